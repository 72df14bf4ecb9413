"""Ledgers for tests, of entries of any bytes, since the log knows nothing of acts; and the files they settle to."""

from __future__ import annotations

from hashlib import sha256

from sijill.ledger.checkpoint import Checkpoint, TreeHead, origin_of, sign_checkpoint
from sijill.ledger.journal import Staged
from sijill.ledger.log import Log
from tests.golden.rfc6962 import reference
from tests.unit.ledger.memory_folder import MemoryFolder
from tests.unit.ledger.payloads import signer

LOG_KEY = signer("log")
ORIGIN = origin_of(signer("root").public)


def sign(head: TreeHead) -> Checkpoint:
    return sign_checkpoint(head, LOG_KEY)


def staged(first: int, count: int) -> list[Staged]:
    """Entries of different lengths, of which two in three have a content."""
    return [_staged(number) for number in range(first, first + count)]


def _staged(number: int) -> Staged:
    digest = sha256(b"entry %d" % number).digest()
    return Staged(digest * 2 + b"%d" % number * (1 + number % 3), digest[: number % 3 * 16])


def made_log(folder: MemoryFolder, size: int) -> Log:
    """A ledger that holds entries in its journal."""
    log = Log.create(folder, ORIGIN)
    log.append(staged(0, size), sign)
    return log


def written_whole(size: int) -> dict[str, bytes]:
    """The files of a settled ledger, by the sums of formats/ledger.md over whole lists; at most 65,535 entries."""
    entries = staged(0, size)
    level0 = [reference.leaf_hash(each.entry) for each in entries]
    full = [level0[at : at + 256] for at in range(0, size - size % 256, 256)]
    level1 = [_root_of_hashes(tile) for tile in full]
    files = {
        **_cut("tile/entries", [len(each.entry).to_bytes(2, "big") + each.entry for each in entries]),
        **_cut("contents", [len(each.content).to_bytes(4, "big") + each.content for each in entries]),
        **_cut("tile/0", level0),
        **_cut("tile/1", level1),
    }
    root = reference.tree_hash([each.entry for each in entries])
    return files | {"checkpoint": sign(TreeHead(ORIGIN, size, root)).note}


def _root_of_hashes(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [reference.node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _cut(folder: str, pieces: list[bytes]) -> dict[str, bytes]:
    files = {}
    for index in range(0, len(pieces), 256):
        held = pieces[index : index + 256]
        suffix = "" if len(held) == 256 else f".p/{len(held)}"
        files[f"{folder}/{index // 256:03}{suffix}"] = b"".join(held)
    return files
