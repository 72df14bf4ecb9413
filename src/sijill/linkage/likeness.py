"""Which tokens may be one name, among all that share a key, in compiled loops over groups of tokens.

The tokens of one key are compared each with each; two that share several keys are compared at the first of them. The
loops release Python's lock, so that two threads take half of the groups each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sijill.compiled import compiled
from sijill.linkage.threads import in_threads
from sijill.linkage.written import LONGEST, begins_alike, both_sides, edits_level, forward, letters_of, readings_of
from sijill.names import attested
from sijill.names.alignment import UNSEEN, learned
from sijill.names.levels import ACROSS_SHARE, LATIN_SHARES

PARTS = 16
"""Parts of the work, more than there are threads: some groups are large."""


class Groups(NamedTuple):
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
        whole = done[-1] if len(done) else 0.0
        edges = [0, *np.searchsorted(done, np.linspace(0, whole, PARTS + 1)[1:-1]).tolist(), len(sizes)]
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
def _arabic(low: int, high: int, groups: Any, arabic: Any, strict: Any, loose: Any, letters: Any) -> Any:
    found, count = np.empty((1024, 3), np.int32), 0
    rows = np.empty((3, LONGEST + 1), np.int64)
    for key in range(low, high):
        for first in range(groups.start[key], groups.start[key + 1]):
            one = groups.members[first]
            if not arabic[one]:
                continue
            for second in range(first + 1, groups.start[key + 1]):
                other = groups.members[second]
                if not arabic[other] or not _meets_first(groups.keys, groups.key_start, one, other, key):
                    continue
                if strict[one] == strict[other]:
                    level = 4
                elif loose[one] == loose[other]:
                    level = 3
                else:
                    level = edits_level(letters.codes, letters.start, letters.sets, one, other, rows)
                if level > 0:
                    if count == len(found):
                        found = _grown(found)
                    found[count, 0], found[count, 1], found[count, 2] = one, other, level
                    count += 1
    return found[:count]


@compiled
def _largest(start: Any, low: int, high: int) -> int:
    most = 0
    for key in range(low, high):
        most = max(most, start[key + 1] - start[key])
    return most


@compiled
def _told(
    groups: Any, key: int, one: int, chosen: Any, least: int, ours: Any, theirs: Any, table: Any, room: Any, found: Any
) -> int:
    """Tokens from `least` on that are `chosen` and meet `one` at this key first, into `found`; how many they are.

    Each with the bits that letters tell of the two, and what both spellings tell of themselves.
    """
    count, last = 0, -1
    for second in range(groups.start[key], groups.start[key + 1]):
        other = groups.members[second]
        if other < least or not chosen[other] or not _meets_first(groups.keys, groups.key_start, one, other, key):
            continue
        shared = 0 if last < 0 else begins_alike(theirs.letters, theirs.start, last, other) + 1
        together = forward(one, ours, other, theirs, table, UNSEEN * UNSEEN, room, shared)
        last = other
        own = ours.surprise[one] + theirs.surprise[other]
        found[count, 0], found[count, 1], found[count, 2] = other, np.log2(together) + own, own
        count += 1
    return count


@compiled
def _latin(low: int, high: int, groups: Any, latin: Any, ours: Any, theirs: Any, table: Any, letters: Any) -> Any:
    found, count = np.empty((1024, 3), np.int32), 0
    rows, room = np.empty((3, LONGEST + 1), np.int64), np.empty((LONGEST + 1, LONGEST + 1))
    told = np.empty((_largest(groups.start, low, high), 3))
    for key in range(low, high):
        for first in range(groups.start[key], groups.start[key + 1]):
            one = groups.members[first]
            if not latin[one]:
                continue
            for at in range(_told(groups, key, one, latin, one + 1, ours, theirs, table, room, told)):
                other, bits, own = int(told[at, 0]), told[at, 1], told[at, 2]
                level = 0
                for edge in LATIN_SHARES:
                    if own > 0 and bits / (0.5 * own) >= edge:
                        level += 1
                if level < 2:
                    level = max(level, edits_level(letters.codes, letters.start, letters.sets, one, other, rows))
                if level > 0:
                    if count == len(found):
                        found = _grown(found)
                    found[count, 0], found[count, 1], found[count, 2] = one, other, level
                    count += 1
    return found[:count]


_weighed = compiled(attested.weighed)


@compiled
def _with_readings(readings: Any, one: int, other: int, letters_tell: float, surprise: float) -> float:
    """The bits that an Arabic and a Latin token are one name, by what people have written for the Latin one."""
    if readings.start[other] == readings.start[other + 1]:
        return letters_tell
    total = seen = 0.0
    for at in range(readings.start[other], readings.start[other + 1]):
        total += readings.times[at]
        if readings.read[at] == readings.spelling[one]:
            seen = readings.times[at]
    return float(_weighed(seen, total, letters_tell, surprise))


@compiled
def _across(
    low: int,
    high: int,
    groups: Any,
    arabic: Any,
    latin: Any,
    ours: Any,
    theirs: Any,
    table: Any,
    readings: Any,
    best: Any,
) -> Any:
    found, count = np.empty((1024, 3)), 0
    room = np.empty((LONGEST + 1, LONGEST + 1))
    told = np.empty((_largest(groups.start, low, high), 3))
    for key in range(low, high):
        for first in range(groups.start[key], groups.start[key + 1]):
            one = groups.members[first]
            if not arabic[one]:
                continue
            for at in range(_told(groups, key, one, latin, 0, ours, theirs, table, room, told)):
                other, letters_tell, own = int(told[at, 0]), told[at, 1], told[at, 2]
                bits = _with_readings(readings, one, other, letters_tell, ours.surprise[one])
                best[one] = max(best[one], letters_tell)
                best[other] = max(best[other], bits)
                if letters_tell >= ACROSS_SHARE * 0.5 * own and own > 0:
                    if count == len(found):
                        found = _grown(found)
                    found[count, 0], found[count, 1], found[count, 2] = one, other, 0.5 * (bits + letters_tell)
                    count += 1
    return found[:count]


def _in_parts(groups: Groups, work: Callable[[int, int], NDArray[Any]], columns: type) -> NDArray[Any]:
    """What compiled work finds in all groups."""
    found = in_threads(lambda part: work(*part), groups.parts())
    return np.concatenate(found) if found else np.zeros((0, 3), columns)


def arabic_pairs(groups: Groups, arabic: NDArray[np.bool_], strict: Sequence[str], loose: Sequence[str]) -> Any:
    """Pairs of Arabic tokens with their level: shape (pairs, 3), the lower token first."""
    numbers: dict[str, int] = {}
    ids = [np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int32) for words in (strict, loose)]
    letters = letters_of(loose)
    return _in_parts(groups, lambda low, high: _arabic(low, high, groups, arabic, ids[0], ids[1], letters), np.int32)


def latin_pairs(groups: Groups, arabic: NDArray[np.bool_], words: Sequence[str]) -> Any:
    """Pairs of Latin tokens with their level: shape (pairs, 3), the lower token first."""
    table, letters = learned("latin_latin"), letters_of(words)
    ours, theirs = both_sides("latin_latin", words, words)
    given = (groups, ~arabic, ours, theirs, table.probability, letters)
    return _in_parts(groups, lambda low, high: _latin(low, high, *given), np.int32)


def across_pairs(
    groups: Groups, arabic: NDArray[np.bool_], words: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pairs of an Arabic and a Latin token with what is told of them, where that is a share of all that counts.

    Shape (pairs, 3): Arabic token, Latin token, bits; and the bits of the best partner of each token. What people are
    known to write counts for the Latin one; that one spelling is known says nothing against another of the Arabic one.
    """
    table = learned("arabic_latin")
    ours, theirs = both_sides(
        "arabic_latin",
        [word if is_arabic else "" for word, is_arabic in zip(words, arabic.tolist(), strict=True)],
        ["" if is_arabic else word for word, is_arabic in zip(words, arabic.tolist(), strict=True)],
    )
    readings = readings_of(words, arabic)
    given = (groups, arabic, ~arabic, ours, theirs, table.probability, readings)
    bests = [readings.best]

    def work(low: int, high: int) -> NDArray[np.float64]:
        best = readings.best.copy()
        bests.append(best)
        found: NDArray[np.float64] = _across(low, high, *given, best)
        return found

    pairs = _in_parts(groups, work, np.float64)
    return pairs, np.max(bests, axis=0)
