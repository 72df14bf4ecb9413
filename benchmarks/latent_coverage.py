"""Why intervals of latent classes end too low on lists of two classes: `./run bench latent_coverage REPLICATES`.

The lists of the coverage benchmark are asked again in other ways. Were chains too short, ten times the effective draws
or ten temperatures would move the ends; were the classes too many, two would hold the truth as often as they should; is
it the prior of the probabilities, another one does, and so does the likelihood without any.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.special import gammaln  # type: ignore[import-untyped]

from benchmarks.estimation_coverage import GENERATORS, SEED, histories_of
from sijill.estimation.histories import Histories
from sijill.estimation.latent.mixture import Floats
from sijill.estimation.latent.model import Effort, LatentClassPosterior, LatentClassPrior, Withheld
from sijill.estimation.latent.sampler import latent_class_posterior
from sijill.estimation.refusals import NotEstimable

PEOPLE = 2000
LISTS, CLASSES = 5, 2
LONG = 12
"""Replicates that are asked with ten classes, since more draws and temperatures take ten times as long."""
QUANTILES = (0.025, 0.5, 0.975)
CHI_SQUARED_95 = 3.841
TIMES = 10


def lists_of(replicates: int) -> list[Histories]:
    """The lists of the coverage benchmark."""
    make = GENERATORS["two classes"]
    return [histories_of(make(np.random.default_rng((SEED, at)), PEOPLE)) for at in range(replicates)]


def posterior_of(histories: Histories, seed: int, prior: LatentClassPrior, effort: Effort) -> LatentClassPosterior:
    found = latent_class_posterior(histories, seed=seed, prior=prior, effort=effort)
    assert not isinstance(found, NotEstimable)
    return found.posterior if isinstance(found, Withheld) else found


def answers(lists: list[Histories], prior: LatentClassPrior, effort: Effort) -> Floats:
    """A row of three quantiles, effective draws and processor seconds for each of the lists."""
    found: list[Floats] = []
    for at, histories in enumerate(lists):
        begun = time.process_time()
        posterior = posterior_of(histories, at, prior, effort)
        took = time.process_time() - begun
        effective = min(posterior.diagnostics.ess, posterior.diagnostics.ess_tail)
        found.append(np.array([*np.quantile(posterior.people, QUANTILES), effective, took]))
    return np.stack(found)


def likelihoods(tables: Floats, people: float | None, steps: int = 4000) -> tuple[Floats, Floats]:
    """Greatest log likelihood of two classes at so many people, or at the likeliest number, and that number.

    All replicates at once (rows of 32 patterns), by EM from the truth's neighbourhood (Goodman 1974).
    """
    bits = ((np.arange(tables.shape[1])[:, None] >> np.arange(LISTS)) & 1).astype(np.float64)
    seen = tables[:, 1:].sum(axis=1)
    on = np.tile([0.15, 0.5], (len(tables), LISTS, 1))
    weights = np.tile([0.6, 0.4], (len(tables), 1))
    filled = tables.copy()
    for _ in range(steps):
        cells = np.exp(np.einsum("cj,rjk->rck", bits, np.log(on)) + np.einsum("cj,rjk->rck", 1 - bits, np.log1p(-on)))
        cells *= weights[:, None, :]
        totals = cells.sum(axis=2)
        filled[:, 0] = seen * totals[:, 0] / (1 - totals[:, 0]) if people is None else people - seen
        parts = cells * (filled / totals)[:, :, None]
        sizes = parts.sum(axis=1)
        on = np.clip(np.einsum("rck,cj->rjk", parts, bits) / sizes[:, None, :], 1e-6, 1 - 1e-6)
        weights = sizes / sizes.sum(axis=1, keepdims=True)
    numbers = seen + filled[:, 0]
    orders = gammaln(numbers + 1) - gammaln(filled[:, 0] + 1)
    return orders + (filled * np.log(totals)).sum(axis=1), numbers


def of_likelihood(lists: list[Histories]) -> tuple[Floats, Floats]:
    """Likeliest numbers of people, and by how much the deviance at the truth is above that at the likeliest."""
    tables = np.zeros((len(lists), 1 << LISTS))
    for row, histories in zip(tables, lists, strict=True):
        for pattern, count in histories:
            row[pattern] = count
    best, numbers = likelihoods(tables, None)
    return numbers, 2 * (best - likelihoods(tables, PEOPLE)[0])


def rows(lists: list[Histories]) -> Iterator[tuple[str, Floats]]:
    usual, two, jeffreys = Effort(), LatentClassPrior(classes=CLASSES), LatentClassPrior(listing_shape=0.5)
    more = replace(
        usual,
        most_turns=usual.most_turns * TIMES,
        enough=usual.enough * TIMES,
        precision=usual.precision / math.sqrt(TIMES),
        rungs=(1,),
    )
    for name, which, prior, effort in (
        ("ten classes", lists[:LONG], LatentClassPrior(), usual),
        ("… ten times the draws", lists[:LONG], LatentClassPrior(), more),
        ("… at ten temperatures", lists[:LONG], LatentClassPrior(), Effort(rungs=(10,))),
        ("… λ ~ Beta(½, ½)", lists, jeffreys, usual),
        ("two classes", lists, two, usual),
        ("… λ ~ Beta(½, ½)", lists, replace(two, listing_shape=0.5), usual),
    ):
        yield name, answers(which, prior, effort)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("replicates", nargs="?", type=int, default=100)
    given = parser.parse_args()
    lists = lists_of(given.replicates)
    print(f"{PEOPLE:,} people of two classes; of the ends and of the middle, medians over replicates")
    print(f"{'':34} lists    held  below  above   2.5 %    50 %  97.5 %     ESS  CPU s")
    for name, found in rows(lists):
        below, above = int(np.sum(found[:, 2] < PEOPLE)), int(np.sum(found[:, 0] > PEOPLE))
        low, middle, high, effective, seconds = np.median(found, axis=0)
        print(
            f"{name:34}{len(found):6}{1 - (below + above) / len(found):8.3f}{below:7}{above:7}"
            f"{low:8,.0f}{middle:8,.0f}{high:8,.0f}{effective:8,.0f}{seconds:7.1f}",
            flush=True,
        )
    numbers, deviances = of_likelihood(lists)
    outside = deviances > CHI_SQUARED_95
    below, above = int(np.sum(outside & (numbers < PEOPLE))), int(np.sum(outside & (numbers > PEOPLE)))
    print(
        f"{'… likelihood alone':34}{len(lists):6}{1 - (below + above) / len(lists):8.3f}{below:7}{above:7}"
        f"{'':8}{np.median(numbers):8,.0f}"
    )


if __name__ == "__main__":
    main()
