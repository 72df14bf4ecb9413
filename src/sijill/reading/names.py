"""People told by name or by a trade that the lexicon does not know: one each."""

from __future__ import annotations

from sijill.reading.parts import NOUN, PREDICATE, RIGHT, Item, Words
from sijill.values.count import Count

LONGEST_NAME = 7
NAME_STARTS = frozenset((",", ":", ";", "]", ")", "-", "--", "and", "that", "when", "where", "while"))
NAME_ENDS = frozenset((",", ";", ".", "(", "and"))
"""In a text all in capitals a name is looked for between these, a verb to be or to have, and a verb of harm."""
PLAIN_ENDINGS = ("ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ive", "ous", "ist", "ism", "ship")
"""How common words end that the lexicon does not know and that names seldom end on."""


def find_unknown_victim(words: Words, items: list[Item], index: int, last: int) -> Item | None:
    """One person whose trade the lexicon does not know, right after a verb of harm ("killing a greengrocer")."""
    verb = items[-1] if items else None
    if verb is None or verb.type != PREDICATE or verb.last != index or verb.frame != "object" or verb.side != RIGHT:
        return None
    for at in range(index + 1, min(index + 4, last)):
        word = words.lower[at]
        if words.entries(at, last)[1] or at in words.covered or at in words.counts or not word[0].isalpha():
            return None
        after = words.lower[at + 1] if at + 1 < last else "."
        if after in (",", ".", "and") or words.lexicon.function.get(after) in ("prep", "relative", "conj"):
            return Item(NOUN, index, at + 1, count=Count(1, 1, False, words.lower[index]), bare=True, person=True)
    return None


def find_named_person(words: Words, items: list[Item], index: int, first: int, last: int) -> Item | None:
    """Two or more words in a row that read as somebody's name and do not say something themselves.

    Capitals mark a name. A text all in capitals marks none: there a name is a run of unknown words where a verb of
    harm, "the death of" or an office ("Colonel") lets one expect it, or that fills a place of its own in the sentence.
    """
    expected = _expects_name(items, index)
    if not words.cased and not expected and index > first and words.lower[index - 1] not in NAME_STARTS:
        return None
    end = _name_end(words, index, last)
    if end - index < 2 or (end < last and any(e.role in ("noun", "event") for e in words.entries(end, last)[1])):
        return None
    if end < last and words.lower[end] in words.lexicon.reporting:
        return None  # the one who says it
    if not words.cased and not expected and not _stands_alone(words, index, end, last):
        return None
    count = Count(1, 1, False, "name")
    return Item(NOUN, index, end, count=count, subject="people", person=True, implied=True, named=True)


def _name_end(words: Words, index: int, last: int) -> int:
    end = index
    while end < last and end - index < LONGEST_NAME and end not in words.counts:
        word = words.lower[end]
        if end in words.covered and (words.cased or end == index):
            break  # in capitals a surname may be a town's name too
        particle = word in words.lexicon.rules.particles and end > index
        if words.cased and not words.capital(end) and not particle:
            break
        known = words.entries(end, last)[1] or words.lexicon.function.get(word) is not None or word == "year-old"
        if known or not word[0].isalpha() or word in words.lexicon.speaker_words or word in words.lexicon.reporting:
            break
        end += 1
    while end > index and words.lower[end - 1] in words.lexicon.rules.particles:
        end -= 1
    return end


def _stands_alone(words: Words, index: int, end: int, last: int) -> bool:
    """Whether a run of unknown words in a text all in capitals fills a place of its own, as a name does."""
    if any(words.lower[at].endswith(PLAIN_ENDINGS) for at in range(index, end)):
        return False
    if end >= last or words.lower[end] in NAME_ENDS or words.lexicon.function.get(words.lower[end]) in ("be", "have"):
        return True
    return any(entry.role == "verb" for entry in words.entries(end, last)[1])


def _expects_name(items: list[Item], index: int) -> bool:
    before = items[-1] if items else None
    if before is None:
        return False
    if before.type == PREDICATE:
        return before.frame == "object" and before.side == RIGHT and before.last == index
    if before.type == NOUN and before.kind:
        return before.frame == "of" and before.last == index - 1
    return before.type == NOUN and before.person and before.last == index
