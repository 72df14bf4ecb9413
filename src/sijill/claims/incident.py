"""Claims that somebody, or a model, takes to be about one incident: what linkage gives and accounts take."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.claims.claim import ClaimId


@dataclass(frozen=True, slots=True)
class IncidentGroup:
    """The claims of one incident, under a name that stays from run to run.

    `probability` is how sure it is that the claims are about one incident, None where a rule says so and no model.
    `reasons` are what joined them, in words.
    """

    name: str
    claims: tuple[ClaimId, ...]
    reasons: tuple[str, ...]
    probability: float | None = None
