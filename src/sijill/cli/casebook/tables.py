"""Documents, claims, and acts as tables in the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sijill.claims.parse import parse_claim
from sijill.cli.shown import shown
from sijill.cli.table import HEADINGS, claim_cells
from sijill.values.anchor import Digest
from sijill.values.clock import utc
from sijill.workflows.looking import ActView, ClaimView, DocumentView
from sijill.workflows.rows import ClaimRow, Status

DOCUMENT_HEADINGS = {
    "en": ("No.", "Document", "Recorded", "Claims", "Open", "SHA-256"),
    "ar": ("الرقم", "الوثيقة", "تاريخ القيد", "الإفادات", "المفتوحة", "SHA-256"),
}
CLAIM_HEADINGS = {"en": ("Claim", "Status"), "ar": ("الإفادة", "الحالة")}
WORDS = {
    "en": {
        "erased": "erased: {}",
        "totals": "documents: {}; claims: {} ({}); acts: {}",
        "more": "… and more: --most shows them, --json all",
        "as_read": "As the machine read it",
        "grade": "Grade",
    },
    "ar": {
        "erased": "مُحيت: {}",
        "totals": "الوثائق: {}؛ الإفادات: {} ({})؛ الأفعال: {}",
        "more": "… والمزيد: --most يعرضها، و--json يعرض الكل",
        "as_read": "كما قرأتها الآلة",
        "grade": "التقييم",
    },
}
ACT_HEADINGS = {
    "en": ("Entry", "When", "Who", "Act", "On", "Says"),
    "ar": ("القيد", "متى", "من", "الفعل", "على", "المضمون"),
}
STATUSES = {
    "en": {status: str(status) for status in Status},
    "ar": {
        Status.PROPOSED: "مقترحة",
        Status.ACCEPTED: "مقبولة",
        Status.CORRECTED: "مصحَّحة",
        Status.REJECTED: "مرفوضة",
        Status.SUPERSEDED: "مستبدلة",
    },
}
ACTS_IN_ARABIC = {
    "add": "إضافة",
    "read": "قراءة",
    "accept": "قبول",
    "reject": "رفض",
    "correct": "تصحيح",
    "grade": "تقييم",
    "link": "ربط",
    "note": "ملاحظة",
}
DIGEST_SHOWN = 16
ONE_LINE = 200


def _table(headings: Sequence[str], narrow: int) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for at, heading in enumerate(headings):
        table.add_column(heading, no_wrap=at < narrow, overflow="fold")
    return table


def print_documents(
    found: Sequence[DocumentView], counts: Mapping[int, Mapping[Status, int]], acts: int, language: str
) -> None:
    """The documents, with their claims and how many nobody has decided on."""
    console, words = Console(), WORDS[language]
    table = _table(DOCUMENT_HEADINGS[language], 1)
    for view in found:
        if view.erased is not None:
            cells = [str(view.number), words["erased"].format(shown(view.basis)), utc(view.added), "", "", ""]
        else:
            live = {status: count for status, count in view.claims.items() if status is not Status.SUPERSEDED}
            cells = [
                str(view.number),
                shown(view.name),
                utc(view.added),
                str(sum(live.values())),
                str(live.get(Status.PROPOSED, 0)),
                f"{view.sha256[:DIGEST_SHOWN]}…",
            ]
        table.add_row(*map(escape, cells))
    console.print(table)
    totals: dict[Status, int] = {}
    for each in counts.values():
        for status, count in each.items():
            totals[status] = totals.get(status, 0) + count
    by_status = ", ".join(f"{totals[status]:,} {STATUSES[language][status]}" for status in Status if status in totals)
    console.print(words["totals"].format(f"{len(found):,}", f"{sum(totals.values()):,}", by_status or "–", f"{acts:,}"))


def print_claims(
    rows: Sequence[tuple[ClaimRow, Mapping[str, Any]]], more: bool, language: str, status: str | None = None
) -> None:
    """Claims in their order; `status` is shown in the place of their own."""
    console, words = Console(), WORDS[language]
    table = _table((*CLAIM_HEADINGS[language], *HEADINGS[language]), 3)
    for row, value in rows:
        cells = claim_cells(parse_claim(value, Digest("")))
        table.add_row(*(escape(cell) for cell in (str(row.ref), status or STATUSES[language][row.status], *cells)))
    console.print(table)
    if more:
        console.print(words["more"])


def print_claim(view: ClaimView, language: str) -> None:
    """A claim with its history."""
    print_claims([(view.row, view.claim)], False, language)
    console, words = Console(), WORDS[language]
    if view.grade is not None:
        console.print(f"{words['grade']}: {view.grade}")
    if view.row.corrected is not None:
        print_claims([(view.row, view.as_read)], False, language, words["as_read"])
    _print_acts(view.history, console, language)


def print_acts(views: Sequence[ActView], size: int) -> None:
    """Acts in their order."""
    console = Console()
    _print_acts(views, console, "en")
    if views and views[-1].act.n + 1 < size:
        console.print(f"… {size:,} in all: --from {views[-1].act.n + 1} goes on")


def _print_acts(views: Sequence[ActView], console: Console, language: str) -> None:
    table = _table(ACT_HEADINGS[language], 2)
    for view in views:
        about = {name: value for name, value in view.act.members.items() if name not in ("object", "casebook")}
        cells = [
            str(view.act.n),
            utc(view.act.at),
            shown(view.actor) or f"{view.act.actor[:8]}…",
            ACTS_IN_ARABIC.get(view.act.name, view.act.name) if language == "ar" else view.act.name,
            _brief(about),
            _brief(view.content or {}),
        ]
        table.add_row(*map(escape, cells))
    console.print(table)


def _brief(members: Mapping[str, Any]) -> str:
    parts = []
    for name, value in members.items():
        if name == "claim" and isinstance(value, dict):
            continue  # the corrected value stands above the history
        if name in ("claim", "to"):
            claims = [value] if name == "claim" else value
            value = " ".join(".".join(map(str, claim)) for claim in claims)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        parts.append(f"{name} {shown(text)}")
    brief = ", ".join(parts)
    return brief if len(brief) <= ONE_LINE else brief[: ONE_LINE - 1] + "…"
