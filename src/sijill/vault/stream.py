"""Sealed objects: the Payload of age v1 (C2SP age, section Payload), under a document's key.

A stream, so that a film is sealed in the memory of one chunk. `tests/unit/vault/test_stream.py` opens what age wrote.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from sijill.errors import DigestMismatch

NONCE_SIZE = 16
CHUNK_SIZE = 64 * 1024
TAG_SIZE = 16
SEALED_CHUNK = CHUNK_SIZE + TAG_SIZE


def _cipher(key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    """HKDF-SHA-256 of RFC 5869 with one block of output: 32 bytes, info "payload"."""
    return ChaCha20Poly1305(hmac.digest(hmac.digest(nonce, key, "sha256"), b"payload\x01", "sha256"))


def _chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def seal(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    """Seal bytes that are at hand. `nonce` (16 bytes) must never have been used with this key."""
    if len(plain) <= CHUNK_SIZE:
        return nonce + _cipher(key, nonce).encrypt(_chunk_nonce(0, True), plain, None)
    return b"".join(seal_blocks(key, nonce, [plain]))


def seal_blocks(key: bytes, nonce: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a stream of blocks of any size; gives the sealed bytes piece by piece."""
    cipher = _cipher(key, nonce)
    yield nonce
    number, waiting = 0, bytearray()
    for block in blocks:
        waiting += block
        # the last chunk is sealed otherwise, so a full one waits until it is known that more follows
        at = 0
        with memoryview(waiting) as view:
            while len(waiting) - at > CHUNK_SIZE:
                yield cipher.encrypt(_chunk_nonce(number, False), view[at : at + CHUNK_SIZE], None)
                number, at = number + 1, at + CHUNK_SIZE
        del waiting[:at]
    yield cipher.encrypt(_chunk_nonce(number, True), waiting, None)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Open sealed bytes. Raises DigestMismatch where they were not sealed so under this key."""
    return b"".join(unseal_blocks(key, [sealed]))


def unseal_blocks(key: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Open a stream; each piece that is given was verified. Raises DigestMismatch, also where the end was cut off."""
    number, waiting = 0, bytearray()
    cipher: ChaCha20Poly1305 | None = None
    for block in blocks:
        waiting += block
        if cipher is None:
            if len(waiting) <= NONCE_SIZE:
                continue
            cipher = _cipher(key, bytes(waiting[:NONCE_SIZE]))
            del waiting[:NONCE_SIZE]
        while len(waiting) > SEALED_CHUNK:
            yield _open(cipher, number, False, waiting[:SEALED_CHUNK])
            number += 1
            del waiting[:SEALED_CHUNK]
    if cipher is None:
        raise DigestMismatch("the sealed object is cut off")
    last = _open(cipher, number, True, waiting)
    if not last and number:
        raise DigestMismatch("the sealed object ends with an empty chunk")
    yield last


def _open(cipher: ChaCha20Poly1305, number: int, last: bool, chunk: bytearray) -> bytes:
    try:
        return cipher.decrypt(_chunk_nonce(number, last), chunk, None)
    except (InvalidTag, ValueError):
        raise DigestMismatch(
            "the sealed object does not open under its key: it was changed, or the key is another's"
        ) from None
