"""`sijill new`: begin a casebook."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sijill.cli.casebook.options import PASSPHRASE, read_passphrase
from sijill.cli.read import Zone
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.workflows.found import Founded

ROOT_PASSPHRASE = "SIJILL_ROOT_PASSPHRASE"
SHORT = 12


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--name", default="custodian", show_default=True, help="Your name; only the casebook can read it.")
@click.option("--root-key", metavar="FILE", help="Where the root key goes: a stick, a safe. Else DIR/keys/root.key.")
@click.option("--timezone", "zone", type=Zone(), help="Zone of times without one in what is added: Asia/Damascus.")
@click.option("--passphrase-file", metavar="FILE", help=f"Read the passphrase from FILE; else {PASSPHRASE}, else ask.")
@click.option(
    "--root-passphrase-file", metavar="FILE", help=f"For the root key; else {ROOT_PASSPHRASE}, else the same."
)
def new(
    folder: str,
    name: str,
    root_key: str | None,
    zone: tzinfo | None,
    passphrase_file: str | None,
    root_passphrase_file: str | None,
) -> None:
    """Begin a casebook in DIR, which is made: keys, ledger, vault, tables.

    A casebook keeps documents sealed, and records every act on them so that nothing can be altered unseen.
    """
    import os

    from sijill.adapters.opening import KEYS, founded, write_zone
    from sijill.workflows.keyring import ROOT

    passphrase = read_passphrase(PASSPHRASE, passphrase_file, "A passphrase for this casebook", confirm=True)
    root_passphrase = passphrase
    if root_passphrase_file is not None or ROOT_PASSPHRASE in os.environ:
        root_passphrase = read_passphrase(ROOT_PASSPHRASE, root_passphrase_file, "A passphrase for the root key")
    if not passphrase or not root_passphrase:
        raise InputError("an empty passphrase protects nothing")
    if root_key is not None and Path(root_key).exists():
        raise InputError(f"{root_key} is there already: a root key is never written over")

    def keep_root(made: Founded) -> None:
        if root_key is None:
            made.casebook.place.keys.write(ROOT, made.root_key)
        else:
            _write_root_key(root_key, made.root_key)

    with founded(folder, name, passphrase, root_passphrase, keep_root=keep_root) as made:
        casebook = made.casebook
        origin, public = casebook.origin, casebook.session.person.public
        if zone is not None:
            write_zone(folder, zone)
    click.echo(f"{folder}: a new casebook.", err=True)
    click.echo(f"ledger  {origin}")
    click.echo(f"you     {public}")
    keys = os.environ.get(KEYS) or f"{folder}/keys"
    kept = root_key or f"{keys}/{ROOT}"
    click.echo(
        f"The root key is {kept}. It enrols and revokes, nothing else: take it off this machine.\n"
        f"Back up {keys} apart from the rest: without it nothing can be read, with it everything can.",
        err=True,
    )
    if len(passphrase) < SHORT:
        click.echo(f"warning: who has the keys can guess a passphrase of {len(passphrase)} characters", err=True)


def _write_root_key(path: str, data: bytes) -> None:
    import os

    from sijill.adapters.disk import storage_error, sync_names

    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        sync_names(str(Path(path).absolute().parent))
    except OSError as error:
        raise storage_error(path, "writing", error) from error
