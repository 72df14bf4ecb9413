"""Delimited text is read the same whether many lines are parsed together or each by itself."""

from __future__ import annotations

import io
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from sijill.intake.section import Original
from sijill.intake.tabular import separated
from sijill.intake.tabular.separated import Separated
from sijill.values.anchor import Digest

PIECES = ["a", "1", ",", ";", '"', '""', '"b, c"', "\n", "\r\n", "\\", "'", " ", "أحمد", "\n2,3\n4,5\n"]


def read(data: bytes) -> tuple[list[tuple[int, list[str]]], list[str]]:
    text = Separated(Original("t.csv", io.BytesIO(data), len(data), Digest("0" * 64)))
    return [(row.number, row.cells) for row in text.rows()], text.notes


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_lines_parsed_together_are_those_parsed_one_by_one(pieces: list[str]) -> None:
    data = ("name,count\n" + "".join(pieces)).encode()
    together = read(data)
    with patch.object(separated._Parser, "whole", lambda *_: None):
        assert read(data) == together
