"""Run chains until they agree or the effort is spent."""

from __future__ import annotations

import numpy as np

from sijill.errors import InputError
from sijill.estimation.histories import Histories
from sijill.estimation.latent.chain import GIBBS, WHOLE, advance
from sijill.estimation.latent.diagnosis import LONGER, diagnose, is_enough, judged, turns_allowed
from sijill.estimation.latent.mixture import Floats, Mixture, PriorShapes, Tables, make_tables
from sijill.estimation.latent.model import Draws, Effort, LatentClassPosterior, LatentClassPrior, Withheld
from sijill.estimation.refusals import Cause, NotEstimable, few_lists, not_estimable
from sijill.estimation.thresholds import LEAST_SHARED_OF_CLASSES

FIRST_STEP = 0.2
SHRUNK = (1.0, 0.3, 0.1, 0.03)
"""Chains in turn begin with probabilities up to these: with few people missing, and with many."""
LET_IN = 20.0
"""Warm-up begins with the likelihood of about so many people."""
MIXTURES_KEPT, MOST_HELD = 250, 16_000
"""Of each chain: in the answer, at least, and while it runs, at most."""
GROWTH = 4
"""Chains are compared whenever the turns kept have grown by one in so many: comparing takes time too."""
DEFAULT_EFFORT, DEFAULT_PRIOR = Effort(), LatentClassPrior()


def latent_class_posterior(
    histories: Histories, *, seed: int, prior: LatentClassPrior = DEFAULT_PRIOR, effort: Effort = DEFAULT_EFFORT
) -> LatentClassPosterior | Withheld | NotEstimable:
    """The number of people if they are of classes within which lists are independent (Manrique-Vallier 2016).

    Reach for it where people differ in many ways and lists depend on one another because of that. It does not see
    dependence that classes cannot make, nor people whom no list could hold. The same seed gives the same draws.

    Tested by simulation-based calibration and Geweke's joint test in `tests/unit/estimation/test_latent_exact.py`, and
    against LCMCR 0.4.14 by `benchmarks/latent_classes.py`.

    Args:
        histories: Patterns with counts, at any number of lists; time grows with the number of patterns, not of people.
        seed: From which each run and each of its chains gets its own.
        prior: Of classes, α and λ.
        effort: How long, and what is enough.

    Raises:
        InputError: The seed is negative.
    """
    if seed < 0:
        raise InputError("a seed is a whole number from 0 up")
    if refused := few_lists(len(histories.usable())) or _little_overlap(histories):
        return refused
    tables = tables_of(histories)
    posterior: LatentClassPosterior | None = None
    for rungs in effort.rungs:
        posterior = _run(tables, histories.n_observed, seed, prior, effort, rungs)
        if not isinstance(judged(posterior), Withheld):
            break
    assert posterior is not None
    return judged(posterior)


def _little_overlap(histories: Histories) -> NotEstimable | None:
    """The refusal where the prior speaks: even probabilities say of every list that it sees half of a class, and few
    people on several lists do not contradict it.
    """
    shared = sum(histories.by_number_of_lists()[1:])
    if shared >= LEAST_SHARED_OF_CLASSES:
        return None
    return not_estimable(Cause.LITTLE_OVERLAP, "prior_speaks", people=shared, least=LEAST_SHARED_OF_CLASSES)


def tables_of(histories: Histories) -> Tables:
    """Patterns as rows of bits, and counts."""
    return make_tables(histories.incidence().astype(np.uint8), np.array(histories.counts, dtype=np.float64))


class Chain:
    """One chain, its place and its random numbers, which goes on where it stood.

    Args:
        seeds: Of the run, the number of rungs and the chain, together its own seed.
        gibbs_only: Gibbs updates with exchanges of labels and no trajectories: what others run, for comparison.
    """

    def __init__(
        self,
        tables: Tables,
        prior: LatentClassPrior,
        effort: Effort,
        seeds: tuple[int, int, int],
        *,
        gibbs_only: bool = False,
    ) -> None:
        self._tables, self._effort = tables, effort
        self._prior = PriorShapes(prior.shape, prior.rate, prior.listing_shape)
        self._kind = GIBBS if gibbs_only else WHOLE
        self._rng = np.random.default_rng(seeds)
        rungs = seeds[1]
        shape = (rungs, tables.bits.shape[1], prior.classes)
        self._powers = effort.cooling ** np.arange(rungs, dtype=np.float64)
        on = self._rng.random(shape) * SHRUNK[seeds[2] % len(SHRUNK)] * 0.99 + 1e-9
        self._mixture = Mixture(self._rng.exponential(size=(rungs, prior.classes - 1)), on, 1 - on)
        self._steps = np.full(rungs, FIRST_STEP)

    def warm_up(self) -> None:
        """Find the posterior, and steps that are accepted."""
        self._go(self._effort.warmup, adapt=True)

    def go_on(self, turns: int, every: int = 0) -> tuple[Floats, Floats, Floats]:
        """Rows of N, log likelihood, classes, α and acceptance; weights and λ once in `every` turns, with 0 of none."""
        return self._go(turns, every, adapt=False)

    def _go(self, turns: int, every: int = 0, *, adapt: bool) -> tuple[Floats, Floats, Floats]:
        lists, classes = self._mixture.on.shape[1:]
        kept = -(-turns // every) if every else 0
        trace = np.empty((turns, 5))
        weights, on = np.empty((kept, classes)), np.empty((kept, lists, classes))
        ramp = min(1.0, LET_IN / self._tables.counts.sum()) if adapt else 1.0
        with np.errstate(all="ignore"):  # a way that leaves all numbers is not accepted; compiled code warns of nothing
            advance(
                self._rng, self._tables, self._powers, self._mixture, self._prior, self._steps,
                self._effort.most_steps, self._kind, max(every, 1), adapt, ramp, trace, weights, on,
            )  # fmt: skip
        return trace, weights, on


def _run(
    tables: Tables, n: int, seed: int, prior: LatentClassPrior, effort: Effort, rungs: int
) -> LatentClassPosterior:
    # every chain has a stream of its own, so that the chains of one half are a run with another seed
    chains = [Chain(tables, prior, effort, (seed, rungs, at)) for at in range(effort.seeds * effort.chains)]
    for chain in chains:
        chain.warm_up()
    parts: list[list[tuple[Floats, Floats, Floats]]] = []
    turns, every = min(effort.first_turns, effort.most_turns), -(-LONGER * effort.most_turns // MOST_HELD)
    while True:
        parts.append([chain.go_on(turns, every) for chain in chains])
        trace, weights, on = (
            np.stack([np.concatenate([each[at][what] for each in parts]) for at in range(len(chains))])
            for what in range(3)
        )
        done = trace.shape[1]
        found = diagnose(trace[:, :, 0], float(trace[:, :, 4].mean()), rungs, effort.seeds, level=effort.level)
        turns = min(max(effort.first_turns, done // GROWTH), turns_allowed(found, effort) - done)
        if is_enough(found, effort) or turns <= 0:
            thin = max(1, weights.shape[1] // MIXTURES_KEPT)
            draws = Draws(
                people=trace[:, :, 0],
                log_likelihood=trace[:, :, 1],
                occupied=trace[:, :, 2],
                alpha=trace[:, :, 3],
                weights=weights[:, ::thin],
                on=on[:, ::thin],
            )
            return LatentClassPosterior(n, prior, seed, found, draws)
