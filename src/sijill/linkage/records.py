"""Rows of a casualty list as records of persons. Nothing is dropped: what is wrong with a row is said beside it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any

import numpy as np

from sijill.linkage.columns import NAME_PARTS, ListColumns, listed, locate
from sijill.linkage.dates import ColumnDates, find_order, parse_date
from sijill.linkage.fields import (
    ARABIC,
    LATIN,
    Reading,
    are_plain_names,
    holds,
    is_missing,
    parse_age,
    parse_name,
    parse_place,
    parse_sex,
)
from sijill.linkage.people import Column, Parts, People, PersonRecord, Readings
from sijill.linkage.problems import ProblemCode, Problems, RowProblem

__all__ = ["ListOfPersons", "PersonRecord", "Problems", "RowProblem", "read_list"]

ORDER_ROWS = 20_000
"""As many rows are looked at before the first is read, to tell how the columns write dates."""
NO_ID = "no column of ids: the numbers of the rows stand for them"
UNDECIDED = "{field}: day or month may come first, and nothing tells which: read with the day first"

NO_ARABIC = f"^[^{ARABIC.pattern[1:-1]}]+$"
"""A name that has no Arabic letter."""

BLOCK = 10_000
"""Rows that are read together, column by column."""

RecordKey = tuple[str, str]
"""A record by the name of its list and its id there."""

NumberedRow = tuple[int, Sequence[str]]
Rows = Iterable[NumberedRow]
"""Rows with their numbers, as the table counts them."""


@dataclass(slots=True)
class ListOfPersons:
    """A list as it was read: records that can be linked, those without a name, and what is wrong with which rows.

    `notes` are about the list as a whole, `sha256` is the digest of its file.
    """

    name: str
    columns: ListColumns
    records: People
    unlinkable: People
    problems: Problems = field(default_factory=lambda: Problems(""))
    notes: list[str] = field(default_factory=list)
    sha256: str = ""

    @property
    def n_rows(self) -> int:
        """All rows of the list."""
        return len(self.records) + len(self.unlinkable)

    def everyone(self) -> People:
        """All records, those without a name last."""
        found = self.records.picked(())
        for people in (self.records, self.unlinkable):
            found.extend(people)
        return found


def read_list(
    name: str,
    headers: Sequence[str],
    rows: Rows,
    columns: ListColumns,
    progress: Callable[[int], None] | None = None,
    every: int = BLOCK,
) -> ListOfPersons:
    """Read all rows of a list. `progress` is told the number of rows done, after `every` of them and at the end.

    Raises InputError where the list has not the columns that are named.
    """
    found = ListOfPersons(name, columns, People(name), People(name), problems=Problems(name))
    reader = _Reader(found, headers)
    rows = iter(rows)
    head = list(islice(rows, ORDER_ROWS))
    reader.look_at([cells for _, cells in head])
    rows = chain(head, rows)
    done = 0
    while block := list(islice(rows, every)):
        reader.read(block)
        done += len(block)
        if progress is not None:
            progress(done)
    reader.conclude()
    return found


class _Reader:
    """Reads the rows of one list, many at a time: what is done for every cell of a million rows must be little."""

    def __init__(self, into: ListOfPersons, headers: Sequence[str]) -> None:
        self.into = into
        self.at, self.extra = locate(into.columns, headers)
        self.width = len(headers)
        self.dates = {"birth_date": ColumnDates(), "death_date": ColumnDates()}
        self.fields: dict[str, tuple[str, Readings[Any]]] = {
            "sex": ("sex", Readings(parse_sex)),
            "age": ("age", Readings(parse_age)),
            "birth": ("birth_date", Readings(lambda text: parse_date(text, self.dates["birth_date"], is_birth=True))),
            "death": ("death_date", Readings(lambda text: parse_date(text, self.dates["death_date"], is_birth=False))),
            "place": ("place", Readings(parse_place)),
        }
        self.parts = {name: Readings(parse_name) for name in NAME_PARTS if name in self.at}
        for people in (into.records, into.unlinkable):
            for name, (heading, readings) in self.fields.items():
                if heading in self.at:
                    people.values[name] = Column(readings.known)
        self.seen: dict[str, int] = {}
        self._note_columns(headers)

    def _note_columns(self, headers: Sequence[str]) -> None:
        if "id" not in self.at:
            self.into.notes.append(NO_ID)
        used = {*self.at.values(), *self.extra}
        if unread := [header for at, header in enumerate(headers) if at not in used and header]:
            self.into.notes.append(f"columns that are not compared: {listed(unread)}")

    def look_at(self, head: Sequence[Sequence[str]]) -> None:
        """Tell by the first rows how each column writes its dates."""
        for name in self.dates:
            if (at := self.at.get(name)) is not None:
                cells = (row[at] for row in head if at < len(row))
                self.dates[name] = find_order(cells, self.into.columns.date_order)
        years = [column.latest_year for column in self.dates.values() if column.latest_year is not None]
        for name, column in self.dates.items():
            self.dates[name] = replace(column, latest_year=max(years, default=None))

    def conclude(self) -> None:
        """Say of the columns what holds for all of their rows."""
        counts = self.into.problems.counts()
        for name in self.dates:
            if counts[name, ProblemCode.AMBIGUOUS_DATE]:
                self.into.notes.append(UNDECIDED.format(field=name))

    def read(self, block: Sequence[NumberedRow]) -> None:
        """Rows that follow one another."""
        numbers = [number for number, _ in block]
        width = self.width
        whole = [cells if len(cells) == width else self._whole(number, cells) for number, cells in block]
        columns = [*zip(*whole, strict=True)]
        people = People(self.into.name, self._ids(numbers, columns), array("I", numbers))
        for name, (heading, readings) in self.fields.items():
            if heading in self.at:
                codes = self._numbers(numbers, heading, readings, columns[self.at[heading]])
                people.values[name] = Column(readings.known, codes)
            else:
                people.values[name].numbers.frombytes(bytes(4 * len(numbers)))
        self._compare_years(people)
        people.names = self._names(numbers, columns)
        if self.parts:
            people.parts, people.names = self._with_parts(numbers, columns, people.names)
        if self.extra:
            people.extra = self._extra(numbers, columns)
        nameless = [at for at, has_name in enumerate(people.has_name()) if not has_name]
        if not nameless:
            self.into.records.extend(people)
            return
        self.into.records.extend(people.picked(sorted({*range(len(numbers))} - {*nameless})))
        self.into.unlinkable.extend(people.picked(nameless))
        for at in nameless:
            self.into.problems.add(numbers[at], "", ProblemCode.NO_NAME)

    def _whole(self, number: int, cells: Sequence[str]) -> Sequence[str]:
        """A row of another number of cells as one of as many cells as there are headings."""
        if len(cells) > self.width:
            self.into.problems.add(number, "", ProblemCode.SURPLUS_CELLS)
        return [*cells[: self.width], *[""] * (self.width - len(cells))]

    def _numbers(self, numbers: Sequence[int], name: str, readings: Readings[Any], cells: Sequence[str]) -> array[int]:
        """The numbers of the readings of cells; what is wrong with them is noted."""
        codes = array("i", map(readings.__getitem__, cells))
        odd = {code: one.problems for code in {*codes} if (one := readings.known[code]).problems}
        if odd:
            is_odd = np.zeros(len(readings.known), bool)
            is_odd[[*odd]] = True
            for at in np.flatnonzero(is_odd[np.frombuffer(codes, np.int32)]).tolist():
                for problem in odd[codes[at]]:
                    self.into.problems.add(numbers[at], name, problem)
        return codes

    def _compare_years(self, people: People) -> None:
        births, deaths = (people.values[name].each(lambda day: day.year, 0, "i4") for name in ("birth", "death"))
        for at in ((births > deaths) & (deaths > 0)).nonzero()[0].tolist():
            self.into.problems.add(people.rows[at], "birth_date", ProblemCode.BIRTH_AFTER_DEATH)

    def _ids(self, numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> list[str]:
        """Ids that no other record of the list has."""
        at = self.at.get("id")
        if at is None:
            return [*map(str, numbers)]
        own = [*map(str.strip, columns[at])]
        new = dict.fromkeys(own, 1)
        if len(new) == len(own) and "" not in new and self.seen.keys().isdisjoint(new):
            self.seen |= new
            return own
        return [self._id(number, each) for number, each in zip(numbers, own, strict=True)]

    def _id(self, number: int, own: str) -> str:
        if not own:
            self.into.problems.add(number, "id", ProblemCode.NO_ID)
            own = f"row {number}"
        elif own in self.seen:
            self.into.problems.add(number, "id", ProblemCode.DUPLICATE_ID)
        made = own
        while made in self.seen:
            self.seen[own] += 1
            made = f"{own}#{self.seen[own]}"
        self.seen[made] = 1
        return made

    def _extra(self, numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
        cells = [["" if is_missing(text) else text.strip() for text in columns[at]] for at in self.extra]
        found = [*zip(*cells, strict=True)]
        for number, values in zip(numbers, found, strict=True):
            for value in values:
                if not value:
                    self.into.problems.add(number, "extra", ProblemCode.EMPTY)
        return found

    def _names(self, numbers: Sequence[int], columns: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
        """The full names by their letters."""
        arabic, latin = (self._full(numbers, columns, name) for name in ("name_ar", "name_latin"))
        is_arabic, is_latin = ~holds(arabic, NO_ARABIC), ~holds(latin, ARABIC.pattern)
        for at in np.flatnonzero(~(is_arabic & is_latin)).tolist():
            arabic[at], latin[at] = self._by_letters(numbers[at], arabic[at], latin[at])
        return arabic, latin

    def _with_parts(
        self, numbers: Sequence[int], columns: Sequence[Sequence[str]], names: tuple[list[str], list[str]]
    ) -> tuple[list[Parts], tuple[list[str], list[str]]]:
        """The parts of names, and the full names, made of the parts where they are missing."""
        empty = [""] * len(numbers)
        read: list[list[str]] = []
        for name in NAME_PARTS:
            if name in self.parts:
                known = self.parts[name].known
                codes = self._numbers(numbers, name, self.parts[name], columns[self.at[name]])
                read.append([known[code].value or "" for code in codes])
            else:
                read.append(empty)
        parts = [*zip(*read, strict=True)]
        arabic, latin = names
        for at, each in enumerate(parts):
            if not arabic[at] and not latin[at]:
                made = " ".join(filter(None, each))
                arabic[at], latin[at] = (made, "") if _is_arabic(made) else ("", made)
        return [(given, father, grandfather, family) for given, father, grandfather, family in parts], (arabic, latin)

    def _by_letters(self, number: int, arabic: str, latin: str) -> tuple[str, str]:
        """Names that stand in the column of other letters, where they belong, if nothing else stands there."""
        if arabic and not _is_arabic(arabic) and LATIN.search(arabic) is not None:
            self.into.problems.add(number, "name_ar", ProblemCode.OTHER_SCRIPT)
            if latin and _is_arabic(latin):
                return latin, arabic
            return ("", latin or arabic) if not latin or latin == arabic else (arabic, latin)
        if latin and _is_arabic(latin) and LATIN.search(latin) is None:
            self.into.problems.add(number, "name_latin", ProblemCode.OTHER_SCRIPT)
            return (arabic or latin, "") if not arabic or arabic == latin else (arabic, latin)
        return arabic, latin

    def _full(self, numbers: Sequence[int], columns: Sequence[Sequence[str]], name: str) -> list[str]:
        """A column of full names; most stand once, so that no reading is kept."""
        at = self.at.get(name)
        if at is None:
            return [""] * len(numbers)
        found = [*columns[at]]
        for place in np.flatnonzero(~are_plain_names(found)).tolist():
            found[place] = self._name(numbers[place], name, found[place])
        return found

    def _name(self, number: int, name: str, text: str) -> str:
        reading: Reading[str] = parse_name(text)
        for code in reading.problems:
            self.into.problems.add(number, name, code)
        return reading.value or ""


def _is_arabic(name: str) -> bool:
    return ARABIC.search(name) is not None
