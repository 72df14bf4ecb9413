"""Texts whose encoding is declared beside them (a web page, a mail): believed where the bytes allow it."""

from __future__ import annotations

import codecs

AS_WINDOWS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "iso-8859-8-i": "iso8859-8",
}
"""Labels that mean another encoding than they say (WHATWG Encoding, 4.2), and those of RFC 1556, which Python lacks."""
LATIN = frozenset(("cp1252", "iso8859-15"))
MOSTLY = 0.2
BEYOND_ASCII = bytes(range(128, 256))


def is_utf8(data: bytes) -> bool:
    """Whether bytes beyond ASCII are well-formed UTF-8, which no other encoding is by chance."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def find_declared(data: bytes, label: str) -> tuple[str, str] | None:
    """The text and the name of the encoding that `label` declares; None where there is no such, or the bytes say no.

    Bytes that are declared Latin and are beyond ASCII in large part are another alphabet (windows-1256): None too.
    """
    label = label.strip("\"' ").lower()
    try:
        name = codecs.lookup(AS_WINDOWS.get(label, label)).name if label else ""
        text = data.decode(name) if name else ""
    except (LookupError, ValueError, TypeError, AttributeError, AssertionError):  # some codecs are none of text
        return None
    if not name or (name in LATIN and len(data) - len(data.translate(None, BEYOND_ASCII)) > MOSTLY * len(data)):
        return None
    return text, name
