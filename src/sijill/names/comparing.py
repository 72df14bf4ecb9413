"""Two names compared by their spelling alone: which tokens are paired, how alike they are, and why.

The tokens, their levels and the alignment are those of linkage. What linkage knows besides is how rare each name is in
the lists; here a name tells as much as its letters do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sijill.names.alignment import Pairing, best_cut, learned
from sijill.names.attested import attested, best_reading
from sijill.names.chain import NameChain, Token
from sijill.names.heard import heard_level
from sijill.names.levels import BY_RELATIVE_BITS, GAPS, LEVELS, across_level, arabic_level, latin_level
from sijill.names.pairing import FAMILY_FIRST_BITS, align

GAP_BITS = (-6.0, -0.5, -2.0)
"""What a given name, a forefather's and a last name tell that have no partner; linkage's model holds its own."""

DIFFERENT_BITS = -6.0
"""What two tokens tell that are not alike."""

LEVEL_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""The share of its letters' bits that a token tells at each level, where letters do not say it themselves."""


@dataclass(frozen=True, slots=True)
class TokenComparison:
    """Two tokens side by side, or one without a partner. `level` is 0 for different to 4 for the same."""

    left: Token | None
    right: Token | None
    level: int
    bits: float
    why: str


@dataclass(frozen=True, slots=True)
class NameComparison:
    """All tokens of two names side by side. `turned` where a family name that stands first was taken for the last."""

    tokens: tuple[TokenComparison, ...]
    bits: float
    turned: bool


def compare_names(one: NameChain, other: NameChain) -> NameComparison:
    """The best alignment of two chains, also with a family name that stands first in either taken for its last."""
    found = [_summed(_aligned(one.tokens, other.tokens), turned=False)]
    if (turned := _family_last(one, other)) is not None:
        found.append(_summed(_aligned(one.tokens, turned), turned=True))
    if (turned := _family_last(other, one)) is not None:
        found.append(_summed(_aligned(turned, other.tokens), turned=True))
    return max(found, key=lambda comparison: comparison.bits)


def _summed(tokens: tuple[TokenComparison, ...], *, turned: bool) -> NameComparison:
    return NameComparison(tokens, sum(row.bits for row in tokens) - (FAMILY_FIRST_BITS if turned else 0.0), turned)


def compare_tokens(left: Token, right: Token) -> TokenComparison:
    """The level of two tokens, what they tell by their letters, and the pieces of letters set side by side."""
    found = _compared(left, right)
    if found.bits > BY_RELATIVE_BITS and (left.is_by_relative or right.is_by_relative):
        return replace(found, bits=BY_RELATIVE_BITS, why=f"{BY_RELATIVE}; {found.why}")
    return found


def _compared(left: Token, right: Token) -> TokenComparison:
    if left.script != right.script:
        arabic, latin = (left.core, right.core) if left.script == "arabic" else (right.core, left.core)
        return replace(_across(arabic, latin), left=left, right=right)
    if left.script == "latin":
        return _latin(left, right)
    level = arabic_level(left.core, right.core)
    surprise = learned("arabic_latin").left_surprise
    own = min(surprise(left.core), surprise(right.core))
    bits = LEVEL_SHARES[level] * own if level else DIFFERENT_BITS
    return TokenComparison(left, right, level, bits, _arabic_why(level, left.core, right.core))


def _latin(left: Token, right: Token) -> TokenComparison:
    one, other = sorted((left.core, right.core))
    table, bits = learned("latin_latin"), _bits("latin_latin", one, other)
    if one == other:
        return TokenComparison(left, right, LEVELS.index("same"), bits, "one spelling")
    by_letters = latin_level(table.share(one, other), one, other)
    level = heard_level(by_letters, one, other)
    told = LEVEL_SHARES[level] * min(table.left_surprise(one), table.right_surprise(other))
    why = _cut("latin_latin", left.core, right.core)
    if level > by_letters:
        bits, why = max(bits, told), f"{HEARD_ALIKE}; {why}"
    elif level < by_letters:
        bits, why = min(bits, told), f"{TWO_NAMES}; {why}"
    return TokenComparison(left, right, level, bits, why)


def _across(arabic: str, latin: str) -> TokenComparison:
    known = attested()
    bits = known.bits(arabic, latin)
    behind = 0.5 * max(best_reading(latin) - bits, 0.0)
    level = across_level(known.letters.share(arabic, latin), behind)
    why = _cut("arabic_latin", arabic, latin)
    if known.is_seen(arabic, latin):
        why = f"written so by others; {why}"
    elif behind > GAPS[0]:
        why = f"{latin} is known for {known.reading(latin)}; {why}"
    return TokenComparison(None, None, level, max(bits, DIFFERENT_BITS), why)


def _bits(pairing: Pairing, one: str, other: str) -> float:
    return max(learned(pairing).bits(one, other), DIFFERENT_BITS)


def _arabic_why(level: int, one: str, other: str) -> str:
    if one == other:
        return "one spelling"
    return ("two spellings", "some letters differ", "a letter differs", LOOSE, STRICT)[level]


STRICT = "one spelling but for hamza, ة and ى"
LOOSE = "one spelling but for the article, ت and ة, doubled letters or a turned لا"


def _cut(pairing: Pairing, left: str, right: str) -> str:
    return " ".join(f"{ours or '∅'}={theirs or '∅'}" for ours, theirs, _ in best_cut(learned(pairing), left, right))


def _aligned(one: Sequence[Token], other: Sequence[Token]) -> tuple[TokenComparison, ...]:
    told = {(i, j): compare_tokens(left, right) for i, left in enumerate(one) for j, right in enumerate(other)}
    bits = np.array([[told[i, j].bits for j in range(len(other))] for i in range(len(one))])
    rows = np.zeros((len(one) + len(other), 3))
    count = align(bits, np.array(GAP_BITS), len(one), len(other), rows)
    found = []
    for i, j, value in rows[:count][::-1].tolist():
        if i < 0 or j < 0:
            left, right = (one[int(i)] if i >= 0 else None), (other[int(j)] if j >= 0 else None)
            found.append(TokenComparison(left, right, 0, value, NO_PARTNER))
        else:
            pair = told[int(i), int(j)]
            why = pair.why if value == pair.bits else f"{pair.why}; {OUT_OF_PLACE}"
            found.append(replace(pair, bits=value, why=why))
    return tuple(found)


BY_RELATIVE = "named by a relative, which tells little"
HEARD_ALIKE = "heard alike, or written for one Arabic name"
TWO_NAMES = "known to be written for two names"
NO_PARTNER = "no partner"
OUT_OF_PLACE = "a given name beside another"


def _family_last(one: NameChain, other: NameChain) -> tuple[Token, ...] | None:
    """The tokens of `other` with its first behind its last, where its first is like what ends `one`."""
    if len(one.tokens) < 2 or len(other.tokens) < 2 or not compare_tokens(one.tokens[-1], other.tokens[0]).level:
        return None
    return (*other.tokens[1:], other.tokens[0])
