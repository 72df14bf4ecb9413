"""PDFs made by hand: no library writes them, so that they hold exactly what a test is about."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw, ImageFont

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
MARKS = re.compile("[\u064b-\u0652]")
NUMBERS = re.compile(r"[0-9٠-٩]+(?:[.,/:٫٬][0-9٠-٩]+)*")


@dataclass
class Writer:
    """Objects of a PDF in the order of their numbers; 1 is the catalog, 2 the tree of pages."""

    objects: list[bytes] = field(default_factory=lambda: [b"", b""])
    pages: list[int] = field(default_factory=list)
    catalog: bytes = b""
    info: Mapping[str, str] = field(default_factory=dict)

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, extra: bytes = b"") -> int:
        return self.add(b"<< /Length %d %s>>\nstream\n" % (len(data), extra) + data + b"\nendstream")

    def page(self, content: bytes, resources: bytes, extra: bytes = b"") -> None:
        body = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << %s >> %s >>"
        self.pages.append(self.add(body % (self.stream(content), resources, extra)))

    def bytes(self) -> bytes:
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        self.objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self.pages))
        told = b" ".join(b"/%s %s" % (key.encode(), _text(value)) for key, value in self.info.items())
        trailer = b"/Info %d 0 R" % self.add(b"<< " + told + b" >>") if told else b""
        return written(self.objects, trailer)


def written(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    made = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    made_at = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    made += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, made_at)
    return bytes(made)


def _text(value: str) -> bytes:
    return b"<" + (b"\xfe\xff" + value.encode("utf-16-be")).hex().encode() + b">"


def _escaped(line: str) -> bytes:
    return re.sub(rb"([()\\])", rb"\\\1", line.encode("cp1252"))


def _content(lines: Sequence[bytes], size: int = 12) -> bytes:
    shown = b"".join(b"%s Tj T*\n" % line for line in lines)
    return b"BT /F1 %d Tf %d TL 50 780 Td\n" % (size, size + 3) + shown + b"ET"


def english(
    *pages: Sequence[str], info: Mapping[str, str] | None = None, catalog: bytes = b"", extra: bytes = b""
) -> bytes:
    """Pages of English lines in Helvetica; an empty line is a gap between paragraphs."""
    writer = Writer(info=info or {}, catalog=catalog)
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for lines in pages:
        shown = [b"(" + _escaped(line) + b")" for line in lines]
        writer.page(_content(shown), b"/Font << /F1 %d 0 R >>" % font, extra)
    return writer.bytes()


def visual(line: str) -> list[str]:
    """A line of Arabic as its signs stand on a page from the left; vowel signs stand with their letter."""
    units = re.findall("[^\u064b-\u0652][\u064b-\u0652]*", line)
    turned = "".join(reversed(units)).translate(str.maketrans("()«»", ")(»«"))
    return re.findall("[^\u064b-\u0652][\u064b-\u0652]*", NUMBERS.sub(lambda match: match[0][::-1], turned))


def arabic(*pages: Sequence[Sequence[str]], ligatures: Mapping[str, str] | None = None, names: bool = True) -> bytes:
    """Pages of lines of signs from left to right, in a Type 3 font of boxes whose signs have names (ToUnicode).

    `ligatures` names the letters of a sign: {"ﻻ": "لا"}. Without `names` nobody can tell what the boxes mean.
    """
    writer = Writer()
    signs = sorted({sign for lines in pages for line in lines for sign in line})
    codes = {sign: code for code, sign in enumerate(signs, 33)}
    font = writer.add(_type_3(writer, codes, {sign: (ligatures or {}).get(sign, sign) for sign in signs}, names))
    for lines in pages:
        shown = [b"<" + bytes(codes[sign] for sign in line).hex().encode() + b">" for line in lines]
        writer.page(_content(shown), b"/Font << /F1 %d 0 R >>" % font)
    return writer.bytes()


def _type_3(writer: Writer, codes: Mapping[str, int], named: Mapping[str, str], names: bool) -> bytes:
    box, blank = writer.stream(b"600 0 50 0 550 600 d1 50 0 500 600 re f"), writer.stream(b"300 0 0 0 0 0 d1")
    glyphs = b" ".join(b"/g%d %d 0 R" % (code, blank if sign == " " else box) for sign, code in codes.items())
    widths = b" ".join(b"300" if sign == " " else b"600" for sign in codes)
    pairs = b"".join(
        b"<%02x> <%s>\n" % (codes[sign], to.encode("utf-16-be").hex().encode()) for sign, to in named.items()
    )
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n%d beginbfchar\n%sendbfchar endcmap end end"
    ) % (len(named), pairs)
    return (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [0.001 0 0 0.001 0 0]"
        b" /CharProcs << %s >> /Encoding << /Type /Encoding /Differences [33 %s] >> /FirstChar 33 /LastChar %d"
        b" /Widths [%s] /Resources << >> %s >>"
    ) % (
        glyphs,
        b" ".join(b"/g%d" % code for code in codes.values()),
        32 + len(codes),
        widths,
        b"/ToUnicode %d 0 R" % writer.stream(table) if names else b"",
    )


def drawn(*lines: str) -> Image.Image:
    """A page as a picture, in the font that comes with Pillow."""
    image = Image.new("L", (1700, 1100), 255)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((100, 120 + 90 * number), line, fill=0, font=ImageFont.load_default(48))
    return image


def pictures(*images: Image.Image) -> bytes:
    """A PDF of pictures, as a scanner makes it."""
    made = io.BytesIO()
    images[0].save(made, "PDF", save_all=True, append_images=list(images[1:]), resolution=200)
    return made.getvalue()


def mixed(before: Sequence[str], after: Sequence[str], hidden: Sequence[str] = ()) -> bytes:
    """A page of text, one that is a picture (with `hidden` words laid over it), and one of text."""
    writer = Writer()
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    head = b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    image = writer.stream(b"\x00\xff\xff\x00", head)
    resources = b"/Font << /F1 %d 0 R >> /XObject << /I %d 0 R >>" % (font, image)
    writer.page(_content([b"(" + _escaped(line) + b")" for line in before]), resources)
    words = _content([b"(" + _escaped(line) + b")" for line in hidden]).replace(b"BT", b"BT 3 Tr", 1) if hidden else b""
    writer.page(b"q 595 0 0 842 0 0 cm /I Do Q\n" + words, resources)
    writer.page(_content([b"(" + _escaped(line) + b")" for line in after]), resources)
    return writer.bytes()


def with_file(name: str, data: bytes, *lines: str) -> bytes:
    """A PDF with another file embedded in it."""
    writer = Writer()
    held = writer.stream(data, b"/Type /EmbeddedFile /Params << /Size %d >> " % len(data))
    spec = writer.add(b"<< /Type /Filespec /F %s /UF %s /EF << /F %d 0 R >> >>" % (_text(name), _text(name), held))
    writer.catalog = b"/Names << /EmbeddedFiles << /Names [%s %d 0 R] >> >>" % (_text(name), spec)
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    writer.page(_content([b"(" + _escaped(line) + b")" for line in lines]), b"/Font << /F1 %d 0 R >>" % font)
    return writer.bytes()


def with_script_form_and_comment(*lines: str) -> bytes:
    """A PDF that would run a script when opened, with a form that was filled in and a comment in the margin."""
    writer = Writer()
    font = writer.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    widget = writer.add(
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Place of the attack) /V (Qadi Askar) /Rect [50 500 300 520] >>"
    )
    comment = writer.add(b"<< /Type /Annot /Subtype /Text /Contents (Is this right?) /Rect [500 700 520 720] >>")
    script = writer.add(b"<< /S /JavaScript /JS (app.alert\\('x'\\)) >>")
    writer.catalog = b"/AcroForm << /Fields [%d 0 R] >> /Names << /JavaScript << /Names [(a) %d 0 R] >> >>" % (
        widget,
        script,
    )
    content = _content([b"(" + _escaped(line) + b")" for line in lines])
    writer.page(content, b"/Font << /F1 %d 0 R >>" % font, b"/Annots [%d 0 R %d 0 R]" % (widget, comment))
    return writer.bytes()


def locked(password: str, *lines: str) -> bytes:
    """A PDF encrypted with RC4, 40 bits (ISO 32000-1, 7.6.3): opened only with its password."""
    id_, rights = b"0123456789abcdef", b"\xfc\xff\xff\xff"
    padded = (password.encode() + PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + rights + id_).digest()[:5]
    content = _content([b"(" + _escaped(line) + b")" for line in lines])
    sealed = _rc4(hashlib.md5(key + (4).to_bytes(3, "little") + b"\x00\x00").digest()[:10], content)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(sealed) + sealed + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
        % (owner.hex().encode(), _rc4(key, PADDING).hex().encode()),
    ]
    return written(objects, b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (id_.hex().encode(), id_.hex().encode()))


def _rc4(key: bytes, data: bytes) -> bytes:
    state, swapped = list(range(256)), 0
    for at in range(256):
        swapped = (swapped + state[at] + key[at % len(key)]) % 256
        state[at], state[swapped] = state[swapped], state[at]
    made, first, second = bytearray(), 0, 0
    for byte in data:
        first = (first + 1) % 256
        second = (second + state[first]) % 256
        state[first], state[second] = state[second], state[first]
        made.append(byte ^ state[(state[first] + state[second]) % 256])
    return bytes(made)


class Installed:
    """Programs that are "installed": what each answers, by its name. Every call is kept."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: list[tuple[str, ...]] = []

    def find_version(self, program: str) -> str | None:
        return "9.9" if program in self.answers else None

    def run(self, program: str, arguments: Sequence[str], data: bytes = b"") -> bytes:
        self.calls.append((program, *arguments))
        answer = self.answers[program]
        return answer(arguments, data) if callable(answer) else answer
