"""What a person decides on claims: accept, reject, correct, grade, link, note. Each decision is an act of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sijill.claims.parse import parse_claim
from sijill.claims.serial import claim_json
from sijill.errors import InputError
from sijill.ledger.acts import Act
from sijill.values.anchor import Digest
from sijill.values.grade import Credibility, Grade, Reliability
from sijill.workflows.casebook import Casebook, Draft
from sijill.workflows.rows import ClaimRef, ClaimRow

FIXED = frozenset({"id", "spans", "rule"})
"""What a correction leaves alone: which words the claim stands on, and who read it so."""


class Relation(StrEnum):
    """What one claim has to do with others."""

    SAME_EVENT = "same_event"
    DIFFERENT_EVENT = "different_event"
    CORROBORATES = "corroborates"
    CONTRADICTS = "contradicts"
    SUPERSEDES = "supersedes"
    PART_OF = "part_of"


def accept(casebook: Casebook, claims: Sequence[ClaimRef], reason: str = "") -> list[Act]:
    """Say that each claim says what the document says. That it is true is not said."""
    return _record(casebook, "accept", claims, lambda row: {"reason": reason} if reason else None)


def reject(casebook: Casebook, claims: Sequence[ClaimRef], reason: str) -> list[Act]:
    """Say that the document does not make these claims. Raises InputError without a reason."""
    return _record(casebook, "reject", claims, lambda row: {"reason": _needed(reason, "a rejection")})


def correct(casebook: Casebook, claims: Sequence[ClaimRef], changes: Mapping[str, Any], reason: str) -> list[Act]:
    """Put right what the machine read. `changes` are members of the claim's JSON; those of `count` may be given singly.

    Raises InputError where the result is no claim, changes nothing, or a member cannot be changed.
    """
    _needed(reason, "a correction")

    def corrected(row: ClaimRow) -> dict[str, Any]:
        return {"claim": _changed(casebook, row, changes), "reason": reason}

    return _record(casebook, "correct", claims, corrected)


def grade(casebook: Casebook, claims: Sequence[ClaimRef], given: Grade, reason: str = "") -> list[Act]:
    """Grade claims. An axis that is not given keeps the grade it has."""

    def graded(row: ClaimRow) -> dict[str, Any]:
        before = grade_of(casebook, row)
        axes = {
            "reliability": given.reliability or (before.reliability if before else None),
            "credibility": given.credibility or (before.credibility if before else None),
        }
        content = {name: str(value) for name, value in axes.items() if value is not None}
        return {**content, "reason": reason} if reason else content

    return _record(casebook, "grade", claims, graded)


def note(casebook: Casebook, claims: Sequence[ClaimRef], text: str) -> list[Act]:
    """Write something down beside claims. Raises InputError for an empty note."""
    return _record(casebook, "note", claims, lambda row: {"text": _needed(text, "a note", "a text")})


def link(
    casebook: Casebook, claim: ClaimRef, to: Sequence[ClaimRef], relation: Relation, reason: str = ""
) -> list[Act]:
    """Say what a claim has to do with others, of this document or any."""
    if claim in to or len(set(to)) != len(to) or not to:
        raise InputError("a claim is linked to others, each named once")
    row = casebook.get_claim(claim)
    for other in to:
        casebook.get_claim(other)
    content = {"relation": str(relation), **({"reason": reason} if reason else {})}
    members = {"claim": _member(claim), "to": [_member(other) for other in to]}
    return casebook.record([Draft("link", members, content, row.document)])


def grade_of(casebook: Casebook, row: ClaimRow) -> Grade | None:
    """The grade that a claim has, None where it has none."""
    if row.graded is None:
        return None
    _, content = casebook.act(row.graded)
    return None if content is None else parse_grade(content.get("reliability"), content.get("credibility"))


def parse_grade(reliability: str | None, credibility: str | None) -> Grade:
    """A grade from its letters and figures. Raises InputError where they are none."""
    try:
        return Grade(
            Reliability(reliability) if reliability else None, Credibility(credibility) if credibility else None
        )
    except ValueError:
        raise InputError("a reliability is A to F, a credibility 1 to 6") from None


def _record(
    casebook: Casebook,
    name: str,
    claims: Sequence[ClaimRef],
    content: Callable[[ClaimRow], dict[str, Any] | None],
) -> list[Act]:
    if len(set(claims)) != len(claims):
        raise InputError("a claim is named twice")
    rows = [casebook.get_claim(claim) for claim in claims]
    return casebook.record([Draft(name, {"claim": _member(row.ref)}, content(row), row.document) for row in rows])


def _member(claim: ClaimRef) -> list[int]:
    return [claim.reading, claim.position]


def _needed(text: str, what: str, needed: str = "a reason") -> str:
    if not text.strip():
        raise InputError(f"{what} needs {needed}")
    return text


def _changed(casebook: Casebook, row: ClaimRow, changes: Mapping[str, Any]) -> dict[str, Any]:
    before = casebook.claim_json(row)
    if unknown := sorted((changes.keys() - before.keys()) | (changes.keys() & FIXED)):
        raise InputError(f"a correction cannot change {', '.join(unknown)}")
    after = {**before, **changes}
    if isinstance(changes.get("count"), dict):
        whole = before["count"] or {"low": 0, "high": None, "approximate": False, "text": before["spans"][0]["quote"]}
        after["count"] = {**whole, **changes["count"]}
    # read and written once, so that what is recorded is a claim in the form of every other
    result = claim_json(parse_claim(after, Digest("")))
    if result == before:
        raise InputError(f"the correction of {row.ref} changes nothing")
    return result
