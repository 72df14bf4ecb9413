"""Bulletins, registers and tallies in Arabic: rows, headings, parts and wholes, the day that a heading tells."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.claims.claim import Claim
from sijill.workflows.read import read_document

PUBLISHED = date(2016, 10, 5)

Counted = list[tuple[str, int, int | None]]


def claims(text: str) -> tuple[Claim, ...]:
    return read_document(text.encode(), name="test", published=PUBLISHED).claims


def counted(text: str) -> Counted:
    return [(claim.kind, claim.count.low, claim.count.high) for claim in claims(text) if claim.count is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("توفوا بعد الوصول | ٥", [("killed", 5, 5)]),
        ("جرحى نُقلوا إلى العاصمة – ٢٣", [("injured", 23, 23)]),
        ("سبب الإصابة:\nحروق – ٧\nسقوط ركام البيوت عليهم – ٤", [("injured", 7, 7), ("injured", 4, 4)]),
        (
            "وثقنا اعتقال 90 شخصاً، موزعين كالتالي:\nقوات النظام: 71\nهيئة تحرير الشام: 19\n",
            [("detained", 90, 90), ("detained", 71, 71), ("detained", 19, 19)],
        ),
        ("حالات اختناق لـ 26 مدنياً.", [("injured", 26, 26)]),
        ("مجموع الشهر: 913 مدنياً قتيلاً.", [("killed", 913, 913)]),
        ("اقتادوا الرجال من المدرسة: زهاء ستين رجلاً.", [("abducted", 60, 60)]),
        ("باقتياد 600 رجل وفتى.", [("detained", 600, 600)]),
        ("ثلاثة أطفال بين القتلى.", [("killed", 3, 3)]),
        ("استشهاد المسعف نعيم الفلاني.", [("killed", 1, 1)]),
        ("جريح توفي في المشفى.", [("killed", 1, 1)]),
        ("بُترت أطراف خمسة جرحى.", [("injured", 5, 5)]),
        ("غرق مركب يقل 60 مهاجراً ووفاة 11 منهم.", [("killed", 11, 11)]),
        ("وصل عشرون مصاباً، منهم ثلاثة استشهدوا.", [("injured", 20, 20), ("killed", 3, 3)]),
        ("خطفوا ثلاثة من القرية.", [("abducted", 3, 3)]),
        ("تحت الردم ستة أشخاص.", [("disappeared", 6, 6)]),
        ("إجلاء 40 جريحاً.", [("evacuation", 40, 40)]),
        ("بات عدد المفقودين فوق الأربعين.", [("disappeared", 41, None)]),
        ("في المدينة طبيبان فقط من أصل خمسة.", [("medical_access", 2, 2), ("medical_access", 5, 5)]),
    ],
)
def test_what_rows_and_lists_count(text: str, expected: Counted) -> None:
    assert counted(text) == expected


def test_parts_that_add_up_to_the_figure_before() -> None:
    whole, nurses, drivers = claims("مقتل تسعة من كوادرنا، ممرضتان وسبعة سائقين.")
    assert (nurses.part_of, drivers.part_of) == (whole.id, whole.id)


def test_half_of_a_figure() -> None:
    whole, half = (claim for claim in claims("مقتل 18 شخصاً نصفهم أطفال.") if claim.count is not None)
    assert half.part_of == whole.id
    assert half.count is not None and half.count.low == 9


@pytest.mark.parametrize("text", ["لم نسمع عن ضحايا حتى الآن.", "لا تشمل الحصيلة المفقودين."])
def test_a_plural_that_nobody_denies_is_no_zero(text: str) -> None:
    assert counted(text) == []


def test_the_day_of_the_heading_dates_what_stands_below() -> None:
    (claim,) = claims("يوميات الأحداث – الثلاثاء 4 تشرين الأول 2016\n\nحلب: 6 قتلى.\n")
    assert claim.when is not None and str(claim.when.earliest) == "2016-10-04 00:00:00"
    assert claim.rule.endswith("+time.carried")


def test_lines_that_are_dates_head_the_posts_of_their_days() -> None:
    first, second = claims("الأحد 2 تشرين الأول\n\nمقتل خمسة.\n\nالاثنين 3 تشرين الأول\n\nمقتل سبعة.\n")
    assert [claim.when and claim.when.earliest and claim.when.earliest.day for claim in (first, second)] == [2, 3]


def test_a_dateline_of_the_same_day_dates_no_event() -> None:
    (claim,) = claims("نشرة الأربعاء 5 تشرين الأول 2016\n\nحلب: 6 قتلى.\n")
    assert claim.when is None
