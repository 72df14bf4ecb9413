"""The vocabulary of kinds: what a claim can be about, each with its definition and its terms in three standards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sijill.errors import InputError

RECORD = "record"
"""The family of what files say of themselves: no words are read as it, and nothing of it is counted."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of claim.

    `family` groups kinds (attack, harm, property, siege, population, movement, politics, record); `counts` says what a
    count on a claim of this kind counts. `acled`, `ucdp` and `huridocs` are the nearest terms of the ACLED codebook, of
    UCDP GED and of the HURIDOCS Micro-thesauri, "none" where there is no such term.
    """

    id: str
    family: str
    counts: str
    definition: str
    acled: str
    ucdp: str
    huridocs: str


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by id, in the order of the vocabulary."""
    rows = json.loads(files("sijill.claims").joinpath("kinds.json").read_text("utf-8"))
    return MappingProxyType({row["id"]: Kind(**row) for row in rows})


def readable_kinds() -> Mapping[str, Kind]:
    """The kinds that words can state: all but those that only the fields of a file do (a picture's time and place)."""
    return MappingProxyType({id: kind for id, kind in kinds().items() if kind.family != RECORD})


def get_kind(kind: str) -> Kind:
    """Look a kind up by its id. Raises InputError where the vocabulary has none of that id."""
    try:
        return kinds()[kind]
    except KeyError:
        raise InputError(f"no kind of claim is called {kind!r}; the vocabulary has: {', '.join(kinds())}") from None
