"""Claims and readings as JSON: the contract of `formats/reading.schema.json`, and the canonical bytes of a claim."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from sijill.claims.claim import Claim, ClaimId, Conflict, Reading
from sijill.values.document import Attachment, Document, Passage, Speaker
from sijill.values.place import PlaceReference
from sijill.values.when import When

ID_DIGITS = 20
"""Hexadecimal digits of SHA-256 kept in a claim's id: 80 bits."""

SCORE_DIGITS = 3
DEGREE_DIGITS = 5


def when_json(when: When | None, at: tuple[int, int] | None) -> dict[str, Any] | None:
    """A time as an ISO 8601 interval, `earliest` inclusive, `latest` exclusive; null ends are open or unresolved."""
    if when is None:
        return None
    return {
        "earliest": when.earliest.isoformat() if when.earliest is not None else None,
        "latest": when.latest.isoformat() if when.latest is not None else None,
        "precision": str(when.precision),
        "text": when.text,
        "start": at[0] if at else None,
        "end": at[1] if at else None,
    }


def place_json(place: PlaceReference) -> dict[str, Any]:
    """A place as written with its ranked candidates."""
    return {
        "text": place.text,
        "start": place.start,
        "end": place.end,
        "part": place.part,
        "candidates": [
            {
                "id": candidate.id,
                "name": candidate.name,
                "lat": round(candidate.lat, DEGREE_DIGITS),
                "lon": round(candidate.lon, DEGREE_DIGITS),
                "score": round(candidate.score, SCORE_DIGITS),
            }
            for candidate in place.candidates
        ],
    }


def claim_json(claim: Claim) -> dict[str, Any]:
    """One claim as the contract's object."""
    count = claim.count
    return {
        "id": claim.id,
        "kind": claim.kind,
        "spans": [{"start": span.start, "end": span.end, "quote": span.quote} for span in claim.spans],
        "subject": claim.subject,
        "count": None
        if count is None
        else {"low": count.low, "high": count.high, "approximate": count.approximate, "text": count.text},
        "measure": None if claim.measure is None else str(claim.measure),
        "when": when_json(claim.when, claim.when_at),
        "places": [place_json(place) for place in claim.places],
        "actor": claim.actor,
        "means": claim.means,
        "speakers": [speaker_json(speaker) for speaker in claim.speakers],
        "said": when_json(claim.said, claim.said_at),
        "modality": str(claim.modality),
        "part_of": claim.part_of,
        "rule": claim.rule,
    }


def speaker_json(speaker: Speaker) -> dict[str, Any]:
    """A speaker as the contract's object."""
    return {"name": speaker.name, "role": speaker.role}


def passage_json(passage: Passage) -> dict[str, Any]:
    """A passage; what only messages, pages and rows have stands there only where they have it."""
    known: dict[str, Any] = {
        "through": [speaker_json(speaker) for speaker in passage.through],
        "sent": passage.sent.isoformat() if passage.sent is not None else None,
        "locator": passage.locator,
    }
    return {
        "start": passage.start,
        "end": passage.end,
        "role": str(passage.role),
        "speaker": None if passage.speaker is None else speaker_json(passage.speaker),
        **{key: value for key, value in known.items() if value},
    }


def attachment_json(attachment: Attachment) -> dict[str, Any]:
    """An attachment; `data` (Base64) only where the bytes were made and not found."""
    plain = {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "locator": attachment.locator,
        "sha256": attachment.sha256,
        "bytes": attachment.size_bytes,
        "note": attachment.note,
    }
    return plain if attachment.data is None else {**plain, "data": base64.b64encode(attachment.data).decode("ascii")}


def document_json(document: Document) -> dict[str, Any]:
    """What is known of the document itself. Its text stands there where it cannot be had by decoding the original."""
    return {
        "sha256": document.digest,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "language": document.language,
        "outlet": document.outlet,
        "encoding": document.encoding,
        "start": document.start,
        "characters": len(document.text),
        "working_copy": document.working_copy or None,
        **({"text": document.text} if document.working_copy else {}),
        "figures_to_check": document.figures_to_check or None,
        "notes": list(document.notes),
        "passages": [passage_json(passage) for passage in document.passages],
        "attachments": [attachment_json(attachment) for attachment in document.attachments],
    }


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """A noticed conflict as the contract's object."""
    return {"claims": list(conflict.claims), "kind": conflict.kind, "reason": conflict.reason}


def reading_json(reading: Reading) -> dict[str, Any]:
    """A whole reading as the contract's object."""
    return {
        "document": document_json(reading.document),
        "claims": [claim_json(claim) for claim in reading.claims],
        "conflicts": [conflict_json(conflict) for conflict in reading.conflicts],
    }


def canonical_bytes(claim: Claim) -> bytes:
    """The bytes that a claim's id is computed from: its document's digest and its content, less the id itself."""
    content = claim_json(claim)
    del content["id"]
    content["document"] = claim.spans[0].document
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def claim_id(claim: Claim) -> ClaimId:
    """The id of a claim: the same document read by the same rules gives the same ids on any day and machine."""
    return ClaimId("c" + hashlib.sha256(canonical_bytes(claim)).hexdigest()[:ID_DIGITS])
