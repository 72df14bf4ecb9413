"""Tiles as C2SP tlog-tiles has them, against the sums of formats/ledger.md done over whole lists."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sijill.errors import InconsistentTree, ParseError
from sijill.ledger.tiles import (
    Tile,
    TileBuilder,
    TileTree,
    bundle_path,
    bundles_of,
    contents_path,
    get_tile,
    join_contents,
    join_entries,
    split_contents,
    split_entries,
    split_hashes,
    tiles_of,
)
from sijill.ledger.tree import root_of

LARGEST = 66_000
LEAVES = [sha256(b"leaf %d" % number).digest() for number in range(LARGEST)]
SIZES = (0, 1, 2, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 65_792, LARGEST)
Files = dict[str, bytes]


def naive_tiles(size: int) -> Files:
    """Level by level over whole lists: what a tree of this size consists of."""
    files, level, hashes = {}, 0, LEAVES[:size]
    while hashes:
        for index in range(0, len(hashes), 256):
            tile = hashes[index : index + 256]
            suffix = "" if len(tile) == 256 else f".p/{len(tile)}"
            # no tree here has a thousand tiles in a level, so that a number is three digits
            files[f"tile/{level}/{index // 256:03}{suffix}"] = b"".join(tile)
        full = [hashes[at : at + 256] for at in range(0, len(hashes) - len(hashes) % 256, 256)]
        level, hashes = level + 1, [root_of(tile) for tile in full]
    return files


NAIVE = {size: naive_tiles(size) for size in SIZES}


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [
        (0, 256, "000"),
        (0, 1, "000.p/1"),
        (5, 255, "005.p/255"),
        (999, 256, "999"),
        (1000, 256, "x001/000"),
        (1_234_067, 256, "x001/x234/067"),
        (1_234_067, 9, "x001/x234/067.p/9"),
        (1_000_000, 256, "x001/x000/000"),
    ],
)
def test_paths_are_written_in_groups_of_three_digits(index: int, width: int, path: str) -> None:
    assert Tile(3, index, width).path == f"tile/3/{path}"
    assert bundle_path(index, width) == f"tile/entries/{path}"
    assert contents_path(index, width) == f"contents/{path}"


@pytest.mark.parametrize("size", SIZES)
def test_the_tiles_of_a_tree_are_those_that_the_sums_give(size: int) -> None:
    assert [tile.path for tile in tiles_of(size)] == list(NAIVE[size])
    bundles = [bundle_path(index, width) for index, width in bundles_of(size)]
    assert bundles == [path.replace("tile/0/", "tile/entries/") for path in NAIVE[size] if path.startswith("tile/0/")]
    assert sum(width for _, width in bundles_of(size)) == size


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("old", SIZES)
def test_what_a_grown_tree_has_that_the_old_one_had_not(old: int, size: int) -> None:
    if old <= size:
        assert {tile.path for tile in tiles_of(size, old)} == NAIVE[size].keys() - NAIVE[old].keys()


@pytest.mark.parametrize("old", SIZES)
def test_a_builder_goes_on_from_any_stored_size(old: int) -> None:
    files = dict(NAIVE[old])
    builder = TileBuilder(old, files.get)
    written = []
    for leaf in LEAVES[old:]:
        written += [(tile.path, data) for tile, data in builder.push(leaf)]
    written += [(tile.path, data) for tile, data in builder.partial()]
    assert len(dict(written)) == len(written)
    assert dict(written).items() <= NAIVE[LARGEST].items()
    assert dict(written).keys() >= NAIVE[LARGEST].keys() - NAIVE[old].keys()


def test_a_builder_gives_full_tiles_the_lowest_first() -> None:
    builder = TileBuilder(65_535, NAIVE[65_535].get)
    assert [tile.path for tile, _ in builder.push(LEAVES[65_535])] == ["tile/0/255", "tile/1/000"]
    assert [tile.path for tile, _ in builder.partial()] == ["tile/2/000.p/1"]


def test_a_builder_that_began_from_nothing_knows_its_partial_tiles() -> None:
    builder = TileBuilder()
    for leaf in LEAVES[:1000]:
        assert all(tile.width == 256 for tile, _ in builder.push(leaf))
    partial = {tile.path: data for tile, data in builder.partial()}
    assert partial == {path: data for path, data in NAIVE[1000].items() if ".p/" in path}


RANGES = [(0, 1), (0, 2), (1, 2), (255, 257), (256, 512), (0, 65_536), (65_536, 65_537), (65_000, 66_000), (3, 40_000)]


@pytest.mark.parametrize(("start", "end"), [*RANGES, (0, LARGEST), (LARGEST - 1, LARGEST)])
def test_any_range_of_leaves_has_its_root(start: int, end: int) -> None:
    assert TileTree(LARGEST, NAIVE[LARGEST].get).subtree(start, end) == root_of(LEAVES[start:end])


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 5), (5, 4), (-1, 4), (0, 1001), (1000, 1001)])
def test_a_range_outside_of_the_tree_is_refused(start: int, end: int) -> None:
    with pytest.raises(InconsistentTree, match="no leaves"):
        TileTree(1000, NAIVE[1000].get).subtree(start, end)


def test_a_partial_tile_is_taken_before_the_full_one() -> None:
    files = {"tile/0/000": bytes(8192), "tile/0/000.p/3": b"".join(LEAVES[:3])}
    assert get_tile(Tile(0, 0, 3), files.get) == b"".join(LEAVES[:3])


@pytest.mark.parametrize(
    ("path", "start", "end"), [("tile/0/001", 300, 301), ("tile/0/003.p/232", 0, 1000), ("tile/1/000.p/3", 0, 256)]
)
def test_a_tile_that_is_missing_or_of_another_size_is_refused(path: str, start: int, end: int) -> None:
    without = {name: data for name, data in NAIVE[1000].items() if name != path}
    with pytest.raises(InconsistentTree, match=f"{path} is missing"):
        TileTree(1000, without.get).subtree(start, end)
    for data in (b"", NAIVE[1000][path][:-1], NAIVE[1000][path] + b"\0", NAIVE[1000][path][32:]):
        with pytest.raises(InconsistentTree, match=f"{path} has {len(data)} bytes"):
            TileTree(1000, {**NAIVE[1000], path: data}.get).subtree(start, end)


def test_a_full_tile_of_another_size_does_not_serve() -> None:
    with pytest.raises(InconsistentTree):
        get_tile(Tile(0, 0, 3), {"tile/0/000": bytes(64)}.get)


def test_a_tile_is_cut_into_its_hashes() -> None:
    assert split_hashes(b"".join(LEAVES[:3])) == LEAVES[:3]
    assert split_hashes(b"") == []


ENTRIES = [b"a" * 65, b"b" * 300, b"c" * 16_384]
CONTENTS = [b"", b"x", b"y" * 70_000, b""]


def test_entries_and_contents_come_back_from_their_bundles() -> None:
    found = split_entries(join_entries(ENTRIES), 3)
    assert [entry for _, entry in found] == ENTRIES
    assert [offset for offset, _ in found] == [2, 2 + 65 + 2, 2 + 65 + 2 + 300 + 2]
    assert split_contents(join_contents(CONTENTS), 4) == CONTENTS
    assert join_entries([b"ab"]) == b"\0\2ab"
    assert join_contents([b"ab", b""]) == b"\0\0\0\2ab\0\0\0\0"
    assert split_entries(b"", 0) == []


@pytest.mark.parametrize("count", [0, 2, 4])
def test_a_bundle_of_another_count_is_refused(count: int) -> None:
    with pytest.raises(ParseError):
        split_entries(join_entries(ENTRIES), count)
    with pytest.raises(ParseError):
        split_contents(join_contents(CONTENTS[:3]), count)


def test_a_bundle_that_is_cut_anywhere_or_goes_on_is_refused() -> None:
    bundle = join_entries([b"one", b"", b"three"])
    for cut in range(len(bundle)):
        with pytest.raises(ParseError, match="ends inside"):
            split_entries(bundle[:cut], 3)
    with pytest.raises(ParseError, match="holds more"):
        split_entries(bundle + b"\0", 3)
    with pytest.raises(ParseError):
        split_entries(b"\xff\xff" + bundle[2:], 3)
