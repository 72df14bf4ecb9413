"""Work on a casebook, step by step, each of which may fail: what was acknowledged, and what remains to be done."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from sijill.adapters.opening import founded, opened
from sijill.adapters.verifying import verify_path
from sijill.errors import SijillError
from sijill.gazetteer import load_gazetteer
from sijill.linkage.judgements import Verdict
from sijill.reading.reader import read_claims
from sijill.workflows.casebook import Casebook
from sijill.workflows.enrolment import renew_log_key
from sijill.workflows.erase import erase
from sijill.workflows.identities import identify
from sijill.workflows.ingest import Collected, HowToRead, add_document
from sijill.workflows.keyring import ROOT, open_root
from sijill.workflows.link_casebook import record_judgement
from sijill.workflows.review import accept, note
from sijill.workflows.rows import ClaimRef, DocumentRow, Page
from sijill.workflows.verification.verdict import Finding, HowToVerify
from tests.faults.failing_system import Fault, failing
from tests.faults.kills import CHEAP, PASSPHRASE, digest_of, report

FIRST, SECOND = 3, 5
"""The documents of the casebook that the work begins with."""
HOW = HowToRead(load_gazetteer(), read_claims)


def make_casebook(folder: Path) -> None:
    """A casebook of two documents, in one of which somebody spoke; with the root's key, as for a renewal."""
    with founded(str(folder), "custodian of the tests", PASSPHRASE, PASSPHRASE, CHEAP) as made:
        casebook = made.casebook
        casebook.place.keys.write(ROOT, made.root_key)
        numbers = [
            add_document(casebook, [report(each)], Collected(f"report-{each}.txt"), HOW).number for each in (1, 2)
        ]
        assert numbers == [FIRST, SECOND]
        identify(casebook, SECOND, "the baker", b"an invented name")


def _claims(casebook: Casebook) -> list[ClaimRef]:
    return [row.ref for row in casebook.tables.claims(Page(FIRST))]


def add(casebook: Casebook) -> None:
    add_document(casebook, [report(3)], Collected("report-3.txt"), HOW)


def add_again(casebook: Casebook) -> None:
    add_document(casebook, [report(1)], Collected("the-same.txt"), HOW)


def accept_one(casebook: Casebook) -> None:
    accept(casebook, _claims(casebook)[:1])


def note_all(casebook: Casebook) -> None:
    note(casebook, _claims(casebook), "compared with the list of the hospital")


def settle(casebook: Casebook) -> None:
    casebook.settle()


def identify_one(casebook: Casebook) -> None:
    identify(casebook, FIRST, "the driver", b"another invented name")


def renew(casebook: Casebook) -> None:
    root = open_root(casebook.place.keys.find(ROOT) or b"", PASSPHRASE)
    renew_log_key(casebook, root)


def judge_records(casebook: Casebook) -> None:
    record_judgement(casebook, (FIRST, "17"), (FIRST, "4"), Verdict.DIFFERENT, "two cousins")


def erase_second(casebook: Casebook) -> None:
    erase(casebook, SECOND, "consent was taken back")


Step = Callable[[Casebook], None]
ACTS: Sequence[Step] = (accept_one, add, settle, judge_records, erase_second, add_again, accept_one)
KEYS: Sequence[Step] = (identify_one, renew, note_all)


@dataclass(slots=True)
class Day:
    """What came of the work."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    """Entries by number, each as a digest."""
    failed: list[tuple[Step | None, SijillError]] = field(default_factory=list)
    """Steps that failed, and why; None for opening or closing."""
    calls: list[str] = field(default_factory=list)
    """The calls that had written when the steps were done."""


def work(folder: Path, steps: Sequence[Step], fault: Fault | None) -> Day:
    """Do the steps in one process, the others too where one has failed, on a system with a fault; close."""
    day = Day()
    with failing(fault) as system:
        try:
            with opened(str(folder), PASSPHRASE) as casebook:
                _do(casebook, steps, day)
                day.calls = list(system.calls)
        except SijillError as error:
            day.failed.append((None, error))
    return day


def work_and_die(folder: Path, steps: Sequence[Step], fault: Fault) -> Day:
    """The same in a process that ends without closing anything."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            day = Day()
            with failing(fault), suppress(SijillError), opened(str(folder), PASSPHRASE) as casebook:
                _do(casebook, steps, day)
                _hand_over(writing, day)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    found = pickle.loads(told) if told else Day()
    assert isinstance(found, Day)
    return found


def _hand_over(pipe: int, day: Day) -> NoReturn:
    with os.fdopen(pipe, "wb") as stream:
        pickle.dump(day, stream)
    os._exit(0)


def _do(casebook: Casebook, steps: Sequence[Step], day: Day) -> None:
    for step in steps:
        try:
            step(casebook)
        except SijillError as error:
            day.failed.append((step, error))
        else:
            day.acknowledged |= {each: digest_of(casebook, each) for each in range(casebook.log.size)}


def go_on(folder: Path, day: Day) -> None:
    """Open without the fault: all that was acknowledged is there and verifies, and what had failed can be done."""
    again = Day()
    with opened(str(folder), PASSPHRASE) as casebook:
        _compare(casebook, day)
        casebook.settle()
        _verify(folder, casebook)
        _do(casebook, [step for step, _ in day.failed if step is not None and not _is_done(casebook, step)], again)
        assert again.failed == []
        _compare(casebook, day)
        casebook.settle()
        _verify(folder, casebook)


def _is_done(casebook: Casebook, step: Step) -> bool:
    """An erasure that failed half-way was recorded, and opening has brought it to its end."""
    row = casebook.tables.find_document_row(SECOND)
    return step is erase_second and row is not None and row.erased is not None


def _compare(casebook: Casebook, day: Day) -> None:
    for number, digest in day.acknowledged.items():
        assert number < casebook.log.size, f"entry {number} is lost: there are {casebook.log.size}"
        assert digest_of(casebook, number) == digest, f"entry {number} is another"
    read_all(casebook)


def read_all(casebook: Casebook) -> None:
    """Every document that was not erased can be read, every identity has a key; the key of an erased one is gone."""
    for row in casebook.tables.documents():
        if row.erased is None:
            _read(casebook, row)
        else:
            assert casebook.documents.find(row.number) is None, "an erased document has a key"


def _read(casebook: Casebook, row: DocumentRow) -> None:
    content = casebook.document_content(row)
    plain = b"".join(casebook.vault.read(casebook.documents.get(row.number), row.object, content["sha256"]))
    assert sha256(plain).hexdigest() == content["sha256"]
    for identity in casebook.tables.identities_of(row.number):
        key = casebook.identity_keys(to_read=True).find(identity.number)
        assert key is not None, f"the identity {identity.number} was recorded and has no key"


def _verify(folder: Path, casebook: Casebook) -> None:
    erased = any(row.erased is not None for row in casebook.tables.documents())
    verdict = verify_path(str(folder), HowToVerify())
    assert verdict.finding is (Finding.UNVERIFIABLE if erased else Finding.VALID), verdict.problems
