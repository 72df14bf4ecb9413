"""An account in the terminal: the answer, who says what, what cannot all be true, and what was not used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sijill.cli.shown import shown
from sijill.publication.account_view import account_view
from sijill.publication.wording import Words, words_of

LEFT_TO_RIGHT, POP = "⁦", "⁩"
MOST_ROWS = 100
"""Rows of one table; JSON and page hold all."""

QUOTE_LENGTH = 60


def print_account(content: Mapping[str, Any], language: str) -> None:
    """Print the JSON of an account."""
    words = words_of(language)
    view = account_view(content, "account", words, {})
    console = Console()
    _print_answer(console, view, words)
    _print_sources(console, view, words)
    _print_claims(console, view, words)
    _print_conflicts(console, view, words)
    _print_rest(console, view, words)
    console.print(f"{words['account_id']}: {view['id']}", soft_wrap=True)


def _print_answer(console: Console, view: Mapping[str, Any], words: Words) -> None:
    question = view["question"]
    places = words["account_comma"].join(question["places"])
    asked = [question["kind"], question["whose"], places, question["incident"], question["when"]]
    console.print(f"\n[bold]{escape(shown(' · '.join(part for part in asked if part)))}[/bold]")
    for answer in view["answers"]:
        console.print(f"[bold]{answer['label']}: {_figure(answer['figure'])}[/bold]  {escape(answer['why'])}")
    if view["outer"]:
        console.print(f"{words['account_outer']}: {words['account_outer_why']}")
    status = view["status"]
    console.print(f"{words['account_status']}: [bold]{status['label']}[/bold] ({escape(shown(status['reason']))})")


def _print_sources(console: Console, view: Mapping[str, Any], words: Words) -> None:
    table = _table(words["account_source"], words["account_bounds"], words["account_n_claims"])
    for source in view["sources"][:MOST_ROWS]:
        name = shown(source["speaker"]) + (f"\n{shown(source['note'])}" if source["note"] else "")
        table.add_row(escape(name), _figure(source["bounds"]), str(source["n"]))
    _print_table(console, words["account_sources"], table)


def _print_claims(console: Console, view: Mapping[str, Any], words: Words) -> None:
    table = _table(
        words["account_source"], words["account_understood"], words["account_said"], words["account_without"], "", "id"
    )
    for claim in view["used"][:MOST_ROWS]:
        table.add_row(
            escape(shown(claim["speaker"])),
            _figure(claim["understood"]),
            claim["said"],
            _figure(claim["without"]),
            escape(_one_line(claim["quote"] or " · ".join(claim["about"]))),
            escape(shown(claim["id"])),
        )
    _print_table(console, words["account_used"], table)


def _print_conflicts(console: Console, view: Mapping[str, Any], words: Words) -> None:
    if not view["conflicts"]:
        return
    console.print(f"[bold red]{words['account_conflicts']}[/bold red]")
    for conflict in view["conflicts"][:MOST_ROWS]:
        console.print(" ≠ ".join(_told(claim) for claim in conflict))
    if not view["complete"]:
        console.print(words["account_more_conflicts"])
    table = _table(words["account_set_aside"], words["account_cost"], words["account_then"])
    for option in view["retractions"][:MOST_ROWS]:
        aside = ", ".join(shown(claim["id"]) for claim in option["claims"])
        table.add_row(escape(aside), str(option["cost"]), _figure(option["bounds"]))
    _print_table(console, words["account_options"], table)


def _print_rest(console: Console, view: Mapping[str, Any], words: Words) -> None:
    for incident in (each for each in view["incidents"] if each["told_apart"]):
        told = f"{incident['name']} ({'; '.join(incident['reasons'])})"
        console.print(f"{words['account_incident']}: {escape(shown(told))}")
    if view["unused"]:
        console.print(f"[bold]{words.fill('account_unused', n=view['n_unused'])}[/bold]")
        for group in view["unused"]:
            console.print(f"  {escape(shown(group['label']))}: {escape(_ids(group['claims']))}")
    by_reason: dict[str, list[Mapping[str, Any]]] = {}
    for finding in view["findings"]:
        by_reason.setdefault(finding["reason"], []).extend(finding["claims"])
    if by_reason:
        console.print(f"[bold]{words['account_findings']}[/bold]")
    for reason, claims in by_reason.items():
        console.print(f"  {escape(shown(reason))}: {escape(_ids(claims))}")


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _print_table(console: Console, title: str, table: Table) -> None:
    if table.row_count:
        console.print(f"[bold]{title}[/bold]")
        console.print(table)


def _told(claim: Mapping[str, Any]) -> str:
    words = f"“{_one_line(claim['quote'])}”" if claim["quote"] else _figure(claim["understood"])
    return f"{escape(shown(claim['speaker']))} {escape(words)}"


def _figure(figure: str) -> str:
    """A figure that keeps its order in a line that runs from right to left."""
    return f"{LEFT_TO_RIGHT}{figure}{POP}" if figure[:1].isdigit() else figure


def _ids(claims: Sequence[Mapping[str, Any]]) -> str:
    """The ids of claims, of very many the first."""
    ids = [shown(claim["id"]) for claim in claims[:MOST_ROWS]]
    return ", ".join(ids) + (f" … +{len(claims) - MOST_ROWS}" if len(claims) > MOST_ROWS else "")


def _one_line(text: str) -> str:
    line = shown(" ".join(text.split()))
    return line if len(line) <= QUOTE_LENGTH else line[: QUOTE_LENGTH - 1] + "…"
