"""WACZ packages (Webrecorder's WACZ 1.1.1): WARC files in a ZIP with a list of pages and digests of everything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import DAMAGED, Archive, open_archive
from sijill.intake.containers.archive import sections as archive_sections
from sijill.intake.containers.gzipped import GZIP, GzipStream
from sijill.intake.containers.warc import MAX_NAMED, Captures
from sijill.intake.section import How, Original, Section, with_notes

PACKAGE, SIGNED = "datapackage.json", "datapackage-digest.json"
PAGES = ("pages/pages.jsonl", "pages/extraPages.jsonl")
MAX_PAGES = 100_000
MAX_LINE = 1 << 20
MAX_RESOURCES = 10_000
PIECE = 1 << 20


def package_sections(original: Original, how: How) -> Iterator[Section]:
    """Read every WARC of a package. Each file's digest is taken anew and compared with what the package says.

    Another kind of data package, without a WARC, is read as the archive that it is.
    Raises UnreadableDocument where no page of it can be read.
    """
    archive = open_archive(original)
    names = [name for name in archive.names if name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))]
    if not names:
        yield from archive_sections(original, how)
        return
    notes = [*archive.notes, *_checked(archive)]
    captures = Captures(original, how)
    last: Section | None = None
    for name in names:
        try:
            for section in captures.read(_stream(archive, name)):
                if last is not None:
                    yield last
                last = section
        except (UnreadableDocument, *DAMAGED) as refused:
            notes.append(f"{name} is not read to its end: {refused}")
    notes.extend(captures.notes())
    notes.extend(_pages(archive, captures))
    if last is None:
        raise UnreadableDocument(
            f"{original.name}: no page of the package can be read: {'; '.join(notes) or 'none is in it'}"
        )
    yield with_notes(last, notes)


def _stream(archive: Archive, name: str) -> Any:
    stream = archive.stream(name)
    packed = stream.read(2) == GZIP
    stream.seek(0)
    return GzipStream(stream) if packed else stream


def _checked(archive: Archive) -> Iterator[str]:
    """What comparing the digests shows (WACZ 1.1.1, 5.4 and 5.5)."""
    package = _json(archive, PACKAGE)
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        yield f"{PACKAGE} gives no digests: the files of the package cannot be checked"
        return
    matching = 0
    for resource in resources[:MAX_RESOURCES]:
        path, written = (resource.get("path"), resource.get("hash")) if isinstance(resource, dict) else (None, None)
        if not isinstance(path, str) or not isinstance(written, str):
            yield f"{PACKAGE} names a file without path or digest"
        elif path not in archive.names:
            yield f"{path[:200]} is named by the package and missing"
        elif _is_digest(archive, path, written):
            matching += 1
        else:
            yield f"{path[:200]} does not match the package's digest {written[:120]}"
    yield f"{matching} of {len(resources)} files match the package's digests"
    told = _json(archive, SIGNED)
    if isinstance(told, dict) and isinstance(told.get("hash"), str) and not _is_digest(archive, PACKAGE, told["hash"]):
        yield f"{PACKAGE} does not match the digest that {SIGNED} gives"
    if isinstance(told, dict) and "signedData" in told:
        yield "the package is signed; the signature is kept and not verified"


def _is_digest(archive: Archive, name: str, written: str) -> bool:
    algorithm, _, value = written.partition(":")
    if algorithm.lower() not in ("sha256", "md5", "sha1", "sha512"):
        return False
    digest = hashlib.new(algorithm.lower(), usedforsecurity=False)
    try:
        with archive.stream(name) as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
    except (UnreadableDocument, *DAMAGED):
        return False
    return digest.hexdigest() == value.lower()


def _json(archive: Archive, name: str) -> Any:
    try:
        return json.loads(archive.read(name)) if name in archive.names else None
    except (UnreadableDocument, ValueError, RecursionError):
        return None


def _pages(archive: Archive, captures: Captures) -> Iterator[str]:
    """Pages that the package lists and does not hold: the person who captured them may not know."""
    listed: list[str] = []
    for name in PAGES:
        if name not in archive.names:
            continue
        try:
            with archive.stream(name) as stream:
                while len(listed) < MAX_PAGES and (line := stream.readline(MAX_LINE)):
                    page = _page(line)
                    listed.extend([page] if page else [])
        except (UnreadableDocument, *DAMAGED) as refused:
            yield f"{name} is not read to its end: {refused}"
    missing = [page for page in listed if page not in captures.addresses]
    if missing:
        named = ", ".join(missing[:MAX_NAMED]) + (" …" if len(missing) > MAX_NAMED else "")
        yield f"{len(missing)} of {len(listed)} listed pages are not in the package: {named}"


def _page(line: bytes) -> str:
    try:
        page = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    address = page.get("url") if isinstance(page, dict) else None
    return address[:1_000] if isinstance(address, str) else ""
