"""Link reports of incidents: which claims of several sources are about one, in files that people and accounts read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

import sijill
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.atlas import Atlas, favoured_places
from sijill.claims.claim import ClaimId
from sijill.claims.incident import IncidentGroup
from sijill.errors import InputError
from sijill.gazetteer import Gazetteer
from sijill.linkage.explain import by_urgency
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
from sijill.linkage.judgements import Judged, Judgement, judged_rows
from sijill.linkage.linking import probability_of
from sijill.linkage.records import RecordKey
from sijill.workflows.link import stable_ids, table_lines

DIGEST_SHOWN = 12
GONE = frozenset({"rejected", "superseded"})
"""Claims of these statuses report nothing."""

SHOWN_PAIRS = 12
SHOWN_INCIDENTS = 200
INCIDENT_COLUMNS = ("place", "first_day", "last_day", "kind", "killed", "injured", "actor", "claims", "because")


@dataclass(frozen=True, slots=True)
class LinkedIncidents:
    """A linkage of incidents with the stable id of the cluster of each record, and what persons said."""

    linkage: IncidentLinkage
    cluster_ids: list[str]
    judgements: Sequence[Judgement]
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
    judgements: Sequence[Judgement] = (),
    earlier: Mapping[RecordKey, str] | None = None,
) -> LinkedIncidents:
    """Link the incidents that claims report. `earlier` are the cluster ids of a run before, which clusters keep.

    What a person linked as one event or as two, and the names that incidents were given, hold as judgements do.
    """
    heard = [claim for claim in claims if claim.status not in GONE]
    atlas = Atlas(gazetteer, MARGIN, favoured_places((claim.claim for claim in heard), MARGIN))
    resolved = [atlas.resolved(claim.claim) for claim in heard]
    told = {other for claim in heard for other in claim.different_event}
    reports = [
        Report(claim, list_of(each), each.incident, bool(each.different_event) or claim.id in told)
        for each, claim in zip(heard, resolved, strict=True)
    ]
    points = {
        candidate.id: (candidate.lat, candidate.lon)
        for claim in resolved
        for place in claim.places
        for candidate in place.candidates
        if (candidate.lat, candidate.lon) != (0.0, 0.0)
    }
    places = Places(gazetteer, points)
    records = incident_records(reports, places.contains)
    judged = _judged(heard, records, judgements)
    linkage = link_incidents(records, places, model, judged, threshold=threshold)
    ids = stable_ids(linkage.cluster.tolist(), [record.key for record in records], earlier or {}, prefix="i")
    return LinkedIncidents(linkage, ids, judgements, threshold, len(claims))


def list_of(claim: AssessedClaim) -> str:
    """The list that a claim stands on: its document, else who passes it on, else nobody else's."""
    speaker = claim.claim.speakers[-1].name if claim.claim.speakers else None
    name = claim.document[:DIGEST_SHOWN] if claim.document else speaker or f"claim {claim.id}"
    return name.replace(":", " ")  # judgements name a record as LIST:ID


def _judged(
    claims: Sequence[AssessedClaim], records: Sequence[IncidentRecord], judgements: Sequence[Judgement]
) -> Judged:
    """What persons said of records: by judgements, by links between claims, by the names of incidents."""
    rows = {record.key: row for row, record in enumerate(records)}
    row_of = {claim: row for row, record in enumerate(records) for claim in record.claims}
    given = judged_rows(judgements, rows)
    same, different = set(given.same), set(given.different)
    named: dict[str, int] = {}
    for claim in claims:
        row = row_of.get(claim.id)
        if row is None:
            continue
        if claim.incident is not None:
            same.add(_pair(named.setdefault(claim.incident.casefold(), row), row))
        same.update(_pair(row, row_of[other]) for other in claim.same_event if other in row_of)
        different.update(_pair(row, row_of[other]) for other in claim.different_event if other in row_of)
    same -= set(given.different)
    different -= set(given.same)
    return Judged(_of_two(same - different), _of_two(different))


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _of_two(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))


def incident_groups(linked: LinkedIncidents) -> list[IncidentGroup]:
    """The claims of each incident, with how sure it is and why: what an account takes."""
    reasons = _reasons(linked)
    groups = []
    for rows in members_of(linked.linkage).values():
        claims = tuple(claim for row in rows for claim in linked.records[row].claims)
        sure = None if len(rows) == 1 else min(float(linked.linkage.probability[row]) for row in rows)
        why = [f"{linked.records[row].list_name}: {reasons[row]}" for row in rows if reasons[row]]
        groups.append(IncidentGroup(linked.cluster_ids[rows[0]], claims, tuple(why), sure))
    return sorted(groups, key=lambda group: group.name)


def _reasons(linked: LinkedIncidents) -> list[str]:
    """For each row what speaks most for its place in its cluster: the parts of its best pair there, in bits."""
    pairs, cluster = linked.linkage.pairs, linked.linkage.cluster
    together = np.flatnonzero(cluster[pairs.left] == cluster[pairs.right])
    best: dict[int, int] = {}
    for at in together[np.argsort(-pairs.weight[together], kind="stable")].tolist():
        for row in (int(pairs.left[at]), int(pairs.right[at])):
            best.setdefault(row, at)
    rows: list[str] = []
    sizes = np.bincount(cluster, minlength=len(linked.records))
    for row, record in enumerate(linked.records):
        at = best.get(row)
        if at is None:
            rows.append("a person said so" if sizes[cluster[row]] > 1 else "")
            continue
        other = int(pairs.right[at]) if int(pairs.left[at]) == row else int(pairs.left[at])
        told = linked.records[other]
        rows.append(f"with {told.list_name} {told.record_id}, {pairs.weight[at]:+.1f} bits: {_parts_of(linked, at)}")
        assert told.key != record.key
    return rows


def _parts_of(linked: LinkedIncidents, at: int) -> str:
    parts = explain_incident_pair(linked.linkage, at)
    return "; ".join(f"{part.comparison} {part.bits:+.1f} ({part.outcome})" for part in parts if abs(part.bits) >= 0.05)


def incident_clusters_csv(linked: LinkedIncidents) -> Iterator[str]:
    """`list, record_id, cluster_id, probability`, what the report says, and why it is in its cluster."""
    reasons = _reasons(linked)
    rows = (
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
    )
    return table_lines(("list", "record_id", "cluster_id", "probability", *INCIDENT_COLUMNS), rows)


def incident_pairs_csv(linked: LinkedIncidents) -> Iterator[str]:
    """`list_a, id_a, list_b, id_b, probability, match_weight` and the parts of the weight, the likeliest first."""
    pairs = linked.linkage.pairs
    rows = (
        (
            *linked.records[int(pairs.left[at])].key,
            *linked.records[int(pairs.right[at])].key,
            f"{float(probability_of(pairs.weight[at])):.6f}",
            f"{pairs.weight[at]:.3f}",
            _parts_of(linked, at),
        )
        for at in np.argsort(-pairs.weight, kind="stable").tolist()
    )
    return table_lines(("list_a", "id_a", "list_b", "id_b", "probability", "match_weight", "because"), rows)


def _band(toll: Toll | None) -> str:
    if toll is None:
        return ""
    return f"{toll.low}–{'' if toll.high is None else toll.high}" if toll.low != toll.high else str(toll.low)


def incidents_json(linked: LinkedIncidents) -> dict[str, Any]:
    """The groups as JSON, for `sijill account --incidents`; `parse_incidents` is its inverse."""
    return {
        "v": 1,
        "incidents": [
            {"name": each.name, "claims": list(each.claims), "reasons": list(each.reasons), "probability":
             None if each.probability is None else round(each.probability, 6)}
            for each in incident_groups(linked)
        ],
    }


def parse_incidents(data: Any) -> list[IncidentGroup]:
    """Groups of claims of their JSON form. Raises InputError where it is none, or a claim stands in two groups."""
    try:
        groups = [
            IncidentGroup(
                str(each["name"]),
                tuple(ClaimId(str(claim)) for claim in each["claims"]),
                tuple(str(reason) for reason in each["reasons"]),
                None if each["probability"] is None else float(each["probability"]),
            )
            for each in data["incidents"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"no incidents as sijill link incidents writes them ({type(error).__name__})") from None
    seen: set[ClaimId] = set()
    for group in groups:
        if twice := seen.intersection(group.claims):
            raise InputError(f"claim {min(twice)!r} stands in two incidents")
        seen.update(group.claims)
    return groups


def incidents_to_review(linked: LinkedIncidents) -> list[int]:
    """Pairs that a person should look at, the most telling first; those judged already are left out."""
    rows = {record.key: row for row, record in enumerate(linked.records)}
    done = [(rows[j.one], rows[j.other]) for j in linked.judgements if j.one in rows and j.other in rows]
    return by_urgency(linked.linkage.pairs, linked.linkage.cluster, done)


def described(record: IncidentRecord) -> str:
    """A report in one line."""
    days = record.first.isoformat() if record.first == record.last else f"{record.first} – {record.last}"
    told = (record.place, days, record.kind, record.actor)
    tolls = [f"{name} {_band(toll)}" for name, toll in (("killed", record.killed), ("injured", record.injured)) if toll]
    return " · ".join([*(each for each in told if each), *tolls])


def incidents_summary(linked: LinkedIncidents) -> dict[str, Any]:
    """What was linked and how: lists, incidents, weights, rules, what is to be looked at."""
    linkage = linked.linkage
    pairs, cluster = linkage.pairs, linkage.cluster
    together = cluster[pairs.left] == cluster[pairs.right]
    edges = np.arange(-8, 41, 2)
    members = members_of(linkage)
    sizes = np.bincount([len(rows) for rows in members.values()]) if members else np.zeros(1, int)
    several = sorted((rows for rows in members.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows))
    return {
        "v": 1,
        "sijill": sijill.__version__,
        "lists": len({record.list_name for record in linked.records}),
        "claims": linked.n_claims,
        "reported": sum(len(record.claims) for record in linked.records),
        "records": len(linked.records),
        "incidents": len(members),
        "threshold": linked.threshold,
        "prior": linkage.prior,
        "judgements": len(linked.judgements),
        "sizes": [[size, int(many)] for size, many in enumerate(sizes.tolist()) if many],
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
        "found": [
            {
                "id": linked.cluster_ids[rows[0]],
                "probability": min(float(linkage.probability[row]) for row in rows),
                "reports": [[linked.records[row].list_name, described(linked.records[row])] for row in rows],
            }
            for rows in several[:SHOWN_INCIDENTS]
        ],
        "asked": [_asked(linked, at, bool(together[at])) for at in incidents_to_review(linked)[:SHOWN_PAIRS]],
    }


def _asked(linked: LinkedIncidents, at: int, is_linked: bool) -> dict[str, Any]:
    one, other = (linked.records[int(side[at])] for side in (linked.linkage.pairs.left, linked.linkage.pairs.right))
    return {
        "one": [one.list_name, described(one)],
        "other": [other.list_name, described(other)],
        "weight": float(linked.linkage.pairs.weight[at]),
        "linked": is_linked,
        "parts": [
            [part.comparison, part.outcome, round(part.bits, 3)] for part in explain_incident_pair(linked.linkage, at)
        ],
    }
