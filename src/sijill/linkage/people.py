"""Records of a list column by column: a million rows have few distinct ages, dates and places, each kept once.

Reach for it where all records are gone through: a column is a number for each row and what each number stands for. A
single record is made when it is asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Reading, Sex

T = TypeVar("T")
Parts = tuple[str, str, str, str]
NO_PARTS: Parts = ("", "", "", "")
VALUES = ("sex", "age", "birth", "death", "place")
"""Columns of which each distinct cell is read once."""


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


class Readings(dict[str, int], Generic[T]):
    """The distinct cells of a column by number: each is read when it is first met. `known[number]` is its reading."""

    def __init__(self, parse: Callable[[str], Reading[T]]) -> None:
        super().__init__()
        self.known: list[Reading[T]] = []
        self._parse = parse

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self.known)
        self.known.append(self._parse(text))
        return number


NOTHING: Reading[Any] = Reading("", None)


@dataclass(slots=True)
class Column(Generic[T]):
    """A reading for each row: its number in `known`, which columns of one list share."""

    known: list[Reading[T]] = field(default_factory=lambda: [NOTHING])
    numbers: array[int] = field(default_factory=lambda: array("i"))

    def __getitem__(self, row: int) -> Reading[T]:
        return self.known[self.numbers[row]]

    def each(self, of: Callable[[T], Any], absent: Any, kind: Any) -> NDArray[Any]:
        """A number for each row: `of` its value, `absent` where it has none; worked out once for each reading."""
        told = np.array([absent if one.value is None else of(one.value) for one in self.known], kind)
        return told[np.frombuffer(self.numbers, np.int32)] if len(self.numbers) else np.zeros(0, kind)


@dataclass(slots=True)
class People(Sequence[PersonRecord]):
    """The records of one list in their order. `parts` and `extra` are empty where the list has no such columns."""

    list_name: str
    ids: list[str] = field(default_factory=list)
    rows: array[int] = field(default_factory=lambda: array("I"))
    names: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))
    parts: list[Parts] = field(default_factory=list)
    values: dict[str, Column[Any]] = field(default_factory=lambda: {name: Column() for name in VALUES})
    extra: list[tuple[str, ...]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> PersonRecord: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[PersonRecord]: ...
    def __getitem__(self, at: int | slice) -> PersonRecord | Sequence[PersonRecord]:
        if isinstance(at, slice):
            return [self._record(row) for row in range(*at.indices(len(self)))]
        return self._record(range(len(self))[at])

    def __iter__(self) -> Iterator[PersonRecord]:
        return map(self._record, range(len(self)))

    def _record(self, at: int) -> PersonRecord:
        sex, age, birth, death, place = (self.values[name][at] for name in VALUES)
        return PersonRecord(
            self.list_name,
            self.ids[at],
            self.rows[at],
            self.names[0][at],
            self.names[1][at],
            *(self.parts[at] if self.parts else NO_PARTS),
            sex.value,
            age.value,
            birth.value,
            death.value,
            place.value or "",
            self.extra[at] if self.extra else (),
            (sex.text, age.text, birth.text, death.text),
        )

    def has_name(self) -> Iterator[bool]:
        """Whether each can be linked at all (`PersonRecord.has_name`)."""
        return (bool(arabic or latin) for arabic, latin in zip(*self.names, strict=True))

    def extend(self, others: People) -> None:
        """Add the records of the same list behind these; both must have their values from the same readings."""
        self.ids.extend(others.ids)
        self.rows.extend(others.rows)
        for own, theirs in zip(self.names, others.names, strict=True):
            own.extend(theirs)
        self.parts.extend(others.parts)
        self.extra.extend(others.extra)
        for name in VALUES:
            self.values[name].numbers.extend(others.values[name].numbers)

    def picked(self, places: Sequence[int]) -> People:
        """Those at some places."""
        return People(
            self.list_name,
            [self.ids[at] for at in places],
            array("I", [self.rows[at] for at in places]),
            ([self.names[0][at] for at in places], [self.names[1][at] for at in places]),
            [self.parts[at] for at in places] if self.parts else [],
            {
                name: Column(column.known, array("i", [column.numbers[at] for at in places]))
                for name, column in self.values.items()
            },
            [self.extra[at] for at in places] if self.extra else [],
        )


def people_of(list_name: str, records: Iterable[PersonRecord]) -> People:
    """Records by columns."""
    if isinstance(records, People):
        return records
    found = People(list_name)
    for record in records:
        found.ids.append(record.record_id)
        found.rows.append(record.row)
        found.names[0].append(record.name_ar)
        found.names[1].append(record.name_latin)
        found.parts.append((record.given, record.father, record.grandfather, record.family))
        found.extra.append(record.extra)
        values = (record.sex, record.age_years, record.birth, record.death, record.place)
        for name, value, written in zip(VALUES, values, (*record.written, record.place), strict=True):
            column = found.values[name]
            column.numbers.append(len(column.known))
            column.known.append(Reading(written, value))
    return found
