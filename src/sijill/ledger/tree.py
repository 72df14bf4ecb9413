"""The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1), over SHA-256.

Proofs are written against `Subtree`, which gives the hash of any range of leaves, so that they can be taken from a list
of hashes as well as from tiles on a disk. `tests/property/test_tree.py` compares with the standard's own recursive
words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from sijill.errors import InconsistentTree

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""The root hash of the leaves from the first number to below the second."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return sha256(b"\x01" + left + right).digest()


def split_at(size: int) -> int:
    """The largest power of two below `size`, where a tree of more than one leaf is split."""
    return 1 << (size - 1).bit_length() - 1


class Frontier:
    """The right edge of a growing tree: what is needed to add a leaf and to know the root, and no more.

    Holds one hash for each bit set in its size, the largest subtree first.
    """

    __slots__ = ("_hashes", "size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise InconsistentTree(f"a tree of {size} leaves has an edge of {size.bit_count()} hashes")
        self.size = size
        self._hashes = list(hashes)

    def push(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        size, hashes = self.size, self._hashes
        while size & 1:
            leaf = sha256(b"\x01" + hashes.pop() + leaf).digest()
            size >>= 1
        hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root hash of all leaves so far."""
        if not self._hashes:
            return EMPTY_ROOT
        *others, root = self._hashes
        for left in reversed(others):
            root = sha256(b"\x01" + left + root).digest()
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root hash of a whole list of leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.push(leaf)
    return frontier.root()


def edge_of(size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that a Frontier of `size` begins with."""
    hashes, start = [], 0
    for bit in reversed(range(size.bit_length())):
        if size >> bit & 1:
            hashes.append(subtree(start, start + (1 << bit)))
            start += 1 << bit
    return hashes


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves, the leaf's sibling first (2.1.1)."""
    if not 0 <= index < size:
        raise InconsistentTree(f"a tree of {size} leaves has no leaf {index}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + split_at(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    path.reverse()
    return path


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root hash that an inclusion proof leads to (RFC 9162 section 2.1.3.2).

    Raises InconsistentTree where the proof has not the length of one for this leaf and size.
    """
    if not 0 <= index < size:
        raise InconsistentTree(f"a tree of {size} leaves has no leaf {index}")
    node, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise InconsistentTree("the inclusion proof is too long")
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise InconsistentTree("the inclusion proof is too short")
    return found


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Return if the proof shows `leaf` to be leaf `index` of the tree with that root; raise InconsistentTree if not."""
    if root_from_inclusion(index, size, leaf, proof) != root:
        raise InconsistentTree(f"the inclusion proof of leaf {index} does not lead to the root")


def consistency_proof(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show the tree of `old` leaves to be the beginning of that of `size` (2.1.2); none from 0."""
    if not 0 <= old <= size:
        raise InconsistentTree(f"no tree of {old} leaves comes before one of {size}")
    if old in (0, size):
        return []
    path, start, end, whole = [], 0, size, True
    while old != end:
        middle = start + split_at(end - start)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(subtree(start, end))
    path.reverse()
    return path


def verify_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Return if the proof shows that the older tree begins the newer one (RFC 9162 section 2.1.4.2).

    Raises InconsistentTree if not. From the empty tree there is nothing to prove.
    """
    if old > size or (old in (0, size) and proof) or (old == size and old_root != root):
        raise InconsistentTree(f"no proof from {old} to {size} leaves")
    if old in (0, size):
        return
    hashes = list(proof)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        raise InconsistentTree("the consistency proof is too short")
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise InconsistentTree("the consistency proof is too long")
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    if last or first != old_root or second != root:
        raise InconsistentTree(f"the tree of {old} leaves is not the beginning of that of {size}")
