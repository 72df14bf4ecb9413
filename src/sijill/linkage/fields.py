"""Cells of casualty lists as values: sex, age, and text whose letters came through the wrong encoding.

A cell is never an error: what cannot be read is a reading without a value and with the reason. How a cell was written
stays in its reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sijill.linkage.known import load_known, plain
from sijill.linkage.problems import ProblemCode

CACHE = 1 << 16
MAX_AGE = 120.0
MAX_CELL = 60
"""Characters; longer cells are sentences, not an age or a date."""
REPLACEMENT = "\ufffd"
FIGURE = re.compile(r"(?P<sign>-?)(?P<number>\d{1,4}(?:[.,]\d{1,3})?)\s*(?P<unit>[^\W\d]*(?: old)?)\.?")
RANGE = re.compile(r"(?P<low>\d{1,3})\s*(?:-|–|—|/|to|الي)\s*(?P<high>\d{1,3})(?P<unit>\D*)")
DECADE = re.compile(r"(?P<low>[1-9]0)'?s")
BELOW = re.compile(r"<\s*(?P<number>\d{1,2})\s*(?P<unit>\D*)")
BETWEEN_FIGURES = re.compile(r"[\s,;+&]*(?:\b(?:and|و)\b|و(?=\d))?[\s,;]*")
TILDES = "~≈"
ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
PLAIN_NAME = "^(?:[A-Za-z]+|[\u0621-\u063a\u0641-\u064a]+)(?: [!-~\u0621-\u063a\u0641-\u064a]+)*$"
"""Words of Latin or Arabic letters with a space between, the first of letters alone."""
UTF8_AS_CP1252 = re.compile("[ØÙ][\u0080-\u00bf\u0152-\u2122]")
HIGH_LATIN = re.compile("[\u00c0-\u00ff]")
MOST_HIGH = 0.6
"""Names of no language in Latin letters have as many of them with accents."""

T = TypeVar("T")


class Sex(StrEnum):
    """The sex of a person as a list says it."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a cell says: `value` is None where it says nothing or nothing readable; `problems` say what is to be known.

    `text` is the cell as it was written.
    """

    text: str
    value: T | None
    problems: tuple[ProblemCode, ...] = ()


@lru_cache(maxsize=CACHE)
def parse_sex(text: str) -> Reading[Sex]:
    """A cell of a sex in English or Arabic, or as ISO/IEC 5218 codes it (1 male, 2 female)."""
    known, word = load_known(), plain(text).rstrip(".")
    if word in known.sexes:
        return Reading(text, Sex(known.sexes[word]))
    return _unread(text, ProblemCode.UNKNOWN_SEX)


@lru_cache(maxsize=CACHE)
def parse_age(text: str) -> Reading[float]:
    """A cell of an age in years: 1.5, "8 months", "٣ سنوات", "2y 3m", "<1" (completed years: 0), "~40", "30-35".

    An age below 0 or above 120 years, in whatever unit, is a problem and no value.
    """
    word = plain(text)
    if not word or len(word) > MAX_CELL:
        return _unread(text, ProblemCode.UNREADABLE_AGE)
    if word in load_known().ages:
        return Reading(text, load_known().ages[word], (ProblemCode.AGE_IN_MONTHS,))
    rough = _rough_age(word)
    if rough is not None:
        return _possible(text, rough, ProblemCode.ROUGH_AGE)
    certain = load_known().about.sub("", word.strip(TILDES)).strip(" .:") if not word[0].isdigit() else word
    found = _figures(certain)
    if found is None:
        found = _figures(load_known().about.sub("", word.rstrip("?+")).strip(" ."))
        return _unread(text, ProblemCode.UNREADABLE_AGE) if found is None else _possible(text, *found, is_rough=True)
    return _possible(text, *found, is_rough=certain != word)


def _rough_age(word: str) -> float | None:
    """The middle of a range or of a decade of life; the completed years below a bound ("<1" is 0)."""
    if (match := RANGE.fullmatch(word)) is not None and int(match["low"]) <= int(match["high"]):
        unit = _unit(match["unit"].strip())
        return None if unit is None else (int(match["low"]) + int(match["high"])) / 2 * unit
    if (match := DECADE.fullmatch(word)) is not None:
        return int(match["low"]) + 5.0
    if (match := BELOW.fullmatch(word)) is not None and (unit := _unit(match["unit"].strip())) is not None:
        return max(0.0, int(match["number"]) * unit - 1.0)
    return None


def _figures(word: str) -> tuple[float, ProblemCode | None] | None:
    """The sum of figures with their units, and whether it is in parts of a year; None where anything else stands there.

    A figure without a unit is years, and stands alone.
    """
    total, at, is_split = _unit_alone(word)
    while at < len(word):
        match = FIGURE.match(word, at)
        unit = None if match is None else _unit(match["unit"])
        if match is None or unit is None or (at and not match["unit"]):
            return None
        total += float(match["sign"] + match["number"].replace(",", ".")) * unit
        is_split = is_split or unit < 1
        at = match.end()
        if (gap := BETWEEN_FIGURES.match(word, at)) is not None:
            at = gap.end()
    return (total, ProblemCode.AGE_IN_MONTHS if is_split else None) if at else None


def _unit_alone(word: str) -> tuple[float, int, bool]:
    """The one or two years or months that begin an age without a figure ("سنة", "سنتان و3 أشهر"), up to where."""
    known, first = load_known(), word.partition(" ")[0]
    years = known.twos.get(first, known.units.get(first) if len(first) > 1 else None)
    if years is None:
        return 0.0, 0, False
    gap = BETWEEN_FIGURES.match(word, len(first))
    return years, len(first) if gap is None else gap.end(), years < 1


def _unit(word: str) -> float | None:
    if not word:
        return 1.0
    units = load_known().units
    return units.get(word, units.get(word.removesuffix(" old")))


def _possible(text: str, years: float, code: ProblemCode | None = None, *, is_rough: bool = False) -> Reading[float]:
    if not 0 <= years <= MAX_AGE:
        return Reading(text, None, (ProblemCode.IMPOSSIBLE_AGE,))
    codes = ((code,) if code is not None else ()) + ((ProblemCode.ROUGH_AGE,) if is_rough else ())
    return Reading(text, round(years, 4), codes)


def _unread(text: str, code: ProblemCode) -> Reading[T]:
    """A cell without a value: empty, or one that says that nothing is known, or one that says something else."""
    word = plain(text)
    return Reading(text, None, (ProblemCode.EMPTY if not word or word in load_known().missing else code,))


@lru_cache(maxsize=CACHE)
def parse_place(text: str) -> Reading[str]:
    """A cell of a place, as written."""
    mended = mend_letters(text)
    if is_missing(mended):
        return Reading(text, None, (ProblemCode.EMPTY,))
    return Reading(text, " ".join(mended.split()), letter_problems(text, mended))


def is_missing(text: str) -> bool:
    """Whether a cell says nothing, or that nothing is known."""
    word = plain(text)
    return not word or (word in load_known().missing and not word.isdigit())


def are_plain_names(cells: Sequence[str]) -> NDArray[np.bool_]:
    """Which cells of a name are surely one as they are, by their letters and spaces: most need no closer look."""
    return holds(cells, PLAIN_NAME) & ~holds(cells, _nameless_first())


def holds(texts: Sequence[str], pattern: str) -> NDArray[np.bool_]:
    """Which texts hold a pattern, in the syntax of RE2: of thousands at once."""
    found = pc.match_substring_regex(pa.array(texts, pa.string()), pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), bool)


@cache
def _nameless_first() -> str:
    """How cells begin that may name nobody."""
    words = sorted(word for word in load_known().nameless_first if word.isalpha())
    return f"(?i)^(?:{'|'.join(words)})(?: |$)"


def parse_name(text: str) -> Reading[str]:
    """A cell of a name or of a part of one, as written but for white space; none where it names nobody ("unknown")."""
    mended = " ".join(mend_letters(text).split())
    word = plain(mended)
    if word in load_known().nameless or not any(letter.isalpha() for letter in word):
        return Reading(text, None, (ProblemCode.EMPTY,))
    return Reading(text, mended, letter_problems(text, mended))


def mend_letters(text: str) -> str:
    """Arabic that was read as another encoding, read as its own: UTF-8 or windows-1256 taken for windows-1252.

    A text that has Arabic letters already, or is none of these, comes back as it is.
    """
    if text.isascii() or ARABIC.search(text) is not None:
        return text
    letters = sum(map(str.isalpha, text))
    if UTF8_AS_CP1252.search(text) is not None:
        return _through(text, "utf-8")
    if letters >= 3 and len(HIGH_LATIN.findall(text)) >= MOST_HIGH * letters:
        return _through(text, "cp1256")
    return text


def _through(text: str, encoding: str) -> str:
    """`text` as the bytes of windows-1252 that it was taken from, in `encoding`; itself where that gives no Arabic."""
    data = bytearray()
    for letter in text:
        try:
            data += letter.encode("cp1252")
        except UnicodeEncodeError:  # five bytes have no letter in windows-1252, and come through as control characters
            if ord(letter) > 0xFF:
                return text
            data.append(ord(letter))
    mended = data.decode(encoding, errors="replace")
    readable, letters = len(ARABIC.findall(mended)), sum(map(str.isalpha, mended))
    return mended if readable * 2 > letters and readable > 2 * mended.count(REPLACEMENT) else text


def letter_problems(text: str, mended: str) -> tuple[ProblemCode, ...]:
    """What is to be said of the letters of a cell."""
    if REPLACEMENT in mended:
        return (ProblemCode.BROKEN_TEXT,)
    return (ProblemCode.MENDED_TEXT,) if ARABIC.search(text) is None and ARABIC.search(mended) is not None else ()
