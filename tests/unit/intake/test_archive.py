"""ZIP archives opened with care: bombs, names that climb, locked and damaged members. One that fails stops none."""

from __future__ import annotations

import io
import zipfile

import pytest

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import MAX_DEPTH, is_within, open_archive
from sijill.intake.section import Original
from tests.unit.intake.originals import take, zipped

TEXT = b"Five people were killed near the bakery."


def test_every_file_is_read_as_what_it_is_and_counted_on() -> None:
    first, second = take("a.zip", zipped({"b/one.txt": TEXT, "two.md": b"# Killed\n\nSix people were killed."}))
    assert first.document.text == TEXT.decode()
    assert second.document.start == len(TEXT)


def test_what_cannot_be_read_is_named_and_stops_nothing() -> None:
    data = zipped({"film.mp4": b"\x00\x00\x00\x18ftypmp42", "one.txt": TEXT, "empty.txt": b""})
    (section,) = take("a.zip", data)
    assert section.document.text == TEXT.decode()
    assert [note.partition(": ")[0] for note in section.document.notes].count("kept, not read") == 2
    assert any("film.mp4" in note for note in section.document.notes)
    assert any("empty.txt" in note for note in section.document.notes)


def test_an_archive_of_which_nothing_can_be_read_says_why() -> None:
    with pytest.raises(UnreadableDocument, match=r"^a\.zip: nothing in the archive can be read: .*film\.mp4"):
        take("a.zip", zipped({"film.mp4": b"\x00\x00\x00\x18ftypmp42"}))


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("a/b.txt", True),
        ("a..b.txt", True),
        ("../a.txt", False),
        ("a/../../b.txt", False),
        ("/etc/a.txt", False),
        ("\\\\host\\a.txt", False),
        ("C:\\a.txt", False),
        ("a\x00.txt", False),
    ],
)
def test_names_that_lead_out_of_an_archive(name: str, within: bool) -> None:
    assert is_within(name) is within


def test_a_name_that_climbs_is_named_and_left_out() -> None:
    (section,) = take("a.zip", zipped({"../up.txt": b"Nine were killed.", "one.txt": TEXT}))
    assert section.document.text == TEXT.decode()
    assert any("../up.txt" in note for note in section.document.notes)


def test_a_bomb_is_not_unpacked() -> None:
    archive = open_archive(Original.of("a.zip", zipped({"bomb.txt": b"\x00" * 64_000_000, "one.txt": TEXT})))
    with pytest.raises(UnreadableDocument, match="a zip bomb"):
        archive.read("bomb.txt")
    assert archive.read("one.txt") == TEXT


def test_a_directory_that_lies_about_a_size_is_found_out() -> None:
    data = zipped({"one.txt": b"\x00" * 400_000})
    true, told = (400_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    archive = open_archive(Original.of("a.zip", data.replace(true, told)))
    with pytest.raises(UnreadableDocument, match="damaged"):
        archive.read("one.txt")


def test_archives_within_archives_have_an_end() -> None:
    data = zipped({"one.txt": TEXT})
    for _ in range(MAX_DEPTH - 1):
        data = zipped({"inner.zip": data})
    assert len(take("a.zip", data)) == 1
    with pytest.raises(UnreadableDocument, match=f"in {MAX_DEPTH} archives already"):
        take("a.zip", zipped({"inner.zip": data}))


def test_a_member_with_a_password_is_named() -> None:
    data = bytearray(zipped({"one.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(UnreadableDocument, match="protected by a password"):
        take("a.zip", bytes(data))


@pytest.mark.parametrize("cut", [4, 20, 60, -1, -10, -22])
def test_an_archive_cut_short_is_named(cut: int) -> None:
    with pytest.raises(UnreadableDocument, match=r"^a\.zip: "):
        take("a.zip", zipped({"one.txt": TEXT, "two.txt": TEXT})[:cut])


def test_two_members_of_one_name_are_told() -> None:
    made = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made, "w") as archive:
        archive.writestr("one.txt", b"Nine were killed.")
        archive.writestr("one.txt", TEXT)
    (section,) = take("a.zip", made.getvalue())
    assert section.document.text == TEXT.decode()
    assert "two members have one name; the last is read" in section.document.notes
