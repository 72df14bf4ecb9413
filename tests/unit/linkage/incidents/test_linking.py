"""Reports linked to incidents: what agrees is joined, what a person said holds, and a pair's parts add up."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.linkage.incidents.linking import (
    explain_incident_pair,
    incident_rule_costs,
    link_incidents,
    members_of,
)
from sijill.linkage.incidents.model import (
    default_incident_model,
    incident_model_json,
    parse_incident_model,
)
from sijill.linkage.incidents.records import IncidentRecord
from sijill.linkage.judgements import Judged
from tests.unit.linkage.incidents.reporting import country, report

FILLING = [report(f"s{n % 3}", place, 20 + 9 * n, n % 7) for n, place in enumerate(("oasis", "far village") * 12)]
"""Incidents of other days, so that the lists say what agrees by chance."""


def clusters(records: list[IncidentRecord], judged: Judged | None = None, threshold: float = 0.5) -> list[int]:
    found = link_incidents(
        [*records, *FILLING], country(), default_incident_model(), judged or Judged(), threshold=threshold
    )
    return found.cluster.tolist()[: len(records)]


def test_one_attack_in_three_sources_is_one_incident_and_others_are_not() -> None:
    records = [
        report("a", "market", 3, 12),
        report("b", "city", 3, 12, kind="attack"),
        report("c", "market", 3, 15),
        report("a", "harbour", 9, 4),
        report("c", "oasis", 3, 2),
    ]
    assert clusters(records) == [0, 0, 0, 3, 4]


def test_two_records_of_one_list_are_two_incidents_unless_a_person_says_otherwise() -> None:
    records = [report("a", "market", 3, 12, id_="1"), report("a", "market", 3, 12, id_="2")]
    assert clusters(records) == [0, 1]
    assert clusters(records, Judged(same=((0, 1),))) == [0, 0]


def test_a_judgement_overrules_whatever_agrees() -> None:
    records = [report("a", "market", 3, 12), report("b", "market", 3, 12)]
    assert clusters(records) == [0, 0]
    assert clusters(records, Judged(different=((0, 1),))) == [0, 1]


def test_a_higher_threshold_links_no_more() -> None:
    records = [report("a", "market", 3, 12), report("b", "city", 3, 18, kind="attack")]
    assert clusters(records, threshold=0.1) == [0, 0]
    assert clusters(records, threshold=0.99) == [0, 1]


def test_the_more_other_incidents_are_near_the_less_place_and_day_tell() -> None:
    pair = [report("a", "market", 3), report("b", "market", 3)]
    alone = link_incidents([*pair, *FILLING], country(), default_incident_model(), Judged())
    others = [report("c", "market", 3, killed, id_=str(killed)) for killed in (1, 20, 60)]
    crowded = link_incidents([*pair, *others, *FILLING], country(), default_incident_model(), Judged())

    def weight(found: object) -> float:
        pairs = found.pairs  # type: ignore[attr-defined]
        (at,) = np.flatnonzero((pairs.left == 0) & (pairs.right == 1))
        return float(pairs.weight[at])

    assert weight(crowded) < weight(alone)


def test_the_parts_of_a_pair_add_up_to_its_weight() -> None:
    found = link_incidents(
        [report("a", "market", 3, 12), report("b", "city", 3, 18), report("c", "market", 4, 12), *FILLING],
        country(),
        default_incident_model(),
        Judged(),
    )
    assert len(found.pairs) == 3
    for at in range(len(found.pairs)):
        parts = explain_incident_pair(found, at)
        assert sum(part.bits for part in parts) == pytest.approx(float(found.pairs.weight[at]), abs=1e-6)


def test_rules_tell_what_they_brought_and_clusters_hold_every_record_once() -> None:
    records = [report("a", "market", 3, 12), report("b", "market", 3, 12), *FILLING]
    found = link_incidents(records, country(), default_incident_model(), Judged())
    assert sum(cost.kept for cost in incident_rule_costs(found)) == len(found.pairs)
    assert next(cost for cost in incident_rule_costs(found) if cost.name == "same_place").linked >= 1
    assert sorted(row for rows in members_of(found).values() for row in rows) == list(range(len(records)))


def test_the_order_of_records_changes_no_cluster() -> None:
    records = [report("a", "market", 3, 12), report("b", "city", 3, 12), report("c", "harbour", 3, 5), *FILLING]
    forward = link_incidents(records, country(), default_incident_model(), Judged())
    backward = link_incidents(records[::-1], country(), default_incident_model(), Judged())
    keys = [
        {frozenset(found.records[row].key for row in rows) for rows in members_of(found).values()}
        for found in (forward, backward)
    ]
    assert keys[0] == keys[1]


def test_one_report_or_none_is_no_trouble() -> None:
    assert link_incidents([], country(), default_incident_model(), Judged()).cluster.tolist() == []
    assert link_incidents([report("a", "market", 3)], country(), default_incident_model(), Judged()).probability == [
        1.0
    ]


def test_a_model_survives_its_json() -> None:
    model = default_incident_model()
    assert parse_incident_model(incident_model_json(model)) == model
    assert all(u > 0 and m > 0 for levels in model.probabilities.values() for m, u in levels)
