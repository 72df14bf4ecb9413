"""What is decided before any figure is looked at; the same settings, seed and table give the same estimate."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sijill.errors import InputError
from sijill.estimation.latent.model import LatentClassPrior

MOST_DRAWS = 250_000
"""Four times as many of four chains are held in memory."""
HIGHEST_LEVEL = 0.999
"""Quantiles are kept to 3.5 standard deviations: an interval of a higher level would be one of this."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How strata are estimated.

    Attributes:
        level: Of all intervals.
        resamples: Of each bootstrap.
        delta: The prior count of a cell under decomposable graphs; None for 2^−lists.
        draws: Turns of each chain of the latent-class sampler that are kept, at most; four times as many where chains
            agree or nearly do, until the ends of the interval are known well.
        latent_prior: Of their number and concentration, and of being listed.
        most_models: Models that are kept with an estimate, best first; how many there were is in its diagnostics.
    """

    level: float = 0.95
    resamples: int = 1000
    delta: float | None = None
    draws: int = 8000
    latent_prior: LatentClassPrior = field(default_factory=LatentClassPrior)
    most_models: int = 10_000

    def __post_init__(self) -> None:
        if not 0.5 <= self.level <= HIGHEST_LEVEL:
            raise InputError(f"the level must be between 0.5 and {HIGHEST_LEVEL}")
        if not 20 <= self.resamples <= 1_000_000:
            raise InputError("resamples must be between 20 and 1,000,000")
        if not 100 <= self.draws <= MOST_DRAWS:
            raise InputError(f"draws must be between 100 and {MOST_DRAWS:,}")
        if self.delta is not None and not (math.isfinite(self.delta) and self.delta > 0):
            raise InputError("δ must be above 0")
