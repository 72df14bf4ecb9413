"""The only module that knows the solver (HiGHS): is a programme possible, and between what does a sum lie."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.accounts.problem import Component, Row
from sijill.errors import InputError

TOLERANCE = 1e-6
"""By how much a figure of the solver may miss a whole number; relative beyond 1. HiGHS keeps rows to 1e-7."""

MOST_WHOLE = 20_000
"""Cells of a programme that is solved in whole numbers where the solution in fractions is not whole anyway."""

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


def load_solver() -> Any:
    """The solver's module. Raises InputError that says how to install it where it is missing."""
    try:
        import highspy
    except ImportError as error:
        raise InputError(
            f"accounts need the solver HiGHS, which is not installed ({error}): pip install 'sijill[accounts]'"
        ) from None
    return highspy


def _quiet_model() -> Any:
    """A model that is solved alike every time, on one core, and writes nothing.

    The class that the module offers prints a line as soon as it is made, into the JSON that a verb writes; its base, to
    which it adds callbacks only, does not.
    """
    base = load_solver().Highs.__mro__[1]
    model = base()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        model.setOptionValue(name, value)
    return model


class Programme:
    """A component as a linear programme, kept warm: claims can be switched off and on between solves.

    One column a cell, merged where no row tells cells apart; one row a bound. Sums are of non-negative whole numbers.
    """

    def __init__(self, component: Component) -> None:
        self._highspy = load_solver()
        self.claims = component.claims
        self._rows_of: dict[int, list[int]] = {claim: [] for claim in self.claims}
        for position, row in enumerate(component.rows):
            self._rows_of[row.claim].append(position)
        self._rows = component.rows
        self._off: set[int] = set()
        matrix, target = _cells(component)
        self.columns = matrix.columns
        self._target = target
        self.reaches = target is not None and len(target) > 0
        self._model = self._build(matrix)
        self._whole = False
        self.low_movers: set[int] = set()
        self.high_movers: set[int] = set()

    def _build(self, matrix: _Matrix) -> Any:
        lp = self._highspy.HighsLp()
        count = matrix.columns
        lp.num_col_, lp.num_row_ = count, len(self._rows)
        lp.col_cost_ = np.zeros(count)
        lp.col_lower_ = np.zeros(count)
        lp.col_upper_ = np.full(count, self._highspy.kHighsInf)
        lp.row_lower_ = np.array([float(row.low) for row in self._rows])
        lp.row_upper_ = np.array([self._high(row) for row in self._rows])
        lp.a_matrix_.format_ = self._highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.starts, matrix.indices
        lp.a_matrix_.value_ = np.ones(len(matrix.indices))
        model = _quiet_model()
        # what is switched off must not have been presolved away, and a proof of impossibility is asked for
        model.setOptionValue("presolve", "off")
        model.setOptionValue("mip_abs_gap", 0.5)
        model.setOptionValue("mip_max_nodes", MOST_NODES)
        model.passModel(lp)
        return model

    def _high(self, row: Row) -> float:
        return float(self._highspy.kHighsInf if row.high is None else row.high)

    def _only(self, claims: Collection[int]) -> None:
        """Let only these claims bind."""
        off = set(self.claims).difference(claims)
        infinity = self._highspy.kHighsInf
        for claim in self._off - off:
            for position in self._rows_of[claim]:
                row = self._rows[position]
                self._model.changeRowBounds(position, float(row.low), self._high(row))
        for claim in off - self._off:
            for position in self._rows_of[claim]:
                self._model.changeRowBounds(position, -infinity, infinity)
        self._off = off

    def is_possible(self, claims: Collection[int]) -> bool:
        """Whether some history of whole numbers keeps to these claims."""
        self._only(claims)
        status = self._run(0)
        if status == "infeasible":
            return False
        return self._is_whole() or self._run_whole(0) != "infeasible"

    def clashing(self, claims: Collection[int]) -> Collection[int]:
        """Of claims that cannot all be true, those of the solver's proof; all of them where it has none."""
        self._only(claims)
        binding = set(claims)
        if self._run(0) != "infeasible":
            return binding
        _, has_ray, ray = self._model.getDualRay()
        if not has_ray:
            return binding
        return {self._rows[at].claim for at in np.flatnonzero(np.abs(np.asarray(ray)) > 1e-9).tolist()} & binding

    def bounds(self, claims: Collection[int]) -> Bounds:
        """Between what the target lies, for claims that are possible together."""
        self._only(claims)
        low, sharp_low, self.low_movers = self._end(1)
        high, sharp_high, self.high_movers = self._end(-1)
        return Bounds(low or 0, high, sharp_low and sharp_high)

    def _end(self, sense: int) -> tuple[int | None, bool, set[int]]:
        """One end of the target, whether it is sharp, and the claims without which it might move."""
        if self._target is None:
            return 0, True, set()
        status = self._run(sense)
        if status == "unbounded":
            return None, True, set()
        value = self._value()
        movers = {self._rows[at].claim for at in np.flatnonzero(np.abs(self._duals()) > 1e-9).tolist()}
        outward = _up(value) if sense > 0 else _down(value)
        if self._is_whole():
            return outward, True, movers
        if self.columns > MOST_WHOLE:
            return outward, False, movers
        sharp = self._run_whole(sense) == "optimal"
        bound = float(self._model.getInfo().mip_dual_bound) * sense
        found = max(outward, _up(bound)) if sense > 0 else min(outward, _down(bound))
        # in whole numbers a claim may bind of which the programme in fractions knows nothing
        return found, sharp, set(self.claims) - self._off

    def _set_costs(self, sense: int) -> None:
        """Costs for the least (1) or the greatest (-1) target, or none (0)."""
        assert self._target is not None or sense == 0
        cost = np.zeros(self.columns)
        if sense and self._target is not None:
            cost[self._target] = float(sense)
        self._model.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), cost)

    def _run(self, sense: int) -> str:
        self._relax()
        self._set_costs(sense)
        self._sense = sense
        self._model.run()
        status = self._status()
        if status == "infeasible or unbounded":
            self._set_costs(0)
            self._model.run()
            return "infeasible" if self._status() == "infeasible" else "unbounded"
        return status

    def _run_whole(self, sense: int) -> str:
        self._whole = True
        self._set_integrality(self._highspy.HighsVarType.kInteger)
        self._model.setOptionValue("presolve", "choose")
        self._set_costs(sense)
        self._sense = sense
        self._model.run()
        return self._status()

    def _relax(self) -> None:
        if self._whole:
            self._whole = False
            self._set_integrality(self._highspy.HighsVarType.kContinuous)
            self._model.setOptionValue("presolve", "off")

    def _set_integrality(self, kind: Any) -> None:
        columns = np.arange(self.columns, dtype=np.int32)
        self._model.changeColsIntegrality(self.columns, columns, np.full(self.columns, kind))

    def _status(self) -> str:
        status = self._model.getModelStatus()
        known = self._highspy.HighsModelStatus
        names = {
            known.kOptimal: "optimal",
            known.kInfeasible: "infeasible",
            known.kUnbounded: "unbounded",
            known.kUnboundedOrInfeasible: "infeasible or unbounded",
            known.kModelEmpty: "optimal",
        }
        return names.get(status, "stopped")

    def _value(self) -> float:
        return float(self._model.getInfo().objective_function_value) * (self._sense or 1)

    def _duals(self) -> NDArray[np.float64]:
        return np.asarray(self._model.getSolution().row_dual)

    def _is_whole(self) -> bool:
        values = np.asarray(self._model.getSolution().col_value)
        return bool(np.all(np.abs(values - np.round(values)) <= TOLERANCE * np.maximum(1.0, np.abs(values))))


class Chart:
    """Which claims to set aside next: the cheapest set that is not yet known to be too little or more than is needed.
    """

    def __init__(self, weights: Mapping[int, int]) -> None:
        self._highspy = load_solver()
        self._claims = list(weights)
        self._column = {claim: position for position, claim in enumerate(self._claims)}
        self._model = _quiet_model()
        for weight in weights.values():
            self._model.addVar(0.0, 1.0)
            column = self._model.getNumCol() - 1
            self._model.changeColCost(column, float(weight))
            self._model.changeColIntegrality(column, self._highspy.HighsVarType.kInteger)

    def require_one_out(self, claims: Collection[int]) -> None:
        """Of these, which cannot all be true, one at least is set aside."""
        self._add(1.0, self._highspy.kHighsInf, claims)

    def require_one_in(self, claims: Collection[int]) -> None:
        """Not all of these are set aside: that is a retraction already known."""
        self._add(-self._highspy.kHighsInf, len(claims) - 1.0, claims)

    def _add(self, low: float, high: float, claims: Collection[int]) -> None:
        columns = np.array(sorted(self._column[claim] for claim in claims), dtype=np.int32)
        self._model.addRow(low, high, len(columns), columns, np.ones(len(columns)))

    def cheapest(self) -> frozenset[int] | None:
        """The cheapest set to set aside, None where every one is known."""
        self._model.run()
        if self._model.getModelStatus() != self._highspy.HighsModelStatus.kOptimal:
            return None
        values = self._model.getSolution().col_value
        return frozenset(claim for claim, value in zip(self._claims, values, strict=True) if value > 0.5)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A 0–1 matrix by rows."""

    columns: int
    starts: NDArray[np.int32]
    indices: NDArray[np.int32]


def _up(value: float) -> int:
    return math.ceil(value - TOLERANCE * max(1.0, abs(value)))


def _down(value: float) -> int:
    return math.floor(value + TOLERANCE * max(1.0, abs(value)))


def _cells(component: Component) -> tuple[_Matrix, NDArray[np.int64] | None]:
    """The rows over merged cells, and the cells of the target of which some row speaks."""
    target = component.target
    spans = [(row.leaves, row.start, row.end) for row in component.rows]
    if target is not None:
        spans.append(target)
    cuts = sorted({at for _, start, end in spans for at in (start, end)})
    place = {at: position for position, at in enumerate(cuts)}
    steps = len(cuts) - 1
    held = [
        (component.sets[leaves][:, None].astype(np.int64) * steps + np.arange(place[start], place[end])).ravel()
        for leaves, start, end in spans
    ]
    label = np.zeros(component.leaf_count * steps, dtype=np.int64)
    for cells in held[: len(component.rows)]:
        _refine(label, cells)
    if target is not None:
        held[-1] = held[-1][label[held[-1]] > 0]
        _refine(label, held[-1])
    spoken = label > 0
    _, numbers = np.unique(label[spoken], return_inverse=True)
    label[spoken] = numbers
    columns = [np.unique(label[cells]) for cells in held]
    own = columns[: len(component.rows)]
    starts = np.concatenate([[0], np.cumsum([len(each) for each in own])]).astype(np.int32)
    matrix = _Matrix(int(numbers.max()) + 1, starts, np.concatenate(own).astype(np.int32))
    return matrix, columns[-1] if target is not None else None


def _refine(label: NDArray[np.int64], cells: NDArray[np.int64]) -> None:
    """Tell cells that lie in one more set apart from those that do not (partition refinement)."""
    if len(cells):
        _, place = np.unique(label[cells], return_inverse=True)
        label[cells] = int(label.max()) + 1 + place


def bounds_of(components: Iterable[Bounds]) -> Bounds:
    """The bounds of the sum over components."""
    total = NOTHING
    for each in components:
        total = total.plus(each)
    return total
