"""Keys do not see how an article, a hyphen or a doubled letter is written; places are found where they stand."""

from __future__ import annotations

import string
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from sijill.gazetteer import load_gazetteer
from sijill.names.arabic import arabic_key
from sijill.names.romanised import key_of, likeness
from sijill.reading.mentions import find_places
from sijill.reading.tokens import tokenize

SUN = "tdrzsn"
WORD = st.from_regex(r"[bdfjkmrsz][aiu][bdfjkmrsz][aiu][bdfjkmrsz]", fullmatch=True)
NAMES = ("Aleppo", "Hama", "a-Sukkari", "Salah a-Din", "Fardous", "Syria", "Douma", "Homs", "Jabrin", "SAN SALVADOR")
AROUND = (
    "in",
    "the village of",
    "parts of",
    "and",
    ",",
    ".",
    "eastern",
    "district",
    "province",
    "Ahmad",
    "Times",
    "said",
)
TEXT = st.lists(st.one_of(st.sampled_from(NAMES), st.sampled_from(AROUND), st.text(max_size=8)), max_size=30).map(
    " ".join
)


@given(WORD, st.sampled_from(["al-", "el-", "Al ", "ul-", "a-", ""]), st.sampled_from(["al-", "El ", ""]))
def test_any_article_or_none_gives_one_key(word: str, one: str, other: str) -> None:
    assert key_of(one + word) == key_of(other + word)


@given(st.sampled_from(SUN), WORD)
def test_an_article_that_took_the_sun_letter_gives_the_key_of_al(letter: str, word: str) -> None:
    name = letter + "a" + word
    assert key_of(f"a{letter}-{name}") == key_of(f"al-{name}") == key_of(f"a{letter}{name}")


@given(st.lists(WORD, min_size=2, max_size=3))
def test_hyphens_spaces_and_nothing_between_words_give_one_key(words: list[str]) -> None:
    assert key_of("-".join(words)) == key_of(" ".join(words)) == key_of(" ".join(words).upper())


@given(WORD, st.integers(0, 4))
def test_doubling_a_letter_changes_neither_key_nor_likeness(word: str, at: int) -> None:
    assume(word[at] in "bdfjkmrsz" and at > 0)
    doubled = word[:at] + word[at] + word[at:]
    assert key_of(doubled) == key_of(word)
    assert likeness(doubled, word) == 1.0


@given(st.text(), st.text())
def test_keys_and_likeness_take_any_text(one: str, other: str) -> None:
    assert isinstance(key_of(one) + arabic_key(one), str)
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == likeness(other, one)


@given(TEXT)
def test_places_stand_where_they_say_in_order_and_apart(text: str) -> None:
    found = find_places(tokenize(text), text, load_gazetteer())
    assert all(text[place.start : place.end] == place.text != "" for place in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for place in found:
        scores = [candidate.score for candidate in place.candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0.0 < score <= 1.0 for score in scores)


@given(st.text(alphabet=string.printable + "’ـًٱ\u200f\u0000ßİ\U0001f600", max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(text[p.start : p.end] == p.text for p in find_places(tokenize(text), text, load_gazetteer()))
