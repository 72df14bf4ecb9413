"""Look at a casebook: its documents, its claims, one claim with its history, its acts. Nothing is recorded by
looking.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sijill.errors import InputError
from sijill.ledger.acts import Act
from sijill.ledger.entry import parse_entry
from sijill.ledger.log import Log
from sijill.values.canonical import parse_content
from sijill.values.clock import utc
from sijill.values.grade import Grade
from sijill.workflows.casebook import Casebook
from sijill.workflows.review import grade_of
from sijill.workflows.rows import ClaimRef, ClaimRow, DocumentRow, Page, ReadingRow, Status


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as it is shown; of an erased one only number, object, time and basis are known."""

    number: int
    object: str
    added: int
    name: str = ""
    sha256: str = ""
    size: int = 0
    known: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[Status, int] = field(default_factory=dict)
    erased: int | None = None
    basis: str = ""

    def json(self) -> dict[str, Any]:
        """The document as JSON."""
        return {
            "document": self.number,
            "name": self.name or None,
            "sha256": self.sha256 or None,
            "bytes": self.size or None,
            "added": utc(self.added),
            "collected": dict(self.known),
            "claims": {str(status): count for status, count in self.claims.items()},
            "erased": None if self.erased is None else {"entry": self.erased, "basis": self.basis},
        }


@dataclass(frozen=True, slots=True)
class ActView:
    """One act as it is shown: by whom, when, and what it says beyond its references."""

    act: Act
    actor: str
    content: Mapping[str, Any] | None

    def json(self, *, names: bool = True) -> dict[str, Any]:
        """The act as JSON; without `names` it does not say what the actor is called."""
        return {
            "entry": self.act.n,
            "act": self.act.name,
            "at": utc(self.act.at),
            "actor": self.act.actor,
            "name": (names and self.actor) or None,
            **{name: value for name, value in self.act.members.items() if name not in ("object",)},
            "content": None if self.content is None else dict(self.content),
        }


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as it stands, as it was read, its grade, and all acts on it."""

    row: ClaimRow
    claim: Mapping[str, Any]
    as_read: Mapping[str, Any]
    grade: Grade | None
    history: Sequence[ActView]

    def json(self, *, names: bool = True) -> dict[str, Any]:
        """The claim as JSON; without `names` its history does not say what the actors are called."""
        return {
            **claim_row_json(self.row, self.claim),
            "grade": None
            if self.grade is None
            else {"reliability": self.grade.reliability, "credibility": self.grade.credibility},
            "as_read": dict(self.as_read) if self.row.corrected is not None else None,
            "history": [each.json(names=names) for each in self.history],
        }


def claim_row_json(row: ClaimRow, claim: Mapping[str, Any]) -> dict[str, Any]:
    """A claim in a list."""
    return {"claim": str(row.ref), "document": row.document, "status": str(row.status), "value": dict(claim)}


def documents(casebook: Casebook, limit: int | None = None) -> list[DocumentView]:
    """All documents, or the first of them, with how many claims they have in each status."""
    counts = casebook.tables.count_claims()
    rows = casebook.tables.documents()
    return [_view(casebook, row, counts.get(row.number, {})) for row in rows[:limit]]


def document_view(casebook: Casebook, number: int) -> DocumentView:
    """One document. Raises InputError where there is none of that number."""
    row = casebook.tables.find_document_row(number)
    if row is None:
        raise InputError(f"there is no document {number}")
    return _view(casebook, row, casebook.tables.count_claims().get(number, {}))


def _view(casebook: Casebook, row: DocumentRow, claims: Mapping[Status, int]) -> DocumentView:
    content = None if row.erased is not None else casebook.document_content(row)
    if content is None:
        return DocumentView(row.number, row.object, row.added, erased=row.erased, basis=row.basis)
    known = {name: value for name, value in content.items() if name not in ("sha256", "bytes", "name")}
    return DocumentView(
        row.number, row.object, row.added, content["name"], content["sha256"], content["bytes"], known, claims
    )


def reading_content(casebook: Casebook, reading: ReadingRow) -> dict[str, Any]:
    """A reading as the machine made it: its document and its claims, before anything was decided on them."""
    _, content = casebook.act(reading.number)
    if content is None:
        raise InputError(f"the reading of entry {reading.number} was erased with its document")
    blocks = casebook.vault.read(casebook.documents.get(reading.document), reading.object, content["sha256"])
    return parse_content(b"".join(blocks))


def last_run(casebook: Casebook, readings: Sequence[ReadingRow]) -> Sequence[ReadingRow]:
    """Of the readings of a document those of the last time that it was read: one, or one for each section."""
    if not readings:
        return ()
    _, content = casebook.act(readings[-1].number)
    return readings[-1 - (content or {}).get("section", 0) :]


def claims(casebook: Casebook, page: Page) -> Iterator[tuple[ClaimRow, dict[str, Any]]]:
    """Claims with their values as they stand."""
    for row in casebook.tables.claims(page):
        yield row, casebook.claim_json(row)


def claim_history(casebook: Casebook, row: ClaimRow) -> ClaimView:
    """A claim with all that was done to it."""
    acts = [act_view(casebook, act.number) for act in casebook.tables.acts_on(row.ref)]
    return ClaimView(row, casebook.claim_json(row), casebook.claim_as_read(row), grade_of(casebook, row), acts)


def act_view(casebook: Casebook, number: int) -> ActView:
    """One act with its content and the name of who did it."""
    act, content = casebook.act(number)
    return ActView(act, casebook.name_of(act.actor), content)


def history(casebook: Casebook, start: int = 0, stop: int | None = None) -> Iterator[ActView]:
    """The acts in their order."""
    for number, _ in enumerate(casebook.log.entries(start, stop), start):
        yield act_view(casebook, number)


def plain_history(log: Log, start: int = 0, stop: int | None = None) -> Iterator[ActView]:
    """The acts in their order as everybody can read them: without names and contents."""
    for each in log.entries(start, stop):
        yield ActView(parse_entry(each.entry), "", None)


def find_document(casebook: Casebook, words: str) -> int:
    """The number of the document that somebody names: by number, SHA-256 (or its first digits), or file name.

    Raises InputError where there is none, or more than one.
    """
    row = casebook.tables.find_document_by(casebook.look_up(words.lower()))
    if row is not None:
        return row.number
    named = {
        view.number
        for view in documents(casebook)
        if view.erased is None and (view.name == words or (len(words) >= 8 and view.sha256.startswith(words.lower())))
    }
    if words.isdecimal() and len(words) < 16 and casebook.tables.find_document_row(int(words)) is not None:
        # nothing is erased or handed over because a file happens to have a number for its name
        named.add(int(words))
    if len(named) != 1:
        meant = ", ".join(map(str, sorted(named))) or "none"
        raise InputError(
            f"{len(named) or 'no'} documents are called {words!r} ({meant}): name it by its number, or where that is"
            " the name of another, by its SHA-256 (sijill show lists them)"
        )
    return named.pop()


def find_claim(casebook: Casebook, words: str) -> ClaimRef:
    """The claim that somebody names: by `reading.position`, or by its id. Raises InputError where there is none."""
    reading, dot, position = words.partition(".")
    if dot and reading.isdecimal() and position.isdecimal() and len(words) < 32:
        return casebook.get_claim(ClaimRef(int(reading), int(position))).ref
    row = casebook.tables.find_claim_by(casebook.look_up(words))
    if row is None:
        raise InputError(f"there is no claim {words!r}: it is named like 4.0, or by its id (sijill show lists them)")
    return row.ref
