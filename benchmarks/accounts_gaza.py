"""Part "revisions": daily figures beside running totals, and every day on which the two cannot both hold.

The data are the daily reports on Gaza of Tech for Palestine; what their makers extrapolated (ext_*) is left out. Each
stated figure becomes one claim of one source. What the account calls a conflict is held against plain arithmetic.
"""

from __future__ import annotations

import json
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.reader import find_data
from sijill.accounts.account import Account, make_account
from sijill.accounts.parse import parse_claims
from sijill.accounts.policy import parse_policy
from sijill.accounts.question import Question, parse_question
from sijill.gazetteer import load_gazetteer

WANTED = "accounts/gaza_casualties_daily.json"
ORIGIN = date(2023, 10, 7)
DAY = timedelta(days=1)
SOURCE = "health ministry"

Report = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A series of the data: what it counts, and under which names the data hold its days and its running total."""

    name: str
    kind: str
    whose: str
    daily: str | None
    total: str


COLUMNS = (
    Column("killed", "killed", "people", "killed", "killed_cum"),
    Column("… children", "killed", "children", None, "killed_children_cum"),
    Column("… women", "killed", "women", None, "killed_women_cum"),
    Column("… medical workers", "killed", "medical workers", None, "med_killed_cum"),
    Column("… journalists", "killed", "journalists", None, "press_killed_cum"),
    Column("… rescuers", "killed", "rescuers", None, "civdef_killed_cum"),
    Column("injured", "injured", "people", "injured", "injured_cum"),
    Column("died of hunger", "starvation", "people", None, "famine_cum"),
    Column("… children", "starvation", "children", None, "child_famine_cum"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated figure of the days from `first` to `last`, of a running total since the origin."""

    first: date
    last: date
    value: int
    total: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """A stretch of days on which the figures cannot all hold, and why. `last` is the day that brings it out."""

    first: date
    last: date
    reason: str


@dataclass(slots=True)
class Row:
    """What one column came to."""

    column: Column
    claims: int
    arithmetic: dict[date, Clash]
    compared: int
    found: dict[date, tuple[str, ...]] = field(default_factory=dict)
    chains: int = 0
    spurious: dict[date, tuple[str, ...]] = field(default_factory=dict)

    @property
    def missed(self) -> list[date]:
        return sorted(self.arithmetic.keys() - self.found.keys())

    def take(self, days: Sequence[date], words: tuple[str, ...]) -> None:
        """Count a conflict between claims that run to these days: found, a longer chain over one, or spurious."""
        if max(days) in self.arithmetic:
            kept = self.found.setdefault(max(days), words)
            self.found[max(days)] = min(kept, words, key=len)
        elif any(min(days) <= day <= max(days) for day in self.arithmetic):
            self.chains += 1
        else:
            self.spurious[max(days)] = words


def figures_of(reports: Iterable[Report], column: Column) -> list[Figure]:
    """The stated figures of a column.

    `report_period` tells how many hours a daily figure covers. Where it is 0 nobody reported: the running total was
    carried over, and a daily 0 says nothing; one that is not 0 is taken as that day's.
    """
    found = []
    for report in reports:
        day = date.fromisoformat(report["report_date"])
        value = None if column.daily is None else report.get(column.daily)
        days = report["report_period"] // 24
        if value is not None and (days or value):
            found.append(Figure(day - (max(days, 1) - 1) * DAY, day, value, False))
        if (total := report.get(column.total)) is not None:
            found.append(Figure(ORIGIN, day, total, True))
    return found


def clashes(figures: Sequence[Figure]) -> tuple[dict[date, Clash], int]:
    """Where running totals fall, or rise by something else than the days between them say; by direct arithmetic.

    Each total is compared with the last one before it. Where stated days fill the time between them without a gap,
    they must come to the rise, else to no more than it. Also tells how many totals could be compared with days.
    """
    totals = sorted((each for each in figures if each.total), key=lambda each: each.last)
    days = sorted((each for each in figures if not each.total), key=lambda each: each.last)
    ends = [each.last for each in days]
    total_of = {each.last: each for each in totals}
    found: dict[date, Clash] = {}
    compared = 0
    before = Figure(ORIGIN, ORIGIN - DAY, 0, True)
    for total in totals:
        inside = days[bisect_left(ends, before.last + DAY) : bisect_left(ends, total.last + DAY)]
        compared += bool(inside)
        # a report of several days is compared with the total before the first of them too
        own = next((day for day in inside if day.last == total.last and day.first - DAY in total_of), None)
        reason = _clash(before, total, inside) or (own and _clash(total_of[own.first - DAY], total, [own]))
        if reason:
            found[total.last] = Clash(before.last + DAY, total.last, reason)
        before = total
    return found, compared


def _clash(before: Figure, total: Figure, days: Sequence[Figure]) -> str:
    rise = total.value - before.value
    if rise < 0:
        return f"the total falls from {before.value:,} to {total.value:,}"
    stated = sum(day.value for day in days)
    reached, filled = before.last, True
    for day in days:
        filled = filled and day.first <= reached + DAY
        reached = day.last
    filled = filled and reached == total.last
    # a report of several days may begin before the last total: what it says of the time since is then not known
    clear = all(day.first > before.last for day in days)
    if clear and (stated > rise or (filled and stated != rise)):
        return f"the total rises by {rise:,} to {total.value:,}, the days say {stated:,}"
    return ""


def claims_of(column: Column, figures: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    """The figures as typed claims (formats/accounts.md), each with its words."""
    for each in figures:
        since = f"since {each.first}" if each.total else f"from {each.first}"
        yield {
            "id": f"{column.total} {each.last} {'total' if each.total else 'day'}",
            "kind": column.kind,
            "low": each.value,
            "high": each.value,
            "quote": f"{each.value:,} {column.whose} {column.kind} {since} to {each.last}",
            "measure": "cumulative" if each.total else "count",
            "speaker": SOURCE,
            "published": each.last.isoformat(),
            "scope": {
                "whose": column.whose,
                "place": "Gaza Strip",
                "from": each.first.isoformat(),
                "to": (each.last + DAY).isoformat(),
            },
        }


def take_conflicts(account: Account, rows: Iterable[Row]) -> None:
    """Tell each row the conflicts among its own claims, with their words."""
    words = {each.id: each.claim.claim.spans[0].quote for each in account.used}
    row_of = {row.column.total: row for row in rows}
    for conflict in account.conflicts:
        names, days, _ = zip(*(id_.split(" ") for id_ in conflict), strict=True)
        if len(set(names)) == 1:
            row_of[names[0]].take([date.fromisoformat(day) for day in days], tuple(words[id_] for id_ in conflict))


def measure(path: Path) -> tuple[list[Row], list[tuple[str, Account, int, float]]]:
    """Make an account of each kind and compare it, column by column; with each its claims and seconds."""
    reports = json.loads(find_data(path, WANTED).read_text("utf-8"))
    rows, accounts = [], []
    for kind in dict.fromkeys(column.kind for column in COLUMNS):
        columns = [column for column in COLUMNS if column.kind == kind]
        figures = {column: figures_of(reports, column) for column in columns}
        typed = [claim for column in columns for claim in claims_of(column, figures[column])]
        begun = time.perf_counter()
        account = make_account(_question(kind), parse_claims(typed), parse_policy(), load_gazetteer())
        taken = time.perf_counter() - begun
        accounts.append((kind, account, len(typed), taken))
        own = [Row(column, len(figures[column]), *clashes(figures[column])) for column in columns]
        take_conflicts(account, own)
        rows += own
    return rows, accounts


def _question(kind: str) -> Question:
    return parse_question(kind, "people", ["Gaza Strip"], None, None, None)


def report(path: Path) -> None:
    """Print the table, every day with its reason, and what the accounts came to."""
    rows, accounts = measure(path)
    print(
        f"{'revisions':24}{'claims':>8}{'compared':>10}{'inconsistent':>14}{'found':>7}{'missed':>8}{'spurious':>10}"
        f"{'chains':>8}"
    )
    for row in rows:
        print(
            f"{row.column.name:24}{row.claims:8,}{row.compared:10,}{len(row.arithmetic):14}{len(row.found):7}"
            f"{len(row.missed):8}{len(row.spurious):10}{row.chains:8}"
        )
    for kind, account, count, taken in accounts:
        complete = "all conflicts" if account.complete else "not all conflicts"
        superseded = f"{len(account.superseded)} superseded"
        high = "no bound" if account.bounds.high is None else f"{account.bounds.high:,}"
        print(
            f"  {kind}: {count:,} claims, {len(account.conflicts)} conflicts ({complete} listed), {superseded},"
            f" {account.bounds.low:,}–{high}, {taken:.1f} s"
        )
    for row in rows:
        for day, clash in sorted(row.arithmetic.items()):
            print(f"  {day} {row.column.name}: {clash.reason}; {' ≠ '.join(row.found.get(day, ('NOT FOUND',)))}")
        for day, words in sorted(row.spurious.items()):
            print(f"  {day} {row.column.name}: SPURIOUS {' ≠ '.join(words)}")
