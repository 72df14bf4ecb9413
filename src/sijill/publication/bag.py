"""BagIt 1.0 (RFC 8493) in the one form that a package has: formats/package.md, Bag."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sijill.errors import ParseError

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST, SEAL = "manifest-sha256.txt", "tagmanifest-sha256.txt", "seal"
TAGGED = ("bag-info.txt", "bagit.txt", MANIFEST)
LINE = re.compile(r"([0-9a-f]{64})  (.+)", re.ASCII)
COMPONENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*", re.ASCII)
PATH = re.compile(f"{COMPONENT.pattern}(?:/{COMPONENT.pattern})*", re.ASCII)


def is_safe(path: str) -> bool:
    """Whether a path has the form that a package's paths have: it cannot lead out of the folder."""
    return PATH.fullmatch(path) is not None


def manifest(digests: Mapping[str, str]) -> bytes:
    """A manifest of files by path and SHA-256."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode("ascii")


def parse_manifest(data: bytes) -> dict[str, str]:
    """Path and SHA-256 of the files that a manifest lists. Raises ParseError where it is not exactly of the form."""
    digests: dict[str, str] = {}
    for line in data.decode("utf-8", errors="replace").split("\n")[:-1]:
        match = LINE.fullmatch(line)
        if match is None or not is_safe(match[2]):
            raise ParseError(line, (0, len(line)), "not a line of a manifest")
        digests[match[2]] = match[1]
    if manifest(digests) != data:
        raise ParseError("", (0, 0), "the manifest is not sorted, or lists a file twice, or has no end")
    return digests


def bag_info(lines: Mapping[str, str]) -> bytes:
    """The file of what is known of the bag."""
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines.items()).encode("utf-8")
