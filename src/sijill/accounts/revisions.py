"""Which claim took the place of which: a source that reports again on the same scope corrects itself, up or down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sijill.accounts.assessed import origin_of
from sijill.accounts.constraints import Constraint, Reason, Unused, moment
from sijill.accounts.policy import Policy
from sijill.claims.claim import ClaimId
from sijill.values.document import Speaker


@dataclass(frozen=True, slots=True)
class Step:
    """What a source said at a time."""

    at: datetime | None
    low: int
    high: int | None
    claim: ClaimId


@dataclass(frozen=True, slots=True)
class Series:
    """What one source said of one thing, in the order of time; of a running total, by the time it runs to."""

    speaker: Speaker
    steps: tuple[Step, ...]


def source_key(constraint: Constraint, policy: Policy) -> str:
    """Who stands behind a claim. Claims of nobody by name are told apart by who passes them on."""
    origin, via = origin_of(constraint.claim.claim.speakers)
    if origin.name:
        return policy.speaker_key(origin.name)
    named = next((each.name for each in via if each.name), None)
    return f"unnamed, through {policy.speaker_key(named)}" if named else "unnamed"


def supersede(
    constraints: Sequence[Constraint], policy: Policy
) -> tuple[list[Constraint], list[Unused], tuple[Series, ...]]:
    """Leave of each source the latest on each scope. Gives what is left, what was superseded, and all series.

    A figure that a source has given before and that somebody passes on later is no news, unless it is known when the
    source itself said it. A person's link `supersedes` counts whoever speaks.
    """
    gone: dict[ClaimId, Unused] = {}
    groups: dict[Hashable, list[Constraint]] = defaultdict(list)
    for each in constraints:
        key = source_key(each, policy)
        if not key.startswith("unnamed"):
            groups[key, each.stock, each.outer, each.inner].append(each)
    for group in groups.values():
        _replace_earlier(group, gone)
    known = {each.id for each in constraints}
    for each in constraints:
        for earlier in each.claim.supersedes:
            if earlier in known and earlier != each.id:
                gone[earlier] = _superseded(earlier, each.id, "a person recorded that")
    left = [each for each in constraints if each.id not in gone]
    return left, list(gone.values()), _series(constraints, policy)


def _superseded(earlier: ClaimId, later: ClaimId, why: str) -> Unused:
    return Unused(earlier, Reason.SUPERSEDED, f"{why} {later} takes its place", later)


def _replace_earlier(group: Sequence[Constraint], gone: dict[ClaimId, Unused]) -> None:
    dated = sorted(((_first_said(each, group), each) for each in group if each.claim.said), key=lambda pair: pair[0])
    if not dated:
        return
    latest = dated[-1][0]
    last = dated[-1][1]
    for at, each in dated:
        if at < latest and each.id != last.id:
            gone[each.id] = _superseded(each.id, last.id, "the same source reported on this again:")


def _first_said(constraint: Constraint, group: Sequence[Constraint]) -> datetime:
    """When the source first gave this figure, as far as is known."""
    said = constraint.claim.said
    assert said is not None
    if constraint.claim.claim.said is not None:
        return said
    same = [each.claim.said for each in group if _figures(each) == _figures(constraint) and each.claim.said]
    return min(same)


def _figures(constraint: Constraint) -> tuple[int, int | None]:
    return constraint.low, constraint.high


def _series(constraints: Sequence[Constraint], policy: Policy) -> tuple[Series, ...]:
    """Each source's figures on one place and group, in time: revisions, running totals, stocks."""
    groups: dict[Hashable, list[Constraint]] = defaultdict(list)
    for each in constraints:
        scope = each.outer
        start = None if each.stock else scope.start
        key = (source_key(each, policy), each.stock, scope.unit, scope.kinds, scope.groups, scope.named, scope.places)
        groups[(*key, start)].append(each)
    found = []
    for group in groups.values():
        steps = sorted({_step(each) for each in group}, key=lambda step: (step.at is None, step.at, step.claim))
        if len(steps) > 1:
            found.append(Series(origin_of(group[0].claim.claim.speakers)[0], tuple(steps)))
    return tuple(found)


def _step(constraint: Constraint) -> Step:
    at = constraint.claim.said or moment(constraint.outer.end)
    return Step(at, constraint.low, constraint.high, constraint.id)


def series_by_speaker(series: Sequence[Series]) -> Mapping[str | None, Sequence[Series]]:
    """Series under the name of who gave them."""
    found: dict[str | None, list[Series]] = defaultdict(list)
    for each in series:
        found[each.speaker.name].append(each)
    return found
