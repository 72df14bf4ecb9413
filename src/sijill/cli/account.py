"""`sijill account`: what the claims allow, and which cannot all be true."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.casebook.options import Chosen, on_casebook, write_json
from sijill.cli.read import Date
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.accounts.policy import Policy
    from sijill.claims.incident import IncidentGroup
    from sijill.workflows.account import Answered, Asked

EXTRA = ("highspy", "numpy", "yaml")
MOST_BYTES = 1 << 30
"""Size of a file of claims that is still read."""


@click.command()
@click.option("--claims", "files", multiple=True, metavar="FILE", help="Claims as JSON (- for standard input).")
@click.option("--kind", required=True, help="What happened: killed, injured, detained, population …")
@click.option("--whose", help="To whom: civilians, children, women and children … (else to anybody).")
@click.option("--place", "places", multiple=True, metavar="PLACE", help="Where; again for several together.")
@click.option("--from", "start", type=Date(), help="First day.")
@click.option("--to", "end", type=Date(), help="The day after the last; the first day again for that day alone.")
@click.option("--incident", metavar="NAME", help="Of one event only, by the name that claims give it.")
@click.option("--incidents", "groups_file", metavar="FILE", help="What sijill link incidents found: incidents.json.")
@click.option("--measure", type=click.Choice(["count", "stock"]), help="How many in the time, or how many at a time.")
@click.option("--policy", "policy_file", metavar="FILE", help="What counts and what words mean (YAML).")
@click.option("--gazetteer", "gazetteers", multiple=True, metavar="FILE", help="Places of your own (sijill gazetteer).")
@click.option("--json", "json_out", metavar="OUT", help="Write the account as JSON (- for standard output).")
@click.option("--html", "html_out", metavar="OUT", help="Write it as a page that needs no network.")
@click.option("--lang", type=click.Choice(["en", "ar"]), default="en", help="Language of the terminal and the page.")
@on_casebook
def account(
    chosen: Chosen,
    files: tuple[str, ...],
    kind: str,
    whose: str | None,
    places: tuple[str, ...],
    start: date | None,
    end: date | None,
    incident: str | None,
    groups_file: str | None,
    measure: str | None,
    policy_file: str | None,
    gazetteers: tuple[str, ...],
    json_out: str | None,
    html_out: str | None,
    lang: str,
) -> None:
    """Compute between which bounds a number lies, from all that is claimed of it, and show what cannot all be true.

    The claims come from files (what sijill read --json writes, or typed by hand), or else from a casebook: those that
    somebody accepted. Nothing is averaged, and no claim is set aside for you.
    """
    _require_extra()
    # threads of numpy's own only get in each other's way here; whoever has chosen otherwise keeps the choice
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sijill.accounts.question import parse_question
    from sijill.gazetteer import load_gazetteer
    from sijill.workflows.account import Asked

    question = parse_question(kind, whose, places, start, end, measure, incident)
    policy = _policy(policy_file)
    gazetteer = load_gazetteer([Path(name) for name in gazetteers])
    asked = Asked(question, policy, gazetteer, _groups(groups_file))
    with _answered(chosen, files, asked, html_out is not None) as (answered, readings):
        content = answered.json()
        _tell_of_alternatives(content)
        if json_out is not None:
            write_json(content, json_out)
        if html_out is not None:
            from sijill.adapters.files import write_text
            from sijill.publication.dossier import render_dossier

            write_text(html_out, render_dossier(readings, language=lang, accounts=[content]))
            click.echo(f"written: {html_out}", err=True)
    if "-" not in (json_out, html_out):
        from sijill.cli.account_table import print_account

        print_account(content, lang)


def _require_extra() -> None:
    """Raises InputError that says how to install what this verb alone needs, where it is missing."""
    missing = [name for name in EXTRA if find_spec(name) is None]
    if missing:
        raise InputError(f"accounts need {', '.join(missing)}: pip install 'sijill[accounts]'")


@contextmanager
def _answered(
    chosen: Chosen,
    files: tuple[str, ...],
    asked: Asked,
    with_documents: bool,
) -> Iterator[tuple[Answered, list[dict[str, Any]]]]:
    """The account, and the readings that its page shows beside it."""
    from sijill.adapters.processes import spread
    from sijill.workflows.account import account_of_casebook, account_of_claims, documents_of
    from sijill.workflows.casebook import MARKER

    if files:
        yield account_of_claims(read_claims(files), asked, spread), []
        return
    if not (Path(chosen.folder) / MARKER).exists():
        raise InputError("no claims: name a file (--claims FILE) or a casebook (--casebook DIR)")
    with chosen.opened_to_read() as casebook:
        answered = account_of_casebook(casebook, asked, spread)
        yield answered, documents_of(casebook, answered) if with_documents else []


def _tell_of_alternatives(content: dict[str, Any]) -> None:
    for place in content["question"]["places"]:
        if place["alternatives"]:
            others = "; ".join(f"{each['name']}, {each['within']} ({each['id']})" for each in place["alternatives"])
            click.echo(
                f"note: taken to mean {place['name']}, {place['within']} ({place['id']}). Of that name there is also"
                f" {others}: name the place by its id, or with what it lies in",
                err=True,
            )


def read_claims(files: tuple[str, ...]) -> Any:
    """The JSON of one file, or of several as one."""
    from sijill.adapters.files import read_bytes

    contents = []
    for name in files:
        try:
            contents.append(json.loads(read_bytes(name, MOST_BYTES).decode("utf-8-sig")))
        except (ValueError, RecursionError) as error:
            raise InputError(f"{name}: not JSON ({error})") from None
    if len(contents) == 1:
        return contents[0]
    return {"readings": [{"claims": each} if isinstance(each, list) else each for each in contents]}


def _groups(name: str | None) -> list[IncidentGroup]:
    """The claims of each incident as a file has them; none where there is no file."""
    from sijill.adapters.files import read_bytes
    from sijill.claims.incident import parse_incident_groups

    if name is None:
        return []
    try:
        return parse_incident_groups(json.loads(read_bytes(name, MOST_BYTES).decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: not JSON ({error})") from None
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def _policy(name: str | None) -> Policy:
    """The policy of a file, or the default."""
    from sijill.accounts.policy import parse_policy

    if name is None:
        return parse_policy()
    import yaml

    from sijill.adapters.files import read_bytes

    try:
        content = yaml.safe_load(read_bytes(name, 1 << 20).decode("utf-8-sig"))
    except (ValueError, yaml.YAMLError) as error:
        raise InputError(f"{name}: not YAML ({' '.join(str(error).split())})") from None
    try:
        return parse_policy(content)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
