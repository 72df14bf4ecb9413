"""Every byte of a canonical zip that is not a file's own is known beforehand; no other bytes make a reader stumble."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import ParseError
from sijill.publication.canonical_zip import Member, ending, local_header, read_members

FILES = {
    "bagit.txt": b"BagIt\n",
    "data/a.json": b"{}",
    "data/b/c": b"",
    "data/photo.jpg": bytes(range(256)),
    "seal": b"x",
}
TOP = "package-1"


def made(files: dict[str, bytes], top: str = TOP) -> tuple[bytes, list[Member]]:
    """The zip of some files, and where they lie."""
    data, members = b"", []
    for path in sorted(files):
        content = files[path]
        header = local_header(f"{top}/{path}", zlib.crc32(content), len(content))
        members.append(Member(path, zlib.crc32(content), len(content), len(data) + len(header)))
        data += header + content
    return data + ending(top, members), members


@cache
def good() -> bytes:
    return made(FILES)[0]


def members_of(data: bytes) -> list[Member]:
    return read_members(lambda offset, length: data[offset : offset + length], len(data))


def is_refused(data: bytes) -> bool:
    try:
        members_of(data)
    except ParseError:
        return True
    return False


def own_bytes() -> list[int]:
    """The positions that are the zip's own: not those of the files."""
    of_files = {at for member in made(FILES)[1] for at in range(member.offset, member.offset + member.size)}
    return [at for at in range(len(good())) if at not in of_files]


def test_what_is_written_comes_back() -> None:
    data, members = made(FILES)
    assert members_of(data) == members
    assert {each.path: data[each.offset : each.offset + each.size] for each in members} == FILES


@pytest.mark.parametrize("part", range(8))
def test_no_byte_of_its_own_can_change(part: int) -> None:
    data = good()
    taken = []
    for at in own_bytes()[part::8]:
        for value in range(256):
            changed = data[:at] + bytes([value]) + data[at + 1 :]
            if value != data[at] and not is_refused(changed):
                taken.append((at, value))
    assert taken == []


@pytest.mark.parametrize("at", range(0, 700, 7))
def test_no_byte_can_be_left_out_or_put_in(at: int) -> None:
    data = good()
    assert len(data) > 700
    for changed in (data[:at] + data[at + 1 :], data[:at] + b"\0" + data[at:], data[:at], data[at:] if at else b""):
        assert is_refused(changed)


@given(st.lists(st.tuples(st.sampled_from(own_bytes()), st.integers(0, 255)), min_size=1, max_size=4))
def test_no_bytes_of_its_own_can_change_together(changes: list[tuple[int, int]]) -> None:
    data = bytearray(good())
    for at, value in changes:
        data[at] = value
    if bytes(data) != good() and not is_refused(bytes(data)):
        # size and offset can be told otherwise only together with all that depends on them
        again = members_of(bytes(data))
        assert made({m.path: bytes(data[m.offset : m.offset + m.size]) for m in again})[0] == bytes(data)


def test_a_size_that_no_zip_can_have_is_a_wrong_form_and_not_a_wrong_wish() -> None:
    # the reader must not be told to write a folder, as a writer is
    data = good()
    last = data.rindex(b"PK\x01\x02")
    assert is_refused(data[: last + 20] + b"\xff" * 8 + data[last + 28 :])


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda tail: good()[: -len(tail) or None] + tail)))
def test_arbitrary_bytes_are_refused_and_do_no_harm(data: bytes) -> None:
    assert data == good() or is_refused(data)


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._/-]{0,8}", fullmatch=True), st.binary(max_size=40), min_size=1
    )
)
def test_a_zip_of_any_files_comes_back_and_zipfile_reads_it(files: dict[str, bytes]) -> None:
    data, members = made(files)
    assert members_of(data) == members
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {f"{TOP}/{p}": c for p, c in files.items()}
