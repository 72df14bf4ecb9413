"""Names read column by column have the tokens that each would have by itself, whatever its words are."""

from __future__ import annotations

import random

import pytest

from sijill.linkage import encoding
from sijill.linkage.encoding import encode
from sijill.linkage.vocabulary import Vocabulary
from sijill.names.chain import MAX_TOKENS, NameChain, parse_chain

ARABIC = (
    "محمد أحمد خالد سامي ليلى النجار الحداد عبد الرحمن الله أبو ابو خليل أم آل الدين صلاح نور بن بنت زوجة الشهيد "
    "د. الحاج السيد محمود، علي-حسن هللا عبدالله سيف الإسلام أبوبكر و م ۃ 3 كنية (أبو سمير) ال بنو"
).split()
LATIN = (
    "Mohammed Ahmad Khaled Layla al-Najjar an-Najjar Al Najjar el Abd Abdul Abdel al-Rahman Rahman Abu Abou Umm "
    "Salah Eddine al-Din ud-Din bin bint ibn wife of Dr. Mr Haj Sheikh 'Ali O'Neil J. K Jr aka (Abu Samir) "
    "Mo7ammad 3 - , y"
).split()


def some_names(many: int) -> list[str]:
    """Words in any order, mostly of one script; some names are empty, long, or with odd spaces."""
    draw = random.Random(5)
    names = ["", " ", "-", "محمد", "Abu Samir", "عبد", "الدين", "x  y", "\u00a0محمد علي", "محمد\tعلي"]
    for _ in range(many):
        words = draw.choice([ARABIC, LATIN, LATIN + ARABIC])
        joiner = " " if draw.random() < 0.95 else draw.choice(["  ", "\t", "\u200f ", "\u00a0"])
        names.append(joiner.join(draw.choices(words, k=draw.choice([1, 2, 3, 3, 4, 4, 5, 6, 7, 9]))))
    return names


def tokens_of(chain: NameChain | None) -> list[tuple[str, str]]:
    return [(token.core, token.script) for token in chain.tokens] if chain is not None else []


def test_a_column_has_the_tokens_of_each_name() -> None:
    names = some_names(6000)
    vocabulary = Vocabulary()
    chains = encode(names, vocabulary)
    assert chains.shape == (len(names), MAX_TOKENS)
    for name, row in zip(names, chains.tolist(), strict=True):
        found = [(vocabulary.tokens[token].core, vocabulary.tokens[token].script) for token in row if token >= 0]
        assert found == tokens_of(parse_chain(name)), name


def test_tokens_are_numbered_as_if_names_came_one_by_one() -> None:
    """Of two ways to write a token that which is met first is kept, whether its name is read by words or whole."""
    names = some_names(3000)
    together, alone = Vocabulary(), Vocabulary()
    chains = encode(names, together)
    for name, row in zip(names, chains.tolist(), strict=True):
        chain = parse_chain(name)
        expected = [alone.number(token) for token in chain.tokens] if chain else []
        assert [token for token in row if token >= 0] == expected
    assert together.tokens == alone.tokens


def test_parts_of_a_column_are_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    names = some_names(500)
    whole, parted = Vocabulary(), Vocabulary()
    expected = encode(names, whole)
    monkeypatch.setattr(encoding, "AT_ONCE", 7)
    assert (encode(names, parted) == expected).all()
    assert parted.tokens == whole.tokens


def test_no_names() -> None:
    assert encode([], Vocabulary()).shape == (0, MAX_TOKENS)
