"""The rules of the field: for each a claim that breaks it and one that does not, and the page that tells of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.accounts.checks import OF_A_CLAIM, OF_A_PART, OF_PARTS, Finding, check_claims
from sijill.accounts.rules import RULES
from sijill.claims.claim import Claim, ClaimId, Measure, Modality
from sijill.values.anchor import Anchor, Digest
from sijill.values.count import Count
from sijill.values.document import Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When
from sijill.workflows.read import read_document

DOCUMENT = Digest("ab" * 32)
MONDAY = datetime(2016, 11, 21)
DAY = timedelta(days=1)
INSIDE = {
    "children": {"civilians", "women_and_children"},
    "girls": {"children", "civilians", "women_and_children"},
    "women": {"women_and_children"},
    "journalists": {"civilians"},
    "soldiers": {"fighters"},
}
THINGS = {"families", "shells", "rockets"}
LIES_IN = {"quarter": "town", "other quarter": "town", "town": "country", "other town": "country"}


def is_subgroup(inner: str | None, outer: str | None) -> bool:
    """A small table of groups, so that these tests do not rest on the one of accounts."""
    if inner == outer:
        return True
    return inner not in THINGS and (outer in (None, "people") or outer in INSIDE.get(inner or "", ()))


def contains(outer: str, inner: str | None) -> bool:
    while inner is not None and inner != outer:
        inner = LIES_IN.get(inner)
    return inner == outer


def count(low: int, high: int | None = -1, *, about: bool = False, text: str = "") -> Count:
    """A count of exactly `low` where no other bound is given."""
    return Count(low, low if high == -1 else high, about, text or str(low))


def when(
    start: datetime | None, length: timedelta | None = DAY, precision: Precision = Precision.DAY, text: str = "Monday"
) -> When:
    return When(start, None if start is None or length is None else start + length, precision, text)


def place(id_: str | None, text: str = "Umm Rish") -> PlaceReference:
    return PlaceReference(text, 0, len(text), False, () if id_ is None else (Candidate(id_, text, 36.2, 37.1, 0.9),))


WHOLE = Claim(
    id=ClaimId("whole"),
    kind="killed",
    spans=(Anchor(DOCUMENT, 0, 20, "23 people were killed"),),
    subject="people",
    count=count(23),
    measure=Measure.COUNT,
    when=when(MONDAY),
    when_at=None,
    places=(place("town"),),
    actor=None,
    means=None,
    speakers=(Speaker("Lamis Qabbani", "witness"),),
    said=when(MONDAY + DAY, text="Tuesday"),
    said_at=None,
    modality=Modality.ASSERTED,
    part_of=None,
    rule="test",
)
CHILDREN = replace(WHOLE, id=ClaimId("children"), subject="children", count=count(13), part_of=WHOLE.id)
WOMEN = replace(CHILDREN, id=ClaimId("women"), subject="women", count=count(11))
ATTACK = replace(WHOLE, id=ClaimId("attack"), kind="shelling", subject="shells")


def found(*claims: Claim) -> list[str]:
    return [finding.rule for finding in check_claims(claims, is_subgroup, contains=contains)]


def test_a_claim_that_keeps_every_rule() -> None:
    assert found(WHOLE) == []
    assert found(WHOLE, CHILDREN) == []


BROKEN: dict[str, list[Claim]] = {
    "empty_is_not_zero": [
        replace(WHOLE, count=count(0, about=True)),
        replace(WHOLE, count=count(0, None)),
        replace(WHOLE, count=count(0), modality=Modality.ALLEGED),
        replace(WHOLE, count=count(0), modality=Modality.FEARED),
        replace(WHOLE, count=count(0), modality=Modality.NEGATED),
    ],
    "range_is_a_range": [replace(WHOLE, count=count(1, 101))],
    "precision_of_date": [
        replace(WHOLE, when=when(MONDAY, 2 * DAY)),
        replace(WHOLE, when=when(MONDAY, 31 * DAY, Precision.HOUR, "5pm")),
        replace(WHOLE, when=when(MONDAY, 2 * DAY, text="2016-11-21")),
        replace(WHOLE, when=when(MONDAY, DAY / 24, Precision.YEAR, "2016")),
        replace(WHOLE, when=when(MONDAY, DAY, Precision.UNRESOLVED)),
        replace(WHOLE, kind="shelling", when=when(None)),
    ],
    "harm_has_place": [replace(WHOLE, kind="injured", places=()), replace(WHOLE, kind="detained", places=())],
    "harm_has_time": [
        replace(WHOLE, kind="injured", when=None),
        replace(WHOLE, kind="injured", when=when(None, None, Precision.UNRESOLVED, "31 February")),
    ],
    "place_is_found": [
        replace(WHOLE, places=(place(None),)),
        replace(ATTACK, places=(place("town"), place(None, "Tell Rish"))),
    ],
    "killed_has_speaker": [replace(WHOLE, speakers=()), replace(WHOLE, kind="execution", speakers=())],
    "cumulative_has_origin": [
        replace(WHOLE, measure=Measure.CUMULATIVE, when=When(None, MONDAY, Precision.DAY, "until Monday")),
        replace(ATTACK, measure=Measure.CUMULATIVE, when=None),
    ],
    "rate_has_unit": [replace(WHOLE, measure=Measure.RATE)],
    "stock_at_a_moment": [
        replace(
            WHOLE, kind="population", measure=Measure.STOCK, when=when(MONDAY - 90 * DAY, 90 * DAY, text="since August")
        )
    ],
    "happened_before_said": [
        replace(WHOLE, said=when(MONDAY - DAY, text="Sunday")),
        replace(WHOLE, modality=Modality.ALLEGED, said=when(MONDAY - DAY, text="Sunday")),
        replace(WHOLE, said=when((MONDAY - 3 * DAY).replace(tzinfo=UTC), text="Friday")),
    ],
}
KEPT: dict[str, list[Claim]] = {
    "empty_is_not_zero": [
        replace(WHOLE, count=count(0, text="nobody")),
        replace(WHOLE, count=count(0), modality=Modality.REPORTED),
        replace(WHOLE, count=count(0, 300, text="up to 300")),
        replace(ATTACK, count=None, modality=Modality.NEGATED),
    ],
    "range_is_a_range": [
        replace(WHOLE, count=count(1, 100)),
        replace(WHOLE, count=count(0, 300)),
        replace(WHOLE, count=count(80, None)),
    ],
    "precision_of_date": [
        replace(WHOLE, when=when(MONDAY, 4 * DAY, text="between Friday and Monday")),
        replace(WHOLE, when=when(MONDAY, 3 * DAY, text="21–23 November")),
        replace(WHOLE, when=when(MONDAY, 5 * DAY, text="منذ الاثنين")),
        replace(WHOLE, when=when(MONDAY, DAY * 0.8, Precision.HOUR, "From 5am until right now")),
        replace(WHOLE, when=when(datetime(2016, 7, 11), 11 * DAY, Precision.MONTH, "mid-July"), said=None),
        replace(WHOLE, when=when(datetime(2016, 2, 1), 29 * DAY, Precision.MONTH, "February")),
        replace(WHOLE, when=When(None, MONDAY, Precision.DAY, "before Monday")),
        replace(ATTACK, when=when(None, None, Precision.UNRESOLVED)),
    ],
    "harm_has_place": [
        replace(ATTACK, places=()),
        replace(WHOLE, places=(), modality=Modality.FEARED),
    ],
    "harm_has_time": [replace(ATTACK, when=None), replace(WHOLE, when=None, modality=Modality.DENIED)],
    "place_is_found": [
        replace(ATTACK, places=()),
        replace(WHOLE, places=(place(None),), modality=Modality.PLANNED),
    ],
    "killed_has_speaker": [
        replace(WHOLE, speakers=(Speaker(None, "unnamed"),)),
        replace(ATTACK, speakers=()),
    ],
    "cumulative_has_origin": [replace(WHOLE, measure=Measure.CUMULATIVE)],
    "rate_has_unit": [
        replace(WHOLE, measure=Measure.RATE, count=count(10, text="ten a day")),
        replace(WHOLE, measure=Measure.RATE, spans=(Anchor(DOCUMENT, 0, 17, "ten shells/hour.."),)),
        replace(WHOLE, measure=Measure.RATE, when=when(MONDAY, 6 * DAY, text="every day from Monday on")),
        replace(WHOLE, measure=Measure.RATE, count=count(10, text="عشرة يومياً")),
        replace(WHOLE, measure=Measure.RATE, count=count(10, text="عشرة في اليوم")),
    ],
    "stock_at_a_moment": [
        replace(WHOLE, kind="population", measure=Measure.STOCK),
        replace(WHOLE, kind="population", measure=Measure.STOCK, when=When(MONDAY, None, Precision.DAY, "from Monday")),
    ],
    "happened_before_said": [
        replace(WHOLE, said=when(MONDAY)),
        replace(WHOLE, said=None),
        replace(WHOLE, said=when(MONDAY - DAY), modality=Modality.FEARED),
        # Sunday's end in one zone may be Monday in another
        replace(WHOLE, said=when((MONDAY - DAY).replace(tzinfo=UTC), text="Sunday")),
    ],
}


@pytest.mark.parametrize(("rule", "claim"), [(rule, claim) for rule, claims in BROKEN.items() for claim in claims])
def test_a_claim_that_breaks_a_rule(rule: str, claim: Claim) -> None:
    findings = check_claims([claim], is_subgroup)
    (finding,) = [each for each in findings if each.rule == rule]
    assert finding.claims == (claim.id,)
    assert finding.reason
    assert finding.reference == RULES[rule].reference


@pytest.mark.parametrize(("rule", "claim"), [(rule, claim) for rule, claims in KEPT.items() for claim in claims])
def test_a_claim_that_keeps_a_rule(rule: str, claim: Claim) -> None:
    assert rule not in found(claim)


@pytest.mark.parametrize(
    ("lacking", "missing"),
    [
        ({"places": ()}, "place"),
        ({"when": None}, "date or time"),
        ({"spans": (), "speakers": ()}, "source"),
        ({"count": None}, "number killed"),
        ({"count": None, "places": ()}, "place, no number killed"),
    ],
)
def test_the_minimum_record(lacking: dict[str, object], missing: str) -> None:
    findings = check_claims([replace(WHOLE, **lacking)], is_subgroup)  # type: ignore[arg-type]
    reasons = [each.reason for each in findings if each.rule == "minimum_record"]
    assert reasons == [f"the record has no {missing}"]


def test_the_minimum_record_is_of_people_killed_and_whole() -> None:
    assert "minimum_record" not in found(replace(WHOLE, kind="injured", count=None))
    assert "minimum_record" not in found(WHOLE, replace(CHILDREN, count=None))
    assert "minimum_record" in found(replace(CHILDREN, count=None))


def test_a_part_is_where_and_when_its_whole_is() -> None:
    assert found(WHOLE, replace(CHILDREN, places=(), when=None)) == []
    assert found(replace(CHILDREN, places=(), when=None)) == ["harm_has_place", "harm_has_time", "minimum_record"]


def test_a_subgroup_is_at_most_the_whole() -> None:
    more = replace(CHILDREN, count=count(24))
    (finding,) = check_claims([more, WHOLE], is_subgroup)
    assert finding.rule == "subgroup_within_whole"
    assert finding.claims == (more.id, WHOLE.id)
    assert finding.reason == "24 children are said to be among 23 people"
    assert found(WHOLE, replace(CHILDREN, count=count(23))) == []


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (count(24, about=True), count(23)),  # about 24 may be 22
        (count(24), count(22, about=True)),  # about 22 may be 24
        (count(24), count(20, None)),
        (count(20, 30), count(23)),
        (count(24, None), count(24)),
    ],
)
def test_bounds_that_may_both_hold(part: Count, whole: Count) -> None:
    assert found(replace(WHOLE, count=whole), replace(CHILDREN, count=part)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda part: replace(part, measure=Measure.CUMULATIVE),
        lambda part: replace(part, modality=Modality.FEARED),
        lambda part: replace(part, count=None),
        lambda part: replace(part, part_of=ClaimId("a claim that is not here")),
        lambda part: replace(part, part_of=part.id),
    ],
)
def test_numbers_that_do_not_bound_each_other(change: Callable[[Claim], Claim]) -> None:
    assert "subgroup_within_whole" not in found(WHOLE, change(replace(CHILDREN, count=count(99))))


def test_rates_do_not_bound_each_other() -> None:
    daily = replace(WHOLE, measure=Measure.RATE, count=count(3, text="three a day"))
    weekly = replace(CHILDREN, measure=Measure.RATE, count=count(9, text="nine a week"))
    assert found(daily, weekly) == []


def test_parts_of_one_speaker_add_up() -> None:
    whole = replace(WHOLE, count=count(20))
    (finding,) = check_claims([whole, CHILDREN, WOMEN], is_subgroup)
    assert finding.rule == "parts_within_whole"
    assert finding.claims == (whole.id, CHILDREN.id, WOMEN.id)
    assert finding.reason == "13 children and 11 women are said to be among 20 people"
    assert found(replace(WHOLE, count=count(82)), CHILDREN, WOMEN) == []
    assert found(replace(WHOLE, count=count(24)), CHILDREN, WOMEN) == []


def test_fighters_and_children_add_up_though_the_table_calls_children_civilians() -> None:
    assert found(WHOLE, CHILDREN, replace(WOMEN, subject="soldiers")) == ["parts_within_whole"]


@pytest.mark.parametrize(
    "other",
    [
        replace(WOMEN, speakers=(Speaker("Tom Wexley", "outlet"),)),
        replace(WOMEN, spans=(Anchor(Digest("cd" * 32), 0, 8, "11 women"),)),
        replace(WOMEN, subject="civilians"),  # children are civilians
        replace(WOMEN, subject="girls"),  # girls are children
        replace(WOMEN, subject="journalists"),
        replace(WOMEN, subject="people"),
        replace(WOMEN, kind="injured"),
        replace(WOMEN, measure=Measure.CUMULATIVE),
    ],
)
def test_parts_that_do_not_add_up(other: Claim) -> None:
    assert "parts_within_whole" not in found(replace(WHOLE, count=count(20)), CHILDREN, other)


def test_a_part_that_is_above_the_whole_alone_is_found_once() -> None:
    assert found(WHOLE, replace(CHILDREN, count=count(24)), WOMEN) == ["subgroup_within_whole"]


def test_whom_a_part_counts_can_be_among_the_whole() -> None:
    civilians = replace(WHOLE, subject="civilians")
    assert found(civilians, replace(CHILDREN, subject="soldiers")) == ["part_among_whole"]
    assert found(replace(WHOLE, subject="fighters"), CHILDREN) == ["part_among_whole"]
    assert found(civilians, CHILDREN) == []
    # women are no subgroup of civilians, and yet may be among them: their number is held to that of the whole
    assert found(civilians, WOMEN) == []
    assert found(civilians, replace(WOMEN, count=count(24))) == ["subgroup_within_whole"]


def test_units_that_are_not_people_are_compared_with_themselves_only() -> None:
    families = replace(WHOLE, subject="families")
    assert found(families, replace(CHILDREN, count=count(99))) == []
    assert found(families, replace(CHILDREN, subject="families", count=count(99))) == ["subgroup_within_whole"]
    # what shells are part of is nothing that a table of people can tell
    rockets = replace(ATTACK, id=ClaimId("rockets"), subject="rockets", count=count(99), part_of=ATTACK.id)
    assert found(ATTACK, rockets) == []


def test_a_part_lies_in_the_time_of_its_whole() -> None:
    assert found(WHOLE, replace(CHILDREN, when=when(MONDAY - DAY, text="Sunday"))) == ["part_at_time_of_whole"]
    # a wider time is no other time
    week = when(MONDAY - 3 * DAY, 7 * DAY, Precision.WEEK, "that week")
    assert found(WHOLE, replace(CHILDREN, when=week)) == []


def test_a_part_that_is_only_feared_may_be_at_another_time() -> None:
    tomorrow = replace(CHILDREN, subject="soldiers", when=when(MONDAY + DAY, text="Tuesday"), said=None)
    civilians = replace(WHOLE, subject="civilians")
    assert found(civilians, tomorrow) == ["part_among_whole", "part_at_time_of_whole"]
    assert found(civilians, replace(tomorrow, modality=Modality.FEARED)) == []


def test_a_part_lies_in_the_place_of_its_whole() -> None:
    elsewhere = replace(CHILDREN, places=(place("other town"),))
    assert found(WHOLE, elsewhere) == ["part_at_place_of_whole"]
    for id_ in ("quarter", "town", "country"):
        assert found(WHOLE, replace(CHILDREN, places=(place(id_),))) == []
    assert check_claims([WHOLE, elsewhere], is_subgroup) == ()
    assert found(WHOLE, replace(CHILDREN, places=(place("other town"), place(None)))) == ["place_is_found"]


def test_findings_come_in_the_order_of_claims_and_rules_whatever_is_twice() -> None:
    bare = replace(WHOLE, places=(), when=None, speakers=(), count=count(1, 200))
    once = found(bare, replace(ATTACK, places=(place(None),)))
    assert once == [
        *("range_is_a_range", "harm_has_place", "harm_has_time", "minimum_record", "killed_has_speaker"),
        "place_is_found",
    ]
    assert found(bare, replace(ATTACK, places=(place(None),)), bare) == once


def test_every_rule_is_enforced_somewhere() -> None:
    checked = [*OF_A_PART, OF_PARTS, *OF_A_CLAIM]
    assert checked == [id_ for id_, rule in RULES.items() if rule.enforced.startswith("check_claims")]
    assert all(id_ == rule.id for id_, rule in RULES.items())
    assert {*BROKEN, *OF_A_PART, OF_PARTS, "minimum_record"} == set(checked)
    assert BROKEN.keys() == KEPT.keys()


def test_a_hundred_thousand_claims() -> None:
    def many() -> Iterator[Claim]:
        for number in range(25_000):
            whole = replace(WHOLE, id=ClaimId(f"w{number}"), count=count(20))
            yield whole
            yield replace(CHILDREN, id=ClaimId(f"c{number}"), part_of=whole.id)
            yield replace(WOMEN, id=ClaimId(f"f{number}"), part_of=whole.id)
            yield replace(CHILDREN, id=ClaimId(f"p{number}"), part_of=ClaimId("w0"))

    claims = list(many())
    began = time.process_time()
    assert len(check_claims(claims, is_subgroup, contains=contains)) == 25_000
    assert time.process_time() - began < 15  # about one second here; a quadratic check takes hours


@cache
def sample_claims() -> tuple[Claim, ...]:
    samples = [each for each in files("sijill.samples").iterdir() if each.name.endswith(".txt")]
    readings = [
        read_document(each.read_bytes(), name=each.name) for each in sorted(samples, key=lambda each: each.name)
    ]
    return tuple(claim for reading in readings for claim in reading.claims)


def test_what_the_samples_lack() -> None:
    """Nothing is found in the bundled samples but what they do not say: their numbers and times hold together."""
    lacking = {"harm_has_place", "harm_has_time", "minimum_record"}
    assert {finding.rule for finding in check_claims(sample_claims(), is_subgroup)} <= lacking


@st.composite
def mixed_claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of the samples, each with members of others: numbers, times and parts that nobody would write."""
    claims = sample_claims()
    one = st.sampled_from(claims)
    zones = st.sampled_from([None, UTC])
    moments = st.none() | st.datetimes(timezones=zones)
    mixed = []
    for claim in draw(st.lists(one, max_size=8)):
        low, more = draw(st.integers(0, 300)), draw(st.none() | st.integers(0, 10**5))
        start, zoned = draw(moments), draw(one)
        length = draw(st.none() | st.timedeltas(timedelta(microseconds=1), timedelta(days=4000)))
        odd = start is not None and start.year < 9900
        mixed.append(
            replace(
                claim,
                kind=draw(one).kind,
                subject=draw(one).subject,
                count=draw(
                    st.just(zoned.count) | st.just(Count(low, None if more is None else low + more, False, "x"))
                ),
                when=when(start, length, draw(st.sampled_from(Precision)), "x") if odd else zoned.when,
                said=draw(one).when,
                places=draw(one).places,
                measure=draw(st.none() | st.sampled_from(Measure)),
                modality=draw(st.sampled_from(Modality)),
                speakers=draw(st.just(()) | st.just(claim.speakers)),
                part_of=draw(st.none() | one.map(lambda other: other.id)),
            )
        )
    return mixed


@given(mixed_claims())
def test_no_claim_breaks_the_checks(claims: list[Claim]) -> None:
    known = {claim.id for claim in claims}
    findings = check_claims(claims, is_subgroup, contains=contains)
    assert findings == check_claims(claims, is_subgroup, contains=contains)
    for finding in findings:
        assert isinstance(finding, Finding)
        assert known.issuperset(finding.claims)
        assert finding.reason
        assert finding.reference == RULES[finding.rule].reference


def rule_table() -> str:
    """The table of docs/reference/field-rules.md; print it to make the page anew."""
    head = "| rule | what it asks | reference | enforced by |\n|---|---|---|---|\n"
    rows = (f"| `{rule.id}` | {rule.sentence} | {rule.reference} | {rule.enforced} |\n" for rule in RULES.values())
    return head + "".join(rows)


def test_the_page_tells_every_rule(root: Path) -> None:
    assert rule_table() in (root / "docs" / "reference" / "field-rules.md").read_text("utf-8")
