"""Other lists of the same kind: a profile whose rates, chains and styles are drawn anew around the named ones.

A model trained on one set of habits learns those habits. Reach for `vary` to train on many.
"""

from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from benchmarks.casualty_lists.profiles import FieldHabit, ListHabit, NameHabit, Profile

_Habit = TypeVar("_Habit", FieldHabit, NameHabit)
_LATIN_STYLES = ("press", "office", "volunteer", "joined", "levant", "plain", "open", "open", "open", "french")


def vary(profile: Profile, seed: int, spread: float = 0.5) -> Profile:
    """Draw a profile near this one.

    Args:
        profile: What to depart from.
        seed: Any integer; the same gives the same profile.
        spread: Standard deviation of the logarithm of each rate: at 0.5 two thirds lie within a factor of 1.65.
    """
    rng = np.random.default_rng(seed)
    return replace(profile, lists={name: _vary_list(habit, spread, rng) for name, habit in profile.lists.items()})


def _vary_list(habit: ListHabit, spread: float, rng: np.random.Generator) -> ListHabit:
    names = _vary_rates(habit.names, spread, rng)
    chains = {kind: weight * float(rng.lognormal(0, 1.5 * spread)) for kind, weight in names.chains.items()}
    styles = tuple(str(style) for style in rng.choice(_LATIN_STYLES, size=len(names.styles)))
    written = _vary_rates(habit.fields, spread, rng)
    missing = {
        column: _odds_times(rate, float(rng.lognormal(0, 2 * spread))) for column, rate in written.missing.items()
    }
    return replace(habit, names=replace(names, chains=chains, styles=styles), fields=replace(written, missing=missing))


def _vary_rates(habit: _Habit, spread: float, rng: np.random.Generator) -> _Habit:
    rates = {f.name: getattr(habit, f.name) for f in fields(habit) if isinstance(getattr(habit, f.name), float)}
    changes: dict[str, Any] = {n: _odds_times(rate, float(rng.lognormal(0, spread))) for n, rate in rates.items()}
    return replace(habit, **changes)


def _odds_times(rate: float, factor: float) -> float:
    """Change a rate's odds by a factor; never and always stay."""
    return rate if rate in (0.0, 1.0) else rate * factor / (1 - rate + rate * factor)
