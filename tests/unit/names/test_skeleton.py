"""One skeleton for all ways to write a name, other skeletons for other names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.chain import parse_chain
from sijill.names.skeleton import near_skeletons, skeleton, skeleton_of


def of(name: str) -> str:
    chain = parse_chain(name)
    assert chain is not None
    return skeleton(chain.tokens[0])


@pytest.mark.parametrize(
    "spellings",
    [
        ["محمد", "Mohammed", "Mhmd", "Muhamad"],
        ["النجار", "an-Najjar", "Nadjar", "alnajar"],
        ["شريف", "Sharif", "Cherif", "Shereef"],
        ["طارق", "Tarik", "Tareq", "Tariq"],
        ["خالد", "Khaled", "Khalid"],
        ["غسان", "Ghassan", "Gassan"],
        ["زينب", "Zeinab", "Zaynab", "Dinab"],
        ["عبد الرحمن", "Abdulrahman", "Abd al-Rahman"],
    ],
)
def test_spellings_of_one_name_share_a_skeleton(spellings: list[str]) -> None:
    assert len({of(name) for name in spellings}) == 1
    assert of(spellings[0])


@pytest.mark.parametrize(("one", "other"), [("سامي", "رامي"), ("Khaled", "Karim"), ("نجار", "حداد")])
def test_other_names_have_another(one: str, other: str) -> None:
    assert of(one) != of(other)


@pytest.mark.parametrize(("core", "script"), [("آية", "arabic"), ("aya", "latin"), ("", "latin")])
def test_a_name_of_vowels_has_none(core: str, script: str) -> None:
    assert skeleton_of(core, script) == ""


def test_short_skeletons_stand_alone() -> None:
    assert near_skeletons("ND") == {"ND"}
    assert near_skeletons("NJR") == {"NJR", "JR", "NR", "NJ"}


@given(st.text(alphabet="BTDJR", min_size=4, max_size=8), st.data())
def test_skeletons_that_differ_in_one_letter_share_one(one: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(one) - 1))
    for put in ("", "S"):  # a letter lost, a letter changed
        assert near_skeletons(one) & near_skeletons(one[:at] + put + one[at + 1 :])
