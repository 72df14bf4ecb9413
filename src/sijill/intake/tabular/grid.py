"""A row of a table, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

MAX_COLUMNS = 16_384
"""As many as Excel has: exports of survey tools give every choice of a question a column of its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is counted in its table, its cells as text, and those cells that a spreadsheet keeps as dates."""

    number: int
    cells: list[str]
    dates: Mapping[int, date | datetime] = field(default_factory=dict)

    def text(self, at: int | None) -> str:
        """A cell; "" where the row has none there, or there is no such column."""
        return self.cells[at] if at is not None and at < len(self.cells) else ""
