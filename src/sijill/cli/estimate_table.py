"""Estimates in the terminal: what is documented, the least, the spread over families, each method, what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sijill.cli.shown import shown
from sijill.publication.estimate_view import stratum_views
from sijill.publication.message_words import Piece, message_pieces
from sijill.publication.wording import Words, words_of

LEFT_TO_RIGHT, AS_IT_BEGINS, POP = "⁦", "⁨", "⁩"
MOST_STRATA = 10
"""Strata that are printed with their methods; of more, one line each."""

MOST_LINES = 200
MOST_WARNINGS = 40


def print_estimates(content: Mapping[str, Any], language: str) -> None:
    """Print the JSON of estimates; no number stands alone."""
    words = words_of(language)
    console = Console()
    console.print(f"\n[bold]{words['estimate_notice']}[/bold]  {words['estimate_notice_why']}")
    views = stratum_views(content, words)
    many = len(views) > MOST_STRATA + 1
    for view in views:
        if view["is_total"] or not many:
            _print_stratum(console, view, words)
    if many:
        _print_lines(console, [view for view in views if not view["is_total"]], words)
    messages = content["messages"]
    if messages:
        console.print(f"[bold yellow]{words['estimate_warnings']}[/bold yellow]")
    for each in messages[:MOST_WARNINGS]:
        console.print(f"  {_said(message_pieces(each, words))}")
    if len(messages) > MOST_WARNINGS:
        console.print(f"  … +{len(messages) - MOST_WARNINGS}")
    given = content["input"]
    console.print(f"SHA-256 {given['sha256']} · seed {content['settings']['seed']}", soft_wrap=True)


def _print_stratum(console: Console, view: Mapping[str, Any], words: Words) -> None:
    console.print(f"\n[bold]{escape(shown(view['title']))}[/bold]")
    console.print(f"{words['estimate_documented']}: [bold]{_figure(view['documented'])}[/bold]")
    if view["bound"]:
        console.print(
            f"{words['estimate_bound']}: [bold]{_figure(view['bound'])}[/bold]  {words['estimate_bound_why']}"
        )
    spread = view["spread"]
    if spread is None:
        console.print(
            f"{words['estimate_spread']}: [bold]{words['estimate_none']}[/bold]  {words['estimate_none_why']}"
        )
    else:
        why = f"{spread['why']} {spread['families']}"
        console.print(f"{words['estimate_spread']}: [bold]{_figure(spread['figure'])}[/bold]  {why}")
        few = "" if spread["enough"] else f"  ({words['estimate_few_families']})"
        console.print(f"{words['estimate_outer']}: {_figure(spread['outer'])}{few}")
    if view["methods"]:
        level = words.fill("estimate_interval", level=view["methods"][0]["level"])
        table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
        table.add_column(words["estimate_method"], overflow="fold", ratio=3)
        table.add_column(words["estimate_estimate"], no_wrap=True)
        table.add_column(level, no_wrap=True)
        table.add_column(words["estimate_assumption"], overflow="fold", ratio=5)
        for each in view["methods"]:
            cells = _figure(each["estimate"]), _figure(each["interval"])
            table.add_row(escape(shown(each["name"])), *cells, escape(each["assumption"]))
        console.print(table)
    for each in view["methods"]:
        _print_sampler(console, each, words)
    _print_refusals(console, view, words)


def _print_refusals(console: Console, view: Mapping[str, Any], words: Words) -> None:
    """What is refused, methods with one reason together."""
    by_reason: dict[tuple[str, tuple[Piece, ...]], list[str]] = {}
    for each in view["refused"]:
        by_reason.setdefault((each["status"], each["reason"]), []).append(each["name"])
    for (status, reason), names in by_reason.items():
        console.print(f"[bold]{status}[/bold]: {escape(words['estimate_then'].join(names))}\n  {_said(reason)}")
    for each in view["refused"]:
        _print_sampler(console, each, words)
    if view["gap"]:
        console.print(f"[bold]{words['estimate_gap']}[/bold]: {words['estimate_gap_why']}")
    for each in view["gap"][:MOST_WARNINGS]:
        name = escape(shown(each["stratum"] or words["estimate_no_label"]))
        console.print(f"  {name} ({_figure(each['n_observed'])}): {_said(each['reason'])}")
    if len(view["gap"]) > MOST_WARNINGS:
        console.print(f"  … +{len(view['gap']) - MOST_WARNINGS}")


def _print_sampler(console: Console, each: Mapping[str, Any], words: Words) -> None:
    """Whether chains agree, whether the lists are as the classes would have them, and the modes where there are any."""
    sampler = each["sampler"]
    if sampler is None:
        return
    console.print(f"[bold]{escape(shown(each['name']))}[/bold]: {words['estimate_sampler']}")
    for name, figure in sampler["agreement"]:
        console.print(f"  {name}: {_figure(figure)}")
    if sampler["as_far"]:
        console.print(f"  {words['estimate_checked_all']}: {_figure(sampler['as_far'])}")
    if sampler["modes"]:
        console.print(f"  {words['estimate_modes']}. {sampler['modes_why']}")
    for name, median, ends in sampler["modes"]:
        console.print(f"    {name}: {_figure(median)} ({_figure(ends)})")


def _print_lines(console: Console, views: list[Mapping[str, Any]], words: Words) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for heading in ("stratum", "documented", "bound", "spread", "outer"):
        table.add_column(words[f"estimate_{heading}"], overflow="fold")
    for view in views[:MOST_LINES]:
        spread = view["spread"]
        figures = (
            (words["estimate_none"], "") if spread is None else (_figure(spread["figure"]), _figure(spread["outer"]))
        )
        table.add_row(escape(shown(view["title"])), _figure(view["documented"]), _figure(view["bound"]), *figures)
    console.print(f"[bold]{words['estimate_strata']}[/bold]")
    console.print(table)
    if len(views) > MOST_LINES:
        console.print(f"… +{len(views) - MOST_LINES}: --json, --html")


def _said(pieces: Iterable[Piece]) -> str:
    """A sentence in which what is filled in keeps its own direction, and can steer nothing."""
    return "".join(
        f"{AS_IT_BEGINS}{escape(shown(each.text))}{POP}" if each.filled_in else escape(each.text) for each in pieces
    )


def _figure(figure: str) -> str:
    """A figure that keeps its order in a line that runs from right to left."""
    return f"{LEFT_TO_RIGHT}{figure}{POP}" if figure[:1].isdigit() else figure
