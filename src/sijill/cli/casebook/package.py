"""`sijill package`: an evidence package for a court, a newsroom, anyone who shall check without trusting us."""

from __future__ import annotations

import click

from sijill.cli.casebook.options import Chosen, on_casebook


@click.command()
@click.argument("out", metavar="OUT")
@on_casebook
@click.option("--only", multiple=True, metavar="DOCUMENT", help="Only this document (number, SHA-256 or name).")
@click.option("--with-names", "names", is_flag=True, help="Open the names of the people who acted.")
@click.option("--reason", default="", help="What for, and for whom; kept in the casebook and in the package.")
def package(chosen: Chosen, out: str, only: tuple[str, ...], names: bool, reason: str) -> None:
    """Write an evidence package to OUT, a new folder or a .zip: originals, claims, their history, proofs, the verifier.

    The whole ledger is in it; what acts on other documents say is not. It holds the chosen documents in the clear.
    """
    from sijill.adapters.opening import casebook_folders
    from sijill.adapters.packages import written_package
    from sijill.workflows.export import export_package
    from sijill.workflows.looking import find_document

    with written_package(out, *casebook_folders(chosen.folder)) as writer, chosen.opened() as casebook:
        documents = [find_document(casebook, words) for words in only] or None
        made = export_package(casebook, writer.put, writer.enclosed(), documents=documents, names=names, reason=reason)
    click.echo(f"{out}: {len(made.documents)} documents, {made.files} files, {made.checkpoint.head.size} entries")
    click.echo(f"root hash {made.checkpoint.head.root.hex()}")
    click.echo("It holds these documents in the clear: treat it as you treat them.", err=True)
