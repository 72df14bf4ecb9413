"""Messages of a telephone: who, to whom, when, with what. All texts are invented."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.formats import sections
from sijill.intake.section import How, Original
from sijill.values.document import Document, PassageRole, Speaker
from tests.unit.intake.originals import said, take
from tests.unit.intake.sms_samples import BOMB, LIST, PHOTO, SMSES, VCARD, export, mms, part, sms


def test_who_wrote_what_when() -> None:
    document = take("sms.xml", SMSES.encode())[0].document
    assert [(words, each.speaker and each.speaker.name) for words, each in said(document)] == [
        ("Five people were killed two hours ago 😞", "Nour"),
        ("Where was it?", None),
        ("قتل ثلاثة مدنيين \ufffd", "+963900000002"),
        ("Six were hurt", None),
        ("Seven people were hurt at the mill", "+963900000003"),
    ]
    assert said(document)[0][1].sent == datetime(2016, 12, 13, 14, 5, 33, tzinfo=UTC)
    heads = [document.text[each.start : each.end] for each in document.passages if each.role is PassageRole.DATELINE]
    assert heads[1] == "2016-12-13 14:06:33+00:00 · to Nour (+963900000001)"
    assert heads[3].endswith("failed to send")
    for told in ("messages of the telephone's owner", "times are in UTC", "1 message has no time", "1 message without"):
        assert any(note.startswith(told) for note in document.notes), told


def test_times_are_shown_in_the_zone_that_is_given() -> None:
    document = take("sms.xml", SMSES.encode(), How(zone=ZoneInfo("Asia/Damascus")))[0].document
    sent = said(document)[0][1].sent
    assert sent is not None and sent.isoformat() == "2016-12-13T16:05:33+02:00"
    assert not any("UTC" in note for note in document.notes)


def test_files_of_a_picture_message() -> None:
    messages, inside = take("sms.xml", SMSES.encode())
    photo, listed, film = messages.document.attachments
    assert (photo.name, photo.sha256, photo.size_bytes) == ("photo.jpg", hashlib.sha256(PHOTO).hexdigest(), len(PHOTO))
    assert (film.name, film.sha256, film.note) == ("film.mp4", None, "not in the export")
    assert listed.name == "list.txt"
    assert inside.document.text == LIST.decode()


def test_entities_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"^sms\.xml: declares entities"):
        take("sms.xml", BOMB.encode())


def test_an_export_that_breaks_off_gives_what_was_before() -> None:
    whole = SMSES.encode()
    document = take("sms.xml", whole[: whole.index(b"Six were")])[0].document
    assert len(said(document)) == 3
    assert any("breaks off after message 3" in note for note in document.notes)


def test_an_empty_export_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="holds no message"):
        take("sms.xml", b"<smses count='0'></smses>")


def read(*messages: str) -> Document:
    return take("sms.xml", export(*messages))[0].document


def heads(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.passages if each.role is PassageRole.DATELINE]


def test_halves_of_a_character_may_lie_at_the_edge_of_a_block() -> None:
    before = len(export(sms("@")).partition(b"@")[0])
    for padding in range(65_536 - before - 20, 65_536 - before + 2):
        for half, whole in (("&#55357;&#56862;", "😞"), ("&#xD83D;&#xde1e;", "😞"), ("قتل", "قتل"), ("&amp;", "&")):
            ((words, _),) = said(read(sms("a" * padding + half)))
            assert words == "a" * padding + whole


def test_halves_written_as_bytes_are_whole() -> None:
    before = len(export(sms("@")).partition(b"@")[0])
    for padding in range(65_536 - before - 8, 65_536 - before + 2):
        data = export(sms("a" * padding + "@")).replace(b"@", b"\xed\xa0\xbd\xed\xb8\x9e")
        ((words, _),) = said(take("sms.xml", data)[0].document)
        assert words == "a" * padding + "😞"


@pytest.mark.parametrize("bad", [b"&#0;", b"&#8;", b"&#xFFFF;", b"&#1114112;", b"\x00", b"\x0b", b"\xff", b"&#56862;"])
def test_what_xml_cannot_hold_does_not_end_the_reading(bad: bytes) -> None:
    data = export(sms("Five @ killed"), sms("Quiet now")).replace(b"@", bad)
    document = take("sms.xml", data)[0].document
    assert [words for words, _ in said(document)] == ["Five \ufffd killed", "Quiet now"]
    assert "1 character that is none shown as \ufffd" in document.notes


def test_whole_characters_and_line_ends_stay() -> None:
    document = read(sms("One&#10;two &#128542; &#55357;&#55357;&#56862;"))
    assert said(document)[0][0] == "One\ntwo 😞 \ufffd😞"


def test_a_message_that_came_late_has_the_time_when_it_was_sent() -> None:
    document = read(
        sms(date="1481897133000", date_sent="1481637933000"), sms(date_sent="0"), sms(type="2", date_sent="1")
    )
    assert {each.sent for _, each in said(document)} == {datetime(2016, 12, 13, 14, 5, 33, tzinfo=UTC)}
    assert "came 2016-12-16 14:05:33+00:00" in heads(document)[0]
    assert any(note.startswith("1 message came late") for note in document.notes)


def test_who_a_group_hears_is_who_sent_it() -> None:
    words = part("text/plain", text="Seven people were hurt")
    document = read(
        mms(words),
        mms(words, msg_box="2"),
        mms(words, sender="insert-address-token"),
        mms(words, address="+963900000009", contact_name="(Unknown)", sub="At the mill"),
        mms(words, msg_box="3"),
    )
    assert [each.speaker for _, each in said(document)] == [
        Speaker("+963900000003", "person"),
        Speaker(None, "person"),
        Speaker(None, "unnamed"),
        Speaker("+963900000009", "person"),
        Speaker(None, "person"),
    ]
    first, own, _, subject, draft = heads(document)
    assert first.endswith("+963900000003 to Nour, Rami (+963900000001, +963900000003)")
    assert own.endswith("to Nour, Rami (+963900000001, +963900000003)")
    assert subject.endswith("subject: At the mill")
    assert draft.endswith("a draft")


def test_words_of_a_picture_message_may_stand_in_its_data() -> None:
    document = read(mms(part("text/plain", LIST, text="null", cl="text0.txt")))
    assert document.attachments[0].sha256 == hashlib.sha256(LIST).hexdigest()
    assert read(mms(part("text/plain; charset=utf-8", text="Seven were hurt"))).attachments == ()


def test_files_that_are_not_read_say_why() -> None:
    data = export(
        mms(
            part("application/pdf", b"%PDF-1.4 broken", name="list.pdf"),
            part("text/x-vCard", VCARD, cl="rami.vcf"),
            part("application/octet-stream", name="x.bin").replace(" />", ' data="@@@" />'),
        ),
        mms(m_type="130"),
    )
    document = take("sms.xml", data)[-1].document
    broken, contact, empty = document.attachments
    assert broken.note.startswith("kept, not read: list.pdf")
    assert (contact.note, contact.size_bytes) == ("", len(VCARD))
    assert empty.note
    for told in ("1 contact card", "1 picture message was never fetched"):
        assert any(note.startswith(told) for note in document.notes), told


def test_a_broken_file_is_named_and_the_rest_goes_on() -> None:
    data = export(mms(part("text/plain", b"", cl="a"), part("text/html", LIST, name="a.html")), sms())
    assert any(said(each.document)[-1][0] == "Five people were killed" for each in take("sms.xml", data))


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x [+ADwAIQ-ENTITY a "b"+AD4]+AD4'
        b'<smses><sms body="&a;"/></smses>',
        b'<!doctype x SYSTEM "file:///etc/passwd"><smses><sms/></smses>',
        b"<!-- <smses --><sms date='1'/>",
        b"<smses>" + b"<sms>" * 100_000,
        b"<smses><mms>" + b"<part/>" * 100_000,
        '<?xml version="1.0" encoding="UTF-16"?><smses><sms body="a"/></smses>'.encode("utf-16"),
    ],
)
def test_hostile_exports_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"^sms\.xml: "):
        take("sms.xml", data)


def test_messages_inside_messages_are_not_counted_twice() -> None:
    document = read('<mms date="1"><parts><sms body="Five were killed" /></parts></mms>', sms("Quiet now"))
    assert [words for words, _ in said(document)] == ["Quiet now"]


def test_an_entity_of_no_declaration_ends_the_reading() -> None:
    document = read(sms(), sms("&bomb; more"))
    assert len(said(document)) == 1
    assert any("breaks off after message 1" in note for note in document.notes)


class Narrow(io.BytesIO):
    """A file of which nobody may ask for much at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert 0 <= size <= 1 << 20
        return super().read(size)


def test_a_large_export_is_never_held_whole() -> None:
    data = export(*(sms(f"{number} people were killed near the bakery") for number in range(8_000)))
    found = list(sections(Original("sms.xml", Narrow(data), len(data), Original.of("", data).digest), How()))
    assert len(found) > 2
    assert max(len(each.document.text) for each in found) < 201_000
    assert found[-1].document.passages[-1].locator == "message 8000"


@given(st.integers(0, len(SMSES.encode()) - 1), st.binary(max_size=4))
@settings(max_examples=80, deadline=None)
def test_whatever_is_changed_is_read_or_refused(at: int, put: bytes) -> None:
    data = SMSES.encode()
    try:
        take("sms.xml", data[:at] + put + data[at + 2 :])
    except UnreadableDocument as refused:
        assert str(refused).startswith("sms.xml")
