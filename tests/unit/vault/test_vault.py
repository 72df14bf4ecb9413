"""The vault: one object a digest, verified on every read, nothing left behind by a failure (formats/vault.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest

from sijill.errors import DigestMismatch, StorageError
from sijill.vault.stream import CHUNK_SIZE, NONCE_SIZE, seal
from sijill.vault.vault import Kept, Vault, object_path
from tests.unit.ledger.memory_folder import MemoryFolder

KEY, NONCE = sha256(b"a document's key").digest(), sha256(b"nonce").digest()[:NONCE_SIZE]
PLAIN = bytes(range(256)) * 600
BLOCKS = [PLAIN[:1000], PLAIN[1000:100_000], PLAIN[100_000:]]


def made() -> tuple[MemoryFolder, Vault, Kept]:
    folder = MemoryFolder()
    vault = Vault(folder)
    return folder, vault, vault.keep(KEY, NONCE, BLOCKS)


def read(vault: Vault, kept: Kept, key: bytes = KEY) -> bytes:
    return b"".join(vault.read(key, kept.object, kept.sha256))


def test_what_was_kept_comes_back() -> None:
    _, vault, kept = made()
    assert read(vault, kept) == PLAIN
    assert (kept.sha256, kept.size) == (sha256(PLAIN).hexdigest(), len(PLAIN))


def test_an_object_is_known_by_the_digest_of_its_sealed_bytes() -> None:
    folder, _, kept = made()
    sealed = seal(KEY, NONCE, PLAIN)
    assert kept.object == sha256(sealed).hexdigest()
    assert {path: bytes(data) for path, data in folder.files.items()} == {f"{kept.object[:2]}/{kept.object}": sealed}
    assert object_path(kept.object) == f"{kept.object[:2]}/{kept.object}"


@pytest.mark.parametrize("plain", [b"", b"x", bytes(CHUNK_SIZE), bytes(2 * CHUNK_SIZE)], ids=len)
def test_any_size_can_be_kept(plain: bytes) -> None:
    vault = Vault(MemoryFolder())
    kept = vault.keep(KEY, NONCE, [plain] if plain else [])
    assert (read(vault, kept), kept.size) == (plain, len(plain))


def test_the_same_bytes_under_the_same_key_and_nonce_are_one_object() -> None:
    folder, vault, kept = made()
    assert vault.keep(KEY, NONCE, [PLAIN]) == kept
    assert len(folder.files) == 1


def test_the_same_bytes_under_another_key_are_another_object() -> None:
    folder, vault, kept = made()
    other = vault.keep(sha256(b"other").digest(), NONCE, [PLAIN])
    assert other.sha256 == kept.sha256
    assert other.object != kept.object
    assert len(folder.files) == 2


@pytest.mark.parametrize("at", [0, 16, 5000, CHUNK_SIZE + 32, -1])
def test_every_read_verifies_and_says_what_is_wrong(at: int) -> None:
    folder, vault, kept = made()
    assert read(vault, kept) == PLAIN
    folder.files[object_path(kept.object)][at] ^= 1
    with pytest.raises(DigestMismatch):
        read(vault, kept)


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1], lambda data: data[:20], lambda data: b"", lambda data: data * 2]
)
def test_an_object_of_another_length_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    folder, vault, kept = made()
    path = object_path(kept.object)
    folder.files[path] = bytearray(spoil(bytes(folder.files[path])))
    with pytest.raises(DigestMismatch):
        read(vault, kept)


def test_an_object_that_was_exchanged_for_another_of_the_same_key_is_refused() -> None:
    folder, vault, kept = made()
    other = vault.keep(KEY, sha256(b"other").digest()[:NONCE_SIZE], [PLAIN])
    folder.files[object_path(kept.object)] = folder.files[object_path(other.object)]
    with pytest.raises(DigestMismatch, match="not what was recorded"):
        read(vault, kept)


def test_another_plain_digest_or_key_is_refused() -> None:
    _, vault, kept = made()
    with pytest.raises(DigestMismatch, match="not what was recorded"):
        list(vault.read(KEY, kept.object, sha256(b"another").hexdigest()))
    with pytest.raises(DigestMismatch, match="does not open"):
        read(vault, kept, sha256(b"another").digest())


def test_an_object_that_is_not_there_is_said_to_be_so() -> None:
    folder, vault, kept = made()
    vault.remove(kept.object)
    assert folder.files == {}
    with pytest.raises(StorageError, match=kept.object):
        read(vault, kept)
    vault.remove(kept.object)


def test_a_source_that_fails_leaves_nothing() -> None:
    folder = MemoryFolder()

    def failing() -> Iterator[bytes]:
        yield PLAIN
        raise OSError("the stick was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        Vault(folder).keep(KEY, NONCE, failing())
    assert (folder.files, folder.unnamed) == ({}, 0)


@pytest.mark.parametrize("verb", ["incoming", "incoming write", "keep"])
def test_a_place_that_fails_leaves_nothing(verb: str) -> None:
    folder = MemoryFolder()

    def fail(said: str, path: str) -> None:
        if said == verb:
            raise StorageError("full")

    folder.before = fail
    with pytest.raises(StorageError, match="full"):
        Vault(folder).keep(KEY, NONCE, BLOCKS)
    assert (folder.files, folder.unnamed) == ({}, 0)


def test_an_interruption_leaves_nothing() -> None:
    folder = MemoryFolder()

    def interrupted() -> Iterator[bytes]:
        yield PLAIN
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Vault(folder).keep(KEY, NONCE, interrupted())
    assert (folder.files, folder.unnamed) == ({}, 0)


def test_what_is_hashed_is_what_is_sealed_though_the_source_changes() -> None:
    block = bytearray(b"a" * 1000)

    def changing() -> Iterator[bytes]:
        yield bytes(block)
        block[:] = b"b" * 1000
        yield bytes(block)

    vault = Vault(MemoryFolder())
    kept = vault.keep(KEY, NONCE, changing())
    assert sha256(read(vault, kept)).hexdigest() == kept.sha256
