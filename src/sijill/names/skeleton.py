"""The consonant skeleton of a token, one for both scripts: what all ways to write a name have in common.

محمد, Mohammed and Mhmd share MD; النجار and an-Najjar share NJR. One letter stands for sounds that romanisations mix
(ت ط th), weak and silent letters have none. A skeleton finds candidates; it never says that two names are one.
"""

from __future__ import annotations

from functools import lru_cache

from sijill.names.chain import Token

SOUNDS = {
    "B": ("بپ", "bp"),
    "T": ("تطث", "t"),
    "D": ("دضذظزژ", "dz"),
    "J": ("جچ", "j"),
    "R": ("ر", "r"),
    "S": ("سصش", "sc"),
    "K": ("خغقكگ", "kgqx"),
    "F": ("فڤ", "fv"),
    "L": ("ل", "l"),
    "M": ("م", "m"),
    "N": ("ن", "n"),
}
"""Each sound with the Arabic and the Latin letters that write it; all other letters are vowels or not heard by all."""

ARABIC = {ord(letter): sound for sound, (letters, _) in SOUNDS.items() for letter in letters}
LATIN = {ord(letter): sound for sound, (_, letters) in SOUNDS.items() for letter in letters}
DIGRAPHS = (("sch", "S"), ("tch", "J"), ("sh", "S"), ("ch", "S"), ("kh", "K"), ("gh", "K"), ("th", "T"), ("dh", "D"))
MORE_DIGRAPHS = (("dj", "J"), ("ph", "F"), ("ck", "K"), ("zh", "D"))


@lru_cache(maxsize=262144)
def skeleton_of(core: str, script: str) -> str:
    """The skeleton of a token's letters: capital letters, no two alike beside one another; empty for "آية" or "Aya"."""
    if script == "arabic":
        letters = core.translate(ARABIC)
    else:
        for written, sound in (*DIGRAPHS, *MORE_DIGRAPHS):
            core = core.replace(written, sound)
        letters = core.translate(LATIN)
    return squeezed("".join(letter for letter in letters if "A" <= letter <= "Z"))


def squeezed(sounds: str) -> str:
    """Sounds with no two alike beside one another."""
    return "".join(sound for at, sound in enumerate(sounds) if at == 0 or sounds[at - 1] != sound)


def skeleton(token: Token) -> str:
    """The skeleton of a token without its article."""
    return skeleton_of(token.core, token.script)


def near_skeletons(found: str) -> set[str]:
    """A skeleton and those that lack one letter of it: two that differ in one letter share one of these.

    Those of one or two letters stand alone: without a letter they would be anyone's.
    """
    if len(found) < 3:
        return {found}
    return {found} | {found[:at] + found[at + 1 :] for at in range(len(found))}
