"""Romanised Arabic names under one key, whatever the romanisation.

One Arabic name is written a dozen ways in Latin letters: the article is al-, el-, ul- or takes the sun letter that
follows it (as-Sukkari, a-Sukkari) or is left out; long vowels are doubled or not; consonants are doubled or not. The
key keeps what all ways share, the skeleton of consonants. Two names of one key may still be two names: `likeness` says
how near their spellings are, and equality of keys is never equality of names.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from sijill.names.script import undecorated

SUN_LETTERS = "tdrzsnl"
ARTICLES = frozenset("al el ul il a e as es ash esh ad ed ar er an en at et az ez ath eth adh edh us ud".split())
DIGRAPHS = (
    ("sh", "š"),
    ("ch", "š"),
    ("kh", "x"),
    ("gh", "ğ"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("dj", "j"),
    ("zh", "j"),
)
PART = re.compile(r"[^\W\d_]+")
MARKS = str.maketrans("", "", "'’‘ʿʾʼ`´ʻ")
JOINED_ARTICLE = re.compile(r"^[aeu]([tdrzsnl])(?=\1\w{3})")
VOWEL_WRITINGS = (
    ("aou", "u"),
    ("ou", "u"),
    ("oo", "u"),
    ("aw", "u"),
    ("ow", "u"),
    ("au", "u"),
    ("o", "u"),
    ("w", "u"),
    ("ay", "i"),
    ("ai", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("ie", "i"),
    ("iy", "i"),
    ("ee", "i"),
    ("y", "i"),
    ("e", "a"),
)
"""Ways to write one long vowel, and the letter that stands for all of them here."""

VOWELS = str.maketrans("", "", "aeiouwy")
CONSONANTS = str.maketrans("qcpvg", "kkbfg")


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A name in lower case without diacritics and apostrophes: "Ma’arrat an-Nu‘mān" gives "maarrat an-numan".

    For words of texts and places, which are looked up so. Names of persons keep apostrophes (`repair.plain_latin`).
    """
    return undecorated(name).lower().translate(MARKS)


@lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """The key of a romanised name: its consonants, less articles, doubling and inner h.

    as-Sukkari, Sukari and Al-Soukari share one; so do Salah a-Din, Salah Eddin, Salaheddin and Salahudin. An empty key
    means that the name holds too little to be compared.
    """
    return _squeezed("".join(_skeleton(part) for part in _parts(name)))


def likeness(one: str, other: str) -> float:
    """How near two romanised names are, 0–1: 1 for one spelling, less the more their vowels differ.

    Articles, hyphens, doubled letters and the ways to write one long vowel do not count. Only names of one key are
    worth asking about.
    """
    left, right = _sounds(one), _sounds(other)
    if not left or not right:
        return 0.0
    return 1.0 if left == right else round(Levenshtein.normalized_similarity(left, right), 3)


@lru_cache(maxsize=65536)
def _sounds(name: str) -> str:
    """A name with one letter for each long vowel, however it is written."""
    text = "".join(_consonants(part) for part in _parts(name))
    for written, vowel in VOWEL_WRITINGS:
        text = text.replace(written, vowel)
    return _squeezed(text)


def _parts(name: str) -> list[str]:
    """The words of a name without its articles, also where one took a sun letter and was joined ("Eddawla")."""
    parts = PART.findall(plain(name))
    return [JOINED_ARTICLE.sub(r"\1", part) for at, part in enumerate(parts) if not _is_article(parts, at)]


def _is_article(parts: list[str], at: int) -> bool:
    """Whether a part is the article: by its form, and where it took a sun letter, by that of the part after it."""
    if at + 1 == len(parts) or parts[at] not in ARTICLES:
        return False
    part, following = parts[at], parts[at + 1]
    if part in ("al", "el", "ul", "il", "a", "e"):
        return True
    return part[1] in SUN_LETTERS and following[0] == part[1]


def _consonants(part: str) -> str:
    part = part.removesuffix("h") if part.endswith(("ah", "eh")) and len(part) > 3 else part
    for digraph, letter in DIGRAPHS:
        part = part.replace(digraph, letter)
    return part[:1].translate(CONSONANTS) + part[1:].translate(CONSONANTS).replace("h", "")


def _skeleton(part: str) -> str:
    return _consonants(part).translate(VOWELS)


def _squeezed(text: str) -> str:
    return "".join(letter for at, letter in enumerate(text) if at == 0 or text[at - 1] != letter)
