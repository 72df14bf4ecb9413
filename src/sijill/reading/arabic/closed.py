"""The closed classes of Arabic that one rule of the grammar each looks in, as languages/ar/cues.yaml lists them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Closed:
    """Words by what they do; the file says it beside each list."""

    of_them: frozenset[str]
    half: frozenset[str]
    names: frozenset[str]
    paired: frozenset[str]
    reaching: frozenset[str]
    clause_ends: frozenset[str]
    negations: frozenset[str]
    each_one: frozenset[str]
    no_name: tuple[str, ...]
    says: frozenset[str]
    not_speakers: frozenset[str]
    goes_on: frozenset[str]
    auxiliaries: frozenset[str]
    labels: dict[str, str]
    wholes: dict[str, str]


@cache
def load_closed() -> Closed:
    """Load the compiled classes, once."""
    data = json.loads(files("sijill.reading.languages").joinpath("ar", "lexicon.json").read_text("utf-8"))
    held = data["cues"]["grammar"]
    sets = {name: frozenset(held[name]) for name in _SETS}
    wholes = {word: kind for kind, words in held["wholes"].items() for word in words}
    return Closed(**sets, no_name=tuple(held["no_name"]), labels=held["labels"], wholes=wholes)


_SETS = (
    "of_them half names paired reaching clause_ends negations each_one says not_speakers goes_on auxiliaries"
).split()
