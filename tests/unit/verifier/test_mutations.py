"""A package in which anything is changed is found out, and no bytes whatever end in a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.verifier import writer
from tests.unit.verifier.conftest import Book
from tests.unit.verifier.writer import Files, packaged
from verifier.sijill_verify import NothingToVerifyError, verify

VERDICTS = {"valid", "invalid", "unverifiable"}


@pytest.fixture(scope="module")
def small() -> Files:
    book = writer.Casebook()
    book.enrol("reader of files", "person")
    number = book.add("reader of files", b"A page that is short.")
    return packaged(book, number)


def verdict(form: Files | Path) -> str:
    """The verdict, with all of its form checked; "none" where the verifier says that there is nothing to verify."""
    try:
        result = verify(form)
    except NothingToVerifyError:
        return "none"
    assert set(result) == {"verdict", "tree_size", "root_hash", "problems", "notes"}
    assert result["verdict"] in VERDICTS
    assert (result["verdict"] == "valid") == (not result["problems"])
    return result["verdict"]


def test_a_changed_byte_is_found(small: Files) -> None:
    chosen = random.Random(1)
    paths = sorted(path for path in small if small[path])
    assert verdict(small) == "valid"
    for _ in range(2000):
        path = chosen.choice(paths)
        data = bytearray(small[path])
        data[chosen.randrange(len(data))] ^= chosen.randrange(1, 256)
        assert verdict(small | {path: bytes(data)}) in ("invalid", "none" if path == "seal" else "")


def test_a_changed_byte_of_a_zip_is_found(small: Files, tmp_path: Path) -> None:
    chosen, whole, path = random.Random(2), writer.zipped(small), tmp_path / "package.zip"
    path.write_bytes(whole)
    assert verdict(path) == "valid"
    for _ in range(2000):
        data = bytearray(whole)
        data[chosen.randrange(len(data))] ^= chosen.randrange(1, 256)
        path.write_bytes(data)
        assert verdict(path) == "invalid"


def test_a_byte_put_in_or_taken_out_is_found(small: Files, tmp_path: Path) -> None:
    chosen, whole, zipped = random.Random(3), writer.zipped(small), tmp_path / "package.zip"
    paths = sorted(small)
    for _ in range(400):
        path = chosen.choice(paths)
        for name, data in ((path, small[path]), ("", whole)):
            place = chosen.randrange(len(data) + 1)
            inserted = data[:place] + bytes([chosen.randrange(256)]) + data[place:]
            for changed in (inserted, data[:place] + data[place + 1 :]):
                if changed == data:
                    continue
                if name:
                    assert verdict(small | {name: changed}) in ("invalid", "none" if name == "seal" else "")
                else:
                    zipped.write_bytes(changed)
                    assert verdict(zipped) == "invalid"


def test_a_changed_byte_under_a_new_seal_is_found_where_anything_follows_from_the_ledger(make_book: Book) -> None:
    """Whoever holds the log key can seal anew. What the entries sign is found all the same."""
    chosen = random.Random(4)
    book = make_book()
    files = packaged(book, 6, 7)
    free = ("data/register.json", "data/ro-crate-metadata.json")
    paths = sorted(path for path in files if path.startswith("data/") and path not in free and files[path])
    for _ in range(150):
        path = chosen.choice(paths)
        data = bytearray(files[path])
        data[chosen.randrange(len(data))] ^= chosen.randrange(1, 256)
        assert verdict(book.sealed_bag(files | {path: bytes(data)})) == "invalid"


BAG = "bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt seal data/ledger/checkpoint data/keys/x"
LEDGER = "ledger/tile/entries/000.p/4 ledger/tile/0/000.p/4 contents/2 contents/x proofs/2.tlog-proof originals/2.txt"
CASEBOOK = (
    "casebook.json ledger/checkpoint ledger/contents/000.p/4 ledger/contents/000.p/22 ledger/tile/entries/000.p/22"
)
ODD = ["data/\x00", "\ud800", "", "x/", "\u00e9"]
PATHS = st.sampled_from([*BAG.split(), *(f"data/{path}" for path in LEDGER.split()), *CASEBOOK.split(), *ODD])
BYTES = st.binary(max_size=200) | st.sampled_from([b"[" * 100_000, b"9" * 10_000, b"\n" * 1000, b"PK\3\4" * 20])


@settings(max_examples=300)
@given(st.dictionaries(PATHS, BYTES, max_size=6), st.booleans())
def test_no_bytes_end_in_a_traceback(small: Files, files: Files, on_top: bool) -> None:
    assert verdict(small | files if on_top else files) in (
        "valid" if on_top and not files else "invalid",
        "invalid",
        "none",
    )


@given(st.dictionaries(PATHS, BYTES, max_size=4))
def test_no_bytes_under_a_right_seal_end_in_a_traceback(files: Files) -> None:
    """The bag is made right, so that the later stages get to see them."""
    book = writer.Casebook()
    book.enrol("reader of files", "person")
    number = book.add("reader of files", b"A page that is short.")
    whole = packaged(book, number) | {path: data for path, data in files.items() if path.startswith("data/")}
    assert verdict(book.sealed_bag(whole)) in VERDICTS | {"none"}


@given(st.dictionaries(PATHS, BYTES, min_size=1, max_size=4))
def test_no_bytes_in_a_casebook_end_in_a_traceback(files: Files) -> None:
    assert verdict(writer.sample().casebook() | files) in VERDICTS | {"none"}


@given(st.binary(max_size=400))
def test_no_payload_ends_in_a_traceback(payload: bytes) -> None:
    book = writer.sample()
    book.append_payload(payload, "reader of files")
    assert verdict(book.casebook()) == "invalid"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = st.sampled_from(
    "v n prev at actor act content key kind name since document object claims claim to identity basis checkpoint token "
    "authority log casebook".split()
)


@settings(max_examples=200)
@given(st.sampled_from(range(22)), st.dictionaries(MEMBERS, VALUES, min_size=1, max_size=2), st.booleans())
def test_no_member_of_an_entry_ends_in_a_traceback(number: int, members: dict[str, object], signed: bool) -> None:
    """Every act with some of its members replaced by anything."""
    book = writer.sample()
    payload = book.payload(number) | members
    book.append_payload(writer.canonical_or_any(payload), "reader of files" if signed else "root")
    assert verdict(book.casebook()) == "invalid"


@given(st.binary(max_size=300), st.booleans())
def test_no_file_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, data: bytes, begun: bool) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(b"PK\3\4" * begun + data)
    assert verdict(path) == "invalid"
