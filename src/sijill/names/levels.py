"""How alike two tokens are, in five levels: the words in which linkage counts what spellings tell.

Within Arabic by spelling and misprints, within Latin letters and across by what the learned alignment tells, as a share
of what a spelling tells of itself. Numbers here are those that linkage uses; `comparing` says them of two names.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from sijill.names.spelling import loosely_spelled, spelled

LEVELS = ("different", "weak", "probable", "strong", "same")
"""How alike two tokens are, from 0: `same` is one spelling but for hamza seats, ة and ى."""

LATIN_SHARES = (0.65, 0.45, 0.2)
"""The share of a spelling's own bits from which two Latin ones are strong, probable, weak."""

ACROSS_SHARE = 0.15
"""The share below which tokens of two scripts are different."""

GAPS = (1.5, 5.0, 9.0)
"""Bits by which a token may lie behind the best of the other script and still be strong, probable, weak."""

BY_RELATIVE_BITS = 3.0
"""The most that a kunya or "wife of" tells: many are father of a Mohammad, few are listed so, and rarity misleads."""


@lru_cache(maxsize=262144)
def arabic_level(one: str, other: str) -> int:
    """The level of two Arabic tokens: 4 for one strict spelling, 3 for one loose spelling, else by misprints."""
    if spelled(one) == spelled(other):
        return 4
    loose, beside = loosely_spelled(one), loosely_spelled(other)
    return 3 if loose == beside else edits_level(loose, beside)


def edits_level(one: str, other: str) -> int:
    """The level of two spellings by misprints alone: letters changed, dropped, added or swapped beside each other."""
    edits = OSA.distance(one, other, score_cutoff=2)
    shorter = min(len(one), len(other))
    if edits <= 1:
        return 2 if shorter >= 4 else 1 if shorter == 3 else 0
    return 1 if edits == 2 and shorter >= 6 else 0


def latin_level(share: float, one: str, other: str) -> int:
    """The level of two Latin tokens, by the share of their bits or by misprints alone."""
    found = _reached(share, LATIN_SHARES)
    return found if found >= 2 else max(found, edits_level(one, other))


def across_level(share: float, behind: float) -> int:
    """The level of tokens of two scripts: by the share of their bits, and how far they lie behind better partners."""
    return _reached(-behind, tuple(-gap for gap in GAPS)) if share >= ACROSS_SHARE else 0


def _reached(value: float, least: tuple[float, ...]) -> int:
    return next((3 - at for at, edge in enumerate(least) if value >= edge), 0)
