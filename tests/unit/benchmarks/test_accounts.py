"""The parts of the accounts benchmark that are not a measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.accounts_airwars import Range, import_rows, published, reasons_of, relation, wide_claims
from benchmarks.accounts_gaza import COLUMNS, DAY, Clash, Column, Figure, Row, clashes, figures_of
from benchmarks.accounts_generator import COUNTED, Plan, apart, dense, make_claims
from benchmarks.accounts_speed import incident_claims
from sijill.accounts.account import make_account
from sijill.accounts.atlas import Atlas
from sijill.accounts.constraints import constrain_all
from sijill.accounts.parse import parse_claims
from sijill.accounts.policy import parse_policy
from sijill.accounts.question import parse_question
from sijill.accounts.solve import Bounds
from sijill.gazetteer import load_gazetteer

KILLED = COLUMNS[0]
FIRST = date(2023, 10, 7)
SMALL = Plan(300, cities=3, neighbourhoods=6, districts=2, days=20, seed=4)


@pytest.mark.parametrize("plan", [SMALL, dense(400), apart(250, 100)])
def test_the_truth_is_inside_every_claim_that_is_made(plan: Plan) -> None:
    made = make_claims(plan)
    policy = parse_policy()
    parsed = parse_claims(made.typed)
    bounding, unused = constrain_all(parsed, Atlas(made.gazetteer, policy.place_margin), policy)
    assert len(made.drawn) == plan.claims == len(bounding) and not unused
    for each, drawn in zip(bounding, made.drawn, strict=True):
        assert each.low <= drawn.true
        assert each.high is None or drawn.true <= each.high


def test_the_generator_makes_every_wording_group_and_width() -> None:
    typed = make_claims(dense(2_000)).typed
    assert {claim["scope"]["whose"] for claim in typed} == {name for name, _ in COUNTED}
    assert any(claim.get("approximate") for claim in typed)
    assert any("high" not in claim for claim in typed)
    lengths = {date.fromisoformat(c["scope"]["to"]) - date.fromisoformat(c["scope"]["from"]) for c in typed}
    assert {timedelta(days=1), timedelta(days=7), timedelta(days=30)} <= lengths
    assert {claim["scope"]["place"].split(".")[-1][0] for claim in typed} == {"c", "d", "n"}


def test_the_same_seed_gives_the_same_claims() -> None:
    assert make_claims(SMALL).drawn == make_claims(SMALL).drawn
    assert make_claims(apart(100, 50, seed=1)).typed != make_claims(apart(100, 50, seed=2)).typed


def test_the_account_of_true_claims_holds_the_truth() -> None:
    made = make_claims(Plan(60, cities=2, neighbourhoods=4, districts=2, days=10, seed=7))
    question = parse_question("killed", "people", ["country"], made.start, made.end, None)
    account = make_account(question, parse_claims(made.typed), parse_policy(), made.gazetteer)
    assert account.consistent
    assert account.documented.low <= made.total
    assert account.documented.high is not None and made.total <= account.documented.high


def _figures(*figures: tuple[int, int, int, bool]) -> list[Figure]:
    return [
        Figure(FIRST + timedelta(first), FIRST + timedelta(last), value, total) for first, last, value, total in figures
    ]


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ([(0, 0, 5, True), (1, 1, 3, False), (0, 1, 8, True)], None),
        ([(0, 0, 5, True), (1, 1, 3, False), (0, 1, 9, True)], "rises by 4 to 9, the days say 3"),
        ([(0, 0, 5, True), (0, 1, 4, True)], "falls from 5 to 4"),
        ([(0, 0, 5, True), (1, 2, 3, False), (0, 2, 8, True)], None),
        ([(0, 0, 5, True), (1, 2, 3, False), (0, 2, 7, True)], "rises by 2 to 7, the days say 3"),
        ([(0, 0, 5, True), (2, 2, 3, False), (0, 2, 9, True)], None),  # nothing is said of the day between
        ([(0, 0, 5, True), (2, 2, 5, False), (0, 2, 9, True)], "rises by 4 to 9, the days say 5"),
        ([(0, 1, 5, True), (1, 2, 9, False), (0, 2, 7, True)], None),  # of two days, one before the last total
        ([(0, 0, 3, True), (0, 1, 5, True), (1, 2, 9, False), (0, 2, 7, True)], "rises by 4 to 7, the days say 9"),
    ],
)
def test_totals_are_compared_with_the_days_between_them(
    figures: Sequence[tuple[int, int, int, bool]], reason: str | None
) -> None:
    found, _ = clashes(_figures(*figures))
    if reason is None:
        assert not found
    else:
        (clash,) = found.values()
        assert reason in clash.reason


def test_a_conflict_is_found_spurious_or_a_longer_chain() -> None:
    days = [FIRST + at * DAY for at in range(5)]
    row = Row(KILLED, 0, {days[2]: Clash(days[1], days[2], "falls")}, 0)
    row.take(days[:3], ("a", "b", "c"))
    row.take([days[1], days[2]], ("d", "e"))
    row.take(days[1:4], ("f",))
    row.take(days[3:], ("g",))
    assert row.found == {days[2]: ("d", "e")}
    assert (row.missed, row.chains, row.spurious) == ([], 1, {days[4]: ("g",)})


def test_a_report_of_two_days_covers_both_and_one_of_none_says_nothing() -> None:
    def report(day: str, hours: int, killed: int, total: int) -> Mapping[str, Any]:
        return {"report_date": day, "report_period": hours, "killed": killed, "killed_cum": total}

    reports = [report("2023-10-07", 24, 5, 5), report("2023-10-08", 0, 0, 5), report("2023-10-09", 48, 4, 9)]
    days = [each for each in figures_of(reports, KILLED) if not each.total]
    assert [(each.first.day, each.last.day, each.value) for each in days] == [(7, 7, 5), (8, 9, 4)]
    assert figures_of(reports, Column("no days", "killed", "people", None, "killed_cum"))[0].total


def _row(
    code: str, killed: str, children: str = ",", day: str = "2016-12-05", region: str = "Aleppo"
) -> dict[str, str]:
    row = {"code": code, "date": day, "region": region, "injured_min": "", "injured_max": ""}
    row["killed_min"], row["killed_max"] = killed.split(",")
    row["children_min"], row["children_max"] = children.split(",")
    return row


def test_incidents_are_imported_with_their_governorate_and_what_cannot_be_is_counted() -> None:
    rows = [_row("A", "1,3"), _row("A", "2,2"), _row("B", "1,1", "2,1"), _row("C", "1,1", day=""), _row("D", ",")]
    imported = import_rows(rows, load_gazetteer())
    assert [event.code for event in imported.events] == ["A", "A (2)", "B", "D"]
    assert {event.governorate for event in imported.events} == {"SY02"}
    assert dict(imported.rejected) == {"no date": 1, "children: the greatest is below the least": 1}
    assert [claim["id"] for claim in imported.typed] == ["A killed", "A (2) killed", "B killed"]
    assert published(imported.events) == Bounds(4, 6)


def test_what_makes_an_incident_differ_from_its_range_is_told() -> None:
    (few, fine, half) = import_rows(
        [_row("A", "1,3", "2,2"), _row("B", "2,3", "2,2"), _row("C", "2,")], load_gazetteer()
    ).events
    assert list(reasons_of(few)) == ["more children at least than civilians at least"]
    assert not list(reasons_of(fine))
    assert list(reasons_of(half)) == ["civilians killed: a least number without a greatest"]


def test_wider_claims_lie_a_tenth_inside_the_published_sums() -> None:
    events = import_rows([_row("A", "10,30"), _row("B", "0,20")], load_gazetteer()).events
    (wide,) = wide_claims({("SY02", "2016-12"): events})
    assert (wide["low"], wide["high"]) == (14, 46)
    assert (wide["scope"]["from"], wide["scope"]["to"]) == ("2016-12-01", "2017-01-01")
    assert not wide_claims({("SY02", "2016-12"): events[:0]})


def test_bounds_are_compared() -> None:
    assert relation(Bounds(2, 5), Bounds(2, 5)) == "the same"
    assert relation(Bounds(3, 5), Bounds(2, None)) == "tighter"
    assert relation(Bounds(2, None), Bounds(2, None)) == "the same"
    assert relation(Bounds(3, None), Bounds(2, 5)) == relation(Bounds(1, 4), Bounds(2, 5)) == "wider"
    assert Range(3, 2).is_backward and not Range(None, 2).is_backward


@pytest.mark.parametrize("conflicting", [False, True])
def test_the_incident_has_thirty_claims(conflicting: bool) -> None:
    assert len(incident_claims(conflicting=conflicting)) == 30
