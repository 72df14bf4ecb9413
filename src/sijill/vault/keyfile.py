"""Key files: private keys that a passphrase opens, by Argon2id (formats/vault.md, Key files)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sijill.errors import AccessDenied, InputError, ParseError
from sijill.values.canonical import canonical_json, decode_base64, encode_base64, parse_object

FORMAT = "sijill-key/1"
NONCE_SIZE = 12
SALT_SIZE = 16
TAG_SIZE = 16
MOST_MEMORY_KIB = 4 * 1024 * 1024
MOST_ITERATIONS = 64
MOST_LANES = 64

V = TypeVar("V")
Entropy = Callable[[int], bytes]
"""Gives as many random bytes as are asked for."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What deriving a key from a passphrase costs: the second choice of RFC 9106 section 4, for memory of 64 MiB."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4

    @property
    def is_possible(self) -> bool:
        """Whether it is a cost that Argon2id has (RFC 9106 section 3.1), and none that would stop the machine."""
        return (
            1 <= self.lanes <= MOST_LANES
            and 1 <= self.iterations <= MOST_ITERATIONS
            and 8 * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB
        )


def seal_key_file(
    kind: str, public: str, secrets: Mapping[str, Any], passphrase: str, entropy: Entropy, cost: Cost
) -> bytes:
    """Write the key file of a person or a root. Raises InputError for an empty passphrase."""
    salt = entropy(SALT_SIZE)
    head = {
        "format": FORMAT,
        "kind": kind,
        "public": public,
        "kdf": {
            "name": "argon2id",
            "memory_kib": cost.memory_kib,
            "iterations": cost.iterations,
            "lanes": cost.lanes,
            "salt": encode_base64(salt),
        },
    }
    nonce = entropy(NONCE_SIZE)
    cipher = ChaCha20Poly1305(_derive(passphrase, salt, cost))
    sealed = nonce + cipher.encrypt(nonce, canonical_json(secrets), canonical_json(head))
    return canonical_json({**head, "sealed": encode_base64(sealed)}) + b"\n"


def open_key_file(data: bytes, passphrase: str) -> dict[str, Any]:
    """The secrets in a key file. Raises ParseError where it is none, AccessDenied for another passphrase."""
    head = parse_object(data.removesuffix(b"\n"))
    sealed = _take(head, "sealed", str)
    kdf = _take(head, "kdf", dict)
    head["kdf"] = kdf
    cost = Cost(*(_take(dict(kdf), name, int) for name in ("memory_kib", "iterations", "lanes")))
    sealed_bytes, salt = decode_base64(sealed), decode_base64(_take(dict(kdf), "salt", str), SALT_SIZE)
    if head.get("format") != FORMAT or kdf.get("name") != "argon2id" or not cost.is_possible:
        raise ParseError("", (0, 0), "a key file of a form that this version does not know")
    if len(sealed_bytes) < NONCE_SIZE + TAG_SIZE:
        raise ParseError("", (0, 0), "the key file is cut off")
    try:
        bound = canonical_json(head)
    except UnicodeEncodeError:
        raise ParseError("", (0, 0), "not a key file: it holds half of a surrogate pair") from None
    try:
        plain = ChaCha20Poly1305(_derive(passphrase, salt, cost)).decrypt(
            sealed_bytes[:NONCE_SIZE], sealed_bytes[NONCE_SIZE:], bound
        )
    except InvalidTag:
        raise AccessDenied("the passphrase does not open this key") from None
    return parse_object(plain)


def _take(members: dict[str, Any], name: str, kind: type[V]) -> V:
    """Take a member out of an object. Raises ParseError where it is not there or of another type."""
    value = members.pop(name, None)
    if type(value) is not kind:
        raise ParseError("", (0, 0), f"not a key file: it has no {name}")
    return value


@lru_cache(maxsize=8)
def _derive(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    if not passphrase:
        raise InputError("an empty passphrase protects nothing")
    try:
        text = unicodedata.normalize("NFC", passphrase).encode("utf-8")
    except UnicodeEncodeError:
        raise InputError("the passphrase is not text in UTF-8") from None
    derived: bytes = Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(text)
    return derived
