"""Fills and their partial credit, after the rules of the MUC-4 scoring guidelines."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.muc4_slots import (
    DateFill,
    Location,
    Number,
    Pair,
    credit,
    find_date,
    find_location,
    find_number,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("6", Number(6, 6)),
        ("6-", Number(6, None)),
        ("6 -", Number(6, None)),
        ("-26", Number(None, 26)),
        ("- 26", Number(None, 26)),
        ("6-8", Number(6, 8)),
        ("~10", Number(10, 10, about=True)),
        ("PLURAL", Number(2, None, plural=True)),
        ("-", None),
        ("*", None),
        ("SOME", None),
    ],
)
def test_numbers_are_read(written: str, number: Number | None) -> None:
    assert find_number(written) == number


@pytest.mark.parametrize(
    ("answer", "key", "earned"),
    [
        ("7", "7", 1.0),
        ("7", "5-7", 0.5),
        ("6", "5-7", 0.0),
        ("7", "~7", 0.5),
        ("7", "7-", 0.5),
        ("8", "7-", 0.0),
        ("8", "7", 0.0),
        ("7", "PLURAL", 0.0),
        ("PLURAL", "2-", 0.0),
    ],
)
def test_a_number_earns_half_only_at_a_shared_end(answer: str, key: str, earned: float) -> None:
    given, wanted = find_number(answer), find_number(key)
    assert given is not None
    assert wanted is not None
    assert credit(given, wanted) == earned


def test_dates_are_read() -> None:
    assert find_date("02 FEB 90") == DateFill(date(1990, 2, 2), date(1990, 2, 2))
    assert find_date("- 02 FEB 90") == DateFill(None, date(1990, 2, 2))
    assert find_date("01 FEB 90 - 04 FEB 90") == DateFill(date(1990, 2, 1), date(1990, 2, 4))
    assert find_date("-") is None
    assert find_date("31 FEB 90") is None


@pytest.mark.parametrize(
    ("answer", "key", "earned"),
    [
        ("25 AUG 89", "25 AUG 89", 1.0),
        ("26 AUG 89", "25 AUG 89 - 26 AUG 89", 0.5),
        ("25 AUG 89", "- 26 AUG 89", 0.5),
        ("- 26 AUG 89", "26 AUG 89", 0.5),
        ("- 26 AUG 89", "25 AUG 89 - 26 AUG 89", 0.5),
        ("- 26 AUG 89", "16 AUG 89", 0.0),
        ("27 AUG 89", "25 AUG 89 - 26 AUG 89", 0.0),
        ("24 AUG 89", "25 AUG 89", 0.0),
    ],
)
def test_dates_earn_as_the_guidelines_say(answer: str, key: str, earned: float) -> None:
    given, wanted = find_date(answer), find_date(key)
    assert given is not None
    assert wanted is not None
    assert credit(given, wanted) == earned


@pytest.mark.parametrize(
    ("answer", "key", "earned"),
    [
        ("PERU: LIMA (CITY)", "PERU: LIMA (CITY)", 1.0),
        ("PERU: CALLAO (AREA)", "PERU: LIMA (CITY): CALLAO (AREA)", 1.0),
        ("PERU", "PERU: LIMA (CITY)", 0.5),
        ("PERU: CUZCO (CITY)", "PERU: LIMA (CITY)", 0.5),
        ("BOLIVIA: LIMA (CITY)", "PERU: LIMA (CITY)", 0.5),
        ("BOLIVIA", "PERU: LIMA (CITY)", 0.0),
    ],
)
def test_places_earn_half_for_the_country_or_the_spot_alone(answer: str, key: str, earned: float) -> None:
    given, wanted = find_location(answer), find_location(key)
    assert given is not None
    assert wanted is not None
    assert credit(given, wanted) == earned


def test_words_and_pairs() -> None:
    assert credit("ATTACK", "BOMBING") == 0.5
    assert credit("BOMBING", "ATTACK") == 0.0
    assert credit("NO INJURY", "NO INJURY OR DEATH") == 0.5
    assert credit("DEATH", "INJURY") == 0.0
    six = Number(6, 6)
    assert credit(Pair(six, "DEATH"), Pair(six, "DEATH")) == 1.0
    assert credit(Pair(six, "DEATH"), Pair(six, "INJURY")) == 0.0
    assert credit(six, Location("PERU")) == 0.0
