"""Dates of publication as Arabic texts head themselves."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.intake import parse_text
from sijill.values.document import PassageRole


@pytest.mark.parametrize(
    ("head", "published", "outlet"),
    [
        ("دمشق – 5 تشرين الأول/أكتوبر 2016 (وكالة الضفاف) – قُتل أربعة مدنيين.", date(2016, 10, 5), "وكالة الضفاف"),
        ("بغداد – (رافدين برس) 2 شباط/فبراير 2015", date(2015, 2, 2), "رافدين برس"),
        ("تونس – «جريدة المضيق» – 20 أفريل 2019", date(2019, 4, 20), None),
        ("الدفاع المدني، الجمعة ٢٤ مايو ٢٠٢٤", date(2024, 5, 24), None),
        ("غزة – يوم الاثنين 13 تشرين الثاني (نوفمبر) 2023 –", date(2023, 11, 13), None),
    ],
)
def test_a_dateline_dates_the_text(head: str, published: date, outlet: str | None) -> None:
    document = parse_text(f"{head}\n\nوقال شهود إن القصف استمر.".encode(), name="test")
    assert (document.published, document.outlet) == (published, outlet)
    assert document.passages[0].role is PassageRole.DATELINE


def test_a_date_in_running_text_dates_nothing() -> None:
    text = "قال ناشطون إن القصف الذي استهدف السوق في 5 تشرين الأول 2016 أوقع خمسة قتلى."
    assert parse_text(text.encode(), name="test").published is None


def test_turns_of_an_arabic_interview_are_named() -> None:
    text = "المذيعة: متى خرجتم؟\nغانم: خرجنا أمس.\nالمذيعة: من كان معكم؟\nغانم: قُتل خمسة من جيراننا.\n"
    answer = parse_text(text.encode(), name="test").passages[-1]
    assert answer.role is PassageRole.ANSWER
    assert answer.speaker is not None and answer.speaker.name == "غانم"
