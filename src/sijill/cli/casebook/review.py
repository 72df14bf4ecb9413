"""`sijill accept|reject|correct|grade|link|note`: what a person decides on claims."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.casebook.options import Chosen, on_casebook
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.ledger.acts import Act
    from sijill.workflows.casebook import Casebook
    from sijill.workflows.rows import ClaimRef

CLAIMS = click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
REASON = click.option("--reason", default="", help="Why.")
NEEDED_REASON = click.option("--reason", required=True, help="Why.")


def _found(casebook: Casebook, claims: Sequence[str]) -> list[ClaimRef]:
    from sijill.workflows.looking import find_claim

    return [find_claim(casebook, words) for words in claims]


def _say(acts: Sequence[Act]) -> None:
    for act in acts:
        click.echo(f"entry {act.n}  {act.name}  {'.'.join(map(str, act.members['claim']))}")


@click.command()
@CLAIMS
@on_casebook
@REASON
def accept(chosen: Chosen, claims: tuple[str, ...], reason: str) -> None:
    """Accept each CLAIM: the document says so. Whether it is true is another question (sijill grade)."""
    from sijill.workflows.review import accept as do

    with chosen.opened() as casebook:
        _say(do(casebook, _found(casebook, claims), reason))


@click.command()
@CLAIMS
@on_casebook
@NEEDED_REASON
def reject(chosen: Chosen, claims: tuple[str, ...], reason: str) -> None:
    """Reject each CLAIM: the document does not say so."""
    from sijill.workflows.review import reject as do

    with chosen.opened() as casebook:
        _say(do(casebook, _found(casebook, claims), reason))


@click.command()
@CLAIMS
@on_casebook
@NEEDED_REASON
@click.option("--kind", help="A kind of the vocabulary.")
@click.option("--subject", help="Who or what is counted or harmed.")
@click.option("--low", type=click.IntRange(min=0), help="The least number that the words allow.")
@click.option("--high", type=click.IntRange(min=0), help="The greatest.")
@click.option("--open", "unbounded", is_flag=True, help="The words set no upper bound.")
@click.option("--approximate/--exact", default=None, help="Whether the bounds are about right rather than sharp.")
@click.option("--no-count", is_flag=True, help="The words give no number.")
@click.option("--measure", type=click.Choice(["count", "stock", "cumulative", "rate"]))
@click.option(
    "--modality",
    type=click.Choice("asserted reported alleged feared planned conditional denied negated".split()),
    help="How it is put forward.",
)
@click.option("--actor", help="Who is alleged to have done it.")
@click.option("--means", help="With what.")
@click.option("--from", "earliest", metavar="ISO8601", help="When it began, inside.")
@click.option("--until", "latest", metavar="ISO8601", help="When it ended, outside.")
@click.option("--precision", help="The finest unit of time that the words fix: day, month …")
@click.option("--set", "members", multiple=True, metavar="MEMBER=JSON", help="Any member of the claim's JSON.")
def correct(chosen: Chosen, claims: tuple[str, ...], reason: str, members: tuple[str, ...], **values: Any) -> None:
    """Correct each CLAIM: put right what the machine read. Its words, and the first reading, stay as they are."""
    from sijill.workflows.review import correct as do

    with chosen.opened() as casebook:
        refs = _found(casebook, claims)
        if len(refs) > 1 and _times(values):
            raise InputError("times are corrected one claim at a time")
        _say(do(casebook, refs, _changes(casebook, refs[0], members, values), reason))


def _times(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("earliest", "latest", "precision") if values[name] is not None}


def _changes(casebook: Casebook, ref: ClaimRef, members: Sequence[str], values: dict[str, Any]) -> dict[str, Any]:
    """The members of the claim's JSON that the options change."""
    plain = ("kind", "subject", "measure", "modality", "actor", "means")
    changes: dict[str, Any] = {name: values[name] for name in plain if values[name] is not None}
    count = {name: values[name] for name in ("low", "high", "approximate") if values[name] is not None}
    if values["unbounded"]:
        count["high"] = None
    if values["no_count"]:
        if count:
            raise InputError("--no-count leaves no bounds to be given")
        changes |= {"count": None, "measure": None}
    elif count:
        changes["count"] = count
    if times := _times(values):
        before = casebook.claim_json(casebook.get_claim(ref))["when"]
        whole = before or {"text": "", "start": None, "end": None, "earliest": None, "latest": None, "precision": "day"}
        changes["when"] = {**whole, **times}
    for member in members:
        name, sign, value = member.partition("=")
        try:
            changes[name] = json.loads(value) if sign else None
        except ValueError:
            raise InputError(f"{member!r} is no MEMBER=JSON") from None
    if not changes:
        raise InputError("a correction changes something: see sijill correct --help")
    return changes


@click.command()
@CLAIMS
@on_casebook
@click.option("--reliability", type=click.Choice(list("ABCDEF"), case_sensitive=False), help="Of the source: A to F.")
@click.option("--credibility", type=click.Choice(list("123456")), help="Of the claim: 1 (confirmed) to 6.")
@REASON
def grade(
    chosen: Chosen, claims: tuple[str, ...], reliability: str | None, credibility: str | None, reason: str
) -> None:
    """Grade each CLAIM on the Admiralty scale, on one axis or both; the two are never averaged."""
    from sijill.workflows.review import grade as do
    from sijill.workflows.review import parse_grade

    given = parse_grade(reliability, credibility)
    with chosen.opened() as casebook:
        _say(do(casebook, _found(casebook, claims), given, reason))


@click.command()
@click.argument("claim", metavar="CLAIM")
@click.argument("others", nargs=-1, required=True, metavar="OTHER...")
@on_casebook
@click.option(
    "--as",
    "relation",
    required=True,
    type=click.Choice("same_event different_event corroborates contradicts supersedes part_of".split()),
    help="What CLAIM has to do with each OTHER.",
)
@REASON
def relate(chosen: Chosen, claim: str, others: tuple[str, ...], relation: str, reason: str) -> None:
    """Say what CLAIM has to do with each OTHER, of this document or another."""
    from sijill.workflows.review import Relation
    from sijill.workflows.review import link as do

    with chosen.opened() as casebook:
        first, *rest = _found(casebook, (claim, *others))
        _say(do(casebook, first, rest, Relation(relation), reason))


@click.command()
@CLAIMS
@on_casebook
@click.option("--text", required=True, help="What to write down.")
def note(chosen: Chosen, claims: tuple[str, ...], text: str) -> None:
    """Write a note beside each CLAIM."""
    from sijill.workflows.review import note as do

    with chosen.opened() as casebook:
        _say(do(casebook, _found(casebook, claims), text))
