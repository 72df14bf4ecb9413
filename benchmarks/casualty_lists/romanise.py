"""Latin spellings of a base form under a style: one spelling chosen for each feature of data/romanisation.yaml."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from benchmarks.casualty_lists.letters import SUN_LETTERS, VOWELS

Style: TypeAlias = Mapping[str, str]

_VARIABLE = frozenset("qjcGxVvZDSTH")
_PLAIN = {"2": "", "_": ""}


def romanise(base: str, style: Style) -> str:
    """Write a name (one token of a chain: a given name, or a family name with its particles) in Latin letters."""
    words = base.split()
    if len(words) == 1:
        return _word_with_article(words[0], style)
    first, rest = words[0], " ".join(words[1:])
    if first == "Eabd" and rest == "al-l@h":
        return style["abdallah"]
    if first == "Eabd" and rest.startswith("al-"):
        return _fill(style["abd"], _assimilable(rest[3:], style))
    if rest == "al-dIn":
        return _fill(style["din"], _word_with_article(first, style))
    if rest == "al-l@h":
        stem = first[:-1] + "t" if first.endswith("p") else first
        return _fill(style["allah"], _word_with_article(stem, style))
    for particle, feature in (("abU", "abu"), ("umm", "umm"), ("Al", "clan")):
        if first == particle:
            return _fill(style[feature], romanise(rest, style))
    return _two_names(first, rest, style)


def _two_names(first: str, rest: str, style: Style) -> str:
    written = romanise(first, style)
    if first not in ("Eabd", "HAjj", "al-bU", "sayyid", "umm", "fATimap") and style["second"] != "keep":
        return written if style["second"] == "cut" else written + romanise(rest, style).lower()
    return f"{written} {romanise(rest, style)}"


def _fill(template: str, word: str) -> str:
    return template.replace("{l}", word[:1].lower() + word[1:]).replace("{}", word)


def _assimilable(word: str, style: Style) -> str:
    return _capital(word_letters(word, style))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1] not in "ʿʾ'`" else text[:1] + text[1:2].upper() + text[2:]


def _word_with_article(word: str, style: Style) -> str:
    if not word.startswith("al-"):
        return _capital(word_letters(word, style))
    stem = word[3:]
    if word == "al-l@h":
        return "Allah"
    written = _capital(word_letters(stem, style))
    template = style["al"]
    if style["sun"] == "yes" and stem[0] in SUN_LETTERS and not template.startswith("{"):
        template = template[0] + _consonant(stem[0], style) + template[2:]
    return _fill(template, written)


def _consonant(letter: str, style: Style) -> str:
    return style[letter] if letter in _VARIABLE else _PLAIN.get(letter, letter)


def word_letters(word: str, style: Style) -> str:
    """Write one word of a base form, without its article, in small letters."""
    word = _respelled(word, style)
    out: list[str] = []
    position = 0
    while position < len(word):
        written, used = _sound(word, position, style)
        out.append(written)
        position += used
    return "".join(out)


def _respelled(word: str, style: Style) -> str:
    """Vowels put in or left out: Badr, Bader; Fatima, Fatma."""
    if style["epenthesis"] != "-" and re.search(r"[aiu][^aiuAIUY@yw2E][rlnm]$", word) and word[-1] != word[-2]:
        return word[:-1] + "e" + word[-1]
    if style["syncope"] == "yes" and re.search(r"A[^aiuAIU2]i[^aiuAIU2y]ap$", word):
        return word[:-4] + word[-3:]
    return word


def _sound(word: str, at: int, style: Style) -> tuple[str, int]:
    """Give what is written for the sound at a position, and how many letters of the base it took."""
    letter = word[at]
    if letter in "aiu":
        return _short_vowel(word, at, style)
    if letter in VOWELS:
        return _long_vowel(word, at, style)
    if letter == "E":
        return _ayn(word, at, style)
    if letter == "e":
        return style["epenthesis"], 1
    if letter == "2":
        return ("" if at == 0 else style["hz"].replace("-", "")), 1
    after = word[at + 1 : at + 2]
    written = _consonant(letter, style)
    if letter == "w" and (at == 0 or after in VOWELS):
        written = style["w"]
    if after == letter:
        return (written * 2 if style["gem"] == "double" and len(written) == 1 else written), 2
    if letter in "sS" and at and word[at - 1] in VOWELS and after and after in VOWELS:
        return (style["ss"] if written == "s" else written), 1
    if letter == "y" and at and after in ("a", "A", "U") and style["y_mid"] == "i":
        written = "" if word[at - 1] == "i" else "i"  # Ziad, Mariam
    return written, 1


def _short_vowel(word: str, at: int, style: Style) -> tuple[str, int]:
    letter, rest = word[at], word[at + 1 :]
    if letter == "a" and rest == "p":
        return style["ta"], 2
    if letter == "i" and rest[:2] == "yy" and rest[2:3] in ("a", "A"):
        return style["iyy"], 3
    if letter == "a" and rest[:1] in ("y", "w") and rest[1:2] != rest[0] and rest[1:2] not in VOWELS | {""}:
        written = style["a" + rest[0]]
        return (written if at or len(written) > 1 else "a" + rest[0]), 2
    if letter == "a" and rest in ("y", "yy"):
        return style["ay_last"], 1 + len(rest)
    if letter == "a" and rest == "w":
        return style["aw"], 2
    closes = len(rest) == 1 and rest not in VOWELS
    if letter == "a":
        after_closed = at > 1 and word[at - 2] not in VOWELS
        return (style["a_last"] if closes and after_closed and rest != "E" else "a"), 1
    if letter == "i":
        if at == 0:
            return style["i_first"], 1
        return style["i_last" if closes and at > 1 else "i"], 1
    if closes and at > 2:
        return style["u_last"], 1
    if at == 0 or (word[0] == "E" and at == 1):
        return style["u_first"], 1
    return style["u_before_h" if word[:at] == "m" and rest[:1] == "H" else "u"], 1


def _long_vowel(word: str, at: int, style: Style) -> tuple[str, int]:
    letter, rest = word[at], word[at + 1 :]
    if letter == "@":
        return "a", 1
    if letter == "Y":
        return style["Y"], 1
    if letter == "A":
        if rest == "2":
            return style["A2"], 2
        return ("a" if not rest and style["A"] == "aa" else style["A"]), 1
    if not rest:
        return style[letter + "_last"], 1
    return style[letter], 1


def _ayn(word: str, at: int, style: Style) -> tuple[str, int]:
    after = word[at + 1 : at + 2]
    used = 2 if after == "E" else 1
    if at == 0:
        if after == "I" and len(word) > 2:
            return style["EI"], 2
        return style["E_first"].replace("-", ""), 1
    if not after:
        return style["E_last"].replace("-", ""), 1
    written = style["E"].replace("-", "")
    if written == "a" and (word[at - 1] != "a" or after in "AIU"):
        written = ""  # the doubled vowel stands for ayn only before a consonant: Saad, Jaafar
    return written, used
