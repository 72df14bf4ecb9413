"""Tokens once each, spaces that a PDF lost or made set right, and which tokens may be one name."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.linkage.vocabulary import TokenPairs, Vocabulary, count_tokens, mend_spaces, pair_tokens
from sijill.names.chain import MAX_TOKENS, parse_chain


def mended(*names: str) -> list[list[str]]:
    vocabulary = Vocabulary()
    rows = mend_spaces(vocabulary, vocabulary.encode([parse_chain(name) for name in names]))
    return [[vocabulary.tokens[token].core for token in row if token >= 0] for row in rows.tolist()]


def levels(*names: str) -> dict[frozenset[str], int]:
    """The level of each pair of different tokens."""
    vocabulary = Vocabulary()
    vocabulary.encode([parse_chain(name) for name in names])
    found: TokenPairs = pair_tokens(vocabulary)
    cores = [token.core for token in vocabulary.tokens]
    return {
        frozenset((cores[one], cores[other])): level
        for one, other, level in zip(found.left.tolist(), found.right.tolist(), found.level.tolist(), strict=True)
        if one != other
    }


def test_a_token_has_one_number_and_chains_end_with_minus_one() -> None:
    vocabulary = Vocabulary()
    encoded = vocabulary.encode([parse_chain("سامي عمر سامي"), None, parse_chain("عمر")])
    assert encoded.tolist() == [[0, 1, 0, -1, -1, -1], [-1] * MAX_TOKENS, [1, -1, -1, -1, -1, -1]]
    assert [token.core for token in vocabulary.tokens] == ["سامي", "عمر"]


COMMON = ["محمد الفخار"] * 3 + ["حاتم كريم"] * 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("محمدالفخار", ["محمد", "فخار"]),
        ("سعيد محمدفخار", ["سعيد", "محمد", "فخار"]),
        ("حاتممحمدالفخار", ["حاتم", "محمد", "فخار"]),
        ("حا تم كريم", ["حاتم", "كريم"]),
        ("محمدان كريم", ["محمدان", "كريم"]),
        ("محمد كريم", ["محمد", "كريم"]),
    ],
)
def test_spaces_are_mended_where_the_lists_know_the_words(name: str, expected: list[str]) -> None:
    assert mended(*COMMON, name) == [["محمد", "فخار"]] * 3 + [["حاتم", "كريم"]] * 3 + [expected]


def test_words_too_rare_in_the_lists_mend_nothing() -> None:
    assert mended("محمد الفخار", "محمدالفخار", "حاتم كريم", "حا تم كريم")[1::2] == [
        ["محمدالفخار"],
        ["حا", "تم", "كريم"],
    ]


def test_a_mended_chain_keeps_its_ends_where_it_becomes_too_long() -> None:
    name = "سامي حاتم كريم محمد محمد محمدالفخار"
    assert mended(*COMMON, name)[-1] == ["سامي", "حاتم", "كريم", "محمد", "محمد", "فخار"]


def test_mending_leaves_what_it_was_given() -> None:
    vocabulary = Vocabulary()
    chains = vocabulary.encode([parse_chain(name) for name in [*COMMON, "محمدالفخار"]])
    before = chains.copy()
    mend_spaces(vocabulary, chains)
    assert np.array_equal(chains, before)


def test_levels_of_spellings() -> None:
    found = levels("حمزة حمزه", "رفعت رفعة", "كريمان كريمات", "خالد حداد", "Khaled Najjar", "Mohammed Muhammad")
    assert found[frozenset(("حمزة", "حمزه"))] == 4
    assert found[frozenset(("رفعت", "رفعة"))] == 3
    assert found[frozenset(("كريمان", "كريمات"))] in (1, 2)
    assert found[frozenset(("خالد", "khaled"))] == 3
    assert found[frozenset(("mohammed", "muhammad"))] >= 2
    assert frozenset(("حداد", "najjar")) not in found


def test_beside_the_better_reading_another_is_weaker() -> None:
    found = levels("سالم سليم", "Salem Selim")
    assert found[frozenset(("سالم", "salem"))] > found.get(frozenset(("سليم", "salem")), 0)
    assert found[frozenset(("سليم", "selim"))] > found.get(frozenset(("سالم", "selim")), 0)


def test_every_token_is_the_same_as_itself_and_each_pair_stands_once() -> None:
    vocabulary = Vocabulary()
    vocabulary.encode([parse_chain(name) for name in ("حمزة حمزه رامي", "Hamza Rami Ramy", "آية")])
    found = pair_tokens(vocabulary)
    pairs = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert all(one <= other for one, other in pairs)
    own = {one: level for (one, other), level in zip(pairs, found.level.tolist(), strict=True) if one == other}
    assert own == dict.fromkeys(range(len(vocabulary.tokens)), 4)


def test_no_tokens_no_pairs() -> None:
    assert len(pair_tokens(Vocabulary()).level) == 0


def test_tokens_are_counted_by_where_they_stand() -> None:
    vocabulary = Vocabulary()
    encoded = vocabulary.encode([parse_chain(name) for name in ("سامي عمر سامي حداد", "عمر", "سامي حداد")])
    first, inner, last = count_tokens([encoded], 3).tolist()
    assert (first, inner, last) == ([2, 1, 0], [1, 1, 0], [0, 0, 2])
