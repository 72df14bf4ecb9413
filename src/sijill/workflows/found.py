"""Begin a casebook: its keys, entry 0, and the first who may act, a person and the system."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.errors import InputError
from sijill.ledger.acts import Act
from sijill.ledger.checkpoint import Checkpoint, TreeHead, origin_of, sign_checkpoint
from sijill.ledger.ed25519 import Signer
from sijill.ledger.entry import NO_ENTRY, sign_entry
from sijill.ledger.journal import Staged
from sijill.ledger.log import Log
from sijill.vault.keyfile import Cost
from sijill.vault.wrapping import KEY_SIZE
from sijill.workflows.casebook import CASEBOOK_KEY, FORMAT, MARKER, Casebook, Draft, World, marker
from sijill.workflows.keyring import (
    CASEBOOK,
    IDENTITIES,
    DocumentKeys,
    Person,
    Session,
    make_secrets,
    parse_secrets,
    public_keys,
    root_key_file,
    write_person,
    write_secrets,
)

SYSTEM = "sijill"
"""The name under which the program itself is enrolled."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A new casebook, open, and the file of its root key, which belongs in another place."""

    casebook: Casebook
    root_key: bytes


def found_casebook(world: World, name: str, passphrase: str, root_passphrase: str, cost: Cost) -> Founded:
    """Make a casebook where nothing is yet, with `name` as the first person.

    The root's key is given back, not written: it enrols and revokes, and is otherwise kept away from the machine.
    Raises InputError for an empty name.
    """
    if not name.strip():
        raise InputError("a person is enrolled under a name")
    entropy = world.entropy
    root_seed, seed = entropy(KEY_SIZE), entropy(KEY_SIZE)
    root = Signer(root_seed)
    person = Person(Signer(seed), name, entropy(KEY_SIZE), entropy(KEY_SIZE))
    secrets, identities = make_secrets(entropy), entropy(KEY_SIZE)
    session = Session(person, parse_secrets(secrets))
    origin = origin_of(root.public)
    keys = world.place.keys
    named = public_keys(session.secrets, identities)
    write_secrets(keys, CASEBOOK, person.casebook, secrets, entropy)
    write_secrets(keys, IDENTITIES, person.identities or b"", {"identities": identities}, entropy)
    write_person(keys, person, seed, passphrase, entropy, cost)
    DocumentKeys(keys, origin, "document", bytes.fromhex(named["custodian"]), None).make(CASEBOOK_KEY, entropy)
    _write_entry_0(world, root, named, session)
    world.place.root.write(MARKER, marker(origin))
    casebook = Casebook(world, origin, session, writable=True)
    casebook.record(
        [
            enrolment(session.person.public, "person", name, root),
            enrolment(session.secrets.system.public.hex(), "system", SYSTEM, root),
        ]
    )
    return Founded(casebook, root_key_file(root, root_seed, root_passphrase, entropy, cost))


def _write_entry_0(world: World, root: Signer, named: dict[str, str], session: Session) -> None:
    act = Act(0, NO_ENTRY, world.clock(), root.public.hex(), "found", {"casebook": {"format": FORMAT, **named}}, None)
    log = Log.create(world.place.ledger, origin_of(root.public))

    def sign(head: TreeHead) -> Checkpoint:
        return sign_checkpoint(head, session.secrets.logs[0])

    log.append([Staged(sign_entry(act, root))], sign)
    log.settle(sign)
    log.close()


def enrolment(key: str, kind: str, name: str, root: Signer) -> Draft:
    """The act that enrols somebody, or something, under a name that only the casebook can read."""
    return Draft("enrol", {"key": key, "kind": kind}, {"name": name}, CASEBOOK_KEY, root)
