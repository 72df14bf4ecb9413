"""What a sentence is made of for reading: its parts, and what the walk needs to know of the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sijill.reading.counts import CountMention
from sijill.reading.lexicon import Entry, Lexicon
from sijill.values.count import Count

NOUN, PREDICATE, SUBGROUP, JOIN, BE, HAVE, BREAK, RELATIVE = "N", "P", "S", "C", "A", "H", "B", "R"
LEFT, RIGHT, NOWHERE = "left", "right", "nowhere"
QUOTATION_MARKS = frozenset('"“”«»')


@dataclass(slots=True, eq=False)
class Item:
    """One part of a sentence over tokens `first`–`last` (half-open).

    `lead` is how many tokens of a noun phrase stand before `first`: modifiers that the claim does not need. `status` is
    the kind that a noun names by itself where something else is said of it ("killed three detainees"). `word` is what a
    marker is, or the word before a figure.
    """

    type: str
    first: int
    last: int
    count: Count | None = None
    subject: str | None = None
    person: bool = False
    plural: bool = False
    definite: bool = False
    bare: bool = False
    kind: str = ""
    status: str = ""
    strong: bool = True
    attribute: str = ""
    frame: str = ""
    form: str = ""
    side: str = NOWHERE
    passive: bool = False
    reversed: bool = False
    opens: bool = False
    determined: str = ""
    implied: bool = False
    named: bool = False
    lead: int = 0
    word: str = ""
    risen: bool = False
    actor: str | None = None
    governor: Item | None = None
    parent: Item | None = None
    coordinate: Item | None = None
    rule: str = ""
    alternatives: list[tuple[str, str]] = field(default_factory=list)
    taken: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Before:
    """What the sentences before leave to the figures of this one.

    `listing` is the kind that was counted last, or that a heading names: what the figures of a list count. `heading`
    is the same where a heading that ends in a colon names it. `asked` is the kind that the question before asks for.
    """

    listing: str = ""
    heading: str = ""
    asked: str = ""


NOTHING_BEFORE = Before()


@dataclass(frozen=True, slots=True)
class Words:
    """What the walk needs to know of the document: its tokens and what others found in them.

    `cased` is False for a text in capitals throughout, where a capital tells nothing. `covered` are the tokens of
    places and times, each with where its mention ends; `timed` are those of times.
    """

    lower: list[str]
    capital: Callable[[int], bool]
    counts: dict[int, CountMention]
    covered: dict[int, int]
    lexicon: Lexicon
    cased: bool = True
    timed: frozenset[int] = frozenset()

    def entries(self, index: int, last: int) -> tuple[int, tuple[Entry, ...]]:
        """The longest lexicon match at `index`: its end and what it may be."""
        word = self.lower[index]
        phrases = self.lexicon.phrases.get(word)
        if phrases is not None:
            for rest, uses in phrases:
                end = index + 1 + len(rest)
                if end <= last and tuple(self.lower[index + 1 : end]) == rest:
                    return end, uses
        return index + 1, self.lexicon.words.get(word, ())

    def sets_off_few(self, index: int, first: int, last: int, reach: int) -> bool:
        """Whether a quotation mark only sets off a few words, fewer than `reach`, within `first`–`last`.

        'Members of the "Islamic State" organisation', "سيطرت «قسد» على سبع قرى": the sentence goes on through them.
        """
        if self.lower[index] not in QUOTATION_MARKS:
            return False
        near = (*range(max(first, index - reach), index), *range(index + 1, min(last, index + reach)))
        return any(self.lower[at] in QUOTATION_MARKS for at in near)
