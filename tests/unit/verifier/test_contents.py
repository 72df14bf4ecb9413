"""Opened contents, and what a package must hold about its documents."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.verifier import writer
from tests.unit.verifier.told import KEEPER, H, assert_first, changed_package, place, respell_base64
from tests.unit.verifier.writer import Casebook, packaged
from verifier.sijill_verify import verify


def test_contents_are_those_of_their_entries() -> None:
    book = writer.sample()
    files = packaged(book, 6)
    for number, data in ((6, files["data/contents/7"]), (6, b""), (10, files["data/contents/6"]), (0, b"x")):
        path = f"data/contents/{number}"
        assert_first(book.sealed_bag(files | {path: data}), path, "content")
    for name in ("23", "99999", "06", "6.json", "x", "0/2"):
        assert_first(book.sealed_bag(files | {f"data/contents/{name}": b"x"}), f"data/contents/{name}", "extra")


CONTENTS: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "no JSON": ("reject", b"{", {"claim": [8, 0]}),
    "an array": ("reject", b"[]", {"claim": [8, 0]}),
    "a member twice": ("reject", b'{"reason":"x","reason":"y"}', {"claim": [8, 0]}),
    "no UTF-8": ("reject", b'{"reason":"\xff"}', {"claim": [8, 0]}),
    "too long": ("reject", {"reason": "x" * 65_536}, {"claim": [8, 0]}),
    "no reason": ("reject", {}, {"claim": [8, 0]}),
    "an empty reason": ("reject", {"reason": ""}, {"claim": [8, 0]}),
    "a reason that is no text": ("reject", {"reason": 1}, {"claim": [8, 0]}),
    "a reason that is null": ("accept", {"reason": None}, {"claim": [8, 0]}),
    "an acceptance that says nothing": ("accept", {}, {"claim": [8, 0]}),
    "a correction without a claim": ("correct", {"reason": "x"}, {"claim": [8, 0]}),
    "a claim that is no object": ("correct", {"claim": "x", "reason": "x"}, {"claim": [8, 0]}),
    "no grade": ("grade", {"why": "x"}, {"claim": [8, 0]}),
    "a grade that is none": ("grade", {"reliability": "G"}, {"claim": [8, 0]}),
    "a good and a bad grade": ("grade", {"reliability": "A", "credibility": 1}, {"claim": [8, 0]}),
    "no text": ("note", {"reason": "x"}, {"claim": [8, 0]}),
    "no relation": ("link", {"reason": "x"}, {"claim": [8, 0], "to": [[9, 0]]}),
    "no pseudonym": ("identify", {"name": "x"}, {"document": 6, "object": H}),
    "names that are 2": ("package", {"documents": [], "names": 2}, {}),
    "names that are true": ("package", {"documents": [], "names": True}, {}),
    "documents that are no numbers": ("package", {"documents": ["6"], "names": 0}, {}),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_contents_say_what_their_act_requires(name: str) -> None:
    act, content, members = CONTENTS[name]
    book = writer.sample()
    number = book.append(act, KEEPER, content, 6, **members)
    assert_first(packaged(book, 6), f"data/contents/{number}", "content")


GOOD_CONTENTS: list[tuple[str, Any]] = [
    ("grade", {"reliability": "A", "credibility": "6", "more": [1.5, None, True, -0.0, 1e300]}),
    ("grade", {"credibility": "1"}),
    ("note", b'{"text" : "\\ud800 is written so", "text2":"x"}'.replace(b"\\ud800", b"it")),
    ("note", b'{"text":"x","long":' + b"9" * 5000 + b"}"),
    ("correct", {"claim": {}, "reason": "x"}),
]


@pytest.mark.parametrize(("act", "content"), GOOD_CONTENTS)
def test_contents_may_say_more(act: str, content: Any) -> None:
    book = writer.sample()
    book.append(act, KEEPER, content, 6, claim=[8, 0])
    assert verify(packaged(book, 6))["verdict"] == "valid"


def test_the_last_entry_says_what_the_package_is_about() -> None:
    book = writer.sample()
    files = book.package(6)
    assert_first(files, place(book, len(book.entries) - 1), "subject")
    for documents in ([5], [99], [6, 6], [7, 6], [8]):
        book = writer.sample()
        last = book.append("package", KEEPER, {"documents": documents, "names": 0})
        assert_first(book.package(6), place(book, last), "subject")
    book = writer.sample()
    last = book.append("package", KEEPER, {"documents": [6], "names": 0})
    files = {path: data for path, data in book.package(6).items() if path != f"data/contents/{last}"}
    assert_first(book.sealed_bag(files), place(book, last), "subject")


def test_what_must_be_there_is_missed() -> None:
    wanted = [
        "data/contents/6",
        "data/originals/6",
        "data/proofs/6.tlog-proof",
        "data/contents/8",
        "data/readings/8.json",
    ]
    for path in wanted:
        name = path + ".txt" if "originals" in path else path
        assert_first(changed_package(name, None), path, "missing")
    book = writer.sample()
    files = packaged(book, 6)
    gone = {path for path in files if path.startswith(tuple(wanted))}
    result = verify(book.sealed_bag({path: data for path, data in files.items() if path not in gone}))
    assert [problem["where"] for problem in result["problems"]] == wanted


def test_originals_and_readings_are_those_of_their_contents() -> None:
    for path, code in (("data/originals/6.txt", "original"), ("data/readings/8.json", "reading")):
        for data in (b"", b"Other words."):
            assert_first(changed_package(path, data), path, code)


def test_a_linkage_is_that_of_its_content_and_must_be_there() -> None:
    book = writer.sample()
    linkage = book.cluster(6, b'{"clusters":{"17":"p3.1"},"v":1}')
    book.cluster(7, b'{"clusters":{},"v":1}')
    path, files = f"data/linkages/{linkage}.json", packaged(book, 6)
    assert verify(files)["verdict"] == "valid"
    assert_first(book.sealed_bag(files | {path: b'{"clusters":{"17":"p3.2"},"v":1}'}), path, "linkage")
    for gone in (path, f"data/contents/{linkage}"):
        assert_first(book.sealed_bag({name: files[name] for name in files if name != gone}), gone, "missing")
    for name in (f"data/linkages/{linkage + 1}.json", f"data/readings/{linkage}.json"):
        assert_first(book.sealed_bag(files | {name: b"x"}), name, "extra")


def test_a_length_that_is_not_that_of_the_original() -> None:
    book = writer.sample()
    original = b"A page.\n"
    number = len(book.entries)
    content = {"sha256": writer.hexadecimal(original), "bytes": 9, "name": "page.txt"}
    book.originals[number] = (".txt", original)
    book.append("add", KEEPER, content, number, document=number, object=book.keep(number, original))
    assert_first(packaged(book, number), f"data/originals/{number}.txt", "original")


def proofs(book: Casebook) -> dict[str, bytes]:
    good = book.proof(6)
    lines = good.split(b"\n")
    return {
        "empty": b"",
        "no checkpoint": good.partition(b"\n\n")[0] + b"\n\n",
        "another version": good.replace(b"@v1", b"@v2"),
        "another index": good.replace(b"index 6", b"index 7"),
        "an index with a zero": good.replace(b"index 6", b"index 06"),
        "of another entry": book.proof(7),
        "a hash less": b"\n".join(lines[:2] + lines[3:]),
        "a hash more": b"\n".join(lines[:3] + lines[2:]),
        "another hash": b"\n".join([*lines[:2], writer.b64(bytes(32)).encode(), *lines[3:]]),
        "an extra line": b"\n".join([lines[0], b"extra eA==", *lines[1:]]),
        "something after": good + b"\n",
        "another checkpoint": good.partition(b"\n\n")[0] + b"\n\n" + book.checkpoint(len(book.entries) - 1),
        "base64 of another form": respell_base64(good, 2),
    }


def test_proofs_are_exactly_those_of_their_entries() -> None:
    book = writer.sample()
    files = packaged(book, 6)
    path = "data/proofs/6.tlog-proof"
    for data in proofs(book).values():
        assert_first(book.sealed_bag(files | {path: data}), path, "proof")


def test_originals_of_other_extensions_are_one() -> None:
    book = writer.sample()
    files = packaged(book, 6)
    original = files.pop("data/originals/6.txt")
    for name in ("6", "6.tar.gz", "6.PDF"):
        assert verify(book.sealed_bag(files | {f"data/originals/{name}": original}))["verdict"] == "valid"
    both = book.sealed_bag(files | {"data/originals/6.a": original, "data/originals/6.b": original})
    assert_first(both, "data/originals/6.b", "extra")


def test_what_is_of_no_document_of_the_package_is_extra() -> None:
    for path in (
        "data/originals/7.txt",
        "data/originals/06.txt",
        "data/originals/x",
        "data/originals/6.txt.d/x",
        "data/proofs/7.tlog-proof",
        "data/proofs/6.proof",
        "data/readings/9.json",
        "data/readings/8.txt",
    ):
        assert_first(changed_package(path, b"x"), path, "extra")


def test_names_are_opened_where_the_package_says_so() -> None:
    book = writer.sample()
    files = packaged(book, 6, names=1)
    assert verify(files)["verdict"] == "valid"
    del files["data/contents/3"]
    assert_first(book.sealed_bag(files), "data/contents/3", "missing")
    book = writer.sample()
    assert verify(packaged(book, 6, opened=(6, 8, 22)))["verdict"] == "valid"
