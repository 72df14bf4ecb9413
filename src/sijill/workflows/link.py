"""Link casualty lists: which records are one person, in files that people and `sijill estimate` read."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

import sijill
from sijill.errors import InputError
from sijill.linkage.engine import LEAST_WEIGHT, Engine
from sijill.linkage.explain import by_urgency, explain, rule_costs
from sijill.linkage.judgements import Judgement, judged_rows
from sijill.linkage.linking import Linkage, best_pairs, duplicates_within, link, probability_of
from sijill.linkage.model import LinkageModel
from sijill.linkage.prepared import prepare
from sijill.linkage.problems import MESSAGES
from sijill.linkage.records import ListOfPersons, PersonRecord, RecordKey
from sijill.workflows.delimited import as_written, cells_of, number_cells, table_lines

SHOWN_PAIRS = 12
"""Pairs whose waterfall the report draws: those that a decision would change most."""
NUMBER_WIDTH = 7


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
    judged = judged_rows(judgements, prepared.rows() if judgements else {})
    found = link(prepared, model, engine, judged, keep_best=keep_best, threshold=threshold, step=step)
    ids = stable_ids(found.cluster.tolist(), map(prepared.key, range(len(prepared))), earlier or {}, new_ids)
    return Linked(lists, found, ids, keep_best, threshold, judgements)


def stable_ids(
    cluster: Sequence[int],
    keys: Iterable[RecordKey],
    earlier: Mapping[RecordKey, str],
    new_ids: Iterator[str] | None = None,
) -> list[str]:
    """An id for the cluster of each row: that which most of its records had before, else the next of `new_ids`.

    Where two clusters had one id, it stays with the one that holds more of its records; the other is new.
    """
    votes: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for place, key in zip(cluster, keys, strict=True) if earlier else ():
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
    for place in dict.fromkeys(cluster):
        if place not in taken:
            taken[place] = next(new_ids)
    return [taken[place] for place in cluster]


def _numbers_after(earlier: Mapping[RecordKey, str]) -> Iterator[str]:
    last = max((int(name[1:]) for name in {*earlier.values()} if name[1:].isdigit()), default=0)
    return (f"p{number:0{NUMBER_WIDTH}d}" for number in count(last + 1))


def clusters_csv(linked: Linked) -> Iterator[str]:
    """`list, record_id, cluster_id, probability`: every row of every list."""
    rows = np.arange(len(linked.cluster_ids))
    probability = number_cells(linked.linkage.probability.tolist(), ".6f")
    columns = (*_keys(linked)(rows), linked.cluster_ids, probability)
    return table_lines(("list", "record_id", "cluster_id", "probability"), columns)


def _keys(linked: Linked) -> Callable[[NDArray[np.integer]], tuple[pa.Array, pa.Array]]:
    """What gives the cells of the lists and ids of rows."""
    prepared = linked.linkage.prepared
    names, ids = cells_of(prepared.list_names), cells_of(prepared.record_ids)
    return lambda rows: (names.take(prepared.list_of[rows]), ids.take(rows))


def pairs_csv(linked: Linked) -> Iterator[str]:
    """`list_a, id_a, list_b, id_b, probability, match_weight`, the likeliest first; below the threshold too.

    Where no list holds a person twice, only each record's best pair stands here.
    """
    pairs = linked.linkage.pairs
    if linked.keep_best:
        list_of = linked.linkage.prepared.list_of.astype(np.int32)
        pairs = pairs.kept(best_pairs(pairs, list_of))
    pairs = pairs.kept(np.argsort(-pairs.weight, kind="stable"))
    keys = _keys(linked)
    told = number_cells(probability_of(pairs.weight).tolist(), ".6f"), number_cells(pairs.weight.tolist(), ".3f")
    head = ("list_a", "id_a", "list_b", "id_b", "probability", "match_weight")
    return table_lines(head, (*keys(pairs.left), *keys(pairs.right), *told))


def histories_csv(linked: Linked) -> Iterator[str]:
    """A row for each cluster and a column of 0 and 1 for each list: what `sijill estimate` reads.

    Records without a name are left out: who they are on other lists cannot be known, and each would count as a person
    whom one list alone has, of which an estimate would make many.
    """
    names, list_of = linked.linkage.prepared.list_names, linked.linkage.prepared.list_of
    has_name = chain.from_iterable(one.has_name() for each in linked.lists for one in (each.records, each.unlinkable))
    named = np.fromiter(has_name, bool, len(list_of))
    coded = pa.array(linked.cluster_ids, pa.string()).dictionary_encode()
    held = np.zeros((len(coded.dictionary), len(names)), np.int8)
    held[coded.indices.to_numpy()[named], list_of[named]] = 1
    by_name = pc.array_sort_indices(coded.dictionary).to_numpy()
    shown = by_name[held[by_name].any(axis=1)]
    ids, bits = coded.dictionary.take(pa.array(shown)).to_pylist(), cells_of("01")
    return table_lines(("cluster_id", *names), (ids, *(bits.take(column) for column in held[shown].T)))


def duplicates_csv(linked: Linked) -> Iterator[str]:
    """`list, id_a, id_b, cluster_id`: records of one list that are taken for one person."""
    found = np.array(sorted(duplicates_within(linked.linkage)), np.int64).reshape(-1, 2)
    (lists, one), (_, other) = map(_keys(linked), found.T)
    columns = (lists, one, other, [linked.cluster_ids[row] for row in found[:, 0].tolist()])
    return table_lines(("list", "id_a", "id_b", "cluster_id"), columns)


def problems_csv(lists: Sequence[ListOfPersons]) -> Iterator[str]:
    """`list, row, column, problem, what`: what is wrong with which row, without a word of what stands there."""
    parts = [_problem_columns(one) for one in lists]
    columns = [pa.concat_arrays(column) for column in zip(*parts, strict=True)] or [()] * 5
    return table_lines(("list", "row", "column", "problem", "what"), columns)


def _problem_columns(one: ListOfPersons) -> tuple[pa.Array, ...]:
    rows, kind, kinds = one.problems.in_order()
    told = ([name for name, _ in kinds], [code for _, code in kinds], [MESSAGES[code] for _, code in kinds])
    name = cells_of([one.name]).take(pa.array(np.zeros(len(rows), np.int8)))
    return (name, pa.array(rows).cast(pa.string()), *(cells_of(each).take(pa.array(kind)) for each in told))


def parse_clusters(lines: Iterable[str]) -> dict[RecordKey, str]:
    """The cluster id of each record, of what `clusters_csv` wrote. Raises InputError where it is something else."""
    try:
        rows = csv.DictReader(lines)
        return {(as_written(row["list"]), as_written(row["record_id"])): row["cluster_id"] for row in rows}
    except (KeyError, TypeError, AttributeError):
        raise InputError("not the clusters of a linkage") from None


def summary(linked: Linked) -> dict[str, Any]:
    """What was linked and how, without anybody's name or id: versions, lists, shares, rules, weights."""
    linkage = linked.linkage
    pairs, cluster = linkage.pairs, linkage.cluster
    together = cluster[pairs.left] == cluster[pairs.right]
    sizes = np.bincount(cluster)
    sizes = sizes[sizes > 0]
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
    rows = linked.linkage.prepared.rows() if linked.judgements else {}
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
