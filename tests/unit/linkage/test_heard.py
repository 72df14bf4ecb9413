"""Latin spellings of one sound are strong partners; two names that only look alike are not."""

import pytest

from sijill.linkage.vocabulary import Vocabulary, pair_tokens
from sijill.names.chain import find_token


def level(one: str, other: str) -> int:
    vocabulary = Vocabulary()
    for word in (one, other):
        token = find_token(word)
        assert token is not None
        vocabulary.number(token)
    found = pair_tokens(vocabulary)
    levels = zip(found.left.tolist(), found.right.tolist(), found.level.tolist(), strict=True)
    return next((each for left, right, each in levels if left != right), 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nur", "Noor"), ("Lin", "Leen"), ("Muhammad", "Mohammed"), ("Ahmad", "Ahmed"), ("Hussein", "Husayn")],
)
def test_one_sound_is_one_name(one: str, other: str) -> None:
    assert level(one, other) == level(other, one) == 3


@pytest.mark.parametrize(("one", "other"), [("Samar", "Samer"), ("Hassan", "Hussein"), ("Nur", "Nura")])
def test_two_names_that_look_alike_are_not(one: str, other: str) -> None:
    assert level(one, other) < 3


def test_a_token_is_itself() -> None:
    vocabulary = Vocabulary()
    token = find_token("Noor")
    assert token is not None
    vocabulary.number(token)
    found = pair_tokens(vocabulary)
    assert (found.left.tolist(), found.right.tolist(), found.level.tolist()) == ([0], [0], [4])
