"""Messages and mailboxes for the tests, all invented: from several mail programs, in several charsets, and broken."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Sequence

BOUNDARY = "=_part_of_a_message"
DATE = "Fri, 06 May 2016 21:14:05 +0300"


def message(
    body: str | bytes,
    *,
    sender: str = "Rana Testwriter <rana@relay.example>",
    subject: str = "The mill",
    date: str = DATE,
    kind: str = "text/plain; charset=utf-8",
    extra: str = "",
) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    dated = f"Date: {date}\r\n" if date else ""
    head = (
        f"From: {sender}\r\nTo: Desk <desk@records.example>\r\nCc: second@records.example\r\n{dated}"
        f"Subject: {subject}\r\nMessage-ID: <1@relay.example>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n{extra}\r\n"
    )
    return head.encode("utf-8", "surrogateescape") + data


def part(kind: str, data: bytes, *, name: str = "", encoding: str = "base64") -> bytes:
    named = f'Content-Disposition: attachment; filename="{name}"\r\n' if name else ""
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(data)
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{named}\r\n"
    return head.encode() + coded


def multipart(parts: Sequence[bytes], *, kind: str = "mixed", closed: bool = True, **headers: str) -> bytes:
    begin = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(begin + each + b"\r\n" for each in parts) + (f"--{BOUNDARY}--\r\n".encode() if closed else b"")
    return message(body, kind=f'multipart/{kind}; boundary="{BOUNDARY}"', **headers)


def inner_multipart(parts: Sequence[bytes], kind: str) -> bytes:
    begin = b"--inner\r\n"
    body = b"".join(begin + each + b"\r\n" for each in parts) + b"--inner--\r\n"
    return f'Content-Type: multipart/{kind}; boundary="inner"\r\n\r\n'.encode() + body


REPLY = (
    "We counted 5 dead at the mill.\n\nOn Thu, May 5, 2016 at 8:00 PM, Desk <desk@records.example>\nwrote:\n"
    "> How many were killed?\n> Please count again.\n\n-- \nRana Testwriter\nTestton Relay\n"
)
ARABIC_REPLY = (
    "أحصينا خمسة قتلى عند الطاحونة.\n\nفي الخميس، 5 مايو 2016 في 8:00 م كتب Desk <desk@records.example>:\n"
    "> كم عدد القتلى؟\n"
)
OUTLOOK_REPLY = (
    "Two of them were children.\n\n________________________________\nFrom: Desk <desk@records.example>\n"
    "Sent: Thursday, May 5, 2016 8:00 PM\nTo: Rana Testwriter\nSubject: The mill\n\nHow many were killed?\n"
)
ORIGINAL_MESSAGE = (
    "-----Original Message-----\nFrom: Huda Sampleson [mailto:huda@farm.example]\n"
    "Sent: Thursday, May 05, 2016 7:30 AM\nTo: Rana\nSubject: the mill\n\nYesterday a shell killed my two neighbours.\n"
)
FORWARD = (
    "---------- Forwarded message ---------\nFrom: Huda Sampleson <huda@farm.example>\n"
    "Date: Thu, May 5, 2016 at 7:30 PM\nSubject: the mill\nTo: Rana <rana@relay.example>\n\n\n"
    "Yesterday a shell killed my two neighbours.\n"
)
ARABIC_FORWARD = (
    "---------- الرسالة المعاد توجيهها ----------\nمن: هدى التجريبية <huda@farm.example>\n"
    "التاريخ: الخميس، 5 مايو 2016 في 7:30 م\nالموضوع: الطاحونة\nإلى: Rana <rana@relay.example>\n\n"
    "قتلت قذيفة أمس اثنين من جيراني.\n"
)
APPLE_FORWARD = (
    "Begin forwarded message:\n\n> From: Huda Sampleson <huda@farm.example>\n> Subject: the mill\n"
    "> Date: 5 May 2016 at 19:30:00 GMT+3\n> To: Rana <rana@relay.example>\n>\n"
    "> Yesterday a shell killed my two neighbours.\n\nThat is all.\n"
)
FORWARD_IN_FORWARD = (
    "---------- Forwarded message ---------\nFrom: Omar Probe <omar@desk.example>\nDate: Fri, May 6, 2016 at 9:00 AM\n"
    "Subject: Fwd: the mill\nTo: Rana\n\n" + FORWARD
)
HTML = (
    "<html><body><p>Four were <b>wounded</b> at the mill.</p><blockquote>How many were wounded?</blockquote>"
    "<p>Nobody came to help them for an hour, and the road was closed by the soldiers until the evening.</p></body>"
    "</html>"
)
MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://relay.example/mill\r\nSubject: The mill\r\n"
    b"Date: Sat, 2 Jan 2021 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="b1"\r\n\r\n\r\n--b1\r\n'
    b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: https://relay.example/mill\r\n\r\n"
    b'<html><head><meta charset=3D"utf-8"></head><body><h1>The mill</h1><p>Three men were killed at the m=\r\nill.</p>'
    b'<img src=3D"https://relay.example/m.png"></body></html>\r\n--b1\r\nContent-Type: image/png\r\n'
    b"Content-Transfer-Encoding: base64\r\nContent-Location: https://relay.example/m.png\r\n\r\niVBORw0KGgo=\r\n--b1--\r\n"
)


def mailbox(messages: Sequence[bytes], line: str = "From rana@relay.example Fri May  6 18:14:05 2016") -> bytes:
    """An mbox as Thunderbird and Google Takeout write it: lines that begin with "From " are marked (mboxrd)."""
    made = b""
    for each in messages:
        lines = each.replace(b"\r\n", b"\n").split(b"\n")
        marked = [b">" + text if text.lstrip(b">").startswith(b"From ") else text for text in lines]
        made += line.encode() + b"\n" + b"\n".join(marked) + b"\n\n"
    return made
