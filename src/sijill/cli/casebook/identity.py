"""`sijill identity`: who spoke, kept apart from what they said."""

from __future__ import annotations

import sys

import click

from sijill.cli.casebook.options import Chosen, on_casebook
from sijill.cli.shown import shown


@click.group()
def identity() -> None:
    """Keep who a speaker is under a key of its own; reading it is recorded before it is shown."""


@identity.command("add")
@click.argument("document", metavar="DOCUMENT")
@click.argument("file", metavar="FILE")
@on_casebook
@click.option("--pseudonym", required=True, help="What everyone else calls the person: W1.")
def add_identity(chosen: Chosen, document: str, file: str, pseudonym: str) -> None:
    """Keep the identity in FILE (- for standard input) of a person who spoke in DOCUMENT."""
    from sijill.adapters.files import read_bytes
    from sijill.workflows.identities import MOST_BYTES, identify
    from sijill.workflows.looking import find_document

    data = read_bytes(file, MOST_BYTES)
    with chosen.opened() as casebook:
        kept = identify(casebook, find_document(casebook, document), pseudonym, data)
    click.echo(f"identity {kept.number}  {shown(kept.pseudonym)}  document {kept.document}")


@identity.command("list")
@click.argument("document", metavar="DOCUMENT")
@on_casebook
def list_identities(chosen: Chosen, document: str) -> None:
    """List whose identities are kept for DOCUMENT, by pseudonym."""
    from sijill.workflows.identities import pseudonyms
    from sijill.workflows.looking import find_document

    with chosen.opened_to_read() as casebook:
        for kept in pseudonyms(casebook, find_document(casebook, document)):
            click.echo(f"identity {kept.number}  {shown(kept.pseudonym)}")


@identity.command()
@click.argument("number", type=click.IntRange(min=0), metavar="NUMBER")
@on_casebook
@click.option("--reason", required=True, help="Why it must be read; recorded before it is shown.")
def reveal(chosen: Chosen, number: int, reason: str) -> None:
    """Show an identity. That you read it, when and why is recorded first."""
    from sijill.workflows.identities import reveal as do

    with chosen.opened() as casebook:
        data = do(casebook, number, reason)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
