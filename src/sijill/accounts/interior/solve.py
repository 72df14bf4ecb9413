"""Bounds of one component by the interior point method: what is asked of it, and what the answers mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sijill.accounts.interior.cells import Floats, lay_out
from sijill.accounts.interior.factor import Equations
from sijill.accounts.interior.newton import Iteration, Outcome
from sijill.accounts.interior.proof import Proof, Prover
from sijill.accounts.interior.windows import TooDense
from sijill.accounts.problem import Component

PRICES = (16.0, 256.0, 4096.0)
"""What a row is missed at, tried in turn: once no multiplier needs to be larger, no row is missed that can be met."""


@dataclass(frozen=True, slots=True)
class Interior:
    """What is known of a component.

    `possible` says whether its claims can be true in fractions: False is proved in whole numbers, True rests on a
    solution that misses no row by more than a millionth, and None means that neither was found within the steps allowed
    (or the component is too dense for the memory allowed). No true sum of whole numbers lies outside `low` and `high`
    (None: nothing bounds it), which is proved. `exact`: both are the bounds in fractions, rounded to whole numbers
    inwards, as far as can be told within a thousandth; in whole numbers they may be closer still.

    `clashing` are claims that cannot all be true, where `possible` is False (then the bounds mean nothing). `movers`
    are the claims that the bounds rest on: without all others they are the same. `proofs` are what is proved by what.
    """

    possible: bool | None
    low: int = 0
    high: int | None = None
    exact: bool = False
    clashing: frozenset[int] = frozenset()
    movers: frozenset[int] = frozenset()
    proofs: tuple[Proof, ...] = ()


def solve_component(component: Component, claims: Collection[int]) -> Interior:
    """Bound the target of a component of which only `claims` bind, in the same way on every machine.

    For components of thousands of densely overlapping claims; takes seconds for 10,000. Time and memory grow with the
    pairs of claims that overlap. numpy's own threads only slow it down, several times over where cores are busy: run it
    with `OPENBLAS_NUM_THREADS=1`.
    """
    return _Work(component, claims).bounded()


def find_clash(component: Component, claims: Collection[int]) -> Interior:
    """Only decide whether `claims` can all be true: about half the work of `solve_component`; no bounds."""
    return _Work(component, claims).decided()


class _Work:
    """A component laid out, and the answers to what may be asked of it."""

    def __init__(self, component: Component, claims: Collection[int]) -> None:
        self.rows = component.rows
        self.layout = lay_out(component, claims)
        self.prover = Prover(self.layout)
        self._made: Equations | None = None

    def decided(self) -> Interior:
        """Whether the claims can all be true."""
        clash = self.prover.plain_clash()
        if clash is not None:
            return self._impossible(clash)
        try:
            outcome = self._run(0, 1.0)
        except TooDense:
            return Interior(None)
        return self._impossible(self._refuted(outcome)) if outcome.fits is False else Interior(outcome.fits)

    def bounded(self) -> Interior:
        """The least and the greatest of the target, where the claims can all be true."""
        if not self.layout.asked.any():
            decided = self.decided()
            return decided if decided.possible is False else replace(decided, high=0, exact=decided.possible is True)
        clash = self.prover.plain_clash()
        if clash is not None:
            return self._impossible(clash)
        ends: list[Outcome] = []
        for sense in (1, -1) if self.layout.is_bounded else (1,):
            end = self._end(sense)
            if end.fits is False:
                return self._impossible(self._refuted(end))
            ends.append(end)
        return self._between(ends)

    def _between(self, ends: Sequence[Outcome]) -> Interior:
        """The bounds that are proved at both ends, or only at the lower one."""
        proofs = [self._proof(end, sense) for end, sense in zip(ends, (1, -1), strict=False)]
        low = max(0, proofs[0].value)
        high = -proofs[1].value if len(proofs) > 1 else None
        movers = frozenset[int]().union(*(proof.claims(self.rows) for proof in proofs))
        if high is not None and low > high:  # a whole number there is none in between
            return Interior(False, clashing=movers, proofs=tuple(proofs))
        possible = True if any(end.fits for end in ends) else None
        exact = possible is not None and all(end.exact for end in ends)
        return Interior(possible, low, high, exact, movers=movers, proofs=tuple(proofs))

    def _end(self, sense: int) -> Outcome:
        """The least of the target times `sense`, at the first price at which no row is missed that can be met."""
        best = Outcome(None, None, False, None)
        possible: bool | None = None
        try:
            for price in PRICES:
                found = self._run(sense, price)
                if found.fits is not None:
                    return found
                if price == PRICES[0]:  # rows are missed: can they be met at all?
                    decision = self._run(0, 1.0)
                    if decision.fits is False:
                        return decision
                    possible = decision.fits
                if found.value is not None and (best.value is None or found.value > best.value):
                    best = found
        except TooDense:
            pass
        return replace(best, fits=possible)

    def _run(self, sense: int, price: float) -> Outcome:
        bearing = len(self.layout.bearing)
        if not bearing:
            return Outcome(np.zeros(0), None, True, True)
        if self._made is None:
            self._made = Equations(self.layout)
        cost = sense * self.layout.asked.ravel()[self._made.cells].astype(np.float64)
        return Iteration(self._made, cost, price, partial(self._value, sense), self._is_refuted).run()

    def _value(self, sense: int, multipliers: Floats) -> int | None:
        proof = self.prover.prove(multipliers, sense)
        return None if proof is None else proof.value

    def _is_refuted(self, multipliers: Floats) -> bool:
        return (self._value(0, multipliers) or 0) > 0

    def _proof(self, end: Outcome, sense: int) -> Proof:
        """The proof of an end; of what the rows prove one by one where the iteration has none."""
        nothing = np.zeros(len(self.layout.bearing))
        proof = self.prover.thin(nothing if end.multipliers is None else end.multipliers, sense)
        plain = self.prover.prove(nothing, sense)
        assert plain is not None  # nothing is weighed too much that nothing bounds
        return plain if proof is None or plain.value >= proof.value else proof

    def _refuted(self, outcome: Outcome) -> Proof:
        """The proof that no claims can be true together, by multipliers that were found to prove it."""
        assert outcome.multipliers is not None
        proof = self.prover.thin(outcome.multipliers / np.abs(outcome.multipliers).max(), 0)
        assert proof is not None and proof.value > 0
        return proof

    def _impossible(self, proof: Proof) -> Interior:
        return Interior(False, clashing=proof.claims(self.rows), proofs=(proof,))
