"""`sijill link`: which records of casualty lists are one person; `review` and `judge` let a person decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sijill.cli.incidents import incidents
from sijill.cli.shown import shown
from sijill.errors import InputError

if TYPE_CHECKING:
    from sijill.adapters.linkage_folder import LinkageFolder
    from sijill.linkage.records import PersonRecord
    from sijill.workflows.link import Linked

LANGUAGES = ("en", "ar")
SHOWN_FIELDS = ("name_ar", "name_latin", "sex", "age_years", "birth", "death", "place")


class Lists(click.Group):
    """A group whose own verb is to link lists: `sijill link A.csv B.csv` needs no further word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["lists", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Lists)
def link() -> None:
    """Say which records of casualty lists are one person: sijill link A.csv B.csv --out OUT.

    CSV, XLSX or JSON, Arabic, Latin letters or both. sijill link lists --help shows all options.
    """


@link.command()
@click.argument("files", nargs=-1, required=True, metavar="LIST...")
@click.option("--map", "column_map", metavar="MAP.yaml", help="What the columns of each list are (guessed otherwise).")
@click.option("--out", "--into", "out", required=True, metavar="OUT", help="The folder to write to.")
@click.option("--one-to-one", is_flag=True, help="No list holds a person twice: keep each record's best partner.")
@click.option(
    "--threshold",
    type=click.FloatRange(0.01, 0.99),
    default=0.5,
    show_default=True,
    help="The probability from which two records are taken for one person.",
)
def lists(files: tuple[str, ...], column_map: str | None, out: str, one_to_one: bool, threshold: float) -> None:
    """Link LISTs: clusters.csv, pairs.csv, histories.csv, duplicates.csv, problems.csv and report.html into OUT.

    A run into the same OUT keeps the judgements and the ids of clusters that are there.
    """
    made_of = {
        "files": list(files),
        "map": column_map,
        "one_to_one": one_to_one,
        "threshold": threshold,
    }
    _run(_folder(out), made_of)


@link.command()
@click.argument("out", metavar="OUT")
@click.option("--by", required=True, metavar="NAME", help="Who decides; it is written down with each judgement.")
@click.option("--blind", is_flag=True, help="Do not show what the model thinks of a pair.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Pairs to ask about.")
def review(out: str, by: str, blind: bool, most: int) -> None:
    """Ask about the pairs of the linkage in OUT on which a decision would change most, and link again.

    Answer s (same), d (different), u (unsure) or q (enough). Each answer is kept at once, in OUT/judgements.jsonl.
    """
    from sijill.linkage.explain import explain
    from sijill.linkage.judgements import Judgement, Verdict
    from sijill.workflows.link import record_of, to_review

    folder = _folder(out)
    made_of = folder.made_of()
    linked = _linked(folder, made_of)
    pairs = linked.linkage.pairs
    answers = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}
    decided = 0
    for at in to_review(linked)[:most]:
        left, right = int(pairs.left[at]), int(pairs.right[at])
        click.echo()
        for row in (left, right):
            click.echo(_described(record_of(linked, row)))
        if not blind:
            parts = explain(pairs, at, linked.model, linked.linkage.prior)
            told = ", ".join(f"{part.comparison} {part.bits:+.1f}" for part in parts)
            click.echo(f"  {pairs.weight[at]:+.1f} bits: {told}")
        answer = click.prompt("one person? (s)ame, (d)ifferent, (u)nsure, (q)uit", type=click.Choice([*answers, "q"]))
        if answer == "q":
            break
        now = datetime.now(UTC).isoformat(timespec="seconds")
        folder.judge(Judgement(linked.key(left), linked.key(right), answers[answer], by, now))
        decided += 1
    click.echo(f"{decided} judgements kept", err=True)
    if decided:
        _run(folder, made_of)


@link.command()
@click.argument("out", metavar="OUT")
@click.argument("one", metavar="LIST:ID")
@click.argument("other", metavar="LIST:ID")
@click.option("--verdict", required=True, type=click.Choice(["same", "different", "unsure"]))
@click.option("--by", required=True, metavar="NAME")
@click.option("--reason", default="", metavar="WORDS")
def judge(out: str, one: str, other: str, verdict: str, by: str, reason: str) -> None:
    """Write down what is known of two records; the next run of sijill link into OUT goes by it."""
    from sijill.linkage.judgements import Judgement, Verdict

    folder = _folder(out)
    keys = _key(one), _key(other)
    known = folder.earlier()
    if known and not all(key in known for key in keys):
        raise InputError("a record is named that is in none of the lists: write it as LIST:ID, LIST as in clusters.csv")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    folder.judge(Judgement(*keys, Verdict(verdict), by, now, reason))


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


def _run(folder: LinkageFolder, made_of: Mapping[str, Any]) -> None:
    linked = _linked(folder, made_of)
    folder.write(linked, made_of, LANGUAGES)
    _say(linked, folder.path)


def called(files: Sequence[str]) -> dict[str, str]:
    """What each list is called: its file's name without its ending, or with it where two would be called the same.

    Raises InputError where two files have one name.
    """
    stems = [Path(file).stem for file in files]
    names = stems if len(set(stems)) == len(stems) else [Path(file).name for file in files]
    if len(set(names)) < len(names):
        raise InputError("two lists have one file name: lists are told apart by it")
    return dict(zip(files, names, strict=True))


def _linked(folder: LinkageFolder, made_of: Mapping[str, Any]) -> Linked:
    from sijill.adapters.files import read_bytes
    from sijill.linkage.engine import DuckDB
    from sijill.linkage.model import default_model
    from sijill.workflows.link import link_lists
    from sijill.workflows.lists import MAX_MAP, open_list, parse_map

    files: Sequence[str] = made_of["files"]
    column_map = made_of["map"]
    columns = None if column_map is None else parse_map(read_bytes(column_map, MAX_MAP), Path(column_map).name)
    with _progress() as step:
        read = []
        for file, name in called(files).items():
            step(f"reading {name}")
            read.append(open_list(file, columns, partial(_rows_done, step, name), name))
        return link_lists(
            read,
            default_model(),
            DuckDB(),
            keep_best=made_of["one_to_one"],
            threshold=made_of["threshold"],
            judgements=folder.judgements(),
            earlier=folder.earlier(),
            step=step,
        )


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


def _say(linked: Linked, out: Path) -> None:
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
    click.echo(f"written to {shown(str(out))}", err=True)


def _described(record: PersonRecord) -> str:
    told = [str(value) for name in SHOWN_FIELDS if (value := getattr(record, name)) not in (None, "")]
    return f"  {shown(record.list_name)}, row {record.row}: {shown(' · '.join(told))}"


link.add_command(incidents)
