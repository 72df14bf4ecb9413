"""C2SP signed notes in the one form that is accepted here: every byte of a note means something or is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from sijill.errors import ParseError
from sijill.values.canonical import decode_base64, encode_base64

ED25519, COSIGNATURE = 1, 4
"""Signature types of C2SP signed-note: a key that signs notes, a key that cosigns checkpoints."""

KEY_NAME = re.compile(r"[!-*,-~]+", re.ASCII)
DASH = "— "
ID_SIZE = 4


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: the key's name and ID, and what follows the ID."""

    name: str
    key_id: bytes
    blob: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a newline, and its signature lines. Nothing is verified yet."""

    text: str
    signatures: tuple[NoteSignature, ...]


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a signature line names its key (signed-note, Signatures)."""
    return sha256(name.encode("utf-8") + b"\n" + bytes([kind]) + public).digest()[:ID_SIZE]


def is_key_name(name: str) -> bool:
    """Whether a key can have this name: printable ASCII without space and plus sign."""
    return KEY_NAME.fullmatch(name) is not None


def signature_line(name: str, identity: bytes, blob: bytes) -> str:
    """One signature line with its newline."""
    return f"{DASH}{name} {encode_base64(identity + blob)}\n"


def parse_note(data: bytes) -> Note:
    """Take a note apart. Raises ParseError where it is not of the form, or not written as this program writes it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ParseError("", (0, 0), "a note is UTF-8") from None
    body, separator, tail = text.rpartition("\n\n")
    if not separator or not body or not tail.endswith("\n"):
        raise ParseError(text, (0, len(text)), "a note is a text, an empty line, and signature lines")
    if any(character < " " and character != "\n" for character in text):
        raise ParseError(text, (0, len(text)), "a note holds no control characters")
    return Note(body + "\n", tuple(_parse_line(line) for line in tail[:-1].split("\n")))


def _parse_line(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not is_key_name(name):
        raise ParseError(line, (0, len(line)), "not a signature line of a note")
    blob = decode_base64(encoded)
    if len(blob) <= ID_SIZE:
        raise ParseError(line, (0, len(line)), "a signature line holds a key ID and a signature")
    return NoteSignature(name, blob[:ID_SIZE], blob[ID_SIZE:])
