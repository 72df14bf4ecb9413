"""Exports of telephone messages, made by us: texts, pictures, groups, halves of characters, and bombs."""

from __future__ import annotations

import base64

PHOTO = b"\xff\xd8\xff no picture at all"
LIST = b"Four men were killed at the mill."
SMSES = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"6\" type=\"full\">\n"
    '  <sms protocol="0" address="+963900000001" date="1481637933000" type="1"'
    ' body="Five people were killed two hours ago &#55357;&#56862;" contact_name="Nour" read="1" />\n'
    '  <sms address="+963900000001" date="1481637993000" type="2" body="Where was it?" contact_name="Nour" />\n'
    '  <sms address="+963900000002" date="1481638053000" type="1" body="قتل ثلاثة مدنيين &#55357;"'
    ' contact_name="(Unknown)" />\n'
    '  <sms address="+963900000001" date="1481638113000" type="5" body="Six were hurt" contact_name="Nour" />\n'
    '  <sms address="+963900000001" date="nonsense" type="1" body="" contact_name="Nour" />\n'
    '  <mms date="1481638173000" msg_box="1" address="+963900000001~+963900000003" sub="null"'
    ' contact_name="Nour, Rami">\n'
    "    <parts>\n"
    '      <part seq="-1" ct="application/smil" text="&lt;smil/&gt;" />\n'
    '      <part seq="0" ct="text/plain" text="Seven people were hurt at the mill" />\n'
    f'      <part seq="0" ct="image/jpeg" name="photo.jpg" data="{base64.b64encode(PHOTO).decode()}" />\n'
    f'      <part seq="0" ct="text/plain; charset=utf-8" cl="list.txt" data="{base64.b64encode(LIST).decode()}" />\n'
    '      <part seq="0" ct="video/mp4" name="film.mp4" />\n'
    "    </parts>\n"
    '    <addrs><addr address="+963900000003" type="137" /><addr address="+963900000001" type="151" /></addrs>\n'
    "  </mms>\n</smses>\n"
)
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "dead dead dead"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    '<smses><sms body="&b;" date="1"/></smses>'
)
VCARD = b"BEGIN:VCARD\nFN:Rami\nEND:VCARD\n"


def export(*messages: str, head: str = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n") -> bytes:
    return f'{head}<smses count="{len(messages)}">\n{"".join(messages)}</smses>\n'.encode()


def written(fields: dict[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in fields.items())


def sms(body: str = "Five people were killed", date: str = "1481637933000", **fields: str) -> str:
    given = {"address": "+963900000001", "date": date, "type": "1", "contact_name": "Nour", "body": body} | fields
    return f"<sms {written(given)} />\n"


def part(ct: str, data: bytes | None = None, **fields: str) -> str:
    given = {"seq": "0", "ct": ct} | ({} if data is None else {"data": base64.b64encode(data).decode()}) | fields
    return f"<part {written(given)} />"


def mms(*parts: str, sender: str = "+963900000003", **fields: str) -> str:
    given = {"address": "+963900000001~+963900000003", "date": "1481638173000", "msg_box": "1", "sub": "null"}
    given |= {"contact_name": "Nour, Rami"} | fields
    addresses = f'<addr address="{sender}" type="137" /><addr address="+963900000001" type="151" />'
    return f"<mms {written(given)}><parts>{''.join(parts)}</parts><addrs>{addresses}</addrs></mms>\n"
