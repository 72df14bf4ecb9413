"""The parts of a sentence that claims are made of: counted nouns, predicates and the small words between them.

One left-to-right walk over the tokens of a sentence; tokens that mean nothing to a claim are stepped over and count
only as distance.
"""

from __future__ import annotations

from sijill.reading.lexicon import Entry
from sijill.reading.names import find_named_person, find_unknown_victim
from sijill.reading.nouns import counted_noun, find_bare_noun
from sijill.reading.parts import (
    BE,
    BREAK,
    HAVE,
    JOIN,
    LEFT,
    NOUN,
    PREDICATE,
    RELATIVE,
    RIGHT,
    SUBGROUP,
    Item,
    Words,
)
from sijill.reading.verbs import is_attributive, may_be_base, reads_as_verb, set_side

QUOTATION_REACH = 8
BREAKS = frozenset(';:—–"“”()[]')


def sentence_items(words: Words, first: int, last: int) -> list[Item]:
    """The items of the sentence over tokens `first`–`last`, in order."""
    items: list[Item] = []
    known = words.lexicon.known
    index = first
    while index < last:
        mention = words.counts.get(index)
        if mention is not None:
            if mention.role in ("quantity", "zero") and index not in words.covered:
                items.append(counted_noun(words, mention, last))
                _open_relation(words, items[-1], last)
                index = max(items[-1].last, index + 1)
            else:
                index = max(mention.last, index + 1)
            continue
        if index in words.covered:
            index = max(words.covered[index], index + 1)
            continue
        victim = None
        if words.lower[index] in words.lexicon.rules.indefinite:
            victim = find_unknown_victim(words, items, index, last)
        elif words.capital(index) or not words.cased:
            victim = find_named_person(words, items, index, first, last)
            office = items[-1] if items and items[-1].type == NOUN and items[-1].last == index else None
            if victim is not None and office is not None and not (office.person and office.plural):
                _add_name(office, victim)
                index = victim.last
                continue
        if victim is not None:
            items.append(victim)
            index = victim.last
            continue
        if words.lower[index] in known:
            index = _step(words, items, index, first, last)
        else:
            index += 1
    return items


def _add_name(office: Item, name: Item) -> None:
    """Make one person of an office and the name after it ("the Imam Sheikh …")."""
    office.last = name.last
    office.named = office.person and office.implied


def _toll(entry: Entry, first: int, last: int) -> Item:
    return Item(PREDICATE, first, last, kind=entry.kind, frame="toll", form="toll", side=RIGHT)


def _open_relation(words: Words, item: Item, last: int) -> None:
    """Mark an event noun that goes on to name what it happened to ("the deaths of", "damage to")."""
    if item.type == NOUN and item.kind and item.last < last:
        following = words.lower[item.last]
        if following == "of" or (following == "to" and item.kind == "destruction"):
            item.frame = "of"


def _step(words: Words, items: list[Item], index: int, first: int, last: int) -> int:
    word = words.lower[index]
    end, entries = words.entries(index, last)
    if entries and entries[0].role == "toll":
        items.append(_toll(entries[0], index, end))
        return end
    for rest in words.lexicon.joins.get(word, ()):
        end = index + 1 + len(rest)
        if tuple(words.lower[index + 1 : end]) == rest and end <= last:
            items.append(Item(JOIN, index, end))
            return end
    for rest in words.lexicon.subgroups.get(word, ()):
        end = index + 1 + len(rest)
        if tuple(words.lower[index + 1 : end]) == rest and end <= last:
            items.append(Item(SUBGROUP, index, end, reversed=(word, *rest) in words.lexicon.subgroups_reversed))
            return end
    end, entries = words.entries(index, last)
    role = words.lexicon.function.get(word) if end == index + 1 else None
    if not entries:
        if role == "be":
            items.append(Item(BE, index, end, word=word))
        elif role == "have":
            items.append(Item(HAVE, index, end, word=word))
        elif role == "conj" or word == ",":
            items.append(Item(JOIN, index, end, word=word))
        elif role == "relative":
            items.append(Item(RELATIVE, index, end))
        elif role == "clause" or (word in BREAKS and not words.sets_off_few(index, first, last, QUOTATION_REACH)):
            items.append(Item(BREAK, index, end, opens=word in ":(", word=word))
        return end
    item = _predicate_or_noun(words, items, entries, index, end, first, last)
    if item is not None:
        _open_relation(words, item, last)
        items.append(item)
        return item.last
    return end


def _predicate_or_noun(
    words: Words, items: list[Item], entries: tuple[Entry, ...], index: int, end: int, first: int, last: int
) -> Item | None:
    verb = next((e for e in entries if e.role == "verb"), None)
    noun = next((e for e in entries if e.role in ("event", "noun")), None)
    if verb is not None and noun is not None:
        if reads_as_verb(words, items, verb, index, end, first, last):
            noun = None
        else:
            verb = None
    if verb is not None and verb.form == "base" and not may_be_base(words, items, index, first):
        return None
    if verb is not None:
        if verb.form == "past" and is_attributive(words, index, end, first, last):
            found = find_bare_noun(words, end, first, last)
            if found is not None:
                found.first, found.attribute = index, verb.kind
                return found
        if verb.form == "ing" and index > first and words.lower[index - 1] in ("a", "an", "the"):
            return None  # "a devastating war"
        item = Item(PREDICATE, index, end, kind=verb.kind, frame=verb.frame, form=verb.form, strong=verb.strong)
        item.alternatives = [(e.kind, e.frame) for e in entries if e.role == "verb" and e is not verb]
        set_side(words, items, item, first, last)
        return item
    if noun is not None:
        return find_bare_noun(words, index, first, last)
    other = entries[0]
    if other.role == "state":
        if is_attributive(words, index, end, first, last):
            found = find_bare_noun(words, end, first, last)
            if found is not None:
                found.first, found.attribute = index, other.kind
                return found
        return Item(PREDICATE, index, end, kind=other.kind, frame="state", form="state", side=LEFT)
    return None
