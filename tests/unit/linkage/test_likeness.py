"""Compiled loops over groups of tokens say of each pair what names says of two words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.linkage.likeness import Groups, across_pairs, arabic_pairs, group_tokens, latin_pairs
from sijill.names.alignment import learned
from sijill.names.attested import attested, best_reading
from sijill.names.levels import ACROSS_SHARE, arabic_level, latin_level
from sijill.names.spelling import loosely_spelled, spelled

MOST = 100
latin_words = st.lists(st.text("aehmnosu'ß", min_size=1, max_size=9), min_size=2, max_size=6, unique=True)
arabic_words = st.lists(st.text("احسنيةى ؤ", min_size=1, max_size=9), min_size=2, max_size=6, unique=True)


def together(words: Sequence[str]) -> Groups:
    """All words in one group, and the first two in another."""
    return group_tokens(words, [["all", "two"] if at < 2 else ["all"] for at in range(len(words))], MOST)


@settings(deadline=None)
@given(arabic_words)
def test_arabic_pairs_are_each_found_once_with_their_level(words: list[str]) -> None:
    strict, loose = [spelled(word) for word in words], [loosely_spelled(word) for word in words]
    found = arabic_pairs(together(words), np.ones(len(words), bool), strict, loose)
    expected = {pair: arabic_level(words[pair[0]], words[pair[1]]) for pair in combinations(range(len(words)), 2)}
    told = {(min(one, other), max(one, other)): level for one, other, level in found.tolist()}
    assert told == {pair: level for pair, level in expected.items() if level}
    assert len(found) == len(told)


@settings(deadline=None)
@given(latin_words)
def test_latin_pairs_are_each_found_once_with_their_level(words: list[str]) -> None:
    found = latin_pairs(together(words), np.zeros(len(words), bool), words)
    share = learned("latin_latin").share
    expected = {
        (one, other): latin_level(share(words[one], words[other]), words[one], words[other])
        for one, other in combinations(range(len(words)), 2)
    }
    assert {(one, other): level for one, other, level in found.tolist()} == {
        pair: level for pair, level in expected.items() if level
    }


@settings(deadline=None)
@given(arabic_words, st.lists(st.sampled_from(["hussein", "hasan", "salem", "mona", "zzz"]), min_size=1, unique=True))
def test_across_scripts_what_is_written_weighs_with_the_letters(arabic: list[str], latin: list[str]) -> None:
    words = ["حسين", *arabic, *latin]
    is_arabic = np.array([at <= len(arabic) for at in range(len(words))])
    found, best = across_pairs(together(words), is_arabic, words)
    table, known = learned("arabic_latin"), attested()
    told = {(int(one), int(other)): bits for one, other, bits in found.tolist()}
    for one, other in product(np.flatnonzero(is_arabic).tolist(), np.flatnonzero(~is_arabic).tolist()):
        letters, bits = table.bits(words[one], words[other]), known.bits(words[one], words[other])
        if table.share(words[one], words[other]) >= ACROSS_SHARE:
            assert told.pop((one, other)) == pytest.approx(0.5 * (letters + bits))
        assert best[one] >= letters - 1e-9
        assert best[other] >= max(bits, best_reading(words[other])) - 1e-9
    assert not told


def test_keys_of_one_token_or_of_too_many_bring_nothing_together() -> None:
    words = ["sami", "samy", "samee"]
    assert len(latin_pairs(group_tokens(words, [["a"], ["b"], ["c"]], MOST), np.zeros(3, bool), words)) == 0
    assert len(latin_pairs(group_tokens(words, [["a"]] * 3, 2), np.zeros(3, bool), words)) == 0
    assert len(latin_pairs(group_tokens(words, [["a"]] * 3, 3), np.zeros(3, bool), words)) == 3


def test_no_tokens_are_no_pairs() -> None:
    nobody = np.zeros(0, bool)
    assert len(arabic_pairs(group_tokens([], [], MOST), nobody, [], [])) == 0
    assert len(across_pairs(group_tokens([], [], MOST), nobody, [])[0]) == 0
