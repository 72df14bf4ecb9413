"""The formats that are read, each by its content: what is written on a file's name is a hint, and may be wrong."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module

from sijill.errors import UnreadableDocument
from sijill.intake.chats.whatsapp_lines import find_head
from sijill.intake.records.headers import columns_of, is_bayanat_header, is_kobo_header
from sijill.intake.section import How, Original, Section, with_notes

HEAD = 1 << 16
"""Bytes that are looked at to tell a format."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*")
ISO_PICTURES = (b"heic", b"heix", b"mif1", b"avif")
HEAD_OF_CHAT = 1 << 14
"""Characters in which a chat must begin its messages."""
WHATSAPP_NAME = re.compile(r"(?:^|/)(?!\._)(?:_chat|[^/]*(?:WhatsApp|واتس ?[اآ]ب)[^/]*)\.txt$", re.IGNORECASE)
TELEGRAM_JSON = re.compile(r'"(?:date_unixtime|text_entities|from_id|personal_information)"\s*:')
BAYANAT = re.compile(r'^\s*\{\s*"(?:bulletins|actors|incidents)"\s*:')
KOBO = re.compile(
    r'"(?:_xform_id_string|_submission_time|formhub/uuid|meta/instanceID)"\s*:|"__system"\s*:\s*\{\s*"submissionDate"'
)
BAYANAT_EXPORT = ("export.json", "export.csv")
MAIL_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:")
MAIL_HEADERS = frozenset(
    "received from to cc bcc subject date sender reply-to message-id mime-version return-path delivered-to references"
    " in-reply-to content-type snapshot-content-location dkim-signature arc-seal authentication-results".split()
)
HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|article)\b", re.I | re.S)
ENDING = re.compile(r"\.([A-Za-z0-9]{1,12})$")
"""Of a file's name; an address that a page was captured from has none ("https://relay.example/posts/12")."""
DELIMITERS = ",;\t|"
ENDINGS = {
    "pdf": ("pdf",),
    "docx": ("docx", "docm", "dotx", "dotm"),
    "xlsx": ("xlsx", "xlsm", "xltx"),
    "image": ("jpg", "jpeg", "png", "tif", "tiff", "webp", "heic", "heif", "avif"),
    "html": ("html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp"),
    "telegram_html": ("html", "htm", "zip"),
    "telegram": ("json", "zip"),
    "bayanat": ("json",),
    "bayanat_zip": ("zip",),
    "bayanat_table": ("csv", "txt"),
    "kobo": ("json",),
    "kobo_table": ("csv", "tsv", "txt"),
    "eml": ("eml", "mht", "mhtml"),
    "mbox": ("mbox",),
    "warc": ("warc", "gz"),
    "wacz": ("wacz", "zip"),
    "sms": ("xml",),
    "whatsapp": ("txt", "zip"),
    "archive": ("zip",),
    "table": ("csv", "tsv", "txt"),
}
"""The endings that files of a format have; of formats that are not here, any."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a format is told by: the first bytes, the same as text, the ending of the name, the members of a ZIP."""

    data: bytes
    text: str
    ending: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module of this package that reads it, what people call it, and how it is told."""

    id: str
    module: str
    called: str
    is_it: Callable[[Head], bool]


def _is_text_like(head: Head) -> bool:
    return not head.members and b"\x00" not in head.data[:1024]


def _is_picture(head: Head) -> bool:
    riff = head.data[:4] == b"RIFF" and head.data[8:12] == b"WEBP"
    return head.data.startswith(PICTURES) or riff or (head.data[4:8] == b"ftyp" and head.data[8:12] in ISO_PICTURES)


def _is_table(head: Head) -> bool:
    """Whether the lines are rows: by the ending, or because the first lines have equally many cells, three at least."""
    if head.ending in ("csv", "tsv"):
        return True
    lines = [line for line in head.text[:4096].split("\n")[:6] if line.strip()][:5]
    if len(lines) < 3 or head.ending not in ("", "txt"):
        return False
    return any(
        lines[0].count(mark) >= 2 and len({line.count(mark) for line in lines[:-1]}) == 1 for mark in DELIMITERS[1:]
    )


def _is_mail(head: Head) -> bool:
    """Whether the text begins with headers of a mail, three at least; others may stand between them."""
    known = 0
    for line in head.text.lstrip("\ufeff\r\n").split("\n"):
        if line.startswith((" ", "\t")):
            continue
        match = MAIL_HEADER.match(line)
        if match is None:
            break
        known += match[1].lower() in MAIL_HEADERS or match[1].lower().startswith("x-")
    return known >= 3


def _has(*members: str) -> Callable[[Head], bool]:
    return lambda head: all(member in head.members for member in members)


def _has_telegram(head: Head) -> bool:
    return any(name.rpartition("/")[2] == "result.json" for name in head.members)


def _has_bayanat(head: Head) -> bool:
    """Whether a ZIP is what Bayanat makes; its module looks into the file of that name before it believes it."""
    return any(name.rpartition("/")[2] in BAYANAT_EXPORT for name in head.members)


def _is_headed(is_header: Callable[[Iterable[str]], bool]) -> Callable[[Head], bool]:
    return lambda head: _is_text_like(head) and is_header(columns_of(head.text))


def _is_telegram_html(head: Head) -> bool:
    if head.members:
        return any(name.rpartition("/")[2] == "messages.html" for name in head.members)
    return HTML.match(head.text) is not None and 'class="page_wrap' in head.text


def _is_whatsapp(head: Head) -> bool:
    if head.members:
        return any(WHATSAPP_NAME.search(name) for name in head.members)
    begun = sum(find_head(line) is not None for line in head.text[:HEAD_OF_CHAT].split("\n"))
    return _is_text_like(head) and begun >= min(2, head.text.strip().count("\n") + 1)


def _json(pattern: re.Pattern[str]) -> Callable[[Head], bool]:
    return lambda head: head.text.lstrip()[:1] in ("{", "[") and pattern.search(head.text) is not None


FORMATS = (
    Format("pdf", "prose.pdf", "a PDF", lambda head: b"%PDF-" in head.data[:1024]),
    Format("docx", "prose.docx", "a Word document", _has("[Content_Types].xml", "word/document.xml")),
    Format("xlsx", "tabular.tables", "an Excel workbook", _has("[Content_Types].xml", "xl/workbook.xml")),
    Format("wacz", "containers.warc", "a WACZ web archive", _has("datapackage.json")),
    Format(
        "telegram",
        "chats.telegram",
        "a Telegram export",
        lambda head: _has_telegram(head) or _json(TELEGRAM_JSON)(head),
    ),
    Format("telegram_html", "chats.telegram_html", "a Telegram export", _is_telegram_html),
    Format("whatsapp", "chats.whatsapp", "a WhatsApp export", _is_whatsapp),
    Format("bayanat_zip", "records.bayanat", "an export of Bayanat", _has_bayanat),
    Format(
        "archive",
        "containers.archive",
        "a ZIP archive",
        lambda head: head.data.startswith((b"PK\x03\x04", b"PK\x05\x06")),
    ),
    Format("image", "pictures.image", "a picture", _is_picture),
    Format("warc", "containers.warc", "a WARC web archive", lambda head: head.data.startswith((b"WARC/", b"\x1f\x8b"))),
    Format("bayanat", "records.bayanat", "an export of Bayanat", _json(BAYANAT)),
    Format("kobo", "records.kobo", "an export of KoBo or ODK", _json(KOBO)),
    Format("sms", "chats.sms", "an export of SMS or Signal", lambda head: "<smses" in head.text[:4096]),
    Format("html", "prose.html", "a web page", lambda head: HTML.match(head.text) is not None),
    Format(
        "mbox",
        "prose.mail",
        "a mailbox",
        lambda head: re.match(r"From \S.*\n(?:[\w-]+:|>From )", head.text) is not None,
    ),
    Format("eml", "prose.mail", "an e-mail", _is_mail),
    Format("kobo_table", "records.kobo", "an export of KoBo or ODK", _is_headed(is_kobo_header)),
    Format("bayanat_table", "records.bayanat", "an export of Bayanat", _is_headed(is_bayanat_header)),
    Format("table", "tabular.tables", "a table", _is_table),
    Format("markdown", "prose.markdown", "Markdown", lambda head: head.ending in ("md", "markdown")),
    Format("text", "text", "plain text", lambda head: True),
)
"""In the order in which they are tried."""

TABLES = frozenset(("table", "xlsx", "kobo_table", "bayanat_table"))
UNREAD = {
    "docm": "macros are kept in the original and never run",
    "xlsm": "macros are kept in the original and never run",
    "dotm": "macros are kept in the original and never run",
}


def is_plain_text(original: Original) -> bool:
    """Whether no other format claims an original: it is read by our own code alone, without any library's."""
    data = original.head(HEAD)
    return not data.startswith(b"PK") and _format_of(_head(original)).id == "text"


def refuse_no_table(original: Original) -> None:
    """Return where an original holds rows and columns; raise UnreadableDocument, with what it is, where it does not."""
    found = _format_of(_head(original))
    if found.id not in TABLES:
        raise UnreadableDocument(f"{original.name}: is {found.called}, no table")


def _format_of(head: Head) -> Format:
    return next(each for each in FORMATS if each.is_it(head))


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an original of any format into its sections; `start` of each counts in the working copy of the whole file.

    Raises UnreadableDocument where nothing can be taken from it; the message begins with its name.
    """
    start = 0
    for section in _taken(original, replace(how, take=_taken)):
        yield replace(section, document=replace(section.document, start=start))
        start += len(section.document.text)


def _taken(original: Original, how: How) -> Iterator[Section]:
    """One original, or a member of one."""
    head = _head(original)
    if head.data.startswith(OLE):
        raise UnreadableDocument(f"{original.name}: {_old_office(original)}")
    found = _format_of(head)
    notes = _named_otherwise(found, head)
    if note := UNREAD.get(head.ending):
        notes.append(note)
    for section in import_module(f"sijill.intake.{found.module}").sections(original, how):
        yield with_notes(section, notes)
        notes = []


def _old_office(original: Original) -> str:
    data = original.whole()
    if ENCRYPTED_PACKAGE in data:
        return "is protected by a password; open it with the password and save it without one"
    return "is an old office document (doc, xls, ppt, msg); save it as docx, xlsx or PDF"


def _named_otherwise(found: Format, head: Head) -> list[str]:
    endings = ENDINGS.get(found.id)
    if endings is None or not head.ending or head.ending in endings:
        return []
    return [f"is named .{head.ending} but is {found.called}; read as such"]


def _head(original: Original) -> Head:
    data = original.head(HEAD)
    ending = ENDING.search(original.name)
    return Head(data, _text(data), ending[1].lower() if ending else "", _members(original, data))


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8-sig", errors="replace")


def _members(original: Original, data: bytes) -> tuple[str, ...]:
    if not data.startswith(b"PK\x03\x04"):
        return ()
    try:
        return tuple(zipfile.ZipFile(original.stream).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ()
    finally:
        original.stream.seek(0)
