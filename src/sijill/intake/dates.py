"""Calendar dates with a year, as heads of documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sijill.intake.cues import load_cues

OLDEST_TWO_DIGITS = 50
"""Two-digit years from here on are of the last century ("3 JAN 90")."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `start`–`end`. `value` is None where the words fix none; `reason` then says why."""

    start: int
    end: int
    value: date | None
    weekday: bool
    reason: str = ""


@cache
def date_pattern() -> re.Pattern[str]:
    """One pattern for all forms: 13 December 2016, Dec. 13, 2016, 2016-12-13, 13/12/2016, 3 JAN 90, and Arabic ones."""
    cues = load_cues()
    weekday = rf"(?:(?P<weekday>{cues.weekday})\b[.,،]?\s+)?"
    ordinal = r"(?:st|nd|rd|th)?"
    other = rf"(?:[ \t]?[/(][ \t]?(?:{cues.month})\)?)?"  # the same month of another calendar: شباط/فبراير
    return re.compile(
        rf"(?<![\w–-]){weekday}(?:"
        rf"(?P<d1>\d{{1,2}}){ordinal}(?:\s+of)?[ \t]+(?P<m1>{cues.month}){other}\.?,?[ \t]+"
        rf"(?P<y1>\d{{4}}|\d{{2}}(?=\s*(?:\([^()\n]{{1,40}}\)\s*)?(?:--|—|–)))"
        rf"|(?P<m2>{cues.month})\.?[ \t]+(?P<d2>\d{{1,2}}){ordinal},?[ \t]*(?P<y2>\d{{4}})"
        rf"|(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})"
        rf"|(?P<a>\d{{1,2}})(?P<mark>[./-])(?P<b>\d{{1,2}})(?P=mark)(?P<y4>\d{{4}})"
        rf")(?:(?!\w)|(?=get short))",
        re.IGNORECASE,
    )


def find_dates(text: str, start: int, end: int) -> Iterator[FoundDate]:
    """Every full date between two offsets, in order."""
    for match in date_pattern().finditer(text, start, end):
        value, reason = _value(match)
        yield FoundDate(match.start(), match.end(), value, match["weekday"] is not None, reason)


def _value(match: re.Match[str]) -> tuple[date | None, str]:
    months = load_cues().months
    if match["d1"]:
        year = int(match["y1"])
        if len(match["y1"]) == 2:
            year += 1900 if year >= OLDEST_TWO_DIGITS else 2000
        return _calendar(match[0], year, months[match["m1"].lower()], int(match["d1"]))
    if match["d2"]:
        return _calendar(match[0], int(match["y2"]), months[match["m2"].lower()], int(match["d2"]))
    if match["d3"]:
        return _calendar(match[0], int(match["y3"]), int(match["m3"]), int(match["d3"]))
    first, second, year = int(match["a"]), int(match["b"]), int(match["y4"])
    if first > 12 or match["mark"] == "." or first == second:
        return _calendar(match[0], year, second, first)
    if second > 12:
        return _calendar(match[0], year, first, second)
    return None, f"the date {match[0]} may be two days: day first or month first"


def _calendar(words: str, year: int, month: int, day: int) -> tuple[date | None, str]:
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, f"the date “{words}” does not exist"
