"""Spellings of one name tell more than zero bits, others less; the sums are those of the definition."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.alignment import LEFT_MOST, RIGHT_MOST, UNSEEN, alignments, best_cut, forward, learned, pieces

TOY = alignments("latin_latin", [("a", "o", 2.0), ("b", "b", 1.0), ("ab", "ob", 0.5), ("b", "", 0.5)])


@pytest.mark.parametrize(
    ("arabic", "latin", "other"),
    [
        ("محمد", "mohammed", "khaled"),
        ("سالم", "salem", "karim"),
        ("شريف", "cherif", "farid"),
        ("نجار", "najjar", "haddad"),
    ],
)
def test_bits_are_above_zero_for_one_name_and_below_for_another(arabic: str, latin: str, other: str) -> None:
    table = learned("arabic_latin")
    assert table.bits(arabic, latin) > 5
    assert table.bits(arabic, other) < 0


def test_the_better_spelling_tells_more() -> None:
    table = learned("arabic_latin")
    assert table.bits("سالم", "salem") > table.bits("سليم", "salem")


@given(st.text(alphabet="abdehlmorsu", max_size=7), st.text(alphabet="abdehlmorsu", max_size=7))
def test_two_latin_spellings_tell_the_same_either_way(one: str, other: str) -> None:
    table = learned("latin_latin")
    assert table.bits(one, other) == pytest.approx(table.bits(other, one), abs=1e-6)


def test_a_table_is_a_distribution_with_its_margins() -> None:
    assert TOY.probability.sum() == pytest.approx(1)
    assert TOY.probability[TOY.left["a"], TOY.right["o"]] == pytest.approx(0.5)
    assert TOY.left_probability[TOY.left["b"]] == pytest.approx(0.375)
    assert TOY.right_probability[TOY.right["b"]] == pytest.approx(0.25)


def test_forward_sums_over_all_cuts() -> None:
    ours, theirs = pieces("ab", TOY.left, LEFT_MOST), pieces("ob", TOY.right, RIGHT_MOST)
    whole, apart = 0.125, 0.5 * 0.25  # "ab" for "ob", or "a" for "o" and "b" for "b"
    assert forward(ours, theirs, TOY.probability, 0.0) == pytest.approx(whole + apart)
    assert forward(ours, theirs, TOY.probability, UNSEEN) == pytest.approx(whole + apart, rel=1e-4)


def test_the_best_cut_is_the_likeliest_and_covers_both() -> None:
    likelier = alignments("latin_latin", [("a", "o", 1.0), ("b", "b", 1.0), ("ab", "ob", 2.0)])
    cut = best_cut(likelier, "bab", "bob")
    assert [(ours, theirs) for ours, theirs, _ in cut] == [("b", "b"), ("ab", "ob")]
    assert [bits for _, _, bits in cut] == pytest.approx([-2, -1], abs=1e-4)
    cut = best_cut(learned("arabic_latin"), "شريف", "cherif")
    assert ("".join(ours for ours, _, _ in cut), "".join(theirs for _, theirs, _ in cut)) == ("شريف", "cherif")


def test_a_letter_never_seen_is_a_misprint_and_no_error() -> None:
    table = learned("arabic_latin")
    assert math.isfinite(table.bits("سا٪لم", "salem"))
    assert best_cut(table, "٪", "salem")
    assert table.bits("", "") == 0


def test_letters_never_seen_tell_nothing() -> None:
    table = learned("arabic_latin")
    assert table.bits("سا٪لم", "salem") == table.bits("سالم", "salem")
    assert table.bits("٪", "%") == 0
