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
from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Sex
from sijill.linkage.records import PersonRecord, RecordKey
from sijill.linkage.vocabulary import UNKNOWN, Vocabulary, mend_spaces
from sijill.names.chain import MAX_TOKENS, NameChain, parse_chain
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


def prepare(lists: Sequence[tuple[str, Iterable[PersonRecord]]]) -> Prepared:
    """Records of lists, by name of the list, as columns. A record without a name is a row that nothing is like."""
    builder = _Builder(Vocabulary())
    for number, (_, records) in enumerate(lists):
        for record in records:
            builder.add(number, record)
    return builder.prepared(tuple(name for name, _ in lists))


@dataclass(slots=True)
class _Builder:
    vocabulary: Vocabulary
    list_of: list[int] = field(default_factory=list)
    record_ids: list[str] = field(default_factory=list)
    chains: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] = field(default_factory=lambda: ([], []))
    facts: list[tuple[int, float, int, int, int, float, int, int]] = field(default_factory=list)
    extras: list[tuple[int, ...]] = field(default_factory=list)
    places: _Numbers = field(default_factory=_Numbers)
    skeletons: _Numbers = field(default_factory=_Numbers)
    values: _Numbers = field(default_factory=_Numbers)
    place_keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, number: int, record: PersonRecord) -> None:
        self.list_of.append(number)
        self.record_ids.append(record.record_id)
        for kept, name in zip(self.chains, (record.name_ar, record.name_latin), strict=True):
            kept.append(self._encoded(parse_chain(name) if name else None))
        birth = record.birth
        year, month, day = (birth.year, birth.month or 0, birth.day or 0) if birth else (0, 0, 0)
        if birth and birth.is_placeholder:
            month = day = 0
        died = days_since_1970(record.death)
        age = record.age_years if record.age_years is not None else age_at(birth, record.death)
        place, skeleton = self._place(record.place)
        sex = {Sex.FEMALE: 1, Sex.MALE: 2}.get(record.sex, 0) if record.sex is not None else 0
        self.facts.append((sex, np.nan if age is None else age, year, month, day, died, place, skeleton))
        self.extras.append(tuple(self.values.of(value.casefold()) for value in record.extra))

    def _encoded(self, chain: NameChain | None) -> tuple[int, ...]:
        return tuple(self.vocabulary.number(token) for token in chain.tokens) if chain else ()

    def _place(self, written: str) -> tuple[int, int]:
        found = self.place_keys.get(written)
        if found is None:
            text = repair(written)
            script = find_script(text)
            if script is None:
                found = (UNKNOWN, UNKNOWN)
            else:
                words = (spelled(text) if script == "arabic" else plain_latin(text)).split()
                bare = [word.removeprefix("ال") if len(word) > 4 else word for word in words]
                skeleton = "".join(skeleton_of(word, script) for word in bare if word not in ("al", "el"))
                found = (self.places.of("".join(bare)), self.skeletons.of(squeezed(skeleton)))
            self.place_keys[written] = found
        return found

    def prepared(self, names: tuple[str, ...]) -> Prepared:
        facts = np.array(self.facts, np.float64).reshape(-1, 8)
        width = max((len(extra) for extra in self.extras), default=0)
        extra = np.full((len(self.extras), width), UNKNOWN, np.int32)
        for row, values in enumerate(self.extras):
            extra[row, : len(values)] = values
        return Prepared(
            names,
            np.array(self.list_of, np.int16),
            self.record_ids,
            self.vocabulary,
            mend_spaces(self.vocabulary, _matrix(self.chains[0])),
            mend_spaces(self.vocabulary, _matrix(self.chains[1])),
            facts[:, 0].astype(np.int8),
            ages_by_birth(facts[:, 1], facts[:, 2:5].astype(np.int64), facts[:, 5]),
            facts[:, 2:5].astype(np.int16),
            facts[:, 5],
            facts[:, 6].astype(np.int32),
            facts[:, 7].astype(np.int32),
            extra,
        )


def _matrix(chains: list[tuple[int, ...]]) -> NDArray[np.int32]:
    found = np.full((len(chains), MAX_TOKENS), UNKNOWN, np.int32)
    length = np.fromiter((len(chain) for chain in chains), np.int64, len(chains))
    rows = np.repeat(np.arange(len(chains)), length)
    columns = np.arange(len(rows)) - np.repeat(np.cumsum(length) - length, length)
    found[rows, columns] = np.fromiter((token for chain in chains for token in chain), np.int32, len(rows))
    return found


def days_since_1970(found: PartialDate | None) -> float:
    """The day of a date that fixes one, NaN otherwise."""
    if found is None or found.month is None or found.day is None or found.is_placeholder:
        return np.nan
    return float(date(found.year, found.month, found.day).toordinal() - date(1970, 1, 1).toordinal())


def age_at(birth: PartialDate | None, death: PartialDate | None) -> float | None:
    """Full years between birth and death, where both years are known; half a year off where only they are."""
    if birth is None or death is None:
        return None
    if birth.month is None or death.month is None or birth.is_placeholder:
        return max(death.year - birth.year - 0.5, 0.0)
    days = (death.day or 15) - (birth.day or 15)
    return max(death.year - birth.year + (death.month - birth.month) / 12 + days / 365, 0.0)


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
