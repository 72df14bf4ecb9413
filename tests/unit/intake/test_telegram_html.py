"""Telegram's HTML: the same as its JSON says, as far as a page shows it."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.chats.telegram_html import sections
from sijill.intake.section import How, Original
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.values.document import Document, Passage, Speaker
from tests.unit.intake import telegram_html_samples as samples
from tests.unit.intake.originals import said, take, take_one, zipped
from tests.unit.intake.telegram_html_samples import link, page, service
from tests.unit.intake.telegram_html_samples import shown as block
from tests.unit.intake.telegram_samples import DAMASCUS, MARKET, PHOTO, REPORT, SUQ


def by_message(document: Document) -> dict[str, tuple[str, Passage]]:
    return {passage.locator: (words, passage) for words, passage in said(document)}


def text_of(document: Document, locator: str) -> str:
    return "\n".join(document.text[each.start : each.end] for each in document.passages if each.locator == locator)


def group() -> Document:
    return take_one("messages.html", samples.html_group())


def test_words_are_read_with_sender_time_and_place_in_the_file() -> None:
    document = group()
    words, passage = by_message(document)["message 2"]
    assert words == MARKET
    assert passage.speaker == Speaker("Umm Salim", "person")
    assert passage.sent == datetime(2016, 12, 13, 14, 5, 33, tzinfo=DAMASCUS)
    assert document.title == "Ghazal news"
    assert "lxml" in document.working_copy


def test_a_joined_message_is_of_the_sender_before_it() -> None:
    words, passage = by_message(group())["message 3"]
    assert words == SUQ
    assert passage.speaker == Speaker("Umm Salim", "person")
    assert passage.sent == datetime(2016, 12, 13, 14, 6, 33, tzinfo=DAMASCUS)


def test_lines_and_entities_of_the_words() -> None:
    document = group()
    words, passage = by_message(document)["message 4"]
    assert words == "Two children were wounded,\nsee the list (3)"
    assert passage.speaker == Speaker("أبو كريم", "person")
    assert "via @ghazalbot" in text_of(document, "message 4")
    assert any(note.startswith("links behind words (1)") for note in document.notes)
    assert any(note.startswith("stretches that are struck out (1)") for note in document.notes)
    quoted = block(1, "قال المركز:<blockquote>قصف &amp; نزوح</blockquote>ثم توقف")
    assert by_message(take_one("messages.html", page(quoted)))["message 1"][0] == "قال المركز:\nقصف & نزوح\nثم توقف"


def test_a_forward_is_said_by_its_origin_at_its_first_time() -> None:
    document = group()
    read = by_message(document)
    assert read["message 6"][1].speaker == Speaker("Local council", "person")
    assert read["message 6"][1].through == (Speaker("أبو كريم", "person"),)
    assert read["message 6"][1].sent == datetime(2016, 12, 11, 9, tzinfo=DAMASCUS)
    assert "first sent 2016-12-11 09:00:00+03:00" in text_of(document, "message 6")
    assert "message 6 · 2016-12-13 14:05:33+03:00 · أبو كريم" in text_of(document, "message 6")
    assert "first sent about 2016-12-11" in text_of(document, "message 7")
    assert read["message 7"][1].speaker == Speaker("Local council", "person")  # joined: the same origin
    assert read["message 7"][1].through == (Speaker("أبو كريم", "person"),)
    assert read["message 8"][1].through == ()


def test_an_older_page_shows_the_time_of_a_forward_as_text() -> None:
    old = block(1, "A", time="13.12.2016 14:05:33", forward=("Local council", "")).replace(
        "Local council ", 'Local council <span class="details"> 11.12.2016 09:00:00</span>'
    )
    assert by_message(take_one("messages.html", page(old)))["message 1"][1].sent == datetime(2016, 12, 11, 9)


def test_replies_service_messages_and_deleted_accounts() -> None:
    document = group()
    assert "in reply to message 2" in text_of(document, "message 5")
    assert "in reply to a message of another chat" in text_of(document, "message 14")
    assert "[service message] Umm Salim created group «Ghazal news»" in text_of(document, "message 1")
    assert "message 1" not in by_message(document)
    assert by_message(document)["message 13"][1].speaker == Speaker(None, "unnamed")
    assert "13 December 2016" in document.text  # the heading of a day


def test_what_stands_beside_the_words_is_kept() -> None:
    document = group()
    assert "photo: photos/photo_1.jpg" in text_of(document, "message 8")
    assert "reactions: 😢4" in text_of(document, "message 8")
    assert "voice message: Voice message, Not included" in text_of(document, "message 9")
    assert "location: Location, 35.1, 36.5" in text_of(document, "message 11")
    assert "poll: Where?\n- At the school 2 votes" in text_of(document, "message 12")
    held = {each.locator: each for each in document.attachments}
    assert held["message 8"].note == "the export came without its files"
    assert "Not included" in held["message 9"].note
    assert "message 11" not in held
    assert any(note.startswith("recordings and films (1)") for note in document.notes)


def test_a_channel_is_told_by_its_service_messages_or_a_signature() -> None:
    post = block(2, SUQ, "مركز الغزال")
    created = page(service(1, "Channel &laquo;مركز الغزال&raquo; created") + post, "مركز الغزال")
    assert by_message(take_one("messages.html", created))["message 2"][1].speaker == Speaker("مركز الغزال", "outlet")
    signed = block(2, SUQ, "مركز الغزال", after='<div class="signature details">\nريما\n</div>')
    document = take_one("messages.html", page(signed, "مركز الغزال"))
    assert by_message(document)["message 2"][1].speaker == Speaker("مركز الغزال", "outlet")
    assert "signed ريما" in text_of(document, "message 2")
    bare = take_one("messages.html", page(post, "مركز الغزال"))
    assert by_message(bare)["message 2"][1].speaker == Speaker("مركز الغزال", "person")


def test_the_zone_of_the_page_is_that_of_winter_and_said_to_be() -> None:
    data = page(block(1, "A", time="13.07.2016 14:05:33 UTC+02:00"))
    document = take_one("messages.html", data)
    assert said(document)[0][1].sent == datetime(2016, 7, 13, 14, 5, 33, tzinfo=timezone(timedelta(hours=2)))
    assert any("UTC+02:00" in note and "an hour off" in note for note in document.notes)
    # the zone of the machine is given: by its clock it was summer
    sent = said(take_one("messages.html", data, How(zone=ZoneInfo("Asia/Beirut"))))[0][1].sent
    assert sent == datetime(2016, 7, 13, 14, 5, 33, tzinfo=timezone(timedelta(hours=3)))
    # another zone than that of the machine
    sent = said(take_one("messages.html", data, How(zone=ZoneInfo("Asia/Aden"))))[0][1].sent
    assert sent is not None
    assert (sent.hour, sent.utcoffset()) == (15, timedelta(hours=3))


@pytest.mark.parametrize(
    ("title", "offset"),
    [
        ("UTC", timedelta()),
        ("UTC-03:30", timedelta(hours=-3, minutes=-30)),
        ("UTC+05:45", timedelta(hours=5, minutes=45)),
    ],
)
def test_offsets(title: str, offset: timedelta) -> None:
    sent = said(take_one("messages.html", page(block(1, "A", time=f"13.07.2016 14:05:33 {title}"))))[0][1].sent
    assert sent is not None
    assert sent.utcoffset() == offset


def test_an_old_page_has_times_without_a_zone() -> None:
    data = page(block(1, "A", time="13.12.2016 14:05:33"))
    document = take_one("messages.html", data)
    assert said(document)[0][1].sent == datetime(2016, 12, 13, 14, 5, 33)
    assert UNKNOWN_ZONE in document.notes
    sent = said(take_one("messages.html", data, How(zone=ZoneInfo("Asia/Aden"))))[0][1].sent
    assert sent == datetime(2016, 12, 13, 14, 5, 33, tzinfo=ZoneInfo("Asia/Aden"))


def test_the_pages_of_an_archive_are_read_in_their_order_with_their_files() -> None:
    pages = {
        f"Export/messages{number or ''}.html": page(
            block(number or 1, f"Page {number or 1}."),
            after=f"messages{(number or 1) + 1}.html" if number != 10 else "",
        )
        for number in (0, 10, 2, 3, 4, 5, 6, 7, 8, 9)
    }
    photo = block(11, "see photo", inside=link("photo_wrap clearfix pull_left", "photos/photo_1.jpg"))
    file = block(12, "", inside=link("media block_link media_file", "files/list.txt", "list.txt"))
    pages["Export/messages10.html"] = page(block(10, "Page 10.") + photo + file)
    members = pages | {
        "Export/photos/photo_1.jpg": PHOTO,
        "Export/photos/photo_1_thumb.jpg": PHOTO,
        "Export/files/list.txt": REPORT,
        "Export/css/style.css": b"body {}",
        "Export/js/script.js": b"",
        "Export/images/back.png": b"",
    }
    found = take("export.zip", zipped(members))
    words = [words for words, _ in said(found[0].document)]
    assert words == [*(f"Page {number}." for number in range(1, 11)), "see photo"]
    assert said(found[0].document)[1][1].locator == "Export/messages2.html › message 2"
    attached = found[0].document.attachments[0]
    assert attached.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert attached.size_bytes == len(PHOTO)
    assert "Ten wounded were brought" in found[1].document.text
    notes = [note for section in found for note in section.document.notes]
    assert not any("goes on in" in note or "no message names" in note for note in notes)


def test_an_account_names_its_files_from_the_folder_of_the_whole() -> None:
    inside = link("photo_wrap clearfix pull_left", "../../chats/chat_001/photos/photo_1.jpg")
    members = {
        "lists/chats.html": page("", "Chats"),
        "chats/chat_001/messages.html": page(block(1, "see photo", inside=inside), "Family"),
        "chats/chat_001/photos/photo_1.jpg": PHOTO,
        "chats/chat_002/messages.html": page(block(1, "Shelling."), "Friends"),
    }
    found = take("export.zip", zipped(members))
    assert [section.document.title for section in found] == ["Family", "Friends"]
    assert found[0].document.attachments[0].sha256 == hashlib.sha256(PHOTO).hexdigest()


def test_a_page_that_goes_on_elsewhere_says_so() -> None:
    document = take_one("messages.html", page(block(1, "A"), after="messages2.html"))
    assert "the chat goes on in messages2.html, which is not here" in document.notes
    document = take_one("messages2.html", page(block(1, "A"), before="messages.html"))
    assert not any("goes on" in note for note in document.notes)


def test_a_page_that_breaks_off_gives_what_was_before() -> None:
    data = page("".join(block(number, MARKET) for number in range(1, 101)))
    document = take_one("messages.html", data[: len(data) // 2])
    read = [passage.locator for _, passage in said(document)]
    assert read == [f"message {number}" for number in range(1, len(read) + 1)]
    assert 45 < len(read) < 55
    assert any("breaks off" in note for note in document.notes)


def test_broken_letters_are_shown_and_counted() -> None:
    document = take_one("messages.html", page(block(1, f"{SUQ} @@")).replace(b"@@", b"\xd9"))
    assert by_message(document)["message 1"][0] == f"{SUQ} \ufffd"
    assert "1 broken sequences of utf-8 shown as \ufffd" in document.notes


def test_a_long_page_is_cut_into_sections() -> None:
    found = take("messages.html", page("".join(block(number, MARKET) for number in range(1, 3001))))
    assert len(found) > 1
    assert sum(len(said(section.document)) for section in found) == 3000


@pytest.mark.parametrize(
    "messages",
    [
        "",
        '<div class="entry clearfix"><div class="name bold">Rima</div></div>',
        "<div>" * 5_000,
        '<div class="message default clearfix" id="message1"><div class="body">' + "<b>" * 100_000,
    ],
)
def test_a_page_without_a_whole_message(messages: str) -> None:
    try:
        found = take("contacts.html", page(messages))
    except UnreadableDocument as refused:
        assert str(refused).startswith("contacts.html: holds no message")
    else:
        assert found


def test_external_entities_are_not_resolved() -> None:
    data = page(block(1, "A &evil; B")).replace(
        b"<!DOCTYPE html>", b'<!DOCTYPE html [<!ENTITY evil SYSTEM "file:///etc/passwd">]>'
    )
    assert "root:" not in take("messages.html", data)[0].document.text


@given(st.integers(0, 10_000), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_no_damage_breaks_a_page(seed: int, kind: int) -> None:
    chance, data = random.Random(seed), bytearray(samples.html_group())
    if kind == 0:
        del data[chance.randrange(len(data)) :]
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(max(1, len(data)))
        if kind == 1:
            data[place : place + 1] = bytes([chance.randrange(256)])
        elif kind == 2:
            del data[place : place + chance.randrange(40)]
        else:
            data[place:place] = chance.choice(
                [b"<", b"</div>", b"<div>", b"&#0;", b"\x00", b"\xff", b"<!--", b"<![CDATA["]
            )
    try:
        list(sections(Original.of("messages.html", bytes(data)), How()))
    except UnreadableDocument as refused:
        assert str(refused).startswith("messages.html: ")
