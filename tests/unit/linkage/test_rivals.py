"""A pair has no rival where it is by far the heaviest of both its records."""

import numpy as np
import pytest

from sijill.linkage.rivals import unrivalled


def free(*pairs: tuple[int, int, float], list_of: tuple[int, ...] = (0, 0, 0, 1, 1, 1)) -> list[bool]:
    left, right, weight = (np.array(column) for column in zip(*pairs, strict=True))
    return [bool(each) for each in unrivalled(left, right, weight.astype(float), np.array(list_of))]


def test_a_pair_alone_has_no_rival() -> None:
    assert free((0, 3, -5.0)) == [True]


@pytest.mark.parametrize("second", [(0, 4, 9.5), (1, 3, 9.5)])
def test_another_of_either_record_that_weighs_nearly_as_much_is_one(second: tuple[int, int, float]) -> None:
    assert free((0, 3, 10.0), second) == [False, False]
    assert free((0, 3, 12.0), second) == [True, False]
    assert free((1, 5, 3.0), (0, 3, 12.0), second)[1:] == [True, False]


def test_partners_in_two_lists_are_no_rivals() -> None:
    assert free((0, 1, 10.0), (0, 2, 10.0), list_of=(0, 1, 2)) == [True, True]


def test_within_one_list_there_is_nothing_to_compete_for() -> None:
    assert free((0, 1, 10.0)) == [False]


def test_no_pairs() -> None:
    nothing = np.zeros(0, int)
    assert unrivalled(nothing, nothing, np.zeros(0), np.array([0, 1])).tolist() == []
