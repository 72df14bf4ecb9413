"""Three implementations that share nothing give one verdict on every vector: see README.md."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sijill.errors import BadSignature
from sijill.ledger.ed25519 import Signer, verify_signature
from tests.golden.ed25519 import reference
from tests.golden.ed25519.make import made
from tests.golden.ed25519.vector import VECTORS, Vector, read_vectors, written
from tests.golden.one_file_verifier import load_verifier

KEPT = read_vectors()
LARGEST = 150_000
RFC_8032 = json.loads((Path(__file__).parent / "rfc8032.json").read_text("utf-8"))
WYCHEPROOF = (
    "CompressedSignature InvalidEncoding InvalidKtv InvalidSignature Ktv SignatureMalleability SignatureWithGarbage "
    "TinkOverflow TruncatedSignature Valid"
).split()
OF_SPECIAL_POINTS = {"SmallKey", "SmallR", "SmallKeyAndR", "MixedOrder"}


def ours(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify_signature(public, message, signature)
    except BadSignature:
        return False
    return True


def test_the_vectors_are_those_that_the_reference_makes() -> None:
    assert written(made()) == VECTORS.read_text("utf-8")


def test_the_file_stays_small_and_every_vector_has_a_name_of_its_own() -> None:
    assert VECTORS.stat().st_size < LARGEST
    assert len({vector.id for vector in KEPT}) == len(KEPT)


def test_every_class_is_there_and_valid_signatures_among_them() -> None:
    groups = {vector.group for vector in KEPT}
    assert groups >= {*WYCHEPROOF, *OF_SPECIAL_POINTS}
    assert {vector.group for vector in KEPT if vector.valid} == {"Valid", "Ktv", "TinkOverflow", "MixedOrder"}


@pytest.mark.parametrize("vector", KEPT, ids=lambda vector: vector.id)
def test_all_agree(vector: Vector) -> None:
    case = vector.public, vector.message, vector.signature
    assert (reference.refusal(*case) is None) is vector.valid
    assert ours(*case) is vector.valid
    assert load_verifier().ed25519_verify(*case) is vector.valid


@pytest.mark.parametrize("vector", [each for each in KEPT if each.lax], ids=lambda vector: vector.id)
def test_only_the_refusal_that_is_named_stands_in_its_way(vector: Vector) -> None:
    case = vector.public, vector.message, vector.signature
    assert reference.refusal(*case, without=vector.lax) is None
    for name in vector.lax:
        without_one = set(vector.lax) - {name}
        assert reference.refusal(*case, without=without_one) is not None


def test_each_refusal_has_a_vector_that_meets_it_first() -> None:
    met = {reference.refusal(vector.public, vector.message, vector.signature) for vector in KEPT}
    assert met == {None, *reference.REFUSALS}


@pytest.mark.parametrize("row", RFC_8032, ids=lambda row: row["name"])
def test_rfc_8032_section_7_1(row: dict[str, str]) -> None:
    names = ("secret", "public", "message", "signature")
    secret, public, message, signature = (bytes.fromhex(row[name]) for name in names)
    assert (reference.public_key(secret), reference.sign(secret, message)) == (public, signature)
    signer = Signer(secret)
    assert (signer.public, signer.sign(message)) == (public, signature)
    assert ours(public, message, signature)
    assert load_verifier().ed25519_verify(public, message, signature)
