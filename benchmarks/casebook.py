"""How fast a casebook is, beside what the disk and the signatures alone would allow, each as a ratio in one run.

./run bench casebook [--folder DIR] [--only NAME]...

Everything is made in a new folder below DIR (else the current one), on the disk that is measured, and removed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nacl.bindings.crypto_sign import crypto_sign_open

from benchmarks.reader import run_benchmark
from sijill.adapters.disk import Disk
from sijill.adapters.opening import founded, opened
from sijill.adapters.verifying import verify_path
from sijill.gazetteer import load_gazetteer
from sijill.ledger.checkpoint import Checkpoint, origin_of, sign_checkpoint
from sijill.ledger.ed25519 import Signer
from sijill.ledger.entry import pre_authentication
from sijill.ledger.journal import Staged
from sijill.ledger.log import Log
from sijill.ledger.tree import inclusion_proof, verify_inclusion
from sijill.reading.reader import read_claims
from sijill.vault.keyfile import Cost, seal_key_file
from sijill.vault.stream import seal_blocks
from sijill.vault.vault import Vault
from sijill.workflows.casebook import Casebook, Draft
from sijill.workflows.ingest import Collected, HowToRead, add_document
from sijill.workflows.rows import Page
from sijill.workflows.verification.verdict import Finding, HowToVerify

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
"""Key files here protect nothing, and deriving their key is not what is measured."""

PASSPHRASE = "a benchmark"
ROUNDS = 5
ACTS = 1000
BATCH = 10_000
GIBIBYTE = 1 << 30
BLOCK = bytes(range(256)) * 4096
ENTRY = b"\x01" * 500
CLAIMS = 100_000
ENTRIES = 1_000_000

Row = tuple[str, str, str, str]


def best(work: Callable[[], float]) -> list[float]:
    return [work() for _ in range(ROUNDS)]


def rate(taken: float, count: int) -> str:
    return f"{count / taken:,.0f}/s"


def row(name: str, ours: float, yardstick: float, count: int, aim: str) -> Row:
    return name, rate(ours, count), f"{yardstick / ours:.2f}", aim


def made(folder: Path) -> Path:
    """A casebook with one document of some claims."""
    path = folder / "casebook"
    with founded(str(path), "Benchmark", PASSPHRASE, PASSPHRASE, CHEAP) as new:
        add(new.casebook, 40)
    return path


def add(casebook: Casebook, sentences: int, mark: str = "") -> None:
    text = "\n\n".join(f"On Tuesday {number + 2} people were killed in Aleppo{mark}." for number in range(sentences))
    how = HowToRead(load_gazetteer(), read_claims)
    add_document(casebook, [text.encode()], Collected("made.txt"), how)


def decisions(casebook: Casebook, count: int) -> list[Draft]:
    rows = casebook.tables.claims(Page())
    return [
        Draft("accept", {"claim": [rows[at % len(rows)].reading, rows[at % len(rows)].position]}) for at in range(count)
    ]


def single_acts(folder: Path) -> Iterator[Row]:
    """Acts recorded one by one, beside appending as many bytes and waiting for the disk, in turn."""
    with opened(str(made(folder)), PASSPHRASE) as casebook:
        drafts = decisions(casebook, ACTS)
        fd = os.open(folder / "raw", os.O_CREAT | os.O_WRONLY | os.O_APPEND)

        def raw() -> float:
            begun = time.perf_counter()
            for _ in range(ACTS):
                os.write(fd, ENTRY)
                os.fsync(fd)
            return time.perf_counter() - begun

        def ours() -> float:
            begun = time.perf_counter()
            for draft in drafts:
                casebook.record([draft])
            assert casebook.tables.applied() == casebook.log.size
            return time.perf_counter() - begun

        signer = casebook.session.person.signer

        def signing() -> float:
            begun = time.perf_counter()
            for _ in range(2 * ACTS):
                signer.sign(ENTRY)
            return time.perf_counter() - begun

        measured = [(raw(), signing(), ours()) for _ in range(ROUNDS)]
        disk, two, taken = (statistics.median(column) for column in zip(*measured, strict=True))
        os.close(fd)
    yield "append and fsync alone", rate(disk, ACTS), "1.00", ""
    yield row("single acts, tables included", taken, disk, ACTS, "≥ 0.80")
    yield row("… beside fsync and their two signatures", taken, disk + two, ACTS, "")


def batch(folder: Path) -> Iterator[Row]:
    """10,000 acts at once, beside signing and hashing as many."""
    with opened(str(made(folder)), PASSPHRASE) as casebook:
        drafts = decisions(casebook, BATCH)
        signer = casebook.session.person.signer

        def alone() -> float:
            begun = time.perf_counter()
            for _ in range(BATCH):
                hashlib.sha256(b"\0" + signer.sign(ENTRY)).digest()
            return time.perf_counter() - begun

        def ours() -> tuple[float, float]:
            acknowledged = 0.0
            append = Log.append

            def appended(log: Log, *given: Any) -> Checkpoint:
                nonlocal acknowledged
                checkpoint = append(log, *given)
                acknowledged = time.perf_counter() - begun
                return checkpoint

            with patch.object(Log, "append", appended):
                begun = time.perf_counter()
                casebook.record(drafts)
                assert casebook.tables.applied() == casebook.log.size
                casebook.settle()
                return acknowledged, time.perf_counter() - begun

        measured = [(alone(), *ours()) for _ in range(ROUNDS)]
        yardstick, acknowledged, taken = (statistics.median(column) for column in zip(*measured, strict=True))
    yield "signing and hashing alone, one core", rate(yardstick, BATCH), "1.00", ""
    yield row("batch of 10,000 acts, until they are acknowledged", acknowledged, yardstick, BATCH, "≥ 0.50")
    yield row("… until tables and tiles have them too", taken, yardstick, BATCH, "≥ 0.50")


def ingest(folder: Path) -> Iterator[Row]:
    """1 GiB into the vault, beside hashing, encrypting and syncing it."""
    blocks = [BLOCK] * (GIBIBYTE // len(BLOCK))
    vault = Vault(Disk(str(folder)).below("vault"))

    def alone() -> float:
        begun = time.perf_counter()
        digest = hashlib.sha256()
        with (folder / "raw").open("wb", buffering=0) as out:
            for piece in seal_blocks(b"k" * 32, b"n" * 16, _hashed(blocks, digest.update)):
                out.write(piece)
            os.fsync(out.fileno())
        (folder / "raw").unlink()
        return time.perf_counter() - begun

    def ours() -> float:
        begun = time.perf_counter()
        kept = vault.keep(b"k" * 32, b"n" * 16, blocks)
        taken = time.perf_counter() - begun
        vault.remove(kept.object)
        return taken

    measured = [(alone(), ours()) for _ in range(3)]
    yardstick, taken = (statistics.median(column) for column in zip(*measured, strict=True))
    yield "hash, encrypt, write, fsync alone", f"{1024 / yardstick:,.0f} MiB/s", "1.00", ""
    yield "1 GiB into the vault", f"{1024 / taken:,.0f} MiB/s", f"{yardstick / taken:.2f}", "≥ 0.80"


def _hashed(blocks: list[bytes], update: Callable[[bytes], object]) -> Iterator[bytes]:
    for block in blocks:
        update(block)
        yield block


def verification(folder: Path) -> Iterator[Row]:
    """A casebook of 50,000 acts verified, beside its signatures alone, on one core and on both."""
    path = made(folder)
    with opened(str(path), PASSPHRASE) as casebook:
        drafts = decisions(casebook, BATCH)
        for _ in range(5):
            casebook.record(drafts)
        entries = [each.entry for each in casebook.log.entries()]
        public = casebook.session.person.signer.public
    signed = [entry[:64] + pre_authentication(entry[64:]) for entry in entries[100:]]

    def alone() -> float:
        begun = time.perf_counter()
        for each in signed:
            crypto_sign_open(each, public)
        return (time.perf_counter() - begun) * len(entries) / len(signed)

    def ours(jobs: int) -> float:
        begun = time.perf_counter()
        assert verify_path(str(path), HowToVerify(jobs)).finding is Finding.VALID
        return time.perf_counter() - begun

    measured = [(alone(), ours(1), ours(2)) for _ in range(3)]
    yardstick, one, two = (statistics.median(column) for column in zip(*measured, strict=True))
    yield "signatures alone, one core", rate(yardstick, len(entries)), "1.00", ""
    yield row(f"full verification of {len(entries):,} entries", one, yardstick, len(entries), "≥ 0.80")
    yield row("… with --jobs 2, beside twice the rate of one core", two, yardstick / 2, len(entries), "≥ 0.80")


def proofs(folder: Path) -> Iterator[Row]:
    """Proofs in a ledger of 1,000,000 entries; memory while it was written."""
    signer = Signer(b"s" * 32)
    origin = origin_of(signer.public)
    log = Log.create(Disk(str(folder)).below("ledger"), origin)
    peaks = []
    for at in range(0, ENTRIES, 4000):
        staged = [Staged(number.to_bytes(4, "big") + ENTRY) for number in range(at, at + 4000)]
        log.append(staged, lambda head: sign_checkpoint(head, signer))
        log.settle(lambda head: sign_checkpoint(head, signer))
        if at + 4000 in (ENTRIES // 10, ENTRIES):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    numbers = [number * 7919 % ENTRIES for number in range(200)]
    cold, warm, size = [], [], 0
    warmed = log.settled_tree()
    for number in numbers:
        for tree, taken in ((log.settled_tree(), cold), (warmed, warm)):
            begun = time.perf_counter()
            proof = inclusion_proof(number, ENTRIES, tree.subtree)
            taken.append(time.perf_counter() - begun)
        size = max(size, sum(map(len, proof)))
        leaf = hashlib.sha256(b"\0" + log.entry(number).entry).digest()
        verify_inclusion(number, ENTRIES, leaf, proof, log.root)
    yield "inclusion proof of 1,000,000 entries, cold", f"{statistics.median(cold) * 1e3:.2f} ms", "", "< 1 ms"
    yield "… with the upper tiles in memory", f"{statistics.median(warm) * 1e3:.2f} ms", "", "< 1 ms"
    yield "… its hashes", f"{size} bytes", "", "≤ 2,000 bytes"
    yield "peak memory at 100,000 and 1,000,000 entries", f"{peaks[0]:.0f} and {peaks[1]:.0f} MiB", "", "flat"


def looking(folder: Path) -> Iterator[Row]:
    """`sijill show` on 100,000 claims, and how soon a verb answers, as whole processes."""
    path = folder / "casebook"
    with founded(str(path), "Benchmark", PASSPHRASE, PASSPHRASE) as new:
        number = 0
        while sum(count for each in new.casebook.tables.count_claims().values() for count in each.values()) < CLAIMS:
            number += 1
            add(new.casebook, 1000, f" {number}")
    environment = {**os.environ, "SIJILL_PASSPHRASE": PASSPHRASE, "SIJILL_CASEBOOK": str(path)}
    for name, words, aim in (
        ("sijill show, 100,000 claims", ["show"], "< 1 s"),
        ("sijill show DOCUMENT of 1,000 claims", ["show", "3"], "< 1 s"),
        ("sijill show CLAIM", ["show", "4.0"], "< 1 s"),
        ("sijill log --most 1", ["log", "--most", "1"], "< 0.5 s"),
        ("sijill accept CLAIM", ["accept", "4.0"], "< 0.5 s"),
    ):
        taken = []
        for _ in range(7):
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "sijill.cli", *words], check=True, capture_output=True, env=environment
            )
            taken.append(time.perf_counter() - begun)
        yield name, f"{statistics.median(taken):.2f} s", "", aim
    begun = time.perf_counter()
    seal_key_file("person", "", {}, PASSPHRASE, os.urandom, Cost())
    yield "… of which the passphrase's key (Argon2id, 64 MiB)", f"{time.perf_counter() - begun:.2f} s", "", ""


PARTS = {
    "single": single_acts,
    "batch": batch,
    "ingest": ingest,
    "verification": verification,
    "proofs": proofs,
    "looking": looking,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench casebook", description=__doc__)
    parser.add_argument("--folder", default=".", help="on the disk that is to be measured")
    parser.add_argument("--only", action="append", choices=sorted(PARTS), help="leave out the other parts")
    arguments = parser.parse_args()
    print(f"{'':52} {'rate':>18} {'ratio':>6}  {'aim':<12} ({os.cpu_count()} cores)")
    for name, part in PARTS.items():
        if arguments.only and name not in arguments.only:
            continue
        with tempfile.TemporaryDirectory(dir=arguments.folder, prefix="bench-") as folder:
            for each in part(Path(folder)):
                print(f"{each[0]:52} {each[1]:>18} {each[2]:>6}  {each[3]}", flush=True)


if __name__ == "__main__":
    run_benchmark(main)
