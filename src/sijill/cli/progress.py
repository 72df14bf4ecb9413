"""A progress bar on standard error, where a person waits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

LEAST_FILES = 5
LEAST_BYTES = 32 * 1024 * 1024
"""A bar is drawn for so many files, or for so many bytes of one: less is done before anybody looks."""


class Reading:
    """How far a run over files is: by bytes, since one may be as large as all others."""

    def __init__(self, names: Sequence[str], update: Callable[[int, int], None]) -> None:
        self._sizes = {name: _size_of(name) for name in names}
        self._total = sum(self._sizes.values())
        self._done = 0
        self._update = update

    def at(self, position: int) -> None:
        """So many bytes of the first file that is not finished are done."""
        self._update(self._done + min(position, next(iter(self._sizes.values()), 0)), self._total)

    def finished(self, name: str) -> None:
        """A file is done, or was given up."""
        self._done += self._sizes.pop(name, 0)
        self._update(self._done, self._total)


@contextmanager
def reading(names: Sequence[str], doing: str) -> Iterator[Reading]:
    """Progress over files; draws a bar where it takes long and somebody is looking."""
    if len(names) < LEAST_FILES and sum(map(_size_of, names)) < LEAST_BYTES:
        yield Reading((), lambda done, total: None)
        return
    with reporting(doing) as update:
        yield Reading(names, update)


def _size_of(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


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
