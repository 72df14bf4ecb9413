"""What a claim allows: a lower bound over the widest scope that its words may mean, an upper bound over the narrowest.

A claim of a part says that the whole is no less; that the whole is no more it does not say. A claim whose scope is
sharp bounds the same sum from both sides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.atlas import Atlas, Cover
from sijill.accounts.groups import group_of, kind_atoms, plain
from sijill.accounts.policy import UNIT_S, Policy
from sijill.claims.claim import HAPPENED, ClaimId, Measure, Modality
from sijill.claims.kinds import get_kind
from sijill.values.count import Count
from sijill.values.place import PlaceReference
from sijill.values.when import When

WORD = re.compile(r"\w+")
EPOCH = datetime(1970, 1, 1)
NEVER, FOREVER = -(2**62), 2**62
UNDATED = NEVER + 1
"""The end of the moment, beginning at NEVER, of a stock that nothing dates."""

DAY_S = 86_400
STOCK_KINDS = frozenset({"population", "siege", "medical_access"})
"""Kinds whose count is a stock where a claim or a question does not say what it measures."""


class Reason(StrEnum):
    """Why a claim constrains nothing."""

    NO_COUNT = "no_count"
    FEARED = "feared"
    PLANNED = "planned"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    NEGATED = "negated"
    UNASSESSED = "unassessed"
    REJECTED = "rejected"
    GRADED_OUT = "graded_out"
    SUPERSEDED = "superseded"
    OUTSIDE = "outside"
    OTHER_KIND = "other_kind"
    OTHER_MEASURE = "other_measure"
    NO_TIME = "no_time"
    NO_PLACE = "no_place"
    RATE_WITHOUT_UNIT = "rate_without_unit"
    STOCK_TOO_LONG = "stock_too_long"
    NO_BOUND = "no_bound"


MODALITY_REASONS = {
    Modality.FEARED: (Reason.FEARED, "feared, not said to have happened"),
    Modality.PLANNED: (Reason.PLANNED, "planned, not said to have happened"),
    Modality.CONDITIONAL: (Reason.CONDITIONAL, "said under a condition, not said to have happened"),
    Modality.DENIED: (Reason.DENIED, "a denial: it says what did not happen, not how many"),
    Modality.NEGATED: (Reason.NEGATED, "a negation: it says what did not happen, not how many"),
}


@dataclass(frozen=True, slots=True)
class Unused:
    """A claim that constrains nothing, and why; `by` is the claim that took its place, where one did."""

    id: ClaimId
    code: Reason
    reason: str
    by: ClaimId | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Of whom, of what, where and when: the sum that a bound is on.

    `kinds` and `groups` are atoms (groups.py), `named` a group of people beyond the table, `places` nodes of the atlas,
    `start` and `end` seconds since 1970 of local time, half-open, NEVER and FOREVER where they are open.
    """

    unit: str
    kinds: frozenset[str]
    groups: frozenset[str]
    named: str | None
    places: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Constraint:
    """A claim as bounds: `low` ≤ the sum over `outer`, the sum over `inner` ≤ `high`.

    `high` is None where the words set no upper bound, `inner` where they do not say on what.
    """

    claim: AssessedClaim
    stock: bool
    outer: Scope
    low: int
    inner: Scope | None
    high: int | None

    @property
    def id(self) -> ClaimId:
        """The id of the claim."""
        return self.claim.id

    @property
    def bounds(self) -> bool:
        """Whether it bounds anything."""
        return self.low > 0 or (self.inner is not None and self.high is not None)


@dataclass(frozen=True, slots=True)
class _Times:
    outer: tuple[int, int]
    inner: tuple[int, int] | None


def seconds(at: datetime) -> int:
    """A moment as seconds since 1970 of the clock that it was read from."""
    return (at.replace(tzinfo=None) - EPOCH) // timedelta(seconds=1)


def moment(at: int) -> datetime | None:
    """The moment back from its seconds; None where it is open or not known."""
    return None if at in (NEVER, UNDATED, FOREVER) else EPOCH + timedelta(seconds=at)


def is_stock(kind: str, measure: Measure | None) -> bool:
    """Whether a count measures how many there are at a time, not how many came to be in one."""
    return measure is Measure.STOCK or (measure is None and kind in STOCK_KINDS)


def constrain(claim: AssessedClaim, whole: AssessedClaim | None, atlas: Atlas, policy: Policy) -> Constraint | Unused:
    """Take a claim as bounds. `whole` is the claim it is a part of, which gives the place or time that is not said."""
    if (reason := _set_aside(claim, policy)) is not None:
        return reason
    said = claim.claim
    if said.count is None:
        return Unused(claim.id, Reason.NO_COUNT, "gives no number")
    stock = is_stock(said.kind, said.measure)
    times = _times(claim, whole, stock, policy)
    if isinstance(times, Unused):
        return times
    places = _places(claim, whole)
    cover = atlas.cover(claim, places, unnamed_is_one=policy.unnamed_place_is_one)
    low, high = _bounds(said.count, policy)
    if said.measure is Measure.RATE:
        factor = _rate_factor(claim, times, policy)
        if isinstance(factor, Unused):
            return factor
        least, most = factor
        low, high = int(low * least), None if high is None else -int(-high * most // 1)
    witness = bool(said.speakers) and said.speakers[0].role == "witness"
    if witness and policy.witness_from_below and not stock and high != 0:
        high = None
    return _constraint(claim, stock, cover, times, low, high)


def _constraint(
    claim: AssessedClaim, stock: bool, cover: Cover, times: _Times, low: int, high: int | None
) -> Constraint:
    group = group_of(claim.claim.subject, claim.claim.kind)
    kinds = kind_atoms(get_kind(claim.claim.kind).id)
    outer = Scope(group.unit, kinds, group.atoms, group.named, cover.outer, *times.outer)
    inner = None
    if cover.inner and times.inner is not None:
        inner = replace(outer, places=cover.inner, start=times.inner[0], end=times.inner[1])
    return Constraint(claim, stock, outer, low, inner, high)


def is_heard(claim: AssessedClaim, policy: Policy) -> bool:
    """Whether the policy listens to a claim at all, whatever it says: assessed, not rejected, graded well enough."""
    return _unheard(claim, policy) is None


def is_part(constraint: Constraint, scope: Scope, atlas: Atlas) -> bool:
    """Whether all that a claim bounds, and nothing besides, lies in a scope."""
    own = constraint.outer
    if constraint.inner not in (None, own) or own.unit != scope.unit or scope.named not in (None, own.named):
        return False
    if not (own.kinds <= scope.kinds and own.groups <= scope.groups):
        return False
    if not (scope.start <= own.start and own.end <= scope.end):
        return False
    return all(any(atlas.contains(place, node) for place in scope.places) for node in own.places)


def may_speak_of(claim: AssessedClaim, scope: Scope, atlas: Atlas, policy: Policy, documents: Collection[str]) -> bool:
    """Whether a claim may be about some of a scope: place and time meet, or it does not say and its document is one of
    `documents`.
    """
    when = _when(claim)
    said = claim.claim
    if not said.places and claim.document not in documents:
        return False
    places = atlas.cover(claim, said.places, unnamed_is_one=policy.unnamed_place_is_one).outer if said.places else ()
    meets = not said.places or any(
        atlas.contains(one, other) or atlas.contains(other, one) for one in places for other in scope.places
    )
    if when is None:
        return meets
    start = NEVER if when.earliest is None else seconds(when.earliest)
    end = FOREVER if when.latest is None else seconds(when.latest)
    return meets and start < scope.end and scope.start < end


def _set_aside(claim: AssessedClaim, policy: Policy) -> Unused | None:
    if claim.claim.modality not in HAPPENED:
        return Unused(claim.id, *MODALITY_REASONS[claim.claim.modality])
    return _unheard(claim, policy)


def _unheard(claim: AssessedClaim, policy: Policy) -> Unused | None:
    if claim.status == "rejected":
        return Unused(claim.id, Reason.REJECTED, "rejected: the document does not say so")
    if claim.status == "superseded":
        return Unused(claim.id, Reason.SUPERSEDED, "replaced by a later reading of its document")
    if not claim.is_assessed and not policy.use_unassessed:
        return Unused(claim.id, Reason.UNASSESSED, "not assessed: no person has accepted it yet")
    if not policy.admits(claim.grade):
        return Unused(claim.id, Reason.GRADED_OUT, f"graded {claim.grade}, which the policy does not admit")
    return None


def _places(claim: AssessedClaim, whole: AssessedClaim | None) -> Sequence[PlaceReference]:
    return claim.claim.places or (whole.claim.places if whole is not None else ())


def _bounds(count: Count, policy: Policy) -> tuple[int, int | None]:
    if count.high is None and (least := policy.vague.get(plain(count.text))) is not None:
        return least, None
    if not count.approximate:
        return count.low, count.high
    # as fractions, for a float would put a bound on the wrong side of a whole number
    about = Fraction(str(policy.about))
    low = count.low * (1 - about) // 1
    return int(low), None if count.high is None else -int(-(count.high * (1 + about)) // 1)


def _rate_factor(claim: AssessedClaim, times: _Times, policy: Policy) -> tuple[Fraction, Fraction] | Unused:
    """How many units of its time a rate ran through, at least and at most."""
    assert claim.claim.count is not None
    units = _rate_units(claim.claim.count.text, policy)
    units = units or {unit for span in claim.claim.spans for unit in _rate_units(span.quote, policy)}
    if len(units) != 1:
        return Unused(claim.id, Reason.RATE_WITHOUT_UNIT, "a rate whose words do not say in which one time")
    if times.inner is None or NEVER in times.outer or FOREVER in times.outer:
        return Unused(claim.id, Reason.NO_TIME, "a rate that does not say from when until when")
    (unit,) = units
    least, most = (Fraction(end - start, UNIT_S[unit]) for start, end in (times.inner, times.outer))
    return least, most


def _rate_units(words: str, policy: Policy) -> set[str]:
    held = f" {' '.join(WORD.findall(plain(words)))} "
    return {unit for word, unit in policy.rate_units.items() if f" {word} " in held}


def _times(claim: AssessedClaim, whole: AssessedClaim | None, stock: bool, policy: Policy) -> _Times | Unused:
    when = _when(claim) or (_when(whole) if whole is not None else None)
    said = None if claim.said is None else seconds(claim.said)
    if stock:
        return _stock_times(claim, when, policy)
    heard = FOREVER if claim.said_before is None else seconds(claim.said_before)
    if when is None:
        return _Times((NEVER, heard), None)
    earliest, latest = when.earliest, when.latest
    if earliest is None:
        assert latest is not None
        return _Times((NEVER, seconds(latest)), None)
    start = seconds(earliest)
    if latest is None:
        until = max(heard, start + DAY_S)
        return _Times((start, until), (start, said) if said is not None and said > start else None)
    end = seconds(latest)
    return _Times((start, end), (start, end))


def _stock_times(claim: AssessedClaim, when: When | None, policy: Policy) -> _Times | Unused:
    earliest, latest = (when.earliest, when.latest) if when is not None else (None, None)
    if earliest is None or latest is None:
        earliest, latest = claim.said, claim.said_before
    if earliest is None or latest is None:
        # a moment that nothing fixes: only other claims of such a moment can be compared with it
        return _Times((NEVER, UNDATED), (NEVER, UNDATED))
    start, end = seconds(earliest), seconds(latest)
    if end - start > policy.stock_days * DAY_S:
        days = (end - start) // DAY_S
        return Unused(claim.id, Reason.STOCK_TOO_LONG, f"a stock in a span of {days} days: at which moment is not said")
    return _Times((start, end), (start, end))


def _when(claim: AssessedClaim) -> When | None:
    """The time of a claim; one that could not be fixed is none."""
    when = claim.claim.when
    return None if when is None or (when.earliest is None and when.latest is None) else when


def constrain_all(
    claims: Sequence[AssessedClaim], atlas: Atlas, policy: Policy
) -> tuple[list[Constraint], list[Unused]]:
    """Take claims as bounds, in their order; those that constrain nothing apart."""
    by_id: Mapping[ClaimId, AssessedClaim] = {claim.id: claim for claim in claims}
    used: list[Constraint] = []
    unused: list[Unused] = []
    for claim in claims:
        found = constrain(claim, _whole_of(claim, by_id), atlas, policy)
        if isinstance(found, Constraint):
            used.append(found)
        else:
            unused.append(found)
    return used, unused


def _whole_of(claim: AssessedClaim, by_id: Mapping[ClaimId, AssessedClaim]) -> AssessedClaim | None:
    """The whole of which a claim is a part; one that says no place or time itself has those of its own whole."""
    seen = {claim.id}
    wholes: list[AssessedClaim] = []
    at: AssessedClaim | None = claim
    while at is not None:
        parts_of = (at.claim.part_of, *at.parts_of)
        known = (each for each in parts_of if each is not None and each in by_id and each not in seen)
        at = next((by_id[each] for each in known), None)
        if at is not None:
            seen.add(at.id)
            wholes.append(at)
    if not wholes:
        return None
    places = next((each.claim.places for each in wholes if each.claim.places), ())
    when = next((each.claim.when for each in wholes if _when(each) is not None), None)
    return replace(wholes[0], claim=replace(wholes[0].claim, places=places, when=when))
