"""The iteration: a primal–dual interior point method for the least of a sum over the cells that keep to the rows.

Predictor and corrector (Mehrotra, *On the implementation of a primal–dual interior point method*, SIAM Journal on
Optimization 2, 1992). Each row may be missed at a price, so that there is an inside on both sides whatever the claims
say; where the misses do not go away, its multipliers lead to a proof that the rows cannot all hold.

Nothing that it says of a bound is taken on trust: a step's multipliers are proved (`proof`), and it goes on until what
is proved, in whole numbers, meets the sum that it has reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sijill.accounts.interior.cells import Floats
from sijill.accounts.interior.factor import Equations, NotPositive

MOST_STEPS = 80
"""Steps after which it gives up; 8 to 25 are usual. Counted, for a limit in seconds gives no same answer twice."""

FITS = 30
"""Rounds of proportional fitting for the start."""

SHORT = 0.995
"""How much of the way to the boundary a step goes."""

TIGHT = 1e-2
SPENT = 1e-10
"""Distance between the two sides, relative to the sum, from which on proofs are tried; at which nothing more comes."""

MET = 1e-6
"""What a row may be missed by where it is said to hold."""

ROUNDING = 1e-3
"""How far above a whole number the sum reached may lie that a proof of that number is said to be exact."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The multipliers that prove the most, and the whole number that they prove (None: nothing proved).

    `exact`: it is the least of the sum in fractions, rounded up. `fits`: whether the rows can all hold; None where that
    stayed open. Where it is False, `multipliers` are those to prove it by.
    """

    multipliers: Floats | None
    value: int | None
    exact: bool
    fits: bool | None


@dataclass(frozen=True, slots=True)
class _Step:
    inner: Floats
    price: Floats
    multipliers: Floats
    reached: Floats

    def lengths(self, inner: Floats, price: Floats) -> tuple[float, float]:
        """How far, at most 1, the two sides can go along and stay positive."""
        return _reach(inner, self.inner), _reach(price, self.price)


class Iteration:
    """The least of `cost` over `equations`' cells and rows, each row missed at `price` a unit.

    `prove` says which whole number multipliers prove, `refutes` whether they prove that the rows cannot all hold.

    `inner` are what must stay positive: the cells, by how much each row is missed from below and from above, and what
    lies between what a row is `reached` at and its bounds (no such slack where both are one). `prices` are their duals.
    """

    def __init__(
        self,
        equations: Equations,
        cost: Floats,
        price: float,
        prove: Callable[[Floats], int | None],
        refutes: Callable[[Floats], bool],
    ) -> None:
        self.equations, self.cost, self.price = equations, cost, price
        self.prove, self.refutes = prove, refutes
        rows = equations.rows
        self.low, self.high = rows.low, rows.high
        self.fixed = self.low == self.high
        self.from_low = np.flatnonzero((self.low > 0) & ~self.fixed)
        self.from_high = np.flatnonzero(np.isfinite(self.high) & ~self.fixed)
        sizes = (len(cost), len(rows), len(rows), len(self.from_low), len(self.from_high))
        ends = np.cumsum([0, *sizes]).tolist()
        self.cells, self.under, self.over, self.above, self.below = (slice(a, b) for a, b in pairwise(ends))
        self.inner, self.prices = np.empty(ends[-1]), np.empty(ends[-1])
        self.multipliers = np.zeros(len(rows))
        self.reached = np.zeros(len(rows))
        self.best: tuple[int, Floats] | None = None

    def run(self) -> Outcome:
        """Take steps until the bound is proved, the rows are refuted, or nothing more comes."""
        self._start()
        for _ in range(MOST_STEPS):
            outcome = self._judge()
            if outcome is not None:
                return outcome
            try:
                self._factor()
            except NotPositive:
                break
            self._advance()
        return self._outcome(False, None)

    def _outcome(self, exact: bool, fits: bool | None) -> Outcome:
        value, multipliers = self.best if self.best is not None else (None, None)
        return Outcome(multipliers, value, exact, fits)

    def _start(self) -> None:
        """A rough fit of the cells to the rows, and prices to match."""
        equations, low, high, price = self.equations, self.low, self.high, self.price
        bounded = np.isfinite(high)
        cover = np.maximum(equations.charges(np.ones(len(low))), 1)
        share = (low + np.where(bounded, high, low)) / 2 / np.maximum(equations.sums(np.ones(len(cover))), 1)
        cells = _lifted(equations.charges(share) / cover)
        for _ in range(FITS):
            sums = equations.sums(cells) + 0.5
            wanted = np.log(np.clip(sums, low + 0.5, high + 0.5) / sums)
            cells = cells * np.exp(np.clip(2 * equations.charges(wanted) / cover, -1, 1))
        cells = _lifted(cells)
        sums = equations.sums(cells)
        room = np.where(bounded, np.where(bounded, high, 0) - low, low + 2)
        inside = np.clip(sums, low + 0.1 * room, np.where(bounded, low + 0.9 * room, np.inf))
        self.reached = np.where(self.fixed, low, inside)
        missed = self.reached - sums
        centre = 0.2 * float(np.abs(missed).mean()) * price + 0.1 * float(cells.mean())
        v, u = self.inner, self.prices
        v[self.cells] = cells
        v[self.above], v[self.below] = (self.reached - low)[self.from_low], (high - self.reached)[self.from_high]
        v[self.under], v[self.over] = np.maximum(missed, 0) + centre / price, np.maximum(-missed, 0) + centre / price
        most = min(price / 4, 3 / float(cover.mean()))
        for part in (self.above, self.below):
            u[part] = np.minimum(centre / v[part], most)
        self.multipliers[self.from_low] += u[self.above]
        self.multipliers[self.from_high] -= u[self.below]
        u[self.cells] = np.maximum(self.cost - equations.charges(self.multipliers), 0.5)

    def _judge(self) -> Outcome | None:
        """Residuals and distance of the present point, and the outcome where it is one."""
        v, u = self.inner, self.prices
        u[self.under], u[self.over] = self.price - self.multipliers, self.price + self.multipliers
        self.dual_residual = self.cost - self.equations.charges(self.multipliers) - u[self.cells]
        self.residual = self.reached - self.equations.sums(v[self.cells]) - v[self.under] + v[self.over]
        self.distance = float(v @ u)
        missed = float(v[self.under].sum() + v[self.over].sum())
        total = float(self.cost @ v[self.cells])
        if self.distance >= TIGHT * (abs(total) + 10):
            return None
        value = self.prove(self.multipliers)
        if value is not None and (self.best is None or value > self.best[0]):
            self.best = value, self.multipliers
        worst = max(float(each.max()) for each in (v[self.under], v[self.over], np.abs(self.residual)))
        met = worst < MET * (1 + 1e-4 * float(self.reached.max()))
        reached = total + self.price * missed
        if met and self.best is not None and self.best[0] >= reached - ROUNDING:
            return self._outcome(True, True)
        if not met and self.distance < TIGHT * self.price * missed:  # the misses stay
            refuted = self.refutes(self.multipliers)
            return Outcome(self.multipliers, None, False, False) if refuted else self._outcome(False, None)
        if self.distance < SPENT * (1 + abs(total)):
            return self._outcome(False, met or None)
        return None

    def _factor(self) -> None:
        """Set the equations of this step up: a row gives by its slacks and by its misses."""
        v, u = self.inner, self.prices
        ratio = v / u
        stiff = np.zeros(len(self.low))
        stiff[self.from_low] += u[self.above] / v[self.above]
        stiff[self.from_high] += u[self.below] / v[self.below]
        self.ratio = ratio
        self.give = np.where(self.fixed, 0, 1 / np.maximum(stiff, 1e-300))
        self.equations.factor(ratio[self.cells], self.give + ratio[self.under] + ratio[self.over])

    def _step(self, aim: Floats | float) -> _Step:
        """The step towards products of `aim`, less those of second order."""
        v, u = self.inner, self.prices
        forth, back = aim / u - v, aim / v - u
        pull = np.zeros(len(self.low))
        pull[self.from_low] += back[self.above]
        pull[self.from_high] -= back[self.below]
        right = self.residual - self.equations.sums(forth[self.cells] - self.ratio[self.cells] * self.dual_residual)
        multipliers = self.equations.solve(right - forth[self.under] + forth[self.over] + self.give * pull)
        reached = self.give * (pull - multipliers)
        prices = np.empty_like(u)
        prices[self.cells] = self.dual_residual - self.equations.charges(multipliers)
        prices[self.under], prices[self.over] = -multipliers, multipliers
        prices[self.above] = prices[self.below] = 0
        inner = forth - self.ratio * prices
        inner[self.above], inner[self.below] = reached[self.from_low], -reached[self.from_high]
        for part in (self.above, self.below):
            prices[part] = back[part] - u[part] / v[part] * inner[part]
        return _Step(inner, prices, multipliers, reached)

    def _advance(self) -> None:
        """Predict, correct, and go."""
        v, u = self.inner, self.prices
        step = self._step(0.0)
        along, across = step.lengths(v, u)
        ahead = float((v + along * step.inner) @ (u + across * step.price))
        goal = min(1.0, max(1e-6, (ahead / self.distance) ** 3)) * self.distance / len(v)
        step = self._step(goal - step.inner * step.price)
        along, across = step.lengths(v, u)
        self.inner, self.prices = v + SHORT * along * step.inner, u + SHORT * across * step.price
        self.reached = self.reached + SHORT * along * step.reached
        self.multipliers = self.multipliers + SHORT * across * step.multipliers


def _lifted(cells: Floats) -> Floats:
    """Cells kept away from 0."""
    lifted: Floats = np.maximum(cells, 0.1 * cells.mean() + 1e-3)
    return lifted


def _reach(values: Floats, step: Floats) -> float:
    """The longest step, at most 1, that keeps values positive."""
    least = float((step / values).min())
    return 1.0 if least >= -1 else -1 / least
