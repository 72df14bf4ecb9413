"""Levels: one spelling, forgiven letters, misprints, and what alignments tell; the same from either side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.levels import LEVELS, across_level, arabic_level, edits_level, latin_level

WORDS = st.text(alphabet="اأبةتحسلمنهوىي", max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("حمزة", "حمزه", "same"),
        ("رفعت", "رفعة", "strong"),
        ("صلاح", "صالح", "strong"),
        ("كريمان", "كريمات", "probable"),
        ("حسن", "حسم", "weak"),
        ("خالد", "حداد", "different"),
    ],
)
def test_levels_of_arabic_spellings(one: str, other: str, level: str) -> None:
    assert LEVELS[arabic_level(one, other)] == level


@given(WORDS, WORDS)
def test_arabic_levels_are_the_same_from_either_side(one: str, other: str) -> None:
    assert arabic_level(one, other) == arabic_level(other, one)
    assert arabic_level(one, one) == 4


@pytest.mark.parametrize(("share", "level"), [(0.9, 3), (0.65, 3), (0.5, 2), (0.3, 1), (0.1, 0), (-1.0, 0)])
def test_levels_of_latin_spellings(share: float, level: int) -> None:
    assert latin_level(share, "karim", "nabil") == level


def test_a_misprint_lifts_a_latin_level() -> None:
    assert latin_level(0.1, "haddad", "haddsd") == 2


@pytest.mark.parametrize(
    ("share", "behind", "level"), [(0.5, 0.0, 3), (0.5, 1.6, 2), (0.5, 6.0, 1), (0.5, 9.5, 0), (0.1, 0.0, 0)]
)
def test_across_scripts_a_better_partner_weakens(share: float, behind: float, level: int) -> None:
    assert across_level(share, behind) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("كريم", "كريم", 2),
        ("سليمان", "سلمان", 2),
        ("سليمان", "سليامن", 2),
        ("عمر", "عمرو", 1),
        ("حسن", "حسم", 1),
        ("مي", "مها", 0),
        ("سليمان", "سلوماس", 1),
        ("كريم", "نبيل", 0),
    ],
)
def test_misprints_cost_more_in_short_names(one: str, other: str, level: int) -> None:
    assert edits_level(one, other) == edits_level(other, one) == level
