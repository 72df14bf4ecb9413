"""The lines of a WhatsApp export: the head of a message in the forms of both platforms, and which day it names.

WhatsApp writes dates as the exporting phone is set: day, month or year first, one of a few separators, 12 or 24 hours,
Western, Arabic-Indic or Persian digits, with invisible marks of direction between them. No specification is published;
the forms are those of exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations

from sijill.errors import UnreadableDocument

MARK = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
SPACE = "[ \u00a0\u2009\u202f]"
HEAD = re.compile(
    rf"{MARK}(?:\[{MARK})?(?P<a>\d{{1,4}}){MARK}(?P<mark>[./-]){MARK}(?P<b>\d{{1,2}}){MARK}(?P=mark){MARK}(?P<c>\d{{1,4}})"
    rf"{MARK}[,،]?{SPACE}{{1,3}}(?:at |في )?{MARK}(?P<hour>\d{{1,2}}){MARK}[:.]{MARK}(?P<minute>\d{{2}})"
    rf"(?:{MARK}[:.]{MARK}(?P<second>\d{{2}}))?{MARK}{SPACE}{{0,2}}{MARK}"
    rf"(?P<half>[AaPp]\.?{SPACE}?[Mm]\.?|[صم](?!\w)|[قب]\.ظ\.?)?{MARK}(?:\]{MARK}{SPACE}?|{SPACE}{{1,2}}[-–]{SPACE})"
)
NAME = re.compile(rf"(?P<name>[^\r\n:]{{1,100}}(?::[^\s:][^\r\n:]{{0,60}})?):(?:{SPACE}|(?=\r?\n|$))")
"""Who sends a message; what stands before no colon was written by WhatsApp itself."""
AFTERNOON = ("p", "م", "ب")
MORNING = ("a", "ص", "ق")
ORDERS = {"day first": (2, 1, 0), "month first": (2, 0, 1), "year first": (0, 1, 2)}
"""Of each order, which of the three numbers are year, month and day."""
TOLD_BY_FILE = re.compile(
    r"(?:(?:IMG|VID|AUD|PTT|DOC|STK)-|(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-)(\d{4})-?(\d{2})-?(\d{2})"
)
DAYS_APART = timedelta(days=1)
ENOUGH_LINES = 200_000
OLDEST, NEWEST = 2009, 2100
"""WhatsApp began in 2009; what lies outside is a year of another calendar."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a message: the three numbers of its date as they stand, the time of day, where its words begin."""

    numbers: tuple[int, int, int]
    clock: time | None
    end: int


def find_head(line: str) -> Head | None:
    """The head with which a line begins a message, None where the line goes on with the one before."""
    match = HEAD.match(line)
    if match is None:
        return None
    half = (match["half"] or "").lower()[:1]
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if half in MORNING or half in AFTERNOON:
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    clock = time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
    return Head((int(match["a"]), int(match["b"]), int(match["c"])), clock, match.end())


def day_in(order: str, numbers: tuple[int, int, int]) -> date | None:
    """The day that three numbers name in an order, None where the calendar has none or WhatsApp was not yet there."""
    year, month, day = (numbers[at] for at in ORDERS[order])
    year += 2000 if year < 100 else 0
    try:
        return date(year, month, day) if OLDEST <= year <= NEWEST else None
    except ValueError:
        return None


@dataclass(slots=True)
class Order:
    """Which of the orders all dates of an export are in, decided by the whole export and never by one line.

    An order stands where every date exists in it, and none lies more than a day before an earlier line's; the names of
    media ("IMG-20161213-WA0001.jpg") tell the day outright. `found` is None where more than one stands, or none does.
    """

    _standing: dict[str, date] = field(default_factory=lambda: dict.fromkeys(ORDERS, date.min))
    _told: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    _apart: set[tuple[str, str]] = field(default_factory=set)
    dates: int = 0

    def see(self, head: Head, line: str) -> None:
        """Take in the head of one more message."""
        self.dates += 1
        named = TOLD_BY_FILE.search(line, head.end, head.end + 200)
        days = {order: day_in(order, head.numbers) for order in self._standing}
        self._apart |= {pair for pair in combinations(days, 2) if days[pair[0]] != days[pair[1]]}
        for order, last in list(self._standing.items()):
            day = days[order]
            if day is None or (last > date.min and day < last - DAYS_APART):
                del self._standing[order]
                continue
            self._standing[order] = max(day, last)
            if named is not None and day == day_in("year first", (int(named[1]), int(named[2]), int(named[3]))):
                self._told[order] += 1

    @property
    def found(self) -> str | None:
        """The order, where one alone stands or is told, or all that stand name the same days."""
        standing = list(self._standing)
        told = [order for order in standing if self._told[order]]
        if len(told) == 1:
            return told[0]
        same = not any(pair in self._apart for pair in combinations(standing, 2))
        return standing[0] if standing and same else None

    def note(self) -> str:
        """Why no order was found."""
        if self._standing:
            orders = " or ".join(sorted(self._standing))
            return f"dates may be {orders}, and nothing in the export decides: times are not read"
        return "dates are of another calendar, or not in the order of time: times are not read"


def order_of(lines: Iterable[str], name: str) -> Order:
    """Look through an export for the order of its dates. Raises UnreadableDocument where no line begins a message."""
    order = Order()
    for line in lines:
        head = find_head(line)
        if head is not None:
            order.see(head, line)
        if order.dates >= ENOUGH_LINES:
            break
    if not order.dates:
        raise UnreadableDocument(f"{name}: holds no message as WhatsApp writes them")
    return order


def moment_of(head: Head, order: str | None) -> datetime | None:
    """When a message was sent, by the clock of the phone that exported it."""
    day = None if order is None else day_in(order, head.numbers)
    return None if day is None or head.clock is None else datetime.combine(day, head.clock)
