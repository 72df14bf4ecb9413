"""Link Splink's public lists, off the shelf and with our settings: `python -m benchmarks.linkage_lists PATH`.

PATH is the folder with the four sets, or the public data that holds it as `lists`. One table: pairs of records said to
be one person against all pairs that are (inside the true clusters, over all records; for febrl4 across its two lists).
Nothing is trained on the truth: both methods run Splink on DuckDB, with expectation–maximisation.

"Splink, plain settings" are the comparisons that its library has ready for names, dates, postcodes and addresses, the
blocking rules of its own examples, and connected components (for febrl4: pairs) from a probability of 0.95.

"sijill link" is the command, with a map of columns that names what the set has beside names, dates and places as
`extra`.

Our recipe for Splink is one for every set, over whichever of its columns there are. A name that stands alone goes to
the column where it is more frequent; comparison levels know initials, short forms, skeletons of consonants and names
that stand in the other column, with term frequencies; dates by Damerau–Levenshtein; place and postcode are one
comparison, since one says the other; many narrow blocking rules; pairs inside a component that no rule brought together
are scored too; then average linkage while the mean weight is 0 bits or more, or the best partner in the other list. The
probability that two random records match comes out of the training too.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.linkage_lists_command import link_by_command
from benchmarks.linkage_lists_model import our_settings, plain_settings, train
from benchmarks.measures import Tally
from benchmarks.reader import AbsentError, find_data, run_benchmark
from sijill.linkage.clusters import Edges, average_linkage, connected_components, one_to_one

PLAIN_PROBABILITY = 0.95
EVEN_ODDS_BITS = 0.0
LEAST_BITS = -5.0
"""What one pair can say against two clusters' being one: two records that share no filled column know little of it."""


Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class ListSet:
    """A public set: its files, and which of its columns is which of ours.

    Attributes:
        files: one to find duplicates in, two to link.
        columns: ours → an expression in SQL over theirs.
        truth: an expression that names the person.
    """

    name: str
    files: tuple[str, ...]
    columns: Mapping[str, str]
    truth: str


FEBRL = {
    "given": "given_name",
    "family": "surname",
    "born": r"regexp_replace(trim(date_of_birth), '^(\d{4})(\d\d)(\d\d)$', '\1-\2-\3')",
    "place": "suburb",
    "postcode": "postcode",
    "region": "state",
    "street": "address_1",
    "building": "address_2",
    "house": "street_number",
    "number": "soc_sec_id",
}
FEBRL_TRUTH = r"regexp_extract(rec_id, '^rec-(\d+)-', 1)"
SETS = (
    ListSet(
        "historical 50k",
        ("historical_figures_with_errors_50k.parquet",),
        {
            "given": "first_name",
            "family": "surname",
            "names": "full_name",
            "born": "dob",
            "place": "birth_place",
            "postcode": "postcode_fake",
            "occupation": "occupation",
            "sex": "case when gender in ('male', 'female') then gender end",
        },
        "cluster",
    ),
    ListSet("febrl3", ("dataset3.csv",), FEBRL, FEBRL_TRUTH),
    ListSet("febrl4", ("dataset4a.csv", "dataset4b.csv"), FEBRL, FEBRL_TRUTH),
    ListSet(
        "fake 1000",
        ("fake_1000.csv",),
        {"given": "first_name", "family": "surname", "born": "dob", "place": "city", "email": "email"},
        "cluster",
    ),
)

MACROS = """
create or replace macro clean(s) as nullif(trim(lower(strip_accents(s))), '');
create or replace macro letters(s) as nullif(trim(regexp_replace(s, '[^\\w '' -]+', '', 'g')), '');
create or replace macro undouble(s) as
    array_to_string(list_filter(string_split(s, ''), lambda c, i: i = 1 or c <> s[i - 1]), '');
create or replace macro skeleton(s) as undouble(substr(s, 1, 1) || regexp_replace(
    translate(replace(replace(substr(s, 2), 'ph', 'f'), 'ck', 'k'), 'zc', 'sk'), '[aeiouyhw '' -]', '', 'g'));
"""
NAMES_IN_THEIR_COLUMN = """
create or replace table cleaned as
with as_given as (select given as name, count(*) as n from cleaned where family is not null group by 1),
as_family as (select family as name, count(*) as n from cleaned group by 1)
select c.* replace (
    case when c.family is null and coalesce(f.n, 0) > coalesce(g.n, 0) then c.given else c.family end as family,
    case when c.family is null and coalesce(f.n, 0) > coalesce(g.n, 0) then null else c.given end as given)
from cleaned c left join as_given g on c.given = g.name left join as_family f on c.given = f.name
"""
KEYS = {
    "whole": ("family", "given || ' ' || family"),
    "tokens": ("names", "list_filter(string_split_regex(names, '[ -]+'), lambda t: length(t) > 1)"),
    "given_1": ("given", "given[1]"),
    "given_3": ("given", "given[:3]"),
    "given_key": ("given", "skeleton(given)"),
    "family_2": ("family", "family[:2]"),
    "family_4": ("family", "family[:4]"),
    "family_key": ("family", "skeleton(family)"),
    "year": ("born", "born[:4]"),
    # all but the last part, or the last two digits
    "outward": (
        "postcode",
        r"regexp_extract(postcode, '^(\S+) |^(.+)..$', 1) || regexp_extract(postcode, '^(\S+) |^(.+)..$', 2)",
    ),
    "area": ("postcode", "regexp_extract(postcode, '^([a-z]+|.)')"),
    "mailbox": ("email", "split_part(email, '@', 1)"),
}
"""Key columns: from which of our columns, and how. Blocking rules join on equal columns only."""


def score_clusters(found: Ints, truth: Ints) -> Tally:
    """Pairs of records in one cluster against pairs of one person: both arrays name a group for each record."""
    both = found.astype(np.int64) * (int(truth.max(initial=0)) + 1) + truth
    return Tally(count_pairs(both), count_pairs(found), count_pairs(truth))


def count_pairs(groups: Ints) -> int:
    """How many pairs of records share a group."""
    sizes = np.unique(groups, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def score_links(left: Ints, right: Ints, truth: Ints, list_of_record: Ints) -> Tally:
    """Links across two lists (places in `truth`, each pair once) against all pairs across them of one person."""
    possible = count_pairs(truth) - sum(
        count_pairs(truth[list_of_record == each]) for each in np.unique(list_of_record)
    )
    return Tally(int((truth[left] == truth[right]).sum()), len(left), possible)


def render_row(name: str, method: str, tally: Tally, seconds: float) -> str:
    """One line of the table."""
    return f"{name:16}{method:26}{tally.precision:10.4f}{tally.recall:9.4f}{tally.f1:9.4f}{seconds:9.1f}"


@dataclass(slots=True)
class Lists:
    """A set in DuckDB: one prepared table a list, numbered through all lists."""

    connection: Any
    tables: list[str] = field(default_factory=list)
    columns: frozenset[str] = frozenset()

    @property
    def n_records(self) -> int:
        return sum(self.connection.execute(f"select count(*) from {table}").fetchall()[0][0] for table in self.tables)

    def array(self, column: str) -> Ints:
        rows = " union all ".join(f"select n, {column} as it from {table}" for table in self.tables)
        found = self.connection.execute(f"select dense_rank() over (order by it) as it from ({rows}) order by n")
        return np.asarray(found.fetchnumpy()["it"], np.int64)


def prepare(of: ListSet, paths: Sequence[Path], threads: int) -> Lists:
    """Clean the columns, put single names where they belong, add the keys."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    connection.execute(MACROS)
    columns = ", ".join(f"clean({theirs}) as {ours}" for ours, theirs in of.columns.items())
    reads = (
        f"select {place} as list, {of.truth} as person, {columns} from {_source(path)}"
        for place, path in enumerate(paths)
    )
    # numbered by a digest: no order of the file, which may hold one person's records together, can help
    connection.execute(f"""create table cleaned as select (row_number() over (order by list, md5(r::varchar)) - 1)::int
        as n, r.* from ({" union all ".join(reads)}) r""")
    names = "" if "names" in of.columns else ", concat_ws(' ', letters(given), letters(family)) as names"
    connection.execute(f"""create or replace table cleaned as
        select * replace (letters(given) as given, letters(family) as family){names} from cleaned""")
    connection.execute(NAMES_IN_THEIR_COLUMN)
    there = {*of.columns, "names"}
    keys = {key: expression for key, (base, expression) in KEYS.items() if base in there}
    added = ", ".join(f"{expression} as {key}" for key, expression in keys.items())
    tables = [f"list_{place}" for place in range(len(paths))]
    for place, table in enumerate(tables):
        connection.execute(f"create table {table} as select *, {added} from cleaned where list = {place}")
    return Lists(connection, tables, frozenset({*there, *keys}))


def _source(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"read_parquet('{quoted}')" if path.suffix == ".parquet" else f"read_csv('{quoted}', all_varchar = true)"


Settle = Callable[[Any, Lists], "Edges | Ints"]
"""A trained linker → the links kept, or each record's cluster."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to link: what Splink is told, how it is trained, what becomes of its scores."""

    name: str
    settings: Callable[[frozenset[str], Any], Any]
    prior_by_em: bool
    settle: Settle


def link(lists: Lists, method: Method) -> Edges | Ints:
    """Train Splink on the lists and settle who is who."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=lists.connection)
    tables = [api.register(table) for table in lists.tables]
    link_type = "link_only" if len(tables) > 1 else "dedupe_only"
    linker = Linker(tables if len(tables) > 1 else tables[0], method.settings(lists.columns, link_type))
    train(linker, lists.columns, prior_by_em=method.prior_by_em)
    return method.settle(linker, lists)


def settle_plainly(linker: Any, lists: Lists) -> Edges | Ints:
    """Every link from a probability on; in one list all that they join."""
    edges = edges_of(linker.inference.predict(threshold_match_probability=PLAIN_PROBABILITY))
    return edges if len(lists.tables) > 1 else connected_components(edges, lists.n_records)


def settle_ours(linker: Any, lists: Lists) -> Edges | Ints:
    """The best partner in the other list; in one list average linkage over all pairs of each component."""
    edges = edges_of(linker.inference.predict(threshold_match_weight=EVEN_ODDS_BITS))
    if len(lists.tables) > 1:
        return one_to_one(edges, lists.array("list"))
    within = score_components(linker, lists, edges)
    floored = Edges(within.left, within.right, np.maximum(within.weight, LEAST_BITS))
    return average_linkage(floored, EVEN_ODDS_BITS, n_nodes=lists.n_records, missing_weight=LEAST_BITS)


def score_components(linker: Any, lists: Lists, edges: Edges) -> Edges:
    """Every pair inside the components of some edges, whether a blocking rule brought it together or not."""
    import pyarrow  # type: ignore[import-untyped]
    from splink import DuckDBAPI, block_on

    components = connected_components(edges, lists.n_records)
    lists.connection.register(
        "components", pyarrow.table({"n": np.arange(lists.n_records, dtype=np.int32), "component": components})
    )
    lists.connection.execute(f"create table within as select * from {lists.tables[0]} join components using (n)")
    within = DuckDBAPI(connection=lists.connection).register("within")
    return edges_of(
        linker.inference.predict_within(within, blocking_rules_to_generate_predictions=[block_on("component")])
    )


def edges_of(predictions: Any) -> Edges:
    table = predictions.as_pyarrow_table()
    left, right, weight = (table[column].to_numpy() for column in ("n_l", "n_r", "match_weight"))
    return Edges(left.astype(np.int32), right.astype(np.int32), weight.astype(np.float64))


METHODS = (
    Method("Splink, plain settings", plain_settings, False, settle_plainly),
    Method("Splink, our recipe", our_settings, True, settle_ours),
)


def measure(of: ListSet, folder: Path, threads: int) -> Iterator[str]:
    """The rows of one set."""
    paths = [find_data(folder, file) for file in of.files]
    for method in METHODS:
        begun = time.perf_counter()
        lists = prepare(of, paths, threads)
        found = link(lists, method)
        seconds = time.perf_counter() - begun
        yield render_row(of.name, method.name, _tally(found, lists.array("person"), lists.array("list")), seconds)
    begun = time.perf_counter()
    told = link_by_command(of.name, paths)
    seconds = time.perf_counter() - begun
    yield render_row(of.name, "sijill link", _tally(*told), seconds)


def _tally(found: Edges | Ints, person: Ints, list_of: Ints) -> Tally:
    if isinstance(found, Edges):
        return score_links(found.left, found.right, person, list_of)
    return score_clusters(found, person)


def main() -> None:
    """Link every set both ways, print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linkage_lists", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--only", help="the set whose name begins so")
    parser.add_argument("--threads", type=int, default=2, help="DuckDB's threads")
    options = parser.parse_args()
    try:
        import splink  # noqa: F401
    except ImportError as error:
        raise AbsentError(f"Splink is not installed: {error}") from error
    logging.disable(logging.WARNING)
    folder = options.path if (options.path / SETS[0].files[0]).exists() else options.path / "lists"
    sets = [each for each in SETS if each.name.startswith(options.only or "")]
    for each in sets:
        for file in each.files:
            find_data(folder, file)
    print(f"{'set':16}{'method':26}{'precision':>10}{'recall':>9}{'F1':>9}{'seconds':>9}")
    for each in sets:
        for row in measure(each, folder, options.threads):
            print(row, flush=True)


if __name__ == "__main__":
    run_benchmark(main)
