"""Learn the model of incident linkage that ships: on reports of invented incidents, whose truth is known.

`./run bench incident_model` prints what each level tells; `--write` puts the model where Sijill ships it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.incident_reports import PLANS, Plan, draw
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.parse import parse_claims
from sijill.gazetteer import Gazetteer, load_gazetteer
from sijill.linkage.incidents.comparisons import INCIDENT_COMPARISONS, levels_of
from sijill.linkage.incidents.model import IncidentModel, incident_model_json
from sijill.linkage.incidents.places import PlaceLevel, Places
from sijill.linkage.incidents.records import IncidentRecord
from sijill.workflows.incidents import records_of

MODEL = Path(__file__).parents[1] / "src" / "sijill" / "linkage" / "incidents" / "default_model.json"
SEEDS = range(1, 7)
STRANGERS = 12_000
LEAST = 0.5
AGREED = PlaceLevel.IN_AREA + 1
RAREST = 0.005
"""No level is rarer than this among reports of one incident: real sources err in ways that no generator thinks of."""


@dataclass(frozen=True, slots=True)
class Example:
    """Claims as linkage takes them, their records, and the incident of each record."""

    claims: tuple[AssessedClaim, ...]
    records: list[IncidentRecord]
    places: Places
    incident: list[int]

    def true_pairs(self) -> set[tuple[int, int]]:
        """Pairs of rows of two lists that are about one incident."""
        rows: dict[int, list[int]] = defaultdict(list)
        for row, number in enumerate(self.incident):
            rows[number].append(row)
        return {
            pair
            for own in rows.values()
            for pair in combinations(own, 2)
            if self.records[pair[0]].list_name != self.records[pair[1]].list_name
        }


def example(plan: Plan, gazetteer: Gazetteer) -> Example:
    """Claims of a plan, gathered into records as `sijill link incidents` does."""
    drawn = draw(plan, gazetteer)
    claims = parse_claims(drawn.typed)
    records, places = records_of(claims, gazetteer, {})
    incident = [Counter(drawn.incident[claim] for claim in record.claims).most_common(1)[0][0] for record in records]
    return Example(claims, records, places, incident)


def learn(examples: Sequence[Example], seed: int = 0) -> IncidentModel:
    """The model: m from all pairs of one incident, u from pairs drawn from the others."""
    random = np.random.default_rng(seed)
    m, u = ([np.full(len(each.levels), LEAST) for each in INCIDENT_COMPARISONS] for _ in range(2))
    for one in examples:
        truth = one.true_pairs()
        drawn = {
            (min(a, b), max(a, b))
            for a, b in random.integers(0, len(one.records), (STRANGERS, 2)).tolist()
            if one.records[a].list_name != one.records[b].list_name
        }
        for pairs, counts in ((truth, m), (drawn - truth, u)):
            left, right = np.array(sorted(pairs), np.int32).T
            levels = levels_of(one.records, left, right, one.places)
            for at, counted in enumerate(counts):
                known = levels[:, at][levels[:, at] >= 0]
                counted += np.bincount(known, minlength=len(counted))
    probabilities = {}
    for comparison, ours, theirs in zip(INCIDENT_COMPARISONS, m, u, strict=True):
        same = np.maximum(ours / ours.sum(), RAREST)
        same = same / same.sum()
        if comparison.name == "place":
            # how widely a source writes tells nothing: what counts is that places agree at all
            same[:AGREED] = same[:AGREED].sum()
        shares = zip(same.tolist(), (theirs / theirs.sum()).tolist(), strict=True)
        probabilities[comparison.name] = tuple(shares)
    return IncidentModel(probabilities)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    gazetteer = load_gazetteer()
    examples = [example(replace(plan, seed=seed), gazetteer) for plan in PLANS.values() for seed in SEEDS]
    model = learn(examples)
    table = Table("comparison", "level", "m", "u", "bits", title="Levels of reports of incidents")
    for comparison, bits in zip(INCIDENT_COMPARISONS, model.bits(), strict=True):
        for level, (m, u), told in zip(comparison.levels, model.of(comparison), bits.tolist(), strict=False):
            table.add_row(comparison.name, level.label, f"{m:.4f}", f"{u:.5f}", f"{told:+.1f}")
    Console(width=110).print(table)
    if given.write:
        MODEL.write_text(json.dumps(incident_model_json(model), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
