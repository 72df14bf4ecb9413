"""Trees of any size against the recursion of RFC 6962, from lists and tiles; proofs, and proofs that were changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import InconsistentTree
from sijill.ledger.tiles import TileBuilder, TileTree
from sijill.ledger.tree import (
    Frontier,
    consistency_proof,
    edge_of,
    inclusion_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.golden.rfc6962 import reference

MOST = 600
ENTRIES = [b"%d" % number for number in range(MOST)]
LEAVES = [reference.leaf_hash(entry) for entry in ENTRIES]
SIZES = st.one_of(st.integers(1, MOST), st.sampled_from([1, 2, 3, 255, 256, 257, 511, 512, 513]))
BITS = st.integers(0, 255)


def subtree(start: int, end: int) -> bytes:
    return reference.tree_hash(ENTRIES[start:end])


def tiles_of(size: int) -> dict[str, bytes]:
    builder = TileBuilder()
    files: dict[str, bytes] = {}
    for leaf in LEAVES[:size]:
        files |= {tile.path: data for tile, data in builder.push(leaf)}
    return files | {tile.path: data for tile, data in builder.partial()}


@given(SIZES)
def test_the_root_is_that_of_the_standard(size: int) -> None:
    assert root_of(LEAVES[:size]) == reference.tree_hash(ENTRIES[:size])


@given(SIZES)
def test_the_root_is_that_of_the_tiles_too(size: int) -> None:
    builder = TileBuilder()
    for leaf in LEAVES[:size]:
        builder.push(leaf)
    assert builder.root() == reference.tree_hash(ENTRIES[:size])


@given(SIZES, st.data())
def test_tiles_give_the_hash_of_any_range_and_both_proofs(size: int, data: st.DataObject) -> None:
    tree = TileTree(size, tiles_of(size).get)
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    assert tree.subtree(start, end) == reference.tree_hash(ENTRIES[start:end])
    assert inclusion_proof(start, size, tree.subtree) == reference.audit_path(start, ENTRIES[:size])
    assert consistency_proof(end, size, tree.subtree) == reference.consistency(end, ENTRIES[:size])
    assert Frontier(size, edge_of(size, tree.subtree)).root() == reference.tree_hash(ENTRIES[:size])


@given(SIZES, st.data())
def test_an_inclusion_proof_holds_and_none_of_its_bits_can_change(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    root, leaf = subtree(0, size), LEAVES[index]
    proof = inclusion_proof(index, size, subtree)
    verify_inclusion(index, size, leaf, proof, root)
    assert reference.is_included(index, size, leaf, proof, root)
    for changed in changes(proof, data):
        with pytest.raises(InconsistentTree):
            verify_inclusion(index, size, leaf, changed, root)


@given(SIZES, st.data())
def test_a_consistency_proof_holds_and_none_of_its_bits_can_change(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(old, size, subtree)
    verify_consistency(old, subtree(0, old), size, subtree(0, size), proof)
    for changed in changes(proof, data):
        with pytest.raises(InconsistentTree):
            verify_consistency(old, subtree(0, old), size, subtree(0, size), changed)


def changes(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """A bit changed, a hash left out, doubled, put in, and two that are not the same exchanged."""
    found = [[*proof, bytes(32)], [bytes(32), *proof]]
    if proof:
        at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(BITS)
        changed = (int.from_bytes(proof[at], "big") ^ 1 << bit).to_bytes(32, "big")
        found += [
            [*proof[:at], changed, *proof[at + 1 :]],
            [*proof[:at], *proof[at + 1 :]],
            [*proof[:at], proof[at], *proof[at:]],
        ]
    if len(proof) > 1:
        at = data.draw(st.integers(0, len(proof) - 2))
        found.append([*proof[:at], proof[at + 1], proof[at], *proof[at + 2 :]])
    return found


@given(SIZES, SIZES, st.lists(st.one_of(st.sampled_from(LEAVES), st.binary(max_size=33)), max_size=12), st.data())
def test_whatever_is_given_as_a_proof_both_say_the_same(
    one: int, other: int, proof: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, MOST))
    leaf, root = LEAVES[0], subtree(0, other)
    assert holds_inclusion(index, one, leaf, proof, root) is reference.is_included(index, one, leaf, proof, root)
    roots = subtree(0, one), subtree(0, other)
    expected = reference.is_consistent(one, roots[0], other, roots[1], proof)
    assert holds_consistency(one, roots[0], other, roots[1], proof) is expected


@given(SIZES, SIZES, st.data())
def test_a_right_proof_in_another_place_is_judged_the_same_by_both(one: int, other: int, data: st.DataObject) -> None:
    # a proof does not tell its size: where the form is the same it holds, for both
    index = data.draw(st.integers(0, min(one, other) - 1))
    proof = inclusion_proof(index, one, subtree)
    case = index, other, LEAVES[index], proof, subtree(0, one)
    assert holds_inclusion(*case) is reference.is_included(*case)
    consistency = consistency_proof(index + 1, one, subtree)
    again = index + 1, subtree(0, index + 1), other, subtree(0, one), consistency
    assert holds_consistency(*again) is reference.is_consistent(*again)


def holds_inclusion(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    try:
        verify_inclusion(index, size, leaf, proof, root)
    except InconsistentTree:
        return False
    return True


def holds_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: list[bytes]) -> bool:
    try:
        verify_consistency(old, old_root, size, root, proof)
    except InconsistentTree:
        return False
    return True
