"""Times in a text: one grammar over words, resolved against the day of publication and never against the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from sijill.reading.times.chronicle import is_chronicle
from sijill.reading.times.grammar import load_grammar
from sijill.reading.times.mention import TimeMention
from sijill.reading.times.resolve import resolve
from sijill.reading.times.scan import Stream, find_drafts, make_stream
from sijill.reading.times.state import Found, State
from sijill.reading.tokens import Tokens
from sijill.values.when import When

__all__ = ["TimeMention", "find_times"]


def find_times(
    tokens: Tokens,
    text: str,
    published: date | None,
    zone: tzinfo | None,
    narrative: bool | None = None,
    language: str = "en",
    sent: datetime | None = None,
) -> tuple[TimeMention, ...]:
    """Every mention of a time, in order, without overlap.

    Reach for it with the tokens of a whole document: later words refer to earlier ones ("the same day"). Words such
    as "on Tuesday" resolve against `published`; without it, and for dates that no calendar has, `when` stays
    unresolved. `zone` is put on every datetime. `narrative` says whether dates that name no year refer to the date
    named last, as in a chronicle; None decides by the text. `sent` is the moment at which the words were sent, where
    it is known: hours and minutes count from it ("an hour ago").
    """
    grammar = load_grammar(language)
    stream = make_stream(tokens, text, grammar)
    drafts = find_drafts(stream, grammar)
    if not drafts:
        return ()
    if narrative is None:
        narrative = is_chronicle(stream, drafts, published)
    moment = None if sent is None else sent.replace(tzinfo=None)
    years = _has_years_before_christ(stream)
    state = State(grammar, stream, published, narrative, before_christ=years, sent=moment)
    return tuple(_mention(found, stream, zone) for found in resolve(state, drafts))


def _has_years_before_christ(stream: Stream) -> bool:
    return any(word in stream.words for word in ("bc", "b.c.", "bce"))


def _mention(found: Found, stream: Stream, zone: tzinfo | None) -> TimeMention:
    start, end = stream.starts[found.first], stream.ends[found.last - 1]
    period = found.period
    utc = found.clock is not None and found.clock.utc
    wording = stream.text[start:end]
    when = When(_zoned(period.earliest, zone, utc), _zoned(period.latest, zone, utc), period.precision, wording)
    parts = tuple(_mention(part, stream, zone) for part in found.parts)
    return TimeMention(start, end, wording, when, period.value, found.kind, found.direction, parts)


def _zoned(moment: datetime | None, zone: tzinfo | None, utc: bool) -> datetime | None:
    if moment is None or zone is None:
        return moment
    return moment.replace(tzinfo=UTC).astimezone(zone) if utc else moment.replace(tzinfo=zone)
