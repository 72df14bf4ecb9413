"""`python -m sijill.names compare A B`: how alike two written names are, token by token, and why."""

from __future__ import annotations

import sys
from itertools import zip_longest

from sijill.errors import InputError
from sijill.names.alignment import Alignments, best_cut, learned
from sijill.names.chain import NameChain, Token, parse_chain
from sijill.names.spelling import loosely_spelled, spelled

USAGE = "python -m sijill.names compare A B"


def main(arguments: list[str]) -> None:
    """Print the comparison of two names. Raises InputError where one is none."""
    if len(arguments) != 3 or arguments[0] != "compare":
        raise InputError(f"usage: {USAGE}")
    one, other = (_chain(text) for text in arguments[1:])
    told = 0.0
    for left, right in zip_longest(one.tokens, other.tokens):
        if left is None or right is None:
            print(f"{(left or right).whole}: no partner")
            continue
        bits, why = compare(left, right)
        told += bits
        print(f"{left.core} ~ {right.core}: {bits:+.1f} bits ({why})")
    print(f"similarity: {told:+.1f} bits by spelling alone; how rare a name is, a list tells (sijill link)")


def _chain(text: str) -> NameChain:
    found = parse_chain(text)
    if found is None:
        raise InputError("no name was given")
    return found


def compare(left: Token, right: Token) -> tuple[float, str]:
    """The bits that two tokens are one name by their spelling, and the pieces of letters that were set side by side."""
    if left.script != right.script:
        arabic, latin = (left, right) if left.script == "arabic" else (right, left)
        table = learned("arabic_latin")
        return table.bits(arabic.core, latin.core), _pieces(table, arabic.core, latin.core)
    if left.script == "latin":
        table = learned("latin_latin")
        return table.bits(left.core, right.core), _pieces(table, left.core, right.core)
    if spelled(left.core) == spelled(right.core):
        return 4.0 * len(left.core), "one spelling but for hamza, ة and ى"
    if loosely_spelled(left.core) == loosely_spelled(right.core):
        return 3.0 * len(left.core), "one spelling but for the article, doubled letters or a turned لا"
    return -8.0, "two spellings"


def _pieces(table: Alignments, left: str, right: str) -> str:
    return " ".join(f"{ours or '∅'}={theirs or '∅'}" for ours, theirs, _ in best_cut(table, left, right))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InputError as error:
        sys.exit(str(error))
