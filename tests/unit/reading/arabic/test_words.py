"""How Arabic words are divided, and where the parts stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.reading.tokens import tokenize


def parts(text: str) -> list[tuple[str, str]]:
    tokens = tokenize(text)
    return [(text[a:b], word) for a, b, word in zip(tokens.starts, tokens.ends, tokens.lower, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("والجرحى", [("و", "و"), ("الجرحى", "الجرحي")]),
        ("وبالقصف", [("و", "و"), ("ب", "ب"), ("القصف", "القصف")]),
        ("للقتلى", [("ل", "ل"), ("لقتلى", "القتلي")]),
        ("مقتلهم", [("مقتل", "مقتل"), ("هم", "_هم")]),
        ("عائلته", [("عائلت", "عايله"), ("ه", "_ه")]),
        ("والد", [("والد", "والد")]),
        ("وقُتِلَ", [("و", "و"), ("قُتِلَ", "قتل")]),
        ("و12 جريحاً", [("و", "و"), ("12", "12"), ("جريحاً", "جريحا")]),
        ("الـ15", [("الـ", "ال"), ("15", "15")]),
        ("١٢٬٥٠٠ شخص", [("١٢٬٥٠٠", "12,500"), ("شخص", "شخص")]),
        ("سيقتل", [("س", "س"), ("يقتل", "يقتل")]),
    ],
)
def test_what_is_written_onto_a_word_stands_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize("text", ["قص.ف", "قـصـف", "قصـ ـف", "قَصْف", "ق\u200dص\u200dف", "قص·ف"])
def test_what_is_written_into_a_word_against_moderation_is_passed_over(text: str) -> None:
    assert [word for _, word in parts(text)] == ["قصف"]
    assert parts(text)[0][0] == text


def test_two_pieces_that_are_no_words_are_one_where_they_make_one() -> None:
    assert parts("3 جر حى")[1] == ("جر حى", "جرحي")


def test_words_at_a_full_stop_without_a_space_stay_two() -> None:
    assert [word for _, word in parts("قتلى.وجرحى")] == ["قتلي", "و", "جرحي"]


@given(st.text(alphabet="ابتقتلفجرح مدينوهـ\u064e\u0651.12٣ ،ab\n\u200f", max_size=60))
def test_tokens_lie_in_order_inside_the_text(text: str) -> None:
    tokens = tokenize(text)
    assert all(0 <= a < b <= len(text) for a, b in zip(tokens.starts, tokens.ends, strict=True))
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))
    assert all(tokens.lower)
