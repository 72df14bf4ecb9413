"""`sijill add`: take documents into a casebook."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.casebook.options import Chosen, on_casebook, write_json
from sijill.cli.exits import Exit, exit_for
from sijill.cli.progress import reading
from sijill.cli.read import ColumnMap, Date, FormFile, Zone
from sijill.cli.shown import shown
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.workflows.ingest import Added, Collected, NotAdded

STANDARD_INPUT = "-"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER...")
@on_casebook
@click.option("--published", type=Date(), help="Publication date that relative times resolve against.")
@click.option("--timezone", "zone", type=Zone(), help="Zone of the times in the text, such as Asia/Damascus.")
@click.option("--columns", type=ColumnMap(), help="What the columns of a table are (sijill columns).")
@click.option("--form", type=FormFile(), help="The XLSForm of a KoBo or ODK export, for its labels and choices.")
@click.option("--url", default="", help="Where it was collected from.")
@click.option("--method", default="", help="How it was collected: in person, downloaded, by chat …")
@click.option("--gazetteer", "gazetteers", multiple=True, metavar="FILE", help="Places of your own (sijill gazetteer).")
@click.option("--json", "json_out", metavar="OUT", help="Write what was added as JSON (- for standard output).")
def add(
    chosen: Chosen,
    files: tuple[str, ...],
    published: date | None,
    zone: tzinfo | None,
    columns: Mapping[str, Any] | None,
    form: bytes | None,
    url: str,
    method: str,
    gazetteers: tuple[str, ...],
    json_out: str | None,
) -> None:
    """Add each FILE (- for standard input), or all files of a FOLDER: keep the original, record it, read it, keep the
    claims.

    A file that cannot be read is kept all the same. The same bytes again are one original and two acts. Times without
    a zone are in the casebook's (sijill new --timezone) where none is given. Exit codes: 0 all added and read, 1 some
    not, 3 none, 4 writing failed.
    """
    from sijill.adapters.files import read_blocks
    from sijill.adapters.opening import casebook_folders, find_zone
    from sijill.adapters.parsing import Given, Parser
    from sijill.gazetteer import load_gazetteer
    from sijill.reading.reader import read_claims
    from sijill.workflows.ingest import Added, HowToRead, add_batch

    names, linked = walk(files, casebook_folders(chosen.folder))
    places = load_gazetteer([Path(name) for name in gazetteers])
    zone = zone or find_zone(chosen.folder)
    given = Given(published, zone, None, columns, form)

    def describe(name: str) -> Collected:
        return replace(collected(name), published=published, url=url, method=method)

    outcomes: list[Added | NotAdded] = []
    try:
        with reading(names, "Adding") as progress, Parser(progress=progress.at) as parser, chosen.opened() as casebook:
            how = HowToRead(places, read_claims, zone, partial(parser.kept, given=given), columns)
            for name, outcome in zip(names, add_batch(casebook, names, read_blocks, describe, how), strict=True):
                outcomes.append(outcome)
                progress.finished(name)
    finally:
        # also where the disk failed in the middle: what was added until then is recorded
        added = [each for each in outcomes if isinstance(each, Added)]
        failed = [each for each in outcomes if not isinstance(each, Added)]
        for each in linked:
            click.echo(f"left out, a link: {shown(each)} (name the file that it leads to)", err=True)
        _tell(added, failed, len(names), json_out)
    if failed and not added:
        sys.exit(exit_for(failed[0].reason))
    if failed or any(each.unread for each in added):
        sys.exit(Exit.SOME_FAILED)


def _tell(added: list[Added], failed: list[NotAdded], total: int, json_out: str | None) -> None:
    if json_out is not None:
        content = {"added": [_added_json(each) for each in added], "failed": [_failed_json(each) for each in failed]}
        write_json(content, json_out)
    else:
        for each in added:
            click.echo(_line(each))
    _summary(added, failed, total)


def collected(name: str) -> Collected:
    """What a file that is added now is called, and on which machine; - is standard input."""
    import os
    import platform

    from sijill.workflows.ingest import Collected

    if name == STANDARD_INPUT:
        return Collected("standard input", machine=platform.node())
    # bytes of a name that are no text are kept as the mark for that
    called = os.fsencode(Path(name).name).decode("utf-8", errors="replace")
    return Collected(called, path=name, machine=platform.node())


def walk(names: Iterable[str], own: Iterable[str]) -> tuple[list[str], list[str]]:
    """The files that were named and those in the folders that were named, in the order of their names; and the links.

    What belongs to the casebook is no document: its keys would be handed over with the next package. Links in a folder
    lead where nobody has looked. Raises InputError for a name that is empty or within the casebook.
    """
    kept_out = [Path(each).resolve() for each in own]
    found, linked = [], []
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT:
            found.append(name)
            continue
        if not name or _is_within(path, kept_out):
            raise InputError(f"{name or 'an empty name'}: is no document, or belongs to a casebook")
        if not path.is_dir():
            found.append(name)
            continue
        for each in sorted(path.rglob("*")):
            if each.is_symlink():
                linked.append(str(each))
            elif each.is_file() and not _is_within(each, kept_out):
                found.append(str(each))
    return found, linked


def _is_within(path: Path, folders: Iterable[Path]) -> bool:
    resolved = path.resolve()
    return any(resolved.is_relative_to(folder) for folder in folders)


def _added_json(each: Added) -> dict[str, object]:
    return {
        "document": each.number,
        "entry": each.entry,
        "sha256": each.sha256,
        "name": each.name,
        "known": each.known,
        "claims": each.claims,
        "unread": each.unread or None,
        "notes": list(each.notes),
    }


def _failed_json(each: NotAdded) -> dict[str, object]:
    return {"file": each.file, "reason": str(each.reason)}


def _line(each: Added) -> str:
    how = "kept, not read" if each.unread else f"{each.claims} claims"
    again = ", was here already" if each.known else ""
    return f"document {each.number}  {each.sha256}  {shown(each.name)}  ({how}{again})"


def _summary(added: list[Added], failed: list[NotAdded], total: int) -> None:
    for each in added:
        for note in each.notes:
            click.echo(f"{shown(each.name)}: {note}", err=True)
        if each.unread:
            click.echo(f"kept, not read: {shown(each.unread)}", err=True)
    for failure in failed:
        click.echo(f"not added: {shown(str(failure.reason))}", err=True)
    claims = sum(each.claims for each in added)
    click.echo(f"{len(added)} of {total} added: {claims} claims. Machine reading, not yet reviewed.", err=True)
