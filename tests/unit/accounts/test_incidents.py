"""Which claims are about one event, and what tells two events apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sijill.claims.claim import ClaimId
from sijill.claims.incident import IncidentGroup
from tests.unit.accounts.accounting import account_of, bounds, documented, reasons, typed


def incidents(*claims: dict[str, Any], **others: Any) -> dict[frozenset[str], bool]:
    """The claims of each incident, and whether it is told apart."""
    account = account_of(*claims, **others)
    return {frozenset(each.claims): each.node is not None for each in account.incidents}


def test_claims_of_one_place_and_day_are_one_event_with_the_reason() -> None:
    account = account_of(typed("a", 8, 8), typed("b", 9, 9))
    (incident,) = account.incidents
    assert incident.claims == ("a", "b")
    assert incident.reasons == ("one place, one day",)
    assert account.conflicts == (("a", "b"),)


def test_incidents_that_have_names_of_their_own_add_up() -> None:
    claims = [typed("a", 8, 8, scope={"incident": "morning"}), typed("b", 9, 11, scope={"incident": "evening"})]
    assert bounds(account_of(*claims)) == (17, None)
    account = account_of(*claims)
    assert (account.documented.low, account.documented.high) == (17, 19)
    assert account.consistent


def test_of_a_place_wide_claim_the_incidents_are_parts() -> None:
    claims = [typed("a", 8, 8, scope={"incident": "morning"}), typed("b", 9, 11, scope={"incident": "evening"})]
    assert bounds(account_of(*claims, typed("day", 0, 18, measure="cumulative"))) == (17, 18)


def test_attacks_on_consecutive_days_stay_apart() -> None:
    second = typed("b", 9, 9, scope={"from": "2022-02-03", "to": "2022-02-04"})
    account = account_of(typed("a", 8, 8), second, end=date(2022, 2, 4))
    assert bounds(account) == (17, 17)
    assert account.incidents == ()


def test_places_of_similar_names_stay_apart() -> None:
    claims = [typed("a", 8, 8, scope={"place": "Qabasin"}), typed("b", 9, 9, scope={"place": "Qabtan"})]
    account = account_of(*claims, places=("Qabasin", "Qabtan"))
    assert bounds(account) == (17, 17)
    assert account.consistent


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the first strike on the market killed 8", "the second strike killed 9"),
        ("8 killed in the initial attack", "9 killed in a third attack on the market"),
        ("قتل 8 في الغارة الأولى", "قتل 9 في غارة ثانية"),
    ],
)
def test_a_first_and_a_second_attack_at_one_market_stay_apart(first: str, second: str) -> None:
    account = account_of(typed("a", 8, 8, quote=first), typed("b", 9, 9, quote=second))
    assert (account.documented.low, account.documented.high) == (17, 17)
    assert account.consistent


def test_a_claim_that_does_not_say_which_of_two_attacks_bounds_both_from_below() -> None:
    claims = [
        typed("a", 8, 8, quote="the first strike killed 8"),
        typed("b", 9, 9, quote="the second strike killed 9"),
        typed("c", 12, 12, quote="12 were killed in the market"),
    ]
    account = account_of(*claims)
    assert (account.documented.low, account.documented.high) == (17, None)
    assert account.consistent
    (unclear,) = (each for each in account.incidents if each.node is None)
    assert unclear.claims == ("c",)
    assert "which of the events is meant is not said" in unclear.reasons[-1]


def test_a_person_tells_two_events_apart() -> None:
    claims = [typed("a", 8, 8, different_event=["b"]), typed("b", 9, 9)]
    account = account_of(*claims)
    assert (account.documented.low, account.documented.high) == (17, 17)
    assert [each.claims for each in account.incidents] == [("a",), ("b",)]


def test_after_a_split_only_a_person_says_to_which_event_a_third_belongs() -> None:
    split = [typed("a", 8, 8, different_event=["b"]), typed("b", 9, 9)]
    unclear = account_of(*split, typed("c", 10, 10))
    assert unclear.consistent
    joined = account_of(*split, typed("c", 10, 10, same_event=["b"]))
    assert joined.conflicts == (("b", "c"),)


def test_a_person_joins_what_words_put_on_two_days() -> None:
    late = typed("b", 9, 9, scope={"from": "2022-02-03", "to": "2022-02-04"}, incident="the strike")
    account = account_of(typed("a", 8, 8, incident="the strike"), late, end=date(2022, 2, 4))
    assert account.conflicts == (("a", "b"),)


def test_a_wider_place_joins_the_one_event_in_it() -> None:
    quarter = typed("a", 8, 8, scope={"place": "as-Sukkari", "within": "Aleppo"})
    city = typed("b", 9, 9, scope={"place": "Aleppo"})
    assert incidents(quarter, city, places=("Aleppo",)) == {frozenset("ab"): False}
    other = typed("c", 3, 3, scope={"place": "Fardous", "within": "Aleppo"})
    assert incidents(quarter, city, other, places=("Aleppo",)) == {}


def test_one_incident_told_at_two_levels_lies_at_the_narrower() -> None:
    quarter = typed("a", 8, 8, scope={"place": "as-Sukkari", "within": "Aleppo", "incident": "x"})
    city = typed("b", 6, 9, scope={"place": "Aleppo", "incident": "x"})
    account = account_of(quarter, city, places=("as-Sukkari, Aleppo",))
    assert (account.documented.low, account.documented.high) == (8, 8)
    assert reasons(account) == {}


def test_a_month_is_no_event() -> None:
    month = {"from": "2022-02-01", "to": "2022-03-01"}
    assert incidents(typed("a", 8, 8, scope=month), typed("b", 8, 8, scope=month)) == {}


@pytest.mark.parametrize(
    "quote", ["9 were killed; there was no second strike", "9 were killed in the second attack since May"]
)
def test_an_ordinal_that_tells_no_two_events_apart(quote: str) -> None:
    account = account_of(typed("a", 8, 8, quote="8 were killed in the first strike"), typed("b", 9, 9, quote=quote))
    assert account.conflicts == (("a", "b"),)


def test_a_member_without_a_place_leaves_the_incident_where_it_is() -> None:
    lost = typed("b", 8, None, scope={"place": None, "incident": "x"})
    account = account_of(typed("a", 8, 8, scope={"incident": "X"}), lost)
    assert (account.documented.low, account.documented.high) == (8, 8)


def test_an_incident_at_one_of_several_places_is_at_none_of_them_for_certain() -> None:
    several = {"place": None, "places": ["as-Sukkari, Aleppo", "Fardous, Aleppo"], "incident": "s"}
    claim = typed("a", 150, 150, scope=several)
    assert bounds(account_of(claim, places=("as-Sukkari, Aleppo",)))[0] == 0
    assert bounds(account_of(claim, places=("Aleppo",))) == (150, None)


def test_a_person_joins_claims_of_two_days() -> None:
    next_day = {"from": "2022-02-03", "to": "2022-02-04"}
    account = account_of(typed("a", 8, 8), typed("b", 8, 8, same_event=["a"], scope=next_day), end=date(2022, 2, 4))
    assert (account.documented.low, account.documented.high) == (8, 8)


def linked(name: str, *claims: str, probability: float = 0.9) -> IncidentGroup:
    """What linkage found to be one incident."""
    return IncidentGroup(name, tuple(ClaimId(claim) for claim in claims), ("they agree",), probability)


def test_what_linkage_found_to_be_two_incidents_of_one_day_adds_up() -> None:
    claims = [typed("a", 8, 8), typed("b", 8, 8), typed("c", 9, 9), typed("d", 9, 11)]
    account = account_of(*claims, groups=[linked("i1", "a", "b"), linked("i2", "c", "d")])
    assert documented(account) == (17, 17)
    assert account.consistent
    assert {each.name: set(each.claims) for each in account.incidents} == {"i1": {"a", "b"}, "i2": {"c", "d"}}
    assert account.incidents[0].reasons == (
        "reports linked as one incident with probability 0.90",
        "Al Bāb, 2022-02-02",
    )


def test_two_numbers_of_one_linked_incident_are_a_conflict_and_neither_is_dropped() -> None:
    claims = [typed("a", 12, 12), typed("b", 30, 30, scope={"place": "Aleppo Governorate", "to": "2022-02-04"})]
    asked: dict[str, Any] = {"places": ("Aleppo Governorate",), "end": date(2022, 2, 4)}
    assert account_of(*claims, **asked).consistent
    account = account_of(*claims, **asked, groups=[linked("i1", "a", "b")])
    assert account.conflicts == (("a", "b"),)
    assert {each.id for each in account.used} == {"a", "b"}


def test_a_claim_beside_linked_incidents_bounds_its_place_from_below() -> None:
    claims = [typed("a", 8, 8), typed("b", 8, 8), typed("c", 12, 12)]
    account = account_of(*claims, groups=[linked("i1", "a", "b")])
    assert documented(account) == (12, None)
    assert account.consistent


def test_a_count_of_something_else_beside_a_linked_incident_keeps_its_bounds() -> None:
    claims = [
        typed("a", 8, 8),
        typed("b", 8, 8),
        typed("c", 40, 40, kind="injured"),
        typed("d", 30, kind="casualties"),  # which ties the killed to the injured
    ]
    account = account_of(*claims, kind="injured", groups=[linked("i1", "a", "b")])
    assert documented(account) == (40, 40)


def test_a_person_s_word_overrules_linkage() -> None:
    claims = [typed("a", 8, 8, different_event=["b"]), typed("b", 9, 9), typed("c", 8, 8)]
    account = account_of(*claims, groups=[linked("i1", "a", "b", "c")])
    assert documented(account) == (17, None)  # of which of the two the third speaks is not known
    named = [typed("a", 8, 8, scope={"incident": "morning"}), typed("b", 9, 9), typed("c", 9, 9)]
    account = account_of(*named, groups=[linked("i1", "a", "b", "c")])
    assert {each.name: set(each.claims) for each in account.incidents} == {"morning": {"a", "b", "c"}}


def test_words_that_say_which_attack_hold_within_a_linked_incident() -> None:
    claims = [
        typed("a", 8, 8, quote="the first strike on the market killed 8"),
        typed("b", 9, 9, quote="the second strike killed 9"),
    ]
    account = account_of(*claims, groups=[linked("i1", "a", "b")])
    assert documented(account) == (17, 17)


def test_the_order_of_groups_and_of_their_claims_changes_nothing() -> None:
    claims = [typed("a", 8, 8), typed("b", 8, 8), typed("c", 9, 9), typed("d", 9, 11)]
    one = account_of(*claims, groups=[linked("i1", "a", "b"), linked("i2", "c", "d")])
    other = account_of(*claims, groups=[linked("i2", "d", "c"), linked("i1", "b", "a")])
    assert one.incidents == other.incidents and one.bounds == other.bounds


def test_an_event_can_be_asked_for_by_the_name_that_linkage_gave_it() -> None:
    claims = [typed("a", 8, 8), typed("b", 8, 8), typed("c", 9, 9), typed("d", 9, 9)]
    groups = [linked("i1", "a", "b"), linked("i2", "c", "d")]
    assert documented(account_of(*claims, groups=groups, incident="i2")) == (9, 9)
