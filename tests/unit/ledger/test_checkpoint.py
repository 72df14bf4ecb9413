"""Checkpoints, cosignatures, seals, requests and verifier keys: one tree and key, one spelling (formats/ledger.md)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sijill.errors import BadSignature, ParseError
from sijill.ledger.checkpoint import (
    Checkpoint,
    TreeHead,
    cosign,
    origin_of,
    parse_checkpoint,
    parse_cosigned,
    parse_size,
    sign_checkpoint,
    sign_seal,
    verify_checkpoint,
    verify_cosignature,
    verify_seal,
)
from sijill.ledger.ed25519 import verify_signature
from sijill.values.canonical import decode_base64
from tests.unit.ledger.payloads import signer
from tests.unit.ledger.spellings import variants

LOG, OTHER, COSIGNER = signer("log"), signer("another log"), signer("cosigner")
ORIGIN = origin_of(signer("root").public)
HEAD = TreeHead(ORIGIN, 1234, sha256(b"root").digest())
CHECKPOINT = sign_checkpoint(HEAD, LOG)
NOTE = CHECKPOINT.note
NAME = origin_of(signer("another root").public)
COSIGNED = cosign(CHECKPOINT, NAME, COSIGNER, 1_790_000_000)


def test_the_origin_tells_the_root_key() -> None:
    assert origin_of(b"\x01" * 32) == "sijill/" + sha256(b"\x01" * 32).hexdigest()


def test_a_checkpoint_is_five_lines() -> None:
    lines = NOTE.decode().split("\n")
    assert lines[:2] == [ORIGIN, "1234"]
    assert decode_base64(lines[2]) == HEAD.root
    assert lines[3] == ""
    dash, name, encoded = lines[4].split(" ")
    assert (dash, name, lines[5:]) == ("\u2014", ORIGIN, [""])
    blob = decode_base64(encoded)
    assert blob[:4] == sha256(ORIGIN.encode() + b"\n\1" + LOG.public).digest()[:4]
    verify_signature(LOG.public, "\n".join(lines[:3]).encode() + b"\n", blob[4:])


def test_the_same_tree_and_key_give_the_same_bytes() -> None:
    assert sign_checkpoint(HEAD, signer("log")).note == NOTE


def test_a_checkpoint_comes_back_and_verifies() -> None:
    assert parse_checkpoint(NOTE) == CHECKPOINT
    assert verify_checkpoint(parse_checkpoint(NOTE), LOG.public) == HEAD


def test_another_key_or_tree_is_refused() -> None:
    with pytest.raises(BadSignature, match="another key"):
        verify_checkpoint(CHECKPOINT, OTHER.public)
    for head in (TreeHead(ORIGIN, 1235, HEAD.root), TreeHead(ORIGIN, 1234, bytes(32))):
        with pytest.raises(BadSignature, match="does not verify"):
            verify_checkpoint(Checkpoint(head, CHECKPOINT.signature), LOG.public)


def test_no_other_spelling_of_a_checkpoint_is_taken_for_it() -> None:
    for changed in variants(NOTE):
        try:
            found = parse_checkpoint(changed)
        except ParseError:
            continue
        assert found.note == changed
        with pytest.raises(BadSignature):
            verify_checkpoint(found, LOG.public)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n1234\n",
        f"{ORIGIN}\n1234\nSBNJ\n",
        f"{ORIGIN}\n1234\n{'A' * 43}=\nextension\n",
        f"{ORIGIN}\n\n{'A' * 43}=\n",
        f"\n1234\n{'A' * 43}=\n",
        f"with space\n1234\n{'A' * 43}=\n",
        f"{ORIGIN}\n1234\n{'A' * 42}B=\n",
        f"{ORIGIN}\n1234\n{'A' * 44}\n",
        f"{ORIGIN}\n1234\n{'A' * 40}==\n",
        f"{ORIGIN}\n1234\n{'0' * 64}\n",
    ],
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    right = f"{ORIGIN}\n1234\n{'A' * 43}=\n"
    tail = NOTE.decode().partition("\n\n")[2]
    assert parse_checkpoint(f"{right}\n{tail}".encode()).head.size == 1234
    with pytest.raises(ParseError):
        parse_checkpoint(f"{text}\n{tail}".encode())


@pytest.mark.parametrize("size", ["0", "00", "01", "-1", "+1", "1.0", "1e3", " 1", "1 ", "٣", "²", "", "0x1", "1_0"])
def test_what_is_no_tree_size_is_refused(size: str) -> None:
    with pytest.raises(ParseError):
        parse_size(size)
    with pytest.raises(ParseError):
        parse_checkpoint(NOTE.replace(b"\n1234\n", b"\n" + size.encode() + b"\n"))


def test_a_tree_size_is_at_most_what_every_reader_holds() -> None:
    # formats/acts.md: sizes are whole numbers from 0 to 2^53 − 1
    assert parse_size("9007199254740991") == 2**53 - 1
    for digits in ("9007199254740992", "9999999999999999", "1" * 17, "1" * 5000):
        with pytest.raises(ParseError):
            parse_size(digits)


def test_an_origin_is_that_of_a_root_key() -> None:
    # formats/ledger.md, Checkpoint: "exactly this form", and the form of the origin is given
    other = sign_checkpoint(TreeHead("example.com/log", 1, bytes(32)), LOG)
    with pytest.raises(ParseError):
        parse_checkpoint(other.note)


def test_a_checkpoint_has_one_signature_under_the_name_of_its_origin() -> None:
    foreign = sign_checkpoint(TreeHead(NAME, 1234, HEAD.root), LOG).note.partition(b"\n\n")[2]
    text = HEAD.text.encode() + b"\n"
    own = NOTE.partition(b"\n\n")[2]
    for tail in (foreign, own + own, own + foreign):
        with pytest.raises(ParseError):
            parse_checkpoint(text + tail)
    with pytest.raises(ParseError):
        parse_checkpoint(COSIGNED.note)


# Cosignatures


def test_a_cosignature_comes_back_and_verifies() -> None:
    found = parse_cosigned(COSIGNED.note)
    assert found == COSIGNED
    assert found.checkpoint == CHECKPOINT
    assert verify_cosignature(found, NAME, COSIGNER.public) == 1_790_000_000


def test_what_a_cosigner_signs_is_that_of_the_standard() -> None:
    line = COSIGNED.note.decode().split("\n")[5]
    blob = decode_base64(line.split(" ")[2])
    assert blob[:4] == sha256(NAME.encode() + b"\n\4" + COSIGNER.public).digest()[:4]
    assert blob[4:12] == (1_790_000_000).to_bytes(8, "big")
    message = b"cosignature/v1\ntime 1790000000\n" + HEAD.text.encode()
    verify_signature(COSIGNER.public, message, blob[12:])


def test_a_cosignature_of_another_name_key_time_or_tree_is_refused() -> None:
    with pytest.raises(BadSignature, match="another name or key"):
        verify_cosignature(COSIGNED, ORIGIN, COSIGNER.public)
    with pytest.raises(BadSignature, match="another name or key"):
        verify_cosignature(COSIGNED, NAME, OTHER.public)
    note = COSIGNED.note.replace(b"\n1234\n", b"\n1235\n")
    with pytest.raises(BadSignature, match="does not verify"):
        verify_cosignature(parse_cosigned(note), NAME, COSIGNER.public)


def test_no_other_spelling_of_a_cosigned_note_is_taken_for_it() -> None:
    for changed in variants(COSIGNED.note):
        try:
            found = parse_cosigned(changed)
        except ParseError:
            continue
        assert found.note == changed
        with pytest.raises(BadSignature):
            verify_checkpoint(found.checkpoint, LOG.public)
            verify_cosignature(found, NAME, COSIGNER.public)


def test_a_cosigned_note_has_the_logs_line_and_one_more() -> None:
    log_line, cosigner_line = COSIGNED.note.partition(b"\n\n")[2].splitlines(keepends=True)
    text = HEAD.text.encode() + b"\n"
    for tail in (log_line, log_line + log_line, cosigner_line + log_line, log_line + 2 * cosigner_line):
        with pytest.raises(ParseError):
            parse_cosigned(text + tail)


# Seals

MANIFEST = b"the lines of the tag manifest\n"
SEAL = sign_seal(HEAD, MANIFEST, LOG)


def test_a_seal_is_five_lines_and_verifies() -> None:
    lines = SEAL.decode().split("\n")
    assert lines[0] == "sijill-package/1"
    assert "\n".join(lines[1:4]) + "\n" == HEAD.text
    assert lines[4] == sha256(MANIFEST).hexdigest()
    assert (lines[5], lines[7:]) == ("", [""])
    verify_seal(SEAL, HEAD, MANIFEST, LOG.public)


def test_a_seal_of_another_package_or_key_is_refused() -> None:
    for head, manifest, key in (
        (TreeHead(ORIGIN, 1235, HEAD.root), MANIFEST, LOG),
        (TreeHead(NAME, 1234, HEAD.root), MANIFEST, LOG),
        (HEAD, MANIFEST + b"\n", LOG),
        (HEAD, MANIFEST, OTHER),
    ):
        with pytest.raises(BadSignature):
            verify_seal(SEAL, head, manifest, key.public)


def test_no_byte_of_a_seal_can_change() -> None:
    for changed in variants(SEAL):
        with pytest.raises((BadSignature, ParseError)):
            verify_seal(changed, HEAD, MANIFEST, LOG.public)


def test_a_checkpoint_is_no_seal() -> None:
    with pytest.raises(BadSignature):
        verify_seal(NOTE, HEAD, MANIFEST, LOG.public)
