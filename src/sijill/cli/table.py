"""Claims as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sijill.claims.claim import Claim, Conflict, Modality
from sijill.cli.shown import shown
from sijill.values.count import Count
from sijill.values.when import When

if TYPE_CHECKING:
    from sijill.workflows.read import FileReading

LEFT_TO_RIGHT, POP = "⁦", "⁩"
HEADINGS = {
    "en": ("Kind", "How many", "When", "Where", "Who says", "Words"),
    "ar": ("النوع", "العدد", "متى", "أين", "من يقول", "الكلمات"),
}
CONFLICTS = {"en": "Conflicts noticed", "ar": "تعارضات ملحوظة"}
UNTITLED = {"en": "untitled", "ar": "بلا عنوان"}
MORE = {
    "en": "… and {:,} more claims: --json and --html give all",
    "ar": "… و{:,} إفادة أخرى: --json و--html يعرضان الكل",
}
QUOTE_LENGTH = 80
MOST_ROWS = 1000
"""Rows of one table: nobody reads more in a terminal, and drawing them would take longer than the reading."""


def print_readings(readings: Sequence[FileReading], between: Sequence[Conflict], *, language: str) -> None:
    """Print one table a document, then the conflicts noticed; of a chain of speakers, the first."""
    console = Console()
    for part in readings:
        title = part.reading.document.title or UNTITLED[language]
        console.print(f"\n[bold]{escape(shown(title))}[/bold]  {escape(shown(part.file))}")
        table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
        for at, heading in enumerate(HEADINGS[language]):
            ratio = None if at < 3 else 4 if at == 5 else 2
            table.add_column(heading, no_wrap=at < 2, overflow="fold", min_width=10 if at == 2 else None, ratio=ratio)
        for claim in part.reading.claims[:MOST_ROWS]:
            table.add_row(*(escape(cell) for cell in claim_cells(claim)))
        console.print(table)
        if len(part.reading.claims) > MOST_ROWS:
            console.print(MORE[language].format(len(part.reading.claims) - MOST_ROWS))
    conflicts = [*(each for part in readings for each in part.reading.conflicts), *between]
    if conflicts:
        quotes = {claim.id: claim.spans[0].quote for part in readings for claim in part.reading.claims}
        console.print(f"[bold]{CONFLICTS[language]}[/bold]")
        for conflict in conflicts[:MOST_ROWS]:
            console.print(" ≠ ".join(f"“{escape(_one_line(quotes[id_]))}”" for id_ in conflict.claims))


def claim_cells(claim: Claim) -> tuple[str, ...]:
    """A claim's cells under HEADINGS."""
    manner = "" if claim.modality is Modality.ASSERTED else f"\n({claim.modality})"
    whose = f"\n{claim.subject}" if claim.subject else ""
    return (
        claim.kind + manner,
        _count(claim.count) + ("\n(part)" if claim.part_of else "") + whose,
        _when(claim.when),
        ", ".join(("part of " if place.part else "") + shown(place.text) for place in claim.places),
        shown(next((speaker.name or speaker.role for speaker in claim.speakers), "")),
        _one_line(claim.spans[0].quote),
    )


def _count(count: Count | None) -> str:
    if count is None:
        return ""
    about = "≈" if count.approximate else ""
    if count.high is None:
        return f"{LEFT_TO_RIGHT}{about}≥{count.low:,}{POP}"
    if count.high == count.low:
        return f"{LEFT_TO_RIGHT}{about}{count.low:,}{POP}"
    return f"{LEFT_TO_RIGHT}{about}{count.low:,}–{count.high:,}{POP}"


def _when(when: When | None) -> str:
    if when is None:
        return ""
    if when.earliest is None and when.latest is None:
        return f"? ({shown(when.text)})"
    whole_day = when.earliest is not None and when.latest == when.earliest + timedelta(days=1)
    if when.earliest is not None and whole_day and when.earliest.time() == time():
        return when.earliest.date().isoformat()
    ends = [end.isoformat(" ", "minutes").replace(" 00:00", "") if end else "…" for end in (when.earliest, when.latest)]
    return f"{LEFT_TO_RIGHT}{ends[0]} → {ends[1]}{POP}"


def _one_line(quote: str) -> str:
    line = shown(" ".join(quote.split()))
    return line if len(line) <= QUOTE_LENGTH else line[: QUOTE_LENGTH - 1] + "…"
