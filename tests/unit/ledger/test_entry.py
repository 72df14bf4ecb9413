"""An entry is a signature and a payload: its sizes, and what exactly is signed (formats/ledger.md, Entries)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sijill.errors import BadSignature, InputError, ParseError
from sijill.ledger.acts import Act, parse_act
from sijill.ledger.ed25519 import verify_signature
from sijill.ledger.entry import MOST_BYTES, NO_ENTRY, parse_entry, pre_authentication, sign_entry, verify_entry
from sijill.values.canonical import canonical_json
from tests.unit.ledger.payloads import RIGHT, key, signer, written

ACTOR = signer("actor")
ACT = parse_act(written(RIGHT["erase"]))
ENTRY = sign_entry(ACT, ACTOR)


def act_of_size(size: int) -> Act:
    """An act whose entry has this size."""
    empty = replace(ACT, members={**ACT.members, "basis": ""})
    base = 64 + len(canonical_json(empty.payload()))
    return replace(ACT, members={**ACT.members, "basis": "x" * (size - base)})


def test_an_entry_is_the_signature_and_the_canonical_payload() -> None:
    assert ENTRY[64:] == canonical_json(ACT.payload())
    assert parse_entry(ENTRY) == ACT
    verify_entry(ENTRY, key("actor"))


def test_what_is_signed_is_the_encoding_of_dsse() -> None:
    # DSSE protocol v1.0.2: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body
    assert pre_authentication(b"{}") == b"DSSEv1 33 application/vnd.sijill.entry+json 2 {}"
    assert pre_authentication(b"") == b"DSSEv1 33 application/vnd.sijill.entry+json 0 "
    signed = b"DSSEv1 33 application/vnd.sijill.entry+json %d %b" % (len(ENTRY) - 64, ENTRY[64:])
    verify_signature(ACTOR.public, signed, ENTRY[:64])
    assert len(b"application/vnd.sijill.entry+json") == 33


def test_a_signature_over_the_bare_payload_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify_entry(ACTOR.sign(ENTRY[64:]) + ENTRY[64:], key("actor"))


def test_no_byte_of_an_entry_can_change() -> None:
    for at in range(len(ENTRY)):
        changed = ENTRY[:at] + bytes([ENTRY[at] ^ 1]) + ENTRY[at + 1 :]
        with pytest.raises(BadSignature):
            verify_entry(changed, key("actor"))


def test_the_signature_of_another_entry_or_actor_is_refused() -> None:
    other = sign_entry(replace(ACT, n=ACT.n + 1), ACTOR)
    with pytest.raises(BadSignature):
        verify_entry(ENTRY[:64] + other[64:], key("actor"))
    with pytest.raises(BadSignature):
        verify_entry(ENTRY, key("somebody else"))
    with pytest.raises(BadSignature):
        verify_entry(ENTRY[1:], key("actor"))


def test_an_entry_has_at_most_16_kib() -> None:
    assert MOST_BYTES == 16_384
    largest = sign_entry(act_of_size(MOST_BYTES), ACTOR)
    assert len(largest) == MOST_BYTES
    assert parse_entry(largest).name == "erase"
    with pytest.raises(InputError, match="16385 bytes"):
        sign_entry(act_of_size(MOST_BYTES + 1), ACTOR)
    with pytest.raises(ParseError, match="at most 16384"):
        parse_entry(bytes(64) + canonical_json(act_of_size(MOST_BYTES + 1).payload()))


@pytest.mark.parametrize("size", [0, 1, 63, 64])
def test_an_entry_is_more_than_a_signature(size: int) -> None:
    with pytest.raises(ParseError, match="more than 64"):
        parse_entry(bytes(size))


def test_the_form_of_an_entry_is_looked_at_and_its_signature_is_not() -> None:
    assert parse_entry(bytes(64) + ENTRY[64:]) == ACT
    with pytest.raises(ParseError):
        parse_entry(ENTRY + b"\n")


def test_before_the_first_entry_stand_zeros() -> None:
    assert NO_ENTRY == "0" * 64
    assert parse_act(written({**RIGHT["found"], "n": 0, "prev": NO_ENTRY})).prev == NO_ENTRY
