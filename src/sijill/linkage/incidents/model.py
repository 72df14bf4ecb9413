"""The model of incident linkage: m- and u-probabilities of its comparisons, and how u is learned from the lists.

The default was learned on generated reports, whose truth is known (`benchmarks/incident_model.py`). How often two
incidents agree by chance differs from war to war and year to year: u is therefore estimated anew from the lists.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.incidents.comparisons import INCIDENT_COMPARISONS
from sijill.linkage.model import Comparison

DEFAULT_PAIRS = 2000.0
"""The default u weighs as much as so many pairs of the lists."""


@dataclass(frozen=True, slots=True)
class IncidentModel:
    """`probabilities[comparison]` holds (m, u) for each level, in the order of its levels."""

    probabilities: Mapping[str, tuple[tuple[float, float], ...]]

    def of(self, comparison: Comparison) -> tuple[tuple[float, float], ...]:
        """(m, u) of each level."""
        return self.probabilities[comparison.name]

    def bits(self) -> list[NDArray[np.float64]]:
        """log₂(m/u) of each comparison's levels, and 0 behind them for what tells nothing (level −1)."""
        tables = [np.array(self.of(comparison)) for comparison in INCIDENT_COMPARISONS]
        return [np.append(np.log2(table[:, 0] / table[:, 1]), 0.0) for table in tables]

    def told_by(self, counts: list[NDArray[np.float64]]) -> IncidentModel:
        """The model with u learned from counts of pairs of different incidents, level by level; m stays."""
        learned = {}
        for comparison, count in zip(INCIDENT_COMPARISONS, counts, strict=True):
            m, u = np.array(self.of(comparison)).T
            total = count.sum() + DEFAULT_PAIRS
            shares = (np.maximum(count, 0.0) + DEFAULT_PAIRS * u) / total
            learned[comparison.name] = tuple(zip(m.tolist(), (shares / shares.sum()).tolist(), strict=True))
        return IncidentModel(learned)


@cache
def default_incident_model() -> IncidentModel:
    """The model that ships with Sijill."""
    text = resources.files("sijill.linkage.incidents").joinpath("default_model.json").read_text(encoding="utf-8")
    return parse_incident_model(json.loads(text))


def parse_incident_model(data: Mapping[str, Any]) -> IncidentModel:
    """A model of its JSON form."""
    return IncidentModel(
        {name: tuple((float(m), float(u)) for m, u in levels) for name, levels in data["comparisons"].items()}
    )


def incident_model_json(model: IncidentModel) -> dict[str, Any]:
    """The JSON form of a model; `parse_incident_model` is its inverse."""
    return {
        "comparisons": {
            name: [[round(m, 6), round(u, 8)] for m, u in levels] for name, levels in model.probabilities.items()
        }
    }
