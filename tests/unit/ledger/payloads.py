"""One payload of every act in its right form, written from the table of formats/acts.md and not from the code."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from sijill.ledger.ed25519 import Signer

Payload = dict[str, Any]


def signer(label: str) -> Signer:
    return Signer(sha256(label.encode()).digest())


def key(label: str) -> str:
    return signer(label).public.hex()


def digest(label: str) -> str:
    return sha256(label.encode()).hexdigest()


COMMON: Payload = {"v": 1, "n": 7, "prev": digest("previous"), "at": 1_790_000_000, "actor": key("actor")}
CONTENT: Payload = {"content": {"commitment": digest("commitment"), "stored": digest("stored")}}
CHECKPOINT: Payload = {"tree_size": 5, "root_hash": digest("root"), "note": digest("note")}
CASEBOOK: Payload = {
    "format": 1,
    "log": key("log"),
    "cosigner": key("cosigner"),
    "custodian": digest("custodian"),
    "identities": digest("identities"),
}

OWN: dict[str, Payload] = {
    "found": {"casebook": CASEBOOK},
    "enrol": {"key": key("new"), "kind": "person", **CONTENT},
    "enrol cosigner": {"key": key("new"), "kind": "cosigner", "name": "sijill/abc", "act": "enrol"},
    "revoke": {"key": key("new"), "since": 3, **CONTENT},
    "add": {"document": 7, "object": digest("object"), **CONTENT},
    "read": {"document": 3, "object": digest("object"), "claims": 12, **CONTENT},
    "accept": {"claim": [4, 0]},
    "accept with reason": {"claim": [4, 0], "act": "accept", **CONTENT},
    "reject": {"claim": [4, 1], **CONTENT},
    "correct": {"claim": [4, 2], **CONTENT},
    "grade": {"claim": [4, 3], **CONTENT},
    "note": {"claim": [4, 4], **CONTENT},
    "link": {"claim": [4, 5], "to": [[4, 6], [6, 5]], **CONTENT},
    "judge": {"documents": [3, 5], **CONTENT},
    "judge in one list": {"documents": [3], "act": "judge", **CONTENT},
    "cluster": {"document": 3, "object": digest("object"), **CONTENT},
    "identify": {"document": 3, "object": digest("object"), **CONTENT},
    "reveal": {"identity": 5, **CONTENT},
    "erase": {"document": 3, "basis": "حكم المحكمة: court order 12/2026"},
    "package": {**CONTENT},
    "stamp": {"checkpoint": CHECKPOINT, "token": digest("token"), "authority": digest("authority")},
    "cosign": {"checkpoint": CHECKPOINT, "key": key("cosigner")},
    "witness": {"log": {"origin": "sijill/abc", "key": key("log"), "tree_size": 0, "root_hash": digest("root")}},
}
RIGHT: dict[str, Payload] = {name: {**COMMON, "act": name, **own} for name, own in OWN.items()}


def written(payload: Payload) -> bytes:
    """JSON as a producer may write it, canonical or not: what is tested here is what a reader takes."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
