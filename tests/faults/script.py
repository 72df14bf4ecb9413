"""What is done to a casebook while the disk fails: founding, acts, documents, an erasure, and what was promised when.

A `Writing` is one process on one system. It works the real `Disk`, `Log`, `Vault` and `DocumentKeys` in the order of
the workflows (formats/ledger.md, How it is written), without tables. Keys, times and documents follow from numbers, so
that two runs take the same steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any

from sijill.adapters.disk import Disk, System
from sijill.ledger.acts import Act, Blinded
from sijill.ledger.checkpoint import Checkpoint, TreeHead, origin_of, sign_checkpoint
from sijill.ledger.ed25519 import Signer
from sijill.ledger.entry import NO_ENTRY, parse_entry, sign_entry
from sijill.ledger.journal import Staged
from sijill.ledger.log import Log
from sijill.ledger.tree import Frontier, leaf_hash
from sijill.values.canonical import canonical_json
from sijill.vault.blinding import Opening
from sijill.vault.stream import seal
from sijill.vault.vault import Kept, Vault
from sijill.vault.wrapping import public_half
from sijill.workflows.casebook import CASEBOOK_KEY, FORMAT, MARKER, marker
from sijill.workflows.keyring import DocumentKeys, make_secrets, parse_secrets, public_keys
from tests.faults.simulated_system import SimulatedSystem, Syncs

_entropy = Random(20170314).randbytes
ROOT, PERSON = Signer(_entropy(32)), Signer(_entropy(32))
SECRETS = parse_secrets(make_secrets(_entropy))
NAMED = public_keys(SECRETS, _entropy(32))
ORIGIN = origin_of(ROOT.public)
CUSTODIAN = public_half(SECRETS.custodian)
BEGUN = 1_790_000_000
ERASE, OBJECT = b'"act":"erase"', b'"object":'


def sign(head: TreeHead) -> Checkpoint:
    """The checkpoint of a tree under the log key."""
    return sign_checkpoint(head, SECRETS.logs[0])


def erased_by(each: Staged) -> int | None:
    """The document that an act erases."""
    return parse_entry(each.entry).members["document"] if ERASE in each.entry else None


@dataclass(frozen=True, slots=True)
class Draft:
    """An act to come. `key` is the number of the document's key that seals its content."""

    name: str
    members: Mapping[str, Any]
    content: Mapping[str, Any] | None = None
    key: int = CASEBOOK_KEY
    signer: Signer = PERSON


def accepted(reading: int, positions: Iterable[int]) -> list[Draft]:
    return [Draft("accept", {"claim": [reading, position]}) for position in positions]


def noted(reading: int, position: int, document: int) -> Draft:
    text = f"a note on the claim {position}, " + "which somebody has checked on the telephone " * (position % 7)
    return Draft("note", {"claim": [reading, position]}, {"text": text}, document)


@dataclass(frozen=True, slots=True)
class Held:
    """An object that the vault has acknowledged: under which key, as what, and what was sealed."""

    number: int
    kept: Kept
    plain: bytes


@dataclass(slots=True)
class History:
    """What was staged, entry by entry, with the tree before and after each; there is one candidate for each number."""

    staged: list[Staged] = field(default_factory=list)
    trees: list[Frontier] = field(default_factory=lambda: [Frontier()])

    def until(self, size: int) -> History:
        """Another history that begins as this one does."""
        return History(self.staged[:size], self.trees[: size + 1])

    def add(self, each: Staged) -> None:
        tree = deepcopy(self.trees[-1])
        tree.push(leaf_hash(each.entry))
        self.trees.append(tree)
        self.staged.append(each)

    def root(self, size: int) -> bytes:
        """The root hash of the first entries."""
        return self.trees[size].root()


class Writing:
    """One process that writes the casebook of a system."""

    def __init__(self, system: System, history: History, entropy: Random) -> None:
        self.history = history
        self.entropy = entropy.randbytes
        self.disk = Disk("", system)
        self.disk.clear_incoming()
        self.ledger = self.disk.below("ledger")
        self.vault = Vault(self.disk.below("vault"))
        self.keys = DocumentKeys(self.disk.below("keys"), ORIGIN, "document", CUSTODIAN, SECRETS.custodian)
        self.log: Log

    def create(self) -> None:
        self.keys.make(CASEBOOK_KEY, self.entropy)
        self.log = Log.create(self.ledger, ORIGIN)

    def open(self) -> None:
        self.log = Log.open(self.ledger, ORIGIN)

    def recover(self) -> tuple[Checkpoint | None, list[Staged]]:
        """Open, settle, and bring to its end what was erased; gives what is there."""
        self.open()
        checkpoint = self.log.settle(sign)
        found = list(self.log.entries())
        for number, each in enumerate(found):
            if (document := erased_by(each)) is not None:
                self.destroy(document, found[document:number])
        return checkpoint, found

    def record(self, drafts: Sequence[Draft]) -> Checkpoint:
        """Record acts as one frame."""
        batch = []
        for draft in drafts:
            batch.append(self._stage(draft, len(self.history.staged)))
            self.history.add(batch[-1])
        return self.log.append(batch, sign)

    def _stage(self, draft: Draft, number: int) -> Staged:
        before = leaf_hash(self.history.staged[-1].entry).hex() if number else NO_ENTRY
        sealed, blinded = b"", None
        if draft.content is not None:
            opening = Opening(self.entropy(32), canonical_json(draft.content))
            sealed = seal(self.keys.get(draft.key), self.entropy(16), opening.data)
            blinded = Blinded(opening.commitment, sha256(sealed).hexdigest())
        actor = draft.signer.public.hex()
        act = Act(number, before, BEGUN + number, actor, draft.name, draft.members, blinded)
        return Staged(sign_entry(act, draft.signer), sealed)

    def keep(self, number: int, plain: bytes) -> Held:
        """Put an object into the vault under a key that is there."""
        return Held(number, self.vault.keep(self.keys.get(number), self.entropy(16), [plain]), plain)

    def destroy(self, document: int, acts: Iterable[Staged]) -> None:
        """Destroy a document's key, then the objects that the acts on it name."""
        self.keys.destroy(document)
        for each in acts:
            if OBJECT in each.entry and (members := parse_entry(each.entry).members)["document"] == document:
                self.vault.remove(members["object"])


@dataclass(slots=True)
class Promises:
    """What was acknowledged, each with the number of steps that had been taken when it was."""

    marked: int = 0
    recorded: list[tuple[int, Checkpoint]] = field(default_factory=list)
    held: list[tuple[int, Held]] = field(default_factory=list)
    given_up: dict[str, int] = field(default_factory=dict)
    """Objects that no entry names and that may be gone from a step on."""
    destroyed: list[tuple[int, int]] = field(default_factory=list)
    """Keys that must be gone."""


class Script:
    """A casebook's life on a simulated system, from its founding; `steps` is where it ends.

    Syncs are as good as `syncs` says once the casebook is founded: where its very folder is lost one sees little.
    """

    def __init__(self, syncs: Syncs = Syncs.ALL) -> None:
        self.system = SimulatedSystem()
        self._syncs = syncs
        self.history = History()
        self.promises = Promises()
        self._entropy = Random(20170315)
        self._writing = self._process()
        self._run()
        self.steps = self.system.steps

    def _process(self) -> Writing:
        return Writing(self.system, self.history, self._entropy)

    def _reopen(self) -> None:
        self._writing.log.close()
        self._writing = self._process()
        self._writing.open()

    def _record(self, *drafts: Draft) -> int:
        """Record acts; gives the number of the first."""
        checkpoint = self._writing.record(drafts)
        self.promises.recorded.append((self.system.steps, checkpoint))
        return checkpoint.head.size - len(drafts)

    def _settle(self) -> None:
        checkpoint = self._writing.log.settle(sign)
        assert checkpoint is not None
        self.promises.recorded.append((self.system.steps, checkpoint))

    def _keep(self, number: int, plain: bytes) -> Held:
        held = self._writing.keep(number, plain)
        self.promises.held.append((self.system.steps, held))
        return held

    def _add(self, plain: bytes, claims: int) -> int:
        """Add a document with its reading; gives its number."""
        number = len(self.history.staged)
        self._writing.keys.make(number, self._writing.entropy)
        original = self._keep(number, plain).kept
        reading = self._keep(number, canonical_json({"claims": [f"claim {each}" for each in range(claims)]})).kept
        added = {"sha256": original.sha256, "bytes": original.size, "name": "an invented interview"}
        read = {"sha256": reading.sha256, "bytes": reading.size, "reader": "rules", "reason": "to be reviewed"}
        self._record(
            Draft("add", {"document": number, "object": original.object}, added, number),
            Draft(
                "read", {"document": number, "object": reading.object, "claims": claims}, read, number, SECRETS.system
            ),
        )
        return number

    def _add_again(self, document: int, plain: bytes) -> None:
        """The same bytes once more: sealed, found to be known, destroyed; then an act of its own."""
        number = len(self.history.staged)
        self._writing.keys.make(number, self._writing.entropy)
        again = self._keep(number, plain).kept
        self.promises.given_up[again.object] = self.system.steps
        self._writing.keys.destroy(number)
        self.promises.destroyed.append((self.system.steps, number))
        self._writing.vault.remove(again.object)
        first = next(held.kept for _, held in self.promises.held if held.number == document)
        content = {"sha256": again.sha256, "bytes": again.size, "name": "the same interview"}
        self._record(Draft("add", {"document": document, "object": first.object}, content, document))

    def _erase(self, document: int) -> None:
        number = self._record(Draft("erase", {"document": document, "basis": "the witness took back the consent"}))
        self._writing.destroy(document, self.history.staged[document:number])
        self.promises.destroyed.append((self.system.steps, document))

    def _found(self) -> None:
        self._writing.create()
        self._record(Draft("found", {"casebook": {"format": FORMAT, **NAMED}}, signer=ROOT))
        self._settle()
        self._writing.log.close()
        self._writing.disk.write(MARKER, marker(ORIGIN))
        self.promises.marked = self.system.steps
        self._writing.open()
        enrolled = ((PERSON, "person", "custodian"), (SECRETS.system, "system", "sijill"))
        self._record(
            *(
                Draft("enrol", {"key": signer.public.hex(), "kind": kind}, {"name": name}, CASEBOOK_KEY, ROOT)
                for signer, kind, name in enrolled
            )
        )

    def _run(self) -> None:
        self._found()
        self.system.syncs = self._syncs
        interview, report = b"They shelled the market. " * 60, self._entropy.randbytes(150_000)
        first = self._add(interview, 900)
        for position in range(4):
            self._record(noted(first + 1, position, first))
        self._settle()
        self._add_again(first, interview)
        self._record(*accepted(first + 1, range(20)))
        self._reopen()
        self._record(noted(first + 1, 5, first))
        self._settle()
        second = self._add(report, 40)
        self._record(*(noted(second + 1, position, second) for position in range(12)))
        self._settle()
        size = len(self.history.staged)
        self._record(*accepted(first + 1, range(250 - size)))
        self._record(*accepted(first + 1, [300]))
        self._settle()
        self._record(*accepted(first + 1, range(301, 311)))
        self._record(noted(first + 1, 6, first))
        self._reopen()
        self._settle()
        self._erase(second)
        self._record(*accepted(first + 1, [400]))
        self._settle()
        self._record(*accepted(first + 1, range(401, 660)))
        self._record(noted(first + 1, 8, first))
        self._settle()
        self._reopen()
        third = self._add(interview + b"Five were killed.", 3)
        self._record(noted(third + 1, 1, third))
        self._settle()
        self._writing.log.close()
