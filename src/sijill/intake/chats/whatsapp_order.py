"""Which day the dates of a WhatsApp export name: decided by the whole export and never by one line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations

from sijill.errors import UnreadableDocument
from sijill.intake.chats.whatsapp_lines import Form, Head, find_head, find_name

ORDERS = {"day first": (2, 1, 0), "month first": (2, 0, 1), "year first": (0, 1, 2)}
"""Of each order, which of the three numbers are year, month and day."""
TOLD_BY_FILE = re.compile(
    r"(?:(?:IMG|VID|AUD|PTT|DOC|STK)-|(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-)(\d{4})-?(\d{2})-?(\d{2})"
)
SHORT_YEAR_FIRST = "-"
"""What stands between the numbers where a year of two digits comes first; "13/12/16" is never 2013 (CLDR, short dates:
of the languages that begin with such a year, only Basque has a stroke)."""
DAYS_APART = timedelta(days=1)
ENOUGH_MESSAGES = 20_000
MOST_MESSAGES = 200_000
"""Messages that are looked at for the order of their dates, where it is clear, and where it is not."""
ODD_ONE_IN = 100
"""Dates that exist in no calendar: one in as many is a line of somebody's words that looks like a head."""
LATE_ONE_IN = 10
"""A message that waited for a network stands among later ones; an order whose dates go back ten times less is right."""
OLDEST, NEWEST = 2009, 2100
"""WhatsApp began in 2009; what lies outside is a year of another calendar."""


def day_in(order: str, numbers: tuple[int, int, int], mark: str = SHORT_YEAR_FIRST) -> date | None:
    """The day that three numbers name in an order, None where the calendar has none or WhatsApp was not yet there."""
    year, month, day = (numbers[at] for at in ORDERS[order])
    if year < 100:
        if order == "year first" and mark != SHORT_YEAR_FIRST:
            return None
        year += 2000
    try:
        return date(year, month, day) if OLDEST <= year <= NEWEST else None
    except ValueError:
        return None


@lru_cache(1 << 12)
def _days(numbers: tuple[int, int, int], mark: str) -> tuple[date | None, ...]:
    return tuple(day_in(order, numbers, mark) for order in ORDERS)


@lru_cache(1 << 12)
def _differing(days: tuple[date | None, ...]) -> frozenset[tuple[str, str]]:
    """The pairs of orders in which three numbers name two days."""
    named = dict(zip(ORDERS, days, strict=True))
    return frozenset(pair for pair in combinations(ORDERS, 2) if named[pair[0]] != named[pair[1]])


@dataclass(slots=True)
class _Trial:
    """How the dates of an export are in one order: those that do not exist, and steps back in time."""

    absent: int = 0
    back: int = 0
    told: int = 0
    last: date | None = None

    def see(self, day: date | None, told: date | None) -> None:
        if day is None:
            self.absent += 1
            return
        self.back += self.last is not None and day < self.last - DAYS_APART
        self.last = day
        self.told += day == told


@dataclass(slots=True)
class Order:
    """Which of the orders all dates of an export are in.

    Dates that an order does not have decide first. Then the names of media, which tell the day outright
    ("IMG-20161213-WA0001.jpg"); then that messages follow one another in time. `found` is None where more than one
    order is as good, or none fits.
    """

    dates: int = 0
    _trials: dict[str, _Trial] = field(default_factory=lambda: {order: _Trial() for order in ORDERS})
    _apart: set[tuple[str, str]] = field(default_factory=set)

    def see(self, head: Head, line: str) -> None:
        """Take in the head of one more message."""
        self.dates += 1
        named = TOLD_BY_FILE.search(line, head.end, head.end + 200)
        told = day_in("year first", (int(named[1]), int(named[2]), int(named[3]))) if named else None
        days = _days(head.numbers, head.mark)
        self._apart |= _differing(days)
        for trial, day in zip(self._trials.values(), days, strict=True):
            trial.see(day, told)

    @property
    def found(self) -> str | None:
        """The order, where one alone fits, or all that fit name the same days."""
        fitting = self._fitting()
        told = [order for order in fitting if self._trials[order].told]
        if len(told) == 1:
            return told[0]
        if len(fitting) > 1:
            best, second = sorted(fitting, key=lambda order: self._trials[order].back)[:2]
            if self._trials[best].back * LATE_ONE_IN < self._trials[second].back:
                return best
        same = not any(pair in self._apart for pair in combinations(fitting, 2))
        return fitting[0] if fitting and same else None

    def note(self) -> str:
        """Why no order was found."""
        fitting = self._fitting()
        if fitting:
            return f"dates may be {' or '.join(sorted(fitting))}, and nothing in the export decides: times are not read"
        return "dates are of another calendar, or not those of one chat: times are not read"

    def _fitting(self) -> list[str]:
        """The orders in which the fewest dates do not exist, if those are hardly any."""
        fewest = min(trial.absent for trial in self._trials.values())
        if fewest * ODD_ONE_IN > self.dates:
            return []
        return [order for order, trial in self._trials.items() if trial.absent == fewest]


@dataclass(frozen=True, slots=True)
class Shape:
    """How an export writes its heads, and in which order their dates are."""

    form: Form
    order: Order


def shape_of(lines: Iterable[str], name: str) -> Shape:
    """Look through an export for the form of its heads and the order of its dates.

    The form is that of the first head: what looks otherwise was pasted in. Lines without a sender count only where
    there are no others, since people write lists of times. Raises UnreadableDocument where no line begins a message.
    """
    form: Form | None = None
    named, all_lines = Order(), Order()
    for line in lines:
        head = find_head(line)
        if head is None or (form is not None and head.form != form):
            continue
        form = head.form
        all_lines.see(head, line)
        if find_name(line, head.end)[0] is not None:
            named.see(head, line)
        if all_lines.dates % ENOUGH_MESSAGES == 0 and (all_lines.dates >= MOST_MESSAGES or named.found is not None):
            break
    if form is None:
        raise UnreadableDocument(f"{name}: holds no message as WhatsApp writes them")
    return Shape(form, named if named.dates else all_lines)


def moment_of(head: Head, order: str | None) -> datetime | None:
    """When a message was sent, by the clock of the phone that exported it."""
    day = None if order is None else day_in(order, head.numbers, head.mark)
    return None if day is None or head.clock is None else datetime.combine(day, head.clock)
