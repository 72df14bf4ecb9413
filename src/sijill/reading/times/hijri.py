"""Dates of the Islamic calendar, with the uncertainty of a day on either side.

Months begin when the new moon is seen, so that no table tells the day for every place. The arithmetical calendar
(Reingold and Dershowitz, *Calendrical Calculations*, ch. 7: 30-year cycles of 10,631 days, epoch 16 July 622 Julian) is
within a day of what was announced nearly always.
"""

from __future__ import annotations

from datetime import date, timedelta

from sijill.reading.times.periods import DAY, Period, at_hour, unknown
from sijill.reading.times.scan import Draft
from sijill.reading.times.state import Found, State
from sijill.values.when import Precision

EPOCH = 227015
"""The day number (proleptic Gregorian ordinal) of 1 Muharram 1."""

FIRST_YEAR, LAST_YEAR = 1300, 1500
"""Hijri years that are taken for years, 1882 to 2077."""


def hijri_to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian date of a day of the arithmetical Islamic calendar."""
    ordinal = day + 29 * (month - 1) + (6 * month - 1) // 11 + (year - 1) * 354 + (3 + 11 * year) // 30 + EPOCH - 1
    return date.fromordinal(ordinal)


def build_hijri(state: State, draft: Draft) -> Found | None:
    """15 Ramadan 1437; in Ramadan; without a year the latest that is not after publication."""
    month, day, year = int(state.value(draft, "m")), state.number(draft, "d"), state.number(draft, "y")
    if (year is not None and not FIRST_YEAR <= year <= LAST_YEAR) or (day is not None and not 1 <= day <= 30):
        return None
    own = year is not None
    if year is None:
        year = _latest_year(state.published, month, day)
    if year is None:
        return Found(draft.first, draft.last, unknown(None), own_year=False)
    return Found(draft.first, draft.last, hijri_period(year, month, day), own_year=own)


def hijri_period(year: int, month: int, day: int | None) -> Period:
    """A day or a month of the Islamic calendar, a day wider on either side."""
    begin = hijri_to_gregorian(year, month, day or 1)
    after = begin + DAY if day is not None else hijri_to_gregorian(year + month // 12, month % 12 + 1, 1)
    precision = Precision.DAY if day is not None else Precision.MONTH
    return Period(at_hour(begin - DAY, 0), at_hour(after + DAY, 0), precision, None)


def _latest_year(published: date | None, month: int, day: int | None) -> int | None:
    if published is None:
        return None
    last = (published + timedelta(days=1)).toordinal() - EPOCH
    year = last * 30 // 10631 + 2
    while hijri_to_gregorian(year, month, day or 1) > published + DAY:
        year -= 1
    return year
