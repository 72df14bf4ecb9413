"""All components of a problem, or all moments of a stock, put together to one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

from sijill.accounts.atlas import Atlas
from sijill.accounts.conflicts import Claims, Retraction
from sijill.accounts.constraints import Constraint, Scope
from sijill.accounts.policy import Policy
from sijill.accounts.problem import build_problem
from sijill.accounts.reconcile import Option, Reconciled, reconcile
from sijill.accounts.solve import Bounds, bounds_of

MOST_OPTIONS = 50
"""Ways of restoring consistency that are kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question comes to; claims by position. The fields are those of an account (account.py)."""

    claims: tuple[int, ...]
    bounds: Bounds
    documented: Bounds
    conflicts: tuple[Claims, ...]
    options: tuple[Option, ...]
    complete: bool
    effects: Mapping[int, Bounds]


def find_answer(
    constraints: Sequence[Constraint],
    stock: bool,
    scope: Scope,
    atlas: Atlas,
    policy: Policy,
    *,
    with_effects: bool = True,
) -> Answer:
    """Reconcile constraints for a question; of a stock, at each moment that they speak of."""
    weights = [policy.weight(each.claim.grade) for each in constraints]
    if not stock:
        return _total(constraints, weights, scope, atlas, policy, with_effects=with_effects)
    moments = []
    for start, end, positions in _moments(constraints, scope):
        held = [_clipped(constraints[at], start, end) for at in positions]
        own = [weights[at] for at in positions]
        asked = replace(scope, start=start, end=end)
        moments.append(_placed(_total(held, own, asked, atlas, policy, with_effects=with_effects), positions))
    spoken = [each for each in moments if each.claims]
    if not spoken:
        return _total([], [], scope, atlas, policy, with_effects=False)
    return reduce(lambda one, other: _either(one, other, weights), spoken)


def _total(
    constraints: Sequence[Constraint],
    weights: Sequence[int],
    scope: Scope,
    atlas: Atlas,
    policy: Policy,
    *,
    with_effects: bool,
) -> Answer:
    exclusions = _exclusions(constraints)
    problem = build_problem(constraints, scope, atlas, exclusions)
    found = [
        done
        for component in problem.components
        if component.target is not None
        and (
            done := reconcile(
                component, weights.__getitem__, policy.most_conflicts, exclusions, with_effects=with_effects
            )
        )
    ]
    documented = bounds_of(each.bounds for each in found)
    bounds = documented if problem.covered else replace(documented, high=None)
    return Answer(
        tuple(sorted(at for each in found for at in each.claims)),
        bounds,
        documented,
        tuple(conflict for each in found for conflict in each.conflicts),
        _combined(found, covered=problem.covered),
        all(each.complete for each in found),
        _effects(found, covered=problem.covered),
    )


def _exclusions(constraints: Sequence[Constraint]) -> list[tuple[int, int]]:
    """The pairs of which a person said that one contradicts the other."""
    position = {each.id: at for at, each in enumerate(constraints)}
    return [
        (at, position[other])
        for at, each in enumerate(constraints)
        for other in each.claim.contradicts
        if other in position
    ]


def _effects(found: Sequence[Reconciled], *, covered: bool) -> Mapping[int, Bounds]:
    """The bounds of the whole without each claim that moves those of its component."""
    low = sum(each.bounds.low for each in found)
    highs = [each.bounds.high for each in found]
    bounded, unbounded = sum(high for high in highs if high is not None), highs.count(None)
    effects: dict[int, Bounds] = {}
    for each in found:
        own = each.bounds.high
        rest_is_bounded = covered and unbounded == (own is None)
        for claim, without in each.effects.items():
            high = None
            if rest_is_bounded and without.high is not None:
                high = bounded - (own or 0) + without.high
            effects[claim] = Bounds(low - each.bounds.low + without.low, high)
    whole = Bounds(low, bounded if covered and not unbounded else None)
    return {claim: each for claim, each in effects.items() if (each.low, each.high) != (whole.low, whole.high)}


def _combined(found: Sequence[Reconciled], *, covered: bool) -> tuple[Option, ...]:
    """The retractions of the whole, cheapest first: one of each component that has conflicts."""
    agreed = bounds_of(each.bounds for each in found if each.consistent)
    options = [Option(Retraction(frozenset(), 0), agreed if covered else replace(agreed, high=None))]
    for each in found:
        if not each.consistent:
            both = (_both(one, other, Bounds.plus) for one in options for other in each.options[:MOST_OPTIONS])
            options = sorted(both, key=_cost)[:MOST_OPTIONS]
    return tuple(option for option in options if option.retraction.claims)


def _both(one: Option, other: Option, bounds: Callable[[Bounds, Bounds], Bounds]) -> Option:
    claims = one.retraction.claims | other.retraction.claims
    return Option(Retraction(claims, one.retraction.cost + other.retraction.cost), bounds(one.bounds, other.bounds))


def _cost(option: Option) -> tuple[int, list[int]]:
    return option.retraction.cost, sorted(option.retraction.claims)


def _moments(constraints: Sequence[Constraint], scope: Scope) -> Iterable[tuple[int, int, list[int]]]:
    """The times inside the question in which no claim begins or ends to hold, with the claims that hold in each."""
    cuts = sorted({at for each in constraints for at in (each.outer.start, each.outer.end)} | {scope.start, scope.end})
    for start, end in pairwise(cuts):
        if scope.start <= start and end <= scope.end:
            held = [at for at, each in enumerate(constraints) if each.outer.start <= start and end <= each.outer.end]
            if held:
                yield start, end, held


def _clipped(constraint: Constraint, start: int, end: int) -> Constraint:
    """What a stock says of one moment of the time through which it holds."""
    inner = None if constraint.inner is None else replace(constraint.inner, start=start, end=end)
    return replace(constraint, outer=replace(constraint.outer, start=start, end=end), inner=inner)


def _placed(answer: Answer, positions: Sequence[int]) -> Answer:
    """An answer whose claims are numbered as in a longer list, in which they stand at `positions`."""

    def move(claims: Iterable[int]) -> Claims:
        return frozenset(positions[claim] for claim in claims)

    return replace(
        answer,
        claims=tuple(positions[claim] for claim in answer.claims),
        conflicts=tuple(map(move, answer.conflicts)),
        options=tuple(
            Option(replace(each.retraction, claims=move(each.retraction.claims)), each.bounds)
            for each in answer.options
        ),
        effects={positions[claim]: bounds for claim, bounds in answer.effects.items()},
    )


def _either(one: Answer, other: Answer, weights: Sequence[int]) -> Answer:
    """What holds at one moment or at another: a stock lies in the one's bounds or in the other's."""
    effects = {
        claim: one.effects.get(claim, one.bounds).hull(other.effects.get(claim, other.bounds))
        for claim in {**one.effects, **other.effects}
    }
    bounds = one.bounds.hull(other.bounds)
    options = []
    for first in one.options or (Option(Retraction(frozenset(), 0), one.bounds),):
        for second in other.options or (Option(Retraction(frozenset(), 0), other.bounds),):
            both = _both(first, second, Bounds.hull)
            # a claim that speaks of both moments is set aside once
            options.append(replace(both, retraction=_weighed(both.retraction.claims, weights)))
    return Answer(
        tuple(sorted({*one.claims, *other.claims})),
        bounds,
        one.documented.hull(other.documented),
        tuple(dict.fromkeys((*one.conflicts, *other.conflicts))),
        tuple(each for each in sorted(options, key=_cost)[:MOST_OPTIONS] if each.retraction.claims),
        one.complete and other.complete,
        {claim: each for claim, each in effects.items() if each != bounds},
    )


def _weighed(claims: Claims, weights: Sequence[int]) -> Retraction:
    return Retraction(claims, sum(weights[claim] for claim in claims))
