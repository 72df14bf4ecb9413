"""Link casualty lists: which records are one person, in files that people and `sijill estimate` read."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count
from typing import Any

import numpy as np

import sijill
from sijill.errors import InputError
from sijill.linkage.engine import LEAST_WEIGHT, Engine
from sijill.linkage.explain import by_urgency, explain, rule_costs
from sijill.linkage.judgements import Judgement, judged_rows
from sijill.linkage.linking import Linkage, best_pairs, duplicates_within, link, probability_of
from sijill.linkage.model import LinkageModel
from sijill.linkage.prepared import prepare
from sijill.linkage.records import ListOfPersons, PersonRecord, RecordKey

SHOWN_PAIRS = 12
"""Pairs whose waterfall the report draws: those that a decision would change most."""
NUMBER_WIDTH = 7
LINE_END = "\r\n"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
QUOTED_STARTS = frozenset([*FORMULA_STARTS, "'"])


@dataclass(frozen=True, slots=True)
class Linked:
    """A linkage with its lists, and the stable id of the cluster of each row."""

    lists: Sequence[ListOfPersons]
    linkage: Linkage
    cluster_ids: list[str]
    keep_best: bool
    threshold: float
    judgements: Sequence[Judgement]

    def key(self, row: int) -> RecordKey:
        """The list and id of a row."""
        return self.linkage.prepared.key(row)


def link_lists(
    lists: Sequence[ListOfPersons],
    model: LinkageModel,
    engine: Engine,
    *,
    keep_best: bool,
    threshold: float,
    judgements: Sequence[Judgement] = (),
    earlier: Mapping[RecordKey, str] | None = None,
    new_ids: Iterator[str] | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Linked:
    """Link lists as they were read. `earlier` are the cluster ids of a run before, which its clusters keep; `new_ids`
    are for the others, numbers after those of before where none are given.

    Records without a name are in no pair; each is a cluster of its own, so that nobody is lost.
    """
    prepared = prepare([(each.name, each.everyone()) for each in lists])
    rows = prepared.rows()
    judged = judged_rows(judgements, rows)
    found = link(prepared, model, engine, judged, keep_best=keep_best, threshold=threshold, step=step)
    ids = stable_ids(found.cluster.tolist(), list(rows), earlier or {}, new_ids)
    return Linked(lists, found, ids, keep_best, threshold, judgements)


def stable_ids(
    cluster: Sequence[int],
    keys: Sequence[RecordKey],
    earlier: Mapping[RecordKey, str],
    new_ids: Iterator[str] | None = None,
) -> list[str]:
    """An id for the cluster of each row: that which most of its records had before, else the next of `new_ids`.

    Where two clusters had one id, it stays with the one that holds more of its records; the other is new.
    """
    votes: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, key in zip(cluster, keys, strict=True):
        if key in earlier:
            votes[place][earlier[key]] += 1
    claims = sorted(((-many, name, place) for place, had in votes.items() for name, many in had.items()))
    taken: dict[int, str] = {}
    used: set[str] = set()
    for _, name, place in claims:
        if place not in taken and name not in used:
            taken[place] = name
            used.add(name)
    new_ids = new_ids or _numbers_after(earlier)
    for place in cluster:
        if place not in taken:
            taken[place] = next(new_ids)
    return [taken[place] for place in cluster]


def _numbers_after(earlier: Mapping[RecordKey, str]) -> Iterator[str]:
    last = max((int(name[1:]) for name in {*earlier.values()} if name[1:].isdigit()), default=0)
    return (f"p{number:0{NUMBER_WIDTH}d}" for number in count(last + 1))


def clusters_csv(linked: Linked) -> Iterator[str]:
    """`list, record_id, cluster_id, probability`: every row of every list."""
    surest = linked.linkage.probability.tolist()
    rows = ((*linked.key(row), linked.cluster_ids[row], f"{surest[row]:.6f}") for row in range(len(surest)))
    return table_lines(("list", "record_id", "cluster_id", "probability"), rows)


def pairs_csv(linked: Linked) -> Iterator[str]:
    """`list_a, id_a, list_b, id_b, probability, match_weight`, the likeliest first; below the threshold too.

    Weights are numbers, not text: a minus that a spreadsheet may count with is no formula of a stranger's.
    Where no list holds a person twice, only each record's best pair stands here.
    """
    pairs = linked.linkage.pairs
    if linked.keep_best:
        list_of = linked.linkage.prepared.list_of.astype(np.int32)
        pairs = pairs.kept(best_pairs(pairs, list_of))
    order = np.argsort(-pairs.weight, kind="stable").tolist()
    probability = probability_of(pairs.weight).tolist()
    rows = (
        (
            *linked.key(int(pairs.left[at])),
            *linked.key(int(pairs.right[at])),
            Decimal(f"{probability[at]:.6f}"),
            Decimal(f"{pairs.weight[at]:.3f}"),
        )
        for at in order
    )
    return table_lines(("list_a", "id_a", "list_b", "id_b", "probability", "match_weight"), rows)


def histories_csv(linked: Linked) -> Iterator[str]:
    """A row for each cluster and a column of 0 and 1 for each list: what `sijill estimate` reads.

    Records without a name are left out: who they are on other lists cannot be known, and each would count as a person
    whom one list alone has, of which an estimate would make many.
    """
    names = linked.linkage.prepared.list_names
    on: dict[str, set[int]] = defaultdict(set)
    has_name = chain.from_iterable(one.has_name() for each in linked.lists for one in (each.records, each.unlinkable))
    places = zip(linked.cluster_ids, linked.linkage.prepared.list_of.tolist(), has_name, strict=True)
    for name, place, is_named in places:
        if is_named:
            on[name].add(place)
    rows = ((name, *(int(at in lists) for at in range(len(names)))) for name, lists in sorted(on.items()))
    return table_lines(("cluster_id", *names), rows)


def duplicates_csv(linked: Linked) -> Iterator[str]:
    """`list, id_a, id_b, cluster_id`: records of one list that are taken for one person."""
    rows = (
        (*linked.key(one), linked.key(other)[1], linked.cluster_ids[one])
        for one, other in sorted(duplicates_within(linked.linkage))
    )
    return table_lines(("list", "id_a", "id_b", "cluster_id"), rows)


def problems_csv(lists: Sequence[ListOfPersons]) -> Iterator[str]:
    """`list, row, column, problem, what`: what is wrong with which row, without a word of what stands there."""
    rows = ((each.list_name, each.row, each.field, each.code, each.message) for one in lists for each in one.problems)
    return table_lines(("list", "row", "column", "problem", "what"), rows)


def table_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, of cells that no spreadsheet takes for formulas."""
    line = _Line()
    writer = csv.writer(line, lineterminator=LINE_END)  # it quotes cells that hold a letter of this
    for row in chain([head], rows):
        if any(isinstance(cell, str) and cell[:1] in QUOTED_STARTS for cell in row):
            row = [_harmless(cell) if isinstance(cell, str) else cell for cell in row]
        writer.writerow(row)
        yield line.text.removesuffix(LINE_END)


class _Line:
    """The line that a writer of delimited text wrote last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: ids are strangers' text. `_as_written` is its inverse."""
    return f"'{cell}" if cell[:1] in QUOTED_STARTS and cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _as_written(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def parse_clusters(lines: Iterable[str]) -> dict[RecordKey, str]:
    """The cluster id of each record, of what `clusters_csv` wrote. Raises InputError where it is something else."""
    try:
        rows = csv.DictReader(lines)
        return {(_as_written(row["list"]), _as_written(row["record_id"])): row["cluster_id"] for row in rows}
    except (KeyError, TypeError, AttributeError):
        raise InputError("not the clusters of a linkage") from None


def summary(linked: Linked) -> dict[str, Any]:
    """What was linked and how, without anybody's name or id: versions, lists, shares, rules, weights."""
    linkage = linked.linkage
    pairs, cluster = linkage.pairs, linkage.cluster
    together = cluster[pairs.left] == cluster[pairs.right]
    sizes = np.bincount(np.unique(cluster, return_inverse=True)[1])
    edges = np.arange(int(LEAST_WEIGHT), 41, 2)
    linked_bars, _ = np.histogram(np.clip(pairs.weight[together], edges[0], 39.9), edges)
    other_bars, _ = np.histogram(np.clip(pairs.weight[~together], edges[0], 39.9), edges)
    asked = to_review(linked)[:SHOWN_PAIRS]
    return {
        "v": 1,
        "sijill": sijill.__version__,
        "lists": [
            {
                "name": each.name,
                "sha256": each.sha256,
                "records": len(each.records),
                "without_name": len(each.unlinkable),
                "problems": [[*map(str, key), many] for key, many in sorted(each.problems.counts().items())],
                "notes": list(each.notes),
            }
            for each in linked.lists
        ],
        "one_to_one": linked.keep_best,
        "threshold": linked.threshold,
        "prior_bits": linkage.prior_bits.round(3).tolist(),
        "judgements": len(linked.judgements),
        "records": len(cluster),
        "clusters": len(sizes),
        "sizes": [[int(size), int(many)] for size, many in zip(*np.unique(sizes, return_counts=True), strict=True)],
        "duplicates": len(duplicates_within(linkage)),
        "pairs": {"kept": len(pairs), "linked": int(together.sum()), "in_doubt": int((np.abs(pairs.weight) < 4).sum())},
        "weights": {
            "edges": edges.tolist(),
            "linked": linked_bars.tolist(),
            "apart": other_bars.tolist(),
        },
        "rules": [
            {"name": cost.name, "says": cost.says, "kept": cost.kept, "linked": cost.linked}
            for cost in rule_costs(linkage.rules, pairs, together)
        ],
        "asked": [
            {
                "one": _row_of(linked, int(pairs.left[at])),
                "other": _row_of(linked, int(pairs.right[at])),
                "weight": float(pairs.weight[at]),
                "linked": bool(together[at]),
                "parts": [[part.comparison, part.outcome, round(part.bits, 3)] for part in explain(linkage, at)],
            }
            for at in asked
        ],
    }


def to_review(linked: Linked) -> list[int]:
    """Pairs that a person should look at, the most telling first; those judged already are left out."""
    rows = linked.linkage.prepared.rows()
    done = [(rows[j.one], rows[j.other]) for j in linked.judgements if j.one in rows and j.other in rows]
    return by_urgency(linked.linkage.pairs, linked.linkage.cluster, done)


def _row_of(linked: Linked, row: int) -> list[Any]:
    """The list of a record and its row there: enough to look it up, and nobody's name or id."""
    record = record_of(linked, row)
    return [record.list_name, record.row]


def record_of(linked: Linked, row: int) -> PersonRecord:
    """The record of a row, as it was read."""
    number = int(linked.linkage.prepared.list_of[row])
    each = linked.lists[number]
    at = row - sum(one.n_rows for one in linked.lists[:number])
    return each.records[at] if at < len(each.records) else each.unlinkable[at - len(each.records)]
