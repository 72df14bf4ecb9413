"""Every method, in the order in which they are shown. A new one is a line here, its words in `publication/words`.

A method takes the table of one stratum, whose lists all bear on an estimate, the settings, and a generator of random
numbers that is its own; it answers with a `Finding` under its own name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sijill.estimation.estimates import Finding
from sijill.estimation.families import closed, graphs, latent, loglinear, moments
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories

Estimate = Callable[[Histories, Settings, np.random.Generator], Finding]


@dataclass(frozen=True, slots=True)
class Method:
    """One method.

    Attributes:
        family: Methods of one family share their assumption; the spread is told over families. "bound" is none.
        estimate: The function.
        assumption: What must hold for its number to be right, in words.
    """

    family: str
    estimate: Estimate
    assumption: str


ONE_WAY = "lists are independent for each person, and people differ in one way, of the shape "

METHODS: dict[str, Method] = {
    loglinear.BY_BIC: Method(
        "loglinear",
        loglinear.by_bic,
        "lists interact in some groups but never all at once: there is no interaction of the highest order",
    ),
    loglinear.BY_STEPS: Method(
        "loglinear",
        loglinear.by_steps,
        "lists interact in pairs only, in those pairs that the overlaps show",
    ),
    graphs.GRAPHS: Method(
        "graphs",
        graphs.by_graphs,
        "the dependence of lists is a decomposable graph, all such graphs are as likely before, and they are not all"
        " joined",
    ),
    latent.LATENT_CLASSES: Method(
        "latent",
        latent.by_latent_classes,
        "each person belongs to one of some classes, and within a class lists are independent",
    ),
    "independent": Method(
        "independence", closed.by_closed_model("independent"), "lists are independent, and people do not differ"
    ),
    **{
        name: Method(
            "heterogeneity",
            closed.by_closed_model(name),
            ONE_WAY
            + {"poisson": "Poisson", "darroch": "of Darroch (normal)", "gamma": "gamma"}[name.partition("_")[2]]
            + ("; lists have the same chance" if name.startswith("mh") else ""),
        )
        for name in closed.NAMES
        if name != "independent"
    },
    moments.COVERAGE_LOW: Method(
        "coverage",
        moments.by_coverage(moments.COVERAGE_LOW),
        "lists depend on one another in pairs, which attract; for lists that cover little",
    ),
    moments.COVERAGE_HIGH: Method(
        "coverage",
        moments.by_coverage(moments.COVERAGE_HIGH),
        "lists depend on one another in pairs; for lists that cover more than about half",
    ),
    moments.CHAO: Method(
        "bound",
        moments.by_chao,
        "lists do not repel one another; people may differ as they like. A lower bound, not an estimate",
    ),
    moments.TWO_LISTS: Method(
        "two_lists", moments.by_two_lists, "the two lists are independent, which two lists cannot show"
    ),
}

BOUND = "bound"
"""The family of what is no estimate; it has no part in the spread."""

TWO_LISTS = "two_lists"
"""The family that is asked only where there are exactly two usable lists."""
