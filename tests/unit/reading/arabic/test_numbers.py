"""Numbers in Arabic words and digits, and what the words around them do to their bounds."""

from __future__ import annotations

import pytest

from benchmarks.arabic import FORMS, written
from sijill.reading.arabic.counting import load_counting
from sijill.reading.arabic.counts import find_arabic_counts
from sijill.reading.arabic.numerals import read_number
from sijill.reading.tokens import tokenize


def value(text: str) -> tuple[int, int | None, bool] | None:
    lower = tokenize(text).lower
    found = read_number(load_counting(), lower, 0, len(lower))
    return None if found is None else (found.low, found.high, found.last == len(lower))


@pytest.mark.parametrize("form", FORMS)
def test_numbers_come_back_from_an_independent_generator(form: str) -> None:
    """The benchmark `arabic` reads all of 1–1,000,000 back; here the small ones and a share of the others."""
    change = FORMS[form]
    numbers = [*written(3000)] + [row for row in written(60_000) if row[0] % 997 == 0]
    assert [number for number, words in numbers if value(change(words)) != (number, number, True)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مليون ونصف", (1_500_000, 1_500_000, True)),
        ("نصف مليون", (500_000, 500_000, True)),
        ("ربع مليون", (250_000, 250_000, True)),
        ("ثلاثة آلاف", (3000, 3000, True)),
        ("٣ آلاف", (3000, 3000, True)),
        ("ألفان", (2000, 2000, True)),
        ("ألفا قتيل", (2000, 2000, False)),
        ("مئتا شخص", (200, 200, False)),
        ("اثنتا عشرة", (12, 12, True)),
        ("خمستعش", (15, 15, True)),
        ("1.5 مليون", (1_500_000, 1_500_000, True)),
        ("12.500", (12_500, 12_500, True)),
        ("مليون و200 ألف", (1_200_000, 1_200_000, True)),
        ("عشرات", (20, None, True)),
        ("عشرات الآلاف", (20_000, None, True)),
        ("بضع مئات", (300, None, True)),
        ("عشرون ونيف", (21, None, True)),
        ("بضعة عشر", (13, 19, True)),
        ("كتاب", None),
    ],
)
def test_forms_of_numbers(text: str, expected: tuple[int, int | None, bool] | None) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("ما لا يقل عن 12 مدنياً", (12, None, False)),
        ("12 مدنياً على الأقل", (12, None, False)),
        ("على الأقل ١٢ مدنياً", (12, None, False)),
        ("أكثر من مئتي غارة", (201, None, False)),
        ("أقل من 20 عائلة", (0, 19, False)),
        ("ما يصل إلى خمسة عشر شخصاً", (0, 15, False)),
        ("نحو خمسة وعشرين شخصاً", (25, 25, True)),
        ("قرابة الـ50 شخصاً", (50, 50, True)),
        ("بين 10 و15 قتيلاً", (10, 15, False)),
        ("من 5 إلى 7 آلاف نازح", (5000, 7000, False)),
        ("7-9 قتلى", (7, 9, False)),
        ("أربعة أو خمسة حراس", (4, 5, False)),
        ("عدة أشخاص", (3, None, True)),
        ("أحد المسعفين", (1, 1, False)),
    ],
)
def test_wordings_that_bound_a_number(text: str, bounds: tuple[int, int | None, bool]) -> None:
    (mention,) = find_arabic_counts(tokenize(text), text)
    assert mention.count is not None and mention.role == "quantity"
    assert (mention.count.low, mention.count.high, mention.count.approximate) == bounds


@pytest.mark.parametrize(
    "text", ["لا إصابات", "دون وقوع إصابات", "ولا دكتور", "لم يسقط أي شهيد", "من دون أن تسجل إصابات", "لم يقتل أحد"]
)
def test_stated_zeros(text: str) -> None:
    (mention,) = find_arabic_counts(tokenize(text), text)
    assert mention.role == "zero" and mention.count is not None and mention.count.high == 0


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("عمره 35 عاماً", "age"),
        ("منذ 3 أيام", "duration"),
        ("50 كيلومتراً", "measure"),
        ("80 في المئة", "percent"),
        ("20 دولاراً", "money"),
        ("عام 2016", "year"),
        ("القرار 2254", "name_part"),
        ("ثلاثة أرباع", "percent"),
        ("ست مرات", "times"),
    ],
)
def test_numbers_that_count_nothing(text: str, role: str) -> None:
    assert [mention.role for mention in find_arabic_counts(tokenize(text), text)] == [role]


def test_two_numbers_of_two_times_are_no_range() -> None:
    text = "ارتفعت الحصيلة من 27 إلى 41 قتيلاً"
    found = [mention.count for mention in find_arabic_counts(tokenize(text), text)]
    assert [(count.low, count.high) for count in found if count] == [(27, 27), (41, 41)]
