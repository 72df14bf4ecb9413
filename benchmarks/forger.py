"""Somebody who forges evidence packages: what can be done to one in memory, with no key, or with a stolen log key.

Shared by `benchmarks.tampering`, `tools/make_vectors.py` and the tests of both verifiers.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256, shake_256
from pathlib import Path
from types import ModuleType
from typing import Any

from sijill.adapters.opening import place_of
from sijill.adapters.packages import written_package
from sijill.adapters.tables import settings
from sijill.adapters.tables.store import DatabaseTables
from sijill.gazetteer import Gazetteer
from sijill.ledger.checkpoint import TreeHead, inclusion_file, parse_checkpoint, sign_checkpoint, sign_seal
from sijill.ledger.ed25519 import Signer
from sijill.ledger.tiles import TileBuilder, TileTree, bundle_path, bundles_of, join_entries, split_entries
from sijill.ledger.tree import inclusion_proof, leaf_hash, root_of
from sijill.publication.bag import MANIFEST, SEAL, TAG_MANIFEST, TAGGED, manifest
from sijill.reading.reader import read_claims
from sijill.vault.keyfile import Cost
from sijill.workflows.casebook import Casebook, World
from sijill.workflows.export import Enclosed, export_package
from sijill.workflows.found import found_casebook
from sijill.workflows.ingest import Collected, HowToRead, add_document
from sijill.workflows.verification.package import verify_package
from sijill.workflows.verification.verdict import HowToVerify, Verdict

Files = dict[str, bytes]
CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
LEDGER = "data/ledger"
VERIFIER = Path(__file__).parents[1] / "verifier" / "sijill_verify.py"


class Seeded:
    """Random bytes that are the same on every run, and a clock that goes a second a call.

    A casebook is founded with the seed "founded"; what goes on from a copy of it does so later.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._asked = 0
        self._now = 1_700_000_000 if seed == "founded" else 1_800_000_000

    def entropy(self, size: int) -> bytes:
        self._asked += 1
        return shake_256(f"{self._seed} {self._asked}".encode()).digest(size)

    def clock(self) -> int:
        self._now += 1
        return self._now


def found(folder: Path, seed: str = "founded") -> Casebook:
    """A casebook that is the same on every run, but for what HPKE draws for keys that no package holds."""
    folder.mkdir(parents=True, exist_ok=True)
    return found_casebook(_world(folder, seed), "Custodian", "passphrase", "passphrase", CHEAP).casebook


def forked(casebook: Casebook, source: Path, folder: Path) -> Casebook:
    """A copy of a settled casebook that goes on by itself."""
    shutil.copytree(source, folder)
    return Casebook(_world(folder, str(folder.name)), casebook.origin, casebook.session, writable=True)


def _world(folder: Path, seed: str) -> World:
    seeded = Seeded(seed)

    def tables(origin: str) -> DatabaseTables:
        return DatabaseTables(settings.sqlite(str(folder / "tables.sqlite3"), writable=True), origin, writable=True)

    return World(place_of(str(folder)), tables, seeded.clock, seeded.entropy)


def add(casebook: Casebook, name: str, text: str, gazetteer: Gazetteer) -> int:
    """Add a document; gives its number."""
    return add_document(casebook, [text.encode()], Collected(name), HowToRead(gazetteer, read_claims)).number


def export(casebook: Casebook, out: Path, documents: Sequence[int] = (), **enclosed: bytes) -> Files:
    """Write a package of a casebook to a new folder; gives its files."""
    with written_package(str(out)) as writer:
        export_package(casebook, writer.put, Enclosed(enclosed), documents=documents or None)
    return read_files(out)


def read_files(folder: Path) -> Files:
    """The files of a folder by their path in it."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


class Mapped:
    """A package in memory, as `verify_package` looks at one."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def paths(self) -> Sequence[str]:
        return sorted(self._files)

    def is_regular(self, path: str) -> bool:
        return True

    def find(self, path: str) -> bytes | None:
        return self._files.get(path)

    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        data = self._files.get(path)
        return None if data is None else iter([data])


def verify_ours(files: Mapping[str, bytes]) -> Verdict:
    """What `sijill verify` says of these files."""
    return verify_package(Mapped(files), HowToVerify())


@cache
def one_file_verifier() -> ModuleType:
    """The verifier that stands alone, loaded from its file."""
    spec = importlib.util.spec_from_file_location("sijill_verify", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["sijill_verify"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


def verify_theirs(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What `verifier/sijill_verify.py` says of these files."""
    verdict: dict[str, Any] = one_file_verifier().verify(files)
    return verdict


def repacked(files: Files) -> Files:
    """The files with manifests made anew: what anyone can do."""
    payload = {path: sha256(data).hexdigest() for path, data in files.items() if path.startswith("data/")}
    packed = {**files, MANIFEST: manifest(payload)}
    tags = manifest({path: sha256(packed[path]).hexdigest() for path in TAGGED if path in packed})
    return {**packed, TAG_MANIFEST: tags}


def resealed(files: Files, log: Signer, checkpoint: bytes | None = None) -> Files:
    """The files repacked and sealed anew: what somebody can do who has the log key.

    The seal is over the tree of `checkpoint`, else of the checkpoint in the package.
    """
    packed = repacked(files)
    head = parse_checkpoint(checkpoint or packed[f"{LEDGER}/checkpoint"]).head
    return {**packed, SEAL: sign_seal(head, packed[TAG_MANIFEST], log)}


def entries_of(files: Mapping[str, bytes]) -> list[bytes]:
    """The entries of a package."""
    size = parse_checkpoint(files[f"{LEDGER}/checkpoint"]).head.size
    return [
        entry
        for index, width in bundles_of(size)
        for _, entry in split_entries(files[f"{LEDGER}/{bundle_path(index, width)}"], width)
    ]


def relogged(files: Files, entries: Sequence[bytes], log: Signer) -> Files:
    """The package with other entries; tree, checkpoint, proofs and seal made to fit by a thief of the log key."""
    origin = parse_checkpoint(files[f"{LEDGER}/checkpoint"]).head.origin
    kept = {path: data for path, data in files.items() if not path.startswith((f"{LEDGER}/", "data/proofs/"))}
    leaves = [leaf_hash(entry) for entry in entries]
    ledger: Files = {}
    builder = TileBuilder()
    for leaf in leaves:
        ledger |= {tile.path: data for tile, data in builder.push(leaf)}
    ledger |= {tile.path: data for tile, data in builder.partial()}
    for index, width in bundles_of(len(entries)):
        ledger[bundle_path(index, width)] = join_entries(entries[index * 256 : index * 256 + width])
    checkpoint = sign_checkpoint(TreeHead(origin, len(entries), root_of(leaves)), log)
    ledger["checkpoint"] = checkpoint.note
    tree = TileTree(len(entries), ledger.get)
    proofs = {}
    for path in files:
        number = path.removeprefix("data/proofs/").partition(".")[0]
        if path.startswith("data/proofs/") and int(number) < len(entries):
            proof = inclusion_proof(int(number), len(entries), tree.subtree)
            proofs[path] = inclusion_file(int(number), proof, checkpoint)
    return resealed({**kept, **{f"{LEDGER}/{path}": data for path, data in ledger.items()}, **proofs}, log)


def sign_root(files: Mapping[str, bytes], root: bytes, log: Signer) -> bytes:
    """A checkpoint of the package's size with another root hash."""
    head = parse_checkpoint(files[f"{LEDGER}/checkpoint"]).head
    return sign_checkpoint(TreeHead(head.origin, head.size, root), log).note


def changed(data: bytes, at: int, mask: int) -> bytes:
    """One byte of some changed; `mask` is not 0."""
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


@dataclass(frozen=True, slots=True)
class Forgery:
    """A forged package and what was done to it."""

    name: str
    files: Files


def structural(files: Files, older: Files, other: Files, log: Signer) -> Iterator[Forgery]:
    """What can be done to the order of things, without a key and with the log key.

    `older` is a package of the same casebook of before, `other` one of a fork of it that went on differently.
    """
    entries, last = entries_of(files), len(entries_of(files)) - 1
    for path in sorted(files):
        yield Forgery(f"{path} dropped", {name: data for name, data in files.items() if name != path})
    yield Forgery("a file added", {**files, "data/extra.txt": b"x"})
    yield Forgery("a file added, repacked", repacked({**files, "data/extra.txt": b"x"}))
    yield Forgery("the checkpoint of before", {**files, f"{LEDGER}/checkpoint": older[f"{LEDGER}/checkpoint"]})
    back = {**files, f"{LEDGER}/checkpoint": older[f"{LEDGER}/checkpoint"]}
    yield Forgery("the checkpoint of before, resealed", resealed(back, log))
    shorter = len(entries_of(older))
    yield Forgery("set back to the entries of before, resealed", relogged(files, entries[:shorter], log))
    forked = entries[:shorter] + entries_of(other)[shorter:]
    yield Forgery("gone on from another history, resealed", relogged(files, forked, log))
    for at in sorted({0, 1, last // 2, last - 1, last}):
        yield Forgery(f"entry {at} dropped, resealed", relogged(files, entries[:at] + entries[at + 1 :], log))
        doubled = entries[: at + 1] + entries[at:]
        yield Forgery(f"entry {at} doubled, resealed", relogged(files, doubled, log))
        cut = [*entries[:at], entries[at][:-1], *entries[at + 1 :]]
        yield Forgery(f"entry {at} cut, resealed", relogged(files, cut, log))
        if at < last:
            swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
            yield Forgery(f"entries {at} and {at + 1} swapped, resealed", relogged(files, swapped, log))


def log_signer(casebook: Casebook) -> Signer:
    """The log key, as who has broken into the machine would have it."""
    return casebook.signer_at(casebook.log.size)


def processes() -> int:
    """How many processes this machine has cores for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
