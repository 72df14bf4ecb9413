"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from sijill.reading.sentences import sentence_ranges
from sijill.reading.tokens import tokenize


def split(text: str) -> list[str]:
    tokens = tokenize(text)
    return [text[tokens.starts[a] : tokens.ends[b - 1]] for a, b in sentence_ranges(text, tokens, [])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One fell. Two rose.", ["One fell.", "Two rose."]),
        ("On Dec. 13 it fell. Gen. Hadi spoke.", ["On Dec. 13 it fell.", "Gen. Hadi spoke."]),
        ("The U.S. army left. It fell.", ["The U.S. army left.", "It fell."]),
        ("“It fell.” He left.", ["“It fell.”", "He left."]),
        ("A line that\nis wrapped ends here. Next", ["A line that\nis wrapped ends here.", "Next"]),
        ("A title\n\nA paragraph", ["A title", "A paragraph"]),
        ("It cost 1.5 million. Then", ["It cost 1.5 million.", "Then"]),
        ("- one\n- two", ["- one", "- two"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_capital_that_lowers_to_two_letters_keeps_the_offsets() -> None:
    text = "İdlib’de 5 killed"
    tokens = tokenize(text)
    assert [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)][-2:] == ["5", "killed"]
    assert tokens.lower[-1] == "killed"
