"""A claim: one statement that a document makes, with the exact words that make it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from sijill.values.anchor import Anchor
from sijill.values.count import Count
from sijill.values.document import Document, Speaker
from sijill.values.place import PlaceReference
from sijill.values.when import When

ClaimId = NewType("ClaimId", str)


class Measure(StrEnum):
    """What a count measures: never add one measure to another."""

    COUNT = "count"
    STOCK = "stock"
    CUMULATIVE = "cumulative"
    RATE = "rate"


class Modality(StrEnum):
    """How a claim is put forward. Only asserted, reported and alleged claims say that something happened."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    ALLEGED = "alleged"
    FEARED = "feared"
    PLANNED = "planned"
    CONDITIONAL = "conditional"
    DENIED = "denied"
    NEGATED = "negated"


HAPPENED = frozenset({Modality.ASSERTED, Modality.REPORTED, Modality.ALLEGED})
"""The modalities under which a count may be counted."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement: one kind, one subject, one count or none, one time, one set of places, one chain of speakers.

    `kind` is an id of `kinds.yaml`; `subject` is what is counted or harmed. `when_at` are the offsets of the words
    that give `when`. `speakers` runs from who says it to who passes it on; `said` is when the first of them said it,
    where the document tells, and `said_at` the offsets of those words. `part_of` is the claim on the whole of
    which this one is a part: never add the two. `rule` names the rule of the reader that made it.
    """

    id: ClaimId
    kind: str
    spans: tuple[Anchor, ...]
    subject: str | None
    count: Count | None
    measure: Measure | None
    when: When | None
    when_at: tuple[int, int] | None
    places: tuple[PlaceReference, ...]
    actor: str | None
    means: str | None
    speakers: tuple[Speaker, ...]
    said: When | None
    said_at: tuple[int, int] | None
    modality: Modality
    part_of: ClaimId | None
    rule: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot all be true if they speak of the same thing; a finding for a person to judge."""

    claims: tuple[ClaimId, ...]
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document was read to say: its claims in the order of the text, and the conflicts noticed."""

    document: Document
    claims: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]
