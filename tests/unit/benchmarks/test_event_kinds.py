"""From kinds of claims to event labels, and the weighted measure."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.event_kinds import LABELS, MAPPING, OTHER, label_tallies, predict, weighted_f1
from benchmarks.gold import find_families


def test_the_mapping_names_only_kinds_of_the_vocabulary() -> None:
    kinds = {kind for rule in MAPPING for kind in rule.kinds}
    assert kinds <= set(find_families())
    assert OTHER not in LABELS


def test_what_names_the_weapon_decides_before_the_harm(make_claim: Any) -> None:
    text = "warplanes bombed the village killing six"
    killed, strike = make_claim(text, "killing six", "killed", 6), make_claim(text, "warplanes bombed", "air_strike")
    assert predict({"claims": [killed, strike]}) == "AIR_STRIKE"
    assert predict({"claims": [killed]}) == "ATTACK"


@pytest.mark.parametrize(
    ("actor", "label"), [("government forces", "GOV_REGAINS_TERIT"), ("rebels", "NON_STATE_ACTOR_OVERTAKES_TER")]
)
def test_who_took_ground_decides_its_label(make_claim: Any, actor: str, label: str) -> None:
    claim = make_claim("took the town", "took the town", "territory", actor=actor)
    assert predict({"claims": [claim]}) == label


def test_what_did_not_happen_has_no_label(make_claim: Any) -> None:
    claim = make_claim("an air strike is feared", "air strike", "air_strike", modality="feared")
    assert predict({"claims": [claim]}) == OTHER


def test_wrong_answers_lower_the_weighted_f1() -> None:
    right = [("ARREST", "ARREST"), ("ARREST", "ARREST"), ("ATTACK", "ATTACK")]
    wrong = [("ARREST", "ATTACK"), ("ARREST", "ARREST"), ("ATTACK", "ATTACK")]
    assert weighted_f1(label_tallies(right)) == 1.0
    assert weighted_f1(label_tallies(wrong)) == pytest.approx((2 * (2 / 3) + 2 / 3) / 3)
