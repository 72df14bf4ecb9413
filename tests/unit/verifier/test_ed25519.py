"""Ed25519 against a naive arithmetic of our own and a library, in the classes of cases that Wycheproof has."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from verifier.sijill_verify import ed25519_verify, find_point

# Affine points and the addition law as RFC 8032 section 5.1 states them: slow, and hard to get wrong.
Q = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, Q) % Q
Affine = tuple[int, int]
NEUTRAL: Affine = (0, 1)


def plus(p: Affine, q: Affine) -> Affine:
    (x1, y1), (x2, y2) = p, q
    k = D * x1 * x2 * y1 * y2
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, Q) % Q, (y1 * y2 + x1 * x2) * pow(1 - k, -1, Q) % Q


@functools.cache
def multiple(scalar: int, point: Affine) -> Affine:
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = plus(result, point)
        point, scalar = plus(point, point), scalar >> 1
    return result


def encoded(point: Affine) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decoded(data: bytes) -> Affine | None:
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, Q) % Q
    root = pow(square, (Q + 3) // 8, Q)
    for x in (root, root * pow(2, (Q - 1) // 4, Q) % Q):
        if x * x % Q == square:
            return (x if x & 1 == sign else -x % Q, y % Q)
    return None


BASE = decoded((4 * pow(5, -1, Q) % Q).to_bytes(32, "little"))
assert BASE


def torsion() -> list[Affine]:
    """The eight points of small order: what the order of the base point leaves of a point that is not its multiple."""
    for y in range(2, 100):
        point = decoded(y.to_bytes(32, "little"))
        if point:
            eighth = multiple(ORDER, point)
            if multiple(4, eighth) != NEUTRAL:
                return [multiple(times, eighth) for times in range(8)]
    raise AssertionError


SMALL = torsion()


def challenge(r: bytes, public: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % ORDER


@functools.cache
def expected(public: bytes, message: bytes, signature: bytes) -> bool:
    """formats/ledger.md, refusal by refusal."""
    if len(public) != 32 or len(signature) != 64:
        return False
    points = []
    for half in (public, signature[:32]):
        number = int.from_bytes(half, "little")
        point = decoded(half)
        if number % 2**255 >= Q or (point and point[0] == 0 and number >> 255) or point in SMALL:
            return False
        points.append(point)
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER or points[0] is None:
        return False
    k = challenge(signature[:32], public, message)
    x, y = multiple(k, points[0])
    return encoded(plus(multiple(s, BASE), (-x % Q, y))) == signature[:32]


class Signer:
    """Signs with a key A = aB + a torsion point and a nonce R = rB + a torsion point, as no honest signer would."""

    def __init__(self, label: str, torsion_of_key: int = 0, torsion_of_nonce: int = 0) -> None:
        self.a = int.from_bytes(hashlib.sha512(label.encode()).digest(), "little") % ORDER
        self.torsion, self.nonce_torsion = SMALL[torsion_of_key], SMALL[torsion_of_nonce]
        self.public = encoded(plus(multiple(self.a, BASE), self.torsion))

    def sign(self, message: bytes) -> bytes:
        """A signature that verifies without the cofactor wherever the torsion cancels."""
        r = int.from_bytes(hashlib.sha512(b"nonce" + message).digest(), "little") % ORDER
        first = encoded(plus(multiple(r, BASE), self.nonce_torsion))
        s = (r + challenge(first, self.public, message) * self.a) % ORDER
        return first + s.to_bytes(32, "little")


HONEST = Signer("honest")
MESSAGE = b"The bridge was closed on the ninth."


def flipped(data: bytes, bit: int) -> bytes:
    return (int.from_bytes(data, "little") ^ 1 << bit).to_bytes(len(data), "little")


def cases() -> Iterator[tuple[str, bytes, bytes, bytes]]:
    """Name, key, message, signature."""
    public, signature = HONEST.public, HONEST.sign(MESSAGE)
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    yield "valid", public, MESSAGE, signature
    yield "valid, empty message", public, b"", HONEST.sign(b"")
    yield "valid, long message", public, bytes(5000), HONEST.sign(bytes(5000))
    yield "other message", public, MESSAGE + b"\0", signature
    yield "other key", Signer("other").public, MESSAGE, signature
    for times in (1, 2, 7, 14):
        if s + times * ORDER < 2**256:
            yield f"S + {times}L", public, MESSAGE, r + (s + times * ORDER).to_bytes(32, "little")
    for length in (0, 1, 31, 32, 33, 63):
        yield f"truncated to {length}", public, MESSAGE, signature[:length]
    yield "appended", public, MESSAGE, signature + b"\0"
    yield "prepended", public, MESSAGE, b"\0" + signature
    yield "halves swapped", public, MESSAGE, signature[32:] + r
    yield "short key", public[:31], MESSAGE, signature
    yield "long key", public + b"\0", MESSAGE, signature
    yield "empty key", b"", MESSAGE, signature
    for bit in (0, 1, 7, 8, 63, 127, 128, 191, 254, 255, 256, 257, 300, 383, 448, 500, 507, 508, 510, 511):
        yield f"bit {bit} of the signature", public, MESSAGE, flipped(signature, bit)
    for bit in (0, 1, 100, 254, 255):
        yield f"bit {bit} of the key", flipped(public, bit), MESSAGE, signature
    specials = [0, 1, 2, Q - 1, Q, Q + 1, ORDER - 1, ORDER, ORDER + 1, 2**252, 2**254, 2**255 - 1, 2**255, 2**256 - 1]
    for special in specials:
        yield f"S = {special:x}", public, MESSAGE, r + special.to_bytes(32, "little")
        yield f"R = {special:x}", public, MESSAGE, special.to_bytes(32, "little") + signature[32:]
        yield f"A = {special:x}", special.to_bytes(32, "little"), MESSAGE, signature
        yield f"R = {special:x}, S = 0", public, MESSAGE, special.to_bytes(32, "little") + bytes(32)
    for order, point in enumerate(SMALL):
        # With a key or nonce of small order a forger needs no private key; the library takes some of these.
        small = encoded(point)
        for tried in range(16):
            message = b"forged %d" % tried
            yield f"small key {order}, R = {order}", small, message, small + bytes(32)
            yield f"small key {order}, R neutral", small, message, encoded(NEUTRAL) + bytes(32)
        yield f"small key {order}", small, MESSAGE, encoded(multiple(5, BASE)) + (5).to_bytes(32, "little")
        own = (challenge(small, public, MESSAGE) * HONEST.a % ORDER).to_bytes(32, "little")
        yield f"small R {order}", public, MESSAGE, small + own
    # y >= p: 19 encodings with either sign, of which only those of points of the curve could ever verify
    for low in range(19):
        for sign in (0, 1):
            alias = (Q + low | sign << 255).to_bytes(32, "little")
            yield f"key y = p + {low}, sign {sign}", alias, MESSAGE, signature
            yield f"R y = p + {low}, sign {sign}", public, MESSAGE, alias + signature[32:]
            yield f"key y = p + {low}, sign {sign}, R = key", alias, MESSAGE, alias + bytes(32)
    for y in (1, Q - 1):
        yield f"x = 0 with sign, y = {y:x}", (y | 1 << 255).to_bytes(32, "little"), MESSAGE, signature
        yield f"R: x = 0 with sign, y = {y:x}", public, MESSAGE, (y | 1 << 255).to_bytes(32, "little") + signature[32:]
    for order in range(1, 8):
        # With a mixed key the torsion cancels where 8 divides k (or enough of it): the messages find both kinds.
        mixed_key, mixed_both = Signer("mixed", order), Signer("mixed", order, 8 - order)
        for tried in range(6):
            message = b"mixed %d" % tried
            yield f"mixed key {order} {tried}", mixed_key.public, message, mixed_key.sign(message)
            yield f"mixed key and R {order} {tried}", mixed_both.public, message, mixed_both.sign(message)
        mixed_nonce = Signer("mixed", 0, order)
        yield f"mixed R {order}", mixed_nonce.public, MESSAGE, mixed_nonce.sign(MESSAGE)
    off_curve = next(y for y in range(2, 100) if decoded(y.to_bytes(32, "little")) is None)
    yield "key off the curve", off_curve.to_bytes(32, "little"), MESSAGE, signature
    yield "R off the curve", public, MESSAGE, off_curve.to_bytes(32, "little") + signature[32:]


CASES = list(cases())


def library_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_case_is_decided_as_the_page_says(case: tuple[str, bytes, bytes, bytes]) -> None:
    _, public, message, signature = case
    assert ed25519_verify(public, message, signature) == expected(public, message, signature)


def test_the_cases_hold_what_verifies_and_what_does_not() -> None:
    names = {name: expected(public, message, signature) for name, public, message, signature in CASES}
    accepted = {name for name, fine in names.items() if fine}
    assert {"valid", "valid, empty message", "valid, long message"} <= accepted
    mixed = {name for name in accepted if name.startswith("mixed")}
    assert mixed and mixed | {name for name in accepted if name.startswith("valid")} == accepted
    assert any(name.startswith("mixed") and not fine for name, fine in names.items())


def test_nothing_is_accepted_that_the_library_refuses() -> None:
    accepted = [case for case in CASES if ed25519_verify(*case[1:])]
    assert accepted
    assert all(library_verifies(*case[1:]) for case in accepted)


def test_the_library_accepts_only_what_is_small_besides() -> None:
    besides = [name for name, *case in CASES if library_verifies(*case) and not ed25519_verify(*case)]
    assert all("small" in name or name.startswith(("A =", "R =", "key y", "R y", "x = 0")) for name in besides)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.integers(0, 511))
def test_what_the_library_signs_verifies_and_not_when_one_bit_is_changed(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519_verify(public, message, signature)
    assert not ed25519_verify(public, message, flipped(signature, bit))


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=70))
def test_any_bytes_are_decided(public: bytes, message: bytes, signature: bytes) -> None:
    assert not ed25519_verify(public, message, signature)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_is_taken_where_it_is_a_point_not_small_and_canonical(data: bytes) -> None:
    point = decoded(data)
    canonical = point is not None and encoded(point) == data
    assert (find_point(data) is not None) == (canonical and point not in SMALL)


def test_no_key_has_another_spelling_or_length() -> None:
    for low in range(19):  # y = p + low stands for y = low, of which some are points that serve as keys
        for sign in (0, 1):
            assert find_point((Q + low | sign << 255).to_bytes(32, "little")) is None
    assert any(find_point(low.to_bytes(32, "little")) for low in range(19))
    for wrong in (HONEST.public[:31], HONEST.public + b"\0", b""):
        assert find_point(wrong) is None


def test_there_are_eight_small_points_and_none_is_a_key() -> None:
    assert len(set(SMALL)) == 8
    assert all(find_point(encoded(point)) is None for point in SMALL)
