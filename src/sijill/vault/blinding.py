"""Commitments: what is said of a content without showing it (formats/vault.md, Contents).

The salt makes the commitment say nothing, even of a text so short that it could be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sijill.errors import DigestMismatch, InputError

SALT_SIZE = 32
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Opening:
    """A content with its salt: who has it can show that it is what was committed to."""

    salt: bytes
    content: bytes

    def __post_init__(self) -> None:
        if len(self.content) > MOST_BYTES:
            raise InputError(f"the content has {len(self.content)} bytes; an act can hold {MOST_BYTES}")

    @property
    def data(self) -> bytes:
        """Salt and content: the file whose SHA-256 is the commitment."""
        return self.salt + self.content

    @property
    def commitment(self) -> str:
        """What an entry says."""
        return sha256(self.data).hexdigest()


def verify_opening(data: bytes, commitment: str) -> Opening:
    """The opening in `data` if it is what was committed to; raise DigestMismatch if not."""
    if len(data) < SALT_SIZE or sha256(data).hexdigest() != commitment:
        raise DigestMismatch("the content is not the one that was committed to")
    return Opening(data[:SALT_SIZE], data[SALT_SIZE:])
