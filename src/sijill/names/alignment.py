"""How likely two spellings are one name: letters aligned by a table that was learned from pairs of spellings.

The table holds the probability of every short piece of the left spelling written for a short piece of the right one
("sh" for ش, "ou" for و, "dd" for د, nothing for ع). The probability of two spellings together is the sum over all ways
to cut both into such pieces: the joint model of Bisani & Ney, *Joint-sequence models for grapheme-to-phoneme
conversion* (2008), without context, trained by expectation maximisation. What is told is information: how many bits
more likely the two are as one name than as two names that met by chance.

`forward` is written for arrays and plain loops, so that linkage can compile it and gets the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Pairing = Literal["arabic_latin", "latin_latin"]

LEFT_MOST = 3
RIGHT_MOST = 3
"""The longest piece on each side, in letters."""

UNSEEN = 1e-7
"""Probability of a letter against none that the table has never seen: a misprint."""


@dataclass(frozen=True, slots=True)
class Alignments:
    """A learned table. `probability[l, r]` of piece `left[l]` written for `right[r]`; index 0 on both sides is nothing.

    All sum to one. `left_probability` and `right_probability` are its margins: how likely a piece is at all.
    """

    pairing: Pairing
    left: dict[str, int]
    right: dict[str, int]
    probability: NDArray[np.float64]
    left_probability: NDArray[np.float64]
    right_probability: NDArray[np.float64]

    def bits(self, left: str, right: str) -> float:
        """Pointwise mutual information of two spellings, in bits: log₂ P(left, right) / (P(left) · P(right)).

        Above zero where they are rather one name than two; letters that the table lacks tell nothing.
        """
        together = forward(
            pieces(left, self.left, LEFT_MOST), pieces(right, self.right, RIGHT_MOST), self.probability, UNSEEN
        )
        own = self.left_surprise(left) + self.right_surprise(right)
        return math.log2(together) + own if together > 0 and math.isfinite(own) else -math.inf

    def left_surprise(self, word: str) -> float:
        """What a left spelling tells of itself by its letters: −log₂ P(left), the most that another can tell of it."""
        return -_log2(forward_one(pieces(word, self.left, LEFT_MOST), self.left_probability, UNSEEN))

    def right_surprise(self, word: str) -> float:
        """What a right spelling tells of itself by its letters: −log₂ P(right)."""
        return -_log2(forward_one(pieces(word, self.right, RIGHT_MOST), self.right_probability, UNSEEN))

    def share(self, left: str, right: str) -> float:
        """The bits of two spellings as a share of what they tell of themselves on average: 1 at most, 0 for none."""
        own = 0.5 * (self.left_surprise(left) + self.right_surprise(right))
        return self.bits(left, right) / own if own > 0 else 0.0


def _log2(probability: float) -> float:
    return math.log2(probability) if probability > 0 else -math.inf


def pieces(word: str, known: dict[str, int], longest: int) -> NDArray[np.int32]:
    """The index of each piece that begins at each letter, by length: shape (letters, longest); −1 where unknown.

    Letters that no pair of spellings had are passed over: nothing is known of how they are written.
    """
    return np.array(piece_numbers(word, known, longest), np.int32).reshape(-1, longest)


def piece_numbers(word: str, known: dict[str, int], longest: int) -> list[int]:
    """`pieces` of a word, one row behind the other: for many words, of which one array is made."""
    word = "".join(letter for letter in word if letter in known)
    find, end = known.get, len(word)
    return [
        find(word[at : at + length], -1) if at + length <= end else -1
        for at in range(end)
        for length in range(1, longest + 1)
    ]


def forward(left: Any, right: Any, probability: Any, unseen: float) -> float:
    """P(left, right): the sum over all ways to cut both words into pieces that the table pairs (forward algorithm)."""
    letters, others = left.shape[0], right.shape[0]
    so_far = np.zeros((letters + 1, others + 1))
    so_far[0, 0] = 1.0
    for i in range(letters + 1):
        for j in range(others + 1):
            total = so_far[i, j]
            for taken in range(min(i, left.shape[1]) + 1):
                for given in range(min(j, right.shape[1]) + 1):
                    if taken + given == 0:
                        continue
                    one = left[i - taken, taken - 1] if taken else 0
                    other = right[j - given, given - 1] if given else 0
                    weight = probability[one, other] if one >= 0 and other >= 0 else 0.0
                    if taken <= 1 and given <= 1:  # a letter set for another is two misprints, as it is on each side
                        weight += unseen ** (taken + given)
                    total += so_far[i - taken, j - given] * weight
            so_far[i, j] = total
    return float(so_far[letters, others])


def forward_one(word: Any, probability: Any, unseen: float) -> float:
    """P(word) by the margin of one side; pieces that pair with nothing are part of the joint table's margin."""
    letters = word.shape[0]
    so_far = np.zeros(letters + 1)
    so_far[0] = 1.0
    for at in range(1, letters + 1):
        for taken in range(1, min(at, word.shape[1]) + 1):
            piece = word[at - taken, taken - 1]
            weight = probability[piece] if piece >= 0 else 0.0
            if taken == 1:
                weight += unseen
            so_far[at] += so_far[at - taken] * weight
    return float(so_far[letters])


def best_cut(table: Alignments, left: str, right: str) -> list[tuple[str, str, float]]:
    """The most likely way to cut both words: pieces of left and right and the bits each pair gives, in order."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            for taken in range(min(i, LEFT_MOST) + 1):
                for given in range(min(j, RIGHT_MOST) + 1):
                    before = best.get((i - taken, j - given))
                    if taken + given == 0 or before is None:
                        continue
                    weight = _log_probability(table, left[i - taken : i], right[j - given : j])
                    if weight is not None and ((i, j) not in best or before[0] + weight > best[i, j][0]):
                        best[i, j] = (before[0] + weight, (i - taken, j - given))
    cut: list[tuple[str, str, float]] = []
    i, j = len(left), len(right)
    while (i, j) != (0, 0):
        score, (at, beside) = best[i, j]
        cut.append((left[at:i], right[beside:j], score - best[at, beside][0]))
        i, j = at, beside
    return cut[::-1]


def _log_probability(table: Alignments, ours: str, theirs: str) -> float | None:
    one = 0 if not ours else table.left.get(ours, -1)
    other = 0 if not theirs else table.right.get(theirs, -1)
    weight = float(table.probability[one, other]) if one >= 0 and other >= 0 else 0.0
    if len(ours) <= 1 and len(theirs) <= 1:
        weight += UNSEEN ** (len(ours) + len(theirs))
    return math.log2(weight) if weight > 0 else None


@cache
def learned(pairing: Pairing) -> Alignments:
    """The table that ships with Sijill (`names/data`, which names its sources)."""
    text = resources.files("sijill.names.data").joinpath(f"{pairing}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return alignments(pairing, [(row[0], row[1], float(row[2])) for row in rows[1:]])


def alignments(pairing: Pairing, rows: Sequence[tuple[str, str, float]]) -> Alignments:
    """A table of rows: piece on the left, piece on the right (either may be empty), probability."""
    left = {"": 0}
    right = {"": 0}
    for ours, theirs, _ in rows:
        left.setdefault(ours, len(left))
        right.setdefault(theirs, len(right))
    probability = np.zeros((len(left), len(right)))
    for ours, theirs, weight in rows:
        probability[left[ours], right[theirs]] += weight
    probability /= probability.sum()
    return Alignments(pairing, left, right, probability, probability.sum(axis=1), probability.sum(axis=0))
