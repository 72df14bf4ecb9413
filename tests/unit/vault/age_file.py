"""The header of an age v1 file for one X25519 recipient, written from the text of C2SP age and nothing else.

It puts a payload of ours into a file that age opens, and takes the payload out of a file that age wrote.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"age-encryption.org/v1\n"
WRAPPING = b"age-encryption.org/v1/X25519"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def public_half(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def unpadded(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def padded(text: bytes) -> bytes:
    return b64decode(text + b"=" * (-len(text) % 4), validate=True)


def _wrap_key(private: bytes, other: bytes, share: bytes, recipient: bytes) -> bytes:
    """HKDF-SHA-256 with the ephemeral share and the recipient as salt (C2SP age, the X25519 recipient type)."""
    secret = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(other))
    return HKDF(hashes.SHA256(), 32, share + recipient, WRAPPING).derive(secret)


def _mac(file_key: bytes, header: bytes) -> bytes:
    key = HKDF(hashes.SHA256(), 32, None, b"header").derive(file_key)
    return hmac.digest(key, header, "sha256")


def age_header(file_key: bytes, recipient: bytes, ephemeral: bytes) -> bytes:
    """A header that gives the file key to whoever has the private half of `recipient`."""
    share = public_half(ephemeral)
    wrapped = ChaCha20Poly1305(_wrap_key(ephemeral, recipient, share, recipient)).encrypt(bytes(12), file_key, None)
    header = VERSION + b"-> X25519 " + unpadded(share) + b"\n" + unpadded(wrapped) + b"\n---"
    return header + b" " + unpadded(_mac(file_key, header)) + b"\n"


def open_header(data: bytes, private: bytes) -> tuple[bytes, bytes]:
    """The file key and the payload of an age file; stanzas of other kinds are passed over."""
    end = data.index(b"\n---") + len(b"\n---")
    mac, payload = data[end + 1 :].split(b"\n", 1)
    lines = data[:end].split(b"\n")
    assert lines[0] + b"\n" == VERSION
    at = next(number for number, line in enumerate(lines) if line.startswith(b"-> X25519 "))
    share = padded(lines[at].split(b" ")[2])
    key = _wrap_key(private, share, share, public_half(private))
    file_key = ChaCha20Poly1305(key).decrypt(bytes(12), padded(lines[at + 1]), None)
    assert padded(mac) == _mac(file_key, data[:end])
    return file_key, payload


def age_identity(private: bytes) -> str:
    """A private key as age spells it: Bech32 (BIP 173) of the 32 bytes."""
    bits = "".join(f"{byte:08b}" for byte in private) + "0000"
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    part = "age-secret-key-"
    spread = [ord(letter) >> 5 for letter in part] + [0] + [ord(letter) & 31 for letter in part]
    rest = _polymod([*spread, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    checksum = [rest >> 5 * (5 - at) & 31 for at in range(6)]
    return (part + "1" + "".join(BECH32[value] for value in [*values, *checksum])).upper()


def _polymod(values: list[int]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            found ^= factor if top >> bit & 1 else 0
    return found
