"""Claims in every form that is read, and mistakes that are named with the claim they stand in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sijill.accounts.parse import parse_claims
from sijill.errors import InputError

SCOPE = {"place": "Al-Bab", "from": "2022-02-02", "to": "2022-02-03"}
TYPED = {"id": "a", "low": 8, "speaker": "Office", "scope": SCOPE}


def test_a_typed_claim() -> None:
    more = {"said": "2022-02-04", "quote": "at least eight", "grade": "b2", "actor": "North"}
    (claim,) = parse_claims([{**TYPED, **more}])
    said = claim.claim
    assert (said.kind, said.subject, said.actor) == ("killed", None, "North")
    assert said.count is not None
    assert (said.count.low, said.count.high, said.count.text) == (8, None, "at least 8")
    assert said.when is not None
    assert (said.when.earliest, said.when.latest) == (datetime(2022, 2, 2), datetime(2022, 2, 3))
    assert [place.text for place in said.places] == ["Al-Bab"]
    assert claim.said == datetime(2022, 2, 4)
    assert str(claim.grade) == "B2"
    assert [span.quote for span in said.spans] == ["at least eight"]


def test_one_day_may_be_written_with_its_own_end() -> None:
    (claim,) = parse_claims([{"id": "a", "low": 1, "scope": {"from": "2022-02-02", "to": "2022-02-02"}}])
    assert claim.claim.when is not None
    assert claim.claim.when.latest == datetime(2022, 2, 3)


@pytest.mark.parametrize(
    ("count", "low", "high", "text"),
    [
        ({"count": 5}, 5, 5, "5"),
        ({"high": 7}, 0, 7, "0–7"),
        ({"low": 5, "high": 7}, 5, 7, "5–7"),
        ({"count": {"low": 24, "high": None, "approximate": True, "text": "dozens"}}, 24, None, "dozens"),
    ],
)
def test_counts(count: dict[str, Any], low: int, high: int | None, text: str) -> None:
    (claim,) = parse_claims([{"id": "a", **count}])
    assert claim.claim.count is not None
    assert (claim.claim.count.low, claim.claim.count.high, claim.claim.count.text) == (low, high, text)


def test_a_reading_gives_its_claims_document_and_date() -> None:
    reading = {"document": {"sha256": "ab" * 32, "published": "2022-02-05"}, "claims": [TYPED], "conflicts": []}
    (claim,) = parse_claims(reading)
    assert (claim.document, claim.published) == ("ab" * 32, date(2022, 2, 5))
    assert claim.said == datetime(2022, 2, 5)


def test_a_batch_of_readings() -> None:
    batch = {"readings": [{"claims": [TYPED]}, {"claims": [{**TYPED, "id": "b"}]}], "conflicts": [], "failed": []}
    assert [claim.id for claim in parse_claims(batch)] == ["a", "b"]


def test_what_show_writes_of_a_casebook() -> None:
    shown = {"claims": [{"claim": "4.0", "document": 3, "status": "accepted", "value": TYPED}]}
    (claim,) = parse_claims(shown)
    assert (claim.status, claim.document) == ("accepted", "3")


def test_chains_of_speakers() -> None:
    (claim,) = parse_claims([{"id": "a", "speakers": ["Office", {"name": "Gazette", "role": "outlet"}]}])
    chain = [(each.name, each.role) for each in claim.claim.speakers]
    assert chain == [("Office", "organisation"), ("Gazette", "outlet")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("text", "a list of claims is needed"),
        ({"clams": []}, "no claims"),
        ([5], "claim 1: 5 is no claim"),
        ([{"id": "a", "low": 8, "high": 3}], "claim 'a': it contradicts itself: at least 8 and at most 3"),
        ([{"id": "a", "lwo": 8}], "claim 'a': nothing is called lwo"),
        ([{"id": "a", "scope": {"were": "x"}}], "scope: nothing is called were"),
        ([{"id": "a", "low": -1}], "-1 is no whole number"),
        ([{"id": "a", "low": 2.5}], "2.5 is no whole number"),
        ([{"id": "a", "low": True}], "True is no whole number"),
        ([{"id": "a", "kind": "murder"}], "no kind of claim is called 'murder'"),
        ([{"id": "a", "modality": "maybe"}], "'maybe' is no modality"),
        ([{"id": "a", "measure": "sum"}], "'sum' is no measure"),
        ([{"id": "a", "grade": "Z9"}], "'Z9' is no grade"),
        ([{"id": "a", "scope": {"from": "2022-02-31"}}], "'2022-02-31' is no date"),
        ([{"id": "a", "scope": {"from": "2022-02-05", "to": "2022-02-01"}}], "a time must end after it begins"),
        ([{"id": ""}], "is no id"),
        ([{"id": "a", "speakers": [{"name": "x", "role": "king"}]}], "'king' is no role"),
        ([{"id": "a", "spans": [{}]}], "'quote' is missing"),
        ([{"id": "a", "status": "liked"}], "'liked' is no status"),
        ([TYPED, {**TYPED, "low": 9}], "claim 'a': two claims have this id"),
    ],
)
def test_a_mistake_is_named_with_its_claim(data: Any, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_claims(data)
    assert message in str(raised.value)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(InputError) as raised:
        parse_claims([{"id": f"c{n}", "low": -1} for n in range(30)])
    assert "claim 'c0'" in str(raised.value)
    assert "claim 'c19'" in str(raised.value)
    assert "and 10 more" in str(raised.value)


def test_the_same_claim_twice_is_one() -> None:
    assert len(parse_claims([TYPED, TYPED])) == 1
