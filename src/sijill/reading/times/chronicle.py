"""Whether a text is a chronicle: whether its dates refer to one another rather than to the day it was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sijill.reading.times.scan import Draft, Stream

FEWEST_YEARS = 6
FAR_YEARS = 2
TOLD_MAKES = frozenset(("weekday", "deictic", "tonight", "related_part"))


def is_chronicle(stream: Stream, drafts: Sequence[Draft], published: date | None) -> bool:
    """Decide by the text: many explicit years, most of them far from publication, few words such as "on Tuesday"."""
    years = [
        int(stream.words[draft.named["y"]])
        for draft in drafts
        if draft.has("y") and draft.make in ("date", "year", "season") and stream.words[draft.named["y"]].isdigit()
    ]
    if published is not None:
        years = [year for year in years if abs(year - published.year) > FAR_YEARS]
    told = sum(draft.make in TOLD_MAKES for draft in drafts)
    return len(years) >= FEWEST_YEARS and len(years) > 2 * told
