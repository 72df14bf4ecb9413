"""Vectors of the classes of C2SP Wycheproof's ed25519_test.json: one honest key, and what can be wrong beside it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from tests.golden.ed25519 import reference as ed
from tests.golden.ed25519.vector import Vector

SEED, OTHER_SEED = sha256(b"sijill vectors").digest(), sha256(b"sijill vectors, other").digest()
KEY, OTHER_KEY = ed.public_key(SEED), ed.public_key(OTHER_SEED)
MESSAGE = b"Test"
MESSAGES = (b"", b"x", MESSAGE, b"Hello", b"123400", bytes(12), b"a" * 65, bytes(range(0x20, 0x61)), b"\xff" * 16)

# Counted up from 0 until the signature on "Test <number>" had the form that is named.
LARGE_S = (401, 463, 812)
"""S above 255/256 of the order: sums of limbs overflow here first (Wycheproof: TinkOverflow)."""
SMALL_S = 3078
ENDS_IN_ZERO, R_BEGINS_WITH_ZERO, S_BEGINS_WITH_ZERO, HALVES_OVERLAP = 9, 60, 177, 16

FLIPPED = (0, 1, 2, 7, 8, 16, 31, 32, 63, 64, 97, 127, 240, 247, 248, 253, 254, 255)
SPECIAL_R = {
    "0": bytes(32),
    "1": (1).to_bytes(32, "little"),
    "1, x negative": (1 | 1 << 255).to_bytes(32, "little"),
    "p-1": (ed.P - 1).to_bytes(32, "little"),
    "p": ed.P.to_bytes(32, "little"),
    "p+1": (ed.P + 1).to_bytes(32, "little"),
    "L": ed.L.to_bytes(32, "little"),
    "2^255-1": (2**255 - 1).to_bytes(32, "little"),
    "2^256-1": b"\xff" * 32,
}
SPECIAL_S = {"0": 0, "1": 1, "L-1": ed.L - 1, "L": ed.L, "L+1": ed.L + 1, "p": ed.P, "2^256-1": 2**256 - 1}
ADDED_TO_S = {
    "L": ed.L,
    "2L": 2 * ed.L,
    "4L": 4 * ed.L,
    "8L": 8 * ed.L,
    "2^253": 2**253,
    "2^254": 2**254,
    "2^255": 2**255,
    "p": ed.P,
}


def numbered(number: int) -> bytes:
    return b"Test %d" % number


def wycheproof_like() -> Iterator[Vector]:
    yield from valid()
    yield from special_values()
    yield from lengths()
    yield from compressed()
    yield from modified_r()
    yield from malleable()
    yield from of_something_else()
    yield from keys_that_are_none()


def valid() -> Iterator[Vector]:
    for seed in (SEED, OTHER_SEED):
        for message in MESSAGES:
            name = f"{message[:6]!r} of {len(message)} bytes, {'one' if seed == SEED else 'another'} key"
            yield Vector("Valid", name, ed.public_key(seed), message, ed.sign(seed, message), True)
    for number in LARGE_S:
        message = numbered(number)
        name = f"S just below the order, {message.decode()}"
        yield Vector("Ktv", name, KEY, message, ed.sign(SEED, message), True)
    small = numbered(SMALL_S)
    signature = ed.sign(SEED, small)
    yield Vector("Ktv", "S with its two highest bytes 0", KEY, small, signature, True)
    yield Vector("InvalidKtv", "the same S plus the order", KEY, small, with_s(signature, ed.L), lax=(ed.S_RANGE,))
    for number in range(8):
        seed = sha256(b"arithmetic %d" % number).digest()
        message = sha256(seed).digest()[:20]
        yield Vector("TinkOverflow", f"key {number}", ed.public_key(seed), message, ed.sign(seed, message), True)


def with_s(signature: bytes, added: int) -> bytes:
    return signature[:32] + (int.from_bytes(signature[32:], "little") + added).to_bytes(32, "little")


def special_values() -> Iterator[Vector]:
    for r_name, r in SPECIAL_R.items():
        for s_name, s in SPECIAL_S.items():
            yield Vector("InvalidSignature", f"R {r_name}, S {s_name}", KEY, b"?", r + s.to_bytes(32, "little"))


def lengths() -> Iterator[Vector]:
    good = ed.sign(SEED, MESSAGE)
    cut = {"empty": b"", "one byte": good[:1], "S missing": good[:32], "two bytes short": good[:62], "63": good[:63]}
    for name, signature in cut.items():
        yield Vector("TruncatedSignature", name, KEY, MESSAGE, signature)
    for name, signature in {"two spaces": good + b"  ", "the key": good + KEY, "a 0 byte": good + b"\0"}.items():
        yield Vector("SignatureWithGarbage", f"followed by {name}", KEY, MESSAGE, signature, lax=(ed.LENGTH,))
    for name, signature in {"R": b"\0" + good, "S": good[:32] + b"\0" + good[32:], "": good + good}.items():
        yield Vector("SignatureWithGarbage", f"0 before {name}" if name else "twice", KEY, MESSAGE, signature)


def compressed() -> Iterator[Vector]:
    for name, number, cut in (
        ("0 taken from the end", ENDS_IN_ZERO, 63),
        ("0 taken from the beginning", R_BEGINS_WITH_ZERO, 0),
        ("0 taken from the beginning of S", S_BEGINS_WITH_ZERO, 32),
        ("R and S share a byte", HALVES_OVERLAP, 32),
    ):
        good = ed.sign(SEED, numbered(number))
        lax = (ed.LENGTH,) if cut == 63 else ()
        shorter = good[:cut] + good[cut + 1 :]
        yield Vector("CompressedSignature", name, KEY, numbered(number), shorter, lax=lax)


def modified_r() -> Iterator[Vector]:
    """S fits the R that is written, and gives the R that is not: only a careless comparison takes them."""
    nonce = int.from_bytes(sha256(b"nonce").digest(), "little") % ed.L
    r = ed.encode(ed.times(nonce, ed.BASE))
    number = int.from_bytes(r, "little")
    wrong = {f"bit {bit} changed": (number ^ 1 << bit).to_bytes(32, "little") for bit in FLIPPED}
    wrong |= {"all bits changed": (number ^ 2**256 - 1).to_bytes(32, "little"), "0": bytes(32), "ones": b"\xff" * 32}
    wrong |= {"1, x negative": SPECIAL_R["1, x negative"]}
    for name, written in wrong.items():
        s = (nonce + ed.challenge(written, KEY, b"123400") * ed.secret_scalar(SEED)) % ed.L
        yield Vector("InvalidEncoding", f"R: {name}", KEY, b"123400", written + s.to_bytes(32, "little"))


def malleable() -> Iterator[Vector]:
    good = ed.sign(SEED, MESSAGE)
    for name, added in ADDED_TO_S.items():
        lax = (ed.S_RANGE,) if added % ed.L == 0 else ()
        yield Vector("SignatureMalleability", f"S + {name}", KEY, MESSAGE, with_s(good, added), lax=lax)


def of_something_else() -> Iterator[Vector]:
    good = ed.sign(SEED, MESSAGE)
    group = "Modified"
    yield Vector(group, "another message", KEY, b"test", good)
    yield Vector(group, "the message and a 0 byte", KEY, MESSAGE + b"\0", good)
    yield Vector(group, "another key", OTHER_KEY, MESSAGE, good)
    yield Vector(group, "R and S exchanged", KEY, MESSAGE, good[32:] + good[:32])
    yield Vector(group, "S of another message", KEY, MESSAGE, good[:32] + ed.sign(SEED, b"test")[32:])
    for bit in (0, 7, 128, 251):
        changed = (int.from_bytes(good[32:], "little") ^ 1 << bit).to_bytes(32, "little")
        yield Vector(group, f"bit {bit} of S changed", KEY, MESSAGE, good[:32] + changed)


def keys_that_are_none() -> Iterator[Vector]:
    good = ed.sign(SEED, MESSAGE)
    for name, public in {
        "empty": b"",
        "31 bytes": KEY[:31],
        "33 bytes": KEY + b"\0",
        "twice": KEY + KEY,
        "x negated": (int.from_bytes(KEY, "little") ^ 1 << 255).to_bytes(32, "little"),
    }.items():
        yield Vector("Key", name, public, MESSAGE, good)
    for y in (2, 7, 8, 11, 12):  # the smallest y of no point
        yield Vector("Key", f"y = {y}, not on the curve", y.to_bytes(32, "little"), MESSAGE, good)
    for y in (3, 4, 5, 6, 18):  # y of points of large order, written with p added
        public = (ed.P + y).to_bytes(32, "little")
        yield Vector("Key", f"y = p + {y}, not canonical", public, MESSAGE, good)
