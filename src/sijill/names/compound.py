"""Words that make one name together: "عبد الرحمن", "أبو خليل", "صلاح الدين", an article with what follows it.

A compound is cut the same whether it is written in one word or in several, in either script.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sijill.names.particles import Particles

SUN_JOINED = re.compile(r"^[aeu](?:sh(?=sh)|th(?=th)|dh(?=dh)|([tdrzsnl])(?=\1))")
ARTICLE_JOINED = re.compile(r"^[aeu]l'?(?=[bcdfghjklmnpqrstvwxyz]\w{2})")
SERVANT_JOINED = re.compile(r"^abd[aeiou]{1,2}(?:l(?=[^l])|([trzsnd])(?=\1)|sh(?=sh))'?(?=\w{4})")
KUNYA_JOINED = {
    "arabic": re.compile("^[أا]بو(?=\\w{3})"),
    "latin": re.compile(r"^ab(?:ou|oo|o|u)(?:l(?=[bcdfghjklmnpqrstvwxyz]))?(?=\w{4})"),
}
ARTICLE = {"arabic": "ال", "latin": "al"}


@dataclass(frozen=True, slots=True)
class Compound:
    """One name of one word or more. `core` is without its article; `relation` and `name` are the parts of a kunya."""

    core: str
    whole: str
    relation: str = ""
    name: str = ""


def compound_at(words: Sequence[str], at: int, known: Particles) -> tuple[Compound, int]:
    """The name that begins at a place, and the place behind it."""
    found, at = _begun(words, at, known)
    while at < len(words) and (ending := _ending_at(words, at, known)) is not None:
        end, at = ending
        if found.name:
            found = kunya(found.relation, found.name + end)
        else:
            found = Compound(found.whole + end, found.whole + end)
    return found, at


def kunya(relation: str, name: str) -> Compound:
    """The compound of "father of" and a name."""
    return Compound(relation + name, relation + name, relation, name)


def _begun(words: Sequence[str], at: int, known: Particles) -> tuple[Compound, int]:
    word, following = words[at], at + 1
    if known.find("article", word) is not None and following < len(words):
        return Compound(_bare(words[following], known), ARTICLE[known.script] + words[following]), following + 1
    after = _behind_article(words, following, known)
    if after < len(words) and known.find("servant", word) is not None:
        return _servant(word, words[after], known, apart=after > following), after + 1
    if after < len(words) and (relation := known.find("kunya", word)) is not None:
        inner, end = compound_at(words, after, known)
        return kunya(relation, inner.core), end
    return _joined(known.find("short", word) or word, known), following


def _behind_article(words: Sequence[str], at: int, known: Particles) -> int:
    return at + 1 if at + 1 < len(words) and known.find("article", words[at]) is not None else at


def _servant(word: str, name: str, known: Particles, *, apart: bool) -> Compound:
    if known.script == "arabic":
        core = word + ("ال" if apart and not name.startswith("ال") else "") + name
    else:
        core = "abd" + ("allah" if known.find("ending", name) == "allah" else "al" + _bare(name, known))
    return Compound(core, core)


def _joined(word: str, known: Particles) -> Compound:
    """A single word, its article or what else is joined to it set apart."""
    if known.find("whole", word) is not None:
        return Compound(word, word)
    if joined := KUNYA_JOINED[known.script].match(word):
        relation = "ابو" if known.script == "arabic" else "abu"
        return kunya(relation, _bare(word[joined.end() :], known))
    if known.script == "latin" and (joined := SERVANT_JOINED.match(word)):
        return Compound("abdal" + word[joined.end() :], "abdal" + word[joined.end() :])
    return Compound(_bare(word, known), word)


def _bare(word: str, known: Particles) -> str:
    """A word without an article that is joined to it ("النجار", "alnajjar", "elnajar", "annajjar")."""
    if known.find("whole", word) is not None:
        return word
    if known.script == "arabic":
        return word[2:] if word.startswith("ال") and len(word) > 4 and not word.startswith("الله") else word
    for article in (SUN_JOINED, ARTICLE_JOINED):
        if (found := article.match(word)) and len(word) - found.end() >= 4:
            return word[found.end() :]
    return word


def _ending_at(words: Sequence[str], at: int, known: Particles) -> tuple[str, int] | None:
    """What ends the name before it, as its core has it, and the place behind; in Latin letters with its article."""
    after = at if known.script == "arabic" else _behind_article(words, at, known)
    ending = known.find("ending", words[after])
    if ending is None:
        return None
    return (words[after] if known.script == "arabic" else ending), after + 1
