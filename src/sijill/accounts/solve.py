"""The only module that knows the solver (HiGHS): is a programme possible, and between what does a sum lie."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from sijill.accounts.matrix import NOBODY, Integers, Layout
from sijill.accounts.problem import Component

TOLERANCE = 1e-6
"""By how much a figure of the solver may miss a whole number; relative beyond 1. HiGHS keeps rows to 1e-7."""

ZERO = 1e-9
DENOMINATOR = 720_720
"""Of the fractions in which proofs are computed: it holds all up to sixteenths, and mostly ones and halves are met."""

MOST_WHOLE = 20_000
"""Cells of a programme that is solved in whole numbers where the solution in fractions is not whole anyway."""

MOST_CORNERS = 12
"""Corners that are looked at before whole numbers are searched for."""

MOST_NODES = 20_000
"""Branches that the search in whole numbers may try; counted, for a limit in seconds would give no same answer twice.
"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest that a sum can be (`high` None: nothing bounds it).

    `exact` False: no true sum lies outside, but one end or both may be tighter than was found.
    """

    low: int
    high: int | None
    exact: bool = True

    def plus(self, other: Bounds) -> Bounds:
        """The bounds of the sum of two sums that have nothing to do with one another."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(self.low + other.low, high, self.exact and other.exact)

    def hull(self, other: Bounds) -> Bounds:
        """The bounds of a sum that lies in one or the other."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(min(self.low, other.low), high, self.exact and other.exact)


NOTHING = Bounds(0, 0)


def _quiet_model() -> Any:
    """A model that is solved alike every time, on one core, and writes nothing.

    The class that the module offers prints a line as soon as it is made, into the JSON that a verb writes; its base, to
    which it adds callbacks only, does not.
    """
    base = highspy.Highs.__mro__[1]
    model = base()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        model.setOptionValue(name, value)
    return model


class Programme:
    """A component as a linear programme, kept warm: claims can be switched off and on between solves.

    Sums are of non-negative whole numbers.
    """

    def __init__(self, component: Component, layout: Layout | None = None) -> None:
        self.claims = component.claims
        self._layout = Layout(component) if layout is None else layout
        self._matrix = self._layout.matrix()
        self._entry_rows = self._matrix.entry_rows
        self._rows_of: dict[int, list[int]] = {claim: [] for claim in self.claims}
        for at, row in enumerate(component.rows):
            self._rows_of[row.claim].append(at)
        self._on = np.ones(len(self._matrix.claims), dtype=bool)
        self._off: set[int] = set()
        self.size = len(self._matrix.indices)
        self.reaches = self._matrix.target is not None
        self._model = self._build()
        self._whole = False
        self.low_movers: set[int] = set()
        self.high_movers: set[int] = set()

    def _build(self) -> Any:
        matrix, lp = self._matrix, highspy.HighsLp()
        lp.num_col_, lp.num_row_ = matrix.columns, len(matrix.claims)
        lp.col_cost_ = np.zeros(matrix.columns)
        lp.col_lower_ = np.zeros(matrix.columns)
        lp.col_upper_ = np.full(matrix.columns, np.inf)
        lp.row_lower_, lp.row_upper_ = matrix.lows, matrix.highs
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.starts, matrix.indices, matrix.values
        model = _quiet_model()
        # what is switched off must not have been presolved away, and a proof of impossibility is asked for
        model.setOptionValue("presolve", "off")
        model.setOptionValue("mip_abs_gap", 0.5)
        model.setOptionValue("mip_max_nodes", MOST_NODES)
        model.passModel(lp)
        return model

    def _only(self, claims: Collection[int]) -> None:
        """Let only these claims bind."""
        off = set(self.claims).difference(claims)
        for claim in self._off - off:
            for at in self._rows_of[claim]:
                self._model.changeRowBounds(at, self._matrix.lows[at], self._matrix.highs[at])
                self._on[at] = True
        for claim in off - self._off:
            for at in self._rows_of[claim]:
                self._model.changeRowBounds(at, -np.inf, np.inf)
                self._on[at] = False
        self._off = off

    def is_possible(self, claims: Collection[int]) -> bool:
        """Whether some history of whole numbers keeps to these claims."""
        self._only(claims)
        if not self._run(0):
            return False
        return self._is_whole() or self._has_whole_corner(0) or self._run_whole(0) != "infeasible"

    def clashing(self, claims: Collection[int]) -> Collection[int]:
        """Of claims that cannot all be true, those of the solver's proof; all of them where it has none."""
        self._only(claims)
        binding = set(claims)
        if self._run(0):
            return binding
        return self._claims_of(np.abs(self._ray()) > ZERO) & binding or binding

    def _claims_of(self, rows: NDArray[np.bool_]) -> set[int]:
        return set(self._matrix.claims[rows].tolist()) - {NOBODY}

    def bounds(self, claims: Collection[int], within: Collection[Bounds] = ()) -> Bounds:
        """Between what the target lies, for claims that are possible together.

        `within` are sharp bounds that more claims have. These cannot be wider, so that an end that is proved in
        fractions here, and reached there, needs no search in whole numbers.
        """
        self._only(claims)
        low, sharp_low, self.low_movers = self._end(1, {each.low for each in within})
        high, sharp_high, self.high_movers = self._end(-1, {each.high for each in within})
        return Bounds(low or 0, high, sharp_low and sharp_high)

    def _end(self, sense: int, reached: Collection[int | None] = ()) -> tuple[int | None, bool, set[int]]:
        """One end of the target, whether it is sharp, and the claims without which it might move."""
        if sense < 0 and not self._is_bounded():
            return None, True, set()
        self._run(sense)
        proved = self._proved(sense)
        if proved is None:
            return (0 if sense > 0 else None), False, set(self.claims) - self._off
        outward, movers = proved
        if outward in reached or self._is_whole() or self._has_whole_corner(sense, outward):
            return outward, True, movers
        if self._matrix.columns > MOST_WHOLE:
            return outward, False, movers
        sharp = self._run_whole(sense) == "optimal"
        bound = float(self._model.getInfo().mip_dual_bound) * sense
        found = max(outward, _up(bound)) if sense > 0 else min(outward, _down(bound))
        if sharp and found == outward:
            return found, True, movers  # what fractions prove is reached: only the claims of that proof can move it
        # in whole numbers a claim may bind of which the programme in fractions knows nothing
        return found, sharp, set(self.claims) - self._off

    def _has_whole_corner(self, sense: int, end: int = 0) -> bool:
        """Whether a corner of what is possible, with the target at `end`, is of whole numbers; a few are looked at.

        Most corners are: claims are nearly intervals. Each is found with costs of its own, the same every time.
        """
        columns = np.arange(self._matrix.columns, dtype=np.int32)
        if sense:
            asked = np.flatnonzero(self._asked(1)).astype(np.int32)
            shares = self._asked(1)[asked].astype(np.float64)
            self._model.addRow(float(end), float(end), len(asked), asked, shares)
        try:
            numbers = np.arange(1, len(columns) + 1, dtype=np.int64)
            for turn in range(1, MOST_CORNERS + 1):
                cost = (numbers * (numbers + 7_919 * turn) % 1_000_003 * 7_907 % 1_000_003 + 1).astype(np.float64)
                self._model.changeColsCost(len(columns), columns, cost)
                self._model.run()
                if self._status() == "optimal" and self._is_whole():
                    return True
            return False
        finally:
            if sense:
                self._model.deleteRows(1, np.array([self._model.getNumRow() - 1], dtype=np.int32))

    def _is_bounded(self) -> bool:
        """Whether every cell of the target lies in a sum that a claim bounds from above: others can be any number."""
        bounding = np.flatnonzero(np.isfinite(self._matrix.highs) & self._on)
        return bool((self._layout.covered(bounding) >= self._layout.target).all())

    def _proved(self, sense: int) -> tuple[int, set[int]] | None:
        """The end of the target that the solver's dual solution proves, in whole numbers, and the claims of the proof.

        The multipliers of the rows are taken as fractions of one denominator, and what they prove is computed exactly:
        a sum is no less than what the lower bounds, times their multipliers, come to, less the same of the upper ones
        (weak duality). None where they prove nothing.
        """
        multipliers = np.round(np.asarray(self._model.getSolution().row_dual) * DENOMINATOR).astype(np.int64)
        multipliers[~self._on] = 0
        total = self._weighed(multipliers)
        if total is None or not self._covers(multipliers, sense):
            return None
        movers = self._claims_of(multipliers != 0)
        return (-(-total // DENOMINATOR) if sense > 0 else -total // DENOMINATOR), movers

    def _weighed(self, multipliers: Integers) -> int | None:
        """The bounds of the rows times their multipliers; None where one would rest on a bound that is not there."""
        total = 0
        for at in np.flatnonzero(multipliers).tolist():
            multiplier = int(multipliers[at])
            bound = self._matrix.lows[at] if multiplier > 0 else self._matrix.highs[at]
            if bound == np.inf:
                return None
            total += multiplier * int(bound)
        return total

    def _covers(self, multipliers: Integers, sense: int) -> bool:
        """Whether no column weighs more in the rows, times their multipliers, than in what is asked (times `sense`)."""
        weights = np.zeros(self._matrix.columns, dtype=np.int64)
        entries = multipliers[self._entry_rows] * self._matrix.values.astype(np.int64)
        np.add.at(weights, self._matrix.indices, entries)
        return bool((weights <= self._asked(sense) * DENOMINATOR).all())

    def _asked(self, sense: int) -> Integers:
        """Each column's share in what is asked, times `sense`."""
        if self._matrix.target is None or not sense:
            return np.zeros(self._matrix.columns, dtype=np.int64)
        return self._matrix.target * sense

    def _ray(self) -> NDArray[np.float64]:
        """Multipliers of the rows that prove that they cannot all hold; none where the solver has no proof."""
        _, has_ray, ray = self._model.getDualRay()
        return np.asarray(ray) if has_ray else np.zeros(len(self._on))

    def _is_refuted(self) -> bool:
        """Whether the solver's proof that the rows cannot all hold is one (Farkas' lemma), computed exactly."""
        ray = self._ray()
        greatest = np.abs(ray).max(initial=0.0)
        if greatest == 0:
            return False
        for sign in (1, -1):
            multipliers = np.round(sign * ray / greatest * DENOMINATOR).astype(np.int64)
            total = self._weighed(multipliers)
            if total is not None and total > 0 and self._covers(multipliers, 0):
                return True
        return False

    def _set_costs(self, sense: int) -> None:
        """Costs for the least (1) or the greatest (-1) target, or none (0)."""
        columns = np.arange(self._matrix.columns, dtype=np.int32)
        self._model.changeColsCost(self._matrix.columns, columns, self._asked(sense).astype(float))

    def _run(self, sense: int) -> bool:
        """Solve in fractions; whether it is possible. An answer that does not bear checking is asked for once more."""
        self._relax()
        self._set_costs(sense)
        self._model.run()
        if not self._is_sound(sense):
            self._model.clearSolver()
            self._model.run()
        return self._status() != "infeasible"

    def _is_sound(self, sense: int) -> bool:
        status = self._status()
        if status == "infeasible":
            return self._is_refuted()
        return status == "optimal" and self._holds() and (sense == 0 or self._proved(sense) is not None)

    def _holds(self) -> bool:
        """Whether the solution keeps to the rows that bind."""
        values = np.asarray(self._model.getSolution().col_value)
        sums = np.zeros(len(self._on))
        np.add.at(sums, self._entry_rows, values[self._matrix.indices] * self._matrix.values)
        slack = TOLERANCE * np.maximum(1.0, np.abs(sums))
        kept = (sums >= self._matrix.lows - slack) & (sums <= self._matrix.highs + slack)
        return bool(kept[self._on].all() and (values >= -TOLERANCE).all())

    def _run_whole(self, sense: int) -> str:
        self._whole = True
        self._set_integrality(highspy.HighsVarType.kInteger)
        self._model.setOptionValue("presolve", "choose")
        self._set_costs(sense)
        self._model.run()
        return self._status()

    def _relax(self) -> None:
        if self._whole:
            self._whole = False
            self._set_integrality(highspy.HighsVarType.kContinuous)
            self._model.setOptionValue("presolve", "off")

    def _set_integrality(self, kind: Any) -> None:
        columns = np.arange(self._matrix.columns, dtype=np.int32)
        self._model.changeColsIntegrality(len(columns), columns, np.full(len(columns), kind))

    def _status(self) -> str:
        status = self._model.getModelStatus()
        known = highspy.HighsModelStatus
        return {known.kOptimal: "optimal", known.kInfeasible: "infeasible"}.get(status, "stopped")

    def _is_whole(self) -> bool:
        values = np.asarray(self._model.getSolution().col_value)
        return bool(np.all(np.abs(values - np.round(values)) <= TOLERANCE * np.maximum(1.0, np.abs(values))))


class Chart:
    """Which claims to set aside next: the cheapest set not yet known to be too little or more than is needed.

    It holds the claims that stand in a conflict; no other is ever set aside.
    """

    def __init__(self, weight: Callable[[int], int]) -> None:
        self._weight = weight
        self._claims: list[int] = []
        self._column: dict[int, int] = {}
        self._model = _quiet_model()

    def _column_of(self, claim: int) -> int:
        if claim not in self._column:
            column = self._column[claim] = len(self._claims)
            self._claims.append(claim)
            self._model.addVar(0.0, 1.0)
            self._model.changeColCost(column, float(self._weight(claim)))
            self._model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        return self._column[claim]

    def require_one_out(self, claims: Collection[int]) -> None:
        """Of these, which cannot all be true, one at least is set aside."""
        self._add(1.0, np.inf, claims)

    def require_one_in(self, claims: Collection[int]) -> None:
        """Not all of these are set aside: that is a retraction already known."""
        self._add(-np.inf, len(claims) - 1.0, claims)

    def _add(self, low: float, high: float, claims: Collection[int]) -> None:
        columns = np.array([self._column_of(claim) for claim in sorted(claims)], dtype=np.int32)
        self._model.addRow(low, high, len(columns), columns, np.ones(len(columns)))

    def cheapest(self) -> frozenset[int] | None:
        """The cheapest set to set aside, None where every one is known."""
        if not self._claims:
            return frozenset()
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = self._model.getSolution().col_value
        return frozenset(claim for claim, value in zip(self._claims, values, strict=True) if value > 0.5)


def _up(value: float) -> int:
    return math.ceil(value - TOLERANCE * max(1.0, abs(value)))


def _down(value: float) -> int:
    return math.floor(value + TOLERANCE * max(1.0, abs(value)))


def bounds_of(components: Iterable[Bounds]) -> Bounds:
    """The bounds of the sum over components."""
    total = NOTHING
    for each in components:
        total = total.plus(each)
    return total
