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
HEADS = (
    ("13/12/2016, 14:05 - ", "28/12/2016, 14:05 - "),
    ("13.12.16, 14:05 - ", "28.12.16, 14:05 - "),
    ("12/13/16, 2:05 PM - ", "12/28/16, 2:05 PM - "),
    ("12/13/16, 2:05\u202fPM - ", "12/28/16, 2:05\u202fPM - "),
    ("13/12/2016, 2:05 pm - ", "28/12/2016, 2:05 pm - "),
    ("13/12/16, 2:05 p. m. - ", "28/12/16, 2:05 p. m. - "),
    ("2016-12-13, 14:05 - ", "2016-12-28, 14:05 - "),
    ("2016/12/13, 14:05 - ", "2016/12/28, 14:05 - "),
    ("2016. 12. 13. 14:05 - ", "2016. 12. 28. 14:05 - "),
    ("13/12/2016 à 14:05 - ", "28/12/2016 à 14:05 - "),
    ("13.12.2016 klo 14.05 - ", "28.12.2016 klo 14.05 - "),
    ("[13/12/2016, 14:05:00] ", "[28/12/2016, 14:05:00] "),
    ("[13/12/2016, 2:05:00\u202fPM] ", "[28/12/2016, 2:05:00\u202fPM] "),
    ("\u200e[13.12.16, 14:05:00] ", "[28.12.16, 14:05:00] "),
    ("١٣/١٢/٢٠١٦, ٢:٠٥ م - ", "٢٨/١٢/٢٠١٦, ٢:٠٥ م - "),
    ("\u200f١٣\u200f/١٢\u200f/٢٠١٦، ٢:٠٥ م - ", "\u200f٢٨\u200f/١٢\u200f/٢٠١٦، ٢:٠٥ م - "),
    ("\u200f[١٣\u200f/١٢\u200f/٢٠١٦، ٢:٠٥:٠٠\u00a0م] ", "[٢٨\u200f/١٢\u200f/٢٠١٦، ٢:٠٥:٠٠\u00a0م] "),
    ("13/12/2016 في 2:05 مساءً - ", "28/12/2016 في 2:05 مساءً - "),
    ("۲۰۱۶/۱۲/۱۳،\u200f ۲:۰۵ ب.ظ. - ", "۲۰۱۶/۱۲/۲۸،\u200f ۲:۰۵ ب.ظ. - "),
    ("2016/12/13, 2:05 د.ن - ", "2016/12/28, 2:05 د.ن - "),
)
"""Heads of five minutes past two in the afternoon of 13 December 2016, and of a day that decides the order."""
PASTED = (
    "13/12/2016, 14:05 - Nour: See what the field wrote\n"
    "[10/12, 09:00] Rami: Five people were killed today\n"
    "near the mill\n"
    "[10/12, 09:01] +963 900 000 001: Six people were hurt\n"
    "14/12/2016, 14:06 - Samar: [12/9/2016, 9:00:10 AM] Nour: Two houses were shelled\n"
    "14/12/2016, 14:07 - Samar: Quiet now\n"
)
TIMES = (
    "13/12/2016, 14:05 - Nour: What we wrote down:\n"
    "12.12.2016 09:00 - two people were killed at the mill\n"
    "12.12.2016 10:00 - three people were hurt at the bridge\n"
    "14/12/2016, 14:06 - Rami: Thank you\n"
)
NOTICES = (
    "13/12/2016, 14:00 - الرسائل والمكالمات مشفرة تمامًا بين الطرفين.\n"
    '13/12/2016, 14:01 - Nour changed the subject from "News: field" to "News: north"\n'
    '13/12/2016, 14:01 - أنشأ نور المجموعة "أخبار: الحي"\n'
    "13/12/2016, 14:02 - Rami left\n"
    "13/12/2016, 14:02 - You were added\n"
    "13/12/2016, 14:02 - غادر رامي\n"
    "13/12/2016, 14:02 - انضم +963 900 000 001 باستخدام رابط الدعوة\n"
    "13/12/2016, 14:03 - Samar changed their phone number. Tap to message or add the new number.\n"
    "13/12/2016, 14:04 - Missed voice call\n"
    "14/12/2016, 14:05 - Nour: Rami left the quarter with two of the wounded\n"
)
IOS_NOTICES = (
    "[13/12/2016, 14:00:00] News: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "[13/12/2016, 14:01:00] News: \u200eNour changed the subject to “News: north”\r\n"
    "[13/12/2016, 14:02:00] Rami: \u200eRami left\r\n"
    "[13/12/2016, 14:03:00] Samar: Samar left\r\n"
    "[13/12/2016, 14:04:00] Nour: \u200eMissed voice call, \u200eTap to call back\r\n"
    "[14/12/2016, 14:05:00] Nour: Rami left the quarter with two of the wounded\r\n"
)
MEDIA = (
    "13/12/2016, 14:00 - Nour: \u200eIMG-20161213-WA0001.jpg (file attached)\nThe bakery after the second shell\n"
    "13/12/2016, 14:01 - Nour: \u200fVID-20161213-WA0002.mp4 (الملف مرفق)\n"
    "13/12/2016, 14:02 - Nour: PTT-20161213-WA0003.opus (dosya ekli)\n"
    "13/12/2016, 14:03 - Nour: AUD-20161213-WA0004.m4a (bifogad fil)\n"
    "13/12/2016, 14:04 - Nour: Rami (field).vcf (file attached)\n"
    "13/12/2016, 14:05 - Nour: قائمة الشهداء.pdf (file attached)\n"
    "13/12/2016, 14:06 - Nour: <Media omitted>\nThe mill\n"
    "13/12/2016, 14:07 - Nour: الوسائط غير مدرجة\n"
    "13/12/2016, 14:08 - Nour: null\n"
    "13/12/2016, 14:09 - Nour: The list of the hospital.pdf (last year) has five killed\n"
    "14/12/2016, 14:10 - Nour: In the report one image omitted the two who were killed\n"
)
IOS_MEDIA = (
    "\u200e[13/12/2016, 14:00:00] Nour: The bakery \u200e<attached: 00000012-PHOTO-2016-12-13-14-00-00.jpg>\r\n"
    "\u200f[13/12/2016, 14:01:00] نور: \u200f<المُرفق: 00000013-VIDEO-2016-12-13-14-01-00.mp4>\r\n"
    "\u200f[13/12/2016, 14:02:00] نور: \u200fلم يتم إدراج الصورة\r\n"
    "\u200f[13/12/2016, 14:03:00] نور: \u200fتم استبعاد الصوت\r\n"
    "\u200e[13/12/2016, 14:04:00] Nour: list.pdf • \u200e3 pages \u200edocument omitted\r\n"
    "\u200e[13/12/2016, 14:05:00] Nour: \u200eLocation: https://maps.google.com/?q=36.2012,37.1343\r\n"
    "\u200e[13/12/2016, 14:06:00] Nour: \u200ePOLL:\r\nWho saw it?\r\n\u200eOPTION: me (2)\r\n\u200eOPTION: no\r\n"
    "[14/12/2016, 14:07:00] Nour: Five killed \u200e<This message was edited>\r\n"
    "\u200e[14/12/2016, 14:08:00] نور: \u200fتم حذف هذه الرسالة.\r\n"
    "\u200e[14/12/2016, 14:09:00] Nour: \u200eYou deleted this message.\r\n"
)
FORWARDS = (
    "13/12/2016, 14:05 - Nour: Forwarded\nFive people were killed today\n"
    "14/12/2016, 14:05 - Nour: تمت إعادة التوجيه\nقتل خمسة مدنيين\n"
)
