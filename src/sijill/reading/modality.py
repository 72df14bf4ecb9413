"""How a claim is put forward: asserted, reported, alleged, feared, planned, conditional, denied or negated."""

from __future__ import annotations

from sijill.claims.claim import Modality
from sijill.reading.parts import BREAK, NOUN, Item, Words

NEAR = 5
ADJACENT = 3
CLAUSE = 12
REVERSIBLE = frozenset(("siege", "crossing", "ceasefire", "agreement", "aid_access", "medical_access"))
"""Kinds that say a state holds: a word that ends the state ("lifted") denies the kind."""

Hits = list[tuple[int, str]]


def modality_cues(words: Words, first: int, last: int) -> Hits:
    """The cue words of a sentence with the modality that each of them marks."""
    hits: Hits = []
    single, phrases = words.lexicon.modality, words.lexicon.modality_phrases
    for at in range(first, last):
        word = words.lower[at]
        if word in single and at not in words.covered and not _is_idle(words, at, single[word]):
            hits.append((at, single[word]))
        elif word.endswith(("n't", "n’t")):
            hits.append((at, "negated"))
        if word in phrases:
            for rest, modality in phrases[word]:
                if tuple(words.lower[at + 1 : at + 1 + len(rest)]) == rest:
                    hits.append((at, modality))
        mention = words.counts.get(at)
        if mention is not None and mention.role == "zero":
            hits.append((at, "negated"))
    return hits


def _is_idle(words: Words, at: int, modality: str) -> bool:
    """Whether a negation only makes part of another wording ("no longer than", "still")."""
    following = words.lower[at + 1] if at + 1 < len(words.lower) else ""
    return modality == "negated" and following in words.lexicon.not_negated


def modality_of(
    words: Words, items: list[Item], hits: Hits, item: Item, first: int, *, zero_is_value: bool
) -> Modality:
    """The modality of what `item` (a predicate, or a noun that names an event) says.

    `zero_is_value`: the claim's own count is a stated zero, which asserts and does not negate.
    """
    # the word that opens a clause may itself be the cue ("if the army …")
    clause = max((i.first for i in items if i.type == BREAK and i.last <= item.first), default=first)
    reach = max(clause, item.first - (CLAUSE if item.type == NOUN or _infinitive(words, item) else NEAR + 2))
    hits = [hit for hit in hits if not item.first <= hit[0] < item.last]
    near = {modality for at, modality in hits if reach <= at < item.first}
    if zero_is_value:
        near.discard("negated")
    elif item.count is not None and item.count.high == 0:
        near.add("negated")  # "no corridor": the figure is the denial
    ended = item.kind in REVERSIBLE and any(
        modality == "ended" and clause <= at < item.last + 5 and abs(at - item.first) <= NEAR for at, modality in hits
    )
    if ended:
        return Modality.ASSERTED if "negated" in near else Modality.NEGATED
    if item.kind in REVERSIBLE and "negated" in near and item.type == NOUN:
        return Modality.NEGATED
    for name in ("feared", "negated", "conditional", "planned"):
        if name in near:
            return Modality(name)
    if _infinitive(words, item):
        before = words.lower[item.first - 2] if item.first - 2 >= first else ""
        if before not in words.lexicon.rules.implicatives:
            return Modality.PLANNED
    if any(modality == "suspected" and 0 < item.first - at <= ADJACENT for at, modality in hits):
        return Modality.ALLEGED
    earlier = {modality for at, modality in hits if at < item.last + 4}
    for name in ("denied", "alleged", "reported"):
        if name in earlier:
            return Modality(name)
    return Modality.ASSERTED


def _infinitive(words: Words, item: Item) -> bool:
    return item.form == "base" and item.first > 0 and words.lower[item.first - 1] == "to"
