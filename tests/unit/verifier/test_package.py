"""Packages: one that is valid in every form, and what is told first of container, names, bag and seal."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifier import writer
from tests.unit.verifier.conftest import Book
from tests.unit.verifier.told import KEEPER, H, Write, assert_first, first, note
from tests.unit.verifier.writer import Casebook, Files, packaged
from verifier.sijill_verify import NothingToVerifyError, verify

# What is right


def test_a_package_is_valid_as_mapping_folder_and_zip(make_book: Book, write: Write, tmp_path: Path) -> None:
    book = make_book()
    files = packaged(book, 6, 7, names=1)
    (tmp_path / "package.zip").write_bytes(writer.zipped(files))
    (tmp_path / "no-ending").write_bytes(writer.zipped(files))
    for form in (files, write(files), str(write(files)), tmp_path / "package.zip", tmp_path / "no-ending"):
        result = verify(form)
        assert result.pop("notes")
        assert result == {
            "verdict": "valid",
            "tree_size": len(book.entries),
            "root_hash": book.root_hash().hex(),
            "problems": [],
        }


def test_notes_say_what_is_worth_knowing(make_book: Book) -> None:
    book = make_book()
    revoked = book.append(
        "revoke", "root", {"reason": "the phone was lost"}, key=writer.public_key("phone").hex(), since=7
    )
    notes = "\n".join(verify(packaged(book, 6, 7, opened=(7, 9, 6, 8, revoked + 1)))["notes"])
    assert book.origin in notes and writer.public_key("root").hex() in notes
    assert f"Entry {revoked} revokes" in notes and "7, 17" in notes
    assert "stamped at 20" in notes and "Clock of the tests" in notes
    assert "cosigned" in notes
    assert "contents are not opened" in notes


def test_a_package_about_nothing_is_valid() -> None:
    book = Casebook()
    book.enrol(KEEPER, "person")
    assert verify(packaged(book))["verdict"] == "valid"


def test_a_ledger_of_several_bundles_and_levels_is_valid() -> None:
    book = writer.sample()
    while len(book.entries) < 700:
        book.append("accept", KEEPER, claim=[8, 0])
    files = packaged(book, 6)
    assert {"data/ledger/tile/1/000.p/2", "data/ledger/tile/0/001", "data/ledger/tile/entries/002.p/189"} <= set(files)
    assert verify(files)["verdict"] == "valid"
    changed = bytearray(files["data/ledger/tile/1/000.p/2"])
    changed[40] ^= 1
    files["data/ledger/tile/1/000.p/2"] = bytes(changed)
    assert_first(book.sealed_bag(files), "data/ledger/tile/1/000.p/2", "tile")
    del files["data/ledger/tile/entries/001"]
    assert_first(book.sealed_bag(files), "data/ledger/tile/entries/001", "missing")


def test_a_log_key_can_be_renewed() -> None:
    book = writer.sample()
    book.append("enrol", "root", {"name": "the log from now on"}, key=writer.public_key("log 2").hex(), kind="log")
    old = packaged(book, 6)
    where = "data/ledger/checkpoint"
    assert_first(old, where, "signature")
    book.log = "log 2"
    assert verify(book.package(6))["verdict"] == "valid"
    book.append(
        "revoke", "root", {"reason": "it was seen"}, key=writer.public_key("log 2").hex(), since=len(book.entries)
    )
    assert_first(packaged(book, 6), where, "signature")
    book.append("enrol", "root", {"name": "the third log"}, key=writer.public_key("log 3").hex(), kind="log")
    book.log = "log 3"
    assert verify(packaged(book, 6))["verdict"] == "valid"


def test_an_erased_document_is_unverifiable_with_its_basis(write: Write, tmp_path: Path) -> None:
    book = writer.sample()
    book.append("erase", KEEPER, document=7, basis="Article 17 (1) (b)")
    files = packaged(book, 6, 7)
    (tmp_path / "package.zip").write_bytes(writer.zipped(files))
    for form in (files, write(files), tmp_path / "package.zip"):
        result = verify(form)
        assert result["verdict"] == "unverifiable"
        assert result["problems"] == [{"where": "document 7", "what": "erased: Article 17 (1) (b)"}]
    assert verify(files | {"data/extra": b""})["verdict"] == "invalid"


def test_an_original_of_an_erased_document_is_extra() -> None:
    book = writer.sample()
    book.append("erase", KEEPER, document=7, basis="a court's order")
    files = packaged(book, 6, 7) | {"data/originals/7": book.originals[7][1]}
    result = verify(book.sealed_bag(files))
    assert [problem["where"] for problem in result["problems"]] == ["document 7", "data/originals/7"]
    assert result["verdict"] == "invalid"


# Container and names


ZIPS: dict[str, Callable[[Files], bytes]] = {
    "nothing": lambda files: b"",
    "no zip": lambda files: b"not a zip at all",
    "only an end": lambda files: b"PK\5\6" + bytes(18),
    "something before": lambda files: b"\0" + writer.zipped(files),
    "something after": lambda files: writer.zipped(files) + b"\0",
    "cut off": lambda files: writer.zipped(files)[:-1],
    "a changed byte": lambda files: writer.zipped(files).replace(b"The mill", b"The Mill"),
    "no top folder": lambda files: writer.zipped(files, "").replace(b"\0/", b"\0x"),
    "a top folder of a wrong name": lambda files: writer.zipped(files, ".package"),
    "two top folders": lambda files: writer.zipped(files).replace(b"package-1/seal", b"package-2/seal"),
    "another date": lambda files: writer.zipped(files).replace(b"\0\0\x21\0", b"\1\0\x21\0", 1),
    "another mode": lambda files: writer.zipped(files).replace(b"\0\0\xa4\x81", b"\0\0\xa5\x81", 1),
    "a comment": lambda files: writer.zipped(files)[:-2] + b"\1\0c",
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_of_another_form_is_refused(package: Files, tmp_path: Path, name: str) -> None:
    (tmp_path / "package.zip").write_bytes(ZIPS[name](package))
    result = verify(tmp_path / "package.zip")
    assert result["verdict"] == "invalid"
    (problem,) = result["problems"]
    assert (problem["where"], problem["what"].partition(":")[0]) == (".", "container")
    assert (result["tree_size"], result["root_hash"]) == (None, None)


@pytest.mark.parametrize("how", ["compressed", "with folders", "out of order", "twice"])
def test_a_zip_of_another_packer_is_refused(package: Files, tmp_path: Path, how: str) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w", zipfile.ZIP_DEFLATED if how == "compressed" else 0) as archive:
        if how == "with folders":
            archive.writestr(writer.zip_info("package-1/"), b"")
        for path in sorted(package, reverse=how == "out of order"):
            info = writer.zip_info(f"package-1/{path}")
            info.compress_type = archive.compression
            archive.writestr(info, package[path])
            if how == "twice" and path == "bagit.txt":
                with pytest.warns(UserWarning, match="Duplicate"):
                    archive.writestr(info, package[path])
    assert_first(tmp_path / "package.zip", ".", "container")


@pytest.mark.parametrize(
    "name",
    ["data/.hidden", "data/-x", "data/a b", "data/a\\b", "../out", "/data/x", "data//x", "data/x/", "..", "data/../x"],
)
def test_a_name_of_another_form_is_never_opened(package: Files, tmp_path: Path, name: str) -> None:
    (tmp_path / "package.zip").write_bytes(writer.zipped(package | {name: b"x"}))
    for form in (package | {name: b"x"}, tmp_path / "package.zip"):
        assert_first(form, name, "path")


def test_a_name_of_other_letters_is_refused(package: Files, tmp_path: Path, write: Write) -> None:
    for name in ("data/\u00e9", "data/\u0642"):
        for form in (package | {name: b"x"}, write(package | {name: b"x"})):
            assert_first(form, name, "path")
        zipped = writer.zipped(package | {"data/" + "x" * len(name[5:].encode()): b"x"})
        changed = zipped.replace(b"data/" + b"x" * len(name[5:].encode()), name.encode())
        (tmp_path / "package.zip").write_bytes(changed)
        result = first(tmp_path / "package.zip")
        assert result == ("invalid", ".", "container")


def test_a_name_that_is_both_a_file_and_a_folder_is_refused(package: Files) -> None:
    assert_first(package | {"data/register.json/x": b"x"}, "data/register.json", "path")


@pytest.mark.parametrize("kind", ["link", "broken link", "link to a folder", "pipe"])
def test_what_is_no_file_is_never_opened(package: Files, write: Write, kind: str) -> None:
    folder = write(package)
    odd = folder / "data" / "odd"
    if kind == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to({"link": "register.json", "broken link": "nowhere", "link to a folder": "ledger"}[kind])
    assert_first(folder, "data/odd", "path")


def test_a_folder_that_is_empty_is_no_matter(package: Files, write: Write) -> None:
    folder = write(package)
    (folder / "data" / "empty").mkdir()
    assert verify(folder)["verdict"] == "valid"


@pytest.mark.parametrize("files", [{}, {"notes.txt": b"x"}, {"seal": b"x"}])
def test_what_is_no_package_has_no_verdict(files: Files, write: Write, tmp_path: Path) -> None:
    for form in (files, write(files)):
        with pytest.raises(NothingToVerifyError):
            verify(form)
    with pytest.raises(NothingToVerifyError, match="No such file"):
        verify(tmp_path / "absent")


@pytest.mark.parametrize("number", [2, 10, 999999999])
def test_a_seal_of_another_form_is_wrong(package: Files, number: int) -> None:
    # nothing signed says that it is newer rather than changed
    assert_first(package | {"seal": package["seal"].replace(b"package/1", b"package/%d" % number)}, "seal", "seal")


# The bag


MANIFESTS: dict[str, Callable[[bytes], bytes]] = {
    "no newline at the end": lambda text: text[:-1],
    "an empty line": lambda text: text + b"\n",
    "carriage returns": lambda text: text.replace(b"\n", b"\r\n"),
    "one space": lambda text: text.replace(b"  ", b" ", 1),
    "three spaces": lambda text: text.replace(b"  ", b"   ", 1),
    "a star": lambda text: text.replace(b"  ", b" *", 1),
    "upper case": lambda text: text[:64].upper() + text[64:],
    "another order": lambda text: b"\n".join(text.split(b"\n")[-2::-1]) + b"\n",
    "a line twice": lambda text: text.split(b"\n")[0] + b"\n" + text,
    "a path twice": lambda text: b"0" * 64 + text.split(b"\n")[0][64:] + b"\n" + text,
    "a path that leaves": lambda text: text + b"0" * 64 + b"  data/../../x\n",
    "a path elsewhere": lambda text: text + b"0" * 64 + b"  zzz\n",
    "no UTF-8": lambda text: text + b"\xff",
}


@pytest.mark.parametrize("name", MANIFESTS)
@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_a_manifest_of_another_form_stops(package: Files, name: str, manifest: str) -> None:
    changed = package | {manifest: MANIFESTS[name](package[manifest])}
    assert_first(changed, manifest, "bag")
    result = verify(changed)
    assert (len(result["problems"]), result["tree_size"], result["root_hash"]) == (1, None, None)


def test_a_tag_manifest_lists_three_files_and_no_others(package: Files) -> None:
    lines = package["tagmanifest-sha256.txt"].splitlines(keepends=True)
    for changed in (b"", lines[0], b"".join(lines[1:])):
        assert_first(package | {"tagmanifest-sha256.txt": changed}, "tagmanifest-sha256.txt", "bag")


@pytest.mark.parametrize("text", [b"", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n", b"\xff"])
def test_the_bag_declares_itself(package: Files, text: bytes) -> None:
    assert_first(package | {"bagit.txt": text}, "bagit.txt", "bag")


def test_every_file_that_is_absent_is_missed_and_every_changed_one_found(package: Files) -> None:
    for path in package:
        without = {name: data for name, data in package.items() if name != path}
        if path != "tagmanifest-sha256.txt":
            assert_first(without, path, "missing")
        changed = package | {path: bytes([package[path][0] ^ 1]) + package[path][1:]}
        if path.startswith("data/") or path == "bag-info.txt":
            assert_first(changed, path, "digest")
        assert verify(without)["verdict"] == verify(changed)["verdict"] == "invalid"


def test_the_tag_manifests_files_come_first(package: Files) -> None:
    changed = package | {
        "bag-info.txt": b"x",
        "data/contents/2": b"x",
        "data/contents/1": b"x",
        "data/zzz": b"",
        "aaa": b"",
    }
    problems = verify(changed)["problems"]
    assert [problem["where"] for problem in problems[:5]] == [
        "bag-info.txt",
        "data/contents/1",
        "data/contents/2",
        "aaa",
        "data/zzz",
    ]


@pytest.mark.parametrize("path", ["extra", "data/extra", "data/originals/6.txt.bak", "seal.bak", "manifest-sha512.txt"])
def test_a_file_that_is_not_listed_is_extra(package: Files, path: str) -> None:
    assert_first(package | {path: b""}, path, "extra")


# The seal


def test_the_seal_is_of_this_package_by_its_log(make_book: Book) -> None:
    book = make_book()
    files = packaged(book, 6, 7)
    tags = files["tagmanifest-sha256.txt"]
    good = book.seal_note(tags)
    size = len(book.entries)
    other = "sijill/" + writer.hexadecimal(b"another")

    def sealed(text: bytes, log: str = "log", origin: str = "") -> bytes:
        return note(book, text, log, origin)

    text = good.partition(b"\n\n")[0] + b"\n"
    for seal in (
        b"",
        good[:-1],
        good + b"\n",
        good.replace(b"package/1", b"package/0"),
        good.replace(b"package/1", b"package/x"),
        sealed(text + b"more\n"),
        sealed(text, log="another log"),
        sealed(text.replace(book.origin.encode(), other.encode()), origin=other),
        sealed(text.replace(b"\n%d\n" % size, b"\n%d\n" % (size - 1))),
        sealed(text.replace(writer.b64(book.root_hash()).encode(), writer.b64(bytes(32)).encode())),
        sealed(text.replace(writer.hexadecimal(tags).encode(), H.encode())),
    ):
        assert_first(files | {"seal": seal}, "seal", "seal")
    assert_first({path: data for path, data in files.items() if path != "seal"}, "seal", "missing")


def test_no_more_than_a_thousand_problems_are_listed() -> None:
    book = writer.sample()
    files = packaged(book, 6)
    extras = {f"data/x{number}": b"" for number in range(1500)}
    result = verify(files | extras)
    assert len(result["problems"]) == 1000
    assert "1500 problems" in result["notes"][-1]
