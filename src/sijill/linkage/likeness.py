"""Which tokens may be one name, among all that share a key, in compiled loops over groups of tokens.

The tokens of one key are compared each with each; two that share several keys are compared at the first of them. The
loops release Python's lock, so that two threads take half of the groups each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled
from sijill.names import alignment
from sijill.names.alignment import LEFT_MOST, RIGHT_MOST, UNSEEN, Pairing, learned, pieces

PARTS = 16
"""Parts of the work, more than there are threads: some groups are large."""
THREADS = 2
LONGEST = 64
"""Letters; no name is longer, and of what is longer the first are compared."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Tokens by key: `members[start[key] : start[key + 1]]`, in the order of their words; and the keys of each token.

    Words that begin alike stand together, so that what is computed of the beginning is computed once.
    """

    members: NDArray[np.int32]
    start: NDArray[np.int64]
    keys: NDArray[np.int32]
    key_start: NDArray[np.int64]

    def parts(self) -> list[tuple[int, int]]:
        """Ranges of keys that hold about as many pairs each."""
        sizes = np.diff(self.start).astype(np.float64)
        done = np.cumsum(sizes * sizes)
        ends = np.searchsorted(done, np.linspace(0, done[-1], PARTS + 1)[1:-1]) if len(done) else []
        edges = [0, *(int(end) for end in ends), len(sizes)]
        return [(low, high) for low, high in pairwise(edges) if low < high]


def group_tokens(words: Sequence[str], keys_of: Sequence[Sequence[str]], most: int) -> Groups:
    """Tokens by the keys of each; keys of one token alone, or of more than `most`, are passed over."""
    rank = np.empty(len(words), np.int64)
    rank[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    numbers: dict[str, int] = {}
    token = np.repeat(np.arange(len(keys_of), dtype=np.int32), [len(keys) for keys in keys_of])
    key = np.array([numbers.setdefault(key, len(numbers)) for keys in keys_of for key in keys], np.int32)
    sizes = np.bincount(key, minlength=len(numbers))
    kept = (sizes[key] > 1) & (sizes[key] <= most) if len(key) else np.zeros(0, bool)
    token, key = token[kept], key[kept]
    by_key, by_token = np.lexsort((rank[token], key)), np.lexsort((key, token))
    start = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=len(numbers)))])
    key_start = np.concatenate([[0], np.cumsum(np.bincount(token, minlength=len(keys_of)))])
    return Groups(token[by_key], start.astype(np.int64), key[by_token], key_start.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Letters:
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


@dataclass(frozen=True, slots=True)
class Spelled:
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

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """As compiled loops take them."""
        return self.start, self.ends, self.number, self.length, self.alone, self.surprise


def spelled_by(
    words: Sequence[str],
    known: dict[str, int],
    longest: int,
    margin: NDArray[np.float64],
    alone: NDArray[np.float64],
) -> Spelled:
    """Words cut into the pieces that a table knows; `margin` and `alone` are probabilities of each piece."""
    found = [pieces(word, known, longest) for word in words]
    start = np.concatenate([[0], np.cumsum([len(one) for one in found])]).astype(np.int64)
    together = np.concatenate(found) if found else np.zeros((0, longest), np.int32)
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
    one: int,
    start: Any,
    ends: Any,
    number: Any,
    length: Any,
    alone: Any,
    other: int,
    their_start: Any,
    their_ends: Any,
    their_number: Any,
    their_length: Any,
    their_alone: Any,
    probability: Any,
    twice: float,
    room: Any,
    shared: int,
) -> float:
    """`alignment.forward` of two words over the pieces that are known: the same sum, without its terms that are 0.

    `twice` is the probability of two misprints. `room` is for the table; its first `shared` columns are there already,
    of another word that begins with as many of the same letters.
    """
    letters, others = start[one + 1] - start[one], their_start[other + 1] - their_start[other]
    for j in range(shared, others + 1):
        low = high = 0
        if j > 0:
            low, high = their_ends[their_start[other] + j - 1], their_ends[their_start[other] + j]
        for i in range(letters + 1):
            total = 1.0 if i + j == 0 else 0.0
            for given in range(low, high):
                total += room[j - their_length[given], i] * their_alone[given]
            if i > 0:
                for taken in range(ends[start[one] + i - 1], ends[start[one] + i]):
                    at = i - length[taken]
                    total += room[j, at] * alone[taken]
                    for given in range(low, high):
                        weight = probability[number[taken], their_number[given]]
                        if length[taken] + their_length[given] == 2:
                            weight += twice
                        total += room[j - their_length[given], at] * weight
            room[j, i] = total
    return float(room[others, letters])


@compiled
def _begins_alike(letters: Any, start: Any, one: int, other: int) -> int:
    """How many letters two words have in common from their first on."""
    most = min(start[one + 1] - start[one], start[other + 1] - start[other])
    at = 0
    while at < most and letters[start[one] + at] == letters[start[other] + at]:
        at += 1
    return at


@compiled
def _meets_first(keys: Any, key_start: Any, one: int, other: int, key: int) -> bool:
    """Whether `key` is the first that two tokens share."""
    at, beside = key_start[one], key_start[other]
    while keys[at] < key and keys[beside] < key:
        if keys[at] == keys[beside]:
            return False
        if keys[at] < keys[beside]:
            at += 1
        else:
            beside += 1
    return True


@compiled
def _grown(values: Any) -> Any:
    more = np.empty((2 * len(values) + 1024, values.shape[1]), values.dtype)
    more[: len(values)] = values
    return more


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
    return min(rows[long % 3, wide] if long else wide, most + 1)


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


@compiled
def _arabic(
    low: int,
    high: int,
    members: Any,
    start: Any,
    keys: Any,
    key_start: Any,
    arabic: Any,
    strict: Any,
    loose: Any,
    codes: Any,
    letter_start: Any,
    sets: Any,
) -> Any:
    found, count = np.empty((1024, 3), np.int32), 0
    rows = np.empty((3, LONGEST + 1), np.int64)
    for key in range(low, high):
        for first in range(start[key], start[key + 1]):
            one = members[first]
            if not arabic[one]:
                continue
            for second in range(first + 1, start[key + 1]):
                other = members[second]
                if not arabic[other] or not _meets_first(keys, key_start, one, other, key):
                    continue
                if strict[one] == strict[other]:
                    level = 4
                elif loose[one] == loose[other]:
                    level = 3
                else:
                    level = edits_level(codes, letter_start, sets, one, other, rows)
                if level > 0:
                    if count == len(found):
                        found = _grown(found)
                    found[count, 0], found[count, 1], found[count, 2] = one, other, level
                    count += 1
    return found[:count]


@compiled
def _latin(
    low: int,
    high: int,
    members: Any,
    start: Any,
    keys: Any,
    key_start: Any,
    arabic: Any,
    start_one: Any,
    ends: Any,
    number: Any,
    length: Any,
    alone: Any,
    left_surprise: Any,
    letters: Any,
    start_other: Any,
    their_ends: Any,
    their_number: Any,
    their_length: Any,
    their_alone: Any,
    right_surprise: Any,
    probability: Any,
    twice: float,
    codes: Any,
    letter_start: Any,
    sets: Any,
) -> Any:
    found, count = np.empty((1024, 3), np.int32), 0
    rows = np.empty((3, LONGEST + 1), np.int64)
    room = np.empty((LONGEST + 1, LONGEST + 1))
    for key in range(low, high):
        for first in range(start[key], start[key + 1]):
            one = members[first]
            if arabic[one]:
                continue
            last = -1
            for second in range(start[key], start[key + 1]):
                other = members[second]
                if other <= one or arabic[other] or not _meets_first(keys, key_start, one, other, key):
                    continue
                shared = 0 if last < 0 else _begins_alike(letters, start_other, last, other) + 1
                together = forward(
                    one,
                    start_one,
                    ends,
                    number,
                    length,
                    alone,
                    other,
                    start_other,
                    their_ends,
                    their_number,
                    their_length,
                    their_alone,
                    probability,
                    twice,
                    room,
                    shared,
                )
                last = other
                bits = np.log2(together) + left_surprise[one] + right_surprise[other]
                ratio = bits / (0.5 * (left_surprise[one] + right_surprise[other]))
                level = 3 if ratio >= 0.65 else 2 if ratio >= 0.45 else 1 if ratio >= 0.2 else 0
                if level < 2:
                    level = max(level, edits_level(codes, letter_start, sets, one, other, rows))
                if level > 0:
                    if count == len(found):
                        found = _grown(found)
                    found[count, 0], found[count, 1], found[count, 2] = one, other, level
                    count += 1
    return found[:count]


@compiled
def _across(
    low: int,
    high: int,
    members: Any,
    start: Any,
    keys: Any,
    key_start: Any,
    arabic: Any,
    start_one: Any,
    ends: Any,
    number: Any,
    length: Any,
    alone: Any,
    left_surprise: Any,
    letters: Any,
    start_other: Any,
    their_ends: Any,
    their_number: Any,
    their_length: Any,
    their_alone: Any,
    right_surprise: Any,
    probability: Any,
    twice: float,
    least: float,
    best: Any,
) -> Any:
    found, count = np.empty((1024, 3)), 0
    room = np.empty((LONGEST + 1, LONGEST + 1))
    for key in range(low, high):
        for first in range(start[key], start[key + 1]):
            one = members[first]
            if not arabic[one]:
                continue
            last = -1
            for second in range(start[key], start[key + 1]):
                other = members[second]
                if arabic[other] or not _meets_first(keys, key_start, one, other, key):
                    continue
                shared = 0 if last < 0 else _begins_alike(letters, start_other, last, other) + 1
                together = forward(
                    one,
                    start_one,
                    ends,
                    number,
                    length,
                    alone,
                    other,
                    start_other,
                    their_ends,
                    their_number,
                    their_length,
                    their_alone,
                    probability,
                    twice,
                    room,
                    shared,
                )
                last = other
                bits = np.log2(together) + left_surprise[one] + right_surprise[other]
                best[one] = max(best[one], bits)
                best[other] = max(best[other], bits)
                if bits / (0.5 * (left_surprise[one] + right_surprise[other])) >= least:
                    if count == len(found):
                        found = _grown(found)
                    found[count, 0], found[count, 1], found[count, 2] = one, other, bits
                    count += 1
    return found[:count]


def _in_parts(groups: Groups, work: Callable[[int, int], NDArray[Any]], columns: type) -> NDArray[Any]:
    """What compiled work finds in all groups, on two threads."""
    parts = groups.parts()
    with ThreadPoolExecutor(THREADS) as pool:
        found = [*pool.map(lambda part: work(*part), parts)]
    return np.concatenate(found) if found else np.zeros((0, 3), columns)


def arabic_pairs(groups: Groups, arabic: NDArray[np.bool_], strict: Sequence[str], loose: Sequence[str]) -> Any:
    """Pairs of Arabic tokens with their level: shape (pairs, 3), the lower token first."""
    numbers: dict[str, int] = {}
    ids = [np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int32) for words in (strict, loose)]
    letters = letters_of(loose)
    shared = (groups.members, groups.start, groups.keys, groups.key_start, arabic)
    return _in_parts(
        groups,
        lambda low, high: _arabic(low, high, *shared, *ids, letters.codes, letters.start, letters.sets),
        np.int32,
    )


def latin_pairs(groups: Groups, arabic: NDArray[np.bool_], words: Sequence[str]) -> Any:
    """Pairs of Latin tokens with their level: shape (pairs, 3), the lower token first."""
    table, letters = learned("latin_latin"), letters_of(words)
    ours, theirs = _both_sides("latin_latin", words, words)
    shared = (groups.members, groups.start, groups.keys, groups.key_start, arabic)
    spelled = (*ours.columns, theirs.letters, *theirs.columns, table.probability, UNSEEN * UNSEEN)
    return _in_parts(
        groups,
        lambda low, high: _latin(low, high, *shared, *spelled, letters.codes, letters.start, letters.sets),
        np.int32,
    )


def across_pairs(
    groups: Groups, arabic: NDArray[np.bool_], words: Sequence[str], least: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pairs of an Arabic and a Latin token with what is told of them, where that is the share `least` of all or more.

    Shape (pairs, 3): Arabic token, Latin token, bits; and the bits of the best partner of each token.
    """
    table = learned("arabic_latin")
    ours, theirs = _both_sides(
        "arabic_latin",
        [word if is_arabic else "" for word, is_arabic in zip(words, arabic.tolist(), strict=True)],
        ["" if is_arabic else word for word, is_arabic in zip(words, arabic.tolist(), strict=True)],
    )
    shared = (groups.members, groups.start, groups.keys, groups.key_start, arabic)
    spelled = (*ours.columns, theirs.letters, *theirs.columns, table.probability, UNSEEN * UNSEEN)
    bests: list[NDArray[np.float64]] = []

    def work(low: int, high: int) -> NDArray[np.float64]:
        best = np.full(len(words), -np.inf)
        bests.append(best)
        found: NDArray[np.float64] = _across(low, high, *shared, *spelled, least, best)
        return found

    pairs = _in_parts(groups, work, np.float64)
    return pairs, np.max(bests, axis=0) if bests else np.full(len(words), -np.inf)


def _both_sides(pairing: Pairing, left: Sequence[str], right: Sequence[str]) -> tuple[Spelled, Spelled]:
    table = learned(pairing)
    ours, theirs = [word[:LONGEST] for word in left], [word[:LONGEST] for word in right]
    return (
        spelled_by(ours, table.left, LEFT_MOST, table.left_probability, table.probability[:, 0].copy()),
        spelled_by(theirs, table.right, RIGHT_MOST, table.right_probability, table.probability[0].copy()),
    )
