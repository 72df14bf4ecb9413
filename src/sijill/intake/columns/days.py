"""Dates as cells of tables write them. Whether the day or the month comes first is decided for a whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from sijill.intake.columns.figures import DIGITS
from sijill.intake.cues import load_cues
from sijill.intake.dates import OLDEST_TWO_DIGITS, find_dates
from sijill.names.arabic import HARAKAT
from sijill.values.when import Precision, When

MAX_CELL = 80
DAY = timedelta(days=1)
CLOCK = r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?\s*(?P<half>[AaPp]\.?[Mm]\.?|[صم])?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"  # noqa: E501
MARK = r"\s?[-/. ]\s?"
YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}}){MARK}(?P<m>\d{{1,2}}){MARK}(?P<d>\d{{1,2}}){CLOCK}")
COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])")
YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}})(?P<mark>{MARK})(?P<b>\d{{1,2}}){MARK}(?P<y>\d{{4}}|\d{{2}}){CLOCK}")
WHOLE_MONTH = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/](?P<y2>\d{4})")
WHOLE_YEAR = re.compile(r"(?:19|20)\d{2}")
NUMBER = re.compile(r"\d{1,13}(?:\.\d{1,10})?")
TWO = re.compile(r"\s+(?:-|–|—|to|until|till|and|إلى|الى|حتى)\s+|\s*[~–—]\s*")
YEARS = range(1800, 2200)
"""Other years are slips of the pen, or of a program."""
SERIALS = range(10_000, 80_000)
"""Days that a spreadsheet counts from 1899-12-30: from 1927 to 2119."""
FIRST_SERIAL = datetime(1899, 12, 30)
MILLISECONDS = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """What a cell fixes: half-open, with the finest unit; `clock` where it has a time of day without a zone."""

    earliest: datetime
    latest: datetime
    precision: Precision
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """How a column writes its dates. `order` is None where that cannot be told; `reason` says why, if it matters."""

    order: str | None
    reason: str = ""


def find_order(values: Iterable[str]) -> Order:
    """Whether day or month comes first in a column, by all values at hand: a 31 can be no month."""
    first = second = undecided = numbers = stamps = others = 0
    for value in values:
        plain = _plain(value)
        if NUMBER.fullmatch(plain) and not COMPACT.fullmatch(plain) and not WHOLE_YEAR.fullmatch(plain):
            numbers += float(plain) in SERIALS or SERIALS.start <= float(plain) < SERIALS.stop
            stamps += 100_000_000 <= float(plain) < 10_000_000_000_000
        elif (match := YEAR_LAST.fullmatch(plain)) is not None and match["mark"].strip() != ".":
            a, b = int(match["a"]), int(match["b"])
            first, second, undecided = first + (a > 12), second + (b > 12), undecided + (a <= 12 and b <= 12 and a != b)
        elif plain:
            others += 1
    if stamps and not (numbers or first or second or undecided or others):
        return Order("epoch")
    if numbers and not (stamps or first or second or undecided or others):
        return Order("excel")
    if first and second:
        return Order(None, "some have the day first and others the month")
    if first or second:
        return Order("dmy" if first else "mdy")
    return Order(None, "day or month may come first" if undecided else "")


def find_span(text: str, order: str | None, separator: str | None = None) -> Span | None:
    """What a cell fixes: a day, a moment, a month, a year, or a stretch between two; None where that is unclear.

    `order` is that of `find_order` or of the column map; without it, a date that may be two days is unclear.
    """
    plain = _plain(text)
    if not plain or len(plain) > MAX_CELL:
        return None
    if (single := _single(plain, order)) is not None:
        return single
    halves = TWO.split(plain)
    if separator is not None and len(halves) == 1:
        halves = plain.split(separator)
    spans = [_single(half.strip(), order) for half in halves[:10]]
    if len(spans) < 2 or any(span is None for span in spans):
        return None
    return joined([span for span in spans if span is not None])


def joined(spans: list[Span]) -> Span | None:
    """From the beginning of the first to the end of the last; None where they run backward."""
    earliest, latest = spans[0].earliest, spans[-1].latest
    if (earliest.utcoffset() is None) != (latest.utcoffset() is None) or latest <= earliest:
        return None
    return Span(earliest, latest, precision_of(latest - earliest), any(span.clock for span in spans))


def precision_of(length: timedelta) -> Precision:
    """The finest unit that covers a stretch of days."""
    for unit, most in ((Precision.DAY, 1), (Precision.WEEK, 14), (Precision.MONTH, 31), (Precision.YEAR, 366)):
        if length <= timedelta(days=most):
            return unit
    return Precision.DECADE


def widened(span: Span, unit: str) -> Span:
    """A date that stands for a longer time. A week has no fixed first day: it is any that holds the date."""
    if unit == "day" or span.latest - span.earliest > DAY:
        return span
    day = span.earliest.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "week":
        return Span(day - 6 * DAY, day + 7 * DAY, Precision.WEEK)
    if unit == "month":
        return _month(day.year, day.month)
    return Span(day.replace(month=1, day=1), day.replace(year=day.year + 1, month=1, day=1), Precision.YEAR)


def span_of_cell(value: date | datetime) -> Span | None:
    """What a cell of a spreadsheet fixes that is a date, not a text; midnight is how it writes a day."""
    if value.year not in YEARS:
        return None
    if not isinstance(value, datetime):
        return _whole_day(datetime.combine(value, time()))
    if value.time() == time():
        return _whole_day(value)
    return _moment(value.replace(second=0, microsecond=0), clock=value.utcoffset() is None)


def when_of(span: Span, text: str, zone: tzinfo | None) -> When:
    """The span as the time of a claim, in the zone where one is known."""
    return When(_in_zone(span.earliest, zone), _in_zone(span.latest, zone), span.precision, text)


def _in_zone(at: datetime, zone: tzinfo | None) -> datetime:
    if zone is None:
        return at
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def _plain(text: str) -> str:
    return " ".join(HARAKAT.sub("", text).translate(DIGITS).split())


def _single(plain: str, order: str | None) -> Span | None:
    try:
        return _numeric(plain, order) or _worded(plain)
    except (ValueError, OverflowError):  # no such day
        return None


def _numeric(plain: str, order: str | None) -> Span | None:
    if (match := YEAR_FIRST.fullmatch(plain)) is not None:
        return _with_clock(_day(int(match["y"]), int(match["m"]), int(match["d"])), match)
    if order in ("excel", "epoch") and NUMBER.fullmatch(plain) is not None:
        return _serial(float(plain)) if order == "excel" else _stamp(float(plain))
    if (match := COMPACT.fullmatch(plain)) is not None:
        return _whole_day(_day(int(match["y"]), int(match["m"]), int(match["d"])))
    if (match := YEAR_LAST.fullmatch(plain)) is not None:
        a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
        year += 0 if year > 99 else 1900 if year >= OLDEST_TWO_DIGITS else 2000
        first = _day_first(a, b, match["mark"].strip(), order)
        return None if first is None else _with_clock(_day(year, *((b, a) if first else (a, b))), match)
    if (match := WHOLE_MONTH.fullmatch(plain)) is not None:
        return _month(int(match["y"] or match["y2"]), int(match["m"] or match["m2"]))
    if WHOLE_YEAR.fullmatch(plain) is not None:
        return Span(datetime(int(plain), 1, 1), datetime(int(plain) + 1, 1, 1), Precision.YEAR)
    return None


def _day_first(a: int, b: int, mark: str, order: str | None) -> bool | None:
    """Whether the first of two numbers is the day; None where that is unclear, or against the column's order."""
    if order in ("dmy", "mdy"):
        return order == "dmy" if (b if order == "dmy" else a) <= 12 else None
    return True if mark == "." or a > 12 or a == b else False if b > 12 else None


@cache
def _month_and_year() -> re.Pattern[str]:
    month = load_cues().month
    return re.compile(rf"(?P<month>{month})[.,]?[ -](?P<y>\d{{4}})", re.IGNORECASE)


@cache
def _short_date() -> re.Pattern[str]:
    month = load_cues().month
    return re.compile(
        rf"(?:\w+,? )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<month>{month})[.,]?[ -](?P<y>\d{{4}}|\d{{2}}){CLOCK}"
        rf"|(?P<month2>{month})[. -](?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}})",
        re.IGNORECASE,
    )


def _worded(plain: str) -> Span | None:
    months = load_cues().months
    if (match := _short_date().fullmatch(plain)) is not None:
        year = int(match["y"] or match["y2"])
        year += 0 if year > 99 else 1900 if year >= OLDEST_TWO_DIGITS else 2000
        month = months[(match["month"] or match["month2"]).lower()]
        return _with_clock(_day(year, month, int(match["d"] or match["d2"])), match)
    if (match := _month_and_year().fullmatch(plain)) is not None:
        return _month(int(match["y"]), months[match["month"].lower()])
    found = list(find_dates(plain, 0, len(plain)))
    if len(found) != 1 or found[0].value is None or not any(letter.isalpha() for letter in plain):
        return None
    return _whole_day(datetime.combine(found[0].value, time()))


def _day(year: int, month: int, day: int) -> datetime:
    if year not in YEARS:
        raise ValueError(f"the year {year} is a slip")
    return datetime(year, month, day)


def _month(year: int, month: int) -> Span:
    first = _day(year, month, 1)
    return Span(first, (first + 31 * DAY).replace(day=1), Precision.MONTH)


def _whole_day(day: datetime) -> Span:
    return Span(day, day + DAY, Precision.DAY)


def _moment(at: datetime, *, clock: bool) -> Span:
    return Span(at, at + timedelta(minutes=1), Precision.MINUTE, clock)


def _with_clock(day: datetime, match: re.Match[str]) -> Span:
    """A day, or a moment of it; midnight is how programs write a day."""
    hour, minute = int(match["hour"] or 0), int(match["minute"] or 0)
    half = (match["half"] or "").lower()[:1]
    if half in ("a", "p", "ص", "م"):
        hour = hour % 12 + (12 if half in ("p", "م") else 0)
    if not (hour or minute or int(match["second"] or 0)):
        return _whole_day(day)
    at = day.replace(hour=hour, minute=minute)
    zone = match["zone"]
    return _moment(at if zone is None else at.replace(tzinfo=_offset(zone)), clock=zone is None)


def _offset(zone: str) -> tzinfo:
    if zone == "Z":
        return UTC
    parsed = datetime.strptime(zone.replace(":", ""), "%z").tzinfo
    assert parsed is not None
    return parsed


def _serial(number: float) -> Span | None:
    if not SERIALS.start <= number < SERIALS.stop:
        return None
    return span_of_cell(FIRST_SERIAL + timedelta(minutes=round(number * 24 * 60)))


def _stamp(number: float) -> Span:
    seconds = number / 1000 if number >= MILLISECONDS else number
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    return _whole_day(at.replace(tzinfo=None)) if at.time() == time() else _moment(at.replace(second=0), clock=False)
