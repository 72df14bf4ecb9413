"""The sounds with which a whole name begins and ends, whatever stands between its words.

A PDF loses spaces and makes others: "محمدالفخار", "حا تم". Where words are cut wrongly no word of a name is itself, but
its first six consonants and its last six are still the same letters in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LETTER = 64
"""A sound is a capital letter; so many numbers keep ten of them apart in 60 bits."""


def run_on_sounds(
    chains: NDArray[np.int32], skeletons: Sequence[str], count: int, *, backwards: bool = False
) -> NDArray[np.int64]:
    """The first `count` sounds of each chain as one number, 0 where it has fewer; or its last ones.

    `skeletons[token]` are the sounds of each token; −1 in a chain stands after its last. Two alike beside one another
    are one, as inside a word: "نصار رامي" run on has one R.
    """
    letters = _letters(skeletons, count + 1, backwards)
    found = np.zeros(len(chains), np.int64)
    length = np.zeros(len(chains), np.int8)
    before = np.zeros(len(chains), np.int8)
    for at in range(chains.shape[1])[:: -1 if backwards else 1]:
        rows = np.flatnonzero((chains[:, at] >= 0) & (length < count))
        for sound in letters[:, chains[rows, at]]:
            new = (sound > 0) & (sound != before[rows]) & (length[rows] < count)
            heard, sound = rows[new], sound[new]
            found[heard] = found[heard] * LETTER + sound
            before[heard] = sound
            length[heard] += 1
    return np.where(length == count, found, 0)


def _letters(skeletons: Sequence[str], longest: int, backwards: bool) -> NDArray[np.int8]:
    """The first sounds of each token, or its last ones, 0 after them: shape (longest, tokens)."""
    kept = [(sounds[::-1] if backwards else sounds)[:longest] for sounds in skeletons]
    letters = np.array(kept, f"S{longest}").view(np.int8).reshape(len(kept), longest).T
    return np.where(letters > 0, letters - np.int8(ord("A") - 1), np.int8(0))
