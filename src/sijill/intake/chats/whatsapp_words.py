"""What WhatsApp itself writes into messages: files, places, deletions, edits, notices; in English and Arabic.

The phrases are those of the applications in English and Arabic, with the one for an attached file in the languages of
the exile; a file is also told by the name that WhatsApp gives it, whatever the language.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sijill.intake.chats.whatsapp_lines import MARK

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
FILE_NAME = re.compile(r"[^\r\n<>:/\\|?*\"]{1,240}\.\w{1,5}")
GIVEN_NAME = re.compile(
    r"(?:(?:IMG|VID|AUD|PTT|DOC|STK)-\d{8}-WA\d{4,}|\d{8}-[A-Z]{3,8}-\d{4}-\d\d-\d\d-).*", re.DOTALL
)
"""Names that WhatsApp gives to pictures, films and sounds: those of documents are their senders'."""
ATTACHED_ANDROID = frozenset(
    "file attached|الملف مرفق|ملف مرفق|تم إرفاق الملف|fichier joint|dosya ekli|Datei angehängt|archivo adjunto"
    "|پیوست شد|קובץ מצורף".split("|")
)
ATTACHED_IOS = frozenset(
    "attached|مرفق|مُرفق|المرفق|المُرفق|المرفقات|pièce jointe|eklendi|Anhang|angehängt|adjunto|پیوست|מצורף".split("|")
)
IOS = re.compile(rf"<{MARK}(?P<said>[^<>:\r\n]{{1,30}}?)\s?:\s?{MARK}(?P<name>[^<>\r\n]{{1,260}}?){MARK}>")
KINDS = {
    "image/*": "image|photo|الصورة|صورة",
    "video/*": "video|video note|الفيديو|الفيديوهات|مقطع الفيديو|فيديو",
    "audio/*": "audio|الصوت|المقاطع الصوتية|المقطع الصوتي|التسجيل الصوتي|صوت",
    "image/webp": "sticker|الملصق|الملصقات|ملصق",
    "image/gif": "GIF|صورة GIF|صورة متحركة",
    "text/vcard": "Contact card|بطاقة جهة اتصال|بطاقة جهة الاتصال|جهة الاتصال",
    "application/octet-stream": "Media|document|الوسائط|المستند|مستند",
}
KIND_OF = {word.lower(): kind for kind, words in KINDS.items() for word in words.split("|")}
WORDS = "|".join(sorted(map(re.escape, KIND_OF), key=len, reverse=True))
LEFT_OUT = re.compile(
    rf"(?:^|\u200e|\u200f){MARK}<?{MARK}(?:(?P<en>{WORDS}) omitted|(?:تم استبعاد|لم يتم إدراج|تم حذف) (?P<ar>{WORDS})"
    rf"|(?P<ar2>{WORDS}) (?:غير مدرجة?|محذوفة?|مستبعدة?|ملغاة?)){MARK}>?{MARK}$",
    re.IGNORECASE,
)
DELETED = re.compile(
    r"This message was deleted\.?|You deleted this message\.?|This message was deleted by admin.{0,100}"
    r"|(?:تم حذف هذه الرسالة|(?:لقد )?حذفت(?:َ)? هذه الرسالة|قمت بحذف هذه الرسالة)(?: (?:من قبل|بواسطة) .{0,80})?\.?"
)
EDITED = re.compile(
    rf"<{MARK}(?:This message was edited|تم تعديل هذه الرسالة|تم تحرير هذه الرسالة|تم تعديل هذا المحتوى)"
    rf"\.?{MARK}>{MARK}"
)
PLACE = re.compile(
    rf"{MARK}(?:live )?(?:location(?: shared)?|الموقع(?: المباشر)?|موقع|موقعیت|konum|localisation|Standort|ubicación):"
    rf"\s?{MARK}(?:https?://(?:maps\.google\.com|www\.google\.com/maps)|[^:\r\n]{{0,200}}:\s?https?://(?:www\.)?"
    r"foursquare\.com/v)\S{1,300}",
    re.IGNORECASE,
)
POLL = re.compile(rf"{MARK}(?:POLL|استطلاع(?: رأي)?):\s*\r?\n[^\r\n]*\r?\n{MARK}(?:OPTION|خيار|الخيار)\b")
FORWARDED = frozenset(
    "Forwarded|Forwarded message|Forwarded many times|تمت إعادة التوجيه|أُعيد توجيهها|معاد توجيهها|رسالة محولة"
    "|تمت إعادة توجيهها|تمت إعادة توجيهها عدة مرات".split("|")
)
UNSEEN = re.compile(
    r"null|Waiting for this message\. This may take a while\.?|(?:في |ب)?[إا]نتظار (?:وصول )?هذه الرسالة(?:\. .{0,60})?"
    r"|You received a view once (?:message|photo|video|voice message).{0,120}|<?View once .{1,20} omitted>?"
)
SYSTEM = re.compile(
    r"end-to-end encrypted|security code (?:with|changed)|\bcreated (?:this )?group|changed (?:the subject|this group"
    r"|the group|their phone number|from |to \+)|(?:added|removed) (?:you|\S)|w(?:as|ere) (?:added|removed)"
    r"|joined (?:using|from|via)|requested to join|\bleft\.?$|[Mm]issed (?:group )?(?:voice|video) call"
    r"|(?:now|no longer) an admin|disappearing messages|pinned a message|is a contact"
    r"|Tap to (?:learn more|call back|change)|^(?:Voice|Video) call|blocked this contact|This (?:chat|business)"
    r"|مشفّ?رة|رمز الأمان|أنش[أا]ت? .{0,80}المجموعة"
    r"|غيّ?رت? .{0,80}(?:الموضوع|موضوع|اسم|وصف|أيقونة|صورة|رقم|إعدادات)"
    r"|(?:^|\s)(?:أضافت?|أزالت?|انضمت?|غادرت?|تمت إضافة|تمت إزالة|خرجت?)(?:\s|$)"
    r"|مكالمة (?:صوتية|فيديو)(?: جماعية)? فائتة|الرسائل المؤقتة|ذاتية الاختفاء|مشرفًا? الآن|انقر هنا|تم تثبيت"
    r"|ثبّ?تت? رسالة"
)
"""What a notice of WhatsApp says: looked for only in lines without a sender, or where marks show that it writes."""


SIGNS = ("<", "(", "http", "omitted", "\u200e", "\u200f", "تم ", "غير ", "محذوف", "مستبعد", "ملغا")
"""One of these stands in every message into which WhatsApp wrote."""


ENCRYPTED = ("Messages and calls are end-to-end", "الرسائل والمكالمات مشف")


class What(StrEnum):
    """What WhatsApp wrote into a message."""

    ATTACHED = "attached"
    LEFT_OUT = "left out"
    EDITED = "edited"
    PLACE = "place"
    DELETED = "deleted"
    UNSEEN = "unseen"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True)
class Written:
    """A stretch of a message that WhatsApp wrote; of a file its name (or "") and, where it was left out, its kind."""

    start: int
    end: int
    what: What
    name: str = ""
    kind: str = ""


def plain(text: str) -> str:
    """Without the marks of direction and the white space around."""
    return text.strip(MARKS + " \t\r\n\u00a0\u202f")


def is_notice(words: str, sender: str | None) -> bool:
    """Whether a message is one of WhatsApp itself: it has no sender, or begins with its mark, or names its sender."""
    first = plain(words[:2000].lstrip("\r\n").partition("\n")[0])
    if sender is not None and words[:1] != "\u200e":
        if first.startswith(ENCRYPTED):
            return True
        bare = plain(sender)
        if not bare or not first.startswith(f"{bare} "):
            return False
    return "attached" not in first and "omitted" not in first and SYSTEM.search(first) is not None


def is_poll(words: str) -> bool:
    """Whether a message is a poll: a question with its options, as WhatsApp writes them."""
    return POLL.match(words) is not None


def written(words: str, held: Container[str]) -> Iterator[Written]:
    """What WhatsApp wrote into a message, in order, without overlap. `held` are the files that came along."""
    bare = plain(words)
    if len(bare) < 200 and (DELETED.fullmatch(bare) or UNSEEN.fullmatch(bare)):
        yield Written(0, len(words), What.DELETED if DELETED.fullmatch(bare) else What.UNSEEN)
        return
    if not any(sign in words for sign in SIGNS) and bare.partition("\n")[0].strip() not in FORWARDED:
        return
    start = at = 0
    while start < len(words):
        end = words.find("\n", start) + 1 or len(words)
        for piece in _in_line(words, start, start + len(words[start:end].rstrip("\r\n")), held):
            begin = piece.start
            while begin > at and words[begin - 1] in MARKS:
                begin -= 1
            yield replace(piece, start=begin)
            at = piece.end
        start = end


def _in_line(words: str, start: int, end: int, held: Container[str]) -> Iterator[Written]:
    line = words[start:end]
    bare = plain(line)
    if not bare or len(line) > 10_000:
        return
    at = 0
    if start == 0:
        if bare in FORWARDED and plain(words[end:]):
            yield Written(0, end, What.FORWARDED)
            return
        name = _android_file(line, held)
        if name:
            yield Written(0, end, What.ATTACHED, name)
            return
    if "<" in line:
        for match in IOS.finditer(line):
            name = plain(match["name"])
            if plain(match["said"]) in ATTACHED_IOS or GIVEN_NAME.match(name) or name in held:
                yield Written(start + match.start(), start + match.end(), What.ATTACHED, name)
                at = match.end()
    if "http" in line and (place := PLACE.match(line, at)):
        yield Written(start + at, start + place.end(), What.PLACE)
        at = place.end()
    edited = EDITED.search(line, at) if "<" in line else None
    stop = edited.start() if edited else len(line)
    if stop - at < 500 and (left := LEFT_OUT.search(line[at:stop].rstrip())):
        kind = KIND_OF[(left["en"] or left["ar"] or left["ar2"]).lower()]
        name = plain(line[at : at + left.start()].partition("•")[0])
        name = name if FILE_NAME.fullmatch(name) else ""
        yield Written(start + at + left.start(), start + at + left.end(), What.LEFT_OUT, name, kind)
    if edited:
        yield Written(start + edited.start(), start + edited.end(), What.EDITED)


def _android_file(line: str, held: Container[str]) -> str:
    """The name in "IMG-20161213-WA0001.jpg (file attached)", or ""."""
    before, opened, said = plain(line).rpartition("(")
    if not opened or len(said) > 60 or not said.endswith(")"):
        return ""
    name, phrase = plain(before), plain(said[:-1])
    if FILE_NAME.fullmatch(name) is None:
        return ""
    return name if phrase in ATTACHED_ANDROID or GIVEN_NAME.match(name) or name in held else ""
