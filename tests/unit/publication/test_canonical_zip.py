"""The canonical zip field by field, and every zip that is none (formats/package.md, Zip)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from sijill.errors import InputError, ParseError
from sijill.publication.bag import is_safe
from sijill.publication.canonical_zip import Member, ending, local_header, read_members

FILES = {"bagit.txt": b"BagIt\n", "data/a": b"", "data/b.txt": b"two\n"}


def joined(files: list[tuple[str, bytes]], top: str = "top") -> bytes:
    """A zip of files in the order in which they are given."""
    data, members = b"", []
    for path, content in files:
        header = local_header(f"{top}/{path}", zlib.crc32(content), len(content))
        members.append(Member(path, zlib.crc32(content), len(content), len(data) + len(header)))
        data += header + content
    return data + ending(top, members)


GOOD = joined(sorted(FILES.items()))


def members_of(data: bytes) -> list[Member]:
    return read_members(lambda offset, length: data[offset : offset + length], len(data))


def test_members_are_found_where_they_lie() -> None:
    assert {each.path: GOOD[each.offset : each.offset + each.size] for each in members_of(GOOD)} == FILES
    assert [each.crc for each in members_of(GOOD)] == [zlib.crc32(FILES[path]) for path in sorted(FILES)]


def test_the_fields_are_those_that_are_written_down() -> None:
    # APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16; values from formats/package.md
    crc = zlib.crc32(b"two\n")
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, crc, 4, 4, len("top/data/b.txt"), 0)
    assert local_header("top/data/b.txt", crc, 4) == local + b"top/data/b.txt"
    member = Member("data/b.txt", crc, 4, len(local) + len("top/data/b.txt"))
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 3 << 8 | 20, 20, 0, 0, 0, 33, crc, 4, 4, 14, 0, 0, 0, 0, 0x81A40000, 0
    )
    start = member.offset + 4
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central) + 14, start, 0)
    assert ending("top", [member]) == central + b"top/data/b.txt" + end


def test_others_read_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.external_attr >> 16 for each in archive.infolist()} == {0o100644}
    assert {path: (tmp_path / "top" / path).read_bytes() for path in FILES} == FILES


def written_by_zipfile(compression: int = zipfile.ZIP_STORED, comment: bytes = b"", folder: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        if folder:
            archive.mkdir("top")
        for path, content in sorted(FILES.items()):
            archive.writestr(f"top/{path}", content)
        archive.comment = comment
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"\0" * 100,
        GOOD[:-1],
        GOOD + b"\0",
        b"\0" + GOOD,
        GOOD * 2,
        GOOD[-22:],
        ending("top", []),
        written_by_zipfile(),
        written_by_zipfile(zipfile.ZIP_DEFLATED),
        written_by_zipfile(comment=b"by habit"),
        written_by_zipfile(folder=True),
        joined(sorted(FILES.items(), reverse=True)),
        joined([("a", b"1"), ("a", b"1")]),
        joined([("a", b"1"), ("b", b"2"), ("a", b"3")]),
        joined([("a", b"1")], top=".."),
        joined([("a", b"1")], top=".hidden"),
        joined([("a", b"1")], top="-option"),
        joined([("a", b"1")], top=""),
        joined([("a", b"1")], top="with space"),
    ],
    ids=lambda data: str(len(data)),
)
def test_a_zip_of_another_form_is_refused(data: bytes) -> None:
    assert members_of(GOOD)
    with pytest.raises(ParseError):
        members_of(data)


def test_two_top_folders_are_refused() -> None:
    one = local_header("a/x", zlib.crc32(b"1"), 1) + b"1"
    two = local_header("b/y", zlib.crc32(b"2"), 1) + b"2"
    both = ending("a", [Member("x", zlib.crc32(b"1"), 1, len(one) - 1)])[:-22]
    both += ending("b", [Member("y", zlib.crc32(b"2"), 1, len(one) + len(two) - 1)])[:-22]
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(both), len(one + two), 0)
    with pytest.raises(ParseError, match="top folder"):
        members_of(one + two + both + end)


def test_a_file_that_the_directory_does_not_name_is_refused() -> None:
    hidden = local_header("top/hidden", zlib.crc32(b"?"), 1) + b"?"
    content = local_header("top/a", zlib.crc32(b"1"), 1) + b"1"
    for before, after in ((hidden, b""), (b"", hidden)):
        member = Member("a", zlib.crc32(b"1"), 1, len(before) + len(content) - 1)
        directory = ending("top", [member])[:-22]
        start = len(before + content + after)
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), start, 0)
        with pytest.raises(ParseError):
            members_of(before + content + after + directory + end)


@pytest.mark.parametrize("name", ["é", "\u0661", "a\u202eb"])
def test_a_name_that_is_not_ascii_is_refused(name: str) -> None:
    """Everything else about this zip is canonical."""
    encoded = f"top/{name}".encode()
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(encoded), 0) + encoded
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 3 << 8 | 20, 20, 0, 0, 0, 33, 0, 0, 0, len(encoded), 0, 0, 0, 0, 0x81A40000, 0
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central + encoded), len(local), 0)
    with pytest.raises(ParseError, match="ASCII"):
        members_of(local + central + encoded + end)


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", ".hidden", "a b", "-x"])
def test_a_path_that_leads_out_is_told_and_not_followed(path: str) -> None:
    data = joined(sorted([("a", b"1"), (path, b"2")]))
    assert [member.path for member in members_of(data) if not is_safe(member.path)] == [path]


def test_an_entry_for_the_top_folder_itself_is_refused() -> None:
    # it would be a file without a name; the verifier that stands alone says `container`
    with pytest.raises(ParseError):
        members_of(joined([("", b"1")]))


def test_a_zip_that_is_too_large_is_refused_before_it_is_begun() -> None:
    # adapters/containers.py sums up all headers first
    film = Member("film", 0, 2**32 - 200, 38)
    assert ending("top", [film])
    for members in (
        [Member("film", 0, 2**32 - 30, 38)],
        [film, Member("note", 0, 400, 38 + 2**32)],
        [film, Member("note", 0, 100, 2**32 - 50)],
    ):
        with pytest.raises(InputError, match="too large"):
            ending("top", members)
    with pytest.raises(InputError, match="too large"):
        local_header("top/film", 0, 2**32)


def test_a_zip_has_at_most_65535_files() -> None:
    members = [Member(f"{number:05}", 0, 0, 39 + 39 * number) for number in range(65_536)]
    assert ending("top", members[:-1])
    with pytest.raises(InputError, match="65,535"):
        ending("top", members)
