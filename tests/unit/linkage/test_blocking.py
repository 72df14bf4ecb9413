"""Which records are compared: those of one person share a rule's key, crowds are narrowed, nobody meets a stranger."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from sijill.linkage import blocking
from sijill.linkage.blocking import blocking_rules
from sijill.linkage.candidates import compared_with
from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Sex
from sijill.linkage.prepared import prepare
from sijill.linkage.records import PersonRecord

OWN: dict[str, Any] = {"name_ar": "خالد كريم نبيل النجار"}


def brought_together(*fields: dict[str, Any], most: int | None = None) -> set[tuple[int, int]]:
    """Pairs of records that any rule compares."""
    records = [PersonRecord("north", str(at), at, **each) for at, each in enumerate(fields)]
    found: set[tuple[int, int]] = set()
    for rule in blocking_rules(prepare([("north", records)]), most=most):
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


@pytest.mark.parametrize(
    "other",
    [
        {"name_ar": "خالد نبيل كريم فارس"},
        {"name_ar": "خالد كريم نبيل النجار الشامي"},
        {"name_ar": "مروان كريم نبيل الدباغ"},
        {"name_ar": "خالد"},
        {"name_ar": "زياد النجار"},
    ],
)
def test_a_name_left_out_or_changed_is_compared(other: dict[str, Any]) -> None:
    assert brought_together(OWN, other) == {(0, 1)}


def test_two_names_the_other_way_around_are_compared() -> None:
    assert brought_together({"name_latin": "Khaled Najjar"}, {"name_latin": "Najjar Khaled"}) == {(0, 1)}


BORN, ELSEWHERE = PartialDate(1990, 3, 4), {"name_ar": "زياد الدباغ"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"birth": BORN}, {"birth": BORN}),
        ({"extra": ("A-17",)}, {"extra": ("A-17",)}),
        ({"extra": ("A-17", "")}, {"extra": ("", "")}),
    ],
)
def test_a_birthday_or_a_further_column_needs_no_name(one: dict[str, Any], other: dict[str, Any]) -> None:
    expected = {(0, 1)} if one == other else set()
    assert brought_together({**OWN, **one}, {**ELSEWHERE, **other}) == expected


def test_who_has_no_name_is_compared_with_nobody() -> None:
    """Unknown bodies share the day on which they were found, a hospital, a birthday that stands for none."""
    same = {"birth": BORN, "place": "دوما", "extra": ("A-17",), "sex": Sex.MALE, "age_years": 30.0}
    nameless = {"name_latin": "Unknown 12", **same}, {"name_ar": "مجهول الهوية 3", **same}
    assert brought_together(*nameless, {**OWN, **same}) == set()


def test_a_place_and_one_name_are_enough() -> None:
    crowd = [{"name_ar": f"خالد {name}", "place": "حلب"} for name in ("الحداد", "السمان", "الدباغ")]
    own = {"name_ar": "خالد كريم النجار", "place": "دوما"}, {"name_ar": "خالد الصباغ", "place": "دوما"}
    assert brought_together(*own, *crowd, most=2) >= {(0, 1)}
    assert (0, 1) not in brought_together(*({"name_ar": each["name_ar"]} for each in (*own, *crowd)), most=2)


def test_a_field_that_a_list_has_for_nobody_narrows_nothing() -> None:
    """A crowded key is narrowed by sex and age; where no row has them, nobody is lost for them."""
    crowd = [{"name_ar": f"خالد {name} النجار"} for name in ("سامي", "عمر", "فارس", "رامي")]
    same = {"name_ar": "خالد كريم النجار"}
    assert (0, 1) in brought_together(same, same, *crowd, most=4)


def test_a_given_name_is_enough_where_ages_are_not_far_apart_or_not_known() -> None:
    def ages(*years: float | None) -> set[tuple[int, int]]:
        families = ("الفخار", "السمان", "الدباغ")
        return brought_together(
            *({"name_ar": f"نزار {family}", "age_years": age} for family, age in zip(families, years, strict=False))
        )

    assert ages(34, 39) == ages(38, 42) == ages(34, None) == ages(None, None) == {(0, 1)}
    assert ages(34, 45) == ages(35, 62) == set()
    assert ages(34, 62, None) == {(0, 2), (1, 2)}


def test_fewer_may_share_a_key_where_each_would_be_compared_with_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within their lists people are many more than the other list has of them: only there is the bound lower."""
    fathers = [f"{one} {other}" for one in ("سامي", "رامي", "كريم", "نبيل") for other in ("فارس", "عمر", "خليل")]
    lists = [
        (
            name,
            [PersonRecord(name, str(at), at, name_ar=f"نزار {two} النجار") for at, two in enumerate(fathers * times)],
        )
        for name, times in (("north", 6), ("south", 1))
    ]
    prepared = prepare(lists)

    def compared(within_lists: bool) -> float:
        rules = blocking_rules(prepared, within_lists=within_lists)
        return compared_with(rules, prepared.list_of, within_lists)

    usual = {within: compared(within) for within in (True, False)}
    assert usual[True] > 30 > usual[False] > 10
    monkeypatch.setattr(blocking, "MOST_CANDIDATES", 30.0)
    assert {within: compared(within) for within in (True, False)} == usual  # few records may all be compared
    monkeypatch.setattr(blocking, "COUNTED_FROM", 50)
    monkeypatch.setattr(blocking, "MOST_IN_A_BLOCK", 1)
    assert 0 < compared(True) <= 30
    assert compared(False) == usual[False]


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
