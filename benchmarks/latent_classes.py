"""The latent-class sampler beside R's LCMCR and a plain sweep: `python -m benchmarks.latent_classes PATH [--quick]`.

PATH holds one CSV a set and `reference.json`. Two tables of quantiles, from many draws and from as many as a run of
`sijill estimate` takes; one of effective draws per processor second on one core; one of calibration. LCMCR's posterior
ends at about 20 people unseen to one seen; ours is compared with the same end and shown without it.

LCMCR's processor seconds are known of two sets. Of the others its effective draws a sweep are, and its sweep does what
the plain one does: it is taken to be as fast as that, in the same run (`≈`).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.latent_calibration import calibration_ranks, uniformity
from benchmarks.mse import THREADS, load
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.latent.diagnosis import diagnose
from sijill.estimation.latent.model import Diagnostics, Effort, LatentClassPrior, Withheld
from sijill.estimation.latent.sampler import Chain, latent_class_posterior, tables_of
from sijill.estimation.refusals import NotEstimable

R, MOST_UNSEEN_IN_R = "LCMCR_0.4.14", 20
R_PER_SECOND = {"sparsemse_UKdat": 1.1, "sparsemse_Ned": 0.2}
"""Measured for this project beside `reference.json`, which has no processor seconds of LCMCR."""
CLOSE = Effort(most_turns=32_000, precision=0.002)
"""A tenth of the 2 % that are asked: where it is reached, chance plays no part in the comparison."""
HARD = ("sparsemse_UKdat", "sparsemse_Ned")
QUANTILES = (0.025, 0.5, 0.975)
SURE_IN_R = 1.001


def report_agreement(folder: Path, reference: dict[str, Any], effort: Effort, title: str) -> None:
    names = [name for name, given in reference.items() if R in given] + [n for n in HARD if n not in reference]
    print(
        f"{title}\n{'set':20}{'R̂':>7}{'ESS':>7}{'error':>6}{'rungs':>6}{'s':>7}  "
        f"{'2.5, 50, 97.5 %':26}{'with an end as in R':26}{'R':26}worst"
    )
    for name in names:
        begun = time.process_time()
        found = latent_class_posterior(load(folder, name), seed=1, effort=effort)
        taken = time.process_time() - begun
        assert not isinstance(found, NotEstimable)
        posterior = found.posterior if isinstance(found, Withheld) else found
        diagnostics = posterior.diagnostics
        ended = np.quantile(posterior.at_most((1 + MOST_UNSEEN_IN_R) * posterior.n_observed), QUANTILES)
        given = reference.get(name, {}).get(R)
        theirs = np.array(given["q"])[[0, 3, 6]] if given else None
        worst = "" if theirs is None else f"{np.abs(ended / theirs - 1).max():.1%}"
        if given and given["rhat"] > SURE_IN_R:
            worst += f" (R's own R̂ {given['rhat']:.3f})"
        if isinstance(found, Withheld):
            worst += " withheld: " + "; ".join(f"{mode.median:,.0f}" for mode in found.modes)
        print(
            f"{name:20}{diagnostics.r_hat:7.4f}{min(diagnostics.ess, diagnostics.ess_tail):7.0f}"
            f"{diagnostics.mcse:6.1%}{diagnostics.rungs:6}"
            f"{taken:7.1f}  {shown(np.quantile(posterior.people, QUANTILES)):26}{shown(ended):26}"
            f"{'' if theirs is None else shown(theirs):26}{worst}",
            flush=True,
        )


def shown(numbers: Any) -> str:
    return " ".join(f"{each:,.0f}" for each in numbers)


def effective(histories: Histories, effort: Effort, turns: int, *, gibbs_only: bool) -> tuple[Diagnostics, float]:
    """Diagnostics of four chains, and processor seconds with warm-up and without diagnosing."""
    tables = tables_of(histories)
    begun = time.process_time()
    people = []
    for at in range(effort.seeds * effort.chains):
        chain = Chain(tables, LatentClassPrior(), effort, (5, 1, at), gibbs_only=gibbs_only)
        chain.warm_up()
        people.append(chain.go_on(turns)[0][:, 0])
    taken = time.process_time() - begun
    return diagnose(np.stack(people), 1.0, 1), taken


def report_speed(folder: Path, reference: dict[str, Any], turns: int) -> None:
    print("\neffective draws of N per processor second on one core, warm-up counted; four chains")
    print(f"{'set':20}{'ours':>9}{'R̂':>8}{'plain sweep':>13}{'R̂':>8}{'times':>8}{'LCMCR':>8}{'times':>8}")
    names = (*HARD, *(name for name, given in reference.items() if R in given))
    plain_effort = Effort(warmup=5_000)
    effective(load(folder, names[0]), Effort(), 100, gibbs_only=False)  # compiled, or loaded, before the clock runs
    for name in names:
        histories = load(folder, name)
        ours, taken = effective(histories, Effort(), turns, gibbs_only=False)
        plain, in_plain = effective(histories, plain_effort, 10 * turns, gibbs_only=True)
        rate, plain_rate = ours.ess / taken, plain.ess / in_plain
        in_r = f"{R_PER_SECOND[name]:8.1f}" if name in R_PER_SECOND else ""
        if not in_r:
            sweeps = plain_effort.seeds * plain_effort.chains * (plain_effort.warmup + 10 * turns)
            in_r = f"≈{reference[name][R]['ess_per_1e5_iter'] / 1e5 * sweeps / in_plain:.1f}".rjust(8)
        print(
            f"{name:20}{rate:9.1f}{ours.r_hat:8.3f}{plain_rate:13.1f}{plain.r_hat:8.3f}{rate / plain_rate:8.1f}"
            f"{in_r}{rate / float(in_r.strip(' ≈')):8.1f}",
            flush=True,
        )


def report_scale(folder: Path) -> None:
    many_lists = twenty_lists()
    begun = time.process_time()
    found = latent_class_posterior(many_lists, seed=1)
    taken, what = time.process_time() - begun, "withheld" if isinstance(found, Withheld) else "given"
    print(f"\n20 lists, {many_lists.n_observed} people seen, four chains, diagnosed: {taken:.1f} s ({what}; aim 30)")
    for times in (1, 2_300):
        kosovo = load(folder, "kosovo")
        many = make_histories(kosovo.lists, {pattern: count * times for pattern, count in kosovo})
        _, taken = effective(many, Effort(), 1000, gibbs_only=False)
        print(f"four chains of 2,000 turns, {many.n_observed:>12,} people: {taken:.2f} s")


def twenty_lists() -> Histories:
    """About a thousand people of two kinds on twenty lists, invented."""
    rng = np.random.default_rng(0)
    often = rng.random(1750) < 0.4
    on = rng.random((1750, 20)) < np.where(often[:, None], 0.12, 0.02)
    patterns = Counter(int(sum(1 << at for at in np.flatnonzero(row))) for row in on)
    return make_histories([f"L{at}" for at in range(20)], {key: count for key, count in patterns.items() if key})


def report_calibration(replicates: int) -> None:
    print(f"\nranks of the truth among 99 draws, {replicates} replicates, ten bins: uniform if the sampler is right")
    print(f"{'lists':>5}{'n':>6}{'K':>4}{'rungs':>6}  {'of':4}{'χ²(9)':>8}{'p':>8}  ranks by bin")
    for lists, n, classes, rungs in ((4, 60, 5, 1), (3, 200, 4, 1), (3, 60, 4, 3)):
        prior = LatentClassPrior(classes=classes)
        ranks = calibration_ranks(replicates=replicates, seed=3, lists=lists, n=n, prior=prior, rungs=rungs)
        for what, column in zip(("N", "α"), ranks.T, strict=True):
            statistic, p = uniformity(column)
            bins = " ".join(f"{count:4}" for count in np.histogram(column, bins=np.linspace(0, 100, 11))[0])
            print(f"{lists:5}{n:6}{classes:4}{rungs:6}  {what:4}{statistic:8.1f}{p:8.3f}  {bins}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="the folder with the sets and reference.json")
    parser.add_argument("--quick", action="store_true", help="leave out the table of many draws")
    parser.add_argument("--replicates", type=int, default=1000, help="of the calibration; 0: none")
    given = parser.parse_args()
    if not (given.path / "reference.json").is_file():
        print(f"{given.path / 'reference.json'} is not there", file=sys.stderr)
        sys.exit(2)
    if os.environ.get(THREADS) != "1":
        command = [sys.executable, "-m", "benchmarks.latent_classes", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, THREADS: "1"})
    reference = json.loads((given.path / "reference.json").read_text("utf-8"))
    if not given.quick:
        report_agreement(given.path, reference, CLOSE, "many draws")
        print()
    report_agreement(given.path, reference, Effort(), "as `sijill estimate` runs")
    report_speed(given.path, reference, 2000)
    report_scale(given.path)
    if given.replicates:
        report_calibration(given.replicates)


if __name__ == "__main__":
    main()
