"""Exports of Bayanat: items, missing commas, placeholders, events, files and their digests, and who is not named."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.claims.claim import Claim
from sijill.claims.kinds import kinds
from sijill.errors import UnreadableDocument
from sijill.intake.records.bayanat_events import KINDS, find_kind
from sijill.intake.records.bayanat_media import PART_BYTES
from sijill.intake.section import How, Section
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.values.document import Document, Speaker
from sijill.values.when import Precision
from tests.unit.intake.bayanat_samples import (
    FILM,
    SCAN,
    actor,
    bulletin,
    csv_export,
    event,
    export,
    md5,
    zip_export,
)
from tests.unit.intake.originals import said, take, take_one, zipped


def told(document: Document, note: str) -> bool:
    return any(note in each for each in document.notes)


def locators(sections: list[Section]) -> list[str]:
    found = (passage.locator for section in sections for passage in section.document.passages)
    return list(dict.fromkeys(found))


def the_claim(item: dict[str, Any], kind: str = "bulletins", how: How | None = None) -> Claim:
    (section,) = take("export.json", export([item], kind), how)
    (claim,) = section.stated
    return claim


def test_a_description_is_read_as_text_and_its_source_says_it() -> None:
    document = take_one("export.json", export([bulletin()]))
    words = dict(said(document))
    text = "Two shells fell yesterday on the bakery.\nFour people were killed & six wounded."
    assert list(words) == ["Two shells on the bakery of Tal Ward", text]
    assert words[text].speaker == Speaker("Tal Ward Media Office", "outlet")
    assert words[text].locator == "bulletin 12"
    assert "alert" not in document.text
    assert [each.name for each in document.attachments] == ["/admin/api/serve/inline/crater.png", "20140302-film.mp4"]


def test_the_date_is_that_of_the_publication_and_has_no_zone_unless_one_is_given() -> None:
    document = take_one("export.json", export([bulletin()]))
    assert {each.sent for each in document.passages} == {datetime(2014, 3, 3)}
    assert UNKNOWN_ZONE in document.notes
    zone = ZoneInfo("Asia/Damascus")
    document = take_one("export.json", export([bulletin()]), How(zone=zone))
    assert document.passages[0].sent == datetime(2014, 3, 3, tzinfo=zone)
    assert UNKNOWN_ZONE not in document.notes
    document = take_one("export.json", export([bulletin(publish_date=None)]))
    assert document.passages[0].sent == datetime(2015, 1, 1, 9, 15)


def test_items_are_found_across_the_batches_that_no_comma_divides() -> None:
    data = export([bulletin(number) for number in range(1, 751)])
    with pytest.raises(json.JSONDecodeError):
        json.loads(data)
    assert locators(take("export.json", data)) == [f"bulletin {number}" for number in range(1, 751)]


@pytest.mark.parametrize("between", ["", " ", "\n", "\r\n\t ", ",", " ,\n", ",,"])
def test_any_space_and_any_number_of_commas_may_stand_between_items(between: str) -> None:
    ugly = bulletin(1, description='he said "}{" and "[1]" \\" \\\\', comments="}\n{")
    data = f'{{"bulletins":[{json.dumps(ugly)}{between}{json.dumps(bulletin(2))}]}}'.encode()
    document = take_one("export.json", data)
    assert {each.locator for each in document.passages} == {"bulletin 1", "bulletin 2"}
    assert 'he said "}{" and "[1]" \\" \\\\' in document.text


def test_a_restricted_item_is_a_placeholder_and_not_dropped() -> None:
    document = take_one("export.json", export([bulletin(4), {"id": 5, "restricted": True}, bulletin(6)]))
    assert {each.locator for each in document.passages} == {"bulletin 4", "bulletin 5", "bulletin 6"}
    assert "bulletin: 5\nrestricted: " in document.text
    assert told(document, "restricted items")


def test_titles_are_kept_with_their_ids_and_ids_are_not_interpreted() -> None:
    text = take_one("export.json", export([bulletin()])).text
    assert "source: Tal Ward Media Office, id 5\n" in text
    assert "label: Bakeries, id 9\n" in text
    assert "location: Northern, Tal Ward (35.101, 36.202), id 77\n" in text
    assert "event type: Shelling\nevent type id: 40\n" in text
    assert "related bulletin: 13 The same shells; related as id 2; probability 1\n" in text
    assert "related actor: 8 (restricted)\n" in text
    claim = the_claim(bulletin(events=[event("Barrel bomb", eventtype={"id": 11, "title": "Barrel bomb"})]))
    assert claim.kind == "barrel_bomb"  # in a fresh Bayanat, 11 is Death


def test_a_place_may_give_its_position_in_either_way() -> None:
    for place in (
        {"id": 1, "title": "x", "latlng": {"lat": 35, "lng": 36}},
        {"id": 1, "title": "x", "lat": 35, "lng": 36},
    ):
        assert "location: x (35.0, 36.0), id 1\n" in take_one("export.json", export([bulletin(locations=[place])])).text
    nowhere = {"id": 1, "title": "x", "lat": 135, "lng": "36"}
    assert "location: x, id 1\n" in take_one("export.json", export([bulletin(locations=[nowhere])])).text


def test_fields_that_an_instance_has_added_are_written() -> None:
    assert "weather of the day: fog\n" in take_one("export.json", export([bulletin()])).text


def test_staff_is_not_named_in_the_text() -> None:
    document = take_one("export.json", export([bulletin()]))
    for hidden in ("Analyst", "analyst1", "Team North"):
        assert hidden not in document.text
    assert told(document, "staff, reviewers and access roles")
    assert "review: Accepted.\n" in document.text and "Accepted." not in [text for text, _ in said(document)]


def test_an_event_whose_type_is_clear_states_a_claim() -> None:
    claim = the_claim(bulletin())
    assert (claim.kind, claim.count, claim.subject) == ("shelling", None, None)
    assert claim.spans[0].quote == "Shelling"
    assert claim.when is not None
    assert (claim.when.earliest, claim.when.precision) == (datetime(2014, 3, 2, 14, 30), Precision.MINUTE)
    (place,) = claim.places
    assert (place.text, place.candidates[0].lat) == ("Northern Governorate, Tal Ward", 35.101)
    assert claim.speakers == (Speaker("Tal Ward Media Office", "outlet"),)


def test_the_death_of_an_actor_counts_one_and_a_type_of_two_meanings_none() -> None:
    claim = the_claim(actor(), "actors")
    assert (claim.kind, claim.subject, claim.count and claim.count.low) == ("killed", "people", 1)
    assert claim.when is not None and claim.when.precision is Precision.DAY
    assert claim.when.latest == datetime(2014, 3, 3)
    unit = the_claim(actor(type="Entity"), "actors")
    assert unit.count is None


def test_dates_of_events() -> None:
    month = the_claim(bulletin(events=[event(from_date="2014-03-01T00:00", to_date="2014-03-31T00:00")]))
    assert month.when is not None
    assert (month.when.earliest, month.when.latest) == (datetime(2014, 3, 1), datetime(2014, 4, 1))
    guessed = the_claim(bulletin(events=[event(estimated=True)]))
    assert guessed.when is not None and guessed.when.precision is Precision.UNRESOLVED
    backwards = export([bulletin(events=[event(from_date="2014-03-05T00:00", to_date="2014-03-01T00:00")])])
    (section,) = take("export.json", backwards)
    assert section.stated[0].when is not None and section.stated[0].when.earliest == datetime(2014, 3, 5)
    assert told(section.document, "end before they begin")
    assert the_claim(bulletin(events=[event(from_date="soon")])).when is None


def test_the_map_of_types_holds_kinds_that_there_are_and_leaves_doubtful_titles_out() -> None:
    assert set(KINDS) <= set(kinds())
    for doubtful in ("Detained/Abducted", "Returned", "Incident", "Found", ""):
        assert find_kind((doubtful, "")) is None
    assert find_kind(("", "غارة جوية")) == "air_strike"
    assert find_kind(("Shelling", "غارة جوية")) is None  # the two languages do not agree
    assert find_kind(("  enforced  Disappearance ", "")) == "disappeared"


def test_an_actor_with_a_profile_of_a_missing_person() -> None:
    document = take_one("export.json", export([actor()], "actors"))
    (words,) = said(document)
    assert words[0] == "His brother saw him carried into the car."
    assert words[1].speaker == Speaker("Families of Tal Ward", "outlet")
    assert words[1].sent == datetime(2014, 4, 1)
    for shown in (
        "father name: Adib",
        "mother name: Huda",
        "civilian: Civilian",
        "eye color: Brown",
        "seen in the morgue",
    ):
        assert shown in document.text


def test_contacts_and_numbers_of_papers_are_left_in_the_original() -> None:
    document = take_one("export.json", export([actor()], "actors"))
    for hidden in ("+963", "0123456789", "A cousin", "A passer-by"):
        assert hidden not in document.text
    assert told(document, "contacts of relatives and witnesses")


def test_incidents() -> None:
    item = {
        "class": "incident",
        "id": 2,
        "title": "Bakeries of Tal Ward",
        "description": "<p>Three bakeries were hit in one week.</p>",
        "potential_violations": [{"id": 1, "title": "Attack on objects"}],
        "events": [event("Incident")],
        "bulletin_relations": [{"bulletin": {"id": 12, "title": "Two shells"}, "related_as": None}],
    }
    document = take_one("export.json", export([item], "incidents"))
    assert [text for text, _ in said(document)][-1] == "Three bakeries were hit in one week."
    assert "potential violation: Attack on objects, id 1\n" in document.text
    assert document.passages[0].locator == "incident 2"


def test_files_of_the_archive_are_hashed_and_checked_against_their_etags() -> None:
    document = take("export_20240101-101010.zip", zip_export([bulletin()], {"20140302-film.mp4": FILM}))[0].document
    film = next(each for each in document.attachments if each.name == "20140302-film.mp4")
    assert film.sha256 == hashlib.sha256(FILM).hexdigest()
    assert (film.size_bytes, film.note, film.locator) == (len(FILM), "MD5 as documented", "export.json › bulletin 12")
    assert not told(document, "differ")


def test_a_file_that_is_not_the_documented_one_is_told() -> None:
    document = take("export.zip", zip_export([bulletin()], {"20140302-film.mp4": FILM + b"!"}))[0].document
    film = next(each for each in document.attachments if each.name == "20140302-film.mp4")
    assert "not the file that was documented" in film.note
    assert film.sha256 == hashlib.sha256(FILM + b"!").hexdigest()
    assert told(document, "files that differ from what was documented: 1")


def test_a_file_that_did_not_come_along_is_named_with_its_etag() -> None:
    for data in (export([bulletin()]), zip_export([bulletin()], {})):
        document = take("export", data)[0].document
        film = next(each for each in document.attachments if each.name == "20140302-film.mp4")
        assert film.sha256 is None and film.note == f"not in the export; documented with etag {md5(FILM)}"


def test_etags_of_uploads_in_parts() -> None:
    long = b"\x01" * (PART_BYTES + 5)
    digests = b"".join(bytes.fromhex(md5(part)) for part in (long[:PART_BYTES], long[PART_BYTES:]))
    notes = {}
    for etag in (f'"{md5(digests)}-2"', f"{md5(b'?')}-7", "W/strange"):
        media = [{"id": 1, "filename": "long.mp4", "fileType": "video/mp4", "etag": etag}]
        document = take("export.zip", zip_export([bulletin(medias=media)], {"long.mp4": long}))[0].document
        notes[etag] = document.attachments[-1].note
        assert told(document, "cannot be checked") is ("as documented" not in notes[etag])
    assert [note.partition(" ")[0] for note in notes.values()] == ["MD5", "etag", "etag"]
    assert "upload in parts of unknown size: not checked" in notes[f"{md5(b'?')}-7"]


def test_files_that_hold_words_are_read_too_and_others_are_named() -> None:
    files = {"list.txt": SCAN, "other.mp4": FILM, "empty.txt": b""}
    sections = take("export.zip", zip_export([bulletin()], files))
    assert sections[1].document.text == SCAN.decode()
    notes = [note for section in sections for note in section.document.notes]
    assert any("1 files of the archive that no item names, the first other.mp4" in note for note in notes)
    assert any("empty.txt" in note for note in notes)


def test_an_archive_that_only_looks_like_one_is_read_as_any_other() -> None:
    document = take_one("export.zip", zipped({"export.csv": b"no table", "a.txt": b"Five people were killed there."}))
    assert "Five people" in document.text


def test_a_file_that_breaks_off_gives_what_is_whole() -> None:
    data = export([bulletin(1), bulletin(2)])
    document = take_one("export.json", data[: len(data) - 200])
    assert {each.locator for each in document.passages} == {"bulletin 1"}
    assert told(document, "breaks off in item 2")


def test_a_damaged_item_is_named_and_the_rest_is_read() -> None:
    data = export([bulletin(1), bulletin(222), bulletin(3)], batch=1).replace(b'"id": 222,', b'"id": two,')
    document = take_one("export.json", data)
    assert {each.locator for each in document.passages} == {"bulletin 1", "bulletin 3"}
    assert told(document, "that are not read, being no JSON: 1 (number 2: expecting value)")


def test_an_export_without_items_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"export\.json: no item can be read"):
        take("export.json", export([]))


CSV_HEADER = [
    "id", "title", "title_ar", "origin_id", "source_link", "sjac_title", "sjac_title_ar", "description", "publish_date",
    "documentation_date", "labels.label-1", "labels.label-2", "verified_labels", "sources.source-1",
    "locations.location-1", "geo_locations", "media.media-1", "events.event-1", "related_bulletins",
    "related_actors.actor-1", "related_incidents",
]  # fmt: skip
CSV_ROW = [
    "12", "Two shells on the bakery", "", "aB3", "", "TW-1", "", "<p>Four people were killed.</p>", "2014-03-03T00:00",
    "", "9-Bakeries", "10-Food - and water", "", "5-Tal Ward Media Office", "77-Tal Ward", "", "1-The queue",
    "3-The bakery", "", "8-Sami of Tal Ward", "",
]  # fmt: skip


def test_csv_of_bulletins() -> None:
    document = take_one("export.csv", csv_export(CSV_HEADER, [CSV_ROW]))
    words = dict(said(document))
    assert "Four people were killed." in words
    assert words["Four people were killed."].speaker == Speaker("Tal Ward Media Office", "outlet")
    assert words["Four people were killed."].locator == "bulletin 12"
    assert document.passages[0].sent == datetime(2014, 3, 3)
    for shown in ("label: Food - and water, id 10\n", "event: The bakery\n", "related actor: 8 Sami of Tal Ward\n"):
        assert shown in document.text
    assert told(document, "the CSV export gives events")


def test_csv_of_actors_with_profiles() -> None:
    header = ["id", "name", "name_ar", "nickname_ar", "mother_name_ar", "civilian", "type", "id_numbers"]
    profile = ["profile_1_mode", "profile_1_description", "profile_1_sources", "profile_1_saw_phone"]
    row = ["8", "Sami", "سامي", "", "", "Civilian", "Person", '[{"number": "0123456789"}]']
    more = ["3", "He was taken at the mill.", "['Families of Tal Ward', \"The mill's owner\"]", "+963 900 111 111"]
    document = take_one("export.csv", csv_export([*header, *profile], [[*row, *more]]))
    (words,) = said(document)
    assert words[0] == "He was taken at the mill."
    assert words[1].speaker == Speaker("Families of Tal Ward; The mill's owner", "outlet")
    assert words[1].locator == "actor 8"
    assert "+963" not in document.text and "0123456789" not in document.text


def test_csv_within_an_archive() -> None:
    data = zipped({"export.csv": csv_export(CSV_HEADER, [CSV_ROW])})
    assert locators(take("export_1.zip", data)) == ["export.csv › bulletin 12"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_damage_is_a_note_or_a_refusal(data: st.DataObject) -> None:
    samples = (
        export([bulletin(1), {"id": 5, "restricted": True}]),
        export([actor()], "actors"),
        csv_export(CSV_HEADER, [CSV_ROW]),
        zip_export([bulletin()], {"20140302-film.mp4": FILM, "list.txt": SCAN}),
    )
    broken = bytearray(data.draw(st.sampled_from(samples)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(20, len(broken) - 1))
        broken[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    try:
        take("export.json", bytes(broken))
    except UnreadableDocument as refused:
        assert "export.json: " in str(refused)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_values_of_any_shape_are_taken(data: st.DataObject) -> None:
    """Any member may hold anything: an instance may be years older or newer than the models read here."""
    leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("2014-03-03T00:00")
    anything = st.recursive(leaf, lambda each: st.lists(each, max_size=3) | st.dictionaries(KEYS, each, max_size=4))
    item = {**data.draw(st.sampled_from((bulletin(), actor()))), **data.draw(st.dictionaries(KEYS, anything))}
    (section,) = take("export.json", export([item]))
    section.document.text.encode()


KEYS = st.sampled_from([*bulletin(), *actor(), *event(), *actor()["actor_profiles"][0], "lat", "lng", "latlng", "type"])
