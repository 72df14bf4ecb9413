"""Who spoke, kept apart from what they said: under a key of its own, which is not released before that is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.errors import InputError
from sijill.vault.stream import NONCE_SIZE
from sijill.workflows.casebook import CASEBOOK_KEY, Casebook, Draft

MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """A person who spoke, as everybody but those who may know calls them."""

    number: int
    document: int
    pseudonym: str


def identify(casebook: Casebook, document: int, pseudonym: str, identity: bytes) -> Pseudonym:
    """Keep who a speaker of a document is. `identity` is whatever tells: a name, a telephone number, a photograph.

    Raises InputError where it is empty or larger than 1 MiB, or there is no such document.
    """
    if not pseudonym.strip():
        raise InputError("an identity is kept under a pseudonym")
    if not 0 < len(identity) <= MOST_BYTES:
        raise InputError(f"an identity has 1 to {MOST_BYTES} bytes, not {len(identity)}")
    casebook.require_writable()
    number = casebook.log.size
    keys = casebook.identity_keys(to_read=False)
    key = keys.make(number, casebook.entropy)
    try:
        kept = casebook.vault.keep(key, casebook.entropy(NONCE_SIZE), [identity])
        # no digest of the identity: the content is opened with the document, and who guesses a name could try it
        content = {"pseudonym": pseudonym}
        casebook.record([Draft("identify", {"document": document, "object": kept.object}, content, document)])
    except BaseException:
        # an entry that was recorded, or that may be found when the casebook is opened anew, keeps its key
        if casebook.log.size == number and not casebook.log.is_broken:
            keys.destroy(number)
        raise
    return Pseudonym(number, document, pseudonym)


def reveal(casebook: Casebook, number: int, reason: str) -> bytes:
    """Read an identity. That it is read, by whom and why is recorded before the key is released.

    Raises AccessDenied where the person may not, InputError without a reason or for a number that is no identity.
    """
    if not reason.strip():
        raise InputError("reading an identity needs a reason")
    row = casebook.tables.find_identity_row(number)
    if row is None:
        raise InputError(f"entry {number} is no identity")
    casebook.require_identities()
    casebook.record([Draft("reveal", {"identity": number}, {"reason": reason}, CASEBOOK_KEY)])
    key = casebook.identity_keys(to_read=True).get(number)
    return b"".join(casebook.vault.read(key, row.object))


def pseudonyms(casebook: Casebook, document: int) -> list[Pseudonym]:
    """Who is kept as a speaker of a document, by pseudonym."""
    found = []
    for row in casebook.tables.identities_of(document):
        _, content = casebook.act(row.number)
        if content is not None:
            found.append(Pseudonym(row.number, document, content["pseudonym"]))
    return found
