"""Open casualty lists: CSV, TSV, workbooks and JSON as records of persons, and the map that they were read by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sijill.errors import InputError, StorageError, UnreadableDocument
from sijill.intake.records.json_list import JsonList, opening_of, written
from sijill.intake.section import Original
from sijill.intake.tabular.grid import Row
from sijill.intake.tabular.mixed import Mended, find_mended
from sijill.intake.tabular.separated import Separated
from sijill.intake.tabular.tables import HEADER_WITHIN, find_header
from sijill.intake.transcript import writable
from sijill.linkage.collecting import without_collecting
from sijill.linkage.columns import (
    NAME_HEADINGS,
    SAMPLE_ROWS,
    ListColumns,
    column_map_data,
    find_columns,
    find_mapped,
    known_headings,
    listed,
    parse_column_map,
)
from sijill.linkage.known import load_known, plain_heading
from sijill.linkage.problems import ProblemCode
from sijill.linkage.records import ListOfPersons, read_list
from sijill.values.anchor import Digest

BEFORE_JSON = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
JSON_STARTS = (b"{", b"[")
ANY_KEY = r'(?:[^"\\]|\\.)*'
MAX_MAP = 1 << 20
NO_HEADINGS = "no row names the columns: the first row of a list holds their headings"


@dataclass(slots=True)
class Table:
    """The headings of one list and its rows, each with its number; `notes` and `odd` grow as they are read.

    `odd` are rows of which something is to be said whatever their columns are.
    """

    headers: list[str]
    rows: Iterator[tuple[int, list[str]]]
    sample: list[list[str]]
    notes: list[str] = field(default_factory=list)
    odd: list[tuple[int, ProblemCode]] = field(default_factory=list)


def parse_map(data: bytes, name: str) -> dict[str, ListColumns]:
    """The column map in a YAML or JSON file (YAML holds JSON). Raises InputError where it is none."""
    import yaml

    try:
        content = yaml.safe_load(data[:MAX_MAP].decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = "" if mark is None else f", line {mark.line + 1}"
        raise InputError(f"{name}: not readable as YAML{where}") from None
    try:
        return parse_column_map(content)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def map_json(lists: Iterable[ListOfPersons]) -> str:
    """The columns that lists were read by, as a map that can be given again (JSON, which YAML holds too)."""
    return json.dumps(column_map_data({each.name: each.columns for each in lists}), ensure_ascii=False, indent=1) + "\n"


def open_list(
    path: Path | str,
    columns: Mapping[str, ListColumns] | ListColumns | None = None,
    progress: Callable[[int], None] | None = None,
    name: str | None = None,
) -> ListOfPersons:
    """Read a casualty list in this process: what tests and benchmarks use, and whoever trusts the files. `progress` is
    told the number of rows that are done.

    `columns` are those of this list, or a map of many; without either they are guessed from the headings. `name` is
    what the list is called (its file name). Messages name headings, never what stands under them.

    Raises InputError where the file is no list, has no names, or two columns of full names in the same letters.
    """
    path = Path(path)
    called = name or path.name
    given = find_mapped(columns, path.name) if isinstance(columns, Mapping) else columns
    try:
        with path.open("rb") as stream:
            return _read(Original(called, stream, path.stat().st_size, _digest(stream)), given, progress)
    except OSError as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError):
            raise InputError(f"{path}: there is no such file") from None
        raise StorageError(f"{path}: cannot be read ({error.strerror})") from None


def _digest(stream: BufferedReader) -> Digest:
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return Digest(digest)


def _read(original: Original, given: ListColumns | None, progress: Callable[[int], None] | None) -> ListOfPersons:
    return read_table(original.name, original.digest, lambda: open_table(original, given), given, progress)


def read_table(
    name: str,
    digest: Digest,
    opened: Callable[[], Table],
    given: ListColumns | None,
    progress: Callable[[int], None] | None = None,
) -> ListOfPersons:
    """The records of a list in a table, which `opened` gives: taken here, or by another process.

    Raises InputError, with the list's name, where it has no rows, no names, or not the columns that are `given`.
    """
    try:
        table = opened()
        columns = given or find_columns(table.headers, table.sample)
        with without_collecting():
            found = read_list(name, table.headers, table.rows, columns, progress)
    except UnreadableDocument:
        raise
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    found.sha256 = digest
    found.notes.extend(table.notes)
    for row, code in table.odd:
        found.problems.add(row, "", code)
    if not found.n_rows:
        raise InputError(f"{name}: the list has no rows")
    return found


def open_table(original: Original, given: ListColumns | None = None) -> Table:
    """The headings and rows of a list, told apart by its first bytes. `given` are columns that it should have."""
    if not original.size:
        raise InputError("the file is empty")
    head = original.head(64)
    if head.startswith(b"PK"):
        return _workbook(original, given)
    if head.lstrip(BEFORE_JSON).startswith(JSON_STARTS):
        return _json(original)
    return _separated(original, given)


def _separated(original: Original, given: ListColumns | None) -> Table:
    mended = find_mended(original)
    if mended is None:
        text = Separated(original)
        return _table(text.rows(), given, text.notes)
    text = Separated(mended.original)
    text.notes.append(
        f"the list is in two encodings: {len(mended.lines):,} lines in {mended.encoding}, others in UTF-8"
    )
    odd: list[tuple[int, ProblemCode]] = []
    return _table(_noting(text.rows(), mended, odd), given, text.notes, odd)


def _noting(rows: Iterator[Row], mended: Mended, odd: list[tuple[int, ProblemCode]]) -> Iterator[Row]:
    """The rows as they come; those with lines that were in the other encoding are noted."""
    before = 0  # lines beyond one a row: a cell may run over several
    for row in rows:
        first = row.number + before
        more = sum(cell.count("\n") for cell in row.cells)
        if not mended.lines.isdisjoint(range(first, first + more + 1)):
            odd.append((row.number, ProblemCode.MENDED_TEXT))
        before += more
        yield row


def _workbook(original: Original, given: ListColumns | None) -> Table:
    """The sheet that holds the list: the first whose headings are those given, or are usual ones."""
    from sijill.intake.tabular.workbook import open_workbook

    book = open_workbook(original)
    heads = {sheet.name: sheet.first_rows(HEADER_WITHIN + 2) for sheet in book.sheets}
    filled = [sheet for sheet in book.sheets if heads[sheet.name]]
    if not filled:
        raise InputError("the workbook has no rows")
    best = max(filled, key=lambda sheet: max(_fit(row.cells, given) for row in heads[sheet.name]))
    table = _table(best.rows(), given, best.notes)
    if others := [sheet.name for sheet in filled if sheet is not best]:
        table.notes.append(f"read is the sheet {listed([best.name])}, not {listed(others)}: give each list a file")
    return table


def _table(
    rows: Iterator[Row],
    given: ListColumns | None,
    notes: list[str],
    odd: list[tuple[int, ProblemCode]] | None = None,
) -> Table:
    head = list(islice(rows, SAMPLE_ROWS + HEADER_WITHIN))
    if not head:
        raise InputError("the file has no rows")
    headers, start = _headers(head, given)
    if start > 1:
        notes.append(f"rows before the headings, not read: {start - 1}")
    body = chain(head[start:], rows)
    numbered = ((row.number, row.cells) for row in body)
    return Table(headers, numbered, [row.cells for row in head[start:]], notes, [] if odd is None else odd)


def _headers(head: Sequence[Row], given: ListColumns | None) -> tuple[list[str], int]:
    """The headings, and how many of the first rows are theirs or stand before them.

    The row that has the columns of the map or a usual heading of a name; else the row that intake takes for headings.
    """
    fits = [_fit(row.cells, given) for row in head[:HEADER_WITHIN]]
    at = fits.index(max(fits))
    if fits[at]:
        return [" ".join(cell.split()) for cell in head[at].cells], at + 1
    header = find_header(head, None)
    if not header.names:
        raise InputError(NO_HEADINGS)
    return header.names, len(header.before) + header.rows


def _fit(cells: Sequence[str], given: ListColumns | None) -> int:
    """How many cells are headings: those of the map, or usual ones of which one is of a name."""
    if given is not None:
        own = {plain_heading(cell) for cell in cells}
        return sum(plain_heading(heading) in own for heading in given.headings().values())
    headings = load_known().headings
    names = (*NAME_HEADINGS, "given", "family")
    if not any(plain_heading(cell) in headings[name] for cell in cells for name in names):
        return 0
    return known_headings(cells)


def _json(original: Original) -> Table:
    """A list of objects, or the first list of objects in an object whose members before it are single values."""
    is_list = original.head(64).lstrip(BEFORE_JSON).startswith(b"[")
    items = JsonList(original.stream, opening_of(ANY_KEY), called="entry")
    numbered = enumerate(items, 1)
    head = list(islice(numbered, SAMPLE_ROWS))
    if not is_list and not items.head:
        raise InputError("no list was found in the JSON: it holds a list of objects, or one under a key")
    if not any(isinstance(item, dict) for _, item in head):
        raise InputError("the JSON is no list of objects with named values")
    places: dict[str, int] = {}
    for _, item in head:
        for key in item if isinstance(item, dict) else ():
            places.setdefault(key, len(places))
    headers, odd = [*map(writable, places)], []
    sample = [_cells(item, places) for _, item in head]

    def rows() -> Iterator[tuple[int, list[str]]]:
        for number, item in chain(head, numbered):
            if not isinstance(item, dict):
                odd.append((number, ProblemCode.NOT_AN_OBJECT))
            yield number, _cells(item, places)

    return Table(headers, rows(), sample, items.notes, odd)


def _cells(item: Any, places: Mapping[str, int]) -> list[str]:
    cells = [""] * len(places)
    for key, value in item.items() if isinstance(item, dict) else ():
        if (at := places.get(key)) is not None:
            cells[at] = writable(value.strip()) if isinstance(value, str) else written(value)
    return cells
