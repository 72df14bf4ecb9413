"""Tables of incidents or of people: CSV, TSV and Excel workbooks, a row an entry, with a column map or as text.

What a column is comes from a map that a person gives, or from headers that are known (columns/). Without either the
rows are kept as text and a note says so: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from zoneinfo import ZoneInfo

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.columns import ColumnMap, find_columns, parse_columns
from sijill.intake.columns.column_map import plain_header
from sijill.intake.columns.entries import Entries, label_of, merged
from sijill.intake.section import How, Original, Section
from sijill.intake.stating import Fields
from sijill.intake.tabular.grid import Row
from sijill.intake.tabular.separated import Separated
from sijill.intake.transcript import Part, Transcript
from sijill.values.document import PassageRole

HEAD_ROWS = 1000
HEAD_CHARACTERS = 2_000_000
"""What is looked at before the first row is read, to find the header and how dates are written."""
HEADER_WITHIN = 20
MAX_LABEL = 200
SENTENCE = 4
"""Cells of as many words are read as prose; shorter ones are names, codes and the like."""
WORD = re.compile(r"[^\W\d_]{2,}")
DIGIT = re.compile(r"\d")
LISTED = 40
GIVEN, RECOGNISED = "columns read as the column map says", "columns read as {name}, known by their headers"
NO_MAP = (
    "no column map fits{sheet}: the rows are kept as text, and nothing is taken from single columns; a map says what"
    " they are (--columns MAP.json, formats/columns.md). The columns are: {columns}"
)


@dataclass(slots=True)
class Header:
    """The names of the columns, the rows before them, and the map that fits, where one does."""

    names: list[str] = field(default_factory=list)
    before: list[Row] = field(default_factory=list)
    rows: int = 0
    map: ColumnMap | None = None
    lacking: tuple[str, ...] = ()


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a table, told apart by its first bytes. Raises UnreadableDocument where it has no row, or is damaged.

    Raises InputError where the column map that is given is none.
    """
    given = None if how.columns is None else parse_columns(how.columns)
    if original.head(2) == b"PK":
        yield from _workbook(original, how, given)
    else:
        yield from _separated(original, how, given)


def headers(original: Original) -> list[tuple[str, Header]]:
    """The header of each table of a file, by the name of its sheet, with the map that it is recognised by, if any.

    Raises UnreadableDocument where the file is no table.
    """
    if original.head(2) != b"PK":
        return [("", find_header(list(islice(Separated(original).rows(), HEADER_WITHIN + 2)), None))]
    from sijill.intake.tabular.workbook import open_workbook

    sheets = open_workbook(original).sheets
    return [(sheet.name, find_header(sheet.first_rows(HEADER_WITHIN + 2), None)) for sheet in sheets]


def _separated(original: Original, how: How, given: ColumnMap | None) -> Iterator[Section]:
    table = Separated(original)
    transcript = Transcript(
        original.digest,
        f"sijill {__version__}",
        language=how.language,
        encoding=table.encoding,
        published=how.published,
    )
    reader = _Reader(original, how, given, transcript)
    transcript.notes.extend(table.notes)
    table.notes.clear()
    rows = table.rows()
    head = list(islice(rows, HEADER_WITHIN + 2))
    reader.refuse_unfitting([("", head)])
    yield from reader.read(chain(head, rows), "")
    reader.refuse_empty()
    transcript.notes.extend(table.notes)
    yield from transcript.finish()


def _workbook(original: Original, how: How, given: ColumnMap | None) -> Iterator[Section]:
    import openpyxl

    from sijill.intake.records.kobo import is_kobo_workbook, workbook_sections
    from sijill.intake.tabular.workbook import open_workbook

    book = open_workbook(original)
    if given is None and is_kobo_workbook(book):
        yield from workbook_sections(original, how, book)
        return
    transcript = Transcript(
        original.digest, f"openpyxl {openpyxl.__version__}", language=how.language, published=how.published
    )
    transcript.notes.extend(book.notes)
    reader = _Reader(original, how, given, transcript)
    reader.refuse_unfitting((sheet.name, sheet.first_rows(HEADER_WITHIN + 2)) for sheet in book.sheets)
    for sheet in book.sheets:
        if sheet.state != "visible":
            transcript.notes.append(f"the sheet {sheet.name} is hidden in the workbook; it is read like the others")
        yield from reader.read(sheet.rows(), sheet.name, many=len(book.sheets) > 1)
        transcript.notes.extend(sheet.notes)
    reader.refuse_empty()
    if book.attachments:
        yield from transcript.add(
            [Part("Files in the workbook: ", PassageRole.BOILERPLATE)]
            + [Part(f"{each.name}\n", PassageRole.BOILERPLATE) for each in book.attachments],
            attachments=book.attachments,
        )
    yield from transcript.finish()


@dataclass(slots=True)
class _Reader:
    """Reads the tables of one file into one transcript."""

    original: Original
    how: How
    given: ColumnMap | None
    transcript: Transcript
    rows: int = 0

    def read(self, rows: Iterator[Row], sheet: str, *, many: bool = False) -> Iterator[Section]:
        """One table: its header is looked for in its first rows, then every row is an entry."""
        head = _head_of(rows)
        if not head:
            return
        header = find_header(head, self.given)
        within = f"{self.original.within}{f'sheet {sheet}, ' if sheet else ''}"
        if many:
            yield from self.transcript.add(
                [Part(f"{sheet}\n", PassageRole.TITLE), Part("\n", PassageRole.BOILERPLATE)],
                locator=within.rstrip(", "),
            )
        for row in header.before:
            line = " | ".join(cell for cell in row.cells if cell)
            yield from self.transcript.add(
                [Part(f"{line}\n\n", PassageRole.BOILERPLATE)], locator=f"{within}row {row.number}"
            )
        body = chain(head[len(header.before) + header.rows :], rows)
        if header.map is None:
            yield from self._as_text(body, header, sheet, within)
        else:
            yield from self._mapped(body, head[len(header.before) + header.rows :], header, within)

    def refuse_unfitting(self, heads: Iterable[tuple[str, Sequence[Row]]]) -> None:
        """Raises UnreadableDocument where the map that was given fits no table of the file, before any is read."""
        if self.given is None:
            return
        headers = [find_header(head, self.given) for _, head in heads if head]
        if not headers or any(header.map is not None for header in headers):
            return
        nearest = min(headers, key=lambda header: len(header.lacking))
        raise UnreadableDocument(
            f"{self.original.name}: the column map does not fit: the table has no column {_listed(nearest.lacking)};"
            f" its columns are {_listed(nearest.names)}"
        )

    def refuse_empty(self) -> None:
        """Raises UnreadableDocument where there was no row."""
        if not self.rows:
            raise UnreadableDocument(f"{self.original.name}: the table has no rows")

    def _mapped(self, body: Iterator[Row], head: Sequence[Row], header: Header, within: str) -> Iterator[Section]:
        assert header.map is not None
        found, transcript = header.map, self.transcript
        transcript.notes.append(GIVEN if self.given is not None else RECOGNISED.format(name=found.name))
        transcript.language = transcript.language or found.language
        transcript.outlet = transcript.outlet or found.speaker
        zone = self.how.zone or (None if found.zone is None else ZoneInfo(found.zone))
        entries = Entries(found, header.names, transcript, zone, within)
        entries.tell_orders(head)
        for row in body:
            self.rows += 1
            yield from entries.add(row)
        transcript.notes.extend(f"{what}: {count:,}" for what, count in entries.found.items())

    def _as_text(self, body: Iterator[Row], header: Header, sheet: str, within: str) -> Iterator[Section]:
        if self.given is None:
            where = f" the sheet {sheet}" if sheet else ""
            self.transcript.notes.append(NO_MAP.format(sheet=where, columns=_listed(header.names) or "without names"))
        elif sheet:
            self.transcript.notes.append(f"the sheet {sheet} has not the columns of the map; its rows are kept as text")
        for row in body:
            self.rows += 1
            fields = Fields(self.transcript.offset)
            for at, text in enumerate(row.cells):
                if text:
                    fields.add(label_of(header.names, at), text, read=len(WORD.findall(text)) >= SENTENCE)
            yield from self.transcript.add(merged(fields.end()), locator=f"{within}row {row.number}")


def _head_of(rows: Iterator[Row]) -> list[Row]:
    head: list[Row] = []
    size = 0
    for row in rows:
        head.append(row)
        size += sum(map(len, row.cells))
        if len(head) >= HEAD_ROWS or size >= HEAD_CHARACTERS:
            break
    return head


def find_header(head: Sequence[Row], given: ColumnMap | None) -> Header:
    """The row that names the columns, one of the first few: the first that fits a map, else the first that names any.

    A header of two rows ("Killed" over "min" and "max") is read as one: "Killed min", "Killed max".
    """
    best: Header | None = None
    for at, row in enumerate(head[:HEADER_WITHIN]):
        for names, rows in _names(head, at):
            header = Header(names, list(head[:at]), rows)
            if given is not None:
                header.lacking = _lacking(given, names)
                header.map = None if header.lacking else given
                if best is None or len(header.lacking) < len(best.lacking):
                    best = header
            else:
                header.map = find_columns(names)
            if header.map is not None:
                return header
        if given is None and best is None and _names_columns(row, head):
            best = Header(_labels(row.cells), list(head[:at]), 1)
    return best or Header([])


def _names(head: Sequence[Row], at: int) -> Iterator[tuple[list[str], int]]:
    if (both := _two_rows(head, at)) is not None:
        yield both, 2
    yield _labels(head[at].cells), 1


def _two_rows(head: Sequence[Row], at: int) -> list[str] | None:
    """The names of a header of two rows, whose upper one spans columns; None where the second is none of names."""
    if at + 2 >= len(head):
        return None
    upper, lower = head[at].cells, head[at + 1].cells
    if any(len(text) > MAX_LABEL or DIGIT.search(text) for text in lower) or head[at + 1].dates:
        return None
    names, over, spans = [], "", False
    for column in range(max(len(upper), len(lower))):
        own, below = head[at].text(column), head[at + 1].text(column)
        spans = spans or bool(below and over and not own and column < len(upper) + 1)
        over = own or (over if below else "")
        names.append(f"{over} {below}".strip())
    return _labels(names) if spans and not all(text for text in upper) else None


def _labels(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split())[:MAX_LABEL] for cell in cells]


def _lacking(given: ColumnMap, names: Sequence[str]) -> tuple[str, ...]:
    own = {plain_header(name) for name in names}
    return tuple(column for column in given.columns() if plain_header(column) not in own)


def _names_columns(row: Row, head: Sequence[Row]) -> bool:
    """Whether a row names columns: most cells filled, each short, none a number or a date."""
    filled = [text for text in row.cells if text]
    width = max(sum(1 for text in each.cells if text) for each in head[:HEADER_WITHIN])
    plain = all(len(text) <= MAX_LABEL and any(letter.isalpha() for letter in text) for text in filled)
    return plain and not row.dates and len(filled) >= max(1, (width + 1) // 2)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name for name in names[:LISTED] if name)
    return f"{shown} and {len(names) - LISTED} more" if len(names) > LISTED else shown
