"""Whatever is changed in an evidence package is found, by both verifiers, and they say the same of it.

./run bench tampering [--every N] [--layers N] [--random N]

Three runs over packages in memory, in as many processes as there are cores:

bytes    a package of 1,000 entries: every byte (or every N-th) of every file is changed, one at a time
layers   the same by a thief of the log key, who makes manifests, seal, tree and checkpoint fit again
random   a small package, changed 100,000 times in ways drawn by lot: bytes, files, entries, order, keys

A change that is found by neither, or by one only, is counted and named; so is one of which the two tell differently
where it is (the first problem's place and code).
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import benchmarks.forger as forger
from benchmarks.forger import Files, Forgery
from benchmarks.reader import run_benchmark
from sijill.gazetteer import load_gazetteer
from sijill.ledger import entry as ledger_entry
from sijill.ledger import verification as ledger_verification
from sijill.ledger.ed25519 import Signer
from sijill.workflows.casebook import Casebook, Draft
from sijill.workflows.rows import Page

ENTRIES = 1000
NAMED = 10
CHECKPOINT = f"{forger.LEDGER}/checkpoint"


@dataclass(slots=True)
class Tally:
    """What came of forgeries."""

    forgeries: int = 0
    missed: int = 0
    by_one: int = 0
    told_otherwise: int = 0
    crashed: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.forgeries += other.forgeries
        self.missed += other.missed
        self.by_one += other.by_one
        self.told_otherwise += other.told_otherwise
        self.crashed += other.crashed
        self.codes += other.codes
        self.named = (self.named + other.named)[:NAMED]


def judge(forgery: Forgery, tally: Tally) -> None:
    """Have both verifiers look at a forgery."""
    tally.forgeries += 1
    try:
        ours, theirs = forger.verify_ours(forgery.files).json(), forger.verify_theirs(forgery.files)
    except Exception as error:  # a crash is what is looked for
        tally.crashed += 1
        tally.named.append(f"{forgery.name}: {type(error).__name__}: {error}")
        return
    found = [verdict["verdict"] != "valid" for verdict in (ours, theirs)]
    first = [_first(verdict) for verdict in (ours, theirs)]
    tally.codes[first[0][1]] += 1
    if not any(found):
        tally.missed += 1
        tally.named.append(f"{forgery.name}: found by neither")
    elif not all(found) or ours["verdict"] != theirs["verdict"]:
        tally.by_one += 1
        tally.named.append(f"{forgery.name}: {ours['verdict']} and {theirs['verdict']}: {first}")
    elif first[0] != first[1] or any(ours[name] != theirs[name] for name in ("tree_size", "root_hash")):
        tally.told_otherwise += 1
        tally.named.append(f"{forgery.name}: {first}")


def _first(verdict: dict[str, Any]) -> tuple[str, str]:
    """Place and code of the first problem."""
    if not verdict["problems"]:
        return "", ""
    problem = verdict["problems"][0]
    return problem["where"], problem["what"].partition(":")[0]


@dataclass(frozen=True, slots=True)
class Cast:
    """The packages that are forged, and the stolen key."""

    files: Files
    older: Files
    other: Files
    log: Signer


def make_cast(folder: Path, entries: int) -> Cast:
    """A casebook of so many entries, a package of it, one of before, one of a fork."""
    casebook = forger.found(folder / "casebook")
    gazetteer = load_gazetteer()
    text = "At least 12 people were killed in Douma on Tuesday. Five of them were children."
    first = forger.add(casebook, "first.txt", text, gazetteer)
    forger.add(casebook, "second.txt", text.replace("12", "9"), gazetteer)
    decide(casebook, entries // 2, "as it stands there")
    older = forger.export(casebook, folder / "older", [first])
    fork = forger.forked(casebook, folder / "casebook", folder / "fork")
    decide(fork, entries - 1, "another history")
    other = forger.export(fork, folder / "other")
    fork.close()
    decide(casebook, entries - 1, "as it stands there")
    files = forger.export(casebook, folder / "package", **{"verifier/sijill_verify.py": forger.VERIFIER.read_bytes()})
    log = forger.log_signer(casebook)
    casebook.close()
    return Cast(files, older, other, log)


def decide(casebook: Casebook, entries: int, reason: str) -> None:
    """Decide on claims until there are so many entries."""
    rows = casebook.tables.claims(Page())
    names = ("accept", "reject", "accept", "grade", "note")
    contents = ({"reason": reason}, {"reason": reason}, None, {"credibility": "3"}, {"text": reason})
    drafts = []
    for at in range(casebook.log.size, entries):
        row = rows[at % len(rows)]
        drafts.append(Draft(names[at % 5], {"claim": [row.reading, row.position]}, contents[at % 5], row.document))
    casebook.record(drafts)


def single_bytes(files: Files, every: int) -> Iterator[Forgery]:
    """Every so many-th byte of every file changed; by which bit depends on where it is."""
    at = 0
    for path in sorted(files):
        for offset in range(len(files[path])):
            at += 1
            if at % every == 0:
                mask = 1 << (at // every * 5 % 8)
                yield Forgery(f"{path} byte {offset}", {**files, path: forger.changed(files[path], offset, mask)})


def layered(cast: Cast, count: int) -> Iterator[Forgery]:
    """Single bytes again, with all made to fit again that a thief of the log key can make fit."""
    draw = random.Random(1)
    entries = forger.entries_of(cast.files)
    inside = [path for path in sorted(cast.files) if path.startswith("data/") and not is_free(path)]
    for _ in range(count):
        if draw.random() < 0.5:
            at = draw.randrange(len(entries))
            entry = forger.changed(entries[at], draw.randrange(len(entries[at])), draw.randrange(1, 256))
            made = forger.relogged(cast.files, [*entries[:at], entry, *entries[at + 1 :]], cast.log)
            yield Forgery(f"entry {at}, resealed", made)
        else:
            path = draw.choice(inside)
            data = cast.files[path]
            offset = draw.randrange(len(data))
            made = {**cast.files, path: forger.changed(data, offset, draw.randrange(1, 256))}
            yield Forgery(f"{path} byte {offset}, resealed", forger.resealed(made, cast.log, cast.files[CHECKPOINT]))


def is_free(path: str) -> bool:
    """Whether who has the log key may write what they like there: the seal is all that holds it (threat model)."""
    name = path.removeprefix("data/")
    return name.startswith(("formats/", "verifier/")) or name in (
        "register.json",
        "ro-crate-metadata.json",
        "ro-crate-preview.html",
    )


def drawn(cast: Cast, seed: int, count: int) -> Iterator[Forgery]:
    """A package changed in ways drawn by lot, without a key or with the log key."""
    draw = random.Random(seed)
    paths = sorted(cast.files)
    orders = list(forger.structural(cast.files, cast.older, cast.other, cast.log))
    for _ in range(count):
        way = draw.random()
        if way < 0.02:
            yield draw.choice(orders)
            continue
        files, path = dict(cast.files), draw.choice(paths)
        name = f"seed {seed}: {path}"
        files[path] = mutated(files[path], draw)
        if files[path] == cast.files[path]:
            continue
        if way < 0.3 and not path.startswith(("manifest", "tagmanifest", "seal")) and path != "bagit.txt":
            files = forger.repacked(files)
            name += ", repacked"
        yield Forgery(name, files)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """Bytes changed, cut, doubled, swapped, inserted."""
    start = draw.randrange(len(data) + 1)
    end = min(len(data), start + draw.choice((1, 1, 1, 2, 4, 32, 500)))
    match draw.randrange(6):
        case 0 | 1 if start < len(data):
            return forger.changed(data, start, draw.randrange(1, 256))
        case 2:
            return data[:start] + data[end:]
        case 3:
            return data[:start] + data[start:end] + data[start:]
        case 4:
            return data[:start]
        case _:
            return data[:start] + draw.randbytes(end - start + 1) + data[end:]


_cast: Cast | None = None


def _begin(cast: Cast) -> None:
    """In each process: the packages, and signatures that were looked at once remembered, since most do not change."""
    global _cast
    _cast = cast
    ledger_verification.verify_entry = lru_cache(maxsize=100_000)(ledger_entry.verify_entry)
    theirs = forger.one_file_verifier()
    theirs.ed25519_verify = lru_cache(maxsize=100_000)(theirs.ed25519_verify)


def _share(kind: str, share: int, shares: int, amount: int) -> Tally:
    assert _cast is not None
    forgeries: Iterator[Forgery]
    if kind == "bytes":
        forgeries = (each for at, each in enumerate(single_bytes(_cast.files, amount)) if at % shares == share)
    elif kind == "layers":
        forgeries = (each for at, each in enumerate(layered(_cast, amount)) if at % shares == share)
    elif kind == "order":
        found = forger.structural(_cast.files, _cast.older, _cast.other, _cast.log)
        forgeries = (each for at, each in enumerate(found) if at % shares == share)
    else:
        forgeries = drawn(_cast, share, amount // shares)
    tally = Tally()
    for forgery in forgeries:
        judge(forgery, tally)
    return tally


def run(kind: str, cast: Cast, amount: int, shares: int | None = None) -> tuple[Tally, float]:
    """Have one kind of forgeries judged; gives the tally and the seconds."""
    begun = time.perf_counter()
    processes = forger.processes()
    shares = shares or processes * 8
    total = Tally()
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=(cast,)) as pool:
        for part in [pool.submit(_share, kind, share, shares, amount) for share in range(shares)]:
            total.add(part.result())
    return total, time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench tampering", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="change every so many-th byte of the large package")
    parser.add_argument("--layers", type=int, default=10_000, help="how many forgeries with the log key")
    parser.add_argument("--random", type=int, default=100_000, help="how many drawn by lot, of the small package")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large, small = make_cast(Path(folder) / "large", ENTRIES), make_cast(Path(folder) / "small", 20)
    for cast in (large, small):
        intact = Tally()
        judge(Forgery("intact", cast.files), intact)
        if intact.missed != 1:
            raise SystemExit(f"the package is not valid before it is forged: {intact.named}")
    size = sum(map(len, large.files.values()))
    print(f"a package of {ENTRIES} entries, {size:,} bytes; a small one of {sum(map(len, small.files.values())):,}")
    print(f"{'':44} {'forgeries':>9} {'missed':>6} {'by one':>6} {'told otherwise':>14} {'crashed':>7} {'s':>6}")
    runs: Sequence[tuple[str, Callable[[], tuple[Tally, float]]]] = (
        ("bytes: one byte changed", lambda: run("bytes", large, arguments.every)),
        ("order: dropped, doubled, swapped, set back", lambda: run("order", large, 0)),
        ("layers: one byte, by a thief of the log key", lambda: run("layers", large, arguments.layers)),
        ("random: the small package", lambda: run("random", small, arguments.random)),
    )
    for name, work in runs:
        tally, taken = work()
        print(
            f"{name:44} {tally.forgeries:9,} {tally.missed:6} {tally.by_one:6} {tally.told_otherwise:14}"
            f" {tally.crashed:7} {taken:6.0f}",
            flush=True,
        )
        for each in tally.named:
            print(f"    {each}")
        print(f"    found as {', '.join(f'{code} {count:,}' for code, count in tally.codes.most_common(8))}")


if __name__ == "__main__":
    run_benchmark(main)
