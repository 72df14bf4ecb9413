"""Refusal as a result: why a number cannot be had from these lists, returned as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sijill.estimation.messages import Message, Value, message


class Cause(StrEnum):
    """Why nothing is estimated. Programs look at this, people read the reason."""

    FEW_LISTS = "few_lists"
    MANY_LISTS = "many_lists"
    NO_OVERLAP = "no_overlap"
    LITTLE_OVERLAP = "little_overlap"
    NO_ESTIMATE = "no_maximum_likelihood_estimate"
    NOT_IDENTIFIED = "not_identified"
    UNBOUNDED = "upper_limit_unbounded"
    SATURATED_GRAPH = "saturated_graph"
    NO_MODEL = "no_model_left"
    BELOW_OBSERVED = "estimate_below_observed"
    NO_WIDTH = "interval_without_width"
    FAILED_IMPUTATIONS = "failed_imputations"


@dataclass(frozen=True, slots=True)
class NotEstimable:
    """There is no estimate, and why. It stands where an estimate would: callers show it, and leave a gap in totals."""

    cause: Cause
    reason: Message


def not_estimable(cause: Cause, code: str, **values: Value) -> NotEstimable:
    """The refusal of a cause, with the message that a person reads."""
    return NotEstimable(cause, message(code, **values))


LEAST_LISTS = 3
"""With two lists dependence between them cannot be told from people missed (Fienberg 1972)."""


def few_lists(usable: int) -> NotEstimable | None:
    """The refusal where fewer than three lists can be used, else None; `Histories.usable` says which can."""
    if usable >= LEAST_LISTS:
        return None
    return not_estimable(Cause.FEW_LISTS, "few_lists", usable=usable, least=LEAST_LISTS)
