"""The bag in the one form that a package has; read by the reference implementation of BagIt (formats/package.md)."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import bagit
import pytest

from sijill.errors import ParseError
from sijill.publication.bag import (
    DECLARATION,
    MANIFEST,
    TAG_MANIFEST,
    TAGGED,
    bag_info,
    is_safe,
    manifest,
    parse_manifest,
)

DIGEST, OTHER = sha256(b"a").hexdigest(), sha256(b"b").hexdigest()
LISTED = {"data/b": DIGEST, "data/a.txt": OTHER, "data/B": DIGEST, "data/a/c": DIGEST}
WRITTEN = manifest(LISTED)


def test_a_manifest_is_sorted_by_the_bytes_of_the_paths() -> None:
    lines = f"{DIGEST}  data/B\n{OTHER}  data/a.txt\n{DIGEST}  data/a/c\n{DIGEST}  data/b\n"
    assert manifest(LISTED) == lines.encode()
    assert parse_manifest(WRITTEN) == LISTED
    assert manifest(parse_manifest(WRITTEN)) == WRITTEN


def test_no_byte_of_a_manifest_can_change_and_mean_the_same() -> None:
    for at in range(len(WRITTEN)):
        for value in (WRITTEN[at] ^ 1, WRITTEN[at] ^ 0x20, 0x0A, 0x0D, 0x20, 0x09, 0xC3):
            changed = WRITTEN[:at] + bytes([value]) + WRITTEN[at + 1 :]
            if changed != WRITTEN:
                with suppress(ParseError):
                    assert parse_manifest(changed) != LISTED


@pytest.mark.parametrize(
    "data",
    [
        WRITTEN[:-1],
        WRITTEN + b"\n",
        b"\n" + WRITTEN,
        WRITTEN.replace(b"\n", b"\r\n"),
        WRITTEN.replace(b"  ", b" "),
        WRITTEN.replace(b"  ", b" *"),
        WRITTEN.replace(b"  ", b"\t"),
        WRITTEN.upper(),
        f"{DIGEST}  data/b\n{DIGEST}  data/a\n".encode(),
        f"{DIGEST}  data/a\n{DIGEST}  data/a\n".encode(),
        f"{DIGEST}  data/a\n{OTHER}  data/a\n".encode(),
        f"{DIGEST[:-1]}  data/a\n".encode(),
        f"{DIGEST}0  data/a\n".encode(),
        f"{DIGEST}  \n".encode(),
        f"{DIGEST}  data/a \n".encode(),
        f"{DIGEST}  data/é\n".encode(),
        f"{DIGEST}  data/%0A\n".encode(),
        b"\xff",
        b"\xef\xbb\xbf" + WRITTEN,
    ],
)
def test_a_manifest_of_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        parse_manifest(data)


@pytest.mark.parametrize(
    "path", ["a", "data/a.txt", "A_b-c.d", "0/1/2", "_", "a..b", "data/ledger/tile/0/x001/000.p/5"]
)
def test_paths_that_a_package_has(path: str) -> None:
    assert is_safe(path)
    assert parse_manifest(manifest({path: DIGEST})) == {path: DIGEST}


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/../b", ".hidden", "a/.b", "-a", "a/-b", "a b"),
        *("a\\b", "C:a", "a\n", "a\0b", "é", "\u0661", "a\u202eb", "~", "a*", "a:b", "ａ"),
    ],
)
def test_paths_that_lead_out_or_are_of_another_form(path: str) -> None:
    assert not is_safe(path)
    with pytest.raises(ParseError):
        parse_manifest(f"{DIGEST}  {path}\n".encode())


def test_what_is_known_of_the_bag_stays_on_its_lines() -> None:
    # a line break in a value would begin another field
    assert bag_info({"A": "b", "Source": " one\ntwo\r\n\tthree "}) == b"A: b\nSource: one two three\n"
    assert bag_info({"External-Description": "حلب"}) == "External-Description: حلب\n".encode()


def write_bag(folder: Path) -> None:
    files = {"data/a.txt": b"one", "data/b/c.json": b"{}", "bagit.txt": DECLARATION}
    files["bag-info.txt"] = bag_info({"Source-Organization": "Sijill"})
    files[MANIFEST] = manifest({p: sha256(data).hexdigest() for p, data in files.items() if p.startswith("data/")})
    files[TAG_MANIFEST] = manifest({path: sha256(files[path]).hexdigest() for path in TAGGED})
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def test_the_reference_implementation_takes_such_a_bag(tmp_path: Path) -> None:
    write_bag(tmp_path)
    bag = bagit.Bag(str(tmp_path))
    bag.validate()
    assert bag.info == {"Source-Organization": "Sijill"}
    (tmp_path / "data" / "a.txt").write_bytes(b"two")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path)).validate()
