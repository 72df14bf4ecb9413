"""Text of a page as it stands there, from left to right, turned into the order in which it is read and spoken.

A PDF places glyphs; for Arabic they come from left to right, joined forms and ligatures as characters of their own.
What is done here is the inverse of the Unicode Bidirectional Algorithm (UAX 9) as far as pages of prose need it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from unicodedata import combining

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
UNIT = re.compile(f".[{MARKS}]*", re.DOTALL)
FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufd3d\ufd50-\ufdff\ufe70-\ufefc]")
"""Forms of letters and ligatures that stand for letters: Latin (ﬁ) and Arabic; the ornate brackets are none of them."""
NUMBER = r"\d+(?:[.,/:٫٬\-]\d+)*"
LATIN = r"[A-Za-z\u00c0-\u024f]"
FORWARD = re.compile(rf"{NUMBER}|{LATIN}(?:[^\u0600-\u06ff\n]*{LATIN})?")
"""What runs from left to right within Arabic: a number, or Latin words with all that is between them."""
BACKWARD = re.compile(rf"(?:{ARABIC.pattern}[{MARKS}]*)(?:[^A-Za-z\u00c0-\u024f\n]*{ARABIC.pattern}[{MARKS}]*)?")
RANGE = re.compile(r"(?<![\d.,/:٫٬\-–])(\d{1,9})(\s*[\-–—]\s*)(\d{1,9})(?![\d/:٫٬\-–]|[.,]\d)")
OPENING, CLOSING = "([{«‹", ")]}»›"
MIRRORED = str.maketrans(OPENING + CLOSING, CLOSING + OPENING)
RIGHT_TO_LEFT, LEFT_TO_RIGHT, END = "\u202b", "\u202a", "\u202c"
EMBEDDED = re.compile(f"[{RIGHT_TO_LEFT}{LEFT_TO_RIGHT}]([^{RIGHT_TO_LEFT}{LEFT_TO_RIGHT}{END}]*){END}")
UNNAMED = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U000ffffd]")
FURNITURE = re.compile(rf"([^\w\s])\1{{2,}}|[{MARKS}]|\s")
MIN_SIGNS, MIN_NAMED_SHARE = 40, 0.6
TURNED = re.compile(rf"األ|اإل|اآل|\b[وفبك]?اال|\b[وفبل]?اهلل\b|هللا\b|(?:^|\s)[{MARKS}]", re.MULTILINE)
"""No Arabic word holds these: a ligature's letters came out backwards, or a vowel sign lost its letter."""


def is_arabic(text: str) -> bool:
    """Whether there is an Arabic letter in it."""
    return ARABIC.search(text) is not None


def compose_letters(text: str) -> str:
    """Forms of letters as the letters they stand for: "ﷲ" becomes "الله", "ﬁ" becomes "fi".

    A form standing for a vowel sign alone decomposes with a space before it (Unicode, NFKC), which is left out.
    """
    return FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]).lstrip(" "), text)


def looks_turned(text: str) -> bool:
    """Whether a tool turned the letters of ligatures around or put vowel signs before their letters."""
    return TURNED.search(text) is not None


def has_names(text: str) -> bool:
    """Whether the letters of a page have names in its file. Where they have none, a tool gives private characters or
    the numbers of the glyphs as if they were letters: signs of all sorts, with fewer letters than any text has.
    """
    signs = FURNITURE.sub("", text)
    known = sum(map(str.isalnum, signs))
    unnamed = len(UNNAMED.findall(signs))
    return known >= unnamed and (len(signs) < MIN_SIGNS or known >= MIN_NAMED_SHARE * len(signs))


def logical(visual: str) -> str:
    """One line as it is read, from the line as it stands on the page. Vowel signs follow their letter in both.

    Of a range whose greater number comes first ("15-12") the numbers are exchanged: that is how a range written in
    Arabic stands on the page, and nobody writes one so.
    """
    if not is_arabic(visual):
        return visual
    visual = compose_letters_apart(visual)
    if len(ARABIC.findall(visual)) < len(re.findall(LATIN, visual)):
        turned = BACKWARD.sub(lambda match: _right_to_left(match[0]), visual)
    else:
        turned = _right_to_left(visual)
    return RANGE.sub(_ascending, _paired(turned))


def compose_letters_apart(visual: str) -> str:
    """Compose the letters of a line that still stands from left to right: a ligature's own letters too."""
    return FORMS.sub(lambda match: "".join(reversed(UNIT.findall(compose_letters(match[0])))), visual)


def from_pdftotext(line: str) -> str:
    """A line of pdftotext as it is read. It marks runs against the direction of their line with U+202A–U+202C and
    leaves them, with the spaces at their left, as they stand on the page (poppler, TextOutputDev.cc, `reorderText`).
    """
    if not is_arabic(line):
        return EMBEDDED.sub(r"\1", line)
    backwards = line.startswith(RIGHT_TO_LEFT) and line.endswith(END)
    inside = line[1:-1] if backwards else line
    runs, at = [], 0
    for match in EMBEDDED.finditer(inside):
        runs += [(inside[at : match.start()], backwards), (match[1], not backwards)]
        at = match.end()
    runs.append((inside[at:], backwards))
    placed = ["".join(reversed(UNIT.findall(text))) if turned else text for text, turned in runs]
    return logical("".join(reversed(placed) if backwards else placed)).strip()


def with_spaces_of(lines: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Lines whose letters stand in their order, with the spaces that another tool found in the same lines.

    Reach for it where one tool knows the order of letters and the other where words end: gaps between the boxes of
    Arabic letters do not tell. Lines are the same where they have the same letters.
    """
    known = {_letters_of(line): line for line in taken}
    return [_spaced(line, known[key]) if (key := _letters_of(line)) in known else line for line in lines]


def _letters_of(line: str) -> str:
    return "".join(sorted(sign for sign in line if not sign.isspace() and not combining(sign)))


def _spaced(line: str, like: str) -> str:
    ends, letters = set(), 0
    for sign in like:
        if sign.isspace():
            ends.add(letters)
        letters += not (sign.isspace() or combining(sign))
    written, letters = "", 0
    for sign in line:
        if sign.isspace():
            continue
        if not combining(sign):
            written += " " if letters in ends and letters else ""
            letters += 1
        written += sign
    return written


def _right_to_left(visual: str) -> str:
    """A stretch read from the right: turned around as a whole, its numbers and Latin words turned back."""
    pieces, at = [], 0
    for match in FORWARD.finditer(visual):
        pieces += ["".join(reversed(UNIT.findall(visual[at : match.start()]))), match[0]]
        at = match.end()
    pieces.append("".join(reversed(UNIT.findall(visual[at:]))))
    return "".join(reversed(pieces))


def _paired(line: str) -> str:
    """The line with its brackets mirrored, if only so each one that opens is closed.

    Whether a file names a bracket by its meaning or by its shape depends on what wrote it.
    """
    return line if _is_paired(line) or not _is_paired(line.translate(MIRRORED)) else line.translate(MIRRORED)


def _is_paired(line: str) -> bool:
    depth = 0
    for sign in line:
        depth += (sign in OPENING) - (sign in CLOSING)
        if depth < 0:
            return False
    return depth == 0


def _ascending(match: re.Match[str]) -> str:
    first, between, second = match.groups()
    return f"{second}{between}{first}" if int(first) > int(second) else match[0]
