"""What the verifier tells first, what it calls an entry, and the names that the tests of its stages share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.unit.verifier import writer
from tests.unit.verifier.writer import Casebook, Files, packaged
from verifier.sijill_verify import verify

Write = Callable[[Files], Path]
KEEPER = "reader of files"
PERSON, PHONE = writer.public_key(KEEPER).hex(), writer.public_key("phone").hex()
NEW = writer.public_key("new").hex()
SMALL_KEY = "01" + "00" * 31
H = "0" * 64
REASON = {"reason": "as told"}


def place(book: Casebook, number: int, folder: str = "data/") -> str:
    """How a problem names an entry of a book of fewer than 256."""
    start = sum(2 + len(entry) for entry in book.entries[:number]) + 2
    path = f"{folder}ledger/tile/entries/000.p/{len(book.entries)}"
    return f"entry {number} ({path} bytes {start}-{start + len(book.entries[number])})"


def first(files: Any) -> tuple[str, str, str]:
    """Verdict, and where and code of the first problem."""
    result = verify(files)
    problem = result["problems"][0]
    assert set(problem) == {"where", "what"}
    return result["verdict"], problem["where"], problem["what"].partition(":")[0]


def assert_first(files: Any, where: str, code: str) -> None:
    assert first(files) == ("invalid", where, code)


def changed_package(path: str, data: bytes | None, about: tuple[int, ...] = (6,)) -> Files:
    """A sealed package in which one file is another, or is not there."""
    book = writer.sample()
    files = packaged(book, *about)
    files = {name: old for name, old in files.items() if name != path} | ({} if data is None else {path: data})
    return book.sealed_bag(files)


def note(book: Casebook, text: bytes, log: str = "log", origin: str = "") -> bytes:
    return text + b"\n" + writer.log_line(origin or book.origin, text, log)


def respell_base64(text: bytes, line: int) -> bytes:
    """The same bytes in a base64 that is not canonical."""
    lines = text.split(b"\n")
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = letters[letters.index(lines[line][-2]) + 1]
    lines[line] = lines[line][:-2] + bytes([last]) + b"="
    return b"\n".join(lines)
