"""The JSON of an account follows its schema, and its id is what formats/accounts.md says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import jsonschema
import pytest

from sijill.accounts.account import make_account
from sijill.accounts.assessed import LINKS
from sijill.accounts.policy import parse_policy
from sijill.accounts.question import parse_question
from sijill.accounts.serial import account_json
from sijill.claims.claim import ClaimId
from sijill.claims.incident import IncidentGroup
from sijill.gazetteer import load_gazetteer
from tests.repository.tracked import ROOT
from tests.unit.accounts.accounting import POLICY, claims_of, typed

GROUP = IncidentGroup("i1", (ClaimId("b"), ClaimId("a")), ("they agree",), 0.75)
CLAIMS = [
    typed("a", 8, 8, speaker="Office", said="2022-02-02", quote="eight were killed", actor="North", grade="B2"),
    typed("b", 9, 9, speaker="Office", said="2022-02-03"),
    typed("c", 10, 12, speakers=[{"name": None, "role": "unnamed"}, "Gazette"], speaker=None),
    typed("d", 5, 5, part_of="c", scope={"whose": "children"}),
    typed("e", 500, 500, modality="feared"),
    typed("f", 1, 1, scope={"incident": "another"}),
]


def content_of(
    *claims: dict[str, Any], policy: Any = POLICY, groups: Sequence[IncidentGroup] = (), **asked: Any
) -> dict[str, Any]:
    given = claims_of(*claims)
    question = parse_question("killed", asked.get("whose"), asked.get("places", ("Al-Bab",)), None, None, None)
    return account_json(make_account(question, given, policy, load_gazetteer(), groups=groups), given)


def test_it_follows_the_schema() -> None:
    schema = json.loads((ROOT / "formats" / "account.schema.json").read_text("utf-8"))
    linked = content_of(*CLAIMS, groups=[GROUP])
    for content in (content_of(*CLAIMS), content_of(CLAIMS[0]), content_of(CLAIMS[4], places=()), linked):
        jsonschema.validate(json.loads(json.dumps(content)), schema)


def test_the_id_is_computed_from_what_the_format_says() -> None:
    """Written from formats/accounts.md alone."""

    def digest(value: Any) -> str:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    content = content_of(typed("a", 8, 9, approximate=True), groups=[GROUP])
    day = {"earliest": "2022-02-02T00:00:00", "latest": "2022-02-03T00:00:00", "precision": "day"}
    claim = {
        "id": "a",
        "kind": "killed",
        "spans": [],
        "subject": None,
        "count": {"low": 8, "high": 9, "approximate": True, "text": "8–9"},
        "measure": None,
        "when": {**day, "text": "2022-02-02 – 2022-02-03"},
        "places": [{"text": "Al-Bab", "part": False, "candidates": []}],
        "actor": None,
        "means": None,
        "speakers": [{"name": "speaker a", "role": "organisation"}],
        "said": None,
        "modality": "asserted",
        "part_of": None,
        "rule": "typed",
    }
    links: dict[str, list[str]] = {name: [] for name in LINKS}
    entered = {
        "claim": claim,
        "published": None,
        "document": "",
        "status": None,
        "grade": None,
        "incident": None,
        "links": links,
    }
    expected = {
        "method": 1,
        "question": content["question"],
        "policy": content["policy"],
        "claims": [digest(entered)],
        "groups": [{"name": "i1", "claims": ["a", "b"], "probability": "0.75"}],
        "places": {"gn:174018": ["gn:174018", "SY02", "cc:SY", "world"]},
    }
    assert content["account_id"] == digest(expected)
    alone = {name: value for name, value in expected.items() if name != "groups"}
    assert content_of(typed("a", 8, 9, approximate=True))["account_id"] == digest(alone)


def test_the_order_of_claims_changes_nothing() -> None:
    assert content_of(*CLAIMS) == content_of(*reversed(CLAIMS))


@pytest.mark.parametrize(
    "other",
    [
        {"policy": parse_policy({"about": 0.2})},
        {"whose": "civilians"},
        {"places": ("Aleppo",)},
    ],
)
def test_another_policy_or_question_is_another_account(other: dict[str, Any]) -> None:
    assert content_of(*CLAIMS)["account_id"] != content_of(*CLAIMS, **other)["account_id"]


def test_a_claim_that_is_not_used_counts_too() -> None:
    assert content_of(*CLAIMS)["account_id"] != content_of(*CLAIMS[:4], *CLAIMS[5:])["account_id"]


def test_a_claim_says_what_it_moves_and_what_took_its_place() -> None:
    claims = {claim["id"]: claim for claim in content_of(*CLAIMS)["claims"]}
    assert claims["a"]["superseded_by"] == "b"
    assert not claims["a"]["used"]
    assert claims["a"]["quote"] == "eight were killed"
    assert claims["b"]["without"] is not None
    assert "e" not in claims
