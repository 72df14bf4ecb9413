"""The sounds of a whole name are one, wherever its words are cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sijill.linkage.run_on import run_on_sounds
from sijill.names.skeleton import squeezed

SOUNDS = st.text("BTDJRSKFLMN", min_size=0, max_size=5).map(squeezed)


def keys(words: list[str], count: int, *, backwards: bool = False) -> int:
    chain = np.array([[*range(len(words)), *[-1] * (6 - len(words))]], np.int32)
    return int(run_on_sounds(chain, words, count, backwards=backwards)[0])


def test_spaces_tell_nothing() -> None:
    assert keys(["MD", "FKR"], 4) == keys(["MDFKR"], 4) == keys(["M", "DF", "K", "R"], 4) != 0


def test_a_name_that_is_too_short_has_no_key() -> None:
    assert keys(["MD"], 3) == 0
    assert keys([], 1) == 0


@given(st.lists(SOUNDS, min_size=1, max_size=6))
def test_begin_and_end_are_those_of_all_sounds_in_a_row(words: list[str]) -> None:
    whole = squeezed("".join(words))
    assert keys(words, 3) == keys([whole], 3)
    assert keys(words, 3, backwards=True) == keys([whole[::-1]], 3)


@given(st.lists(SOUNDS, min_size=1, max_size=6), st.lists(SOUNDS, min_size=1, max_size=6))
def test_equal_keys_are_equal_sounds(words: list[str], others: list[str]) -> None:
    one, other = (squeezed("".join(each))[:3] for each in (words, others))
    same = keys(words, 3) == keys(others, 3) != 0
    assert same == (one == other and len(one) == 3)
