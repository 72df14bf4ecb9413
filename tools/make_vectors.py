"""Make the test vectors in `formats/vectors/`: small evidence packages, valid and forged, with the verdict on each.

python tools/make_vectors.py     writes the zips and verdicts.json anew

The verdicts are those that this tool means the forgeries to have, not those of a verifier: the tests hold both to
them. Made anew only when a format changes.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import forger
from benchmarks.forger import Files
from benchmarks.tampering import decide
from sijill.adapters.containers import write_zip
from sijill.gazetteer import load_gazetteer
from sijill.ledger.ed25519 import Signer
from sijill.workflows.anchoring import cosigner_request, record_cosignature, witness
from sijill.workflows.casebook import Casebook
from sijill.workflows.enrolment import enrol_cosigner, verifier_keys
from sijill.workflows.erase import erase

FOLDER = Path(__file__).parents[1] / "formats" / "vectors"
BUNDLE = "data/ledger/tile/entries/000.p"
COVER = "data/ro-crate-preview.html"
FOR_PEOPLE = (COVER, "data/register.json", "data/ro-crate-metadata.json")
INTERVIEW = "At least 12 people were killed when shells fell on the market. Five of them were children."
REPORT = "Shelling killed 9 people on Tuesday, the local council said."


@dataclass(frozen=True, slots=True)
class Vector:
    """A package and what a verifier must say of it; `where` and `code` are those of the first problem."""

    name: str
    files: Files
    verdict: str
    why: str
    where: str | None = None
    code: str | None = None


def place(files: Files, number: int) -> str:
    """Where an entry lies, as verifiers say it."""
    entries = forger.entries_of(files)
    start = sum(2 + len(entry) for entry in entries[:number]) + 2
    return f"entry {number} ({BUNDLE}/{len(entries)} bytes {start}-{start + len(entries[number])})"


def make_vectors(folder: Path) -> Iterator[Vector]:
    """Every vector, from one casebook that is the same on every run."""
    casebook = forger.found(folder / "casebook")
    gazetteer = load_gazetteer()
    interview = forger.add(casebook, "interview.txt", INTERVIEW, gazetteer)
    report = forger.add(casebook, "report.txt", REPORT, gazetteer)
    decide(casebook, casebook.log.size + 5, "as it stands there")
    older = small(casebook, folder / "older", [interview])
    cosigned(casebook, folder)
    files = small(casebook, folder / "whole")
    log = forger.log_signer(casebook)
    yield Vector("valid", files, "valid", "two documents, decisions, a cosignature")
    only = small(casebook, folder / "only", [report])
    yield Vector("one-document", only, "valid", "the whole ledger, one document opened")
    yield from outsiders(files)
    yield from thieves(files, older, log)
    erase(casebook, interview, "consent withdrawn")
    gone = small(casebook, folder / "gone")
    where = f"document {interview}"
    yield Vector("erased", gone, "unverifiable", "one of two documents was erased", where, "erased")
    rest = small(casebook, folder / "rest", [report])
    yield Vector("erased-other", rest, "valid", "the package is not about the document that was erased")
    casebook.close()


def small(casebook: Casebook, out: Path, documents: Sequence[int] = ()) -> Files:
    """A package without what only people read, so that the vectors stay small; sealed as it is then."""
    files = forger.export(casebook, out, documents)
    plain = {name: data for name, data in files.items() if name not in FOR_PEOPLE}
    return forger.resealed(
        {**plain, COVER: b"<!doctype html><title>Evidence package</title>"}, forger.log_signer(casebook)
    )


def cosigned(casebook: Casebook, folder: Path) -> None:
    """Have another casebook cosign this one."""
    other = forger.found(folder / "cosigner", "cosigner")
    root = Signer(forger.Seeded("founded").entropy(32))
    enrol_cosigner(casebook, root, verifier_keys(other)[1])
    note = witness(other, cosigner_request(casebook), verifier_keys(casebook)[0]).note
    record_cosignature(casebook, note)
    other.close()


def outsiders(files: Files) -> Iterator[Vector]:
    """What anyone can do who has the package."""
    original = "data/originals/3.txt"
    other = {**files, original: files[original].replace(b"12", b"10")}
    yield Vector("original-changed", other, "invalid", "one number of an original", original, "digest")
    packed = forger.repacked(other)
    yield Vector("original-repacked", packed, "invalid", "the same, with manifests made anew", original, "original")
    page = forger.repacked({**files, COVER: files[COVER].replace(b"Evidence", b"Invented")})
    yield Vector("cover-repacked", page, "invalid", "the cover page, with manifests made anew", "seal", "seal")
    extra = {**files, "data/extra.txt": b"one more\n"}
    yield Vector("file-added", extra, "invalid", "a file that is not listed", "data/extra.txt", "extra")
    dropped = {name: data for name, data in files.items() if name != "data/contents/3"}
    yield Vector("content-dropped", dropped, "invalid", "a file that is listed", "data/contents/3", "missing")
    without = forger.repacked(dropped)
    yield Vector("content-withheld", without, "invalid", "the same, repacked", "data/contents/3", "missing")


def thieves(files: Files, older: Files, log: Signer) -> Iterator[Vector]:
    """What somebody can do who has taken the log key; tree, checkpoint, proofs and seal are made to fit."""
    entries = forger.entries_of(files)
    changed = forger.relogged(files, [*entries[:8], forger.changed(entries[8], 70, 1), *entries[9:]], log)
    yield Vector("entry-changed", changed, "invalid", "one byte of an entry", place(changed, 8), "entry")
    signature = forger.relogged(files, [*entries[:8], forger.changed(entries[8], 40, 1), *entries[9:]], log)
    yield Vector("signature-changed", signature, "invalid", "one byte of a signature", place(signature, 8), "signature")
    left_out = forger.relogged(files, [*entries[:8], *entries[9:]], log)
    yield Vector("entry-left-out", left_out, "invalid", "an entry from the middle", place(left_out, 8), "number")
    doubled = forger.relogged(files, [*entries[:9], *entries[8:]], log)
    yield Vector("entry-doubled", doubled, "invalid", "an entry twice", place(doubled, 9), "number")
    swapped = forger.relogged(files, [*entries[:8], entries[9], entries[8], *entries[10:]], log)
    yield Vector("entries-swapped", swapped, "invalid", "two entries in the other order", place(swapped, 8), "number")
    shorter = {name: data for name, data in files.items() if name != f"data/contents/{len(entries) - 1}"}
    cut = forger.relogged(shorter, entries[:-1], log)
    yield Vector("cut-short", cut, "invalid", "the last entry", place(cut, len(entries) - 2), "subject")
    checkpoint = "data/ledger/checkpoint"
    back = forger.resealed({**files, checkpoint: older[checkpoint]}, log)
    size = len(forger.entries_of(older))
    yield Vector("set-back", back, "invalid", "the checkpoint of before", f"{BUNDLE}/{size}", "missing")
    root = {**files, checkpoint: forger.sign_root(files, bytes(32), log)}
    yield Vector("other-root", forger.resealed(root, log), "invalid", "another root hash", checkpoint, "root")


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.zip"):
        old.unlink()
    verdicts = []
    with tempfile.TemporaryDirectory() as temporary:
        for vector in make_vectors(Path(temporary)):
            out = Path(temporary) / "out"
            for path, data in vector.files.items():
                (out / path).parent.mkdir(parents=True, exist_ok=True)
                (out / path).write_bytes(data)
            zipped = io.BytesIO()
            write_zip(str(out), zipped, vector.name)
            shutil.rmtree(out)
            (FOLDER / f"{vector.name}.zip").write_bytes(zipped.getvalue())
            first = None if vector.where is None else {"where": vector.where, "code": vector.code}
            verdicts.append({"name": vector.name, "verdict": vector.verdict, "first": first, "why": vector.why})
    (FOLDER / "verdicts.json").write_text(json.dumps(verdicts, indent=1) + "\n", "utf-8")
    print(f"{len(verdicts)} packages in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
