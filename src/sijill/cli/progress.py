"""A progress bar on standard error, where a person waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


def with_bar(outcomes: Iterator[T], total: int, doing: str, least: int) -> Iterator[T]:
    """Pass outcomes on; draw a bar where there are at least `least` of them and somebody is looking."""
    if total < least or not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(outcomes, total=total, description=doing, console=Console(stderr=True), transient=True)


@contextmanager
def reporting(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A function to be told how much of how much is done; it draws a bar where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
