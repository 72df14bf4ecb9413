"""Groups and kinds as sets: what lies in what, in both languages."""

from __future__ import annotations

import pytest

from sijill.accounts.groups import group_of, is_subgroup, kind_atoms


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("children", "civilians"),
        ("civilians", "people"),
        ("girls", "children"),
        ("children", "women and children"),
        ("women", "women_and_children"),
        ("elderly", "people"),
        ("soldiers", "fighters"),
        ("medical_workers", "civilians"),
        ("أطفال", "مدنيون"),
        ("children", "المدنيين"),
        ("pupils", "people"),
        ("homes", "buildings"),
        (None, "people"),
    ],
)
def test_a_part_of(inner: str | None, outer: str) -> None:
    assert is_subgroup(inner, outer)
    assert inner in (outer, None) or not is_subgroup(outer, inner)


@pytest.mark.parametrize(
    ("one", "other"),
    [("women", "civilians"), ("fighters", "civilians"), ("pupils", "children"), ("homes", "people"), ("men", "women")],
)
def test_no_part_of(one: str, other: str) -> None:
    assert not is_subgroup(one, other)


def test_what_a_kind_counts_when_nobody_says() -> None:
    assert group_of(None, "killed") == group_of("people", "killed")
    assert group_of(None, "shelling").unit == "shelling as such"
    assert group_of("shells", "shelling").unit == "shells"


def test_kinds_that_hold_others() -> None:
    assert kind_atoms("execution") < kind_atoms("killed") < kind_atoms("casualties")
    assert kind_atoms("casualties") == kind_atoms("killed") | kind_atoms("injured")
    assert kind_atoms("barrel_bomb") < kind_atoms("air_strike") < kind_atoms("attack")
    assert kind_atoms("looting") == {"looting"}
