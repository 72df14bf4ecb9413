"""Lines of a PDF's page from where its letters stand: what pypdfium2 takes the text of an Arabic page with.

PDFium's own text of a page leaves some Arabic words backwards, and some ligatures (seen with PDFs of Chromium). Each
letter's place is right, though: lines are put together from those.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from sijill.intake.prose.visual_order import ARABIC, MARKS, compose_letters, logical

MAX_LETTERS = 100_000
"""Letters of one page; a full page of a newspaper has 30,000."""
LIGATURES = frozenset(("لا", "لأ", "لإ", "لآ", "لله", "الله"))
"""Ligatures of one glyph whose letters PDFium gives in either order."""
SPACE_SHARE = 0.3
"""Of the median width of a letter: a greater gap is a space, one in a word is nearly none."""
RAISED_SHARE = 0.2
COLUMN_SHARE = 6.0
PARAGRAPH_SHARE = 1.5
SIGN = re.compile(f"[{MARKS}]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What one glyph stands for, and where it stands; several letters for a ligature. `spaced`: after a space."""

    index: int
    text: str
    x: float
    y: float
    left: float
    right: float
    spaced: bool = False

    @property
    def centre(self) -> float:
        """Its middle, from left to right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column: where it begins in the file's own order, its baseline, and its text as it is read."""

    index: int
    y: float
    text: str


def arabic_lines(textpage: Any) -> list[str]:
    """The lines of a page in reading order, with an empty one between paragraphs."""
    letters = list(_ligatures(list(_letters(textpage))))
    if not letters:
        return []
    width = median(letter.right - letter.left for letter in letters) or 1.0
    lines = sorted(
        (line for row in _rows(letters, width) for line in _lines(row, width) if line.text),
        key=lambda line: line.index,
    )
    return with_paragraphs(lines)


def _letters(textpage: Any) -> Iterator[Letter]:
    x, y, box = c_double(), c_double(), pdfium.FS_RECTF()
    raw, spaced = textpage.raw, False
    for index in range(min(textpage.count_chars(), MAX_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code <= 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            spaced = True
            continue
        if not pdfium.FPDFText_GetCharOrigin(raw, index, x, y):
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        yield Letter(index, chr(code), x.value, y.value, box.left, max(box.left, box.right), spaced)
        spaced = False


def _ligatures(letters: Sequence[Letter]) -> Iterator[Letter]:
    """Letters of one glyph as one, in the order in which they are read."""
    at = 0
    while at < len(letters):
        first, end = letters[at], at + 1
        while end < len(letters) and (letters[end].x, letters[end].y) == (first.x, first.y):
            end += 1
        if end == at + 1:
            yield first
        else:
            group = letters[at:end]
            left = min(letter.left for letter in group)
            right = max(letter.right for letter in group)
            text = _as_read("".join(letter.text for letter in group), _is_reversed(letters, at, end))
            yield Letter(first.index, text, first.x, first.y, left, right, first.spaced)
        at = end


def _as_read(text: str, is_reversed: bool) -> str:
    """The letters of a ligature as they are read. They stand turned around where PDFium turned their line around."""
    turned = text[::-1]
    if text in LIGATURES or turned in LIGATURES:
        return text if text in LIGATURES else turned
    if not ARABIC.search(text):
        return text
    begins_well = ARABIC.match(text) is not None
    return turned if ARABIC.match(turned) is not None and (is_reversed or not begins_well) else text


def _is_reversed(letters: Sequence[Letter], start: int, end: int) -> bool:
    """Whether the letters around go from right to left in PDFium's order."""
    before = letters[start - 1].x if start else letters[start].x
    after = letters[end].x if end < len(letters) else letters[start].x
    return before > after


def _rows(letters: Sequence[Letter], width: float) -> Iterator[list[Letter]]:
    """Letters of one height, from left to right. Vowel signs may stand a little above."""
    row: list[Letter] = []
    for letter in sorted(letters, key=lambda each: -each.y):
        if row and row[0].y - letter.y > width:
            yield sorted(row, key=lambda each: each.x)
            row = []
        row.append(letter)
    if row:
        yield sorted(row, key=lambda each: each.x)


def _with_signs(row: Sequence[Letter]) -> list[Letter]:
    """The row with each vowel sign that is a glyph of its own put to the letter that it stands at."""
    letters = [letter for letter in row if not SIGN.match(letter.text)]
    centres = [letter.centre for letter in letters]
    for sign in row:
        if letters and SIGN.match(sign.text):
            near = bisect_left(centres, sign.centre)
            beside = [at for at in (near - 1, near) if 0 <= at < len(letters)]
            at = min(beside, key=lambda each: abs(centres[each] - sign.centre))
            letters[at] = replace(letters[at], text=letters[at].text + sign.text)
    return letters or list(row)


def _lines(row: Sequence[Letter], width: float) -> Iterator[Line]:
    """A row cut where a column ends."""
    row = _with_signs(row)
    baseline = median(letter.y for letter in row)
    start, visual = 0, ""
    for at, letter in enumerate(row):
        gap = 0.0 if at == start else letter.left - max(each.right for each in row[max(start, at - 3) : at])
        if gap > COLUMN_SHARE * width:
            yield _line(row[start:at], baseline, visual)
            start, visual, gap = at, "", 0.0
        is_apart = at > start and _is_apart(row[at - 1], letter, gap, baseline, width)
        visual += (" " if is_apart else "") + _as_placed(letter.text)
    yield _line(row[start:], baseline, visual)


def _is_apart(before: Letter, letter: Letter, gap: float, baseline: float, width: float) -> bool:
    """Whether a space is between two letters. PDFium's own stand in the wrong places where it met Arabic."""
    if not ARABIC.search(before.text + letter.text):
        return letter.spaced if before.index < letter.index else gap > SPACE_SHARE * width
    # the box of a sign that carries its letter with it is that of the sign alone
    raised = sum(abs(each.y - baseline) > width / 8 for each in (before, letter))
    return gap > (SPACE_SHARE + raised * RAISED_SHARE) * width


def _as_placed(text: str) -> str:
    """A ligature's letters from left to right, as the rest of the line; signs stay behind their letter."""
    if len(text) == 1 or not ARABIC.search(text):
        return text
    units: list[str] = []
    for sign in compose_letters(text):
        if units and not ARABIC.match(sign):
            units[-1] += sign
        else:
            units.append(sign)
    return "".join(reversed(units))


def _line(letters: Sequence[Letter], baseline: float, visual: str) -> Line:
    return Line(min(letter.index for letter in letters), baseline, logical(visual).strip())


def with_paragraphs(lines: Sequence[Line]) -> list[str]:
    """The texts of lines with an empty one where the step between two is greater than usual."""
    steps = [one.y - next_.y for one, next_ in pairwise(lines) if one.y > next_.y]
    usual = median(steps) if steps else 0.0
    placed: list[str] = []
    for at, line in enumerate(lines):
        step = lines[at - 1].y - line.y if at else usual
        if at and (step > PARAGRAPH_SHARE * usual or step < -usual):
            placed.append("")
        placed.append(line.text)
    return placed
