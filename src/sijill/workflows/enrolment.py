"""Who may act: enrol and revoke, with the root's key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.errors import AccessDenied, InputError
from sijill.ledger.acts import Act, ActorKind
from sijill.ledger.checkpoint import VerifierKey
from sijill.ledger.ed25519 import Signer
from sijill.ledger.entry import parse_entry
from sijill.ledger.note import COSIGNATURE, ED25519
from sijill.vault.keyfile import Cost
from sijill.vault.wrapping import KEY_SIZE
from sijill.workflows.casebook import CASEBOOK_KEY, Casebook, Draft
from sijill.workflows.found import enrolment
from sijill.workflows.keyring import Person, find_person, person_file, replace_log_key, write_person
from sijill.workflows.rows import KeyRow


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A key that the ledger names, with the name that only the casebook can read."""

    key: KeyRow
    name: str


def enrol_person(
    casebook: Casebook, root: Signer, name: str, passphrase: str, cost: Cost, *, identities: bool
) -> Person:
    """Enrol a person, with a key file of their own; `identities` says whether they may read who spoke.

    Raises AccessDenied where the root's key is another's, or who enrols may not give that right; InputError for a
    passphrase that somebody here has already: by it alone the casebook knows who acts.
    """
    _check_root(casebook, root)
    if not name.strip():
        raise InputError("a person is enrolled under a name")
    if find_person(casebook.place.keys, passphrase) is not None:
        raise InputError("this passphrase opens the key of somebody who is enrolled: everybody needs one of their own")
    own = casebook.session.person
    if identities and own.identities is None:
        raise AccessDenied(f"{own.name} may not read identities, nor give that right")
    seed = casebook.entropy(KEY_SIZE)
    person = Person(Signer(seed), name, own.casebook, own.identities if identities else None)
    write_person(casebook.place.keys, person, seed, passphrase, casebook.entropy, cost)
    try:
        casebook.record([enrolment(person.public, ActorKind.PERSON, name, root)])
    except BaseException:
        # an entry that may be found when the casebook is opened anew keeps its key
        if not casebook.log.is_broken:
            casebook.place.keys.remove(person_file(person.public), overwrite=True)
        raise
    return person


def enrol_cosigner(casebook: Casebook, root: Signer, key: VerifierKey) -> Act:
    """Enrol another casebook as one that cosigns checkpoints of this one."""
    _check_root(casebook, root)
    if key.kind != COSIGNATURE:
        raise InputError("this is the key of a log, not of a cosigner")
    if key.name == casebook.origin:
        raise InputError("a casebook does not cosign itself")
    members = {"key": key.public.hex(), "kind": str(ActorKind.COSIGNER), "name": key.name}
    (act,) = casebook.record([Draft("enrol", members, signer=root)])
    return act


def renew_log_key(casebook: Casebook, root: Signer) -> Act:
    """Enrol a fresh log key, which signs every checkpoint from here on. The old one is not revoked by this."""
    _check_root(casebook, root)
    seed = casebook.entropy(KEY_SIZE)
    # the key file first: the checkpoint of the enrolment can only be signed by who has the new key
    in_force = casebook.log_key_at(casebook.log.size)
    casebook.session = replace_log_key(casebook.place.keys, casebook.session, in_force, seed, casebook.entropy)
    (act,) = casebook.record([enrolment(Signer(seed).public.hex(), ActorKind.LOG, "log", root)])
    return act


def revoke(
    casebook: Casebook,
    root: Signer,
    public: str,
    reason: str,
    since: int | None = None,
    *,
    give_up_identities: bool = False,
) -> Act:
    """Revoke a key. From entry `since` on (else from now) what it signed counts as suspect, not as void.

    A person's key file is destroyed with it, so somebody else has to do it: who remains can open the casebook. Whether
    who remains may read identities is known only of who opened it; `give_up_identities` says that it need not be so.
    Raises InputError where the digits begin no key, or several; without a reason; where the key cannot be missed.
    """
    _check_root(casebook, root)
    if not reason.strip():
        raise InputError("a revocation needs a reason")
    found = [row for row in casebook.tables.enrolled_keys() if row.public.startswith(public.lower())]
    if len(found) != 1:
        raise InputError(f"{public!r} begins {len(found)} keys of this casebook")
    key = found[0].public
    own = casebook.session.person
    if key == own.public:
        raise InputError("nobody revokes the key by which they opened the casebook: enrol another person, who does it")
    if found[0].kind == ActorKind.PERSON and own.identities is None and not give_up_identities:
        raise InputError(
            f"{own.name} may not read identities: if this was the last who may, nobody can from then on. Have somebody"
            " revoke it who may, or say that it is meant (--give-up-identities)"
        )
    if found[0].kind == ActorKind.SYSTEM:
        raise InputError("this is the key by which the program itself acts, without which nothing can be added")
    if key == casebook.log_key_at(casebook.log.size):
        raise InputError("this is the log key in force, without which nothing can be recorded: renew it first")
    members = {"key": key, "since": casebook.log.size if since is None else since}
    (act,) = casebook.record([Draft("revoke", members, {"reason": reason}, CASEBOOK_KEY, root)])
    casebook.place.keys.remove(person_file(key), overwrite=True)
    return act


def first_entry_since(casebook: Casebook, at: int) -> int:
    """The number of the first entry whose actor says it was made at a time or later; the next one's where none was."""
    low, high = 0, casebook.log.size
    while low < high:
        middle = (low + high) // 2
        if parse_entry(casebook.log.entry(middle).entry).at < at:
            low = middle + 1
        else:
            high = middle
    return low


def enrolled(casebook: Casebook) -> Iterator[Enrolled]:
    """Every key that the ledger names, in the order of enrolment."""
    for row in casebook.tables.enrolled_keys():
        name = row.name or ""
        if row.enrolled:
            _, content = casebook.act(row.enrolled)
            name = name or (content or {}).get("name", "")
        yield Enrolled(row, name)


def verifier_keys(casebook: Casebook) -> tuple[VerifierKey, VerifierKey]:
    """The keys to hand to others: of the log, and of the cosigner."""
    log = bytes.fromhex(casebook.log_key_at(casebook.log.size))
    cosigner = casebook.session.secrets.cosigner.public
    return VerifierKey(casebook.origin, ED25519, log), VerifierKey(casebook.origin, COSIGNATURE, cosigner)


def _check_root(casebook: Casebook, root: Signer) -> None:
    key = casebook.tables.find_key(root.public.hex())
    if key is None or key.kind is not ActorKind.ROOT:
        raise AccessDenied("this is the root key of another casebook")
