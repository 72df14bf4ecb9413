"""Dates of birth and death as casualty lists write them, each with what it fixes: a day, a month, or a year.

Other than a claim about an incident (intake.columns.days), a person's date may have its day and month swapped, be the
1 January of somebody whose year alone is known, or stand in one column in four formats: all of that is kept, since
comparing two records weighs it. Whether the day or the month comes first is decided for a column, mark by mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sijill.linkage.fields import MAX_CELL, Reading
from sijill.linkage.known import load_known, plain
from sijill.linkage.problems import ProblemCode

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)
YEARS = range(1850, 2200)
EARLIER_YEARS = range(1500, 1850)
"""Slips of the pen, but in a list of another century."""
ISLAMIC_YEARS = range(1290, 1500)
SERIALS = range(2_200, 80_000)
"""Days that a spreadsheet counts from 1899-12-30: from 1906 (numbers of four digits below are years) to 2119."""
FIRST_SERIAL = date(1899, 12, 30)
FIRST_SECOND = date(1970, 1, 1)
DAY_MS = 86_400_000
NULL_DATES = frozenset((date(1900, 1, 1), date(1970, 1, 1), date(1899, 12, 30), date(1899, 12, 31)))
"""What programs write for a date that is missing."""
DECIDED = 0.98
"""The share of the telling dates of a column that must agree: a list of thousands has slips of the pen."""
OLDEST_TWO_DIGITS = 50
CLOCK = r"(?:[t ,]\s*\d{1,2}:\d{2}\S*(?: ?(?:[ap]m?\.?|[صم]))?.{0,8})?"
YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})(?P<mark>\s?[-/. ]\s?)(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}}){CLOCK}")
YEAR_LAST = re.compile(
    rf"(?P<a>\d{{1,2}})\s?(?P<mark>[-/. ])\s?(?P<b>\d{{1,2}})\s?(?P=mark)\s?(?P<y>\d{{4}}|\d{{2}}){CLOCK}"
)
COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
WHOLE_MONTH = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4})")
WHOLE_YEAR = re.compile(r"(?P<y>\d{4})")
SERIAL = re.compile(r"\d{4,5}(?:\.\d{1,12})?")
STAMP = re.compile(r"-?\d{11,13}")
ERA = re.compile(r"(?<=\d)\s?(?:م|ه|هـ|ad|ce|ah)\.?$")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What is known of a date. `is_placeholder`: day and month may stand for "unknown". `is_ambiguous`: they may be
    swapped.
    """

    year: int
    month: int | None = None
    day: int | None = None
    is_placeholder: bool = False
    is_ambiguous: bool = False

    def __str__(self) -> str:
        """As much of ISO 8601 as is known."""
        return "-".join([f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None])


@dataclass(frozen=True, slots=True)
class ColumnDates:
    """How a column writes its dates: the order of day and month by the mark between them, where that was told.

    `latest_year` is the latest that the list writes in full, if any: no two digits of a birth stand for a later one.
    `is_old`: most years lie before all casualty lists, and are no slips of the pen.
    """

    orders: Mapping[str, str] = field(default_factory=dict)
    given: str | None = None
    latest_year: int | None = None
    is_old: bool = False

    def order_of(self, mark: str) -> str | None:
        """The order of dates with a mark; that of the other marks where its own tells none; None where nothing does."""
        if self.given is not None:
            return self.given
        if mark in self.orders or mark == ".":  # dots stand where the day comes first
            return self.orders.get(mark, DAY_FIRST)
        others = set(self.orders.values())
        return others.pop() if len(others) == 1 else None


def find_order(values: Iterable[str], given: str | None = None) -> ColumnDates:
    """How a column writes its dates, by values of it: a 31 can be no month. `given` is what a map says."""
    told: dict[str, Counter[str]] = {}
    latest = old = late = 0
    for value in values:
        match = YEAR_LAST.fullmatch(plain(value)) or YEAR_FIRST.fullmatch(plain(value))
        if match is None:
            continue
        year = int(match["y"])
        old, late = old + (year in EARLIER_YEARS), late + (year in YEARS)
        latest = max(latest, year if year in YEARS else 0)
        if match.re is YEAR_LAST and (order := _telling(int(match["a"]), int(match["b"]))) is not None:
            told.setdefault(match["mark"], Counter())[order] += 1
    orders = {}
    for mark, counts in told.items():
        order, most = counts.most_common(1)[0]
        if most >= DECIDED * counts.total():
            orders[mark] = order
    return ColumnDates(orders, given, latest or None, old > late)


def _telling(a: int, b: int) -> str | None:
    if (a > 12) == (b > 12):
        return None
    return DAY_FIRST if a > 12 else MONTH_FIRST


def parse_date(text: str, column: ColumnDates, *, is_birth: bool) -> Reading[PartialDate]:
    """A cell of a date, with its precision and what is doubtful about it.

    Reads year-month-day in any usual writing, day and month before the year in the order of the column, months in words
    (English and Arabic), whole months and years, and what spreadsheets and programs count: days since 1899-12-30,
    milliseconds since 1970. A clock behind the date is passed over.
    """
    word = _without_extras(plain(text))
    if not word or word in load_known().missing:
        return Reading(text, None, (ProblemCode.EMPTY,))
    found = _Found(column.is_old)
    if len(word) <= MAX_CELL:
        try:
            _read(word, column, is_birth, found)
        except (ValueError, OverflowError):  # no such day
            found.problems.append(ProblemCode.IMPOSSIBLE_DATE)
    if found.value is None:
        return Reading(text, None, (found.problems[-1] if found.problems else ProblemCode.UNREADABLE_DATE,))
    value = found.value
    if _is_placeholder(value, is_birth):
        value = PartialDate(value.year, value.month, value.day, True, value.is_ambiguous)
        found.problems.append(ProblemCode.PLACEHOLDER_DATE)
    return Reading(text, value, tuple(found.problems))


@dataclass(slots=True)
class _Found:
    is_old: bool
    value: PartialDate | None = None
    problems: list[ProblemCode] = field(default_factory=list)

    def take(self, year: int, month: int | None = None, day: int | None = None, *, is_ambiguous: bool = False) -> None:
        """Take a date. Raises ValueError where it does not exist."""
        if year in ISLAMIC_YEARS:
            self.problems.append(ProblemCode.ISLAMIC_DATE)
            return
        if year not in YEARS and not (self.is_old and year in EARLIER_YEARS):
            raise ValueError("the year is a slip")
        date(year, month or 1, day or 1)
        self.value = PartialDate(year, month, day, is_ambiguous=is_ambiguous)


def _read(word: str, column: ColumnDates, is_birth: bool, found: _Found) -> None:
    if (match := YEAR_FIRST.fullmatch(word) or COMPACT.fullmatch(word)) is not None:
        month, day = int(match["m"]), int(match["d"])
        if month > 12 >= day:
            month, day = day, month
            found.problems.append(ProblemCode.OTHER_ORDER)
        found.take(int(match["y"]), month or None, (day or None) if month else None)
    elif (match := YEAR_LAST.fullmatch(word)) is not None:
        _read_year_last(match, column, is_birth, found)
    elif (match := WHOLE_MONTH.fullmatch(word)) is not None:
        found.take(int(match["y"] or match["y2"]), int(match["m"] or match["m2"]) or None)
    elif (match := WHOLE_YEAR.fullmatch(word)) is not None and int(word) not in SERIALS:
        found.take(int(word))
    elif SERIAL.fullmatch(word) is not None and int(float(word)) in SERIALS:
        _take_day(FIRST_SERIAL + timedelta(days=int(float(word))), found)
    elif STAMP.fullmatch(word) is not None:
        _take_day(FIRST_SECOND + timedelta(days=int(word) // DAY_MS), found)
    elif (match := _worded().fullmatch(word)) is not None:
        named = match["month"] or match["month2"] or match["month3"]
        year = _full_year(match["y"] or match["y2"] or match["y3"], column, is_birth, found)
        number = match["d"] or match["d2"]
        found.take(year, load_known().months[named], None if number is None else int(number))


def _take_day(day: date, found: _Found) -> None:
    found.take(day.year, day.month, day.day)
    found.problems.append(ProblemCode.SERIAL_DATE)


def _read_year_last(match: re.Match[str], column: ColumnDates, is_birth: bool, found: _Found) -> None:
    a, b = int(match["a"]), int(match["b"])
    year = _full_year(match["y"], column, is_birth, found)
    if a == 0 or b == 0:  # 00/00/1985
        found.take(year, (b or None) if a == 0 else None)
        return
    order, only = column.order_of(match["mark"]), _telling(a, b)
    if only is not None and order not in (None, only):
        found.problems.append(ProblemCode.OTHER_ORDER)
    elif only is None and order is None and a != b:
        found.problems.append(ProblemCode.AMBIGUOUS_DATE)
    is_day_first = (only or order or DAY_FIRST) == DAY_FIRST
    month, day = (b, a) if is_day_first else (a, b)
    found.take(year, month, day, is_ambiguous=ProblemCode.AMBIGUOUS_DATE in found.problems)


def _full_year(digits: str, column: ColumnDates, is_birth: bool, found: _Found) -> int:
    """The year of two digits: of a birth the latest that is not after the list, else one around now."""
    year = int(digits)
    if len(digits) > 2:
        return year
    found.problems.append(ProblemCode.TWO_DIGIT_YEAR)
    if is_birth and column.latest_year is not None:
        return year + (2000 if 2000 + year <= column.latest_year else 1900)
    return year + (1900 if year >= OLDEST_TWO_DIGITS else 2000)


def _is_placeholder(value: PartialDate, is_birth: bool) -> bool:
    if value.month is None or value.day is None:
        return False
    return (is_birth and (value.month, value.day) == (1, 1)) or date(value.year, value.month, value.day) in NULL_DATES


def _without_extras(word: str) -> str:
    """A date less its weekday and the name of its era."""
    return ERA.sub("", _weekday().sub("", word)).strip(" .,،")


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(rf"^(?:يوم )?(?:{load_known().weekday})\b[.,،]?\s*")


@cache
def _worded() -> re.Pattern[str]:
    month = load_known().month
    other = rf"(?:\s?[/(]\s?(?:{month})\)?)?"  # the same month of another calendar: شباط/فبراير
    between, nth = r"[-/., ،]{0,3}", "(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?P<d>\d{{1,2}}){nth}(?: of| من)?{between}(?P<month>{month}){other}{between}(?P<y>\d{{4}}|\d{{2}}){CLOCK}"
        rf"|(?P<month2>{month}){other}{between}(?P<d2>\d{{1,2}}){nth}[-/., ،]{{1,3}}(?P<y2>\d{{4}}){CLOCK}"
        rf"|(?P<month3>{month}){other}{between}(?P<y3>\d{{4}})"
    )
