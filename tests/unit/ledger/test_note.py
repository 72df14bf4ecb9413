"""Signed notes of C2SP in the one form that is taken here."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sijill.errors import ParseError
from sijill.ledger.note import COSIGNATURE, ED25519, NoteSignature, key_id, parse_note, signature_line
from sijill.values.canonical import decode_base64, encode_base64
from tests.unit.ledger.payloads import signer

LINE = signature_line("example.com/log", b"\1\2\3\4", b"signature")
NOTE = f"first line\nsecond line\n\n{LINE}".encode()


def refused(data: bytes) -> bool:
    try:
        parse_note(data)
    except ParseError:
        return True
    return False


def test_a_note_is_a_text_and_signature_lines() -> None:
    note = parse_note(NOTE)
    assert note.text == "first line\nsecond line\n"
    assert note.signatures == (NoteSignature("example.com/log", b"\1\2\3\4", b"signature"),)


def test_a_signature_line_has_a_dash_a_name_and_base64() -> None:
    assert LINE == "\u2014 example.com/log AQIDBHNpZ25hdHVyZQ==\n"


def test_a_note_may_have_several_signatures_and_empty_lines_in_its_text() -> None:
    other = signature_line("other", b"\5\6\7\b", b"x")
    note = parse_note(f"a\n\nb\n\n{LINE}{other}".encode())
    assert note.text == "a\n\nb\n"
    assert [each.name for each in note.signatures] == ["example.com/log", "other"]


def test_a_key_id_is_that_of_the_standard() -> None:
    # the verifier key of the example in C2SP signed-note: PeterNeumann+c74f20a3+ARpc2QcU…, 0x01 and the key in base64
    peter = decode_base64("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert key_id("PeterNeumann", peter[0], peter[1:]).hex() == "c74f20a3"
    assert peter[0] == ED25519
    assert key_id("PeterNeumann", COSIGNATURE, peter[1:]) == sha256(b"PeterNeumann\n\x04" + peter[1:]).digest()[:4]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        b"text\n\n\n",
        LINE.encode(),
        b"\n" + LINE.encode(),
        b"\n\n" + LINE.encode(),
        b"text\n" + LINE.encode(),
        NOTE[:-1],
        NOTE + b"\n",
        NOTE + b"more\n",
        NOTE + b"\n" + LINE.encode()[:-1],
        NOTE.replace(b"\n", b"\r\n"),
        NOTE.replace(b"first", b"fir\tst"),
        NOTE.replace(b"first", b"fir\0st"),
        NOTE.replace(b"first", b"\xff"),
        b"\xff\xfe" + NOTE.decode().encode("utf-16-le"),
    ],
    ids=lambda data: repr(data[:14] + b"..." + data[-6:]),
)
def test_what_has_not_the_form_of_a_note_is_refused(data: bytes) -> None:
    assert refused(data)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "- name AQIDBHNpZw==",
        "\u2013 name AQIDBHNpZw==",
        "\u2014name AQIDBHNpZw==",
        "\u2014  AQIDBHNpZw==",
        "\u2014 AQIDBHNpZw==",
        "\u2014 na+me AQIDBHNpZw==",
        "\u2014 na\u00a0me AQIDBHNpZw==",
        "\u2014 na\u2003me AQIDBHNpZw==",
        "\u2014 name  AQIDBHNpZw==",
        "\u2014 name AQIDBHNpZw== ",
        "\u2014 name AQIDBHNpZw",
        "\u2014 name AQIDBHNpZw=",
        "\u2014 name AQIDBHNpZx==",
        "\u2014 name AQIDBHNpZw==AQID",
        "\u2014 name AQIDBHNp-_==",
        "\u2014 name AQID BHNpZw==",
        "\u2014 name AQIDBA==",
        "\u2014 name AQID",
        "\u2014 name ",
        "\u2014 name",
        " \u2014 name AQIDBHNpZw==",
    ],
)
def test_a_signature_line_of_another_form_is_refused(line: str) -> None:
    assert not refused("text\n\n\u2014 name AQIDBHNpZw==\n".encode())
    assert refused(f"text\n\n{line}\n".encode())


def test_every_change_of_a_byte_is_refused_or_means_something_else() -> None:
    right = parse_note(NOTE)
    for at in range(len(NOTE)):
        for value in range(256):
            changed = NOTE[:at] + bytes([value]) + NOTE[at + 1 :]
            if changed != NOTE and not refused(changed):
                assert parse_note(changed) != right


def test_what_is_taken_is_written_back_byte_for_byte() -> None:
    for name in ("n", "sijill/" + "a" * 64, "!~"):
        public = signer(name).public
        line = signature_line(name, key_id(name, ED25519, public), signer(name).sign(b"text\n"))
        note = parse_note(f"text\n\n{line}".encode())
        (found,) = note.signatures
        assert signature_line(found.name, found.key_id, found.blob) == line
        assert encode_base64(found.key_id + found.blob) in line
