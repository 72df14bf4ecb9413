"""Link claims of several sources to incidents: which are about one, in files that people and accounts read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import sijill
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.atlas import Atlas, favoured_places
from sijill.claims.claim import Claim, ClaimId
from sijill.claims.incident import IncidentGroup
from sijill.gazetteer import Gazetteer
from sijill.linkage.explain import by_urgency
from sijill.linkage.incidents.blocking import pairs_within
from sijill.linkage.incidents.linking import (
    IncidentLinkage,
    explain_incident_pair,
    incident_rule_costs,
    link_incidents,
    members_of,
)
from sijill.linkage.incidents.model import IncidentModel
from sijill.linkage.incidents.places import Places
from sijill.linkage.incidents.records import MARGIN, IncidentRecord, Report, Toll, incident_records
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import probability_of
from sijill.linkage.records import RecordKey
from sijill.workflows.delimited import number_cells, table_lines
from sijill.workflows.link import stable_ids

DIGEST_SHOWN = 12
GONE = frozenset({"rejected", "superseded"})
"""Claims of these statuses report nothing."""

NAMED_DAYS = 14
"""Records that persons gave to two incidents are held apart where they lie within so many days; else dates do it."""

SHOWN_PAIRS = 12
SHOWN_INCIDENTS = 200
INCIDENT_COLUMNS = ("place", "first_day", "last_day", "kind", "killed", "injured", "actor", "claims", "because")


@dataclass(frozen=True, slots=True)
class LinkedIncidents:
    """A linkage of incidents with the stable id of the cluster of each record, and what persons had said."""

    linkage: IncidentLinkage
    cluster_ids: list[str]
    judged: Judged
    threshold: float
    n_claims: int

    @property
    def records(self) -> tuple[IncidentRecord, ...]:
        """The reports, by row."""
        return self.linkage.records


def link_claims(
    claims: Sequence[AssessedClaim],
    gazetteer: Gazetteer,
    model: IncidentModel,
    *,
    threshold: float = 0.5,
    names: Mapping[str, str] | None = None,
    earlier: Mapping[RecordKey, str] | None = None,
) -> LinkedIncidents:
    """Link the incidents that claims report. `earlier` are the cluster ids of a run before, which clusters keep.

    `names` are what documents are called, by digest. What a person linked as one event or as two, and the names that
    incidents were given, overrule the model.
    """
    heard = [claim for claim in claims if claim.status not in GONE]
    records, places = records_of(heard, gazetteer, names or {})
    judged = _judged(heard, records)
    linkage = link_incidents(records, places, model, judged, threshold=threshold)
    before = earlier or {}
    ids = stable_ids(linkage.cluster.tolist(), [record.key for record in records], before)
    known = set(before.values())
    return LinkedIncidents(
        linkage, [name if name in known else f"i{name[1:]}" for name in ids], judged, threshold, len(claims)
    )


def records_of(
    claims: Sequence[AssessedClaim], gazetteer: Gazetteer, names: Mapping[str, str]
) -> tuple[list[IncidentRecord], Places]:
    """What claims report of incidents, record by record, and the places as linkage asks for them."""
    atlas = Atlas(gazetteer, MARGIN, favoured_places((claim.claim for claim in claims), MARGIN))
    resolved = [atlas.resolved(claim.claim) for claim in claims]
    lists = _lists(claims, names)
    apart = _apart(claims, dict(zip((claim.id for claim in claims), lists, strict=True)))
    reports = [
        Report(claim, name, each.incident, claim.id in apart)
        for each, claim, name in zip(claims, resolved, lists, strict=True)
    ]
    places = Places(gazetteer, _points(resolved))
    return incident_records(reports, places.contains), places


def _apart(claims: Sequence[AssessedClaim], list_of: Mapping[ClaimId, str]) -> set[ClaimId]:
    """The claims that a person told apart from others of their list."""
    pairs = ((claim.id, other) for claim in claims for other in claim.different_event)
    return {each for pair in pairs if list_of[pair[0]] == list_of.get(pair[1]) for each in pair}


def _points(claims: Sequence[Claim]) -> dict[str, tuple[float, float]]:
    """Where places lie that claims bring along."""
    return {
        candidate.id: (candidate.lat, candidate.lon)
        for claim in claims
        for place in claim.places
        for candidate in place.candidates
        if (candidate.lat, candidate.lon) != (0.0, 0.0)
    }


def _lists(claims: Sequence[AssessedClaim], names: Mapping[str, str]) -> list[str]:
    """The list that each claim stands on: its document, else who passes it on, else its own.

    A document goes by its name where no other has that, else by the first digits of its digest too.
    """
    called = list(names.values())
    lists = []
    for each in claims:
        document, name = each.document, names.get(each.document, "")
        speaker = each.claim.speakers[-1].name if each.claim.speakers else None
        if not document:
            lists.append(speaker or f"claim {each.id}")
        elif not name:
            lists.append(document[:DIGEST_SHOWN] if _is_digest(document) else document)
        else:
            lists.append(name if called.count(name) == 1 else f"{name} ({document[:DIGEST_SHOWN]})")
    return lists


def _is_digest(document: str) -> bool:
    return len(document) == 64 and all(each in "0123456789abcdef" for each in document)


def _judged(claims: Sequence[AssessedClaim], records: Sequence[IncidentRecord]) -> Judged:
    """What persons said of records: by links between claims, and by the names of incidents. Of two that contradict
    one another, that they are two incidents holds.
    """
    row_of = {claim: row for row, record in enumerate(records) for claim in record.claims}
    same: set[tuple[int, int]] = set()
    different: set[tuple[int, int]] = set()
    named: dict[str, int] = {}
    name_of: dict[int, str] = {}
    for claim in claims:
        row = row_of.get(claim.id)
        if row is None:
            continue
        if claim.incident is not None:
            name_of[row] = claim.incident.casefold()
            same.add(_pair(named.setdefault(name_of[row], row), row))
        same.update(_pair(row, row_of[other]) for other in claim.same_event if other in row_of)
        different.update(_pair(row, row_of[other]) for other in claim.different_event if other in row_of)
    for one, other in pairs_within(list(name_of), records, NAMED_DAYS):
        if name_of[one] != name_of[other]:
            different.add((one, other))
    return Judged(_of_two(same - different), _of_two(different))


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _of_two(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))


def incident_groups(linked: LinkedIncidents) -> list[IncidentGroup]:
    """The claims of each incident that several reports are about, how sure it is and why: what an account takes."""
    reasons = _reasons(linked)
    groups = []
    for rows in members_of(linked.linkage).values():
        if len(rows) > 1:
            claims = tuple(claim for row in rows for claim in linked.records[row].claims)
            sure = min(float(linked.linkage.probability[row]) for row in rows)
            why = tuple(f"{linked.records[row].list_name}: {reasons[row]}" for row in rows)
            groups.append(IncidentGroup(linked.cluster_ids[rows[0]], claims, why, sure))
    return sorted(groups, key=lambda group: group.name)


def _reasons(linked: LinkedIncidents) -> list[str]:
    """For each row what speaks most for its place in its cluster: the parts of its best pair there, in bits."""
    pairs, cluster = linked.linkage.pairs, linked.linkage.cluster
    together = np.flatnonzero(cluster[pairs.left] == cluster[pairs.right])
    best: dict[int, int] = {}
    for at in together[np.argsort(-pairs.weight[together], kind="stable")].tolist():
        for row in (int(pairs.left[at]), int(pairs.right[at])):
            best.setdefault(row, at)
    sizes = np.bincount(cluster, minlength=len(linked.records))
    said = {row for pair in linked.judged.same for row in pair}
    return [
        "" if sizes[cluster[row]] == 1 else "a person said so" if row in said else _reason(linked, row, best[row])
        for row in range(len(linked.records))
    ]


def _reason(linked: LinkedIncidents, row: int, at: int) -> str:
    pairs = linked.linkage.pairs
    other = int(pairs.right[at]) if int(pairs.left[at]) == row else int(pairs.left[at])
    return f"with {linked.records[other].list_name}, {pairs.weight[at]:+.1f} bits: {_parts_of(linked, at)}"


def _parts_of(linked: LinkedIncidents, at: int) -> str:
    parts = explain_incident_pair(linked.linkage, at)
    return "; ".join(f"{part.comparison} {part.bits:+.1f} ({part.outcome})" for part in parts if abs(part.bits) >= 0.05)


def incident_clusters_csv(linked: LinkedIncidents) -> Iterator[str]:
    """`list, record_id, cluster_id, probability`, what the report says, and why it is in its cluster."""
    reasons = _reasons(linked)
    rows = [
        (
            record.list_name,
            record.record_id,
            linked.cluster_ids[row],
            f"{float(linked.linkage.probability[row]):.6f}",
            record.place,
            record.first.isoformat(),
            record.last.isoformat(),
            record.kind or "",
            _band(record.killed),
            _band(record.injured),
            record.actor or "",
            " ".join(record.claims),
            reasons[row],
        )
        for row, record in enumerate(linked.records)
    ]
    head = ("list", "record_id", "cluster_id", "probability", *INCIDENT_COLUMNS)
    return table_lines(head, [*zip(*rows, strict=True)] or [()] * len(head))


def incident_pairs_csv(linked: LinkedIncidents) -> Iterator[str]:
    """`list_a, id_a, list_b, id_b, probability, match_weight` and the parts of the weight, the likeliest first."""
    pairs = linked.linkage.pairs
    order = np.argsort(-pairs.weight, kind="stable")
    rows = [
        (
            *linked.records[int(pairs.left[at])].key,
            *linked.records[int(pairs.right[at])].key,
            _parts_of(linked, at),
        )
        for at in order.tolist()
    ]
    *keys, because = [*zip(*rows, strict=True)] or [()] * 5
    weight = pairs.weight[order]
    told = number_cells(probability_of(weight).tolist(), ".6f"), number_cells(weight.tolist(), ".3f")
    head = ("list_a", "id_a", "list_b", "id_b", "probability", "match_weight", "because")
    return table_lines(head, (*keys, *told, because))


def _band(toll: Toll | None) -> str:
    if toll is None:
        return ""
    if toll.high is None:
        return f"≥{toll.low}"
    return str(toll.low) if toll.low == toll.high else f"{toll.low}–{toll.high}"


def described(record: IncidentRecord) -> list[tuple[str, str]]:
    """What a report tells, by its fields: a page says them in its language."""
    told = {
        "place": record.place,
        "date": record.first.isoformat() if record.first == record.last else f"{record.first} – {record.last}",
        "kind": record.kind,
        "actor": record.actor,
        "killed": _band(record.killed),
        "injured": _band(record.injured),
    }
    return [(name, value) for name, value in told.items() if value]


def incidents_to_review(linked: LinkedIncidents) -> list[int]:
    """Pairs that a person should look at, the most telling first; those judged already are left out."""
    done = [*linked.judged.same, *linked.judged.different]
    return by_urgency(linked.linkage.pairs, linked.linkage.cluster, done)


def incidents_summary(linked: LinkedIncidents) -> dict[str, Any]:
    """What was linked and how: incidents, weights, rules, what is to be looked at."""
    linkage = linked.linkage
    pairs, cluster = linkage.pairs, linkage.cluster
    together = cluster[pairs.left] == cluster[pairs.right]
    edges = np.arange(-8, 41, 2)
    members = members_of(linkage)
    several = sorted((rows for rows in members.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows))
    return {
        "sijill": sijill.__version__,
        "lists": len({record.list_name for record in linked.records}),
        "claims": linked.n_claims,
        "records": len(linked.records),
        "incidents": len(members),
        "several": len(several),
        "threshold": linked.threshold,
        "judgements": len(linked.judged.same) + len(linked.judged.different),
        "pairs": {"kept": len(pairs), "linked": int(together.sum()), "in_doubt": int((np.abs(pairs.weight) < 4).sum())},
        "weights": {
            "edges": edges.tolist(),
            "linked": np.histogram(np.clip(pairs.weight[together], -8, 39.9), edges)[0].tolist(),
            "apart": np.histogram(np.clip(pairs.weight[~together], -8, 39.9), edges)[0].tolist(),
        },
        "rules": [
            {"name": cost.name, "says": cost.says, "kept": cost.kept, "linked": cost.linked}
            for cost in incident_rule_costs(linkage)
        ],
        "found": [_found(linked, rows) for rows in several[:SHOWN_INCIDENTS]],
        "asked": [_asked(linked, at, bool(together[at])) for at in incidents_to_review(linked)[:SHOWN_PAIRS]],
    }


def _found(linked: LinkedIncidents, rows: Sequence[int]) -> dict[str, Any]:
    return {
        "id": linked.cluster_ids[rows[0]],
        "probability": min(float(linked.linkage.probability[row]) for row in rows),
        "reports": [[linked.records[row].list_name, described(linked.records[row])] for row in rows],
    }


def _asked(linked: LinkedIncidents, at: int, is_linked: bool) -> dict[str, Any]:
    one, other = (linked.records[int(side[at])] for side in (linked.linkage.pairs.left, linked.linkage.pairs.right))
    return {
        "one": [one.list_name, one.record_id, described(one)],
        "other": [other.list_name, other.record_id, described(other)],
        "weight": float(linked.linkage.pairs.weight[at]),
        "linked": is_linked,
        "parts": [
            [part.comparison, part.outcome, round(part.bits, 3)] for part in explain_incident_pair(linked.linkage, at)
        ],
    }
