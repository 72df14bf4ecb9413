"""Whatever is changed in an evidence package is found, by both verifiers, and they say the same of it.

./run bench tampering [--every N] [--sampled N] [--layers N] [--random N] [--only NAME]...

Runs over packages, in as many processes as there are cores:

bytes    a package of 1,000 entries: every byte (or every N-th) of every file is changed, one at a time; each verifier
         goes as far as its first problem, and takes the digests of files, and manifests, that were not changed as read
sampled  so many of the same, verified to the end
zip      a small package as a zip: every byte of the zip
order    entries, files and states dropped, doubled, swapped, cut short, set back, forked
layers   one byte by a thief of the log key, who makes manifests, seal, tree and checkpoint fit again
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
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import benchmarks.forger as forger
from benchmarks.forger import Files, Forgery
from benchmarks.reader import run_benchmark
from sijill.adapters.containers import write_zip
from sijill.adapters.verifying import verify_path
from sijill.gazetteer import load_gazetteer
from sijill.ledger import entry as ledger_entry
from sijill.ledger import verification as ledger_verification
from sijill.ledger.ed25519 import Signer
from sijill.workflows.casebook import Casebook, Draft
from sijill.workflows.rows import Page
from sijill.workflows.verification import package
from sijill.workflows.verification.verdict import ERASED, Findings, HowToVerify, Verdict

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
    files = forgery.files
    compare(forgery.name, lambda: forger.verify_ours(files), lambda: forger.verify_theirs(files), tally)


def compare(name: str, our: Callable[[], Verdict], their: Callable[[], dict[str, Any]], tally: Tally) -> None:
    """Count what both say."""
    tally.forgeries += 1
    try:
        ours, theirs = our().json(), their()
    except Exception as error:  # a crash is what is looked for
        tally.crashed += 1
        tally.named.append(f"{name}: {type(error).__name__}: {error}")
        return
    found = [verdict["verdict"] != "valid" for verdict in (ours, theirs)]
    first = [_first(verdict) for verdict in (ours, theirs)]
    tally.codes[first[0][1]] += 1
    if not any(found):
        tally.missed += 1
        tally.named.append(f"{name}: found by neither")
    elif not all(found) or ours["verdict"] != theirs["verdict"]:
        tally.by_one += 1
        tally.named.append(f"{name}: {ours['verdict']} and {theirs['verdict']}: {first}")
    elif first[0] != first[1] or any(ours[name] != theirs[name] for name in ("tree_size", "root_hash")):
        tally.told_otherwise += 1
        tally.named.append(f"{name}: {first}")


class FirstProblem(Exception):
    """Raised in the place of going on: where, and the code."""


def judge_first(forgery: Forgery, tally: Tally) -> None:
    """Have both verifiers look at a forgery as far as its first problem; to the end where one finds none before."""
    theirs = forger.one_file_verifier()

    def stop(self: object, where: str, code: str, why: str) -> None:
        raise FirstProblem(where, code)

    first = []
    with patch.object(Findings, "add", stop), patch.object(theirs.Verification, "problem", stop):
        for verify in (forger.verify_ours, forger.verify_theirs):
            try:
                verify(forgery.files)
            except FirstProblem as problem:
                first.append(problem.args)
            except Exception:
                break  # which is told of below
    if len(first) < 2 or first[0] != first[1] or first[0][1] == ERASED:
        judge(forgery, tally)
        return
    tally.forgeries += 1
    tally.codes[first[0][1]] += 1


def judge_zip(data: bytes, name: str, folder: Path, tally: Tally) -> None:
    """Have both verifiers look at a forged zip."""
    path = folder / "package.zip"
    path.write_bytes(data)
    compare(name, lambda: verify_path(str(path), HowToVerify()), lambda: forger.verify_theirs(path), tally)


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
    zipped: bytes


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
    zipped = BytesIO()
    write_zip(str(folder / "package"), zipped, "package")
    return Cast(files, older, other, log, zipped.getvalue())


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
    while count:
        way = draw.random()
        if way < 0.02:
            count -= 1
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
        count -= 1
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
_digests: dict[int, tuple[str, int]] = {}
"""Of the files of the packages, by their identity: a file that was changed is another object."""


def _begin(cast: Cast) -> None:
    """In each process: the packages, and signatures that were looked at once remembered, since most do not change."""
    global _cast
    _cast = cast
    ledger_verification.verify_entry = lru_cache(maxsize=100_000)(ledger_entry.verify_entry)
    theirs = forger.one_file_verifier()
    theirs.ed25519_verify = lru_cache(maxsize=100_000)(theirs.ed25519_verify)
    _digests.update({id(data): (sha256(data).hexdigest(), len(data)) for data in cast.files.values()})


@contextmanager
def known_digests() -> Iterator[None]:
    """Both verifiers know the digests of files that were not changed, and read no manifest twice."""
    theirs = forger.one_file_verifier()
    ours, their = package.digest_of, theirs.digest_of

    def find(source: Any, path: str) -> Any:
        return _digests.get(id(source.find(path))) or ours(source, path)

    def take(source: Any) -> Any:
        return _digests.get(id(source)) or their(source)

    with (
        patch.object(package, "digest_of", find),
        patch.object(theirs, "digest_of", take),
        patch.object(package, "parse_manifest", lru_cache(package.parse_manifest)),
        patch.object(theirs, "parse_manifest", lru_cache(theirs.parse_manifest)),
    ):
        yield


def _share(kind: str, share: int, shares: int, amount: int) -> Tally:
    assert _cast is not None
    tally = Tally()
    if kind == "random":
        for forgery in drawn(_cast, share, amount // shares + (share < amount % shares)):
            judge(forgery, tally)
        return tally
    if kind == "zip":
        with tempfile.TemporaryDirectory() as folder:
            for at in range(share, len(_cast.zipped), shares):
                judge_zip(forger.changed(_cast.zipped, at, 1 << at % 8), f"zip byte {at}", Path(folder), tally)
        return tally
    kinds: dict[str, Callable[[Cast], Iterator[Forgery]]] = {
        "bytes": lambda cast: single_bytes(cast.files, amount),
        "sampled": lambda cast: single_bytes(cast.files, size_of(cast.files) // amount),
        "layers": lambda cast: layered(cast, amount),
        "order": lambda cast: forger.structural(cast.files, cast.older, cast.other, cast.log),
    }
    forgeries = islice(kinds[kind](_cast), share, None, shares)
    if kind == "bytes":
        with known_digests():
            for forgery in forgeries:
                judge_first(forgery, tally)
    else:
        for forgery in forgeries:
            judge(forgery, tally)
    return tally


def size_of(files: Files) -> int:
    """How many bytes the files have together."""
    return sum(map(len, files.values()))


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
    parser.add_argument("--sampled", type=int, default=2_000, help="how many of these are verified to the end")
    parser.add_argument("--layers", type=int, default=2_000, help="how many forgeries with the log key")
    parser.add_argument("--random", type=int, default=100_000, help="how many drawn by lot, of the small package")
    parser.add_argument("--only", action="append", help="leave out the other runs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large, small = make_cast(Path(folder) / "large", ENTRIES), make_cast(Path(folder) / "small", 20)
    for cast in (large, small):
        intact = Tally()
        judge(Forgery("intact", cast.files), intact)
        if intact.missed != 1:
            raise SystemExit(f"the package is not valid before it is forged: {intact.named}")
    print(f"a package of {ENTRIES} entries, {size_of(large.files):,} bytes; a small one of {size_of(small.files):,}")
    print(f"{'':52} {'forgeries':>9} {'missed':>6} {'by one':>6} {'told otherwise':>14} {'crashed':>7} {'s':>6}")
    runs: Sequence[tuple[str, str, Cast, int]] = (
        ("bytes", "one byte changed, to the first problem", large, arguments.every),
        ("sampled", "one byte changed, to the end", large, arguments.sampled),
        ("zip", "one byte of the small package as a zip", small, 0),
        ("order", "dropped, doubled, swapped, set back, forked", large, 0),
        ("layers", "one byte, by a thief of the log key", large, arguments.layers),
        ("random", "the small package, drawn by lot", small, arguments.random),
    )
    for kind, name, cast, amount in runs:
        if arguments.only and kind not in arguments.only:
            continue
        tally, taken = run(kind, cast, amount)
        print(
            f"{f'{kind}: {name}':52} {tally.forgeries:9,} {tally.missed:6} {tally.by_one:6} {tally.told_otherwise:14}"
            f" {tally.crashed:7} {taken:6.0f}",
            flush=True,
        )
        for each in tally.named:
            print(f"    {each}")
        print(f"    found as {', '.join(f'{code} {count:,}' for code, count in tally.codes.most_common(8))}")


if __name__ == "__main__":
    run_benchmark(main)
