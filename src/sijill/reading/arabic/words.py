"""Arabic words as reading looks them up: folded, and divided from what is written onto them.

Arabic writes "and", "by", "for" before a word and pronouns after it without a space. A word is divided only where the
rest is a word that the lexicons know: "والجرحى" is "and the wounded", "والد" stays "father". Each part keeps where it
stands, so that what a claim quotes is the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sijill.names.arabic import HARAKAT, MARKS, fold
from sijill.reading.arabic.vocabulary import load_vocabulary

LETTERS = (
    "\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\ufb50-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc"
)
ARABIC = re.compile(f"[{LETTERS}]")
WORD = rf"[{LETTERS}][{LETTERS}{MARKS}]*(?:(?:[.·•*_]|(?<=\u0640) (?=\u0640))[{LETTERS}{MARKS}]+)*"
"""A word, and where somebody wrote dots, or tatweel and a space, into it so that no filter finds it."""

INNER = re.compile(r"[.·•*_ ]")
CONJUNCTIONS = ("", "و", "ف")
PREPOSITIONS = ("", "ب", "ل", "ك")
FUTURES = ("س", "ح", "ه")
"""The last two as Egypt and the Levant write it ("هيقتلوا")."""
PRONOUNS = ("هما", "هم", "هن", "ها", "كم", "نا", "ه", "ي", "ك", "و", "ن", "ش")
"""The last three are as dialect writes them: his or hers ("رفيقو"), theirs ("اخدوهن، حالتن"), and not ("ماتوش")."""

PRESENT = ("ي", "ت", "ن")
"""How verbs of the present begin."""

ARTICLE = "ال"
SHORTEST = 2
SHORTEST_WITH_PRONOUN = 3

Part = tuple[int, int, str]
"""Where a part of a word begins and ends in it, and the word that reading looks up."""


@lru_cache(maxsize=200_000)
def parts_of(word: str) -> tuple[Part, ...]:
    """The parts of a written word, in order; dots inside a word are passed over where that gives a known word."""
    if INNER.search(word):
        joined = _divided(word)
        if joined is not None:
            return joined
        return tuple(
            (match.start() + start, match.start() + end, part)
            for match in re.finditer(r"[^.·•*_ ]+", word)
            if ARABIC.search(match[0])
            for start, end, part in parts_of(match[0])
        )
    return _divided(word) or ((0, len(word), fold(word)),)


@lru_cache(maxsize=200_000)
def is_unknown(word: str) -> bool:
    """Whether a written word is none that the lexicons know, however it is divided."""
    return _divided(word) is None


@lru_cache(maxsize=20_000)
def joined(one: str, other: str) -> str | None:
    """The known word that somebody wrote as two pieces with a space, the first of which is no word ("جر حى")."""
    whole = fold(one + other)
    broken = is_unknown(other) or len(fold(one)) <= SHORTEST_WITH_PRONOUN
    return whole if broken and len(whole) > SHORTEST_WITH_PRONOUN and whole in load_vocabulary() else None


def _divided(word: str) -> tuple[Part, ...] | None:
    """The word divided into known parts, None where no way to divide it gives a known word."""
    places = [at for at, char in enumerate(word) if not HARAKAT.match(char) and not INNER.match(char)]
    folded = fold(INNER.sub("", word))
    if not folded or len(folded) > len(places):
        return None  # a ligature of several letters: looked up as it stands
    found = divide(folded)
    if found is None:
        return None
    parts: list[Part] = []
    at = start = 0
    for number, (size, part) in enumerate(found):
        at += size
        end = places[at] if number + 1 < len(found) else len(word)
        parts.append((start, end, part))
        start = end
    return tuple(parts)


@lru_cache(maxsize=200_000)
def divide(word: str) -> tuple[tuple[int, str], ...] | None:
    """A folded word as its parts with how many of its letters each takes, the fewest that give a known word."""
    known = load_vocabulary()
    if word in known:
        return ((len(word), word),)
    ways = sorted(_ways(word), key=len)
    return ways[0] if ways else None


def _ways(word: str) -> Iterator[tuple[tuple[int, str], ...]]:
    known = load_vocabulary()
    for conjunction in CONJUNCTIONS:
        if not word.startswith(conjunction):
            continue
        rest = word[len(conjunction) :]
        for preposition in _prefixes(rest):
            stem = rest[len(preposition) :]
            before = tuple((len(clitic), clitic) for clitic in (conjunction, preposition) if clitic)
            if preposition == "ل" and stem.startswith("ل"):  # لل is ل and the article
                stem = "ا" + stem
                shift = 1
            else:
                shift = 0
            if len(stem) >= SHORTEST and stem in known:
                yield (*before, (len(stem) - shift, stem))
                continue
            yield from _with_pronoun(stem, shift, before, known)


def _prefixes(rest: str) -> Iterator[str]:
    for preposition in PREPOSITIONS:
        if rest.startswith(preposition):
            yield preposition
    if rest[:1] in FUTURES and rest[1:2] in PRESENT:
        yield rest[:1]


def _with_pronoun(
    stem: str, shift: int, before: tuple[tuple[int, str], ...], known: frozenset[str]
) -> Iterator[tuple[tuple[int, str], ...]]:
    for pronoun in PRONOUNS:
        if not stem.endswith(pronoun):
            continue
        base = stem[: -len(pronoun)]
        if len(base) < SHORTEST_WITH_PRONOUN:
            continue
        if pronoun == "ه" and base.endswith("ي"):
            continue  # "جراحية" is no "his surgeons"
        if base.startswith(ARTICLE) and base[len(ARTICLE) :] in known:
            continue  # what has the article has no owner: "البصرة" is no "his sight"
        held = next((each for each in _before_pronoun(base) if each in known), None)
        if held is not None:
            yield (*before, (len(base) - shift, held), (len(pronoun), "_" + pronoun))
            return


def _before_pronoun(base: str) -> tuple[str, ...]:
    """What a word that a pronoun is written onto may be without it: ة was opened to ت, a final ى stood as ا."""
    if base.endswith("ت"):
        return base, base[:-1] + "ه"
    return (base, base[:-1] + "ي") if base.endswith("ا") else (base,)
