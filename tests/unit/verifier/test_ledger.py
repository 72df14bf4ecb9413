"""Checkpoint, bundles, tiles, keys and anchors of a package that is sealed anew after each change."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.verifier import writer
from tests.unit.verifier.authority import Authority
from tests.unit.verifier.conftest import Book
from tests.unit.verifier.told import (
    NEW,
    PERSON,
    PHONE,
    REASON,
    H,
    assert_first,
    changed_package,
    note,
    place,
    respell_base64,
)
from tests.unit.verifier.writer import Casebook, packaged
from verifier.sijill_verify import verify

BUNDLE = "data/ledger/tile/entries/000.p/{}"


# The checkpoint


CHECKPOINTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "no newline at the end": lambda text: text[:-1],
    "a line more": lambda text: text + b"x\n",
    "signed twice": lambda text: text + text.splitlines(keepends=True)[-1],
    "an extension": lambda text: text.replace(b"\n\n", b"\nextension\n\n"),
    "another origin in the line": lambda text: text.replace("— sijill/".encode(), "— sijilL/".encode()),
    "another kind of origin": lambda text: text.replace(b"sijill/", b"sijill2/"),
    "a leading zero": lambda text: text.replace(b"\n", b"\n0", 1),
    "size 0": lambda text: b"\n".join([text.split(b"\n")[0], b"0", *text.split(b"\n")[2:]]),
    "a size without end": lambda text: b"\n".join([text.split(b"\n")[0], b"9" * 5000, *text.split(b"\n")[2:]]),
    "a size beyond 2^53": lambda text: b"\n".join([text.split(b"\n")[0], b"%d" % 2**53, *text.split(b"\n")[2:]]),
    "a hyphen": lambda text: text.replace("—".encode(), b"-"),
    "carriage returns": lambda text: text.replace(b"\n", b"\r\n"),
    "base64 with other unused bits": lambda text: respell_base64(text, 2),
    "a signature with other unused bits": lambda text: respell_base64(text, 4),
}


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_checkpoint_of_another_form_stops(name: str) -> None:
    book = writer.sample()
    files = packaged(book, 6)
    files["data/ledger/checkpoint"] = CHECKPOINTS[name](files["data/ledger/checkpoint"])
    assert files["data/ledger/checkpoint"] != book.checkpoint()
    result = verify(book.sealed_bag(files))
    assert [problem["where"] for problem in result["problems"]] == ["data/ledger/checkpoint"]
    assert result["problems"][0]["what"].startswith("checkpoint: ")
    assert (result["tree_size"], result["root_hash"]) == (None, None)


# Bundles, tiles, the tree, the keys


BUNDLES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "a byte more": lambda data: data + b"\0",
    "a byte less": lambda data: data[:-1],
    "an entry more": lambda data: data + b"\0\1x",
    "a longer first entry": lambda data: bytes([data[0], data[1] ^ 1]) + data[2:],
    "a length alone": lambda data: data + b"\0",
}


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_whose_lengths_do_not_add_up_stops(name: str) -> None:
    book = writer.sample()
    files = packaged(book, 6)
    path = BUNDLE.format(len(book.entries))
    result = verify(book.sealed_bag(files | {path: BUNDLES[name](files[path])}))
    assert [problem["where"] for problem in result["problems"]] == [path]
    assert result["problems"][0]["what"].startswith("bundle: ")
    assert result["tree_size"] == len(book.entries)


def test_a_missing_bundle_or_tile_or_seal_is_missed() -> None:
    for path in (BUNDLE.format(23), "data/ledger/tile/0/000.p/23", "data/ledger/checkpoint"):
        assert_first(changed_package(path, None), path, "missing")


@pytest.mark.parametrize("data", [b"", bytes(32 * 23), bytes(32 * 24)])
def test_a_tile_of_other_hashes(data: bytes) -> None:
    assert_first(changed_package("data/ledger/tile/0/000.p/23", data), "data/ledger/tile/0/000.p/23", "tile")


def test_the_checkpoint_is_that_of_the_tree_by_the_log() -> None:
    book = writer.sample()
    files = packaged(book, 6)
    path, text, size = "data/ledger/checkpoint", book.checkpoint_text(), len(book.entries)
    other = "sijill/" + writer.hexadecimal(b"another")
    forged = f"{book.origin}\n{size}\n{writer.b64(bytes(32))}\n".encode()
    for checkpoint, code in (
        (note(book, text.replace(book.origin.encode(), other.encode()), origin=other), "origin"),
        (note(book, forged), "root"),
        (note(book, text, log="another log"), "signature"),
        (note(book, forged, log="another log"), "root"),
    ):
        assert_first(book.sealed_bag(files | {path: checkpoint}), path, code)


def with_another_key_id(note: bytes) -> bytes:
    """A note whose last line names another key, and is signed all the same."""
    head, _, line = note[:-1].rpartition(b" ")
    data = base64.b64decode(line)
    return head + b" " + base64.b64encode(bytes([data[0] ^ 1]) + data[1:]) + b"\n"


def test_a_line_names_the_key_that_it_is_by() -> None:
    book = writer.sample()
    files = packaged(book, 6)
    checkpoint = with_another_key_id(files["data/ledger/checkpoint"])
    assert_first(book.sealed_bag(files | {"data/ledger/checkpoint": checkpoint}), "data/ledger/checkpoint", "signature")
    assert_first(files | {"seal": with_another_key_id(files["seal"])}, "seal", "seal")
    book = writer.sample()
    line = writer.cosigner_line(book.origin, book.checkpoint_text(), "cosigner", writer.NOON)
    point = book.point(with_another_key_id(book.checkpoint() + line))
    number = book.append("cosign", "system", checkpoint=point, key=writer.public_key("cosigner").hex())
    files = packaged(book, 6)
    assert_first(files, place(book, number), "anchor")


def test_a_cosigner_goes_by_the_name_under_which_it_was_enrolled() -> None:
    book = writer.sample()
    line = writer.cosigner_line(book.origin, book.checkpoint_text(), "cosigner", writer.NOON)
    point = book.point(book.checkpoint() + line.replace(book.origin.encode(), b"another.example"))
    number = book.append("cosign", "system", checkpoint=point, key=writer.public_key("cosigner").hex())
    files = packaged(book, 6)
    assert_first(files, place(book, number), "anchor")


def test_a_checkpoint_of_fewer_entries_needs_its_own_tiles() -> None:
    book = writer.sample()
    files = packaged(book, 6)
    shorter = book.sealed_bag(files | {"data/ledger/checkpoint": book.checkpoint(22)})
    assert_first(shorter, BUNDLE.format(22), "missing")


def test_keys_stand_as_they_are_written() -> None:
    path = f"data/keys/{PERSON}.pem"
    pem = writer.pem(bytes.fromhex(PERSON))
    assert_first(changed_package(path, None), path, "missing")
    for data in (b"", pem[:-1], pem + b"\n", pem.replace(b"\n", b"\r\n"), writer.pem(bytes.fromhex(PHONE))):
        assert_first(changed_package(path, data), path, "key")
    for name in (NEW + ".pem", PERSON, PERSON + ".der", PERSON.upper() + ".pem", "readme.txt"):
        assert_first(changed_package(f"data/keys/{name}", pem), f"data/keys/{name}", "extra")


# Anchors


def test_anchors_are_named_after_what_they_are(make_book: Book) -> None:
    book = make_book()
    files = packaged(book, 6)
    stamp = book.payload(20)
    for name in (
        stamp["checkpoint"]["note"],
        stamp["token"],
        stamp["authority"],
        book.payload(21)["checkpoint"]["note"],
    ):
        path = f"data/anchors/{name}"
        without = {other: data for other, data in files.items() if other != path}
        assert_first(book.sealed_bag(without), path, "missing")
        assert_first(book.sealed_bag(files | {path: files[path] + b"\n"}), path, "digest")
    extra = f"data/anchors/{writer.hexadecimal(b'x')}"
    assert_first(book.sealed_bag(files | {extra: b"x"}), extra, "extra")


def stamped(
    book: Casebook, authority: Authority, pem: bytes, note: bytes, of: bytes | None = None, **point: Any
) -> int:
    """A stamp of a note, whose token is of `of`."""
    checkpoint = book.point(note) | point
    token = book.anchor(authority.stamp(note if of is None else of))
    return book.append("stamp", "system", checkpoint=checkpoint, token=token, authority=book.anchor(pem))


def test_a_stamp_that_does_not_hold(authority: Authority, top: Any) -> None:
    pem, other = top.pem(), "sijill/" + writer.hexadecimal(b"another")

    def of_another_origin(book: Casebook) -> bytes:
        text = book.checkpoint_text().replace(book.origin.encode(), other.encode())
        return note(book, text, origin=other)

    spoils: list[tuple[str, Callable[[Casebook], int]]] = [
        ("anchor", lambda book: stamped(book, authority, pem, book.checkpoint(), of=b"something else")),
        ("anchor", lambda book: stamped(book, authority, pem, b"no checkpoint")),
        ("anchor", lambda book: stamped(book, authority, pem, book.checkpoint(5))),
        ("anchor", lambda book: stamped(book, authority, pem, of_another_origin(book))),
        ("anchor", lambda book: stamped(book, authority, pem, note(book, book.checkpoint_text(), "another log"))),
        (
            "anchor",
            lambda book: stamped(
                book, authority, pem, book.checkpoint() + writer.cosigner_line("x", b"", "other cosigner", 1)
            ),
        ),
        ("anchor", lambda book: stamped(book, authority, b"no certificate", book.checkpoint())),
        (
            "anchor",
            lambda book: book.append(
                "stamp",
                "system",
                checkpoint=book.point(book.checkpoint()),
                token=book.anchor(b"x"),
                authority=book.anchor(pem),
            ),
        ),
        ("reference", lambda book: stamped(book, authority, pem, book.checkpoint(), root_hash=H)),
        ("reference", lambda book: stamped(book, authority, pem, book.checkpoint(), tree_size=len(book.entries) + 1)),
        ("reference", lambda book: stamped(book, authority, pem, book.checkpoint(), tree_size=2**53 - 1)),
    ]
    for code, spoil in spoils:
        book = writer.sample()
        number = spoil(book)
        files = packaged(book, 6)
        assert_first(files, place(book, number), code)


def test_a_cosignature_that_does_not_hold() -> None:
    other = "sijill/" + writer.hexadecimal(writer.public_key("another root"))
    cosigner = "other cosigner"

    def cosigned(book: Casebook, line: bytes) -> int:
        checkpoint = book.point(book.checkpoint() + line)
        return book.append("cosign", "system", checkpoint=checkpoint, key=writer.public_key(cosigner).hex())

    def line(book: Casebook, name: str = other, text: bytes = b"", key: str = cosigner) -> bytes:
        return writer.cosigner_line(name, text or book.checkpoint_text(), key, writer.NOON)

    def revoked(book: Casebook) -> int:
        book.append("revoke", "root", REASON, key=writer.public_key(cosigner).hex(), since=len(book.entries))
        return book.cosign("system", other, cosigner)

    spoils: list[tuple[str, Callable[[Casebook], int]]] = [
        ("anchor", lambda book: cosigned(book, b"")),
        ("anchor", lambda book: cosigned(book, line(book, name="x"))),
        ("anchor", lambda book: cosigned(book, line(book, text=book.checkpoint_text(5)))),
        ("anchor", lambda book: cosigned(book, line(book, key="phone"))),
        ("anchor", lambda book: cosigned(book, line(book) + line(book))),
        ("anchor", lambda book: cosigned(book, line(book).replace(b" ", b"  "))),
        ("reference", lambda book: book.cosign("system", other, cosigner, key=PHONE)),
        ("reference", lambda book: book.cosign("system", other, "stranger")),
        ("reference", revoked),
    ]
    for code, spoil in spoils:
        book = writer.sample()
        number = spoil(book)
        files = packaged(book, 6)
        assert_first(files, place(book, number), code)


def test_the_casebooks_own_cosigner_signs_under_its_origin() -> None:
    book = writer.sample()
    book.cosign("system", book.origin, "cosigner")
    assert verify(packaged(book, 6))["verdict"] == "valid"
