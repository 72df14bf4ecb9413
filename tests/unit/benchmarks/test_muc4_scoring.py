"""The document-level scorer: a wrong, missing or superfluous answer scores lower than a right one."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.muc4_scoring import score, score_slot
from benchmarks.muc4_slots import DocumentSlots, Fill, Number, Pair

SIX, TWO = Number(6, 6), Number(2, 2)
KEY = DocumentSlots(
    types=(Fill(("BOMBING",)),),
    numbers=(Fill((SIX,)), Fill((TWO,), optional=True)),
    effects=(Fill(("DEATH",)), Fill(("INJURY",), optional=True)),
    pairs=(Fill((Pair(SIX, "DEATH"),)), Fill((Pair(TWO, "INJURY"),), optional=True)),
)


def test_what_is_optional_may_be_left_out() -> None:
    short = replace(KEY, numbers=KEY.numbers[:1], effects=KEY.effects[:1], pairs=KEY.pairs[:1])
    assert score({"a": short}, {"a": KEY})["numbers"].f1 == 1.0
    assert score({"a": KEY}, {"a": KEY})["numbers"].f1 == 1.0


def test_a_wrong_number_scores_lower_than_a_right_one_and_than_none_in_precision() -> None:
    wrong = score_slot((Fill((Number(7, 7),)),), KEY.numbers)
    assert (wrong.credit, wrong.answered, wrong.possible) == (0.0, 1, 1)
    assert wrong.f1 < score_slot((Fill((SIX,)),), KEY.numbers).f1


def test_a_superfluous_answer_costs_precision() -> None:
    tally = score_slot((Fill((SIX,)), Fill((SIX,))), KEY.numbers)
    assert (tally.precision, tally.recall) == (0.5, 1.0)


def test_a_silent_message_costs_recall_and_answers_on_an_irrelevant_one_precision() -> None:
    both = score({"b": KEY}, {"a": KEY, "b": DocumentSlots()})["numbers"]
    assert (both.credit, both.answered, both.possible) == (0.0, 2, 1)


def test_a_number_with_the_wrong_effect_earns_nothing_as_a_pair() -> None:
    answer = (Fill((Pair(SIX, "INJURY"),)),)
    assert score_slot(answer, KEY.pairs).credit == 0.0


def test_any_alternative_of_the_key_is_right() -> None:
    assert score_slot((Fill((TWO,)),), (Fill((SIX, TWO)),)).f1 == 1.0


def test_matching_is_one_to_one_over_the_whole_document() -> None:
    partly = Fill((Number(5, 6),))
    tally = score_slot((partly, Fill((SIX,))), (Fill((SIX,)), Fill((Number(5, 5),))))
    assert tally.credit == 1.5
