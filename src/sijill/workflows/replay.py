"""Do the tables say what the ledger does? Asked before anything that is made of them is signed.

Tables are not signed: whoever can write to the disk can write to them. What an evidence package shows as the state and
the history of a claim is compared here with what ledger and vault alone make of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sijill.errors import InconsistentTree
from sijill.ledger.entry import parse_entry
from sijill.workflows.casebook import Casebook
from sijill.workflows.rows import (
    ActRow,
    ClaimRef,
    ClaimRow,
    Decided,
    DocumentRow,
    Erased,
    JudgementRow,
    LinkageRow,
    LinkRow,
    Page,
    Row,
    Status,
    Superseded,
)

OTHERWISE = "what the ledger does not: they were changed, or are damaged. Make them anew (sijill rebuild)"


def verify_tables(casebook: Casebook, documents: Collection[int]) -> None:
    """Return if the tables hold these documents and their claims as ledger and vault make them.

    Raises InconsistentTree where they do not.
    """
    made = _Replay(frozenset(documents))
    for each in casebook.log.entries():
        act = parse_entry(each.entry)
        if act.name != "read" or act.members["document"] in made.about:
            for row in casebook.rows_of(act, each.content):
                made.take(row)
    tables = casebook.tables
    for number in documents:
        page = Page(number, frozenset(Status))
        claims = {ref: row for ref, row in made.claims.items() if row.document == number}
        if (
            tables.find_document_row(number) != made.documents.get(number)
            or {row.ref: row for row in tables.claims(page)} != claims
            or any([row.number for row in tables.acts_on(ref)] != made.acts.get(ref, []) for ref in claims)
            or list(tables.linkages_of(number)) != [row for row in made.linkages if row.document == number]
        ):
            raise InconsistentTree(f"the tables say of document {number} {OTHERWISE}")
    if list(tables.judgements()) != made.judgements:
        raise InconsistentTree(f"the tables say of judgements on records {OTHERWISE}")


@dataclass
class _Replay:
    """The rows of some documents, taken in one after the other, in memory."""

    about: frozenset[int]
    documents: dict[int, DocumentRow] = field(default_factory=dict)
    claims: dict[ClaimRef, ClaimRow] = field(default_factory=dict)
    acts: dict[ClaimRef, list[int]] = field(default_factory=dict)
    linkages: list[LinkageRow] = field(default_factory=list)
    judgements: list[JudgementRow] = field(default_factory=list)

    def take(self, row: Row) -> None:
        match row:
            case DocumentRow() if row.number in self.about:
                self.documents[row.number] = row
            case ClaimRow() if row.document in self.about:
                self.claims[row.ref] = row
            case ActRow(reading=int(reading), position=int(position)):
                self.acts.setdefault(ClaimRef(reading, position), []).append(row.number)
            case LinkageRow():
                self.linkages.append(row)
            case JudgementRow():
                self.judgements.append(row)
            case LinkRow():
                self.acts.setdefault(row.to, []).append(row.act)
            case Decided() if row.claim in self.claims:
                before = self.claims[row.claim]
                self.claims[row.claim] = replace(
                    before,
                    status=row.status or before.status,
                    corrected=before.corrected if row.corrected is None else row.corrected,
                    graded=before.graded if row.graded is None else row.graded,
                )
            case Superseded():
                for ref, claim in self.claims.items():
                    if claim.document == row.document and ref.reading < row.reading and ref not in self.acts:
                        self.claims[ref] = replace(claim, status=Status.SUPERSEDED)
            case Erased() if row.document in self.documents:
                before_it = self.documents[row.document]
                self.documents[row.document] = replace(
                    before_it, erased=row.act, basis=row.basis, content=b"", look_up=""
                )
                self.claims = {ref: claim for ref, claim in self.claims.items() if claim.document != row.document}
            case _:
                pass
