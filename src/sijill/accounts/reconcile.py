"""One component reconciled: its bounds where its claims agree, else the conflicts and the ways out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sijill.accounts.conflicts import Claims, Conflicts, Retraction, Span, find_conflicts, plain_conflicts, shrink
from sijill.accounts.large import LargeProgramme, programme_of
from sijill.accounts.problem import Component, Row
from sijill.accounts.solve import Bounds, Programme

MOST_EFFECTS = 200
"""Claims of a component up to which it is said what each one moves."""

SMALL = 8
"""How many times smaller than its component a set of claims is that is solved apart."""

LEAST_STEPS = 10
STEPS_TIMES_SIZE = 500_000
"""Steps of the search for conflicts times the entries of the programme: counted, so that the same claims always come to
the same account."""

MOST_REPAIRS = 20
"""Ways out of a conflict up to which it is said what each claim moves."""


@dataclass(frozen=True, slots=True)
class Option:
    """A retraction, and the bounds that would follow."""

    retraction: Retraction
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a component comes to.

    Where its claims agree, `bounds` are theirs. Where they do not, `bounds` span those of every retraction: nobody has
    decided which it is. `complete` False: more retractions exist than were looked for, and `bounds` are those of the
    claims that stand in no conflict found. `effects` are the bounds without a claim, for each that moves them.
    """

    claims: tuple[int, ...]
    bounds: Bounds
    conflicts: tuple[Claims, ...] = ()
    options: tuple[Option, ...] = ()
    complete: bool = True
    effects: Mapping[int, Bounds] = field(default_factory=dict)

    @property
    def consistent(self) -> bool:
        """Whether all its claims can be true."""
        return not self.conflicts


def reconcile(
    component: Component,
    weights: Sequence[int],
    most: int,
    exclusions: Collection[tuple[int, int]] = (),
    *,
    with_effects: bool = True,
) -> Reconciled | None:
    """Reconcile a component; None where the question does not reach it.

    `weights` are those of all claims, by position; `exclusions` pairs that a person named.
    """
    if len(component.rows) == 1:
        return _alone(component, component.rows[0])
    programme = programme_of(component)
    if not programme.reaches:
        return None
    work = _Work(programme, component, exclusions)
    everything = frozenset(component.claims)
    if work.is_possible(everything):
        bounds = work.bounds(everything)
        return Reconciled(component.claims, bounds, effects=work.effects([everything]) if with_effects else {})
    known = work.known_conflicts()
    left = max(LEAST_STEPS, STEPS_TIMES_SIZE // max(1, programme.size))
    weight = weights.__getitem__
    found = find_conflicts(component.claims, work, weight, most=len(known) + min(most, left), known=known)
    return work.conflicted(found, weight, with_effects=with_effects)


def _alone(component: Component, row: Row) -> Reconciled | None:
    """What a bound comes to that no other touches: its own, where all it is on is asked for, else the upper one."""
    if component.target is None:
        return None
    leaves, start, end = component.target
    own, asked = set(component.sets[row.leaves].tolist()), set(component.sets[leaves].tolist())
    if not (own & asked and row.start < end and start < row.end):
        return None
    is_asked = own <= asked and start <= row.start and row.end <= end
    bounds = Bounds(row.low if is_asked else 0, row.high)
    # without it nothing is said of where it was: what then is documented is nothing
    return Reconciled((row.claim,), bounds, effects={row.claim: Bounds(0, None)})


class _Work:
    """A programme with what a person said on top of it, and what was computed before remembered."""

    def __init__(
        self,
        programme: Programme | LargeProgramme,
        component: Component,
        exclusions: Collection[tuple[int, int]],
    ) -> None:
        self.programme = programme
        self.component = component
        self.exclusions = [frozenset(pair) for pair in exclusions]
        self._bounds: dict[Claims, tuple[Bounds, frozenset[int]]] = {}

    def is_possible(self, claims: Collection[int]) -> bool:
        if any(pair.issubset(claims) for pair in self.exclusions):
            return False
        if len(claims) * SMALL < len(self.component.claims):
            # switching most claims of a large programme off takes longer than a small one of its own
            return Programme(self.component.only(claims)).is_possible(claims) if claims else True
        return self.programme.is_possible(claims)

    def known_conflicts(self) -> list[Claims]:
        """The conflicts that a person named, and those that are seen without the solver."""
        claims = frozenset(self.component.claims)
        rows = self.component.rows
        spans = [Span(row.leaves, row.start, row.end, row.low, row.high, row.claim) for row in rows]
        several = {claim for claim, count in Counter(row.claim for row in rows).items() if count > 1}
        found = [pair for pair in self.exclusions if pair <= claims]
        for conflict in plain_conflicts(spans):
            # two cannot be fewer: any claim alone is possible; of three, two may clash where one has a further scope
            is_minimal = len(conflict) == 2 or not conflict & several
            found.append(conflict if is_minimal else shrink(conflict, self))
        return list(dict.fromkeys(found))

    def clashing(self, claims: Collection[int]) -> Collection[int]:
        excluded = next((pair for pair in self.exclusions if pair.issubset(claims)), None)
        return excluded if excluded is not None else self.programme.clashing(claims)

    def bounds(self, claims: Claims) -> Bounds:
        return self._solved(claims)[0]

    def _solved(self, claims: Claims) -> tuple[Bounds, frozenset[int]]:
        """The bounds of claims that are possible together, and the claims without which they might be others."""
        if claims not in self._bounds:
            within = [each for more, (each, _) in self._bounds.items() if each.exact and claims < more]
            bounds = self.programme.bounds(claims, within)
            movers = self.programme.low_movers | self.programme.high_movers
            self._bounds[claims] = bounds, frozenset(movers & claims)
        return self._bounds[claims]

    def effects(self, repairs: Sequence[Claims]) -> Mapping[int, Bounds]:
        """The bounds without each claim, where they are others.

        `repairs` are the largest sets of claims that can all be true. Those of the claims without one are the largest
        of what is left of them, for each of those is part of one of these.
        """
        claims = self.component.claims
        if len(claims) > MOST_EFFECTS:
            return {}
        whole = self._hull(repairs)
        found: dict[int, Bounds] = {}
        for claim in claims:
            if all(claim in repair and claim not in self._solved(repair)[1] for repair in repairs):
                continue  # no repair rests on it, and without it they are the same repairs
            without = self._hull(_largest({repair - {claim} for repair in repairs}))
            if without != whole:
                found[claim] = without
        return found

    def _hull(self, repairs: Collection[Claims]) -> Bounds:
        first, *others = (self.bounds(repair) for repair in repairs)
        for each in others:
            first = first.hull(each)
        return first

    def conflicted(self, found: Conflicts, weight: Callable[[int], int], *, with_effects: bool) -> Reconciled:
        everything = frozenset(self.component.claims)
        repairs = [everything - each.claims for each in found.retractions]
        options = tuple(
            Option(each, self.bounds(repair)) for each, repair in zip(found.retractions, repairs, strict=True)
        )
        if found.complete:
            effects = self.effects(repairs) if with_effects and len(repairs) <= MOST_REPAIRS else {}
            return Reconciled(self.component.claims, self._hull(repairs), found.conflicts, options, True, effects)
        conflicts, undisputed = self._undisputed(found.conflicts)
        if not options:
            retraction = self._some_retraction(undisputed, weight)
            options = (Option(retraction, self.bounds(everything - retraction.claims)),)
        return Reconciled(self.component.claims, self.bounds(undisputed), conflicts, options, False)

    def _some_retraction(self, undisputed: Claims, weight: Callable[[int], int]) -> Retraction:
        """A retraction, if not the cheapest: of claims in conflict the weightiest are kept, as long as they agree."""
        kept = undisputed
        disputed = frozenset(self.component.claims) - undisputed
        for claim in sorted(disputed, key=lambda claim: (-weight(claim), claim)):
            if self.is_possible(kept | {claim}):
                kept |= {claim}
        out = frozenset(self.component.claims) - kept
        return Retraction(out, sum(map(weight, out)))

    def _undisputed(self, conflicts: tuple[Claims, ...]) -> tuple[tuple[Claims, ...], Claims]:
        """The claims that stand in no conflict found; further conflicts are looked for until those agree."""
        left = frozenset(self.component.claims).difference(*conflicts)
        while not self.is_possible(left):
            conflict = shrink(left, self)
            conflicts = (*conflicts, conflict)
            left -= conflict
        return conflicts, left


def _largest(sets: Collection[Claims]) -> list[Claims]:
    """Of sets those that lie in no other."""
    return [each for each in sets if not any(each < other for other in sets)]
