"""Rows of a casualty list as records of persons. Nothing is dropped: what is wrong with a row is said beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, Final, TypeAlias

from sijill.linkage.columns import NAME_PARTS, ListColumns, listed, locate
from sijill.linkage.dates import ColumnDates, PartialDate, find_order, parse_date
from sijill.linkage.fields import (
    ARABIC,
    LATIN,
    Reading,
    Sex,
    is_plain_name,
    parse_age,
    parse_name,
    parse_place,
    parse_sex,
)
from sijill.linkage.problems import ProblemCode, Problems, RowProblem

__all__ = ["ListOfPersons", "PersonRecord", "Problems", "RowProblem", "read_list", "read_records"]

ORDER_ROWS = 20_000
"""As many rows are looked at before the first is read, to tell how the columns write dates."""
NO_ID = "no column of ids: the numbers of the rows stand for them"
UNDECIDED = "{field}: day or month may come first, and nothing tells which: read with the day first"

NOTHING: Final[Reading[Any]] = Reading("", None)

_Column: TypeAlias = tuple[int, str, int, "_Readings"]
RecordKey = tuple[str, str]
"""A record by the name of its list and its id there."""

Rows = Iterable[tuple[int, Sequence[str]]]
"""Rows with their numbers, as the table counts them."""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as one row of one list has it; "" and None where the row does not say.

    Names, places and `extra` are as written, but for white space around them and letters that came through a wrong
    encoding. Where a list has parts of names only, `name_ar` or `name_latin` is made of them. `age_years` has parts of
    years for ages in months. `written` are the cells of sex, age, birth and death as they were.
    """

    list_name: str
    record_id: str
    row: int
    name_ar: str = ""
    name_latin: str = ""
    given: str = ""
    father: str = ""
    grandfather: str = ""
    family: str = ""
    sex: Sex | None = None
    age_years: float | None = None
    birth: PartialDate | None = None
    death: PartialDate | None = None
    place: str = ""
    extra: tuple[str, ...] = ()
    written: tuple[str, str, str, str] = ("", "", "", "")

    @property
    def has_name(self) -> bool:
        """Whether it can be linked at all."""
        return bool(self.name_ar or self.name_latin)


@dataclass(slots=True)
class ListOfPersons:
    """A list as it was read: records that can be linked, those without a name, and what is wrong with which rows.

    `notes` are about the list as a whole, `sha256` is the digest of its file.
    """

    name: str
    columns: ListColumns
    records: list[PersonRecord] = field(default_factory=list)
    unlinkable: list[PersonRecord] = field(default_factory=list)
    problems: Problems = field(default_factory=lambda: Problems(""))
    notes: list[str] = field(default_factory=list)
    sha256: str = ""

    @property
    def n_rows(self) -> int:
        """All rows of the list."""
        return len(self.records) + len(self.unlinkable)


def read_list(
    name: str,
    headers: Sequence[str],
    rows: Rows,
    columns: ListColumns,
    progress: Callable[[int], None] | None = None,
    every: int = 10_000,
) -> ListOfPersons:
    """Read all rows of a list. `progress` is told the number of rows done, after `every` of them and at the end.

    Raises InputError where the list has not the columns that are named.
    """
    found = ListOfPersons(name, columns, problems=Problems(name))
    done = 0
    for done, record in enumerate(read_records(found, headers, rows), 1):
        (found.records if record.has_name else found.unlinkable).append(record)
        if progress is not None and done % every == 0:
            progress(done)
    if progress is not None and done % every:
        progress(done)
    return found


def read_records(into: ListOfPersons, headers: Sequence[str], rows: Rows) -> Iterator[PersonRecord]:
    """The records of a list, one at a time; `into` takes the notes and problems, and none of the records.

    Reach for it where the records go somewhere else as they come (a table of an engine).
    """
    reader = _Reader(into, headers)
    rows = iter(rows)
    head = list(islice(rows, ORDER_ROWS))
    reader.look_at([cells for _, cells in head])
    for number, cells in chain(head, rows):
        yield reader.record(number, cells)
    reader.conclude()


class _Readings(dict[str, Reading[Any]]):
    """The readings of a column by cell: whatever repeats is read once."""

    def __init__(self, parse: Callable[[str], Reading[Any]]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> Reading[Any]:
        reading = self[text] = self._parse(text)
        return reading


class _Reader:
    """Reads the rows of one list. Its inner steps run for every cell of a million rows."""

    def __init__(self, into: ListOfPersons, headers: Sequence[str]) -> None:
        self.into = into
        self.at, self.extra = locate(into.columns, headers)
        self.width = len(headers)
        self.dates = {"birth_date": ColumnDates(), "death_date": ColumnDates()}
        parsers: list[tuple[str, Callable[[str], Reading[Any]]]] = [
            ("sex", parse_sex),
            ("age", parse_age),
            ("birth_date", lambda text: parse_date(text, self.dates["birth_date"], is_birth=True)),
            ("death_date", lambda text: parse_date(text, self.dates["death_date"], is_birth=False)),
            ("place", parse_place),
        ]
        self.values = self._columns(parsers)
        self.parts = self._columns([(name, parse_name) for name in NAME_PARTS])
        self.seen: dict[str, int] = {}
        self._note_columns(headers)

    def _columns(self, parsers: Iterable[tuple[str, Callable[[str], Reading[Any]]]]) -> list[_Column]:
        """Those fields that have a column: their places among the fields and in the row, and their readings."""
        return [
            (slot, name, self.at[name], _Readings(parse))
            for slot, (name, parse) in enumerate(parsers)
            if name in self.at
        ]

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

    def record(self, number: int, cells: Sequence[str]) -> PersonRecord:
        """One row."""
        if len(cells) != self.width:
            if len(cells) > self.width:
                self.into.problems.add(number, "", ProblemCode.SURPLUS_CELLS)
            cells = [*cells, *[""] * (self.width - len(cells))]
        sex, age, birth, death, place = self._readings(number, cells, self.values, [NOTHING] * 5)
        born, died = birth.value, death.value
        if born is not None and died is not None and born.year > died.year:
            self.into.problems.add(number, "birth_date", ProblemCode.BIRTH_AFTER_DEATH)
        return PersonRecord(
            self.into.name,
            self._id(number, cells),
            number,
            *self._names(number, cells),
            sex.value,
            age.value,
            born,
            died,
            place.value or "",
            self._extra(number, cells) if self.extra else (),
            (sex.text, age.text, birth.text, death.text),
        )

    def _readings(
        self, number: int, cells: Sequence[str], columns: Sequence[_Column], made: list[Reading[Any]]
    ) -> list[Reading[Any]]:
        for slot, name, at, readings in columns:
            made[slot] = reading = readings[cells[at]]
            for code in reading.problems:
                self.into.problems.add(number, name, code)
        return made

    def _id(self, number: int, cells: Sequence[str]) -> str:
        """An id that no other record of the list has."""
        at = self.at.get("id")
        if at is None:
            return str(number)
        own = cells[at].strip()
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

    def _extra(self, number: int, cells: Sequence[str]) -> tuple[str, ...]:
        values = tuple([cells[at].strip() for at in self.extra])
        for value in values:
            if not value:
                self.into.problems.add(number, "extra", ProblemCode.EMPTY)
        return values

    def _names(self, number: int, cells: Sequence[str]) -> tuple[str, str, str, str, str, str]:
        """The full names by their letters, and the parts; a full name that is missing is made of the parts."""
        arabic, latin = self._full(number, cells, "name_ar"), self._full(number, cells, "name_latin")
        if (arabic and not _is_arabic(arabic)) or (latin and not latin.isascii() and _is_arabic(latin)):
            arabic, latin = self._by_letters(number, arabic, latin)
        if not self.parts:
            if not arabic and not latin:
                self.into.problems.add(number, "", ProblemCode.NO_NAME)
            return arabic, latin, "", "", "", ""
        read = self._readings(number, cells, self.parts, [NOTHING] * len(NAME_PARTS))
        given, father, grandfather, family = [reading.value or "" for reading in read]
        if not arabic and not latin:
            made = " ".join(filter(None, (given, father, grandfather, family)))
            if not made:
                self.into.problems.add(number, "", ProblemCode.NO_NAME)
            arabic, latin = (made, "") if _is_arabic(made) else ("", made)
        return arabic, latin, given, father, grandfather, family

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

    def _full(self, number: int, cells: Sequence[str], name: str) -> str:
        """A cell of full names; most stand once, so that no reading is kept."""
        at = self.at.get(name)
        if at is None:
            return ""
        text = cells[at]
        if is_plain_name(text):
            return " ".join(text.split())
        reading = parse_name(text)
        for code in reading.problems:
            self.into.problems.add(number, name, code)
        return reading.value or ""


def _is_arabic(name: str) -> bool:
    return ARABIC.search(name) is not None
