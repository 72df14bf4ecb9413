"""Excel workbooks (ECMA-376, Office Open XML) as rows: every sheet, hidden ones too; nothing of a workbook is run."""

from __future__ import annotations

import hashlib
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import Archive, open_archive
from sijill.intake.section import Original
from sijill.intake.tabular.grid import MAX_COLUMNS, Row
from sijill.values.anchor import Digest
from sijill.values.document import Attachment

MAX_STRINGS_BYTES = 128 * 1024 * 1024
"""Texts that cells share are held in memory."""
MAX_PART_BYTES = 32 * 1024 * 1024
"""Styles and the like, which are held as trees."""
MAX_SHEETS = 1000
HEAD = 1 << 16
"""ECMA-376 part 2 forbids document type declarations in the parts of a package; one stands at the beginning."""
BATCH = 200
BLOCK = 1 << 20
REFUSED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ParseError, SyntaxError,
    DefusedXmlException, KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, LookupError,
    AssertionError, RuntimeError,
)  # fmt: skip
"""What openpyxl and the parsers below it raise on damaged files (found by fuzzing)."""
NO_RESULT = "cells with a formula whose result the file does not keep (save it in Excel once)"
MIDNIGHT = time()
MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "emf": "image/emf"}


@dataclass(slots=True)
class Sheet:
    """One sheet. `notes` grow as its rows are read."""

    name: str
    state: str
    formulas: bool
    _book: Workbook
    notes: list[str] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, with the number that the sheet gives it."""
        try:
            yield from self._rows()
        except REFUSED as error:
            self.notes.append(f"the sheet {self.name} is damaged and breaks off ({_reason(error)})")
        self.notes.extend(f"{what}: {count:,}" for what, count in self.found.items())

    def first_rows(self, many: int) -> list[Row]:
        """The first rows, before all are read; what is wrong with the sheet is told then."""
        found: list[Row] = []
        with suppress(*REFUSED):
            found.extend(islice(self._rows(), many))
        self.found.clear()
        return found

    def _rows(self) -> Iterator[Row]:
        values = self._book.values(self.name, data_only=True)
        formulas = self._book.values(self.name, data_only=False) if self.formulas else None
        for number, row in enumerate(values, 1):
            written = next(formulas, ()) if formulas is not None else ()
            if not row and not written:
                continue
            if len(row) > MAX_COLUMNS:
                self.found[f"rows of more than {MAX_COLUMNS} cells, those beyond not read"] += 1
            cells = [_text(value) for value in row[:MAX_COLUMNS]]
            for at, value in enumerate(written[: len(cells)]):
                if not cells[at] and (formula := _formula(value)):
                    self.found[NO_RESULT] += 1
                    cells[at] = formula
            if any(cells):
                dates = {at: value for at, value in enumerate(row[:MAX_COLUMNS]) if isinstance(value, date)}
                yield Row(number, cells, dates)


@dataclass(slots=True)
class Workbook:
    """A workbook whose parts were looked at before any parser was."""

    original: Original
    archive: Archive
    sheets: list[Sheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    _open: dict[bool, Any] = field(default_factory=dict)

    def values(self, sheet: str, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
        """The rows of a sheet: what its formulas came to when it was saved last, or the formulas."""
        found = self._opened(data_only)[sheet]
        found.reset_dimensions()  # what a sheet says of its size is often wrong
        rows = found.iter_rows(values_only=True)
        broken: BaseException | None = None
        while broken is None:
            batch: list[tuple[Any, ...]] = []
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    batch.extend(islice(rows, BATCH))
                except REFUSED as error:  # what came before it is given
                    broken = error
            yield from batch
            if not batch and broken is None:
                return
        raise broken

    def _opened(self, data_only: bool) -> Any:
        if data_only not in self._open:
            self.original.stream.seek(0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._open[data_only] = openpyxl.load_workbook(
                    self.original.stream, read_only=True, data_only=data_only, keep_links=False, keep_vba=False
                )
        return self._open[data_only]


def open_workbook(original: Original) -> Workbook:
    """Open a workbook. Raises UnreadableDocument where it is damaged, locked, or would unpack to too much."""
    archive = open_archive(original)
    for name in archive.names:
        _refuse_bomb(archive, name)
    book = Workbook(original, archive, notes=list(archive.notes))
    try:
        found = book._opened(True)
        states = [(sheet.title, getattr(sheet, "sheet_state", "visible"), _path(sheet)) for sheet in found.worksheets]
    except REFUSED as error:
        raise UnreadableDocument(f"{original.name}: the workbook is damaged ({_reason(error)})") from None
    for title, state, path in states[:MAX_SHEETS]:
        book.sheets.append(Sheet(title, state, path is None or _has_formulas(archive, path), book))
    if len(states) > MAX_SHEETS:
        book.notes.append(f"{len(states) - MAX_SHEETS} sheets beyond the first {MAX_SHEETS} are not read")
    _note_beside(book)
    return book


def _path(sheet: Any) -> str | None:
    path = getattr(sheet, "_worksheet_path", None)
    return path if isinstance(path, str) else None


def _refuse_bomb(archive: Archive, name: str) -> None:
    """Look at one part. Raises UnreadableDocument where a parser should not."""
    if not name.lower().endswith((".xml", ".rels")):
        return
    with archive.stream(name) as stream:
        try:
            head = stream.read(HEAD).replace(b"\x00", b"")
        except REFUSED as error:
            raise UnreadableDocument(f"{archive.name}: {name} is damaged ({_reason(error)})") from None
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UnreadableDocument(
            f"{archive.name}: {name} declares entities, which no workbook does: an XML bomb, not read"
        )
    size, lower = archive.size_bytes(name), name.lower()
    if "/worksheets/" in lower:
        return  # read row by row
    limit = MAX_STRINGS_BYTES if "sharedstrings" in lower else MAX_PART_BYTES
    if size > limit:
        raise UnreadableDocument(
            f"{archive.name}: {name} unpacks to {size / 2**20:.0f} MiB, more than is held in memory; save the sheets as"
            " CSV"
        )


def _has_formulas(archive: Archive, path: str) -> bool:
    """Whether a sheet has formulas at all; only then are its rows read a second time for them."""
    last = b""
    with suppress(UnreadableDocument, *REFUSED), archive.stream(path) as stream:
        while block := stream.read(BLOCK):
            if b"<f" in (last + block[:2]) or b"<f" in block:
                return True
            last = block[-2:]
    return False


def _note_beside(book: Workbook) -> None:
    """Name what a workbook holds beside its cells. Pictures and other files in it travel along."""
    lower = [name.lower() for name in book.archive.names]
    if any(name.endswith("vbaproject.bin") for name in lower) and not book.original.name.lower().endswith("xlsm"):
        book.notes.append("macros are kept in the original and never run")
    comments = sum("comments" in name and name.endswith(".xml") for name in lower)
    if comments:
        book.notes.append("comments on cells are kept in the original, not read")
    for name in book.archive.names:
        if name.startswith(("xl/media/", "xl/embeddings/")):
            kind = MEDIA.get(name.rpartition(".")[2].lower(), "application/octet-stream")
            try:
                data = book.archive.read(name)
            except UnreadableDocument as refused:
                book.attachments.append(Attachment(name, kind, note=f"kept, not read: {refused}"))
                continue
            digest = Digest(hashlib.sha256(data).hexdigest())
            book.attachments.append(Attachment(name, kind, sha256=digest, size_bytes=len(data)))


def _text(value: Any) -> str:
    """A cell as it is shown: whole numbers without ".0", dates of ISO 8601, midnight left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


def _formula(value: Any) -> str:
    """The formula of a cell, "" where it has none; formulas of many cells at once are objects with a text."""
    text = value if isinstance(value, str) else getattr(value, "text", None)
    return text if isinstance(text, str) and text.startswith("=") else ""


def _reason(error: BaseException) -> str:
    """The first line of what a library says."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200] or type(error).__name__
