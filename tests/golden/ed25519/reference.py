"""Ed25519 the slow way: RFC 8032 section 5.1 in affine coordinates, and each refusal of formats/ledger.md by its name.

It makes the vectors and judges them. It shares no line and no method with the program, which asks libsodium, or with
the verifier, which computes in extended coordinates: where all three agree, the formula is right.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, reduce
from hashlib import sha512

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQUARE_ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
BELOW_SIGN = 2**255 - 1

Point = tuple[int, int]
NEUTRAL: Point = (0, 1)

LENGTH = "length"
KEY_CANONICAL, R_CANONICAL = "key not canonical", "R not canonical"
KEY_ORDER, R_ORDER = "key of small order", "R of small order"
S_RANGE = "S not below the order"
KEY_CURVE = "key not on the curve"
EQUATION = "equation"
REFUSALS = (LENGTH, KEY_CANONICAL, R_CANONICAL, KEY_ORDER, R_ORDER, S_RANGE, KEY_CURVE, EQUATION)

COFACTOR = "equation only without cofactor"
"""What a verifier drops that multiplies both sides of the equation by 8."""


def add(p: Point, q: Point) -> Point:
    """The addition law of the curve −x² + y² = 1 + d x² y² (RFC 8032 section 5.1.4, before any coordinates)."""
    (x1, y1), (x2, y2) = p, q
    product = D * x1 * x2 * y1 * y2 % P
    # one inversion for both denominators, 1 + product and 1 − product
    inverse = pow((1 + product) * (1 - product), -1, P)
    x = (x1 * y2 + x2 * y1) * (1 - product) * inverse % P
    y = (y1 * y2 + x1 * x2) * (1 + product) * inverse % P
    return x, y


def negative(point: Point) -> Point:
    return -point[0] % P, point[1]


@cache
def doublings(point: Point) -> list[Point]:
    """The point, doubled 0 to 255 times."""
    return reduce(lambda found, _: [*found, add(found[-1], found[-1])], range(255), [point])


def times(scalar: int, point: Point) -> Point:
    """Double and add."""
    parts = (double for bit, double in enumerate(doublings(point)) if scalar >> bit & 1)
    return reduce(add, parts, NEUTRAL)


def encode(point: Point) -> bytes:
    """RFC 8032 section 5.1.2."""
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def find_x(y: int, sign: int) -> int | None:
    """The x that section 5.1.3 recovers from y; where x is 0 the sign is not looked at."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * SQUARE_ROOT_OF_MINUS_1 % P
    if x * x % P != square:
        return None
    return x if x & 1 == sign else -x % P


def decode(data: bytes) -> Point | None:
    """The point that 32 bytes mean to a reader without scruples: y is taken modulo P."""
    number = int.from_bytes(data, "little")
    y = (number & BELOW_SIGN) % P
    x = find_x(y, number >> 255)
    return None if x is None else (x, y)


def is_canonical(data: bytes) -> bool:
    number = int.from_bytes(data, "little")
    y = number & BELOW_SIGN
    return y < P and not (number >> 255 and y in (1, P - 1))


BASE: Point = (find_x(4 * pow(5, -1, P) % P, 0) or 0, 4 * pow(5, -1, P) % P)


@cache
def torsion() -> list[Point]:
    """The eight points whose order divides 8: the multiples 0 to 7 of one of order 8."""
    y = 2
    while True:
        x = find_x(y, 0)
        point = NEUTRAL if x is None else times(L, (x, y))
        found = [times(scalar, point) for scalar in range(8)]
        if len(set(found)) == 8:
            return found
        y += 1


def challenge(r: bytes, public: bytes, message: bytes) -> int:
    """The k of section 5.1.7."""
    return int.from_bytes(sha512(r + public + message).digest(), "little") % L


def secret_scalar(seed: bytes) -> int:
    """The s of section 5.1.5."""
    number = int.from_bytes(sha512(seed).digest()[:32], "little")
    return number & (2**254 - 8) | 2**254


def public_key(seed: bytes) -> bytes:
    return encode(times(secret_scalar(seed), BASE))


def sign(seed: bytes, message: bytes) -> bytes:
    """Section 5.1.6."""
    nonce = int.from_bytes(sha512(sha512(seed).digest()[32:] + message).digest(), "little") % L
    r = encode(times(nonce, BASE))
    s = (nonce + challenge(r, public_key(seed), message) * secret_scalar(seed)) % L
    return r + s.to_bytes(32, "little")


def refusal(public: bytes, message: bytes, signature: bytes, without: Collection[str] = ()) -> str | None:
    """The first of REFUSALS that applies, None where the signature is valid.

    `without` names refusals that are dropped: what a laxer verifier would say, which is how a vector shows that it
    tests what it says.
    """
    if LENGTH in without:
        signature = signature[:64].ljust(64, b"\0")
    if len(public) != 32 or len(signature) != 64:
        return LENGTH
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    key, nonce = decode(public), decode(r)
    applies = {
        KEY_CANONICAL: not is_canonical(public),
        R_CANONICAL: not is_canonical(r),
        KEY_ORDER: key in torsion(),
        R_ORDER: nonce in torsion(),
        S_RANGE: s >= L,
        KEY_CURVE: key is None,
    }
    for name, is_so in applies.items():
        if is_so and name not in without:
            return name
    if key is None:
        return KEY_CURVE
    found = add(times(s % L, BASE), negative(times(challenge(r, public, message), key)))
    return None if _is_same(found, r, nonce, without) else EQUATION


def _is_same(found: Point, r: bytes, nonce: Point | None, without: Collection[str]) -> bool:
    if COFACTOR in without and nonce is not None:
        return times(8, found) == times(8, nonce)
    if R_CANONICAL in without:
        return found == nonce
    return encode(found) == r
