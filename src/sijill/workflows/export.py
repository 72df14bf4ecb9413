"""Make an evidence package: the act first, so that the package tells of itself; then everything about its documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sijill import __version__
from sijill.errors import InputError
from sijill.ledger.acts import Act
from sijill.ledger.checkpoint import Checkpoint, inclusion_file, sign_seal
from sijill.ledger.entry import parse_entry
from sijill.ledger.tree import inclusion_proof
from sijill.ledger.verification import needed_files
from sijill.publication.bag import DECLARATION, MANIFEST, SEAL, TAG_MANIFEST, TAGGED, bag_info, manifest
from sijill.publication.cover import Cover, render_cover
from sijill.publication.crate import METADATA, PREVIEW, CrateFile, crate_metadata
from sijill.publication.public_key import public_key_pem
from sijill.values.clock import utc
from sijill.workflows.casebook import CASEBOOK_KEY, Casebook, Draft
from sijill.workflows.looking import ActView, DocumentView, act_view, claim_history, document_view
from sijill.workflows.replay import verify_tables
from sijill.workflows.rows import Page, Status
from sijill.workflows.verification.anchors import anchor_note, anchored_files
from sijill.workflows.verification.verdict import Source

Put = Callable[[str, Iterable[bytes]], tuple[str, int]]
"""Writes a file of the package; gives its SHA-256 and size."""

VERIFIER = "verifier/sijill_verify.py"
EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What every package brings along: the specification and the verifier, by path below `data/`."""

    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Exported:
    """A package that was made: of which documents, under which checkpoint, how many files."""

    act: Act
    checkpoint: Checkpoint
    documents: tuple[int, ...]
    files: int


def export_package(
    casebook: Casebook,
    put: Put,
    enclosed: Enclosed,
    *,
    documents: Sequence[int] | None = None,
    names: bool = False,
    reason: str = "",
) -> Exported:
    """Write a package about `documents`, else about all. `names` opens the names of who acted.

    Raises InputError where one is no document or none was chosen, InconsistentTree where the tables say of them what
    the ledger does not. What is written is complete only when this returns.
    """
    known = {row.number for row in casebook.tables.documents()}
    chosen = sorted(known if documents is None else set(documents))
    if not chosen:
        raise InputError("there is no document to make a package of")
    if unknown := [number for number in chosen if number not in known]:
        raise InputError(f"there is no document {unknown[0]}")
    verify_tables(casebook, chosen)
    content: dict[str, Any] = {"documents": chosen, "names": int(names)}
    if reason:
        content["reason"] = reason
    (act,) = casebook.record([Draft("package", {}, content, CASEBOOK_KEY)])
    checkpoint = casebook.settle()
    written = _Written(put)
    _write_ledger(casebook, checkpoint, written)
    _write_contents(casebook, act, chosen, names, written)
    views = [document_view(casebook, number) for number in chosen]
    for view in views:
        _write_document(casebook, view, checkpoint, written)
    for path, data in enclosed.files.items():
        written.put(path, [data])
    written.put("register.json", [_register(casebook, chosen, names)])
    _write_bag(casebook, act, checkpoint, views, reason, written)
    return Exported(act, checkpoint, tuple(chosen), len(written.files))


class _Written:
    """The payload as it grows."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self.files: dict[str, CrateFile] = {}

    def put(self, path: str, blocks: Iterable[bytes], name: str = "") -> None:
        """Write a file below `data/`."""
        digest, size = self._put(f"data/{path}", blocks)
        self.files[path] = CrateFile(path, digest, size, name)

    def tag(self, path: str, data: bytes) -> str:
        """Write a file beside `data/`; gives its SHA-256."""
        return self._put(path, [data])[0]


def _write_ledger(casebook: Casebook, checkpoint: Checkpoint, written: _Written) -> None:
    for path in sorted(needed_files(checkpoint.head.size)):
        written.put(f"ledger/{path}", _blocks(casebook.place.ledger, path))
    for row in casebook.tables.enrolled_keys():
        written.put(f"keys/{row.public}.pem", [public_key_pem(bytes.fromhex(row.public))])
    for digest in sorted({digest for _, digests in _anchors(casebook) for digest in digests}):
        written.put(f"anchors/{digest}", _blocks(casebook.place.anchors, digest))


def _blocks(folder: Source, path: str) -> Iterator[bytes]:
    blocks = folder.read_blocks(path)
    if blocks is None:
        raise InputError(f"{path} is missing from the casebook: verify it")
    return blocks


def _anchors(casebook: Casebook) -> Iterator[tuple[Act, list[str]]]:
    for each in casebook.log.entries():
        act = parse_entry(each.entry)
        if act.name in ("stamp", "cosign"):
            yield act, anchored_files(act)


def _anchor_notes(casebook: Casebook) -> Iterator[str]:
    for act, digests in _anchors(casebook):
        files = [b"".join(_blocks(casebook.place.anchors, digest)) for digest in digests]
        row = next((row for row in casebook.tables.enrolled_keys() if row.public == act.members.get("key")), None)
        yield anchor_note(act, files, (row.name if row else None) or "")


def _write_contents(casebook: Casebook, package: Act, chosen: Sequence[int], names: bool, written: _Written) -> None:
    about = set(chosen)
    for each in casebook.log.entries():
        act = parse_entry(each.entry)
        if act.content is None:
            continue
        if about.issuperset(casebook.key_numbers(act)) or act.n == package.n or (names and act.name == "enrol"):
            opening = casebook.find_opening(act, each.content)
            if opening is not None:
                written.put(f"contents/{act.n}", [opening.data])


def _write_document(casebook: Casebook, view: DocumentView, checkpoint: Checkpoint, written: _Written) -> None:
    if view.erased is not None:
        return
    number = view.number
    key = casebook.documents.get(number)
    written.put(f"originals/{original_name(view)}", casebook.vault.read(key, view.object, view.sha256), view.name)
    tree = casebook.log.settled_tree()
    proof = inclusion_proof(number, checkpoint.head.size, tree.subtree)
    written.put(f"proofs/{number}.tlog-proof", [inclusion_file(number, proof, checkpoint)])
    for reading in casebook.tables.readings_of(number):
        _, content = casebook.act(reading.number)
        if content is not None:
            blocks = casebook.vault.read(key, reading.object, content["sha256"])
            written.put(f"readings/{reading.number}.json", blocks)
    for linkage in casebook.tables.linkages_of(number):
        _, content = casebook.act(linkage.number)
        if content is not None:
            blocks = casebook.vault.read(key, linkage.object, content["sha256"])
            written.put(f"linkages/{linkage.number}.json", blocks)


def original_name(view: DocumentView) -> str:
    """The name of an original in a package: its number, and its ending where that is a plain one."""
    dot = view.name.rfind(".")
    ending = view.name[dot:] if dot > 0 else ""
    return f"{view.number}{ending.lower() if EXTENSION.fullmatch(ending) else ''}"


def _register(casebook: Casebook, chosen: Sequence[int], names: bool) -> bytes:
    """The claims as they stand, each with its history; of a link from another document only that it was made."""
    about = set(chosen)

    def told(view: ActView) -> ActView:
        return view if about.issuperset(casebook.key_numbers(view.act)) else replace(view, content=None)

    claims = []
    for number in chosen:
        for row in casebook.tables.claims(Page(document=number)):
            view = claim_history(casebook, row)
            claims.append(replace(view, history=list(map(told, view.history))).json(names=names))
    documents = [document_view(casebook, number).json() for number in chosen]
    judged = (act_view(casebook, row.number) for row in casebook.tables.judgements())
    judgements = [view.json(names=names) for view in judged if about.issuperset(view.act.members["documents"])]
    content = {"documents": documents, "claims": claims, "judgements": judgements}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _write_bag(
    casebook: Casebook, act: Act, checkpoint: Checkpoint, views: Sequence[DocumentView], reason: str, written: _Written
) -> None:
    made = utc(act.at)
    written.put(PREVIEW, [render_cover(_cover(casebook, made, checkpoint, views, reason, written)).encode("utf-8")])
    described = [written.files[path] for path in sorted(written.files)]
    name = f"Evidence package of {made}"
    written.put(
        METADATA,
        [
            crate_metadata(
                described,
                name=name,
                description="Documents, what was recorded of them, and the proof that neither was changed since.",
                published=made[:10],
                origin=casebook.origin,
                version=__version__,
            )
        ],
    )
    digests = {f"data/{path}": each.sha256 for path, each in written.files.items()}
    size = sum(each.size for each in written.files.values())
    info = bag_info(
        {
            "Bag-Software-Agent": f"Sijill {__version__}",
            "Bagging-Date": made[:10],
            "External-Description": name,
            "External-Identifier": casebook.origin,
            "Payload-Oxum": f"{size}.{len(written.files)}",
        }
    )
    tags = {"bagit.txt": DECLARATION, "bag-info.txt": info, MANIFEST: manifest(digests)}
    tag_manifest = manifest({path: written.tag(path, tags[path]) for path in TAGGED})
    written.tag(TAG_MANIFEST, tag_manifest)
    log = casebook.signer_at(checkpoint.head.size)
    written.tag(SEAL, sign_seal(checkpoint.head, tag_manifest, log))


def _suspects(casebook: Casebook) -> list[tuple[str, int, int]]:
    """The keys that were revoked as of an earlier entry: since which, and by which."""
    return [
        (row.public, row.suspect_since, row.revoked)
        for row in casebook.tables.enrolled_keys()
        if row.revoked is not None and row.suspect_since is not None and row.suspect_since < row.revoked
    ]


def _cover(
    casebook: Casebook,
    made: str,
    checkpoint: Checkpoint,
    views: Sequence[DocumentView],
    reason: str,
    written: _Written,
) -> Cover:
    counts = casebook.tables.count_claims()
    documents = [
        {
            "number": view.number,
            "basis": view.basis,
            "name": view.name,
            "sha256": view.sha256,
            "added": utc(view.added),
            "claims": sum(count for status, count in counts.get(view.number, {}).items() if status in Page().statuses),
            "open": counts.get(view.number, {}).get(Status.PROPOSED, 0),
            "original": f"originals/{original_name(view)}",
        }
        for view in views
    ]
    return Cover(
        origin=casebook.origin,
        root_key=parse_entry(casebook.log.entry(0).entry).actor,
        tree_size=checkpoint.head.size,
        root_hash=checkpoint.head.root.hex(),
        made=made,
        checkpoint=checkpoint.note.decode("utf-8"),
        documents=documents,
        anchors=list(_anchor_notes(casebook)),
        suspects=_suspects(casebook),
        reason=reason,
        verifier_sha256=written.files[VERIFIER].sha256 if VERIFIER in written.files else "",
        version=__version__,
    )
