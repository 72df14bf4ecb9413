"""The count grammar over many inputs: every number word, every text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words  # type: ignore[import-untyped]
from text_to_num import text2num  # type: ignore[import-untyped]

from sijill.reading.counts import CANDIDATES, find_counts
from sijill.reading.tokens import tokenize

PIECES = (
    "at least|more than|up to|between|and|or|to|about|a|the|no|none|one|two|twelve|twenty|hundred|thousand|million|"
    "dozens|dozen|of|several|few|half|half a|people|civilians|shells|12|2,000|2014|1 200|100|4am|-|–|,|.|$|%|years|old|"
    "km|May|March|Dec|١٥٠|٬|+|~|single|not a|family of|both|quarter|score|scores|couple|in|7-9|٣|\n|NO|SIX|\u200f|½"
).split("|")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.lists(st.sampled_from(PIECES)).map("".join)


@given(st.integers(1, 1_000_000))
def test_number_words_agree_with_two_libraries(value: int) -> None:
    for words in (num2words(value), num2words(value).replace(",", "").replace("-", " ")):
        text = f"They buried {words} people."
        (mention,) = find_counts(tokenize(text), text)
        assert mention.count is not None
        assert (mention.count.low, mention.count.high, mention.count.text) == (value, value, words)
        assert text2num(words.replace(",", ""), "en") == value


@given(st.integers(1, 999_999_999))
def test_grouped_figures(value: int) -> None:
    for figure in (f"{value:,}", f"{value:,}".replace(",", " "), f"{value:,}".replace(",", " ")):
        text = f"They buried {figure} people."
        (mention,) = find_counts(tokenize(text), text)
        assert mention.count is not None
        assert (mention.count.low, mention.count.high, mention.count.text) == (value, value, figure)


@given(TEXTS | st.text(max_size=200))
def test_mentions_are_ordered_apart_and_quoted(text: str) -> None:
    tokens = tokenize(text)
    end = last = 0
    for mention in find_counts(tokens, text):
        assert last <= mention.first < mention.last <= len(tokens.lower)
        assert end <= mention.start < mention.end
        assert (mention.start, mention.end) == (tokens.starts[mention.first], tokens.ends[mention.last - 1])
        assert (mention.role not in CANDIDATES) or mention.count is not None
        if mention.count is not None:
            assert mention.count.text == text[mention.start : mention.end]
        end, last = mention.end, mention.last


@given(TEXTS)
def test_the_same_text_gives_the_same_mentions(text: str) -> None:
    assert find_counts(tokenize(text), text) == find_counts(tokenize(text), text)
