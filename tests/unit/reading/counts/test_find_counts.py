"""What the count grammar makes of single wordings; sentences are of our own making."""

from __future__ import annotations

import pytest

from sijill.reading.counts import CANDIDATES, CountMention, find_counts
from sijill.reading.tokens import tokenize


def counts_of(text: str) -> list[CountMention]:
    return [mention for mention in find_counts(tokenize(text), text) if mention.role in CANDIDATES]


def only_count(text: str) -> tuple[str, int, int | None, bool]:
    (mention,) = counts_of(text)
    assert mention.count is not None
    assert text[mention.start : mention.end] == mention.count.text
    return mention.count.text, mention.count.low, mention.count.high, mention.count.approximate


EXACT = [
    ("1,200 people", "1,200", 1200),
    ("1 200 people", "1 200", 1200),
    ("100 000 people", "100 000", 100_000),
    ("1000 people", "1000", 1000),
    ("12000 were displaced", "12000", 12_000),
    ("2000 people", "2000", 2000),
    ("1.5 million people", "1.5 million", 1_500_000),
    ("4.8m refugees", "4.8m", 4_800_000),
    ("١٥٠ قذيفة", "١٥٠", 150),
    ("١٬٢٠٠ قذيفة", "١٬٢٠٠", 1200),
    ("a hundred and fifty shells", "a hundred and fifty", 150),
    ("twenty-one men", "twenty-one", 21),
    ("twelve hundred homes", "twelve hundred", 1200),
    ("one hundred and five thousand two hundred and one", "one hundred and five thousand two hundred and one", 105_201),
    ("half a million people", "half a million", 500_000),
    ("a quarter of a million people", "a quarter of a million", 250_000),
    ("two and a half million people", "two and a half million", 2_500_000),
    ("a million and a half people", "a million and a half", 1_500_000),
    ("SIX TEACHERS", "SIX", 6),
    ("a total of 300 people", "a total of 300", 300),
    ("both men died", "both", 2),
    ("a pair of sisters", "a pair", 2),
    ("her twins were buried", "twins", 2),
    ("one civilian", "one", 1),
    ("one of them died", "one", 1),
    ("one of his sons was hurt", "one", 1),
    ("one of the soldiers was hurt", "one", 1),
    ("on July 15 200 people died", "200", 200),
    ("On 5 March 12 people died", "12", 12),
    ("at 1030 schools", "1030", 1030),
]


@pytest.mark.parametrize(("text", "wording", "value"), EXACT)
def test_exact_numbers(text: str, wording: str, value: int) -> None:
    assert only_count(text) == (wording, value, value, False)


BOUNDED = [
    ("at least 12 people", 12, None, False),
    ("AT LEAST 12 PEOPLE", 12, None, False),
    ("no fewer than 12", 12, None, False),
    ("not less than 12 died", 12, None, False),
    ("a minimum of 12", 12, None, False),
    ("80 or more", 80, None, False),
    ("80 people or more were hurt", 80, None, False),
    ("150 at least", 150, None, False),
    ("100+", 100, None, False),
    ("more than 100", 101, None, False),
    ("over 100", 101, None, False),
    ("upwards of 100", 101, None, False),
    ("in excess of 1,000", 1001, None, False),
    ("killed more than 2000", 2001, None, False),
    ("up to 20", 0, 20, False),
    ("as many as 20", 0, 20, False),
    ("no more than two people", 0, 2, False),
    ("a maximum of 20", 0, 20, False),
    ("20 at most", 0, 20, False),
    ("fewer than 20", 0, 19, False),
    ("under 20 people", 0, 19, False),
    ("about 150 shells", 150, 150, True),
    ("an estimated 100,000 others", 100_000, 100_000, True),
    ("some 80 people", 80, 80, True),
    ("~150", 150, 150, True),
    ("20 or so", 20, 20, True),
    ("20-odd people", 20, 20, True),
    ("up to an estimated 200", 0, 200, True),
    ("7-9 people", 7, 9, False),
    ("7–9 people", 7, 9, False),
    ("7 to 9 people", 7, 9, False),
    ("between 7 and 9", 7, 9, False),
    ("from 7 to 9 people", 7, 9, False),
    ("7 or 8", 7, 8, False),
    ("ten or eleven", 10, 11, False),
    ("two to three million", 2_000_000, 3_000_000, False),
    ("two dozen", 24, 24, True),
    ("a dozen", 12, 12, True),
    ("more than a dozen", 13, None, True),
    ("dozens of shells", 24, None, True),
    ("tens of people", 20, None, True),
    ("scores were killed", 40, None, True),
    ("hundreds", 200, None, True),
    ("several", 3, None, True),
    ("a few women", 3, None, True),
    ("several hundred", 300, None, True),
    ("few hundred people", 300, None, True),
    ("at least several hundred", 300, None, True),
    ("tens of thousands", 20_000, None, True),
    ("hundreds of thousands", 200_000, None, True),
    ("a couple of men", 2, 2, True),
]


@pytest.mark.parametrize(("text", "low", "high", "approximate"), BOUNDED)
def test_bounds_follow_the_annotation_guide(text: str, low: int, high: int | None, approximate: bool) -> None:
    assert only_count(text)[1:] == (low, high, approximate)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("none of them", "none"),
        ("no one was hurt", "no one"),
        ("Nobody was hurt", "Nobody"),
        ("no civilians died", "no"),
        ("not a single shell", "not a single"),
        ("none at all", "none at all"),
        ("zero deaths", "zero"),
    ],
)
def test_zero(text: str, wording: str) -> None:
    (mention,) = counts_of(text)
    assert (mention.role, mention.bound) == ("zero", "zero")
    assert only_count(text) == (wording, 0, 0, False)


@pytest.mark.parametrize(
    "text",
    [
        "in 2014",
        "the 2011 uprising",
        "2016 talks",
        "13 December",
        "Dec. 13",
        "2-8 November",
        "03-11-2014",
        "between 21 and 26 of September",
        "4am",
        "AT 1030, UNITS OF THE ARMY",
        "LIMA, 20 MAY 88 (RADIO)",
        "on 11 and 12 October",
        "51.8 million barrels",
        "10:45 pm",
        "a 15-year-old",
        "aged 12",
        "a 40 year old man",
        "Samir, 34, said",
        "children under five",
        "every man under fifty",
        "$5 million",
        "200 dollars",
        "hundreds of dollars",
        "20 percent",
        "20%",
        "20 per cent",
        "25 km",
        "122mm",
        "500 kg bombs",
        "20 to 30 minutes",
        "thousands of years",
        "resolution 2254",
        "Brigade 46",
        "46th brigade",
        "Apollo 11",
        "S-300",
        "MiG-21",
        "Group of 20",
        "No. 3",
        "no 1",
        "article 5",
        "24/7",
        "9/11",
        "+963 11 222 3333",
        "www.example.org/1234",
        "1. Summary",
        "12-member council",
        "one of the last districts",
        "no longer",
        "one another",
        "the one who",
        "No, he said",
        "both civilians and fighters",
        "three times",
        "half of the dead",
        "three quarters of the city",
        "a number of people",
    ],
)
def test_other_numbers_count_nothing(text: str) -> None:
    assert counts_of(text) == []


def test_other_numbers_are_handed_over_with_their_role() -> None:
    text = "In 2014 a 15-year-old paid $20 for 3 km, 20 percent more, at 4am"
    roles = [mention.role for mention in find_counts(tokenize(text), text)]
    assert roles == ["year", "age", "money", "measure", "percent", "time"]


def test_a_family_of_five_counts_people() -> None:
    (mention,) = counts_of("A family of five was pulled out")
    assert mention.noun == "people"
    assert only_count("A family of five was pulled out") == ("A family of five", 5, 5, False)


def test_a_toll_that_grew_is_two_numbers() -> None:
    values = [mention.count.low for mention in counts_of("The toll rose from 12 to 20") if mention.count]
    assert values == [12, 20]


def test_a_bound_belongs_to_the_number_after_it() -> None:
    found = [mention.count for mention in counts_of("They killed 12, at least 5 of them children")]
    assert [(count.low, count.high) for count in found if count] == [(12, 12), (5, None)]


def test_small_words_bind_no_small_numbers() -> None:
    assert only_count("He told us about two children") == ("two", 2, 2, False)
    assert only_count("The army took over 12 villages") == ("12", 12, 12, False)
