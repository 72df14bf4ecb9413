"""A name's letters as they were meant: what files, keyboards and PDFs do to Arabic letters undone.

Nothing here makes two names equal that are spelled differently: letters that writers exchange (hamza seats, ى and ي,
ة and ه) stay as written, and are forgiven where names are compared. The original is kept by the caller.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sijill.names.arabic import HARAKAT

SAME_LETTERS = str.maketrans("یکہۀھەےٱڪګ", "يكههههياكك")
"""Letters of Persian, Urdu and Kurdish keyboards that stand for an Arabic one and look like it."""

HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc]")
LAM_ALEF_TURNED = re.compile("(?<![\u0621-\u064a])(و?)ا([أإآا])ل(?=[\u0621-\u064a]{2})")
"""The article before a word that begins with alef, its ligature لا turned around: "األحمد" for "الأحمد"."""

GOD_TURNED = re.compile("هللا(?![\u0621-\u064a])")
"""Allah with its ligature turned around; also joined to what stands before it ("عبدهللا")."""

QUOTES = str.maketrans({"’": "'", "‘": "'", "ʿ": "'", "ʾ": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'"})
LATIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ə": "a"}
)


@lru_cache(maxsize=262144)
def repair(text: str) -> str:
    """A name without what is no letter of it: presentation forms, harakat, tatweel, hidden signs, a PDF's turned لا.

    "ﻣﺤﻤﺪ" becomes "محمد", "عبد هللا" becomes "عبد الله", "األحمد" becomes "الأحمد". White space is one space. A turned
    ligature inside a word cannot be told from a word that is written so (صالح is a name, and what becomes of صلاح):
    it stays, and costs little where names are compared.
    """
    text = unicodedata.normalize("NFKC", text)
    text = HARAKAT.sub("", HIDDEN.sub("", text)).translate(SAME_LETTERS).translate(QUOTES)
    text = LAM_ALEF_TURNED.sub(r"\1ال\2", GOD_TURNED.sub("الله", text))
    return " ".join(text.split())


@lru_cache(maxsize=262144)
def plain_latin(text: str) -> str:
    """A repaired name in small Latin letters without diacritics; apostrophes, which may stand for ع or ء, stay."""
    lowered = text.lower().translate(LATIN_LETTERS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
