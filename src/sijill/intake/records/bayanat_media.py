"""The media files of a Bayanat export: what they are, and whether they are the files that were documented.

`etag` is the MD5 of a file that was stored in one piece. Of one that was uploaded to S3 in parts it is the MD5 of the
MD5s of its parts, a dash, and their number (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html, ETag).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import DAMAGED, Archive
from sijill.values.anchor import Digest

SINGLE = re.compile(r"[0-9a-f]{32}")
PARTS = re.compile(r"([0-9a-f]{32})-(\d{1,5})")
PART_BYTES = 8 * 1024 * 1024
"""The size of parts that boto3 uploads in, unless it is told otherwise."""
BLOCK = 1 << 20
NOT_HERE = "not in the export"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file of the export: its digest, its size, its MD5, and the etag that it would have in parts."""

    sha256: Digest
    size_bytes: int
    md5: str
    in_parts: str


@dataclass(slots=True)
class Media:
    """The files that came with an export, hashed once each, by their names. `refused` are those that cannot be read."""

    archive: Archive | None = None
    folder: str = ""
    refused: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    differing: int = 0
    unchecked: int = 0
    _checked: dict[str, Checked | None] = field(default_factory=dict)

    def find(self, name: str) -> Checked | None:
        """The file of that name, None where it is not there or cannot be read."""
        member = f"{self.folder}{name}"
        if self.archive is None or not name or member not in self.archive.names:
            return None
        self.used.add(member)
        if member not in self._checked:
            try:
                self._checked[member] = _check(self.archive, member)
            except UnreadableDocument as refused:
                self.refused.append(f"kept, not read: {refused}")
                self._checked[member] = None
        return self._checked[member]

    def judge(self, found: Checked, etag: str) -> str:
        """What comparing a file with its etag says, as a note."""
        tag = etag.strip().strip('"').lower()
        if SINGLE.fullmatch(tag):
            if tag == found.md5:
                return "MD5 as documented"
            self.differing += 1
            return f"its MD5 is {found.md5}, documented was {tag}: not the file that was documented"
        if PARTS.fullmatch(tag):
            if tag == found.in_parts:
                return "MD5 of its parts as documented"
            self.unchecked += 1
            return f"etag {tag} is of an upload in parts of unknown size: not checked"
        if tag:
            self.unchecked += 1
            return f"etag {tag[:100]} is no MD5: not checked"
        return "no etag to check it against"


def _check(archive: Archive, member: str) -> Checked:
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    part, parts, count, size = hashlib.md5(usedforsecurity=False), hashlib.md5(usedforsecurity=False), 0, 0
    with archive.stream(member) as stream:
        try:
            while block := stream.read(BLOCK):
                for each in (sha256, md5, part):
                    each.update(block)
                size += len(block)
                if size % PART_BYTES == 0:
                    parts.update(part.digest())
                    part, count = hashlib.md5(usedforsecurity=False), count + 1
        except DAMAGED as error:
            raise UnreadableDocument(f"{archive.name}: {member} is damaged ({error})") from None
    if size % PART_BYTES or not count:
        parts.update(part.digest())
        count += 1
    return Checked(Digest(sha256.hexdigest()), size, md5.hexdigest(), f"{parts.hexdigest()}-{count}")
