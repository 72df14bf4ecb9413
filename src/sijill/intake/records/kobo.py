"""Exports of KoBoToolbox and ODK Central: JSON of their interfaces, CSV, and workbooks, with or without the XLSForm.

JSON: KoBoToolbox `/api/v2/assets/{uid}/data/` (`results`, or a bare list), ODK Central OData (`value`). CSV and XLSX:
as KoBoToolbox's formpack and ODK Central (`submissions.csv`) write them, one table for the form, one for each repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import chain, islice
from typing import Any

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.language import find_language
from sijill.intake.records.headers import is_kobo_header
from sijill.intake.records.json_list import JsonList, opening_of
from sijill.intake.records.kobo_entry import Submissions
from sijill.intake.records.xlsform import Form, read_form
from sijill.intake.section import How, Original, Section
from sijill.intake.tabular.separated import Separated
from sijill.intake.tabular.workbook import Workbook
from sijill.intake.transcript import Transcript

OPENING = opening_of("results", "value", "data")
TOLD = re.compile(r'"(?:@odata\.)?count"\s*:\s*(\d{1,9})')
SAMPLE = 20
"""Submissions that are looked at to tell the language of the answers."""
SPLIT = frozenset(("", "0", "1", "0.0", "1.0", "True", "False", "TRUE", "FALSE", "true", "false"))
MAX_COLUMN = 1000
POINT_PART = re.compile(r"_?(?P<base>.+?)[_-](?:latitude|longitude|altitude|precision|accuracy)", re.IGNORECASE)
__all__ = ["is_kobo_header", "is_kobo_workbook", "sections", "table_sections", "workbook_sections"]

Record = Mapping[str, Any]


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an export in JSON or CSV, one entry a submission and one for each row of its repeats.

    Raises UnreadableDocument where no submission can be taken from it.
    """
    head = original.head(1024).lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")
    if head.startswith((b"{", b"[")):
        yield from _json_sections(original, how)
        return
    if how.columns is not None:  # somebody says what the columns are: they are no longer questions of a form
        yield from import_module("sijill.intake.tabular.tables").sections(original, how)
        return
    table = Separated(original)
    rows = (row.cells for row in table.rows())
    yield from table_sections(original, how, next(rows, []), rows, notes=table.notes)


def table_sections(
    original: Original,
    how: How,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    notes: list[str] | None = None,
) -> Iterator[Section]:
    """Read a table of submissions, or of the rows of one of its repeats, given as text; `is_kobo_header` tells it.

    `notes` may grow while rows are read. Raises UnreadableDocument where there is no row.
    """
    yield from _written(original, how, [("", _records(header, rows))], notes if notes is not None else [])


def is_kobo_workbook(book: Workbook) -> bool:
    """Whether the first sheet of a workbook is a table of submissions."""
    first = book.sheets[0].first_rows(1) if book.sheets else []
    return bool(first) and is_kobo_header(first[0].cells)


def workbook_sections(original: Original, how: How, book: Workbook) -> Iterator[Section]:
    """Read a workbook whose first sheet holds submissions and whose others hold their repeats.

    Ask `is_kobo_workbook` first. Raises UnreadableDocument where no sheet holds a submission.
    """
    notes = list(book.notes)
    if book.attachments:
        notes.append(f"files within the workbook are kept in the original, not read: {len(book.attachments)}")
    yield from _written(original, how, _sheets(book, notes), notes)


def _json_sections(original: Original, how: How) -> Iterator[Section]:
    listed = JsonList(original.stream, OPENING, "submission")
    records = (each for each in listed if isinstance(each, dict))
    yield from _written(original, how, [("", records)], listed.notes, listed)


def _written(
    original: Original,
    how: How,
    tables: Iterable[tuple[str, Iterator[Record]]],
    notes: list[str],
    listed: JsonList | None = None,
) -> Iterator[Section]:
    """Write all records, table by table, and say at the end what came up on the way."""
    transcript = Transcript(original.digest, f"sijill {__version__}", language=how.language, published=how.published)
    writer = Submissions(original, how, read_form(how.form, transcript.notes), transcript)
    for sheet, records in tables:
        first = list(islice(records, SAMPLE))
        if writer.number == 0:
            writer.language = how.language or _language_of(first, writer.form)
        for record in chain(first, records):
            yield from writer.add(record, _locator(record, sheet))
    if writer.number == 0:
        reason = "; ".join(notes) or "it holds no submission"
        raise UnreadableDocument(f"{original.name}: no submission can be read: {reason}")
    transcript.notes.extend(notes)
    if listed is not None:
        transcript.notes.extend(_missing(listed, writer.number))
    yield from writer.finish()


def _missing(listed: JsonList, number: int) -> Iterator[str]:
    """What the file says of submissions that are not in it."""
    told = TOLD.search(listed.head) or TOLD.search(listed.rest)
    if told is not None and int(told[1]) > number:
        yield f"the file holds {number} of the {told[1]} submissions it tells of: it is one page of several"
    elif '"@odata.nextLink"' in listed.head + listed.rest:
        yield f"the file holds the first {number} submissions: it is one page of several"


def _language_of(records: Sequence[Record], form: Form) -> str:
    """The language of the answers, for the choice of labels; that of the form's labels where the answers are codes."""
    answers = " ".join(
        value
        for record in records
        for key, value in record.items()
        if isinstance(value, str) and not key.startswith(("_", "meta", "formhub")) and " " in value
    )
    found = find_language(answers)
    if found in ("ar", "en"):
        return found
    labels = (form.label(question.labels, "") for question in form.by_path.values())
    return find_language(" ".join(labels))


def _sheets(book: Workbook, notes: list[str]) -> Iterator[tuple[str, Iterator[Record]]]:
    for number, sheet in enumerate(book.sheets):
        rows = (row.cells for row in sheet.rows())
        header = next(rows, [])
        if is_kobo_header(header):
            yield ("" if number == 0 else sheet.name), _records(header, rows)
        elif header:
            notes.append(f"the sheet {sheet.name} is not read: it is no table of submissions")
        notes.extend(sheet.notes)


def _locator(record: Record, sheet: str) -> str:
    """Of which submission a row of a repeat is; "" for a submission itself."""
    parent = record.get("_submission__id") or record.get("_submission__uuid")
    if parent:
        name = record.get("_sheet") or sheet or "repeat"
        return f"submission {parent} › {name} {record.get('_index') or record.get('_parent_index') or ''}".rstrip()
    key = record.get("KEY")
    if record.get("PARENT_KEY") and isinstance(key, str):
        whole, _, within = key.partition("/")
        return f"submission {whole} › {within}" if within else f"submission {record['PARENT_KEY']} › {key}"
    if record.get("_parent_index"):
        return f"submission of row {record['_parent_index']} › {sheet or 'repeat'} {record.get('_index', '')}".rstrip()
    return ""


def _records(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Record]:
    """Rows as the interfaces would give them: the columns that only repeat another column are folded into it."""
    columns = [cell.strip() for cell in header]
    present = frozenset(columns)
    points = {column: POINT_PART.fullmatch(column[:MAX_COLUMN]) for column in columns}
    for row in rows:
        if not any(row) or any(cell.startswith("#") and cell[1:2].isalpha() for cell in row[:3]):
            continue  # an empty row, or the row of HXL tags under the header
        record: dict[str, Any] = {}
        chosen: dict[str, list[str]] = {}
        parts: dict[str, list[str]] = {}
        for column, cell in zip(columns, row, strict=False):
            if not cell:
                continue
            part = points[column]
            base, _, choice = column.rpartition("/")
            if part is not None:
                parts.setdefault(part["base"], []).append(cell)
            elif choice and cell in SPLIT and base in present:
                if cell.lower() in ("1", "1.0", "true"):
                    chosen.setdefault(base, []).append(choice)
            else:
                record[column] = cell
        record.update((base, " ".join(names)) for base, names in chosen.items() if base not in record)
        record.update((base, " ".join(pair)) for base, pair in parts.items() if not _is_known(base, record))
        yield record


def _is_known(base: str, record: Record) -> bool:
    return base in record or any(key.rpartition("/")[2] == base for key in record)
