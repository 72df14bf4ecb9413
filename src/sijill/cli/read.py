"""`sijill read`: testimony to claims, as a table, JSON or a dossier to open."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.exits import Exit, exit_for
from sijill.cli.progress import reading
from sijill.cli.shown import shown
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.adapters.llm import ChatEndpoint
    from sijill.adapters.parsing import Given
    from sijill.claims.claim import Conflict
    from sijill.gazetteer import Gazetteer
    from sijill.intake import Section
    from sijill.workflows.read import Failure, FileReading, Reader

SMALL_BYTES = 16 * 1024 * 1024
"""The largest column map or form that is read."""
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


class ColumnMap(click.ParamType[Mapping[str, Any]]):
    """A column map: a file of JSON (formats/columns.md)."""

    name = "MAP.json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Mapping[str, Any]:
        """Read the file, or say what is wrong with it."""
        if isinstance(value, Mapping):
            return value
        try:
            found = json.loads(_small_file(value))
        except (ValueError, InputError) as error:
            self.fail(f"{value} is no column map: {error}", param, ctx)
        if not isinstance(found, dict):
            self.fail(f"{value} is no column map: a JSON object is needed", param, ctx)
        return found


class FormFile(click.ParamType[bytes]):
    """An XLSForm: the workbook that a form was made from."""

    name = "FORM.xlsx"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bytes:
        """Read the file, or say what is wrong with it."""
        if isinstance(value, bytes):
            return value
        try:
            return _small_file(value)
        except InputError as error:
            self.fail(str(error), param, ctx)


def _small_file(name: str) -> bytes:
    from sijill.adapters.files import read_bytes

    return read_bytes(name, SMALL_BYTES)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--published", type=Date(), help="Publication date that relative times resolve against.")
@click.option("--timezone", "zone", type=Zone(), help="Zone of the times in the text, such as Asia/Damascus.")
@click.option("--columns", type=ColumnMap(), help="What the columns of a table are (sijill columns).")
@click.option("--form", type=FormFile(), help="The XLSForm of a KoBo or ODK export, for its labels and choices.")
@click.option("--json", "json_out", metavar="OUT", help="Write the claims as JSON (- for standard output).")
@click.option("--jsonl", "lines_out", metavar="OUT", help="Write one line a section as they are read, holding none.")
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
    columns: Mapping[str, Any] | None,
    form: bytes | None,
    json_out: str | None,
    lines_out: str | None,
    html_out: str | None,
    lang: str,
    gazetteers: tuple[str, ...],
    reader: str,
    llm_url: str | None,
    llm_model: str | None,
    llm_timeout_s: float,
) -> None:
    """Read each FILE (- for standard input) into claims: who says what of whom, how many, when and where.

    Texts, web pages, Word and PDF documents, mail, chats, forms, tables, pictures, web archives: each is told by its
    content (docs/reference/formats.md). Exit codes: 0 all read, 1 some files failed, 2 wrong usage, 3 nothing could be
    read, 4 writing failed.
    """
    from sijill.adapters.files import write_text
    from sijill.adapters.parsing import Given
    from sijill.gazetteer import load_gazetteer
    from sijill.workflows.read import FileReading, conflicts_between

    if lines_out is not None and (json_out is not None or html_out is not None):
        raise click.UsageError("--jsonl holds nothing that --json or --html could be made of: ask for one")
    chosen = _reader(reader, llm_url, llm_model, llm_timeout_s)
    gazetteer = load_gazetteer([Path(name) for name in gazetteers])
    given = Given(published, zone, None, columns, form)
    tally = Tally()
    found = tally.counting(_outcomes(files, given, gazetteer, chosen))
    if lines_out is not None:
        _write_lines(found, lines_out)
        tally.tell(0, len(files), [lines_out])
        return
    outcomes = list(found)
    readings = [outcome for outcome in outcomes if isinstance(outcome, FileReading)]
    between = conflicts_between(readings)
    if json_out is not None:
        content = _json(readings, tally.failures, between, len(files))
        write_text(json_out, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    if html_out is not None and readings:
        _write_dossier(readings, between, gazetteer, html_out, lang)
    if "-" not in (json_out, html_out):
        from sijill.cli.table import print_readings

        print_readings(readings, between, language=lang)
    tally.tell(len(between), len(files), [out for out in (json_out, html_out) if out is not None])


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
    files: tuple[str, ...], given: Given, gazetteer: Gazetteer, reader: Reader
) -> Iterator[FileReading | Failure]:
    from sijill.adapters.parsing import Parser
    from sijill.workflows.read import read_batch

    with reading(files, "Reading") as progress, Parser(progress=progress.at) as parser:

        def parse(name: str) -> Iterator[Section]:
            try:
                yield from parser.file(name, given)
            finally:
                progress.finished(name)

        yield from read_batch(files, parse, zone=given.zone, gazetteer=gazetteer, reader=reader)


def _json(
    readings: list[FileReading], failures: list[Failure], between: tuple[Conflict, ...], asked: int
) -> dict[str, Any]:
    """One file of one section gives one reading; else `readings`, the `conflicts` between them, and `failed`."""
    from sijill.claims.serial import conflict_json, reading_json

    parts = [{"file": part.file, **reading_json(part.reading)} for part in readings]
    if asked == 1 and len(parts) == 1 and not failures:
        return parts[0]
    return {
        "readings": parts,
        "conflicts": [conflict_json(conflict) for conflict in between],
        "failed": [{"file": each.file, "reason": str(each.reason)} for each in failures],
    }


def _write_lines(outcomes: Iterable[FileReading | Failure], name: str) -> None:
    """Write each reading as it comes: what is held in memory does not grow with the files."""
    from sijill.adapters.files import write_lines
    from sijill.claims.serial import reading_json
    from sijill.workflows.read import FileReading

    write_lines(
        name,
        (
            json.dumps({"file": each.file, **reading_json(each.reading)}, ensure_ascii=False)
            for each in outcomes
            if isinstance(each, FileReading)
        ),
    )


def _write_dossier(
    readings: list[FileReading], between: tuple[Conflict, ...], gazetteer: Gazetteer, name: str, language: str
) -> None:
    from sijill.adapters.files import write_text
    from sijill.claims.serial import conflict_json
    from sijill.publication.dossier import render_dossier
    from sijill.workflows.read import landmarks_around

    page = render_dossier(
        [_dossier_part(reading) for reading in readings],
        language=language,
        conflicts=[conflict_json(each) for each in between],
        landmarks=[
            {"name": place.name, "lat": place.lat, "lon": place.lon} for place in landmarks_around(readings, gazetteer)
        ],
    )
    write_text(name, page)


def _dossier_part(part: FileReading) -> dict[str, Any]:
    from sijill.claims.serial import reading_json

    return {"file": part.file, "text": part.reading.document.text, **reading_json(part.reading)}


@dataclass(slots=True)
class Tally:
    """What came of a run, counted as it goes by, and told at its end."""

    read: set[str] = field(default_factory=set)
    claims: int = 0
    conflicts: int = 0
    notes: dict[str, None] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def counting(self, outcomes: Iterable[FileReading | Failure]) -> Iterator[FileReading | Failure]:
        """The same outcomes."""
        from sijill.workflows.read import Failure

        for each in outcomes:
            if isinstance(each, Failure):
                self.failures.append(each)
            else:
                self.read.add(each.file)
                self.claims += len(each.reading.claims)
                self.conflicts += len(each.reading.conflicts)
                self.notes.update(dict.fromkeys(f"{each.file}: {note}" for note in each.reading.document.notes))
            yield each

    def tell(self, between: int, asked: int, written: list[str]) -> None:
        """Say it on standard error, and end the process where something failed."""
        for note in self.notes:
            click.echo(shown(note), err=True)
        click.echo(
            f"{len(self.read)} of {asked} {'file' if asked == 1 else 'files'} read:"
            f" {self.claims} claims, {self.conflicts + between} conflicts noticed. Machine reading, not yet reviewed.",
            err=True,
        )
        for name in written:
            if name != "-":
                click.echo(f"written: {name}", err=True)
        for failure in self.failures:
            reason = str(failure.reason)
            named = reason.startswith(f"{failure.file}:")
            click.echo(f"not read: {reason if named else f'{failure.file}: {reason}'}", err=True)
        if self.failures:
            sys.exit(Exit.SOME_FAILED if self.read else exit_for(self.failures[0].reason))
