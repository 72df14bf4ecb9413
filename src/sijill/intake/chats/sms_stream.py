"""The messages of an SMS export, one after the other, from XML that no parser takes as it is.

Android's exporter writes characters beyond U+FFFF as two halves ("&#55357;&#56832;") and control characters as
references or as they are; XML 1.0 (section 2.2) has none of them. They are mended before the parser sees them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from sijill.errors import UnreadableDocument

BLOCK = 1 << 16
ROOT = re.compile(rb"<smses[\s>/]")
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(rb"<\?xml[^>]{0,100}?\bencoding\s*=\s*[\"']([^\"']{1,40})[\"']")
ENCODINGS = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii"))
REFERENCES = re.compile(rb"(?:&#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7});)+")
UNFINISHED = 16
"""Bytes at the end of a block in which a reference may be cut."""
FIRST_HALF = re.compile(rb"&#(?:5[5-6][0-9]{3}|x[Dd][89ABab][0-9A-Fa-f]{2});$")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
"""The same two halves written as bytes (CESU-8)."""
FIRST_HALF_BYTES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]")
REPLACED = "\ufffd"
LOST = REPLACED.encode()
MAX_MESSAGE_BYTES = 512 * 1024 * 1024
"""Bytes in which no message ends: no export, whatever it says."""
MAX_INSIDE = 20_000
"""Elements within one message."""


class Broken(Exception):
    """The XML breaks off; the message says why."""


def messages(mended: Mended, name: str) -> Iterator[Any]:
    """The elements `sms` and `mms`; each is let go when the next is asked for.

    Files make attributes of megabytes, for which the parser's own bounds on entities must be lifted; so an export that
    declares any, which none does, is refused before they are, and so is another encoding than UTF-8, in which a
    declaration could hide. Raises UnreadableDocument for these, and Broken where the XML is damaged.
    """
    data = mended.read(BLOCK).removeprefix(b"\xef\xbb\xbf")
    begin = ROOT.search(data)
    if begin is None or DECLARED.search(data, 0, begin.start()):
        raise UnreadableDocument(f"{name}: declares entities, or does not begin as an export does: not read")
    encoding = ENCODING.search(data, 0, begin.start())
    if encoding is not None and encoding[1].lower() not in ENCODINGS:
        raise UnreadableDocument(f"{name}: is not in UTF-8, which such exports are in; save it in UTF-8")
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=False,
        encoding="utf-8",
    )
    watch = _Watch()
    try:
        while True:
            if data:
                parser.feed(data)
            for event, element in parser.read_events():
                if watch.see(event, element):
                    yield element
                    watch.let_go(element)
            watch.fed(len(data))
            if not data:
                parser.close()
                return
            data = mended.read(BLOCK)
    except etree.XMLSyntaxError as error:
        raise Broken(" ".join(str(error.msg).split())[:200]) from None


@dataclass(slots=True)
class _Watch:
    """Sees elements begin and end; bounds what one message may hold."""

    depth: int = 0
    inside: int = 0
    bytes: int = 0

    def see(self, event: str, element: Any) -> bool:
        """Whether a message ends: an `sms` or `mms` directly under the root."""
        if event == "start":
            self.depth += 1
            self.inside += 1
            if self.inside > MAX_INSIDE or self.depth > 10:
                raise Broken("a message holds too much")
            return False
        self.depth -= 1
        return self.depth == 1 and element.tag in ("sms", "mms")

    def let_go(self, element: Any) -> None:
        """Forget a message and what stood before it."""
        self.inside = self.bytes = 0
        element.clear()
        parent = element.getparent()
        while element.getprevious() is not None:
            del parent[0]

    def fed(self, size: int) -> None:
        """Count the bytes since the last message."""
        self.bytes += size
        if self.bytes > MAX_MESSAGE_BYTES:
            raise Broken("no message ends for too long")


@dataclass(slots=True)
class Mended:
    """A stream in which characters written as two halves are whole, and what is none in XML is U+FFFD.

    `lost` counts those.
    """

    stream: BinaryIO
    lost: int = 0
    _rest: bytes = b""

    def read(self, size: int) -> bytes:
        """The next bytes, about as many; none at the end alone."""
        while True:
            more = self.stream.read(size)
            data = self._rest + more
            if not data:
                return b""
            cut = _cut(data) if more else len(data)
            data, self._rest = data[:cut], data[cut:]
            if data:
                return REFERENCES.sub(self._whole, self._decodable(data))

    def _decodable(self, data: bytes) -> bytes:
        data, controls = CONTROLS.subn(LOST, HALVES.sub(_joined, data))
        self.lost += controls
        try:
            data.decode()
        except UnicodeDecodeError:
            text = data.decode(errors="replace")
            self.lost += text.count(REPLACED) - data.count(LOST)
            return text.encode()
        return data

    def _whole(self, match: re.Match[bytes]) -> bytes:
        """A run of references, with the halves put together."""
        codes = [
            int(b"0" + each if each[:1] == b"x" else each, 16 if each[:1] == b"x" else 10) for each in _each(match)
        ]
        whole: list[int] = []
        for code in codes:
            if whole and 0xD800 <= whole[-1] <= 0xDBFF and 0xDC00 <= code <= 0xDFFF:
                whole[-1] = 0x10000 + ((whole[-1] - 0xD800) << 10) + (code - 0xDC00)
            else:
                whole.append(code)
        self.lost += sum(not _is_held(code) for code in whole)
        return b"".join(b"&#%d;" % (code if _is_held(code) else 0xFFFD) for code in whole)


def _each(match: re.Match[bytes]) -> Iterator[bytes]:
    return (each[2:] for each in match[0].split(b";")[:-1])


def _is_held(code: int) -> bool:
    """Whether XML has a character (XML 1.0, section 2.2)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _cut(data: bytes) -> int:
    """Where a block may end without cutting a reference, two that belong together, or a character apart."""
    at = data.rfind(b"&", max(0, len(data) - UNFINISHED))
    if at >= 0:
        half = FIRST_HALF.search(data, max(0, at - 9), at)
        return half.start() if half is not None else at
    if data[-1] < 0x80:
        return len(data)
    at = len(data) - 1
    while at > 0 and len(data) - at < 4 and data[at] & 0xC0 == 0x80:
        at -= 1
    return at - 3 if FIRST_HALF_BYTES.match(data, max(0, at - 3), at) else at


def _joined(match: re.Match[bytes]) -> bytes:
    return match[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
