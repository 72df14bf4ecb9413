"""The public sets of `linkage_lists` by `sijill link` itself: its reading, comparisons and default model, no labels."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sijill.linkage.clusters import Edges
from sijill.linkage.columns import ListColumns
from sijill.linkage.engine import DuckDB
from sijill.linkage.model import default_model
from sijill.linkage.records import RecordKey, read_list
from sijill.workflows.link import link_lists

Ints = npt.NDArray[np.integer[Any]]

FEBRL = ListColumns(
    id="rec_id",
    given="given_name",
    family="surname",
    birth_date="date_of_birth",
    place="suburb",
    extra=("soc_sec_id", "postcode", "street_number", "address_1", "state"),
)
MAPS: Mapping[str, ListColumns] = {
    "historical 50k": ListColumns(
        id="unique_id",
        name_latin="full_name",
        sex="gender",
        birth_date="dob",
        place="birth_place",
        extra=("postcode_fake", "occupation"),
    ),
    "febrl3": FEBRL,
    "febrl4": FEBRL,
    "fake 1000": ListColumns(
        id="unique_id", given="first_name", family="surname", birth_date="dob", place="city", extra=("email",)
    ),
}
"""What a person would write as MAP.yaml for each set."""


NUMBER = re.compile(r"rec-(\d+)-")
CLUSTER = "cluster"


def link_by_command(name: str, paths: Sequence[Path]) -> tuple[Edges | Ints, Ints, Ints]:
    """The links of two lists, or the cluster of each record of one; with the person and the list of each record."""
    lists, persons = [], dict[RecordKey, str]()
    for path in paths:
        headers, rows = _rows(path)
        lists.append(read_list(path.stem, headers, enumerate(rows), MAPS[name]))
        at = headers.index(MAPS[name].id or "")
        for row in rows:
            number = NUMBER.match(row[at])
            persons[path.stem, row[at]] = number[1] if number else row[headers.index(CLUSTER)]
    linkage = link_lists(lists, default_model(), DuckDB(), keep_best=len(lists) > 1, threshold=0.5).linkage
    prepared, cluster = linkage.prepared, linkage.cluster
    person = np.unique([persons[prepared.key(row)] for row in range(len(prepared))], return_inverse=True)[1]
    list_of = prepared.list_of.astype(np.int64)
    if len(lists) == 1:
        return cluster, person, list_of
    ours = np.flatnonzero(cluster != np.arange(len(cluster)))  # a cluster is named by its first record
    return Edges(cluster[ours], ours.astype(np.int32), np.zeros(len(ours))), person, list_of


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    if path.suffix == ".parquet":
        import pyarrow.parquet as parquet  # type: ignore[import-untyped]

        table = parquet.read_table(path)
        cells = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
        return table.column_names, [["" if cell is None else str(cell) for cell in row] for row in cells]
    with path.open(encoding="utf-8", newline="") as lines:
        headers, *rows = ([cell.strip() for cell in row] for row in csv.reader(lines))
    return headers, rows
