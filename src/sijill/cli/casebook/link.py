"""`sijill link` on a casebook: its lists, its people's judgements as acts, and each run as acts of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.casebook.add import collected, walk
from sijill.cli.casebook.options import Chosen
from sijill.cli.link_engine import ChosenEngine, opened
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.adapters.parsing import Parser
    from sijill.linkage.columns import ListColumns
    from sijill.linkage.engine import Engine
    from sijill.linkage.records import ListOfPersons
    from sijill.workflows.casebook import Casebook
    from sijill.workflows.link_casebook import CasebookLinkage, Plan, With

Step = Callable[[str], None]
Find = Callable[[str], int]
"""The number of the document that somebody names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; None and nothing where the last run's is to hold.

    With `takes_in` lists that are files are added where the casebook has not their bytes.
    """

    documents: Sequence[str] = ()
    columns: Mapping[str, ListColumns] | None = None
    one_to_one: bool = False
    threshold: float | None = None
    continues: Sequence[str] = ()
    takes_in: bool = False


def link(chosen: Chosen, wanted: Wanted, engine: ChosenEngine, step: Step) -> tuple[CasebookLinkage, dict[str, Any]]:
    """Link lists of a casebook and record it; also gives what a folder of the outcome says that it was made of."""
    from sijill.adapters.parsing import Parser
    from sijill.workflows.link_casebook import link_documents, record_linkage

    with chosen.opened() as casebook, Parser() as parser, opened(engine) as where:
        if wanted.takes_in:
            _refuse_another_of_one_name(casebook, wanted)
        find = partial(_find_or_add, casebook, chosen.folder) if wanted.takes_in else _finding(casebook)
        made = link_documents(casebook, _plan(casebook, wanted, find), _by(parser, where, step))
        acts = record_linkage(casebook, made)
        origin = casebook.origin
    for act in acts:
        click.echo(f"entry {act.n}  {act.name}  document {act.members['document']}")
    if not acts:
        click.echo("nothing new: the last run said the same")
    return made, {"casebook": origin, "documents": list(made.plan.documents), "entries": [act.n for act in acts]}


def linked(chosen: Chosen, engine: ChosenEngine, step: Step) -> CasebookLinkage:
    """The last run made again, to be asked about; nothing is recorded, and others may work on the casebook meanwhile.

    Raises InputError where there was none.
    """
    from sijill.adapters.parsing import Parser
    from sijill.workflows.link_casebook import link_documents

    with chosen.opened_to_read() as casebook, Parser() as parser, opened(engine) as where:
        return link_documents(casebook, _plan(casebook, Wanted(), _finding(casebook)), _by(parser, where, step))


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


def _finding(casebook: Casebook) -> Find:
    from sijill.workflows.looking import find_document

    return partial(find_document, casebook)


def _find_or_add(casebook: Casebook, folder: str, words: str) -> int:
    """The document with the bytes of a file, added where there is none; of what is no file the document so named.

    It is not read for claims: a list has a hundred thousand rows, and `sijill add` does that where somebody wants it.
    """
    from sijill.adapters.files import read_blocks
    from sijill.adapters.opening import casebook_folders
    from sijill.adapters.parsing import digest_of
    from sijill.workflows.ingest import add_document

    if not Path(words).is_file():
        return _finding(casebook)(words)
    walk([words], casebook_folders(folder))
    known = casebook.tables.find_document_by(casebook.look_up(digest_of(words)))
    if known is not None:
        return known.number
    added = add_document(casebook, read_blocks(words), collected(words), how=None)
    click.echo(f"entry {added.entry}  add  document {added.number}")
    return added.number


def _refuse_another_of_one_name(casebook: Casebook, wanted: Wanted) -> None:
    """A list with the name of one that was linked is mostly a later state of it: somebody has to say."""
    from sijill.adapters.parsing import digest_of
    from sijill.workflows.link_casebook import last_plan
    from sijill.workflows.looking import document_view

    last = last_plan(casebook)
    named = {document_view(casebook, number).name: number for number in (last.documents if last else ())}
    going_on = {pair.rpartition("=")[0] for pair in wanted.continues}
    for words in wanted.documents:
        number = named.get(Path(words).name)
        if number is None or words in going_on or not Path(words).is_file():
            continue
        if casebook.tables.find_document_by(casebook.look_up(digest_of(words))) is None:
            raise InputError(
                f"another list of the name of document {number} was linked: say that this one goes on from it"
                f" (--continues FILE={number}), or add it first (sijill add) where it does not"
            )


def _plan(casebook: Casebook, wanted: Wanted, find: Find) -> Plan:
    from sijill.workflows.link_casebook import Plan, last_plan

    continues = _continues(casebook, wanted.continues, find)
    if wanted.documents:
        numbers = tuple(map(find, wanted.documents))
        plan = Plan(numbers, wanted.one_to_one, 0.5 if wanted.threshold is None else wanted.threshold)
    else:
        last = last_plan(casebook)
        if last is None:
            raise InputError("nothing was linked in this casebook yet: name the documents that are lists")
        threshold = last.threshold if wanted.threshold is None else wanted.threshold
        plan = replace(last, keep_best=wanted.one_to_one or last.keep_best, threshold=threshold)
    return replace(plan, columns=wanted.columns, continues=continues)


def _continues(casebook: Casebook, pairs: Iterable[str], find: Find) -> dict[int, tuple[int, ...]]:
    """The documents that each goes on from; all those are found before a file is added that may have their name."""
    written = [pair.rpartition("=") for pair in pairs]
    if not all(sign for _, sign, _ in written):
        raise InputError("which list goes on from which is written NEW=OLD, two documents")
    earlier = list(map(_finding(casebook), (old for _, _, old in written)))
    found: dict[int, tuple[int, ...]] = {}
    for (new, _, _), old in zip(written, earlier, strict=True):
        number = find(new)
        found[number] = (*found.get(number, ()), old)
    return found


def _record(casebook: Casebook, text: str) -> tuple[int, str]:
    from sijill.workflows.looking import find_document

    document, sign, record = text.partition(":")
    if not sign or not document or not record:
        raise InputError("a record is written DOCUMENT:ID")
    return find_document(casebook, document), record


def _by(parser: Parser, engine: Engine, step: Step) -> With:
    from sijill.adapters.parsing_lists import list_of_blocks
    from sijill.linkage.model import default_model
    from sijill.workflows.link_casebook import With

    def read(name: str, digest: str, blocks: Iterable[bytes], given: ListColumns | None) -> ListOfPersons:
        return list_of_blocks(parser, name, digest, blocks, given, partial(_rows_done, step, name))

    return With(default_model(), engine, read, step)


def _rows_done(step: Step, name: str, rows: int) -> None:
    step(f"reading {name}: {rows:,} rows")
