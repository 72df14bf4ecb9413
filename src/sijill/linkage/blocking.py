"""Which records are compared at all: those that share the key of a blocking rule.

A key is made of skeletons of tokens, so that it is one for both scripts and for all ways to romanise, and of dates. A
key that too many records share (محمد son of أحمد) is narrowed by a further field, and passed over where that is not
enough; the report says what each rule costs and what it would miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.prepared import Prepared
from sijill.linkage.run_on import run_on_sounds
from sijill.names.skeleton import skeleton

MOST_IN_A_BLOCK = 60
"""Records of one list that may share a key; where they are more it is narrowed."""

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """A rule in words, and the key of each record: equal keys are compared, 0 is none.

    With `others`, a record's key is compared with the other's there, either way around.
    """

    name: str
    says: str
    keys: Keys
    others: Keys | None = None


def blocking_rules(prepared: Prepared, most: int = MOST_IN_A_BLOCK) -> list[BlockingRule]:
    """The rules, each in turn bringing pairs that those before it did not."""
    parts = _parts(prepared)
    given, father, grandfather, last = parts.given, parts.father, parts.grandfather, parts.last
    made = [
        ("given_last", "given and last name alike", _joined(1, given, last), (father, grandfather, parts.age)),
        ("given_father", "given and father's name alike", _joined(2, given, father), (last, grandfather, parts.age)),
        ("father_last", "father's and last name alike", _joined(3, father, last), (grandfather, parts.age, given)),
        (
            "given_grandfather",
            "given and grandfather's name alike",
            _joined(4, given, grandfather),
            (last, father, parts.age),
        ),
        (
            "grandfather_last",
            "grandfather's and last name alike",
            _joined(5, grandfather, last),
            (father, parts.age, given),
        ),
        ("birth", "born on the same day, names begin alike", _joined(6, parts.birth, parts.initial), (parts.sex, last)),
        ("given_age", "given name alike, same age and sex", parts.given_age, (last, father, grandfather)),
        ("last_age", "last name alike, same age and sex", parts.last_age, (given, father, grandfather)),
        ("initials_age", "first, second and last begin alike, same age and sex", parts.initials_age, (last, given)),
        *_near_age(parts),
        *_run_on(parts),
    ]
    rules = [
        BlockingRule(name, says, _narrowed(keys, further, prepared.list_of, most)) for name, says, keys, further in made
    ]
    turned = _narrowed(_joined(1, father, given), (grandfather, last), prepared.list_of, most)
    rules.append(BlockingRule("family_first", "the family name stands first in one of them", rules[0].keys, turned))
    return rules


_Made = tuple[str, str, Keys, tuple[Keys, ...]]


def _near_age(parts: _Parts) -> list[_Made]:
    """Ages in bands of two years, cut at even and at odd ages: those a year apart share one of them."""
    made: list[_Made] = []
    for at, cut in enumerate(("even", "odd")):
        band = np.where(parts.age > 0, (parts.age + at) // 2 + 1, 0)
        says = f"ages in a band of two years that begins at an {cut} one"
        given = _joined(10 + at, parts.given, band, parts.sex)
        last = _joined(12 + at, parts.last, band, parts.initial)
        made.append((f"given_near_{cut}", f"given name and sex alike, {says}", given, (parts.last, parts.father)))
        made.append((f"last_near_{cut}", f"last name alike, names begin alike, {says}", last, (parts.sex, parts.given)))
    return made


def _run_on(parts: _Parts) -> list[_Made]:
    begins, ends = _joined(14, parts.begins), _joined(15, parts.ends)
    both = _joined(16, parts.begins_shortly, parts.ends_shortly)
    return [
        ("begins", "the first six consonants alike, words run together", begins, (parts.ends_shortly, parts.age)),
        ("ends", "the last six consonants alike, words run together", ends, (parts.begins_shortly, parts.age)),
        ("begins_ends", "the first three and the last four consonants alike", both, (parts.sex, parts.age)),
    ]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What keys are made of, a number for each record, 0 where it is not known."""

    given: Keys
    father: Keys
    grandfather: Keys
    last: Keys
    initial: Keys
    birth: Keys
    age: Keys
    sex: Keys
    given_age: Keys
    last_age: Keys
    initials_age: Keys
    begins: Keys
    ends: Keys
    begins_shortly: Keys
    ends_shortly: Keys


def _parts(prepared: Prepared) -> _Parts:
    skeletons = [skeleton(token) for token in prepared.vocabulary.tokens]
    sounds, initials = _sounds(skeletons)
    chains = _common_script(prepared)
    length = (chains >= 0).sum(axis=1)
    rows = np.arange(len(chains))
    last_at = np.maximum(length - 1, 0)

    def sound(at: NDArray[np.int64] | int, there: NDArray[np.bool_]) -> Keys:
        tokens = np.where(there, chains[rows, at], 0)
        return np.where(there, sounds[tokens], 0) if len(sounds) else np.zeros(len(rows), np.int64)

    given, last = sound(0, length > 0), sound(last_at, length > 1)
    second = sound(1, length > 1)
    birth = prepared.birth.astype(np.int64)
    day = np.where(birth.all(axis=1), birth[:, 0] * 10_000 + birth[:, 1] * 100 + birth[:, 2], 0)
    age = np.where(np.isnan(prepared.age), 0, np.nan_to_num(prepared.age).astype(np.int64) + 1)
    sex = prepared.sex.astype(np.int64)
    begins = [np.where(part > 0, initials[np.maximum(part - 1, 0)], 0) for part in (given, second, last)]
    return _Parts(
        given,
        sound(1, length > 2),
        sound(2, length > 3),
        last,
        begins[0],
        day,
        age,
        sex,
        _joined(7, given, age, sex),
        _joined(8, last, age, sex),
        _joined(9, *begins, age, sex),
        run_on_sounds(chains, skeletons, 6),
        run_on_sounds(chains, skeletons, 6, backwards=True),
        run_on_sounds(chains, skeletons, 3),
        run_on_sounds(chains, skeletons, 4, backwards=True),
    )


def _common_script(prepared: Prepared) -> NDArray[np.int32]:
    """The chain that makes a record's keys: Latin where a whole list has no Arabic, else Arabic where there is one."""
    has_arabic, has_latin = prepared.arabic[:, 0] >= 0, prepared.latin[:, 0] >= 0
    latin_only = any(
        not has_arabic[prepared.list_of == number].any() for number in np.unique(prepared.list_of).tolist()
    )
    use_latin = has_latin if latin_only else ~has_arabic
    return np.where(use_latin[:, None], prepared.latin, prepared.arabic)


def _sounds(skeletons: Sequence[str]) -> tuple[Keys, Keys]:
    """For each token the number of its skeleton, from 1; and for each skeleton its first letter."""
    known: dict[str, int] = {}
    found = [each or "." for each in skeletons]
    sounds = np.array([known.setdefault(each, len(known) + 1) for each in found], np.int64)
    return sounds, np.array([ord(each[0]) for each in known], np.int64)


def _joined(rule: int, *parts: Keys) -> Keys:
    """One key of several parts, 0 where any is unknown."""
    mixed = np.full(len(parts[0]), rule, np.uint64)
    known = np.ones(len(parts[0]), bool)
    for part in parts:
        known &= part != 0
        mixed = _mixed(mixed, part)
    return np.where(known, (mixed >> np.uint64(1)).astype(np.int64), 0)


def _mixed(one: NDArray[np.uint64], other: Keys) -> NDArray[np.uint64]:
    """Two numbers in one (splitmix64): a function of the values alone, so that all engines have the same keys."""
    mixed = one * np.uint64(0x9E3779B97F4A7C15) + other.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _narrowed(keys: Keys, further: tuple[Keys, ...], list_of: NDArray[np.int16], most: int) -> Keys:
    """Keys that too many records of a list share, joined with one field after another; 0 where that is not enough."""
    for at, part in enumerate(further):
        crowded = _is_crowded(keys, list_of, most)
        if not crowded.any():
            return keys
        mixed = (_mixed(keys.astype(np.uint64), part + at + 1) >> np.uint64(1)).astype(np.int64)
        keys = np.where(crowded, np.where(part != 0, mixed, 0), keys)
    return np.where(_is_crowded(keys, list_of, most), 0, keys)


def _is_crowded(keys: Keys, list_of: NDArray[np.int16], most: int) -> NDArray[np.bool_]:
    _, place = np.unique(keys, return_inverse=True)
    crowded = np.zeros(int(place.max(initial=0)) + 1, bool)
    for number in np.unique(list_of).tolist():
        crowded |= np.bincount(place[list_of == number], minlength=len(crowded)) > most
    return np.asarray(crowded[place] & (keys != 0), bool)
