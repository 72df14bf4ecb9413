"""A name's letters as they were meant: what files, keyboards and PDFs do to Arabic letters undone.

Nothing here makes two names equal that are spelled differently: letters that writers exchange (hamza seats, ى and ي,
ة and ه) stay as written, and are forgiven where names are compared. The original is kept by the caller.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sijill.names.arabic import HARAKAT
from sijill.names.script import undecorated

SAME_LETTERS = {
    ord(letter): arabic
    for letters, arabic in (
        ("یێېۍے", "ي"),
        ("کڪګ", "ك"),
        ("ہھۀە", "ه"),
        ("ۃ", "ة"),
        ("ٱ", "ا"),
        ("ٲ", "أ"),
        ("ٳ", "إ"),
        ("ۆۇۋ", "و"),
        ("ڕ", "ر"),
        ("ڵ", "ل"),
        ("ںڼ", "ن"),
    )
    for letter in letters
}
"""Letters of Persian, Urdu, Kurdish and Pashto keyboards that stand for an Arabic one and look or sound like it."""

ARTICLE_TORN = re.compile("(?<![\u0621-\u064a])(?:ا ل|ال )(?=[\u0621-\u064a]{3})")
"""An article with a space in or behind it that a PDF made: "ا لنجار". An آل, which is a clan, is not one."""

SPACE_LOST = re.compile(
    "(?<=ة)(?=[\u0621-\u064a])|(?<=[\u0621-\u064a]{3})(?=أبو )|(?<=[\u0621-\u064a]{3})(?<!ال)(?=عبد ال)"
    "|(?<=الدين)(?=ال)"
)
"""Where a word must have ended: ة stands last in a word, الدين last in a name, and أبو and عبد ال first in one."""

KURDISH_FIRST = re.compile("(?<![\u0621-\u06d5])ئ[\u0627یيەۆێو]")
"""A vowel at the beginning of a Kurdish word, which no Arabic word writes so."""

KURDISH_E = re.compile("ە(?=[\u0621-\u06d3])")
"""The short e of Kurdish, which Arabic does not write; at the end of a word it stands for ة or ه."""

HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc]")
LAM_ALEF_TURNED = re.compile("(?<![\u0621-\u064a])(و?)ا([أإآا])ل(?=[\u0621-\u064a]{2})")
"""The article before a word that begins with alef, its ligature لا turned around: "األحمد" for "الأحمد"."""

GOD_TURNED = re.compile("(?:هللا|اهلل)(?![\u0621-\u064a])")
"""Allah with its ligature turned around, one way or the other; also joined to what is before it ("عبدهللا")."""

YA_WITHIN = re.compile("ى(?=[\u0621-\u064a])")
"""A ى that is not the last letter: a ي of a keyboard or font that has none."""

COMMON_NAMES = (
    "محمد|محمود|أحمد|احمد|عبد|عبدالله|علي|حسن|حسين|إبراهيم|ابراهيم|يوسف|خالد|عمر|مصطفى|مصطفي|فاطمة|أبو|ابو|سعيد|خليل"
)
FORWARD = re.compile(f"(?<![\u0621-\u064a])(?:{COMMON_NAMES})(?![\u0621-\u064a])|ة(?![\u0621-\u064a])")
BACKWARD = re.compile(f"(?<![\u0621-\u064a])(?:{COMMON_NAMES[::-1]})(?![\u0621-\u064a])|(?<![\u0621-\u064a])ة")
"""Names that are everywhere, and ة, which stands last in a word: as they are read, and as they are seen from behind."""

QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʿ": "'", "ʾ": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'"} | dict.fromkeys("ˁˀʽ‛′‵՚ˈ", "'")
)
LATIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ə": "a"}
)


@lru_cache(maxsize=262144)
def repair(text: str) -> str:
    """A name without what is no letter of it: presentation forms, harakat, tatweel, hidden signs, a PDF's turned لا.

    "ﻣﺤﻤﺪ" becomes "محمد", "عبد هللا" becomes "عبد الله", "األحمد" becomes "الأحمد". White space is one space. A turned
    ligature inside a word cannot be told from a word that is written so (صالح is a name, and what becomes of صلاح):
    it stays, and costs little where names are compared. Arabic in visual order ("دمحم") is turned as a whole, where
    names that are everywhere or a ة say that it must be.
    """
    mended = _mended(text)
    return _mended(text[::-1]) if is_turned(mended) and not is_turned(_mended(text[::-1])) else mended


def is_turned(text: str) -> bool:
    """Whether Arabic stands in visual order, its last letter first."""
    return len(BACKWARD.findall(text)) > len(FORWARD.findall(text))


def _mended(text: str) -> str:
    text = _without_signs(_without_signs(text))
    text = KURDISH_E.sub("", KURDISH_FIRST.sub("ا", text))
    text = YA_WITHIN.sub("ي", text.translate(SAME_LETTERS)).translate(QUOTES)
    while (spaced := SPACE_LOST.sub(" ", ARTICLE_TORN.sub("ال", text))) != text:  # a space found may free an article
        text = spaced
    text = LAM_ALEF_TURNED.sub(r"\1ال\2", GOD_TURNED.sub("الله", text))
    return " ".join(text.split())


def _without_signs(text: str) -> str:
    return unicodedata.normalize("NFKC", HARAKAT.sub("", HIDDEN.sub("", text)))


@lru_cache(maxsize=262144)
def plain_latin(text: str) -> str:
    """A repaired name of a person in small Latin letters a–z: no diacritics, ø as o, ı as i, ß as ss.

    Apostrophes, which may stand for ع or ء, stay: they are weighed where two scripts are compared. Names of places are
    looked up by `romanised.plain`, without them, and with ø and ı as the gazetteer has them.
    """
    return undecorated(text.lower().translate(LATIN_LETTERS))
