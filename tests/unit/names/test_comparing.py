"""Two names side by side: gaps where a name is left out, the same from either side, and what each pair tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import InputError
from sijill.names.__main__ import main
from sijill.names.chain import NameChain, parse_chain
from sijill.names.comparing import HEARD_ALIKE, NameComparison, compare_names
from sijill.names.levels import BY_RELATIVE_BITS, LEVELS

NAMES = st.lists(
    st.sampled_from("محمد احمد أحمد علي النجار نجار صالح صلاح Mohammed Ahmad Ali al-Najjar Saleh Salah".split()),
    min_size=1,
    max_size=5,
).map(" ".join)


def chain(name: str) -> NameChain:
    found = parse_chain(name)
    assert found is not None
    return found


def compared(one: str, other: str) -> NameComparison:
    return compare_names(chain(one), chain(other))


def rows(one: str, other: str) -> list[tuple[str | None, str | None]]:
    return [(row.left and row.left.core, row.right and row.right.core) for row in compared(one, other).tokens]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "محمد أحمد علي النجار",
            "Mohammad al-Najjar",
            [("محمد", "mohammad"), ("أحمد", None), ("علي", None), ("نجار", "najjar")],
        ),
        (
            "Sami Najjar",
            "سامي عمر كريم النجار",
            [("sami", "سامي"), (None, "عمر"), (None, "كريم"), ("najjar", "نجار")],
        ),
        ("سامي", "سامي", [("سامي", "سامي")]),
    ],
)
def test_a_name_that_is_left_out_is_a_gap(one: str, other: str, expected: list[tuple[str, str]]) -> None:
    assert rows(one, other) == expected


def test_a_family_name_that_stands_first_is_turned() -> None:
    found = compared("النجار سامي عمر", "سامي عمر النجار")
    assert found.turned
    assert found.bits < compared("سامي عمر النجار", "سامي عمر النجار").bits
    assert all(row.level == 4 for row in found.tokens)


@given(NAMES, NAMES)
def test_a_comparison_is_the_same_from_either_side(one: str, other: str) -> None:
    assert compared(one, other).bits == pytest.approx(compared(other, one).bits)


@given(NAMES, NAMES)
def test_every_token_stands_in_one_row(one: str, other: str) -> None:
    found = compared(one, other)
    assert sorted(row.left.core for row in found.tokens if row.left) == sorted(t.core for t in chain(one).tokens)
    assert sorted(row.right.core for row in found.tokens if row.right) == sorted(t.core for t in chain(other).tokens)


def test_the_verb_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", "محمد علي النجار", "Mohamed an-Najjar"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["first", "name", "second", "name", "level", "bits", "why"]
    assert "no partner" in lines[2]
    assert "ج=jj" in lines[3] or "ج=j" in lines[3]
    assert lines[-1].startswith("similarity: +")


@pytest.mark.parametrize("arguments", [[], ["compare", "سامي"], ["likes", "a", "b"]])
def test_other_arguments_are_answered_with_the_usage(arguments: list[str]) -> None:
    with pytest.raises(InputError, match="usage"):
        main(arguments)


@pytest.mark.parametrize("text", ["", "12", "-", "غير معروف"])
def test_what_holds_no_name_is_said(text: str) -> None:
    with pytest.raises(InputError, match="no name was given"):
        main(["compare", "سامي", text])


@pytest.mark.parametrize(
    ("one", "other"), [("أبو محمد", "Abu Mohammad"), ("أم كريم", "أم كريم"), ("Wife of Samir", "زوجة سمير")]
)
def test_who_is_named_by_a_relative_is_said_to_tell_little(one: str, other: str) -> None:
    (row,) = compared(one, other).tokens
    assert row.bits <= BY_RELATIVE_BITS
    assert "named by a relative" in row.why


@pytest.mark.parametrize(("one", "other"), [("Nur", "Noor"), ("Lin", "Leen"), ("Muhammad", "Mohammed")])
def test_spellings_that_are_heard_alike_are_shown_as_linkage_takes_them(one: str, other: str) -> None:
    (row,) = compared(one, other).tokens
    assert (LEVELS[row.level], row.why.split(";")[0]) == ("strong", HEARD_ALIKE)
    assert row.bits > 0


def test_two_names_that_look_alike_are_shown_as_such() -> None:
    (row,) = compared("Hassan", "Hussein").tokens
    assert row.level <= LEVELS.index("probable")
    (same,) = compared("Noor", "Noor").tokens
    assert LEVELS[same.level] == "same"
