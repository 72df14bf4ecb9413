"""Every word that the Arabic lexicons know: what decides how a written word is divided."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

LEXICONS = ("lexicon.json", "numbers.json", "times.json", "places.json")
WORD = re.compile("[\u0621-\u064a]+")


@cache
def load_vocabulary() -> frozenset[str]:
    """The Arabic words of the lexicon, of numbers, of times and of places, folded as the compiled data are."""
    folder = files("sijill.reading.languages").joinpath("ar")
    return frozenset(word for name in LEXICONS for word in WORD.findall(folder.joinpath(name).read_text("utf-8")))
