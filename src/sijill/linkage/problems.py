"""What is wrong with rows of a list, by row and column, without a word of what stands in them.

A message is one of a fixed set: cells hold names and dates of birth of real people, and a name may stand in the column
of ages, so that no cell is ever repeated.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class ProblemCode(StrEnum):
    """What can be wrong. `LOST` are those for which a value was not taken; the others say how it was."""

    # an enum hashes by its name, in Python; problems are looked up for every cell
    __hash__ = str.__hash__

    EMPTY = "empty"
    NO_NAME = "no_name"
    NO_ID = "no_id"
    DUPLICATE_ID = "duplicate_id"
    SURPLUS_CELLS = "surplus_cells"
    NOT_AN_OBJECT = "not_an_object"
    BROKEN_TEXT = "broken_text"
    MENDED_TEXT = "mended_text"
    OTHER_SCRIPT = "other_script"
    UNKNOWN_SEX = "unknown_sex"
    UNREADABLE_AGE = "unreadable_age"
    IMPOSSIBLE_AGE = "impossible_age"
    ROUGH_AGE = "rough_age"
    AGE_IN_MONTHS = "age_in_months"
    UNREADABLE_DATE = "unreadable_date"
    IMPOSSIBLE_DATE = "impossible_date"
    ISLAMIC_DATE = "islamic_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    OTHER_ORDER = "other_order"
    SERIAL_DATE = "serial_date"
    TWO_DIGIT_YEAR = "two_digit_year"
    PLACEHOLDER_DATE = "placeholder_date"
    BIRTH_AFTER_DEATH = "birth_after_death"


MESSAGES = {
    ProblemCode.EMPTY: "the cell is empty, or says that nothing is known",
    ProblemCode.NO_NAME: "the row has no name: it is kept, and cannot be linked",
    ProblemCode.NO_ID: "the row has no id: its number stands for it",
    ProblemCode.DUPLICATE_ID: "the id stands in an earlier row too: this one has #2 (#3, …) after it",
    ProblemCode.SURPLUS_CELLS: "the row has more cells than there are headings: its columns may be shifted",
    ProblemCode.NOT_AN_OBJECT: "the entry is no object with named values: it is kept without any",
    ProblemCode.BROKEN_TEXT: "characters were lost before the list came here (�)",
    ProblemCode.MENDED_TEXT: "the letters are those of another encoding; they were mended",
    ProblemCode.OTHER_SCRIPT: "the name is in other letters than those of its column: it was put where it belongs",
    ProblemCode.UNKNOWN_SEX: "not known as a sex",
    ProblemCode.UNREADABLE_AGE: "not readable as an age",
    ProblemCode.IMPOSSIBLE_AGE: "no possible age (below 0 or above 120): it is not compared",
    ProblemCode.ROUGH_AGE: "a rough age, or a range: its middle is compared",
    ProblemCode.AGE_IN_MONTHS: "an age in months, weeks or days: compared as a part of years",
    ProblemCode.UNREADABLE_DATE: "not readable as a date",
    ProblemCode.IMPOSSIBLE_DATE: "no such date: it is not compared",
    ProblemCode.ISLAMIC_DATE: "a year of the Islamic calendar, it seems: it is not compared",
    ProblemCode.AMBIGUOUS_DATE: "day or month may come first: read with the day first (date_order in the map decides)",
    ProblemCode.OTHER_ORDER: "the date can only be read in another order of day and month than its column has",
    ProblemCode.SERIAL_DATE: "a number of days, as spreadsheets count them: read as the date that it stands for",
    ProblemCode.TWO_DIGIT_YEAR: "a year of two digits: its century is a guess",
    ProblemCode.PLACEHOLDER_DATE: "a date that often stands for an unknown one: only its year is relied on",
    ProblemCode.BIRTH_AFTER_DEATH: "the birth comes after the death",
}

LOST = frozenset(
    (
        ProblemCode.NO_NAME,
        ProblemCode.NOT_AN_OBJECT,
        ProblemCode.BROKEN_TEXT,
        ProblemCode.UNKNOWN_SEX,
        ProblemCode.UNREADABLE_AGE,
        ProblemCode.IMPOSSIBLE_AGE,
        ProblemCode.UNREADABLE_DATE,
        ProblemCode.IMPOSSIBLE_DATE,
        ProblemCode.ISLAMIC_DATE,
    )
)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One problem of one row. `field` is the part of a record (`age`), "" where the row as a whole is meant."""

    list_name: str
    row: int
    field: str
    code: ProblemCode
    message: str

    def __str__(self) -> str:
        where = f", {self.field}" if self.field else ""
        return f"{self.list_name}, row {self.row:,}{where}: {self.message}"


@dataclass(slots=True)
class Problems:
    """All problems of a list. A million rows may have millions: each takes four bytes until it is asked for."""

    list_name: str
    _rows: dict[tuple[str, ProblemCode], array[int]] = field(default_factory=dict)

    def add(self, row: int, name: str, code: ProblemCode) -> None:
        """Note a problem of the field `name`."""
        found = self._rows.get((name, code))
        if found is None:
            found = self._rows[name, code] = array("I")
        found.append(row)

    def counts(self) -> Counter[tuple[str, ProblemCode]]:
        """How many rows have which problem, by field and code."""
        return Counter({key: len(rows) for key, rows in self._rows.items()})

    def rows_of(self, name: str, code: ProblemCode) -> tuple[int, ...]:
        """The rows with one problem of one field."""
        return tuple(self._rows.get((name, code), ()))

    def summary(self) -> list[str]:
        """A line for every problem that there is, the commonest first."""
        return [
            f"{f'{name}: ' if name else ''}{MESSAGES[code]} ({count:,} {'row' if count == 1 else 'rows'})"
            for (name, code), count in self.counts().most_common()
        ]

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def __iter__(self) -> Iterator[RowProblem]:
        """Every problem, in the order of the rows."""
        rows, kind, kinds = self.in_order()
        for row, each in zip(rows.tolist(), kind.tolist(), strict=True):
            name, code = kinds[each]
            yield RowProblem(self.list_name, row, name, code, MESSAGES[code])

    def in_order(self) -> tuple[NDArray[np.uint32], NDArray[np.intp], list[tuple[str, ProblemCode]]]:
        """The row of every problem, in the order of the rows, and its place in a list of fields and codes."""
        kinds = sorted(self._rows)
        rows = np.concatenate([np.zeros(0, np.uint32), *(np.frombuffer(self._rows[each], np.uint32) for each in kinds)])
        kind = np.repeat(np.arange(len(kinds)), [len(self._rows[each]) for each in kinds])
        order = np.argsort(rows, kind="stable")
        return rows[order], kind[order], kinds
