"""Make vectors.json anew: python -m tests.golden.ed25519.make (from the checkout, in its environment)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.golden.ed25519.signature_cases import wycheproof_like
from tests.golden.ed25519.special_point_cases import special_points
from tests.golden.ed25519.vector import VECTORS, Vector, written


def made() -> Iterator[Vector]:
    """All vectors, in the order of the file."""
    yield from wycheproof_like()
    yield from special_points()


if __name__ == "__main__":
    VECTORS.write_text(written(made()), encoding="utf-8")
