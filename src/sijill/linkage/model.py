"""The model of linkage: comparisons with their levels, and the m- and u-probability of each (Fellegi and Sunter).

The default was learned on generated lists, whose truth is known, and on licensed pairs of spellings; it needs no labels
of the lists that are linked. Of the lists themselves are learned how often names agree by chance (`chains`), the share
of matches (`linking`), and how their own fields differ (`learned`). Conditions are SQL of no engine's own over the
columns of `prepared.table_of`; each comparison's last level is "all else".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.chains import NameModel

NAME_EDGES = (-8.0, -4.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 23.0, 26.0, 30.0)
"""Bits that part the levels of the comparison of names: below the first is level 0."""

CHAIN_COLUMNS = tuple(f"{script}_{half}_{side}" for side in "lr" for script in ("arabic", "latin") for half in (1, 2))
NAME_LEVEL = f"name_level({', '.join(CHAIN_COLUMNS)})"


@dataclass(frozen=True, slots=True)
class ComparisonLevel:
    """One outcome of a comparison: when it holds (SQL), and how likely it is for one person and for two."""

    condition: str
    label: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared of two records. `is_null` holds where nothing can be told: its weight is 0."""

    name: str
    is_null: str
    levels: tuple[ComparisonLevel, ...]


def name_comparison() -> Comparison:
    """Names: the weight of two chains (`chains`), in levels of some bits; the least alike first, as most pairs are."""
    labels = ["names differ"]
    labels += [f"names tell {low:g} to {high:g} bits" for low, high in pairwise(NAME_EDGES)]
    labels += [f"names tell more than {NAME_EDGES[-1]:g} bits"]
    levels = [ComparisonLevel(f"{NAME_LEVEL} = {at}", label) for at, label in enumerate(labels[:-1])]
    return Comparison("name", f"{NAME_LEVEL} < 0", (*levels, ComparisonLevel("ELSE", labels[-1])))


BIRTH_KNOWN = "birth_year_l = birth_year_r AND birth_month_l IS NOT NULL AND birth_month_r IS NOT NULL"
FIELD_COMPARISONS = (
    Comparison(
        "sex",
        "sex_l IS NULL OR sex_r IS NULL",
        (ComparisonLevel("sex_l = sex_r", "same sex"), ComparisonLevel("ELSE", "other sex")),
    ),
    Comparison(
        "age",
        "age_l IS NULL OR age_r IS NULL OR (birth_year_l IS NOT NULL AND birth_year_r IS NOT NULL)",
        (
            ComparisonLevel("abs(age_l - age_r) < 0.5", "same age"),
            ComparisonLevel("abs(age_l - age_r) < 1.51", "a year apart"),
            ComparisonLevel("abs(age_l - age_r) < 2.51", "two years apart"),
            ComparisonLevel("abs(age_l - age_r) < 5.51", "three to five years apart"),
            ComparisonLevel("abs(age_l - age_r) < 10.51", "six to ten years apart"),
            ComparisonLevel("ELSE", "more than ten years apart"),
        ),
    ),
    Comparison(
        "birth",
        "birth_year_l IS NULL OR birth_year_r IS NULL",
        (
            ComparisonLevel(
                f"{BIRTH_KNOWN} AND birth_month_l = birth_month_r AND birth_day_l = birth_day_r", "same day of birth"
            ),
            ComparisonLevel(
                f"{BIRTH_KNOWN} AND birth_month_l = birth_day_r AND birth_day_l = birth_month_r",
                "day and month swapped",
            ),
            ComparisonLevel(
                "birth_month_l = birth_month_r AND birth_day_l = birth_day_r", "same day and month, another year"
            ),
            ComparisonLevel(
                f"{BIRTH_KNOWN} AND (birth_month_l = birth_month_r OR birth_day_l = birth_day_r)",
                "same year, and month or day",
            ),
            ComparisonLevel(
                "birth_year_l = birth_year_r AND (birth_month_l IS NULL OR birth_month_r IS NULL)",
                "same year, no more is known",
            ),
            ComparisonLevel("birth_year_l = birth_year_r", "same year, another day"),
            ComparisonLevel(
                "abs(birth_year_l - birth_year_r) <= 1 AND (birth_month_l IS NULL OR birth_month_r IS NULL)",
                "a year apart, no more is known",
            ),
            ComparisonLevel("abs(birth_year_l - birth_year_r) <= 1", "a year apart"),
            ComparisonLevel("abs(birth_year_l - birth_year_r) <= 5", "two to five years apart"),
            ComparisonLevel("ELSE", "born more than five years apart"),
        ),
    ),
    Comparison(
        "died",
        "died_l IS NULL OR died_r IS NULL",
        (
            ComparisonLevel("died_l = died_r", "same day of death"),
            ComparisonLevel("abs(died_l - died_r) <= 1", "a day apart"),
            ComparisonLevel("abs(died_l - died_r) <= 7", "a week apart"),
            ComparisonLevel("abs(died_l - died_r) <= 31", "a month apart"),
            ComparisonLevel("ELSE", "died more than a month apart"),
        ),
    ),
    Comparison(
        "place",
        "place_l IS NULL OR place_r IS NULL",
        (
            ComparisonLevel("place_l = place_r", "same place"),
            ComparisonLevel("place_skeleton_l = place_skeleton_r", "places sound alike"),
            ComparisonLevel("ELSE", "another place"),
        ),
    ),
)


def extra_comparison(number: int) -> Comparison:
    """A further column that both lists have, compared for equality."""
    left, right = f"extra_{number}_l", f"extra_{number}_r"
    levels = (ComparisonLevel(f"{left} = {right}", "equal"), ComparisonLevel("ELSE", "not equal"))
    return Comparison(f"extra_{number}", f"{left} IS NULL OR {right} IS NULL", levels)


EXTRA = ((0.8, 0.05), (0.2, 0.95))
"""(m, u) of equal and of unequal values in a further column before the lists tell theirs (`learned`)."""


@dataclass(frozen=True, slots=True)
class LinkageModel:
    """`probabilities[comparison]` holds (m, u) for each level, in the order of its levels."""

    names: NameModel
    probabilities: Mapping[str, tuple[tuple[float, float], ...]]

    def of(self, comparison: Comparison) -> tuple[tuple[float, float], ...]:
        """(m, u) of each level; of a further column the same for every one."""
        return self.probabilities.get(comparison.name, EXTRA)

    def bits(self, comparison: Comparison) -> NDArray[np.float64]:
        """What each level tells: log₂(m/u) (Fellegi & Sunter 1969)."""
        m, u = np.array(self.of(comparison)).T
        return np.asarray(np.log2(m / u))


@cache
def default_model() -> LinkageModel:
    """The model that ships with Sijill (`benchmarks/linkage_model.py` learns it)."""
    text = resources.files("sijill.linkage").joinpath("default_model.json").read_text(encoding="utf-8")
    return parse_model(json.loads(text))


def parse_model(data: Mapping[str, Any]) -> LinkageModel:
    """A model of its JSON form."""
    names = data["names"]
    model = NameModel(
        np.array(names["m_probability"], float), np.array(names["gap_bits"], float), np.array(names["relatives"], float)
    )
    probabilities = {
        name: tuple((float(m), float(u)) for m, u in levels) for name, levels in data["comparisons"].items()
    }
    return LinkageModel(model, probabilities)


def model_json(model: LinkageModel) -> dict[str, Any]:
    """The JSON form of a model; `parse_model` is its inverse."""
    names = model.names
    return {
        "names": {
            "m_probability": names.m_probability.tolist(),
            "gap_bits": names.gap_bits.tolist(),
            "relatives": names.relatives.tolist(),
        },
        "comparisons": {name: [list(level) for level in levels] for name, levels in model.probabilities.items()},
    }
