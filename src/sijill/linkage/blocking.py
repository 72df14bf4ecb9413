"""Which records are compared at all: those that share the key of a blocking rule.

A key is made of skeletons of tokens, so that it is one for both scripts and for all ways to romanise, and of dates. A
key that too many records share (محمد son of أحمد) is narrowed by another field, and passed over where that is not
enough; the report says what each rule costs and what it would miss.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.candidates import BlockingRule, Keys, compared_with
from sijill.linkage.prepared import Prepared
from sijill.linkage.run_on import run_on_sounds
from sijill.linkage.threads import in_threads
from sijill.names.skeleton import skeleton

MOST_IN_A_BLOCK, MOST_WHERE_FEW = 10, 240
"""Records of one list that may share a key; where they are more it is narrowed. Few records can afford more."""

AFFORDED = 7_000_000
"""Records times those of one list that may share a key, between the two bounds."""

MOST_CANDIDATES = 100.0
"""Records of a list with which each is compared, on average; where they would be more, fewer may share a key."""

COUNTED_FROM = 1000
"""Records: all pairs of fewer are compared in no time."""

NEAR = 1.1
"""The bound is known well enough where one that is so many times as high is too high."""

SHARE_OF_LAST = 0.25
"""Of the records that may share another key, those that may share a last name and nothing else: kin of each other."""

ENDS = ((6, False), (6, True), (3, False), (4, True))
"""Sounds of a whole name that make a key, and whether they are its last."""

LAST_BITS = (1 << 20) - 1
"""By these crowded keys are looked up first: a table of them fits into a processor's own memory."""


def blocking_rules(prepared: Prepared, *, within_lists: bool = True, most: int | None = None) -> list[BlockingRule]:
    """The rules that these records have the fields for, each in turn bringing pairs that those before it did not.

    At `most` so many records of a list share a key; None is what so many records can afford, and where they are many,
    at which each is compared with no more than MOST_CANDIDATES of a list, of its own too where `within_lists`. At
    MOST_IN_A_BLOCK it stays as it is.
    """
    plans = _plans(prepared)
    if most is not None:
        return _at_most(most, plans, prepared)
    too_many = min(max(AFFORDED // max(len(prepared), 1), MOST_IN_A_BLOCK), MOST_WHERE_FEW)
    rules = _at_most(too_many, plans, prepared)

    def are_few(rules: Sequence[BlockingRule]) -> bool:
        return compared_with(rules, prepared.list_of, within_lists) <= MOST_CANDIDATES

    if len(prepared) < COUNTED_FROM or too_many == MOST_IN_A_BLOCK or are_few(rules):
        return rules
    enough, rules = MOST_IN_A_BLOCK, _at_most(MOST_IN_A_BLOCK, plans, prepared)
    while too_many > max(NEAR * enough, enough + 1):
        most = round(math.sqrt(enough * too_many))
        tried = _at_most(most, plans, prepared)
        if are_few(tried):
            enough, rules = most, tried
        else:
            too_many = most
    return rules


def _plans(prepared: Prepared) -> list[_Plan]:
    parts = _parts(prepared)
    plans = [
        *_by_names(parts),
        *_by_ages(parts),
        *_by_letters(parts),
        *_by_births(parts),
        *_by_places(parts),
        *_by_further(parts),
    ]
    return [plan for plan in plans if all(key.any() for key in (*plan.keys, *plan.others))] or plans[:1]


def _at_most(most: int, plans: Sequence[_Plan], prepared: Prepared) -> list[BlockingRule]:
    named = (prepared.arabic[:, 0] >= 0) | (prepared.latin[:, 0] >= 0)
    return in_threads(lambda plan: _rule(*plan, prepared.list_of, named, most), enumerate(plans, 1))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A rule before its keys are made: of what, and by what a key that too many share is narrowed.

    With `others`, what the key of the other record is made of; `others_narrowed_by` where that is narrowed by other
    fields. `share` is the part of the records that may share a key of other rules that may share one of this.
    """

    name: str
    says: str
    keys: tuple[Keys, ...]
    narrowed_by: tuple[Keys, ...] = ()
    others: tuple[Keys, ...] = ()
    others_narrowed_by: tuple[Keys, ...] = ()
    share: float = 1.0


def _rule(number: int, plan: _Plan, list_of: NDArray[np.int16], named: NDArray[np.bool_], most: int) -> BlockingRule:
    """The rule of a plan. Who has no name shares no key: unknown bodies have days and places in common."""
    keys = np.where(named, _joined(number, *plan.keys), 0)
    most = max(int(most * plan.share), 1)
    if not plan.others:
        return BlockingRule(plan.name, plan.says, _narrowed(keys, plan.narrowed_by, list_of, most))
    # both sides in one, so that a key is narrowed on both or on neither
    whole = np.concatenate([keys, np.where(named, _joined(number, *plan.others), 0)])
    pairs = zip(plan.narrowed_by, plan.others_narrowed_by or plan.narrowed_by, strict=True)
    narrowed_by = tuple(np.concatenate(pair) for pair in pairs)
    side = int(list_of.max(initial=0)) + 1
    narrowed = _narrowed(whole, narrowed_by, np.concatenate([list_of, list_of + side]), most)
    return BlockingRule(plan.name, plan.says, narrowed[: len(keys)], narrowed[len(keys) :])


def _by_names(parts: _Parts) -> list[_Plan]:
    """Rules on names alone. Those with others find a name that was left out, added, or put first."""
    given, father, grandfather, last = parts.given, parts.father, parts.grandfather, parts.last
    second, third, age = parts.second, parts.third, parts.age
    return [
        _Plan("given_last", "given and last name alike", (given, last), (father, grandfather, age)),
        _Plan("given_father", "given and father's name alike", (given, father), (last, grandfather, age)),
        _Plan("father_last", "father's and last name alike", (father, last), (grandfather, age, given)),
        _Plan("given_grandfather", "given and grandfather's name alike", (given, grandfather), (last, father, age)),
        _Plan("grandfather_last", "grandfather's and last name alike", (grandfather, last), (father, age, given)),
        _Plan("second_third", "second and third name alike", (second, third), (given, last, age)),
        _Plan(
            "second_is_third",
            "given name alike, and the second of one is the third of the other",
            (given, second),
            (last, parts.sex, age),
            (given, third),
        ),
        _Plan(
            "last_is_before",
            "given name alike, and the last of one stands before the last of the other",
            (given, last),
            (second, parts.sex, age),
            (given, parts.before_last),
        ),
        _Plan(
            "family_first",
            "the family name stands first in one of them",
            (given, last),
            (father, grandfather, age),
            (second, given),
            (third, parts.fourth, age),
        ),
        _Plan("last", "a rare last name alike", (last,), share=SHARE_OF_LAST),
        _Plan("last_initial", "last name alike, names begin alike", (last, parts.initial), (parts.sex, age, second)),
    ]


def _by_ages(parts: _Parts) -> list[_Plan]:
    """Rules on ages. Bands are cut in two ways, so that ages near each other share one of them.

    A rare given name is enough where an age is not known, and where ages are a few years apart; beyond that it brings
    strangers, and a partner so seldom that it is not worth their number.
    """
    given, last, sex = parts.given, parts.last, parts.sex
    ageless = np.where(parts.age == 0, given, 0)
    others = (given,) if parts.age.any() else ()  # where nobody has an age both sides are the same
    plans = [
        _Plan("given_no_age", "a rare given name alike, an age not known", (ageless,), others=others),
        _Plan("given_age", "given name alike, same age and sex", (given, parts.age, sex), (last, parts.second)),
        _Plan("last_age", "last name alike, same age and sex", (last, parts.age, sex), (given, parts.second)),
    ]
    for at, cut in enumerate(("even", "odd")):
        band = np.where(parts.age > 0, (parts.age + at) // 2 + 1, 0)
        says = f"ages in a band of two years that begins at an {cut} one"
        plans.append(
            _Plan(f"given_near_{cut}", f"given name and sex alike, {says}", (given, band, sex), (last, parts.second))
        )
    for cut, at, begins in (("tens", 0, "at a multiple of ten"), ("fives", 5, "five years after one")):
        band = np.where(parts.age > 0, (parts.age - 1 + at) // 10 + 1, 0)
        says = f"ages in a band of ten years that begins {begins}"
        plans.append(_Plan(f"given_decade_{cut}", f"a rare given name alike, {says}", (given, band)))
    return plans


def _by_letters(parts: _Parts) -> list[_Plan]:
    """Rules on the letters with which the whole name begins and ends, however its words are cut."""
    short = parts.begins_shortly, parts.ends_shortly
    return [
        _Plan("begins", "the first six consonants alike, words run together", (parts.begins,), (short[1], parts.age)),
        _Plan("ends", "the last six consonants alike, words run together", (parts.ends,), (short[0], parts.age)),
        _Plan("begins_ends", "the first three and the last four consonants alike", short, (parts.sex, parts.age)),
    ]


def _by_births(parts: _Parts) -> list[_Plan]:
    """Rules on dates of birth, of which any part may be wrong."""
    given, last, sex, place = parts.given, parts.last, parts.sex, parts.place
    return [
        _Plan("birth", "born on the same day, names begin alike", (parts.birth, parts.initial), (sex, last)),
        _Plan("born", "born on the same day", (parts.birth,), (place, sex, last)),
        _Plan("given_year", "given name alike, born in the same year", (given, parts.year), (last, sex, place)),
        _Plan("last_year", "last name alike, born in the same year", (last, parts.year), (given, sex, place)),
    ]


def _by_places(parts: _Parts) -> list[_Plan]:
    given, last, sex, place = parts.given, parts.last, parts.sex, parts.place
    return [
        _Plan("given_place", "given name alike, same place", (given, place), (last, sex, parts.age, parts.year)),
        _Plan("last_place", "last name alike, same place", (last, place), (parts.initial, sex, parts.age, parts.year)),
    ]


def _by_further(parts: _Parts) -> list[_Plan]:
    """Rules on further columns: where too many share a value, with what else is known."""
    beside = (parts.birth, parts.initial, parts.sex, parts.age)
    named = (
        ("given", "given name alike", parts.given),
        ("last", "last name alike", parts.last),
        ("place", "same place", parts.place),
    )
    plans = []
    for at, value in enumerate(parts.further, 1):
        plans.append(_Plan(f"further_{at}", f"further column {at} equal", (value,)))
        plans += [
            _Plan(f"further_{at}_{name}", f"further column {at} equal, {says}", (value, part), beside)
            for name, says, part in named
        ]
    return plans


@dataclass(frozen=True, slots=True)
class _Parts:
    """What keys are made of, a number for each record, 0 where it is not known.

    `father` and `grandfather` are the second and the third name where others follow, `second`, `third` and `fourth`
    whatever stands there. `initial` is the first consonant of the given name; `further` are the columns that a person
    named.
    """

    given: Keys
    second: Keys
    third: Keys
    fourth: Keys
    father: Keys
    grandfather: Keys
    before_last: Keys
    last: Keys
    initial: Keys
    birth: Keys
    year: Keys
    age: Keys
    sex: Keys
    place: Keys
    further: tuple[Keys, ...]
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

    def sound(at: NDArray[np.int64] | int, least: int) -> Keys:
        there = length >= least
        tokens = np.where(there, chains[rows, at], 0)
        return np.where(there, sounds[tokens], 0) if len(sounds) else np.zeros(len(rows), np.int64)

    begins, ends, begins_shortly, ends_shortly = in_threads(
        lambda end: run_on_sounds(chains, skeletons, end[0], backwards=end[1]), ENDS
    )
    given, second, third = (sound(at, at + 1) for at in range(3))
    last = sound(np.maximum(length - 1, 0), 2)
    year, month, day = prepared.birth.astype(np.int64).T
    return _Parts(
        given=given,
        second=second,
        third=third,
        fourth=sound(3, 4),
        father=sound(1, 3),
        grandfather=sound(2, 4),
        before_last=sound(np.maximum(length - 2, 0), 3),
        last=last,
        initial=np.where(given > 0, initials[np.maximum(given - 1, 0)], 0) if len(initials) else given,
        birth=np.where((month > 0) & (day > 0), year * 10_000 + month * 100 + day, 0),
        year=year,
        age=np.where(np.isnan(prepared.age), 0, np.nan_to_num(prepared.age).astype(np.int64) + 1),
        sex=prepared.sex.astype(np.int64),
        place=prepared.place_skeleton.astype(np.int64) + 1,
        further=tuple(column.astype(np.int64) + 1 for column in prepared.extra.T),
        begins=begins,
        ends=ends,
        begins_shortly=begins_shortly,
        ends_shortly=ends_shortly,
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


def _narrowed(keys: Keys, narrowed_by: tuple[Keys, ...], list_of: NDArray[np.int16], most: int) -> Keys:
    """Keys that too many records of a list share, joined with one field after another; 0 where that is not enough.

    A field that a list has for nobody is passed over.
    """
    lists = np.flatnonzero(np.bincount(list_of)).tolist()
    found, crowded = keys.copy(), np.flatnonzero(is_crowded(keys, list_of, most))
    for at, part in enumerate(narrowed_by):
        if not len(crowded):
            break
        if all(part[list_of == number].any() for number in lists):
            own = part[crowded]
            mixed = (_mixed(found[crowded].astype(np.uint64), own + at + 1) >> np.uint64(1)).astype(np.int64)
            found[crowded] = np.where(own != 0, mixed, 0)
            crowded = crowded[is_crowded(found[crowded], list_of[crowded], most)]
    found[crowded] = 0
    return found


def is_crowded(keys: Keys, list_of: NDArray[np.int16], most: int) -> NDArray[np.bool_]:
    """Whether more than `most` records of a list have a record's key: in order, they reach to the one so far behind."""
    crowds = [np.zeros(0, np.int64)]
    for number in range(int(list_of.max(initial=-1)) + 1):
        ordered = np.sort(keys[list_of == number])
        behind = ordered[most:]
        crowds.append(behind[behind == ordered[: len(behind)]])
    crowded = np.unique(np.concatenate(crowds))
    return _is_among(keys, crowded[crowded != 0])


def _is_among(keys: Keys, chosen: Keys) -> NDArray[np.bool_]:
    """Which keys are among some, given in order. What their last bits tell is asked first: it is quick, and enough of
    most.
    """
    found = np.zeros(len(keys), bool)
    if len(chosen):
        met = np.zeros(LAST_BITS + 1, bool)
        met[chosen & LAST_BITS] = True
        places = np.flatnonzero(met[keys & LAST_BITS])
        there = np.minimum(np.searchsorted(chosen, keys[places]), len(chosen) - 1)
        found[places] = chosen[there] == keys[places]
    return found
