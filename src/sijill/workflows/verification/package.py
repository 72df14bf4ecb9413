"""An evidence package: bag, ledger, keys, anchors, opened contents, originals, seal. All that is there is looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any, Protocol

from sijill.errors import BadSignature, DigestMismatch, InconsistentTree, ParseError
from sijill.ledger.acts import verify_content
from sijill.ledger.checkpoint import inclusion_file, verify_seal
from sijill.ledger.tiles import TileTree
from sijill.ledger.tree import inclusion_proof
from sijill.ledger.verification import Ledger, LedgerFiles, Placed, find_checkpoint, verify_ledger
from sijill.publication.bag import DECLARATION, MANIFEST, SEAL, TAG_MANIFEST, TAGGED, is_safe, parse_manifest
from sijill.publication.public_key import public_key_pem
from sijill.values.canonical import parse_content
from sijill.vault.blinding import verify_opening
from sijill.workflows.verification.anchors import anchored_files, compare, verify_anchors
from sijill.workflows.verification.verdict import (
    ERASED,
    Below,
    Findings,
    HowToVerify,
    Source,
    Verdict,
    digest_of,
    note_ledger,
)

DATA = "data"
LEDGER = f"{DATA}/ledger"
ANCHORS, CONTENTS, KEYS = f"{DATA}/anchors", f"{DATA}/contents", f"{DATA}/keys"
ORIGINALS, PROOFS = f"{DATA}/originals", f"{DATA}/proofs"
READINGS, LINKAGES = f"{DATA}/readings", f"{DATA}/linkages"
MADE = {"read": ("reading", READINGS), "cluster": ("linkage", LINKAGES)}
"""Acts by which something is made of a document: what it is, and where it lies."""


class Container(Source, Protocol):
    """The files of a package, with the list of what is there."""

    def paths(self) -> Sequence[str]:
        """The sorted paths of all that is there but folders."""
        ...

    def is_regular(self, path: str) -> bool:
        """Whether a path is a file, and no link or device."""
        ...


def verify_package(source: Container, how: HowToVerify) -> Verdict:
    """Verify a package whose container could be opened (stage 1 but for the names)."""
    findings = Findings()
    unsafe = [path for path in source.paths() if not is_safe(path) or not source.is_regular(path)]
    for path in unsafe:
        findings.add(path, "path", "a package has no such name, link or device: it was not opened")
    if unsafe or not _verify_bag(source, findings):
        return findings.conclude(None)
    where = LedgerFiles(source, LEDGER, how.jobs, how.progress)
    checkpoint = find_checkpoint(where, findings.problems)
    ledger = None
    if checkpoint is not None:
        package = _Package(source, findings)
        ledger = verify_ledger(where, checkpoint, package.look, findings.problems)
        if ledger is not None:
            package.verify(ledger)
    compare(source, LEDGER, ledger, how.against, findings)
    return findings.conclude(checkpoint)


def _verify_bag(source: Container, findings: Findings) -> bool:
    """Stage 2; whether to go on."""
    declaration = source.find("bagit.txt")
    if declaration is None:
        findings.add("bagit.txt", "missing", "the declaration of a BagIt bag")
    elif declaration != DECLARATION:
        findings.add("bagit.txt", "bag", "not the declaration of a BagIt 1.0 bag")
    listed = {}
    for name in (MANIFEST, TAG_MANIFEST):
        data = source.find(name)
        if data is None:
            findings.add(name, "missing", "a manifest of the bag")
            return False
        try:
            listed[name] = parse_manifest(data)
        except ParseError as error:
            findings.add(name, "bag", str(error))
            return False
    if sorted(listed[TAG_MANIFEST]) != sorted(TAGGED):
        findings.add(TAG_MANIFEST, "bag", f"it does not list {', '.join(TAGGED)} and nothing else")
        return False
    if any(not path.startswith(f"{DATA}/") for path in listed[MANIFEST]):
        findings.add(MANIFEST, "bag", f"it lists files that are not in {DATA}/")
        return False
    digests = {**dict(sorted(listed[TAG_MANIFEST].items())), **dict(sorted(listed[MANIFEST].items()))}
    for path, digest in digests.items():
        found = digest_of(source, path)
        if found is None:
            findings.add(path, "missing", "a file that the bag lists")
        elif found[0] != digest:
            findings.add(path, "digest", "the file was changed")
    for path in source.paths():
        if path not in digests and path not in (TAG_MANIFEST, SEAL):
            findings.add(path, "extra", "no part of the package")
    return True


class _Package:
    """The stages from 4 on, over one source."""

    def __init__(self, source: Container, findings: Findings) -> None:
        self._source = source
        self._findings = findings
        self._paths = list(source.paths())
        self._opened = {path.rpartition("/")[2] for path in self._below(CONTENTS)}
        self._acts: dict[int, Placed] = {}
        self._made: dict[int, list[tuple[int, str]]] = {}
        self._enrolments: list[int] = []
        self._contents: dict[int, dict[str, Any]] = {}
        self._basis: dict[int, str] = {}

    def _below(self, folder: str) -> list[str]:
        return [path for path in self._paths if path.startswith(f"{folder}/")]

    def verify(self, ledger: Ledger) -> None:
        """Stages 7 to 10."""
        self._verify_keys(ledger)
        verify_anchors(self._source, ANCHORS, ledger, LEDGER, self._findings)
        self._find_extra_anchors(ledger)
        self._verify_contents(ledger)
        self._verify_seal(ledger)
        note_ledger(ledger, self._findings)
        self._findings.notes.append(
            f"contents: {len(self._contents)} are opened; what the other entries hold is committed to and not shown"
        )

    def look(self, placed: Placed) -> None:
        """Keep of the entries what the later stages ask for: few of many."""
        act = placed.act
        if str(placed.number) in self._opened:
            self._acts[placed.number] = placed
        if act is None:
            return
        if act.name in MADE:
            self._made.setdefault(act.members["document"], []).append((placed.number, act.name))
        elif act.name == "enrol" and act.content is not None:
            self._enrolments.append(placed.number)
        elif act.name == "erase":
            self._basis.setdefault(act.members["document"], act.members["basis"])

    def _verify_keys(self, ledger: Ledger) -> None:
        """Stage 7."""
        wanted = {f"{KEYS}/{key}.pem": public_key_pem(bytes.fromhex(key)) for key in ledger.register.keys}
        for path in sorted({*wanted, *self._below(KEYS)}):
            if path not in wanted:
                self._findings.add(path, "extra", "no key that the ledger names")
            elif (data := self._source.find(path)) is None:
                self._findings.add(path, "missing", "a key that the ledger names")
            elif data != wanted[path]:
                self._findings.add(path, "key", "not the key that its name says")

    def _find_extra_anchors(self, ledger: Ledger) -> None:
        named = {digest for placed in ledger.anchors if placed.act for digest in anchored_files(placed.act)}
        for path in self._below(ANCHORS):
            if path.removeprefix(f"{ANCHORS}/") not in named:
                self._findings.add(path, "extra", "no anchor that the ledger names")

    def _verify_contents(self, ledger: Ledger) -> None:
        """Stage 9: what is opened, what the package is about, and all that must be there for it."""
        numbered = {name for name in self._opened if _is_number(name) and int(name) in self._acts}
        for name in sorted(numbered, key=int):
            self._open(self._acts[int(name)])
        for path in self._below(CONTENTS):
            if path.removeprefix(f"{CONTENTS}/") not in numbered:
                self._findings.add(path, "extra", "no content of an entry")
        subject = self._find_subject(ledger)
        if subject is None:
            return
        needed = _Needed(self._findings, frozenset(self._paths))
        for number in subject["documents"]:
            self._verify_document(number, ledger, needed)
        if subject["names"]:
            for number in self._enrolments:
                needed.need(f"{CONTENTS}/{number}")
        for path in sorted(chain.from_iterable(map(self._below, (ORIGINALS, PROOFS, READINGS, LINKAGES)))):
            if path not in needed.paths:
                self._findings.add(path, "extra", "no part of a document that the package is about")

    def _open(self, placed: Placed) -> None:
        path = f"{CONTENTS}/{placed.number}"
        act = placed.act
        data = self._source.find(path) or b""
        try:
            if act is None or act.content is None:
                raise DigestMismatch("its entry has no content")
            content = parse_content(verify_opening(data, act.content.commitment).content)
            verify_content(act.name, content)
            self._contents[placed.number] = content
        except (DigestMismatch, ParseError) as error:
            self._findings.add(path, "content", str(error))

    def _find_subject(self, ledger: Ledger) -> dict[str, Any] | None:
        """The content of the last entry, which says what the package is about."""
        last = ledger.last
        content = self._contents.get(last.number) if last else None
        if last is None or last.act is None or last.act.name != "package" or content is None:
            where = last.where if last else f"{LEDGER}/checkpoint"
            self._findings.add(where, "subject", "the last entry does not say, opened, what the package is about")
            return None
        documents = content["documents"]
        if documents != sorted(set(documents)) or not all(map(ledger.register.find_document, documents)):
            self._findings.add(last.where, "subject", "the package is about what is no document")
            return None
        return content

    def _verify_document(self, number: int, ledger: Ledger, needed: _Needed) -> None:
        record = ledger.register.find_document(number)
        if record is not None and record.erased is not None:
            self._findings.add(f"document {number}", ERASED, self._basis[number])
            return
        original = self._find_original(number)
        needed.need(f"{CONTENTS}/{number}")
        needed.need(original)
        self._compare(original, number, "original")
        self._verify_proof(number, ledger, needed)
        for made, act in self._made.get(number, ()):
            kind, folder = MADE[act]
            path = f"{folder}/{made}.json"
            needed.need(f"{CONTENTS}/{made}")
            needed.need(path)
            self._compare(path, made, kind)

    def _find_original(self, number: int) -> str:
        """The path of a document's original, whatever its extension."""
        plain = f"{ORIGINALS}/{number}"
        named = re.compile(rf"{re.escape(plain)}(\.[^/]+)?")
        return next((path for path in self._paths if named.fullmatch(path)), plain)

    def _compare(self, path: str, number: int, code: str) -> None:
        content, found = self._contents.get(number), digest_of(self._source, path)
        if content is not None and found is not None and found != (content["sha256"], content["bytes"]):
            self._findings.add(path, code, "not the bytes that were recorded")

    def _verify_proof(self, number: int, ledger: Ledger, needed: _Needed) -> None:
        path = f"{PROOFS}/{number}.tlog-proof"
        if needed.need(path):
            tree = TileTree(ledger.size, Below(self._source, LEDGER).find)
            try:
                proof = inclusion_proof(number, ledger.size, tree.subtree)
            except InconsistentTree:
                return  # tiles are damaged, which has been told
            if self._source.find(path) != inclusion_file(number, proof, ledger.checkpoint):
                self._findings.add(path, "proof", "not the inclusion proof of the document's entry")

    def _verify_seal(self, ledger: Ledger) -> None:
        """Stage 10."""
        seal = self._source.find(SEAL)
        if seal is None:
            self._findings.add(SEAL, "missing", "the seal of the package")
            return
        try:
            key = bytes.fromhex(ledger.log_key or "")
            verify_seal(seal, ledger.checkpoint.head, self._source.find(TAG_MANIFEST) or b"", key)
        except (ParseError, BadSignature) as error:
            self._findings.add(SEAL, "seal", str(error))


class _Needed:
    """The paths that must be there, told of where they are not."""

    def __init__(self, findings: Findings, there: frozenset[str]) -> None:
        self._findings = findings
        self._there = there
        self.paths: set[str] = set()

    def need(self, path: str) -> bool:
        """Whether a needed file is there."""
        self.paths.add(path)
        if path not in self._there:
            self._findings.add(path, "missing", "the package is about a document, and this belongs to it")
        return path in self._there


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) <= 16 and str(int(name)) == name
