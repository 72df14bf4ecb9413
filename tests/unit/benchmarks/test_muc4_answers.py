"""From claims to MUC-4's slots, and the rule that learns which of them the task keys."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from benchmarks.muc4_answers import answers, numbers_of, offers, types_of, victims_of
from benchmarks.muc4_files import Message
from benchmarks.muc4_relevance import Case, fit, learn, wanted_of
from benchmarks.muc4_scoring import score
from benchmarks.muc4_slots import DateFill, DocumentSlots, Fill, Location, Number, Pair

TEXT = "LIMA, 4 FEB 90 -- A BOMB KILLED SIX MILLERS AND WOUNDED MORE THAN 30 PEOPLE IN HUANTA, PERU, YESTERDAY."
MESSAGE = Message("DEV-MUC9-0001", TEXT, date(1990, 2, 4))


@pytest.fixture
def claims(make_claim: Any) -> list[dict[str, Any]]:
    when = {"earliest": "1990-02-03", "latest": "1990-02-04", "precision": "day", "text": "YESTERDAY"}
    at = TEXT.index("HUANTA")
    place = {"text": "HUANTA", "start": at, "end": at + 6, "part": False, "candidates": []}
    return [
        make_claim(TEXT, "BOMB", "explosive_device", when=when, places=[place]),
        make_claim(TEXT, "KILLED SIX MILLERS", "killed", 6, when=when, places=[place]),
        make_claim(TEXT, "WOUNDED MORE THAN 30 PEOPLE", "injured", 31, high=None, when=when, places=[place]),
    ]


def test_claims_fill_every_slot(claims: list[dict[str, Any]]) -> None:
    answer = answers({"claims": claims}, MESSAGE)
    day = date(1990, 2, 3)
    assert [fill.alternatives[0] for fill in answer.numbers] == [Number(6, 6), Number(30, None)]
    assert [fill.alternatives[0] for fill in answer.effects] == ["DEATH", "INJURY"]
    assert answer.pairs[1].alternatives == (Pair(Number(30, None), "INJURY"),)
    assert [fill.alternatives[0] for fill in answer.types] == ["ATTACK", "BOMBING"]
    assert answer.locations[0].alternatives == (Location("PERU", ("HUANTA",)),)
    assert answer.dates[0].alternatives == (DateFill(day, day),)


def test_without_a_time_the_date_is_up_to_the_dateline(make_claim: Any) -> None:
    answer = answers({"claims": [make_claim(TEXT, "KILLED SIX MILLERS", "killed", 6)]}, MESSAGE)
    assert answer.dates[0].alternatives == (DateFill(None, date(1990, 2, 4)),)


def test_nothing_claimed_is_nothing_answered() -> None:
    assert answers({"claims": []}, MESSAGE) == DocumentSlots()


@pytest.mark.parametrize("modality", ["feared", "planned", "conditional", "denied"])
def test_what_did_not_happen_is_not_offered(make_claim: Any, modality: str) -> None:
    claim = make_claim(TEXT, "KILLED SIX MILLERS", "killed", 6, modality=modality)
    assert offers({"claims": [claim]}, MESSAGE) == []


def test_counts_are_written_as_the_task_writes_them(make_claim: Any) -> None:
    def numbers(quote: str, low: int | None, **fields: Any) -> tuple[Number, ...]:
        return numbers_of(make_claim(quote, quote, "killed", low, **fields))

    assert numbers("at least 6", 6, high=None)[0] == Number(6, None)
    assert numbers("more than 30", 31, high=None)[0] == Number(30, None)
    assert numbers("up to 26", 0, high=26)[0] == Number(None, 26)
    assert numbers("about 10", 10, approximate=True) == (Number(10, 10), Number(10, 10, about=True))
    assert numbers("dozens", 24, high=None, approximate=True)[0] == Number(2, None, plural=True)
    assert numbers("peasants were killed", None)[0] == Number(2, None, plural=True)
    assert numbers("the mayor was killed", None, subject=None)[0] == Number(1, 1)


def test_a_stated_zero_is_no_death_and_has_no_number(make_claim: Any) -> None:
    assert victims_of(make_claim("no one was killed", "no one was killed", "killed", 0)) == ((None,), "NO DEATH")
    assert victims_of(make_claim("no casualties", "no casualties", "casualties", 0)) == ((None,), "NO INJURY OR DEATH")


def test_words_can_tell_the_type_better_than_the_kind(make_claim: Any) -> None:
    claim = make_claim("a dynamite attack", "a dynamite attack", "attack")
    assert types_of(claim) == {"ATTACK", "BOMBING"}


def test_what_is_wanted_is_matched_one_to_one(make_claim: Any, claims: list[dict[str, Any]]) -> None:
    offered = offers({"claims": [*claims, make_claim(TEXT, "SIX MILLERS", "killed", 6)]}, MESSAGE)
    key = DocumentSlots(types=(Fill(("BOMBING",)),), pairs=(Fill((Pair(Number(6, 6), "DEATH"),)),))
    wanted = {
        (offer.type, offer.number, at): value
        for at, (offer, value) in enumerate(zip(offered, wanted_of(offered, key), strict=True))
    }
    assert sum(wanted.values()) == 2.0
    assert [value for (kind, _, _), value in wanted.items() if kind == "BOMBING"] == [1.0]


def test_a_fitted_regression_tells_its_features_apart() -> None:
    samples = [(("bomb", "x"), 1.0), (("army", "x"), 0.0)] * 20
    fitted = fit(samples, epochs=120)
    assert fitted.probability(("bomb", "x")) > 0.8
    assert fitted.probability(("army", "x")) < 0.2
    assert fitted.weights == fit(samples, epochs=120).weights


def test_the_learned_rule_drops_what_the_keys_never_hold(make_claim: Any) -> None:
    def case(at: int, word: str, keyed: bool) -> Case:
        text = f"LIMA, 4 FEB 90 -- {word} KILLED SIX MILLERS IN PERU."
        message = Message(f"DEV-MUC9-{at:04}", text, date(1990, 2, 4))
        reading = {"claims": [make_claim(text, "KILLED SIX MILLERS", "killed", 6)]}
        six = Number(6, 6)
        key = DocumentSlots(
            types=(Fill(("ATTACK",)),),
            numbers=(Fill((six,), referents=frozenset(("MILLERS",))),),
            effects=(Fill(("DEATH",), referents=frozenset(("MILLERS",))),),
            pairs=(Fill((Pair(six, "DEATH"),), referents=frozenset(("MILLERS",))),),
        )
        return Case(message, tuple(offers(reading, message)), key if keyed else DocumentSlots())

    cases = [case(at, "REBELS" if at % 3 else "FLOODS", bool(at % 3)) for at in range(240)]
    rule = learn(cases).rule
    kept = {one.message.id: rule.answer(one.message, one.offers) for one in cases}
    tallies = score(kept, {one.message.id: one.key for one in cases})
    assert tallies["numbers"].f1 == tallies["effects"].f1 == tallies["types"].f1 == 1.0
