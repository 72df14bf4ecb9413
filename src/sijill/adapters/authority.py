"""Asking a time stamping authority over HTTP (RFC 3161 section 3.4)."""

from __future__ import annotations

from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from sijill.errors import InputError, StorageError

TIMEOUT_S = 30
MOST_BYTES = 1 << 20


def ask_authority(url: str, query: bytes) -> bytes:
    """The authority's reply to a time stamp query. Raises InputError for an address that is none, StorageError else."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise InputError(f"{url!r} is no address of an authority: it begins with https:// or http://")
    request = Request(url, query, {"Content-Type": "application/timestamp-query"}, method="POST")
    try:
        with urlopen(request, timeout=TIMEOUT_S) as answer:
            reply: bytes = answer.read(MOST_BYTES)
            return reply
    except (URLError, OSError, ValueError) as error:
        raise StorageError(f"{url}: the authority did not answer: {error}") from error
