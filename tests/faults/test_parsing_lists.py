"""Lists are parsed apart: what a parser that was taken over answers is looked at, named without a name, and left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.adapters.parsing import Parser
from sijill.adapters.parsing_lists import list_of_blocks, list_of_file
from sijill.errors import UnreadableDocument
from sijill.linkage.records import ListOfPersons

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Parser]:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, (ROOT, ROOT / "src"))))
    with Parser({"memory_mb": 1024}, silence_s=20, module="tests.faults.hostile_lists") as parser:
        yield parser


def read(parser: Parser, word: str) -> ListOfPersons:
    return list_of_blocks(parser, word, "0" * 64, [b"id,name\n1, ", word.encode()], None)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("no-table", "what is no list: no table"),
        ("no-headings", "what is no list: no table"),
        ("no-rows", "what is no list: rows that are none"),
        ("numbers", "what is no list: rows that are none"),
        ("negative", "what is no list: rows that are none"),
        ("too-great", "what is no list: rows that are none"),
        ("odd-code", "what is no list: nothing of the rows"),
        ("odd-notes", "what is no list: nothing of the rows"),
        ("no-object", "answered what is no object"),
        ("flood", "gives more text than any honest file of its size"),
        ("crash", "broke down on it (signal 11)"),
        ("defect", "the parser failed on it (KeyError)"),
    ],
)
def test_what_is_no_list_is_refused_and_the_next_is_read(hostile: Parser, word: str, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"^{word}: ") as refused:
        read(hostile, word)
    assert reason in str(refused.value)
    assert "Sami" not in str(refused.value)
    (record,) = read(hostile, "honest").records
    assert record.name_latin == "Sami Omar"


def test_a_list_that_is_refused_half_way_ends_no_later_one(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("id,age\n" + "1,4\n" * 30_000, encoding="utf-8")
    good.write_text("id,name\n" + "1,Samer Farid\n" * 30_000, encoding="utf-8")
    with Parser() as parser:
        with pytest.raises(Exception, match="name"):
            list_of_file(parser, str(bad), None)
        assert list_of_file(parser, str(good), None).n_rows == 30_000
