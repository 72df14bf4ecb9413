"""`sijill link incidents`: which claims of several sources are about one incident."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.account import read_claims
from sijill.cli.casebook.options import Chosen, on_casebook
from sijill.cli.shown import shown
from sijill.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sijill.accounts.assessed import AssessedClaim
    from sijill.workflows.incidents import LinkedIncidents

LANGUAGES = ("en", "ar")


@click.command()
@click.option("--claims", "files", multiple=True, metavar="FILE", help="Claims as JSON (- for standard input).")
@click.option("--out", "--into", "out", required=True, metavar="OUT", help="The folder to write to.")
@click.option(
    "--threshold",
    type=click.FloatRange(0.01, 0.99),
    default=0.5,
    show_default=True,
    help="The probability from which two reports are taken to be about one incident.",
)
@click.option("--gazetteer", "gazetteers", multiple=True, metavar="FILE", help="Places of your own (sijill gazetteer).")
@on_casebook
def incidents(chosen: Chosen, files: tuple[str, ...], out: str, threshold: float, gazetteers: tuple[str, ...]) -> None:
    """Say which claims of several sources are about one incident: incidents.json, clusters.csv, pairs.csv, report.html.

    The claims come from files (what sijill read --json writes, or typed by hand), or else from a casebook. Give
    OUT/incidents.json to sijill account --incidents. Nothing is recorded: decide with sijill relate, and link again.
    """
    try:
        from sijill.adapters.incident_folder import write_incidents
        from sijill.adapters.linkage_folder import LinkageFolder
        from sijill.linkage.incidents.model import default_incident_model
        from sijill.workflows.incidents import link_claims
    except ModuleNotFoundError as error:
        raise InputError(f"sijill link needs {error.name}: pip install 'sijill[linkage]'") from error
    from sijill.gazetteer import load_gazetteer
    from sijill.workflows.casebook import MARKER

    if any((folder / MARKER).exists() for folder in (Path(out), *Path(out).resolve().parents)):
        raise InputError(f"{out} lies in a casebook: what is written there would stand in it in the clear")
    claims, names = _of_files(files) if files else _of_casebook(chosen)
    if not claims:
        raise InputError("no claims: there is nothing to link")
    linked = link_claims(
        claims,
        load_gazetteer([Path(name) for name in gazetteers]),
        default_incident_model(),
        threshold=threshold,
        names=names,
        earlier=LinkageFolder(out).earlier(),
    )
    write_incidents(Path(out), linked, LANGUAGES)
    _say(linked, out)


def _of_files(files: tuple[str, ...]) -> tuple[tuple[AssessedClaim, ...], Mapping[str, str]]:
    from sijill.accounts.parse import parse_claims

    data = read_claims(files)
    return parse_claims(data), _names(data)


def _names(data: Any) -> dict[str, str]:
    """The files of readings, by the digests of their documents."""
    if not isinstance(data, dict):
        return {}
    if "readings" in data:
        return {digest: name for each in data["readings"] for digest, name in _names(each).items()}
    document, file = data.get("document"), data.get("file")
    return {str(document["sha256"]): Path(file).name} if document and isinstance(file, str) else {}


def _of_casebook(chosen: Chosen) -> tuple[tuple[AssessedClaim, ...], Mapping[str, str]]:
    from sijill.workflows.account import assessed_claims
    from sijill.workflows.casebook import MARKER
    from sijill.workflows.looking import documents

    if not (Path(chosen.folder) / MARKER).exists():
        raise InputError("no claims: name a file (--claims FILE) or a casebook (--casebook DIR)")
    with chosen.opened_to_read() as casebook:
        names = {view.sha256: view.name for view in documents(casebook) if view.erased is None}
        return tuple(assessed_claims(casebook)), names


def _say(linked: LinkedIncidents, out: str) -> None:
    from sijill.linkage.incidents.linking import members_of

    members = members_of(linked.linkage).values()
    told = sum(len(record.claims) for record in linked.records)
    several = sum(len(rows) > 1 for rows in members)
    click.echo(
        f"{linked.n_claims:,} claims, {told:,} of them on an incident of a day or a few: {len(linked.records):,} "
        f"reports of {len(members):,} incidents, {several:,} of several reports"
    )
    click.echo(f"written to {shown(out)}", err=True)
