"""The Merkle tree as RFC 6962 section 2.1 says it: recursion over lists, and nothing remembered.

Proofs are also checked by recursion, from the root down, where the program and the verifier go from the leaf up by the
bits of numbers (RFC 9162 section 2.1.3.2): two roads that meet only if both are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def largest_power_below(n: int) -> int:
    """The k of section 2.1: the largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def tree_hash(entries: Sequence[bytes]) -> bytes:
    """MTH of section 2.1."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    k = largest_power_below(len(entries))
    return node_hash(tree_hash(entries[:k]), tree_hash(entries[k:]))


def audit_path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH of section 2.1.1."""
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if m < k:
        return [*audit_path(m, entries[:k]), tree_hash(entries[k:])]
    return [*audit_path(m - k, entries[k:]), tree_hash(entries[:k])]


def consistency(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PROOF of section 2.1.2; nothing where there is nothing to prove."""
    return _subproof(m, entries, True) if m else []


def _subproof(m: int, entries: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [tree_hash(entries)]
    k = largest_power_below(len(entries))
    if m <= k:
        return [*_subproof(m, entries[:k], whole), tree_hash(entries[k:])]
    return [*_subproof(m - k, entries[k:], False), tree_hash(entries[:k])]


def is_included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether PATH, read backwards, gives the root."""
    return 0 <= index < size and _root_of_path(index, size, leaf, proof) == root


def _root_of_path(m: int, n: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    if n == 1:
        return None if proof else leaf
    if not proof:
        return None
    *rest, last = proof
    k = largest_power_below(n)
    below = _root_of_path(m, k, leaf, rest) if m < k else _root_of_path(m - k, n - k, leaf, rest)
    if below is None:
        return None
    return node_hash(below, last) if m < k else node_hash(last, below)


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether SUBPROOF, read backwards, gives both roots; from the empty tree there is nothing to prove."""
    if old > size:
        return False
    if old == size:
        return not proof and old_root == root
    if old == 0:
        return not proof
    return _roots_of_subproof(old, size, old_root, proof, True) == (old_root, root)


def _roots_of_subproof(
    m: int, n: int, old_root: bytes, proof: Sequence[bytes], whole: bool
) -> tuple[bytes, bytes] | None:
    if m == n:
        if whole:
            return None if proof else (old_root, old_root)
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    *rest, last = proof
    k = largest_power_below(n)
    if m <= k:
        below = _roots_of_subproof(m, k, old_root, rest, whole)
        return None if below is None else (below[0], node_hash(below[1], last))
    below = _roots_of_subproof(m - k, n - k, old_root, rest, False)
    return None if below is None else (node_hash(last, below[0]), node_hash(last, below[1]))
