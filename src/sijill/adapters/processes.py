"""Work spread over the cores of the machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")


def spread(work: Callable[[Part], Result], parts: Sequence[Part]) -> Iterable[Result]:
    """`map` over as many processes as there are cores: for parts that take longer than a process to begin.

    Results come in the order of the parts. Processes are begun anew, since a copy of one with threads may hang.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if min(cores, len(parts)) < 2:
        return map(work, parts)
    with ProcessPoolExecutor(min(cores, len(parts)), get_context("spawn")) as pool:
        return list(pool.map(work, parts))
