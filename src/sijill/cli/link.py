"""`sijill link`: which records of casualty lists are one person; `review` and `judge` let a person decide.

On files and a folder here; on a casebook in `sijill.cli.casebook.link`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from sijill.cli.casebook import link as on_the_casebook
from sijill.cli.casebook.link import Wanted
from sijill.cli.casebook.options import CASEBOOK, Chosen, on_casebook
from sijill.cli.incidents import incidents
from sijill.cli.link_engine import ChosenEngine, on_engine, opened
from sijill.cli.shown import shown
from sijill.errors import InputError
from sijill.intake.transcript import writable

if TYPE_CHECKING:
    from sijill.adapters.linkage_folder import LinkageFolder
    from sijill.linkage.columns import ListColumns
    from sijill.linkage.judgements import Judgement
    from sijill.linkage.records import PersonRecord, RecordKey
    from sijill.workflows.link import Linked

LANGUAGES = ("en", "ar")
SHOWN_FIELDS = ("name_ar", "name_latin", "sex", "age_years", "birth", "death", "place")


class Lists(click.Group):
    """A group whose own verb is to link lists: `sijill link A.csv B.csv` needs no further word.

    Without any word it links the casebook of `SIJILL_CASEBOOK`, as `sijill link --casebook DIR` does; else it helps.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and CASEBOOK not in os.environ:
            return super().parse_args(ctx, args)
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["lists", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Lists)
def link() -> None:
    """Say which records of casualty lists are one person: sijill link A.csv B.csv --out OUT.

    CSV, XLSX or JSON, Arabic, Latin letters or both. Into a casebook (--into CASEBOOK), or a folder in the clear.
    sijill link lists --help shows all options.
    """


@link.command()
@click.argument("files", nargs=-1, metavar="LIST...")
@on_casebook
@click.option("--map", "column_map", metavar="MAP.yaml", help="What the columns of each list are (guessed otherwise).")
@click.option("--out", "--into", "out", metavar="OUT", help="The folder to write to, or the casebook to link in.")
@click.option("--one-to-one", is_flag=True, help="No list holds a person twice: keep each record's best partner.")
@click.option(
    "--threshold",
    type=click.FloatRange(0.01, 0.99),
    show_default="0.5",
    help="The probability from which two records are taken for one person.",
)
@click.option("--continues", multiple=True, metavar="NEW=OLD", help="List NEW is a later state of document OLD.")
@on_engine
def lists(
    chosen: Chosen,
    files: tuple[str, ...],
    column_map: str | None,
    out: str | None,
    one_to_one: bool,
    threshold: float | None,
    continues: tuple[str, ...],
    engine: ChosenEngine,
) -> None:
    """Link LISTs: clusters.csv, pairs.csv, histories.csv, duplicates.csv, problems.csv and report.html into OUT.

    A run into the same OUT keeps the judgements and the ids of clusters that are there.

    Where OUT is a casebook, the LISTs are added to it unless it has them, and the outcome is recorded in it, sealed.
    With --casebook the LISTs are its documents, those of the last run where none is named; the outcome is recorded, and
    written to OUT too where that is given. With SIJILL_CASEBOOK set, the same holds where there is no OUT.
    """
    takes_in = out is not None and _is_casebook(out)
    within, folder = _where(chosen, out)
    if within is not None:
        wanted = Wanted(files, _columns(column_map), one_to_one, threshold, continues, takes_in)
        _link_casebook(within, wanted, engine, folder)
        return
    if not files or continues or out is None:
        raise InputError("name lists, and the folder to write to; --continues is for documents of a casebook")
    made_of = {
        "files": list(files),
        "map": column_map,
        "one_to_one": one_to_one,
        "threshold": 0.5 if threshold is None else threshold,
    }
    _run(_folder(out), made_of, engine)


def _is_casebook(out: str) -> bool:
    from sijill.adapters.opening import is_casebook

    return is_casebook(out)


def _where(chosen: Chosen, out: str | None) -> tuple[Chosen | None, str | None]:
    """The casebook that is meant, None where there is none, and the folder to write to, None where there is none."""
    named = click.get_current_context().get_parameter_source("casebook_folder") is ParameterSource.COMMANDLINE
    if out is not None and _is_casebook(out):
        if named:
            raise InputError(f"{out} is a casebook: what is written beside it would lie in it in the clear")
        return replace(chosen, folder=out), None
    if not named and out is None and CASEBOOK not in os.environ:
        raise InputError("name the folder to write to (--out OUT), or a casebook (--casebook DIR)")
    return (chosen, out) if named or out is None else (None, out)


def _link_casebook(chosen: Chosen, wanted: Wanted, engine: ChosenEngine, out: str | None) -> None:
    folder = None if out is None else _folder(out)
    with _progress() as step:
        made, made_of = on_the_casebook.link(chosen, wanted, engine, step)
    if folder is not None:
        folder.write(made.linked, made_of, LANGUAGES)
    _say(made.linked, None if folder is None else folder.path)


@link.command()
@click.argument("out", metavar="[OUT]", required=False)
@on_casebook
@click.option("--by", metavar="NAME", help="Who decides; on a casebook the key tells that.")
@click.option("--blind", is_flag=True, help="Do not show what the model thinks of a pair.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Pairs to ask about.")
@on_engine
def review(chosen: Chosen, out: str | None, by: str | None, blind: bool, most: int, engine: ChosenEngine) -> None:
    """Ask about the pairs of the linkage in OUT on which a decision would change most, and link again.

    Answer s (same), d (different), u (unsure) or q (enough). Each answer is kept at once, in OUT/judgements.jsonl.
    Without OUT, with --casebook, or where OUT is a casebook, its last linkage is asked about; each answer is an act.
    """
    within, _ = _where(chosen, out)
    if within is not None:
        _refuse_by(by)
        kept = within.kept()
        with _progress() as step:
            made = on_the_casebook.linked(kept, engine, step)
        if _ask(made.linked, blind, most, partial(on_the_casebook.keep_answer, kept, made)):
            _link_casebook(kept, Wanted(), engine, None)
        return
    folder, name = _folder(out or ""), _needed_by(by)
    made_of = folder.made_of()
    linked = _linked(folder, made_of, engine)

    def keep(left: int, right: int, verdict: str) -> None:
        folder.judge(_judgement(linked.key(left), linked.key(right), verdict, name))

    if _ask(linked, blind, most, keep):
        _run(folder, made_of, engine)


def _ask(linked: Linked, blind: bool, most: int, keep: Callable[[int, int, str], None]) -> int:
    """Ask about pairs; gives how many answers `keep` was given, by rows and verdict."""
    from sijill.linkage.explain import explain
    from sijill.workflows.link import record_of, to_review

    pairs = linked.linkage.pairs
    answers = {"s": "same", "d": "different", "u": "unsure"}
    decided = 0
    for at in to_review(linked)[:most]:
        left, right = int(pairs.left[at]), int(pairs.right[at])
        click.echo()
        for row in (left, right):
            click.echo(_described(record_of(linked, row)))
        if not blind:
            parts = explain(linked.linkage, at)
            told = ", ".join(f"{part.comparison} {part.bits:+.1f}" for part in parts)
            click.echo(f"  {pairs.weight[at]:+.1f} bits: {told}")
        answer = click.prompt("one person? (s)ame, (d)ifferent, (u)nsure, (q)uit", type=click.Choice([*answers, "q"]))
        if answer == "q":
            break
        keep(left, right, answers[answer])
        decided += 1
    click.echo(f"{decided} judgements kept", err=True)
    return decided


@link.command()
@click.argument("named", nargs=-1, required=True, metavar="[OUT] LIST:ID LIST:ID")
@on_casebook
@click.option("--verdict", required=True, type=click.Choice(["same", "different", "unsure"]))
@click.option("--by", metavar="NAME", help="Who decides; on a casebook the key tells that.")
@click.option("--reason", default="", metavar="WORDS")
def judge(chosen: Chosen, named: tuple[str, ...], verdict: str, by: str | None, reason: str) -> None:
    """Write down what is known of two records; the next run of sijill link into OUT goes by it.

    Without OUT, or where OUT is a casebook, it is an act of it, and the records are written DOCUMENT:ID.
    """
    *outs, one, other = named if len(named) in (2, 3) else ("", "", "", "")
    if not one:
        raise InputError("name two records, and before them the folder of the linkage where it is not a casebook's")
    out = outs[0] if outs else None
    within, _ = _where(chosen, out)
    if within is not None:
        _refuse_by(by)
        on_the_casebook.judge(within, one, other, verdict, reason)
        return
    folder, name = _folder(out or ""), _needed_by(by)
    keys = _key(one), _key(other)
    known = folder.earlier()
    if known and not all(key in known for key in keys):
        raise InputError("a record is named that is in none of the lists: write it as LIST:ID, LIST as in clusters.csv")
    folder.judge(_judgement(*keys, verdict, name, reason))


def _judgement(one: RecordKey, other: RecordKey, verdict: str, by: str, reason: str = "") -> Judgement:
    from sijill.linkage.judgements import Judgement, Verdict

    return Judgement(one, other, Verdict(verdict), by, datetime.now(UTC).isoformat(timespec="seconds"), reason)


def _needed_by(by: str | None) -> str:
    if not by:
        raise InputError("say who decides: --by NAME")
    return by


def _refuse_by(by: str | None) -> None:
    if by is not None:
        raise InputError("in a casebook the key says who decides: leave --by out")


def _key(text: str) -> tuple[str, str]:
    name, mark, record = text.partition(":")
    if not mark or not name or not record:
        raise InputError("a record is written LIST:ID, with the list's file name")
    return name, record


def _folder(out: str) -> LinkageFolder:
    try:
        from sijill.adapters.linkage_folder import LinkageFolder
    except ModuleNotFoundError as error:
        raise InputError(f"sijill link needs {error.name}: pip install 'sijill[linkage]'") from error
    return LinkageFolder(out)


def _run(folder: LinkageFolder, made_of: Mapping[str, Any], engine: ChosenEngine) -> None:
    linked = _linked(folder, made_of, engine)
    folder.write(linked, made_of, LANGUAGES)
    _say(linked, folder.path)


def called(files: Sequence[str]) -> dict[str, str]:
    """What each list is called: its file's name without its ending, or with it where two would be called the same.

    Raises InputError where two files have one name, or one has a name that cannot be written.
    """
    stems = [Path(file).stem for file in files]
    names = stems if len(set(stems)) == len(stems) else [Path(file).name for file in files]
    if any(writable(name) != name for name in names):
        raise InputError("the name of a file is not UTF-8: rename it, for its list is called by it")
    if len(set(names)) < len(names):
        raise InputError("two lists have one file name: lists are told apart by it")
    return dict(zip(files, names, strict=True))


def _linked(folder: LinkageFolder, made_of: Mapping[str, Any], engine: ChosenEngine) -> Linked:
    from sijill.adapters.parsing import Parser
    from sijill.adapters.parsing_lists import list_of_file
    from sijill.linkage.model import default_model
    from sijill.workflows.link import link_lists

    files: Sequence[str] = made_of["files"]
    columns = _columns(made_of["map"])
    with _progress() as step:
        read = []
        with Parser() as parser:
            for file, name in called(files).items():
                step(f"reading {name}")
                read.append(list_of_file(parser, file, columns, partial(_rows_done, step, name), name))
        with opened(engine) as where:
            return link_lists(
                read,
                default_model(),
                where,
                keep_best=made_of["one_to_one"],
                threshold=made_of["threshold"],
                judgements=folder.judgements(),
                earlier=folder.earlier(),
                step=step,
            )


def _columns(column_map: str | None) -> dict[str, ListColumns] | None:
    from sijill.adapters.files import read_bytes
    from sijill.workflows.lists import MAX_MAP, parse_map

    return None if column_map is None else parse_map(read_bytes(column_map, MAX_MAP), Path(column_map).name)


def _rows_done(step: Callable[[str], None], name: str, rows: int) -> None:
    step(f"reading {name}: {rows:,} rows")


@contextmanager
def _progress() -> Iterator[Any]:
    """Steps on standard error, where somebody is looking."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as status:
        yield lambda step: status.update(shown(step))


def _say(linked: Linked, out: Path | None) -> None:
    """The counts of a linkage, and what is wrong with rows; nobody's name and no id."""
    for each in linked.lists:
        nameless = len(each.unlinkable)
        click.echo(f"{shown(each.name)}: {len(each.records):,} records, {nameless:,} without a name", err=True)
        for line in (*each.notes, *each.problems.summary()):
            click.echo(f"  {shown(line)}", err=True)
    records, persons = len(linked.cluster_ids), len(set(linked.cluster_ids))
    click.echo(f"{records:,} records are {persons:,} persons")
    if nameless := sum(len(each.unlinkable) for each in linked.lists):
        click.echo(f"{nameless:,} of them have no name: each stands alone, and not in histories.csv")
    if out is not None:
        click.echo(f"written to {shown(str(out))}", err=True)


def _described(record: PersonRecord) -> str:
    told = [str(value) for name in SHOWN_FIELDS if (value := getattr(record, name)) not in (None, "")]
    return f"  {shown(record.list_name)}, row {record.row}: {shown(' · '.join(told))}"


link.add_command(incidents)
