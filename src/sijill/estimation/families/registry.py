"""Every method, in the order in which they are shown. A new one is a line here; its name and what must hold for its
number to be right are words in `publication/words`.

A method takes the table of one stratum, whose lists all bear on an estimate, the settings, and a generator of random
numbers that is its own; it answers with an `Estimate` under its own name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sijill.estimation.estimates import Estimate
from sijill.estimation.families import closed, graphs, latent, loglinear, moments
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.spread import BOUND, TWO_LISTS

Estimator = Callable[[Histories, Settings, np.random.Generator], Estimate]


@dataclass(frozen=True, slots=True)
class Method:
    """One method.

    Attributes:
        family: Methods of one family share their assumption; the spread is told over families. `BOUND` is none, and
            `TWO_LISTS` is asked only where there are exactly two usable lists.
        estimate: The function.
    """

    family: str
    estimate: Estimator


METHODS: dict[str, Method] = {
    loglinear.BY_BIC: Method("loglinear", loglinear.by_bic),
    loglinear.BY_STEPS: Method("loglinear", loglinear.by_steps),
    graphs.GRAPHS: Method("graphs", graphs.by_graphs),
    latent.LATENT_CLASSES: Method("latent", latent.by_latent_classes),
    **{
        name: Method("independence" if name == "independent" else "heterogeneity", closed.by_closed_model(name))
        for name in closed.NAMES
    },
    moments.COVERAGE_LOW: Method("coverage", moments.by_coverage(moments.COVERAGE_LOW)),
    moments.COVERAGE_HIGH: Method("coverage", moments.by_coverage(moments.COVERAGE_HIGH)),
    moments.CHAO: Method(BOUND, moments.by_chao),
    moments.TWO_LISTS: Method(TWO_LISTS, moments.by_two_lists),
}
