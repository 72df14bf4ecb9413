"""Spelling habits: what a list prefers for each feature, and the copies of it that stray."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import yaml

# What is rarer than this share is a slip of some records, not the rule of a whole list.
_COMMON = 0.1

DATA = Path(__file__).parent / "data"
Features: TypeAlias = Mapping[str, Mapping[str, float]]


@cache
def load_features(name: str) -> Features:
    """Read a table of features (`romanisation` or `arabic_spelling`): spelling by spelling, how common it is."""
    raw = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({key: {str(s): float(w) for s, w in spellings.items()} for key, spellings in raw.items()})


@cache
def load_style(name: str) -> Mapping[str, str]:
    """Read what a named house style of romanisation prefers; features it leaves open are absent."""
    return MappingProxyType(dict(yaml.safe_load((DATA / "styles.yaml").read_text(encoding="utf-8"))[name]))


def draw_pool(
    features: Features, preferred: Mapping[str, str], drift: float, size: int, rng: np.random.Generator
) -> Sequence[Mapping[str, str]]:
    """Draw a list's own style, then `size - 1` copies in which each feature strays with probability `drift`.

    The first is the style itself: preferences, and what they leave open drawn once.
    """
    columns: list[list[str]] = []
    for feature, spellings in features.items():
        names, weights = list(spellings), np.array(list(spellings.values()))
        drawn = rng.choice(len(names), size=size, p=weights / weights.sum())
        common = np.where(weights >= _COMMON * weights.sum(), weights, 0.0)
        own = preferred.get(feature) or names[rng.choice(len(names), p=common / common.sum())]
        strays = rng.random(size) < drift
        columns.append([names[d] if s and k else own for k, (d, s) in enumerate(zip(drawn, strays, strict=True))])
    return [dict(zip(features, row, strict=True)) for row in zip(*columns, strict=True)]
