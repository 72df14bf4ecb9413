"""A PDF opened with pypdfium2: its pages, their images, and what it carries and says of itself."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ctypes import c_double, c_ushort
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from sijill.errors import UnreadableDocument
from sijill.intake.prose.pdf_letters import Line, arabic_lines, with_paragraphs
from sijill.intake.prose.visual_order import is_arabic

PYPDFIUM2 = f"pypdfium2 {pypdfium2.PYPDFIUM_INFO.tag}"
FAILED = (pypdfium2.PdfiumError, ValueError, OSError)
"""What pypdfium2 raises on damaged files."""
HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line, in the place of the line's end."""
BEFORE_NAME = re.compile(f"{HYPHEN}(?=[A-Z])")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff]")
OBJECT = re.compile(rb"\b(\d{1,8}) (\d{1,5}) obj\b")
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")
OBJECT_REACH = 4_000
MAX_OBJECTS = 5_000
"""Parts of a page that are looked at for pictures."""
MAX_ANNOTATIONS = 2_000
MAX_FIELD = 20_000
MIN_SIDE = 1.0
MAX_DRAWN = 200
"""Lines and curves on a page without text: letters drawn as outlines, or a map."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form as it was filled in."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Extras:
    """What stands on a page beside its text: fields of a form, and how many comments."""

    fields: tuple[Field, ...]
    comments: int


@contextmanager
def open_pdf(name: str, data: bytes) -> Iterator[tuple[Any, bytes]]:
    """Open a PDF; give it, and the bytes it was opened from: mended ones where the file is cut short.

    Raises UnreadableDocument where it is locked, or so damaged that no page is found.
    """
    try:
        opened = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        mended = _with_end(data) if is_cut_short(data) and error.err_code == pdfium.FPDF_ERR_FORMAT else b""
        try:
            opened, data = pypdfium2.PdfDocument(mended), mended
        except pypdfium2.PdfiumError:
            raise UnreadableDocument(f"{name}: {_why(error, data)}") from None
    with opened:
        if not len(opened):
            raise UnreadableDocument(f"{name}: the PDF is damaged: no page is found in it")
        yield opened, data


def _with_end(data: bytes) -> bytes:
    """A PDF that is cut short with an end of ours: a catalog of the pages that are there. Empty where none is.

    Pages in compressed object streams (PDF 1.5) are not found.
    """
    pages, last = [], 0
    for match in OBJECT.finditer(data):
        last = max(last, int(match[1]))
        if PAGE_OBJECT.search(data[match.end() : match.end() + OBJECT_REACH].partition(b"endobj")[0]):
            pages.append(b"%d %d R" % (int(match[1]), int(match[2])))
    if not pages:
        return b""
    root, tree = last + 1, last + 2
    made = b"\nendobj\n%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (root, tree)
    made += b"%d 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n" % (tree, b" ".join(pages), len(pages))
    return data + made + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n0\n%%%%EOF\n" % (tree + 1, root)


def _why(error: pypdfium2.PdfiumError, data: bytes) -> str:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return "is protected by a password; open it with the password and save it without one"
    if error.err_code == pdfium.FPDF_ERR_SECURITY:
        return "is locked in a way that is not known here; open it in its own program and print it to a PDF"
    if is_cut_short(data):
        return "the PDF is cut short: its end is missing and no page can be found without it"
    return "the PDF is damaged: no page can be found in it"


def is_cut_short(data: bytes) -> bool:
    """Whether the mark is missing with which every PDF ends (ISO 32000-1, 7.5.5)."""
    return b"%%EOF" not in data[-2048:]


def page_lines(pdf: Any, number: int) -> list[str]:
    """The lines of a page (counted from 1) in reading order, an empty one between paragraphs.

    Raises one of FAILED where the page is damaged.
    """
    page = pdf[number - 1]
    try:
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range()
            return arabic_lines(textpage) if is_arabic(text) else _latin_lines(textpage, text)
        finally:
            textpage.close()
    finally:
        page.close()


def _latin_lines(textpage: Any, text: str) -> list[str]:
    x, y = c_double(), c_double()
    lines, at = [], 0
    for each in text.split("\r\n"):
        first = at + len(each) - len(each.lstrip())
        if each.strip() and pdfium.FPDFText_GetCharOrigin(textpage.raw, first, x, y):
            held = BEFORE_NAME.sub("-", each).replace(HYPHEN, "").strip()
            lines.append(Line(at, y.value, CONTROLS.sub("", held)))
        at += len(each) + 2
    return with_paragraphs(lines)


def picture_share(pdf: Any, number: int) -> float:
    """How much of a page is covered by its largest picture: 0.0 none, 1.0 all. Drawn letters count as one."""
    page = pdf[number - 1]
    try:
        area = max(page.get_width() * page.get_height(), MIN_SIDE)
        kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH]
        largest, drawn = 0.0, 0
        for each in islice(page.get_objects(filter=kinds, max_depth=3), MAX_OBJECTS):
            if each.type == pdfium.FPDF_PAGEOBJ_PATH:
                drawn += 1
                continue
            left, bottom, right, top = each.get_bounds()
            largest = max(largest, abs((right - left) * (top - bottom)) / area)
        return 1.0 if drawn >= MAX_DRAWN else min(largest, 1.0)
    finally:
        page.close()


def has_hidden_text(pdf: Any, number: int) -> bool:
    """Whether the text of a page is laid invisibly over it, as programs do that recognise text in pictures."""
    page = pdf[number - 1]
    try:
        found = islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3), MAX_OBJECTS)
        modes = [pdfium.FPDFTextObj_GetTextRenderMode(each.raw) for each in found]
    finally:
        page.close()
    return 2 * modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes)


def render(pdf: Any, number: int, dpi: int, longest: int) -> bytes:
    """The image of a page as PNG in grey, at most `longest` pixels a side. Raises one of FAILED where that fails."""
    page = pdf[number - 1]
    try:
        width, height = page.get_size()
        if min(width, height) < MIN_SIDE:
            raise ValueError("a page without a size")
        scale = min(dpi / 72, longest / max(width, height))
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        try:
            made = io.BytesIO()
            bitmap.to_pil().save(made, "PNG")
        finally:
            bitmap.close()
        return made.getvalue()
    finally:
        page.close()


def page_extras(pdf: Any, number: int) -> Extras:
    """What was filled into the fields of a page, and how many comments are on it."""
    page = pdf[number - 1]
    fields, comments = [], 0
    try:
        for at in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)):
            note = pdfium.FPDFPage_GetAnnot(page.raw, at)
            if not note:
                continue
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                fields.append(Field(_string(note, b"T"), _string(note, b"V")))
            elif kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP) and _string(note, b"Contents"):
                comments += 1
            pdfium.FPDFPage_CloseAnnot(note)
    finally:
        page.close()
    return Extras(tuple(field for field in fields if field.value), comments)


def _string(note: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size <= MAX_FIELD:
        return ""
    held = (c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, key, held, size)
    return bytes(held)[: size - 2].decode("utf-16-le", errors="replace").strip()


def metadata(pdf: Any) -> dict[str, str]:
    """What the file says of itself, by key: Title, Author, CreationDate (ISO 32000-1, 14.3.3)."""
    found = {}
    for key in ("Title", "Author", "CreationDate"):
        with suppress(*FAILED):
            found[key] = CONTROLS.sub("", pdf.get_metadata_value(key)).strip()
    return found


def scripts(pdf: Any) -> int:
    """How many scripts it would run when opened."""
    return max(int(pdfium.FPDFDoc_GetJavaScriptActionCount(pdf.raw)), 0)


def embedded(pdf: Any, most: int) -> Iterator[tuple[str, bytes | None]]:
    """The first files that are embedded: name and bytes, None where they are damaged."""
    for at in range(min(pdf.count_attachments(), most)):
        name, data = f"file {at + 1}", None
        with suppress(*FAILED):
            each = pdf.get_attachment(at)
            name = CONTROLS.sub("", each.get_name()) or name
            data = bytes(each.get_data())
        yield name, data


def numbered(numbers: Sequence[int]) -> str:
    """Pages in words: "page 3", "pages 3, 7–9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)
    return f"{'page' if len(numbers) == 1 else 'pages'} {told}"
