"""`sijill gazetteer`: places of one's own, and what a name may mean."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.exits import Exit

if TYPE_CHECKING:
    from sijill.workflows.gazetteer import Meaning

MAX_BYTES = 512 * 1024 * 1024
"""The largest file that is imported: a country's dump of GeoNames, not the whole world's."""


class Columns(click.ParamType[dict[str, str]]):
    """A column map: our fields and the file's columns, `name=Place,lat=Y,lon=X`."""

    name = "FIELD=COLUMN,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, str]:
        """Turn the option's words into a map, or say what is wrong with them."""
        from sijill.gazetteer.imports import FIELDS

        if isinstance(value, dict):
            return value
        pairs = [pair.partition("=") for pair in value.split(",")]
        for field, sign, column in pairs:
            if field.strip() not in FIELDS or not sign or not column.strip():
                self.fail(
                    f"{field + sign + column!r} is no FIELD=COLUMN with a field of {', '.join(FIELDS)}", param, ctx
                )
        return {field.strip(): column.strip() for field, _, column in pairs}


@click.group()
def gazetteer() -> None:
    """Import places of your own, and look up what a name may mean."""


@gazetteer.command("import")
@click.argument("file", metavar="FILE")
@click.option("--out", required=True, metavar="FILE", help="Where the gazetteer file goes (- for standard output).")
@click.option("--columns", type=Columns(), help="Which column is which: name=…,lat=…,lon=…,id=…,kind=…,parent=…")
def import_(file: str, out: str, columns: dict[str, str] | None) -> None:
    """Make a gazetteer file of FILE: a GeoNames dump, a CSV, GeoJSON points.

    Every row that is no place is named on standard error. Exit codes: 0 all rows taken, 1 some rejected, 2 wrong
    usage, 3 no good row (nothing is written), 4 writing failed.
    """
    from sijill.adapters.files import read_bytes, write_text
    from sijill.gazetteer.tables import format_table
    from sijill.workflows.gazetteer import import_file

    imported = import_file(read_bytes(file, MAX_BYTES), name=file, columns=columns)
    for row in imported.rejected:
        click.echo(f"{file}: {row.where}: {row.reason}", err=True)
    if imported.entries:
        write_text(out, format_table(imported.entries))
    click.echo(
        f"{len(imported.entries)} places taken, {len(imported.rejected)} rows rejected."
        + ("" if imported.entries else " Nothing is written."),
        err=True,
    )
    if imported.rejected or not imported.entries:
        sys.exit(Exit.SOME_FAILED if imported.entries else Exit.INPUT)


@gazetteer.command()
@click.argument("name")
@click.option(
    "--gazetteer", "gazetteers", multiple=True, metavar="FILE", help="Places of your own beside the packaged."
)
@click.option("--most", type=click.IntRange(min=1), default=10, show_default=True, help="How many are shown.")
def lookup(name: str, gazetteers: tuple[str, ...], most: int) -> None:
    """Show the places that NAME may mean, best first, with what contains each."""
    from sijill.gazetteer import load_gazetteer
    from sijill.workflows.gazetteer import look_up

    found = look_up(name, load_gazetteer([Path(path) for path in gazetteers]))
    for meaning in found[:most]:
        click.echo(_line(meaning))
    if len(found) > most:
        click.echo(f"{len(found) - most} more; --most shows them.", err=True)
    if not found:
        click.echo(f"The gazetteer holds no place that is written like {name!r}.", err=True)


def _line(meaning: Meaning) -> str:
    entry = meaning.entry
    around = " ‹ ".join(place.name for place in (entry, *meaning.around))
    return f"{meaning.score:.2f}  {entry.kind:13}  {around}  ({entry.lat:.4f}, {entry.lon:.4f})  {entry.id}"
