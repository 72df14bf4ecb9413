"""Reports of incidents as records: what one document says of one incident, gathered from its claims.

A document that tells of an attack, of its dead and of its injured makes one record; one that tells of attacks on two
places makes two. What no document fixes to some days, or counts over a longer time, is no report of an incident.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sijill.claims.claim import HAPPENED, Claim, ClaimId, Measure
from sijill.claims.kinds import get_kind
from sijill.linkage.records import RecordKey
from sijill.values.place import PlaceReference

LONGEST_DAYS = 3
"""The most days within which a claim is taken to be about one incident."""

MARGIN = 0.1
"""Candidates of a place that are worse than the best by less than this are as good."""

FAMILIES = frozenset({"attack", "harm"})
TOLLS = ("killed", "injured")
VIOLENCE = "violence"
"""The sort of an attack and of the deaths and injuries from it; other harm (detention …) is a sort of its own."""

WRITTEN = "text:"
"""How the id of a place begins that the gazetteer does not have."""

K = TypeVar("K")
V = TypeVar("V")
Contains = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Report:
    """A claim with the list it stands on: its document, or who reports where no document is known.

    `incident` is the name that somebody gave its incident; `apart` says that a person told it apart from another there.
    """

    claim: Claim
    list_name: str
    incident: str | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Toll:
    """How many, between two bounds, both inclusive; `high` None where the words set no upper bound."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """What one document says of one incident; `first` and `last` are days, both inclusive.

    `places` are the ids of the narrowest place that is named, several where the gazetteer cannot tell them apart;
    `place` is its wording. `kind` is the kind of the attack, or of a harm other than death and injury, if it is said.
    """

    list_name: str
    record_id: str
    claims: tuple[ClaimId, ...]
    place: str
    places: tuple[str, ...]
    first: date
    last: date
    kind: str | None
    killed: Toll | None
    injured: Toll | None
    actor: str | None

    @property
    def key(self) -> RecordKey:
        """The list and id, by which judgements name it."""
        return self.list_name, self.record_id


def incident_records(reports: Sequence[Report], contains: Contains) -> list[IncidentRecord]:
    """The records of reports, list by list in the order of their first claims.

    `contains(outer, inner)` says which place lies in which. Record ids are those of their first claims.
    """
    lists: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        lists[report.list_name].append(report)
    return [
        _record(name, [each.claim for each in group], contains)
        for name, own in lists.items()
        for group in _groups(own, contains)
    ]


def days_of(claim: Claim) -> tuple[date, date] | None:
    """First and last day of a claim's time; None where either end is open."""
    when = claim.when
    if when is None or when.earliest is None or when.latest is None:
        return None
    return when.earliest.date(), (when.latest - timedelta(microseconds=1)).date()


def is_report(claim: Claim) -> bool:
    """Whether a claim says that something happened, on some day or a few."""
    days = days_of(claim)
    if days is None or claim.modality not in HAPPENED or get_kind(claim.kind).family not in FAMILIES:
        return False
    if claim.measure in (Measure.CUMULATIVE, Measure.RATE, Measure.STOCK):
        return False
    return (days[1] - days[0]).days < LONGEST_DAYS


def nodes_of(place: PlaceReference) -> tuple[str, ...]:
    """The ids that a place may mean, best first; its wording where the gazetteer has none."""
    if not place.candidates:
        return (f"{WRITTEN}{' '.join(place.text.casefold().split())}",)
    best = place.candidates[0].score
    return tuple(each.id for each in place.candidates if each.score > best - MARGIN)


def narrowest(claim: Claim, contains: Contains) -> PlaceReference | None:
    """The narrowest of the places that a claim names, the first of those that do not lie in one another."""
    best: PlaceReference | None = None
    for place in claim.places:
        if best is None or contains(nodes_of(best)[0], nodes_of(place)[0]):
            best = place
    return best


def _sort(claim: Claim) -> str:
    kind = get_kind(claim.kind)
    return VIOLENCE if kind.family == "attack" or claim.kind in (*TOLLS, "casualties") else claim.kind


def _groups(reports: Sequence[Report], contains: Contains) -> Iterator[list[Report]]:
    """The reports of one list, by incident: the same name, or one place and day, or a place in the only other there."""
    leader = {each.claim.id: each.claim.id for each in reports}

    def find(id_: ClaimId) -> ClaimId:
        while leader[id_] != id_:
            id_ = leader[id_]
        return id_

    def join(ids: Sequence[ClaimId]) -> None:
        for other in ids[1:]:
            leader[find(other)] = find(ids[0])

    used = [each for each in reports if is_report(each.claim)]
    for named in _by((each.incident, each.claim.id) for each in used if each.incident is not None).values():
        join(named)
    free = [each.claim for each in used if each.incident is None and not each.apart]
    for ids in _meeting(free, contains):
        join(ids)
    groups = _by((find(each.claim.id), each) for each in used)
    yield from groups.values()


def _by(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _meeting(claims: Sequence[Claim], contains: Contains) -> Iterator[list[ClaimId]]:
    """Claims of one sort that meet on a day: in one place; or one in a place and one in the only place inside it."""
    at: dict[tuple[str, date], dict[str, list[ClaimId]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        first, last = days_of(claim) or (date.min, date.min)
        place = narrowest(claim, contains)
        node = "" if place is None else nodes_of(place)[0]
        for day in range((last - first).days + 1):
            at[_sort(claim), first + timedelta(days=day)][node].append(claim.id)
    for nodes in at.values():
        yield from nodes.values()
        for node, ids in nodes.items():
            # what names no place goes with the only place that the document speaks of on that day
            below = [each for each in nodes if each != node and each and (not node or contains(node, each))]
            inner = [each for each in below if not any(each != other and contains(each, other) for other in below)]
            if len(inner) == 1:
                yield [nodes[inner[0]][0], ids[0]]


def _record(list_name: str, claims: Sequence[Claim], contains: Contains) -> IncidentRecord:
    place: PlaceReference | None = None
    for claim in claims:
        own = narrowest(claim, contains)
        if own is not None and (place is None or contains(nodes_of(place)[0], nodes_of(own)[0])):
            place = own
    days = [found for claim in claims if (found := days_of(claim)) is not None]
    first, last = max(day for day, _ in days), min(day for _, day in days)
    if first > last:
        first, last = min(day for day, _ in days), max(day for _, day in days)
    return IncidentRecord(
        list_name,
        claims[0].id,
        tuple(claim.id for claim in claims),
        "" if place is None else place.text,
        () if place is None else nodes_of(place),
        first,
        last,
        _kind(claims),
        _toll(claims, "killed"),
        _toll(claims, "injured"),
        next((claim.actor for claim in claims if claim.actor), None),
    )


def _kind(claims: Sequence[Claim]) -> str | None:
    """The first kind that says more than "an attack", else "attack", else the harm."""
    attacks = [claim.kind for claim in claims if get_kind(claim.kind).family == "attack"]
    said = [kind for kind in attacks if kind != "attack"] or attacks
    said = said or [claim.kind for claim in claims if _sort(claim) != VIOLENCE]
    return said[0] if said else None


def _toll(claims: Sequence[Claim], kind: str) -> Toll | None:
    """The widest group's number: parts of a toll (children) are no more than the whole."""
    counts = [claim.count for claim in claims if claim.kind == kind and claim.count is not None]
    if not counts:
        return None
    highs = [count.high for count in counts]
    low = max(count.low for count in counts)
    return Toll(low, None if None in highs else max(high for high in highs if high is not None))
