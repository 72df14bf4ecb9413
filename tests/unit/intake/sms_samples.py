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
