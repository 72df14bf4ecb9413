"""The way from a document's text to its claims: one pass, no clock, no randomness, linear in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from sijill.claims.claim import Claim, Reading
from sijill.gazetteer import Gazetteer
from sijill.reading.conflicts import find_conflicts
from sijill.reading.headings import find_covered_days
from sijill.reading.lexicon import load_lexicon
from sijill.reading.mentions import UNREAD, Mentions, Stretch, find_mentions, find_stretches
from sijill.reading.parts import Before, Words
from sijill.reading.sentence import NOTHING_CARRIED, Carried, Sentence, sentence_claims
from sijill.reading.sentences import sentence_ranges
from sijill.reading.times import TimeMention
from sijill.reading.tokens import Tokens, is_cased, tokenize
from sijill.reading.voices import find_voices
from sijill.values.document import Document, Passage


def read_claims(document: Document, gazetteer: Gazetteer, zone: tzinfo | None = None) -> Reading:
    """Read a document's text into claims.

    Reach for it with a decoded `Document`; times resolve against its publication date (never the clock), in `zone`
    where one is given. The same document gives the same claims and ids on any day and machine.
    """
    text = document.text
    tokens = tokenize(text)
    edges = [offset for passage in document.passages for offset in (passage.start, passage.end)]
    ranges = sentence_ranges(text, tokens, edges)
    stretches = find_stretches(tokens, text, ranges)
    mentions = find_mentions(tokens, document, stretches, gazetteer, zone)
    spoken = _words(text, tokens, mentions, stretches)
    voices = find_voices(document, spoken, tokens, ranges, mentions.times)
    hits = [
        at
        for words, first, last in spoken
        for at, word in enumerate(tokens.lower[first:last], first)
        if word in words.lexicon.triggers
    ]
    passage_starts = [passage.start for passage in document.passages]
    claims: list[Claim] = []
    at, previous, carried, stretch = 0, -1, NOTHING_CARRIED, 0
    days = find_covered_days(document, tokens, ranges, stretches, mentions.times)
    for index, (first, last) in enumerate(ranges):
        at = bisect_left(hits, first, at)
        if at == len(hits) or hits[at] >= last:
            continue
        passage = _passage_at(document.passages, passage_starts, tokens.starts[first])
        if passage is None or passage.role not in UNREAD:
            goes_on = previous == index - 1 and _same_paragraph(document.text, tokens, first)
            kept = carried if goes_on else Carried(before=carried.before if previous == index - 1 else Before())
            if days and kept.time is None:
                kept = replace(kept, time=_day_of(days, index))
            while spoken[stretch][2] <= first:
                stretch += 1
            words = spoken[stretch][0]
            sentence = Sentence(index, first, last, passage, document, tokens, words, mentions, voices, kept)
            found, carried = sentence_claims(sentence)
            previous = index
            claims.extend(found)
    return Reading(document, tuple(claims), find_conflicts(claims))


def _day_of(days: Sequence[tuple[int, TimeMention]], index: int) -> TimeMention | None:
    """The day that the last heading before a sentence tells."""
    found = bisect_right([first for first, _ in days], index - 1) - 1
    return days[found][1] if found >= 0 else None


def _same_paragraph(text: str, tokens: Tokens, first: int) -> bool:
    return first > 0 and "\n" not in text[tokens.ends[first - 1] : tokens.starts[first]]


def _words(text: str, tokens: Tokens, mentions: Mentions, stretches: Sequence[Stretch]) -> list[tuple[Words, int, int]]:
    """What the walk needs to know, for each stretch with the lexicon of its language."""
    starts, ends, lower = tokens.starts, tokens.ends, tokens.lower
    timed: dict[int, int] = {}
    covered: dict[int, int] = {}
    for table, found in ((covered, mentions.places), (timed, mentions.times)):
        for first, mention in found:
            end = max(bisect_left(starts, mention.end), first + 1)
            table.update((at, end) for at in range(first, end))
    covered |= timed
    cased = is_cased(text)

    def capital(at: int) -> bool:
        return cased and (text[starts[at]].isupper() or ("-" in lower[at] and text[starts[at] : ends[at]] != lower[at]))

    counts = {mention.first: mention for mention in mentions.counts}
    held = frozenset(timed)
    by_language = {
        language: Words(lower, capital, counts, covered, load_lexicon(language), cased, held)
        for language in {stretch.language for stretch in stretches}
    }
    return [(by_language[stretch.language], stretch.first, stretch.last) for stretch in stretches]


def _passage_at(passages: Sequence[Passage], starts: list[int], offset: int) -> Passage | None:
    index = bisect_right(starts, offset) - 1
    return passages[index] if index >= 0 and offset < passages[index].end else None
