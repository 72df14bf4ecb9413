"""Sealed objects: the payload of age v1, at its borders, changed, and opened by age itself (formats/vault.md)."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pyrage
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sijill.errors import DigestMismatch
from sijill.vault.stream import (
    CHUNK_SIZE,
    NONCE_SIZE,
    SEALED_CHUNK,
    TAG_SIZE,
    seal,
    seal_blocks,
    unseal,
    unseal_blocks,
)
from tests.unit.vault.age_file import age_header, age_identity, open_header, public_half

KEY, NONCE = sha256(b"a document's key").digest(), sha256(b"nonce").digest()[:NONCE_SIZE]
SIZES = [0, 1, 15, 16, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 7, 3 * CHUNK_SIZE]


def plain_of(size: int) -> bytes:
    return (sha256(b"plain").digest() * (size // 32 + 1))[:size]


def in_blocks(data: bytes, length: int) -> list[bytes]:
    return [data[at : at + length] for at in range(0, len(data), length)]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back(size: int) -> None:
    sealed = seal(KEY, NONCE, plain_of(size))
    assert unseal(KEY, sealed) == plain_of(size)
    chunks = max(1, -(-size // CHUNK_SIZE))
    assert len(sealed) == NONCE_SIZE + size + chunks * TAG_SIZE


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("length", [1000, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, SEALED_CHUNK, 1 << 20])
def test_blocks_of_any_length_give_the_same_bytes(size: int, length: int) -> None:
    plain = plain_of(size)
    sealed = seal(KEY, NONCE, plain)
    assert b"".join(seal_blocks(KEY, NONCE, in_blocks(plain, length))) == sealed
    assert b"".join(unseal_blocks(KEY, in_blocks(sealed, length))) == plain
    assert b"".join(seal_blocks(KEY, NONCE, [b"", *in_blocks(plain, length), b""])) == sealed
    assert b"".join(unseal_blocks(KEY, [b"", *in_blocks(sealed, length), b""])) == plain


def test_single_bytes_are_blocks_too() -> None:
    sealed = seal(KEY, NONCE, b"short")
    assert b"".join(unseal_blocks(KEY, in_blocks(sealed, 1))) == b"short"
    assert b"".join(seal_blocks(KEY, NONCE, in_blocks(b"short", 1))) == sealed


def test_the_layout_is_the_one_that_is_written_down() -> None:
    plain = plain_of(2 * CHUNK_SIZE + 7)
    cipher = ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, NONCE, b"payload").derive(KEY))
    expected = NONCE
    for number, chunk in enumerate(in_blocks(plain, CHUNK_SIZE)):
        nonce = number.to_bytes(11, "big") + (b"\1" if number == 2 else b"\0")
        expected += cipher.encrypt(nonce, chunk, None)
    assert seal(KEY, NONCE, plain) == expected


def test_a_stream_is_sealed_in_the_memory_of_a_chunk() -> None:
    given: list[int] = []

    def blocks() -> Iterator[bytes]:
        for _ in range(40):
            given.append(CHUNK_SIZE)
            yield bytes(CHUNK_SIZE)

    sealed = 0
    for piece in seal_blocks(KEY, NONCE, blocks()):
        sealed += len(piece)
        assert sum(given) - sealed <= 2 * CHUNK_SIZE
    assert sealed == NONCE_SIZE + 40 * SEALED_CHUNK


THREE = seal(KEY, NONCE, plain_of(2 * CHUNK_SIZE + 7))
FIRST, SECOND, THIRD = (
    THREE[NONCE_SIZE : NONCE_SIZE + SEALED_CHUNK],
    THREE[NONCE_SIZE + SEALED_CHUNK : NONCE_SIZE + 2 * SEALED_CHUNK],
    THREE[NONCE_SIZE + 2 * SEALED_CHUNK :],
)
OTHER = seal(KEY, sha256(b"another nonce").digest()[:NONCE_SIZE], plain_of(2 * CHUNK_SIZE + 7))


@pytest.mark.parametrize(
    "sealed",
    [
        b"",
        NONCE[:15],
        NONCE,
        NONCE + FIRST[:1],
        NONCE + FIRST[:TAG_SIZE],
        NONCE + FIRST[:-1],
        NONCE + FIRST,
        NONCE + FIRST + SECOND[:-1],
        NONCE + FIRST + SECOND,
        THREE[:-1],
        THREE + b"\0",
        THREE + THIRD,
        NONCE + FIRST + THIRD,
        NONCE + SECOND + THIRD,
        NONCE + SECOND + FIRST + THIRD,
        NONCE + FIRST + THIRD + SECOND,
        NONCE + FIRST + FIRST + THIRD,
        NONCE + FIRST + SECOND + SECOND + THIRD,
        NONCE + THIRD,
        FIRST + SECOND + THIRD,
        NONCE + OTHER[NONCE_SIZE:],
        THREE[:-23] + OTHER[-23:],
        OTHER[:NONCE_SIZE] + THREE[NONCE_SIZE:],
    ],
    ids=lambda sealed: str(len(sealed)),
)
def test_what_was_cut_off_exchanged_or_doubled_is_refused(sealed: bytes) -> None:
    with pytest.raises(DigestMismatch):
        unseal(KEY, sealed)
    with pytest.raises(DigestMismatch):
        list(unseal_blocks(KEY, in_blocks(sealed, 10_007)))


def test_no_bit_of_a_short_object_can_change() -> None:
    sealed = seal(KEY, NONCE, b"what was said")
    for bit in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(DigestMismatch):
            unseal(KEY, bytes(changed))


@pytest.mark.parametrize("at", [0, 15, 16, 5000, 65_551, 65_552, 65_567, 65_568, 131_000, -24, -17, -16, -1])
def test_no_byte_of_a_long_object_can_change(at: int) -> None:
    changed = bytearray(THREE)
    changed[at] ^= 0x40
    with pytest.raises(DigestMismatch):
        unseal(KEY, bytes(changed))


def test_what_is_given_before_the_fault_was_right() -> None:
    changed = THREE[:-1] + bytes([THREE[-1] ^ 1])
    pieces = unseal_blocks(KEY, [changed])
    plain = plain_of(2 * CHUNK_SIZE + 7)
    assert next(pieces) == plain[:CHUNK_SIZE]
    assert next(pieces) == plain[CHUNK_SIZE : 2 * CHUNK_SIZE]
    with pytest.raises(DigestMismatch):
        next(pieces)


@pytest.mark.parametrize("key", [sha256(b"another").digest(), KEY[:16], KEY[:-1] + b"\0"])
def test_another_key_opens_nothing(key: bytes) -> None:
    with pytest.raises(DigestMismatch):
        unseal(key, THREE)


def test_an_empty_last_chunk_is_refused_after_others() -> None:
    # only an empty plain text has an empty chunk (C2SP age, section Payload)
    cipher = ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, NONCE, b"payload").derive(KEY))
    full = cipher.encrypt(bytes(11) + b"\0", plain_of(CHUNK_SIZE), None)
    empty = cipher.encrypt((1).to_bytes(11, "big") + b"\1", b"", None)
    with pytest.raises(DigestMismatch, match="empty chunk"):
        unseal(KEY, NONCE + full + empty)
    assert unseal(KEY, NONCE + cipher.encrypt(bytes(11) + b"\1", b"", None)) == b""


def test_a_short_chunk_before_the_last_is_refused() -> None:
    cipher = ChaCha20Poly1305(HKDF(hashes.SHA256(), 32, NONCE, b"payload").derive(KEY))
    short = cipher.encrypt(bytes(11) + b"\0", plain_of(100), None)
    last = cipher.encrypt((1).to_bytes(11, "big") + b"\1", b"rest", None)
    with pytest.raises(DigestMismatch):
        unseal(KEY, NONCE + short + last)


# age itself

PRIVATE, EPHEMERAL = sha256(b"identity").digest(), sha256(b"ephemeral").digest()
FILE_KEY = sha256(b"file key").digest()[:16]


@pytest.mark.parametrize("size", SIZES)
def test_age_opens_a_payload_that_was_sealed_here(size: int) -> None:
    identity = pyrage.x25519.Identity.from_str(age_identity(PRIVATE))
    file = age_header(FILE_KEY, public_half(PRIVATE), EPHEMERAL) + seal(FILE_KEY, NONCE, plain_of(size))
    assert pyrage.decrypt(file, [identity]) == plain_of(size)


@pytest.mark.parametrize("size", SIZES)
def test_a_payload_that_age_sealed_is_opened_here(size: int) -> None:
    identity = pyrage.x25519.Identity.from_str(age_identity(PRIVATE))
    file_key, payload = open_header(pyrage.encrypt(plain_of(size), [identity.to_public()]), PRIVATE)
    assert unseal(file_key, payload) == plain_of(size)
    assert seal(file_key, payload[:NONCE_SIZE], plain_of(size)) == payload


def test_age_refuses_what_is_refused_here() -> None:
    identity = pyrage.x25519.Identity.from_str(age_identity(PRIVATE))
    header = age_header(FILE_KEY, public_half(PRIVATE), EPHEMERAL)
    payload = seal(FILE_KEY, NONCE, plain_of(CHUNK_SIZE + 9))
    assert pyrage.decrypt(header + payload, [identity]) == plain_of(CHUNK_SIZE + 9)
    for spoilt in (payload[:-1], payload[: NONCE_SIZE + SEALED_CHUNK], payload + b"\0", payload[:30] + payload[31:]):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(header + spoilt, [identity])
        with pytest.raises(DigestMismatch):
            unseal(FILE_KEY, spoilt)
