"""Arabic words of time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from sijill.reading.times import TimeMention, find_times
from sijill.reading.times.hijri import hijri_to_gregorian
from sijill.reading.tokens import tokenize

PUBLISHED = date(2016, 10, 5)  # a Wednesday

MONTHS = {
    1: "كانون الثاني يناير جانفي",
    2: "شباط فبراير فيفري",
    3: "آذار مارس",
    4: "نيسان أبريل إبريل أفريل",
    5: "أيار مايو ماي",
    6: "حزيران يونيو يونيه جوان",
    7: "تموز يوليو يوليه يوليوز جويلية",
    8: "آب أغسطس غشت أوت",
    9: "أيلول سبتمبر شتنبر",
    10: "أكتوبر",
    11: "نوفمبر نونبر",
    12: "ديسمبر دجنبر",
}
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]


def times(text: str) -> list[TimeMention]:
    return list(find_times(tokenize(text), text, PUBLISHED, None, language="ar"))


def interval(text: str) -> tuple[datetime | None, datetime | None]:
    (found,) = times(text)
    return found.when.earliest, found.when.latest


@pytest.mark.parametrize(
    ("month", "name"),
    [
        (month, name)
        for month, names in MONTHS.items()
        for name in ([names[:12]] if month == 1 else []) + (names[13:] if month == 1 else names).split()
    ]
    + [(10, "تشرين الأول"), (11, "تشرين الثاني"), (12, "كانون الأول"), (2, "شباط/فبراير"), (11, "تشرين الثاني/نوفمبر")],
)
def test_months_of_every_calendar(month: int, name: str) -> None:
    assert interval(f"في 12 {name} 2015") == (datetime(2015, month, 12), datetime(2015, month, 13))
    assert interval(f"في ١٢ {name} ٢٠١٥")[0] == datetime(2015, month, 12)


@pytest.mark.parametrize(("number", "name"), list(enumerate(WEEKDAYS)))
def test_weekdays(number: int, name: str) -> None:
    day = PUBLISHED - timedelta((PUBLISHED.weekday() - number) % 7)
    begin = datetime(day.year, day.month, day.day)
    assert interval(f"يوم {name}") == (begin, begin + timedelta(1))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("ظهر أمس", "2016-10-04T12:00", "2016-10-04T14:00"),
        ("اليوم الأربعاء", "2016-10-05T00:00", "2016-10-06T00:00"),
        ("مساء الثلاثاء", "2016-10-04T17:00", "2016-10-05T00:00"),
        ("منذ الرابعة فجراً", "2016-10-05T04:00", "2016-10-06T00:00"),
        ("قبل ثلاثة أيام", "2016-10-02T00:00", "2016-10-03T00:00"),
        ("قبل يومين", "2016-10-03T00:00", "2016-10-04T00:00"),
        ("أول أمس", "2016-10-03T00:00", "2016-10-04T00:00"),
        ("يوم الثلاثاء الماضي", "2016-10-04T00:00", "2016-10-05T00:00"),
        ("الليلة الماضية", "2016-10-04T18:00", "2016-10-05T06:00"),
        ("الأسبوع الماضي", "2016-09-26T00:00", "2016-10-03T00:00"),
        ("العام الماضي", "2015-01-01T00:00", "2016-01-01T00:00"),
        ("منذ خمسة أيام", "2016-09-30T00:00", "2016-10-06T00:00"),
        ("في الخامس عشر من حزيران 2016", "2016-06-15T00:00", "2016-06-16T00:00"),
        ("منذ الحادي والعشرين من أيلول", "2016-09-21T00:00", "2016-10-06T00:00"),
        ("بين الاثنين والأربعاء", "2016-10-03T00:00", "2016-10-06T00:00"),
        ("من 5 إلى 7 أيار 2016", "2016-05-05T00:00", "2016-05-08T00:00"),
        ("عام 2013", "2013-01-01T00:00", "2014-01-01T00:00"),
        ("الساعة الثانية عشرة ظهراً", "2016-10-05T12:00", "2016-10-05T13:00"),
        ("مبارح", "2016-10-04T00:00", "2016-10-05T00:00"),
    ],
)
def test_times_against_the_day_of_publication(text: str, earliest: str, latest: str) -> None:
    assert interval(text) == (datetime.fromisoformat(earliest), datetime.fromisoformat(latest))


@pytest.mark.parametrize(
    ("hijri", "announced"),
    [((1437, 9, 1), date(2016, 6, 6)), ((1445, 9, 1), date(2024, 3, 11)), ((1440, 1, 1), date(2018, 9, 11))],
)
def test_hijri_dates_hold_the_day_that_was_announced(hijri: tuple[int, int, int], announced: date) -> None:
    """The days as the Umm al-Qura calendar gives them."""
    assert abs((hijri_to_gregorian(*hijri) - announced).days) <= 1
    (found,) = times(f"في {hijri[2]} {'رمضان' if hijri[1] == 9 else 'محرم'} {hijri[0]}")
    assert found.when.earliest is not None and found.when.latest is not None
    assert found.when.earliest.date() <= announced < found.when.latest.date()


def test_a_month_without_a_number_beside_it_may_be_a_name() -> None:
    assert times("قصف حي مايو") == []
    assert times("قال رمضان إن القصف توقف") == []
    assert interval("في مايو")[0] == datetime(2016, 5, 1)
