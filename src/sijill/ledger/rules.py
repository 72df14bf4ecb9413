"""What must be so before an act may follow the others: who may act, and what an act may refer to (formats/acts.md).

The same rules hold where an act is about to be recorded and where a ledger is verified; what differs is the register
they look things up in. Invariants: entry 0 founds; a key is enrolled once; nothing refers to an erased document.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from sijill.ledger.acts import Act, ActorKind


@dataclass(frozen=True, slots=True)
class Key:
    """An enrolled key: as what, by which entry, under which name (cosigners only), and by which entry revoked."""

    kind: ActorKind
    enrolled: int
    name: str | None = None
    revoked: int | None = None
    suspect_since: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document: the digest of its sealed original, and the entry that erased it."""

    object: str
    erased: int | None = None


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """A reading: of which document, of how many claims."""

    document: int
    claims: int


class Register(Protocol):
    """Where the rules look up what earlier acts have established: documents, readings, identities by entry number."""

    def find_key(self, key: str) -> Key | None: ...
    def find_document(self, number: int) -> DocumentRecord | None: ...
    def find_reading(self, number: int) -> ReadingRecord | None: ...
    def find_identity(self, number: int) -> int | None:
        """The document of an identity."""
        ...


class RuleBroken(Exception):
    """An act that may not follow the others. `code` is one of formats/verification.md: actor, reference."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def check_actor(act: Act, register: Register) -> None:
    """Return if the actor may do this act now, after entry 0. Raises RuleBroken."""
    if act.name == "found":
        raise RuleBroken("actor", "only entry 0 founds a ledger")
    key = register.find_key(act.actor)
    if key is None:
        raise RuleBroken("actor", f"the actor {act.actor[:16]}… is not enrolled")
    if key.revoked is not None:
        raise RuleBroken("actor", f"the actor {act.actor[:16]}… was revoked by entry {key.revoked}")
    if key.kind not in act.form.by:
        raise RuleBroken("actor", f"{act.name} is not for a key enrolled as {key.kind}")


def check_references(act: Act, register: Register) -> None:
    """Return if all that the act refers to is there and may be referred to. Raises RuleBroken."""
    members = act.members
    match act.name:
        case "found":
            _check_founding_keys(act)
        case "enrol":
            if register.find_key(members["key"]) is not None:
                raise RuleBroken("reference", "the key is enrolled already, or was")
        case "revoke":
            _check_revocation(act, register)
        case "add":
            if members["document"] != act.n:
                record = _document(members["document"], register)
                if record.object != members["object"]:
                    raise RuleBroken("reference", f"the object is not that of document {members['document']}")
        case "read" | "identify" | "erase" | "cluster":
            _document(members["document"], register)
        case "judge":
            for number in members["documents"]:
                _document(number, register)
        case "accept" | "reject" | "correct" | "grade" | "note":
            _claim(members["claim"], register)
        case "link":
            for claim in (members["claim"], *members["to"]):
                _claim(claim, register)
        case "reveal":
            document = register.find_identity(members["identity"])
            if document is None:
                raise RuleBroken("reference", f"entry {members['identity']} is no identity")
            _document(document, register)


def _check_founding_keys(act: Act) -> None:
    keys = (act.actor, act.members["casebook"]["log"], act.members["casebook"]["cosigner"])
    if len(set(keys)) != len(keys):
        raise RuleBroken("reference", "root, log and cosigner are three keys")


def _check_revocation(act: Act, register: Register) -> None:
    key = register.find_key(act.members["key"])
    if key is None or key.kind is ActorKind.ROOT:
        raise RuleBroken("reference", "the key is not enrolled")
    if key.revoked is not None:
        raise RuleBroken("reference", f"the key was revoked by entry {key.revoked}")
    if act.members["since"] > act.n:
        raise RuleBroken("reference", "a key is not suspect since an entry to come")


def _document(number: int, register: Register) -> DocumentRecord:
    record = register.find_document(number)
    if record is None:
        raise RuleBroken("reference", f"entry {number} is no document")
    if record.erased is not None:
        raise RuleBroken("reference", f"document {number} was erased by entry {record.erased}")
    return record


def _claim(claim: list[int], register: Register) -> None:
    number, position = claim
    reading = register.find_reading(number)
    if reading is None:
        raise RuleBroken("reference", f"entry {number} is no reading")
    if position >= reading.claims:
        raise RuleBroken("reference", f"reading {number} has {reading.claims} claims, none at {position}")
    _document(reading.document, register)


@dataclass
class MemoryRegister:
    """A register in memory. It grows with documents, readings and keys, not with what is said of them."""

    keys: dict[str, Key] = field(default_factory=dict)
    documents: dict[int, DocumentRecord] = field(default_factory=dict)
    readings: dict[int, ReadingRecord] = field(default_factory=dict)
    identities: dict[int, int] = field(default_factory=dict)

    def find_key(self, key: str) -> Key | None:
        return self.keys.get(key)

    def find_document(self, number: int) -> DocumentRecord | None:
        return self.documents.get(number)

    def find_reading(self, number: int) -> ReadingRecord | None:
        return self.readings.get(number)

    def find_identity(self, number: int) -> int | None:
        return self.identities.get(number)

    def apply(self, act: Act) -> None:
        """Take in what an act establishes, whether or not it was allowed to."""
        members = act.members
        match act.name:
            case "found":
                named = members["casebook"]
                self.keys.setdefault(act.actor, Key(ActorKind.ROOT, act.n))
                self.keys.setdefault(named["log"], Key(ActorKind.LOG, act.n))
                self.keys.setdefault(named["cosigner"], Key(ActorKind.COSIGNER, act.n))
            case "enrol":
                if self.find_key(members["key"]) is None:
                    self.keys[members["key"]] = Key(ActorKind(members["kind"]), act.n, name=members.get("name"))
            case "revoke" if (key := self.find_key(members["key"])) is not None and key.revoked is None:
                self.keys[members["key"]] = replace(key, revoked=act.n, suspect_since=members["since"])
            case "add" if members["document"] == act.n:
                self.documents[act.n] = DocumentRecord(members["object"])
            case "read":
                self.readings[act.n] = ReadingRecord(members["document"], members["claims"])
            case "identify":
                self.identities[act.n] = members["document"]
            case "erase" if (record := self.find_document(members["document"])) is not None:
                if record.erased is None:
                    self.documents[members["document"]] = replace(record, erased=act.n)


class LayeredRegister(MemoryRegister):
    """A register in memory over another one: what has come since stands before what was there.

    What was looked up below is kept, so nobody else may change it meanwhile.
    """

    def __init__(self, below: Register) -> None:
        super().__init__()
        self._below = below

    def find_key(self, key: str) -> Key | None:
        found = self.keys.get(key)
        if found is None and (found := self._below.find_key(key)) is not None:
            self.keys[key] = found
        return found

    def find_document(self, number: int) -> DocumentRecord | None:
        found = self.documents.get(number)
        if found is None and (found := self._below.find_document(number)) is not None:
            self.documents[number] = found
        return found

    def find_reading(self, number: int) -> ReadingRecord | None:
        found = self.readings.get(number)
        if found is None and (found := self._below.find_reading(number)) is not None:
            self.readings[number] = found
        return found

    def find_identity(self, number: int) -> int | None:
        found = self.identities.get(number)
        if found is None and (found := self._below.find_identity(number)) is not None:
            self.identities[number] = found
        return found


def log_key_in_force(keys: dict[str, Key], size: int) -> str | None:
    """The key that signs the checkpoint of `size` entries; None where the last one enrolled before it is revoked.

    `keys` are all that the ledger names, later ones too.
    """
    enrolled = [(key.enrolled, public) for public, key in keys.items() if key.kind is ActorKind.LOG]
    known = [each for each in enrolled if each[0] < size]
    if not known:
        return None
    public = max(known)[1]
    revoked = keys[public].revoked
    return None if revoked is not None and revoked < size else public
