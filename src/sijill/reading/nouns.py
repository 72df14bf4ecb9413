"""Noun phrases of a sentence, with their figure or without."""

from __future__ import annotations

from sijill.reading.counts import CountMention
from sijill.reading.lexicon import Entry
from sijill.reading.parts import NOUN, Item, Words
from sijill.values.count import Count

MAX_MODIFIERS = 4


def _head(words: Words, index: int, last: int, modifiers: int) -> tuple[int, Entry | None, str]:
    """Find the head noun of a phrase that goes on at `index`.

    Returns where the phrase ends, the head's entry or None, and the kind of a state that stands before the head.
    """
    head: Entry | None = None
    end, state, unknown = index, "", 0
    while index < last:
        word = words.lower[index]
        if not word[0].isalnum() or index in words.counts:
            break
        if words.lexicon.function.get(word) is not None and not (word == "us" and words.capital(index)):
            break
        stop, entries = words.entries(index, last)
        noun = next((e for e in entries if e.role in ("noun", "event")), None)
        describing = next((e for e in entries if e.role in ("verb", "state")), None)
        if noun is not None and (describing is None or head is None):
            if head is not None and head.role == "event" and noun.role == "noun" and not noun.person:
                pass  # "air strike site": the event is named only to say which site
            head, end = noun, stop
        elif describing is not None:
            _, following = words.entries(stop, last) if stop < last else (stop, ())
            if head is not None or not any(e.role == "noun" for e in following):
                break
            state = describing.kind
        elif any(e.role == "actor" for e in entries):
            if head is not None:
                break
        elif index in words.covered and head is not None:
            break
        else:
            unknown += 1
            if head is not None or unknown > modifiers or word in words.lexicon.reporting:
                break
        index = stop
    if head is not None and head.role == "noun" and head.number == 1 and _modifies(words, head, end, last):
        return end, None, state
    return end, head, state


def _modifies(words: Words, head: Entry, end: int, last: int) -> bool:
    """Whether a singular noun only describes an unknown noun after it ("the rebel positions")."""
    if not words.cased and head.person:
        return False  # the unknown word may be a name
    if end >= last or end in words.covered or end in words.counts:
        return False
    word = words.lower[end]
    if words.lexicon.function.get(word) is not None or not word[0].isalpha() or word in words.lexicon.reporting:
        return False
    _, entries = words.entries(end, last)
    return (
        not entries and not words.capital(end) and not word.endswith("ly") and word not in words.lexicon.rules.fillers
    )


def _noun_item(first: int, end: int, head: Entry | None) -> Item:
    if head is None:
        return Item(NOUN, first, end, bare=True, plural=True, person=True)
    person = head.person or (head.role == "event" and head.subject in ("people", "bodies", "bombers"))
    return Item(
        NOUN,
        first,
        end,
        subject=head.subject,
        person=person,
        plural=head.number == 2,
        kind=head.kind,
        strong=head.strong,
    )


def counted_noun(words: Words, mention: CountMention, last: int) -> Item:
    """The noun phrase that a figure counts; bare where no noun follows it."""
    index = mention.last
    subgroup = False
    if index + 1 < last and words.lower[index] == "of":
        following = words.lower[index + 1]
        if following in ("them", "whom", "which", "those", "these"):
            subgroup, index = following in ("them", "whom"), index + 2
            if index < last and words.lower[index] in ("were", "are", "was"):
                index += 1
        elif following in ("the", "its", "their", "his", "our", "these"):
            index += 2
        else:
            index += 1
    while index < last and words.lower[index] in ("other", "more", "additional", "further", "new"):
        index += 1
    end, head, state = _head(words, index, last, MAX_MODIFIERS)
    if head is None:
        end = mention.last
    item = _noun_item(mention.first, end, head)
    if head is None:
        unknown = _other_things(words, index, last)
        if unknown is not None:
            item.subject, item.last = "other", unknown
    item.count, item.attribute = mention.count, state
    before = words.lower[max(0, mention.first - 2) : mention.first]
    item.risen = (before[-1:] == ["to"] and before[0] in words.lexicon.rules.risen) or (
        before[-1:] != [] and before[-1] in words.lexicon.rules.reached
    )
    item.reversed = subgroup
    return item


def _other_things(words: Words, index: int, last: int) -> int | None:
    """Where a plural ends that follows a figure and that the lexicon does not know ("13 archaeological sites")."""
    for at in range(index, min(index + 3, last)):
        word = words.lower[at]
        if words.lexicon.function.get(word) is not None or not word[0].isalpha() or at in words.covered:
            return None
        if words.entries(at, last)[1] or words.capital(at):
            return None
        if word.endswith("s") and len(word) > 3:
            following = words.lower[at + 1] if at + 1 < last else ""
            more = following.endswith("s") and len(following) > 4 and not words.entries(at + 1, last)[1]
            return at + 2 if more else at + 1
    return None


def find_bare_noun(words: Words, index: int, first: int, last: int) -> Item | None:
    """A noun phrase without a figure that begins at or before `index`; a singular with "a" counts one."""
    end, head, state = _head(words, index, last, 0)
    if head is None:
        return None
    item = _noun_item(index, end, head)
    item.attribute = state
    at = index - 1
    while at >= max(first, index - MAX_MODIFIERS - 1):
        word = words.lower[at]
        role = words.lexicon.function.get(word)
        if role == "det" or word in words.lexicon.rules.possessive:
            item.definite = word in words.lexicon.rules.definite
            item.determined = word
            item.first = (
                at if word in words.lexicon.rules.indefinite or word in words.lexicon.rules.possessive else item.first
            )
            at -= 1
            break
        if role is not None or at in words.covered or not (word[0].isalnum() or word == "-"):
            break
        at -= 1
    item.lead = item.first - at - 1
    if item.person and not item.plural and (not item.kind or item.subject == "bombers") and item.determined != "no":
        item.count = Count(1, 1, False, item.determined or words.lower[index])
        item.implied = (
            item.determined not in words.lexicon.rules.indefinite
            and item.determined not in words.lexicon.rules.possessive
        )
        if item.implied and end < last and words.lower[end] in words.lexicon.reporting:
            item.count = None  # the one who says it
    return item
