"""Tokens once each, and which of them may be one name."""

from __future__ import annotations

from sijill.linkage.encoding import encode
from sijill.linkage.vocabulary import TokenPairs, Vocabulary, count_tokens, pair_tokens
from sijill.names.chain import MAX_TOKENS


def levels(*names: str) -> dict[frozenset[str], int]:
    """The level of each pair of different tokens."""
    vocabulary = Vocabulary()
    encode(names, vocabulary)
    found: TokenPairs = pair_tokens(vocabulary)
    cores = [token.core for token in vocabulary.tokens]
    return {
        frozenset((cores[one], cores[other])): level
        for one, other, level in zip(found.left.tolist(), found.right.tolist(), found.level.tolist(), strict=True)
        if one != other
    }


def test_a_token_has_one_number_and_chains_end_with_minus_one() -> None:
    vocabulary = Vocabulary()
    encoded = encode(["سامي عمر سامي", "", "عمر"], vocabulary)
    assert encoded.tolist() == [[0, 1, 0, -1, -1, -1], [-1] * MAX_TOKENS, [1, -1, -1, -1, -1, -1]]
    assert [token.core for token in vocabulary.tokens] == ["سامي", "عمر"]


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
    encode(["حمزة حمزه رامي", "Hamza Rami Ramy", "آية"], vocabulary)
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
    encoded = encode(["سامي عمر سامي حداد", "عمر", "سامي حداد"], vocabulary)
    first, inner, last = count_tokens([encoded], 3).tolist()
    assert (first, inner, last) == ([2, 1, 0], [1, 1, 0], [0, 0, 2])
