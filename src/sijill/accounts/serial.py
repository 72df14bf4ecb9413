"""An account as JSON (formats/account.schema.json), and the id that anyone can compute again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sijill.accounts.account import Account
from sijill.accounts.assessed import AssessedClaim, origin_of
from sijill.accounts.atlas import WORLD, Atlas
from sijill.accounts.constraints import Constraint, moment
from sijill.accounts.incidents import Incident
from sijill.accounts.question import Question
from sijill.accounts.revisions import Series
from sijill.accounts.solve import Bounds
from sijill.claims.claim import ClaimId
from sijill.claims.serial import claim_json

METHOD = 1
"""The number of the method: another one, where the same claims could come to another account."""


def account_json(account: Account, claims: Sequence[AssessedClaim]) -> dict[str, Any]:
    """The account of `claims` as the contract's object."""
    return {
        "question": question_json(account.question, account),
        "bounds": _bounds(account.bounds),
        "documented": _bounds(account.documented),
        "exact": account.bounds.exact,
        "consistent": account.consistent,
        "status": str(account.status.standing),
        "status_reason": account.status.reason,
        **_sources(account),
        "conflicts": [list(conflict) for conflict in account.conflicts],
        "conflicts_complete": account.complete,
        "retractions": [
            {"claims": list(each.claims), "cost": each.cost, **_bounds(each.bounds)} for each in account.retractions
        ],
        "incidents": [_incident(each) for each in account.incidents],
        **_claims(account),
        "revisions": [_series(each) for each in account.series],
        "findings": [
            {"rule": each.rule, "claims": list(each.claims), "reason": each.reason, "reference": each.reference}
            for each in account.findings
        ],
        "policy": dict(account.policy.content),
        **_groups(account),
        "account_id": account_id(account, claims),
    }


def _groups(account: Account) -> dict[str, Any]:
    """The groups that linkage gave, where it did, by name: what of them an account depends on."""
    groups = [
        {"name": each.name, "claims": sorted(each.claims), "probability": f"{each.probability:.2f}"}
        for each in sorted(account.groups, key=lambda group: group.name)
    ]
    return {"groups": groups} if groups else {}


def _sources(account: Account) -> dict[str, Any]:
    by_source = [
        {
            "speaker": source.speaker.name,
            "role": source.speaker.role,
            "via": list(source.via),
            **_bounds(bounds),
            "claims": [account.used[position].id for position in source.claims],
        }
        for source, bounds in account.sources
    ]
    values = [
        {
            "low": value.low,
            "high": value.high,
            "sources": [speaker.name for speaker in value.sources],
            "claims": list(value.claims),
        }
        for value in account.values
    ]
    return {"by_source": by_source, "values": values}


def _claims(account: Account) -> dict[str, Any]:
    superseded_by = {each.id: each.by for each in account.unused if each.by is not None}
    shown = sorted((*account.used, *account.superseded), key=lambda each: each.id)
    return {
        "used": [each.id for each in account.used],
        "unused": [{"id": each.id, "code": str(each.code), "reason": each.reason} for each in account.unused],
        "claims": [_claim(each, account, superseded_by) for each in shown],
    }


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "name": incident.name,
        "told_apart": incident.node is not None,
        "claims": list(incident.claims),
        "reasons": list(incident.reasons),
    }


def _series(series: Series) -> dict[str, Any]:
    steps = [{"at": _time(step.at), "low": step.low, "high": step.high, "claim": step.claim} for step in series.steps]
    return {"speaker": series.speaker.name, "steps": steps}


def account_id(account: Account, claims: Iterable[AssessedClaim]) -> str:
    """SHA-256 of question, claims, policy, groups of linkage, and what lies in what (formats/accounts.md, The id)."""
    content = {
        "method": METHOD,
        "question": question_json(account.question, account),
        "policy": dict(account.policy.content),
        "claims": sorted(_digest(assessed_json(claim)) for claim in claims),
        "places": {node: list(chain) for node, chain in account.places.items()},
        **_groups(account),
    }
    return _digest(content)


def assessed_json(claim: AssessedClaim) -> dict[str, Any]:
    """A claim as it enters the id: as a reading has it, without coordinates and offsets, with all that was decided."""
    content = claim_json(claim.claim)
    content["spans"] = [span["quote"] for span in content["spans"]]
    for name in ("when", "said"):
        if content[name] is not None:
            content[name] = {key: content[name][key] for key in ("earliest", "latest", "precision", "text")}
    content["places"] = [
        {
            "text": place.text,
            "part": place.part,
            "candidates": [{"id": each.id, "score": repr(each.score)} for each in place.candidates],
        }
        for place in claim.claim.places
    ]
    grade = claim.grade
    return {
        "claim": content,
        "published": None if claim.published is None else claim.published.isoformat(),
        "document": claim.document,
        "status": claim.status,
        "grade": None if grade is None else [grade.reliability, grade.credibility],
        "incident": claim.incident,
        "links": {
            "same_event": sorted(claim.same_event),
            "different_event": sorted(claim.different_event),
            "contradicts": sorted(claim.contradicts),
            "supersedes": sorted(claim.supersedes),
            "parts_of": sorted(claim.parts_of),
        },
    }


def question_json(question: Question, account: Account) -> dict[str, Any]:
    """The question with its places as they were understood."""
    return {
        "kind": question.kind,
        "whose": question.whose,
        "places": sorted((_place(words, account.atlas) for words in question.places), key=lambda each: str(each["id"])),
        "from": _time(question.start),
        "to": _time(question.end),
        "incident": question.incident,
        "measure": "stock" if question.stock else "count",
    }


def _place(words: str, atlas: Atlas) -> dict[str, Any]:
    """A place as it was understood, and the others of its name, each with what it lies in."""
    node = atlas.get_known(words)
    others = [
        {"id": entry.id, "name": entry.name, "within": _within(entry.id, atlas)} for entry in atlas.alternatives(words)
    ]
    return {"id": node, "name": atlas.label(node), "within": _within(node, atlas), "alternatives": others}


def _within(node: str, atlas: Atlas) -> str:
    return ", ".join(atlas.label(above) for above in atlas.chain(node)[1:] if above != WORLD)


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _bounds(bounds: Bounds) -> dict[str, int | None]:
    return {"low": bounds.low, "high": bounds.high}


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _claim(constraint: Constraint, account: Account, superseded_by: Mapping[ClaimId, ClaimId | None]) -> dict[str, Any]:
    claim = constraint.claim.claim
    origin, _ = origin_of(claim.speakers)
    effect = account.effects.get(constraint.id)
    places = ", ".join(account.atlas.label(node) for node in sorted(constraint.outer.places))
    return {
        "id": constraint.id,
        "speaker": origin.name,
        "role": origin.role,
        "quote": " … ".join(span.quote for span in claim.spans),
        "count": "" if claim.count is None else claim.count.text,
        "low": constraint.low,
        "high": constraint.high if constraint.inner is not None else None,
        "kind": claim.kind,
        "whose": claim.subject,
        "place": places,
        "from": _time(moment(constraint.outer.start)),
        "to": _time(moment(constraint.outer.end)),
        "said": _time(constraint.claim.said),
        "used": constraint.id not in superseded_by,
        "superseded_by": superseded_by.get(constraint.id),
        "without": None if effect is None else _bounds(effect),
    }
