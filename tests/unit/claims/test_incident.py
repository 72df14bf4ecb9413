"""Groups of claims, as linkage writes them for accounts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sijill.claims.claim import ClaimId
from sijill.claims.incident import IncidentGroup, incident_groups_json, parse_incident_groups
from sijill.errors import InputError

GROUPS = [
    IncidentGroup("i1", (ClaimId("a"), ClaimId("b")), ("one: with two", "two: with one"), 0.75),
    IncidentGroup("i2", (ClaimId("c"), ClaimId("d")), ("a person said so",), 1.0),
]


def test_groups_survive_their_json() -> None:
    assert parse_incident_groups(json.loads(json.dumps(incident_groups_json(GROUPS)))) == GROUPS


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"incidents": [1]},
        {"incidents": [{"name": "i1", "claims": "ab", "reasons": [], "probability": 1}]},
        {"incidents": [{"name": "i1", "claims": ["a"], "reasons": [], "probability": "likely"}]},
    ],
)
def test_what_is_no_groups_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match="no incidents as sijill link incidents writes them"):
        parse_incident_groups(data)


def test_a_claim_stands_in_one_group_at_most() -> None:
    with pytest.raises(InputError, match="'a' stands in two incidents"):
        parse_incident_groups(incident_groups_json([GROUPS[0], GROUPS[0]]))
