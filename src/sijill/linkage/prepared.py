"""Records of all lists side by side as columns of numbers: what blocking, comparing and clustering see of them.

No name, id or date goes further than this: an engine's tables, logs and errors hold numbers of rows and tokens only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sijill.linkage.ages import ages_by_birth
from sijill.linkage.collecting import without_collecting
from sijill.linkage.dates import PartialDate
from sijill.linkage.encoding import encode
from sijill.linkage.fields import Sex
from sijill.linkage.known import plain
from sijill.linkage.people import VALUES, Column, People, PersonRecord, people_of
from sijill.linkage.records import RecordKey
from sijill.linkage.spaces import mend_spaces
from sijill.linkage.vocabulary import UNKNOWN, Vocabulary
from sijill.names.chain import MAX_TOKENS
from sijill.names.repair import plain_latin, repair
from sijill.names.script import find_script
from sijill.names.skeleton import skeleton_of, squeezed
from sijill.names.spelling import spelled

TOKEN_BITS = 21
"""Three tokens are packed into one whole number of 64 bits, so that any engine can hand a chain on."""

MAX_TOKEN = (1 << TOKEN_BITS) - 1


@dataclass(slots=True)
class Prepared:
    """All records: row numbers run through the lists in their order.

    Chains are tokens by number, −1 after the last: shape (rows, MAX_TOKENS). `sex` is 0 unknown, 1 female, 2 male;
    `birth` year, month, day, 0 where unknown; `died` days since 1970, and `age` years, NaN where unknown; `place`,
    `place_skeleton` and `extra` are numbers of values, −1 where there is none.
    """

    list_names: tuple[str, ...]
    list_of: NDArray[np.int16]
    record_ids: list[str]
    vocabulary: Vocabulary
    arabic: NDArray[np.int32]
    latin: NDArray[np.int32]
    sex: NDArray[np.int8]
    age: NDArray[np.float32]
    birth: NDArray[np.int16]
    died: NDArray[np.float64]
    place: NDArray[np.int32]
    place_skeleton: NDArray[np.int32]
    extra: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.record_ids)

    def key(self, row: int) -> RecordKey:
        """The list and id of a row."""
        return self.list_names[self.list_of[row]], self.record_ids[row]

    def rows(self) -> dict[RecordKey, int]:
        """The row of each record."""
        return {self.key(row): row for row in range(len(self))}


@dataclass(slots=True)
class _Numbers:
    """Numbers for values, in the order in which they come."""

    known: dict[str, int] = field(default_factory=dict)

    def of(self, value: str) -> int:
        return self.known.setdefault(value, len(self.known)) if value else UNKNOWN


@without_collecting()
def prepare(lists: Sequence[tuple[str, Iterable[PersonRecord]]]) -> Prepared:
    """Records of lists, by name of the list, as columns. A record without a name is a row that nothing is like."""
    builder = _Builder(Vocabulary())
    columns = [builder.columns_of(people_of(name, records)) for name, records in lists]
    whole = {name: np.concatenate([np.zeros(0), *(each[name] for each in columns)]) for name in COLUMNS}
    vocabulary = builder.vocabulary
    none = np.zeros((0, MAX_TOKENS), np.int32)
    birth = np.stack([whole[part] for part in ("year", "month", "day")], axis=1).astype(np.int16)
    return Prepared(
        tuple(name for name, _ in lists),
        np.repeat(np.arange(len(lists), dtype=np.int16), [len(each["sex"]) for each in columns]),
        builder.record_ids,
        vocabulary,
        mend_spaces(vocabulary, np.concatenate([none, *builder.chains[0]])),
        mend_spaces(vocabulary, np.concatenate([none, *builder.chains[1]])),
        whole["sex"].astype(np.int8),
        ages_by_birth(whole["age"], birth, whole["died"]),
        birth,
        whole["died"],
        whole["place"].astype(np.int32),
        whole["place_skeleton"].astype(np.int32),
        builder.extra(),
    )


COLUMNS = ("sex", "age", "year", "month", "day", "died", "place", "place_skeleton")


@dataclass(slots=True)
class _Builder:
    """Numbers for what lists hold: tokens, places and further values are numbered through all of them."""

    vocabulary: Vocabulary
    record_ids: list[str] = field(default_factory=list)
    chains: tuple[list[NDArray[np.int32]], list[NDArray[np.int32]]] = field(default_factory=lambda: ([], []))
    extras: list[tuple[int, ...]] = field(default_factory=list)
    places: _Numbers = field(default_factory=_Numbers)
    skeletons: _Numbers = field(default_factory=_Numbers)
    values: _Numbers = field(default_factory=_Numbers)

    def columns_of(self, people: People) -> dict[str, NDArray[Any]]:
        """The columns of a list but its names, which are kept here."""
        self.record_ids.extend(people.ids)
        for kept, names in zip(self.chains, people.names, strict=True):
            kept.append(encode(names, self.vocabulary))
        if people.extra:
            self.extras.extend(tuple(self.values.of(plain(value)) for value in each) for each in people.extra)
        else:
            self.extras.extend([()] * len(people))
        sex, age, birth, death, place = (people.values[name] for name in VALUES)
        known = age.each(float, np.nan, np.float64)
        unknown = np.isnan(known)
        known[unknown] = ages_at(birth, death)[unknown]
        return {
            "sex": sex.each(lambda one: 1 if one is Sex.FEMALE else 2, 0, np.float64),
            "age": known,
            "year": birth.each(lambda day: day.year, 0, np.float64),
            "month": birth.each(lambda day: 0 if day.is_placeholder else day.month or 0, 0, np.float64),
            "day": birth.each(lambda day: 0 if day.is_placeholder else day.day or 0, 0, np.float64),
            "died": death.each(days_since_1970, np.nan, np.float64),
            "place": place.each(lambda written: self._place(written)[0], UNKNOWN, np.float64),
            "place_skeleton": place.each(lambda written: self._place(written)[1], UNKNOWN, np.float64),
        }

    def extra(self) -> NDArray[np.int32]:
        """Further values: shape (rows, most of them in any list)."""
        width = max(map(len, self.extras), default=0)
        found = np.full((len(self.extras), width), UNKNOWN, np.int32)
        for row, values in enumerate(self.extras if width else ()):
            found[row, : len(values)] = values
        return found

    def _place(self, written: str) -> tuple[int, int]:
        text = repair(written)
        script = find_script(text)
        if script is None:
            return UNKNOWN, UNKNOWN
        words = (spelled(text) if script == "arabic" else plain_latin(text)).split()
        bare = [word.removeprefix("ال") if len(word) > 4 else word for word in words]
        skeleton = "".join(skeleton_of(word, script) for word in bare if word not in ("al", "el"))
        return self.places.of("".join(bare)), self.skeletons.of(squeezed(skeleton))


def days_since_1970(found: PartialDate) -> float:
    """The day of a date that fixes one, NaN otherwise."""
    if found.month is None or found.day is None or found.is_placeholder:
        return np.nan
    return float(date(found.year, found.month, found.day).toordinal() - date(1970, 1, 1).toordinal())


def ages_at(birth: Column[PartialDate], death: Column[PartialDate]) -> NDArray[np.float64]:
    """Full years between births and deaths, NaN where a year is not known; half a year off where only years are."""
    born, died = (column.each(lambda day: day.year, np.nan, np.float64) for column in (birth, death))
    born_month = birth.each(lambda day: np.nan if day.is_placeholder else day.month or np.nan, np.nan, np.float64)
    died_month = death.each(lambda day: day.month or np.nan, np.nan, np.float64)
    days = death.each(lambda day: day.day or 15, 15, np.float64) - birth.each(lambda day: day.day or 15, 15, np.float64)
    whole, exact = died - born - 0.5, died - born + (died_month - born_month) / 12 + days / 365
    return np.asarray(np.maximum(np.where(np.isnan(exact), whole, exact), 0.0))


def pack(chains: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Chains in two whole numbers each, three tokens in one; `unpack` is its inverse.

    Raises ValueError where there are more tokens than 21 bits can number.
    """
    if chains.size and int(chains.max()) >= MAX_TOKEN:
        raise ValueError("more than two million distinct names: link parts of the lists")
    wide = chains.astype(np.int64) + 1
    halves = [
        wide[:, at] | wide[:, at + 1] << TOKEN_BITS | wide[:, at + 2] << 2 * TOKEN_BITS for at in (0, MAX_TOKENS // 2)
    ]
    return halves[0], halves[1]


def unpack(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int32]:
    """Chains of two packed numbers each: shape (rows, MAX_TOKENS)."""
    columns = [half >> shift * TOKEN_BITS & MAX_TOKEN for half in (first, second) for shift in range(3)]
    return np.ascontiguousarray((np.stack(columns, axis=1) - 1).astype(np.int32))


def table_of(prepared: Prepared, blocks: dict[str, NDArray[np.int64]]) -> pa.Table:
    """The columns that an engine compares, with the keys of blocks; null where a record has none."""
    arabic, latin = pack(prepared.arabic), pack(prepared.latin)
    rows = np.arange(len(prepared), dtype=np.int64)
    columns: dict[str, Any] = {
        "unique_id": pa.array(rows),
        "list_number": pa.array(prepared.list_of),
        "arabic_1": pa.array(arabic[0]),
        "arabic_2": pa.array(arabic[1]),
        "latin_1": pa.array(latin[0]),
        "latin_2": pa.array(latin[1]),
        "sex": _nullable(prepared.sex, prepared.sex == 0),
        "age": _nullable(prepared.age.astype(np.float64), np.isnan(prepared.age)),
        "birth_year": _nullable(prepared.birth[:, 0], prepared.birth[:, 0] == 0),
        "birth_month": _nullable(prepared.birth[:, 1], prepared.birth[:, 1] == 0),
        "birth_day": _nullable(prepared.birth[:, 2], prepared.birth[:, 2] == 0),
        "died": _nullable(prepared.died, np.isnan(prepared.died)),
        "place": _nullable(prepared.place, prepared.place < 0),
        "place_skeleton": _nullable(prepared.place_skeleton, prepared.place_skeleton < 0),
    }
    for at in range(prepared.extra.shape[1]):
        columns[f"extra_{at + 1}"] = _nullable(prepared.extra[:, at], prepared.extra[:, at] < 0)
    for name, keys in blocks.items():
        columns[name] = _nullable(keys, keys == 0)
    return pa.table(columns)


def _nullable(values: NDArray[Any], missing: NDArray[np.bool_]) -> pa.Array:
    return pa.array(values, mask=missing)
