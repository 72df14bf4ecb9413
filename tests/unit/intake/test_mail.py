"""E-mail: who said what and when, what they only passed on or quoted, and what was attached."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import tracemalloc
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.formats import sections
from sijill.intake.section import How, Original
from sijill.values.anchor import Digest
from sijill.values.document import Document, Passage, PassageRole, Speaker
from tests.unit.intake import mail_samples as samples
from tests.unit.intake.originals import said, take, take_one, zipped

RANA = Speaker("Rana Testwriter", "person")
HUDA = Speaker("Huda Sampleson", "person")


def words_read(document: Document) -> list[str]:
    return [words for words, _ in said(document)]


def with_role(document: Document, role: PassageRole) -> list[str]:
    return [document.text[each.start : each.end] for each in document.passages if each.role is role]


def passage_of(document: Document, words: str) -> Passage:
    return next(passage for text, passage in said(document) if words in text)


def test_a_message_has_its_sender_its_time_and_its_headers() -> None:
    document = take_one("m.eml", samples.message("Five people were killed at the mill.\r\n"))
    passage = passage_of(document, "Five people were killed at the mill.")
    assert passage.speaker == RANA
    assert passage.sent == datetime(2016, 5, 6, 21, 14, 5, tzinfo=timezone(timedelta(hours=3)))
    assert passage.locator == "message"
    assert (document.title, document.published) == ("The mill", date(2016, 5, 6))
    assert samples.DATE in with_role(document, PassageRole.DATELINE)
    for words in ("Rana Testwriter <rana@relay.example>", "Desk <desk@records.example>", "second@records.example"):
        assert words in with_role(document, PassageRole.BOILERPLATE)
    assert words_read(document) == ["Five people were killed at the mill."]


def test_a_subject_is_read_only_where_it_is_all_that_is_said() -> None:
    assert words_read(take_one("m.eml", samples.message("", subject="Two men killed at the mill"))) == [
        "Two men killed at the mill"
    ]


def test_a_time_in_utc_is_shown_in_the_zone_that_is_given() -> None:
    data = samples.message("Five were killed.", date="Fri, 06 May 2016 22:30:00 +0000")
    sent = passage_of(take_one("m.eml", data, How(zone=ZoneInfo("Asia/Damascus"))), "Five").sent
    assert sent is not None
    assert sent.isoformat() == "2016-05-07T01:30:00+03:00"


def test_a_message_without_a_date_says_so() -> None:
    document = take_one("m.eml", samples.message("Five were killed.", date=""))
    assert passage_of(document, "Five").sent is None
    assert any("1 messages without a date" in note for note in document.notes)


@pytest.mark.parametrize(
    ("body", "own", "quoted"),
    [
        (samples.REPLY, "We counted 5 dead at the mill.", "How many were killed?"),
        (samples.ARABIC_REPLY, "أحصينا خمسة قتلى عند الطاحونة.", "كم عدد القتلى؟"),
        (samples.OUTLOOK_REPLY, "Two of them were children.", "How many were killed?"),
        ("Five dead.\n\n" + samples.ORIGINAL_MESSAGE, "Five dead.", "killed my two neighbours"),
    ],
)
def test_quoted_earlier_messages_are_kept_and_not_read(body: str, own: str, quoted: str) -> None:
    document = take_one("m.eml", samples.message(body, subject="Re: The mill"))
    assert words_read(document) == [own]
    assert any(quoted in words for words in with_role(document, PassageRole.QUOTED))
    assert any("earlier messages are kept and not read" in note for note in document.notes)


def test_a_tale_of_writing_is_no_quotation() -> None:
    body = "On Monday my brother wrote:\nthey are shelling us.\n\nFrom the roof we saw two dead.\n"
    assert "they are shelling us." in " ".join(words_read(take_one("m.eml", samples.message(body))))


def test_a_signature_is_furniture() -> None:
    document = take_one("m.eml", samples.message(samples.REPLY.partition("On Thu")[0] + "-- \nRana\nTestton Relay\n"))
    assert words_read(document) == ["We counted 5 dead at the mill."]


@pytest.mark.parametrize(
    "body",
    [
        samples.FORWARD,
        "FYI, see below.\n\n" + samples.FORWARD,
        samples.APPLE_FORWARD.replace("That is all.\n", ""),
        samples.ORIGINAL_MESSAGE,
    ],
)
def test_what_was_forwarded_is_said_by_its_writer_and_passed_on(body: str) -> None:
    document = take_one("m.eml", samples.message(body, subject="Fwd: the mill"))
    passage = passage_of(document, "killed my two neighbours")
    assert passage.speaker is not None
    assert passage.speaker.name is not None
    assert passage.speaker.name.startswith("Huda Sampleson")
    assert passage.through == (RANA,)
    assert passage.sent is not None
    assert passage.sent.date() == date(2016, 5, 5)


def test_the_time_of_a_forwarded_message_is_its_own() -> None:
    document = take_one("m.eml", samples.message(samples.FORWARD), How(zone=ZoneInfo("Asia/Damascus")))
    sent = passage_of(document, "neighbours").sent
    assert sent is not None
    assert sent.isoformat() == "2016-05-05T19:30:00+03:00"


def test_an_arabic_forward_names_its_writer() -> None:
    passage = passage_of(take_one("m.eml", samples.message(samples.ARABIC_FORWARD)), "قتلت قذيفة")
    assert passage.speaker == Speaker("هدى التجريبية", "person")
    assert passage.sent == datetime(2016, 5, 5, 19, 30)


def test_a_forward_of_a_forward_has_the_whole_chain() -> None:
    passage = passage_of(take_one("m.eml", samples.message(samples.FORWARD_IN_FORWARD)), "neighbours")
    assert passage.speaker == HUDA
    assert passage.through == (Speaker("Omar Probe", "person"), RANA)


def test_below_a_long_message_of_ones_own_a_forward_is_a_quotation() -> None:
    own = "I was at the mill myself. " * 20
    document = take_one("m.eml", samples.message(own + "\n\n" + samples.FORWARD))
    assert not any("neighbours" in words for words in words_read(document))
    assert any("neighbours" in words for words in with_role(document, PassageRole.QUOTED))


def test_words_around_a_marked_forward_are_the_forwarders() -> None:
    document = take_one("m.eml", samples.message(samples.APPLE_FORWARD))
    assert passage_of(document, "That is all.").speaker == RANA
    assert passage_of(document, "neighbours").speaker == HUDA


def test_of_alternatives_the_plain_text_is_read_once() -> None:
    both = [
        samples.part("text/plain; charset=utf-8", b"Four were wounded at the mill."),
        samples.part("text/html", b"<p>Four</p>"),
    ]
    assert words_read(take_one("m.eml", samples.multipart(both, kind="alternative"))) == [
        "Four were wounded at the mill."
    ]


@pytest.mark.parametrize("plain", [b"", b"  \r\n", b"Please use a program that shows HTML."])
def test_html_is_read_where_the_plain_text_says_nothing(plain: bytes) -> None:
    html = samples.HTML.replace("</body>", "<p>" + "They waited. " * 40 + "</p></body>").encode()
    parts = [samples.part("text/plain; charset=utf-8", plain), samples.part("text/html; charset=utf-8", html)]
    document = take_one("m.eml", samples.multipart(parts, kind="alternative"))
    assert "Four were wounded at the mill." in " ".join(words_read(document))


def test_html_alone_is_read_and_its_blockquote_is_a_quotation() -> None:
    document = take_one("m.eml", samples.message(samples.HTML, kind="text/html; charset=utf-8"))
    assert "Four were wounded at the mill." in words_read(document)[0]
    assert not any("How many" in words for words in words_read(document))
    assert any("How many were wounded?" in words for words in with_role(document, PassageRole.QUOTED))


ARABIC = "قتل ثلاثة أشخاص عند الطاحونة، بينهم طفلة، وجرح سبعة آخرون نقلوا إلى المشفى."


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("windows-1256", "cp1256"),
        ("iso-8859-6", "iso8859-6"),
        ("iso-8859-6-i", "iso8859-6"),
        ("utf-8", "cp1256"),
        ("iso-8859-1", "cp1256"),
        ("us-ascii", "utf-8"),
        ("no-such-charset", "cp1256"),
        ("", "cp1256"),
    ],
)
def test_arabic_in_the_charsets_of_mail_also_where_the_declaration_is_wrong(declared: str, real: str) -> None:
    kind = f"text/plain; charset={declared}" if declared else "text/plain"
    document = take_one("m.eml", samples.message(ARABIC.encode(real), kind=kind))
    assert words_read(document) == [ARABIC]


def encoded(words: str, charset: str, size: int) -> str:
    data = words.encode(charset)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return "\r\n ".join(f"=?{charset}?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_encoded_words_are_decoded_even_when_cut_inside_a_letter(charset: str) -> None:
    sender = f"{encoded('رنا التجريبية', charset, 7)} <rana@relay.example>"
    document = take_one(
        "m.eml", samples.message("Five were killed.", sender=sender, subject=encoded("الطاحونة", charset, 5))
    )
    assert passage_of(document, "Five").speaker == Speaker("رنا التجريبية", "person")
    assert document.title == "الطاحونة"


def test_raw_bytes_in_a_header_are_decoded() -> None:
    subject = "أسماء ضحايا القصف على الطاحونة".encode("cp1256").decode("utf-8", "surrogateescape")
    document = take_one("m.eml", samples.message("Five were killed.", subject=subject))
    assert document.title == "أسماء ضحايا القصف على الطاحونة"


def test_attachments_are_read_and_kept_with_their_digests() -> None:
    archive = zipped({"names.txt": b"Seven names were on the list of the mill."})
    parts = [
        samples.part("text/plain; charset=utf-8", b"See the files."),
        samples.part("text/plain", b"Two bodies were found in the yard.", name="yard.txt"),
        samples.part("application/zip", archive, name="list.zip"),
        samples.part("application/octet-stream", b"\x00\x01\x02" * 50, name="raw.bin"),
        samples.part("application/ms-tnef", b"\x78\x9f\x3e\x22", name="winmail.dat"),
        samples.part("video/mp4", b"\x00\x00\x00\x18ftypmp42", name="mill.mp4"),
    ]
    mail, text, names = take("m.eml", samples.multipart(parts))
    assert words_read(mail.document) == ["See the files."]
    assert words_read(text.document) == ["Two bodies were found in the yard."]
    assert words_read(names.document) == ["Seven names were on the list of the mill."]
    kept = {each.name: each for each in mail.document.attachments}
    assert list(kept) == ["yard.txt", "list.zip", "raw.bin", "winmail.dat", "mill.mp4"]
    assert kept["list.zip"].sha256 == hashlib.sha256(archive).hexdigest()
    assert kept["list.zip"].size_bytes == len(archive)
    assert kept["yard.txt"].note == ""
    assert kept["raw.bin"].note.startswith("kept, not read: raw.bin: ")
    assert "TNEF" in kept["winmail.dat"].note
    assert all(each.locator == "message" for each in kept.values())


def test_an_attached_message_is_said_by_its_writer() -> None:
    attached = b"Content-Type: message/rfc822\r\n\r\n" + samples.message(
        "A shell killed my two neighbours.",
        sender="Huda Sampleson <huda@farm.example>",
        date="Thu, 05 May 2016 08:00:00 +0300",
    )
    document = take_one("m.eml", samples.multipart([samples.part("text/plain", b"See the mail."), attached]))
    passage = passage_of(document, "neighbours")
    assert (passage.speaker, passage.through) == (HUDA, (RANA,))
    assert passage.locator == "message, attached message 1"
    assert passage.sent is not None
    assert passage.sent.day == 5


def test_messages_within_messages_end_somewhere() -> None:
    data = samples.message("The innermost of all.")
    for _ in range(40):
        data = samples.message(data, kind="message/rfc822")
    assert any("too deep" in note or "too many" in note for note in take("m.eml", data)[-1].document.notes)


def test_a_message_cut_short_gives_what_is_there_and_says_so() -> None:
    parts = [
        samples.part("text/plain", b"Five were killed."),
        samples.part("application/pdf", b"%PDF-1.4 x", name="a.pdf"),
    ]
    document = take("m.eml", samples.multipart(parts, closed=False))[0].document
    assert words_read(document)[0] == "Five were killed."
    assert any("cut short" in note for note in document.notes)


def test_a_mailbox_is_read_message_by_message() -> None:
    first = samples.message("Five were killed.\n\nFrom the town came two more.\n")
    second = samples.message("Six were wounded.", sender="Huda Sampleson <huda@farm.example>", subject="Re: the mill")
    document = take_one("all.mbox", samples.mailbox([first, second]))
    passages = said(document)
    assert passages[0][1].locator == "message 1"
    assert "From the town came two more." in " ".join(words for words, _ in passages)
    assert passages[-1][0] == "Six were wounded."
    assert passages[-1][1].speaker == HUDA
    assert passages[-1][1].locator == "message 2"


def test_attachments_in_a_mailbox_name_their_message() -> None:
    parts = [
        samples.part("text/plain", b"See the file."),
        samples.part("text/html", samples.HTML.encode(), name="a.html"),
    ]
    found = take("all.mbox", samples.mailbox([samples.message("Five."), samples.multipart(parts)]))
    locators = {passage.locator for section in found for passage in section.document.passages}
    assert "message 2 › a.html" in locators


class _Endless(io.RawIOBase):
    """A mailbox of many messages that is never in memory."""

    def __init__(self, one: bytes, count: int) -> None:
        self.one, self.size, self.at = one, len(one) * count, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset if whence == 0 else self.at + offset if whence == 1 else self.size + offset
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        begin = self.at % len(self.one)
        piece = self.one[begin : begin + min(len(buffer), self.size - self.at)]
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)


def test_a_large_mailbox_is_streamed_in_flat_memory() -> None:
    one = samples.mailbox([samples.message("Five people were killed at the mill. " * 900)])
    stream = io.BufferedReader(_Endless(one, 200))
    original = Original("big.mbox", stream, len(one) * 200, Digest("0" * 64))
    tracemalloc.start()
    count = sum(len(section.document.passages) > 0 for section in sections(original, How()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count >= 20
    assert peak < 5_000_000


def test_a_saved_page_is_read_as_a_page() -> None:
    document = take_one("mill.mhtml", samples.MHTML)
    assert "Three men were killed at the mill." in words_read(document)
    assert document.published is None
    assert any("saved by a browser from https://relay.example/mill" in note for note in document.notes)
    (picture,) = document.attachments
    assert picture.sha256 == hashlib.sha256(b"\x89PNG\r\n\x1a\n").hexdigest()
    assert picture.name == "https://relay.example/m.png"


def test_a_message_of_nothing_is_refused() -> None:
    data = b"From: a@b.example\r\nTo: c@d.example\r\nDate: " + samples.DATE.encode() + b"\r\n\r\n"
    with pytest.raises(UnreadableDocument, match=r"m\.eml: a message without text"):
        take("m.eml", data)


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False))
def test_broken_messages_never_break_the_reader(chance: random.Random) -> None:
    parts = [
        samples.part("text/plain", samples.FORWARD_IN_FORWARD.encode()),
        samples.part("text/html", samples.HTML.encode()),
    ]
    attached = b"Content-Type: message/rfc822\r\n\r\n" + samples.message(samples.ARABIC_REPLY)
    data = bytearray(samples.mailbox([samples.multipart([*parts, attached]), samples.message(samples.REPLY)]))
    for _ in range(chance.randint(1, 25)):
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 6)] = chance.choice(
            [b"", b"\n", b"=?", b"?=", b'"', b"<", b"(", b"\xff", b";", b":", b"--"]
        )
    try:
        take("m.eml", bytes(data[chance.choice([0, data.index(b"\n") + 1]) : chance.randrange(300, len(data))]))
    except UnreadableDocument as refused:
        assert "m.eml" in str(refused)
