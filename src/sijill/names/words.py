"""The words of a written name, without what stands beside a name: titles, ages, bynames in parentheses, "aka".

`sections` is what a chain is read of: the words on either side of the one comma that a name may have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sijill.names.particles import Particles, particles
from sijill.names.repair import plain_latin
from sijill.names.script import Script

LATIN_WORD = re.compile(r"[^\W\d_]+(?:'+[^\W\d_]+)*'?")
LATIN_SPLIT = re.compile(r"[\s\-‐-―.,;:/\\()\[\]_\"“”«»]+")
ARABIC_WORD = re.compile("[\u0621-\u064a\u066e-\u06d3]+")
ASIDE = re.compile(r"[(\[{«“\"]([^)\]}»”\"]*)[)\]}»”\"]")
COMMA = re.compile("[,،;؛]")
INITIAL_TITLE = re.compile(r"^\s*(?:[دمأا]\s*[./]\s*)+(?=\w{2})")
WRITTEN_SHORT = (
    (re.compile(r"\bs\s*/\s*o\b"), " son of "),
    (re.compile(r"\bd\s*/\s*o\b"), " daughter of "),
    (re.compile(r"\bw\s*/\s*o\b"), " wife of "),
    (re.compile(r"\ba\s*[./]\s*k\s*[./]\s*a\b"), " aka "),
)
DIGIT_LETTERS = str.maketrans({"2": "'", "3": "'", "5": "kh", "6": "t", "7": "h", "8": "gh", "9": "q"})
AMONG_LETTERS = re.compile(r"(?<=[a-z])[2356789]+(?=[a-z])|(?<![\w.])[2379](?=[a-z]{2})")
"""Digits that stand for Arabic letters in chats ("Mo7ammad", "3ali"); a number beside a name is none."""

PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]{2,}|[A-Za-z\u00c0-\u024f]{2,}(?:['’-][A-Za-z\u00c0-\u024f]+)*")
LEAST_BESIDE = 2
"""Words that must be left for a byname in parentheses, or what may be a title, to fall away."""


def is_plain(word: str) -> bool:
    """Whether a written word is made of letters only, so that it may be one token by itself."""
    return PLAIN.fullmatch(word) is not None


def sections(text: str, script: Script) -> list[list[str]]:
    """The words of a repaired name in the letters of its script: two lists where one comma parts it, else one."""
    known = particles(script)
    text = _written_out(text, script)
    text = known.ages.sub(" ", text)
    text = ASIDE.sub(lambda found: _beside(found, known), text)
    parts = COMMA.split(text)
    found = [_words(part, known) for part in (parts if len(parts) == 2 else [text])]
    return [_without_alias(words, known) for words in found]


def _written_out(text: str, script: Script) -> str:
    if script == "arabic":
        return INITIAL_TITLE.sub("", text)
    text = plain_latin(text)
    for short, long in WRITTEN_SHORT:
        text = short.sub(long, text)
    return AMONG_LETTERS.sub(lambda found: found[0].translate(DIGIT_LETTERS), text)


def _beside(found: re.Match[str], known: Particles) -> str:
    """What stands in parentheses, or nothing where it is a kunya or another name beside one that is long enough."""
    inside = _split(found[1], known)
    rest = _split(found.string[: found.start()] + " " + found.string[found.end() :], known)
    is_byname = bool(inside) and (known.find("kunya", inside[0]) or known.find("alias", inside[0])) is not None
    return " " if is_byname and len(rest) >= LEAST_BESIDE else f" {found[1]} "


def _split(text: str, known: Particles) -> list[str]:
    if known.script == "arabic":
        return ARABIC_WORD.findall(text)
    words = (word.strip("'0123456789") for word in LATIN_SPLIT.split(text))
    return [word for word in words if word and LATIN_WORD.fullmatch(word)]


def _words(text: str, known: Particles) -> list[str]:
    words = [word for word in _split(text, known) if known.find("remark", word) is None]
    at = 0
    while (
        at < len(words) - 1
        and known.find_at("relative", words, at) is None
        and (
            known.find("title", words[at]) is not None
            or (known.find("honorific", words[at]) is not None and len(words) - at > LEAST_BESIDE)
        )
    ):
        at += 1
    return words[at:] if known.script == "arabic" else _without_initials(words[at:], known)


def _without_initials(words: list[str], known: Particles) -> list[str]:
    """Words less the single letters behind the first, which tell nothing; an article before a name stays."""
    return [
        word
        for at, word in enumerate(words)
        if len(word) > 1 or at == 0 or (at < len(words) - 1 and known.find("article", word) is not None)
    ]


def _without_alias(words: Sequence[str], known: Particles) -> list[str]:
    """Words up to the one that says "also known as", where it is not the first."""
    end = next((at for at, word in enumerate(words) if at and known.find("alias", word) is not None), len(words))
    return list(words[:end])
