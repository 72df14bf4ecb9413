"""Verbs of a sentence: whether a word is one here, and on which side stands what is counted."""

from __future__ import annotations

from sijill.reading.counts import CountMention
from sijill.reading.lexicon import Entry
from sijill.reading.nouns import counted_noun
from sijill.reading.parts import LEFT, NOUN, RIGHT, Item, Words


def reads_as_verb(words: Words, items: list[Item], verb: Entry, index: int, end: int, first: int, last: int) -> bool:
    """Whether a word that may be verb or noun ("strikes", "bombing", "shells") is the verb here."""
    before = words.lower[index - 1] if index > first else ""
    after = words.lower[end] if end < last else ""
    role = words.lexicon.function.get(before, "")
    takes_object = end in words.counts or after in (
        "a",
        "an",
        "the",
        "several",
        "many",
        "his",
        "their",
        "our",
        "some",
        "its",
    )
    if verb.form == "ing":
        if role == "be" or before == ",":
            return takes_object or role == "be"
        if before == "of" and verb.frame == "object":
            return end in words.counts  # "accused of kidnapping 30 peasants"
        return takes_object and role != "det" and before not in ("of", "heavy", "intense")
    if verb.form == "past":
        return role not in ("det",)
    if before in words.lexicon.rules.modal or role == "pronoun":
        return True
    if role in ("det", "prep") or before in (",", "and"):
        return False
    previous = items[-1] if items and items[-1].last == index else None
    actor = any(e.role == "actor" for e in words.lexicon.words.get(before, ()))
    if previous is not None and previous.type == NOUN and previous.count is not None:
        return previous.plural and previous.subject not in (None, "attacks") and takes_object
    if previous is not None and previous.type == NOUN and previous.plural and verb.form == "base":
        return True
    return (takes_object and (actor or (previous is not None and previous.type == NOUN))) or (
        verb.form == "s" and takes_object
    )


def may_be_base(words: Words, items: list[Item], index: int, first: int) -> bool:
    """Whether a base form is a verb here and not an adjective or noun of the same letters ("a free path")."""
    if index == first:
        return True
    before = words.lower[index - 1]
    if (
        before in words.lexicon.rules.modal
        or words.lexicon.function.get(before) in ("pronoun", "relative")
        or before.endswith("n't")
    ):
        return True
    if before in ("not", "and", "or", "n’t", "help") or before.endswith("ly"):
        return True
    previous = items[-1] if items else None
    if previous is not None and previous.last == index and previous.type == NOUN:
        return previous.plural
    if words.lexicon.function.get(before) is None and (index + 1 in words.counts or index + 1 in words.covered):
        return before[0].isalpha()  # "forces execute 10 children"
    return any(e.role == "actor" or (e.role == "noun" and e.number == 2) for e in words.lexicon.words.get(before, ()))


def is_attributive(words: Words, index: int, end: int, first: int, last: int) -> bool:
    """Whether a participle or state stands before the noun it describes ("the trapped civilians")."""
    if end >= last:
        return False
    before = words.lower[index - 1] if index > first else ""
    role = words.lexicon.function.get(before, "")
    if index > first and role not in ("det", "prep") and before not in (",", "and", "of"):
        return False
    if before == "and" and index - 2 >= first and words.lexicon.function.get(words.lower[index - 2]) is None:
        return False
    _, entries = words.entries(end, last)
    return any(e.role == "noun" and (e.number == 2 or role == "det") for e in entries)


def _passive(words: Words, index: int, first: int) -> str:
    """`be` or `have` where that auxiliary governs the verb at `index`, else an empty string."""
    for at in range(index - 1, max(first, index - 6) - 1, -1):
        word = words.lower[at]
        role = words.lexicon.function.get(word)
        if word in ("being", "been") or role == "be":
            return "be"
        if role == "have":
            return "have"
        if word not in words.lexicon.rules.fillers and not word.endswith("ly"):
            return ""
    return ""


def set_side(words: Words, items: list[Item], item: Item, first: int, last: int) -> None:
    """Set on which side of the verb stands what is counted, and whether the verb is passive."""
    auxiliary = _passive(words, item.first, first)
    item.passive = auxiliary == "be" and item.form in ("past", "part")
    if item.frame == "subject":
        item.side = LEFT
    elif item.frame == "target":
        item.side = RIGHT if not item.passive else LEFT
    elif item.form in ("base", "s", "ing") or _labels(words, item.last, last):
        item.side = RIGHT
    elif item.passive or (item.form == "part" and auxiliary != "have"):
        item.side = LEFT
        item.passive = True
    elif auxiliary == "have":
        item.side = RIGHT
    else:
        previous = items[-1] if items and items[-1].type == NOUN and items[-1].last == item.first else None
        counted = previous is not None and previous.count is not None
        item.side = RIGHT if _takes_object(words, item.last, last, counted) else LEFT


def _labels(words: Words, index: int, last: int) -> bool:
    """Whether the word is the label of a figure ("Killed: 43")."""
    return index + 1 < last and words.lower[index] == ":" and index + 1 in words.counts


def _takes_object(words: Words, index: int, last: int, after_count: bool) -> bool:
    """Whether what follows a bare past form is its object ("killed five") or not ("killed in Hama").

    `after_count`: a counted noun stands right before the form ("50 fighters killed"), so a name after it is no object.
    """
    if index + 1 < last and words.lower[index] in ("and", "or"):
        _, entries = words.entries(index + 1, last)
        if any(e.role == "verb" and e.form in ("past", "part") for e in entries):
            index += 2
    while (
        index < last
        and index not in words.counts
        and (words.lower[index] in ("also", "another") or words.lower[index].endswith("ly"))
    ):
        index += 1
    if index >= last:
        return False
    mention = words.counts.get(index)
    if mention is not None and mention.role in ("quantity", "zero"):
        return not _headline_pair(words, mention, last)
    word = words.lower[index]
    role = words.lexicon.function.get(word)
    if role is not None:
        if after_count:
            return role == "det" and _person_follows(words, index + 1, last)
        return role == "det" or role == "pronoun"
    if index in words.covered or not word[0].isalpha():
        return False
    for at in range(index, min(index + 3, last)):
        if words.lexicon.function.get(words.lower[at]) is not None or at in words.covered:
            return False
        _, entries = words.entries(at, last)
        if any(e.role in ("noun", "event", "actor") for e in entries):
            return not after_count
        if any(e.role == "verb" for e in entries):
            return False
    return words.capital(index) and not after_count


def _headline_pair(words: Words, mention: CountMention, last: int) -> bool:
    """Whether a figure belongs to the participle after it ("10 civilians killed 15 injured")."""
    end = counted_noun(words, mention, last).last
    if end >= last:
        return False
    _, entries = words.entries(end, last)
    if words.lexicon.function.get(words.lower[end]) in ("be", "have"):
        return True
    stop, _ = words.entries(end, last)
    if stop in words.counts and not (stop + 1 < last and words.lexicon.words.get(words.lower[stop + 1])):
        return False  # "killed 30 people injured 90": each verb has a figure of its own
    return any(e.role == "state" or (e.role == "verb" and e.form in ("past", "part")) for e in entries)


def _person_follows(words: Words, index: int, last: int) -> bool:
    for at in range(index, min(index + 3, last)):
        if any(e.role == "noun" and e.person for e in words.entries(at, last)[1]):
            return True
    return False
