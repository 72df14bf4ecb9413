"""The reviewed words of counting of a language, as the grammar looks them up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.errors import InputError

Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""By one word, longest first: the rest of each phrase and what the phrase does."""


@dataclass(frozen=True, slots=True)
class CountWords:
    """Look-up tables of one language; `languages/*/counts.yaml` says what each list does.

    `bounds` are read backwards (keyed by a phrase's last word), `after` forwards (keyed by its first).
    """

    numbers: dict[str, int]
    scales: dict[str, int]
    groups: dict[str, int]
    plurals: dict[str, int]
    vague: dict[str, int]
    siblings: dict[str, int]
    pairs: frozenset[str]
    bounds: Phrases
    after: Phrases
    suffixes: dict[str, str]
    units: dict[str, str]
    weak_bounds: frozenset[str]
    weak_minimum: int
    phrasal: frozenset[str]
    changes: frozenset[str]
    zero: dict[str, frozenset[str]]
    one: dict[str, frozenset[str]]
    both_after: frozenset[str]
    countable: frozenset[str]
    currency_before: frozenset[str]
    fractions: frozenset[str]
    age_after: frozenset[str]
    age_before: frozenset[str]
    age_people: frozenset[str]
    months: frozenset[str]
    months_or_words: frozenset[str]
    labels: frozenset[str]
    labels_capital: frozenset[str]
    groups_named: frozenset[int]
    triggers: frozenset[str]
    """Words at which a number may begin; tokens that begin with a digit are triggers too."""


def _phrases(table: dict[str, list[list[Any]]]) -> Phrases:
    return {word: tuple((tuple(rest), kind) for rest, kind in rows) for word, rows in table.items()}


@cache
def load_count_words(language: str) -> CountWords:
    """Load the compiled words of counting of a language, once.

    Raises InputError where that language has none.
    """
    source = files("sijill.reading.languages").joinpath(language, "counts.json")
    if not source.is_file():
        raise InputError(f"no words of counting for the language {language!r}")
    data = json.loads(source.read_text("utf-8"))
    zero = data["zero"]
    triggers = {word for name in _NUMERALS for word in data[name]}
    triggers.update(data["pairs"], zero["nobody"], zero["none"], ("no", "half", "quarter", "both", "single", "family"))
    sets: dict[str, frozenset[str]] = {name: frozenset(data[name]) for name in _SETS}
    return CountWords(
        numbers=data["numbers"],
        scales=data["scales"],
        groups=data["groups"],
        plurals=data["plurals"],
        vague=data["vague"],
        siblings=data["siblings"],
        suffixes=data["suffixes"],
        units=data["units"],
        bounds=_phrases(data["bounds"]),
        after=_phrases(data["after"]),
        weak_minimum=data["weak_minimum"],
        zero={name: frozenset(words) for name, words in zero.items()},
        one={name: frozenset(words) for name, words in data["one"].items()},
        groups_named=frozenset(data["groups_named"]),
        triggers=frozenset(triggers),
        **sets,
    )


_NUMERALS = ("numbers", "scales", "groups", "plurals", "vague", "siblings")
_SETS = (
    "pairs weak_bounds phrasal changes both_after countable currency_before fractions age_after age_before age_people"
    " months months_or_words labels labels_capital"
).split()
