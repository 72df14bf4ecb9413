"""The reviewed Arabic words of counting, as the number grammar looks them up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""By first word, longest first: the rest of each phrase and what the phrase does."""


@dataclass(frozen=True, slots=True)
class Counting:
    """Look-up tables; languages/ar/numbers.yaml says what each list does."""

    units: dict[str, int]
    joined_teens: dict[str, int]
    tens: dict[str, int]
    hundreds: dict[str, int]
    halves: dict[str, int]
    plurals: dict[str, int]
    vague: dict[str, int]
    one: dict[str, int]
    two: dict[str, int]
    many: dict[str, int]
    eleven: frozenset[str]
    twelve: frozenset[str]
    ten_after_unit: frozenset[str]
    several: frozenset[str]
    a_few: frozenset[str]
    one_of: frozenset[str]
    odd: frozenset[str]
    age_before: frozenset[str]
    labels: frozenset[str]
    year_labels: frozenset[str]
    changes: frozenset[str]
    before: Phrases
    after: Phrases
    roles: Phrases
    ranges: dict[str, frozenset[str]]
    zero: dict[str, frozenset[str]]
    begins: frozenset[str]
    """Words at which a number, or a wording that bounds one, may begin."""


def find_phrase(phrases: Phrases, lower: list[str], at: int, last: int) -> tuple[int, str] | None:
    """Where the phrase that begins at a token ends, and what it does."""
    for rest, kind in phrases.get(lower[at], ()):
        end = at + 1 + len(rest)
        if end <= last and tuple(lower[at + 1 : end]) == rest:
            return end, kind
    return None


@cache
def load_counting() -> Counting:
    """Load the compiled words of counting, once."""
    data = json.loads(files("sijill.reading.languages").joinpath("ar", "numbers.json").read_text("utf-8"))
    tables: dict[str, dict[str, int]] = {name: data[name] for name in _TABLES} | data["scales"]
    sets: dict[str, frozenset[str]] = {name: frozenset(data[name]) for name in _SETS}
    phrases: dict[str, Phrases] = {
        name: {first: tuple((tuple(rest), kind) for rest, kind in rows) for first, rows in data[name].items()}
        for name in ("before", "after", "roles")
    }
    groups = {name: {key: frozenset(words) for key, words in data[name].items()} for name in ("ranges", "zero")}
    begins = {word for table in tables.values() for word in table} | {"ال" + word for word in data["units"]}
    begins.update(*(sets[name] for name in ("eleven", "twelve", "several", "a_few", "one_of")), phrases["before"])
    begins.update(groups["ranges"]["between"], groups["ranges"]["from"])
    begins.update(*(groups["zero"][name] for name in ("none", "no", "weak", "without", "nobody", "not_any")))
    return Counting(**tables, **sets, **phrases, **groups, begins=frozenset(begins))  # type: ignore[arg-type]


_TABLES = ("units", "joined_teens", "tens", "hundreds", "halves", "plurals", "vague")
_SETS = "eleven twelve ten_after_unit several a_few one_of odd age_before labels year_labels changes".split()
