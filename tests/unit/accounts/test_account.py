"""What claims come to: bounds, conflicts, ways out, and why each claim is used or not."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.accounts.policy import parse_policy
from sijill.errors import InputError
from tests.unit.accounts.accounting import account_of, bounds, documented, reasons, typed


def test_bounds_of_claims_that_agree_are_the_narrowest() -> None:
    account = account_of(typed("a", 5, None), typed("b", 3, 9), typed("c", 0, 12))
    assert bounds(account) == documented(account) == (5, 9)
    assert account.consistent
    assert account.retractions == ()


def test_values_that_exclude_each_other_are_conflicts_and_the_bounds_span_them() -> None:
    account = account_of(typed("a", 8, 8), typed("b", 9, 9), typed("c", 10, 10), typed("d", 9, 9))
    assert bounds(account) == (8, 10)
    assert set(account.conflicts) == {("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("c", "d")}
    ways = {each.claims: (each.cost, each.bounds.low, each.bounds.high) for each in account.retractions}
    assert ways == {("a", "c"): (6, 9, 9), ("a", "b", "d"): (9, 10, 10), ("b", "c", "d"): (9, 8, 8)}
    assert [each.cost for each in account.retractions] == [6, 9, 9]


def test_grades_weigh_what_is_set_aside() -> None:
    firm = account_of(typed("a", 8, 8, grade="A1"), typed("b", 9, 9, grade="D4"))
    assert [(each.claims, each.cost) for each in firm.retractions] == [(("b",), 2), (("a",), 6)]


def test_a_part_is_no_more_than_its_whole() -> None:
    account = account_of(
        typed("all", 9, 9),
        typed("children", 4, 4, part_of="all", scope={"whose": "children", "place": None, "from": None, "to": None}),
        whose="civilians",
    )
    assert bounds(account) == (4, 9)
    assert reasons(account) == {}


def test_more_children_than_people_is_a_conflict() -> None:
    account = account_of(typed("people", 3, 3), typed("children", 4, 4, scope={"whose": "children"}))
    assert account.conflicts == (("children", "people"),)


def test_what_no_claim_speaks_of_leaves_the_upper_bound_open() -> None:
    account = account_of(typed("a", 8, 9), end=date(2022, 2, 4))
    assert bounds(account) == (8, None)
    assert documented(account) == (8, 9)


def test_days_add_up() -> None:
    second = typed("b", 3, 4, scope={"from": "2022-02-03", "to": "2022-02-04"})
    account = account_of(typed("a", 8, 9), second, end=date(2022, 2, 4))
    assert bounds(account) == documented(account) == (11, 13)


def test_a_total_less_a_day_is_the_other_day() -> None:
    week = typed("week", 20, 20, scope={"from": "2022-02-01", "to": "2022-02-08"})
    rest = typed("rest", 15, 15, scope={"from": "2022-02-03", "to": "2022-02-08"})
    account = account_of(week, rest)
    assert bounds(account) == (0, 5)


def test_casualties_less_the_injured_are_the_killed() -> None:
    account = account_of(typed("both", 30, 30, kind="casualties"), typed("hurt", 22, 22, kind="injured"))
    assert bounds(account) == (8, 8)


def test_an_execution_is_a_killing() -> None:
    assert bounds(account_of(typed("a", 80, None, kind="execution"))) == (80, None)


def test_part_of_a_place_bounds_it_from_below_only() -> None:
    account = account_of(typed("a", 8, 8, scope={"part": True}))
    assert bounds(account) == (8, None)


def test_a_neighbourhood_counts_in_its_city() -> None:
    sukkari = typed("a", 5, 5, scope={"place": "as-Sukkari", "within": "Aleppo"})
    account = account_of(sukkari, typed("city", 0, 20, scope={"place": "Aleppo"}), places=("Aleppo",))
    assert bounds(account) == (5, 20)


def test_about_leaves_a_tenth_and_a_policy_may_say_otherwise() -> None:
    about = typed("a", 150, 150, approximate=True, text="about 150")
    assert bounds(account_of(about)) == (135, 165)
    assert bounds(account_of(about, policy=parse_policy({"about": 0.2}))) == (120, 180)


def test_vague_words_mean_what_the_policy_says() -> None:
    dozens = typed("a", 24, None, approximate=True, text="dozens")
    assert bounds(account_of(dozens)) == (24, None)
    assert bounds(account_of(dozens, policy=parse_policy({"vague": {"dozens": 12}}))) == (12, None)


def test_what_a_witness_counted_is_a_minimum() -> None:
    seen = typed("a", 8, 8, speaker={"name": "A neighbour", "role": "witness"})
    assert bounds(account_of(seen)) == (8, None)
    assert bounds(account_of(seen, policy=parse_policy({"witness_from_below": False}))) == (8, 8)


def test_a_stated_zero_of_a_witness_is_a_zero() -> None:
    assert bounds(account_of(typed("a", 0, 0, speaker={"name": "A neighbour", "role": "witness"}))) == (0, 0)


@pytest.mark.parametrize("modality", ["feared", "planned", "conditional", "denied", "negated"])
def test_what_is_not_said_to_have_happened_bounds_nothing(modality: str) -> None:
    account = account_of(typed("a", 8, 8), typed("b", 500, 500, modality=modality))
    assert bounds(account) == (8, 8)
    assert reasons(account) == {"b": modality}


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (typed("b"), "no_count"),
        (typed("b", 1, 1, status="proposed"), "unassessed"),
        (typed("b", 1, 1, status="rejected"), "rejected"),
        (typed("b", 1, 1, grade="E1"), "graded_out"),
        (typed("b", 1, 1, grade="B5"), "graded_out"),
        (typed("b", 1, 1, kind="detained"), "other_kind"),
        (typed("b", 1, 1, measure="stock"), "other_measure"),
        (typed("b", 1, 1, measure="rate"), "rate_without_unit"),
        (typed("b", 1, 1, scope={"from": "2022-02-05", "to": "2022-02-06"}), "outside"),
        (typed("b", 1, 1, scope={"from": None, "to": None}), "no_time"),
        (typed("b", 1, 1, scope={"place": None}), "no_place"),
        (typed("b", 0, None), "no_bound"),
        (typed("b", 0, 5, scope={"part": True}), "no_bound"),
    ],
)
def test_a_claim_that_is_not_used_says_why(claim: dict[str, object], reason: str) -> None:
    account = account_of(typed("a", 8, 8), claim)
    assert bounds(account) == (8, 8)
    assert reasons(account) == {"b": reason}


def test_a_rate_counts_for_its_time() -> None:
    rate = typed("a", 10, 10, measure="rate", quote="ten people a day", scope={"to": "2022-02-05"})
    assert bounds(account_of(rate, end=date(2022, 2, 5))) == (30, 30)


def test_a_running_total_bounds_the_time_since_its_origin() -> None:
    first = typed("day 1", 10, 10, measure="cumulative")
    second = typed("day 2", 14, 14, measure="cumulative", scope={"to": "2022-02-04"})
    account = account_of(first, second, start=date(2022, 2, 3), end=date(2022, 2, 4))
    assert bounds(account) == (4, 4)


def test_a_running_total_that_falls_is_a_conflict() -> None:
    first = typed("day 1", 10, 10, measure="cumulative", speaker="office")
    second = typed("day 2", 9, 9, measure="cumulative", speaker="office", scope={"to": "2022-02-04"})
    account = account_of(first, second, end=date(2022, 2, 4))
    assert account.conflicts == (("day 1", "day 2"),)


def test_a_total_without_a_beginning_bounds_from_below() -> None:
    total = typed("a", 8, 8, measure="cumulative", scope={"from": None})
    account = account_of(total, start=None, end=date(2022, 2, 3))
    assert bounds(account) == (8, None)


def test_stocks_are_compared_at_a_moment_and_never_added() -> None:
    one = typed("one", 100_000, 100_000, approximate=True, kind="population")
    two = typed("two", 150_000, 150_000, kind="population")
    later = typed("later", 40_000, 40_000, kind="population", scope={"from": "2022-02-03", "to": "2022-02-04"})
    account = account_of(one, two, later, kind="population", end=date(2022, 2, 4))
    assert account.conflicts == (("one", "two"),)
    assert bounds(account) == (40_000, 150_000)
    assert {each.claims: each.bounds.high for each in account.retractions} == {("one",): 150_000, ("two",): 110_000}


def test_stocks_of_two_places_add_up_at_a_moment() -> None:
    one = typed("one", 5, 5, kind="detained", measure="stock")
    two = typed("two", 7, 7, kind="detained", measure="stock", scope={"place": "Tokhar"})
    account = account_of(one, two, kind="detained", measure="stock", places=("Al-Bab", "Tokhar"))
    assert bounds(account) == (12, 12)


def test_a_stock_in_a_long_time_says_of_no_moment_how_many() -> None:
    month = typed("a", 5, 5, kind="population", scope={"from": "2022-02-01", "to": "2022-03-01"})
    assert reasons(account_of(month, kind="population")) == {"a": "stock_too_long"}


def test_a_million_fold_typo_is_named_as_the_conflict_it_makes() -> None:
    account = account_of(typed("a", 15, 15), typed("b", 15, None), typed("typo", 15_000_000, 15_000_000))
    assert account.conflicts == (("a", "typo"),)


def test_a_claim_that_a_person_says_contradicts_another_does() -> None:
    account = account_of(typed("a", 8, None, contradicts=["b"]), typed("b", 7, None))
    assert account.conflicts == (("a", "b"),)
    assert bounds(account) == (7, None)


def test_each_claim_says_what_it_moves() -> None:
    account = account_of(typed("a", 5, None), typed("b", 0, 9), typed("c", 2, None))
    assert {id_: (each.low, each.high) for id_, each in account.effects.items()} == {"a": (2, 9), "b": (5, None)}


def test_of_too_many_conflicts_the_rest_is_left_and_said_so() -> None:
    days = [typed(f"d{n}", 3, 3, scope={"to": f"2022-02-{3 + n:02}"}, kind="killed") for n in range(3)]
    other = [typed(f"e{n}", 4, 4, scope={"to": f"2022-02-{3 + n:02}"}) for n in range(3)]
    less = [typed("w", 5, 5, scope={"whose": "women"}), typed("k", 5, 5, scope={"whose": "children"})]
    account = account_of(*days, *other, *less, policy=parse_policy({"most_conflicts": 0}))
    assert not account.complete
    assert account.conflicts


def test_fractions_are_not_reported_as_numbers() -> None:
    """Three pairs of neighbourhoods that have 1 together: in fractions 3/2 in all, in whole numbers impossible."""
    quarters = ("as-Sukkari", "al-Mashhad", "Fardous")
    pairs = [(0, 1), (1, 2), (0, 2)]
    claims = [typed(f"p{n}", 1, 1, scope={"places": [quarters[a], quarters[b]]}) for n, (a, b) in enumerate(pairs)]
    for claim in claims:
        del claim["scope"]["place"]
    account = account_of(*claims, places=("Aleppo",))
    assert account.conflicts == (("p0", "p1", "p2"),)


def test_no_place_of_that_name() -> None:
    with pytest.raises(InputError, match="no place is called 'Nowhereville'"):
        account_of(typed("a", 8, 8), places=("Nowhereville",))


def test_a_place_that_only_a_claim_names_can_be_asked_for() -> None:
    account = account_of(typed("a", 8, 8, scope={"place": "The old mill"}), places=("The old mill",))
    assert bounds(account) == (8, 8)


def test_what_names_no_place_is_not_added_to_what_does() -> None:
    nowhere = [typed(id_, 80, None, scope={"place": None}, document=id_) for id_ in ("b", "c")]
    account = account_of(typed("a", 70, 70), *nowhere, places=())
    assert bounds(account) == (80, None)
    assert documented(account) == (80, None)


def test_two_voices_of_one_document_that_name_no_place_speak_of_one() -> None:
    voices = [typed(id_, number, number, scope={"place": None}, document="x") for id_, number in (("a", 5), ("b", 7))]
    account = account_of(*voices, places=())
    assert account.conflicts == (("a", "b"),)
    assert documented(account) == (5, 7)


def test_where_no_claim_speaks_nothing_is_documented() -> None:
    assert documented(account_of(typed("a", 8, 8, kind="detained"))) == (0, None)


def test_a_time_of_saying_that_is_not_sharp_widens_the_lower_bound() -> None:
    open_end = {"from": "2022-02-02", "to": None}
    said = {"earliest": "2022-02-02T00:00:00", "latest": "2022-02-10T00:00:00"}
    claim = typed("a", 100, None, measure="cumulative", scope=open_end, said=said)
    assert bounds(account_of(claim)) == (0, None)
    assert bounds(account_of(claim, end=date(2022, 2, 10))) == (100, None)


def test_a_place_that_the_gazetteer_lacks_lies_where_somebody_says() -> None:
    quarter = typed("a", 8, None, scope={"place": "The old mill", "within": "Aleppo"})
    assert bounds(account_of(quarter, places=("Aleppo",))) == (8, None)
    assert bounds(account_of(quarter, places=("The old mill",))) == (8, None)


def test_of_many_groups_beyond_the_table_the_one_asked_for_is_told_apart() -> None:
    named = [typed(name, 1, 1, scope={"whose": name}) for name in ("alphas", "betas", "gammas", "deltas")]
    account = account_of(typed("a", 100, 100), *named, typed("s", 5, 5, scope={"whose": "students"}), whose="students")
    assert bounds(account) == (5, 5)


def test_of_a_group_that_nobody_names_only_its_whole_is_known() -> None:
    assert bounds(account_of(typed("a", 8, 8), whose="pupils")) == (0, 8)


def test_groups_that_share_people_do_not_exclude_each_other() -> None:
    pairs = [("medical_workers", "aid_workers"), ("civilians", "police"), ("fighters", "soldiers")]
    for one, other in pairs:
        account = account_of(typed("a", 3, 3, scope={"whose": one}), typed("b", 3, 3, scope={"whose": other}))
        assert bounds(account)[0] == 3, (one, other)


def test_things_are_no_people() -> None:
    account = account_of(typed("a", 20, 20, scope={"whose": "sheep"}), typed("b", 4, 4))
    assert bounds(account) == (4, 4)
    assert reasons(account) == {"a": "other_kind"}


def test_a_rate_to_an_open_end_has_run_at_least_until_it_was_told() -> None:
    open_end = {"from": "2022-02-01", "to": None}
    rate = typed("a", 10, 10, measure="rate", text="10 a day.", said="2022-02-05", scope=open_end)
    account = account_of(rate, start=date(2022, 2, 1), end=date(2022, 2, 6))
    assert bounds(account)[0] == 40


def test_a_rate_in_two_units_says_neither() -> None:
    rate = typed("a", 10, 10, measure="rate", quote="10 were killed a day and shelling lasted an hour")
    assert reasons(account_of(rate)) == {"a": "rate_without_unit"}


def test_retractions_of_a_stock_are_minimal() -> None:
    days = [("a", 10, "02", "04"), ("b", 20, "02", "03"), ("c", 30, "03", "04")]
    claims = [
        typed(id_, n, n, kind="population", scope={"from": f"2022-02-{first}", "to": f"2022-02-{last}"})
        for id_, n, first, last in days
    ]
    account = account_of(*claims, kind="population", end=date(2022, 2, 4))
    assert {each.claims for each in account.retractions} == {("a",), ("b", "c")}


def test_a_part_of_a_part_is_where_the_whole_is() -> None:
    nowhere = {"place": None, "from": None, "to": None}
    whole = typed("all", 82, 82, scope={"whose": "civilians"})
    children = typed("kids", 24, 24, part_of="all", scope={**nowhere, "whose": "children"})
    girls = typed("girls", 11, 11, part_of="kids", scope={**nowhere, "whose": "girls"})
    assert bounds(account_of(whole, children, girls, whose="girls")) == (11, 11)
