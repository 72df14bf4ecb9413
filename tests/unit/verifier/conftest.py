"""What the verifier is tried on: a time-stamping authority, and books and packages stamped by it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifier import writer
from tests.unit.verifier.authority import Authority, Holder, certify, stamping

Book = Callable[[], writer.Casebook]


@pytest.fixture(scope="session")
def openssl() -> None:
    """Skips where the `openssl` command is absent; fails in CI, where it must be there."""
    if not shutil.which("openssl"):
        reason = "no openssl command on this machine (Debian: apt-get install openssl)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


@pytest.fixture(scope="session")
def top(openssl: None) -> Holder:
    """The root certificate of the authority."""
    return certify("Root of the tests", kind="rsa")


@pytest.fixture(scope="session")
def authority(top: Holder, tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), stamping("Clock of the tests", top, kind="rsa"))


@pytest.fixture(scope="session")
def make_book(authority: Authority, top: Holder) -> Book:
    """A new sample casebook, with a time stamp in it, that a test may go on from or spoil."""
    tokens: dict[bytes, bytes] = {}

    def stamp(note: bytes) -> bytes:  # every book asks for the same, and one answer serves them all
        tokens[note] = tokens.get(note) or authority.stamp(note)
        return tokens[note]

    return lambda: writer.sample(stamp, top.pem())


@pytest.fixture(scope="session")
def package(make_book: Book) -> writer.Files:
    """The files of a package about both documents. Not to be changed: a test takes a copy."""
    return writer.packaged(make_book(), 6, 7)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[writer.Files], Path]:
    """Writes files into a folder of their own."""

    def to_folder(files: writer.Files) -> Path:
        folder = tmp_path / f"folder-{len(list(tmp_path.iterdir()))}"
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder

    return to_folder
