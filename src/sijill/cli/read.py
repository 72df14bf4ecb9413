"""`sijill read`: testimony to claims, as a table, JSON or a dossier to open."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.exits import Exit, exit_for
from sijill.cli.progress import with_bar

if TYPE_CHECKING:
    from sijill.adapters.llm import ChatEndpoint
    from sijill.claims.claim import Conflict
    from sijill.gazetteer import Gazetteer
    from sijill.workflows.read import Failure, FileReading, Reader

BATCH_WITH_BAR = 5
KEY = "SIJILL_LLM_KEY"
"""The environment variable of the model's key: an option would show it to everyone who lists processes."""


class Date(click.ParamType[date]):
    """A calendar date as ISO 8601 writes it."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Turn the option's words into a date, or say what is wrong with them."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            self.fail(f"{value!r} is not a date that exists, written YYYY-MM-DD ({error})", param, ctx)


class Zone(click.ParamType[tzinfo]):
    """A time zone of the IANA data base."""

    name = "ZONE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tzinfo:
        """Turn the option's words into a zone, or say what is wrong with them."""
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        if isinstance(value, tzinfo):
            return value
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
            self.fail(f"{value!r} is not a time zone; name one such as Asia/Damascus", param, ctx)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--published", type=Date(), help="Publication date that relative times resolve against.")
@click.option("--timezone", "zone", type=Zone(), help="Zone of the times in the text, such as Asia/Damascus.")
@click.option("--json", "json_out", metavar="OUT", help="Write the claims as JSON (- for standard output).")
@click.option("--html", "html_out", metavar="OUT", help="Write a dossier: one HTML file that needs no network.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of the table and the dossier.")
@click.option("--gazetteer", "gazetteers", multiple=True, metavar="FILE", help="Places of your own (sijill gazetteer).")
@click.option("--reader", type=click.Choice(["rules", "llm"]), default="rules", help="Who reads; llm needs a network.")
@click.option("--llm-url", metavar="URL", help="OpenAI-compatible endpoint that --reader llm sends the text to.")
@click.option("--llm-model", metavar="NAME", help=f"Its model. Its key, if any, is taken from {KEY}.")
@click.option("--llm-timeout", "llm_timeout_s", type=click.FloatRange(min=0.1), default=120, metavar="SECONDS")
def read(
    files: tuple[str, ...],
    published: date | None,
    zone: tzinfo | None,
    json_out: str | None,
    html_out: str | None,
    lang: str,
    gazetteers: tuple[str, ...],
    reader: str,
    llm_url: str | None,
    llm_model: str | None,
    llm_timeout_s: float,
) -> None:
    """Read each FILE (text; - for standard input) into claims: who says what of whom, how many, when and where.

    Exit codes: 0 all read, 1 some files failed, 2 wrong usage, 3 nothing could be read, 4 writing failed.
    """
    from sijill.adapters.files import write_text
    from sijill.gazetteer import load_gazetteer
    from sijill.workflows.read import FileReading, conflicts_between, landmarks_around

    chosen = _reader(reader, llm_url, llm_model, llm_timeout_s)
    gazetteer = load_gazetteer([Path(name) for name in gazetteers])
    found = _outcomes(files, published, zone, gazetteer, chosen)
    outcomes = list(with_bar(found, len(files), "Reading", BATCH_WITH_BAR))
    readings = [outcome for outcome in outcomes if isinstance(outcome, FileReading)]
    failures = [outcome for outcome in outcomes if not isinstance(outcome, FileReading)]
    between = conflicts_between(readings)
    if json_out is not None:
        content = _json(readings, failures, between, len(files))
        write_text(json_out, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    if html_out is not None and readings:
        from sijill.claims.serial import conflict_json
        from sijill.publication.dossier import render_dossier

        page = render_dossier(
            [_dossier_part(reading) for reading in readings],
            language=lang,
            conflicts=[conflict_json(each) for each in between],
            landmarks=[
                {"name": place.name, "lat": place.lat, "lon": place.lon}
                for place in landmarks_around(readings, gazetteer)
            ],
        )
        write_text(html_out, page)
    if "-" not in (json_out, html_out):
        from sijill.cli.table import print_readings

        print_readings(readings, between, language=lang)
    _summary(
        readings, failures, len(between), len(files), [out for out in (json_out, html_out) if out not in (None, "-")]
    )
    if failures:
        sys.exit(Exit.SOME_FAILED if readings else exit_for(failures[0].reason))


def _reader(reader: str, url: str | None, model: str | None, timeout_s: float) -> Reader:
    """The reader that was asked for; one that sends the text away says so before it does."""
    if reader == "rules":
        if url is not None or model is not None:
            raise click.UsageError("--llm-url and --llm-model go with --reader llm")
        from sijill.reading.reader import read_claims

        return read_claims
    if url is None or model is None:
        raise click.UsageError("--reader llm needs --llm-url and --llm-model")
    from sijill.adapters.llm import parse_endpoint
    from sijill.workflows.read_with_model import reader_with_model

    endpoint = parse_endpoint(url, model, os.environ.get(KEY), timeout_s)
    click.echo(f"warning: {_where_it_goes(endpoint)}", err=True)
    return reader_with_model(endpoint.ask, endpoint.model)


def _where_it_goes(endpoint: ChatEndpoint) -> str:
    if endpoint.local:
        return f"the text is sent to {endpoint.url}, a program on this machine, and to wherever that passes it on"
    open_way = "" if endpoint.url.startswith("https:") else ", unencrypted on the way"
    return f"the text leaves this machine: it is sent to {endpoint.url}{open_way}"


def _outcomes(
    files: tuple[str, ...], published: date | None, zone: tzinfo | None, gazetteer: Gazetteer, reader: Reader
) -> Iterator[FileReading | Failure]:
    from sijill.adapters.files import read_bytes
    from sijill.intake import MAX_BYTES
    from sijill.workflows.read import read_batch

    yield from read_batch(
        files,
        lambda name: read_bytes(name, MAX_BYTES),
        published=published,
        zone=zone,
        gazetteer=gazetteer,
        reader=reader,
    )


def _json(
    readings: list[FileReading], failures: list[Failure], between: tuple[Conflict, ...], asked: int
) -> dict[str, Any]:
    """One file gives one reading; a batch gives `readings`, the `conflicts` between them, and `failed`."""
    from sijill.claims.serial import conflict_json, reading_json

    parts = [{"file": part.file, **reading_json(part.reading)} for part in readings]
    if asked == 1 and parts:
        return parts[0]
    return {
        "readings": parts,
        "conflicts": [conflict_json(conflict) for conflict in between],
        "failed": [{"file": each.file, "reason": str(each.reason)} for each in failures],
    }


def _dossier_part(part: FileReading) -> dict[str, Any]:
    from sijill.claims.serial import reading_json

    return {"file": part.file, "text": part.reading.document.text, **reading_json(part.reading)}


def _summary(
    readings: list[FileReading], failures: list[Failure], between: int, asked: int, written: list[str | None]
) -> None:
    for part in readings:
        for note in part.reading.document.notes:
            click.echo(f"{part.file}: {note}", err=True)
    claims = sum(len(part.reading.claims) for part in readings)
    conflicts = between + sum(len(part.reading.conflicts) for part in readings)
    click.echo(
        f"{len(readings)} of {asked} {'file' if asked == 1 else 'files'} read:"
        f" {claims} claims, {conflicts} conflicts noticed. Machine reading, not yet reviewed.",
        err=True,
    )
    for name in written:
        click.echo(f"written: {name}", err=True)
    for failure in failures:
        reason = str(failure.reason)
        named = reason.startswith(f"{failure.file}:")
        click.echo(f"not read: {reason if named else f'{failure.file}: {reason}'}", err=True)
