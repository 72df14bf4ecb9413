"""Files are parsed apart: whatever one does to the parser, it is named, and the run goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.adapters.parsing import Given, Parser, Request, digest_of
from sijill.errors import UnreadableDocument
from sijill.intake import Section

ROOT = Path(__file__).parents[2]
MARK = b"PK not a zip, so that it is not read as plain text here: "


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Parser]:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (ROOT, ROOT / "src"))))
    monkeypatch.setenv("SIJILL_PASSPHRASE", "nobody's")
    with Parser({"memory_mb": 1024}, silence_s=3, module="tests.faults.hostile_parser") as parser:
        yield parser


def parse(parser: Parser, path: Path) -> list[Section]:
    return list(parser.sections(Request(path.name, digest_of(str(path)), Given(), path=str(path))))


def file_that(folder: Path, does: str) -> Path:
    path = folder / f"{does}.bin"
    path.write_bytes(MARK + does.encode())
    return path


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("hang", "told nothing for 3 s and was stopped"),
        ("crash", "broke down on it (signal 11)"),
        ("memory", "needs more memory than a parser is given"),
        ("connect", "socket.getaddrinfo is not for a parser"),
        ("program", "subprocess.Popen is not for a parser"),
        ("defect", "the parser failed on it (KeyError"),
        ("nested", "is nested too deep"),
        ("flood", "gives more text than any honest file of its size"),
    ],
)
def test_what_a_file_does_to_its_parser_is_named_and_the_next_is_read(
    hostile: Parser, tmp_path: Path, does: str, reason: str
) -> None:
    with pytest.raises(UnreadableDocument, match=f"^{does}.bin: ") as refused:
        parse(hostile, file_that(tmp_path, does))
    assert reason in str(refused.value)
    (section,) = parse(hostile, file_that(tmp_path, "nothing"))
    assert section.document.text == "Five people were killed in Aleppo."


@pytest.mark.parametrize("does", ["print", "secret"])
def test_what_a_library_prints_is_no_answer_and_secrets_do_not_reach_it(
    hostile: Parser, tmp_path: Path, does: str
) -> None:
    (section,) = parse(hostile, file_that(tmp_path, does))
    assert section.document.text == "Five people were killed in Aleppo."


def test_who_stops_listening_ends_the_parser_and_may_ask_again(hostile: Parser, tmp_path: Path) -> None:
    begun = hostile.sections(
        Request("flood.bin", digest_of(str(file_that(tmp_path, "flood"))), Given(), MARK + b"flood")
    )
    next(begun)
    begun.close()  # type: ignore[attr-defined]
    assert len(parse(hostile, file_that(tmp_path, "nothing"))) == 1


def test_a_parser_is_begun_once_for_many_files(hostile: Parser, tmp_path: Path) -> None:
    processes = set()
    for number in range(5):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(MARK + b"nothing")
        parse(hostile, path)
        processes.add(hostile._process)
    assert len(processes) == 1


def test_bytes_at_hand_are_parsed_as_those_of_a_file() -> None:
    with Parser() as parser, pytest.raises(UnreadableDocument, match="cut short or damaged"):
        list(parser.sections(Request("a.zip", digest_of(str(Path(__file__))), Given(), b"PK\x03\x04 cut short")))
