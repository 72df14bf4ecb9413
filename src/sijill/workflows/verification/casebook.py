"""A casebook's folder: marker, ledger, anchors, sealed contents, objects. No passphrase: sealed bytes have digests
too.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sijill.errors import ParseError
from sijill.ledger.acts import Act
from sijill.ledger.rules import MemoryRegister
from sijill.ledger.tiles import WIDTH, contents_path, split_contents
from sijill.ledger.verification import Ledger, LedgerFiles, Placed, Problem, find_checkpoint, verify_ledger
from sijill.values.canonical import parse_object
from sijill.vault.vault import object_path
from sijill.workflows.casebook import MARKER, marker
from sijill.workflows.verification.anchors import compare, verify_anchors
from sijill.workflows.verification.verdict import (
    ERASED,
    Findings,
    HowToVerify,
    Source,
    Verdict,
    digest_of,
    note_ledger,
)

LEDGER, ANCHORS, VAULT = "ledger", "anchors", "vault"
CHECKPOINT = f"{LEDGER}/checkpoint"


def verify_casebook(source: Source, how: HowToVerify) -> Verdict:
    """Verify a casebook's folder."""
    findings = Findings()
    origin = _find_origin(source)
    if origin is None:
        findings.add(MARKER, "marker", "not that of a casebook")
    where = LedgerFiles(source, LEDGER, how.jobs, how.progress)
    checkpoint = find_checkpoint(where, findings.problems)
    ledger = None
    if checkpoint is not None:
        sealed = _Sealed(source, checkpoint.head.size)
        ledger = verify_ledger(where, checkpoint, sealed.look, findings.problems, origin)
        if ledger is not None:
            verify_anchors(source, ANCHORS, ledger, LEDGER, findings)
            sealed.conclude(ledger, findings)
            note_ledger(ledger, findings)
    compare(source, LEDGER, ledger, how.against, findings)
    return findings.conclude(checkpoint)


def _find_origin(source: Source) -> str | None:
    """The origin that the marker names, None where the marker has not its form."""
    data = source.find(MARKER) or b""
    try:
        origin = parse_object(data.removesuffix(b"\n"))["origin"]
    except (ParseError, KeyError):
        return None
    return origin if isinstance(origin, str) and marker(origin) == data else None


class _Sealed:
    """Looks at sealed contents as the entries go by, at objects when it is known which documents were erased."""

    def __init__(self, source: Source, size: int) -> None:
        self._source = source
        self._size = size
        self._problems: list[tuple[int, Problem]] = []
        self._objects: dict[str, tuple[int, int]] = {}
        self._empty: list[tuple[Placed, Act]] = []
        self._basis: dict[int, str] = {}
        self._bundle: list[bytes] | None = None

    def look(self, placed: Placed) -> None:
        """Look at what is beside one entry."""
        index, offset = divmod(placed.number, WIDTH)
        if offset == 0:
            self._bundle = self._load(placed.number, index)
        act = placed.act
        if act is None:
            return
        if self._bundle is not None:
            self._compare(placed, act, self._bundle[offset])
        if "object" in act.members:
            self._objects.setdefault(act.members["object"], (placed.number, act.members["document"]))
        if act.name == "erase":
            self._basis.setdefault(act.members["document"], act.members["basis"])

    def _load(self, number: int, index: int) -> list[bytes] | None:
        width = min(WIDTH, self._size - index * WIDTH)
        path = f"{LEDGER}/{contents_path(index, width)}"
        data = self._source.find(path)
        if data is None:
            self._tell(number, path, "missing", "the sealed contents of these entries")
            return None
        try:
            return split_contents(data, width)
        except ParseError as error:
            self._tell(number, path, "content", error.reason)
            return None

    def _compare(self, placed: Placed, act: Act, sealed: bytes) -> None:
        if act.content is None:
            if sealed:
                self._tell(placed.number, placed.where, "content", "there is one, though the entry has none")
        elif not sealed:
            self._empty.append((placed, act))
        elif sha256(sealed).hexdigest() != act.content.stored:
            self._tell(placed.number, placed.where, "content", "not the sealed bytes that the entry names")

    def _tell(self, number: int, where: str, code: str, why: str) -> None:
        self._problems.append((number, Problem(where, f"{code}: {why}")))

    def conclude(self, ledger: Ledger, findings: Findings) -> None:
        """Stage 11, with the entries in their order, then the erased documents."""
        register = ledger.register
        erased = {number for number, record in register.documents.items() if record.erased is not None}
        for placed, act in self._empty:
            if erased.isdisjoint(_documents_of(act, register)):
                self._tell(placed.number, placed.where, "content", "the sealed bytes are not there")
        for digest, (number, document) in self._objects.items():
            path = f"{VAULT}/{object_path(digest)}"
            found = digest_of(self._source, path)
            if found is None and document not in erased:
                self._tell(number, path, "missing", "an object of the vault")
            elif found is not None and found[0] != digest:
                self._tell(number, path, "object", "the object was changed")
        # what was told of one entry stands in the order in which it was looked at: content before object
        findings.problems += [problem for _, problem in sorted(self._problems, key=lambda each: each[0])]
        for number in sorted(erased):
            findings.add(f"document {number}", ERASED, self._basis[number])


def _documents_of(act: Act, register: MemoryRegister) -> Sequence[int]:
    """The documents under whose keys the content of an act is sealed, none where it is under the casebook's."""
    if act.form.of_casebook:
        return ()
    if "claim" in act.members:
        reading = register.find_reading(act.members["claim"][0])
        return () if reading is None else (reading.document,)
    if "documents" in act.members:
        return tuple(act.members["documents"])
    return (act.members["document"],) if "document" in act.members else ()
