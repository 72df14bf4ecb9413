"""The table of claims in the terminal."""

from __future__ import annotations

import pytest

from sijill.cli.table import print_readings
from sijill.workflows.read import FileReading
from tests.unit.reading.sentences_read import read_text


def test_no_control_character_of_a_document_reaches_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = "In Aleppo 5 civilians \u202e were \x1b \x07 killed, Ahmad Najjar said."
    reading = read_text(text)
    assert any("\x1b" in claim.spans[0].quote for claim in reading.claims)
    print_readings([FileReading("a\x1b[2J.txt", reading)], (), language="en")
    printed = capsys.readouterr().out
    assert "civilians" in printed
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)
