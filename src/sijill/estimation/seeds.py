"""Seeds: each piece of work has its own, so that neither the order nor the number of processes changes a figure."""

from __future__ import annotations

import hashlib

import numpy as np

BITS = 52
"""Every reader of JSON holds so many exactly."""


def seed_of(seed: int, *parts: str) -> int:
    """The seed of a piece of work, from that of the whole and the names of the piece."""
    told = "\x1f".join([str(seed), *parts]).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(told).digest()[:8], "big") >> (64 - BITS)


def generator_of(seed: int) -> np.random.Generator:
    """The generator of a seed."""
    return np.random.default_rng(seed)
