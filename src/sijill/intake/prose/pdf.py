"""PDF: pages of placed letters. Their text is taken with poppler's pdftotext where it is installed, else pypdfium2.

Neither gives Arabic pages back without fail, so of these the image of each page is kept beside the text, for a person
to check numbers and dates against. pypdf is not used: it turns Arabic-Indic figures around.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import MAX_DEPTH
from sijill.intake.decoding import Decoded
from sijill.intake.prose import pdf_file as pdfs
from sijill.intake.prose.pages import Page, Running, run_on, with_pages
from sijill.intake.prose.pdf_file import FAILED, PYPDFIUM2, numbered, open_pdf
from sijill.intake.prose.recognition import Recogniser, find_recogniser
from sijill.intake.prose.visual_order import (
    compose_letters,
    from_pdftotext,
    has_names,
    is_arabic,
    looks_turned,
    with_spaces_of,
)
from sijill.intake.section import How, Original, Section, with_notes
from sijill.intake.text import text_document
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, Document

MAX_BYTES = 512 * 1024 * 1024
MAX_PAGES = 3_000
MAX_CHARACTERS = 64_000_000
MAX_IMAGES = 300
MAX_IMAGE_BYTES = 64 * 1024 * 1024
"""Of all images of pages together."""
IMAGE_DPI, IMAGE_SIDE = 100, 2_000
MAX_RECOGNISED = 200
MAX_EMBEDDED = 100
MIN_LETTERS = 20
"""A page of fewer letters and a picture is a page to be recognised."""
PICTURE_SHARE, SCAN_SHARE = 0.1, 0.7
LETTER = re.compile(r"[^\W_]")
BROKEN_NAME = re.compile(r"\b([aA][lndrstz]|[aA]sh|[eE][ldrsz])(?=[A-Z][a-z])")
"""An article whose hyphen pdftotext took for that of a broken word ("alBab")."""
MADE_BY_PROGRAM = re.compile(
    r"(?:microsoft word - |untitled|document\d*$|.*\.(?:docx?|odt|html?|indd|rtf|pdf|xlsx?|pptx?)$)", re.I
)
DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2}))?")
CHECK = "the page image"
NEEDS = "install ocrmypdf or tesseract with ara and eng"


@dataclass(slots=True)
class _Reading:
    """A PDF while its pages are read."""

    pdf: Any
    name: str
    how: How
    data: bytes
    is_cut_short: bool
    pages: list[Page] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    pictures: list[int] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    wordless: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    fields: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many pages are read."""
        return min(len(self.pdf), MAX_PAGES)


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a PDF: one section for its text, then those of the files embedded in it.

    Raises UnreadableDocument where it is locked, damaged beyond reading, too large, or pictures that nothing here
    recognises.
    """
    if original.size > MAX_BYTES:
        raise UnreadableDocument(f"{original.name}: is larger than {MAX_BYTES // 2**20} MiB; split the document")
    data = original.whole()
    with open_pdf(original.name, data) as (pdf, opened):
        reading = _Reading(pdf, original.name, how, opened, pdfs.is_cut_short(data))
        _read_pages(reading)
        _recognise(reading)
        attachments, inner = _embedded(original, how, pdf, reading.notes)
        running = run_on(reading.pages, original.within)
        notes = _notes(reading)
        if not LETTER.search(running.text):
            yield from _without_text(reading, inner, notes)
            return
        yield Section(_document(original, reading, running, attachments, notes))
        yield from inner


def _without_text(reading: _Reading, inner: Sequence[Section], notes: Sequence[str]) -> Iterator[Section]:
    """What is left of a PDF without text: the files in it, or the reason why nothing is."""
    if inner:
        yield with_notes(inner[0], [*notes, "the PDF around it holds no text"])
        yield from inner[1:]
        return
    if len(reading.pictures) > len(reading.wordless):
        scanned = len(reading.nameless) < len(reading.pictures)
        what = "is a PDF of pictures" if scanned else "is a PDF whose letters have no names in it"
        raise UnreadableDocument(f"{reading.name}: {what}: its text must be recognised first (OCR); {NEEDS}")
    told = "; ".join(notes) or f"{numbered(range(1, reading.count + 1))} without text"
    raise UnreadableDocument(f"{reading.name}: the PDF holds no words: {told}")


def _read_pages(reading: _Reading) -> None:
    taken, size = _pdftotext(reading), 0
    for number in range(1, reading.count + 1):
        lines = _lines(reading, number, taken.get(number))
        text = "\n".join(lines)
        size += len(text)
        if size > MAX_CHARACTERS:
            left = numbered(range(number, reading.count + 1))
            reading.notes.append(
                f"{left}: not read, the text before is {MAX_CHARACTERS:,} characters; split the document"
            )
            return
        letters = len(LETTER.findall(text))
        if not has_names(text):
            reading.nameless.append(number)
            reading.pictures.append(number)
            continue
        share = _picture_share(reading, number)
        if letters < MIN_LETTERS and share > PICTURE_SHARE:
            reading.pictures.append(number)
        elif share > SCAN_SHARE and pdfs.has_hidden_text(reading.pdf, number):
            reading.scans.append(number)
        if letters:
            reading.pages.append(Page(number, tuple(lines)))
        elif share <= PICTURE_SHARE and number not in reading.damaged:
            reading.blank.append(number)


def _pdftotext(reading: _Reading) -> dict[int, str]:
    """The text of each page by pdftotext, in reading order (`-layout` would read columns across); empty without it."""
    version = reading.how.tools.find_version("pdftotext")
    if version is None:
        return {}
    arguments = ("-enc", "UTF-8", "-l", str(MAX_PAGES), "-", "-")
    try:
        text = reading.how.tools.run("pdftotext", arguments, reading.data).decode("utf-8", errors="replace")
    except UnreadableDocument as error:
        reading.notes.append(f"pdftotext could not read it and pypdfium2 did: {error}")
        return {}
    reading.used[f"pdftotext {version}"] = None
    return dict(enumerate(text.split("\f")[: reading.count], 1))


def _lines(reading: _Reading, number: int, taken: str | None) -> list[str]:
    """The lines of a page, as read, and what was filled into its form."""
    try:
        extras = pdfs.page_extras(reading.pdf, number)
        lines = None if taken is None else _from_pdftotext(taken)
        if lines is None or looks_turned("\n".join(lines)):
            lines = with_spaces_of(pdfs.page_lines(reading.pdf, number), lines or ())
            reading.used[PYPDFIUM2] = None
    except FAILED:
        reading.damaged.append(number)
        return [] if taken is None else _from_pdftotext(taken)
    if extras.comments:
        reading.comments.append(number)
    reading.fields += len(extras.fields)
    held = "\n".join(lines)
    filled = [f"{each.name}: {each.value}" for each in extras.fields if each.value not in held]
    return [*lines, *([""] if filled else []), *filled]


def _from_pdftotext(page: str) -> list[str]:
    text = pdfs.CONTROLS.sub("", page)
    return [BROKEN_NAME.sub(r"\1-", compose_letters(from_pdftotext(line))) for line in text.split("\n")]


def _picture_share(reading: _Reading, number: int) -> float:
    try:
        return pdfs.picture_share(reading.pdf, number)
    except FAILED:
        return 0.0


def _recognise(reading: _Reading) -> None:
    """Recognise the text of pages that are pictures, where a program for it is installed."""
    if not reading.pictures:
        return
    recogniser = find_recogniser(reading.how.tools)
    if recogniser is None:
        return
    found: dict[int, Page] = {}
    for number in reading.pictures[:MAX_RECOGNISED]:
        try:
            text = _recognised(reading, recogniser, number)
        except (UnreadableDocument, *FAILED) as error:
            reading.notes.append(f"recognising text (OCR) stopped at {numbered([number])}: {error}")
            break
        if LETTER.search(text):
            reading.recognised.append(number)
            found[number] = Page(number, tuple(text.split("\n")))
        else:
            reading.wordless.append(number)
    if reading.recognised:
        reading.used[recogniser.called] = None
        reading.notes.extend(recogniser.notes)
    kept = {page.number: page for page in reading.pages}
    reading.pages = [page for _, page in sorted({**kept, **found}.items())]


def _recognised(reading: _Reading, recogniser: Recogniser, number: int) -> str:
    if recogniser.whole is None:
        return recogniser.page(pdfs.render(reading.pdf, number, recogniser.dpi, recogniser.longest))
    with open_pdf(reading.name, recogniser.whole(reading.data)) as (layered, _):
        return "\n".join(pdfs.page_lines(layered, number))


def _document(
    original: Original, reading: _Reading, running: Running, attachments: Sequence[Attachment], notes: list[str]
) -> Document:
    how = reading.how
    title = pdfs.metadata(reading.pdf).get("Title", "")
    document = text_document(
        Decoded(running.text, "utf-8", tuple(notes)),
        original.digest,
        published=how.published,
        language=how.language,
        title=title if title and not MADE_BY_PROGRAM.match(title) else None,
        working_copy="; ".join((*reading.used, "lines joined into paragraphs")),
    )
    passages = with_pages(document.passages, running)
    told = {passage.locator for passage in passages}
    unsure = _unsure_pages(reading, document.language)
    images, more = _images(reading, unsure, original.within, told)
    return replace(
        document,
        passages=passages,
        notes=(*document.notes, *more),
        attachments=(*images, *attachments),
        figures_to_check=CHECK if unsure else "",
    )


def _unsure_pages(reading: _Reading, language: str) -> list[int]:
    """The pages whose figures may have been taken wrongly: Arabic ones, and all that were recognised from pictures."""
    unsure = {*reading.recognised, *reading.scans}
    return [
        page.number
        for page in reading.pages
        if language == "ar" or page.number in unsure or any(map(is_arabic, page.lines))
    ]


def _images(
    reading: _Reading, numbers: Sequence[int], within: str, told: set[str]
) -> tuple[list[Attachment], list[str]]:
    images: list[Attachment] = []
    size, failed = 0, []
    for number in numbers[:MAX_IMAGES]:
        try:
            data = pdfs.render(reading.pdf, number, IMAGE_DPI, IMAGE_SIDE)
        except FAILED:
            failed.append(number)
            continue
        size += len(data)
        if size > MAX_IMAGE_BYTES:
            break
        locator = f"{within}page {number}"
        images.append(
            Attachment(
                name=f"page {number}",
                media_type="image/png",
                locator=locator if locator in told else "",
                sha256=Digest(hashlib.sha256(data).hexdigest()),
                size_bytes=len(data),
                note=f"rendered by {PYPDFIUM2} at {IMAGE_DPI} dpi",
                data=data,
            )
        )
    kept = {image.name for image in images}
    left = [number for number in numbers if f"page {number}" not in kept and number not in failed]
    notes = [f"{numbered(failed)}: no image can be made"] if failed else []
    if left:
        notes.append(f"{numbered(left)}: no image is kept, there are too many; check against the original")
    return images, notes


def _notes(reading: _Reading) -> list[str]:
    """What a reader should know of how the text was taken."""
    looked_at = {*reading.recognised, *reading.wordless}
    unread = [number for number in reading.pictures if number not in looked_at]
    nameless = [number for number in unread if number in reading.nameless]
    of_pictures = [number for number in unread if number not in reading.nameless]
    told = [
        ("the file is cut short: what follows its last page here is missing", reading.is_cut_short),
        (
            f"only the first {MAX_PAGES} of {len(reading.pdf)} pages are read; split the document",
            len(reading.pdf) > MAX_PAGES,
        ),
    ]
    notes = [note for note, is_so in told if is_so]
    for numbers, note in (
        (of_pictures, f"pictures whose text is not recognised (OCR); {NEEDS}"),
        (reading.wordless, "pictures in which no words are recognised (OCR)"),
        (nameless, "its letters have no names in the file, so that no text can be taken from it"),
        (reading.recognised, "recognised from pictures (OCR): words and figures may be wrong"),
        (reading.scans, "text that somebody's program recognised in a picture (OCR): words and figures may be wrong"),
        (reading.damaged, "damaged, not read as it should be"),
        (reading.blank, "without text"),
        (reading.comments, "has comments, which are kept in the original and not read"),
    ):
        if numbers:
            notes.append(f"{numbered(numbers)}: {note}")
    if reading.fields:
        notes.append(f"a form with {reading.fields} filled fields: read as text")
    if count := pdfs.scripts(reading.pdf):
        notes.append(f"{count} script{'s' if count > 1 else ''} kept in the original and never run")
    return [*notes, *_about(pdfs.metadata(reading.pdf)), *reading.notes]


def _about(said: dict[str, str]) -> list[str]:
    """What the file says of itself, as claims of the file: when it was made is not when it was published."""
    made = DATE.match(said.get("CreationDate", ""))
    day = "-".join(part for part in made.groups()[:3] if part) if made is not None else ""
    notes = [f"the file names as its author: {said['Author'][:200]}"] if said.get("Author") else []
    if day:
        notes.append(f"the file says that it was made on {day}, which is not when its text was published")
    return notes


def _embedded(original: Original, how: How, pdf: Any, notes: list[str]) -> tuple[list[Attachment], list[Section]]:
    """The files in it, each named; those that hold text are read."""
    attachments, inner = [], []
    for name, data in pdfs.embedded(pdf, MAX_EMBEDDED):
        if data is None:
            attachments.append(Attachment(name, "application/octet-stream", note="damaged, not read"))
            continue
        note = "embedded in the PDF"
        try:
            if original.depth >= MAX_DEPTH:
                raise UnreadableDocument(f"{name}: lies in {original.depth} files already")
            inner += list(how.take(original.member(name, data), how))
        except UnreadableDocument as refused:
            note = f"embedded in the PDF; kept, not read: {refused}"
        digest = Digest(hashlib.sha256(data).hexdigest())
        attachments.append(Attachment(name, "application/octet-stream", "", digest, len(data), note))
    if (count := pdf.count_attachments()) > MAX_EMBEDDED:
        notes.append(f"{count} files are embedded; only the first {MAX_EMBEDDED} are named and read")
    return attachments, inner
