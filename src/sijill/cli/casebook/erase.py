"""`sijill erase` and `sijill rebuild`."""

from __future__ import annotations

import click

from sijill.cli.casebook.options import Chosen, on_casebook


@click.command()
@click.argument("document", metavar="DOCUMENT")
@on_casebook
@click.option("--basis", required=True, help="The legal basis. It stays readable to everyone: name no person in it.")
def erase(chosen: Chosen, document: str, basis: str) -> None:
    """Erase a DOCUMENT (number, SHA-256 or name) for good: its key is destroyed, and with it all that was sealed
    under it.
    """
    from sijill.workflows.erase import erase as do
    from sijill.workflows.looking import find_document

    with chosen.opened() as casebook:
        number = find_document(casebook, document)
        act = do(casebook, number, basis)
    click.echo(f"entry {act.n}  erase  document {number}")
    click.echo(
        "Its key is destroyed here. Copies of the keys' folder that you keep elsewhere, and packages that were made,"
        " still hold it.",
        err=True,
    )


@click.command()
@on_casebook
def rebuild(chosen: Chosen) -> None:
    """Make the tables anew from ledger and vault."""
    from sijill.adapters.opening import rebuilt

    acts = rebuilt(chosen.folder, chosen.passphrase(), chosen.who)
    click.echo(f"tables made anew from {acts} acts")
