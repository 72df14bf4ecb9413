"""Claims of a section, counted in the whole working copy of its original."""

from __future__ import annotations

from dataclasses import replace

from sijill.claims.claim import Claim, ClaimId, Conflict, Reading
from sijill.claims.serial import claim_id

Offsets = tuple[int, int] | None


def moved(reading: Reading) -> Reading:
    """The reading with every offset of its claims counted from where the working copy begins.

    Reach for it once a section's claims are complete: `Document.start` is added to each offset, and ids are made anew,
    so that the same words in two sections are two claims. A section that begins at 0 is given back as it is.
    """
    by = reading.document.start
    if not by:
        return reading
    ids: dict[ClaimId, ClaimId] = {}
    claims = []
    for claim in _wholes_first(reading.claims):
        made = _moved_claim(claim, by, ids)
        ids[claim.id] = made.id
        claims.append(made)
    order = {ids[claim.id]: at for at, claim in enumerate(reading.claims)}
    claims.sort(key=lambda claim: order[claim.id])
    conflicts = tuple(
        Conflict(tuple(ids[each] for each in found.claims), found.kind, found.reason) for found in reading.conflicts
    )
    return Reading(reading.document, tuple(claims), conflicts)


def _wholes_first(claims: tuple[Claim, ...]) -> list[Claim]:
    """Claims ordered so that the whole comes before its parts, whose ids name it."""
    known = {claim.id: claim for claim in claims}

    def depth(claim: Claim) -> int:
        steps = 0
        while claim.part_of is not None and claim.part_of in known and steps < len(known):
            claim, steps = known[claim.part_of], steps + 1
        return steps

    return sorted(claims, key=depth)


def _moved_claim(claim: Claim, by: int, ids: dict[ClaimId, ClaimId]) -> Claim:
    made = replace(
        claim,
        spans=tuple(replace(span, start=span.start + by, end=span.end + by) for span in claim.spans),
        when_at=_moved_offsets(claim.when_at, by),
        places=tuple(replace(place, start=place.start + by, end=place.end + by) for place in claim.places),
        said_at=_moved_offsets(claim.said_at, by),
        part_of=None if claim.part_of is None else ids.get(claim.part_of, claim.part_of),
    )
    return replace(made, id=claim_id(made))


def _moved_offsets(at: Offsets, by: int) -> Offsets:
    return None if at is None else (at[0] + by, at[1] + by)
