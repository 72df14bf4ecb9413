"""Arabic names under one key: letters that are written for one another are folded to one."""

from __future__ import annotations

import re
from functools import lru_cache

HARAKAT = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
LETTERS = str.maketrans("أإآٱىئؤة", "ااااييوه")


@lru_cache(maxsize=65536)
def arabic_key(name: str) -> str:
    """The key of an Arabic name: no harakat, tatweel or article; hamza seats, ى and ة folded.

    "الفردوس" and "فردوس" share one; so do "السكّري" and "السكري".
    """
    words = HARAKAT.sub("", name).translate(LETTERS).split()
    return "".join(word.removeprefix("ال") if len(word) > 4 else word for word in words)
