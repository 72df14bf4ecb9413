"""Markdown: read letter for letter, with its headings as titles and its front matter as metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sijill.errors import UnreadableDocument
from sijill.intake.dates import find_dates
from sijill.intake.decoding import MAX_BYTES, Decoded, decode
from sijill.intake.prose.blocks import with_stretches, with_text_before
from sijill.intake.section import How, Original, Section
from sijill.intake.text import text_document
from sijill.values.document import Attachment, Passage, PassageRole

MAX_FRONT = 16_384
"""Characters in which the front matter must end; a longer one is a text that begins with a line."""
FIELD = re.compile(r"([A-Za-z_][\w .-]{0,40}):[ \t]*(.{0,1000})")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"( {0,3}#{1,6}[ \t]+)(\S[^\r\n]*)")
UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
NO_PARAGRAPH = re.compile(r"[ \t]*(?:[#>|*+-]|\d{1,9}[.)])")
IMAGE = re.compile(r"!\[([^\]\r\n]{0,300})\]\(\s*<?([^\s)>\r\n]{1,500})")
TITLES, DATES, AUTHORS, SITES = (
    ("title",),
    ("date", "published", "publishdate"),
    ("author", "authors"),
    ("source", "site"),
)


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter of a text: where it ends, and its fields by their names in small letters."""

    end: int
    fields: dict[str, str]

    def find(self, names: tuple[str, ...]) -> str | None:
        """The first of the named fields that says something."""
        return next((self.fields[name] for name in names if self.fields.get(name)), None)


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a Markdown file: one section, whose text is the decoded bytes.

    Headings are CommonMark's ATX and setext headings (0.31, 4.2 and 4.3); fenced code is left as it is.
    Raises UnreadableDocument where the bytes are no text.
    """
    if original.size > MAX_BYTES:
        raise UnreadableDocument(f"{original.name}: more than {MAX_BYTES // 2**20} MiB; split the document")
    decoded = decode(original.whole(), original.name)
    front = find_front(decoded.text)
    published, notes = _published(front)
    body = decoded.text[front.end :]
    document = text_document(
        Decoded(body, decoded.encoding, (*decoded.notes, *(notes if how.published is None else ()))),
        original.digest,
        published=how.published or published,
        language=how.language,
        title=front.find(TITLES),
        outlet=front.find(SITES),
    )
    headings = list(_headings(body))
    titles = [body[each.start : each.end] for each in headings if each.role is PassageRole.TITLE]
    if author := front.find(AUTHORS):
        notes = [f"author, as the front matter says: {author}"]
        document = replace(document, notes=(*document.notes, *notes))
    document = replace(
        document,
        title=front.find(TITLES) or next(iter(titles), document.title),
        passages=with_stretches(body, document.passages, headings),
        attachments=tuple(_images(body, original.within.removesuffix(" › "))),
    )
    document = with_text_before(document, decoded.text[: front.end], _front_passages(decoded.text[: front.end]))
    locator = original.within.removesuffix(" › ")
    yield Section(replace(document, passages=tuple(replace(each, locator=locator) for each in document.passages)))


def find_front(text: str) -> Front:
    """The front matter: a block between two lines of three dashes at the very beginning, "key: value" in each line.

    Only plain values are taken, without their quotes; lists and nested values are kept as text and not understood.
    """
    lines = list(_lines(text, MAX_FRONT))
    if not lines or lines[0][1].strip() != "---":
        return Front(0, {})
    fields: dict[str, str] = {}
    for start, line in lines[1:]:
        if line.strip() in ("---", "..."):
            return Front(start + len(line), fields)
        match = FIELD.match(line.strip("\r\n"))
        if match is not None:
            value = match[2].strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            fields.setdefault(match[1].strip().lower(), value[1:-1] if quoted else value)
    return Front(0, {})


def _published(front: Front) -> tuple[date | None, list[str]]:
    written = front.find(DATES)
    if written is None:
        return None, []
    found = next(find_dates(written.split("T")[0], 0, len(written)), None)
    if found is None or found.value is None:
        reason = found.reason if found is not None else "it is no full date"
        return None, [f"the date of the front matter ({written}) is not used: {reason}"]
    return found.value, [f"published {found.value.isoformat()}, as the front matter says"]


def _lines(text: str, limit: int) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(text) and at < limit:
        match = LINE.match(text, at)
        if match is None or not match[0]:
            return
        yield at, match[0]
        at = match.end()


def _headings(text: str) -> Iterator[Passage]:
    """Headings as titles, and their marks, which are not read. A setext heading is taken where it is of one line."""
    fence, above, blank = "", (0, ""), True
    for start, line in _lines(text, len(text)):
        words = line.rstrip("\r\n")
        mark = FENCE.match(words)
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence, above = "" if fence else mark[1][:3], (0, "")
            continue
        if fence:
            continue
        heading = HEADING.fullmatch(words)
        if heading is not None:
            title = _without_closing(heading[2])
            at = start + len(heading[1])
            hashes = start + len(heading[1]) - len(heading[1].lstrip())
            yield Passage(hashes, start + len(heading[1].rstrip()), PassageRole.BOILERPLATE)
            yield Passage(at, at + len(title), PassageRole.TITLE)
            if closing := words[at - start + len(title) :].strip():
                end = start + len(words.rstrip())
                yield Passage(end - len(closing), end, PassageRole.BOILERPLATE)
            above = (0, "")
        elif above[1] and UNDERLINE.fullmatch(words):
            yield Passage(above[0], above[0] + len(above[1]), PassageRole.TITLE)
            indent = len(words) - len(words.lstrip())
            yield Passage(start + indent, start + len(words.rstrip()), PassageRole.BOILERPLATE)
            above = (0, "")
        else:
            held = words.strip()
            begins = blank and held and not NO_PARAGRAPH.match(words)
            above = (start + words.index(held), held) if begins else (0, "")
        blank = not words.strip() or heading is not None


def _without_closing(words: str) -> str:
    """The words of a heading without the row of hashes that may close it."""
    held = words.rstrip()
    opened = held.rstrip("#")
    return opened.rstrip() if opened.endswith((" ", "\t")) else held


def _front_passages(text: str) -> list[Passage]:
    held = text.strip()
    return [Passage(text.index(held), text.index(held) + len(held), PassageRole.BOILERPLATE)] if held else []


def _images(text: str, locator: str) -> Iterator[Attachment]:
    for match in IMAGE.finditer(text):
        yield Attachment(match[2], "image/*", locator, note="named by the text, not in the file")
