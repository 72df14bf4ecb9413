"""Do the chains agree? And what is said where they do not."""

from __future__ import annotations

from typing import Any

import numpy as np

from sijill.estimation.latent.mixture import Floats
from sijill.estimation.latent.model import Diagnostics, Effort, LatentClassPosterior, Mode, Withheld
from sijill.estimation.messages import Message, message
from sijill.estimation.thresholds import LEAST_ESS, MOST_R_HAT, MOST_SEED_DIFFERENCE

NEAR = 3.0
"""Times what R̂ may be above 1: with few effective draws it is above by chance."""
LONGER = 4
"""Times the turns, at one temperature, where chains nearly agree, or agree and are not yet precise."""


def diagnose(people: Floats, acceptance: float, rungs: int, seeds: int = 1, *, level: float = 0.95) -> Diagnostics:
    """Compare chains, and runs; `people` is chains × turns, as many chains of each seed, seed after seed. `level` is
    that of the interval whose ends must be known.

    R̂, effective draws and standard errors are those of arviz-stats, which is loaded here because only runs need it.
    """
    from arviz_stats.base.array import array_stats

    measures: Any = array_stats  # it is not typed
    ends = ((1 - level) / 2, (1 + level) / 2)
    by_seed = np.median(people.reshape(seeds, -1), axis=1)
    if np.ptp(people) == 0:  # nobody missing in any draw: constant chains agree, and R̂ would be 0/0
        r_hat, ess, tail, error = 1.0, float(people.size), float(people.size), 0.0
    else:
        r_hat = float(measures.rhat(people, method="rank"))
        ess = float(measures.ess(people, method="bulk"))
        tail = float(measures.ess(people, method="tail", prob=ends))
        at = (ends[0], 0.5, ends[1])
        errors = [float(measures.mcse(people, method="quantile", prob=each)) for each in at]
        error = float((errors / np.quantile(people, at)).max())
    return Diagnostics(
        r_hat=r_hat,
        ess=ess,
        ess_tail=tail,
        mcse=error,
        medians=tuple(np.median(people, axis=1).tolist()),
        seed_medians=tuple(by_seed.tolist()),
        disagreement=float(by_seed.max() / by_seed.min() - 1),
        acceptance=acceptance,
        rungs=rungs,
        turns=people.shape[1],
    )


def doubts(found: Diagnostics) -> tuple[Message, ...]:
    """Why the posterior must be withheld; none where it need not."""
    said = []
    if not found.r_hat <= MOST_R_HAT:
        said.append(message("r_hat", r_hat=found.r_hat, most=MOST_R_HAT))
    if not found.ess >= LEAST_ESS:
        said.append(message("few_draws", ess=found.ess, least=LEAST_ESS))
    elif not found.ess_tail >= LEAST_ESS:
        said.append(message("few_draws_for_ends", ess=found.ess_tail, least=LEAST_ESS))
    if not found.disagreement <= MOST_SEED_DIFFERENCE:
        said.append(message("seeds_differ", share=found.disagreement, most=MOST_SEED_DIFFERENCE))
    return tuple(said)


def is_near(found: Diagnostics) -> bool:
    """Whether seeds agree and chains nearly do: more turns are likelier to mend it than more rungs, and cost less."""
    return found.r_hat <= 1 + NEAR * (MOST_R_HAT - 1) and found.disagreement <= MOST_SEED_DIFFERENCE


def is_enough(found: Diagnostics, effort: Effort) -> bool:
    """Whether to stop: nothing is in doubt, and the middle and the ends are as well known as was asked for."""
    return not doubts(found) and min(found.ess, found.ess_tail) >= effort.enough and found.mcse <= effort.precision


def turns_allowed(found: Diagnostics, effort: Effort) -> int:
    """How far to go on, by what was found so far."""
    return effort.most_turns * (LONGER if found.rungs == 1 and is_near(found) else 1)


def judged(posterior: LatentClassPosterior) -> LatentClassPosterior | Withheld:
    """The posterior, or what is said instead of it."""
    reasons = doubts(posterior.diagnostics)
    return Withheld(reasons, modes_of(posterior.draws.people), posterior) if reasons else posterior


def modes_of(people: Floats, apart: float = MOST_SEED_DIFFERENCE) -> tuple[Mode, ...]:
    """Groups of chains, lowest first: where medians in order leave a gap of more than 5 %, another mode begins."""
    medians = np.median(people, axis=1)
    order = np.argsort(medians)
    groups: list[list[int]] = []
    for chain in order:
        if groups and medians[chain] <= medians[groups[-1][-1]] * (1 + apart):
            groups[-1].append(int(chain))
        else:
            groups.append([int(chain)])
    made = []
    for group in groups:
        low, median, high = np.quantile(people[group], (0.025, 0.5, 0.975))
        made.append(Mode(tuple(sorted(group)), float(median), float(low), float(high)))
    return tuple(made)
