"""Questions and the places they name."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sijill.accounts.atlas import Atlas
from sijill.accounts.question import parse_question
from sijill.errors import InputError
from sijill.gazetteer import load_gazetteer
from tests.unit.accounts.accounting import account_of, bounds, typed


def test_the_day_of_the_beginning_as_end_is_that_day() -> None:
    question = parse_question("killed", None, (), date(2022, 2, 2), date(2022, 2, 2), None)
    assert (question.start, question.end) == (datetime(2022, 2, 2), datetime(2022, 2, 3))


def test_a_population_is_a_stock_unless_somebody_says_otherwise() -> None:
    assert parse_question("population", None, (), None, None, None).stock
    assert not parse_question("killed", None, (), None, None, None).stock
    assert parse_question("detained", None, (), None, None, "stock").stock


def test_an_end_before_the_beginning() -> None:
    with pytest.raises(InputError, match=r"ends .* before it begins"):
        parse_question("killed", None, (), date(2022, 2, 3), date(2022, 2, 2), None)


def test_no_such_kind() -> None:
    with pytest.raises(InputError, match="no kind of claim is called 'murder'"):
        parse_question("murder", None, (), None, None, None)


def test_what_files_say_of_themselves_is_not_counted() -> None:
    with pytest.raises(InputError, match="a recording is what a file says of itself"):
        parse_question("recording", None, (), None, None, None)


def test_several_places_are_asked_for_together() -> None:
    claims = [typed("a", 3, 3), typed("b", 4, 4, scope={"place": "Tokhar"})]
    assert bounds(account_of(*claims, places=("Al-Bab", "Tokhar"))) == (7, 7)


def test_a_place_by_its_id_and_in_arabic() -> None:
    assert bounds(account_of(typed("a", 3, 3), places=("gn:174018",))) == (3, 3)
    assert bounds(account_of(typed("a", 3, 3), places=("الباب",))) == (3, 3)


def test_a_name_that_several_places_have() -> None:
    atlas = Atlas(load_gazetteer(), 0.1)
    meant = atlas.node("Ariha")
    others = [entry.id for entry in atlas.alternatives("Ariha")]
    assert others
    assert meant not in others
    narrowed = atlas.node("Ariha, Idlib")
    assert narrowed in others
    assert atlas.alternatives("Ariha, Idlib") == ()


def test_what_claims_mean_for_certain_is_meant() -> None:
    atlas = Atlas(load_gazetteer(), 0.1, frozenset(("gn:172994",)))
    assert atlas.node("Ariha") == "gn:172994"


def test_a_city_and_the_governorate_of_its_name_are_no_alternatives() -> None:
    atlas = Atlas(load_gazetteer(), 0.1)
    assert load_gazetteer().get_entry(atlas.node("Aleppo")).kind == "city"
    assert "SY02" not in [entry.id for entry in atlas.alternatives("Aleppo")]


def test_one_incident_is_asked_for_by_its_name() -> None:
    claims = [typed("a", 8, 8, scope={"incident": "morning"}), typed("b", 9, 9, scope={"incident": "evening"})]
    account = account_of(*claims, incident="morning")
    assert bounds(account) == (8, 8)
    with pytest.raises(InputError, match="no claim is about an incident 'noon'; there are: evening, morning"):
        account_of(*claims, incident="noon")
