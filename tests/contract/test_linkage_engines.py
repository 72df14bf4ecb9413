"""The engines that compare records: one suite over both. Spark takes minutes, and runs where it is asked for.

`./run spark` asks for it (`SIJILL_TEST_SPARK=1`, in the environment of the benchmarks, which has pyspark).
"""

from __future__ import annotations

import csv
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.casualty_lists import PROFILES
from benchmarks.linkage_engines import differences, in_order
from benchmarks.linkage_model import Example, example, tokens_of
from sijill.adapters.spark_session import spark
from sijill.linkage.blocking import blocking_rules
from sijill.linkage.engine import DuckDB, Engine, ScoredPairs, name_levels, score_pairs
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import link
from sijill.linkage.model import default_model
from sijill.linkage.prepared import Prepared, pack

ASKED = "SIJILL_TEST_SPARK"
PRIOR = 1e-4
LOOPBACK = ("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F")
"""127.0.0.1 and ::1 as Linux writes them in /proc/net."""


@cache
def lists() -> Example:
    """Four generated lists in both scripts with every field, which no test changes."""
    return example(300, 31, PROFILES["mixed"], 0.3)


@pytest.fixture(scope="module")
def on_spark() -> Iterator[Engine]:
    if not os.environ.get(ASKED):
        pytest.skip(f"Spark is not asked for ({ASKED}=1, or ./run spark)")
    with spark() as engine:
        yield engine


@pytest.fixture(params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return DuckDB() if request.param == "duckdb" else request.getfixturevalue("on_spark")


def scored(prepared: Prepared, engine: Engine, *, within: bool = True, least: float = -8.0) -> ScoredPairs:
    one = replace(lists(), prepared=prepared)
    tokens = tokens_of(one, default_model().names)
    rules = lists().rules  # those of the lists apart: how many share a key is counted in each
    found = score_pairs(prepared, rules, tokens, default_model(), engine, within_lists=within, prior=PRIOR, least=least)
    return in_order(found)


@cache
def found_by(engine: Engine) -> ScoredPairs:
    """What an engine finds in the lists as they are: Spark is asked once."""
    return scored(lists().prepared, engine)


def pairs_of(found: ScoredPairs) -> set[tuple[int, int]]:
    """Pairs by their smaller row first; which of the two an engine calls left depends on the lists."""
    pairs = np.sort(np.stack([found.left, found.right]), axis=0)
    return {*zip(*pairs.tolist(), strict=True)}


def test_a_weight_is_the_sum_of_what_its_levels_tell(engine: Engine) -> None:
    """To the last bit: the prior first, then each comparison in its order."""
    found = found_by(engine)
    assert len(found) > 100
    told = np.full(len(found), math.log2(PRIOR / (1 - PRIOR)))
    for at, comparison in enumerate(found.comparisons):
        bits = np.array([math.log2(m / u) for m, u in default_model().of(comparison)] + [0.0])
        told += bits[found.levels[:, at]]  # −1, which tells nothing, is the last
    assert np.array_equal(found.weight, told)


def test_names_are_compared_by_our_function(engine: Engine) -> None:
    prepared = lists().prepared
    found = found_by(engine)
    columns = [*pack(prepared.arabic), *pack(prepared.latin)]
    packed = [column[side] for side in (found.left, found.right) for column in columns]
    expected = name_levels(packed, tokens_of(lists(), default_model().names))
    assert np.array_equal(found.levels[:, 0], expected)
    assert len(set(expected.tolist())) > 4


def test_what_is_missing_tells_nothing(engine: Engine) -> None:
    prepared = lists().prepared
    found = found_by(engine)
    names = [comparison.name for comparison in found.comparisons]
    for name, known in (("sex", prepared.sex > 0), ("died", ~np.isnan(prepared.died)), ("place", prepared.place >= 0)):
        either = known[found.left] & known[found.right]
        assert np.array_equal(found.levels[:, names.index(name)] >= 0, either), name
        assert 0 < either.sum() < len(found), name


def test_fields_agree_where_their_values_do(engine: Engine) -> None:
    prepared = lists().prepared
    found = found_by(engine)
    names = [comparison.name for comparison in found.comparisons]
    for name, values in (("sex", prepared.sex), ("died", prepared.died), ("place", prepared.place)):
        level = found.levels[:, names.index(name)]
        same = values[found.left] == values[found.right]
        assert np.array_equal(level[level >= 0] == 0, same[level >= 0]), name


def test_each_pair_comes_once_by_the_first_rule_that_brings_it(engine: Engine) -> None:
    prepared = lists().prepared
    found = scored(prepared, engine, least=-1000.0)
    assert len(pairs_of(found)) == len(found)
    assert (found.left != found.right).all()
    first = np.full(len(found), -1)  # no rule
    for number, rule in reversed(list(enumerate(blocking_rules(prepared)))):
        theirs = rule.keys if rule.others is None else rule.others
        met = [
            (a[found.left] == b[found.right]) & (a[found.left] != 0)
            for a, b in ((rule.keys, theirs), (theirs, rule.keys))
        ]
        first[met[0] | met[1]] = number
    # a rule with two keys is two of the engine's
    doubled = np.cumsum([0] + [2 if rule.others is not None else 1 for rule in blocking_rules(prepared)])
    assert np.array_equal(np.searchsorted(doubled, found.rule, side="right") - 1, first)


@pytest.mark.parametrize("within", [True, False])
def test_pairs_within_a_list_come_where_they_are_wanted(engine: Engine, within: bool) -> None:
    list_of = lists().prepared.list_of
    found = scored(lists().prepared, engine, within=within)
    assert bool((list_of[found.left] == list_of[found.right]).any()) is within


def test_one_list_alone(engine: Engine) -> None:
    prepared = lists().prepared
    alone = replace(prepared, list_names=("one",), list_of=np.zeros_like(prepared.list_of))
    assert pairs_of(scored(alone, engine, least=-1000.0)) == pairs_of(scored(prepared, engine, least=-1000.0))
    assert differences(scored(alone, engine), scored(alone, DuckDB())) == []


def test_both_give_the_same_persons(on_spark: Engine) -> None:
    model = default_model()
    for keep_best in (True, False):
        ours, theirs = (
            link(lists().prepared, model, each, Judged(), keep_best=keep_best) for each in (DuckDB(), on_spark)
        )
        assert np.array_equal(ours.cluster, theirs.cluster)
        assert np.allclose(ours.probability, theirs.probability, rtol=0, atol=1e-12)


ARABIC = "id,الاسم,الجنس,العمر\n1,سامر فريد خليل الزعفراني,ذكر,31\n2,هالة فريد خليل الزعفراني,أنثى,28\n"
LATIN = "id,full name,sex,age\na,Samer Farid Khalil al-Zaafarani,M,31\nb,Hala Fareed Khaleel Zaafarani,F,28\n"


def command(folder: Path, out: str, *words: str) -> tuple[str, list[dict[str, str]]]:
    """What `sijill link` says, and its clusters: a process of its own, begun in `folder`, its temporary files there."""
    (folder / "tmp").mkdir(exist_ok=True)
    (folder / "one.csv").write_text(ARABIC, "utf-8")
    (folder / "other.csv").write_text(LATIN, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "sijill.cli", "link", "one.csv", "other.csv", "--one-to-one", "--out", out, *words],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "tmp")},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert ran.returncode == 0, ran.stderr
    with (folder / out / "clusters.csv").open(encoding="utf-8", newline="") as file:
        return ran.stdout + ran.stderr, list(csv.DictReader(file))


@pytest.mark.skipif(not os.environ.get(ASKED), reason=f"Spark is not asked for ({ASKED}=1, or ./run spark)")
def test_the_command_on_spark_says_the_same_and_leaves_nothing_behind(tmp_path: Path) -> None:
    said, clusters = command(tmp_path, "by_duckdb")
    said_by_spark, clusters_by_spark = command(tmp_path, "by_spark", "--engine", "spark")
    assert clusters_by_spark == clusters
    assert said_by_spark == said.replace("by_duckdb", "by_spark")  # nothing of Spark's own, so nobody's name
    assert list((tmp_path / "tmp").iterdir()) == []
    assert {each.name for each in tmp_path.iterdir()} == {"tmp", "one.csv", "other.csv", "by_duckdb", "by_spark"}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="who listens is read from /proc")
def test_nothing_listens_beyond_this_machine(on_spark: Any) -> None:
    scored(lists().prepared, on_spark)
    java = on_spark.session.sparkContext._gateway.proc.pid
    ours = sockets_of(java)
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{java}/net/{table}").read_text("ascii").splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == "0A" and inode in ours:
                found.add(local.partition(":")[0])
    assert found
    assert found <= set(LOOPBACK)


def sockets_of(process: int) -> set[str]:
    """The inodes of the sockets that a process holds."""
    links = (str(each.readlink()) for each in Path(f"/proc/{process}/fd").iterdir() if each.is_symlink())
    return {match[1] for each in links if (match := re.fullmatch(r"socket:\[(\d+)\]", each))}


def test_lists_are_no_part_of_the_plan(on_spark: Any) -> None:
    """Where they are, the optimiser computes every rule's keys of every row itself, on one thread."""
    table = pa.table({"one": [1, 2, 3]})
    plan = on_spark.session.createDataFrame(table)._jdf.queryExecution().optimizedPlan().toString()
    assert "LocalRelation" not in plan


def test_the_session_cleans_up(on_spark: Any) -> None:
    """While it runs, all that Spark wrote is in one folder of the session's own."""
    folder = Path(on_spark.session.conf.get("spark.local.dir"))
    assert folder.parent == Path(tempfile.gettempdir())
    assert folder.is_dir()
