"""ZIP containers opened with care: nothing is written to a disk, and no member may take more than its share."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sijill.errors import UnreadableDocument
from sijill.intake.section import How, Original, Section, with_notes

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 256 * 1024 * 1024
"""A member of more bytes is named and not read; one that is streamed (`stream`) may be larger."""
MAX_RATIO = 200
"""Compressed text shrinks to a tenth, hardly ever to a hundredth; a bomb to a thousandth."""
SMALL_BYTES = 16 * 1024 * 1024
"""Below this, any ratio is harmless."""
MAX_DEPTH = 3
"""Containers within containers."""
ENCRYPTED = 0x1
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
NOT_A_NAME = "not read, its name leads out of the archive: {}"


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP archive. `names` are its files (not folders) in their order; `notes` tell what is wrong with it."""

    name: str
    zip: zipfile.ZipFile
    names: tuple[str, ...]
    notes: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises UnreadableDocument, naming it, where it is damaged, locked, or a bomb."""
        info = self.zip.getinfo(name)
        if info.file_size > MAX_MEMBER_BYTES:
            raise UnreadableDocument(
                f"{self.name}: {name} unpacks to {info.file_size / 2**20:.0f} MiB; at most"
                f" {MAX_MEMBER_BYTES // 2**20} MiB are read"
            )
        with self.stream(name) as stream:
            try:
                data = stream.read(MAX_MEMBER_BYTES + 1)
            except DAMAGED as error:
                raise UnreadableDocument(f"{self.name}: {name} is damaged ({error})") from None
        if len(data) > MAX_MEMBER_BYTES:  # its directory lied about the size
            raise UnreadableDocument(f"{self.name}: {name} unpacks to more than it says: a zip bomb")
        return data

    def size_bytes(self, name: str) -> int:
        """How many bytes a member has, as the archive's directory says."""
        return self.zip.getinfo(name).file_size

    def stream(self, name: str) -> BinaryIO:
        """A member as a stream, for what is read piece by piece. Raises UnreadableDocument as `read` does."""
        info = self.zip.getinfo(name)
        if info.flag_bits & ENCRYPTED:
            raise UnreadableDocument(f"{self.name}: {name} is protected by a password; unpack it first")
        if info.file_size > SMALL_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise UnreadableDocument(
                f"{self.name}: {name} unpacks to {info.file_size // max(info.compress_size, 1)} times its size: a zip"
                " bomb, not read"
            )
        try:
            return self.zip.open(info)  # type: ignore[return-value]
        except DAMAGED as error:
            raise UnreadableDocument(f"{self.name}: {name} is damaged ({error})") from None


def open_archive(original: Original) -> Archive:
    """Open a ZIP archive. Raises UnreadableDocument where it is none, cut short, or has too many members.

    Members whose names lead out of the archive ("../x", a path from the root, a drive) are named in the notes and left
    out.
    """
    try:
        opened = zipfile.ZipFile(original.stream)
    except DAMAGED as error:
        raise UnreadableDocument(f"{original.name}: the ZIP archive is cut short or damaged ({error})") from None
    infos = [info for info in opened.infolist() if not info.filename.endswith("/")]
    if len(infos) > MAX_MEMBERS:
        raise UnreadableDocument(f"{original.name}: {len(infos)} members; at most {MAX_MEMBERS} are read")
    climbing = [info.filename for info in infos if not is_within(info.filename)]
    names = dict.fromkeys(info.filename for info in infos if is_within(info.filename))
    notes = [NOT_A_NAME.format(name) for name in climbing]
    if len(names) + len(climbing) < len(infos):
        notes.append("two members have one name; the last is read")
    return Archive(original.name, opened, tuple(names), tuple(notes))


def is_within(name: str) -> bool:
    """Whether a member's name stays inside the archive."""
    parts = name.replace("\\", "/").split("/")
    return name != "" and not (name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\x00" in name)


def refuse_too_deep(original: Original) -> None:
    """Return where what is in an archive may be opened; raise UnreadableDocument where too many are around it."""
    if original.depth >= MAX_DEPTH:
        raise UnreadableDocument(f"{original.name}: lies in {original.depth} archives already: a zip bomb, not read")


def sections(original: Original, how: How) -> Iterator[Section]:
    """Every file of an archive that no format of its own claims, one after the other; one that fails stops none."""
    refuse_too_deep(original)
    archive = open_archive(original)
    notes = list(archive.notes)
    last: Section | None = None  # held back, so that what is wrong with the members after it can be noted
    for name in archive.names:
        try:
            for section in how.take(original.member(name, archive.read(name)), how):
                if last is not None:
                    yield last
                last, notes = with_notes(section, notes), []
        except UnreadableDocument as refused:
            notes.append(f"kept, not read: {refused}")
    if last is None:
        told = "; ".join(notes) or "it is empty"
        raise UnreadableDocument(f"{original.name}: nothing in the archive can be read: {told}")
    yield with_notes(last, notes)
