"""Resolve a document's drafts in order: each against what was named before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sijill.reading.times import clocks, dates, hijri, relative
from sijill.reading.times.joins import beside, join_intervals, link_words, place_clock
from sijill.reading.times.periods import unknown
from sijill.reading.times.scan import Draft
from sijill.reading.times.state import Found, State

Builder = Callable[[State, Draft], Found | None]

BUILDERS: dict[str, Builder] = {
    "date": dates.build_date,
    "hijri": hijri.build_hijri,
    "iso": dates.build_iso,
    "slash": dates.build_slash,
    "day_range": dates.build_day_range,
    "month_range": dates.build_month_range,
    "nth_day": dates.build_nth_day,
    "year": dates.build_year,
    "year_range": dates.build_year_range,
    "season": dates.build_season,
    "decade": dates.build_decade,
    "century": dates.build_century,
    "within_month": dates.build_within_month,
    "half": dates.build_half,
    "weekday": relative.build_weekday,
    "deictic": relative.build_deictic,
    "tonight": relative.build_tonight,
    "now": relative.build_now,
    "vague": relative.build_vague,
    "eve": relative.build_eve,
    "related": relative.build_related,
    "related_part": relative.build_related_part,
    "window": relative.build_window,
    "offset": relative.build_offset,
    "duration": relative.build_duration,
    "lengths": relative.build_lengths,
    "often": relative.build_often,
    "clock": clocks.build_clock,
    "part": clocks.build_part,
}
"""What the rules of a grammar may name after `make`."""


def resolve(state: State, drafts: Sequence[Draft]) -> list[Found]:
    """The meaning of every draft that has one, clock times with their days and intervals joined."""
    found: list[Found] = []
    pending: Found | None = None
    for index, draft in enumerate(drafts):
        state.hint_year = _year_ahead(state, drafts, index)
        meaning = _build(state, draft)
        if meaning is None:
            continue
        if pending is not None:
            after = meaning if meaning.clock is None and beside(state, pending.last, meaning.first) else None
            _place(state, found, pending, after)
            taken = after is not None and found and found[-1].last == meaning.last
            pending = None
            if taken:
                continue
        if meaning.clock is not None:
            pending = meaning
            continue
        found.append(meaning)
        state.remember(meaning)
    if pending is not None:
        _place(state, found, pending, None)
    return join_intervals(state, found)


def _build(state: State, draft: Draft) -> Found | None:
    try:
        return BUILDERS[draft.make](state, draft)
    except (ValueError, OverflowError):  # beyond the calendar: 31 February, five thousand years ago
        return Found(draft.first, draft.last, unknown(None), own_year=False)


def _place(state: State, found: list[Found], clock: Found, after: Found | None) -> None:
    """Give a waiting clock time its day and let it take the place of a date that stands before it."""
    before = found[-1] if found and beside(state, found[-1].last, clock.first) else None
    if before is not None and before.kind != "date":
        before = None
    if after is not None and after.kind == "time" and clock.loose:
        after = None
    placed = place_clock(state, clock, before, after)
    if placed is None:
        return
    if before is not None and placed.first == before.first:
        found.pop()
    found.append(placed)
    state.remember(placed)


def _year_ahead(state: State, drafts: Sequence[Draft], index: int) -> int | None:
    """The year that the far end of an interval names, for a beginning that names none ("27 April to 18 May 2016")."""
    draft = drafts[index]
    if draft.make != "date" or draft.has("y") or index + 1 >= len(drafts):
        return None
    following = drafts[index + 1]
    if following.make != "date" or not following.has("y"):
        return None
    ends = (Found(draft.first, draft.last, unknown(None)), Found(following.first, following.last, unknown(None)))
    if not link_words(state, *ends):
        return None
    year = state.number(following, "y")
    return year if year is not None and year > 99 else None
