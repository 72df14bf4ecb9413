"""Capture histories from the rows of a table: a column of 0 and 1 for each list, and a count of people or a row each.

What is wrong is said with the line where it stands. Nothing is guessed: an empty cell is not a 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sijill.errors import InputError
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.messages import Message, message

COUNT = "count"
PERSONS = ("cluster_id", "person_id", "id")
"""Columns that name the person of a row, as `sijill link` writes them: no lists, and each person once."""

MOST_LISTS = 63
LARGEST_COUNT = 10**12
CELL_SHOWN = 40
"""Characters of a cell in a message."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """The people of one label, with the lists of all; the label is empty where nothing was told apart."""

    label: str
    histories: Histories


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a table holds, strata in the order of their labels, and what a person should know of it."""

    strata: tuple[Stratum, ...]
    warnings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    lists: tuple[int, ...]
    count: int | None
    stratum: int | None
    person: int | None
    width: int


def parse_histories(
    rows: Iterable[tuple[int, Sequence[str]]], *, by: str | None = None, only: Sequence[str] = ()
) -> Parsed:
    """Read rows, each with its line in the file. The first is a header: list columns, `count` where rows are of more
    than one person, and the stratum `by`.

    Patterns that occur twice are added up, with a warning where counts are given. A row of nobody's lists (all 0) with
    a count of 0 or none is dropped; with people in it, it is refused: whoever counted them has a list. A column
    `cluster_id`, `person_id` or `id` names the person of a row and is no list. Where lists are named in `only`, the
    other columns are passed over. People of no label have the empty label.

    Raises:
        InputError: The header or a cell is not as said, or nobody is in the file.
    """
    given = iter(rows)
    _, first = next(given, (1, None))
    if first is None:
        raise InputError("the file is empty")
    header = [name.strip() for name in first]
    columns = _parse_header(header, by, only)
    found: dict[str, Counter[int]] = {}
    met: dict[str, int] = {}
    repeated = 0
    for line, row in given:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != columns.width:
            raise InputError(f"line {line} has {len(row)} cells, the header {columns.width}")
        pattern, count = _parse_row(line, row, header, columns)
        if columns.person is not None and columns.count is None:
            _meet(line, row[columns.person].strip(), met)
        label = "" if columns.stratum is None else row[columns.stratum].strip()
        patterns = found.setdefault(label, Counter())
        repeated += columns.count is not None and pattern in patterns
        patterns[pattern] += count
    names = [header[at] for at in columns.lists]
    strata = tuple(Stratum(label, make_histories(names, found[label])) for label in sorted(found))
    if not any(stratum.histories.n_observed for stratum in strata):
        raise InputError("nobody is in the file: it has no row with a count above 0")
    return Parsed(strata, _warnings(strata, repeated))


def _meet(line: int, person: str, met: dict[str, int]) -> None:
    """Refuse a person who has a row already: twice counted, overlaps come out too small and the estimate too large."""
    if person and met.setdefault(person, line) != line:
        raise InputError(f"line {line}: the person {person[:CELL_SHOWN]} has a row already, on line {met[person]}")


def _parse_header(header: Sequence[str], by: str | None, only: Sequence[str]) -> _Columns:
    for name in header:
        if not name:
            raise InputError("a column has no name; the first line must name the columns")
        if header.count(name) > 1:
            raise InputError(f"two columns are named {name}")
    if by == COUNT or by in only:
        raise InputError(f"the column {by} cannot be the stratum too")
    if len(set(only)) < len(only):
        raise InputError("a list is named twice")
    if by is not None and by not in header:
        raise InputError(f"there is no column {by}; there are {', '.join(header)}")
    if missing := [name for name in only if name not in header]:
        raise InputError(f"there is no column {missing[0]}; there are {', '.join(header)}")
    named = only or [name for name in header if name not in (COUNT, by, *PERSONS)]
    lists = tuple(at for at, name in enumerate(header) if name in named)
    if not lists:
        raise InputError("no column of a list is left")
    if len(lists) > MOST_LISTS:
        raise InputError(f"{len(lists)} columns would be lists, and at most {MOST_LISTS} can be: name the others away")
    count = header.index(COUNT) if COUNT in header else None
    person = next((header.index(name) for name in PERSONS if name in header and name not in named), None)
    return _Columns(lists, count, None if by is None else header.index(by), person, len(header))


def _parse_row(line: int, row: Sequence[str], header: Sequence[str], columns: _Columns) -> tuple[int, int]:
    """The pattern of a row and its count; 0 people where the row is of nobody's lists."""
    pattern = 0
    for bit, at in enumerate(columns.lists):
        cell = row[at].strip()
        if cell not in ("0", "1"):
            what = "empty" if not cell else f"“{cell}”"
            raise InputError(
                f"line {line}, column {header[at]}: {what}, where 0 or 1 was looked for. Columns that are no list must"
                " be taken out, or named as the stratum"
            )
        pattern |= (cell == "1") << bit
    count = 1 if columns.count is None else _parse_count(line, row[columns.count])
    if pattern == 0 and columns.count is None:
        raise InputError(f"line {line} is of a person on no list; whoever knows of them has a list, and it is missing")
    if pattern == 0 and count:
        raise InputError(
            f"line {line} counts {count} people on no list. That is what is estimated: take the row out, or add the"
            " list that they are on"
        )
    return pattern, count


def _parse_count(line: int, cell: str) -> int:
    written = cell.strip()
    if not (written.isascii() and written.removeprefix("-").isdigit()):
        raise InputError(f"line {line}: the count “{written}” is not a whole number")
    if written.startswith("-"):
        raise InputError(f"line {line}: the count {written[:CELL_SHOWN]} is below 0")
    if len(written) > len(str(LARGEST_COUNT)) or int(written) > LARGEST_COUNT:
        raise InputError(f"line {line}: the count {written[:CELL_SHOWN]} is too large")
    return int(written)


def _warnings(strata: Sequence[Stratum], repeated: int) -> tuple[Message, ...]:
    found = []
    if repeated:
        found.append(message("pattern_again", times=repeated))
    for stratum in strata:
        if stratum.histories.n_observed:
            found += [replace(each, about=stratum.label) for each in stratum.histories.warnings()]
        else:
            code = "nobody_in_stratum" if stratum.label else "nobody_without_label"
            found.append(Message(code, about=stratum.label))
    return tuple(found)
