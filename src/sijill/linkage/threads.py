"""Work in threads: sorting by numpy and compiled loops release Python's lock, so that two threads take two cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2
"""So many cores have the machines on which the figures of docs/benchmarks.md are measured."""

Part = TypeVar("Part")
Found = TypeVar("Found")


def in_threads(work: Callable[[Part], Found], parts: Iterable[Part], threads: int = THREADS) -> list[Found]:
    """What work finds in each part, in the order of the parts."""
    with ThreadPoolExecutor(threads) as pool:
        return [*pool.map(work, parts)]
