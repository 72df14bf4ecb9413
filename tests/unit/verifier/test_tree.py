"""RFC 6962 against its own recursive definition, and where tiles lie."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.verifier import writer
from verifier.sijill_verify import Tree, parse_bundle, tile_path, verify_inclusion

LEAVES = [writer.sha256(b"leaf %d" % number) for number in range(130)]


def test_roots_of_all_sizes_up_to_130() -> None:
    tree = Tree()
    for size in range(131):
        assert tree.root(tree.size) == writer.root_of(LEAVES[:size])
        if size < 130:
            tree.append(LEAVES[size])
    for size in range(131):
        assert tree.root(size) == writer.root_of(LEAVES[:size])


def test_the_empty_tree_and_the_known_answers_of_certificate_transparency() -> None:
    tree = Tree()
    assert tree.root(0).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    # The eight leaves that the tests of several logs share, and their root.
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    for leaf in data:
        tree.append(writer.sha256(b"\0" + bytes.fromhex(leaf)))
    assert tree.root(8).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", range(1, 131))
def test_every_proof_leads_to_the_root_and_to_no_other(size: int) -> None:
    leaves = LEAVES[:size]
    root = writer.root_of(leaves)
    for index in range(size):
        proof = writer.inclusion(leaves, index)
        assert verify_inclusion(leaves[index], index, size, proof, root)
        assert not verify_inclusion(leaves[index], index, size, [*proof, root], root)
        assert not verify_inclusion(LEAVES[(index + 1) % 130], index, size, proof, root)
        if proof:
            assert not verify_inclusion(leaves[index], index, size, proof[:-1], root)
            assert not verify_inclusion(leaves[index], index, size, [*proof[:-1], bytes(32)], root)
        if index:
            assert not verify_inclusion(leaves[index], index - 1, size, proof, root)
    assert not verify_inclusion(leaves[-1], size, size, [], root)


def test_a_proof_that_goes_on_above_the_root_is_refused() -> None:
    above = writer.sha256(b"\1" + LEAVES[1] + LEAVES[0])
    assert not verify_inclusion(LEAVES[0], 0, 1, [LEAVES[1]], above)


@given(st.binary(max_size=32), st.integers(0, 300), st.integers(0, 300), st.lists(st.binary(max_size=32), max_size=9))
def test_no_other_proof_is_taken(leaf: bytes, index: int, size: int, proof: list[bytes]) -> None:
    assert not verify_inclusion(leaf, index, size, proof, bytes(32))


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [
        (0, 256, "tile/0/000"),
        (0, 1, "tile/0/000.p/1"),
        (7, 255, "tile/0/007.p/255"),
        (999, 256, "tile/0/999"),
        (1000, 256, "tile/0/x001/000"),
        (1234067, 256, "tile/0/x001/x234/067"),
        (1000000000, 3, "tile/0/x001/x000/x000/000.p/3"),
    ],
)
def test_where_a_tile_lies(number: int, width: int, path: str) -> None:
    assert tile_path("tile/0", number, width) == path


@given(st.lists(st.binary(max_size=300), max_size=20), st.sampled_from([2, 4]))
def test_a_bundle_is_taken_apart_as_it_was_put_together(pieces: list[bytes], prefix: int) -> None:
    data = b"".join(len(piece).to_bytes(prefix, "big") + piece for piece in pieces)
    assert [piece for _, piece in parse_bundle(data, len(pieces), prefix)] == pieces
    assert all(data[start : start + len(piece)] == piece for start, piece in parse_bundle(data, len(pieces), prefix))
    for wrong, count in ((data, len(pieces) + 1), (data + b"\0", len(pieces)), (data[:-1], len(pieces))):
        if wrong != data or pieces:
            with pytest.raises(ValueError):
                parse_bundle(wrong, count, prefix)
