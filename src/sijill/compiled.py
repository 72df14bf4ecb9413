"""Compilation by numba where it is installed; without it the same code runs in Python, with the same results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

numba: Any
try:
    import numba
except ImportError:
    numba = None

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILED = numba is not None
"""Whether numba is there."""


def compiled(function: Function) -> Function:
    """The function in machine code, kept on the disk where the disk allows it; unchanged where numba is absent."""
    if not COMPILED:
        return function
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # no folder where it could be kept may be written
        return cast(Function, numba.njit(nogil=True, error_model="numpy")(function))
