"""Compilation by numba where it is installed; without it the same code runs in Python, with the same results."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

numba: Any
try:
    import numba
except ImportError:
    numba = None

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILED = numba is not None
"""Whether numba is there."""

PACKAGE = Path(__file__).parent


@cache
def sources_digest(package: Path = PACKAGE) -> str:
    """What machine code is made of, in sixteen hexadecimal digits: the sources of all rooms that compile something.

    Functions of other modules, and their constants, are compiled into those that use them.
    """
    sources = {path.relative_to(package): path.read_bytes() for path in sorted(package.rglob("*.py"))}
    rooms = {path.parts[0] for path, text in sources.items() if b"sijill.compiled" in text}
    digest = sha256()
    for path, text in sources.items():
        if path.parts[0] in rooms:
            digest.update(sha256(path.as_posix().encode()).digest() + sha256(text).digest())
    return digest.hexdigest()[:16]


def compiled(function: Function) -> Function:
    """The function in machine code, kept on the disk where the disk allows it; unchanged where numba is absent.

    What is kept is found by the function's name, which holds the digest of the sources: numba itself looks at the file
    of the function alone, and would go on with what an older version of another module gave.
    """
    if not COMPILED:
        return function
    function.__qualname__ += f"_{sources_digest()}"
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # no folder where it could be kept may be written
        return cast(Function, numba.njit(nogil=True, error_model="numpy")(function))
