"""Arabic spellings that stand for one another: a strict fold, whose equals are one spelling, and a loose one."""

from __future__ import annotations

from functools import lru_cache

SAME = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ء": None})


@lru_cache(maxsize=262144)
def spelled(word: str) -> str:
    """A word with the letters folded that writers exchange: hamza seats, ة and ه, ى and ي; a bare hamza dropped."""
    return word.translate(SAME)


@lru_cache(maxsize=262144)
def loosely_spelled(word: str) -> str:
    """A word folded further: no article, لا and ال alike (a PDF turns them), doubled letters once, عبدال as عبد.

    Two words that are equal so are mostly one name (عبدالله and عبدلله, رفعت and رفعه), not always (صالح and صلاح).
    """
    folded = spelled(word)
    folded = folded.removeprefix("ال") if len(folded) > 4 else folded
    folded = folded.replace("لا", "ال").replace("عبدال", "عبد")
    folded = folded[:-1] + "ه" if folded.endswith("ت") and len(folded) > 3 else folded
    kept = [letter for at, letter in enumerate(folded) if at == 0 or folded[at - 1] != letter]
    return "".join(kept)
