"""Ed25519 with the refusals of formats/ledger.md: one signature, one key, one verdict in every verifier.

RFC 8032 leaves room at the edges (encodings that are not canonical, points of small order, the cofactor), and libraries
fill it differently (Chalkias, Garillot, Nikolaenko 2020, "Taming the many EdDSAs"). A record for a court may have no
such room. `tests/golden/ed25519` holds the cases.
"""

from __future__ import annotations

from functools import lru_cache

from nacl.bindings.crypto_sign import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from sijill.errors import BadSignature

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
KEY_SIZE = 32
SIGNATURE_SIZE = 64
_BELOW_SIGN = 2**255 - 1

# y-coordinates of the eight points whose order divides 8, by order: 1, 2, 4, 8, 8
_SMALL_ORDER = {
    1,
    PRIME - 1,
    0,
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    PRIME - 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
}


def verify_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Return if `signature` is one that `public` made on `message`; raise BadSignature with the reason if not."""
    if len(signature) != SIGNATURE_SIZE:
        raise BadSignature(f"a signature has {SIGNATURE_SIZE} bytes, this one {len(signature)}")
    verify_public_key(public)
    _refuse_point(signature[:KEY_SIZE], "the signature's R")
    if int.from_bytes(signature[KEY_SIZE:], "little") >= ORDER:
        raise BadSignature("the signature's S is not below the order of the base point")
    try:
        crypto_sign_open(signature + message, public)
    except BadSignatureError:
        raise BadSignature("the signature does not verify under the key") from None


@lru_cache(maxsize=256)
def verify_public_key(public: bytes) -> None:
    """Return if these are a key; raise BadSignature for one that is not canonical, of small order, or no point at
    all.
    """
    if len(public) != KEY_SIZE:
        raise BadSignature(f"a public key has {KEY_SIZE} bytes, this one {len(public)}")
    _refuse_point(public, "the public key")
    if not _is_on_curve(int.from_bytes(public, "little") & _BELOW_SIGN):
        raise BadSignature("the public key is not a point of the curve")


def _refuse_point(encoded: bytes, what: str) -> None:
    y = int.from_bytes(encoded, "little") & _BELOW_SIGN
    if y >= PRIME:
        raise BadSignature(f"{what} is not in canonical form")
    # x is 0 only in the points of order 1 and 2, so a set sign bit beside x = 0 is refused here too
    if y in _SMALL_ORDER:
        raise BadSignature(f"{what} is a point of small order")


def _is_on_curve(y: int) -> bool:
    """Whether some x satisfies −x² + y² = 1 + d x² y²: Euler's criterion on x² = (y² − 1) / (d y² + 1)."""
    d = -121665 * pow(121666, -1, PRIME) % PRIME
    square = (y * y - 1) * pow(d * y * y + 1, -1, PRIME) % PRIME
    return pow(square, (PRIME - 1) // 2, PRIME) in (0, 1)


class Signer:
    """A private key that signs; the bytes of it do not leave this object. Made of the 32-byte seed of RFC 8032."""

    __slots__ = ("_secret", "public")

    def __init__(self, seed: bytes) -> None:
        self.public, self._secret = crypto_sign_seed_keypair(seed)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature; the same message gives the same bytes."""
        return crypto_sign(message, self._secret)[:SIGNATURE_SIZE]
