"""Reports of invented incidents: the same plan, the same claims; the truth holds in them; the model beats the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.incident_model import example, learn
from benchmarks.incident_reports import PLANS, Plan, draw, places_of
from benchmarks.incidents import by_model, by_place_and_day, by_rule, tally
from sijill.accounts.parse import parse_claims
from sijill.gazetteer import load_gazetteer

SMALL = Plan(60, 60, seed=5)


def test_a_plan_gives_the_same_claims_and_every_one_has_an_incident() -> None:
    drawn = draw(SMALL, load_gazetteer())
    assert drawn.typed == draw(SMALL, load_gazetteer()).typed
    assert drawn.typed != draw(replace(SMALL, seed=6), load_gazetteer()).typed
    assert {claim["id"] for claim in drawn.typed} == set(drawn.incident)
    assert len(parse_claims(drawn.typed)) == len(drawn.typed)


def test_as_lists_a_source_is_one_document() -> None:
    documents = {claim["document"] for claim in draw(replace(SMALL, as_lists=True), load_gazetteer()).typed}
    assert len(documents) == len(SMALL.sources)
    assert len({claim["document"] for claim in draw(SMALL, load_gazetteer()).typed}) > 60


def test_places_of_one_city_lie_in_it() -> None:
    gazetteer = load_gazetteer()
    places = places_of(gazetteer, ("gn:170063",))
    assert len(places) > 100
    assert all(gazetteer.contains("gn:170063", place.id) for place in places)


@pytest.mark.parametrize("plan", [SMALL, replace(PLANS["one city, six weeks"], incidents=60)])
def test_the_model_is_better_than_both_rules(plan: Plan) -> None:
    one = example(plan, load_gazetteer())
    scores = [tally(one, method(one)).f1 for method in (by_place_and_day, by_rule, by_model)]
    assert scores[2] > max(scores[:2]) > 0


def test_what_is_learned_tells_more_where_reports_agree() -> None:
    model = learn([example(SMALL, load_gazetteer())])
    place, date, *_ = model.bits()
    assert place[0] > 0 > place[7]
    assert date[0] > date[2] > date[5]
