"""Part "ranges": totals of many incidents with least and greatest numbers, beside the published arithmetic.

The data are Airwars' public archive for Syria. Each incident is told apart by its code and lies in its governorate;
each pair of figures becomes a claim. The total of claims that have nothing to do with one another must be the sum of
the least and of the greatest; wherever it is not, the row says why.
"""

from __future__ import annotations

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.reader import find_data
from sijill.accounts.account import Account, make_account
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.parse import parse_claims
from sijill.accounts.policy import parse_policy
from sijill.accounts.question import Question, parse_question
from sijill.accounts.solve import Bounds
from sijill.gazetteer import Gazetteer, load_gazetteer

WANTED = "accounts/airwars_syria_incidents.csv"
SYRIA = "cc:SY"
SPEAKER = "Airwars"
WIDER = "A wider source"
COUNTED = (("killed", "killed", "civilians"), ("injured", "injured", "civilians"), ("children", "killed", "children"))
"""The pairs of columns: their name, the kind and whom they count."""

DAY = timedelta(days=1)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Range:
    """A published pair of figures; None where the cell is empty."""

    low: int | None
    high: int | None

    @property
    def is_given(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def is_backward(self) -> bool:
        return self.low is not None and self.high is not None and self.high < self.low


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the data with the governorate that it lies in, None where the gazetteer cannot say."""

    code: str
    day: date
    region: str
    governorate: str | None
    ranges: Mapping[str, Range]

    @property
    def place(self) -> str:
        """The place of its claims: the governorate, else the region as it is written, else the country."""
        return self.governorate or self.region or SYRIA

    @property
    def month(self) -> str:
        return self.day.isoformat()[:7]


@dataclass(slots=True)
class Imported:
    """What the file came to: incidents, typed claims, and rows that are no claim, by reason."""

    events: list[Event] = field(default_factory=list)
    typed: list[dict[str, Any]] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)


def governorate_of(region: str, gazetteer: Gazetteer) -> str | None:
    """The Syrian governorate that a region means: of that name, else the one in which a place of that name lies."""
    found = [entry for entry, _ in gazetteer.find(region)] if region else []
    inside = [entry for entry in found if SYRIA in gazetteer.ancestors(entry.id)]
    for entry in sorted(inside, key=lambda each: each.kind != "governorate"):
        for id_ in (entry.id, *gazetteer.ancestors(entry.id)):
            if gazetteer.get_entry(id_).kind == "governorate":
                return id_
    return None


def import_rows(rows: Iterable[Row], gazetteer: Gazetteer) -> Imported:
    """Each row as an incident and its claims. A second row of one code is an incident of its own."""
    imported = Imported()
    seen: Counter[str] = Counter()
    known: dict[str, str | None] = {}
    for row in rows:
        if not row["date"]:
            imported.rejected["no date"] += 1
            continue
        seen[row["code"]] += 1
        code = row["code"] if seen[row["code"]] == 1 else f"{row['code']} ({seen[row['code']]})"
        region = row["region"].strip()
        if region not in known:
            known[region] = governorate_of(region, gazetteer)
        ranges = {name: Range(_figure(row[f"{name}_min"]), _figure(row[f"{name}_max"])) for name, _, _ in COUNTED}
        event = Event(code, date.fromisoformat(row["date"]), region, known[region], ranges)
        imported.events.append(event)
        for name, kind, whose in COUNTED:
            given = ranges[name]
            if given.is_backward:
                imported.rejected[f"{name}: the greatest is below the least"] += 1
            elif given.is_given:
                imported.typed.append(_claim(event, name, kind, whose, given))
    return imported


def _figure(cell: str) -> int | None:
    return int(float(cell)) if cell.strip() else None


def _claim(event: Event, name: str, kind: str, whose: str, given: Range) -> dict[str, Any]:
    return {
        "id": f"{event.code} {name}",
        "kind": kind,
        "low": given.low,
        "high": given.high,
        "speaker": SPEAKER,
        "scope": {
            "whose": whose,
            "place": event.place,
            "from": event.day.isoformat(),
            "to": (event.day + DAY).isoformat(),
            "incident": event.code,
        },
    }


@dataclass(frozen=True, slots=True)
class Total:
    """One answer: what was asked, the published sums, the account's, and what made them differ."""

    name: str
    published: Bounds
    account: Bounds
    reasons: tuple[str, ...]
    seconds: float
    ours: Account

    @property
    def is_equal(self) -> bool:
        return (self.published.low, self.published.high) == (self.account.low, self.account.high)


def published(events: Iterable[Event]) -> Bounds:
    """The sum of the least and of the greatest numbers killed, each over the cells that are given; no greatest where
    no cell is.
    """
    killed = [each for event in events if (each := event.ranges["killed"]).is_given and not each.is_backward]
    return Bounds(sum(each.low or 0 for each in killed), sum(each.high or 0 for each in killed) if killed else None)


REASONS: Mapping[str, Callable[[Range, Range], bool]] = {
    "children killed, without a number of civilians": lambda killed, children: not killed.is_given,
    "more children at least than civilians at least": lambda killed, children: (children.low or 0) > (killed.low or 0),
    "more children at least than civilians at most": lambda killed, children: (
        killed.high is not None and (children.low or 0) > killed.high
    ),
}
"""What makes an incident's bounds others than its published range of civilians killed."""


def reasons_of(event: Event) -> Iterator[str]:
    """Why the account of an incident is not its published range of civilians killed; nothing where it is."""
    killed, children = event.ranges["killed"], event.ranges["children"]
    if killed.low is not None and killed.high is None:
        yield "civilians killed: a least number without a greatest"
    if killed.low is None and killed.high is not None:
        yield "civilians killed: a greatest number without a least"
    if children.is_given and not children.is_backward:
        yield from (name for name, holds in REASONS.items() if holds(killed, children))


def wide_claims(groups: Mapping[tuple[str, str], Sequence[Event]]) -> list[dict[str, Any]]:
    """For each place and month (or "all") a claim on all of it, a tenth of the width inside the published sums."""
    made = []
    for (place, month), events in groups.items():
        whole = published(events)
        if whole.high is None or (inside := (whole.high - whole.low) // 10) < 1:
            continue
        start, end = _span(month, events)
        made.append(
            {
                "id": f"wide {place} {month}",
                "kind": "killed",
                "low": whole.low + inside,
                "high": whole.high - inside,
                "speaker": WIDER,
                "scope": {"whose": "civilians", "place": place, "from": start.isoformat(), "to": end.isoformat()},
            }
        )
    return made


def _span(month: str, events: Sequence[Event]) -> tuple[date, date]:
    if month == "all":
        return min(event.day for event in events), max(event.day for event in events) + DAY
    first = date.fromisoformat(f"{month}-01")
    return first, (first + 31 * DAY).replace(day=1)


def grouped(events: Iterable[Event], key: Callable[[Event], Any]) -> dict[Any, list[Event]]:
    """Events by a key, in its order."""
    groups: dict[Any, list[Event]] = defaultdict(list)
    for event in events:
        groups[key(event)].append(event)
    return dict(sorted(groups.items()))


def claims_by(
    groups: Mapping[str, Sequence[Event]], claims: Sequence[AssessedClaim], wide: Sequence[AssessedClaim] = ()
) -> dict[str, list[AssessedClaim]]:
    """For each group the claims of its incidents and, of the wide ones, those that name it (by month or by place)."""
    group_of = {event.code: key for key, events in groups.items() for event in events}
    found: dict[str, list[AssessedClaim]] = {key: [] for key in groups}
    for claim in claims:
        if claim.incident is not None and claim.incident in group_of:
            found[group_of[claim.incident]].append(claim)
    for claim in wide:
        _, place, month = claim.id.split(" ")
        found[place if month == "all" else month].append(claim)
    return found


def month_question(month: str) -> Question:
    start, end = _span(month, ())
    return parse_question("killed", "civilians", [], start, end, None)


def place_question(place: str) -> Question:
    return parse_question("killed", "civilians", [place], None, None, None)


def ask(name: str, question: Question, events: Sequence[Event], claims: Sequence[AssessedClaim]) -> Total:
    """One answer from all claims, and how long it took."""
    begun = time.perf_counter()
    account = make_account(question, claims, parse_policy(), load_gazetteer())
    taken = time.perf_counter() - begun
    reasons = tuple(reason for event in events for reason in reasons_of(event))
    return Total(name, published(events), account.documented, reasons, taken, account)


def relation(narrow: Bounds, wide: Bounds) -> str:
    """How bounds compare with others: the same, tighter, or (at one end at least) wider."""
    lower = narrow.low - wide.low
    if wide.high is None:
        upper = 0 if narrow.high is None else 1
    else:
        upper = -1 if narrow.high is None else wide.high - narrow.high
    if lower < 0 or upper < 0:
        return "wider"
    return "tighter" if lower or upper else "the same"


def report(path: Path) -> None:
    """Import, ask for every month and governorate, add wider claims, and print a table of each."""
    gazetteer = load_gazetteer()
    begun = time.perf_counter()
    with find_data(path, WANTED).open(encoding="utf-8", newline="") as lines:
        imported = import_rows(csv.DictReader(lines), gazetteer)
    claims = parse_claims(imported.typed)
    print(
        f"ranges: {len(imported.events):,} incidents, {len(claims):,} claims, imported in"
        f" {time.perf_counter() - begun:.1f} s; no claim: {dict(imported.rejected) or 'none'}"
    )
    placed = [event for event in imported.events if event.governorate is not None]
    print(f"  no governorate: {len(imported.events) - len(placed)} incidents, which count by month only")
    months = grouped(imported.events, lambda event: event.month)
    places = grouped(placed, lambda event: event.governorate)
    by_both = grouped(placed, lambda event: (event.governorate, event.month))
    by_place = {(place, "all"): events for place, events in places.items()}
    print(f"{'civilians killed':24}{'answers':>8}{'equal':>7}{'differ':>8}{'explained':>11}{'tighter':>9}{'wider':>7}"
          f"{'clash':>7}{'s each':>8}{'most':>7}")  # fmt: skip
    for name, groups, made, wide in (
        ("by month", months, month_question, wide_claims(by_both)),
        ("by governorate", places, place_question, wide_claims(by_place)),
    ):
        own = claims_by(groups, claims)
        totals = [ask(key, made(key), events, own[key]) for key, events in groups.items()]
        _print_row(name, totals)
        more = claims_by(groups, claims, parse_claims(wide))
        tightened = [ask(key, made(key), events, more[key]) for key, events in groups.items()]
        _print_row(f"… with {len(wide):,} wider", tightened, totals)
        whole = max(groups, key=lambda key: len(groups[key]))
        _print_row("… the largest, from all", [ask(whole, made(whole), groups[whole], claims)])
        _print_findings(totals)
        _print_wider(totals, tightened)


def _print_row(name: str, totals: Sequence[Total], before: Sequence[Total] | None = None) -> None:
    differ = [each for each in totals if not each.is_equal]
    explained = sum(bool(each.reasons) for each in differ)
    compared = Counter(
        relation(now.account, then.account) if now.ours.consistent or not then.ours.consistent else "clash"
        for now, then in zip(totals, before or totals, strict=True)
    )
    taken = [each.seconds for each in totals]
    equal, differing = (f"{len(totals) - len(differ)}", f"{len(differ)}") if before is None else ("", "")
    why, tighter = (str(explained), "") if before is None else ("", str(compared["tighter"]))
    wider, clash = ("", "") if before is None else (str(compared["wider"]), str(compared["clash"]))
    print(
        f"{name:24}{len(totals):8}{equal:>7}{differing:>8}{why:>11}{tighter:>9}{wider:>7}{clash:>7}"
        f"{sum(taken) / len(taken):8.2f}{max(taken):7.2f}"
    )


def _print_findings(totals: Sequence[Total]) -> None:
    counts = Counter(reason for each in totals for reason in each.reasons)
    for reason, count in counts.most_common():
        print(f"    {count:4} incidents: {reason}")
    for each in totals:
        if not each.is_equal and not each.reasons:
            print(f"    UNEXPLAINED {each.name}: published {_shown(each.published)}, account {_shown(each.account)}")


def _print_wider(before: Sequence[Total], after: Sequence[Total]) -> None:
    """Totals that did not become tighter, and how wide the bands are together where both have two ends."""
    for then, now in zip(before, after, strict=True):
        if relation(now.account, then.account) == "wider":
            clash = ", ".join(min(now.ours.conflicts, key=len)) if now.ours.conflicts else "no conflict"
            print(f"    wider: {now.name}: {_shown(then.account)} → {_shown(now.account)} ({clash})")
    closed = [
        (then.account.high - then.account.low, now.account.high - now.account.low)
        for then, now in zip(before, after, strict=True)
        if then.account.high is not None and now.account.high is not None
    ]
    width = [sum(column) for column in zip(*closed, strict=True)] or [0, 0]
    opened = sum(each.account.high is None for each in before), sum(each.account.high is None for each in after)
    print(f"    width of {len(closed)} bands together: {width[0]:,} → {width[1]:,}; without an upper end: {opened}")


def _shown(bounds: Bounds) -> str:
    return f"{bounds.low:,}–{'no bound' if bounds.high is None else f'{bounds.high:,}'}"
