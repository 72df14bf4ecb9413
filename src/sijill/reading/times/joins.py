"""Joining what stands beside each other: a clock time and its day, the two ends of an interval, "since" and "until"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sijill.reading.times.clocks import clocked
from sijill.reading.times.dates import joined
from sijill.reading.times.periods import DAY, Period, at_hour
from sijill.reading.times.state import Found, State, spanning
from sijill.values.when import Precision

GAP = 3
NEAR_WORDS = 40
"""A time of day belongs to the day that was named at most so many words before it, else to the day of speaking."""
JOINABLE = frozenset(("date", "time"))
WEEK = timedelta(days=7)


def place_clock(state: State, clock: Found, before: Found | None, after: Found | None) -> Found | None:
    """Give a time of day its day: the date beside it, else the day named in its sentence, else the day of speaking.

    The result spans the date where it stands beside the clock. None where words such as "morning" stand without any.
    """
    assert clock.clock is not None
    for other in (after, before):
        if other is not None and other.point is not None and other.period.precision is not Precision.UNRESOLVED:
            day = other.point.date()
            if day is not None and day < date.max:
                placed = replace(clock, period=clocked(clock.clock, day), point=other.point, own_year=other.own_year)
                return spanning((other,), placed)
    if clock.loose:
        return None
    day = _day_nearby(state, clock)
    if day is None and not state.narrative and state.word(clock.first) != "at":  # "at night" may tell a habit
        day = state.published
    if day is None:
        return clock
    if day == date.max:
        return clock
    period = clocked(clock.clock, day)
    if day == state.published and _is_to_come(state, clock, period):  # at one in the night "at eleven" was yesterday
        period = clocked(clock.clock, day - DAY)
    return replace(clock, period=period)


def _is_to_come(state: State, clock: Found, period: Period) -> bool:
    """Whether a time of day was not yet when the message was sent, and nothing says that it is meant so."""
    late = state.sent is not None and period.earliest is not None and period.earliest > state.sent
    return late and not state.future(clock)


def _day_nearby(state: State, clock: Found) -> date | None:
    if state.last is None:
        return None
    near = state.narrative or clock.first - state.last_at <= NEAR_WORDS
    return state.last.date() if near else None


def beside(state: State, first: int, last: int) -> bool:
    """Whether only words such as "on the" stand between two indexes."""
    if not 0 <= last - first <= GAP:
        return False
    fillers = state.grammar.lists["fillers"]
    return all(word in fillers for word in state.stream.words[first:last])


def link_words(state: State, found: Found, following: Found) -> str:
    """The word that makes two times beside each other an interval ("to", "until", "–"), else ""."""
    gap = state.stream.words[found.last : following.first]
    if not 1 <= len(gap) <= GAP + 1 or not state.is_in(gap[0], "interval_to"):
        return ""
    fillers = state.grammar.lists["fillers"]
    return gap[0] if all(word in fillers for word in gap[1:]) else ""


def opening(state: State, found: Found) -> int | None:
    """Where the "from" or "between" before a time stands."""
    at = found.first - 1
    while at > found.first - GAP and state.word(at) in state.grammar.lists["fillers"]:
        at -= 1
    return at if state.is_in(state.word(at), "interval_from") else None


def join_intervals(state: State, found: Sequence[Found]) -> list[Found]:
    """Join pairs that an interval links; then widen what follows "since" or "until"."""
    result: list[Found] = []
    at = 0
    while at < len(found):
        pair = _pair(state, found[at], found[at + 1]) if at + 1 < len(found) else None
        if pair is None:
            result.append(_bounded(state, found[at]))
        else:
            result.append(pair)
            at += 1
        at += 1
    return result


def _pair(state: State, begin: Found, end: Found) -> Found | None:
    link = link_words(state, begin, end)
    if not link or begin.kind not in JOINABLE or end.kind not in JOINABLE:
        return None
    start = opening(state, begin)
    between = start is not None and state.is_in(state.word(start), "between")
    if start is None and not state.is_in(link, "joined_alone"):
        return None
    if state.is_in(link, "and") and not between:
        return None
    begin = _before(begin, end)
    if begin.period.earliest is None or end.period.latest is None or begin.period.earliest >= end.period.latest:
        return None
    first = begin.first if start is None else start
    return joined(first, end.last, (begin, end))


def _before(begin: Found, end: Found) -> Found:
    """`begin`, moved back by a week or a year where it names neither and lies after the end."""
    first, last = begin.period.earliest, end.period.latest
    if first is None or last is None or first < last or begin.own_year:
        return begin
    if begin.period.latest is None or begin.period.precision is Precision.MONTH or begin.point is None:
        return begin
    back = begin.period
    moved = Period(first - WEEK, back.latest - WEEK if back.latest else None, back.precision, back.value)
    day = begin.point.date()
    if day is not None and moved.value is not None:
        moved = replace(moved, value=moved.value.replace(day.isoformat(), (day - WEEK).isoformat()))
    return replace(begin, period=moved)


def _bounded(state: State, found: Found) -> Found:
    """What "since" or "until" makes of the time after it: open at its far end, except for the day of publication."""
    if found.kind not in JOINABLE or found.direction != "at":
        return found
    at = found.first - 1
    while at > found.first - GAP and state.word(at) in state.grammar.lists["fillers"]:
        at -= 1
    word, period = state.word(at), found.period
    if state.is_in(word, "since"):
        known = state.published is not None and state.published < date.max and not state.narrative
        latest = at_hour(state.published + DAY, 0) if known and state.published is not None else None
        latest = state.sent or latest
        if latest is not None and period.earliest is not None and latest <= period.earliest:
            latest = None
        if period.precision is not Precision.UNRESOLVED:
            period = Period(period.earliest, latest, period.precision, period.value)
        return replace(found, first=at, period=period, direction="since", parts=(found,))
    if state.is_in(word, "until") and not _negated(state, at):
        if period.precision is not Precision.UNRESOLVED:
            period = Period(None, period.latest, period.precision, period.value)
        return replace(found, first=at, period=period, direction="until", parts=(found,))
    return found


def _negated(state: State, at: int) -> bool:
    """Whether it is "not until", which tells when something began."""
    return any(state.is_in(word, "negated_until") for word in state.stream.words[max(0, at - 2) : at])
