"""One key of the keys of several documents: what is said of them together is unreadable once any of them is erased."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from sijill.vault.wrapping import KEY_SIZE

INFO = b"sijill-joint-key/1"


def joint_key(keys: Sequence[bytes]) -> bytes:
    """The key (32 bytes) that a content about documents with these keys is sealed under; of one document its own.

    HKDF-SHA-256 of RFC 5869 without salt, one block of output (formats/vault.md, Contents). The keys stand in the order
    of their documents' numbers.
    """
    if len(keys) == 1:
        return keys[0]
    return hmac.digest(hmac.digest(bytes(KEY_SIZE), b"".join(keys), "sha256"), INFO + b"\x01", "sha256")
