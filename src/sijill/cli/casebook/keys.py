"""`sijill keys`: who may act, and the keys to hand to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from sijill.cli.casebook.new import ROOT_PASSPHRASE
from sijill.cli.casebook.options import Chosen, on_casebook, read_passphrase, within_group, write_json
from sijill.cli.shown import shown
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.ledger.ed25519 import Signer

NEW_PASSPHRASE = "SIJILL_NEW_PASSPHRASE"
ROOT_OPTION = click.option("--root-key", metavar="FILE", help="The root key's file; else DIR/keys/root.key.")
ROOT_PASSPHRASE_OPTION = click.option(
    "--root-passphrase-file", metavar="FILE", help=f"Its passphrase; else {ROOT_PASSPHRASE}, else yours, else ask."
)


@click.group(invoke_without_command=True)
@click.pass_context
@on_casebook
@click.option("--json", "json_out", metavar="OUT", help="Write them as JSON (- for standard output).")
def keys(chosen: Chosen, context: click.Context, json_out: str | None) -> None:
    """List the keys of a casebook: who may act since when, and the keys that others need."""
    context.obj = chosen
    if context.invoked_subcommand is not None:
        return
    from sijill.workflows.enrolment import enrolled, verifier_keys

    with chosen.opened_to_read() as casebook:
        found = list(enrolled(casebook))
        log, cosigner = verifier_keys(casebook)
    if json_out is not None:
        rows = [
            {
                "key": each.key.public,
                "kind": each.key.kind,
                "name": each.name or None,
                "enrolled": each.key.enrolled,
                "revoked": each.key.revoked,
                "suspect_since": each.key.suspect_since,
            }
            for each in found
        ]
        write_json({"keys": rows, "log": str(log), "cosigner": str(cosigner)}, json_out)
        return
    for each in found:
        state = "" if each.key.revoked is None else f"  revoked by entry {each.key.revoked}"
        click.echo(f"{each.key.kind:9} {each.key.public}  {shown(each.name)}{state}")
    click.echo(f"for who cosigns this casebook (log key):     {log}")
    click.echo(f"for casebooks that this one cosigns:         {cosigner}")


@keys.command()
@click.argument("name", metavar="NAME")
@ROOT_OPTION
@ROOT_PASSPHRASE_OPTION
@click.option("--new-passphrase-file", metavar="FILE", help=f"Theirs; else {NEW_PASSPHRASE}, else ask.")
@click.option("--identities", is_flag=True, help="May also read who spoke.")
@within_group
def enrol(
    chosen: Chosen,
    name: str,
    root_key: str | None,
    root_passphrase_file: str | None,
    new_passphrase_file: str | None,
    identities: bool,
) -> None:
    """Enrol a person, with a key and a passphrase of their own."""
    from sijill.vault.keyfile import Cost
    from sijill.workflows.enrolment import enrol_person

    root = _root_of(chosen, root_key, root_passphrase_file)
    passphrase = read_passphrase(NEW_PASSPHRASE, new_passphrase_file, f"A passphrase for {name}", confirm=True)
    with chosen.opened() as casebook:
        person = enrol_person(casebook, root(), name, passphrase, Cost(), identities=identities)
    click.echo(f"person    {person.public}  {shown(name)}")


@keys.command("enrol-cosigner")
@click.argument("key", metavar="KEY")
@ROOT_OPTION
@ROOT_PASSPHRASE_OPTION
@within_group
def enrol_cosigner(chosen: Chosen, key: str, root_key: str | None, root_passphrase_file: str | None) -> None:
    """Enrol another casebook as a cosigner, by the KEY that sijill keys shows there."""
    from sijill.ledger.checkpoint import parse_verifier_key
    from sijill.workflows.enrolment import enrol_cosigner as do

    parsed = parse_verifier_key(key)
    root = _root_of(chosen, root_key, root_passphrase_file)
    with chosen.opened() as casebook:
        act = do(casebook, root(), parsed)
    click.echo(f"entry {act.n}  enrol  cosigner {shown(parsed.name)}")


@keys.command()
@click.argument("key", metavar="KEY")
@ROOT_OPTION
@ROOT_PASSPHRASE_OPTION
@click.option("--reason", required=True, help="Why.")
@click.option("--suspect-since", "since", metavar="ENTRY|ISO8601", help="Since when it is suspect.")
@click.option("--give-up-identities", is_flag=True, help="Also if nobody may read identities from then on.")
@within_group
def revoke(
    chosen: Chosen,
    key: str,
    root_key: str | None,
    root_passphrase_file: str | None,
    reason: str,
    since: str | None,
    give_up_identities: bool,
) -> None:
    """Revoke a KEY (its first digits). What it signed since the suspected time counts as suspect, not as void."""
    from sijill.workflows.enrolment import first_entry_since
    from sijill.workflows.enrolment import revoke as do

    root = _root_of(chosen, root_key, root_passphrase_file)
    with chosen.opened() as casebook:
        number = None
        if since is not None:
            number = int(since) if since.isdecimal() else first_entry_since(casebook, _seconds(since))
        act = do(casebook, root(), key, reason, number, give_up_identities=give_up_identities)
    click.echo(f"entry {act.n}  revoke  {act.members['key']}  suspect since entry {act.members['since']}")


@keys.command("renew-log")
@ROOT_OPTION
@ROOT_PASSPHRASE_OPTION
@within_group
def renew_log(chosen: Chosen, root_key: str | None, root_passphrase_file: str | None) -> None:
    """Replace the log key, which signs the checkpoints. Revoke the old one if it may have been taken."""
    from sijill.workflows.enrolment import renew_log_key

    root = _root_of(chosen, root_key, root_passphrase_file)
    with chosen.opened() as casebook:
        act = renew_log_key(casebook, root())
    click.echo(f"entry {act.n}  enrol  log {act.members['key']}")


def _root_of(chosen: Chosen, root_key: str | None, passphrase_file: str | None) -> Callable[[], Signer]:
    """A function that opens the root key, once the casebook is known to be one."""
    import os

    from sijill.adapters.files import read_bytes
    from sijill.adapters.opening import KEYS
    from sijill.workflows.keyring import ROOT, open_root

    folder = os.environ.get(KEYS) or f"{chosen.folder}/keys"
    data = read_bytes(root_key or f"{folder}/{ROOT}", 1 << 16)
    if passphrase_file is not None or ROOT_PASSPHRASE in os.environ:
        passphrase = read_passphrase(ROOT_PASSPHRASE, passphrase_file, "Passphrase of the root key")
    else:
        passphrase = chosen.passphrase()
    return lambda: open_root(data, passphrase)


def _seconds(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is neither the number of an entry nor a time in ISO 8601") from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
