"""Accounts: what they find in public data, whether it is right, and how fast they are: one table a part.

./run bench accounts PATH [--only NAME]... [--most N] [--plot FILE]

PATH is the folder of public data, of which "revisions" and "ranges" need the folder `accounts`; the other parts invent
their claims. What the figures mean is told in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import accounts_airwars, accounts_dense, accounts_gaza, accounts_speed
from benchmarks.reader import find_data, run_benchmark

PARTS: Mapping[str, Callable[[argparse.Namespace], None]] = {
    "revisions": lambda given: accounts_gaza.report(given.path),
    "ranges": lambda given: accounts_airwars.report(given.path),
    "incident": lambda given: accounts_speed.report_incident(),
    "components": lambda given: accounts_speed.report_components(given.most),
    "dense": lambda given: accounts_dense.main(limit_s=given.limit),
    "growth": lambda given: accounts_speed.report_growth(given.most, given.plot),
}
NEEDED = {"revisions": accounts_gaza.WANTED, "ranges": accounts_airwars.WANTED}


def main() -> None:
    """Run the parts that are asked for; what one needs is looked for before any begins."""
    parser = argparse.ArgumentParser(prog="./run bench accounts", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--only", action="append", choices=list(PARTS), help="leave out the other parts")
    parser.add_argument("--most", type=int, default=100_000, help="claims in components and growth (else 100,000)")
    parser.add_argument("--plot", type=Path, help="write the plot of growth as SVG")
    parser.add_argument("--limit", type=float, default=100.0, help="seconds of one solve of the plain programme")
    given = parser.parse_args()
    chosen = [name for name in PARTS if not given.only or name in given.only]
    for name in chosen:
        if name in NEEDED:
            find_data(given.path, NEEDED[name])
    for name in chosen:
        PARTS[name](given)
        print(flush=True)


if __name__ == "__main__":
    run_benchmark(main)
