"""Bytes to text, or a clear reason why they are none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from sijill.errors import UnreadableDocument

MAX_BYTES = 64 * 1024 * 1024
"""The largest document that is read: 64 MiB."""

MAGIC = (
    (0, b"%PDF-", "a PDF file"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document (docx, xlsx, odt)"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls)"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF87a", "a GIF picture"),
    (0, b"GIF89a", "a GIF picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"RIFF", "a sound, film or WebP file"),
    (4, b"ftyp", "a film, sound or HEIC file"),
    (0, b"OggS", "a sound file"),
    (0, b"ID3", "a sound file"),
    (0, b"\x1aE\xdf\xa3", "a film"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\x00", "an xz archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"SQLite format 3\x00", "a SQLite database"),
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
MAX_CONTROLS = 0.02
"""More control characters than this share of the bytes: no text."""
MAX_BROKEN = 0.02
"""Fewer broken sequences than this share of all beyond ASCII: damaged UTF-8, not another encoding."""

LEGACY = ("cp1256", "cp1252", "latin_1", "iso8859_6")
SAMPLE = 1 << 16
BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
WORD = re.compile(r"\w")
POSITIONS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and what is unusual about it."""

    text: str
    encoding: str
    notes: tuple[str, ...]


def decode(data: bytes, name: str) -> Decoded:
    """Decode the bytes of a text document; a byte-order mark is taken off and nothing else is changed.

    Raises UnreadableDocument where the bytes are none, too many, or no text; the message begins with `name`.
    """
    _refuse_unreadable(data, name)
    text, encoding, notes = _decoded(data, name)
    if WORD.search(text) is None:
        raise UnreadableDocument(f"{name}: holds no words")
    return Decoded(text, encoding, (*notes, *_kept_characters(text)))


def _refuse_unreadable(data: bytes, name: str) -> None:
    if not data:
        raise UnreadableDocument(f"{name}: the file is empty")
    if len(data) > MAX_BYTES:
        size, limit = len(data) / 2**20, MAX_BYTES // 2**20
        raise UnreadableDocument(f"{name}: {size:.1f} MiB is more than the limit of {limit} MiB; split the document")
    for offset, magic, what in MAGIC:
        if data.startswith(magic, offset) and not (
            magic == b"RIFF" and data[:64].isascii() and b"\x00" not in data[:64]
        ):
            raise UnreadableDocument(f"{name}: is {what}, not plain text; export its text first")


def _decoded(data: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name)
    wide = _wide_encoding(data)
    if wide:
        return _strictly(data, wide, name)
    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls > max(MAX_CONTROLS * len(data), 3):
        raise UnreadableDocument(f"{name}: is binary, not text ({controls} control characters in {len(data)} bytes)")
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        return _not_utf8(data)


def _strictly(data: bytes, encoding: str, name: str) -> tuple[str, str, tuple[str, ...]]:
    """Decode what a byte-order mark or its own form says; damage is shown as U+FFFD and noted."""
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if broken > max(MAX_BROKEN * len(text), 3):
        raise UnreadableDocument(f"{name}: begins like {encoding} but most of it is none")
    return text, encoding, _damage(broken, encoding)


def _damage(broken: int, encoding: str) -> tuple[str, ...]:
    if not broken:
        return ()
    return (f"{broken} broken {'sequence' if broken == 1 else 'sequences'} of {encoding} shown as \ufffd",)


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: one of the two bytes of a character hardly changes (0x00 Latin, 0x06 Arabic)."""
    head = data[:SAMPLE]
    half = len(head) // 2
    if len(data) % 2 or half < 2:
        return ""
    for encoding, high, low in (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2])):
        if high.count(0) + high.count(6) > 0.7 * half and low.count(0) < 0.1 * half and b"\x00" in high:
            return encoding
    return ""


def _not_utf8(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    text = data.decode("utf-8", errors="replace")
    broken, beyond = text.count("\ufffd"), len(text) - len(text.encode("ascii", errors="ignore"))
    if broken <= MAX_BROKEN * beyond:
        return text, "utf-8", _damage(broken, "utf-8")
    encoding = _legacy_encoding(data)
    text = data.decode(encoding, errors="replace")
    return (
        text,
        encoding,
        (guess_note(encoding), *_damage(text.count("\ufffd"), encoding)),
    )


def guess_note(encoding: str) -> str:
    """The note on a text whose encoding nothing but its letters told."""
    return f"read as {encoding}, which was guessed from the letters"


def _legacy_encoding(data: bytes) -> str:
    """The single-byte encoding in which the text reads best; imports charset-normalizer only here."""
    from charset_normalizer import from_bytes

    first = BEYOND_ASCII.search(data)
    begin = max(0, (first.start() if first else 0) - SAMPLE // 8)
    best = from_bytes(data[begin : begin + SAMPLE], cp_isolation=list(LEGACY), enable_fallback=False).best()
    found = best.encoding if best is not None else "cp1252"
    # every byte is a character in latin-1, but 0x80–0x9F are controls there: quotes and dashes of cp1252
    return "cp1252" if found == "latin_1" and re.search(rb"[\x80-\x9f]", data) else found


def _kept_characters(text: str) -> tuple[str, ...]:
    notes = []
    nuls = text.count("\x00")
    if nuls:
        notes.append(f"{nuls} NUL {'byte' if nuls == 1 else 'bytes'} kept")
    if not text.isascii():
        for pattern, what in ((BIDI, "bidirectional control"), (ZERO_WIDTH, "zero-width")):
            at = [match.start() for match in pattern.finditer(text)]
            if at:
                notes.append(_where(at, what))
    return tuple(notes)


def _where(at: list[int], what: str) -> str:
    named = ", ".join(str(offset) for offset in at[:POSITIONS_NAMED])
    more = f" and {len(at) - POSITIONS_NAMED} more" if len(at) > POSITIONS_NAMED else ""
    isolated = ": displayed isolated" if what.startswith("bidi") else ""
    return f"{len(at)} {what} character{'s' if len(at) > 1 else ''} kept at {named}{more}{isolated}"
