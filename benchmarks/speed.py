"""Measure reading speed: `python -m benchmarks.speed PATH [--rounds N] [--seed FILE]`.

PATH is the folder of public data (it holds `texts/fakes.csv`). On one core: words a second over all articles, for
our reader and for a blank spaCy tokenizer with sentencizer, on the same texts in the same run, in turn; the time per
megabyte of long documents, the peak memory, and the seconds of the whole command on one seed document.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from benchmarks.gold_files import article_rows
from benchmarks.reader import load_reader, run_benchmark

PUBLISHED = date(2016, 12, 13)
SIZES_MB = (0.5, 1.0, 2.0, 5.0)
Work = Callable[[str], object]
MakeWork = Callable[[], Work]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=Path)
    arguments = parser.parse_args()
    stay_on_one_core()
    texts = [text for _, text in article_rows(arguments.path)]
    read = load_reader()

    def ours(text: str) -> object:
        return read(text, "article", PUBLISHED)

    _print_lengths(texts, ours)
    print(f"peak resident memory of this process, before spaCy is loaded: {peak_mb():.0f} MB")
    _print_rates(texts, lambda: ours, find_spacy(), arguments.rounds)
    if arguments.seed:
        _print_whole_process(arguments.seed)


def stay_on_one_core() -> None:
    """Bind this process to one of the cores it may use, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def find_spacy() -> MakeWork | None:
    """Return what makes a fresh blank English tokenizer with sentencizer, or None where spaCy is not installed.

    Fresh for every round: the tokenizer remembers each word it has split, so that texts read twice would flatter it.
    """
    try:
        spacy = importlib.import_module("spacy")
    except ImportError:
        return None

    def make() -> Work:
        pipeline = spacy.blank("en")
        pipeline.add_pipe("sentencizer")
        work: Work = pipeline
        return work

    return make


def seconds(work: Work, texts: Sequence[str]) -> float:
    """Return the processor seconds that `work` takes on all texts, garbage collected before."""
    gc.collect()
    begin = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begin


def interleave(makers: Sequence[MakeWork], texts: Sequence[str], rounds: int) -> list[float]:
    """Return the median seconds of each work over `rounds`, one after the other within a round, after one warm-up."""
    for make in makers:
        seconds(make(), texts[:20])
    measured = [[seconds(make(), texts) for make in makers] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*measured, strict=True)]


def _print_rates(texts: list[str], ours: MakeWork, spacy: MakeWork | None, rounds: int) -> None:
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} articles, {words} words, one core, median of {rounds} interleaved rounds (processor time)")
    taken = interleave([ours] if spacy is None else [ours, spacy], texts, rounds)
    print(f"  ours                          {words / taken[0]:10,.0f} words/s")
    if spacy is None:
        print("  spaCy is not installed here: no yardstick in this run")
        return
    print(f"  spaCy blank + sentencizer     {words / taken[1]:10,.0f} words/s")
    print(f"  ours / spaCy                  {taken[1] / taken[0]:10.2f}")


def _print_lengths(texts: list[str], ours: Work) -> None:
    print("long documents (articles end to end)")
    for size in SIZES_MB:
        text = document_of(texts, int(size * 1_000_000))
        taken = seconds(ours, [text])
        print(f"  {size:4.1f} MB {taken:8.2f} s  {taken / size:6.2f} s/MB  {peak_mb():6.0f} MB peak so far")


def document_of(texts: Sequence[str], length: int) -> str:
    """Return `length` characters: the texts as paragraphs, begun again from the first where they run out."""
    joined = "\n\n".join(texts)
    times = length // (len(joined) + 2) + 1
    return "\n\n".join([joined] * times)[:length]


def peak_mb() -> float:
    """Return the highest resident memory of this process so far, in MB (Linux counts it in KiB, macOS in bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _print_whole_process(seed: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sijill.cli",
        "read",
        str(seed),
        "--published",
        str(PUBLISHED),
        "--json",
        os.devnull,
    ]
    taken = []
    for _ in range(5):
        begin = time.perf_counter()
        ended = subprocess.run(command, capture_output=True, check=False)
        taken.append(time.perf_counter() - begin)
        if ended.returncode:
            print(f"seed as a whole process: failed with exit code {ended.returncode}: {ended.stderr.decode()[-300:]}")
            return
    print(
        f"seed as a whole process: median {statistics.median(taken):.2f} s, slowest {max(taken):.2f} s of {len(taken)}"
    )


if __name__ == "__main__":
    run_benchmark(main)
