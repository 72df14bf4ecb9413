"""Whether a text is a chronicle: whether its dates refer to one another rather than to the day it was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sijill.reading.times.scan import Draft, Stream

FEWEST_YEARS = 4
FAR_YEARS = 2
YEARS_FOR_EACH_TOLD = 8
MANY_YEARS = 6
DATELINE_DRAFTS = 3
TOLD_MAKES = frozenset(("weekday", "deictic", "tonight", "related_part"))
DATED_MAKES = frozenset(("date", "year", "season", "year_range", "month_range", "day_range"))


def is_chronicle(stream: Stream, drafts: Sequence[Draft], published: date | None) -> bool:
    """Decide by the text: many explicit years, most of them far from publication, few words such as "on Tuesday"."""
    words = [stream.words[draft.named["y"]] for draft in drafts if draft.has("y") and draft.make in DATED_MAKES]
    years = [int(word) for word in words if word.isdigit()]
    near = sum(published is not None and abs(year - published.year) <= FAR_YEARS for year in years)
    far = len(years) - near
    told = sum(draft.make in TOLD_MAKES for draft in drafts)
    if far < FEWEST_YEARS or len(years) < YEARS_FOR_EACH_TOLD * told or _has_dateline(stream, drafts, published):
        return False
    return far > near or len(set(years)) >= MANY_YEARS


def _has_dateline(stream: Stream, drafts: Sequence[Draft], published: date | None) -> bool:
    """Whether the text names a day, with its year, of the year of publication at its head, as news do."""
    if published is None:
        return False
    year = str(published.year)
    return any(
        draft.make == "date" and draft.has("d") and draft.has("y") and stream.words[draft.named["y"]] == year
        for draft in drafts[:DATELINE_DRAFTS]
    )
