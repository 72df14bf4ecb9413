"""Stretches of the calendar, each with the value that TimeML gives it. Half-open; naive; no language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sijill.values.when import Precision

DAY = timedelta(days=1)
SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
THIRDS = {"early": (0, 1), "mid": (1, 2), "late": (2, 3)}


@dataclass(frozen=True, slots=True)
class Period:
    """`earliest` inclusive, `latest` exclusive; both None where the calendar cannot hold it (years BC).

    They are None too where the words do not say which day.
    """

    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    value: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """A calendar date named as far as it is known. A year below 1 is before Christ: -480 is 480 BC."""

    year: int
    month: int | None = None
    day: int | None = None
    season: str | None = None

    def date(self) -> date | None:
        """The day, where one is named that the calendar can hold."""
        if self.year < 1 or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)


UNKNOWN = Period(None, None, Precision.UNRESOLVED, None)


def unknown(value: str | None) -> Period:
    """A time that cannot be fixed, with the value that says how far it is known."""
    return Period(None, None, Precision.UNRESOLVED, value)


def at_hour(day: date, hour: float) -> datetime:
    """The instant `hour` hours after the 00:00 of `day`."""
    return datetime(day.year, day.month, day.day) + timedelta(hours=hour)


def year_value(year: int) -> str:
    """The year as TimeML (and WikiWars for years before Christ) writes it."""
    return f"BC{-year:04d}" if year < 1 else f"{year:04d}"


def day_period(day: date) -> Period:
    """One day, from 00:00 to the next 00:00."""
    return Period(at_hour(day, 0), at_hour(day + DAY, 0), Precision.DAY, day.isoformat())


def days_period(first: date, after: date, precision: Precision, value: str | None) -> Period:
    """From the beginning of `first` to the beginning of `after`."""
    return Period(at_hour(first, 0), at_hour(after, 0), precision, value)


def month_period(year: int, month: int) -> Period:
    """One calendar month."""
    value = f"{year_value(year)}-{month:02d}"
    if year < 1:
        return unknown(value)
    return days_period(date(year, month, 1), next_month(year, month), Precision.MONTH, value)


def next_month(year: int, month: int) -> date:
    """The first day of the month after."""
    return date(year + month // 12, month % 12 + 1, 1)


def year_period(year: int) -> Period:
    """One calendar year."""
    if year < 1:
        return unknown(year_value(year))
    return days_period(date(year, 1, 1), date(year + 1, 1, 1), Precision.YEAR, year_value(year))


def season_period(year: int, season: str) -> Period:
    """A season of the northern half of the earth; the winter of a year is taken from its December on.

    The words do not say whether "winter of 1918" begins or ends that year, so it reaches over both.
    """
    value = f"{year_value(year)}-{season}"
    if year < 1:
        return unknown(value)
    if season == "WI":
        return days_period(date(year, 1, 1), date(year + 1, 3, 1), Precision.SEASON, value)
    first = SEASON_STARTS[season]
    return days_period(date(year, first, 1), date(year, first + 3, 1), Precision.SEASON, value)


def years_period(first: int, count: int, precision: Precision, value: str) -> Period:
    """`count` years from `first` on: a decade, a century."""
    if first < 1:
        return unknown(value)
    return days_period(date(first, 1, 1), date(first + count, 1, 1), precision, value)


def decade_period(first: int) -> Period:
    """The ten years from `first` on; before Christ the decade of 479–470 is -470."""
    value = f"BC{-first // 10:03d}" if first < 1 else f"{first // 10:03d}"
    return years_period(first, 10, Precision.DECADE, value)


def century_period(nth: int, before_christ: bool) -> Period:
    """The nth century. TimeML counts its hundreds: the 19th century is "18"."""
    if before_christ:
        return unknown(f"BC{nth - 1:02d}")
    return years_period((nth - 1) * 100 + 1, 100, Precision.CENTURY, f"{nth - 1:02d}")


def week_period(day: date) -> Period:
    """The week, Monday to Sunday (ISO 8601), in which `day` lies."""
    monday = day - timedelta(days=day.weekday())
    year, week, _ = day.isocalendar()
    return days_period(monday, monday + timedelta(days=7), Precision.WEEK, f"{year:04d}-W{week:02d}")


def weekend_period(day: date) -> Period:
    """Saturday and Sunday of the week in which `day` lies."""
    saturday = day + timedelta(days=5 - day.weekday())
    year, week, _ = day.isocalendar()
    return days_period(saturday, saturday + timedelta(days=2), Precision.WEEK, f"{year:04d}-W{week:02d}-WE")


def narrowed(period: Period, third: str | None) -> Period:
    """The early, middle or late part of a period that spans days; its value stays that of the whole."""
    if third is None or period.earliest is None or period.latest is None:
        return period
    first, last = THIRDS[third]
    if period.precision in (Precision.DECADE, Precision.CENTURY):
        begin, years = period.earliest.year, period.latest.year - period.earliest.year
        after = date(begin - (-years * last // 3), 1, 1)
        return days_period(date(begin + years * first // 3, 1, 1), after, period.precision, period.value)
    days = (period.latest - period.earliest).days
    if days < 3:
        return period
    earliest = period.earliest + timedelta(days=days * first // 3)
    latest = period.earliest + timedelta(days=-(-days * last // 3))
    return Period(earliest, latest, period.precision, period.value)


def shifted_year(point: Point, years: int) -> int:
    """The year `years` after that of `point`; there is no year 0."""
    year = point.year + years
    if point.year < 1 <= year + 1 and years > 0 and year >= 0:
        return year + 1
    return year - 1 if point.year >= 1 > year else year


def shifted_month(year: int, month: int, months: int) -> tuple[int, int]:
    """The calendar month `months` after a month."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1
