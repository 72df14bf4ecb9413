"""Builders of times of day. They find their hours; the day is found beside them when drafts are joined."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from sijill.reading.times.grammar import Grammar
from sijill.reading.times.periods import Period, at_hour, unknown
from sijill.reading.times.scan import Draft
from sijill.reading.times.state import Clock, Found, State
from sijill.values.when import Precision

DIGITS = re.compile(r"(\d{1,2})[:.](\d\d)|(\d\d)(\d\d)|(\d)(\d\d)|(\d{1,2})")
HOUR_PARTS = frozenset(("NOON", "MIDNIGHT"))


def day_part(grammar: Grammar, day: date, part: str) -> Period:
    """The morning, night, noon … of a day."""
    return clocked(part_clock(grammar, part), day)


def part_clock(grammar: Grammar, part: str) -> Clock:
    """The hours of a part of the day."""
    begin, end = grammar.parts[part]
    if part in HOUR_PARTS:
        return Clock(begin, end, Precision.HOUR, f"T{int(begin):02d}:00")
    return Clock(begin, end, Precision.PART_OF_DAY, f"T{part}")


def clocked(clock: Clock, day: date) -> Period:
    """The hours of a clock on one day."""
    value = day.isoformat() + clock.value
    return Period(at_hour(day, clock.earliest), at_hour(day, clock.latest), clock.precision, value)


def build_clock(state: State, draft: Draft) -> Found | None:
    """At 10:45 pm, 4am, seven in the morning, 0700 GMT."""
    word = state.named(draft, "c")
    clock = _clock(state, draft, word)
    if clock is None:
        return None
    if draft.has("z"):
        clock = replace(clock, utc=True)
    bare = ":" in word and draft.last == draft.first + 1
    loose = bare and not state.is_in(state.word(draft.first - 1), "clock_leads")
    return Found(draft.first, draft.last, unknown(f"XXXX-XX-XX{clock.value}"), kind="time", clock=clock, loose=loose)


def _clock(state: State, draft: Draft, word: str) -> Clock | None:
    digits = DIGITS.match(word)
    if digits is None:
        number = state.number(draft, "c")
        if number is None:
            return None
        hour, minute = number, None
    else:
        held = [part for part in digits.groups() if part is not None]
        hour, minute = int(held[0]), int(held[1]) if len(held) > 1 else None
    half = state.value(draft, "a") or (word[-2:] if word[-2:] in ("am", "pm") else "")
    half = half.replace(".", "") or _half_of_part(state.value(draft, "p"), hour)
    if half and hour > 12:
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 24 or (minute or 0) > 59:
        return None
    begin = hour + (minute or 0) / 60
    if minute is None or (minute == 0 and ":" not in word and "." not in word):
        return Clock(begin, begin + 1, Precision.HOUR, f"T{hour:02d}:00")
    return Clock(begin, begin + 1 / 60, Precision.MINUTE, f"T{hour:02d}:{minute:02d}")


def _half_of_part(part: str, hour: int) -> str:
    if part in ("AF", "ASR", "EV", "DU"):
        return "pm"
    if part == "NOON":
        return "am" if 9 <= hour < 12 else "pm"
    if part in ("NI", "MIDNIGHT"):
        return "pm" if 6 <= hour < 12 else "am"
    return "am" if part in ("MO", "DA") else ""


def build_part(state: State, draft: Draft) -> Found | None:
    """At dawn, in the morning, at night. "Morning" by itself means nothing without a day beside it."""
    part = state.value(draft, "p")
    clock = part_clock(state.grammar, part)
    value = f"XXXX-XX-XX{clock.value}"
    if state.is_in(state.word(draft.first - 1), "every"):
        return None
    if state.named(draft, "k") == "at":  # "at night" tells a habit as often as a night
        return Found(draft.first, draft.last, unknown(value), kind="time", clock=clock, loose=False, own_year=False)
    word = state.named(draft, "p")
    point = state.grammar.is_in(word, "part_point")
    adverb = state.grammar.is_in(word, "part_adverb")
    loose = not point and not adverb and not draft.has("k")
    if point and not state.is_in(state.word(draft.first - 1), "clock_leads"):
        loose = True
    return Found(draft.first, draft.last, unknown(value), kind="time", clock=clock, loose=loose, own_year=False)
