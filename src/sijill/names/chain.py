"""A person's name as the chain it is: given name, father, grandfather, family, each one token.

"عبد الرحمن بن محمد أبو خليل النجار" is four tokens (عبدالرحمن, محمد, ابوخليل, نجار): servant names, kunyas and names of
the faith are one name each, "son of" joins and is none, the article is set apart. The same in Latin letters, where the
article takes a sun letter, is joined or left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from sijill.names.repair import plain_latin, repair

Script = Literal["arabic", "latin"]

MAX_TOKENS = 6
"""Tokens of a chain that are compared; a longer one keeps its first three and its last three."""

ARABIC_LETTER = re.compile("[\u0621-\u064a\u066e-\u06d3]")
ARABIC_WORD = re.compile("[\u0621-\u064a\u066e-\u06d3]+")
LATIN_WORD = re.compile(r"[^\W\d_]+(?:'+[^\W\d_]+)*'?")
LATIN_SPLIT = re.compile(r"[\s\-‐-―.,;/\\()\[\]_]+")

ARABIC_SERVANT = frozenset(["عبد"])
ARABIC_KUNYA = {
    "ابو": "ابو",
    "أبو": "ابو",
    "ابي": "ابو",
    "أبي": "ابو",
    "ابا": "ابو",
    "أبا": "ابو",
    "أم": "ام",
    "ام": "ام",
}
ARABIC_OF = frozenset(["بن", "ابن", "إبن", "بنت", "إبنة", "ابنة"])
ARABIC_CLAN = frozenset(["آل", "ال"])
ARABIC_AFTER = frozenset(["الدين", "الله", "الاسلام", "الإسلام", "الحق", "الزمان", "النبي", "الرب", "الهدى"])
ARABIC_TITLES = frozenset(
    ["الشهيد", "الشهيدة", "الطفل", "الطفلة", "الحاج", "الحاجة", "الدكتور", "الدكتورة", "المهندس", "الأستاذ", "الاستاذ"]
)
LATIN_SERVANT = frozenset(["abd", "abdul", "abdel", "abdal", "abdol", "abed", "abdu", "abdoul", "abdil", "abid"])
LATIN_KUNYA = dict.fromkeys(("abu", "abou", "abo", "aboo", "abi"), "abu") | dict.fromkeys(
    ("um", "umm", "om", "omm", "oum", "oumm"), "um"
)
LATIN_OF = frozenset(["bin", "ben", "ibn", "bint", "bent", "ibnat"])
LATIN_AFTER = frozenset(
    [
        "din",
        "deen",
        "dine",
        "eddin",
        "eddine",
        "eddeen",
        "uddin",
        "udden",
        "uddeen",
        "aldin",
        "aldeen",
        "eldin",
        "eldeen",
        "addin",
        "addeen",
        "adin",
        "edin",
        "edine",
        "allah",
        "ullah",
        "ollah",
        "ilah",
        "islam",
        "alislam",
    ]
)
LATIN_TITLES = frozenset(["mr", "mrs", "ms", "dr", "eng", "haj", "hajj", "hajja", "hajji", "martyr", "child"])
LATIN_ARTICLES = frozenset(
    "al el ul il a e as es ash esh ad ed ar er an en at et az ez ath eth adh edh us ud ash-sh ech ach".split()
)
SUN_JOINED = re.compile(r"^[aeu](?:sh(?=sh)|th(?=th)|dh(?=dh)|([tdrzsnl])(?=\1))")
ARTICLE_JOINED = re.compile(r"^[aeu]l'?(?=[bcdfghjklmnpqrstvwxyz]\w{2})")
NOT_AN_ARTICLE = frozenset("alwan elham ilham alma elma alyan albert alfred alhan".split())
"""Names that begin like the article and are not it."""


@dataclass(frozen=True, slots=True)
class Token:
    """One name of a chain: as compared, and the other way its letters may be cut (an article that may be none).

    `core` is without article; `whole` with it, as written; both in the letters of its script, repaired.
    """

    core: str
    whole: str
    script: Script


@dataclass(frozen=True, slots=True)
class NameChain:
    """The tokens of a name in its order; `script` is that of most of its letters."""

    tokens: tuple[Token, ...]
    script: Script


def find_script(text: str) -> Script | None:
    """The script of most letters of a text; None where it has neither Arabic nor Latin letters."""
    arabic = len(ARABIC_LETTER.findall(text))
    letters = sum(character.isalpha() for character in text)
    if not letters:
        return None
    return "arabic" if 2 * arabic >= letters else "latin"


@lru_cache(maxsize=262144)
def parse_chain(text: str) -> NameChain | None:
    """The chain of a written name; None where it holds no name ("غير معروف", "-", "3")."""
    repaired = repair(text)
    script = find_script(repaired)
    if script is None:
        return None
    tokens = tokens_of(words_of(repaired, script), script)
    if not tokens or _is_none(tokens):
        return None
    return NameChain(tuple(shortened(tokens)), script)


def words_of(repaired: str, script: Script) -> list[str]:
    """The words of a repaired name in the letters of a script, without titles."""
    if script == "arabic":
        return [word for word in ARABIC_WORD.findall(repaired) if word not in ARABIC_TITLES]
    words = (word.strip("'") for word in LATIN_SPLIT.split(plain_latin(repaired)))
    return [word for word in words if word and LATIN_WORD.fullmatch(word) and word not in LATIN_TITLES]


def tokens_of(words: list[str], script: Script) -> list[Token]:
    """The tokens that words are in their order."""
    return _arabic_tokens(words) if script == "arabic" else _latin_tokens(words)


NO_NAME = frozenset(
    [
        "unknown",
        "unidentified",
        "anonymous",
        "na",
        "n",
        "none",
        "null",
        "nan",
        "no name",
        "name unknown",
        "not known",
        "مجهول",
        "مجهولة",
        "غير معروف",
        "غير معروفة",
        "مجهول الهويه",
        "مجهول الهوية",
        "غير محدد",
        "غيرمعروف",
        "لايوجد",
        "n a",
        "لا يوجد",
        "غير معروف الهوية",
        "غير معروفة الهوية",
    ]
)
"""What stands in a name's cell where the name is not known."""


def _is_none(tokens: list[Token]) -> bool:
    return " ".join(token.whole for token in tokens) in NO_NAME


T = TypeVar("T")


def shortened(tokens: list[T]) -> list[T]:
    """The tokens of a chain that are compared: the first and the last where there are too many."""
    half = MAX_TOKENS // 2
    return tokens if len(tokens) <= MAX_TOKENS else [*tokens[:half], *tokens[-half:]]


def _arabic_tokens(words: list[str]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        if word in ARABIC_OF and following and tokens:
            at += 1
        elif word in ARABIC_SERVANT and following:
            tokens.append(Token(word + following, word + following, "arabic"))
            at += 2
        elif word in ARABIC_KUNYA and following:
            name = ARABIC_KUNYA[word]
            tokens.append(Token(name + _without_article(following), name + following, "arabic"))
            at += 2
        elif word in ARABIC_CLAN and following:
            tokens.append(Token(_without_article(following), "ال" + following, "arabic"))
            at += 2
        elif word in ARABIC_AFTER and tokens:
            before = tokens.pop()
            tokens.append(Token(before.whole + word, before.whole + word, "arabic"))
            at += 1
        else:
            tokens.append(Token(_without_article(word), word, "arabic"))
            at += 1
    return tokens


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 and not word.startswith("الله") else word


def _latin_tokens(words: list[str]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        word, rest = words[at], words[at + 1 :]
        if word in LATIN_OF and rest and tokens:
            at += 1
        elif word in LATIN_SERVANT and rest:
            skipped = 1 if rest[0] in LATIN_ARTICLES and len(rest) > 1 else 0
            tokens.append(_servant(rest[skipped]))
            at += 2 + skipped
        elif word in LATIN_KUNYA and rest:
            skipped = 1 if rest[0] in LATIN_ARTICLES and len(rest) > 1 else 0
            core = LATIN_KUNYA[word] + _bare(rest[skipped])
            tokens.append(Token(core, core, "latin"))
            at += 2 + skipped
        elif word in LATIN_ARTICLES and rest:
            if rest[0] in LATIN_AFTER and tokens:
                tokens.append(_named_after(tokens.pop(), rest[0]))
            else:
                tokens.append(Token(_bare(rest[0]), "al" + rest[0], "latin"))
            at += 2
        elif word in LATIN_AFTER and tokens:
            tokens.append(_named_after(tokens.pop(), word))
            at += 1
        else:
            tokens.append(Token(_bare(word), word, "latin"))
            at += 1
    return tokens


def _servant(word: str) -> Token:
    core = "abd" + ("allah" if word in LATIN_AFTER else "al" + _bare(word))
    return Token(core, core, "latin")


def _named_after(before: Token, word: str) -> Token:
    ending = "islam" if word.endswith("islam") else "allah" if word.endswith("lah") else "aldin"
    core = before.whole + ending
    return Token(core, core, "latin")


def _bare(word: str) -> str:
    """A Latin word without an article that is joined to it ("alnajjar", "elnajar", "annajjar")."""
    if word in NOT_AN_ARTICLE:
        return word
    for article in (SUN_JOINED, ARTICLE_JOINED):
        if (found := article.match(word)) and len(word) - found.end() >= 4:
            return word[found.end() :]
    return word
