"""Give an account: from a file of claims, or from what a casebook holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.accounts.account import Account, make_account
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.parse import parse_claims
from sijill.accounts.policy import Policy
from sijill.accounts.question import Question
from sijill.accounts.serial import account_json
from sijill.claims.claim import ClaimId
from sijill.claims.parse import parse_claim
from sijill.errors import InputError
from sijill.gazetteer import Gazetteer
from sijill.values.anchor import Digest
from sijill.workflows.casebook import Casebook
from sijill.workflows.review import Relation, grade_of
from sijill.workflows.rows import ClaimRef, Page, Status

LINKS = {
    Relation.SAME_EVENT: "same_event",
    Relation.DIFFERENT_EVENT: "different_event",
    Relation.CONTRADICTS: "contradicts",
    Relation.SUPERSEDES: "supersedes",
    Relation.PART_OF: "parts_of",
}
"""The links of a casebook that an account heeds, and where a claim keeps them."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An account with the claims that it was made from."""

    account: Account
    claims: tuple[AssessedClaim, ...]

    def json(self) -> dict[str, Any]:
        """The account as JSON."""
        return account_json(self.account, self.claims)


def account_of_claims(data: Any, question: Question, policy: Policy, gazetteer: Gazetteer) -> Answered:
    """Answer a question from the JSON of claims. Raises InputError where a claim cannot be what it says."""
    return _answered(parse_claims(data), question, policy, gazetteer)


def account_of_casebook(casebook: Casebook, question: Question, policy: Policy, gazetteer: Gazetteer) -> Answered:
    """Answer a question from a casebook: its claims with what persons decided on them. Nothing is recorded."""
    return _answered(tuple(assessed_claims(casebook)), question, policy, gazetteer)


def _answered(
    claims: Sequence[AssessedClaim], question: Question, policy: Policy, gazetteer: Gazetteer
) -> Answered:
    if not claims:
        raise InputError("no claims: there is nothing to give an account of")
    return Answered(make_account(question, claims, policy, gazetteer), tuple(claims))


def assessed_claims(casebook: Casebook) -> Iterator[AssessedClaim]:
    """The claims of a casebook as an account takes them, with status, grade and links."""
    rows = list(casebook.tables.claims(Page(statuses=frozenset(Status))))
    # the same bytes read twice give claims of the same id: the last of them that is not superseded stands
    current = {row.look_up: row for row in sorted(rows, key=lambda row: row.status is not Status.SUPERSEDED)}
    ids: dict[ClaimRef, ClaimId] = {}
    found: list[tuple[ClaimRef, AssessedClaim]] = []
    documents = {row.number: row for row in casebook.tables.documents()}
    contents = {number: casebook.document_content(row) for number, row in documents.items() if row.erased is None}
    for row in rows:
        content = contents[row.document]
        claim = parse_claim(casebook.claim_json(row), Digest(content["sha256"]))
        ids[row.ref] = claim.id
        if current[row.look_up] is row:
            published = content.get("published")
            found.append(
                (
                    row.ref,
                    AssessedClaim(
                        claim,
                        content["sha256"],
                        None if published is None else date.fromisoformat(published),
                        str(row.status),
                        grade_of(casebook, row),
                    ),
                )
            )
    links = _links(casebook, ids)
    for ref, each in found:
        yield each.linked(links[ref])


def _links(casebook: Casebook, ids: dict[ClaimRef, ClaimId]) -> dict[ClaimRef, dict[str, list[ClaimId]]]:
    """What persons said each claim has to do with others; of what was said twice, the last counts."""
    links: dict[ClaimRef, dict[str, list[ClaimId]]] = defaultdict(lambda: defaultdict(list))
    for claim in ids:
        for row in casebook.tables.acts_on(claim):
            if row.name != "link":
                continue
            act, content = casebook.act(row.number)
            own = ClaimRef(*act.members["claim"])
            if own != claim or content is None or content["relation"] not in set(LINKS):
                continue
            for other in act.members["to"]:
                if (ref := ClaimRef(*other)) in ids:
                    links[claim][LINKS[Relation(content["relation"])]].append(ids[ref])
    return links
