"""Casebooks whose machine, process or disk fails at the worst moment: what of the acknowledged is there afterwards.

./run bench faults [--states N] [--kills N]

States are made by tests/faults: a script of acts, documents and an erasure runs on a disk in memory, and at each of its
calls the disk is left as power could leave it. Each state is opened anew by the program's own code and held to what had
been acknowledged. The controls are the same run on a disk whose syncs do nothing: they must fail.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from tests.faults.crashes import Ending, Outcome, look_at_every_step, remembering
from tests.faults.kills import run_kills
from tests.faults.script import Script
from tests.faults.simulated_system import Syncs

STATES = 100_000
KILLS = 1_000
SHARE = 5
"""The rows beneath the first have this part of its states."""
KILLS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: how it ends, on which disk."""

    title: str
    ending: Ending
    syncs: Syncs
    share: int = SHARE


ROWS = (
    Row("power lost", Ending.POWER, Syncs.ALL, 1),
    Row("killed, power lost later", Ending.KILL, Syncs.ALL),
    Row("sync failed, power lost later", Ending.SYNC, Syncs.ALL),
    Row("control: folders are not synced", Ending.POWER, Syncs.FILES_ONLY),
    Row("control: nothing is synced", Ending.POWER, Syncs.NONE),
)

Seen = tuple[Counter[Outcome], str]
"""What some states came to, and the first that is not as it should be, in words."""


@cache
def script_on(syncs: Syncs) -> Script:
    return Script(syncs)


def look(row: Row, number: int) -> Seen:
    """One round over all steps."""
    outcomes, why = Counter[Outcome](), ""
    with remembering():
        for seen in look_at_every_step(script_on(row.syncs), row.ending, number):
            outcomes[seen.outcome] += 1
            if seen.outcome is not Outcome.RECOVERED and not why:
                why = f"round {number}, step {seen.step}: {seen.outcome.value}: {seen.why}"
    return outcomes, why


def kill(kills: int, seed: int) -> Seen:
    outcomes, why = Counter[Outcome](), ""
    with tempfile.TemporaryDirectory() as folder:
        for life in run_kills(Path(folder), kills, seed):
            for outcome, found in (
                (Outcome.REFUSED, life.refused),
                (Outcome.LOST, life.lost),
                (Outcome.SILENT, life.silent),
            ):
                if found:
                    why = why or f"seed {seed}: {outcome.value}: {found[0]}"
                    outcomes[outcome] += life.kills
                    break
            else:
                outcomes[Outcome.RECOVERED] += life.kills
    return outcomes, why


def gather(pool: ProcessPoolExecutor, row: Row, states: int) -> Seen:
    """Rounds until there are as many states; all processes are kept busy."""
    outcomes, why, numbers = Counter[Outcome](), "", count()
    waiting: set[Future[Seen]] = set()
    while outcomes.total() < states:
        while len(waiting) < (os.cpu_count() or 1):
            waiting.add(pool.submit(look, row, next(numbers)))
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for each in done:
            found, reason = each.result()
            outcomes, why = outcomes + found, why or reason
    for each in waiting:
        found, reason = each.result()
        outcomes, why = outcomes + found, why or reason
    return outcomes, why


def line(title: str, outcomes: Counter[Outcome], seconds: float) -> str:
    total = outcomes.total()
    failed = 100 * (total - outcomes[Outcome.RECOVERED]) / total if total else 0
    cells = "".join(f"{outcomes[outcome]:>13,}" for outcome in Outcome)
    return f"{title:32}{total:>9,}{cells}{failed:>9.2f}%{seconds:>8.0f}"


def rows(states: int, kills: int) -> Iterator[tuple[str, Counter[Outcome], str, float]]:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for row in ROWS:
            begun = time.monotonic()
            outcomes, why = gather(pool, row, states // row.share)
            yield row.title, outcomes, "" if row.syncs is not Syncs.ALL else why, time.monotonic() - begun
        begun = time.monotonic()
        parts = [min(KILLS_AT_ONCE, kills - at) for at in range(0, kills, KILLS_AT_ONCE)]
        outcomes, why = Counter[Outcome](), ""
        for found, reason in pool.map(kill, parts, range(len(parts))):
            outcomes, why = outcomes + found, why or reason
        yield "kill -9, real disk", outcomes, why, time.monotonic() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description="Acknowledged acts after crashes, kills and failed syncs.")
    parser.add_argument("--states", type=int, default=STATES, help=f"crash states in the first row ({STATES})")
    parser.add_argument("--kills", type=int, default=KILLS, help=f"processes killed with SIGKILL ({KILLS})")
    chosen = parser.parse_args()
    titles = "".join(f"{words:>13}" for words in ("recovered", "acked lost", "silent", "refused", "other"))
    print(f"{'':32}{'states':>9}{titles}{'failed':>10}{'s':>8}")
    for title, outcomes, why, seconds in rows(chosen.states, chosen.kills):
        print(line(title, outcomes, seconds), flush=True)
        if why:
            print(f"{title}: {why}", file=sys.stderr)


if __name__ == "__main__":
    main()
