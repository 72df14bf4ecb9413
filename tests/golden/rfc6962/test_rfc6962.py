"""The tree of Certificate Transparency and proofs over it, right and wrong in every way: see README.md."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sijill.errors import InconsistentTree
from sijill.ledger import tree
from tests.golden.one_file_verifier import load_verifier
from tests.golden.rfc6962 import reference
from tests.golden.rfc6962.make import LEAVES, PROOFS, Consistency, Inclusion, written

KEPT: dict[str, Any] = json.loads(PROOFS.read_text("utf-8"))
LARGEST = 150_000


def hashes(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the file with its hashes as bytes."""
    found = dict(row)
    for name in {"leaf", "root", "old_root"} & row.keys():
        found[name] = bytes.fromhex(row[name])
    found["proof"] = [bytes.fromhex(each) for each in row["proof"]]
    return found


INCLUSIONS = [Inclusion(**hashes(row)) for row in KEPT["inclusion"]]
CONSISTENCIES = [Consistency(**hashes(row)) for row in KEPT["consistency"]]


def holds(verify: Any, *case: Any) -> bool:
    try:
        verify(*case)
    except InconsistentTree:
        return False
    return True


def test_the_vectors_are_those_that_the_reference_makes() -> None:
    assert written() == PROOFS.read_text("utf-8")
    assert PROOFS.stat().st_size < LARGEST


def test_the_root_is_the_one_that_certificate_transparency_knows() -> None:
    known = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert reference.tree_hash(LEAVES).hex() == known
    assert tree.root_of([tree.leaf_hash(leaf) for leaf in LEAVES]).hex() == known


@pytest.mark.parametrize("size", range(len(LEAVES) + 1))
def test_all_agree_on_the_roots(size: int) -> None:
    leaves = [tree.leaf_hash(leaf) for leaf in LEAVES]
    root = bytes.fromhex(KEPT["roots"][size])
    assert tree.root_of(leaves[:size]) == root
    verifier = load_verifier()
    whole, grown = verifier.Tree(), verifier.Tree()
    for at, leaf in enumerate(leaves):
        whole.append(leaf)
        if at < size:
            grown.append(leaf)
    assert whole.root(size) == grown.root(size) == root


@pytest.mark.parametrize("vector", INCLUSIONS, ids=lambda vector: f"{vector.index} of {vector.size}, {vector.name}")
def test_all_agree_on_inclusion(vector: Inclusion) -> None:
    assert reference.is_included(*vector.case) is vector.valid
    assert holds(tree.verify_inclusion, *vector.case) is vector.valid
    index, size, leaf, proof, root = vector.case
    assert load_verifier().verify_inclusion(leaf, index, size, proof, root) is vector.valid


@pytest.mark.parametrize("vector", CONSISTENCIES, ids=lambda vector: f"{vector.old} to {vector.size}, {vector.name}")
def test_both_agree_on_consistency(vector: Consistency) -> None:
    assert reference.is_consistent(*vector.case) is vector.valid
    assert holds(tree.verify_consistency, *vector.case) is vector.valid


def test_proofs_that_we_make_are_those_of_the_vectors() -> None:
    def subtree(start: int, end: int) -> bytes:
        return reference.tree_hash(LEAVES[start:end])

    for vector in (each for each in INCLUSIONS if each.valid):
        assert tree.inclusion_proof(vector.index, vector.size, subtree) == vector.proof
    for found in (each for each in CONSISTENCIES if each.valid and each.size):
        assert tree.consistency_proof(found.old, found.size, subtree) == found.proof
