"""WhatsApp exports of both platforms: who, when, what came along, what was deleted. All texts are invented."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.gazetteer import load_gazetteer
from sijill.intake.formats import sections
from sijill.intake.section import How, Original
from sijill.intake.transcript import UNKNOWN_ZONE
from sijill.reading.reader import read_claims
from sijill.values.document import Speaker
from tests.unit.intake.originals import said, take, take_one, zipped
from tests.unit.intake.whatsapp_samples import (
    AMERICAN,
    ANDROID,
    ARABIC,
    EITHER,
    FORWARDS,
    HEADS,
    IOS,
    IOS_MEDIA,
    IOS_NOTICES,
    MEDIA,
    NOTICES,
    PASTED,
    TIMES,
)

DAMASCUS = ZoneInfo("Asia/Damascus")
PHOTO = b"\xff\xd8\xff no picture at all"


@pytest.mark.parametrize(
    "text", [ANDROID, IOS, ARABIC, AMERICAN, EITHER, PASTED, TIMES, NOTICES, IOS_NOTICES, MEDIA, IOS_MEDIA, FORWARDS]
)
def test_the_working_copy_is_the_text_letter_for_letter(text: str) -> None:
    assert take_one("chat.txt", text.encode()).text == text
    assert take_one("chat.txt", text.encode("utf-8-sig")).text == text
    wide = take_one("chat.txt", text.encode("utf-16"))
    assert (wide.text, wide.encoding) == (text, "utf-16-le")
    assert not any("broken" in note for note in wide.notes)


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
    assert document.text[document.passages[0].start : document.passages[0].end] == "Exported by Nour"


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


@pytest.mark.parametrize(("head", "later"), HEADS)
def test_heads_of_many_phones(head: str, later: str) -> None:
    text = f"{head}Nour: Five people were killed today\n{later}~\u202fRami Q.: Quiet now\n"
    first, second = said(take_one("chat.txt", text.encode()))
    assert first[1].sent == datetime(2016, 12, 13, 14, 5)
    assert second[1].speaker == Speaker("Rami Q.", "person")
    assert second[1].sent == datetime(2016, 12, 28, 14, 5)


def test_midnight_and_noon_of_twelve_hours() -> None:
    text = (
        "12/13/16, 12:05 AM - Nour: Five were killed\n12/13/16, 12:06 PM - Nour: Six\n١٣/١٢/٢٠١٦، ١٢:٠٥ ص - نور: قتل\n"
    )
    sent = [each.sent for _, each in said(take_one("chat.txt", text.encode()))]
    assert sent[:2] == [datetime(2016, 12, 13, 0, 5), datetime(2016, 12, 13, 12, 6)]
    text = "١٣/١٢/٢٠١٦، ١٢:٠٥ ص - نور: قتل خمسة\n١٣/١٢/٢٠١٦، ١٢:٠٥ م - نور: قتل ستة\n"
    sent = [each.sent for _, each in said(take_one("chat.txt", text.encode()))]
    assert sent == [datetime(2016, 12, 13, 0, 5), datetime(2016, 12, 13, 12, 5)]


def lines_on(*dates: str) -> bytes:
    return "".join(f"{each}, 14:05 - Nour: Five people were killed today\n" for each in dates).encode()


def first_sent(*dates: str) -> datetime | None:
    return said(take_one("chat.txt", lines_on(*dates)))[0][1].sent


def test_the_order_of_days_and_months_follows_from_the_order_of_messages() -> None:
    assert first_sent("5/3/2016", "6/3/2016", "1/4/2016") == datetime(2016, 3, 5, 14, 5)
    assert first_sent("3/5/2016", "3/6/2016", "4/1/2016") == datetime(2016, 3, 5, 14, 5)
    assert first_sent("5/5/2016", "6/6/2016") == datetime(2016, 5, 5, 14, 5)


def test_a_message_that_waited_for_a_network_does_not_undo_the_order() -> None:
    days = [f"{day}/12/2016" for day in range(10, 31)]
    assert first_sent(*days[:15], "11/12/2016", *days[15:]) == datetime(2016, 12, 10, 14, 5)
    days = [f"{day}/{month}/2016" for month in range(1, 13) for day in range(1, 13)]
    assert first_sent(*days[:30], "9/2/2016", *days[30:]) == datetime(2016, 1, 1, 14, 5)


def test_one_line_that_looks_like_a_head_does_not_undo_the_order() -> None:
    days = [f"{day % 28 + 1}/12/2016" for day in range(300)]
    assert first_sent("2/12/2016", *days, "99/99/2016") == datetime(2016, 12, 2, 14, 5)


def test_years_of_two_digits() -> None:
    assert first_sent("13/12/16", "14/12/16") == datetime(2016, 12, 13, 14, 5)
    assert first_sent("10-11-12", "10-11-12") is None


def test_a_message_pasted_in_is_its_writers_passed_on_by_who_pasted_it() -> None:
    document = take_one("chat.txt", PASTED.encode())
    found = [(words, each.speaker, each.through, each.sent, each.locator) for words, each in said(document)]
    nour, rami, samar = (Speaker(name, "person") for name in ("Nour", "Rami", "Samar"))
    number = Speaker("+963 900 000 001", "person")
    assert found == [
        ("See what the field wrote", nour, (), datetime(2016, 12, 13, 14, 5), "message 1"),
        ("Five people were killed today\nnear the mill", rami, (nour,), None, "message 1"),
        ("Six people were hurt", number, (nour,), None, "message 1"),
        ("Two houses were shelled", nour, (samar,), None, "message 2"),
        ("Quiet now", samar, (), datetime(2016, 12, 14, 14, 7), "message 3"),
    ]
    assert any(note.startswith("3 messages of another chat were pasted in") for note in document.notes)


def test_a_list_of_times_in_a_message_stays_in_it() -> None:
    first, second = said(take_one("chat.txt", TIMES.encode()))
    assert "two people were killed at the mill" in first[0]
    assert first[1].speaker == Speaker("Nour", "person")
    assert second[0] == "Thank you"


def test_a_line_without_a_sender_that_whatsapp_does_not_write_is_read() -> None:
    text = TIMES.replace("12.12.2016 ", "12/12/2016, ")
    document = take_one("chat.txt", text.encode())
    assert [each.speaker for _, each in said(document)][1] == Speaker(None, "unnamed")
    assert said(document)[1][0] == "two people were killed at the mill"
    assert any(note.startswith("2 lines without a sender") for note in document.notes)


@pytest.mark.parametrize(("text", "count"), [(NOTICES, 9), (IOS_NOTICES, 5)])
def test_notices_of_whatsapp_are_not_read(text: str, count: int) -> None:
    document = take_one("chat.txt", text.encode())
    ((words, passage),) = said(document)
    assert (words, passage.speaker) == ("Rami left the quarter with two of the wounded", Speaker("Nour", "person"))
    assert any(note.startswith(f"{count} lines of WhatsApp itself") for note in document.notes)


def test_media_of_android() -> None:
    document = take_one("chat.txt", MEDIA.encode())
    assert [(each.name, each.media_type) for each in document.attachments] == [
        ("IMG-20161213-WA0001.jpg", "image/jpeg"),
        ("VID-20161213-WA0002.mp4", "video/mp4"),
        ("PTT-20161213-WA0003.opus", "audio/ogg"),
        ("AUD-20161213-WA0004.m4a", "audio/mp4"),
        ("Rami (field).vcf", "text/vcard"),
        ("قائمة الشهداء.pdf", "application/pdf"),
        ("", "application/octet-stream"),
        ("", "application/octet-stream"),
    ]
    assert [words for words, _ in said(document)] == [
        "The bakery after the second shell",
        "The mill",
        "The list of the hospital.pdf (last year) has five killed",
        "In the report one image omitted the two who were killed",
    ]
    for told in ("2 files were left out", "1 message came without its content", "1 contact card"):
        assert any(note.startswith(told) for note in document.notes), told


def test_media_of_ios() -> None:
    document = take_one("chat.txt", IOS_MEDIA.encode())
    assert [(each.name, each.media_type) for each in document.attachments] == [
        ("00000012-PHOTO-2016-12-13-14-00-00.jpg", "image/jpeg"),
        ("00000013-VIDEO-2016-12-13-14-01-00.mp4", "video/mp4"),
        ("", "image/*"),
        ("", "audio/*"),
        ("list.pdf", "application/octet-stream"),
    ]
    assert [words for words, _ in said(document)] == ["The bakery", "list.pdf • \u200e3 pages", "Five killed"]
    counted = ("3 files were left out", "1 place", "1 poll", "2 messages were deleted", "1 message was edited")
    for told in counted:
        assert any(note.startswith(told) for note in document.notes), told


@pytest.mark.parametrize(
    "words",
    [
        "Location of the second strike, five killed: https://maps.google.com/?q=36.2,37.1",
        "قالوا لي تم حذف هذه الرسالة وقتل خمسة",
        "The poll: who was killed?",
        "Rami added that five were killed",
        "[five killed] at 14:05 - so they say",
        "Three were killed (two of them children)",
    ],
)
def test_words_that_only_look_like_those_of_whatsapp_are_read(words: str) -> None:
    text = f"13/12/2016, 14:05 - Nour: {words}\n14/12/2016, 14:05 - Rami: Quiet now\n"
    document = take_one("chat.txt", text.encode())
    assert said(document)[0][0] == words
    assert not document.attachments
    assert not any("not read" in note for note in document.notes)


def test_a_forward_says_not_who_wrote_it() -> None:
    document = take_one("chat.txt", FORWARDS.encode())
    nour = Speaker("Nour", "person")
    assert [(each.speaker, each.through) for _, each in said(document)] == [(Speaker(None, "unnamed"), (nour,))] * 2
    assert any(note.startswith("2 messages are forwards") for note in document.notes)


def test_media_in_a_folder_of_the_archive() -> None:
    data = zipped({"export/_chat.txt": ANDROID.encode(), "export/IMG-20161213-WA0001.jpg": PHOTO})
    document = take_one("x.zip", data)
    assert document.attachments[0].sha256 == hashlib.sha256(PHOTO).hexdigest()


@pytest.mark.parametrize(
    "name", ["Discussion WhatsApp avec Nour.txt", "WhatsApp-Chat mit N.txt", "محادثة واتساب مع نور.txt"]
)
def test_a_chat_is_found_by_its_name_in_other_languages(name: str) -> None:
    data = zipped({name: ANDROID.encode(), "IMG-20161213-WA0001.jpg": PHOTO, f"__MACOSX/._{name}": b"\x00\x05\x16\x07"})
    assert take_one("x.zip", data).attachments[0].sha256 == hashlib.sha256(PHOTO).hexdigest()


def test_two_chats_of_an_archive_are_told_apart() -> None:
    chats = take("x.zip", zipped({"a/_chat.txt": ANDROID.encode(), "b/_chat.txt": ARABIC.encode()}))
    assert [each.document.passages[-1].locator for each in chats] == [
        "a/_chat.txt › message 9",
        "b/_chat.txt › message 6",
    ]


def test_an_archive_whose_chat_is_damaged_gives_what_was_before() -> None:
    text = "".join(
        f"{day}/12/2016, 14:05 - Nour {n}: {hashlib.sha256(b'%d' % n).hexdigest()}\n"
        for day in (13, 14)
        for n in range(4000)
    )
    data = bytearray(zipped({"_chat.txt": text.encode()}))
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(64)
    sections_taken = take("x.zip", bytes(data))
    whole = "".join(each.document.text for each in sections_taken)
    assert "the file breaks off" not in whole
    assert whole[:20_000] == text[:20_000]
    assert any("breaks off after line" in note for note in sections_taken[-1].document.notes)


def test_damage_beyond_the_beginning_is_told() -> None:
    data = ANDROID.encode() * 200
    at = data.rindex(b"Five")
    (section,) = take("chat.txt", data[:at] + b"\xff\xff" + data[at:])
    assert any(note == "2 broken sequences of utf-8 shown as \ufffd" for note in section.document.notes)


def test_a_message_longer_than_all_keeps_its_number() -> None:
    long = "".join(f"{n} people were killed\n" for n in range(60_000))
    text = f"13/12/2016, 14:04 - Rami: How many?\n13/12/2016, 14:05 - Nour: {long}14/12/2016, 14:05 - Rami: Quiet now\n"
    found = take("chat.txt", text.encode())
    assert "".join(each.document.text for each in found) == text
    passages = [passage for each in found for passage in each.document.passages]
    assert passages[-1].locator == "message 3"
    assert {each.speaker for each in passages if each.locator == "message 2"} == {Speaker("Nour", "person")}


class Narrow(io.BytesIO):
    """A file of which nobody may ask for much at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert 0 <= size <= 1 << 20
        return super().read(size)


def test_a_large_export_is_never_held_whole() -> None:
    start = datetime(2016, 12, 13)
    data = "".join(
        f"{start + timedelta(minutes=n):%d/%m/%Y, %H:%M} - Nour: Five people were killed near the bakery {n}\n"
        for n in range(20_000)
    ).encode()
    original = Original("chat.txt", Narrow(data), len(data), Original.of("", data).digest)
    assert max(len(each.document.text) for each in sections(original, How())) < 201_000


SAMPLES = [each.encode() for each in (ANDROID, IOS, ARABIC, PASTED, NOTICES, IOS_MEDIA)]
ZIPPED = zipped({"_chat.txt": ANDROID.encode(), "IMG-20161213-WA0001.jpg": PHOTO, "list.txt": b"Four were killed."})


@given(st.sampled_from([*SAMPLES, ZIPPED]), st.floats(0, 1), st.integers(0, 40), st.binary(max_size=6))
@settings(max_examples=80, deadline=None)
def test_whatever_is_changed_is_read_or_refused(sample: bytes, place: float, taken: int, put: bytes) -> None:
    at = int(place * len(sample))
    try:
        take("x", sample[:at] + put + sample[at + taken :])
    except UnreadableDocument as refused:
        assert str(refused).startswith("x")
