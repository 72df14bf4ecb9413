"""The standing of an account by named rules, each with its reason.

The names are those under which monitors of civilian harm publish (Airwars, *Methodology note*, grading of incidents:
confirmed, fair, weak, contested, discounted). The rules are ours and look only at what the claims say:

- confirmed: whom the claims name as responsible says itself that it happened;
- contested: the claims name rivals as responsible, or whom they name denies it, or figures that cannot all be true
leave the answer open;
- fair: two independent sources or more say that it happened;
- weak: one source says so, or only sources that nobody can tell apart;
- discounted: claims speak of it, and what is left of them says that it did not happen;
- none: no claim says that it happened, nor that it did not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sijill.accounts.assessed import AssessedClaim, origin_of
from sijill.accounts.policy import Policy
from sijill.accounts.solve import Bounds
from sijill.accounts.sources import Source
from sijill.claims.claim import HAPPENED, Modality


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
    sources: Sequence[tuple[Source, Bounds]], related: Sequence[AssessedClaim], policy: Policy, *, open_figures: bool
) -> Status:
    """The standing of an account (the rules stand in the module).

    `sources` come with what each says alone on the question; `related` are all claims that the policy admits of harm or
    attack there and then, with a number or without, said to have happened or denied. `open_figures`: figures that
    cannot all be true leave the answer open.
    """
    telling = [source for source, own in sources if own.low > 0]
    if not telling:
        if any(_denies(each) for each in related):
            return Status(Standing.DISCOUNTED, "what is left of the claims says that it did not happen")
        if sources:
            return Status(Standing.NONE, "claims bound it from above, and none says that it happened")
        return Status(Standing.NONE, "no claim speaks of it")
    blamed = _blamed(related, policy)
    for name in _speaking(related, blamed, policy, denying=False):
        return Status(Standing.CONFIRMED, f"{name}, named as responsible, says itself that it happened")
    disputes = list(_disputes(related, blamed, policy, open_figures=open_figures))
    if disputes:
        return Status(Standing.CONTESTED, "; ".join(disputes))
    named = [source for source in telling if source.named]
    if len(named) > 1:
        return Status(Standing.FAIR, f"{len(named)} independent sources say that it happened")
    if named:
        return Status(Standing.WEAK, f"one source says that it happened: {named[0].speaker.name}")
    return Status(Standing.WEAK, "only sources that nobody names say that it happened")


def _blamed(related: Sequence[AssessedClaim], policy: Policy) -> dict[str, str]:
    """Whom the claims name as responsible, each under one key."""
    happened = (each.claim for each in related if each.claim.modality in HAPPENED)
    return {policy.speaker_key(claim.actor): claim.actor for claim in happened if claim.actor}


def _speaking(
    related: Sequence[AssessedClaim], blamed: dict[str, str], policy: Policy, *, denying: bool
) -> Iterable[str]:
    """Who of those named as responsible says that it happened, or denies it."""
    for each in related:
        origin, _ = origin_of(each.claim.speakers)
        is_blamed = origin.name is not None and policy.speaker_key(origin.name) in blamed
        if is_blamed and (_denies(each) if denying else _admits(each, policy)):
            yield str(origin.name)


def _denies(claim: AssessedClaim) -> bool:
    """Whether it says that it did not happen: a denial, or a stated zero."""
    count = claim.claim.count
    return claim.claim.modality is Modality.DENIED or (count is not None and count.high == 0)


def _admits(claim: AssessedClaim, policy: Policy) -> bool:
    """Whether it says that it happened, and blames nobody else for it."""
    said = claim.claim
    origin, _ = origin_of(said.speakers)
    own = said.actor is None or policy.speaker_key(said.actor) == policy.speaker_key(origin.name or "")
    return said.modality in HAPPENED and not _denies(claim) and own


def _disputes(
    related: Sequence[AssessedClaim], blamed: dict[str, str], policy: Policy, *, open_figures: bool
) -> Iterable[str]:
    if len(blamed) > 1:
        yield f"rivals are named as responsible: {', '.join(sorted(blamed.values()))}"
    for name in dict.fromkeys(_speaking(related, blamed, policy, denying=True)):
        yield f"{name}, named as responsible, denies it"
    if open_figures:
        yield "the figures cannot all be true"
