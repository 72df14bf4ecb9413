"""Casualty lists read by the process apart: rows of text cross, and nothing else; what they say is read here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from sijill.adapters.parsing import Given, Parser, Request, digest_of
from sijill.errors import UnreadableDocument
from sijill.linkage.columns import ListColumns, column_map_data, find_mapped
from sijill.linkage.problems import ProblemCode
from sijill.linkage.records import ListOfPersons
from sijill.values.anchor import Digest
from sijill.workflows.lists import Table, read_table

MOST_ROWS = 2**32 - 1
"""A row's number is kept in four bytes."""

_Answer = Mapping[str, Any]


def list_of_file(
    parser: Parser,
    file: str,
    columns: Mapping[str, ListColumns] | None,
    progress: Callable[[int], None] | None = None,
    name: str | None = None,
) -> ListOfPersons:
    """A list in a file, as `open_list` gives it, read apart.

    Raises InputError where it is no list, has no names, or two columns of full names in the same letters.
    """
    path = Path(file)
    given = None if columns is None else find_mapped(columns, path.name)
    request = _request(name or path.name, digest_of(file), given, path=file)
    return _read(parser, request, given, progress)


def list_of_blocks(
    parser: Parser,
    name: str,
    digest: str,
    blocks: Iterable[bytes],
    given: ListColumns | None,
    progress: Callable[[int], None] | None = None,
) -> ListOfPersons:
    """A list whose bytes come block by block, from a vault: all of them before the first is parsed, and to no disk."""
    return _read(parser, _request(name, Digest(digest), given, data=blocks), given, progress)


def _request(name: str, digest: Digest, given: ListColumns | None, **source: Any) -> Request:
    columns = None if given is None else column_map_data({"list": given})["list"]
    return Request(name, digest, Given(columns=columns), wanted="rows", **source)


def _read(
    parser: Parser, request: Request, given: ListColumns | None, progress: Callable[[int], None] | None
) -> ListOfPersons:
    answers = parser.asked(request, _counted)
    try:
        return read_table(request.name, request.digest, lambda: _table(answers), given, progress)
    except _OddAnswer as error:
        raise UnreadableDocument(f"{request.name}: the parser answered what is no list: {error}") from None
    finally:
        answers.close()  # type: ignore[attr-defined]


class _OddAnswer(Exception):
    """An answer that is not of its form: it came from a parser that was taken over."""


def _table(answers: Iterator[_Answer]) -> Table:
    first = next(answers, {})
    try:
        head = first["table"]
        headers, sample = _cells(head["headers"]), [_cells(row) for row in head["sample"]]
    except (KeyError, TypeError) as error:
        raise _OddAnswer(f"no table ({type(error).__name__})") from None
    table = Table(headers, iter(()), sample)
    table.rows = _rows(answers, table)
    return table


def _rows(answers: Iterator[_Answer], table: Table) -> Iterator[tuple[int, list[str]]]:
    """The rows; after the last, the table knows what is to be said of them."""
    for answer in answers:
        if "rows" in answer:
            yield from answer["rows"]
            continue
        try:
            said = answer["said"]
            table.notes.extend(_cells(said["notes"]))
            table.odd.extend((_number(row), ProblemCode(code)) for row, code in said["odd"])
        except (KeyError, TypeError, ValueError) as error:
            raise _OddAnswer(f"nothing of the rows ({type(error).__name__})") from None


def _counted(answer: _Answer) -> tuple[int, _Answer]:
    """The characters of an answer; rows are looked at as a whole, since there are millions of cells."""
    if "rows" not in answer:
        return 0, answer
    try:
        rows = [(number, cells) for number, cells in answer["rows"]]
        texts = list(chain.from_iterable(cells for _, cells in rows))
        if {*map(type, texts)} <= {str} and {type(cells) for _, cells in rows} <= {list}:
            for number, _ in rows:
                _number(number)
            return sum(map(len, texts)), {"rows": rows}
    except (TypeError, ValueError):
        pass
    raise _OddAnswer("rows that are none")


def _cells(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(cell, str) for cell in value):
        raise TypeError(type(value).__name__)
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_ROWS:
        raise TypeError(type(value).__name__)
    return value
