"""Claims that somebody, or a model, takes to be about one incident: what linkage gives and accounts take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sijill.claims.claim import ClaimId
from sijill.errors import InputError


@dataclass(frozen=True, slots=True)
class IncidentGroup:
    """The claims of several reports of one incident, under a name that stays from run to run.

    `probability` is how sure it is that the report that fits least belongs to it; `reasons` are what joined them.
    """

    name: str
    claims: tuple[ClaimId, ...]
    reasons: tuple[str, ...]
    probability: float


def incident_groups_json(groups: Sequence[IncidentGroup]) -> dict[str, Any]:
    """Groups as JSON, for `sijill account --incidents`; `parse_incident_groups` is its inverse."""
    return {
        "v": 1,
        "incidents": [
            {
                "name": each.name,
                "claims": list(each.claims),
                "reasons": list(each.reasons),
                "probability": round(each.probability, 6),
            }
            for each in groups
        ],
    }


def parse_incident_groups(data: Any) -> list[IncidentGroup]:
    """Groups of their JSON form. Raises InputError where it is none, or a claim stands in two groups."""
    try:
        groups = [_group(each) for each in data["incidents"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"no incidents as sijill link incidents writes them ({type(error).__name__})") from None
    seen: set[ClaimId] = set()
    for group in groups:
        if twice := seen.intersection(group.claims):
            raise InputError(f"claim {min(twice)!r} stands in two incidents")
        seen.update(group.claims)
    return groups


def _group(data: Any) -> IncidentGroup:
    claims, reasons = data["claims"], data["reasons"]
    if not isinstance(claims, list) or not isinstance(reasons, list):
        raise TypeError("a list is needed")
    return IncidentGroup(
        str(data["name"]),
        tuple(ClaimId(str(claim)) for claim in claims),
        tuple(str(reason) for reason in reasons),
        float(data["probability"]),
    )
