"""What the log key signs: checkpoints of the tree, seals of packages; and what a cosigner adds.

Forms: formats/ledger.md (Checkpoint, Cosignatures, Proofs), formats/package.md (Seal).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sijill.errors import BadSignature, ParseError
from sijill.ledger.ed25519 import SIGNATURE_SIZE, Signer, verify_signature
from sijill.ledger.note import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteSignature,
    is_key_name,
    key_id,
    parse_note,
    signature_line,
)
from sijill.ledger.tree import HASH_SIZE
from sijill.values.canonical import GREATEST_INTEGER, decode_base64, encode_base64

SEAL = "sijill-package/1"
PROOF = "c2sp.org/tlog-proof@v1"
ORIGIN = "sijill/"
ORIGIN_FORM = re.compile(r"sijill/[0-9a-f]{64}", re.ASCII)
TIME_SIZE = 8


def origin_of(root_key: bytes) -> str:
    """The name of the ledger that a root key founds: who knows it knows which root key to expect."""
    return ORIGIN + sha256(root_key).hexdigest()


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A tree's size and root hash, of one ledger."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head with the log's signature line, as it was written. The signature is not verified yet."""

    head: TreeHead
    signature: NoteSignature

    @property
    def note(self) -> bytes:
        """The bytes of the note."""
        return f"{self.head.text}\n{_line(self.signature)}".encode()


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint and the line of one cosigner."""

    checkpoint: Checkpoint
    cosignature: NoteSignature

    @property
    def note(self) -> bytes:
        """The bytes of the note."""
        return self.checkpoint.note + _line(self.cosignature).encode()

    @property
    def time(self) -> int:
        """When the cosigner says it signed, in seconds since 1970."""
        return int.from_bytes(self.cosignature.blob[:TIME_SIZE], "big")


def _line(signature: NoteSignature) -> str:
    return signature_line(signature.name, signature.key_id, signature.blob)


def sign_checkpoint(head: TreeHead, log: Signer) -> Checkpoint:
    """Sign a tree head with the log key. The same head and key give the same bytes."""
    return Checkpoint(head, _sign(head.origin, head.text, log))


def _sign(origin: str, text: str, log: Signer) -> NoteSignature:
    return NoteSignature(origin, key_id(origin, ED25519, log.public), log.sign(text.encode()))


def parse_checkpoint(data: bytes) -> Checkpoint:
    """Take a checkpoint apart. Raises ParseError where it is not exactly of the form."""
    note = parse_note(data)
    if len(note.signatures) != 1:
        raise _refusal(note, "a checkpoint has one signature line")
    return _checkpoint(note, note.signatures[0])


def parse_cosigned(data: bytes) -> Cosigned:
    """Take a cosigned note apart. Raises ParseError where it is not exactly of the form."""
    note = parse_note(data)
    if len(note.signatures) != 2 or len(note.signatures[1].blob) != TIME_SIZE + SIGNATURE_SIZE:
        raise _refusal(note, "a cosigned note has the log's line and one cosigner's")
    return Cosigned(_checkpoint(note, note.signatures[0]), note.signatures[1])


def _checkpoint(note: Note, signature: NoteSignature) -> Checkpoint:
    lines = note.text.split("\n")
    if len(lines) != 4 or ORIGIN_FORM.fullmatch(lines[0]) is None:
        raise _refusal(note, "a checkpoint has three lines: origin, tree size, root hash")
    if signature.name != lines[0] or len(signature.blob) != SIGNATURE_SIZE:
        raise _refusal(note, "a checkpoint is signed under the name of its origin")
    return Checkpoint(TreeHead(lines[0], parse_size(lines[1]), decode_base64(lines[2], HASH_SIZE)), signature)


def parse_size(digits: str) -> int:
    """A tree size as a checkpoint writes it: 1 or more, no sign, no leading zeros. Raises ParseError."""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 16) or digits[0] == "0":
        raise ParseError(digits, (0, len(digits)), "not a tree size")
    if int(digits) > GREATEST_INTEGER:
        raise ParseError(digits, (0, len(digits)), "a tree size beyond what every reader holds exactly")
    return int(digits)


def _refusal(note: Note, reason: str) -> ParseError:
    return ParseError(note.text, (0, len(note.text)), reason)


def verify_checkpoint(checkpoint: Checkpoint, log_key: bytes) -> TreeHead:
    """Return the tree head if the log key signed it; raise BadSignature if not."""
    _verify(checkpoint.head.text, checkpoint.head.origin, checkpoint.signature, log_key)
    return checkpoint.head


def _verify(text: str, origin: str, signature: NoteSignature, log_key: bytes) -> None:
    if signature.key_id != key_id(origin, ED25519, log_key):
        raise BadSignature("the note is signed by another key than the log key in force")
    verify_signature(log_key, text.encode(), signature.blob)


def cosign(checkpoint: Checkpoint, name: str, cosigner: Signer, at: int) -> Cosigned:
    """Add a cosigner's line, which says that at that time this was the largest tree it had seen of the ledger."""
    line = NoteSignature(
        name,
        key_id(name, COSIGNATURE, cosigner.public),
        at.to_bytes(TIME_SIZE, "big") + cosigner.sign(_cosigned_message(checkpoint.head, at)),
    )
    return Cosigned(checkpoint, line)


def verify_cosignature(cosigned: Cosigned, name: str, key: bytes) -> int:
    """Return the time of the cosignature if `key` made it under `name`; raise BadSignature if not."""
    line = cosigned.cosignature
    if line.name != name or line.key_id != key_id(name, COSIGNATURE, key):
        raise BadSignature("the note is cosigned under another name or key")
    verify_signature(key, _cosigned_message(cosigned.checkpoint.head, cosigned.time), line.blob[TIME_SIZE:])
    return cosigned.time


def _cosigned_message(head: TreeHead, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{head.text}".encode()


def sign_seal(head: TreeHead, tag_manifest: bytes, log: Signer) -> bytes:
    """The seal of a package: the log key's word on the tree and on the digest of the tag manifest."""
    text = _seal_text(head, tag_manifest)
    return f"{text}\n{_line(_sign(head.origin, text, log))}".encode()


def verify_seal(data: bytes, head: TreeHead, tag_manifest: bytes, log_key: bytes) -> None:
    """Return if `data` seals this head and manifest under the log key; raise ParseError or BadSignature if not."""
    note = parse_note(data)
    if note.text != _seal_text(head, tag_manifest):
        raise BadSignature("the seal is of another package or another state of this one")
    if len(note.signatures) != 1 or note.signatures[0].name != head.origin:
        raise _refusal(note, "a seal has one signature line, under the name of the origin")
    _verify(note.text, head.origin, note.signatures[0], log_key)


def _seal_text(head: TreeHead, tag_manifest: bytes) -> str:
    return f"{SEAL}\n{head.text}{sha256(tag_manifest).hexdigest()}\n"


def inclusion_file(index: int, proof: Sequence[bytes], checkpoint: Checkpoint) -> bytes:
    """An inclusion proof as a C2SP tlog-proof."""
    lines = [PROOF, f"index {index}", *(encode_base64(each) for each in proof), "", ""]
    return "\n".join(lines).encode() + checkpoint.note


def request_file(old: int, proof: Sequence[bytes], checkpoint: Checkpoint) -> bytes:
    """What is handed to a cosigner: the body of C2SP tlog-witness `add-checkpoint`."""
    lines = [f"old {old}", *(encode_base64(each) for each in proof), "", ""]
    return "\n".join(lines).encode() + checkpoint.note


def parse_request(data: bytes) -> tuple[int, list[bytes], Checkpoint]:
    """The old size, the consistency proof and the checkpoint of a request. Raises ParseError."""
    head, _, note = data.partition(b"\n\n")
    first, *hashes = head.decode("ascii", errors="replace").split("\n")
    digits = first.removeprefix("old ")
    if digits == first or len(hashes) > 63:
        raise ParseError(first, (0, len(first)), "a request begins with the old size and a proof of at most 63 hashes")
    old = 0 if digits == "0" else parse_size(digits)
    return old, [decode_base64(line, HASH_SIZE) for line in hashes], parse_checkpoint(note)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key as it is handed over: whose it is, whether a log's or a cosigner's."""

    name: str
    kind: int
    public: bytes

    def __str__(self) -> str:
        """The form of C2SP signed-note: name, key ID, and type with key in base64."""
        encoded = encode_base64(bytes([self.kind]) + self.public)
        return f"{self.name}+{key_id(self.name, self.kind, self.public).hex()}+{encoded}"


def parse_verifier_key(text: str) -> VerifierKey:
    """Read a verifier key. Raises ParseError where it is none, or its ID is not that of its name and key."""
    name, _, rest = text.strip().partition("+")
    identity, _, encoded = rest.partition("+")
    data = decode_base64(encoded, 1 + HASH_SIZE)
    key = VerifierKey(name, data[0], data[1:])
    if not is_key_name(name) or key.kind not in (ED25519, COSIGNATURE):
        raise ParseError(text, (0, len(text)), "not the verifier key of a log or a cosigner")
    if identity != key_id(name, key.kind, key.public).hex():
        raise ParseError(text, (0, len(text)), "the verifier key's ID is not that of its name and key: mistyped?")
    return key
