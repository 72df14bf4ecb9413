"""Which reports are compared at all."""

from __future__ import annotations

from sijill.linkage.incidents.blocking import RULES, block, pairs_within
from sijill.linkage.incidents.records import IncidentRecord
from tests.unit.linkage.incidents.reporting import country, report


def rule_of(one: IncidentRecord, other: IncidentRecord) -> str | None:
    blocks = block([one, other], country())
    assert len(blocks.left) <= 1
    return RULES[int(blocks.rule[0])].name if len(blocks.rule) else None


def test_one_place_up_to_a_week_apart() -> None:
    assert rule_of(report("a", "market", 0), report("b", "market", 7)) == "same_place"
    assert rule_of(report("a", "market", 0), report("b", "market", 8)) is None


def test_places_of_one_town_or_area_a_day_apart() -> None:
    assert rule_of(report("a", "market", 0), report("b", "city", 1)) == "same_area"
    assert rule_of(report("a", "market", 0), report("b", "village", 1)) == "same_area"
    assert rule_of(report("a", "market", 0), report("b", "city", 2)) is None
    assert rule_of(report("a", "market", 0), report("b", "oasis", 0)) is None


def test_one_number_killed_in_one_country() -> None:
    assert rule_of(report("a", "market", 0, 12), report("b", "oasis", 3, 12)) == "same_toll"
    assert rule_of(report("a", "market", 0, 1), report("b", "oasis", 0, 1)) is None  # one killed says too little


def test_a_report_without_a_place_is_compared_by_number_and_day() -> None:
    assert rule_of(report("a", "", 0, 12), report("b", "oasis", 0, 12)) == "no_place"
    assert rule_of(report("a", "", 0, 12), report("b", "oasis", 1, 12)) is None


def test_pairs_within_some_days_are_all_and_only_those() -> None:
    records = [report("a", "market", day) for day in (5, 0, 3, 9)]
    assert sorted(pairs_within(range(4), records, 3)) == [(0, 2), (1, 2)]
