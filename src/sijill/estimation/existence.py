"""Whether a log-linear model has a maximum likelihood estimate on these histories, and whether it is the only one.

Where nobody is on all lists of a term, its parameter is −∞ and every cell with these lists is expected empty: the
*extended* estimate. The term and its cells are set aside, and two questions remain for the rest (Fienberg & Rinaldo,
Annals of Statistics 40, 2012; Chan, Silverman & Vincent, JASA 116, 2021).

- *Existence*: the margins of the model must be those of some table without an empty cell. A linear programme finds the
  table whose least cell is greatest: max s, with Aᵀx = Aᵀn and x ≥ s.
- *Identification*: the design of the cells that are left has full column rank.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from sijill.estimation.histories import Histories
from sijill.estimation.models import Model, bits, design_matrix
from sijill.estimation.refusals import Cause, NotEstimable, not_estimable

LEAST_CELL = 1e-6
"""A least cell below this is none. Corners of the programme are fractions of small denominators, far above it."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """A model without the terms that nobody's lists hold.

    Attributes:
        cells: The patterns that are left, ascending, shape (cells,).
        terms: The terms that are left.
        empty: The minimal terms of the model on whose lists nobody is.
        dropped: How many terms of the model were set aside.
        design: An intercept and a column a term, shape (cells, 1 + terms).
        counts: Shape (cells,).
    """

    cells: NDArray[np.int64]
    terms: tuple[int, ...]
    empty: tuple[int, ...]
    dropped: int
    design: NDArray[np.float64]
    counts: NDArray[np.float64]


def reduce_model(histories: Histories, model: Model) -> Reduced:
    """Set aside what the extended estimate puts at −∞."""
    terms = model.terms
    nobody = [term for term in terms if histories.on_all(term) == 0]
    empty = tuple(term for term in nobody if not any(term != other and term & other == other for other in nobody))
    cells = np.arange(1, 1 << len(histories.lists), dtype=np.int64)
    left = np.ones(len(cells), dtype=bool)
    for term in empty:
        left &= (cells & term) != term
    cells = cells[left]
    kept = tuple(term for term in terms if term not in set(nobody))
    return Reduced(cells, kept, empty, len(nobody), design_matrix(kept, cells), histories.table()[cells])


def least_cell(design: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """The greatest s ≤ 1 such that some table x ≥ s has the margins of the counts; above 0 if an estimate exists."""
    rows, columns = len(counts), design.shape[1]
    base = highspy.Highs.__mro__[1]  # the class without the thread that looks for Ctrl-C
    solver, lp = base(), highspy.HighsLp()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    margins = design.T @ counts
    # x = s + d with d ≥ 0: one column a cell, and one for s
    matrix = np.hstack([design.T, design.sum(axis=0)[:, None]])
    lp.num_col_, lp.num_row_ = rows + 1, columns
    lp.col_cost_ = np.concatenate([np.zeros(rows), [-1.0]])
    lp.col_lower_ = np.zeros(rows + 1)
    lp.col_upper_ = np.concatenate([np.full(rows, np.inf), [1.0]])
    lp.row_lower_ = lp.row_upper_ = margins
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    filled = matrix != 0
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int32)
    lp.a_matrix_.index_ = np.nonzero(filled)[1].astype(np.int32)
    lp.a_matrix_.value_ = matrix[filled]
    solver.passModel(lp)
    solver.run()
    return float(-solver.getInfo().objective_function_value)


def existence_code(histories: Histories, model: Model) -> int:
    """0: it exists and is identified; 1: it does not exist; 2: it is not identified; 3: neither.

    These are the codes of `checkident` in the R package SparseMSE, here for any hierarchical model. Tested on the
    example of Chan, Silverman & Vincent (2021) in `tests/golden/estimation/`.
    """
    return code_of(reduce_model(histories, model))


def code_of(reduced: Reduced) -> int:
    """As `existence_code`, of a model that is reduced already."""
    missing = not has_full_rank(reduced) and 2
    return (least_cell(reduced.design, reduced.counts) < LEAST_CELL) + missing


def has_full_rank(reduced: Reduced) -> bool:
    """Whether the design of the cells that are left has full column rank."""
    columns = reduced.design.shape[1]
    return bool(len(reduced.cells) >= columns and np.linalg.matrix_rank(reduced.design) == columns)


def check_existence(histories: Histories, model: Model) -> NotEstimable | None:
    """The refusal where the estimate does not exist or is not identified, else None."""
    return refusal_of(existence_code(histories, model), histories, model)


def refusal_of(code: int, histories: Histories, model: Model) -> NotEstimable | None:
    """What a code other than 0 says."""
    lists = ", ".join("+".join(histories.lists[at] for at in bits(term)) for term in model.generators)
    if code & 1:
        return not_estimable(Cause.NO_ESTIMATE, "model_without_estimate", model=lists)
    if code & 2:
        return not_estimable(Cause.NOT_IDENTIFIED, "model_not_identified", model=lists)
    return None
