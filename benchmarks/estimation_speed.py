"""What `sijill estimate` costs: with ten million people beside three thousand, and in two processes beside one.

People in processor seconds, so that other work on the machine changes little; strata also by the clock, for which the
machine must have nothing else to do. Latent classes are timed by `./run bench latent_classes`, and left out here: they
would hide the rest.
"""

from __future__ import annotations

import argparse
import time
from functools import partial

import numpy as np
from joblib.externals.loky import get_reusable_executor  # type: ignore[import-untyped]

from benchmarks.clock import processor_s
from benchmarks.estimation_coverage import histories_of, three_classes
from sijill.estimation.families.latent import LATENT_CLASSES
from sijill.estimation.families.registry import METHODS, TWO_LISTS
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.strata import Task, estimate_strata
from sijill.workflows.estimate import Asked, Source, estimate

METHODS_ASKED = tuple(name for name, method in METHODS.items() if name != LATENT_CLASSES and method.family != TWO_LISTS)
FEW, MANY = 3_162, 10_000_000


def made(people: int, lists: int, seed: int) -> Histories:
    """Lists of so many people, of whom nearly as many are seen in every pattern as is expected where there are many."""
    on = three_classes(np.random.default_rng(seed), min(people, 100_000))[:, :lists]
    found = histories_of(on)
    times = people / min(people, 100_000)
    counts = tuple(round(count * times) for count in found.counts)
    return Histories(found.lists, found.patterns, counts)


def source_of(histories: Histories) -> Source:
    rows = [
        ",".join([*(str(pattern >> at & 1) for at in range(len(histories.lists))), str(count)])
        for pattern, count in histories
    ]
    return Source("made.csv", "\n".join([",".join([*histories.lists, "count"]), *rows]).encode())


def report_people(rounds: int) -> None:
    print(f"{'the whole command, five lists, all methods but latent classes':64s}{'people seen':>12s}{'CPU s':>8s}")
    asked = Asked(methods=METHODS_ASKED)
    for people in (FEW, MANY):
        source = source_of(made(people, 5, 1))
        estimate([source], asked)  # what is compiled or loaded once is not counted
        spent = []
        for _ in range(rounds):
            begun = time.process_time()
            found = estimate([source], asked)
            spent.append(time.process_time() - begun)
        print(f"{'':64s}{found.histories.n_observed:>12,}{min(spent):>8.2f}", flush=True)


def strata_of(strata: int) -> list[Task]:
    settings = Settings(resamples=200)
    return [Task(f"stratum {at}", made(300, 4, at), settings, METHODS_ASKED, 1) for at in range(strata)]


def in_processes(tasks: list[Task], processes: int) -> None:
    estimate_strata(tasks, jobs=processes)
    get_reusable_executor().shutdown(wait=True)  # so that what the processes spent can be read


def report_processes(strata: int, processes: int) -> None:
    tasks = strata_of(strata)
    estimate_strata(tasks[:1])
    print(f"{f'{strata:,} strata of four lists':64s}{'clock s':>10s}{'CPU s':>10s}{'share of the cores':>20s}")
    clocks = []
    for cores, run in ((1, estimate_strata), (processes, partial(in_processes, processes=processes))):
        clock, spent = time.perf_counter(), processor_s()
        run(tasks)
        clocks.append(time.perf_counter() - clock)
        share = clocks[0] / cores / clocks[-1]
        used = processor_s() - spent
        print(f"{f'in processes: {cores}':64s}{clocks[-1]:>10.1f}{used:>10.1f}{share:>20.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strata", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    report_people(given.rounds)
    report_processes(given.strata, given.processes)


if __name__ == "__main__":
    main()
