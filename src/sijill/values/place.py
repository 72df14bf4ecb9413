"""Where, as what the words support."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One gazetteer entry that the words may mean; `score` in 0–1 ranks it among its alternatives."""

    id: str
    name: str
    lat: float
    lon: float
    score: float


@dataclass(frozen=True, slots=True)
class PlaceReference:
    """A place as written at `start`–`end` of a document (code points).

    `part` says that only some of the place is meant ("parts of", "eastern"). `candidates` are ranked, best first; an
    empty tuple means that the gazetteer cannot say (abstention).
    """

    text: str
    start: int
    end: int
    part: bool
    candidates: tuple[Candidate, ...]
