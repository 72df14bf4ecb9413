"""Compilation by numba where it is installed; without it the same code runs in Python, its tables in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar, cast

try:
    njit: Any = import_module("numba").njit
except ImportError:  # the posterior is the same, some tens of times slower
    njit = None

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILED = njit is not None
"""Whether numba is there."""


def compiled(function: Function) -> Function:
    """The function in machine code, kept beside the module for the next process; unchanged where numba is absent."""
    if njit is None:
        return function
    made: Any = njit(cache=True, nogil=True, error_model="numpy")(function)
    return cast(Function, made)
