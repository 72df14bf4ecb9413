"""Vectors of "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020): points of small and of mixed order.

Whoever holds a private key can add a point of small order to the public key, or to R, and sign so that some verifiers
take the signature and others do not. Each vector fulfils the equation that it names, so that only the refusal in
question stands between it and acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import count

from tests.golden.ed25519 import reference as ed
from tests.golden.ed25519.vector import Vector

SECRET = int.from_bytes(sha256(b"sijill vectors, a").digest(), "little") % ed.L
NONCE = int.from_bytes(sha256(b"sijill vectors, r").digest(), "little") % ed.L
HONEST_KEY, HONEST_R = ed.times(SECRET, ed.BASE), ed.times(NONCE, ed.BASE)

Encodings = list[tuple[str, bytes, int]]
"""Name, bytes, and which multiple of the first point of order 8 they mean."""


def canonical_encodings() -> Encodings:
    orders = ("1", "8", "4", "8", "2", "8", "4", "8")
    points = enumerate(ed.torsion())
    return [(f"order {orders[number]}, point {number}", ed.encode(point), number) for number, point in points]


def other_encodings() -> Encodings:
    """The ways to write the eight points that are not canonical: y + p, and x = 0 with its sign bit set."""
    found = []
    numbers = [y | sign << 255 for y in (0, 1, ed.P - 1, ed.P, ed.P + 1) for sign in (0, 1)]
    for data in (number.to_bytes(32, "little") for number in numbers):
        point = ed.decode(data)
        if point in ed.torsion() and not ed.is_canonical(data):
            found.append((f"written as {data[::-1].hex()[:2]}…{data[:1].hex()}", data, ed.torsion().index(point)))
    return found


def mixed(point: ed.Point, number: int) -> bytes:
    """The encoding of a point of the large group with one of small order added."""
    return ed.encode(ed.add(point, ed.torsion()[number]))


def message_where(r: bytes, public: bytes, of_key: int, of_r: int) -> tuple[bytes, int]:
    """A message whose k makes the parts of small order, [of_r] and [k of_key], cancel."""
    return next(found for found in messages(r, public) if (found[1] * of_key + of_r) % 8 == 0)


def messages(r: bytes, public: bytes) -> Iterator[tuple[bytes, int]]:
    for number in count():
        message = b"Taming %d" % number
        yield message, ed.challenge(r, public, message)


def special_points() -> Iterator[Vector]:
    yield from small_keys()
    yield from small_r()
    yield from both_small()
    yield from mixed_orders()


def small_keys() -> Iterator[Vector]:
    """A key of small order signs anything for anybody: [S]B − [k]A has eight values at most."""
    for name, public, number in canonical_encodings() + other_encodings():
        r = ed.encode(HONEST_R)
        message, _ = message_where(r, public, number, 0)
        lax = (ed.KEY_ORDER,) if ed.is_canonical(public) else (ed.KEY_ORDER, ed.KEY_CANONICAL)
        signature = r + NONCE.to_bytes(32, "little")
        yield Vector("SmallKey", name, public, message, signature, lax=lax)


def small_r() -> Iterator[Vector]:
    """R of small order, under a key that is not."""
    public = mixed(HONEST_KEY, 1)
    for name, r, number in canonical_encodings() + other_encodings():
        message, k = message_where(r, public, 1, number)
        lax = (ed.R_ORDER,) if ed.is_canonical(r) else (ed.R_ORDER, ed.R_CANONICAL)
        signature = r + (k * SECRET % ed.L).to_bytes(32, "little")
        yield Vector("SmallR", name, public, message, signature, lax=lax)


def both_small() -> Iterator[Vector]:
    """S = 0 under a key of small order, with every R that there is: what is "signed" by nobody."""
    public = ed.encode(ed.torsion()[1])
    for name, r, number in canonical_encodings():
        message, _ = message_where(r, public, 1, number)
        yield Vector("SmallKeyAndR", name, public, message, r + bytes(32), lax=(ed.KEY_ORDER, ed.R_ORDER))


def mixed_orders() -> Iterator[Vector]:
    """Keys and R with a part of small order. No rule refuses them: the equation without cofactor decides."""
    for of_key, of_r in ((1, 0), (4, 0), (0, 3), (0, 4), (1, 2), (3, 7), (4, 4), (2, 5)):
        public, r = mixed(HONEST_KEY, of_key), mixed(HONEST_R, of_r)
        name = f"key + point {of_key}, R + point {of_r}"
        fulfilling = [k for k in range(8) if (k * of_key + of_r) % 8 == 0]
        if fulfilling:
            message, signature = signed_where(r, public, fulfilling)
            yield Vector("MixedOrder", f"{name}, equation holds", public, message, signature, True)
        message, signature = signed_where(r, public, [k for k in range(8) if k not in fulfilling])
        yield Vector("MixedOrder", f"{name}, with cofactor only", public, message, signature, lax=(ed.COFACTOR,))


def signed_where(r: bytes, public: bytes, remainders: list[int]) -> tuple[bytes, bytes]:
    message, k = next(found for found in messages(r, public) if found[1] % 8 in remainders)
    return message, r + ((NONCE + k * SECRET) % ed.L).to_bytes(32, "little")
