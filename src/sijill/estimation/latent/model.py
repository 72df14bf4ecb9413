"""What is asked and what is answered: prior, effort, posterior, and the posterior that is withheld."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sijill.errors import InputError
from sijill.estimation.latent.mixture import Floats
from sijill.estimation.messages import Message

LISTING_SHAPES = {"jeffreys": 0.5, "uniform": 1.0}
"""Of λ ~ Beta(a, a). The uniform one, which is published, says more against a class that no list sees well."""


@dataclass(frozen=True, slots=True)
class LatentClassPrior:
    """The prior of Manrique-Vallier 2016: λ ~ Beta(1, 1), V ~ Beta(1, α), α ~ Gamma(shape, rate), p(N) ∝ 1/N, all N.

    A `listing_shape` of ½ is not his: Jeffreys's prior of each probability, which says less against classes that hardly
    any list sees.

    Attributes:
        classes: Where the sticks are cut off, K. More changes little: later classes are nearly empty.
        shape: Of α; a small one has few classes as well as many.
        rate: Of α.
        listing_shape: Of λ, the probability that a list has one of a class, Beta(listing_shape, listing_shape): 1 or
            ½.
    """

    classes: int = 10
    shape: float = 0.25
    rate: float = 0.25
    listing_shape: float = 1.0

    def __post_init__(self) -> None:
        if self.classes < 2:
            raise InputError("a mixture needs at least two classes")
        if not (0 < self.shape < np.inf and 0 < self.rate < np.inf):
            raise InputError("shape and rate of α must be above 0")
        if self.listing_shape not in LISTING_SHAPES.values():
            raise InputError("λ must be Beta(1, 1) or Beta(½, ½)")


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to go on, and what is enough.

    Attributes:
        chains: Of each seed, begun far apart from one another.
        seeds: Runs side by side, each with chains and random numbers of its own, whose medians are compared.
        warmup: Turns before anything is kept; the likelihood is let in by and by, steps are fitted.
        first_turns: After which chains are first compared; later whenever a quarter more is kept.
        most_turns: At most so many are kept of each chain, at each number of rungs; at one, four times as many where
            chains agree or nearly do.
        rungs: Temperatures side by side, tried in this order until chains agree; 1 is none but the posterior itself.
        cooling: The power of each rung over that of the one before.
        most_steps: Of a trajectory; half on average.
        enough: Effective draws, of the middle and of the ends, below which it does not stop. Withholding begins lower.
        precision: Monte Carlo standard error of the middle and of the ends, as a share of each, at which it stops.
        level: Of the interval whose ends these are.
    """

    chains: int = 2
    seeds: int = 2
    warmup: int = 1000
    first_turns: int = 500
    most_turns: int = 8000
    rungs: tuple[int, ...] = (1, 10)
    cooling: float = 0.65
    most_steps: int = 40
    enough: float = 1000.0
    precision: float = 0.007
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.chains < 2 or min(self.seeds, self.most_steps, *self.rungs) < 1:
            raise InputError("at least two chains, and one seed, rung and step")
        if min(self.warmup, self.first_turns, self.most_turns) < 100:
            raise InputError("fewer than 100 turns say nothing of convergence")
        if not (self.enough >= 0 and self.precision >= 0 and 0 < self.cooling < 1):
            raise InputError("effective draws and precision cannot be below 0, and rungs must cool")
        if not 0 < self.level < 1:
            raise InputError("the level must be between 0 and 1")


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Whether the chains tell of one posterior.

    Attributes:
        r_hat: Rank-normalised split R̂ of N (Vehtari et al. 2021), the larger of location and scale.
        ess: Effective draws of N for its middle.
        ess_tail: Effective draws for the ends of its interval, the fewer of the two.
        mcse: Monte Carlo standard error of the middle and of the ends, as a share of each, the greatest of the three:
            how far they are from what endless chains would give. Two seeds differ by √2 of it.
        medians: Of N by chain, those of one seed after those of another.
        seed_medians: Of N by seed.
        disagreement: Greatest of the seeds' medians over the least, less 1.
        acceptance: Mean probability with which trajectories were accepted.
        rungs: Temperatures side by side; 1 where none but the posterior's own.
        turns: Kept, by chain.
    """

    r_hat: float
    ess: float
    ess_tail: float
    mcse: float
    medians: tuple[float, ...]
    seed_medians: tuple[float, ...]
    disagreement: float
    acceptance: float
    rungs: int
    turns: int


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """What chains kept, chains × turns; mixtures are of every so manieth turn, chains first.

    Attributes:
        people: N, whole numbers.
        log_likelihood: Of the patterns given that each person is on some list.
        occupied: Classes of at least a thousandth of the people.
        alpha: α.
        weights: Of the classes, chains × mixtures × classes.
        on: λ, chains × mixtures × lists × classes.
    """

    people: Floats
    log_likelihood: Floats
    occupied: Floats
    alpha: Floats
    weights: Floats
    on: Floats


@dataclass(frozen=True, slots=True, eq=False)
class LatentClassPosterior:
    """The posterior of the number of people, by draws. It holds if people of a class are listed independently, and if
    nobody is of a kind that no list could hold.
    """

    n_observed: int
    prior: LatentClassPrior
    seed: int
    diagnostics: Diagnostics
    draws: Draws = field(repr=False)

    @property
    def people(self) -> Floats:
        """All draws of N, in one row."""
        return self.draws.people.ravel()

    @property
    def median(self) -> float:
        return self.quantile(0.5)

    @property
    def mean(self) -> float:
        """Of N; it may be far above the median, as the tail is long."""
        return float(self.people.mean())

    def quantile(self, probability: float) -> float:
        return float(np.quantile(self.people, probability))

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """With as much probability below it as above."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def at_most(self, people: float) -> Floats:
        """The draws with no more people than so many: the posterior of a prior that ends there.

        LCMCR's ends at about 20 unseen to one seen, without saying so; this is how the two are compared.
        """
        return self.people[self.people <= people]


@dataclass(frozen=True, slots=True)
class Mode:
    """One shape of the posterior that some chains stayed in: which, and what they would have said."""

    chains: tuple[int, ...]
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Withheld:
    """Chains were run and do not tell of one posterior: no number is given, but what each group of chains saw.

    A chain's share of all chains is not the probability of its mode.
    """

    reasons: tuple[Message, ...]
    modes: tuple[Mode, ...]
    posterior: LatentClassPosterior = field(repr=False)
