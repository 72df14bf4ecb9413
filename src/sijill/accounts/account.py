"""An account: what the claims allow, which of them cannot all be true, and on what each figure stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sijill.accounts.answer import Answer, Spread, find_answer
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.atlas import UNNAMED, Atlas, favoured_places
from sijill.accounts.checks import Finding, check_claims
from sijill.accounts.constraints import (
    NEVER,
    Constraint,
    Reason,
    Scope,
    Unused,
    constrain_all,
    is_heard,
    is_part,
    may_speak_of,
)
from sijill.accounts.groups import group_of, is_subgroup, kind_atoms
from sijill.accounts.incidents import Incident, find_incidents
from sijill.accounts.policy import Policy
from sijill.accounts.question import Question
from sijill.accounts.reconcile import Option
from sijill.accounts.revisions import Series, supersede
from sijill.accounts.solve import Bounds
from sijill.accounts.sources import Source, Value, find_sources, find_values, without_copies
from sijill.accounts.status import Status, find_status
from sijill.claims.claim import Claim, ClaimId
from sijill.claims.incident import IncidentGroup
from sijill.claims.kinds import get_kind
from sijill.errors import InputError
from sijill.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Retraction:
    """Claims without which all others agree, what they weigh together, and the bounds that would follow."""

    claims: tuple[ClaimId, ...]
    cost: int
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Account:
    """The answer to a question.

    `bounds` are those of every history that the claims allow: `high` is None where some part of the question is bounded
    by no claim. `documented` are the same over what the claims speak of, as if nothing had happened elsewhere. Where no
    history agrees with all claims (`conflicts`, in which one claim stands for all copies of it), both span the
    retractions; `complete` False says that more conflicts may exist than are listed, and that the bounds are those of
    the claims in none of these. `effects` are the bounds without a claim, where it moves them; `places` what contains
    each place that question and used claims name; `groups` what linkage found to be one incident each.
    """

    question: Question
    scope: Scope
    policy: Policy
    atlas: Atlas
    bounds: Bounds
    documented: Bounds
    status: Status
    sources: tuple[tuple[Source, Bounds], ...]
    values: tuple[Value, ...]
    conflicts: tuple[tuple[ClaimId, ...], ...]
    retractions: tuple[Retraction, ...]
    complete: bool
    incidents: tuple[Incident, ...]
    used: tuple[Constraint, ...]
    unused: tuple[Unused, ...]
    superseded: tuple[Constraint, ...]
    effects: Mapping[ClaimId, Bounds]
    series: tuple[Series, ...]
    places: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    groups: tuple[IncidentGroup, ...] = ()

    @property
    def consistent(self) -> bool:
        """Whether some history agrees with all claims that are used."""
        return not self.conflicts


def make_account(
    question: Question,
    claims: Sequence[AssessedClaim],
    policy: Policy,
    gazetteer: Gazetteer,
    spread: Spread = map,
    *,
    groups: Sequence[IncidentGroup] = (),
) -> Account:
    """Answer a question from claims under a policy.

    The same question, claims and policy give the same account whatever the order of the claims. `spread` may use
    several cores (answer.py); `groups` are claims of one incident each, as linkage found them (incidents.py). Raises
    InputError for a place that neither the gazetteer nor a claim knows, and where the solver is not installed.
    """
    ordered = sorted(claims, key=lambda claim: claim.id)
    heard = _hear(question, ordered, policy, gazetteer, groups)
    atlas, scope, binding = heard.atlas, heard.scope, heard.binding
    answer = find_answer(binding, question.stock, scope, atlas, policy, spread=spread)
    used = [each for at in answer.claims for each in (binding[at], *heard.copies[binding[at].id])]
    used.sort(key=lambda each: each.id)
    alone = partial(
        find_answer, stock=question.stock, scope=scope, atlas=atlas, policy=policy, with_effects=False, spread=spread
    )
    sources = tuple(_sources(used, heard, question, answer, alone, policy))
    related = _related(ordered, used, question, scope, atlas, policy)
    open_figures = len({(each.bounds.low, each.bounds.high) for each in answer.options}) > 1 or not answer.complete
    unused = [*heard.unused, *_outside(binding, heard.copies, answer.claims)]
    ids = {each.id for each in (*used, *heard.replaced)}
    return Account(
        question,
        scope,
        policy,
        atlas,
        answer.bounds,
        answer.documented,
        find_status(sources, related, policy, open_figures=open_figures),
        sources,
        find_values(used, [source for source, _ in sources]),
        tuple(tuple(sorted(binding[at].id for at in conflict)) for conflict in answer.conflicts),
        tuple(_named(option, binding, heard.copies) for option in answer.options),
        answer.complete,
        tuple(each for each in heard.incidents if ids.intersection(each.claims)),
        tuple(used),
        tuple(sorted(unused, key=lambda each: each.id)),
        tuple(heard.replaced),
        {binding[at].id: bounds for at, bounds in answer.effects.items()},
        tuple(each for each in heard.series if ids.intersection(step.claim for step in each.steps)),
        {node: atlas.chain(node) for node in sorted(_named_places(heard.constraints, ids) | scope.places)},
        check_claims(
            [atlas.resolved(each.claim.claim) for each in (*used, *heard.replaced)],
            is_subgroup,
            contains=atlas.holds_within,
        ),
        tuple(groups),
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """What claims come to before anything is computed: bounds on scopes, and what became of the other claims."""

    atlas: Atlas
    scope: Scope
    constraints: Sequence[Constraint]
    binding: Sequence[Constraint]
    copies: Mapping[ClaimId, Sequence[Constraint]]
    replaced: Sequence[Constraint]
    incidents: Sequence[Incident]
    series: Sequence[Series]
    unused: Sequence[Unused]


def _hear(
    question: Question,
    claims: Sequence[AssessedClaim],
    policy: Policy,
    gazetteer: Gazetteer,
    groups: Sequence[IncidentGroup],
) -> _Heard:
    margin = policy.place_margin
    atlas = Atlas(gazetteer, margin, favoured_places((claim.claim for claim in claims), margin))
    atlas.take_in(claim.claim for claim in claims)
    constraints, unused = constrain_all(claims, atlas, policy)
    scope = question.scope(atlas)
    alike, others = _alike(constraints, question, scope)
    grouped, incidents = find_incidents(alike, atlas, groups)
    if question.incident is not None:
        scope = _of_incident(question.incident, scope, atlas, grouped, incidents)
    current, superseded, series = supersede(grouped, policy)
    binding, copies = without_copies([each for each in current if each.bounds], policy)
    gone = {each.id for each in superseded}
    replaced = [each for each in grouped if each.id in gone]
    unused = [*unused, *others, *superseded, *_without_bounds(current)]
    return _Heard(atlas, scope, constraints, binding, copies, replaced, incidents, series, unused)


def _sources(
    used: Sequence[Constraint],
    heard: _Heard,
    question: Question,
    answer: Answer,
    alone: Callable[[Sequence[Constraint]], Answer],
    policy: Policy,
) -> Iterable[tuple[Source, Bounds]]:
    """The sources, each with what it says alone on the question, over what it speaks of."""
    found = find_sources(used, policy)
    for source in found:
        own = [used[at] for at in source.claims if used[at].id in heard.copies]
        if len(found) == 1:
            yield source, answer.documented
        elif len(own) == 1 and not question.stock and is_part(own[0], heard.scope, heard.atlas):
            yield source, Bounds(own[0].low, own[0].high if own[0].inner == own[0].outer else None)
        else:
            yield source, alone(own).documented


def _alike(
    constraints: Iterable[Constraint], question: Question, scope: Scope
) -> tuple[list[Constraint], list[Unused]]:
    """The constraints that measure what is asked for, and why the others do not."""
    alike: list[Constraint] = []
    others: list[Unused] = []
    linked = _linked_kinds(constraints, scope)
    for each in constraints:
        kind = each.claim.claim.kind
        if each.outer.unit != scope.unit or not each.outer.kinds & linked:
            others.append(Unused(each.id, Reason.OTHER_KIND, f"counts {each.outer.unit}, {kind.replace('_', ' ')}"))
        elif each.outer.start == NEVER and scope.start != NEVER:
            others.append(Unused(each.id, Reason.NO_TIME, "gives no time, or no beginning, that could be compared"))
        elif each.stock != question.stock:
            what = "how many there are at a time" if each.stock else "how many came to be in a time"
            others.append(Unused(each.id, Reason.OTHER_MEASURE, f"says {what}, which is not asked"))
        else:
            alike.append(each)
    return alike, others


def _linked_kinds(constraints: Iterable[Constraint], scope: Scope) -> frozenset[str]:
    """The kinds that can bear on those of the question: casualties less the injured leave the killed."""
    linked, kinds = scope.kinds, {each.outer.kinds for each in constraints}
    while more := [each for each in kinds if each & linked and not each <= linked]:
        linked = linked.union(*more)
    return linked


def _of_incident(
    name: str, scope: Scope, atlas: Atlas, constraints: Sequence[Constraint], incidents: Sequence[Incident]
) -> Scope:
    """The sum that is asked for, of one event only. Raises InputError where no claim gives that name to an event."""
    known = {each.name: each for each in incidents if each.node is not None}
    if name not in known:
        raise InputError(f"no claim is about an incident {name!r}; there are: {', '.join(sorted(known)) or 'none'}")
    own = next(each.outer for each in constraints if each.id == known[name].claims[0])
    inside = all(any(atlas.contains(place, node) for place in scope.places) for node in own.places)
    if not inside or own.start >= scope.end or own.end <= scope.start:
        raise InputError(f"the incident {name!r} lies outside the place or the time of the question")
    return replace(scope, places=own.places, start=max(own.start, scope.start), end=min(own.end, scope.end))


def _related(
    claims: Sequence[AssessedClaim],
    used: Sequence[Constraint],
    question: Question,
    scope: Scope,
    atlas: Atlas,
    policy: Policy,
) -> list[AssessedClaim]:
    """The claims of harm or attack there and then, with a number or without, that the policy admits, and denials."""
    documents = {each.claim.document for each in used}
    return [
        claim
        for claim in claims
        if _is_of_kind(claim.claim, question, scope)
        and is_heard(claim, policy)
        and may_speak_of(claim, scope, atlas, policy, documents)
    ]


def _is_of_kind(claim: Claim, question: Question, scope: Scope) -> bool:
    """Whether a claim bears on whether it happened: of the same kind and whom is asked about, or of the attack.

    Who carried out, or denies, the attack, says so of the deaths too.
    """
    if get_kind(question.kind).family == "harm" and get_kind(claim.kind).family == "attack":
        return True
    group = group_of(claim.subject, claim.kind)
    return bool(kind_atoms(claim.kind) & scope.kinds and group.unit == scope.unit and group.atoms & scope.groups)


def _without_bounds(constraints: Iterable[Constraint]) -> Iterable[Unused]:
    for each in constraints:
        if not each.bounds:
            why = "sets no bound"
            if each.high is not None:
                why = f"says at most {each.high:,} of what its words do not fix, which bounds nothing"
            yield Unused(each.id, Reason.NO_BOUND, why)


def _outside(
    constraints: Sequence[Constraint], copies: Mapping[ClaimId, Sequence[Constraint]], used: Iterable[int]
) -> Iterable[Unused]:
    """Why claims do not bear on the question, by where and when they are."""
    inside = set(used)
    beside = [each for position, each in enumerate(constraints) if position not in inside]
    for each in [copy for one in beside for copy in (one, *copies[one.id])]:
        if all(node.startswith(UNNAMED) for node in each.outer.places):
            yield Unused(each.id, Reason.NO_PLACE, "names no place, so nobody can say whether it is meant here")
        else:
            yield Unused(each.id, Reason.OUTSIDE, "speaks of another place, time or group")


def _named_places(constraints: Iterable[Constraint], ids: Collection[ClaimId]) -> frozenset[str]:
    """The places that claims name, before any was taken to be about one incident there."""
    return frozenset(node for each in constraints if each.id in ids for node in each.outer.places)


def _named(
    option: Option, constraints: Sequence[Constraint], copies: Mapping[ClaimId, Sequence[Constraint]]
) -> Retraction:
    """A retraction by the ids of its claims; whoever sets a claim aside sets its copies aside."""
    chosen = [constraints[position] for position in option.retraction.claims]
    claims = sorted(each.id for one in chosen for each in (one, *copies[one.id]))
    return Retraction(tuple(claims), option.retraction.cost, option.bounds)
