"""Telegram's JSON: messages keep their senders, times, chains and files, and damage costs no more than what it hit."""

from __future__ import annotations

import hashlib
import io
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.chats.telegram import sections
from sijill.intake.section import How, Original
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.values.document import Document, Passage, PassageRole, Speaker
from tests.unit.intake import telegram_samples as samples
from tests.unit.intake.originals import said, take, take_one, zipped
from tests.unit.intake.telegram_samples import MARKET, SUQ, account, chat, message, written


def by_message(document: Document) -> dict[str, tuple[str, Passage]]:
    """What is read of each message, with its passage."""
    return {passage.locator: (words, passage) for words, passage in said(document)}


def shown(document: Document, locator: str) -> str:
    """All that stands in the working copy of one message, on one line a passage."""
    return "\n".join(document.text[each.start : each.end] for each in document.passages if each.locator == locator)


def heads(document: Document) -> dict[str, Passage]:
    return {each.locator: each for each in document.passages if each.role is PassageRole.DATELINE}


def one(words: Any = "", **more: Any) -> Document:
    return take_one("result.json", written(chat([message(1, words, **more)])))


def test_words_are_read_with_sender_time_and_place_in_the_file() -> None:
    document = take_one("result.json", samples.group())
    words, passage = by_message(document)["message 2"]
    assert words == MARKET
    assert passage.role is PassageRole.NARRATION
    assert passage.speaker == Speaker("Umm Salim", "person")
    assert passage.through == ()
    assert passage.sent == datetime(2016, 12, 13, 14, 2, 33, tzinfo=samples.DAMASCUS)
    words, passage = by_message(document)["message 3"]
    assert words == SUQ
    assert passage.speaker == Speaker("أبو كريم", "person")
    assert document.title == "Ghazal news"
    assert document.outlet is None
    assert document.working_copy.startswith("sijill ")


def test_every_message_is_kept_and_only_words_are_read() -> None:
    document = take_one("result.json", samples.group())
    assert list(heads(document)) == [f"message {number}" for number in range(1, 18)]
    read = by_message(document)
    assert list(read) == [f"message {number}" for number in (2, 3, 4, 5, 6, 7, 9, 14, 15, 17)]
    assert read["message 7"][0] == "see photo"


def test_text_is_a_string_or_parts_with_entities() -> None:
    document = take_one("result.json", samples.group())
    assert by_message(document)["message 4"][0] == "Urgent: two children were wounded, see the list (three)⚠️"
    assert "links behind words (1): the words are kept, the addresses are in the original" in document.notes
    assert "stretches that are struck out (1): read like the rest" in document.notes
    assert "https://lists.example" not in document.text
    bare = one("", text_entities=[{"type": "plain", "text": "only "}, {"type": "bold", "text": "entities"}])
    assert by_message(bare)["message 1"][0] == "only entities"


def test_a_forward_is_said_by_its_origin_and_comes_through_who_forwarded_it() -> None:
    document = take_one("result.json", samples.group())
    words, passage = by_message(document)["message 6"]
    assert words == "Shelling in the north."
    assert passage.speaker == Speaker("Local council", "person")
    assert passage.through == (Speaker("أبو كريم", "person"),)
    assert "forwarded from Local council" in shown(document, "message 6")
    assert any("does not say whether they come from a person or a channel (1)" in note for note in document.notes)
    assert any("does not say when they were first sent (1)" in note for note in document.notes)


def test_a_forward_from_a_channel_is_told_by_its_id_or_by_its_own_messages() -> None:
    document = take_one("result.json", samples.channel())
    read = by_message(document)
    centre = Speaker("مركز الغزال", "outlet")
    assert read["message 2"][1].speaker == Speaker("Civil defence", "outlet")
    assert read["message 2"][1].through == (centre,)
    assert read["message 3"][1].speaker == centre
    assert read["message 3"][1].through == ()  # its own post once more: nobody else passed it on
    assert not any("person or a channel" in note for note in document.notes)
    mixed = account(
        chat([message(1, "A", from_="Horizon", from_id="channel9")], "Horizon", "public_channel"),
        chat([message(2, "B", forwarded_from="Horizon")], "Family"),
    )
    assert by_message(take_one("result.json", written(mixed)))["Family › message 2"][1].speaker == Speaker(
        "Horizon", "outlet"
    )


def test_a_forward_whose_first_time_is_told_counts_from_it() -> None:
    passage = by_message(take_one("result.json", samples.channel()))["message 2"][1]
    assert passage.sent == datetime(2016, 12, 11, 9, tzinfo=samples.DAMASCUS)
    head = shown(take_one("result.json", samples.channel()), "message 2").split("\n")[0]
    assert head.startswith("message 2 · 2016-12-13 14:02:33+03:00 · مركز الغزال · forwarded from Civil defence")
    assert head.endswith("first sent 2016-12-11 09:00:00+03:00")


def test_a_forward_of_a_deleted_account_has_no_name() -> None:
    passage = by_message(one("Shelling.", forwarded_from=None))["message 1"][1]
    assert passage.speaker == Speaker(None, "unnamed")
    assert passage.through == (Speaker("Umm Salim", "person"),)


def test_a_channel_speaks_as_an_outlet_and_its_signatures_are_kept() -> None:
    document = take_one("result.json", samples.channel())
    assert by_message(document)["message 1"][1].speaker == Speaker("مركز الغزال", "outlet")
    assert document.outlet == "مركز الغزال"
    assert "signed ريما" in shown(document, "message 1")
    old = take_one(
        "result.json", written(chat(samples.older([message(1, "A", from_="Horizon")]), kind="public_channel"))
    )
    assert by_message(old)["message 1"][1].speaker == Speaker("Horizon", "outlet")
    assert by_message(one("A", from_="Ghazal news", from_id="channel7001"))["message 1"][1].speaker == Speaker(
        "Ghazal news", "outlet"
    )


def test_a_deleted_account_is_kept_without_a_name() -> None:
    document = take_one("result.json", samples.group())
    words, passage = by_message(document)["message 14"]
    assert words == "I was there."
    assert passage.speaker == Speaker(None, "unnamed")
    assert "account deleted, user1009" in shown(document, "message 14")
    assert "messages of deleted accounts (1): kept without a name" in document.notes


def test_replies_edits_and_bots_stand_in_the_head() -> None:
    document = take_one("result.json", samples.group())
    assert "in reply to message 2" in shown(document, "message 5")
    assert MARKET not in shown(document, "message 5")
    assert "in reply to message 3 of another chat" in shown(document, "message 17")
    assert "edited 2016-12-13 15:00:00+03:00" in shown(document, "message 4")
    assert any(note.startswith("messages marked as edited (1)") for note in document.notes)
    assert "via @ghazalbot" in shown(document, "message 15")


def test_service_messages_and_unsupported_ones_are_kept_and_marked() -> None:
    document = take_one("result.json", samples.group())
    assert "[service message] create_group" in shown(document, "message 1")
    assert 'members: ["Umm Salim", null]' in shown(document, "message 1")
    assert all(each.speaker is None for each in document.passages if each.locator == "message 1")
    assert "not exported" in shown(document, "message 16")
    assert any(note.startswith("service messages") for note in document.notes)
    assert any("could not export (1)" in note for note in document.notes)


def test_places_polls_contacts_buttons_and_reactions_are_kept_beside_the_words() -> None:
    document = take_one("result.json", samples.group())
    assert "place: The school; Main street; 35.123456, 36.5" in shown(document, "message 11")
    assert "poll: Where do we meet?\n- At the school (2)" in shown(document, "message 12")
    assert "contact: Rima 00963 000" in shown(document, "message 13")
    assert "buttons: Open" in shown(document, "message 15")
    assert "reactions: 😢 4" in shown(document, "message 15")


def test_a_field_that_is_not_known_is_kept() -> None:
    assert "paid_stars_amount: 5" in shown(take_one("result.json", samples.group()), "message 17")


def test_files_that_did_not_come_along_are_named() -> None:
    document = take_one("result.json", samples.group())
    held = {each.locator: each for each in document.attachments}
    assert held["message 7"].name == "photos/photo_1@13-12-2016_14-07-33.jpg"
    assert held["message 7"].media_type == "image/jpeg"
    assert held["message 7"].sha256 is None
    assert held["message 7"].note == "the export came without its files"
    assert "File not included" in held["message 8"].note
    assert held["message 8"].media_type == "audio/ogg"
    assert "voice message (12 s)" in shown(document, "message 8")
    assert "sticker 😢: stickers/sticker.webp" in shown(document, "message 10")
    assert "4 files are named and did not come along" in document.notes
    assert any(note.startswith("recordings and films (1)") for note in document.notes)


@pytest.mark.parametrize("folder", ["", "ChatExport_2016-12-14/"])
def test_an_archive_gives_its_files_digests_and_its_documents_are_read(folder: str) -> None:
    members = {folder + name: data for name, data in (samples.files() | {"result.json": samples.group()}).items()}
    found = take("export.zip", zipped(members))
    attachments = {each.locator: each for section in found for each in section.document.attachments}
    photo = attachments["message 7"]
    assert photo.sha256 == hashlib.sha256(samples.PHOTO).hexdigest()
    assert photo.size_bytes == len(samples.PHOTO)
    assert photo.note == ""
    assert attachments["message 8"].sha256 is None
    assert len(found) == 2
    assert "Ten wounded were brought" in found[1].document.text
    notes = found[-1].document.notes
    assert f"1 file of the archive that no message names, not read: {folder}files/nobody.bin" in notes
    assert "1 file is named and did not come along" in found[0].document.notes


def test_a_document_that_cannot_be_read_stops_nothing() -> None:
    members = samples.files() | {"result.json": samples.group(), "files/list.txt": b"\x00\x01\x02" * 50}
    found = take("export.zip", zipped(members))
    assert MARKET in found[0].document.text
    assert any(note.startswith("kept, not read: files/list.txt") for note in found[-1].document.notes)


def test_a_file_whose_path_leads_out_of_the_archive_is_not_opened() -> None:
    data = zipped({"result.json": written(chat([message(1, "A", photo="../../etc/passwd")])), "photos/x.jpg": b"x"})
    attachment = take("export.zip", data)[0].document.attachments[0]
    assert attachment.sha256 is None
    assert attachment.note == "not in the export"


def test_an_account_has_its_chats_one_after_the_other() -> None:
    export = account(
        chat([message(1, "In the family.")], "Family", "private_group"),
        chat([message(1, "To myself.")], None, "saved_messages"),
        left=(chat([message(9, "Left.", from_="Horizon", from_id="channel9")], "Horizon", "public_channel"),),
    )
    document = take_one("result.json", written(export))
    read = by_message(document)
    assert [(where, words) for where, (words, _) in read.items()] == [
        ("Family › message 1", "In the family."),
        ("saved messages › message 1", "To myself."),
        ("Horizon › message 9", "Left."),
    ]
    assert read["Horizon › message 9"][1].speaker == Speaker("Horizon", "outlet")
    assert document.title is None
    assert document.outlet is None
    assert "00963" not in document.text
    assert any("contacts, sessions" in note for note in document.notes)


def test_the_export_gives_away_the_zone_of_its_machine() -> None:
    summer = message(2, "B", **samples.at("2016-07-13T14:00:00", 4))
    document = take_one("result.json", written(chat([message(1, "A"), summer])))
    sent = [passage.sent for _, passage in said(document)]
    assert [each.utcoffset() for each in sent if each is not None] == [timedelta(hours=3), timedelta(hours=4)]
    assert any("UTC+03:00, UTC+04:00" in note for note in document.notes)


def test_a_zone_that_is_given_wins() -> None:
    how = How(zone=ZoneInfo("Asia/Aden"))
    data = written(chat([message(1, "A", **samples.at("2016-12-13T14:00:00", -5))]))
    sent = said(take_one("result.json", data, how))[0][1].sent
    assert sent == datetime(2016, 12, 13, 19, tzinfo=UTC)
    assert sent is not None
    assert sent.hour == 22
    old = written(chat(samples.older([message(1, "A")])))
    sent = said(take_one("result.json", old, how))[0][1].sent
    assert sent == datetime(2016, 12, 13, 14, 1, 33, tzinfo=ZoneInfo("Asia/Aden"))


def test_an_old_export_has_times_without_a_zone() -> None:
    document = take_one("result.json", written(chat(samples.older([message(1, "A")]))))
    assert said(document)[0][1].sent == datetime(2016, 12, 13, 14, 1, 33)
    assert UNKNOWN_ZONE in document.notes
    assert said(document)[0][1].speaker == Speaker("Umm Salim", "person")


def test_times_that_contradict_each_other_are_told() -> None:
    document = one("A", date="2011-01-01T00:00:00", date_unixtime="1481626893")
    assert said(document)[0][1].sent == datetime(2016, 12, 13, 11, 1, 33, tzinfo=UTC)
    assert any("contradict each other" in note for note in document.notes)


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.9, 0.999])
def test_a_file_that_breaks_off_gives_what_was_before(cut: float) -> None:
    data = samples.large(200)
    document = take_one("result.json", data[: int(len(data) * cut)])
    read = [passage.locator for _, passage in said(document)]
    assert read == [f"message {number}" for number in range(1, len(read) + 1)]
    assert len(read) >= int(200 * cut) - 2
    assert any(note.startswith("the file breaks off ") for note in document.notes)


def test_a_damaged_message_is_named_and_the_rest_is_read() -> None:
    data = samples.large(200).replace(b'"id": 50,', b'"id": 50 50,').replace(b"on the market", b'on the "market"', 1)
    document = take_one("result.json", data)
    read = {passage.locator for _, passage in said(document)}
    assert len(read) == 198
    assert "message 1" not in read
    assert "message 50" not in read
    assert any(note.startswith("damaged and not read: ") for note in document.notes)


def test_damage_does_not_give_messages_to_another_chat() -> None:
    export = account(chat([message(1, "A"), message(2, "B")], "Family"), chat([message(1, "C")], "Horizon"))
    export["chats"]["list"][1]["id"] = 8
    data = written(export).replace(b'"id": 2,', b'"id": 2,,')
    document = take_one("result.json", data)
    assert list(by_message(document)) == ["Family › message 1", "Horizon › message 1"]
    assert any(note.startswith("damaged and not read: ") for note in document.notes)


def test_what_telegram_writes_as_no_valid_json_is_mended() -> None:
    emoji = [{"type": "custom_emoji", "text": "😮", "document_id": "@@"}, "Shelling."]
    data = written(chat([message(1, emoji), message(2, "bell: BELL, path: C:\\x41")]))
    data = data.replace(b'"@@"', b"video_files/sticker (2).webm").replace(b"BELL", b"\\x07\\x0B")
    document = take_one("result.json", data)
    read = by_message(document)
    assert read["message 1"][0] == "😮Shelling."
    assert read["message 2"][0] == "bell: \x07\x0b, path: C:\\x41"
    assert any("5 places that Telegram wrote as no valid JSON were mended" in note for note in document.notes)


def test_broken_letters_are_shown_and_counted() -> None:
    data = written(chat([message(1, f"{MARKET} @@"), message(2, "\ufffd")])).replace(b"@@", b"\xd9")
    document = take_one("result.json", data)
    assert by_message(document)["message 1"][0] == f"{MARKET} \ufffd"
    assert "2 broken sequences of utf-8 shown as \ufffd" in document.notes


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_that_was_saved_again_by_an_editor(encoding: str) -> None:
    data = samples.group().decode("utf-8").encode(encoding)
    assert by_message(take_one("result.json", data))["message 3"][0] == SUQ


def test_marks_of_direction_stay_in_the_words() -> None:
    assert by_message(one(f"\u200f{SUQ}\u200e 3"))["message 1"][0] == f"\u200f{SUQ}\u200e 3"


def test_half_characters_are_shown_as_broken_everywhere() -> None:
    half = {"from_": "HALF", "photo": "HALF.jpg", "forwarded_from": "HALF", "HALF": "HALF"}
    data = written(chat([message(1, "A HALF", **half)])).replace(b'"id": 1', b'"id": "HALF"')
    document = take_one("result.json", data.replace(b"HALF", b"\\ud800"))
    document.text.encode()
    assert "A \ufffd" in document.text


def test_a_file_on_one_line_is_read_too() -> None:
    data = json.dumps(chat([message(n, "a\\b\n" * 30) for n in range(1, 500)])).encode()
    assert len(take_one("result.json", data).attachments) == 0
    assert len([1 for section in take("result.json", data) for _ in said(section.document)]) == 499


def test_a_long_chat_is_cut_into_sections_and_nothing_grows() -> None:
    data = samples.large(3000)
    found = take("result.json", data)
    assert len(found) > 2
    assert sum(len(said(section.document)) for section in found) == 3000
    assert found[0].document.title == "Ghazal news"
    assert found[1].document.title is None


def test_a_stream_is_not_read_ahead() -> None:
    data = samples.large(3000)
    stream = io.BytesIO(data)
    original = Original("result.json", stream, len(data), Original.of("x", b"").digest)
    next(sections(original, How()))
    assert stream.tell() < len(data) * 0.9


def test_values_of_wrong_types_do_no_harm() -> None:
    odd = [
        message(1, {"a": 1}),
        message(2, 7),
        message(3, ["a", ["b"], None, {"text": 5}]),
        message(4, "A", from_=5),
        message(5, "B", date=5, date_unixtime="9" * 30),
        message(6, "C", poll={"answers": {"text": 1}}, reactions="x"),
        message(7, "D", photo=["x"], location_information=[1], inline_bot_buttons=[[1], 2], contact_information="x"),
        message(8, "E", edited=True, forwarded_from={"x": 1}, author=["y"], reply_to_message_id={"z": 1}),
    ]
    export = chat(odd)
    export["messages"] += ["text", 5, None, [1, [2]]]  # type: ignore[list-item]
    document = take_one("result.json", written(export))
    assert len(heads(document)) == 8
    assert "4 entries among the messages are none; not read" in document.notes


@pytest.mark.parametrize(
    "data",
    [
        samples.deep(200_000),
        b'{"date_unixtime": ' + b"9" * 100_000,
        written({"personal_information": {}, "chats": {"list": []}}),
        written(chat([])).replace(b"[]", b'[], "from_id": 1'),
        b'{"from_id":' + b"\\" * 200_000,
        b'[{"from_id": 1}]',
    ],
)
def test_a_file_without_a_message_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^result\.json: holds no message"):
        take("result.json", data)


def test_a_deep_message_is_cut() -> None:
    data = samples.deep(5000) + b"]" * 5000 + b'},{"id":2,"type":"message","text":"Shelling."}]}'
    assert [words for words, _ in said(take_one("result.json", data))][-1] == "Shelling."


@pytest.mark.parametrize("cut", [0.4, 0.8])
def test_a_truncated_archive_says_so(cut: float) -> None:
    data = zipped(samples.files() | {"result.json": samples.group()})
    with pytest.raises(UnreadableDocument, match=r"^export\.zip: "):
        take("export.zip", data[: int(len(data) * cut)])


def test_another_name_is_noted() -> None:
    document = take_one("chat.txt", samples.group())
    assert any("is a Telegram export" in note for note in document.notes)


@given(st.integers(0, 10_000), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_no_damage_breaks_more_than_it_hits(seed: int, kind: int) -> None:
    chance, data = random.Random(seed), bytearray(samples.group())
    if kind == 0:
        del data[chance.randrange(len(data)) :]
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(max(1, len(data)))
        if kind == 1:
            data[place : place + 1] = bytes([chance.randrange(256)])
        elif kind == 2:
            del data[place : place + chance.randrange(40)]
        else:
            data[place:place] = chance.choice([b'"', b"{", b"]", b"\\", b"\x00", b"\xff", b"[" * 50, b",,"])
    try:
        found = list(sections(Original.of("result.json", bytes(data)), How()))
    except UnreadableDocument as refused:
        assert str(refused).startswith("result.json: ")
    else:
        assert all(section.document.passages for section in found)
