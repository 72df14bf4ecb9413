"""Sealed objects by the digest of their sealed bytes: written once, verified on every read, gone with their key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from sijill.errors import DigestMismatch, StorageError
from sijill.storage import Folder
from sijill.vault.stream import seal_blocks, unseal_blocks


@dataclass(frozen=True, slots=True)
class Kept:
    """What was put into the vault: the digest that it is known by, and digest and size of what was sealed."""

    object: str
    sha256: str
    size: int


def object_path(digest: str) -> str:
    """Where an object lies below the vault's folder."""
    return f"{digest[:2]}/{digest}"


class Vault:
    """The sealed objects of a casebook, in a folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def keep(self, key: bytes, nonce: bytes, blocks: Iterable[bytes]) -> Kept:
        """Seal a stream under a key; when this returns the object is on the disk under its digest.

        One pass: what is hashed is what is sealed, whatever happens to the source meanwhile. A failure leaves nothing.
        """
        plain, sealed, size = sha256(), sha256(), 0

        def passing() -> Iterator[bytes]:
            nonlocal size
            for block in blocks:
                plain.update(block)
                size += len(block)
                yield block

        incoming = self._folder.incoming()
        try:
            for piece in seal_blocks(key, nonce, passing()):
                sealed.update(piece)
                incoming.write(piece)
            digest = sealed.hexdigest()
            incoming.keep(object_path(digest))
        except BaseException:
            incoming.discard()
            raise
        return Kept(digest, plain.hexdigest(), size)

    def read(self, key: bytes, digest: str, plain_digest: str | None = None) -> Iterator[bytes]:
        """What was sealed, block by block. Each block was verified; so are both digests, at the end.

        Of an identity no digest is written down but that of what was sealed.

        Raises DigestMismatch where the object is not what was recorded; StorageError where it is not there.
        """
        blocks = self._folder.read_blocks(object_path(digest))
        if blocks is None:
            raise StorageError(f"the vault has no object {digest}")
        sealed, plain = sha256(), sha256()

        def passing() -> Iterator[bytes]:
            for block in blocks:
                sealed.update(block)
                yield block

        for block in unseal_blocks(key, passing()):
            plain.update(block)
            yield block
        if sealed.hexdigest() != digest or plain_digest not in (None, plain.hexdigest()):
            raise DigestMismatch(f"the object {digest} of the vault is not what was recorded")

    def remove(self, digest: str) -> None:
        """Take an object away; nothing where there is none."""
        self._folder.remove(object_path(digest))
