"""How two places agree."""

from __future__ import annotations

import pytest

from sijill.linkage.incidents.places import PlaceLevel, distance_km
from tests.unit.linkage.incidents.reporting import country


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("market", "market", PlaceLevel.SAME),
        ("city", "city", PlaceLevel.SAME),
        ("north", "north", PlaceLevel.SAME_AREA),
        ("market", "city", PlaceLevel.IN_TOWN),
        ("market", "north", PlaceLevel.IN_AREA),
        ("city", "north", PlaceLevel.IN_AREA),
        ("market", "old town", PlaceLevel.NEAR),
        ("harbour", "old town", PlaceLevel.SAME_TOWN),
        ("village", "market", PlaceLevel.FAR),
        ("village", "far village", PlaceLevel.ELSEWHERE),
        ("market", "south", PlaceLevel.ELSEWHERE),
        ("market", "land", PlaceLevel.UNKNOWN),
        ("market", "text:somewhere", PlaceLevel.UNKNOWN),
    ],
)
def test_the_level_of_two_places_either_way(one: str, other: str, level: PlaceLevel) -> None:
    places = country()
    assert places.level((one,), (other,)) is level
    assert places.level((other,), (one,)) is level


def test_of_several_places_that_a_name_may_mean_the_best_pair_counts() -> None:
    assert country().level(("oasis", "market"), ("city",)) is PlaceLevel.IN_TOWN


def test_the_wider_of_two_places_is_that_which_holds_the_other() -> None:
    places = country()
    assert places.outer(("market",), ("city",)) == "city"
    assert places.outer(("north",), ("market",)) == "north"
    assert places.outer(("market",), ("old town",)) is None
    assert places.outer((), ("market",)) is None


def test_a_position_that_a_claim_brings_stands_for_a_place_that_the_gazetteer_lacks() -> None:
    places = country()
    places.points = {"hamlet": (36.211, 37.161)}
    assert places.level(("hamlet",), ("market",)) is PlaceLevel.NEAR


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert distance_km((0.0, 0.0), (1.0, 0.0)) == pytest.approx(111.19, abs=0.01)
    assert distance_km((36.0, 37.0), (36.0, 37.0)) == 0.0
