"""WhatsApp exports of both platforms: who, when, what came along, what was deleted. All texts are invented."""

from __future__ import annotations

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sijill.errors import UnreadableDocument
from sijill.gazetteer import load_gazetteer
from sijill.intake.section import How
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.reading.reader import read_claims
from sijill.values.document import PassageRole, Speaker
from tests.unit.intake.originals import said, take, take_one, zipped
from tests.unit.intake.whatsapp_samples import AMERICAN, ANDROID, ARABIC, EITHER, IOS

DAMASCUS = ZoneInfo("Asia/Damascus")
PHOTO = b"\xff\xd8\xff no picture at all"


@pytest.mark.parametrize("text", [ANDROID, IOS, ARABIC, AMERICAN, EITHER])
def test_the_working_copy_is_the_text_letter_for_letter(text: str) -> None:
    assert take_one("chat.txt", text.encode()).text == text
    assert take_one("chat.txt", text.encode("utf-8-sig")).text == text
    assert take_one("chat.txt", text.encode("utf-16")).text == text


def test_an_android_export() -> None:
    document = take_one("chat.txt", ANDROID.encode())
    found = [(words, each.speaker and each.speaker.name, each.sent) for words, each in said(document)]
    assert found == [
        (
            "Five people were killed near the bakery two hours ago\nWe counted them ourselves\n\nand nobody came",
            "Nour",
            datetime(2016, 12, 13, 14, 5),
        ),
        ("see photo", "+963 900 000 000", datetime(2016, 12, 13, 14, 6)),
        ("Six people were hurt", "Rami", datetime(2016, 12, 13, 14, 9)),
        ("At 11 pm three shells fell on the market", "Nour", datetime(2016, 12, 14, 0, 30)),
    ]
    assert [(each.name, each.locator, each.note) for each in document.attachments] == [
        ("IMG-20161213-WA0001.jpg", "message 4", "the export came without its files"),
        ("", "message 5", "left out of the export"),
    ]
    assert UNKNOWN_ZONE in document.notes
    for told in ("1 message was deleted", "1 message was edited", "2 lines of WhatsApp itself", "1 place was shared"):
        assert any(note.startswith(told) for note in document.notes), told


def test_times_of_day_count_from_the_message() -> None:
    document = take_one("chat.txt", ANDROID.encode(), How(zone=DAMASCUS))
    claims = read_claims(document, load_gazetteer(), DAMASCUS).claims
    killed = next(claim for claim in claims if claim.kind == "killed")
    assert killed.when is not None and killed.when.earliest == datetime(2016, 12, 13, 11, 35, tzinfo=DAMASCUS)
    shells = next(claim for claim in claims if claim.kind == "shelling")
    assert shells.when is not None and shells.when.earliest is not None
    assert shells.when.earliest.date() == datetime(2016, 12, 13).date()
    assert UNKNOWN_ZONE not in document.notes


def test_an_ios_export() -> None:
    document = take_one("chat.txt", IOS.encode())
    assert [(words, each.speaker and each.speaker.name) for words, each in said(document)] == [
        ("Five people were killed today", "Nour"),
        ("list.pdf • \u200e3 pages", "Rami"),
    ]
    assert said(document)[0][1].sent == datetime(2016, 12, 13, 14, 5, 34)
    names = [each.name for each in document.attachments]
    assert names == ["00000012-PHOTO-2016-12-13-14-06-00.jpg", "", "00000013-list.pdf"]
    assert any(note.startswith("1 message was deleted") for note in document.notes)


def test_an_arabic_export() -> None:
    document = take_one("chat.txt", ARABIC.encode())
    assert document.language == "ar"
    assert [(words, each.speaker and each.speaker.name, each.sent) for words, each in said(document)] == [
        ("قتل خمسة مدنيين قبل ساعتين في حي السكري", "نور", datetime(2016, 12, 13, 14, 5)),
        ("أصيب ثلاثة", "رامي", datetime(2016, 12, 13, 11, 30)),
    ]
    assert [each.name for each in document.attachments] == ["IMG-20161213-WA0002.jpg", ""]


def test_an_american_export_in_the_afternoon() -> None:
    document = take_one("chat.txt", AMERICAN.encode())
    assert said(document)[0][1].sent == datetime(2016, 12, 13, 14, 5)


def test_days_that_may_be_months_stay_unread_until_something_decides() -> None:
    document = take_one("chat.txt", EITHER.encode())
    assert {each.sent for _, each in said(document)} == {None}
    assert any("day first or month first" in note for note in document.notes)
    told = "3/4/2016, 14:05 - Nour: IMG-20160403-WA0001.jpg (file attached)\n" + EITHER
    assert said(take_one("chat.txt", told.encode()))[-1][1].sent == datetime(2016, 6, 5, 14, 6)
    later = EITHER + "25/6/2016, 14:06 - Rami: Quiet now\n"
    assert said(take_one("chat.txt", later.encode()))[0][1].sent == datetime(2016, 4, 3, 14, 5)


def test_a_year_of_another_calendar_is_not_taken_for_ours() -> None:
    text = "۱۳۹۵/۹/۲۳، ۱۴:۰۵ - نور: Five people were killed today\n۱۳۹۵/۹/۲۴، ۱۴:۰۵ - نور: Quiet now\n"
    document = take_one("chat.txt", text.encode())
    assert {each.sent for _, each in said(document)} == {None}
    assert any("another calendar" in note for note in document.notes)


def test_an_archive_with_its_media() -> None:
    data = zipped(
        {
            "WhatsApp Chat with Quarter news.txt": ANDROID.encode(),
            "IMG-20161213-WA0001.jpg": PHOTO,
            "list.txt": b"Four men were killed at the mill.",
        }
    )
    (chat,) = take("WhatsApp Chat with Quarter news.zip", data)
    attached = chat.document.attachments[0]
    assert (attached.sha256, attached.size_bytes) == (hashlib.sha256(PHOTO).hexdigest(), len(PHOTO))
    assert any("list.txt" in note and "no message names" in note for note in chat.document.notes)
    assert chat.document.working_copy


def test_a_document_that_was_sent_is_read_as_what_it_is() -> None:
    text = "13/12/2016, 14:05 - Nour: list.txt (file attached)\n14/12/2016, 14:05 - Nour: Quiet now\n"
    chat, sent = take("x.zip", zipped({"_chat.txt": text.encode(), "list.txt": b"Four men were killed at the mill."}))
    assert chat.document.attachments[0].sha256 is not None
    assert sent.document.text == "Four men were killed at the mill."


def test_a_name_of_a_message_may_hold_anything_but_a_colon() -> None:
    text = (
        "13/12/2016, 14:05 - Dr. Nour (field) – north: Five were killed: all men\n"
        "13/12/2016, 14:06 - Nour added Rami\n"
        "14/12/2016, 14:06 - Rami:\n"
    )
    document = take_one("chat.txt", text.encode())
    ((words, passage),) = said(document)
    assert (words, passage.speaker) == ("Five were killed: all men", Speaker("Dr. Nour (field) – north", "person"))


def test_who_quotes_the_notice_of_a_deletion_deleted_nothing() -> None:
    text = (
        "13/12/2016, 14:05 - Nour: It only says This message was deleted, why?\n"
        "14/12/2016, 14:05 - Rami: I do not know\n"
    )
    document = take_one("chat.txt", text.encode())
    assert len(said(document)) == 2
    assert not any("deleted" in note for note in document.notes)


def test_words_before_the_first_message_are_kept() -> None:
    text = "Exported by Nour\n" + ANDROID
    document = take_one("chat.txt", text.encode())
    assert document.text == text
    assert document.passages[0].role is PassageRole.DATELINE


def test_a_long_export_comes_in_sections() -> None:
    text = "".join(f"13/12/2016, 14:{n % 60:02} - Nour: {n} people were killed near the bakery\n" for n in range(9000))
    found = take("chat.txt", text.encode())
    assert len(found) > 2
    assert "".join(section.document.text for section in found) == text
    assert found[-1].document.passages[-1].locator == "message 9000"


def test_windows_arabic() -> None:
    text = (
        "13/12/2016, 14:05 - نور: قتل خمسة مدنيين في حي السكري هذا اليوم\n"
        "14/12/2016, 14:06 - رامي: أصيب ثلاثة من الجيران\n"
    )
    document = take_one("chat.txt", text.encode("cp1256"))
    assert document.text == text
    assert any("guessed from the letters" in note for note in document.notes)


def test_an_archive_cut_short_is_named() -> None:
    data = zipped({"_chat.txt": ANDROID.encode()})
    with pytest.raises(UnreadableDocument, match=r"^x\.zip: "):
        take("x.zip", data[:-30])
