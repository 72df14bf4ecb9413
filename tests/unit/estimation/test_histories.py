from __future__ import annotations

import pytest

from sijill.errors import InputError
from sijill.estimation.chao import TwoListEstimate, chapman, lincoln_petersen, sample_coverage
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.loglinear import fit_loglinear
from sijill.estimation.messages import message
from sijill.estimation.models import make_model
from sijill.estimation.refusals import Cause, NotEstimable

THREE = make_histories("ABC", {0b001: 5, 0b011: 3, 0b110: 2, 0b111: 1})


def test_figures_of_histories() -> None:
    assert THREE.n_observed == 11
    assert THREE.on_all(0b010) == 6
    assert THREE.on_exactly(0b011) == 3
    assert THREE.by_number_of_lists() == (5, 5, 1)
    assert THREE.table().tolist() == [0, 5, 0, 3, 0, 0, 2, 1]
    assert dict(THREE.kept([2, 0])) == {0b10: 8, 0b01: 2, 0b11: 1}


def test_lists_that_bear_on_nothing() -> None:
    odd = make_histories("ABCDE", {0b00001: 4, 0b00011: 2, 0b01000: 3, 0b10011: 1})
    assert odd.usable() == (0, 1, 4)
    same = make_histories("ABC", {0b011: 4, 0b111: 2, 0b100: 1})
    assert same.usable() == (0, 2)
    assert message("same_lists", one="A", other="B") in same.warnings()
    assert message("nobody_on_list", list="C") in odd.warnings()
    assert message("list_apart", list="D") in odd.warnings()
    assert message("list_within", one="B", other="A") in odd.warnings()


@pytest.mark.parametrize("histories", [make_histories("AB", {1: 3, 3: 2}), make_histories("ABC", {1: 3, 3: 2})])
def test_two_lists_are_refused(histories: Histories) -> None:
    for found in (fit_loglinear(histories, make_model(len(histories.lists), ())), sample_coverage(histories)):
        assert isinstance(found, NotEstimable)
        assert found.cause is Cause.FEW_LISTS
        assert found.reason == message("few_lists", usable=2, least=3)


def test_two_lists_by_hand() -> None:
    two = make_histories("AB", {0b01: 30, 0b10: 20, 0b11: 10})
    assert lincoln_petersen(two) == 120
    found = chapman(two)
    assert isinstance(found, TwoListEstimate)
    assert found.abundance == pytest.approx(41 * 31 / 11 - 1)
    assert found.stderr**2 == pytest.approx(41 * 31 * 30 * 20 / (11**2 * 12))
    assert 60 < found.low < found.abundance < found.high
    apart = lincoln_petersen(make_histories("AB", {1: 3, 2: 2}))
    assert isinstance(apart, NotEstimable)
    assert apart.cause is Cause.NO_OVERLAP


@pytest.mark.parametrize(
    ("lists", "patterns", "counts"),
    [("AA", (1,), (1,)), ("AB", (0,), (1,)), ("AB", (4,), (1,)), ("AB", (2, 1), (1, 1)), ("AB", (1,), (0,))],
)
def test_what_is_no_history(lists: str, patterns: tuple[int, ...], counts: tuple[int, ...]) -> None:
    with pytest.raises(InputError):
        Histories(tuple(lists), patterns, counts)


def test_forty_lists_make_no_table_but_a_bound() -> None:
    many = make_histories([f"L{at}" for at in range(40)], {1 << at: 5 for at in range(40)} | {0b11: 3, 0b110: 2})
    assert isinstance(sample_coverage(many), NotEstimable) or sample_coverage(many)
    with pytest.raises(InputError, match="too large"):
        many.table()
