"""People told by name or by a trade that the lexicon does not know: one each."""

from __future__ import annotations

from sijill.reading.parts import NOUN, PREDICATE, RIGHT, Item, Words
from sijill.values.count import Count


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


def find_named_person(words: Words, items: list[Item], index: int, last: int) -> Item | None:
    """Two or more words in a row that read as somebody's name, where a verb of harm can take it.

    Capitals mark a name; in a text that is all capitals, only its place right after a verb of harm, after "the death
    of" or after an office ("Colonel") does.
    """
    if not words.cased and not _expects_name(items, index):
        return None
    end = index
    while end < last and end not in words.covered and end not in words.counts:
        word = words.lower[end]
        known = words.entries(end, last)[1] or words.lexicon.function.get(word) is not None
        if known or not word[0].isalpha() or word in words.lexicon.speaker_words or word in words.lexicon.reporting:
            break
        if words.cased and not words.capital(end):
            break
        end += 1
    if end - index < 2 or (end < last and any(e.role in ("noun", "event") for e in words.entries(end, last)[1])):
        return None
    return Item(NOUN, index, end, count=Count(1, 1, False, "name"), subject="people", person=True, implied=True)


def _expects_name(items: list[Item], index: int) -> bool:
    before = items[-1] if items else None
    if before is None:
        return False
    if before.type == PREDICATE:
        return before.frame == "object" and before.side == RIGHT and before.last == index
    if before.type == NOUN and before.kind:
        return before.frame == "of" and before.last == index - 1
    return before.type == NOUN and before.person and not before.plural and before.last == index
