"""Keys wrapped to a key pair: HPKE of RFC 9180 (formats/vault.md, Keys of documents).

Whoever has only the public half can seal new documents and open none.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from sijill.errors import DigestMismatch, ParseError
from sijill.values.canonical import decode_base64, encode_base64

FORMAT = "sijill-wrapped-key/1"
KEY_SIZE = 32
WRAPPED_SIZE = 32 + KEY_SIZE + 16
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def public_half(private: bytes) -> bytes:
    """The public key of an X25519 private key, both of 32 bytes."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def wrap_key(key: bytes, label: str, recipient: bytes) -> bytes:
    """The file that holds `key` for the owner of the public key `recipient`; the label is bound to it."""
    head = f"{FORMAT}\n{label}\n"
    wrapped = _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(recipient), head.encode())
    return f"{head}{encode_base64(wrapped)}\n".encode()


def unwrap_key(data: bytes, label: str, private: bytes) -> bytes:
    """The key in such a file. Raises ParseError where it is none, DigestMismatch where it is another's."""
    lines = data.decode("utf-8", errors="replace").split("\n")
    if len(lines) != 4 or lines[0] != FORMAT or lines[3]:
        raise ParseError("", (0, 0), "not a file of a wrapped key")
    if lines[1] != label:
        raise DigestMismatch(f"the wrapped key is that of {lines[1]!r}, not of {label!r}")
    wrapped = decode_base64(lines[2], WRAPPED_SIZE)
    try:
        return _SUITE.decrypt(wrapped, X25519PrivateKey.from_private_bytes(private), f"{FORMAT}\n{label}\n".encode())
    except (InvalidTag, ValueError):
        raise DigestMismatch("the wrapped key does not open: it was changed, or is for another custodian") from None
