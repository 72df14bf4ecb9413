"""Public keys in the form that openssl reads."""

from __future__ import annotations

from base64 import b64encode

PREFIX = bytes.fromhex("302a300506032b6570032100")
"""SubjectPublicKeyInfo of an Ed25519 key, up to the key itself (RFC 8410 section 4)."""


def public_key_pem(key: bytes) -> bytes:
    """An Ed25519 public key as a PEM file."""
    encoded = b64encode(PREFIX + key)
    return b"-----BEGIN PUBLIC KEY-----\n" + encoded + b"\n-----END PUBLIC KEY-----\n"
