"""`compiled`: a function as machine code, by numba, kept on the disk between runs where the disk allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function compiled at its first call for the types of its arguments; it lets other threads run meanwhile."""
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder where it could be kept may be written
        return cast(Function, numba.njit(nogil=True)(function))
