"""Arabic spellings that stand for one another: a strict fold, whose equals are one spelling, and a loose one."""

from __future__ import annotations

from functools import lru_cache

from sijill.names.arabic import EXCHANGED

SAME = str.maketrans({**EXCHANGED, "ء": None})


@lru_cache(maxsize=262144)
def spelled(word: str) -> str:
    """A word with the letters folded that writers exchange: hamza seats, ة and ه, ى and ي; a bare hamza dropped.

    For names of persons, which are repaired (`repair.repair`): harakat and Persian letters of a keyboard are gone by
    then, and پ, چ, گ and ڤ, which name another sound, stay apart. Words of texts and places: `arabic.fold`.
    """
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
