"""Exports of WhatsApp, made by us: both platforms, several phones, the ugly ones. All people and words are invented."""

from __future__ import annotations

ANDROID = (
    "13/12/2016, 14:01 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.\n"
    '13/12/2016, 14:02 - Nour created group "Quarter news"\n'
    "13/12/2016, 14:05 - Nour: Five people were killed near the bakery two hours ago\n"
    "We counted them ourselves\n"
    "\n"
    "and nobody came\n"
    "13/12/2016, 14:06 - +963 900 000 000: IMG-20161213-WA0001.jpg (file attached)\n"
    "see photo\n"
    "13/12/2016, 14:07 - Rami: <Media omitted>\n"
    "13/12/2016, 14:08 - Rami: This message was deleted\n"
    "13/12/2016, 14:09 - Rami: Six people were hurt <This message was edited>\n"
    "13/12/2016, 14:10 - Nour: location: https://maps.google.com/?q=36.2012,37.1343\n"
    "14/12/2016, 00:30 - Nour: At 11 pm three shells fell on the market\n"
)
IOS = (
    "\u200e[13.12.2016, 14:05:33] Quarter news: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "[13.12.2016, 14:05:34] ~\u202fNour: Five people were killed today\r\n"
    "\u200e[13.12.2016, 14:06:00] Rami: \u200e<attached: 00000012-PHOTO-2016-12-13-14-06-00.jpg>\r\n"
    "\u200e[13.12.2016, 14:07:00] Rami: \u200eimage omitted\r\n"
    "\u200e[13.12.2016, 14:08:00] Rami: list.pdf • \u200e3 pages \u200e<attached: 00000013-list.pdf>\r\n"
    "\u200e[13.12.2016, 14:09:00] Rami: \u200eThis message was deleted.\r\n"
)
ARABIC = (
    "١٣\u200f/١٢\u200f/٢٠١٦, ٢:٠١ م - الرسائل والمكالمات مشفرة تمامًا بين الطرفين.\n"
    "١٣\u200f/١٢\u200f/٢٠١٦, ٢:٠٥ م - نور: قتل خمسة مدنيين قبل ساعتين في حي السكري\n"
    "١٣\u200f/١٢\u200f/٢٠١٦, ٢:٠٦ م - رامي: \u200fIMG-20161213-WA0002.jpg (الملف مرفق)\n"
    "١٣\u200f/١٢\u200f/٢٠١٦, ٢:٠٧ م - رامي: <تم استبعاد الوسائط>\n"
    "١٣\u200f/١٢\u200f/٢٠١٦, ٢:٠٨ م - رامي: تم حذف هذه الرسالة\n"
    "١٣\u200f/١٢\u200f/٢٠١٦, ١١:٣٠ ص - رامي: أصيب ثلاثة <تم تعديل هذه الرسالة>\n"
)
AMERICAN = (
    "12/13/16, 2:05\u202fPM - Nour: Five people were killed today\n12/13/16, 2:06\u202fPM - Rami: Where was it?\n"
)
EITHER = "3/4/2016, 14:05 - Nour: Five people were killed today\n5/6/2016, 14:06 - Rami: Six people were hurt today\n"
