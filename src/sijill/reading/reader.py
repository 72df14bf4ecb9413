"""The way from a document's text to its claims: one pass, no clock, no randomness, linear in the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from sijill.claims.claim import Claim, ClaimId, Measure, Reading
from sijill.claims.serial import claim_id
from sijill.gazetteer import Gazetteer
from sijill.reading.attribution import Attributed, find_attribution, sentence_speakers
from sijill.reading.conflicts import find_conflicts
from sijill.reading.counts import find_counts
from sijill.reading.drafts import Draft, drafts_of
from sijill.reading.governors import govern
from sijill.reading.items import Item, Words, sentence_items
from sijill.reading.lexicon import load_lexicon
from sijill.reading.modality import Hits, modality_cues, modality_of
from sijill.reading.places import find_places
from sijill.reading.sentences import sentence_ranges
from sijill.reading.settings import (
    Setting,
    actor_mentions,
    choose_actor,
    choose_means,
    choose_measure,
    choose_places,
    choose_time,
    clause_bounds,
)
from sijill.reading.times import TimeMention, find_times
from sijill.reading.tokens import Tokens, tokenize
from sijill.values.anchor import anchor_at
from sijill.values.document import Document, Passage, PassageRole, Speaker
from sijill.values.place import PlaceReference

UNREAD = frozenset((PassageRole.BOILERPLATE, PassageRole.CREDIT, PassageRole.DATELINE))
"""Passages that are set apart: nothing in them is a claim."""

HARMS = frozenset(
    "killed injured casualties execution detained abducted disappeared tortured sexual_violence displaced conscripted"
    " starvation population evacuation return release".split()
)
"""Kinds that are about people: a count without a noun counts people."""

SAID_GAP = 3
MAX_NESTING = 4
CASE_SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class _Found:
    """All mentions of a document, each with the token at which it begins."""

    times: list[tuple[int, TimeMention]]
    places: list[tuple[int, PlaceReference]]
    time_starts: list[int]
    place_starts: list[int]


def read_claims(document: Document, gazetteer: Gazetteer, zone: tzinfo | None = None) -> Reading:
    """Read a document's text into claims.

    Reach for it with a decoded `Document`; times resolve against its publication date (never the clock), in `zone`
    where one is given. The same document gives the same claims and ids on any day and machine.
    """
    text = document.text
    tokens = tokenize(text)
    words, found = _mentions(document, tokens, gazetteer, zone)
    edges = [offset for passage in document.passages for offset in (passage.start, passage.end)]
    ranges = sentence_ranges(text, tokens, edges)
    triggers = words.lexicon.triggers
    hits = [at for at, word in enumerate(tokens.lower) if word in triggers]
    reporting = words.lexicon.reporting
    attributed = _attributions(document, words, tokens, ranges, reporting)
    speakers = sentence_speakers(text, tokens, ranges, attributed)
    claims: list[Claim] = []
    passage_starts = [passage.start for passage in document.passages]
    at = 0
    for index, (first, last) in enumerate(ranges):
        at = bisect_left(hits, first, at)
        if at == len(hits) or hits[at] >= last:
            continue
        passage = _passage_at(document.passages, passage_starts, tokens.starts[first])
        if passage is not None and passage.role in UNREAD:
            continue
        sentence = _Sentence(document, tokens, words, found, first, last, attributed.get(index), passage)
        claims.extend(sentence.claims(speakers.get(index)))
    return Reading(document, tuple(claims), find_conflicts(claims))


def _mentions(
    document: Document, tokens: Tokens, gazetteer: Gazetteer, zone: tzinfo | None
) -> tuple[Words, _Found]:
    text, starts = document.text, tokens.starts
    times = [(bisect_left(starts, m.start), m) for m in find_times(tokens, text, document.published, zone)]
    places = [(bisect_left(starts, p.start), p) for p in find_places(tokens, text, gazetteer)]
    counts = {mention.first: mention for mention in find_counts(tokens, text)}
    covered = {}
    for first, place in places:
        end = bisect_left(starts, place.end)
        covered.update((at, end) for at in range(first, end))
    for first, time in times:
        end = bisect_left(starts, time.end)
        covered.update((at, end) for at in range(first, end))
    ends, lower = tokens.ends, tokens.lower

    cased = _is_cased(text)

    def capital(at: int) -> bool:
        return cased and (text[starts[at]].isupper() or ("-" in lower[at] and text[starts[at] : ends[at]] != lower[at]))

    words = Words(lower, capital, counts, covered, load_lexicon("en"), cased)
    return words, _Found(times, places, [at for at, _ in times], [at for at, _ in places])


def _is_cased(text: str) -> bool:
    """Whether the text uses small letters; messages of old teleprinters do not."""
    sample = text[:CASE_SAMPLE]
    return sum(map(str.islower, sample)) > sum(map(str.isupper, sample))


def _attributions(
    document: Document, words: Words, tokens: Tokens, ranges: Sequence[tuple[int, int]], reporting: frozenset[str]
) -> dict[int, Attributed]:
    begins = [first for first, _ in ranges]
    found: dict[int, Attributed] = {}
    for at, word in enumerate(tokens.lower):
        if word in reporting:
            index = bisect_right(begins, at) - 1
            if index not in found:
                attribution = find_attribution(words, tokens, document.text, *ranges[index])
                if attribution is not None:
                    found[index] = attribution
    return found


def _depth(draft: Draft) -> int:
    depth, parent = 0, draft.parent
    while parent is not None and depth < MAX_NESTING:
        depth, parent = depth + 1, parent.parent
    return depth


def _passage_at(passages: Sequence[Passage], starts: list[int], offset: int) -> Passage | None:
    index = bisect_right(starts, offset) - 1
    return passages[index] if index >= 0 and offset < passages[index].end else None


@dataclass(slots=True)
class _Sentence:
    """One sentence being read."""

    document: Document
    tokens: Tokens
    words: Words
    found: _Found
    first: int
    last: int
    attributed: Attributed | None
    passage: Passage | None

    def claims(self, speaker: Speaker | None) -> list[Claim]:
        items = sentence_items(self.words, self.first, self.last)
        govern(items)
        drafts = drafts_of(self.words, items, self.first, self.last)
        if not drafts:
            return []
        setting = self._setting()
        cues = modality_cues(self.words, self.first, self.last)
        actors = actor_mentions(self.words, self.first, self.last)
        made: dict[int, ClaimId] = {}
        claims: list[Claim] = []
        drafts.sort(key=_depth)  # a whole is made before its parts, which name it
        for draft in drafts:
            claim = self._claim(draft, items, setting, cues, actors, speaker, made)
            if draft.noun is not None:
                made[id(draft.noun)] = claim.id
            claims.append(claim)
        claims.sort(key=lambda claim: (claim.spans[0].start, claim.spans[0].end))
        return claims

    def _setting(self) -> Setting:
        found = self.found
        times = found.times[bisect_left(found.time_starts, self.first) : bisect_left(found.time_starts, self.last)]
        places = found.places[bisect_left(found.place_starts, self.first) : bisect_left(found.place_starts, self.last)]
        said: set[int] = set()
        if self.attributed is not None:
            after = max(self.attributed.verb, self.attributed.last - 1)
            said = {at for at, _ in times if 0 < at - after <= SAID_GAP}
        speaker = (self.attributed.first, self.attributed.last) if self.attributed is not None else (-1, -1)
        return Setting(self.first, self.last, tuple(times), tuple(places), frozenset(said), speaker)

    def _claim(
        self,
        draft: Draft,
        items: list[Item],
        setting: Setting,
        cues: Hits,
        actors: list[tuple[int, int, str]],
        speaker: Speaker | None,
        made: dict[int, ClaimId],
    ) -> Claim:
        words, item = self.words, draft.said_by
        clause = clause_bounds(items, item, setting)
        count = draft.noun.count if draft.noun is not None else None
        zero = count is not None and count.high == 0
        modality = modality_of(words, items, cues, item, self.first, zero_is_value=zero)
        time = choose_time(setting, draft.noun or item, clause)
        measure: Measure | None = None
        if count is not None and draft.noun is not None:
            governor = draft.noun.governor
            measure = choose_measure(words, draft.noun, draft.kind, governor, time, clause)
        means = choose_means(words, item, clause)
        text = self.document.text
        claim = Claim(
            id=ClaimId(""),
            kind=means[2] if means is not None and draft.kind == "attack" else draft.kind,
            spans=tuple(
                anchor_at(self.document.digest, text, self.tokens.starts[first], self.tokens.ends[last - 1])
                for first, last in draft.spans
            ),
            subject=self._subject(draft),
            count=count,
            measure=measure,
            when=time.when if time is not None else None,
            when_at=(time.start, time.end) if time is not None else None,
            places=choose_places(setting, item, clause, words),
            actor=choose_actor(actors, item, clause, words),
            means=text[self.tokens.starts[means[0]] : self.tokens.ends[means[1] - 1]] if means else None,
            speakers=self._speakers(speaker, modality == "reported"),
            modality=modality,
            part_of=made.get(id(draft.parent)) if draft.parent is not None else None,
            rule=f"en.{draft.rule}",
        )
        return replace(claim, id=claim_id(claim))

    def _subject(self, draft: Draft) -> str | None:
        noun = draft.noun or draft.said_by
        if noun.type == "N":
            subject = noun.subject
            if subject in ("bodies", "bombers"):
                return "people"
            if draft.noun is not None and (subject is None or (subject == "other" and noun.bare)):
                return "people" if draft.kind in HARMS else subject
            return subject
        return None

    def _speakers(self, speaker: Speaker | None, hedged: bool) -> tuple[Speaker, ...]:
        chain: list[Speaker] = []
        if speaker is not None:
            chain.append(speaker)
        elif hedged:
            chain.append(Speaker(None, "unnamed"))
        if self.passage is not None and self.passage.speaker is not None and self.passage.speaker not in chain:
            chain.append(self.passage.speaker)
        if self.document.outlet is not None:
            outlet = Speaker(self.document.outlet, "outlet")
            if outlet not in chain:
                chain.append(outlet)
        return tuple(chain)
