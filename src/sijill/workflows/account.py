"""Give an account: from a file of claims, or from what a casebook holds."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sijill.accounts.account import Account, make_account
from sijill.accounts.answer import Spread
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.groups import group_of
from sijill.accounts.parse import parse_claims
from sijill.accounts.policy import Policy
from sijill.accounts.question import Question
from sijill.accounts.serial import account_json
from sijill.claims.claim import ClaimId
from sijill.claims.incident import IncidentGroup
from sijill.claims.parse import parse_claim
from sijill.claims.serial import claim_json
from sijill.errors import InputError
from sijill.gazetteer import Gazetteer
from sijill.intake.decoding import decode
from sijill.values.anchor import Digest
from sijill.workflows.casebook import Casebook
from sijill.workflows.looking import last_run, reading_content
from sijill.workflows.review import Relation, grade_of
from sijill.workflows.rows import ClaimRef, DocumentRow, Page, Status

LINKS = {
    Relation.SAME_EVENT: "same_event",
    Relation.DIFFERENT_EVENT: "different_event",
    Relation.CONTRADICTS: "contradicts",
    Relation.SUPERSEDES: "supersedes",
    Relation.PART_OF: "parts_of",
}
"""The links of a casebook that an account heeds, and where a claim keeps them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what answers it beside claims. `groups` are claims that linkage found to be of one incident."""

    question: Question
    policy: Policy
    gazetteer: Gazetteer
    groups: Sequence[IncidentGroup] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """An account with the claims that it was made from."""

    account: Account
    claims: tuple[AssessedClaim, ...]

    def json(self) -> dict[str, Any]:
        """The account as JSON."""
        return account_json(self.account, self.claims)


def account_of_claims(data: Any, asked: Asked, spread: Spread = map) -> Answered:
    """Answer a question from the JSON of claims.

    Raises InputError where a claim cannot be what it says, and for a group that neither the table nor a claim knows.
    """
    return _answered(parse_claims(data), asked, spread)


def account_of_casebook(casebook: Casebook, asked: Asked, spread: Spread = map) -> Answered:
    """Answer a question from a casebook: its claims with what persons decided on them. Nothing is recorded."""
    return _answered(tuple(assessed_claims(casebook)), asked, spread)


def _answered(claims: Sequence[AssessedClaim], asked: Asked, spread: Spread) -> Answered:
    if not claims:
        raise InputError("no claims: there is nothing to give an account of")
    question = asked.question
    whose = group_of(question.whose, question.kind).named
    if whose is not None and all(group_of(each.claim.subject, each.claim.kind).named != whose for each in claims):
        raise InputError(f"no group is called {question.whose!r}, neither in the table of groups nor in a claim")
    account = make_account(question, claims, asked.policy, asked.gazetteer, spread, groups=asked.groups)
    return Answered(account, tuple(claims))


def assessed_claims(casebook: Casebook) -> Iterator[AssessedClaim]:
    """The claims of a casebook as an account takes them, with status, grade and links."""
    rows = casebook.tables.claims(Page(statuses=frozenset(Status)))
    # the same bytes read twice give claims of one id: the last of them that is not superseded stands
    current = {row.look_up: row.ref for row in sorted(rows, key=lambda row: row.status is not Status.SUPERSEDED)}
    documents = _documents(casebook)
    ids: dict[ClaimRef, ClaimId] = {}
    found: list[tuple[ClaimRef, AssessedClaim]] = []
    for row in rows:
        document = documents[row.document]
        claim = parse_claim(casebook.claim_json(row), document.digest)
        published = document.published_of(row.reading, claim.spans[0].start)
        ids[row.ref] = claim.id
        if current[row.look_up] == row.ref:
            grade = grade_of(casebook, row)
            found.append((row.ref, AssessedClaim(claim, document.digest, published, str(row.status), grade)))
    links = _links(casebook, ids)
    for ref, each in found:
        yield each.linked(links[ref])


@dataclass(frozen=True, slots=True)
class _Document:
    """What an account needs to know of a document: its digest, its date, and by reading when its messages were sent."""

    digest: Digest
    published: date | None
    sent: Mapping[int, tuple[list[int], list[date | None]]]

    def published_of(self, reading: int, offset: int) -> date | None:
        """When the words at an offset were published: with the message that they stand in, else with the document."""
        starts, sent = self.sent.get(reading, ([], []))
        at = bisect_right(starts, offset) - 1
        return (sent[at] if at >= 0 else None) or self.published


def _documents(casebook: Casebook) -> dict[int, _Document]:
    """The documents that are not erased, by number, each dated as its last reading found or was told."""
    found: dict[int, _Document] = {}
    for row in casebook.tables.documents():
        readings = casebook.tables.readings_of(row.number) if row.erased is None else ()
        if readings:
            contents = {
                each.number: reading_content(casebook, each)["document"] for each in last_run(casebook, readings)
            }
            document = contents[readings[-1].number]
            published = next((each["published"] for each in contents.values() if each["published"]), None)
            found[row.number] = _Document(
                Digest(document["sha256"]),
                None if published is None else date.fromisoformat(published),
                {number: _moments(content) for number, content in contents.items()},
            )
    return found


def _moments(document: Mapping[str, Any]) -> tuple[list[int], list[date | None]]:
    """Where the passages of a section begin in the working copy, and the days on which they were sent."""
    passages = document["passages"] if any("sent" in passage for passage in document["passages"]) else []
    sent = [datetime.fromisoformat(each["sent"]).date() if "sent" in each else None for each in passages]
    return [document.get("start", 0) + each["start"] for each in passages], sent


def _links(casebook: Casebook, ids: Mapping[ClaimRef, ClaimId]) -> dict[ClaimRef, dict[str, list[ClaimId]]]:
    """What persons said each claim has to do with others."""
    links: dict[ClaimRef, dict[str, list[ClaimId]]] = defaultdict(lambda: defaultdict(list))
    for claim in ids:
        for row in casebook.tables.acts_on(claim):
            if row.name == "link":
                act, content = casebook.act(row.number)
                name = LINKS.get(Relation(content["relation"])) if content is not None else None
                if name is not None and ClaimRef(*act.members["claim"]) == claim:
                    others = (ClaimRef(*other) for other in act.members["to"])
                    links[claim][name] += [ids[other] for other in others if other in ids]
    return links


def documents_of(casebook: Casebook, answered: Answered) -> list[dict[str, Any]]:
    """The documents that an account stands on, for the page that shows it: their texts, and the claims that it uses.

    The claims are as they stand now, corrected where somebody corrected them.
    """
    used = {each.id for each in answered.account.used}
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in answered.claims:
        if each.id in used:
            claims[each.document].append(claim_json(each.claim))
    found = []
    for row in casebook.tables.documents():
        readings = casebook.tables.readings_of(row.number) if row.erased is None else ()
        for reading in last_run(casebook, readings):
            content = reading_content(casebook, reading)
            document = content["document"]
            begin = document.get("start", 0)
            section = range(begin, begin + document["characters"])
            if own := [each for each in claims[document["sha256"]] if each["spans"][0]["start"] in section]:
                text = document.get("text") or _original_text(casebook, row)
                found.append({**content, "text": text, "claims": own, "conflicts": []})
    return found


def _original_text(casebook: Casebook, row: DocumentRow) -> str:
    """The text of an original that is text itself: a reading keeps only what was taken from another form."""
    content = casebook.document_content(row)
    blocks = casebook.vault.read(casebook.documents.get(row.number), row.object, content["sha256"])
    return decode(b"".join(blocks), content["name"]).text
