"""What is handed over: inclusion proofs, requests to a cosigner, verifier keys (formats/ledger.md)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sijill.errors import ParseError
from sijill.ledger.checkpoint import (
    TreeHead,
    VerifierKey,
    inclusion_file,
    origin_of,
    parse_request,
    parse_verifier_key,
    request_file,
    sign_checkpoint,
)
from sijill.ledger.note import COSIGNATURE, ED25519
from sijill.values.canonical import decode_base64
from tests.unit.ledger.payloads import signer
from tests.unit.ledger.spellings import variants

LOG, COSIGNER = signer("log"), signer("cosigner")
ORIGIN, NAME = origin_of(signer("root").public), origin_of(signer("another root").public)
CHECKPOINT = sign_checkpoint(TreeHead(ORIGIN, 1234, sha256(b"root").digest()), LOG)
NOTE = CHECKPOINT.note
PROOF = [sha256(bytes([number])).digest() for number in range(3)]


def test_an_inclusion_proof_is_a_tlog_proof() -> None:
    lines = inclusion_file(17, PROOF, CHECKPOINT).decode().split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 17"]
    assert [decode_base64(line) for line in lines[2:5]] == PROOF
    assert lines[5] == ""
    assert "\n".join(lines[6:]).encode() == NOTE
    assert inclusion_file(0, [], CHECKPOINT) == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + NOTE


@pytest.mark.parametrize(("old", "proof"), [(0, []), (1, PROOF), (1000, PROOF * 21)])
def test_a_request_comes_back(old: int, proof: list[bytes]) -> None:
    assert parse_request(request_file(old, proof, CHECKPOINT)) == (old, proof, CHECKPOINT)


def test_every_other_spelling_of_a_request_is_refused_or_means_something_else() -> None:
    request = request_file(1000, PROOF, CHECKPOINT)
    for changed in variants(request):
        try:
            found = parse_request(changed)
        except ParseError:
            continue
        assert request_file(*found) == changed


@pytest.mark.parametrize(
    "head",
    [
        *("", "old", "old ", "old -1", "old 01", "old 1 ", "Old 1", "new 1", "old 1\n", "old 1\n\n", "old 1\nAAAA"),
        "old 1\n" + "A" * 43 + "=\n",
        "old 1\n" + "\n".join(["A" * 43 + "="] * 64),
        "old é",
    ],
)
def test_a_request_of_another_form_is_refused(head: str) -> None:
    with pytest.raises(ParseError):
        parse_request(head.encode() + b"\n\n" + NOTE)


@pytest.mark.parametrize(("name", "kind"), [(ORIGIN, ED25519), (NAME, COSIGNATURE)])
def test_a_verifier_key_comes_back(name: str, kind: int) -> None:
    key = VerifierKey(name, kind, LOG.public)
    text = str(key)
    assert text.startswith(f"{name}+")
    assert parse_verifier_key(text) == key
    assert parse_verifier_key(f" {text}\n") == key


def test_a_verifier_key_has_the_form_of_the_standard() -> None:
    # the verifier key of the example in C2SP signed-note, and of golang.org/x/mod/sumdb/note
    peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = parse_verifier_key(peter)
    assert (key.name, key.kind) == ("PeterNeumann", ED25519)
    assert str(key) == peter


def test_a_mistyped_verifier_key_is_refused() -> None:
    text = str(VerifierKey(NAME, COSIGNATURE, COSIGNER.public))
    for changed in (each for each in variants(text.encode()) if each.strip() != text.encode()):
        with pytest.raises(ParseError):
            parse_verifier_key(changed.decode("utf-8", errors="replace"))


@pytest.mark.parametrize(
    "text", ["", "+", "++", "name", "name+abcdef01", "name+abcdef01+", f"+00000000+{'A' * 44}", "na me+0+AAAA"]
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_verifier_key(text)


@pytest.mark.parametrize("kind", [0, 2, 3, 5, 255])
def test_a_verifier_key_of_another_kind_is_refused(kind: int) -> None:
    with pytest.raises(ParseError, match="log or a cosigner"):
        parse_verifier_key(str(VerifierKey(NAME, kind, LOG.public)))
