"""Exports of KoBoToolbox and ODK Central: words, labels, times, places, counts, repeats, and who is not named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.records.kobo import is_kobo_header, is_kobo_workbook
from sijill.intake.records.kobo_counts import find_counted, says_when, says_where
from sijill.intake.records.xlsform import parse_form
from sijill.intake.section import How, Original, Section
from sijill.intake.tabular.workbook import open_workbook
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.values.document import Document, Speaker
from tests.unit.intake.kobo_samples import (
    KOBO_HEADER,
    KOBO_ROW,
    ODK_HEADER,
    ODK_ROW,
    kobo_json,
    odata,
    submission,
    table,
    workbook,
    xlsform,
)
from tests.unit.intake.originals import said, take, take_one, zipped

FORM_BYTES = xlsform()
FORM = How(form=FORM_BYTES)


def with_answers(answers: dict[str, Any]) -> dict[str, Any]:
    return submission() | answers


def told(document: Document, note: str) -> bool:
    return any(note in each for each in document.notes)


def claims_of(sections: list[Section]) -> list[tuple[str, int | None]]:
    return [(each.kind, each.count.low if each.count else None) for one in sections for each in one.stated]


def test_an_answer_in_words_is_read_and_its_label_is_not() -> None:
    document = take_one("data.json", kobo_json([submission()]), FORM)
    words = [text for text, _ in said(document)]
    assert words == [
        "Yesterday two shells hit the bakery. My neighbour was wounded.",
        "Rana of the bakery",
        "Her small brother",
    ]
    assert "What happened?: Yesterday" in document.text


def test_labels_and_choices_come_from_the_form_with_the_raw_value_kept() -> None:
    text = take_one("data.json", kobo_json([submission()]), FORM).text
    assert "Which town?: t1\n" in text
    assert "Which town?, in words: Tal Ward\n" in text
    assert "What is needed?: water tents\n" in text
    assert "What is needed?, in words: Drinking water; Tents\n" in text
    assert "Name of the victim: Rana" in text  # without the marks of layout


def test_labels_are_in_the_language_of_the_answers() -> None:
    arabic = with_answers({"event/account": "سقطت قذيفتان على المخبز أمس وجرح جاري"})
    text = take_one("data.json", kobo_json([arabic]), FORM).text
    assert "ما هي المدينة؟: t1\n" in text
    assert "ما هي المدينة؟, in words: تل ورد\n" in text


def test_without_the_form_names_are_used_and_a_note_says_so() -> None:
    document = take_one("data.json", kobo_json([submission()]))
    assert "event/town: t1\n" in document.text
    assert told(document, "--form")
    assert next(text for text, _ in said(document)).startswith("Yesterday two shells")
    assert "water tents" not in [text for text, _ in said(document)]  # names of choices are no prose


def test_a_broken_form_is_named_and_stops_nothing() -> None:
    for form in (b"PK\x03\x04 no workbook", workbook({"sheet": [("a", "b")]}), xlsform()[:-400]):
        document = take_one("data.json", kobo_json([submission()]), How(form=form))
        assert told(document, "the form is not used")


def test_the_time_is_that_of_the_end_with_the_zone_of_the_device() -> None:
    document = take_one("data.json", kobo_json([submission()]), FORM)
    assert {each.sent for each in document.passages} == {
        datetime(2023, 3, 5, 10, 41, tzinfo=timezone(timedelta(hours=3)))
    }
    assert UNKNOWN_ZONE not in document.notes


def test_a_form_ended_on_another_day_counts_from_its_beginning() -> None:
    document = take_one("data.json", kobo_json([submission(end="2023-03-09T09:00:00.000+03:00")]), FORM)
    assert document.passages[0].sent is not None
    assert document.passages[0].sent.date().isoformat() == "2023-03-05"
    assert told(document, "another day")


def test_a_device_without_a_zone_is_noted_or_given_one() -> None:
    local = submission(start="2023-03-05T10:00:00", end="2023-03-05T10:30:00")
    document = take_one("data.json", kobo_json([local]), FORM)
    assert document.passages[0].sent == datetime(2023, 3, 5, 10, 30)
    assert UNKNOWN_ZONE in document.notes
    zone = ZoneInfo("Asia/Damascus")
    document = take_one("data.json", kobo_json([local]), How(form=FORM.form, zone=zone))
    assert document.passages[0].sent == datetime(2023, 3, 5, 10, 30, tzinfo=zone)


def test_where_the_device_tells_no_time_the_server_does_in_utc() -> None:
    late = submission()
    del late["start"], late["end"]
    document = take_one("data.json", kobo_json([late]), FORM)
    assert document.passages[0].sent == datetime(2023, 3, 5, 7, 42, 10, tzinfo=UTC)
    zone = ZoneInfo("Asia/Damascus")
    document = take_one("data.json", kobo_json([late]), How(zone=zone))
    assert document.passages[0].sent is not None
    assert document.passages[0].sent.hour == 10


def test_enumerators_are_told_apart_and_not_named() -> None:
    records = [submission(1), submission(2, username="field_worker_basil"), submission(3)]
    document = take_one("data.json", kobo_json(records), FORM)
    through = {each.locator: each.through for each in document.passages if "›" not in each.locator}
    assert [len(each) for each in through.values()] == [1, 1, 1]
    assert through["submission 1"] == through["submission 3"] != through["submission 2"]
    assert through["submission 1"][0].role == "interviewer"
    assert "amal" not in document.text and "basil" not in document.text
    assert all("amal" not in str(each) for each in document.passages)
    assert told(document, "enumerators are numbered") and told(document, "(2)")


def test_devices_accounts_and_telephones_are_left_in_the_original() -> None:
    document = take_one("data.json", kobo_json([submission()]), FORM)
    for hidden in ("collect:", "org_account", "+963", "reviewer_one", "0f0f0f"):
        assert hidden not in document.text
        assert all(hidden not in str(each) for each in document.attachments)
    assert told(document, "devices") and told(document, "telephone numbers")


def test_repeats_are_entries_of_their_own_within_their_submission() -> None:
    document = take_one("data.json", kobo_json([submission()]), FORM)
    where = {text: passage.locator for text, passage in said(document)}
    assert where["Rana of the bakery"] == "submission 12 › victims 1"
    assert where["Her small brother"] == "submission 12 › victims 2"
    assert "Age: 31" in document.text and "Age: 9" in document.text


def test_a_question_that_counts_the_killed_states_a_claim_with_its_place_and_day() -> None:
    (section,) = take("data.json", kobo_json([submission()]), FORM)
    (claim,) = section.stated  # neither the women alone nor the ages
    assert (claim.kind, claim.subject, claim.count and claim.count.low) == ("killed", "people", 3)
    assert claim.spans[0].quote == "3"
    assert claim.when is not None and claim.when.earliest == datetime(2023, 3, 4)
    (place,) = claim.places
    assert (place.candidates[0].lat, place.candidates[0].lon) == (35.101, 36.202)
    assert section.document.text[place.start : place.end] == place.text == "35.101 36.202 410.5 4.9"
    assert claim.speakers[0] == Speaker(None, "witness")


def test_the_place_of_an_interview_is_not_taken_for_the_place_of_the_harm() -> None:
    elsewhere = submission()
    elsewhere["event/my_position"] = elsewhere.pop("event/where")
    (section,) = take("data.json", kobo_json([elsewhere]), FORM)
    assert "35.101 36.202 410.5 4.9" in section.document.text
    assert section.stated[0].places == ()


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("number_killed", "", "killed"),
        ("q7", "How many people were killed in the attack?", "killed"),
        ("q7", "Total number of injured", "injured"),
        ("q7", "Number of displaced persons", "displaced"),
        ("q7", "عدد القتلى المدنيين", "killed"),
        ("q7", "كم عدد الجرحى؟", "injured"),
        ("killed", "", "killed"),
        ("women_killed", "", None),
        ("number_killed", "How many animals were killed?", None),
        ("q7", "How many days were you detained?", None),
        ("killed_2", "", None),
        ("q7", "عدد الضحايا", None),
    ],
)
def test_only_questions_without_doubt_count(name: str, label: str, expected: str | None) -> None:
    found = find_counted(name, [label] if label else [], integer=True)
    assert (found.kind if found else None) == expected


def test_a_bare_word_of_harm_counts_nobody_unless_the_form_asks_for_a_number() -> None:
    assert find_counted("killed", [], integer=False) is None
    assert find_counted("number_killed", [], integer=False) is not None


def test_questions_of_the_time_and_the_place_of_an_incident() -> None:
    assert says_when("incident_date", []) and says_when("q", ["تاريخ الحادث"]) and not says_when("birth_date", [])
    assert says_where("q", ["Location of the attack"]) and not says_where("location", [])


def test_attachments_are_named_without_the_account_in_their_path() -> None:
    document = take_one("data.json", kobo_json([submission()]), FORM)
    (attachment,) = document.attachments
    assert (attachment.name, attachment.media_type, attachment.locator) == (
        "front_door.jpg",
        "image/jpeg",
        "submission 12",
    )
    assert attachment.sha256 is None and "not in the export" in attachment.note


def test_what_the_office_decided_is_kept_and_marked() -> None:
    document = take_one("data.json", kobo_json([submission()]), FORM)
    assert "validation: Approved\n" in document.text
    assert "note of the office: Called back, the account stands.\n" in document.text
    assert "edited: after it was sent\n" in document.text
    assert told(document, "edited after they were sent")
    assert "Called back, the account stands." not in [text for text, _ in said(document)]


def test_a_transcript_made_on_the_server_is_read_and_its_translation_is_not() -> None:
    details = {
        "event/voice": {
            "transcript": {"value": "They shot from the roof.", "languageCode": "en"},
            "translation": {"ar": {"value": "أطلقوا النار من السطح", "languageCode": "ar"}},
        }
    }
    document = take_one("data.json", kobo_json([submission(_supplementalDetails=details)]), FORM)
    words = [text for text, _ in said(document)]
    assert "They shot from the roof." in words
    assert "أطلقوا النار من السطح" not in words and "أطلقوا النار من السطح" in document.text


def test_odata_of_odk_central() -> None:
    document = take_one("Submissions.json", odata(), FORM)
    assert [text for text, _ in said(document)] == ["The roof came down on them before dawn.", "A man of forty years"]
    assert document.passages[0].locator == "submission uuid:22222222-2222-4222-8222-222222222222"
    assert document.passages[0].sent == datetime(2023, 3, 6, 8, tzinfo=UTC)
    assert "review: hasIssues\n" in document.text and "edited: 2 times\n" in document.text
    assert "Worker Two" not in document.text and "collect:" not in document.text
    (section,) = take("Submissions.json", odata(), FORM)
    assert section.stated[0].places[0].candidates[0].lat == 35.101  # GeoJSON gives the longitude first


def test_a_bare_list_and_a_single_submission_are_read() -> None:
    for data in ([submission()], submission()):
        document = take_one("data.json", json.dumps(data).encode(), FORM)
        assert document.passages[0].locator == "submission 12"


def test_one_page_of_several_says_so() -> None:
    document = take_one("data.json", kobo_json([submission()], count=41), FORM)
    assert told(document, "1 of the 41 submissions")


def test_a_file_that_breaks_off_gives_what_is_whole() -> None:
    data = kobo_json([submission(1), submission(2), submission(3)])
    cut = data[: data.index(b'"_id": 3') + 300]
    document = take_one("data.json", cut, FORM)
    assert {each.locator for each in document.passages if "›" not in each.locator} == {"submission 1", "submission 2"}
    assert told(document, "breaks off in submission 3")


def test_a_damaged_submission_is_named_and_the_rest_is_read() -> None:
    data = kobo_json([submission(1), submission(2), submission(3)]).replace(b'"_id": 2,', b'"_id": ?,')
    document = take_one("data.json", data, FORM)
    assert {each.locator for each in document.passages if "›" not in each.locator} == {"submission 1", "submission 3"}
    assert told(document, "that are not read, being no JSON: 1 (number 2: expecting value)")


def test_nothing_to_read_is_refused_with_a_reason() -> None:
    with pytest.raises(UnreadableDocument, match=r"data\.json: no submission"):
        take("data.json", kobo_json([]).replace(b'"next"', b'"_xform_id_string": 1, "next"'))


def test_half_characters_and_zeros_do_not_reach_the_text() -> None:
    data = kobo_json([with_answers({"event/account": "XX a b c"})]).replace(b"XX", b"\\ud83d \\u0000")
    document = take_one("data.json", data, FORM)
    assert "\ufffd \ufffd a b c" in document.text
    document.text.encode()


def test_nesting_without_end_is_no_harm() -> None:
    deep = b'[{"_submission_time": 1, "a": ' + b"[" * 100_000 + b"]" * 100_000 + b'}, {"_id": 5, "a": "b"}]'
    document = take_one("data.json", deep)
    assert document.passages[0].locator == "submission 5"
    assert told(document, "nested too deeply")
    groups = b'{"a":' * 200 + b"1" + b"}" * 200
    assert take_one("data.json", b'[{"_id": 6, "_submission_time": 1, "g": ' + groups + b"}]").passages


def test_csv_of_kobo_by_names() -> None:
    document = take_one("export.csv", table(KOBO_HEADER, [KOBO_ROW]), FORM)
    assert [text for text, _ in said(document)] == [
        "Two shells hit the bakery; nobody was spared.\nThen a third one fell."
    ]
    assert document.passages[0].locator == "submission 12"
    assert "What is needed?, in words: Drinking water\n" in document.text
    assert "event/needs/tents" not in document.text and "_latitude" not in document.text  # said by other columns
    assert "https://" not in document.text and "org_account" not in document.text
    assert [each.name for each in document.attachments] == ["front_door.jpg"]
    assert claims_of(take("export.csv", table(KOBO_HEADER, [KOBO_ROW]), FORM)) == [("killed", 3)]


def test_csv_headed_by_labels_with_tags_under_them() -> None:
    header = ["What happened?", "How many people were killed?", "_id", "_uuid", "_submission_time"]
    rows = [["#event+text", "#affected+killed", "", "", ""], ["The house fell.", "2", "7", "u7", "2023-03-05 07:42:10"]]
    for delimiter in ";,":
        document = take_one("export.csv", table(header, rows, delimiter), FORM)
        assert [text for text, _ in said(document)] == ["The house fell."]
        assert document.passages[0].sent == datetime(2023, 3, 5, 7, 42, 10, tzinfo=UTC)
    assert claims_of(take("export.csv", table(header, rows), FORM)) == [("killed", 2)]


def test_csv_of_odk_central_and_of_one_of_its_repeats() -> None:
    document = take_one("form.csv", table(ODK_HEADER, [ODK_ROW], ","), FORM)
    assert [text for text, _ in said(document)] == ["Two shells hit the bakery of the town."]
    assert document.passages[0].locator == "submission uuid:33"
    assert "Which town?, in words: Tal Ward\n" in document.text
    assert "Location of the incident: 35.101 36.202\n" in document.text
    assert "review: approved\n" in document.text and "Worker Two" not in document.text
    repeat = table(["victim_name", "age", "PARENT_KEY", "KEY"], [["Rana", "31", "uuid:33", "uuid:33/victims[1]"]], ",")
    document = take_one("form-victims.csv", repeat, FORM)
    assert document.passages[0].locator == "submission uuid:33 › victims[1]"
    assert "Age: 31\n" in document.text


def test_the_archive_of_odk_central_is_read_file_by_file() -> None:
    members = {
        "form.csv": table(ODK_HEADER, [ODK_ROW], ","),
        "form-victims.csv": table(
            ["victim_name", "PARENT_KEY", "KEY"], [["Rana", "uuid:33", "uuid:33/victims[1]"]], ","
        ),
    }
    first, second = (each.document for each in take("form.zip", zipped(members), FORM))
    assert first.passages[0].locator == "form.csv › submission uuid:33"
    assert second.passages[0].locator == "form-victims.csv › submission uuid:33 › victims[1]"


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="no submission"):
        take("export.csv", table(KOBO_HEADER, []))


def test_a_row_of_harm_in_one_group_is_not_taken_for_choices() -> None:
    header = ["g/number_killed", "g/number_injured", "_id", "_uuid", "_submission_time"]
    document = take_one("export.csv", table(header, [["1", "0", "7", "u", "2023-03-05T07:42:10"]]))
    assert "g/number_killed: 1\n" in document.text and "g/number_injured: 0\n" in document.text


def test_a_workbook_has_a_sheet_for_each_repeat() -> None:
    data = workbook(
        {
            "Incident form": [KOBO_HEADER, KOBO_ROW],
            "victims": [
                ("victim_name", "age", "_index", "_parent_table_name", "_parent_index", "_submission__id"),
                ("Rana of the bakery", 31, 1, "Incident form", 1, 12),
            ],
            "other": [("a", "b"), (1, 2)],
        }
    )
    assert is_kobo_workbook(open_workbook(Original.of("export.xlsx", data)))
    (section,) = take("export.xlsx", data, FORM)
    where = {text: passage.locator for text, passage in said(section.document)}
    assert where["Rana of the bakery"] == "submission 12 › victims 1"
    assert told(section.document, "the sheet other is not read")
    other = workbook({"a": [("town", "killed"), ("x", 1)]})
    assert not is_kobo_workbook(open_workbook(Original.of("other.xlsx", other)))


def test_headers() -> None:
    assert is_kobo_header(KOBO_HEADER) and is_kobo_header(ODK_HEADER)
    assert not is_kobo_header(["town", "killed", "date"])


def test_a_form_knows_paths_names_and_labels() -> None:
    form = parse_form(xlsform())
    assert (form.title, form.default_language) == ("Incident form", "English (en)")
    for named in ("event/town", "event-town", "town", "Which town?", "ما هي المدينة؟"):
        found = form.find(named)
        assert found is not None and found.path == "event/town"
    assert form.find("nothing") is None


def test_many_submissions_are_cut_into_sections_and_none_is_lost() -> None:
    sections = take("data.json", kobo_json([submission(number) for number in range(800)]), FORM)
    assert len(sections) > 2
    found = {each.locator for section in sections for each in section.document.passages if "›" not in each.locator}
    assert len(found) == 800
    assert len(claims_of(sections)) == 800


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_damage_is_a_note_or_a_refusal(data: st.DataObject) -> None:
    samples = (
        kobo_json([submission(1), submission(2)]),
        odata(),
        table(KOBO_HEADER, [KOBO_ROW]),
        table(ODK_HEADER, [ODK_ROW], ","),
    )
    broken = bytearray(data.draw(st.sampled_from(samples)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(60, len(broken) - 1))
        broken[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    try:
        take("data.json", bytes(broken), FORM)
    except UnreadableDocument as refused:
        assert str(refused).startswith("data.json: ")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_form_never_stops_an_export(data: st.DataObject) -> None:
    broken = bytearray(FORM_BYTES)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    assert take("data.json", kobo_json([submission()]), How(form=bytes(broken)))
