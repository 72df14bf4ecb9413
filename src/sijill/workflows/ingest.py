"""Take documents in: original to the vault, act to the ledger, reading, claims.

A document that cannot be read is kept all the same: what is lost today can be read by a better reader tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from sijill import __version__
from sijill.claims.serial import reading_json
from sijill.errors import InputError, SijillError, UnreadableDocument
from sijill.gazetteer import Gazetteer
from sijill.intake import MAX_BYTES, How, Original, Section, sections
from sijill.values.anchor import Digest
from sijill.values.canonical import canonical_json
from sijill.vault.stream import NONCE_SIZE
from sijill.vault.vault import Kept
from sijill.workflows.casebook import Casebook, Draft
from sijill.workflows.looking import last_run
from sijill.workflows.read import Reader, read_section
from sijill.workflows.rows import DocumentRow

READER = "rules"
READER_REASON = "read by the rules of sijill so that a person can review what the document claims"


@dataclass(frozen=True, slots=True)
class Collected:
    """How a document came to be here (Berkeley Protocol, collection): what is known of it, empty where nothing is.

    `published` is given by who adds it and wins over what the text says of itself. Of the `machine` only a keyed hash
    is recorded: the casebook's people can tell whether two documents came over one machine, a package tells nobody its
    name. `path` is where the file lies, for one that is too large to be held; it is recorded nowhere.
    """

    name: str
    published: date | None = None
    path: str = ""
    url: str = ""
    method: str = ""
    machine: str = ""

    def content(self, casebook: Casebook, kept: Kept) -> dict[str, Any]:
        """The content of the act that adds it."""
        known = {"url": self.url, "method": self.method}
        if self.machine:
            known["machine"] = casebook.look_up(self.machine)
        if self.published is not None:
            known["published"] = self.published.isoformat()
        return {
            "sha256": kept.sha256,
            "bytes": kept.size,
            "name": self.name,
            **{key: value for key, value in known.items() if value},
        }


ParseKept = Callable[[Collected, Digest, bytes | None], Iterable[Section]]
"""Gives the sections of a file that was just kept: by its bytes, or where they are too many to hold by its path."""


def parse_here(collected: Collected, digest: Digest, data: bytes | None) -> Iterator[Section]:
    """Parse in this process: what tests use, and whoever trusts the files."""
    if data is None:
        raise UnreadableDocument(f"{collected.name}: more than {MAX_BYTES // 2**20} MiB are read from a path only")
    yield from sections(Original.of(collected.name, data), How(published=collected.published))


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What reading takes besides the document. `columns` is the column map that was given, to be recorded."""

    gazetteer: Gazetteer
    reader: Reader
    zone: tzinfo | None = None
    parse: ParseKept = parse_here
    columns: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A document that was added: its number, whether its bytes were here already, what was read, and why not if not."""

    number: int
    entry: int
    sha256: str
    name: str
    known: bool
    claims: int
    conflicts: int = 0
    notes: tuple[str, ...] = ()
    unread: str = ""


def add_document(casebook: Casebook, blocks: Iterable[bytes], collected: Collected, how: HowToRead | None) -> Added:
    """Add one document; where `how` is None it is kept and not read. What is returned is recorded.

    Raises InputError for an empty document, StorageError where it could not be kept; then nothing was recorded.
    """
    casebook.require_writable()
    number = casebook.log.size
    fresh = casebook.documents.find(number) is None
    key = casebook.documents.make(number, casebook.entropy)
    text = _Head()
    try:
        kept = casebook.vault.keep(key, casebook.entropy(NONCE_SIZE), text.passing(blocks))
        if not kept.size:
            raise InputError(f"{collected.name}: the file is empty")
        known = casebook.tables.find_document_by(casebook.look_up(kept.sha256))
        if known is not None:
            if fresh:
                casebook.documents.destroy(number)
            casebook.vault.remove(kept.object)
            return _add_again(casebook, known, kept, text, collected, how)
    except BaseException:
        if fresh:  # else it is not ours to take away: DocumentKeys.make
            casebook.documents.destroy(number)
        raise
    add = Draft("add", {"document": number, "object": kept.object}, collected.content(casebook, kept), number)
    if how is None:
        (act,) = casebook.record([add])
        return Added(number, act.n, kept.sha256, collected.name, known=False, claims=0)
    return _read_and_record(casebook, number, [add], kept, text, collected, how, known=False)


def _add_again(
    casebook: Casebook, row: DocumentRow, kept: Kept, text: _Head, collected: Collected, how: HowToRead | None
) -> Added:
    """The same bytes once more: an act of its own, no second object; read again only where it may say something new."""
    add = Draft("add", {"document": row.number, "object": row.object}, collected.content(casebook, kept), row.number)
    readings = casebook.tables.readings_of(row.number)
    if how is None or (readings and not _is_read_otherwise(casebook, readings[-1].number, collected, how)):
        (act,) = casebook.record([add])
        claims = sum(reading.claims for reading in last_run(casebook, readings))
        return Added(row.number, act.n, kept.sha256, collected.name, True, claims)
    return _read_and_record(casebook, row.number, [add], kept, text, collected, how, known=True)


def _is_read_otherwise(casebook: Casebook, reading: int, collected: Collected, how: HowToRead) -> bool:
    """Whether the last reading was made by other rules, or without what is given this time."""
    _, content = casebook.act(reading)
    if content is None:
        return True
    given = _given(collected, how)
    return content.get("version") != __version__ or any(content.get(key) != value for key, value in given.items())


def _given(collected: Collected, how: HowToRead) -> dict[str, Any]:
    """What a person gave for the reading beside the file."""
    known = {
        "published": collected.published.isoformat() if collected.published is not None else None,
        "zone": str(how.zone) if how.zone is not None else None,
        "columns": how.columns,
    }
    return {key: value for key, value in known.items() if value}


def _read_and_record(
    casebook: Casebook,
    number: int,
    drafts: list[Draft],
    kept: Kept,
    text: _Head,
    collected: Collected,
    how: HowToRead,
    *,
    known: bool,
) -> Added:
    claims, conflicts, notes, unread = 0, 0, list[str](), ""
    number_of_sections = 0
    try:
        for section in how.parse(collected, Digest(kept.sha256), text.whole()):
            reading = read_section(section, how.gazetteer, how.zone, how.reader)
            drafts.append(_reading(casebook, number, reading_json(reading), collected, how, number_of_sections))
            number_of_sections += 1
            claims, conflicts = claims + len(reading.claims), conflicts + len(reading.conflicts)
            notes.extend(note for note in reading.document.notes if note not in notes)
    except SijillError as error:
        unread = str(error)
    acts = casebook.record(drafts)
    return Added(number, acts[0].n, kept.sha256, collected.name, known, claims, conflicts, tuple(notes), unread)


def _reading(
    casebook: Casebook,
    number: int,
    found: Mapping[str, Any],
    collected: Collected,
    how: HowToRead,
    section: int,
) -> Draft:
    kept = casebook.vault.keep(casebook.documents.get(number), casebook.entropy(NONCE_SIZE), [canonical_json(found)])
    content: dict[str, Any] = {
        "sha256": kept.sha256,
        "bytes": kept.size,
        "reader": READER,
        "version": __version__,
        "reason": READER_REASON,
    }
    made = {"working_copy": found["document"]["working_copy"], "section": section}
    content |= {**_given(collected, how), **{key: value for key, value in made.items() if value}}
    members = {"document": number, "object": kept.object, "claims": len(found["claims"])}
    return Draft("read", members, content, number, casebook.session.secrets.system)


@dataclass(slots=True)
class _Head:
    """Keeps what passes by, as long as it is not too much to hold."""

    data: bytearray = field(default_factory=bytearray)
    size: int = 0

    def passing(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The same blocks."""
        for block in blocks:
            self.size += len(block)
            if self.size <= MAX_BYTES:
                self.data += block
            else:
                self.data.clear()
            yield block

    def whole(self) -> bytes | None:
        """All that has passed, None where it was too much to hold."""
        return bytes(self.data) if self.size <= MAX_BYTES else None


Load = Callable[[str], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class NotAdded:
    """A file of a batch that could not be added, and why; nothing of it was recorded."""

    file: str
    reason: SijillError


def add_batch(
    casebook: Casebook, files: Iterable[str], load: Load, describe: Callable[[str], Collected], how: HowToRead
) -> Iterator[Added | NotAdded]:
    """Add files one after the other. One that is refused stops no other; a disk that fails stops all."""
    for file in files:
        try:
            yield add_document(casebook, load(file), describe(file), how)
        except InputError as error:
            yield NotAdded(file, error)
