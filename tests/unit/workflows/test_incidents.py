"""Claims become reports and incidents: what lists are called, what persons said, what is written of it."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from sijill.accounts.parse import parse_claims
from sijill.gazetteer import load_gazetteer
from sijill.linkage.incidents.model import default_incident_model
from sijill.workflows.incidents import (
    LinkedIncidents,
    described,
    incident_clusters_csv,
    incident_groups,
    incident_pairs_csv,
    incidents_summary,
    incidents_to_review,
    link_claims,
)

DIGEST, OTHER = "ab" * 32, "cd" * 32


def said(id_: str, document: str, low: int | None = 12, day: int = 3, place: str = "Douma", **others: Any) -> Any:
    scope = {"place": place, "from": f"2016-05-{day:02}", "to": f"2016-05-{day + 1:02}"}
    figures = {} if low is None else {"low": low, "high": low}
    return {"id": id_, "document": document, "kind": "killed", "scope": scope, **figures, **others}


def linked(*claims: Any, **options: Any) -> LinkedIncidents:
    return link_claims(parse_claims(list(claims)), load_gazetteer(), default_incident_model(), **options)


def groups(*claims: Any, **options: Any) -> list[set[str]]:
    return [set(group.claims) for group in incident_groups(linked(*claims, **options))]


def lists(found: LinkedIncidents) -> list[str]:
    return [record.list_name for record in found.records]


def test_two_documents_of_one_place_day_and_number_are_one_incident() -> None:
    assert groups(said("a", "one"), said("b", "two"), said("c", "three", 5, 20)) == [{"a", "b"}]


def test_a_name_without_candidates_is_looked_up_and_a_place_within_another_agrees() -> None:
    claims = said("a", "one", place="Sukkari, Aleppo"), said("b", "two", place="Aleppo"), said("c", "three", 4, 20)
    assert groups(*claims) == [{"a", "b"}]


def test_lists_are_named_after_documents_or_who_passes_on() -> None:
    claims = [said("a", DIGEST), said("b", OTHER), said("c", "typed name"), said("d", "", speaker="An outlet")]
    claims.append(said("e", ""))
    names = {DIGEST: "report.pdf", OTHER: "report.pdf"}
    assert lists(linked(*claims, names=names)) == [
        f"report.pdf ({DIGEST[:12]})",
        f"report.pdf ({OTHER[:12]})",
        "typed name",
        "An outlet",
        "claim e",
    ]
    assert lists(linked(claims[0], names=names | {OTHER: "letter.pdf"})) == ["report.pdf"]
    assert lists(linked(claims[0])) == [DIGEST[:12]]


def test_rejected_claims_report_nothing() -> None:
    assert lists(linked(said("a", "one", status="rejected"), said("b", "two", status="proposed"))) == ["two"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, [{"a", "b"}]),
        ({}, {"different_event": ["a"]}, []),
        ({"incident": "the market"}, {"incident": "the school"}, []),
        ({"incident": "the market"}, {}, [{"a", "b"}]),
        ({"same_event": ["b"]}, {"different_event": ["a"]}, []),
    ],
)
def test_what_persons_said_holds(one: Any, other: Any, expected: list[set[str]]) -> None:
    assert groups(said("a", "one", **one), said("b", "two", **other)) == expected


def test_a_person_may_join_what_the_model_never_would() -> None:
    far = said("b", "two", 90, 27, place="Idlib", same_event=["a"])
    assert groups(said("a", "one"), far) == [{"a", "b"}]
    (group,) = incident_groups(linked(said("a", "one"), far))
    assert group.reasons == ("one: a person said so", "two: a person said so")


def test_incidents_keep_their_ids_and_new_ones_take_the_next_number() -> None:
    first = linked(said("a", "one"), said("b", "two"))
    assert set(first.cluster_ids) == {"i0000001"}
    earlier = {record.key: "i0000007" for record in first.records}
    again = linked(said("x", "zero", 3, 25), said("a", "one"), said("b", "two"), earlier=earlier)
    assert again.cluster_ids == ["i0000008", "i0000007", "i0000007"]


def test_every_claim_stands_in_the_clusters_with_what_it_says_and_why() -> None:
    found = linked(said("a", "one"), said("b", "two", 13), said("c", "three", None, 20))
    rows = list(csv.DictReader(incident_clusters_csv(found)))
    assert [(row["list"], row["record_id"], row["killed"], row["first_day"]) for row in rows] == [
        ("one", "a", "12", "2016-05-03"),
        ("two", "b", "13", "2016-05-03"),
        ("three", "c", "", "2016-05-20"),
    ]
    assert "with two" in rows[0]["because"] and "the bands meet" in rows[0]["because"]
    assert rows[2]["because"] == ""
    (pair,) = csv.DictReader(incident_pairs_csv(found))
    assert (pair["id_a"], pair["id_b"]) == ("a", "b") and 0 < float(pair["probability"]) < 1


def test_what_was_judged_is_not_asked_again_and_the_summary_counts_it() -> None:
    claims = [said("a", "one"), said("b", "two", 18), said("c", "three", 15)]
    found = linked(*claims)
    assert len(incidents_to_review(found)) == 3
    judged = linked({**claims[0], "different_event": ["b"]}, *claims[1:])
    asked = {(judged.linkage.pairs.left[at], judged.linkage.pairs.right[at]) for at in incidents_to_review(judged)}
    assert asked == {(0, 2), (1, 2)}
    summary = incidents_summary(judged)
    assert (summary["claims"], summary["records"], summary["judgements"]) == (3, 3, 1)
    assert sum(sum(bars) for bars in (summary["weights"]["linked"], summary["weights"]["apart"])) == len(
        judged.linkage.pairs
    )


def test_a_report_is_described_by_its_fields() -> None:
    (record,) = linked(said("a", "one", actor="An army")).records
    told = [("place", "Douma"), ("date", "2016-05-03"), ("actor", "An army"), ("killed", "12")]
    assert described(record) == told
    for figures, band in zip(({"low": 8}, {"low": 8, "high": 10}), ("≥8", "8–10"), strict=True):
        (record,) = linked({**said("a", "one", None), **figures}).records
        assert described(record)[-1] == ("killed", band)
