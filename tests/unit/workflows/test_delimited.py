"""Tables as delimited text: what is written comes back, no cell is a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from sijill.workflows.delimited import FORMULA_STARTS, as_written, cells_of, number_cells, table_lines

TEXTS = st.text(st.sampled_from("ab ,;\"'=+-@\t\r\nمد"), max_size=5)


def written(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_what_is_written_comes_back_and_is_no_formula(rows: list[tuple[str, str]]) -> None:
    columns = [[row[at] for row in rows] for at in range(2)]
    head, *cells = csv.reader(io.StringIO(written([*table_lines(("list", "id"), columns)]), newline=""))
    assert head == ["list", "id"]
    assert [tuple(map(as_written, row)) for row in cells] == rows
    assert not any(cell.startswith(FORMULA_STARTS) for row in cells for cell in row)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_cells_are_quoted_as_the_standard_library_quotes_them(texts: list[str]) -> None:
    cells = cells_of(texts).to_pylist()
    into = io.StringIO(newline="")
    for cell in cells:
        ((parsed, _),) = csv.reader(io.StringIO(f"{cell},.", newline=""))
        csv.writer(into, lineterminator="\r\n").writerow([parsed, "."])
    assert into.getvalue() == "".join(f"{cell},.\r\n" for cell in cells)


def test_a_minus_of_a_number_is_no_formula() -> None:
    assert [*table_lines(("id", "bits"), (["-7"], number_cells([-7.25], ".1f")))] == ["id,bits", "'-7,-7.2"]


def test_a_table_without_rows_has_its_headings() -> None:
    assert [*table_lines(("=id", "bits"), ((), ()))] == ["'=id,bits"]
