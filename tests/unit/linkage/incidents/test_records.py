"""What one document says of one incident."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.accounts.parse import parse_claims
from sijill.linkage.incidents.records import IncidentRecord, Report, Toll, incident_records
from sijill.values.place import Candidate, PlaceReference
from tests.unit.linkage.incidents.reporting import LAND, country

POSITION = {id_: (lat, lon) for id_, _, _, lat, lon in LAND}


def said(kind: str, place: str, day: int, low: int | None = None, high: int | None = None, **others: Any) -> Any:
    scope = {"from": f"2016-05-{day:02}", "to": f"2016-05-{day + others.pop('days', 1):02}"}
    candidates = [{"id": place, "name": place, "lat": 0.0, "lon": 0.0, "score": 1.0}]
    figures = {} if low is None else {"low": low, "high": low if high is None else high}
    return {"kind": kind, "places": [{"text": place, "candidates": candidates}], "scope": scope, **figures, **others}


def records(*claims: Any, incidents: tuple[str | None, ...] = (), apart: tuple[int, ...] = ()) -> list[IncidentRecord]:
    """The records of claims of one document; `incidents` are the names that they were given."""
    parsed = parse_claims([{**claim, "id": str(number)} for number, claim in enumerate(claims)])
    names = [*incidents, *[None] * len(claims)]
    reports = [Report(each.claim, "list", names[at], at in apart) for at, each in enumerate(parsed)]
    return incident_records(reports, country().contains)


def claims_of(found: list[IncidentRecord]) -> set[str]:
    return {"".join(sorted(record.claims)) for record in found}


def test_an_attack_its_dead_and_its_injured_are_one_record() -> None:
    (record,) = records(
        said("shelling", "market", 3), said("killed", "market", 3, 12), said("injured", "market", 3, 30)
    )
    assert (record.kind, record.killed, record.injured) == ("shelling", Toll(12, 12), Toll(30, 30))
    assert (record.key, record.places, record.first.day, record.last.day) == (("list", "0"), ("market",), 3, 3)


def test_attacks_on_two_places_or_two_days_are_two() -> None:
    assert len(records(said("shelling", "market", 3), said("shelling", "oasis", 3))) == 2
    assert len(records(said("shelling", "market", 3), said("shelling", "market", 5))) == 2


def test_a_wider_place_goes_with_the_only_narrower_one_of_its_day() -> None:
    (record,) = records(said("killed", "city", 3, 12), said("shelling", "market", 3))
    assert record.places == ("market",)
    three = records(said("killed", "city", 3, 12), said("shelling", "market", 3), said("shelling", "harbour", 3))
    assert claims_of(three) == {"0", "1", "2"}


def test_a_toll_goes_from_the_greatest_least_to_the_greatest_number() -> None:
    (record,) = records(said("killed", "market", 3, 12, 20), said("killed", "market", 3, 5))
    assert record.killed == Toll(12, 20)


def test_another_harm_on_that_day_is_another_record() -> None:
    assert claims_of(records(said("killed", "market", 3, 12), said("detained", "market", 3, 4))) == {"0", "1"}


def test_what_covers_long_or_did_not_happen_is_no_report() -> None:
    assert records(said("killed", "market", 3, 12, days=9)) == []
    assert records(said("killed", "market", 3, 12, modality="feared")) == []
    assert records(said("killed", "market", 3, 12, measure="cumulative")) == []
    assert records(said("population", "market", 3, 12)) == []


@pytest.mark.parametrize(("names", "expected"), [(("x", "x"), {"01"}), (("x", "y"), {"0", "1"}), (("x",), {"0", "1"})])
def test_names_of_incidents_tell_what_goes_together(names: tuple[str, ...], expected: set[str]) -> None:
    claims = (said("killed", "market", 3, 12), said("killed", "market", 3, 30))
    assert claims_of(records(*claims, incidents=names)) == expected


def test_what_a_person_told_apart_there_stands_alone() -> None:
    claims = (said("killed", "market", 3, 12), said("killed", "market", 3, 30), said("shelling", "market", 3))
    assert claims_of(records(*claims, apart=(0, 1))) == {"0", "1", "2"}


def test_places_that_the_gazetteer_cannot_tell_apart_stay_several() -> None:
    (parsed,) = parse_claims([{**said("killed", "market", 3, 12), "id": "0"}])
    best = [Candidate(name, name, *POSITION[name], score) for name, score in (("market", 0.9), ("oasis", 0.85))]
    place = PlaceReference("market", 0, 0, False, (*best, Candidate("city", "city", *POSITION["city"], 0.2)))
    claim = type(parsed.claim)(**{**{n: getattr(parsed.claim, n) for n in parsed.claim.__slots__}, "places": (place,)})
    (record,) = incident_records([Report(claim, "list")], country().contains)
    assert record.places == ("market", "oasis")
