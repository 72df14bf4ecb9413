"""Which figures of a document are noticed as excluding each other."""

from __future__ import annotations

from tests.unit.reading.sentences_read import read_text


def test_two_stocks_that_cannot_both_hold() -> None:
    reading = read_text("An estimated 100,000 people are trapped. There are 150,000 people trapped.")
    (conflict,) = reading.conflicts
    assert conflict.claims == tuple(claim.id for claim in reading.claims)
    assert conflict.kind == "population"


def test_figures_that_can_both_hold_are_no_conflict() -> None:
    assert read_text("At least 80 people are trapped. There are 150 people trapped.").conflicts == ()
    assert read_text("About 150 people are trapped. There are 155 people trapped.").conflicts == ()


def test_two_tolls_of_two_places_are_no_conflict() -> None:
    text = "Five men were killed in Homs on Sunday, activists said. Nine men were killed in Hama on Sunday."
    assert read_text(text).conflicts == ()


def test_two_speakers_on_one_toll() -> None:
    text = (
        "Five people were killed in Homs on Sunday, the health ministry said. "
        "Nine people were killed in Homs on Sunday, the Red Crescent said."
    )
    assert len(read_text(text).conflicts) == 1


def test_what_is_feared_conflicts_with_nothing() -> None:
    assert read_text("There are 100 people trapped. There may be 900 people trapped.").conflicts == ()
