"""A person's name as the chain it is: given name, father, grandfather, family, each one token.

"عبد الرحمن بن محمد أبو خليل النجار" is four tokens (عبدالرحمن, محمد, ابوخليل, نجار): servant names, kunyas and names of
the faith are one name each, "son of" joins and is none, the article is set apart. The same in Latin letters, where the
article takes a sun letter, is joined or left out. Titles, ages, bynames in parentheses and "aka" fall away; "Family,
Given" is turned. Who is named by a relative only ("Abu Mohammad", "wife of Sami") has a first token that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sijill.names.compound import Compound, compound_at, kunya
from sijill.names.particles import Particles, particles
from sijill.names.repair import is_turned, repair
from sijill.names.script import Script, find_script
from sijill.names.words import is_plain, sections

MAX_TOKENS = 6
"""Tokens of a chain that are compared; a longer one keeps its first three and its last three."""

BY_A_RELATIVE = 2
"""Tokens at most in a name that a kunya begins as a name of war or courtesy: with more, Abu X is part of the name."""


@dataclass(frozen=True, slots=True)
class Token:
    """One name of a chain: as compared, and the other way its letters may be cut (an article that may be none).

    `core` is without article; `whole` with it, as written; both in the letters of its script, repaired. The core of a
    person named by a relative keeps a space ("ابو محمد"), which that of a family has not ("ابومحمد").
    """

    core: str
    whole: str
    script: Script

    @property
    def is_by_relative(self) -> bool:
        """Whether this names a person by another: a kunya as given name, or "wife of". It tells little."""
        return " " in self.core


@dataclass(frozen=True, slots=True)
class NameChain:
    """The tokens of a name in its order; `script` is that of most of its letters."""

    tokens: tuple[Token, ...]
    script: Script

    @property
    def is_by_relative(self) -> bool:
        """Whether the whole name is a kunya or "wife of" and one name: low information, many bear it."""
        return len(self.tokens) == 1 and self.tokens[0].is_by_relative


@lru_cache(maxsize=262144)
def parse_chain(text: str) -> NameChain | None:
    """The chain of a written name; None where it holds no name ("غير معروف", "-", "3")."""
    tokens = [find_token(word) for word in text.split()]
    known = [token for token in tokens if token is not None]
    if known and len(known) == len(tokens) and len({token.script for token in known}) == 1:
        return NameChain(tuple(shortened(known)), known[0].script)
    return _parsed(text)


@lru_cache(maxsize=1 << 20)
def find_token(word: str) -> Token | None:
    """The one token that a written word is in any name; None where what stands around it may change that."""
    if not is_plain(word) or is_turned(word):
        return None
    repaired = repair(word)
    script = find_script(repaired)
    if script is None:
        return None
    words, *others = sections(repaired, script)
    known = particles(script)
    if others or not words or len(words[-1]) < 2 or known.key(words[-1]) in known.apart:
        return None
    if len(words) > 1 and known.find("article", words[0]) is None:
        return None
    found, end = compound_at(words, 0, known)
    return Token(found.core, found.whole, script) if end == len(words) and not found.relation else None


def shortened(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a chain that are compared: the first and the last where there are too many."""
    half = MAX_TOKENS // 2
    return tokens if len(tokens) <= MAX_TOKENS else [*tokens[:half], *tokens[-half:]]


def _parsed(text: str) -> NameChain | None:
    repaired = repair(text)
    script = find_script(repaired)
    if script is None:
        return None
    known = particles(script)
    parts = [part for words in sections(repaired, script) if (part := _compounds(words, known))]
    if len(parts) == 2 and len(parts[0]) == 1 and (script == "latin" or parts[0][0].core != parts[0][0].whole):
        parts.reverse()  # "Family, Given"; Arabic lists that set commas between all names are no such
    names = [name for part in parts for name in part]
    if not names or known.find("nameless", " ".join(name.whole for name in names)) is not None:
        return None
    tokens = [Token(name.core, name.whole, script) for name in names]
    if _is_by_relative(names, known):
        tokens[0] = Token(f"{names[0].relation} {names[0].name}", names[0].whole, script)
    return NameChain(tuple(shortened(tokens)), script)


def _is_by_relative(names: Sequence[Compound], known: Particles) -> bool:
    first = names[0]
    if not first.relation or known.find("given", f"{first.relation} {first.name}") is not None:
        return False
    return len(names) <= BY_A_RELATIVE or first.relation not in known.words["kunya"].values()


def _compounds(words: Sequence[str], known: Particles) -> list[Compound]:
    """The names that words are in their order, up to where another person's begin."""
    names: list[Compound] = []
    at = 0
    while at < len(words):
        if names and (behind := _behind(words, at, known, "other")):
            break
        if names and (behind := _behind(words, at, known, "husband")):
            theirs = _compounds(words[behind:], known)
            return [*names, theirs[-1]] if len(names) == 1 and len(theirs) > 1 else names  # her married name
        if names and (behind := _behind(words, at, known, "son_of")):
            at = behind
            continue
        relation = None if names else known.find_at("relative", words, at)
        if relation is not None and relation[1] < len(words):
            name, at = compound_at(words, relation[1], known)
            names.append(kunya(relation[0], name.core))
        else:
            name, at = compound_at(words, at, known)
            names.append(name)
    return names


def _behind(words: Sequence[str], at: int, known: Particles, kind: str) -> int:
    """The place behind words of a kind, 0 where there are none, or nothing behind them."""
    found = known.find_at(kind, words, at)
    return found[1] if found is not None and found[1] < len(words) else 0
