"""Why Australia's 2.5 % quantile is not LCMCR's: `./run bench latent_lower_end PATH`.

Its posterior has a shape far below the rest that chains enter seldom. Plain sweeps, as many as LCMCR was given and by
as many chains, are run in groups, as though R had been asked again; beside them chains at ten temperatures. Whatever is
above LCMCR's own end of N, 20 times the people seen, is left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.latent_classes import MOST_UNSEEN_IN_R, R
from benchmarks.mse import load
from sijill.estimation.latent.diagnosis import diagnose
from sijill.estimation.latent.mixture import Floats, Tables
from sijill.estimation.latent.model import Effort, LatentClassPrior
from sijill.estimation.latent.sampler import Chain, tables_of

NAME, LOW = "msetools_Australia", 1500
"""The set, and the number of people below which the low shape lies (looked up in the draws)."""
QUANTILES = (0.025, 0.05, 0.5, 0.975)
IN_R = (0, 1, 3, 6)
"""Places of these quantiles among those kept of R."""
CHAINS, SWEEPS, WARMUP, EVERY = 8, 500_000, 30_000, 100
"""Of R: chains, sweeps of each that are kept and that are not, of which every so manieth is kept."""
TURNS, RUNGS = 8_000, 10


def run(
    tables: Tables, chains: int, seed: int, rungs: int, warmup: int, turns: int, every: int
) -> tuple[list[Floats], float]:
    """Draws of N by chain, and processor seconds; at one temperature of plain sweeps."""
    begun, found = time.process_time(), []
    for at in range(chains):
        chain = Chain(tables, LatentClassPrior(), Effort(warmup=warmup), (seed, rungs, at), gibbs_only=rungs == 1)
        chain.warm_up()
        found.append(chain.go_on(turns)[0][::every, 0].copy())
    return found, time.process_time() - begun


def report(what: str, chains: list[Floats], least: float, most: float, seconds: float) -> None:
    """Quantiles of all draws, how far chance moves each (by what chains differ), and the share in the low shape."""
    kept = [chain[(least <= chain) & (chain <= most)] for chain in chains]
    found = np.quantile(np.concatenate(kept), QUANTILES)
    errors = np.std([np.quantile(chain, QUANTILES) for chain in kept], axis=0, ddof=1) / np.sqrt(len(kept))
    numbers = "".join(f"{number:8,.0f} ± {error:3.0f}" for number, error in zip(found, errors, strict=True))
    shares = [float(np.mean(chain < LOW)) for chain in kept]
    r_hat = diagnose(np.stack(chains), 1.0, 1).r_hat
    never = sum(share == 0 for share in shares)
    print(f"{what:26}{r_hat:8.4f}{numbers}{np.mean(shares):8.2%}{never:4} of {len(kept):2}{seconds:7.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="the folder with the sets and reference.json")
    parser.add_argument("--groups", type=int, default=2, help="of chains of plain sweeps")
    given = parser.parse_args()
    if not (given.path / "reference.json").is_file():
        print(f"{given.path / 'reference.json'} is not there", file=sys.stderr)
        sys.exit(2)
    told = json.loads((given.path / "reference.json").read_text("utf-8"))[NAME][R]
    histories = load(given.path, NAME)
    tables, most = tables_of(histories), (1 + MOST_UNSEEN_IN_R) * histories.n_observed
    heads = "".join(f"{f'{quantile:.1%}':>14}" for quantile in QUANTILES)
    print(f"{'':26}{'R̂':>8}{heads}{f'<{LOW:,}':>8}{'never':>10}{'CPU s':>7}")
    print(f"{'LCMCR':26}{told['rhat']:8.4f}" + "".join(f"{told['q'][at]:8,.0f}{'':6}" for at in IN_R))
    pooled: list[Floats] = []
    total = 0.0
    for group in range(given.groups):
        chains, seconds = run(tables, CHAINS, 11 + group, 1, WARMUP, SWEEPS, EVERY)
        report(f"plain sweeps, group {group + 1}", chains, 0, most, seconds)
        pooled, total = pooled + chains, total + seconds
    report("plain sweeps, all", pooled, 0, most, total)
    report("… without the low shape", pooled, LOW, most, total)
    chains, seconds = run(tables, CHAINS, 77, RUNGS, 2_000, TURNS, 1)
    report("ten temperatures", chains, 0, most, seconds)


if __name__ == "__main__":
    main()
