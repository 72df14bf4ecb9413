"""Parts "incident", "components" and "growth": how long an account takes, of claims whose truth is known.

Each size runs in a process of its own, so that the peak of its memory is its own.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.accounts_generator import COUNTRY, apart, make_claims
from benchmarks.plot import draw_seconds
from sijill.accounts.account import make_account
from sijill.accounts.parse import parse_claims
from sijill.accounts.policy import parse_policy
from sijill.accounts.question import parse_question
from sijill.adapters.processes import spread
from sijill.gazetteer import load_gazetteer

SIZES = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
LARGEST_COMPONENT = 2_000
SMALL_COMPONENT = 100
LONGEST_S = 600
"""After so many seconds a run is given up, and larger ones are not begun."""

ROUNDS = 21
FIRST, LAST = date(2016, 7, 19), date(2016, 7, 20)

Measured = dict[str, Any]


def incident_claims(*, conflicting: bool) -> list[dict[str, Any]]:
    """30 claims on one incident, of which 56 people were killed: 11 children, all civilians. Where `conflicting`, eight
    sources give other numbers, no two of which agree.
    """
    exact = [_incident(f"exact {n}", 56, 56, f"Monitor {n}") for n in range(6)]
    least = [_incident(f"least {n}", 20 + 4 * n, None, f"Agency {n}") for n in range(6)]
    about = [_incident(f"about {n}", 55 + n, 55 + n, f"Office {n}", approximate=True) for n in range(3)]
    groups = [_incident(f"children {n}", 11, 11, f"Monitor {n}", whose="children") for n in range(3)]
    groups += [_incident(f"civilians {n}", 50, 56 + n, f"Hospital {n}", whose="civilians") for n in range(3)]
    revised = [_incident(f"revised {n}", 30 + 13 * n, 30 + 13 * n, "Civil defence", said=20 + n) for n in range(3)]
    others = [_incident(f"other {n}", 40 + n, 80 + n, f"Outlet {n}") for n in range(6)]
    if conflicting:
        exact = exact[:4]
        others = [_incident(f"other {n}", 70 + 5 * n, 72 + 5 * n, f"Outlet {n}") for n in range(8)]
    return [*exact, *least, *about, *groups, *revised, *others]


def _incident(id_: str, low: int, high: int | None, speaker: str, **more: Any) -> dict[str, Any]:
    figures = {"low": low} if high is None else {"low": low, "high": high}
    whose, said = more.pop("whose", "people"), more.pop("said", 20)
    scope = {"whose": whose, "place": "Manbij", "from": FIRST.isoformat(), "to": LAST.isoformat()}
    published = f"2016-07-{said}"
    return {"id": id_, "kind": "killed", "speaker": speaker, "published": published, "scope": scope, **figures, **more}


def report_incident() -> None:
    """Print the median of whole calls, from claims parsed to the account."""
    policy, gazetteer = parse_policy(), load_gazetteer()
    question = parse_question("killed", "people", ["Manbij"], FIRST, LAST, None)
    print(f"{'incident':28}{'claims':>8}{'conflicts':>11}{'bounds':>12}{'median':>11}{'worst':>11}{'aim':>9}")
    for name, conflicting in (("consistent", False), ("eight sources conflict", True)):
        claims = parse_claims(incident_claims(conflicting=conflicting))
        taken = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            account = make_account(question, claims, policy, gazetteer)
            taken.append((time.perf_counter() - begun) * 1000)
        bounds = f"{account.bounds.low}–{account.bounds.high}"
        print(
            f"{name:28}{len(claims):8}{len(account.conflicts):11}{bounds:>12}{statistics.median(taken):8.0f} ms"
            f"{max(taken):8.0f} ms{'< 50 ms':>9}"
        )


def measure_plan(claims: int, of: int, seed: int) -> Measured:
    """Make claims and their account in this process; seconds, peak memory, and whether the truth is in the band."""
    made = make_claims(apart(claims, of, seed))
    typed = made.typed
    before = _peak_mib()
    begun = time.perf_counter()
    parsed = parse_claims(typed)
    read = time.perf_counter()
    question = parse_question("killed", "people", [COUNTRY], made.start, made.end, None)
    account = make_account(question, parsed, parse_policy(), made.gazetteer, spread)
    done = time.perf_counter()
    # that there may be other places is no part of what is asked: the truth lies in what the claims speak of
    low, high = account.documented.low, account.documented.high
    return {
        "claims": claims,
        "components": len(made.cities),
        "parse": read - begun,
        "account": done - read,
        "before": before,
        "peak": _peak_mib(),
        "low": low,
        "high": high,
        "truth": made.total,
        "inside": low <= made.total and (high is None or made.total <= high),
        "consistent": account.consistent,
        "exact": account.documented.exact,
    }


def _peak_mib() -> float:
    """The peak of this process and of as many others as there are cores, each as large as the largest was."""
    own, others = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + others * (os.cpu_count() or 1)) / 1024


def in_child(claims: int, of: int, seed: int = 0) -> Measured | None:
    """The same in a process of its own; None where it takes longer than `LONGEST_S`."""
    code = "import json, sys; from benchmarks.accounts_speed import measure_plan; "
    code += "print(json.dumps(measure_plan(*map(int, sys.argv[1:]))))"
    words = [sys.executable, "-c", code, str(claims), str(of), str(seed)]
    try:
        # as the command sets it: numpy's own threads only get in each other's way
        alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=LONGEST_S, env=alone)
    except subprocess.TimeoutExpired:
        return None
    measured: Measured = json.loads(done.stdout)
    return measured


HEADINGS = f"{'claims':>9}{'components':>12}{'parse':>9}{'account':>10}{'ms/claim':>10}{'peak MiB':>10}"
HEADINGS += f"{'truth':>11}  {'documented':<22}{'inside':>7}{'consistent':>12}{'sharp':>7}"


def _line(of: Measured) -> str:
    high = "no bound" if of["high"] is None else f"{of['high']:,}"
    words = {True: "yes", False: "NO"}
    return (
        f"{of['claims']:9,}{of['components']:12}{of['parse']:7.2f} s{of['account']:8.2f} s"
        f"{of['account'] / of['claims'] * 1000:10.2f}{of['peak']:10.0f}{of['truth']:11,}"
        f"  {of['low']:,}–{high:<14}{words[of['inside']]:>7}{words[of['consistent']]:>12}{words[of['exact']]:>7}"
    )


def report_components(most: int) -> None:
    """Print what `most` claims in components of 2,000 take: aim 60 s and 2 GB for 100,000 on two cores."""
    print(f"components of at most {LARGEST_COMPONENT:,} claims (aim for 100,000: 60 s, 2,000 MB)\n{HEADINGS}")
    for claims in dict.fromkeys((min(LARGEST_COMPONENT, most), min(5 * LARGEST_COMPONENT, most), most)):
        measured = in_child(claims, LARGEST_COMPONENT)
        if measured is None:
            print(f"{claims:9,}: given up after {LONGEST_S} s")
            return
        print(_line(measured), flush=True)


def report_growth(most: int, plot: Path | None) -> None:
    """Print time against the number of claims, in components of 100, and draw it where a file is given."""
    print(f"growth, components of at most {SMALL_COMPONENT} claims\n{HEADINGS}")
    found = []
    for claims in SIZES:
        if claims > most:
            break
        measured = in_child(claims, SMALL_COMPONENT)
        if measured is None:
            print(f"{claims:9,}: given up after {LONGEST_S} s")
            break
        found.append(measured)
        print(_line(measured), flush=True)
    if plot is not None and found:
        points = [(each["claims"], max(each["account"], 1e-4)) for each in found]
        plot.write_text(draw_seconds({"accounts": points}, "claims"), "utf-8")
        print(f"written: {plot}")
