"""The names of a whole column as numbers of tokens, by arrays of words: few distinct words make a million names.

Reach for it where `names.chain.parse_chain` would be called for every row; the tokens are the same. Each distinct word,
and each two that hang together ("عبد الرحمن"), are read once; names that are not made of these alone are parsed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sijill.linkage.vocabulary import UNKNOWN, Vocabulary
from sijill.names.chain import MAX_TOKENS, Run, Token, parse_chain, read_run

AT_ONCE = 1 << 17
"""Names whose words are in memory at once."""

Places = NDArray[np.int64]


def encode(names: Sequence[str], vocabulary: Vocabulary) -> NDArray[np.int32]:
    """Chains as numbers of tokens: shape (names, MAX_TOKENS), −1 after the last. New tokens are added."""
    parts = [_encoded(names[start : start + AT_ONCE], vocabulary) for start in range(0, len(names), AT_ONCE)]
    return np.concatenate([np.zeros((0, MAX_TOKENS), np.int32), *parts])


def _encoded(names: Sequence[str], vocabulary: Vocabulary) -> NDArray[np.int32]:
    words = pc.split_pattern(pa.array(names, pa.string()), " ")
    coded = words.flatten().dictionary_encode()
    start = words.offsets.to_numpy().astype(np.int64)
    units, start, runs = _units(coded.indices.to_numpy().astype(np.int64), start, coded.dictionary.to_pylist())
    is_read = _are_read(units, start, runs)
    others = [(row, chain.tokens) for row in np.flatnonzero(~is_read).tolist() if (chain := parse_chain(names[row]))]
    rows, columns, units = _placed(units, start, is_read)
    used, first = np.unique(units, return_index=True)
    met = [(rows[at], columns[at], _token(runs[unit])) for unit, at in zip(used.tolist(), first.tolist(), strict=True)]
    met += [(row, at, token) for row, tokens in others for at, token in enumerate(tokens)]
    for _, _, token in sorted(met, key=lambda each: each[:2]):  # of two ways to write a token the first met is kept
        vocabulary.number(token)
    numbers = np.full(len(runs), UNKNOWN, np.int32)
    numbers[used] = [vocabulary.number(_token(runs[unit])) for unit in used.tolist()]
    chains = np.full((len(names), MAX_TOKENS), UNKNOWN, np.int32)
    chains[rows, columns] = numbers[units]
    for row, tokens in others:
        chains[row, : len(tokens)] = [vocabulary.number(token) for token in tokens]
    return chains


def _units(words: Places, start: Places, written: Sequence[str]) -> tuple[Places, Places, list[Run | None]]:
    """What words hang together: the run of each unit by its number, the first unit of each name, and the runs.

    Two words make a unit; more are None, as is what only the whole name tells.
    """
    runs = [read_run(word) for word in written]
    takes, leans = (_flags(runs, what) for what in ("takes_next", "leans_back"))
    name = np.repeat(np.arange(len(start) - 1), np.diff(start))
    joins, is_second = np.zeros(len(words), bool), np.zeros(len(words), bool)
    joins[:-1] = (name[:-1] == name[1:]) & (takes[words[:-1]] | leans[words[1:]])
    is_second[1:] = joins[:-1]
    first = np.flatnonzero(joins)
    pairs, which = np.unique(words[first] * len(written) + words[first + 1], return_inverse=True)
    units = words.copy()
    units[first] = len(written) + which
    units[np.flatnonzero(joins & is_second) - 1] = len(written) + len(pairs)  # three hang together
    for pair in pairs.tolist():
        one, other = divmod(pair, len(written))
        known = runs[one] is not None and runs[other] is not None
        run = read_run(f"{written[one]} {written[other]}") if known else None
        runs.append(run if run is not None and not run.leans_back else None)
    counts = np.concatenate([[0], np.cumsum(~is_second)])
    return units[~is_second], counts[start], [*runs, None]


def _flags(runs: Sequence[Run | None], what: str) -> NDArray[np.bool_]:
    return np.array([run is not None and getattr(run, what) for run in runs], bool)


def _are_read(units: Places, start: Places, runs: Sequence[Run | None]) -> NDArray[np.bool_]:
    """The names of which each unit is one token, in one script, and the first no kunya."""
    scripts = [0 if run is None or run.token is None else 1 if run.token.script == "arabic" else 2 for run in runs]
    script = np.array(scripts, np.int8)[units]
    first = start[:-1]
    lowest, highest = (each.reduceat(script, first) for each in (np.minimum, np.maximum))
    return np.asarray((lowest > 0) & (lowest == highest) & ~_flags(runs, "is_kunya")[units[first]])


def _placed(units: Places, start: Places, is_read: NDArray[np.bool_]) -> tuple[Places, Places, Places]:
    """The row, the place in its chain and the unit of each token of the names that are read; of long ones the first
    and the last tokens (`names.chain.shortened`).
    """
    length = np.diff(start)
    rows = np.repeat(np.arange(len(length)), length)
    at = np.arange(len(units)) - np.repeat(start[:-1], length)
    behind = length[rows] - at  # 1 for the last
    half, is_long = MAX_TOKENS // 2, length[rows] > MAX_TOKENS
    kept = is_read[rows] & (~is_long | (at < half) | (behind <= half))
    columns = np.where(is_long & (at >= half), MAX_TOKENS - behind, at)
    return rows[kept], columns[kept], units[kept]


def _token(run: Run | None) -> Token:
    """The token of a unit of a name that is read, which has one."""
    assert run is not None
    assert run.token is not None
    return run.token
