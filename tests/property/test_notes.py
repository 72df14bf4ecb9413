"""Notes, checkpoints and requests: what is taken is written back byte for byte, and nothing makes a reader stumble."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import ParseError
from sijill.ledger.checkpoint import (
    TreeHead,
    cosign,
    origin_of,
    parse_checkpoint,
    parse_cosigned,
    parse_request,
    parse_verifier_key,
    request_file,
    sign_checkpoint,
)
from sijill.ledger.note import Note, parse_note, signature_line
from tests.unit.ledger.payloads import signer

ORIGIN = origin_of(signer("root").public)
CHECKPOINT = sign_checkpoint(TreeHead(ORIGIN, 9, sha256(b"root").digest()), signer("log"))
COSIGNED = cosign(CHECKPOINT, origin_of(signer("other").public), signer("cosigner"), 1_790_000_000)
REQUEST = request_file(3, [sha256(b"hash").digest()] * 2, CHECKPOINT)

VISIBLE = st.characters(min_codepoint=0x20, exclude_categories=["Cs"])
LINES = st.text(VISIBLE, max_size=20)
NAMES = st.text(st.sampled_from([chr(code) for code in range(0x21, 0x7F) if chr(code) != "+"]), min_size=1, max_size=12)
SIGNATURES = st.tuples(NAMES, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80))


def note_bytes(note: Note) -> bytes:
    lines = (signature_line(each.name, each.key_id, each.blob) for each in note.signatures)
    return f"{note.text}\n{''.join(lines)}".encode()


@given(st.lists(LINES, min_size=1, max_size=5), st.lists(SIGNATURES, min_size=1, max_size=3))
def test_a_note_comes_back(lines: list[str], signatures: list[tuple[str, bytes, bytes]]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    data = f"{text}\n{''.join(signature_line(*each) for each in signatures)}".encode()
    if lines[0] == "" and len(lines) == 1:
        return  # a text of nothing is none
    note = parse_note(data)
    assert note.text == text
    assert [(each.name, each.key_id, each.blob) for each in note.signatures] == signatures


def spoilt(data: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with some put in, left out or changed."""
    cuts = st.tuples(st.integers(0, len(data)), st.integers(0, 3))
    puts = st.one_of(st.binary(max_size=3), st.sampled_from([b"\n", b"\r", b" ", b"=", b"A", "— ".encode(), b"0"]))
    return st.lists(st.tuples(cuts, puts), max_size=3).map(lambda changes: _spoil(data, changes))


def _spoil(data: bytes, changes: list[tuple[tuple[int, int], bytes]]) -> bytes:
    for (at, length), put in changes:
        data = data[:at] + put + data[at + length :]
    return data


@given(st.one_of(st.binary(max_size=120), spoilt(CHECKPOINT.note), spoilt(COSIGNED.note)))
def test_a_note_that_is_taken_is_written_back_byte_for_byte(data: bytes) -> None:
    try:
        note = parse_note(data)
    except ParseError:
        return
    assert note_bytes(note) == data


@given(st.one_of(st.binary(max_size=120), spoilt(CHECKPOINT.note)))
def test_a_checkpoint_that_is_taken_is_written_back_byte_for_byte(data: bytes) -> None:
    try:
        found = parse_checkpoint(data)
    except ParseError:
        assert data != CHECKPOINT.note
        return
    assert found.note == data


@given(st.one_of(st.binary(max_size=120), spoilt(COSIGNED.note)))
def test_a_cosigned_note_that_is_taken_is_written_back_byte_for_byte(data: bytes) -> None:
    try:
        found = parse_cosigned(data)
    except ParseError:
        assert data != COSIGNED.note
        return
    assert found.note == data


@given(st.one_of(st.binary(max_size=120), spoilt(REQUEST)))
def test_a_request_that_is_taken_is_written_back_byte_for_byte(data: bytes) -> None:
    try:
        found = parse_request(data)
    except ParseError:
        assert data != REQUEST
        return
    assert request_file(*found) == data


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[a-z/]{1,8}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}", fullmatch=True)))
def test_a_verifier_key_that_is_taken_is_written_back(text: str) -> None:
    try:
        key = parse_verifier_key(text)
    except ParseError:
        return
    assert str(key) == text.strip()
