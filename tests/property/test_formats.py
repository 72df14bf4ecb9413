"""Any bytes under any beginning: sections that hold together, or a refusal that names the file. Never a traceback."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake import How, Original, sections

BEGINNINGS = {
    "pdf": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "jpeg": b"\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "tiff": b"II*\x00\x08\x00\x00\x00\x02\x00",
    "html": b"<!doctype html><html><body><p>",
    "telegram_html": b'<!DOCTYPE html><html><body><div class="page_wrap"><div class="message default" id="message1">',
    "telegram": b'{"name":"A","type":"personal_chat","id":1,"messages":[{"id":1,"date_unixtime":"1",',
    "bayanat": b'{"bulletins":[{"id":1,',
    "kobo": b'[{"_id":1,"_submission_time":"2016-12-13T10:00:00",',
    "sms": b'<?xml version=\'1.0\'?><smses count="1"><sms address="1" ',
    "whatsapp": b"13/12/2016, 14:05 - Nour: a\n13/12/2016, 14:06 - Nour: ",
    "whatsapp_ios": "[\u200f13/12/2016, 2:05:33 PM] Nour: a\n[13/12/2016, 2:06:33 PM] ".encode(),
    "warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 20\r\n\r\n",
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    "mbox": b"From a@example.org Tue Dec 13 14:05:00 2016\nFrom: A\nDate: x\n\n",
    "eml": b"From: A <a@example.org>\nTo: B\nSubject: C\nDate: Tue, 13 Dec 2016 14:05:00 +0300\n",
    "csv": b"id,date,killed\n1,2016-12-13,",
    "markdown": b"---\ntitle: ",
    "zip": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
}
NAMES = {"csv": "a.csv", "markdown": "a.md"}
MEMBERS = {
    "docx": (
        "word/document.xml",
        b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>",
    ),
    "xlsx": (
        "xl/workbook.xml",
        b"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheets>",
    ),
    "wacz": ("datapackage.json", b'{"resources": ['),
    "telegram": ("result.json", b'{"name": "A", "messages": ['),
    "whatsapp": ("_chat.txt", b"13/12/2016, 14:05 - Nour: a\n"),
    "other": ("a/b.txt", b"Five people "),
}
TAIL = st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))


def holds_together(name: str, data: bytes) -> None:
    try:
        start = 0
        for section in sections(Original.of(name, data), How()):
            document = section.document
            assert document.start == start
            assert document.text
            start += len(document.text)
            at = 0
            for passage in document.passages:
                assert at <= passage.start < passage.end <= len(document.text)
                at = passage.end
            for claim in section.stated:
                assert all(document.text[span.start : span.end] == span.quote for span in claim.spans)
    except UnreadableDocument as refused:
        assert str(refused).startswith(name)


@pytest.mark.parametrize("beginning", sorted(BEGINNINGS))
@given(tail=TAIL)
@settings(max_examples=60, deadline=None)
def test_whatever_follows_a_beginning(beginning: str, tail: bytes) -> None:
    holds_together(NAMES.get(beginning, "a.bin"), BEGINNINGS[beginning] + tail)


@pytest.mark.parametrize("kind", sorted(MEMBERS))
@given(tail=TAIL)
@settings(max_examples=40, deadline=None)
def test_whatever_a_container_holds(kind: str, tail: bytes) -> None:
    member, beginning = MEMBERS[kind]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(member, beginning + tail)
    holds_together("a.zip", made.getvalue())
