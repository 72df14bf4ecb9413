"""Tables as delimited text (RFC 4180) that spreadsheets open without harm, by columns: a million rows are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ODD = r"""^[=+\-@\t\r']|[",\r\n]"""
"""What a cell holds that is not written as it is."""
ROWS_AT_ONCE = 1 << 16


def table_lines(head: Sequence[str], columns: Sequence[Sequence[str] | pa.Array]) -> Iterator[str]:
    """The lines of a table without their ends, the headings first. What is in `columns` as text is a stranger's, and
    made harmless (`cells_of`); an array of Arrow's is cells already.
    """
    yield ",".join(cells_of(head).to_pylist())
    arrays = [column if isinstance(column, pa.Array) else cells_of(column) for column in columns]
    for start in range(0, len(arrays[0]), ROWS_AT_ONCE):
        yield from pc.binary_join_element_wise(*(each.slice(start, ROWS_AT_ONCE) for each in arrays), ",").to_pylist()


def cells_of(texts: Sequence[str]) -> pa.Array:
    """Texts as cells, which no spreadsheet takes for formulas: ids are strangers' text. `as_written` is its inverse."""
    cells = pa.array(texts, pa.string())
    odd = pc.match_substring_regex(cells, ODD)
    if not pc.any(odd).as_py():
        return cells
    return pc.replace_with_mask(
        cells, odd, pa.array([_quoted(_harmless(text)) for text in cells.filter(odd).to_pylist()])
    )


def number_cells(numbers: Sequence[Any], form: str) -> pa.Array:
    """Numbers as cells, in a form of Python's: a minus of theirs may be counted with, and is no formula."""
    return pa.array([format(number, form) for number in numbers], pa.string())


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(letter in cell for letter in '",\r\n') else cell


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def as_written(cell: str) -> str:
    """The text of a cell, once it was parsed."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell
