"""Which claim took the place of which: a source that reports again on the same scope corrects itself, up or down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sijill.accounts.assessed import origin_of
from sijill.accounts.constraints import Constraint, Reason, Unused, moment
from sijill.accounts.policy import Policy
from sijill.claims.claim import ClaimId, Measure
from sijill.values.document import Speaker

UNNAMED_SOURCE = "\N{EM DASH}"
"""How the key of a source begins that nobody names; no name that somebody has begins so."""


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
    if origin.name and origin.role != "unnamed":
        return policy.speaker_key(origin.name)
    named = next((each.name for each in via if each.name), None)
    return f"{UNNAMED_SOURCE}, through {policy.speaker_key(named)}" if named else UNNAMED_SOURCE


def supersede(
    constraints: Sequence[Constraint], policy: Policy
) -> tuple[list[Constraint], list[Unused], tuple[Series, ...]]:
    """Leave of each source the latest on each scope. Gives what is left, what was superseded, and all series.

    A person's link `supersedes` counts whoever speaks.
    """
    gone: dict[ClaimId, Unused] = {}
    groups: dict[Hashable, list[Constraint]] = defaultdict(list)
    for each in constraints:
        key = source_key(each, policy)
        if not key.startswith(UNNAMED_SOURCE):
            groups[key, each.stock, each.outer, each.inner].append(each)
    for group in groups.values():
        _replace_earlier(group, gone)
    known = {each.id for each in constraints}
    for each in constraints:
        for earlier in each.claim.supersedes:
            if earlier in known and earlier != each.id and each.id not in gone:
                gone[earlier] = _superseded(earlier, each.id, "a person recorded that")
    left = [each for each in constraints if each.id not in gone]
    return left, list(gone.values()), _series(constraints, gone, policy)


def _superseded(earlier: ClaimId, later: ClaimId, why: str) -> Unused:
    return Unused(earlier, Reason.SUPERSEDED, f"{why} {later} takes its place", later)


def _replace_earlier(group: Sequence[Constraint], gone: dict[ClaimId, Unused]) -> None:
    """Leave the latest of what a source said itself, and the latest of what each chain of others passed on of it.

    What is passed on without a word on when the source said it may be old or misheard: it replaces only what the same
    chain passed on before.
    """
    own = [each for each in group if each.claim.is_dated_by_its_speaker]
    _leave_latest(own, gone)
    chains: dict[Hashable, list[Constraint]] = defaultdict(list)
    for each in group:
        if each.claim.said is not None and not each.claim.is_dated_by_its_speaker:
            chains[tuple((speaker.name, speaker.role) for speaker in each.claim.claim.speakers)].append(each)
    replaced = {_figures(each): gone[each.id].by for each in own if each.id in gone}
    for chain in chains.values():
        _leave_latest(chain, gone)
        for each in chain:
            by = replaced.get(_figures(each))
            if each.id not in gone and by is not None:
                gone[each.id] = _superseded(each.id, by, "a figure that its source has replaced since:")


def _leave_latest(claims: Sequence[Constraint], gone: dict[ClaimId, Unused]) -> None:
    dated = sorted((each.claim.said, each.claim.said_before, each.id) for each in claims if each.claim.said is not None)
    for _, before, id_ in dated:
        # a day and an hour of it do not say which was first
        if before is not None and before <= dated[-1][0]:
            gone[id_] = _superseded(id_, dated[-1][2], "the same source reported on this again:")


def _figures(constraint: Constraint) -> tuple[int, int | None]:
    return constraint.low, constraint.high


def _series(constraints: Sequence[Constraint], gone: Mapping[ClaimId, Unused], policy: Policy) -> tuple[Series, ...]:
    """Each source's figures on one place and group, in time: revisions, running totals, stocks."""
    groups: dict[Hashable, list[Constraint]] = defaultdict(list)
    for each in constraints:
        scope = each.outer
        start = None if each.stock else scope.start
        key = (source_key(each, policy), each.stock, scope.unit, scope.kinds, scope.groups, scope.named, scope.places)
        groups[(*key, start)].append(each)
    found = []
    for group in groups.values():
        if len(group) > 1:
            ordered = sorted(group, key=lambda each: _order(each, gone))
            speaker = origin_of(group[0].claim.claim.speakers)[0]
            found.append(Series(speaker, tuple(_step(each) for each in ordered)))
    return tuple(found)


def _order(constraint: Constraint, gone: Mapping[ClaimId, Unused]) -> tuple[datetime, bool, ClaimId]:
    """By time; what nothing dates comes first, and of one time what was replaced."""
    at = moment(constraint.outer.end) if _runs(constraint) else constraint.claim.said
    return at or datetime.min, constraint.id not in gone, constraint.id


def _step(constraint: Constraint) -> Step:
    at = constraint.claim.said
    if at is None and _runs(constraint):
        at = moment(constraint.outer.end)
    return Step(at, constraint.low, constraint.high, constraint.id)


def _runs(constraint: Constraint) -> bool:
    """Whether it belongs to a time of its own, whenever it was said: a running total, a stock."""
    return constraint.stock or constraint.claim.claim.measure is Measure.CUMULATIVE
