"""Learn the model of linkage that ships: on generated lists of many habits, whose truth is known.

`./run bench linkage_model` prints what each comparison tells; `--write` puts the model where Sijill ships it. No real
list and no label of one is used.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.casualty_lists import PROFILES, Profile, generate, vary
from sijill.linkage.blocking import blocking_rules
from sijill.linkage.candidates import BlockingRule
from sijill.linkage.chains import NameModel, TokenBits, align, weigh_tokens
from sijill.linkage.columns import find_columns
from sijill.linkage.engine import DuckDB, ScoredPairs, score_pairs
from sijill.linkage.model import FIELD_COMPARISONS, NAME_EDGES, LinkageModel, model_json, name_comparison
from sijill.linkage.prepared import Prepared, prepare
from sijill.linkage.records import PersonRecord, read_list
from sijill.linkage.vocabulary import TokenPairs, count_tokens, pair_tokens

MODEL = Path(__file__).parents[1] / "src" / "sijill" / "linkage" / "default_model.json"
NAMES_ONLY = 5
"""The first rules block on names alone: what strangers that they bring together share in other fields is by chance."""
GAPS = (-6.0, -0.5, -2.0)
RELATIVES = (4.0, 12.0)
LEAST = 0.5
LEARNED_ON = ("arabic", "latin", "across", "across_full", "mixed", "hard_arabic", "hard_latin", "hard_across")
SEEN = 30
"""Pairs of one person a level of names needs for what it tells to be learned of it alone."""
RAREST = 0.002
"""No level is rarer than this among records of one person: real lists err in ways that no generator thinks of."""


@dataclass(frozen=True, slots=True)
class Example:
    """Generated lists as linkage sees them, and the person of each row."""

    records: Sequence[PersonRecord]
    prepared: Prepared
    person: NDArray[np.int64]
    rules: Sequence[BlockingRule]
    pairs: TokenPairs

    def is_one(self, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which pairs of rows are one person."""
        return self.person[left] == self.person[right]

    def true_pairs(self) -> NDArray[np.int32]:
        """All pairs of rows of two lists that are one person: shape (pairs, 2)."""
        rows: dict[int, list[int]] = defaultdict(list)
        for row, person in enumerate(self.person.tolist()):
            rows[person].append(row)
        list_of = self.prepared.list_of
        found = [
            (one, other)
            for group in rows.values()
            for at, one in enumerate(group)
            for other in group[at + 1 :]
            if list_of[one] != list_of[other]
        ]
        return np.array(found, np.int32).reshape(-1, 2)


def example(people: int, seed: int, profile: Profile, missing: float | None = None) -> Example:
    """Lists of a profile, read and prepared as `sijill link` does."""
    made = generate(people, seed, profile, missing_partners=missing)
    lists = []
    for name, table in made.lists.items():
        cells = list(zip(*(table[column].to_pylist() for column in table.column_names), strict=True))
        columns = find_columns(table.column_names, cells[:1000])
        lists.append((name, read_list(name, table.column_names, enumerate(cells, 2), columns).records))
    truth = {
        (name, record): person
        for name, record, person in zip(
            *(made.truth[column].to_pylist() for column in ("list", "record_id", "person_id")), strict=True
        )
    }
    numbers: dict[str, int] = {}
    prepared = prepare(lists)
    person = [
        numbers.setdefault(str(truth[prepared.list_names[at], record.split("#")[0]]), len(numbers))
        for at, record in zip(prepared.list_of.tolist(), prepared.record_ids, strict=True)
    ]
    records = [record for _, found in lists for record in found]
    pairs = pair_tokens(prepared.vocabulary)
    return Example(records, prepared, np.array(person, np.int64), blocking_rules(prepared, within_lists=False), pairs)


def tokens_of(one: Example, names: NameModel) -> TokenBits:
    """What tokens of these lists tell by a model."""
    found = one.prepared
    is_arabic = np.array([token.script == "arabic" for token in found.vocabulary.tokens], bool)
    counts = count_tokens([found.arabic, found.latin], len(is_arabic))
    return weigh_tokens(one.pairs, counts, is_arabic, names, len(found))


def first_names() -> NameModel:
    """Where learning begins: spellings of one name are mostly alike."""
    same = np.tile(np.array([0.02, 0.03, 0.05, 0.2, 0.7]), (3, 3, 1))
    same[2] = [0.03, 0.05, 0.12, 0.8, 1e-6]
    return NameModel(same, np.array(GAPS), np.array(RELATIVES))


def learn_names(examples: Sequence[Example], rounds: int = 3) -> NameModel:
    """m-probabilities of the levels of tokens, by aligning the names of one person again and again."""
    model = first_names()
    for _ in range(rounds):
        counts = np.full((3, 3, 5), LEAST)
        for one in examples:
            _count_levels(one, tokens_of(one, model), counts)
        counts[2, :, 4] = 1e-3
        model = replace(model, m_probability=counts / counts.sum(axis=2, keepdims=True))
    return model


def _count_levels(one: Example, table: TokenBits, counts: NDArray[np.float64]) -> None:
    found = one.prepared
    pairs = one.pairs
    level = dict(zip(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True), pairs.level.tolist(), strict=True))
    aligned = np.zeros((14, 3))
    for left, right in one.true_pairs().tolist():
        for ours, theirs, scripts in _chains(found, left, right):
            steps = align(ours, theirs, table.keys, table.bits, table.different, table.gap, table.is_arabic, aligned)
            length = int((ours >= 0).sum())
            for at, beside, _ in aligned[:steps].tolist():
                if at >= 0 and beside >= 0:
                    token, other = int(ours[int(at)]), int(theirs[int(beside)])
                    role = 0 if at == 0 else 2 if at == length - 1 else 1
                    counts[scripts, role, level.get((min(token, other), max(token, other)), 0)] += 1


def _chains(found: Prepared, left: int, right: int) -> Iterator[tuple[Any, Any, int]]:
    for ours, theirs, scripts in (
        (found.arabic, found.arabic, 0),
        (found.latin, found.latin, 1),
        (found.arabic, found.latin, 2),
        (found.latin, found.arabic, 2),
    ):
        if ours[left, 0] >= 0 and theirs[right, 0] >= 0:
            yield ours[left], theirs[right], scripts


def unlearned(names: NameModel) -> LinkageModel:
    """A model whose fields tell nothing yet."""
    even = {
        comparison.name: tuple((1 / len(comparison.levels), 1 / len(comparison.levels)) for _ in comparison.levels)
        for comparison in (name_comparison(), *FIELD_COMPARISONS)
    }
    return LinkageModel(names, even)


def candidates(one: Example, model: LinkageModel) -> ScoredPairs:
    """All pairs that the rules bring together, whatever their weight."""
    return score_pairs(
        one.prepared,
        one.rules,
        tokens_of(one, model.names),
        model,
        DuckDB(),
        within_lists=False,
        prior=0.001,
        least=-1000.0,
    )


def learn(examples: Sequence[Example]) -> LinkageModel:
    """The whole model: names first, then what each level of each comparison tells."""
    model = unlearned(learn_names(examples))
    matches: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(32))
    strangers: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(32))
    all_pairs = 0.0
    for one in examples:
        found = candidates(one, model)
        is_one = one.is_one(found.left, found.right)
        sizes = np.bincount(one.prepared.list_of).astype(float)
        all_pairs += (sizes.sum() ** 2 - (sizes**2).sum()) / 2
        for at, comparison in enumerate(found.comparisons):
            levels = found.levels[:, at].astype(np.int64)
            chosen = np.ones(len(found), bool) if comparison.name == "name" else found.rule < NAMES_ONLY
            told = levels >= 0
            matches[comparison.name] += np.bincount(levels[told & is_one], minlength=32)
            strangers[comparison.name] += np.bincount(levels[told & chosen & ~is_one], minlength=32)
    return LinkageModel(model.names, dict(_probabilities(matches, strangers, all_pairs)))


def _probabilities(
    matches: dict[str, NDArray[np.float64]], strangers: dict[str, NDArray[np.float64]], all_pairs: float
) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    for comparison in (name_comparison(), *FIELD_COMPARISONS):
        size = len(comparison.levels)
        m = matches[comparison.name][:size] + LEAST
        u = strangers[comparison.name][:size] + LEAST
        if comparison.name == "name":
            bits = _extended(np.log2(m / m.sum()) - np.log2(u / all_pairs), matches[comparison.name][:size])
            m = m / m.sum()
            u = m / 2.0**bits
            u[0] = max(1.0 - u[1:].sum(), 0.5)  # what no rule brings together tells of names that differ
        else:
            m = np.maximum(m / m.sum(), RAREST)
        shares = zip(m / m.sum(), u / u.sum(), strict=True)
        yield comparison.name, tuple((float(one), float(other)) for one, other in shares)


def _extended(bits: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bits that never fall from level to level; where a level was hardly seen, as many more as names told more."""
    edges = np.array(NAME_EDGES)
    for level in range(1, len(bits)):
        step = edges[level] - edges[level - 1] if level < len(edges) else edges[-1] - edges[-2]
        bits[level] = max(bits[level], bits[level - 1]) if seen[level] >= SEEN else bits[level - 1] + step
    return bits


def examples_of(people: int, variants: int, seed: int) -> list[Example]:
    """Lists of every profile but the register, each in some variants of its habits, of all regions."""
    made = []
    for at, name in enumerate(LEARNED_ON):
        for variant in range(variants):
            number = seed + 100 * at + variant
            profile = vary(PROFILES[name], number)
            regions = (("gaza",), ("syria",), ("iraq",), ("yemen",))[variant % 4]
            made.append(example(people, number, replace(profile, regions=regions)))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=6000)
    parser.add_argument("--variants", type=int, default=4)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--write", action="store_true", help="write the model that ships")
    given = parser.parse_args()
    model = learn(examples_of(given.people, given.variants, given.seed))
    table = Table("comparison", "level", "m", "u", "bits", title="What each comparison tells")
    for comparison in (name_comparison(), *FIELD_COMPARISONS):
        for level, (m, u) in zip(comparison.levels, model.of(comparison), strict=True):
            table.add_row(comparison.name, level.label, f"{m:.4f}", f"{u:.2e}", f"{np.log2(m / u):.1f}")
    Console(width=110).print(table)
    if given.write:
        MODEL.write_text(json.dumps(model_json(model), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
