"""Commitments: shown with its salt a content is the one, without it nothing is said of it (formats/vault.md)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sijill.errors import DigestMismatch, InputError
from sijill.vault.blinding import MOST_BYTES, SALT_SIZE, Opening, verify_opening

SALT = sha256(b"salt").digest()
OPENING = Opening(SALT, b'{"reason":"a rumour"}')


def test_a_commitment_is_the_digest_of_salt_and_content() -> None:
    assert OPENING.data == SALT + b'{"reason":"a rumour"}'
    assert OPENING.commitment == sha256(OPENING.data).hexdigest()


def test_an_opening_is_taken_apart_again() -> None:
    assert verify_opening(OPENING.data, OPENING.commitment) == OPENING
    empty = Opening(SALT, b"")
    assert verify_opening(SALT, empty.commitment) == empty


def test_the_same_content_under_another_salt_has_another_commitment() -> None:
    assert Opening(sha256(b"other").digest(), OPENING.content).commitment != OPENING.commitment


def test_no_bit_of_an_opening_can_change() -> None:
    for bit in range(8 * len(OPENING.data)):
        changed = bytearray(OPENING.data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DigestMismatch):
            verify_opening(bytes(changed), OPENING.commitment)


@pytest.mark.parametrize("data", [b"", SALT[:-1], OPENING.data[:-1], OPENING.data + b"\n", OPENING.content])
def test_another_length_is_refused(data: bytes) -> None:
    with pytest.raises(DigestMismatch):
        verify_opening(data, OPENING.commitment)


def test_what_is_shorter_than_a_salt_is_none_even_with_its_own_digest() -> None:
    short = bytes(SALT_SIZE - 1)
    with pytest.raises(DigestMismatch):
        verify_opening(short, sha256(short).hexdigest())


@pytest.mark.parametrize("commitment", ["", "0" * 64, OPENING.commitment.upper(), OPENING.commitment[:-1]])
def test_another_commitment_is_refused(commitment: str) -> None:
    with pytest.raises(DigestMismatch):
        verify_opening(OPENING.data, commitment)


def test_a_content_has_at_most_64_kib() -> None:
    assert MOST_BYTES == 65_536
    largest = Opening(SALT, bytes(MOST_BYTES))
    assert verify_opening(largest.data, largest.commitment) == largest
    with pytest.raises(InputError, match="65537"):
        Opening(SALT, bytes(MOST_BYTES + 1))
