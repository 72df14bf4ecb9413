"""The scripts of names, and which one a text is written in."""

from __future__ import annotations

import re
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
