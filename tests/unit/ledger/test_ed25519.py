"""Each refusal of formats/ledger.md (Signatures) is met and says why. tests/golden/ed25519 has the many cases."""

from __future__ import annotations

import pytest

from sijill.errors import BadSignature
from sijill.ledger.ed25519 import KEY_SIZE, ORDER, PRIME, SIGNATURE_SIZE, Signer, verify_public_key, verify_signature
from tests.unit.ledger.payloads import signer

MESSAGE = b"what was said"
SIGNER = signer("somebody")
SIGNATURE = SIGNER.sign(MESSAGE)

# The y of the eight points of small order; those of order 8 are the roots of a polynomial that tests/golden computes.
SMALL_ORDER_Y = {
    "order 1": 1,
    "order 2": PRIME - 1,
    "order 4": 0,
    "order 8": 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    "order 8, the other": 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
}


def encoded(y: int, sign: int = 0) -> bytes:
    return (y | sign << 255).to_bytes(KEY_SIZE, "little")


def test_a_signature_verifies() -> None:
    verify_signature(SIGNER.public, MESSAGE, SIGNATURE)


def test_the_same_message_has_one_signature() -> None:
    assert (len(SIGNER.public), len(SIGNATURE)) == (KEY_SIZE, SIGNATURE_SIZE)
    assert signer("somebody").sign(MESSAGE) == SIGNATURE
    assert signer("somebody else").sign(MESSAGE) != SIGNATURE


def test_an_empty_message_and_a_long_one_can_be_signed() -> None:
    for message in (b"", bytes(100_000)):
        verify_signature(SIGNER.public, message, SIGNER.sign(message))


@pytest.mark.parametrize("signature", [b"", SIGNATURE[:63], SIGNATURE + b"\0", SIGNATURE * 2], ids=len)
def test_a_signature_of_another_length_is_refused(signature: bytes) -> None:
    with pytest.raises(BadSignature, match="64 bytes"):
        verify_signature(SIGNER.public, MESSAGE, signature)


@pytest.mark.parametrize("public", [b"", SIGNER.public[:31], SIGNER.public + b"\0"], ids=len)
def test_a_key_of_another_length_is_refused(public: bytes) -> None:
    with pytest.raises(BadSignature, match="32 bytes"):
        verify_signature(public, MESSAGE, SIGNATURE)
    with pytest.raises(BadSignature, match="32 bytes"):
        verify_public_key(public)


@pytest.mark.parametrize("y", range(PRIME, 2**255))
@pytest.mark.parametrize("sign", [0, 1])
def test_y_that_is_not_below_the_prime_is_refused_in_key_and_r(y: int, sign: int) -> None:
    with pytest.raises(BadSignature, match="public key is not in canonical form"):
        verify_public_key(encoded(y, sign))
    with pytest.raises(BadSignature, match="R is not in canonical form"):
        verify_signature(SIGNER.public, MESSAGE, encoded(y, sign) + SIGNATURE[32:])


@pytest.mark.parametrize("y", SMALL_ORDER_Y.values(), ids=SMALL_ORDER_Y)
@pytest.mark.parametrize("sign", [0, 1])
def test_points_of_small_order_are_refused_in_key_and_r(y: int, sign: int) -> None:
    # among them the two whose x is 0, where a set sign bit is not canonical either
    with pytest.raises(BadSignature, match="public key is a point of small order"):
        verify_public_key(encoded(y, sign))
    with pytest.raises(BadSignature, match="R is a point of small order"):
        verify_signature(SIGNER.public, MESSAGE, encoded(y, sign) + SIGNATURE[32:])


@pytest.mark.parametrize("y", [2, 7, 8, 11, 12, 13, 17, 20])
def test_a_key_that_is_no_point_of_the_curve_is_refused(y: int) -> None:
    with pytest.raises(BadSignature, match="not a point of the curve"):
        verify_public_key(encoded(y))


@pytest.mark.parametrize("y", [3, 4, 5, 6, 9, 10])
def test_a_key_with_a_small_y_on_the_curve_is_none_of_these(y: int) -> None:
    verify_public_key(encoded(y))


@pytest.mark.parametrize("added", [ORDER, 2 * ORDER, 8 * ORDER])
def test_s_that_is_not_below_the_order_is_refused(added: int) -> None:
    s = int.from_bytes(SIGNATURE[32:], "little") + added
    with pytest.raises(BadSignature, match="not below the order"):
        verify_signature(SIGNER.public, MESSAGE, SIGNATURE[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("bit", range(512))
def test_every_bit_of_a_signature_counts(bit: int) -> None:
    changed = (int.from_bytes(SIGNATURE, "little") ^ 1 << bit).to_bytes(SIGNATURE_SIZE, "little")
    with pytest.raises(BadSignature):
        verify_signature(SIGNER.public, MESSAGE, changed)


def test_another_message_or_key_is_refused() -> None:
    with pytest.raises(BadSignature, match="does not verify"):
        verify_signature(SIGNER.public, MESSAGE + b"\0", SIGNATURE)
    with pytest.raises(BadSignature, match="does not verify"):
        verify_signature(signer("somebody else").public, MESSAGE, SIGNATURE)


def test_a_refused_key_is_refused_every_time() -> None:
    # what was found of a key is kept in memory
    for _ in range(3):
        with pytest.raises(BadSignature):
            verify_public_key(encoded(2))


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)], ids=len)
def test_a_seed_of_another_length_makes_no_signer(seed: bytes) -> None:
    with pytest.raises(ValueError, match="seed"):
        Signer(seed)


def test_a_signer_does_not_show_its_seed() -> None:
    seed = bytes(range(32))
    shown = repr(Signer(seed)) + repr([getattr(Signer(seed), name) for name in ("public",)])
    assert seed.hex() not in shown
    assert repr(seed) not in shown
