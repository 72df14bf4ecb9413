"""`sijill link` on a casebook: its lists, its people's judgements as acts, and each run as acts of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.casebook.options import Chosen
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.linkage.columns import ListColumns
    from sijill.linkage.records import ListOfPersons
    from sijill.workflows.casebook import Casebook
    from sijill.workflows.link_casebook import CasebookLinkage, Plan, With

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; None and nothing where the last run's is to hold."""

    documents: Sequence[str] = ()
    columns: Mapping[str, ListColumns] | None = None
    one_to_one: bool = False
    threshold: float | None = None
    continues: Sequence[str] = ()


def link(chosen: Chosen, wanted: Wanted, step: Step) -> tuple[CasebookLinkage, dict[str, Any]]:
    """Link lists of a casebook and record it; also gives what a folder of the outcome says that it was made of."""
    from sijill.workflows.link_casebook import link_documents, record_linkage

    with chosen.opened() as casebook, _by(step) as by:
        made = link_documents(casebook, _plan(casebook, wanted), by)
        acts = record_linkage(casebook, made)
        origin = casebook.origin
    for act in acts:
        click.echo(f"entry {act.n}  {act.name}  document {act.members['document']}")
    if not acts:
        click.echo("nothing new: the last run said the same")
    return made, {"casebook": origin, "documents": list(made.plan.documents), "entries": [act.n for act in acts]}


def linked(chosen: Chosen, step: Step) -> CasebookLinkage:
    """The last run made again, to be asked about; nothing is recorded, and others may work on the casebook meanwhile.

    Raises InputError where there was none.
    """
    from sijill.workflows.link_casebook import link_documents

    with chosen.opened_to_read() as casebook, _by(step) as by:
        return link_documents(casebook, _plan(casebook, Wanted()), by)


def judge(chosen: Chosen, one: str, other: str, verdict: str, reason: str) -> None:
    """Record a judgement on two records, each written DOCUMENT:ID."""
    from sijill.linkage.judgements import Verdict
    from sijill.workflows.link_casebook import judge as do

    with chosen.opened() as casebook:
        act = do(casebook, _record(casebook, one), _record(casebook, other), Verdict(verdict), reason)
    _say(act.n)


def keep_answer(chosen: Chosen, made: CasebookLinkage, left: int, right: int, verdict: str) -> None:
    """Record the answer about two rows of a linkage that is at hand."""
    from sijill.linkage.judgements import Verdict
    from sijill.workflows.link_casebook import record_judgement

    with chosen.opened() as casebook:
        act = record_judgement(casebook, made.record_of(left), made.record_of(right), Verdict(verdict))
    _say(act.n)


def _say(entry: int) -> None:
    click.echo(f"entry {entry}  judge")


def _plan(casebook: Casebook, wanted: Wanted) -> Plan:
    from sijill.workflows.link_casebook import Plan, last_plan
    from sijill.workflows.looking import find_document

    if wanted.documents:
        numbers = tuple(find_document(casebook, words) for words in wanted.documents)
        plan = Plan(numbers, wanted.one_to_one, 0.5 if wanted.threshold is None else wanted.threshold)
    else:
        last = last_plan(casebook)
        if last is None:
            raise InputError("nothing was linked in this casebook yet: name the documents that are lists")
        threshold = last.threshold if wanted.threshold is None else wanted.threshold
        plan = replace(last, keep_best=wanted.one_to_one or last.keep_best, threshold=threshold)
    return replace(plan, columns=wanted.columns, continues=_continues(casebook, wanted.continues))


def _continues(casebook: Casebook, pairs: Iterable[str]) -> dict[int, tuple[int, ...]]:
    from sijill.workflows.looking import find_document

    found: dict[int, tuple[int, ...]] = {}
    for pair in pairs:
        later, sign, earlier = pair.partition("=")
        if not sign:
            raise InputError("which list goes on from which is written NEW=OLD, two documents")
        number = find_document(casebook, later)
        found[number] = (*found.get(number, ()), find_document(casebook, earlier))
    return found


def _record(casebook: Casebook, text: str) -> tuple[int, str]:
    from sijill.workflows.looking import find_document

    document, sign, record = text.partition(":")
    if not sign or not document or not record:
        raise InputError("a record is written DOCUMENT:ID")
    return find_document(casebook, document), record


@contextmanager
def _by(step: Step) -> Iterator[With]:
    from sijill.adapters.parsing import Parser
    from sijill.adapters.parsing_lists import list_of_blocks
    from sijill.linkage.engine import DuckDB
    from sijill.linkage.model import default_model
    from sijill.workflows.link_casebook import With

    with Parser() as parser:

        def read(name: str, digest: str, blocks: Iterable[bytes], given: ListColumns | None) -> ListOfPersons:
            return list_of_blocks(parser, name, digest, blocks, given, partial(_rows_done, step, name))

        yield With(default_model(), DuckDB(), read, step)


def _rows_done(step: Step, name: str, rows: int) -> None:
    step(f"reading {name}: {rows:,} rows")
