"""Work without the collector of cycles: a million records hold none, and it looks through them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """For what makes many objects and keeps them: each that is kept is looked at again whenever many are new."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
