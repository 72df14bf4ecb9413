"""Words as arrays, for compiled loops: their letters, the pieces that a learned table knows, how alike two are.

The numbers are those of `names.alignment`, `names.levels` and `names.attested`, which say them of two words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled
from sijill.names import alignment
from sijill.names.alignment import LEFT_MOST, RIGHT_MOST, UNSEEN, Pairing, learned, piece_numbers
from sijill.names.attested import attested, best_reading
from sijill.names.spelling import spelled

LONGEST = 64
"""Letters; no name is longer, and of what is longer the first are compared."""


class Letters(NamedTuple):
    """The letters of words, one behind the other; `sets` has a bit for each letter that a word holds."""

    codes: NDArray[np.int32]
    start: NDArray[np.int64]
    sets: NDArray[np.int64]


def letters_of(words: Sequence[str]) -> Letters:
    """Words as numbers of letters."""
    start = np.concatenate([[0], np.cumsum([min(len(word), LONGEST) for word in words])]).astype(np.int64)
    codes = np.array([ord(letter) for word in words for letter in word[:LONGEST]], np.int32)
    sets = np.zeros(len(words), np.int64)
    np.bitwise_or.at(
        sets, np.repeat(np.arange(len(words)), np.diff(start)), np.int64(1) << (codes % 63).astype(np.int64)
    )
    return Letters(codes, start, sets)


class Spelled(NamedTuple):
    """Words by one side of a table of alignments: the pieces known, by the letter behind which they end.

    The pieces that end behind the letter `at` of all words (`start[word]` is the first of a word) are those from
    `ends[at]` to `ends[at + 1]`, short ones first: `number` in the table, `length` in letters, and `alone`, the
    probability of the piece against nothing. `surprise` is what each spelling tells of itself in bits.
    """

    letters: NDArray[np.int32]
    start: NDArray[np.int64]
    ends: NDArray[np.int64]
    number: NDArray[np.int32]
    length: NDArray[np.int32]
    alone: NDArray[np.float64]
    surprise: NDArray[np.float64]


def spelled_by(
    words: Sequence[str],
    known: dict[str, int],
    longest: int,
    margin: NDArray[np.float64],
    alone: NDArray[np.float64],
) -> Spelled:
    """Words cut into the pieces that a table knows; `margin` and `alone` are probabilities of each piece."""
    found = [piece_numbers(word, known, longest) for word in words]
    start = np.concatenate([[0], np.cumsum([len(one) // longest for one in found])]).astype(np.int64)
    together = np.array([number for one in found for number in one], np.int32).reshape(-1, longest)
    at, shorter = np.nonzero(together >= 0)
    end = at + shorter
    order = np.lexsort((shorter, end))
    number, length = together[at[order], shorter[order]], (shorter[order] + 1).astype(np.int32)
    ends = np.concatenate([[0], np.cumsum(np.bincount(end, minlength=len(together)))]).astype(np.int64)
    misprint = np.where(length == 1, UNSEEN, 0.0)
    surprise = _surprises(together, start, margin, UNSEEN)
    return Spelled(together[:, 0].copy(), start, ends, number, length, alone[number] + misprint, surprise)


_forward_one = compiled(alignment.forward_one)


@compiled
def _surprises(found: Any, start: Any, probability: Any, unseen: float) -> Any:
    surprise = np.empty(len(start) - 1)
    for at in range(len(surprise)):
        surprise[at] = -np.log2(max(_forward_one(found[start[at] : start[at + 1]], probability, unseen), 1e-300))
    return surprise


@compiled
def forward(
    one: int, ours: Any, other: int, theirs: Any, probability: Any, twice: float, room: Any, shared: int
) -> float:
    """`alignment.forward` of two words over the pieces that are known: the same sum, without its terms that are 0.

    `twice` is the probability of two misprints. `room` is for the table; its first `shared` columns are there already,
    of another word that begins with as many of the same letters.
    """
    letters, others = ours.start[one + 1] - ours.start[one], theirs.start[other + 1] - theirs.start[other]
    for j in range(shared, others + 1):
        low = high = 0
        if j > 0:
            low, high = theirs.ends[theirs.start[other] + j - 1], theirs.ends[theirs.start[other] + j]
        for i in range(letters + 1):
            total = 1.0 if i + j == 0 else 0.0
            for given in range(low, high):
                total += room[j - theirs.length[given], i] * theirs.alone[given]
            if i > 0:
                for taken in range(ours.ends[ours.start[one] + i - 1], ours.ends[ours.start[one] + i]):
                    at = i - ours.length[taken]
                    total += room[j, at] * ours.alone[taken]
                    for given in range(low, high):
                        weight = probability[ours.number[taken], theirs.number[given]]
                        if ours.length[taken] + theirs.length[given] == 2:
                            weight += twice
                        total += room[j - theirs.length[given], at] * weight
            room[j, i] = total
    return float(room[others, letters])


@compiled
def begins_alike(letters: Any, start: Any, one: int, other: int) -> int:
    """How many letters two words have in common from their first on."""
    most = min(start[one + 1] - start[one], start[other + 1] - start[other])
    at = 0
    while at < most and letters[start[one] + at] == letters[start[other] + at]:
        at += 1
    return at


@compiled
def distance(codes: Any, start: Any, one: int, other: int, most: int, rows: Any) -> int:
    """Optimal string alignment: letters changed, dropped, added, or swapped beside each other; `most` + 1 if more.

    `rows` is room for three lines of the table.
    """
    at, beside = start[one], start[other]
    long, wide = start[one + 1] - at, start[other + 1] - beside
    if abs(long - wide) > most:
        return most + 1
    for j in range(wide + 1):
        rows[1, j] = j
    for i in range(1, long + 1):
        before, last, now = (i - 2) % 3, (i - 1) % 3, i % 3
        if i == 1:
            for j in range(wide + 1):
                rows[last, j] = j
        rows[now, 0] = i
        least = i
        for j in range(1, wide + 1):
            same = codes[at + i - 1] == codes[beside + j - 1]
            value = rows[last, j - 1] + (0 if same else 1)
            value = min(value, rows[last, j] + 1, rows[now, j - 1] + 1)
            turned = i > 1 and j > 1 and codes[at + i - 1] == codes[beside + j - 2]
            if turned and codes[at + i - 2] == codes[beside + j - 1]:
                value = min(value, rows[before, j - 2] + 1)
            rows[now, j] = value
            least = min(least, value)
        if least > most:
            return most + 1
    return int(min(rows[long % 3, wide] if long else wide, most + 1))


@compiled
def edits_level(codes: Any, start: Any, sets: Any, one: int, other: int, rows: Any) -> int:
    """The level of two spellings by misprints alone: 2 where one edit parts names of four letters or more."""
    shorter = min(start[one + 1] - start[one], start[other + 1] - start[other])
    if shorter < 3:
        return 0
    most = 2 if shorter >= 6 else 1
    differ = sets[one] ^ sets[other]
    many = 0
    while differ != 0:
        differ &= differ - 1
        many += 1
    if many > 2 * most:  # an edit changes two letters at most
        return 0
    edits = distance(codes, start, one, other, most, rows)
    if edits <= 1:
        return 2 if shorter >= 4 else 1
    return 1 if edits == 2 and most == 2 else 0


def both_sides(pairing: Pairing, left: Sequence[str], right: Sequence[str]) -> tuple[Spelled, Spelled]:
    """Words as the left and as the right side of a table; of words beyond all names the beginning only."""
    table = learned(pairing)
    ours, theirs = [word[:LONGEST] for word in left], [word[:LONGEST] for word in right]
    return (
        spelled_by(ours, table.left, LEFT_MOST, table.left_probability, table.probability[:, 0].copy()),
        spelled_by(theirs, table.right, RIGHT_MOST, table.right_probability, table.probability[0].copy()),
    )


class Readings(NamedTuple):
    """The Arabic spellings that Latin words are known to be written for: those of a word stand one behind the other.

    `spelling[word]` is the number of an Arabic word's spelling, −1 where no Latin word is known to be written for it;
    `read` such numbers, `times` how often each was seen, from `start[word]` on. `best[word]` are the bits of a Latin
    word's best reading, in the lists or not, −∞ where it has none.
    """

    spelling: NDArray[np.int32]
    read: NDArray[np.int32]
    times: NDArray[np.float64]
    start: NDArray[np.int64]
    best: NDArray[np.float64]


def readings_of(words: Sequence[str], arabic: NDArray[np.bool_]) -> Readings:
    """What people have written (`names.attested`) of words, of which some are Arabic."""
    known = attested()
    numbers: dict[str, int] = {}
    seen = [{} if is_arabic else known.readings(word) for word, is_arabic in zip(words, arabic.tolist(), strict=True)]
    read = np.array([numbers.setdefault(reading, len(numbers)) for one in seen for reading in one], np.int32)
    times = np.array([count for one in seen for count in one.values()], np.float64)
    start = np.concatenate([[0], np.cumsum([len(one) for one in seen])]).astype(np.int64)
    spelling = np.full(len(words), -1, np.int32)
    for at in np.flatnonzero(arabic).tolist():
        spelling[at] = numbers.get(spelled(words[at]), -1)
    best = np.array([best_reading(word) if one else -np.inf for word, one in zip(words, seen, strict=True)], np.float64)
    return Readings(spelling, read, times, start, best)
