"""`sijill columns`: what the columns of a table are taken to be, to be completed and saved as a column map."""

from __future__ import annotations

import json
from typing import Any

import click

from sijill.cli.shown import shown

FORM = "formats/columns.md"


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--save", "out", metavar="MAP.json", help="Write the column map (- for standard output).")
def columns(file: str, out: str | None) -> None:
    """Show the columns of the table in FILE and the column map that they are recognised by, for --columns MAP.json.

    A map that is not recognised is written with the names of the columns, to be completed by hand (formats/columns.md).
    """
    from sijill.adapters.files import write_text
    from sijill.adapters.parsing import Parser

    with Parser() as parser:
        found = parser.headers(file)
    for each in found:
        sheet = f"sheet {shown(each['sheet'])}: " if each["sheet"] else ""
        known = f"recognised as {each['map']['name']}" if each["map"] else f"not recognised: say what they are ({FORM})"
        click.echo(f"{sheet}{len(each['columns'])} columns, {known}", err=True)
        for name in each["columns"]:
            click.echo(f"  {shown(name)}", err=True)
    if out is not None:
        write_text(out, json.dumps(_map_of(found), ensure_ascii=False, indent=1) + "\n")


def _map_of(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The first map that is recognised, else one that reads every column as words, which a person then completes."""
    recognised = next((each["map"] for each in found if each["map"]), None)
    if recognised is not None:
        return dict(recognised)
    named: list[str] = next((each["columns"] for each in found if each["columns"]), [])
    return {"v": 1, "name": "my table", "text": [name for name in named if name]}
