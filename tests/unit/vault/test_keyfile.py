"""Key files: a passphrase opens them, anything else is said to be what it is (formats/vault.md, Key files)."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sijill.errors import AccessDenied, InputError, ParseError, SijillError
from sijill.values.canonical import canonical_json, decode_base64, encode_base64
from sijill.vault.keyfile import Cost, open_key_file, seal_key_file

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "correct horse battery staple"
SECRETS = {"seed": encode_base64(bytes(32)), "name": "R."}


def entropy(size: int) -> bytes:
    return sha256(b"entropy %d" % size).digest()[:size]


def made(passphrase: str = PASSPHRASE, kind: str = "person", cost: Cost = CHEAP) -> bytes:
    return seal_key_file(kind, "ab" * 32, SECRETS, passphrase, entropy, cost)


FILE = made()


def changed(**members: Any) -> bytes:
    """The file with members of its head changed, and of `kdf` where they are named so."""
    head: dict[str, Any] = json.loads(FILE)
    for name, value in members.items():
        (head["kdf"] if name in head["kdf"] else head)[name] = value
    return canonical_json(head) + b"\n"


def without(name: str) -> bytes:
    head: dict[str, Any] = json.loads(FILE)
    del (head["kdf"] if name in head["kdf"] else head)[name]
    return canonical_json(head) + b"\n"


def test_the_passphrase_opens_the_file() -> None:
    assert open_key_file(FILE, PASSPHRASE) == SECRETS
    assert open_key_file(FILE.removesuffix(b"\n"), PASSPHRASE) == SECRETS


def test_the_file_is_the_one_that_is_written_down() -> None:
    head = json.loads(FILE)
    sealed = decode_base64(head.pop("sealed"))
    salt = decode_base64(head["kdf"]["salt"], 16)
    assert head == {
        "format": "sijill-key/1",
        "kdf": {"iterations": 1, "lanes": 1, "memory_kib": 64, "name": "argon2id", "salt": encode_base64(salt)},
        "kind": "person",
        "public": "ab" * 32,
    }
    derive = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=64)
    cipher = ChaCha20Poly1305(derive.derive(PASSPHRASE.encode()))
    assert json.loads(cipher.decrypt(sealed[:12], sealed[12:], canonical_json(head))) == SECRETS
    assert canonical_json(json.loads(FILE)) + b"\n" == FILE


def test_the_usual_cost_is_that_of_the_standard() -> None:
    # RFC 9106 section 4, the second recommended option
    assert Cost() == Cost(memory_kib=65_536, iterations=3, lanes=4)


@pytest.mark.parametrize(
    "wrong", ["correct horse battery stapl", "Correct horse battery staple", " " + PASSPHRASE, "x"]
)
def test_another_passphrase_is_denied(wrong: str) -> None:
    with pytest.raises(AccessDenied, match="passphrase"):
        open_key_file(FILE, wrong)


def test_an_empty_passphrase_protects_nothing() -> None:
    with pytest.raises(InputError, match="empty"):
        made("")
    with pytest.raises(InputError, match="empty"):
        open_key_file(FILE, "")


@pytest.mark.parametrize(
    ("typed", "typed_elsewhere"),
    [("café", "cafe\u0301"), ("أمل", "\u0627\u0654مل"), ("\u212b", "\u00e5".upper()), ("각", "\u1100\u1161\u11a8")],
)
def test_two_keyboards_type_one_passphrase(typed: str, typed_elsewhere: str) -> None:
    assert typed != typed_elsewhere
    assert open_key_file(made(typed), typed_elsewhere) == SECRETS
    assert open_key_file(made(typed_elsewhere), typed) == SECRETS


def test_compatibility_characters_stay_apart() -> None:
    # NFC, not NFKC
    with pytest.raises(AccessDenied):
        open_key_file(made("ﬁve"), "five")


@pytest.mark.parametrize("cost", [CHEAP, Cost(128, 1, 1), Cost(64, 2, 1), Cost(64, 1, 2)])
def test_the_cost_is_taken_from_the_file(cost: Cost) -> None:
    assert open_key_file(made(cost=cost), PASSPHRASE) == SECRETS


@pytest.mark.parametrize(
    "file",
    [
        changed(kind="root"),
        changed(public="cd" * 32),
        changed(more="x"),
        changed(memory_kib=65),
        changed(memory_kib=128),
        changed(iterations=2),
        changed(salt=encode_base64(bytes(16))),
        changed(sealed=encode_base64(bytes(12 + 40))),
        without("kind"),
        without("public"),
    ],
)
def test_a_head_or_a_content_that_was_changed_is_denied(file: bytes) -> None:
    with pytest.raises(AccessDenied):
        open_key_file(file, PASSPHRASE)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"{}",
        b"[]",
        b"not a key",
        FILE[:-2],
        FILE + b"\n",
        b"\xef\xbb\xbf" + FILE,
        FILE.replace(b'"kind"', b'"kdf"'),
        changed(format="sijill-key/2"),
        changed(name="scrypt"),
        changed(salt=encode_base64(bytes(15))),
        changed(salt="not base64"),
        changed(salt=7),
        changed(sealed="not base64"),
        changed(sealed=7),
        changed(kdf=7),
        changed(kdf=[]),
        changed(kdf={}),
        changed(memory_kib="much"),
        changed(memory_kib=[64]),
        changed(memory_kib=4 * 1024 * 1024 + 1),
        *map(without, ("format", "kdf", "sealed", "name", "memory_kib", "iterations", "lanes", "salt")),
    ],
)
def test_what_is_no_key_file_is_refused(file: bytes) -> None:
    with pytest.raises(ParseError):
        open_key_file(file, PASSPHRASE)


@pytest.mark.parametrize(
    "file",
    [
        changed(iterations=0),
        changed(iterations=-1),
        changed(lanes=0),
        changed(lanes=100),
        changed(memory_kib=0),
        changed(memory_kib=7),
        changed(memory_kib=-64),
        changed(iterations=2**53 - 1, memory_kib=7),
        changed(sealed=""),
        changed(sealed=encode_base64(bytes(11))),
        changed(sealed=encode_base64(bytes(12))),
        changed(more="HALF").replace(b"HALF", b"\\ud800"),
    ],
    ids=range(12),
)
def test_a_file_with_impossible_values_is_refused_and_does_not_break_the_program(file: bytes) -> None:
    with pytest.raises((ParseError, AccessDenied)):
        open_key_file(file, PASSPHRASE)


def test_a_passphrase_that_is_no_text_is_somebodys_input() -> None:
    # what a terminal gives for bytes that are not UTF-8 (PEP 383)
    with pytest.raises(SijillError):
        open_key_file(FILE, "caf\udce9")
    with pytest.raises(SijillError):
        made("caf\udce9")


@pytest.mark.parametrize("at", range(0, len(FILE), 3))
def test_no_byte_of_the_file_can_change_but_white_space(at: int) -> None:
    spoilt = FILE[:at] + bytes([FILE[at] ^ 2]) + FILE[at + 1 :]
    with pytest.raises((ParseError, AccessDenied)):
        open_key_file(spoilt, PASSPHRASE)
