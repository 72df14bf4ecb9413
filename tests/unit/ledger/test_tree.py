"""The Merkle tree against the words of RFC 6962, and what is no proof. Random sizes: tests/property/test_tree.py."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sijill.errors import InconsistentTree
from sijill.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    edge_of,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_from_inclusion,
    root_of,
    split_at,
    verify_consistency,
    verify_inclusion,
)
from tests.golden.rfc6962 import reference

ENTRIES = [b"entry %d" % number for number in range(40)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def subtree(start: int, end: int) -> bytes:
    return reference.tree_hash(ENTRIES[start:end])


def test_a_leaf_and_a_node_are_hashed_apart() -> None:
    assert leaf_hash(b"x") == sha256(b"\0x").digest()
    assert node_hash(b"a", b"b") == sha256(b"\1ab").digest()
    assert leaf_hash(b"a" * 64) != node_hash(b"a" * 32, b"a" * 32)
    assert sha256(b"").digest() == EMPTY_ROOT


@pytest.mark.parametrize("size", range(2, 40))
def test_a_tree_is_split_at_the_largest_power_of_two_below(size: int) -> None:
    assert split_at(size) == reference.largest_power_below(size)


@pytest.mark.parametrize("size", range(41))
def test_the_root_is_that_of_the_standard(size: int) -> None:
    assert root_of(LEAVES[:size]) == reference.tree_hash(ENTRIES[:size])


@pytest.mark.parametrize("size", range(41))
def test_a_frontier_goes_on_from_the_edge_of_a_tree(size: int) -> None:
    frontier = Frontier(size, edge_of(size, subtree))
    assert frontier.root() == reference.tree_hash(ENTRIES[:size])
    for leaf in LEAVES[size:]:
        frontier.push(leaf)
    assert frontier.size == len(ENTRIES)
    assert frontier.root() == reference.tree_hash(ENTRIES)


@pytest.mark.parametrize(("size", "count"), [(1, 0), (1, 2), (7, 2), (8, 3), (0, 1)])
def test_an_edge_of_another_length_is_none_of_the_tree(size: int, count: int) -> None:
    with pytest.raises(InconsistentTree, match="edge"):
        Frontier(size, [bytes(32)] * count)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (5, 4), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(InconsistentTree, match="no leaf"):
        inclusion_proof(index, size, subtree)
    with pytest.raises(InconsistentTree, match="no leaf"):
        root_from_inclusion(index, size, LEAVES[0], [])


@pytest.mark.parametrize(("old", "size"), [(-1, 4), (5, 4), (1, 0)])
def test_there_is_no_proof_from_a_later_tree(old: int, size: int) -> None:
    with pytest.raises(InconsistentTree, match="no tree"):
        consistency_proof(old, size, subtree)


def test_a_proof_that_is_too_short_or_too_long_is_said_to_be_so() -> None:
    proof = inclusion_proof(5, 21, subtree)
    with pytest.raises(InconsistentTree, match="too short"):
        root_from_inclusion(5, 21, LEAVES[5], proof[:-1])
    with pytest.raises(InconsistentTree, match="too long"):
        root_from_inclusion(5, 21, LEAVES[5], [*proof, proof[0]])
    with pytest.raises(InconsistentTree, match="too long"):
        verify_consistency(5, subtree(0, 5), 21, subtree(0, 21), [*consistency_proof(5, 21, subtree), bytes(32)])
    with pytest.raises(InconsistentTree, match="too short"):
        verify_consistency(5, subtree(0, 5), 21, subtree(0, 21), [])


def test_a_proof_of_one_leaf_is_none_of_another() -> None:
    proof = inclusion_proof(5, 21, subtree)
    verify_inclusion(5, 21, LEAVES[5], proof, subtree(0, 21))
    with pytest.raises(InconsistentTree, match="does not lead"):
        verify_inclusion(5, 21, LEAVES[6], proof, subtree(0, 21))
    with pytest.raises(InconsistentTree, match="does not lead"):
        verify_inclusion(4, 21, LEAVES[5], proof, subtree(0, 21))


def test_from_the_empty_tree_there_is_nothing_to_prove() -> None:
    assert consistency_proof(0, 9, subtree) == []
    verify_consistency(0, EMPTY_ROOT, 9, subtree(0, 9), [])
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])


def test_trees_of_one_size_are_the_same_or_not_consistent() -> None:
    verify_consistency(9, subtree(0, 9), 9, subtree(0, 9), [])
    with pytest.raises(InconsistentTree):
        verify_consistency(9, subtree(0, 9), 9, subtree(1, 10), [])


def test_a_fork_is_not_consistent() -> None:
    forked = [*ENTRIES[:7], b"another", *ENTRIES[8:]]
    proof = reference.consistency(10, forked)
    with pytest.raises(InconsistentTree, match="not the beginning"):
        verify_consistency(10, subtree(0, 10), 40, reference.tree_hash(forked), proof)
    verify_consistency(10, reference.tree_hash(forked[:10]), 40, reference.tree_hash(forked), proof)


def test_an_inclusion_proof_of_a_million_entries_is_short() -> None:
    # issue 3: at most 2 kB; 20 hashes of 44 characters in base64
    proof = inclusion_proof(123_456, 1_000_000, lambda start, end: bytes(32))
    assert len(proof) == 20
    assert len(proof) * 45 < 2000
