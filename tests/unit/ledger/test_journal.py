"""The journal's header and frames: what a crash cut off is told from what was damaged (formats/ledger.md)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sijill.errors import InconsistentTree
from sijill.ledger import journal as journal_module
from sijill.ledger.journal import (
    CHECK_SIZE,
    HEADER_SIZE,
    Base,
    Staged,
    find_frame,
    frame_of,
    parse_base,
    read_frames,
)

BASE = Base(7, sha256(b"root").digest())
BATCHES = [
    [Staged(b"first entry" * 9, b"its sealed content" * 20)],
    [Staged(b"second" * 20), Staged(b"third" * 20, b"\0" * 40), Staged(b"fourth" * 20, b"x")],
    [Staged(b"e" * 16_384, b"c" * 66_000)],
]


def journal_of(batches: list[list[Staged]], base: Base = BASE) -> bytes:
    journal = base.header
    for batch in batches:
        journal += frame_of(base, len(journal), batch)
    return journal


JOURNAL = journal_of(BATCHES)
ENDS = [len(journal_of(BATCHES[:count])) for count in range(4)]


def frames_in(journal: bytes, base: Base = BASE) -> list[list[Staged]]:
    return [staged for staged, _ in read_frames(base, journal)]


def test_the_header_is_a_line_of_128_bytes() -> None:
    assert len(BASE.header) == HEADER_SIZE == 128
    assert BASE.header.decode().split() == ["sijill-journal/1", "7", sha256(b"root").hexdigest()]
    assert BASE.header.endswith(b" \n")
    assert parse_base(JOURNAL) == BASE
    assert parse_base(Base(2**53, bytes(32)).header).size == 2**53


def test_a_header_that_is_damaged_anywhere_is_refused_or_another() -> None:
    for at in range(HEADER_SIZE):
        for value in (0, 0x20, 0x0A, 0x30, 0x61, BASE.header[at] ^ 1, 0xB2):
            changed = BASE.header[:at] + bytes([value]) + BASE.header[at + 1 :]
            if changed != BASE.header:
                try:
                    other = parse_base(changed + JOURNAL[HEADER_SIZE:])
                except InconsistentTree:
                    continue
                assert other.header == changed
                assert list(read_frames(other, JOURNAL[:HEADER_SIZE])) == []


@pytest.mark.parametrize("length", [0, 1, 127])
def test_a_header_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(InconsistentTree, match="no header"):
        parse_base(BASE.header[:length])


def test_a_header_of_another_format_is_refused() -> None:
    for other in (BASE.header.replace(b"/1 ", b"/2 "), BASE.header.replace(b" 7 ", b" -7"), bytes(128), b"\n" * 128):
        with pytest.raises(InconsistentTree):
            parse_base(other)


def test_a_frame_has_the_layout_that_is_written_down() -> None:
    entry, content = b"an entry", b"sealed"
    body = b"\0\x08" + entry + b"\0\0\0\x06" + content + b"\0\x02" + b"xy" + b"\0\0\0\0"
    framed = bytes([0xF7, 0x53, 0x4A, 0x0A]) + len(body).to_bytes(4, "big") + body
    check = sha256(BASE.header + (500).to_bytes(8, "big") + framed).digest()
    assert frame_of(BASE, 500, [Staged(entry, content), Staged(b"xy")]) == framed + check


def test_frames_come_back_with_the_offset_after_each() -> None:
    found = list(read_frames(BASE, JOURNAL))
    assert [staged for staged, _ in found] == BATCHES
    assert [end for _, end in found] == ENDS[1:]


def test_a_frame_can_be_found_in_a_part_of_the_journal() -> None:
    start = ENDS[1]
    assert find_frame(BASE, start, JOURNAL[start:], start) == (BATCHES[1], ENDS[2])
    assert find_frame(BASE, start, JOURNAL) == (BATCHES[1], ENDS[2])


@pytest.mark.parametrize("zeros", [0, 1, 3, 4, 36, 1000, 300_000])
def test_zeros_after_the_last_frame_mean_nothing(zeros: int) -> None:
    assert frames_in(JOURNAL + bytes(zeros)) == BATCHES
    assert frames_in(BASE.header + bytes(zeros)) == []


@pytest.mark.parametrize("cut", [1, CHECK_SIZE - 1, CHECK_SIZE, CHECK_SIZE + 1, 200, 70_000, ENDS[3] - ENDS[2]])
@pytest.mark.parametrize("zeros", [0, 5000])
def test_a_last_frame_that_was_cut_off_is_dropped(cut: int, zeros: int) -> None:
    assert frames_in(JOURNAL[:-cut] + bytes(zeros)) == BATCHES[:2]


def test_a_small_last_frame_can_be_cut_off_anywhere() -> None:
    journal = journal_of(BATCHES[:2])
    for end in range(ENDS[1], ENDS[2]):
        assert frames_in(journal[:end]) == BATCHES[:1]
        assert frames_in(journal[:end] + bytes(700)) == BATCHES[:1]


def test_no_byte_of_a_last_frame_can_change_and_be_taken() -> None:
    journal = journal_of(BATCHES[:2])
    for at in range(ENDS[1], ENDS[2]):
        changed = journal[:at] + bytes([journal[at] ^ 0x81]) + journal[at + 1 :]
        assert frames_in(changed) == BATCHES[:1]


@pytest.mark.parametrize("hurt", [*range(HEADER_SIZE, HEADER_SIZE + 8), 200, 400, ENDS[1] - 1])
def test_a_damaged_frame_before_others_is_no_crash(hurt: int) -> None:
    journal = journal_of(BATCHES[:2])
    changed = journal[:hurt] + bytes([journal[hurt] ^ 1]) + journal[hurt + 1 :]
    with pytest.raises(InconsistentTree, match="damaged at byte 128"):
        frames_in(changed)


def test_the_smallest_frame_that_is_damaged_before_others_is_no_crash() -> None:
    smallest = b"x" * 65
    journal = journal_of([[Staged(smallest)], [Staged(smallest)]])
    assert len(journal) == HEADER_SIZE + 2 * (8 + 2 + 65 + 4 + CHECK_SIZE)
    with pytest.raises(InconsistentTree, match="damaged at byte 128"):
        frames_in(journal[: HEADER_SIZE + 10] + b"?" + journal[HEADER_SIZE + 11 :])


def test_a_large_frame_that_was_cut_off_is_not_hashed_at_every_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Millions of bytes could be taken for the begin of a frame; the work must not grow with the square of the size."""
    torn = frame_of(BASE, len(JOURNAL), [Staged(b"e" * 500, b"\0\0\1\0" * 100) for _ in range(2_000)])[:-1]
    hashed: list[int] = []
    inner = journal_module._check

    def counting(base: Base, offset: int, framed: bytes) -> bytes:
        hashed.append(len(framed))
        return inner(base, offset, framed)

    monkeypatch.setattr(journal_module, "_check", counting)
    assert frames_in(JOURNAL + torn) == BATCHES
    assert len(hashed) <= len(BATCHES) + 1


def test_a_frame_that_is_wiped_before_others_is_no_crash() -> None:
    journal = journal_of(BATCHES[:2])
    for wiped in (HEADER_SIZE, ENDS[1] - 1):
        with pytest.raises(InconsistentTree, match="acknowledged"):
            frames_in(journal[:wiped] + bytes(ENDS[1] - wiped) + journal[ENDS[1] :])


def test_what_is_told_before_the_damage_is_right() -> None:
    journal = journal_of([*BATCHES[:2], BATCHES[0]])
    frames = read_frames(BASE, journal[: ENDS[1] + 9] + b"?" + journal[ENDS[1] + 10 :])
    assert next(frames)[0] == BATCHES[0]
    with pytest.raises(InconsistentTree, match=f"damaged at byte {ENDS[1]}"):
        next(frames)


def test_a_frame_holds_only_where_it_was_written() -> None:
    # neither at another offset, nor after another base: what an older journal left behind is not taken in
    frame = frame_of(BASE, HEADER_SIZE, BATCHES[0])
    assert frames_in(BASE.header + frame) == BATCHES[:1]
    assert frames_in(BASE.header + b"\0" + frame) == []
    for other in (Base(8, BASE.root), Base(7, bytes(32))):
        assert frames_in(other.header + frame, other) == []


def test_an_old_frame_that_is_longer_leaves_no_trace() -> None:
    # a large frame was torn and dropped, a smaller one is written over it
    torn = BASE.header + frame_of(BASE, HEADER_SIZE, BATCHES[2])[:-1]
    small = frame_of(BASE, HEADER_SIZE, BATCHES[0])
    journal = torn[:HEADER_SIZE] + small + torn[HEADER_SIZE + len(small) :]
    assert frames_in(journal) == BATCHES[:1]


def test_a_journal_that_is_shorter_than_a_frame_holds_none() -> None:
    assert frames_in(BASE.header + b"\xff" * 40) == []
    assert frames_in(BASE.header + b"\0\0\0\1") == []
    assert find_frame(BASE, 5000, JOURNAL[:HEADER_SIZE]) is None
