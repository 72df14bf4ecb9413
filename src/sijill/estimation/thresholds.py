"""Where a number is refused, withheld or warned of, in one place (docs/adr/0019-estimation-thresholds.md).

None of these looks at how many people an estimate comes to, except as a multiple of those seen: they judge whether the
lists can say anything, not whether what they say is welcome.
"""

from __future__ import annotations

MOST_TIMES_SEEN = 100.0
"""An upper limit beyond so many times the people seen is none: the lists do not bound the number."""

MOST_WITHOUT_ESTIMATE = 0.20
"""The share of resamples whose selection ends without an estimate, above which the estimate of the lists is refused."""

LEAST_WIDTH = 1e-9
"""An interval narrower than this, relative to its middle, says that the method saw no doubt: it is refused."""

LEAST_SHARED = 20
"""People on two lists or more, below which a warning is given: every estimate rests on these alone."""

LEAST_SHARED_OF_CLASSES = 10
"""People on two lists or more, below which latent classes are refused: their prior speaks, not the overlaps."""

LEAST_SAMPLE_COVERAGE = 0.20
"""Chao and Tsay's Ĉ below which a warning is given."""

LEAST_OF_A_PAIR = 5
"""People who would be on both lists of a pair if independent, from which on an empty overlap is warned of."""

MOST_SPREAD = 2.0
"""How many times the lowest estimate of a family the highest of another may be before a warning is given."""

LEAST_PREDICTIVE_SHARE = 0.02
"""The share of lists drawn anew from a posterior that are farther from it than the real ones, below which a warning
says that the model does not reproduce the overlaps (Gelman, Meng & Stern 1996)."""

MOST_P_OF_A_STEP = 0.02
"""The p-value below which a pair of lists is added by steps, as SparseMSE has it by default."""

MOST_R_HAT = 1.01
LEAST_ESS = 400
MOST_SEED_DIFFERENCE = 0.05
"""Of a sampler: beyond any of these its result is withheld (Vehtari et al. 2021 for the first two)."""

MOST_FAILED_IMPUTATIONS = 0.20
"""The share of imputed labels, or of linkages, without an estimate, above which the pooled one is refused."""
