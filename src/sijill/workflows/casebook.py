"""An open casebook: one history in the ledger, what it speaks of in the vault, and tables that follow.

Every act goes through `record`: rules, signature, journal, checkpoint, and only then anything that depends on it.
Opening takes the same path as going on: whatever the tables have not taken in yet is applied first.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sijill.errors import (
    AccessDenied,
    DigestMismatch,
    InconsistentTree,
    InputError,
    ParseError,
    StorageError,
    StorageFatal,
)
from sijill.ledger.acts import SAYS_ONLY, Act, ActorKind, Blinded, verify_content, verify_members
from sijill.ledger.checkpoint import Checkpoint, TreeHead, origin_of, sign_checkpoint
from sijill.ledger.ed25519 import Signer
from sijill.ledger.entry import NO_ENTRY, parse_entry, sign_entry
from sijill.ledger.journal import Staged
from sijill.ledger.log import Log
from sijill.ledger.rules import (
    Key,
    LayeredRegister,
    Register,
    RuleBroken,
    check_actor,
    check_references,
    log_key_in_force,
)
from sijill.ledger.tree import leaf_hash
from sijill.storage import Folder
from sijill.values.canonical import canonical_json, parse_content, parse_object
from sijill.vault.blinding import SALT_SIZE, Opening, verify_opening
from sijill.vault.keyfile import Entropy
from sijill.vault.stream import NONCE_SIZE, seal, unseal
from sijill.vault.vault import Vault
from sijill.workflows.keyring import DocumentKeys, Session, identities_key
from sijill.workflows.projection import rows_of
from sijill.workflows.rows import ClaimRef, ClaimRow, DocumentRow, Row, Tables

FORMAT = 1
MARKER = "casebook.json"
CASEBOOK_KEY = 0
"""The number of the key under which contents lie that belong to no document."""

APPLY_AFTER = 256
"""Acts after which the tables are brought up to date, if nobody has asked them before."""

Clock = Callable[[], int]
"""Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a casebook lies: its own folder, and that of its keys, which may be elsewhere."""

    root: Folder
    ledger: Folder
    vault: Folder
    anchors: Folder
    keys: Folder


@dataclass(frozen=True, slots=True)
class World:
    """What a casebook takes from the world: where it lies, its tables, the time, randomness."""

    place: Place
    tables: Callable[[str], Tables]
    """Opens the tables of the ledger of an origin."""
    clock: Clock
    entropy: Entropy


@dataclass(frozen=True, slots=True)
class Draft:
    """An act that is about to be recorded. `sealed_for` are the numbers of the keys for its content, ascending."""

    name: str
    members: Mapping[str, Any] = field(default_factory=dict)
    content: Mapping[str, Any] | None = None
    sealed_for: int | Sequence[int] = CASEBOOK_KEY
    signer: Signer | None = None
    """Who acts, where it is not the person of the session."""


def marker(origin: str) -> bytes:
    """The file by which a casebook is known."""
    return canonical_json({"format": FORMAT, "origin": origin}) + b"\n"


def find_format(root: Folder) -> int | None:
    """The number of the form that a casebook says it has, None where it says none."""
    try:
        number = parse_object((root.find(MARKER) or b"").removesuffix(b"\n")).get("format")
    except ParseError:
        return None
    return number if isinstance(number, int) else None


def read_marker(root: Folder, where: str) -> str:
    """The origin of the casebook in a folder. Raises InputError where there is none, or one of a newer version."""
    data = root.find(MARKER)
    if data is None:
        raise InputError(f"{where} is no casebook: it has no {MARKER} (sijill new makes one)")
    number = find_format(root)
    if number is not None and number > FORMAT:
        raise InputError(
            f"{where} was made by a newer Sijill (format {number}; this one knows {FORMAT}): update before you open it"
        )
    origin = parse_object(data.removesuffix(b"\n")).get("origin") if number is not None else None
    if not isinstance(origin, str) or data != marker(origin):
        raise InputError(f"{where}/{MARKER} is damaged")
    return origin


class Casebook:
    """A casebook opened by a person, to be read, or to be written by the one who holds the lock.

    Use `opened` in the adapters, which also takes the lock; close it in the end, whatever happened.
    """

    def __init__(self, world: World, origin: str, session: Session, *, writable: bool) -> None:
        place = world.place
        self.origin = origin
        self.session = session
        self.place = place
        self.vault = Vault(place.vault)
        self._clock = world.clock
        self.entropy = world.entropy
        self.log = Log.open(place.ledger, origin)
        self._tables = world.tables(origin)
        self._writable = writable
        self._unapplied: list[tuple[Act, bytes]] = []
        self._log_keys: dict[str, Key] | None = None
        self._names: dict[str, str] = {}
        self._last_at, self._last_leaf = self._last()
        founding = self._founding()
        self.documents = DocumentKeys(place.keys, origin, "document", founding["custodian"], session.secrets.custodian)
        self._identities_public = founding["identities"]
        self._register = LayeredRegister(self._tables)
        if writable:
            if self.log.size > self.log.settled:
                # before the tables, and what an erasure destroys, follow it
                self.log.secure()
            self._catch_up()

    def _last(self) -> tuple[int, str]:
        if not self.log.size:
            return 0, NO_ENTRY
        last = self.log.entry(self.log.size - 1).entry
        return parse_entry(last).at, leaf_hash(last).hex()

    def _founding(self) -> dict[str, bytes]:
        act = parse_entry(self.log.entry(0).entry)
        if origin_of(bytes.fromhex(act.actor)) != self.origin:
            raise InconsistentTree("entry 0 is not that of this casebook's root")
        return {name: bytes.fromhex(act.members["casebook"][name]) for name in ("custodian", "identities")}

    def require_enrolled(self) -> None:
        """Return if whoever opened the casebook may act in it. Raises AccessDenied where their key was revoked."""
        key = self._register.find_key(self.session.person.public)
        if key is None or key.kind is not ActorKind.PERSON:
            raise AccessDenied("the key that the passphrase opens was never enrolled in this casebook")
        if key.revoked is not None:
            raise AccessDenied(f"the key that the passphrase opens was revoked by entry {key.revoked}")

    @property
    def behind(self) -> int:
        """How many acts the tables have not taken in: another process writes, or one did not come to the end."""
        return self.log.size - self._tables.applied()

    @property
    def tables(self) -> Tables:
        """The tables, up to date with every act of this process."""
        if self._unapplied:
            self._apply()
        return self._tables

    def require_identities(self) -> None:
        """Return if who opened the casebook may read identities. Raises AccessDenied if not."""
        if self.session.person.identities is None:
            raise AccessDenied(f"{self.session.person.name} may not read identities")

    def identity_keys(self, *, to_read: bool) -> DocumentKeys:
        """The keys of identities. To read one needs the right to; raises AccessDenied where the person has not."""
        if to_read:
            self.require_identities()
        private = identities_key(self.place.keys, self.session.person) if to_read else None
        return DocumentKeys(self.place.keys, self.origin, "identity", self._identities_public, private)

    def log_key_at(self, size: int) -> str:
        """The log key in force at a tree size. Raises AccessDenied where the last one enrolled was revoked."""
        public = log_key_in_force(self._known_log_keys(), size)
        if public is None:
            raise AccessDenied("the log key was revoked and none enrolled since: nothing can be recorded")
        return public

    def _known_log_keys(self) -> dict[str, Key]:
        if self._log_keys is None:
            self._log_keys = {row.public: row.key for row in self.tables.enrolled_keys() if row.kind == ActorKind.LOG}
        return self._log_keys

    def signer_at(self, size: int) -> Signer:
        """The log key in force at a tree size. Raises AccessDenied where that key is not here."""
        public = self.log_key_at(size)
        for log in self.session.secrets.logs:
            if log.public.hex() == public:
                return log
        raise AccessDenied("the log key in force is not among the keys of this casebook")

    def sign_head(self, head: TreeHead) -> Checkpoint:
        """Sign a tree with the log key in force."""
        return sign_checkpoint(head, self.signer_at(head.size))

    def record(self, drafts: Sequence[Draft]) -> list[Act]:
        """Record acts, all of them or none. What returns is on the disk and under a signed checkpoint.

        Raises AccessDenied where the actor may not, InputError where an act may not follow the others or the clock is
        behind, StorageError where nothing was recorded.
        """
        if not self._writable:
            raise AccessDenied("the casebook was opened to be read")
        if not drafts:
            return []
        at = self._clock()
        if at < self._last_at:
            raise InputError(
                f"this machine's clock is {self._last_at - at} seconds behind the last act of the casebook: set it"
                " right. Nothing was recorded"
            )
        # what only speaks of claims establishes nothing that a later act of the same batch could refer to
        says_only = all(draft.name in SAYS_ONLY for draft in drafts)
        register = self._register if says_only else LayeredRegister(self._register)
        acts, staged = [], []
        leaf = self._last_leaf
        for number, draft in enumerate(drafts, self.log.size):
            signer = draft.signer or self.session.person.signer
            blinded, sealed = self._seal(draft)
            act = Act(number, leaf, at, signer.public.hex(), draft.name, draft.members, blinded)
            verify_members(act)
            _check(act, register)
            entry = sign_entry(act, signer)
            leaf = leaf_hash(entry).hex()
            if not says_only:
                register.apply(act)
                self._learn_log_key(act)
            acts.append(act)
            staged.append(Staged(entry, sealed))
        try:
            self.log.append(staged, self.sign_head)
        except BaseException:
            self._log_keys = None  # a log key that was to be enrolled is not
            raise
        self._last_at, self._last_leaf = at, leaf
        for act, each in zip(acts, staged, strict=True):
            if not says_only:
                self._register.apply(act)
            self._unapplied.append((act, each.content))
        try:
            if len(self._unapplied) >= APPLY_AFTER or self.log.is_full:
                self._apply()
            if self.log.is_full:
                self.log.settle(self.sign_head)
        except StorageFatal:
            raise
        except StorageError:
            pass  # the acts are recorded; what failed is done with the next ones, or fails when somebody asks for it
        return acts

    def _learn_log_key(self, act: Act) -> None:
        """A log key signs the checkpoint of its own enrolment already."""
        if act.name == "enrol" and act.members["kind"] == ActorKind.LOG:
            self._known_log_keys()[act.members["key"]] = Key(ActorKind.LOG, act.n)
        elif act.name == "revoke":
            self._log_keys = None

    def _seal(self, draft: Draft) -> tuple[Blinded | None, bytes]:
        if draft.content is None:
            return None, b""
        verify_content(draft.name, draft.content)
        try:
            content = canonical_json(draft.content)
        except UnicodeEncodeError:
            raise InputError("not recorded: a text holds half of a character (a lone surrogate)") from None
        opening = Opening(self.entropy(SALT_SIZE), content)
        numbers = (draft.sealed_for,) if isinstance(draft.sealed_for, int) else draft.sealed_for
        sealed = seal(self.documents.get_joint(numbers), self.entropy(NONCE_SIZE), opening.data)
        return Blinded(opening.commitment, sha256(sealed).hexdigest()), sealed

    def _catch_up(self) -> None:
        """Take in what the tables have not: the acts of a process that did not come to the end."""
        applied = self._tables.applied()
        if applied > self.log.size:
            raise InconsistentTree(
                f"the tables know {applied} acts but the ledger has {self.log.size}: the ledger was set back to an"
                " older state. If that was meant, run sijill rebuild"
            )
        for each in self.log.entries(applied):
            act = parse_entry(each.entry)
            self._register.apply(act)
            self._unapplied.append((act, each.content))
            if len(self._unapplied) >= APPLY_AFTER:
                self._apply()
        self._apply()
        self._register = LayeredRegister(self._tables)

    def require_writable(self) -> None:
        """Return if something can be recorded. Raises StorageFatal where an earlier write failed.

        For who is about to make a key for the entry to come: the one that failed may be there, with its own key, when
        the casebook is opened anew.
        """
        if self.log.is_broken:
            raise StorageFatal("an earlier write failed: open the casebook anew")

    def _apply(self) -> None:
        """Bring the tables up to date. An erasure destroys what it must before the tables say that it was done."""
        at = 0
        for act, _ in list(self._unapplied):
            if act.name == "erase":
                self._apply_rows(at)
                at = 0
                self._destroy(act.members["document"])
            at += 1
        self._apply_rows(at)

    def _apply_rows(self, count: int) -> None:
        """Apply the first acts that wait; those need not wait any longer, whatever happens to the others."""
        if acts := self._unapplied[:count]:
            self._tables.apply(self._rows(acts), acts[-1][0].n + 1)
            del self._unapplied[:count]

    def _rows(self, acts: Sequence[tuple[Act, bytes]]) -> Iterator[Row]:
        for act, sealed in acts:
            yield from self.rows_of(act, sealed)

    def rows_of(self, act: Act, sealed: bytes) -> Iterator[Row]:
        """What an act with its sealed content comes to in the tables."""
        return rows_of(act, sealed, self._document_of, self._look_up_of, self._claims_of, self._begun)

    def _destroy(self, number: int) -> None:
        """Destroy the keys of a document and its identities, then their objects. May be done again."""
        self.documents.destroy(number)
        identity_keys = self.identity_keys(to_read=False)
        for identity in self._tables.identities_of(number):
            identity_keys.destroy(identity.number)
            self.vault.remove(identity.object)
        objects = [reading.object for reading in self._tables.readings_of(number)]
        for name in (*objects, *(linkage.object for linkage in self._tables.linkages_of(number))):
            self.vault.remove(name)
        record = self._register.find_document(number)
        if record is not None:
            self.vault.remove(record.object)

    def _document_of(self, reading: int) -> int:
        found = self._register.find_reading(reading)
        if found is None:
            raise InconsistentTree(f"entry {reading} is no reading")
        return found.document

    def look_up(self, value: str) -> str:
        """The keyed hash by which the tables find a digest or a claim's id without holding it."""
        return hmac.digest(self.session.secrets.index, value.encode(), "sha256")[:16].hex()

    def _look_up_of(self, act: Act, sealed: bytes) -> str:
        content = self._find_content(act, sealed)
        return "" if content is None else self.look_up(content["sha256"])

    def _begun(self, act: Act, sealed: bytes) -> int:
        """The entry at which a run of readings began: the sections of an original follow one another."""
        section: int = (self._find_content(act, sealed) or {}).get("section", 0)
        return act.n - section

    def _claims_of(self, act: Act, sealed: bytes) -> list[ClaimRow]:
        """The claims of a reading, none where its document was erased since."""
        number = act.members["document"]
        content, key = self._find_content(act, sealed), self.documents.find(number)
        if content is None or key is None:
            return []
        reading = parse_content(b"".join(self.vault.read(key, act.members["object"], content["sha256"])))
        rows = []
        for position, claim in enumerate(reading["claims"]):
            nonce = sha256(f"sijill-table/1 {act.n} {position}".encode()).digest()[:NONCE_SIZE]
            body = seal(key, nonce, canonical_json(claim))
            rows.append(ClaimRow(act.n, position, number, self.look_up(claim["id"]), body))
        return rows

    def _find_content(self, act: Act, sealed: bytes) -> dict[str, Any] | None:
        opening = self.find_opening(act, sealed)
        return None if opening is None else parse_content(opening.content)

    def find_opening(self, act: Act, sealed: bytes) -> Opening | None:
        """The content of an act with its salt; None where it has none or a document that it is about was erased.

        Raises DigestMismatch where it is not what the act committed to.
        """
        if act.content is None:
            return None
        key = self.documents.find_joint(self.key_numbers(act))
        if key is None:
            return None
        if sha256(sealed).hexdigest() != act.content.stored:
            raise DigestMismatch(f"the content of entry {act.n} is not what was recorded")
        return verify_opening(unseal(key, sealed), act.content.commitment)

    def key_numbers(self, act: Act) -> Sequence[int]:
        """The numbers of the keys that the content of an act is sealed under, ascending."""
        members = act.members
        if act.form.of_casebook:
            return (CASEBOOK_KEY,)
        if "documents" in members:
            return tuple(members["documents"])
        return (self._document_of(members["claim"][0]) if "claim" in members else int(members["document"]),)

    def act(self, number: int) -> tuple[Act, dict[str, Any] | None]:
        """One act with its content, None where it has none or it was erased."""
        staged = self.log.entry(number)
        act = parse_entry(staged.entry)
        return act, self._find_content(act, staged.content)

    def document_content(self, row: DocumentRow) -> dict[str, Any]:
        """What is known of a document that is not erased: the content of the act that added it."""
        opened = unseal(self.documents.get(row.number), row.content)
        return parse_content(opened[SALT_SIZE:])

    def name_of(self, public: str) -> str:
        """The name under which a key was enrolled, empty where it has none."""
        if public not in self._names:
            key = self.tables.find_key(public)
            content = self.act(key.enrolled)[1] if key is not None and key.enrolled else None
            self._names[public] = (content or {}).get("name", "")
        return self._names[public]

    def claim_json(self, row: ClaimRow) -> dict[str, Any]:
        """A claim as it stands: as it was read, or as it was last corrected."""
        if row.corrected is not None:
            _, content = self.act(row.corrected)
            if content is not None:
                corrected: dict[str, Any] = content["claim"]
                return corrected
        return self.claim_as_read(row)

    def claim_as_read(self, row: ClaimRow) -> dict[str, Any]:
        """A claim as the machine read it."""
        return parse_content(unseal(self.documents.get(row.document), row.sealed))

    def get_claim(self, ref: ClaimRef) -> ClaimRow:
        """A claim by its place. Raises InputError where there is none."""
        row = self.tables.find_claim(ref)
        if row is None:
            reading = self.tables.find_reading(ref.reading)
            document = None if reading is None else self.tables.find_document(reading.document)
            if reading is not None and document is not None and document.erased is not None:
                raise InputError(f"claim {ref} was erased by entry {document.erased}, with its document")
            raise InputError(f"there is no claim {ref}")
        return row

    def settle(self) -> Checkpoint:
        """Bring tables, tiles and the checkpoint file up to date."""
        self._apply()
        checkpoint = self.log.settle(self.sign_head)
        if checkpoint is None:
            raise InconsistentTree("an empty ledger has no checkpoint")
        return checkpoint

    def rebuild(self) -> int:
        """Make the tables anew from ledger and vault; gives the number of acts."""
        self._unapplied.clear()
        self._tables.clear()
        self._register = LayeredRegister(self._tables)
        self._catch_up()
        return self._tables.applied()

    def close(self) -> None:
        """Settle if it was opened to be written, and let go of everything."""
        try:
            if self._writable and not self.log.is_broken:
                self.settle()
        finally:
            self.log.close()
            self._tables.close()


def _check(act: Act, register: Register) -> None:
    try:
        check_actor(act, register)
        check_references(act, register)
    except RuleBroken as error:
        kind = AccessDenied if error.code == "actor" else InputError
        raise kind(f"not recorded: {error}") from None
