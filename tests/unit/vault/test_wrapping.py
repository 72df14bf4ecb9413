"""Wrapped keys: HPKE in base mode, its label bound, for one recipient (formats/vault.md, Keys of documents)."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from sijill.errors import DigestMismatch, ParseError
from sijill.vault.wrapping import public_half, unwrap_key, wrap_key

PRIVATE, OTHER = sha256(b"custodian").digest(), sha256(b"another custodian").digest()
KEY = sha256(b"a document's key").digest()
LABEL = "sijill/" + "a" * 64 + " document 17"
WRAPPED = wrap_key(KEY, LABEL, public_half(PRIVATE))
HEAD = f"sijill-wrapped-key/1\n{LABEL}\n"


def test_a_wrapped_key_comes_back() -> None:
    assert unwrap_key(WRAPPED, LABEL, PRIVATE) == KEY


def test_a_file_has_three_lines() -> None:
    lines = WRAPPED.decode().split("\n")
    assert lines[:2] == ["sijill-wrapped-key/1", LABEL]
    assert len(b64decode(lines[2], validate=True)) == 32 + 48
    assert lines[3:] == [""]


def test_it_is_hpke_of_the_suite_that_is_named() -> None:
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    sealed = b64decode(WRAPPED.split(b"\n")[2])
    assert suite.decrypt(sealed, X25519PrivateKey.from_private_bytes(PRIVATE), HEAD.encode()) == KEY
    made = suite.encrypt(KEY, X25519PublicKey.from_public_bytes(public_half(PRIVATE)), HEAD.encode())
    assert unwrap_key(HEAD.encode() + b64encode(made) + b"\n", LABEL, PRIVATE) == KEY


def test_it_opens_by_the_words_of_the_standard() -> None:
    """RFC 9180 sections 4.1 and 5.1, base mode, by hand: what whoever writes a third reader has to do."""
    sealed = b64decode(WRAPPED.split(b"\n")[2])
    share, cipher_text = sealed[:32], sealed[32:]
    secret = X25519PrivateKey.from_private_bytes(PRIVATE).exchange(X25519PublicKey.from_public_bytes(share))
    kem = b"KEM" + (0x0020).to_bytes(2, "big")
    context = share + public_half(PRIVATE)
    shared = expand(extract(b"", kem, b"eae_prk", secret), kem, b"shared_secret", context, 32)
    suite = b"HPKE" + (0x0020).to_bytes(2, "big") + (0x0001).to_bytes(2, "big") + (0x0003).to_bytes(2, "big")
    schedule = b"\0" + extract(b"", suite, b"psk_id_hash", b"") + extract(b"", suite, b"info_hash", HEAD.encode())
    secret = extract(shared, suite, b"secret", b"")
    key, nonce = expand(secret, suite, b"key", schedule, 32), expand(secret, suite, b"base_nonce", schedule, 12)
    assert ChaCha20Poly1305(key).decrypt(nonce, cipher_text, b"") == KEY


def extract(salt: bytes, suite: bytes, label: bytes, value: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + value, "sha256")


def expand(key: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), length, labelled).derive(key)


def test_the_label_is_bound() -> None:
    with pytest.raises(DigestMismatch, match="document 17"):
        unwrap_key(WRAPPED, LABEL.replace("17", "18"), PRIVATE)
    moved = WRAPPED.replace(b"document 17", b"document 18")
    with pytest.raises(DigestMismatch, match="does not open"):
        unwrap_key(moved, LABEL.replace("17", "18"), PRIVATE)


def test_another_recipient_opens_nothing() -> None:
    with pytest.raises(DigestMismatch, match="another custodian"):
        unwrap_key(WRAPPED, LABEL, OTHER)


def test_no_byte_can_change() -> None:
    for at in range(len(WRAPPED)):
        for value in {WRAPPED[at] ^ 1, ord("A"), ord("="), ord("\n"), 0x80} - {WRAPPED[at]}:
            changed = WRAPPED[:at] + bytes([value]) + WRAPPED[at + 1 :]
            with pytest.raises((DigestMismatch, ParseError)):
                unwrap_key(changed, LABEL, PRIVATE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        WRAPPED[:-1],
        WRAPPED + b"\n",
        WRAPPED[:-2] + b"\n",
        HEAD.encode(),
        HEAD.encode() + b"\n",
        HEAD.encode() + b64encode(bytes(79)) + b"\n",
        HEAD.encode() + b64encode(bytes(81)) + b"\n",
        WRAPPED.replace(b"key/1", b"key/2"),
        WRAPPED.replace(b"\n", b"\r\n"),
        b"\xff" + WRAPPED,
    ],
)
def test_what_is_no_wrapped_key_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        unwrap_key(data, LABEL, PRIVATE)


def test_a_share_of_small_order_opens_nothing() -> None:
    for share in (bytes(32), (1).to_bytes(32, "little")):
        data = HEAD.encode() + b64encode(share + bytes(48)) + b"\n"
        with pytest.raises(DigestMismatch):
            unwrap_key(data, LABEL, PRIVATE)


def test_the_same_key_is_wrapped_otherwise_every_time() -> None:
    again = wrap_key(KEY, LABEL, public_half(PRIVATE))
    assert again != WRAPPED
    assert unwrap_key(again, LABEL, PRIVATE) == KEY


def test_the_public_half_is_that_of_x25519() -> None:
    # RFC 7748 section 6.1: the keys of Alice
    private = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    assert public_half(private).hex() == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
