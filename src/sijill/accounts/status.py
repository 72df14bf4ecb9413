"""The standing of an account by named rules, each with its reason.

The names are those under which monitors of civilian harm publish (Airwars, *Methodology note*, grading of incidents:
confirmed, fair, weak, contested, discounted). The rules are ours and look only at what the claims say:

- confirmed: whom the claims name as responsible says itself that it happened;
- contested: the claims name rivals as responsible, or whom they name denies it, or the figures cannot all be true;
- fair: two independent sources or more say that it happened;
- weak: one source says so, or only sources that nobody can tell apart;
- discounted: claims speak of it, and what is left of them says that it did not happen;
- none: no claim speaks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sijill.accounts.assessed import AssessedClaim, origin_of
from sijill.accounts.constraints import Constraint
from sijill.accounts.policy import Policy
from sijill.accounts.sources import Source
from sijill.claims.claim import Modality


class Standing(StrEnum):
    """Where an account stands."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Status:
    """A standing and why."""

    standing: Standing
    reason: str


def find_status(
    used: Sequence[Constraint],
    denials: Sequence[AssessedClaim],
    sources: Sequence[Source],
    policy: Policy,
    *,
    consistent: bool,
) -> Status:
    """The standing of an account from the claims that it uses and the denials of the same (see the module)."""
    telling = [each for each in used if each.low > 0]
    if not telling:
        if used or denials:
            return Status(Standing.DISCOUNTED, "no claim that is used says that anybody came to harm")
        return Status(Standing.NONE, "no claim speaks of it")
    blamed = _blamed(telling, policy)
    for each in telling:
        origin, _ = origin_of(each.claim.claim.speakers)
        if origin.name and policy.speaker_key(origin.name) in blamed:
            return Status(Standing.CONFIRMED, f"{origin.name}, named as responsible, says itself that it happened")
    if reason := _dispute(blamed, denials, policy, consistent=consistent):
        return Status(Standing.CONTESTED, reason)
    positions = {position for position, each in enumerate(used) if each.low > 0}
    independent = [source for source in sources if source.named and positions.intersection(source.claims)]
    if len(independent) > 1:
        return Status(Standing.FAIR, f"{len(independent)} independent sources say that it happened")
    if independent:
        return Status(Standing.WEAK, f"one source says that it happened: {independent[0].speaker.name}")
    return Status(Standing.WEAK, "only sources that nobody names say that it happened")


def _blamed(claims: Sequence[Constraint], policy: Policy) -> dict[str, str]:
    """Whom the claims name as responsible, each under one key."""
    return {policy.speaker_key(actor): actor for each in claims if (actor := each.claim.claim.actor)}


def _dispute(
    blamed: dict[str, str], denials: Sequence[AssessedClaim], policy: Policy, *, consistent: bool
) -> str | None:
    if len(blamed) > 1:
        return f"rivals are named as responsible: {', '.join(blamed.values())}"
    for denial in denials:
        origin, _ = origin_of(denial.claim.speakers)
        if origin.name and denial.claim.modality is Modality.DENIED and policy.speaker_key(origin.name) in blamed:
            return f"{origin.name}, named as responsible, denies it"
    return None if consistent else "the figures cannot all be true"
