"""A written name cut into units that are the same tokens wherever they stand, so that a unit is read once.

A million names are made of some hundred thousand written words. Most are one token each in any name; "عبد" takes the
word behind it, "الدين" leans on the one before. Words that hang together so are one unit. Reach for it where many names
are read: `chain.parse_chain` gives the same tokens for one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sijill.names.chain import (
    ARABIC_AFTER,
    ARABIC_CLAN,
    ARABIC_KUNYA,
    ARABIC_OF,
    ARABIC_SERVANT,
    LATIN_AFTER,
    LATIN_ARTICLES,
    LATIN_KUNYA,
    LATIN_OF,
    LATIN_SERVANT,
    NO_NAME,
    Token,
    find_script,
    tokens_of,
    words_of,
)
from sijill.names.repair import repair

TAKES_NEXT = ARABIC_SERVANT | {*ARABIC_KUNYA} | ARABIC_CLAN | ARABIC_OF
TAKES_NEXT |= LATIN_SERVANT | {*LATIN_KUNYA} | LATIN_ARTICLES | LATIN_OF
LEANS_BACK = ARABIC_OF | ARABIC_AFTER | LATIN_OF | LATIN_AFTER
NO_NAME_WORDS = frozenset(word for phrase in NO_NAME for word in phrase.split())


@dataclass(frozen=True, slots=True)
class Unit:
    """What written words are by themselves. `tokens` is None where what stands around them may change it."""

    tokens: tuple[Token, ...] | None
    takes_next: bool
    leans_back: bool


@lru_cache(maxsize=1 << 20)
def read_unit(written: str) -> Unit:
    """One or more written words by themselves."""
    repaired = repair(written)
    script = find_script(repaired)
    if script is None:
        return Unit(None, False, False)
    words = words_of(repaired, script)
    if not words:
        return Unit(None, False, False)
    leans = words[0] in LEANS_BACK or (words[0] in LATIN_ARTICLES and len(words) > 1 and words[1] in LATIN_AFTER)
    takes = words[-1] in TAKES_NEXT
    tokens = tokens_of(words, script)
    stands_alone = not leans and not takes and not any(token.whole in NO_NAME_WORDS for token in tokens)
    return Unit(tuple(tokens) if stands_alone else None, takes, leans)


def cut_units(words: Sequence[str]) -> Iterator[Unit]:
    """The units of a name's written words, the last first: each word with those that it takes or that lean on it."""
    written = ""
    unit: Unit | None = None
    for word in reversed(words):
        own = read_unit(word)
        if unit is None:
            written, unit = word, own
        elif own.takes_next or unit.leans_back:
            written = f"{word} {written}"
            unit = read_unit(written)
        else:
            yield unit
            written, unit = word, own
    if unit is not None:
        yield unit


def read_units(words: Sequence[str]) -> list[Token] | None:
    """The tokens of a name by its units; None where only the whole name tells (`chain.parse_chain`)."""
    units = [*cut_units(words)]
    tokens: list[Token] = []
    for unit in reversed(units):
        if unit.tokens is None or unit.tokens[0].script != (tokens or unit.tokens)[0].script:
            return None
        tokens.extend(unit.tokens)
    return tokens
