"""What fields tell is learned of the lists: by how many share a value, and by who is one person without the field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sijill.linkage.engine import DuckDB
from sijill.linkage.explain import explain
from sijill.linkage.judgements import Judged
from sijill.linkage.learned import with_chances
from sijill.linkage.linking import Linkage, link
from sijill.linkage.model import Comparison, default_model, extra_comparison
from sijill.linkage.prepared import prepare
from sijill.linkage.records import PersonRecord
from tests.unit.linkage.test_linking import NORTH, OWN, SOUTH, records

NUMBERS = ("a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9", "j0", "k1", "l2")


def linked(ours: list[PersonRecord], theirs: list[PersonRecord]) -> Linkage:
    prepared = prepare([("north", ours), ("south", theirs)])
    return link(prepared, default_model(), DuckDB(threads=1), Judged(), keep_best=True)


def with_extra(persons: list[PersonRecord], *values: str) -> list[PersonRecord]:
    return [replace(person, extra=(value,)) for person, value in zip(persons, values, strict=True)]


def told(found: Linkage, comparison: str) -> dict[str, float]:
    """The bits of each outcome of a comparison, of all pairs."""
    parts = (part for at in range(len(found.pairs)) for part in explain(found, at))
    return {part.outcome: part.bits for part in parts if part.comparison == comparison}


def test_a_value_that_few_share_tells_more_than_one_that_many_do() -> None:
    ours, theirs = records("north", NORTH), records("south", SOUTH)
    rare = linked(with_extra(ours, *NUMBERS), with_extra(theirs, *NUMBERS))
    common = linked(with_extra(ours, *["x", "y"] * 6), with_extra(theirs, *["x", "y"] * 6))
    assert told(rare, "extra_1")["equal"] > told(common, "extra_1")["equal"] + 2
    assert told(common, "extra_1")["equal"] > 0


def test_an_identifier_finds_a_person_whose_whole_name_is_another() -> None:
    renamed = [*records("south", SOUTH[:-1]), PersonRecord("south", "11", 11, name_ar="زينب طاهر الكاتب")]
    ours = with_extra(records("north", NORTH), *NUMBERS)
    found = linked(ours, with_extra(renamed, *NUMBERS))
    weighed = set(zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True))
    assert (11, 12 + 11) in weighed


def test_a_column_that_is_wrong_for_one_person_speaks_less_against() -> None:
    ours, theirs = records("north", NORTH), records("south", SOUTH)
    right = linked(with_extra(ours, *NUMBERS), with_extra(theirs, *NUMBERS))
    wrong = linked(with_extra(ours, *NUMBERS), with_extra(theirs, *NUMBERS[6:], *NUMBERS[:6]))
    assert told(wrong, "extra_1")["not equal"] > told(right, "extra_1")["not equal"]


def test_values_are_equal_whatever_their_digits_and_capitals() -> None:
    persons = with_extra(records("north", NORTH[:4]), "١٠٠٣", "1003", "A 17", "a 17")
    column = prepare([("north", persons)]).extra[:, 0].tolist()
    assert column[0] == column[1] != column[2] == column[3]


def test_chances_are_those_of_the_values() -> None:
    persons = with_extra(records("north", NORTH[:4]), "x", "x", "y", "")
    model = with_chances(default_model(), prepare([("north", persons)]))
    (_, equal), (_, other) = model.of(extra_comparison(1))
    assert equal == pytest.approx((1 + 0.5) / (3 + 1))
    assert equal + other == pytest.approx(1.0)


def test_places_are_learned_and_parts_still_add_up() -> None:
    towns = (
        "دوما",
        "حرستا",
        "عربين",
        "زملكا",
        "جوبر",
        "سقبا",
        "حمورية",
        "مسرابا",
        "كفربطنا",
        "جسرين",
        "عين ترما",
        "حزة",
    )
    ours = [replace(one, place=town) for one, town in zip(records("north", NORTH), towns, strict=True)]
    theirs = [replace(one, place=town) for one, town in zip(records("south", SOUTH), towns, strict=True)]
    found = linked(ours, theirs)
    assert found.model.of(_place(found)) != default_model().of(_place(found))
    for at, weight in enumerate(found.pairs.weight.tolist()):
        assert sum(part.bits for part in explain(found, at)) == pytest.approx(weight, abs=1e-6)
    assert np.isfinite(found.pairs.weight).all()


def _place(found: Linkage) -> Comparison:
    return next(each for each in found.pairs.comparisons if each.name == "place")


def test_ages_that_one_list_has_wrong_speak_less_against() -> None:
    """Names make the pairs sure without the ages, so that it is learned how far those are off."""
    older = [(name, sex, age + 4) for name, sex, age in SOUTH]
    right = linked(records("north", NORTH), records("south", SOUTH))
    wrong = linked(records("north", NORTH), records("south", older))
    off = "three to five years apart"
    age = next(each for each in right.pairs.comparisons if each.name == "age")
    at = [level.label for level in age.levels].index(off)
    before = default_model().bits(age)[at]
    assert wrong.model.bits(age)[at] > before
    assert right.model.bits(age)[at] < wrong.model.bits(age)[at]


def test_a_field_learns_nothing_of_pairs_that_it_alone_makes_sure() -> None:
    """With nothing but names known, there is no pair that is sure without them."""
    ours, theirs = (
        [replace(one, sex=None, age_years=None) for one in each]
        for each in (records("north", NORTH), records("south", SOUTH))
    )
    found = linked(ours, theirs)
    (name,) = found.pairs.comparisons
    assert found.model.of(name) == pytest.approx(np.array(default_model().of(name)))


def test_names_alike_make_one_person_in_short_lists_though_all_ages_are_off() -> None:
    """One of twelve men is Khaled, but not every twelfth man."""
    found = linked(records("north", NORTH), records("south", [(name, sex, age + 4) for name, sex, age in SOUTH]))
    assert found.cluster[len(NORTH) : len(NORTH) + OWN].tolist() == list(range(OWN))
