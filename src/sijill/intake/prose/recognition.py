"""Text recognised in pictures (OCR) by programs of the machine: tesseract, or ocrmypdf, which works with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sijill.errors import UnreadableDocument
from sijill.intake.section import Tools

LANGUAGES = ("ara", "eng")
DPI, LONGEST = 300, 5_000
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\f]")
"""Marks that tesseract writes around runs; the text is in the order of reading without them."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A program that recognises text: one `page` from its image (PNG), or a `whole` PDF, given back with a text layer.

    `called` names it and its version for the working copy.
    """

    called: str
    page: Callable[[bytes], str]
    whole: Callable[[bytes], bytes] | None = None
    notes: tuple[str, ...] = ()
    dpi: int = DPI
    longest: int = LONGEST


def find_recogniser(tools: Tools) -> Recogniser | None:
    """What recognises text on this machine, None where nothing does."""
    return _tesseract(tools) or _ocrmypdf(tools)


def _tesseract(tools: Tools) -> Recogniser | None:
    version = tools.find_version("tesseract")
    if version is None:
        return None
    try:
        told = tools.run("tesseract", ("--list-langs",)).decode("utf-8", errors="replace").split()
    except UnreadableDocument:
        return None
    known = [language for language in LANGUAGES if language in told]
    if not known:
        return None
    languages = "+".join(known)

    def page(image: bytes) -> str:
        arguments = ("-", "-", "--dpi", str(DPI), "-l", languages)
        text = tools.run("tesseract", arguments, image).decode("utf-8", errors="replace")
        return DIRECTION.sub("", text)

    missing = [language for language in LANGUAGES if language not in known]
    notes = tuple(f"tesseract has no data for {each}: install tesseract-ocr-{each}" for each in missing)
    return Recogniser(f"tesseract {version} ({languages})", page, None, notes)


def _ocrmypdf(tools: Tools) -> Recogniser | None:
    version = tools.find_version("ocrmypdf")
    if version is None:
        return None
    languages, made = "+".join(LANGUAGES), dict[int, bytes]()

    def whole(data: bytes) -> bytes:
        if not made:
            arguments = ("-q", "-l", languages, "--skip-text", "--output-type", "pdf", "-", "-")
            made[0] = tools.run("ocrmypdf", arguments, data)
        return made[0]

    return Recogniser(f"ocrmypdf {version} ({languages})", lambda image: "", whole)
