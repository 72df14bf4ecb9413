"""Slips of the hand: a letter for its neighbour on the keyboard or its look-alike, two swapped, one lost or doubled."""

from itertools import pairwise

import numpy as np

_LATIN_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ARABIC_ROWS = ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_LOOK_ALIKE = ("جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "بتثني", "فق", "ةه", "كل")


def _neighbours() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in (*_LATIN_ROWS, *_ARABIC_ROWS):
        for left, right in pairwise(row):
            table[left] = table.get(left, "") + right
            table[right] = table.get(right, "") + left
    for group in _LOOK_ALIKE:
        for letter in group:
            table[letter] = table.get(letter, "") + group.replace(letter, "") * 2
    return table


_NEIGHBOURS = _neighbours()
_LATIN_SOUNDS = {"a": "eo", "e": "ai", "i": "eay", "o": "u", "u": "o", "y": "i", "s": "z", "z": "s", "d": "t", "t": "d"}


def misspell(text: str, rng: np.random.Generator) -> str:
    """Make one slip somewhere after the first letter; text too short to hold one comes back unchanged."""
    places = [i for i in range(1, len(text)) if text[i].isalpha()]
    if len(places) < 3:
        return text
    at = places[int(rng.integers(len(places)))]
    letter, kind = text[at], rng.random()
    if kind < 0.3:
        return text[:at] + text[at + 1 :]
    if kind < 0.45 and text[at - 1].isalpha() and text[at - 1].islower() == letter.islower():
        return text[: at - 1] + letter + text[at - 1] + text[at + 1 :]
    if kind < 0.58:
        return text[:at] + letter + text[at:]
    choices = _LATIN_SOUNDS.get(letter, "") * 2 + _NEIGHBOURS.get(letter, "")
    return text if not choices else text[:at] + choices[int(rng.integers(len(choices)))] + text[at + 1 :]
