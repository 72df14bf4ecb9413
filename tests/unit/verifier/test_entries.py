"""Entries: for every rule of formats/ledger.md and acts.md an entry that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.verifier import writer
from tests.unit.verifier.told import KEEPER, NEW, PHONE, REASON, SMALL_KEY, H, assert_first, place
from tests.unit.verifier.writer import Casebook, Files, packaged
from verifier.sijill_verify import verify

Append = Callable[[Casebook], int]
ENTRIES: dict[str, list[tuple[str, Append]]] = {
    "entry": [
        ("no JSON", lambda book: book.append_payload(b"{", KEEPER)),
        ("an array", lambda book: book.append_payload(b"[1]", KEEPER)),
        ("a space before", lambda book: book.append_payload(b" " + raw(book), KEEPER)),
        ("a newline after", lambda book: book.append_payload(raw(book) + b"\n", KEEPER)),
        ("a member twice", lambda book: book.append_payload(raw(book).replace(b'"v":1', b'"v":1,"v":1'), KEEPER)),
        ("a fraction", lambda book: book.append_payload(raw(book).replace(b'"v":1', b'"v":1.0'), KEEPER)),
        ("an exponent", lambda book: book.append_payload(raw(book).replace(b'"v":1', b'"v":1e0'), KEEPER)),
        ("minus zero", lambda book: book.append_payload(raw(book).replace(b",0]", b",-0]"), KEEPER)),
        ("true", lambda book: book.append("accept", KEEPER, claim=[8, 0], v=True)),
        ("null", lambda book: book.append("accept", KEEPER, claim=[8, 0], content=None, n=None)),
        (
            "an unpaired surrogate",
            lambda book: book.append_payload(
                raw(book, "erase", document=7, basis="x").replace(b'"x"', rb'"\ud800"'), KEEPER
            ),
        ),
        (
            "bytes that are no UTF-8",
            lambda book: book.append_payload(
                raw(book, "erase", document=7, basis="x").replace(b'"x"', b'"\xff"'), KEEPER
            ),
        ),
        ("too long", lambda book: book.append("erase", KEEPER, document=7, basis="x" * 16_384)),
        ("too short", lambda book: book.append_payload(b"", KEEPER)),
        ("a version of its own", lambda book: book.append("accept", KEEPER, claim=[8, 0], v=2)),
        ("an unknown act", lambda book: book.append("forget", KEEPER, document=7)),
        ("an act that the verifier's table might have", lambda book: book.append("enrol cosigner", "root", key=NEW)),
        (
            "an act that is no text",
            lambda book: book.append_payload(raw(book).replace(b'"accept"', b'["accept"]'), KEEPER),
        ),
        ("a member more", lambda book: book.append("accept", KEEPER, claim=[8, 0], more=1)),
        ("a member less", lambda book: book.append("accept", KEEPER)),
        ("a content where there is none", lambda book: book.append("erase", KEEPER, REASON, document=7, basis="x")),
        ("no content where there must be one", lambda book: book.append("reject", KEEPER, claim=[8, 0])),
        (
            "a content of another form",
            lambda book: book.append_payload(
                raw(book).replace(b'"v":1', b'"content":{"commitment":"%b"},"v":1' % H.encode()), KEEPER
            ),
        ),
        ("a hash in upper case", lambda book: book.append("accept", KEEPER, claim=[8, 0], prev="A" * 64)),
        ("a time below 0", lambda book: book.append("accept", KEEPER, claim=[8, 0], at=-1)),
        ("a time after 9999", lambda book: book.append("accept", KEEPER, claim=[8, 0], at=253_402_300_800)),
        ("a number of an entry below 0", lambda book: book.append("reveal", KEEPER, REASON, identity=-1)),
        ("a claim of three", lambda book: book.append("accept", KEEPER, claim=[8, 0, 0])),
        ("a claim that is a number", lambda book: book.append("accept", KEEPER, claim=8)),
        ("links to nothing", lambda book: book.append("link", KEEPER, {"relation": "x"}, claim=[8, 0], to=[])),
        ("links to itself", lambda book: book.append("link", KEEPER, {"relation": "x"}, claim=[8, 0], to=[[8, 0]])),
        ("links twice", lambda book: book.append("link", KEEPER, {"relation": "x"}, claim=[8, 0], to=[[9, 0], [9, 0]])),
        ("an empty basis", lambda book: book.append("erase", KEEPER, document=7, basis="")),
        ("a key of small order", lambda book: book.enrol("new", "person", key=SMALL_KEY)),
        ("a key off the curve", lambda book: book.enrol("new", "person", key="02" + "00" * 31)),
        ("an unknown kind", lambda book: book.enrol("new", "judge")),
        ("a cosigner with a content", lambda book: book.enrol("new", "cosigner")),
        ("a person with a name in the open", lambda book: book.enrol("new", "person", name="x")),
        (
            "a cosigner's name with a space",
            lambda book: book.append("enrol", "root", key=NEW, kind="cosigner", name="a b"),
        ),
        (
            "a cosigner's name with a plus",
            lambda book: book.append("enrol", "root", key=NEW, kind="cosigner", name="a+b"),
        ),
        (
            "a checkpoint of size 0",
            lambda book: book.append(
                "cosign", "system", checkpoint={"tree_size": 0, "root_hash": H, "note": H}, key=NEW
            ),
        ),
        (
            "a log that is a text with the names of its members",
            lambda book: book.append("witness", "system", log="origin key tree_size root_hash"),
        ),
        (
            "a witnessed log with a member more",
            lambda book: book.append(
                "witness", "system", log={"origin": "x", "key": NEW, "tree_size": 1, "root_hash": H, "more": 1}
            ),
        ),
    ],
    "number": [
        ("too great", lambda book: book.append("accept", KEEPER, claim=[8, 0], n=99)),
        ("that of the entry before", lambda book: book.append("accept", KEEPER, claim=[8, 0], n=len(book.entries) - 1)),
    ],
    "previous": [("zeros", lambda book: book.append("accept", KEEPER, claim=[8, 0], prev=H))],
    "time": [("earlier", lambda book: book.append("accept", KEEPER, claim=[8, 0], at=writer.NOON))],
    "actor": [
        ("a stranger", lambda book: book.append("accept", "stranger", claim=[8, 0])),
        ("a device that judges", lambda book: book.append("accept", "phone", claim=[8, 0])),
        ("a system that adds", lambda book: book.add("system", b"x")),
        ("a person that enrols", lambda book: book.append("enrol", KEEPER, {"name": "x"}, key=NEW, kind="person")),
        (
            "a person that reads",
            lambda book: book.append(
                "read", KEEPER, {"sha256": H, "bytes": 0, "reader": "x", "reason": "x"}, document=6, object=H, claims=0
            ),
        ),
        ("the root", lambda book: book.append("erase", "root", document=7, basis="x")),
        ("the log", lambda book: book.append("accept", "log", claim=[8, 0])),
        ("the cosigner", lambda book: book.append("cosign", "cosigner", checkpoint=book.point(b"x"), key=NEW)),
        ("found again", lambda book: book.append("found", "root", casebook=book.payload(0)["casebook"])),
        (
            "one that was revoked",
            lambda book: (book.append("revoke", "root", REASON, key=PHONE, since=7), book.add("phone", b"x"))[1],
        ),
    ],
    "reference": [
        ("a key enrolled twice", lambda book: book.enrol("phone", "device")),
        ("a key enrolled as something else", lambda book: book.enrol("phone", "person")),
        ("the root's key", lambda book: book.enrol("root", "person")),
        ("the log's key", lambda book: book.enrol("log", "log")),
        (
            "a revoked key again",
            lambda book: (book.append("revoke", "root", REASON, key=PHONE, since=7), book.enrol("phone", "device"))[1],
        ),
        ("revoking a stranger", lambda book: book.append("revoke", "root", REASON, key=NEW, since=0)),
        (
            "revoking the root",
            lambda book: book.append("revoke", "root", REASON, key=writer.public_key("root").hex(), since=0),
        ),
        ("revoking twice", lambda book: [book.append("revoke", "root", REASON, key=PHONE, since=7) for _ in "12"][1]),
        (
            "revoking from later on",
            lambda book: book.append("revoke", "root", REASON, key=PHONE, since=len(book.entries) + 1),
        ),
        ("adding to what is no document", lambda book: book.add(KEEPER, b"x", document=8)),
        ("adding to a later one", lambda book: book.add(KEEPER, b"x", document=len(book.entries) + 1)),
        ("adding other bytes", lambda book: book.add(KEEPER, b"x", document=6)),
        ("reading what is no document", lambda book: book.read(5, b"x", 0)),
        ("reading what was only added again", lambda book: book.read(19, b"x", 0)),
        ("a claim beyond the reading", lambda book: book.append("accept", KEEPER, claim=[8, 2])),
        ("a claim of what is no reading", lambda book: book.append("accept", KEEPER, claim=[6, 0])),
        ("a claim of a later entry", lambda book: book.append("accept", KEEPER, claim=[len(book.entries), 0])),
        ("a link to nowhere", lambda book: book.append("link", KEEPER, {"relation": "x"}, claim=[8, 0], to=[[9, 1]])),
        (
            "an identity in what is no document",
            lambda book: book.append("identify", KEEPER, {"pseudonym": "x"}, document=9, object=H),
        ),
        ("revealing what is no identity", lambda book: book.append("reveal", KEEPER, REASON, identity=6)),
        ("erasing what is no document", lambda book: book.append("erase", KEEPER, document=8, basis="x")),
        ("erasing twice", lambda book: [book.append("erase", KEEPER, document=7, basis="x") for _ in "12"][1]),
        (
            "reading what is erased",
            lambda book: (book.append("erase", KEEPER, document=7, basis="x"), book.read(7, b"x", 0))[1],
        ),
        (
            "a claim of what is erased",
            lambda book: (
                book.append("erase", KEEPER, document=7, basis="x"),
                book.append("accept", KEEPER, claim=[9, 0]),
            )[1],
        ),
        (
            "a link to what is erased",
            lambda book: (
                book.append("erase", KEEPER, document=7, basis="x"),
                book.append("link", KEEPER, {"relation": "x"}, claim=[8, 0], to=[[9, 0]]),
            )[1],
        ),
        (
            "adding again what is erased",
            lambda book: (
                book.append("erase", KEEPER, document=7, basis="x"),
                book.add(KEEPER, b"x", document=7, object=book.payload(7)["object"]),
            )[1],
        ),
        (
            "revealing who is erased",
            lambda book: (
                book.append("erase", KEEPER, document=6, basis="x"),
                book.append("reveal", KEEPER, REASON, identity=17),
            )[1],
        ),
    ],
    "signature": [
        ("by another", lambda book: book.append("accept", KEEPER, claim=[8, 0], sign="phone")),
        ("by the root", lambda book: book.append("accept", KEEPER, claim=[8, 0], sign="root")),
    ],
}


def raw(book: Casebook, act: str = "accept", **members: Any) -> bytes:
    """The payload that an entry at the end of a book would have."""
    members = members or {"claim": [8, 0]}
    number = book.append(act, KEEPER, **members)
    payload = book.entries.pop()[64:]
    book.contents.pop()
    book.documents.pop()
    assert number == len(book.entries)
    return payload


FAULTS = {f"{code}: {name}": (code, append) for code, cases in ENTRIES.items() for name, append in cases}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_an_entry_is_told_at_the_entry(name: str) -> None:
    code, append = FAULTS[name]
    book = writer.sample()
    number = append(book)
    files = packaged(book, 6)
    assert_first(files, place(book, number), code)


def test_of_one_entry_only_the_first_fault_is_told_and_the_next_entries_are_fine() -> None:
    book = writer.sample()
    number = book.append("accept", "stranger", claim=[99, 0], n=7, prev=H, at=0, sign="phone")
    where = place_after_packaging(book, number)
    problems = [problem for problem in verify(book.package(6))["problems"] if problem["where"].startswith("entry")]
    assert [problem["where"] for problem in problems] == [where]
    assert problems[0]["what"].startswith("number")


def place_after_packaging(book: Casebook, number: int) -> str:
    book.append("package", KEEPER, {"documents": [6], "names": 0})
    return place(book, number)


def test_what_a_faulty_entry_claims_has_effect() -> None:
    """A document that a stranger added is one: what is said of it is not told as a thousand faults."""
    book = writer.sample()
    number = book.add("stranger", b"A page that somebody put there.")
    reading = book.read(number, b"{}", 1)
    book.append("accept", KEEPER, claim=[reading, 0])
    problems = verify(packaged(book, number))["problems"]
    assert [(problem["where"], problem["what"].partition(":")[0]) for problem in problems] == [
        (place(book, number), "actor")
    ]


def test_an_entry_of_a_wrong_form_has_no_effect() -> None:
    book = writer.sample()
    number = book.add(KEEPER, b"x", more=1)
    follows = book.read(number, b"{}", 1)
    problems = verify(packaged(book, 6))["problems"]
    assert [problem["where"] for problem in problems[:2]] == [place(book, number), place(book, follows)]
    assert [problem["what"].partition(":")[0] for problem in problems[:2]] == ["entry", "reference"]


FOUND: dict[str, tuple[str, dict[str, Any]]] = {
    "another format": ("entry", {"format": 2}),
    "a log key of small order": ("entry", {"log": SMALL_KEY}),
    "a member more": ("entry", {"more": 1}),
    "root and log the same": ("reference", {"log": writer.public_key("root").hex()}),
    "log and cosigner the same": ("reference", {"cosigner": writer.public_key("log").hex()}),
    "root and cosigner the same": ("reference", {"cosigner": writer.public_key("root").hex()}),
}


@pytest.mark.parametrize("name", FOUND)
def test_entry_0_founds_the_casebook(name: str) -> None:
    code, members = FOUND[name]
    book = Casebook(**members)
    book.enrol(KEEPER, "person")
    files = packaged(book)
    assert_first(files, place(book, 0), code)
    assert (len(verify(files)["problems"]) == 1) or code == "reference"


def tagged(book: Casebook, files: Files) -> Files:
    bagit = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    return book.sealed_bag(files | {"bagit.txt": bagit, "bag-info.txt": b""})


def test_entry_0_must_be_found() -> None:
    book = Casebook()
    book.entries.clear()
    book.contents.clear()
    book.documents.clear()
    book.enrol(KEEPER, "person")
    files = tagged(book, {f"data/{path}": data for path, data in book.ledger().items()})
    assert_first(files, place(book, 0), "entry")
    assert len(verify(files)["problems"]) == 1
