"""Make proofs.json anew: python -m tests.golden.rfc6962.make (from the checkout, in its environment)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.golden.rfc6962 import reference

PROOFS = Path(__file__).parent / "proofs.json"
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The entries of the tree that the implementations of Certificate Transparency test themselves on."""

SIZES = range(1, len(LEAVES) + 1)
OTHER = sha256(b"some other hash").digest()
EMPTY = sha256(b"").digest()
INCLUSION_TRIED = ((0, 8), (5, 8), (2, 3), (1, 5), (6, 7))
CONSISTENCY_TRIED = ((1, 8), (6, 8), (2, 5), (6, 7), (4, 8))
Proof = list[bytes]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What is said of one leaf."""

    name: str
    index: int
    size: int
    leaf: bytes
    root: bytes
    proof: Proof
    valid: bool = False

    @property
    def case(self) -> tuple[int, int, bytes, Proof, bytes]:
        return self.index, self.size, self.leaf, self.proof, self.root


@dataclass(frozen=True, slots=True)
class Consistency:
    """What is said of two trees."""

    name: str
    old: int
    old_root: bytes
    size: int
    root: bytes
    proof: Proof
    valid: bool = False

    @property
    def case(self) -> tuple[int, bytes, int, bytes, Proof]:
        return self.old, self.old_root, self.size, self.root, self.proof


def root_of(size: int) -> bytes:
    return reference.tree_hash(LEAVES[:size])


def inclusions() -> Iterator[Inclusion]:
    for size in SIZES:
        for index in range(size):
            yield true_inclusion(index, size)
    for index, size in INCLUSION_TRIED:
        yield from false_inclusions(index, size)
    for index, size in ((0, 0), (1, 0), (1, 1), (2, 1)):
        yield Inclusion("no such leaf", index, size, OTHER, OTHER, [])
        yield Inclusion("no such leaf, empty root", index, size, OTHER, EMPTY, [])


def true_inclusion(index: int, size: int) -> Inclusion:
    leaf = reference.leaf_hash(LEAVES[index])
    proof = reference.audit_path(index, LEAVES[:size])
    return Inclusion("right", index, size, leaf, root_of(size), proof, True)


def false_inclusions(index: int, size: int) -> Iterator[Inclusion]:
    right = true_inclusion(index, size)
    leaf, root = right.leaf, right.root
    for wrong in sorted({index - 1, index + 1, index ^ 2} - {-1}):
        yield Inclusion(f"index {wrong} for {index}", wrong, size, leaf, root, right.proof)
    yield Inclusion("size doubled", index, 2 * size, leaf, root, right.proof)
    yield Inclusion("size halved", index, size // 2, leaf, root, right.proof)
    yield Inclusion("another leaf", index, size, reference.leaf_hash(LEAVES[index - 1]), root, right.proof)
    yield Inclusion("no leaf hash", index, size, OTHER, root, right.proof)
    yield Inclusion("root of the empty tree", index, size, leaf, EMPTY, right.proof)
    yield Inclusion("some root", index, size, leaf, OTHER, right.proof)
    yield Inclusion("root of a smaller tree", index, size, leaf, root_of(size - 1), right.proof)
    for name, proof in false_proofs(right.proof, root):
        yield Inclusion(f"proof {name}", index, size, leaf, root, proof)


def false_proofs(proof: Proof, *roots: bytes) -> Iterator[tuple[str, Proof]]:
    """Every way of wrong that a list of hashes has."""
    yield "empty", []
    yield "without its last", proof[:-1]
    yield "without its first", proof[1:]
    yield "after nothing", [b"", *proof]
    yield "before nothing", [*proof, b""]
    yield "with a hash between", [proof[0], OTHER, *proof[1:]]
    yield "with its first twice", [proof[0], *proof]
    for number, root in enumerate(roots):
        yield f"after root {number}", [root, *proof]
        yield f"before root {number}", [*proof, root]
    if len(proof) > 1:
        yield "backwards", proof[::-1]
        yield "with two exchanged", [proof[1], proof[0], *proof[2:]]
    for number, each in enumerate(proof):
        changed = bytes([each[0] ^ 8]) + each[1:]
        yield f"with a bit of {number} changed", [*proof[:number], changed, *proof[number + 1 :]]


def consistencies() -> Iterator[Consistency]:
    for size in SIZES:
        for old in range(size + 1):
            yield true_consistency(old, size)
    for old, size in CONSISTENCY_TRIED:
        yield from false_consistencies(old, size)
    for old, size, proof, roots_equal in ((0, 0, [], True), (0, 0, [OTHER], True), (0, 0, [], False)):
        valid = roots_equal and not proof
        yield Consistency("nothing and nothing", old, EMPTY, size, EMPTY if roots_equal else OTHER, proof, valid)
    yield Consistency("from nothing, with a proof", 0, EMPTY, 1, OTHER, [OTHER])
    yield Consistency("one and one, other roots", 1, EMPTY, 1, OTHER, [])
    yield Consistency("one and one, with a proof", 1, OTHER, 1, OTHER, [OTHER])
    yield Consistency("backwards to nothing", 1, OTHER, 0, EMPTY, [])
    yield Consistency("backwards", 2, root_of(2), 1, root_of(1), [])


def true_consistency(old: int, size: int) -> Consistency:
    proof = reference.consistency(old, LEAVES[:size])
    return Consistency("right", old, root_of(old), size, root_of(size), proof, True)


def false_consistencies(old: int, size: int) -> Iterator[Consistency]:
    right = true_consistency(old, size)
    old_root, root = right.old_root, right.root
    for wrong in sorted({old - 1, old + 1, old ^ 2} - {0}):
        yield Consistency(f"old size {wrong} for {old}", wrong, old_root, size, root, right.proof)
    yield Consistency("size doubled", old, old_root, 2 * size, root, right.proof)
    yield Consistency("size halved", old, old_root, size // 2, root, right.proof)
    yield Consistency("another old root", old, OTHER, size, root, right.proof)
    yield Consistency("another root", old, old_root, size, OTHER, right.proof)
    yield Consistency("roots exchanged", old, root, size, old_root, right.proof)
    for name, proof in false_proofs(right.proof, old_root, root):
        yield Consistency(f"proof {name}", old, old_root, size, root, proof)


def written() -> str:
    """The file: one vector a line."""
    parts = [
        f'"leaves": {json.dumps([leaf.hex() for leaf in LEAVES])}',
        f'"roots": {json.dumps([root_of(size).hex() for size in range(len(LEAVES) + 1)])}',
        f'"inclusion": [\n{_lines(inclusions())}\n]',
        f'"consistency": [\n{_lines(consistencies())}\n]',
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(vectors: Iterator[Inclusion] | Iterator[Consistency]) -> str:
    return ",\n".join(json.dumps({name: _plain(getattr(each, name)) for name in each.__slots__}) for each in vectors)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [each.hex() for each in value]
    return value.hex() if isinstance(value, bytes) else value


if __name__ == "__main__":
    PROOFS.write_text(written(), encoding="utf-8")
