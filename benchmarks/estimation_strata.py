"""How much of two cores 1,000 strata use: `./run bench estimation_strata [STRATA] [--methods NAMES] [--jobs 2]`.

Made strata of four lists and 600 people are estimated by one process and by several. Other work on the machine makes
the wall clock of both longer, and not by the same. So beside the wall clock stands what the system counts of each
worker: the time that it computed, and the time that it had nothing to do; what it stood ready and another was given
the core is left out. Linux only (`/proc/PID/schedstat`).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

THREADS = "OPENBLAS_NUM_THREADS"


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds: on the wall, of this process computing, and of each worker computing and idle."""

    wall: float
    here: float
    computing: tuple[float, ...] = ()
    idle: tuple[float, ...] = ()


def measure(strata: int, methods: tuple[str, ...], jobs: int) -> Taken:
    from joblib.externals.loky import get_reusable_executor

    from sijill.estimation.families.settings import Settings
    from sijill.estimation.histories import make_histories
    from sijill.estimation.strata import Task, estimate_strata

    tasks = []
    for at in range(strata):
        rng = np.random.default_rng(at)
        on = rng.random((600, 4)) < (0.3, 0.25, 0.2, 0.35)
        patterns, counts = np.unique((on * (1 << np.arange(4))).sum(axis=1), return_counts=True)
        found = {int(p): int(c) for p, c in zip(patterns, counts, strict=True) if p}
        tasks.append(Task(str(at), make_histories("ABCD", found), Settings(), methods, 1))
    if jobs == 1:
        # what is compiled is loaded; workers have to load it themselves, which is counted there
        estimate_strata([Task("first", tasks[0].histories, Settings(), methods, 1)])
    begun, here = time.perf_counter(), time.process_time()
    estimate_strata(tasks, jobs=jobs)
    wall, here = time.perf_counter() - begun, time.process_time() - here
    workers = [ran(pid) for pid in children()] if jobs > 1 else []
    get_reusable_executor().shutdown()
    # a worker that is gone or never worked is left out: the tracker of shared memory is a child as well
    known = sorted(workers, reverse=True)[:jobs]
    return Taken(
        wall, here, tuple(run for run, _ in known), tuple(max(0.0, wall - run - ready) for run, ready in known)
    )


def children() -> list[int]:
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def ran(pid: int) -> tuple[float, float]:
    """Seconds that a process computed, and that it was ready while others had the core."""
    run, ready = Path(f"/proc/{pid}/schedstat").read_text().split()[:2]
    return int(run) / 1e9, int(ready) / 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("strata", type=int, nargs="?", default=1000)
    parser.add_argument("--methods", help="with commas; all, if none is named")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if os.environ.get(THREADS) != "1":
        # a library of linear algebra reads this once, when it is loaded: begin again with one thread, as the command
        again = [sys.executable, "-m", "benchmarks.estimation_strata", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, THREADS: "1"})
    from sijill.estimation.families.registry import METHODS

    methods = tuple(given.methods.split(",")) if given.methods else tuple(METHODS)
    several = measure(given.strata, methods, given.jobs)
    one = measure(given.strata, methods, 1)
    print(f"{given.strata:,} strata, {len(methods)} methods")
    print(f"one process: {one.wall:.1f} s on the wall, {one.here:.1f} s computing")
    print(f"{given.jobs} processes: {several.wall:.1f} s on the wall, {several.here:.1f} s computing in the first")
    for computing, idle in zip(several.computing, several.idle, strict=True):
        print(f"  a worker: {computing:.1f} s computing, {idle:.1f} s with nothing to do")
    whole = several.here + sum(several.computing) + sum(several.idle)
    print(f"efficiency, of what the cores gave: {one.here / whole:.3f}")
    print(f"efficiency, by the wall clock of this machine as it was: {one.wall / (given.jobs * several.wall):.3f}")


if __name__ == "__main__":
    main()
