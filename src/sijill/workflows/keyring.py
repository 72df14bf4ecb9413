"""The keys of a casebook: where they lie, how a passphrase opens them, how documents' keys are made and destroyed.

A passphrase opens a person's own key file. That holds the key to the casebook's private keys (`keys/casebook`) and,
for who may read identities, the key to theirs (`keys/identities/private`). Formats: formats/vault.md, Key files.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sijill.errors import AccessDenied, InputError, ParseError, StorageError
from sijill.ledger.ed25519 import Signer
from sijill.storage import Folder
from sijill.values.canonical import canonical_json, decode_base64, encode_base64, parse_object
from sijill.vault.joint import joint_key
from sijill.vault.keyfile import Cost, Entropy, open_key_file, seal_key_file
from sijill.vault.stream import NONCE_SIZE, seal, unseal
from sijill.vault.wrapping import KEY_SIZE, public_half, unwrap_key, wrap_key

ROOT = "root.key"
CASEBOOK = "casebook"
IDENTITIES = "identities/private"
PEOPLE = "people"
SUFFIX = ".key"
NAME_DIGITS = 16
"""Hexadecimal digits of the public key that name a person's key file: the name itself would tell who works here."""

KEYS_IN_MEMORY = 4096


def person_file(public: str) -> str:
    """Where a person's key file lies below the keys' folder."""
    return f"{PEOPLE}/{public[:NAME_DIGITS]}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Secrets:
    """The private keys of a casebook: who holds them can write acts of the system and read every document.

    `logs` are the log key and, after it was renewed, the one before: which of them is in force the ledger says.
    """

    logs: tuple[Signer, ...]
    cosigner: Signer
    system: Signer
    custodian: bytes
    index: bytes


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts: the key, the name by which it was enrolled, and the keys that it opens."""

    signer: Signer
    name: str
    casebook: bytes
    identities: bytes | None

    @property
    def public(self) -> str:
        """The public key in hexadecimal."""
        return self.signer.public.hex()


@dataclass(frozen=True, slots=True)
class Session:
    """A casebook that a person has opened."""

    person: Person
    secrets: Secrets


def make_secrets(entropy: Entropy) -> dict[str, bytes]:
    """Fresh private keys of a casebook."""
    return {name: entropy(KEY_SIZE) for name in ("cosigner", "custodian", "index", "log", "system")}


def parse_secrets(secrets: Mapping[str, bytes]) -> Secrets:
    """The private keys as what they are used for."""
    logs = [secrets[name] for name in ("log", "log_before") if name in secrets]
    return Secrets(
        tuple(map(Signer, logs)),
        Signer(secrets["cosigner"]),
        Signer(secrets["system"]),
        secrets["custodian"],
        secrets["index"],
    )


def write_secrets(keys: Folder, path: str, key: bytes, secrets: Mapping[str, bytes], entropy: Entropy) -> None:
    """Seal private keys under a key that people's key files hold."""
    encoded = {name: encode_base64(value) for name, value in secrets.items()}
    keys.write(path, seal(key, entropy(NONCE_SIZE), canonical_json(encoded)))


def _read_secrets(keys: Folder, path: str, key: bytes) -> dict[str, bytes]:
    sealed = keys.find(path)
    if sealed is None:
        raise StorageError(f"the casebook's keys are not here: keys/{path} is missing (SIJILL_KEYS names their folder)")
    return {name: decode_base64(value, KEY_SIZE) for name, value in parse_object(unseal(key, sealed)).items()}


def write_person(keys: Folder, person: Person, seed: bytes, passphrase: str, entropy: Entropy, cost: Cost) -> None:
    """Write a person's key file."""
    secrets = {"seed": encode_base64(seed), "name": person.name, "casebook": encode_base64(person.casebook)}
    if person.identities is not None:
        secrets["identities"] = encode_base64(person.identities)
    data = seal_key_file("person", person.public, secrets, passphrase, entropy, cost)
    keys.write(person_file(person.public), data)


def root_key_file(root: Signer, seed: bytes, passphrase: str, entropy: Entropy, cost: Cost) -> bytes:
    """The root's key file, for a place that is not on the network."""
    return seal_key_file("root", root.public.hex(), {"seed": encode_base64(seed)}, passphrase, entropy, cost)


def open_root(data: bytes, passphrase: str) -> Signer:
    """The root's key. Raises AccessDenied for another passphrase."""
    return Signer(decode_base64(open_key_file(data, passphrase)["seed"], KEY_SIZE))


def replace_log_key(keys: Folder, session: Session, public: str, seed: bytes, entropy: Entropy) -> Session:
    """Put a new log key beside the one in force, `public`; gives the session that has both."""
    before = _read_secrets(keys, CASEBOOK, session.person.casebook)
    # of a renewal that failed, `log` was never enrolled: the one before it is in force, and needed until the new one is
    in_force = next(name for name in ("log", "log_before") if Signer(before[name]).public.hex() == public)
    secrets = {**before, "log": seed, "log_before": before[in_force]}
    write_secrets(keys, CASEBOOK, session.person.casebook, secrets, entropy)
    return Session(session.person, parse_secrets(secrets))


def people(keys: Folder) -> list[str]:
    """The names of the people's key files, without their ending."""
    names = (name for name in keys.names(PEOPLE) if name.endswith(SUFFIX) and not name.startswith("."))
    return [name.removesuffix(SUFFIX) for name in names]


def open_session(keys: Folder, passphrase: str, who: str | None = None) -> Session:
    """Open the casebook for the person whose key the passphrase opens.

    `who` are the first digits of the public key; without it every person's key is tried. Raises AccessDenied where none
    opens, StorageError where the keys are not here.
    """
    damaged: list[str] = []
    person = find_person(keys, passphrase, who, damaged)
    if person is None and damaged:
        raise StorageError(f"the passphrase opens no key here, and what is no key file could be it: {damaged[0]}")
    if person is None:
        raise AccessDenied("the passphrase opens no key of this casebook")
    return Session(person, parse_secrets(_read_secrets(keys, CASEBOOK, person.casebook)))


def find_person(
    keys: Folder, passphrase: str, who: str | None = None, damaged: list[str] | None = None
) -> Person | None:
    """The first person whose key the passphrase opens, None where it opens none.

    Adds to `damaged` the files that are no key files. Raises AccessDenied where no key begins with `who`, StorageError
    where none is here.
    """
    found = [name for name in people(keys) if who is None or name.startswith(who[:NAME_DIGITS].lower())]
    if not found and who is not None:
        raise AccessDenied(f"no person's key here begins with {who!r}: revoked ones are destroyed")
    if not found:
        raise StorageError("no person's key is here: SIJILL_KEYS names the folder of the keys, if not in the casebook")
    for name in found:
        try:
            return _open_person(keys, name, passphrase)
        except AccessDenied:
            continue
        except (ParseError, KeyError):
            if damaged is not None:
                damaged.append(f"keys/{PEOPLE}/{name}{SUFFIX}")
    return None


def _open_person(keys: Folder, name: str, passphrase: str) -> Person:
    data = keys.find(f"{PEOPLE}/{name}{SUFFIX}")
    secrets = open_key_file(data or b"", passphrase)
    return Person(
        Signer(decode_base64(secrets["seed"], KEY_SIZE)),
        secrets["name"],
        decode_base64(secrets["casebook"], KEY_SIZE),
        decode_base64(secrets["identities"], KEY_SIZE) if "identities" in secrets else None,
    )


def identities_key(keys: Folder, person: Person) -> bytes:
    """The private key of identities, for a person who has the right to it."""
    return _read_secrets(keys, IDENTITIES, person.identities or b"")["identities"]


class DocumentKeys:
    """The keys of documents and identities, each in a file of its own that can be destroyed.

    `private` opens them; whoever has only `public` can make new ones.
    """

    def __init__(self, keys: Folder, origin: str, kind: str, public: bytes, private: bytes | None) -> None:
        self._keys = keys
        self._origin = origin
        self._kind = kind
        self._public = public
        self._private = private
        self._known: OrderedDict[int, bytes] = OrderedDict()

    def _path(self, number: int) -> str:
        return f"{'documents' if self._kind == 'document' else 'identities'}/{number}"

    def _label(self, number: int) -> str:
        return f"{self._origin} {self._kind} {number}"

    def make(self, number: int, entropy: Entropy) -> bytes:
        """The key for what is to be recorded under a number; when this returns it is on the disk, wrapped.

        One that is there already is used: it is that of an entry that was never recorded, or the ledger was set back
        and what the key opens is in another copy of it.
        """
        found = self.find(number) if self._private is not None else None
        if found is not None:
            return found
        key = entropy(KEY_SIZE)
        self._keys.write(self._path(number), wrap_key(key, self._label(number), self._public))
        self._remember(number, key)
        return key

    def find(self, number: int) -> bytes | None:
        """The key of a number, None where it was destroyed."""
        if number not in self._known:
            data = self._keys.find(self._path(number))
            if data is None or data.startswith(b"\0"):
                return None  # it begins with zeros where its destruction was cut off
            if self._private is None:
                raise AccessDenied(f"the key of {self._kind} {number} cannot be opened here")
            self._remember(number, unwrap_key(data, self._label(number), self._private))
        return self._known[number]

    def get(self, number: int) -> bytes:
        """The key of a number. Raises InputError where it was destroyed or is not here."""
        key = self.find(number)
        if key is None:
            raise InputError(f"the key of {self._kind} {number} is not here: it was erased, or the keys are elsewhere")
        return key

    def find_joint(self, numbers: Sequence[int]) -> bytes | None:
        """The key of what is about several documents (numbers ascending), None where any of theirs was destroyed."""
        keys = [key for number in numbers if (key := self.find(number)) is not None]
        return joint_key(keys) if len(keys) == len(numbers) else None

    def get_joint(self, numbers: Sequence[int]) -> bytes:
        """The same. Raises InputError where one was destroyed or is not here."""
        return joint_key([self.get(number) for number in numbers])

    def _remember(self, number: int, key: bytes) -> None:
        self._known[number] = key
        if len(self._known) > KEYS_IN_MEMORY:
            self._known.popitem(last=False)

    def destroy(self, number: int) -> None:
        """Overwrite and remove a key; nothing where it is gone already."""
        self._known.pop(number, None)
        self._keys.remove(self._path(number), overwrite=True)


def public_keys(secrets: Secrets, identities: bytes) -> dict[str, str]:
    """The public halves that entry 0 names."""
    return {
        "log": secrets.logs[0].public.hex(),
        "cosigner": secrets.cosigner.public.hex(),
        "custodian": public_half(secrets.custodian).hex(),
        "identities": public_half(identities).hex(),
    }
