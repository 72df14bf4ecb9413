"""All components of a problem, or all moments of a stock, put together to one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import pairwise

from sijill.accounts.atlas import UNNAMED, Atlas
from sijill.accounts.conflicts import Claims, Retraction
from sijill.accounts.constraints import Constraint, Scope
from sijill.accounts.policy import Policy
from sijill.accounts.problem import Component, build_problem
from sijill.accounts.reconcile import Option, Reconciled, reconcile
from sijill.accounts.solve import NOTHING, Bounds, bounds_of

Spread = Callable[[Callable[[Component], Reconciled | None], Sequence[Component]], Iterable[Reconciled | None]]

LONG = 500
"""Rows of a component from which on its reconciliation takes long."""

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
    spread: Spread = map,
) -> Answer:
    """Reconcile constraints for a question; of a stock, at each moment that they speak of.

    `spread` does one piece of work on many parts, in their order: `map`, or one that uses several cores for parts that
    take long.
    """
    weights = [policy.weight(each.claim.grade) for each in constraints]
    if not stock:
        return _total(constraints, weights, scope, atlas, policy, with_effects=with_effects, spread=spread)
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
    spread: Spread = map,
) -> Answer:
    exclusions = _exclusions(constraints)
    problem = build_problem(constraints, scope, atlas, exclusions)
    asked = [component for component in problem.components if component.target is not None]
    work = partial(
        reconcile, weights=weights, most=policy.most_conflicts, exclusions=exclusions, with_effects=with_effects
    )
    # what is small is done before other cores would have begun
    small = [component for component in asked if len(component.rows) < LONG]
    large = [component for component in asked if len(component.rows) >= LONG]
    reconciled = (done for done in (*map(work, small), *spread(work, large)) if done is not None)
    found = [(_whereabouts(constraints[done.claims[0]]), done) for done in reconciled]
    found.sort(key=lambda pair: pair[1].claims)
    documented = _Sum.of((where, each.bounds) for where, each in found).total() if found else Bounds(0, None)
    bounds = documented if problem.covered else replace(documented, high=None)
    return Answer(
        tuple(sorted(at for _, each in found for at in each.claims)),
        bounds,
        documented,
        tuple(conflict for _, each in found for conflict in each.conflicts),
        _combined(found, covered=problem.covered),
        all(each.complete for _, each in found),
        _effects(found, covered=problem.covered),
    )


def _whereabouts(constraint: Constraint) -> str:
    """The place that a document does not name, "" for claims of named places."""
    return next((node for node in sorted(constraint.outer.places) if node.startswith(UNNAMED)), "")


@dataclass(frozen=True, slots=True)
class _Sum:
    """Bounds by whereabouts. Named places add up; a place that is not named may be any of them, or none.

    So what is told of it is no less than the whole, and adds to the most that the whole may be.
    """

    parts: Mapping[str, Bounds]

    @classmethod
    def of(cls, found: Iterable[tuple[str, Bounds]]) -> _Sum:
        whole = cls({})
        for where, bounds in found:
            whole = whole.plus(where, bounds)
        return whole

    def plus(self, where: str, bounds: Bounds) -> _Sum:
        return _Sum({**self.parts, where: self.parts.get(where, NOTHING).plus(bounds)})

    def total(self) -> Bounds:
        together = bounds_of(self.parts.values())
        return replace(together, low=max((each.low for each in self.parts.values()), default=0))


def _exclusions(constraints: Sequence[Constraint]) -> list[tuple[int, int]]:
    """The pairs of which a person said that one contradicts the other."""
    position = {each.id: at for at, each in enumerate(constraints)}
    pairs = (
        (at, position[other])
        for at, each in enumerate(constraints)
        for other in each.claim.contradicts
        if other in position
    )
    # what is told of a place that is not named is summed apart (see _Sum), and cannot share a component with others
    return [pair for pair in pairs if len({_whereabouts(constraints[at]) for at in pair}) == 1]


def _effects(found: Sequence[tuple[str, Reconciled]], *, covered: bool) -> Mapping[int, Bounds]:
    """The bounds of the whole without each claim that moves those of its component."""
    effects: dict[int, Bounds] = {}
    moved = [(at, each) for at, (_, each) in enumerate(found) if each.effects]
    whole = _closed(_Sum.of((where, each.bounds) for where, each in found), covered=covered)
    for at, each in moved:
        others = _Sum.of((where, other.bounds) for place, (where, other) in enumerate(found) if place != at)
        for claim, without in each.effects.items():
            bounds = _closed(others.plus(found[at][0], without), covered=covered)
            if (bounds.low, bounds.high) != (whole.low, whole.high):
                effects[claim] = bounds
    return effects


def _closed(whole: _Sum, *, covered: bool) -> Bounds:
    return whole.total() if covered else replace(whole.total(), high=None)


def _combined(found: Sequence[tuple[str, Reconciled]], *, covered: bool) -> tuple[Option, ...]:
    """The retractions of the whole, cheapest first: one of each component that has conflicts."""
    agreed = _Sum.of((where, each.bounds) for where, each in found if each.consistent)
    chosen = [(Retraction(frozenset(), 0), agreed)]
    for where, each in found:
        if not each.consistent:
            both = (
                (_joined(one, option.retraction), whole.plus(where, option.bounds))
                for one, whole in chosen
                for option in each.options[:MOST_OPTIONS]
            )
            chosen = sorted(both, key=lambda pair: (pair[0].cost, sorted(pair[0].claims)))[:MOST_OPTIONS]
    return tuple(Option(each, _closed(whole, covered=covered)) for each, whole in chosen if each.claims)


def _joined(one: Retraction, other: Retraction) -> Retraction:
    return Retraction(one.claims | other.claims, one.cost + other.cost)


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
    options: list[Option] = []
    for first in one.options or (Option(Retraction(frozenset(), 0), one.bounds),):
        for second in other.options or (Option(Retraction(frozenset(), 0), other.bounds),):
            # a claim that speaks of both moments is set aside once
            claims = first.retraction.claims | second.retraction.claims
            options.append(Option(_weighed(claims, weights), first.bounds.hull(second.bounds)))
    return Answer(
        tuple(sorted({*one.claims, *other.claims})),
        bounds,
        one.documented.hull(other.documented),
        tuple(dict.fromkeys((*one.conflicts, *other.conflicts))),
        tuple(each for each in _smallest(options)[:MOST_OPTIONS] if each.retraction.claims),
        one.complete and other.complete,
        {claim: each for claim, each in effects.items() if each != bounds},
    )


def _smallest(options: Sequence[Option]) -> list[Option]:
    """The options that set no more aside than another does, by rising cost."""
    found: list[Option] = []
    for each in sorted(options, key=_cost):
        if not any(other.retraction.claims <= each.retraction.claims for other in found):
            found.append(each)
    return found


def _weighed(claims: Claims, weights: Sequence[int]) -> Retraction:
    return Retraction(claims, sum(weights[claim] for claim in claims))
