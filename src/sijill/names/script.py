"""The scripts of names, which one a text is written in, and Latin letters without their diacritics."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Script = Literal["arabic", "latin"]

ARABIC_LETTER = re.compile("[\u0621-\u064a\u066e-\u06d3]")


def find_script(text: str) -> Script | None:
    """The script of most letters of a text; None where it has neither Arabic nor Latin letters."""
    arabic = len(ARABIC_LETTER.findall(text))
    letters = sum(character.isalpha() for character in text)
    if not letters:
        return None
    return "arabic" if 2 * arabic >= letters else "latin"


def undecorated(text: str) -> str:
    """A text without diacritics: "Nuʿmān" gives "Nuʿman". Letters that are no other with a mark (ø, ı) stay."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
