"""How far a claim can be relied on: the Admiralty scale, two axes that are never averaged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sijill.errors import InputError


class Reliability(StrEnum):
    """Of the source: A completely reliable … E unreliable, F cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Credibility(StrEnum):
    """Of the information: 1 confirmed by other sources … 5 improbable, 6 cannot be judged."""

    CONFIRMED = "1"
    PROBABLY_TRUE = "2"
    POSSIBLY_TRUE = "3"
    DOUBTFUL = "4"
    IMPROBABLE = "5"
    CANNOT_BE_JUDGED = "6"


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade on one axis or both (NATO AJP-2.1, Admiralty system). None leaves an axis as it was."""

    reliability: Reliability | None = None
    credibility: Credibility | None = None

    def __post_init__(self) -> None:
        if self.reliability is None and self.credibility is None:
            raise InputError("a grade is a reliability of the source (A to F), a credibility (1 to 6), or both")

    def __str__(self) -> str:
        return (self.reliability or "–") + (self.credibility or "–")
