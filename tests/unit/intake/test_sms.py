"""Messages of a telephone: who, to whom, when, with what. All texts are invented."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.section import How
from sijill.values.document import PassageRole
from tests.unit.intake.originals import said, take
from tests.unit.intake.sms_samples import BOMB, LIST, PHOTO, SMSES


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


def test_halves_of_a_character_may_lie_at_the_edge_of_a_block() -> None:
    for padding in range(65_500, 65_560):
        data = f'<smses><sms date="1" address="1" body="{"a" * padding}&#55357;&#56862;"/></smses>'.encode()
        ((words, _),) = said(take("sms.xml", data)[0].document)
        assert words.endswith("a😞")


@given(st.integers(0, len(SMSES.encode()) - 1), st.binary(max_size=4))
@settings(max_examples=80, deadline=None)
def test_whatever_is_changed_is_read_or_refused(at: int, put: bytes) -> None:
    data = SMSES.encode()
    try:
        take("sms.xml", data[:at] + put + data[at + 2 :])
    except UnreadableDocument as refused:
        assert str(refused).startswith("sms.xml")
