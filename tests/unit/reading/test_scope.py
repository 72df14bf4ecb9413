"""What a sentence is given: only what stands in it, and never what stands in the next one."""

from __future__ import annotations

import pytest

from sijill.claims.claim import Measure
from tests.unit.reading.sentences_read import only_claim, read_text


def test_a_time_in_the_next_sentence_is_not_when_somebody_spoke() -> None:
    told, dated = read_text("Five people were killed, Ahmad said. On Monday 12 people were injured in Homs.").claims
    assert told.said is None
    assert dated.when is not None
    assert dated.when.text == "Monday"


def test_a_war_in_the_next_sentence_makes_no_running_total() -> None:
    (claim, *_) = read_text("The shelling killed 5,000 people. The war goes on.").claims
    assert claim.measure is Measure.COUNT


def test_a_word_of_the_next_sentence_makes_no_stock() -> None:
    assert read_text("There are plans for 40 hospitals. Working hours are long.").claims == ()


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Shelling kills 5 civilians a day in a camp.", Measure.RATE),
        ("Air strikes kill 5 civilians every day.", Measure.RATE),
        ("The army killed 5 civilians a day after the truce.", Measure.COUNT),
        ("The army killed 5 civilians a week before.", Measure.COUNT),
    ],
)
def test_a_rate_is_not_an_offset(text: str, measure: Measure) -> None:
    assert read_text(text).claims[-1].measure is measure


def test_nothing_before_the_first_word_is_looked_at() -> None:
    assert read_text("Is killed 5 civilians hit by the").claims[-1].actor is None
    assert only_claim("Russia said that 5 civilians died in the town they passed by").actor is None


def test_no_ends_a_sentence_where_no_number_follows() -> None:
    assert only_claim("They said no. Five people were killed.").modality == "asserted"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Twelve people were killed, by the count of the Civil Defence.", "Civil Defence", "organisation"),
        ("The U.N. said five people were killed.", "U.N.", "organisation"),
    ],
)
def test_every_cue_of_a_speaker_is_looked_for(text: str, name: str, role: str) -> None:
    (speaker,) = only_claim(text).speakers
    assert (speaker.name, speaker.role) == (name, role)


def test_a_part_of_a_part_of_itself_is_no_loop() -> None:
    text = "Six civilians were among 22 of them, were among 30 of them were among 40 people killed."
    claims = read_text(text).claims
    assert {claim.part_of for claim in claims} <= {None, *(claim.id for claim in claims)}
