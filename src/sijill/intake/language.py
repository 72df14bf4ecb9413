"""Which language a text is in, by its letters and its commonest words."""

from __future__ import annotations

import re

from sijill.intake.cues import load_cues

SAMPLE = 100_000
ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]+")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
OTHER_LETTERS = re.compile(r"[\u0370-\u05ff\u0780-\u1cff\u3040-\uabff]+")
ENOUGH_WORDS = 40
ENGLISH_SHARE = 0.08
ARABIC_SHARE = 0.5


def find_language(text: str) -> str:
    """Return "ar", "en" or "und" (another language, or no letters at all).

    Arabic where at least half the letters are Arabic. A text in Latin letters is English unless it is long enough to
    tell and hardly has the commonest English words.
    """
    head = text[:SAMPLE]
    arabic = sum(map(len, ARABIC.findall(head)))
    words = LATIN_WORD.findall(head)
    latin, other = sum(map(len, words)), sum(map(len, OTHER_LETTERS.findall(head)))
    if arabic and arabic >= ARABIC_SHARE * (arabic + latin + other):
        return "ar"
    if not latin or latin < other:
        return "und"
    common = load_cues().english
    share = sum(word.lower() in common for word in words) / len(words)
    return "und" if len(words) >= ENOUGH_WORDS and share < ENGLISH_SHARE else "en"
