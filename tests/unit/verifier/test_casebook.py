"""Casebooks: one that is valid, and for every code of the stages that only they have what brings it first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.verifier import writer
from tests.unit.verifier.conftest import Book
from tests.unit.verifier.told import KEEPER, assert_first, first, place
from tests.unit.verifier.writer import Casebook, Files
from verifier.sijill_verify import NothingToVerifyError, verify

Write = Callable[[Files], Path]
SIZE = 22  # of the sample without a time stamp
CONTENTS = f"ledger/contents/000.p/{SIZE}"


def test_a_casebook_is_valid(make_book: Book, write: Write) -> None:
    book = make_book()
    files = book.casebook()
    for form in (files, write(files)):
        result = verify(form)
        assert (result["verdict"], result["problems"]) == ("valid", [])
        assert (result["tree_size"], result["root_hash"]) == (len(book.entries), book.root_hash().hex())


def test_what_is_not_of_the_ledger_is_not_looked_at(write: Write) -> None:
    others = {"keys/documents/6": b"x", "keys/casebook": b"", "tables.sqlite": b"x", "lock": b"", "journal": b"?"}
    others |= {"ledger/tile/0/000.p/9": b"stale", "ledger/tile/entries/000.p/9": b"stale", "vault/00/odd name": b"x"}
    folder = write(writer.sample().casebook() | others)
    os.mkfifo(folder / "keys" / "pipe")
    (folder / "link").symlink_to("nowhere")
    assert verify(folder)["verdict"] == "valid"


def test_erased_documents_are_told_in_their_order_whether_or_not_their_bytes_are_gone(write: Write) -> None:
    book = writer.sample()
    book.append("erase", KEEPER, document=7, basis="the speaker withdrew")
    book.append("erase", KEEPER, document=6, basis="a court's order")
    told = [
        {"where": "document 6", "what": "erased: a court's order"},
        {"where": "document 7", "what": "erased: the speaker withdrew"},
    ]
    for files in (book.casebook(), book.casebook(erased=(6, 7)), book.casebook(erased=(7,))):
        assert files != book.casebook() or verify(files)["verdict"] == "unverifiable"
        assert verify(write(files))["problems"] == told
    assert verify(book.casebook(erased=(5, 6)))["verdict"] == "unverifiable"


def test_what_is_gone_of_a_document_that_is_not_erased_is_missed() -> None:
    book = writer.sample()
    files = book.casebook(erased=(7,))
    assert first(files)[0] == "invalid"
    assert_first(files, place(book, 7, ""), "content")


def test_what_a_folder_is_follows_from_what_lies_at_its_top(tmp_path: Path, write: Write) -> None:
    for name, where in (("ledger", "casebook.json"), ("data", "bagit.txt")):
        folder = tmp_path / f"only-{name}"
        (folder / name).mkdir(parents=True)
        assert_first(folder, where, "missing")
    both = writer.sample().casebook() | {"bagit.txt": b"", "data/x": b""}
    assert verify(both)["verdict"] == verify(write(both))["verdict"] == "valid"
    (tmp_path / "other" / "sub").mkdir(parents=True)
    with pytest.raises(NothingToVerifyError, match="neither"):
        verify(tmp_path / "other")


MARKERS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "no newline": lambda text: text[:-1],
    "a space": lambda text: text.replace(b":", b": ", 1),
    "another order": lambda text: b'{"origin"' + text.partition(b'"origin"')[2][:-2] + b',"format":1}\n',
    "a member more": lambda text: text.replace(b"}", b',"more":1}'),
    "format 0": lambda text: text.replace(b":1,", b":0,"),
    "format true": lambda text: text.replace(b":1,", b":true,"),
    "format 2.0": lambda text: text.replace(b":1,", b":2.0,"),
    "no origin": lambda text: b'{"format":1}\n',
    "no UTF-8": lambda text: b"\xff",
    "nested without end": lambda text: b"[" * 100_000,
}


@pytest.mark.parametrize("name", MARKERS)
def test_a_marker_of_another_form(name: str) -> None:
    files = writer.sample().casebook()
    assert_first(files | {"casebook.json": MARKERS[name](files["casebook.json"])}, "casebook.json", "marker")


def test_a_marker_of_another_origin() -> None:
    files = writer.sample().casebook()
    marker = b'{"format":1,"origin":"sijill/%b"}\n' % writer.hexadecimal(b"another").encode()
    assert_first(files | {"casebook.json": marker}, "casebook.json", "origin")


def test_a_casebook_of_a_newer_format_has_no_verdict() -> None:
    files = writer.sample().casebook()
    for marker in (b'{"format":2,"origin":"x"}\n', b'{"format": 99, "more": []}\n'):
        with pytest.raises(NothingToVerifyError, match="newer"):
            verify(files | {"casebook.json": marker})


def test_a_casebook_without_its_marker_or_checkpoint_is_one_all_the_same(write: Write) -> None:
    files = writer.sample().casebook()
    for path in ("casebook.json", "ledger/checkpoint"):
        without = {name: data for name, data in files.items() if name != path}
        assert_first(without, path, "missing")
        assert_first(write(without), path, "missing")


def test_files_of_the_ledger_are_missed_or_found_changed() -> None:
    book = writer.sample()
    files = book.casebook()
    for path, code in (
        (f"ledger/tile/entries/000.p/{SIZE}", "bundle"),
        (f"ledger/tile/0/000.p/{SIZE}", "tile"),
        (CONTENTS, "content"),
    ):
        assert_first({name: data for name, data in files.items() if name != path}, path, "missing")
        assert_first(files | {path: files[path] + b"\0"}, path, code)
        assert_first(files | {path: files[path][:-1]}, path, code)


def changed_frame(book: Casebook, number: int, sealed: bytes) -> Files:
    frames = book.sealed()
    frames[number] = sealed
    return book.casebook() | {CONTENTS: b"".join(len(frame).to_bytes(4, "big") + frame for frame in frames)}


def test_sealed_contents_are_those_of_their_entries() -> None:
    book = writer.sample()
    for number, sealed in ((6, b""), (6, b"x"), (10, b"x"), (0, b"x"), (8, book.sealed()[9])):
        assert_first(changed_frame(book, number, sealed), place(book, number, ""), "content")


def test_what_is_left_of_an_erased_document_is_what_it_was() -> None:
    book = Casebook()
    book.enrol(KEEPER, "person")
    number = book.add(KEEPER, b"A page.")
    book.append("erase", KEEPER, document=number, basis="x")
    path = "ledger/contents/000.p/4"
    frames = book.sealed()
    frames[number] = b"x"
    files = book.casebook() | {path: b"".join(len(frame).to_bytes(4, "big") + frame for frame in frames)}
    assert_first(files, place(book, number, ""), "content")
    vault = f"vault/{book.payload(number)['object'][:2]}/{book.payload(number)['object']}"
    assert_first(book.casebook() | {vault: b"x"}, vault, "object")


def test_objects_are_named_after_their_bytes() -> None:
    book = writer.sample()
    files = book.casebook()
    for number in (6, 7, 8, 9, 17):
        name = book.payload(number)["object"]
        path = f"vault/{name[:2]}/{name}"
        assert_first({other: data for other, data in files.items() if other != path}, path, "missing")
        assert_first(files | {path: files[path] + b"x"}, path, "object")


def test_a_large_original_is_read_in_pieces(tmp_path: Path, write: Write) -> None:
    book = Casebook()
    book.enrol(KEEPER, "person")
    number = book.add(KEEPER, bytes(3 << 20))
    folder = write(book.casebook())
    assert verify(folder)["verdict"] == "valid"
    name = book.payload(number)["object"]
    with (folder / "vault" / name[:2] / name).open("r+b") as stream:
        stream.seek(-1, os.SEEK_END)
        stream.write(b"x" if stream.read(1) != b"x" else b"y")
    assert_first(folder, f"vault/{name[:2]}/{name}", "object")


def test_a_file_of_absurd_size_is_not_read_into_memory(write: Write) -> None:
    for path, code in (("ledger/checkpoint", "checkpoint"), ("casebook.json", "marker"), (CONTENTS, "content")):
        folder = write(writer.sample().casebook())
        with (folder / path).open("r+b") as stream:
            stream.truncate(1 << 40)
        assert_first(folder, path, code)


def test_a_file_that_cannot_be_read_is_missed(tmp_path: Path) -> None:
    path = "ledger/checkpoint"
    unreadable: dict[str, Any] = writer.sample().casebook() | {path: (tmp_path / "gone", 0, 100)}
    assert_first(unreadable, path, "missing")
    assert "cannot be read" in verify(unreadable)["problems"][0]["what"]


def test_anchors_of_a_casebook(make_book: Book) -> None:
    book = make_book()
    files = book.casebook()
    for name in book.anchors:
        path = f"anchors/{name}"
        assert_first({other: data for other, data in files.items() if other != path}, path, "missing")
        assert_first(files | {path: b"x"}, path, "digest")
    assert verify(files | {"anchors/other": b"x"})["verdict"] == "valid"


def test_a_casebook_of_several_bundles() -> None:
    book = writer.sample()
    while len(book.entries) < 300:
        book.append("accept", KEEPER, claim=[8, 0])
    last = book.append("note", KEEPER, {"text": "the last word"}, 6, claim=[8, 0])
    files = book.casebook()
    assert verify(files)["verdict"] == "valid"
    path = f"ledger/contents/001.p/{last + 1 - 256}"
    assert_first({name: data for name, data in files.items() if name != path}, path, "missing")
    start = sum(2 + len(entry) for entry in book.entries[256:last]) + 2
    where = f"entry {last} (ledger/tile/entries/001.p/{last + 1 - 256} bytes {start}-{start + len(book.entries[last])})"
    assert_first(files | {path: files[path][:-1] + bytes([files[path][-1] ^ 1])}, where, "content")
