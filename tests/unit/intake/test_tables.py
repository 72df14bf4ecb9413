"""Tables of incidents and of people: their rows, the claims of their columns, and what is wrong with them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.accounts.checks import check_claims
from sijill.accounts.groups import is_subgroup
from sijill.claims.claim import Claim, Modality
from sijill.claims.parse import parse_claim
from sijill.claims.serial import claim_json
from sijill.errors import InputError, UnreadableDocument
from sijill.gazetteer import load_gazetteer
from sijill.intake.columns import columns_json, find_columns, parse_columns
from sijill.intake.section import How, Original, Section
from sijill.intake.tabular.tables import sections
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.values.anchor import Digest
from sijill.values.document import PassageRole, Speaker
from sijill.values.when import Precision
from sijill.workflows.read import read_section
from tests.unit.intake import tables_samples as samples
from tests.unit.intake.originals import said, take, zipped

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "formats" / "columns.schema.json").read_text("utf-8"))


def one(name: str, data: bytes, how: How | None = None) -> Section:
    (section,) = take(name, data, how)
    return section


def mapped(data: bytes, **columns: Any) -> Section:
    return one("table.csv", data, How(columns=columns))


def csv(text: str) -> bytes:
    return text.encode()


def only(section: Section, kind: str = "killed", subject: str | None = None) -> Claim:
    (claim,) = (c for c in section.stated if c.kind == kind and subject in (None, c.subject))
    return claim


def bounds(claim: Claim) -> tuple[int, int | None, bool]:
    assert claim.count is not None
    return claim.count.low, claim.count.high, claim.count.approximate


def interval(claim: Claim) -> tuple[str, str, Precision]:
    assert claim.when is not None and claim.when.earliest is not None and claim.when.latest is not None
    return str(claim.when.earliest.date()), str(claim.when.latest.date()), claim.when.precision


def noted(section: Section, words: str) -> bool:
    return any(words in note for note in section.document.notes)


# ACLED


def test_a_row_of_acled_says_who_coded_it_from_whom_where_when_and_by_whom() -> None:
    section = one("acled.csv", samples.acled())
    claim = only(section)
    assert noted(section, "columns read as acled")
    assert bounds(claim) == (5, 5, False)
    assert claim.subject == "people"
    assert interval(claim) == ("2018-03-12", "2018-03-13", Precision.DAY)
    assert claim.actor == "Forces of Somewhere"
    assert claim.modality is Modality.REPORTED
    assert claim.speakers == (
        Speaker("Invented Monitor; Another Invented Monitor", "outlet"),
        Speaker("ACLED", "outlet"),
    )
    (place,) = claim.places
    assert (place.text, place.part) == ("Anadan, Aleppo, Syria", False)
    assert section.document.text[place.start : place.end] == "Anadan"
    (candidate,) = place.candidates
    assert (candidate.id, candidate.lat, candidate.lon, candidate.score) == ("acled:SYR900001", 36.2931, 37.0447, 1.0)
    assert claim.rule == "acled.fatalities"


def test_the_kind_of_an_acled_event_is_a_claim_and_its_notes_are_kept_but_not_read() -> None:
    section = one("acled.csv", samples.acled())
    assert [(claim.kind, claim.count) for claim in section.stated][1:] == [("air_strike", None)]
    assert "notes: On 12 March, 5 people were killed" in section.document.text
    assert said(section.document) == []
    read = read_section(section, load_gazetteer(), None)
    assert len(read.claims) == len(section.stated)


def test_every_sub_event_of_acled_is_known() -> None:
    known = json.loads((ROOT / "src/sijill/intake/columns/acled.json").read_text("utf-8"))["map"]["kind"]["values"]
    section = one("a.csv", samples.acled(*({"sub_event_type": value} for value in known)))
    assert not noted(section, "does not know")
    assert noted(one("a.csv", samples.acled({"sub_event_type": "Sorcery"})), "does not know: 1")


def test_a_zero_of_acled_is_no_number_and_an_empty_cell_neither() -> None:
    section = one("acled.csv", samples.acled({"fatalities": "0"}, {"fatalities": ""}, {"fatalities": "0"}))
    assert [claim for claim in section.stated if claim.kind == "killed"] == []
    assert noted(
        section, "cells of fatalities that are 0, which may stand there for a number nobody knows, not counted: 2"
    )


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("1", ("2018-03-12", "2018-03-13", Precision.DAY)),
        ("2", ("2018-03-06", "2018-03-19", Precision.WEEK)),
        ("3", ("2018-03-01", "2018-04-01", Precision.MONTH)),
    ],
)
def test_the_precision_of_an_acled_date_widens_it(precision: str, expected: tuple[str, str, Precision]) -> None:
    claim = only(one("acled.csv", samples.acled({"time_precision": precision})))
    assert interval(claim) == expected
    assert [finding for finding in check_claims([claim], is_subgroup) if finding.rule == "precision_of_date"] == []


def test_a_point_that_stands_for_a_province_is_not_where_it_was() -> None:
    (place,) = only(one("acled.csv", samples.acled({"geo_precision": "3"}))).places
    assert (place.text, place.part, place.candidates) == ("Aleppo, Syria", True, ())
    (place,) = only(one("acled.csv", samples.acled({"geo_precision": "2"}))).places
    assert (place.text, place.part) == ("Anadan, Aleppo, Syria", True)
    assert place.candidates[0].score < 1


def test_of_two_that_fight_neither_is_named_as_responsible() -> None:
    claim = only(one("acled.csv", samples.acled({"event_type": "Battles", "sub_event_type": "Armed clash"})))
    assert claim.actor is None


def test_older_exports_of_acled_in_capitals_and_without_later_columns_are_known() -> None:
    header = "ISO,EVENT_ID_CNTY,EVENT_DATE,TIME_PRECISION,EVENT_TYPE,SUB_EVENT_TYPE,ACTOR1,LOCATION,FATALITIES"
    row = "760,SYR5,2016-05-12,1,Battles,Armed clash,A,Anadan,3"
    assert bounds(only(one("a.csv", csv(f"{header}\n{row}\n")))) == (3, 3, False)


# UCDP GED


def test_ucdp_gives_low_best_high_and_parts_that_are_never_added() -> None:
    section = one("ged.csv", samples.ucdp())
    whole = next(claim for claim in section.stated if claim.part_of is None)
    assert (whole.subject, bounds(whole)) == ("people", (4, 9, False))
    assert whole.count is not None and whole.count.text == "6 (4–9)"
    parts = {claim.subject: bounds(claim)[0] for claim in section.stated if claim.part_of == whole.id}
    assert parts == {"fighters of Government of Somewhere": 2, "civilians": 3, "people of unknown status": 1}
    assert check_claims(section.stated, is_subgroup) == ()
    assert whole.speakers[-1] == Speaker("UCDP GED", "outlet")
    assert whole.speakers[0] == Speaker("Invented News; Other Invented News", "outlet")
    assert whole.actor is None


def test_ucdp_dates_run_from_start_to_end() -> None:
    claim = one("ged.csv", samples.ucdp({"date_prec": "2", "date_end": "2017-04-29 00:00:00.000"})).stated[0]
    assert interval(claim) == ("2017-04-26", "2017-04-30", Precision.WEEK)
    claim = one("ged.csv", samples.ucdp({"date_prec": "4"})).stated[0]
    assert interval(claim) == ("2017-04-01", "2017-05-01", Precision.MONTH)


def test_ucdp_one_sided_violence_has_an_actor_and_a_kind() -> None:
    section = one("ged.csv", samples.ucdp({"type_of_violence": "3", "side_b": "Civilians"}))
    assert {claim.actor for claim in section.stated} == {"Government of Somewhere"}
    assert only(section, "attack").count is None


def test_ucdp_coordinates_of_a_district_are_no_point() -> None:
    (place,) = one("ged.csv", samples.ucdp({"where_prec": "3"})).stated[0].places
    assert (place.text, place.part, place.candidates) == ("Jebel Saman, Aleppo governorate, Syria", True, ())


# Airwars


def test_airwars_gives_least_and_greatest_with_children_as_part() -> None:
    section = one("airwars.csv", samples.airwars())
    killed, children = only(section, subject="civilians"), only(section, subject="children")
    assert (bounds(killed), bounds(children)) == ((3, 5, False), (1, 2, False))
    assert children.part_of == killed.id
    assert bounds(only(section, "injured")) == (10, 12, False)
    assert killed.actor == "Forces of Somewhere"
    assert killed.places[0].candidates[0].id == "airwars:XX001"


def test_airwars_rows_that_cannot_be_are_kept_and_not_counted() -> None:
    rows = samples.airwars(
        {"killed_min": "5", "killed_max": "3"}, {"killed_min": "", "killed_max": "", "children_min": "0"}
    )
    section = one("airwars.csv", rows)
    assert [c.subject for c in section.stated if c.kind == "killed"] == ["children", "children"]
    assert all(claim.part_of is None for claim in section.stated)
    assert noted(section, "rows whose least number (killed_min) is above the greatest, not counted: 1")
    assert "killed_min: 5\nkilled_max: 3" in section.document.text
    assert bounds(section.stated[-2]) == (0, 2, False)


# Uwazi


def test_uwazi_has_its_separators_and_its_point() -> None:
    section = one(
        "export.csv", samples.uwazi({}, {"Date of incident": "2016-05-01~2016-05-03"}, {"Date of incident": "soon"})
    )
    first, second, third = section.stated
    assert noted(section, "columns read as uwazi")
    assert (first.means, first.places[0].text) == ("Rocket; Mortar", "Aleppo")
    assert (first.places[0].candidates[0].lat, first.places[0].candidates[0].lon) == (36.2931, 37.0447)
    assert interval(second) == ("2016-05-01", "2016-05-04", Precision.WEEK)
    assert third.when is not None and third.when.precision is Precision.UNRESOLVED
    assert noted(section, "without a date that is clear, left open: 1")


def test_dates_as_seconds_are_known_by_the_whole_column() -> None:
    section = one("export.csv", samples.uwazi({"Date of incident": "1463011200"}, {"Date of incident": "1463097600"}))
    assert [interval(claim)[0] for claim in section.stated] == ["2016-05-12", "2016-05-13"]


# lists of people, usual headers


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1256")]
)
def test_a_list_of_the_dead_is_a_person_a_row(delimiter: str, encoding: str) -> None:
    section = one("قائمة.csv", samples.casualty_list(delimiter, encoding))
    assert [(claim.kind, claim.subject, bounds(claim)) for claim in section.stated] == [
        ("killed", "men", (1, 1, False)),
        ("killed", "girls", (1, 1, False)),
        ("killed", "children", (1, 1, False)),
    ]
    first = section.stated[0]
    assert first.spans[0].quote == "سالم المخترع"
    assert first.places[0].text == "حي السكري, حلب"
    assert first.speakers == (Speaker("مشفى مخترع", "outlet"),)
    assert interval(first) == ("2016-05-12", "2016-05-13", Precision.DAY)
    assert section.document.language == "ar"
    assert noted(section, "rows of totals, kept and not counted: 1")
    assert "المجموع" in section.document.text


def test_a_list_of_names_that_nobody_calls_dead_is_no_list_of_the_dead() -> None:
    section = one("list.csv", csv("Name,Age,Sex\nSalim Invented,34,M\nLayla Invented,7,F\n"))
    assert section.stated == ()
    assert noted(section, "no column map fits")


def test_usual_headers_of_incidents_are_known_in_both_languages() -> None:
    english = one("i.csv", csv("Date,Town,Killed,Injured,Attack type\n2016-05-12,Anadan,3,7,Air strike\n"))
    arabic = one("i.csv", csv("التاريخ,البلدة,عدد القتلى,الجرحى,نوع الهجوم\n2016-05-12,عندان,٣,٧,قصف جوي\n"))
    for section in (english, arabic):
        assert [(c.kind, c.count.low if c.count else None) for c in section.stated] == [
            ("killed", 3), ("injured", 7), ("air_strike", None),
        ]  # fmt: skip


def test_a_column_of_testimony_is_read_as_its_source_says_it() -> None:
    header = "Interview date,Source,Testimony\n"
    row = f'{header}2016-05-13,Salim Invented,"On 12 May 2016 a shell killed four people in Anadan."\n'
    section = one("t.csv", csv(row))
    ((words, passage),) = said(section.document)
    assert words == "On 12 May 2016 a shell killed four people in Anadan."
    assert passage.speaker == Speaker("Salim Invented", "outlet")
    assert passage.sent == datetime(2016, 5, 13)
    assert any(c.kind == "killed" for c in read_section(section, load_gazetteer(), None).claims)


def test_text_beside_columns_of_numbers_is_not_read_a_second_time() -> None:
    section = one(
        "t.csv", csv('Date,Place,Killed,Description\n2016-05-12,Anadan,4,"A shell killed four people there."\n')
    )
    assert said(section.document) == []
    assert len(section.stated) == 1


# no map


def test_without_a_map_rows_are_kept_and_nothing_is_guessed() -> None:
    text = 'alpha,beta,gamma\nAnadan,5,"On 12 May a shell killed four people there."\nHaritan,,x\n'
    section = one("t.csv", csv(text))
    assert section.stated == ()
    assert section.document.text.startswith("alpha: Anadan\nbeta: 5\ngamma: On 12 May")
    assert [words for words, _ in said(section.document)] == ["On 12 May a shell killed four people there."]
    assert {passage.locator for passage in section.document.passages} == {"row 2", "row 3"}
    (note,) = section.document.notes
    assert "--columns" in note and "alpha, beta, gamma" in note


def test_a_table_without_a_header_numbers_its_columns() -> None:
    assert one("t.csv", csv("1,2,3\n4,5,6\n")).document.text.startswith("column 1: 1\ncolumn 2: 2\n")


# maps that are given

INCIDENTS = csv(
    "when,where,dead,hurt,who,note\n05/06/2016,Anadan,3,~50,Monitor A,x\n07/06/2016,Haritan,10-15,dozens,,y\n"
)


def test_a_given_map_says_what_the_columns_are() -> None:
    section = mapped(
        INCIDENTS,
        name="mine", speaker="A monitor", date="when", date_order="dmy", place="where", source="who", text=["note"],
        counts=[{"kind": "killed", "subject": "civilians", "best": "dead"}, {"kind": "injured", "best": "hurt"}],
    )  # fmt: skip
    assert [(c.kind, bounds(c)) for c in section.stated] == [
        ("killed", (3, 3, False)),
        ("injured", (50, 50, True)),
        ("killed", (10, 15, False)),
    ]
    assert interval(section.stated[0]) == ("2016-06-05", "2016-06-06", Precision.DAY)
    assert section.stated[0].speakers == (Speaker("Monitor A", "outlet"), Speaker("A monitor", "outlet"))
    assert section.stated[0].rule == "mine.dead"
    assert noted(section, "cells of hurt that hold words, kept as they are and not counted: 1")
    assert [words for words, _ in said(section.document)] == ["x", "y"]


def test_days_that_may_be_months_are_left_open_and_a_note_says_how_to_tell() -> None:
    columns = {"date": "when", "place": "where", "counts": [{"kind": "killed", "best": "dead"}]}
    section = mapped(INCIDENTS, **columns)
    assert all(c.when is not None and c.when.precision is Precision.UNRESOLVED for c in section.stated)
    assert noted(section, '"date_order": "dmy"')
    decided = mapped(INCIDENTS + csv("31/05/2016,Anadan,1,,,\n"), **columns)
    assert [interval(c)[0] for c in decided.stated] == ["2016-06-05", "2016-06-07", "2016-05-31"]


def test_columns_with_both_orders_of_dates_are_left_open() -> None:
    data = csv("when,dead\n13/05/2016,1\n05/14/2016,1\n05/06/2016,1\n")
    section = mapped(data, date="when", counts=[{"kind": "killed", "best": "dead"}])
    assert [c.when.precision for c in section.stated if c.when] == [Precision.DAY, Precision.DAY, Precision.UNRESOLVED]
    assert noted(section, "some have the day first and others the month")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", (12, 12, False)), ("١٢", (12, 12, False)), ("12.0", (12, 12, False)), ('"1,200"', (1200, 1200, False)),
        ("~50", (50, 50, True)), ("about 50", (50, 50, True)), ("نحو ٥٠", (50, 50, True)), ("10-15", (10, 15, False)),
        ("10 to 15", (10, 15, False)), ("بين 10 و 15", (10, 15, False)), ("≥5", (5, None, False)),
        ("5+", (5, None, False)),
        ("at least 5", (5, None, False)), ("ما لا يقل عن 5", (5, None, False)), ("more than 5", (6, None, False)),
        ("up to 5", (0, 5, False)), ("<5", (0, 4, False)), ("0", (0, 0, False)), ("12 killed", (12, 12, False)),
    ],
)  # fmt: skip
def test_figures_that_are_clear_are_read(cell: str, expected: tuple[int, int | None, bool]) -> None:
    section = mapped(csv(f"n,x\n{cell},a\n"), counts=[{"kind": "killed", "best": "n"}])
    assert bounds(only(section)) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("dozens", "words"), ("عشرات", "words"), ("-3", "a negative number"), ("5.5", "no whole number"),
        ("99999999999", "a number too great"), ("15-10", "a range whose end is below its beginning"),
    ],
)  # fmt: skip
def test_figures_that_are_not_clear_are_kept_and_noted(cell: str, reason: str) -> None:
    section = mapped(csv(f"n,x\n{cell},a\n"), counts=[{"kind": "killed", "best": "n"}])
    assert section.stated == ()
    assert f"n: {cell}" in section.document.text
    assert noted(section, f"cells of n that hold {reason}, kept as they are and not counted: 1")


@pytest.mark.parametrize("cell", ["", "-", "n/a", "unknown", "غير معروف"])
def test_nothing_is_not_zero(cell: str) -> None:
    section = mapped(csv(f"n,x\n{cell},a\n"), counts=[{"kind": "killed", "best": "n"}])
    assert section.stated == ()
    assert not noted(section, "not counted")


def test_one_bound_alone_leaves_the_other_open_and_a_best_outside_its_bounds_is_a_slip() -> None:
    data = csv("lo,be,hi\n3,,\n,,7\n3,9,7\n3,5,7\n")
    section = mapped(data, counts=[{"kind": "killed", "low": "lo", "best": "be", "high": "hi"}])
    assert [bounds(claim)[:2] for claim in section.stated] == [(3, None), (0, 7), (3, 7)]
    assert noted(section, "above the greatest, not counted: 1")


def test_clock_times_take_the_zone_that_is_given() -> None:
    data = csv("at,n\n2016-05-12 10:30,1\n2016-05-12T10:30:00Z,1\n")
    columns = {"date": "at", "counts": [{"kind": "killed", "best": "n"}]}
    plain = mapped(data, **columns)
    assert noted(plain, UNKNOWN_ZONE)
    zoned = one("t.csv", data, How(columns={**columns, "zone": "Asia/Damascus"}))
    assert not noted(zoned, UNKNOWN_ZONE)
    first, second = (claim.when.earliest for claim in zoned.stated if claim.when and claim.when.earliest)
    assert first == datetime(2016, 5, 12, 10, 30, tzinfo=ZoneInfo("Asia/Damascus"))
    assert second == datetime(2016, 5, 12, 10, 30, tzinfo=UTC) and second.hour == 13


def test_coordinates_alone_are_a_place_and_zeros_are_none() -> None:
    data = csv("n,y,x\n1,36°12'10\"N,37.16\n1,0,0\n1,95,10\n")
    section = mapped(data, lat="y", lon="x", counts=[{"kind": "killed", "best": "n"}])
    (place,), *others = (claim.places for claim in section.stated)
    assert round(place.candidates[0].lat, 3) == 36.203
    assert others == [(), ()]
    assert noted(section, "0 and 0, kept as they are: 2")


def test_a_map_that_does_not_fit_is_refused_with_what_is_missing() -> None:
    with pytest.raises(
        UnreadableDocument, match=r"table\.csv: the column map does not fit: the table has no column tote"
    ):
        mapped(INCIDENTS, date="when", counts=[{"kind": "killed", "best": "tote"}])


WRONG_FORM: list[tuple[dict[str, Any], str]] = [
    ({"dates": "when"}, "dates: is not known"),
    ({"date": 5}, "date: is no text"),
    ({"date": "when", "date_order": "ddmm"}, "date_order: 'ddmm' is none of"),
    ({"counts": [{"kind": "murdered", "best": "n"}]}, r"counts\[0\]\.kind: 'murdered' is none of"),
    ({"counts": [{"kind": "killed"}]}, r"counts\[0\]: names no column"),
    ({"counts": [{"best": "n"}]}, r"counts\[0\]\.kind: is missing"),
    (
        {"counts": [{"kind": "killed", "best": "n", "parts": [{"best": "m", "parts": []}]}]},
        r"parts\[0\]\.parts: is not",
    ),
    ({"person": {"age": "a"}}, "person.name: is missing"),
    ({"kind": {"column": "t", "values": {"x": "sorcery"}}}, r"kind\.values\['x'\]: 'sorcery' is none of"),
    ({"kind": {"column": "t"}}, "kind.values"),
    ({"v": 2, "date": "a"}, "v: 2 is a version"),
    ({"actor": {"column": "a", "only": {"column": "b"}}}, "actor.only.values: is no list"),
    ({"text": "note"}, "text: is no list"),
]
WRONG_TOGETHER: list[tuple[dict[str, Any], str]] = [
    ({"counts": [{"kind": "killed", "best": "n", "parts": [{"kind": "injured", "best": "m"}]}]}, r"parts\[0\]\.kind"),
    ({"lat": "y"}, "lon: is missing"),
    ({"date": "a", "date_from": "b"}, "date: stands beside"),
    ({"person": {"name": "a"}}, "person.kind: is missing"),
    ({"date": "a", "zone": "Mars/Base"}, "zone: 'Mars/Base' is no time zone"),
    ({"name": "nothing"}, "names no column"),
]
"""What hangs together is said by columns.md and not by the schema."""


@pytest.mark.parametrize(("data", "words"), WRONG_FORM + WRONG_TOGETHER)
def test_a_wrong_map_names_the_key(data: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=f"column map: .*{words}"):
        parse_columns(data)


@pytest.mark.parametrize("data", [data for data, _ in WRONG_FORM])
def test_the_schema_refuses_the_forms_that_the_parser_refuses(data: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


HEADERS = (
    samples.ACLED, samples.UCDP, samples.AIRWARS, samples.UWAZI, samples.LIST_AR,
    ["Date", "Place", "Killed min", "Killed max"],
)  # fmt: skip


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header[0])
def test_maps_that_are_recognised_can_be_saved_given_again_and_fit_the_schema(header: list[str]) -> None:
    found = find_columns(header)
    assert found is not None
    data = columns_json(found)
    jsonschema.validate(data, SCHEMA)
    assert parse_columns(json.loads(json.dumps(data))) == found
    assert set(found.columns()) <= set(header)


def test_reading_with_the_saved_map_is_reading_as_recognised() -> None:
    found = find_columns(samples.UCDP)
    assert found is not None
    assert one("g.csv", samples.ucdp(), How(columns=columns_json(found))).stated == one("g.csv", samples.ucdp()).stated


KEYS = "v name date counts kind best parts person actor only column values text lat lon zone id".split()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["killed", "day", "a", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
)


@given(ANYTHING)
@settings(max_examples=200)
def test_whatever_is_given_as_a_map_is_read_or_refused(data: Any) -> None:
    try:
        found = parse_columns(data)
    except InputError:
        return
    assert parse_columns(columns_json(found)) == found
    jsonschema.validate(columns_json(found), SCHEMA)


# delimited text


def test_cells_may_hold_line_breaks_quotes_and_delimiters() -> None:
    rows = [["one\r\ntwo", 'he said "stop"', "a,b;c"], ["", "plain", "x"]]
    section = one("t.csv", samples.separated(["alpha", "beta", "gamma"], rows))
    assert 'alpha: one\r\ntwo\nbeta: he said "stop"\ngamma: a,b;c\n' in section.document.text
    assert [passage.locator for passage in section.document.passages] == ["row 2", "row 3"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "،"])
def test_any_delimiter_is_told_by_the_rows(delimiter: str) -> None:
    rows = [["2016-05-12", "Anadan", "3", "in all, or more"], ["2016-05-13", "Haritan", "4", "x; y"]]
    section = one("t.csv", samples.separated(["Date", "Place", "Killed", "Remark"], rows, delimiter))
    assert [bounds(claim)[0] for claim in section.stated] == [3, 4]
    assert "Remark: in all, or more" in section.document.text


def test_a_first_line_that_declares_its_delimiter_is_heeded() -> None:
    section = one("t.csv", csv("sep=;\r\nDate;Place;Killed\r\n2016-05-12;Anadan, north;3\r\n"))
    assert bounds(only(section)) == (3, 3, False)
    assert section.document.passages[0].locator == "row 3"


def test_spaces_after_delimiters_single_quotes_and_backslashes_are_known() -> None:
    spaced = one("t.csv", csv('Date, Place, Killed\n2016-05-12, "Anadan, north", 3\n'))
    assert "Place: Anadan, north" in spaced.document.text
    single = one("t.csv", csv("'Date','Place','Killed'\n'2016-05-12','Anadan, north','3'\n"))
    assert "Place: Anadan, north" in single.document.text
    slashed = one("t.csv", csv('"Date","Place","Killed"\n"2016-05-12","the \\"north\\", Anadan","3"\n'))
    assert 'Place: the "north", Anadan' in slashed.document.text
    assert all(len(section.stated) == 1 for section in (spaced, single, slashed))


def test_a_quotation_mark_that_nothing_closes_costs_one_row() -> None:
    rows = "".join(f"2016-05-{day:02},Anadan,{day}\n" for day in range(1, 29)) * 400
    section, *others = take("t.csv", csv(f'Date,Place,Killed\n2016-05-30,"Anadan,30\n{rows}'))
    assert sum(len(each.stated) for each in (section, *others)) == 28 * 400 + 1
    assert any(
        noted(each, "quotation marks that nothing closes, read as any other mark: 1") for each in (section, *others)
    )
    assert 'Place: "Anadan' in section.document.text


def test_bytes_of_another_encoding_late_in_a_file_are_read() -> None:
    rows = "".join(f"2016-05-12,Anadan,{n},abcdefgh\r\n" for n in range(4000))
    data = (
        f"Date,Place,Killed,Remark\r\n{rows}".encode()
        + "2016-05-12,عندان,7,غارة على السوق في البلدة\r\n".encode("cp1256") * 30
    )
    sections_ = take("t.csv", data)
    assert "عندان" in sections_[-1].document.text
    assert sections_[-1].document.encoding == "cp1256"
    assert any(noted(each, "guessed from the letters") for each in sections_)


def test_broken_characters_are_counted() -> None:
    data = csv("Date,Place,Killed\n" + "2016-05-12,مدينة عندان,3\n" * 50).replace("عندان".encode(), b"\xd8\xb9\xd9", 1)
    section = one("t.csv", data)
    assert noted(section, "shown as \ufffd: 1")
    assert len(section.stated) == 50


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"\x00\x01\x02\x03" * 100, "binary"), (b"a,b,c\n", "no rows"), (b"\n\n,,,\n", "no words")],
)
def test_what_is_no_table_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        take("t.csv", data)


def test_a_file_that_breaks_off_gives_what_was_there() -> None:
    data = samples.casualty_list("\t", "utf-16")
    section = one("t.tsv", data[: len(data) // 2 | 1])
    assert section.stated
    assert noted(section, "\ufffd") or noted(section, "breaks off")


@pytest.mark.parametrize("rows", [1, 21, 22, 23, 99, 100, 101, 199, 200, 201, 999, 1000, 1001, 2500])
def test_no_row_is_lost_or_given_twice(rows: int) -> None:
    table = [["2016-05-12", "Anadan", number] for number in range(1, rows + 1)]
    header = ["Date", "Place", "Killed"]
    for name, data in (
        ("t.csv", samples.separated(header, table)),
        ("t.xlsx", samples.workbook({"a": [header, *table]})),
        ("u.csv", samples.separated(["alpha", "beta", "gamma"], table)),
    ):
        found = take(name, data)
        locators = [passage.locator.split()[-1] for each in found for passage in each.document.passages]
        assert list(dict.fromkeys(locators)) == [str(number) for number in range(2, rows + 2)]
        figures = [claim.count.low for each in found for claim in each.stated if claim.count]
        assert figures == ([] if name == "u.csv" else list(range(1, rows + 1)))


def test_rows_with_more_cells_than_the_header_keep_them() -> None:
    section = one("t.csv", csv("Date,Place,Killed\n2016-05-12,Anadan,3,more,still\n"))
    assert "column 4: more\ncolumn 5: still\n" in section.document.text


class _Endless(io.RawIOBase):
    """A file of rows made as they are read, which nobody could hold."""

    def __init__(self, header: bytes, row: bytes, size: int) -> None:
        self.header, self.row, self.size, self.at, self.widest = header, row, size, 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert whence == 0
        self.at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        self.widest = max(self.widest, size if size >= 0 else self.size)
        end = min(self.size, self.at + size) if size >= 0 else self.size
        rows = self.header + self.row * ((end - min(self.at, end)) // len(self.row) + 3)
        skip = max(0, self.at - len(self.header)) // len(self.row) * len(self.row)
        data = (rows if self.at < len(self.header) else rows[len(self.header) :])[
            self.at - skip - (len(self.header) if self.at >= len(self.header) else 0) :
        ][: end - self.at]
        self.at += len(data)
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def test_a_file_of_gigabytes_is_streamed_and_its_first_sections_come_before_it_is_read() -> None:
    class Asked(_Endless):
        reached = 0

        def read(self, size: int = -1) -> bytes:
            data = super().read(size)
            self.reached = max(self.reached, self.at)
            return data

    size = 64 << 20
    stream = Asked(b"Date,Place,Killed,Remark\n", b"2016-05-12,Anadan,3," + b"abcdefg " * 1000 + b"\n", size)
    buffered: BinaryIO = stream  # type: ignore[assignment]
    found = sections(Original("big.csv", buffered, size, Digest("0" * 64)), How())
    lengths = [len(next(found).document.text) for _ in range(20)]
    assert max(lengths) < 220_000
    assert stream.at < size // 4  # read no further than is needed
    assert stream.widest <= 1 << 20  # and never whole
    found.close()  # type: ignore[attr-defined]


# workbooks


def test_a_workbook_gives_every_sheet_with_dates_headers_of_two_rows_and_what_is_hidden() -> None:
    section = one("book.xlsx", samples.incident_workbook())
    claim = only(section)
    assert bounds(claim) == (3, 5, False)
    assert interval(claim) == ("2016-05-12", "2016-05-13", Precision.DAY)
    assert claim.speakers == (Speaker("Invented hospital", "outlet"),)
    assert "Incidents in an invented district" in section.document.text
    assert "word: min\nmeaning: the least" in section.document.text
    assert {"sheet Incidents, row 4", "sheet Notes, row 2"} <= {
        passage.locator for passage in section.document.passages
    }
    assert [words for words, p in said(section.document) if p.role is PassageRole.TITLE] == ["Incidents", "Notes"]
    assert noted(section, "the sheet Notes is hidden")
    assert section.document.working_copy.startswith("openpyxl 3")


def test_a_formula_without_its_result_is_named_and_not_counted() -> None:
    section = one("book.xlsx", samples.incident_workbook())
    assert "Killed min: =1+1" in section.document.text
    assert noted(section, "cells with a formula whose result the file does not keep (save it in Excel once): 1")
    assert noted(section, "cells of Killed min that hold a formula, kept as they are and not counted: 1")


def test_numbers_of_days_and_swapped_dates_of_spreadsheets() -> None:
    rows = [["Date", "Place", "Killed"], [42502, "Anadan", 3.0], [42503, "Anadan", 4]]
    serial = one("s.xlsx", samples.workbook({"a": rows}))
    assert [interval(claim)[0] for claim in serial.stated] == ["2016-05-12", "2016-05-13"]
    mixed = [["Date", "Place", "Killed"], [datetime(2016, 5, 12), "Anadan", 3], ["31/05/2016", "Anadan", 4]]
    section = one("m.xlsx", samples.workbook({"a": mixed}))
    assert [interval(claim)[0] for claim in section.stated] == ["2016-05-12", "2016-05-31"]
    assert noted(section, "may have swapped day and month")


def test_a_range_that_a_spreadsheet_made_a_date_is_not_counted() -> None:
    rows = [["Date", "Place", "Killed"], [datetime(2016, 5, 12), "Anadan", datetime(2016, 10, 15)]]
    section = one("m.xlsx", samples.workbook({"a": rows}))
    assert section.stated == ()
    assert noted(section, "cells of Killed that hold a date")


def test_a_map_is_given_to_the_sheets_that_have_its_columns() -> None:
    book = samples.workbook({"a": [["tote", "ort"], [3, "Anadan"]], "b": [["x", "y"], ["p", "q"]]})
    how = How(columns={"place": "ort", "counts": [{"kind": "killed", "best": "tote"}]})
    section = one("b.xlsx", book, how)
    assert bounds(only(section)) == (3, 3, False)
    assert noted(section, "the sheet b has not the columns of the map; its rows are kept as text")
    with pytest.raises(UnreadableDocument, match="does not fit"):
        take("b.xlsx", book, How(columns={"place": "no"}))


def test_macros_pictures_and_comments_of_a_workbook_are_named_and_never_run() -> None:
    more = {
        "xl/vbaProject.bin": b"macro",
        "xl/media/image1.png": b"\x89PNG picture",
        "xl/comments1.xml": b"<comments/>",
    }
    section = one("book.xlsx", samples.repacked(samples.incident_workbook(), more))
    assert noted(section, "macros are kept in the original and never run")
    assert noted(section, "comments on cells")
    (picture,) = section.document.attachments
    assert (picture.name, picture.media_type, picture.size_bytes) == ("xl/media/image1.png", "image/png", 12)
    (named,) = take("book.xlsm", samples.repacked(samples.incident_workbook(), more))
    assert sum("macros" in note for note in named.document.notes) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (samples.sheet_bomb(), "zip bomb"),
        (samples.entity_bomb(), "XML bomb"),
        (samples.entity_bomb("xl/worksheets/sheet1.xml"), "XML bomb"),
        (samples.entity_bomb("xl/workbook.xml"), "XML bomb"),
        (samples.incident_workbook()[:3000], "cut short or damaged"),
        (samples.repacked(samples.incident_workbook(), {"xl/workbook.xml": b"<workbook"}), "damaged"),
        (samples.workbook({"a": []}), "no rows"),
    ],
)
def test_hostile_and_damaged_workbooks_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        take("book.xlsx", data)


def test_entities_in_utf_16_are_seen_too() -> None:
    bomb = samples.ENTITIES.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")
    with pytest.raises(UnreadableDocument, match="XML bomb"):
        take("b.xlsx", samples.repacked(samples.incident_workbook(), {"xl/styles.xml": bomb}))


def test_a_sheet_that_breaks_off_gives_the_rows_before() -> None:
    whole = samples.incident_workbook()
    sheet = zipfile.ZipFile(io.BytesIO(whole)).read("xl/worksheets/sheet1.xml")
    cut = sheet[: sheet.rindex(b"<row") + 20]
    section = one("b.xlsx", samples.repacked(whole, {"xl/worksheets/sheet1.xml": cut}))
    assert bounds(only(section)) == (3, 5, False)
    assert noted(section, "the sheet Incidents is damaged and breaks off")


def test_a_table_in_an_archive_says_where_it_lay() -> None:
    (section,) = take("all.zip", zipped({"lists/a.csv": samples.airwars()}))
    assert section.document.passages[0].locator == "lists/a.csv › row 2"


# hostile input

SAMPLES = (
    samples.acled(), samples.ucdp(), samples.airwars(), samples.casualty_list(), samples.casualty_list("\t", "utf-16"),
    samples.casualty_list(";", "cp1256"), samples.uwazi(),
)  # fmt: skip


@given(st.sampled_from(SAMPLES), st.integers(0, 5000), st.binary(max_size=12), st.integers(0, 40))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_changed_tables_are_read_or_refused(data: bytes, at: int, put: bytes, away: int) -> None:
    at %= len(data)
    try:
        found = take("t.csv", data[:at] + put + data[at + away :])
    except UnreadableDocument:
        return
    for section in found:
        for claim in section.stated:
            assert parse_claim(json.loads(json.dumps(claim_json(claim))), section.document.digest) is not None


@given(st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]),
       st.integers(0, 20_000), st.binary(max_size=12), st.integers(0, 40))  # fmt: skip
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_changed_workbooks_are_read_or_refused(member: str, at: int, put: bytes, away: int) -> None:
    whole = samples.incident_workbook()
    part = zipfile.ZipFile(io.BytesIO(whole)).read(member)
    at %= len(part)
    try:
        take("b.xlsx", samples.repacked(whole, {member: part[:at] + put + part[at + away :]}))
    except UnreadableDocument:
        return
