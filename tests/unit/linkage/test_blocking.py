"""Which records are compared: those of one person share a rule's key, crowds are narrowed, nobody meets a stranger."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from sijill.linkage.blocking import blocking_rules
from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Sex
from sijill.linkage.prepared import prepare
from sijill.linkage.records import PersonRecord

OWN: dict[str, Any] = {"name_ar": "خالد كريم نبيل النجار"}


def brought_together(*fields: dict[str, Any], most: int = 60) -> set[tuple[int, int]]:
    """Pairs of records that any rule compares."""
    records = [PersonRecord("north", str(at), at, **each) for at, each in enumerate(fields)]
    found: set[tuple[int, int]] = set()
    for rule in blocking_rules(prepare([("north", records)]), most):
        ours = rule.keys.tolist()
        theirs = ours if rule.others is None else rule.others.tolist()
        found |= {
            (one, other)
            for one, other in combinations(range(len(records)), 2)
            if ours[one] == theirs[other] != 0 or theirs[one] == ours[other] != 0
        }
    return found


@pytest.mark.parametrize(
    "other",
    [
        OWN,
        {"name_ar": "خالد كريم النجار"},
        {"name_ar": "خالد النجار"},
        {"name_ar": "خالد كريم نبيل الدباغ"},
        {"name_ar": "رامي كريم نبيل النجار"},
        {"name_ar": "النجار خالد كريم نبيل"},
        {"name_latin": "Khalid Kareem Nabeel an-Najar"},
        {"name_latin": "Najjar Khaled Karim"},
    ],
)
def test_spellings_of_one_person_are_compared(other: dict[str, Any]) -> None:
    assert brought_together(OWN, other) == {(0, 1)}


def test_names_that_share_nothing_are_not() -> None:
    assert brought_together(OWN, {"name_ar": "ليلى سامي فارس الدباغ"}, {"name_ar": "مجهول"}, {}, {}) == set()


def test_a_birthday_or_an_age_brings_misspelled_names_together() -> None:
    born = {"birth": PartialDate(1990, 3, 4)}
    names = {"name_ar": "خالد الفخار"}, {"name_ar": "خلدون الدباغ"}
    assert brought_together(*names) == set()
    assert brought_together(*({**name, **born} for name in names)) == {(0, 1)}
    old = {"age_years": 40.0, "sex": Sex.MALE}
    assert brought_together({"name_ar": "خالد الفخار", **old}, {"name_ar": "خالد الدباغ", **old}) == {(0, 1)}


def test_a_crowded_key_is_narrowed_by_a_further_name() -> None:
    fathers = ["سامي", "رامي", "كريم"]
    crowd = [{"name_ar": f"محمد {father} النجار"} for father in fathers * 2]
    assert len(brought_together(*crowd)) == 15
    assert brought_together(*crowd, most=2) == {(0, 3), (1, 4), (2, 5)}


def test_a_crowd_that_nothing_tells_apart_is_passed_over() -> None:
    assert brought_together(*[{"name_ar": "محمد النجار"}] * 5, most=3) == set()


def test_rules_have_their_own_names_and_say_something() -> None:
    rules = blocking_rules(prepare([("north", [PersonRecord("north", "1", 1, **OWN)])]))
    assert len({rule.name for rule in rules}) == len(rules)
    assert all(rule.says and rule.name.isidentifier() for rule in rules)


def test_keys_do_not_depend_on_the_order_of_a_list() -> None:
    names = [OWN, {"name_ar": "خالد النجار"}, {"name_ar": "سامي الدباغ"}]
    assert {tuple(sorted(2 - row for row in pair)) for pair in brought_together(*names[::-1])} == brought_together(
        *names
    )


def test_no_records_have_no_keys() -> None:
    assert all(len(rule.keys) == 0 for rule in blocking_rules(prepare([("north", []), ("south", [])])))
