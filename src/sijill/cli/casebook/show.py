"""`sijill show` and `sijill log`: look at a casebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.casebook.options import Chosen, on_casebook, write_json
from sijill.cli.shown import shown

if TYPE_CHECKING:
    from sijill.workflows.casebook import Casebook
    from sijill.workflows.rows import ClaimRef

MOST_ROWS = 200
CLAIM = re.compile(r"\d{1,15}\.\d{1,15}|c[0-9a-f]{20}")
STATUSES = ("proposed", "accepted", "corrected", "rejected", "superseded")


@click.command()
@click.argument("what", required=False, metavar="[DOCUMENT|CLAIM]")
@on_casebook
@click.option("--claims", "all_claims", is_flag=True, help="Show the claims of all documents.")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only claims of this status.")
@click.option("--most", type=click.IntRange(min=1), default=MOST_ROWS, show_default=True, help="Rows shown at most.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of the headings.")
@click.option("--json", "json_out", metavar="OUT", help="Write it as JSON (- for standard output).")
def show(
    chosen: Chosen,
    what: str | None,
    all_claims: bool,
    statuses: tuple[str, ...],
    most: int,
    lang: str,
    json_out: str | None,
) -> None:
    """Show the documents; the claims of a DOCUMENT (its number, SHA-256 or name); or a CLAIM with its history.

    A claim is named READING.POSITION, like 4.0, or by its id.
    """
    from sijill.cli.casebook import tables
    from sijill.workflows.looking import claim_history, claim_row_json, claims, document_view, documents
    from sijill.workflows.rows import Page, Status

    chosen_statuses = frozenset(map(Status, statuses)) or frozenset(Status) - {Status.SUPERSEDED}
    with chosen.opened_to_read() as casebook:
        claim, document = _find(casebook, what)
        if claim is not None:
            view = claim_history(casebook, casebook.get_claim(claim))
            if json_out is not None:
                write_json(view.json(), json_out)
            else:
                tables.print_claim(view, lang)
            return
        if document is None and not all_claims:
            found = documents(casebook, None if json_out else most)
            if json_out is not None:
                write_json({"documents": [each.json() for each in found]}, json_out)
            else:
                tables.print_documents(found, casebook.tables.count_claims(), casebook.log.size, lang)
            return
        if document is not None and json_out is None:
            whole = document_view(casebook, document)
            if whole.erased is not None:
                click.echo(f"document {document}: erased by entry {whole.erased}: {shown(whole.basis)}")
                return
        page = Page(document, chosen_statuses, None if json_out else most + 1)
        rows = list(claims(casebook, page))
        if json_out is not None:
            content: dict[str, Any] = {"claims": [claim_row_json(row, value) for row, value in rows]}
            if document is not None:
                content = {"document": document_view(casebook, document).json(), **content}
            write_json(content, json_out)
        else:
            tables.print_claims(rows[:most], len(rows) > most, lang)


def _find(casebook: Casebook, what: str | None) -> tuple[ClaimRef | None, int | None]:
    """The claim or the document that somebody names."""
    from sijill.workflows.looking import find_claim, find_document

    if what is None:
        return None, None
    if CLAIM.fullmatch(what):
        return find_claim(casebook, what), None
    return None, find_document(casebook, what)


@click.command()
@on_casebook
@click.option("--from", "start", type=click.IntRange(min=0), default=0, help="Number of the first act.")
@click.option("--most", type=click.IntRange(min=1), default=MOST_ROWS, show_default=True, help="Acts shown at most.")
@click.option("--contents", is_flag=True, help="Open what the acts say, and the names of who did them.")
@click.option("--json", "json_out", metavar="OUT", help="Write them as JSON (- for standard output).")
def log(chosen: Chosen, start: int, most: int, contents: bool, json_out: str | None) -> None:
    """List the acts. Without --contents this needs no passphrase."""
    from sijill.cli.casebook import tables
    from sijill.workflows.looking import ActView, history, plain_history

    stop = start + most
    if contents:
        with chosen.opened_to_read() as casebook:
            views: list[ActView] = list(history(casebook, start, stop))
            size = casebook.log.size
    else:
        from sijill.adapters.opening import log_of

        ledger = log_of(chosen.folder)
        views, size = list(plain_history(ledger, start, stop)), ledger.size
    if json_out is not None:
        write_json({"tree_size": size, "acts": [each.json() for each in views]}, json_out)
    else:
        tables.print_acts(views, size)
