"""What each act comes to in the tables. One way: the same function after an act, after a crash, and on a rebuild."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sijill.ledger.acts import Act
from sijill.workflows.rows import (
    ActRow,
    ClaimRef,
    ClaimRow,
    Decided,
    DocumentRow,
    Erased,
    IdentityRow,
    JudgementRow,
    KeyRow,
    LinkageRow,
    LinkRow,
    ReadingRow,
    Revoked,
    Row,
    Status,
    Superseded,
)

STATUS_AFTER = {"accept": Status.ACCEPTED, "reject": Status.REJECTED, "correct": Status.CORRECTED}


def rows_of(
    act: Act,
    content: bytes,
    document_of: Callable[[int], int],
    look_up: Callable[[Act, bytes], str],
    claims: Callable[[Act, bytes], Sequence[ClaimRow]],
    begun: Callable[[Act, bytes], int],
) -> Iterator[Row]:
    """The rows of one act, whose sealed content is given.

    `document_of` tells the document of a reading; `look_up` and `claims` open what an `add` and a `read` hold; `begun`
    gives the entry of the first section where a large original is read in several.
    """
    members = act.members
    claim = ClaimRef(*members["claim"]) if "claim" in members else None
    yield ActRow(
        act.n,
        act.name,
        act.actor,
        act.at,
        members.get("document") if claim is None else document_of(claim.reading),
        claim.reading if claim else None,
        claim.position if claim else None,
    )
    match act.name:
        case "found":
            keys = members["casebook"]
            yield KeyRow(act.actor, "root", act.n)
            yield KeyRow(keys["log"], "log", act.n)
            yield KeyRow(keys["cosigner"], "cosigner", act.n)
        case "enrol":
            yield KeyRow(members["key"], members["kind"], act.n, members.get("name"))
        case "revoke":
            yield Revoked(members["key"], act.n, members["since"])
        case "add" if members["document"] == act.n:
            yield DocumentRow(act.n, members["object"], look_up(act, content), content, act.at)
        case "read":
            yield Superseded(members["document"], begun(act, content))
            yield ReadingRow(act.n, members["document"], members["object"], members["claims"])
            yield from claims(act, content)
        case "cluster":
            yield LinkageRow(act.n, members["document"], members["object"])
        case "judge":
            yield JudgementRow(act.n, members["documents"][0], members["documents"][-1])
        case "identify":
            yield IdentityRow(act.n, members["document"], members["object"])
        case "erase":
            yield Erased(members["document"], act.n, members["basis"])
    if claim is not None:
        yield from _on_claim(act, claim)


def _on_claim(act: Act, claim: ClaimRef) -> Iterator[Row]:
    match act.name:
        case "accept" | "reject":
            yield Decided(claim, STATUS_AFTER[act.name])
        case "correct":
            yield Decided(claim, Status.CORRECTED, corrected=act.n)
        case "grade":
            yield Decided(claim, graded=act.n)
        case "link":
            for to in act.members["to"]:
                yield LinkRow(act.n, claim, ClaimRef(*to))
