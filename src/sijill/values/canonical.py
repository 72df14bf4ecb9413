"""JSON and base64 as they are signed and committed to: written in one form, read without mercy.

Two programs that read the same signed bytes must not understand different things, so whatever JSON leaves open
(a member named twice, numbers that only some readers can hold) is refused.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, NoReturn

from sijill.errors import ParseError

DEEPEST = 100
GREATEST_INTEGER = 2**53 - 1
"""The greatest whole number that every reader of JSON holds exactly (RFC 8785 appendix D, RFC 7493 section 2.2)."""


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """Write an object in the form of RFC 8785: members sorted, no white space, UTF-8.

    Assumes what this module also reads: members named in ASCII, whole numbers, no lone surrogates. For those Python's
    own writer gives the form that the standard asks for (tests/property/test_canonical.py).
    """
    return _encoder.encode(value).encode("utf-8")


def parse_object(data: bytes, *, any_size: bool = False) -> dict[str, Any]:
    """Read one JSON object whose numbers are whole (formats/ledger.md, Entries).

    `any_size` is for who looks at the size of every number anyway. Raises ParseError where the bytes are not UTF-8, not
    one object, name a member twice, or hold a number that is not whole, is -0, or lies beyond ±(2^53 − 1).
    """
    return _load(data, _unsigned_numbers if any_size and b"-" not in data else _whole_numbers)


def parse_content(data: bytes) -> dict[str, Any]:
    """Read one JSON object of any numbers, no member named twice (formats/vault.md, Contents). Raises ParseError."""
    return _load(data, _any_numbers)


def _load(data: bytes, decoder: json.JSONDecoder) -> dict[str, Any]:
    try:
        text = data.decode("utf-8")
        value, end = decoder.raw_decode(text)
    except UnicodeDecodeError as error:
        raise ParseError("", (0, 0), f"not UTF-8: {error.reason} at byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise ParseError("", (0, 0), f"not the JSON that is asked for: {error}") from None
    if type(value) is not dict:
        raise ParseError("", (0, 0), "not a JSON object")
    if end != len(text):
        raise ParseError("", (0, 0), "something stands after the JSON object")
    if data.count(b"{") + data.count(b"[") > DEEPEST and _is_deep(value):
        raise ParseError("", (0, 0), f"nested more than {DEEPEST} deep")
    return value


def _is_deep(value: dict[str, Any]) -> bool:
    """Whether objects and lists stand in each other deeper than is read; how deep Python itself goes depends on it."""
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        held = [each.values() if type(each) is dict else each for each in level]
        level = [each for values in held for each in values if type(each) in (dict, list)]
        if not level:
            return False
    return True


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is named twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > 17 or digits == "-0":
        raise ValueError(f"the number {digits[:20]} is refused")
    value = int(digits)
    if not -GREATEST_INTEGER <= value <= GREATEST_INTEGER:
        raise ValueError(f"the number {digits} cannot be held exactly by every reader")
    return value


def _any_whole(digits: str) -> int | float:
    """A whole number, or what is nearest to one of endless digits, which Python refuses to take for an int."""
    return int(digits) if len(digits) < 20 else float(digits)


def _refuse(digits: str) -> NoReturn:
    raise ValueError(f"{digits[:20]} is no whole number")


_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_whole_numbers = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_whole, parse_float=_refuse, parse_constant=_refuse
)
_unsigned_numbers = json.JSONDecoder(object_pairs_hook=_members, parse_float=_refuse, parse_constant=_refuse)
_any_numbers = json.JSONDecoder(object_pairs_hook=_members, parse_int=_any_whole, parse_constant=_refuse)


def encode_base64(data: bytes) -> str:
    """Base64 with padding (RFC 4648 section 4)."""
    return b64encode(data).decode("ascii")


def decode_base64(text: str, size: int | None = None) -> bytes:
    """The bytes that `text` encodes; of `size`, where one is given.

    Raises ParseError for any text but the one that encodes these bytes: one signature has one spelling.
    """
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        raise ParseError(text, (0, len(text)), "not base64") from None
    if encode_base64(data) != text:
        raise ParseError(text, (0, len(text)), "not canonical base64")
    if size is not None and len(data) != size:
        raise ParseError(text, (0, len(text)), f"base64 of {len(data)} bytes where {size} are needed")
    return data
