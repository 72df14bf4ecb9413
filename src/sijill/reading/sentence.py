"""One sentence, from its items to its claims: each draft is given its setting, its speakers and its id."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import timedelta

from sijill.claims.claim import HAPPENED, Claim, ClaimId, Measure, Modality
from sijill.claims.serial import claim_id
from sijill.reading.drafts import Draft
from sijill.reading.grammars import GRAMMARS
from sijill.reading.mentions import Mentions
from sijill.reading.modality import Hits, modality_cues, modality_of
from sijill.reading.parts import NOTHING_BEFORE, NOUN, Before, Item, Words
from sijill.reading.settings import (
    Setting,
    actor_mentions,
    choose_means,
    choose_measure,
    choose_places,
    choose_time,
    clause_bounds,
    find_rate,
)
from sijill.reading.times import TimeMention
from sijill.reading.tokens import Tokens
from sijill.reading.voices import Voices
from sijill.values.anchor import Anchor, anchor_at
from sijill.values.count import Count
from sijill.values.document import Document, Passage, Speaker
from sijill.values.place import PlaceReference
from sijill.values.when import Precision, When

HARMS = frozenset(
    "killed injured casualties execution detained abducted disappeared tortured sexual_violence displaced conscripted"
    " starvation population evacuation return release".split()
)
"""Kinds that are about people: a count without a noun counts people."""

PERSONS = frozenset(("bodies", "bombers"))
"""Classes of the lexicon that a claim calls people."""

PAST = frozenset(("past", "part", "ing", "toll", "state", "masdar"))
DATING = frozenset(("date", "time", "interval"))

TIME_CARRIED = "+time.carried"
"""Ends the rule of a claim whose time stands in the sentence before."""

PLACES_CARRIED = "+places.carried"
"""The same of its places."""

MINUTE = timedelta(minutes=1)
MAX_NESTING = 4
HEADING_TOKENS = 60


@dataclass(frozen=True, slots=True)
class Carried:
    """What a sentence leaves to the next one of its paragraph: a narrative names its time and place once.

    `before` is what the figures of a list that follows count, over its lines too, or of an answer.
    """

    time: TimeMention | None = None
    places: tuple[PlaceReference, ...] = ()
    before: Before = NOTHING_BEFORE


NOTHING_CARRIED = Carried()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence over tokens `first`–`last`, the `index`th of its document, with what is known of the document.

    `carried` is what the sentence before it in the same paragraph leaves to it.
    """

    index: int
    first: int
    last: int
    passage: Passage | None
    document: Document
    tokens: Tokens
    words: Words
    mentions: Mentions
    voices: Voices
    carried: Carried = NOTHING_CARRIED


@dataclass(frozen=True, slots=True)
class _Context:
    """What all claims of a sentence share."""

    items: list[Item]
    setting: Setting
    cues: Hits
    actors: list[tuple[int, int, str]]


def sentence_claims(sentence: Sentence) -> tuple[list[Claim], Carried]:
    """Every claim of a sentence in the order of its words, and what the next sentence carries on."""
    words = sentence.words
    items, drafts = GRAMMARS[words.lexicon.language].drafts(
        words, sentence.first, sentence.last, sentence.carried.before
    )
    if not drafts:
        return [], Carried(before=_before(sentence, items, ""))
    cues = modality_cues(words, sentence.first, sentence.last)
    context = _Context(items, _setting(sentence), cues, actor_mentions(words, sentence.first, sentence.last))
    made: dict[int, ClaimId] = {}
    claims: list[Claim] = []
    for draft in sorted(drafts, key=_depth):  # a whole is made before its parts, which name it
        claim = _claim(sentence, context, draft, made)
        if draft.noun is not None:
            made[id(draft.noun)] = claim.id
        claims.append(claim)
    claims.sort(key=lambda claim: (claim.spans[0].start, claim.spans[0].end))
    return claims, _carry(sentence, context, claims)


def _carry(sentence: Sentence, context: _Context, claims: list[Claim]) -> Carried:
    setting = context.setting
    own = (time for at, time in setting.times if at not in setting.said_at and time.kind in DATING)
    places = next((claim.places for claim in claims if claim.places), sentence.carried.places)
    counted = [claim.kind for claim in claims if claim.count is not None and claim.kind in HARMS]
    before = _before(sentence, context.items, counted[0] if counted else "")
    return Carried(next(own, sentence.carried.time), places, before)


def _before(sentence: Sentence, items: list[Item], counted: str) -> Before:
    """What a list counts that follows (what its heading names, else what was counted last), and what an answer does."""
    held, end = sentence.carried.before, sentence.words.lower[sentence.last - 1]
    named = next((item.kind for item in reversed(items) if item.kind in HARMS), "") if end in (":", "؟") else ""
    listing = counted or held.listing
    if end == "؟":
        return Before(listing, held.heading, asked=named)
    if end == ":":
        heading = counted or named or listing
        return Before(heading, heading)
    return Before(listing, held.heading)


def _depth(draft: Draft) -> int:
    depth, parent = 0, draft.parent
    while parent is not None and depth < MAX_NESTING:
        depth, parent = depth + 1, parent.parent
    return depth


def _setting(sentence: Sentence) -> Setting:
    mentions, first, last = sentence.mentions, sentence.first, sentence.last
    times = mentions.times[bisect_left(mentions.time_starts, first) : bisect_left(mentions.time_starts, last)]
    places = mentions.places[bisect_left(mentions.place_starts, first) : bisect_left(mentions.place_starts, last)]
    attributed = sentence.voices.attributed.get(sentence.index)
    set_apart = sentence.voices.telling
    if first < HEADING_TOKENS and times:
        set_apart = set_apart | _datelines(sentence, times)
    return Setting(
        first,
        last,
        tuple(times),
        tuple(places),
        said_at=frozenset(at for at, time in times if time.start in set_apart),
        speaker=(attributed.first, max(attributed.last, attributed.verb)) if attributed is not None else (-1, -1),
    )


def _datelines(sentence: Sentence, times: list[tuple[int, TimeMention]]) -> set[int]:
    """Where the publication date stands in the heading of a text that lost its lines: it dates no event."""
    passage, lower = sentence.passage, sentence.words.lower
    sent = passage.sent if passage is not None else None
    published = sentence.document.published if sent is None else sent.date()
    return {
        time.start
        for at, time in times
        if time.when.earliest is not None
        and time.when.earliest.date() == published
        and time.value is not None
        and str(time.when.earliest.year) in time.text
        and (at == 0 or sentence.words.lexicon.function.get(lower[at - 1]) != "prep")
    }


def _claim(sentence: Sentence, context: _Context, draft: Draft, made: dict[int, ClaimId]) -> Claim:
    words, item, noun, voices = sentence.words, draft.said_by, draft.noun, sentence.voices
    clause = clause_bounds(context.items, item, context.setting)
    count = _in_its_words(sentence, noun) if noun is not None else None
    zero = count is not None and count.high == 0
    modality = modality_of(words, context.items, context.cues, item, sentence.first, zero_is_value=zero)
    time = choose_time(context.setting, noun or item, clause)
    carried = time is None and modality in HAPPENED and (item.form in PAST or item.type == NOUN)
    if carried:
        time = sentence.carried.time
    places = choose_places(context.setting, item, clause, words)
    placed = bool(places) or bool(context.setting.places) or modality not in HAPPENED
    if not placed:
        places = sentence.carried.places
    means = choose_means(words, item, clause)
    speakers = voices.chain(sentence.index, sentence.passage, modality is Modality.REPORTED)
    if modality is Modality.ASSERTED and speakers and speakers[0].role == "unnamed":
        modality = Modality.REPORTED
    said, said_at = _said(sentence, speakers)
    measure, spans = _measured(sentence, draft, noun if count is not None else None, time, clause)
    claim = Claim(
        id=ClaimId(""),
        kind=means[2] if means is not None and draft.kind == "attack" else draft.kind,
        spans=tuple(_anchor(sentence, span) for span in spans),
        subject=_subject(draft),
        count=count,
        measure=measure,
        when=time.when if time is not None else None,
        when_at=(time.start, time.end) if time is not None else None,
        places=places,
        actor=GRAMMARS[words.lexicon.language].actor(context.actors, item, clause, words),
        means=_anchor(sentence, means[:2]).quote if means is not None else None,
        speakers=speakers,
        said=said,
        said_at=said_at,
        modality=modality,
        part_of=made.get(id(draft.parent)) if draft.parent is not None else None,
        rule=f"{words.lexicon.language}.{draft.rule}"
        + (TIME_CARRIED if carried and time is not None else "")
        + (PLACES_CARRIED if places and not placed else ""),
    )
    return replace(claim, id=claim_id(claim))


def _said(sentence: Sentence, speakers: tuple[Speaker, ...]) -> tuple[When | None, tuple[int, int] | None]:
    """When the first speaker said it: by the words that tell it, else when the message was sent that is theirs."""
    told = sentence.voices.told.get(speakers[0]) if speakers else None
    if told is not None:
        return told.when, (told.start, told.end)
    passage = sentence.passage
    if passage is None or passage.sent is None or passage.through or not speakers or speakers[0] != passage.speaker:
        return None, None
    sent = passage.sent.replace(second=0, microsecond=0)
    return When(sent, sent + MINUTE, Precision.MINUTE, sent.isoformat(" ", "minutes")), None


def _measured(
    sentence: Sentence, draft: Draft, noun: Item | None, time: TimeMention | None, clause: tuple[int, int]
) -> tuple[Measure | None, list[tuple[int, int]]]:
    """What a count measures, and the words that the claim stands on: of a rate also those that make it one."""
    if noun is None:
        return None, draft.spans
    whole = (sentence.first, sentence.last)
    rate = find_rate(sentence.words, noun, clause, whole)
    if rate is None:
        return choose_measure(sentence.words, noun, draft.kind, time, clause, whole), draft.spans
    held = any(first <= rate[0] and rate[1] <= last for first, last in draft.spans)
    return Measure.RATE, draft.spans if held else [*draft.spans, rate]


def _in_its_words(sentence: Sentence, noun: Item) -> Count | None:
    """The noun's count with the words that give it: one person who is only named is counted by the name itself."""
    if noun.count is None:
        return None
    quote = _anchor(sentence, (noun.first, noun.last)).quote
    return noun.count if noun.count.text in quote else replace(noun.count, text=quote)


def _anchor(sentence: Sentence, span: tuple[int, int]) -> Anchor:
    tokens, document = sentence.tokens, sentence.document
    return anchor_at(document.digest, document.text, tokens.starts[span[0]], tokens.ends[span[1] - 1])


def _subject(draft: Draft) -> str | None:
    noun = draft.noun or draft.said_by
    if noun.type != NOUN:
        return None
    if noun.subject in PERSONS:
        return "people"
    unnamed = noun.subject is None or (noun.subject == "other" and noun.bare)
    return "people" if draft.noun is not None and unnamed and draft.kind in HARMS else noun.subject
