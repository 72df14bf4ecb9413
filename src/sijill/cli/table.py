"""Claims as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sijill.claims.claim import Claim
from sijill.values.count import Count
from sijill.values.when import When
from sijill.workflows.read import FileReading

LEFT_TO_RIGHT, POP = "⁦", "⁩"
HEADINGS = {
    "en": ("Kind", "How many", "Whose", "When", "Where", "Who says", "Modality", "Words"),
    "ar": ("النوع", "العدد", "من", "متى", "أين", "من يقول", "الصيغة", "الكلمات"),
}
CONFLICTS = {"en": "Conflicts noticed", "ar": "تعارضات ملحوظة"}
UNTITLED = {"en": "untitled", "ar": "بلا عنوان"}
QUOTE_LENGTH = 80


def print_readings(readings: Iterable[FileReading], *, language: str) -> None:
    """Print one table a document, and the conflicts noticed in it."""
    console = Console()
    for part in readings:
        reading = part.reading
        console.print(f"\n[bold]{escape(reading.document.title or UNTITLED[language])}[/bold]  {escape(part.file)}")
        table = Table(*HEADINGS[language], show_lines=False, pad_edge=False)
        for claim in reading.claims:
            table.add_row(*(escape(cell) for cell in _cells(claim)))
        console.print(table)
        if reading.conflicts:
            quotes = {claim.id: claim.spans[0].quote for claim in reading.claims}
            console.print(f"[bold]{CONFLICTS[language]}[/bold]")
            for conflict in reading.conflicts:
                console.print(" ≠ ".join(f"“{escape(_one_line(quotes[id_]))}”" for id_ in conflict.claims))


def _cells(claim: Claim) -> tuple[str, ...]:
    return (
        claim.kind,
        _count(claim.count),
        claim.subject or "",
        _when(claim.when),
        ", ".join(("part of " if place.part else "") + place.text for place in claim.places),
        " ← ".join(speaker.name or speaker.role for speaker in claim.speakers),
        str(claim.modality) + (" (part)" if claim.part_of else ""),
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
        return f"? ({when.text})"
    ends = [end.isoformat(" ", "minutes").replace(" 00:00", "") if end else "…" for end in (when.earliest, when.latest)]
    return f"{LEFT_TO_RIGHT}{ends[0]} → {ends[1]}{POP}"


def _one_line(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= QUOTE_LENGTH else line[: QUOTE_LENGTH - 1] + "…"
