"""Arabic spelling: letters that are written for one another folded to one, and the key of a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
"""Harakat, tatweel and signs that are not seen: they change no letter (a character class)."""

HARAKAT = re.compile(f"[{MARKS}]")
EXCHANGED = dict(zip("أإآٱىئؤة", "ااااييوه", strict=True))
"""Letters that writers exchange, and the one that stands for both: hamza seats, ى and ي, ة and ه."""

OTHERS = dict(zip("یکہۀھپگچڤ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫", "يكهههبكجف01234567890123456789,.", strict=True))
LETTERS = str.maketrans(EXCHANGED | OTHERS)
PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


def fold(word: str) -> str:
    """A word as reading looks it up: no harakat or tatweel, hamza seats, ى, ة and Persian letters folded, digits 0–9.

    A hamza after a long a falls off ("شهداء" and "شهدا" are one), but for words so short that they would be another's:
    ماء, water, is not ما. Of names of persons, where no such word can be meant, `spelling.spelled` drops each.
    """
    if PRESENTATION.search(word):
        word = unicodedata.normalize("NFKC", word)
    word = HARAKAT.sub("", word).translate(LETTERS)
    return word[:-1] if word.endswith("اء") and len(word) > 3 else word


@lru_cache(maxsize=65536)
def arabic_key(name: str) -> str:
    """The key of an Arabic name: no harakat, tatweel or article; hamza seats, ى and ة folded.

    "الفردوس" and "فردوس" share one; so do "السكّري" and "السكري".
    """
    words = HARAKAT.sub("", name).translate(LETTERS).split()
    return "".join(word.removeprefix("ال") if len(word) > 4 else word for word in words)
