from __future__ import annotations

import pytest

from sijill.linkage.fields import Sex, mend_letters, parse_age, parse_name, parse_place, parse_sex
from sijill.linkage.problems import LOST, MESSAGES, ProblemCode


@pytest.mark.parametrize("text", ["m", "Male", " MAN ", "boy", "ذكر", "ولد", "رجل", "1", "ذَكر", "m."])
def test_male(text: str) -> None:
    assert parse_sex(text).value is Sex.MALE


@pytest.mark.parametrize("text", ["f", "Female", "woman", "girl", "أنثى", "انثى", "بنت", "امرأة", "2"])
def test_female(text: str) -> None:
    assert parse_sex(text).value is Sex.FEMALE


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), ("unknown", "empty"), ("غير معروف", "empty"), ("0", "empty"), ("sniper", "unknown_sex")],
)
def test_no_sex(text: str, code: str) -> None:
    assert (parse_sex(text).value, parse_sex(text).problems) == (None, (ProblemCode(code),))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("34", 34),
        ("٣٤", 34),
        ("34.0", 34),
        ("1.5", 1.5),
        ("1,5", 1.5),
        ("45y", 45),
        ("45 years old", 45),
        ("٣ سنوات", 3),
        ("سنتان", 2),
        ("سنة", 1),
        ("30 عاماً", 30),
        ("0", 0),
        ("120", 120),
    ],
)
def test_ages_in_years(text: str, years: float) -> None:
    assert (parse_age(text).value, parse_age(text).problems) == (years, ())


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("8 months", 8 / 12),
        ("8m", 8 / 12),
        ("8 أشهر", 8 / 12),
        ("شهران", 2 / 12),
        ("2 weeks", 14 / 365.25),
        ("3 أيام", 3 / 365.25),
        ("18 months", 1.5),
        ("2y 3m", 2.25),
        ("1 year and 6 months", 1.5),
        ("سنة و 3 أشهر", 1.25),
        ("سنتان و3 أشهر", 2.25),
        ("1 سنة و3 أشهر", 1.25),
        ("رضيع", 0),
        ("newborn", 0),
        ("أقل من سنة", 0),
    ],
)
def test_ages_in_months(text: str, years: float) -> None:
    reading = parse_age(text)
    assert reading.value == pytest.approx(years, abs=1e-3)
    assert reading.problems == (ProblemCode.AGE_IN_MONTHS,)


@pytest.mark.parametrize(
    ("text", "years"),
    [("<1", 0), ("< 5", 4), ("30-35", 32.5), ("~40", 40), ("about 40", 40), ("حوالي 40", 40), ("40s", 45), ("40?", 40)],
)
def test_rough_ages(text: str, years: float) -> None:
    assert (parse_age(text).value, parse_age(text).problems) == (years, (ProblemCode.ROUGH_AGE,))


@pytest.mark.parametrize("text", ["130", "-3", "1985", "2000 months", "999"])
def test_impossible_ages(text: str) -> None:
    assert (parse_age(text).value, parse_age(text).problems) == (None, (ProblemCode.IMPOSSIBLE_AGE,))


@pytest.mark.parametrize("text", ["adult", "4 4", "4x", "طفل", "x" * 200, "3 months old man"])
def test_unreadable_ages(text: str) -> None:
    assert (parse_age(text).value, parse_age(text).problems) == (None, (ProblemCode.UNREADABLE_AGE,))
    assert parse_age(text).text == text


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "nan", "غير معروف"])
def test_empty_ages_and_places(text: str) -> None:
    assert parse_age(text).problems == parse_place(text).problems == (ProblemCode.EMPTY,)


@pytest.mark.parametrize("text", ["", "unknown", "مجهول الهوية", "Unidentified body", "---", "NaN", "؟؟"])
def test_names_of_nobody(text: str) -> None:
    assert (parse_name(text).value, parse_name(text).problems) == (None, (ProblemCode.EMPTY,))


def test_names_stay_as_written() -> None:
    assert parse_name("  سامي   مجهول ").value == "سامي مجهول"
    assert parse_name("Sámi d’Or").value == "Sámi d’Or"
    assert parse_name("سا\ufffdي").problems == (ProblemCode.BROKEN_TEXT,)


@pytest.mark.parametrize(("right", "wrong"), [("utf-8", "latin-1"), ("cp1256", "latin-1"), ("cp1256", "cp1252")])
def test_letters_of_another_encoding_are_mended(right: str, wrong: str) -> None:
    damaged = "سامي الخطيب".encode(right).decode(wrong)
    assert mend_letters(damaged) == "سامي الخطيب"
    assert parse_name(damaged).problems == (ProblemCode.MENDED_TEXT,)


@pytest.mark.parametrize("name", ["José Núñez", "Ñandú", "Øyvind Ålæs", "Éé", "Sami", "Ömer Çelik"])
def test_latin_names_are_not_mended(name: str) -> None:
    assert mend_letters(name) == name


def test_every_problem_has_words() -> None:
    assert set(MESSAGES) == set(ProblemCode)
    assert set(ProblemCode) > LOST
