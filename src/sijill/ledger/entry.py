"""Entries: an act's payload and the signature over it, as the bytes that are stored and hashed."""

from __future__ import annotations

from sijill.errors import InputError, ParseError
from sijill.ledger.acts import Act, parse_act
from sijill.ledger.ed25519 import SIGNATURE_SIZE, Signer, verify_signature
from sijill.values.canonical import canonical_json

PAYLOAD_TYPE = b"application/vnd.sijill.entry+json"
MOST_BYTES = 16 * 1024
NO_ENTRY = "0" * 64
"""What stands for the entry before the first."""


def pre_authentication(payload: bytes) -> bytes:
    """What is signed: DSSE's encoding of the payload's type and the payload (DSSE protocol v1.0.2, PAE)."""
    return b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE, len(payload), payload)


def sign_entry(act: Act, actor: Signer) -> bytes:
    """The entry of an act. Raises InputError where it is larger than an entry may be."""
    payload = canonical_json(act.payload())
    size = SIGNATURE_SIZE + len(payload)
    if size > MOST_BYTES:
        raise InputError(f"the entry of this {act.name} would have {size} bytes; at most {MOST_BYTES} are possible")
    return actor.sign(pre_authentication(payload)) + payload


def parse_entry(entry: bytes) -> Act:
    """The act of an entry; its signature is not verified. Raises ParseError where the entry is not of its form."""
    if not SIGNATURE_SIZE < len(entry) <= MOST_BYTES:
        raise ParseError("", (0, 0), f"an entry has more than {SIGNATURE_SIZE} and at most {MOST_BYTES} bytes")
    return parse_act(entry[SIGNATURE_SIZE:])


def verify_entry(entry: bytes, actor: str) -> None:
    """Return if the actor's key signed the entry; raise BadSignature if not."""
    signed = pre_authentication(entry[SIGNATURE_SIZE:])
    verify_signature(bytes.fromhex(actor), signed, entry[:SIGNATURE_SIZE])
