"""The tables of a casebook as rows: what the ledger's acts come to, and what workflows ask of whoever keeps them.

Tables are projections. They hold nothing that ledger and vault do not, carry the number of acts they have taken in, and
are made anew when in doubt. What a document says stands in them sealed under the document's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sijill.ledger.acts import ActorKind
from sijill.ledger.rules import Key, Register


class Status(StrEnum):
    """What a person has decided on a claim that the machine read."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, order=True)
class ClaimRef:
    """A claim by the entry of its reading and its position there; written `reading.position`."""

    reading: int
    position: int

    def __str__(self) -> str:
        return f"{self.reading}.{self.position}"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key that the ledger names."""

    public: str
    kind: str
    enrolled: int
    name: str | None = None
    revoked: int | None = None
    suspect_since: int | None = None

    @property
    def key(self) -> Key:
        """The key as the rules of the ledger see it."""
        return Key(ActorKind(self.kind), self.enrolled, self.name, self.revoked, self.suspect_since)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document; `look_up` is a keyed hash of its SHA-256, `content` the sealed content of its entry."""

    number: int
    object: str
    look_up: str
    content: bytes
    added: int
    erased: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading of a document."""

    number: int
    document: int
    object: str
    claims: int


@dataclass(frozen=True, slots=True)
class LinkageRow:
    """That the records of a document were taken for persons, by an act; `object` says which for which."""

    number: int
    document: int
    object: str


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """That somebody judged two records: of which documents, of one document twice the same."""

    number: int
    document: int
    other: int


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """The identity of a person who spoke in a document."""

    number: int
    document: int
    object: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as it was read; `look_up` is a keyed hash of its id, `sealed` its JSON under the document's key.

    `corrected` and `graded` are the acts that last did so.
    """

    reading: int
    position: int
    document: int
    look_up: str
    sealed: bytes
    status: Status = Status.PROPOSED
    corrected: int | None = None
    graded: int | None = None

    @property
    def ref(self) -> ClaimRef:
        """How the claim is named."""
        return ClaimRef(self.reading, self.position)


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act, by number; `document` is what it is about, `reading` and `position` the claim, where there is one."""

    number: int
    name: str
    actor: str
    at: int
    document: int | None = None
    reading: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """That one claim was linked to another by an act."""

    act: int
    claim: ClaimRef
    to: ClaimRef


@dataclass(frozen=True, slots=True)
class Erased:
    """A document to be emptied: its claims go, its row stays."""

    document: int
    act: int
    basis: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """A key that was revoked."""

    public: str
    act: int
    since: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What an act changes on a claim; None leaves it as it is."""

    claim: ClaimRef
    status: Status | None = None
    corrected: int | None = None
    graded: int | None = None


@dataclass(frozen=True, slots=True)
class Superseded:
    """Claims of a document that a later reading replaces: those before it that no person has done anything to."""

    document: int
    reading: int


Row = (
    KeyRow
    | DocumentRow
    | ReadingRow
    | LinkageRow
    | JudgementRow
    | IdentityRow
    | ClaimRow
    | ActRow
    | LinkRow
    | Erased
    | Revoked
    | Decided
    | Superseded
)


@dataclass(frozen=True, slots=True)
class Page:
    """Which claims are asked for, in the order of documents, readings and positions."""

    document: int | None = None
    statuses: frozenset[Status] = frozenset(Status) - {Status.SUPERSEDED}
    limit: int | None = None


class Tables(Register, Protocol):
    """Who keeps the rows: SQLite, PostgreSQL (tests/contract/test_tables.py holds them all to the same)."""

    def applied(self) -> int:
        """How many acts the rows have taken in."""
        ...

    def apply(self, rows: Iterable[Row], applied: int) -> None:
        """Take rows in, in their order, and the new number of acts: all of it or nothing."""
        ...

    def clear(self) -> None:
        """Empty the tables, to make them anew."""
        ...

    def enrolled_keys(self) -> Sequence[KeyRow]: ...
    def documents(self) -> Sequence[DocumentRow]: ...
    def find_document_row(self, number: int) -> DocumentRow | None: ...
    def find_document_by(self, look_up: str) -> DocumentRow | None:
        """The document of a look-up that is not erased."""
        ...

    def readings_of(self, document: int) -> Sequence[ReadingRow]: ...
    def linkages_of(self, document: int) -> Sequence[LinkageRow]:
        """What the records of a document were taken for, run after run."""
        ...

    def linkages(self) -> Sequence[LinkageRow]: ...
    def judgements(self) -> Sequence[JudgementRow]:
        """All judgements of records in their order, those of erased documents included."""
        ...

    def identities_of(self, document: int) -> Sequence[IdentityRow]: ...
    def find_identity_row(self, number: int) -> IdentityRow | None: ...
    def claims(self, page: Page) -> Sequence[ClaimRow]: ...
    def find_claim(self, ref: ClaimRef) -> ClaimRow | None: ...
    def find_claim_by(self, look_up: str) -> ClaimRow | None:
        """The latest claim of a look-up."""
        ...

    def count_claims(self) -> Mapping[int, Mapping[Status, int]]:
        """How many claims there are, by document and status."""
        ...

    def acts_on(self, ref: ClaimRef) -> Sequence[ActRow]:
        """The acts on a claim, those that linked another claim to it included."""
        ...

    def close(self) -> None: ...
