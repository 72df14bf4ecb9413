"""Time and memory of `sijill link` against the number of records: `./run bench linkage_scale FOLDER [--plot FILE]`.

Lists of the generator (profile `scale`: one list, names in both scripts, one record in ten twice) are made in FOLDER
and kept there. Each linkage runs in a process of its own, from the files to the files, as the command does. Aim: a
million records on two cores in 120 s and 4 GiB.

Beside the smaller ones stands what there is to do: all pairs of records that share a key brought together by DuckDB's
joins alone (`join`), and the names of each of them aligned by the compiled function alone (`weigh`), which linkage does
of few. And a peer: Splink with the comparisons and the blocks that its own examples have, on normalised names
(`linkage_scale_peer`), up to the size given. Each step is told as it ends. The plot is of processor seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.clock import processor_s
from benchmarks.linkage_lists import score_clusters
from benchmarks.plot import draw_seconds
from benchmarks.reader import AbsentError, run_benchmark

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
FIRST = 1000
"""Records that are linked before the clock runs: machine code is made once, after an installation or an update."""
SEED = 7
PEER_MOST = 100_000
BOUNDS_MOST = 30_000
STEPS = ("read", "prepare", "names", "blocks", "scores", "clusters", "write")
WEIGHED_AT_ONCE = 1_000_000

Measured = dict[str, Any]


@dataclass(slots=True)
class Clock:
    """Wall and processor seconds of steps, of this process and of those it waited for."""

    steps: dict[str, tuple[float, float]] = field(default_factory=dict)
    _name: str = ""
    _begun: tuple[float, float] = (0.0, 0.0)

    def step(self, name: str) -> None:
        """End the step before and begin another; "" ends the last."""
        now = time.perf_counter(), processor_s()
        if self._name:
            self.steps[self._name] = wall, processor = now[0] - self._begun[0], now[1] - self._begun[1]
            told = f"{self._name:>10} {wall:8.1f} s wall {processor:8.1f} s processor {peak_mib():6.0f} MiB"
            print(told, file=sys.stderr, flush=True)
        self._name, self._begun = name, now


def peak_mib() -> float:
    """The peak of this process, and of as many others as it had at once, each as large as the largest was."""
    own, others = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return float(own + others * (os.cpu_count() or 1)) / 1024


def measure_ours(folder: str, *files: str) -> Measured:
    """Link files as `sijill link` does, in this process; then what bounds it."""
    clock = Clock()
    clock.step("read")
    from sijill.adapters.linkage_folder import LinkageFolder
    from sijill.linkage.engine import DuckDB
    from sijill.linkage.model import default_model
    from sijill.workflows.link import link_lists
    from sijill.workflows.lists import open_list

    lists = [open_list(file, name=Path(file).stem) for file in files]
    clock.step("prepare")
    linked = link_lists(lists, default_model(), DuckDB(), keep_best=False, threshold=0.5, step=clock.step)
    clock.step("write")
    made_of = {"files": list(files), "map": None, "one_to_one": False, "threshold": 0.5}
    LinkageFolder(folder).write(linked, made_of, ("en", "ar"))
    clock.step("")
    found: Measured = {"steps": clock.steps, "peak": peak_mib(), "kept": len(linked.linkage.pairs)}
    found["tokens"] = len(linked.linkage.prepared.vocabulary.tokens)
    return found | (measure_bounds(linked.linkage) if len(linked.linkage.prepared) < 2 * BOUNDS_MOST else {})


def measure_bounds(linkage: Any) -> Measured:
    """Seconds of DuckDB's joins alone, and of aligning the names of all pairs that they give, and their number."""
    from sijill.linkage.chains import chain_weights, weigh_tokens
    from sijill.linkage.model import default_model
    from sijill.linkage.vocabulary import count_tokens, pair_tokens

    prepared = linkage.prepared
    begun = time.perf_counter(), processor_s()
    left, right = joined(linkage)
    join = time.perf_counter() - begun[0], processor_s() - begun[1]
    is_arabic = np.array([token.script == "arabic" for token in prepared.vocabulary.tokens], bool)
    counts = count_tokens([prepared.arabic, prepared.latin], len(is_arabic))
    pairs = pair_tokens(prepared.vocabulary)
    tokens = weigh_tokens(pairs, counts, is_arabic, default_model().names, len(prepared))
    begun = time.perf_counter(), processor_s()
    for start in range(0, len(left), WEIGHED_AT_ONCE):
        one, other = left[start : start + WEIGHED_AT_ONCE], right[start : start + WEIGHED_AT_ONCE]
        for chains in (prepared.arabic, prepared.latin):
            chain_weights(chains[one], chains[other], tokens)
    weigh = time.perf_counter() - begun[0], processor_s() - begun[1]
    return {"candidates": len(left), "join": join, "weigh": weigh}


def joined(linkage: Any) -> tuple[Any, Any]:
    """The rows of all pairs that share a key of any rule, each pair once, by DuckDB on two threads."""
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]

    from sijill.linkage.engine import keys_of

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET memory_limit = '3GB'")
    columns = {name: pa.array(keys, mask=keys == 0) for name, keys in keys_of(linkage.rules).items()}
    rows = pa.array(np.arange(len(linkage.prepared), dtype=np.int32))
    connection.register("given", pa.table({"n": rows, **columns}))
    connection.execute("CREATE TABLE records AS SELECT * FROM given")
    on = [(rule.name, f"{rule.name}_others" if rule.others is not None else rule.name) for rule in linkage.rules]
    parts = [
        f"SELECT least(l.n, r.n) AS l, greatest(l.n, r.n) AS r FROM records l JOIN records r ON l.{one} = r.{other}"
        f" AND l.n {'<>' if one != other else '<'} r.n"
        for one, other in on
    ]
    found = connection.execute(f"SELECT DISTINCT l, r FROM ({' UNION ALL '.join(parts)})").fetchnumpy()
    return np.asarray(found["l"]), np.asarray(found["r"])


def in_child(call: str, *given: str) -> Measured:
    """What a function of this package measures in a process of its own."""
    module, _, name = call.rpartition(".")
    code = f"import json, sys; from {module} import {name}; print(json.dumps({name}(*sys.argv[1:])))"
    # as the command sets it: numpy's own threads only get in each other's way
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *given], check=True, stdout=subprocess.PIPE, text=True, env=alone
    )
    told = [line for line in done.stdout.split("\n") if line.startswith("{")]  # libraries may print, too
    measured: Measured = json.loads(told[-1])
    return measured


def lists_of(folder: Path, records: int, parts: int) -> list[Path]:
    """The files of a size, made where they are not there: the generator's list, or its rows dealt out to `parts`."""
    made = folder / f"scale-{records}"
    if not (made / "truth.csv").exists():
        words = ["--people", str(records), "--seed", str(SEED), "--profile", "scale", "--out", str(made)]
        done = subprocess.run([sys.executable, "-m", "benchmarks.casualty_lists", *words], stdout=subprocess.DEVNULL)
        if done.returncode:
            raise AbsentError(f"the generator did not make {records:,} records")
    whole = made / "list_a.csv"
    if parts == 1:
        return [whole]
    dealt = [made / f"part_{at + 1}_of_{parts}.csv" for at in range(parts)]
    if not all(path.exists() for path in dealt):
        head, *rows = whole.read_text("utf-8").splitlines(keepends=True)
        for at, path in enumerate(dealt):
            path.write_text(head + "".join(rows[at::parts]), "utf-8")
    return dealt


def score(clusters: Path, truth: Path) -> float:
    """F1 of pairs of records in one cluster against pairs of one person."""
    person = _column_by_id(truth, "person_id")
    found = _column_by_id(clusters, "cluster_id")
    ids = list(person)
    groups = [np.unique([each[one] for one in ids], return_inverse=True)[1] for each in (found, person)]
    return score_clusters(groups[0], groups[1]).f1


def _column_by_id(file: Path, column: str) -> dict[str, str]:
    with file.open(encoding="utf-8", newline="") as stream:
        return {row["record_id"]: row[column] for row in csv.DictReader(stream)}


HEADINGS = f"{'records':>9}{'method':>8}" + "".join(f"{step:>10}" for step in STEPS)
HEADINGS += f"{'wall':>8}{'cpu/2':>8}{'MiB':>7}{'tokens':>8}{'F1':>8}{'pairs':>12}{'join':>7}{'weigh':>7}{'ratio':>7}"


def line_of(records: int, of: Measured, f1: float) -> str:
    """A line of the table: processor seconds of each step, shared by two cores, and of the whole; wall seconds too."""
    steps: dict[str, tuple[float, float]] = of["steps"]
    wall, processor = (sum(each[at] for each in steps.values()) for at in range(2))
    parts = "".join(f"{steps[step][1] / 2:10.1f}" for step in STEPS)
    line = f"{records:9,}{'sijill':>8}{parts}{wall:8.1f}{processor / 2:8.1f}{of['peak']:7.0f}{of['tokens']:8,}{f1:8.4f}"
    if "join" not in of:
        return line
    bound = of["join"][1] + of["weigh"][1]
    return f"{line}{of['candidates']:12,}{of['join'][1] / 2:7.1f}{of['weigh'][1] / 2:7.1f}{processor / bound:7.1f}"


def peer_line(records: int, of: Measured, f1: float, ours: float) -> str:
    """The line of the peer; the ratio is its wall time to ours."""
    blank = " " * (10 * len(STEPS))
    wall, processor = of["seconds"]
    ratio = f"{wall / ours:7.1f}"
    return (
        f"{records:9,}{'splink':>8}{blank}{wall:8.1f}{processor / 2:8.1f}{of['peak']:7.0f}{'':8}{f1:8.4f}"
        f"{of['pairs']:12,}{'':14}{ratio}"
    )


def report(folder: Path, sizes: Sequence[int], parts: int, peer_most: int) -> dict[str, list[tuple[float, float]]]:
    """Print the table; the points of the plot, in processor seconds, which say the same on a machine that is busy."""
    first = lists_of(folder, FIRST, 1)
    in_child("benchmarks.linkage_scale.measure_ours", str(first[0].parent / "out-1"), *map(str, first))
    print(HEADINGS)
    lines: dict[str, list[tuple[float, float]]] = {}
    for size in sizes:
        files = lists_of(folder, size, parts)
        truth, out = files[0].parent / "truth.csv", files[0].parent / f"out-{parts}"
        for old in out.glob("*.csv"):
            old.unlink()  # earlier clusters would be read again
        ours = in_child("benchmarks.linkage_scale.measure_ours", str(out), *map(str, files))
        records = sum(1 for _ in truth.open(encoding="utf-8")) - 1
        wall, processor = (sum(each[at] for each in ours["steps"].values()) for at in range(2))
        print(line_of(records, ours, score(out / "clusters.csv", truth)), flush=True)
        lines.setdefault("sijill link", []).append((records, processor))
        if size <= peer_most and parts == 1:
            peer = in_child("benchmarks.linkage_scale_peer.measure_peer", str(out), str(files[0]))
            print(peer_line(records, peer, score(out / "peer.csv", truth), wall), flush=True)
            lines.setdefault("Splink, plain settings", []).append((records, peer["seconds"][1]))
    return lines


def main() -> None:
    """Measure each size, print one table, draw the plot where a file is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--lists", type=int, default=1, help="deal the records out to as many lists")
    parser.add_argument("--peer", type=int, default=PEER_MOST, help="the most records that the peer is given")
    parser.add_argument("--plot", type=Path, help="write the plot as SVG")
    given = parser.parse_args()
    lines = report(given.folder, given.sizes, given.lists, given.peer)
    if given.plot is not None:
        given.plot.write_text(draw_seconds(lines, "records"), "utf-8")
        print(f"written: {given.plot}")


if __name__ == "__main__":
    run_benchmark(main)
