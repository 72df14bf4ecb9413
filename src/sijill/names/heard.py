"""Latin spellings that are heard alike, or that people write for one Arabic name: Noor and Nur, Ahmed and Ahmad.

Letters alone find "oo" and "u" far apart in so short a name. Two spellings are one name's where they have one writing
of their vowels, or where one Arabic name is what both are mostly written for; and where each is known to be written
for names that the other never is, they are two names that look alike (Samar, Samer).
"""

from __future__ import annotations

from sijill.names.attested import attested, sounds
from sijill.names.levels import LEVELS

STRONG, PROBABLE = LEVELS.index("strong"), LEVELS.index("probable")


def heard_keys(latin: str) -> set[str]:
    """What spellings share that are heard alike: their sound, and the Arabic name that they are mostly written for."""
    sound = sounds(latin)
    return {sound.replace("e", "a"), attested().reading(latin) or sound}


def are_two_names(one: str, other: str) -> bool:
    """Whether two Latin spellings are both known, and no Arabic name is written either way."""
    ours, theirs = attested().exact.get(one), attested().exact.get(other)
    return bool(ours and theirs and ours.keys().isdisjoint(theirs))


def heard_level(level: int, one: str, other: str) -> int:
    """The level of two Latin spellings that letters alone find at `level`: strong at least where they are heard alike,
    probable at most where they are two names.
    """
    if level < STRONG and not heard_keys(one).isdisjoint(heard_keys(other)):
        level = STRONG
    return PROBABLE if level == STRONG and are_two_names(one, other) else level
