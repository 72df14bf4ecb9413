"""`python -m sijill.names compare A B`: how alike two written names are, token by token, and why."""

from __future__ import annotations

import sys

from sijill.errors import InputError
from sijill.names.chain import NameChain, Token, parse_chain
from sijill.names.comparing import NameComparison, compare_names
from sijill.names.levels import LEVELS

USAGE = "python -m sijill.names compare A B"
HEADINGS = ("first name", "second name", "level", "bits", "why")
ISOLATED = "\u2068{}\u2069"
"""Keeps a row's cells in their order on a screen that turns Arabic (UAX #9)."""


def main(arguments: list[str]) -> None:
    """Print the comparison of two names. Raises InputError where one is none."""
    if len(arguments) != 3 or arguments[0] != "compare":
        raise InputError(f"usage: {USAGE}")
    one, other = (_chain(text) for text in arguments[1:])
    print("\n".join(_lines(compare_names(one, other))))


def _chain(text: str) -> NameChain:
    found = parse_chain(text)
    if found is None:
        raise InputError(f"no name was given: {text!r} holds no Arabic or Latin letters of one")
    return found


def _lines(found: NameComparison) -> list[str]:
    rows = [HEADINGS]
    for row in found.tokens:
        level = LEVELS[row.level] if row.left and row.right else "-"
        rows.append((_core(row.left), _core(row.right), level, f"{row.bits:+.1f}", row.why))
    widths = [*(max(len(row[at]) for row in rows) for at in range(4)), 0]
    lines = [
        "  ".join(_isolated(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    if found.turned:
        lines.append("The family name of one stands first; it was taken for the last.")
    return [
        *lines,
        f"similarity: {found.bits:+.1f} bits by spelling alone; how rare a name is, a list tells (sijill link)",
    ]


def _core(token: Token | None) -> str:
    return token.core if token else "-"


def _isolated(cell: str, width: int) -> str:
    return (cell if cell.isascii() else ISOLATED.format(cell)) + " " * (width - len(cell))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InputError as error:
        sys.exit(str(error))
