"""Saved web pages: the article as trafilatura finds it, and beside it everything else that the page shows."""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import trafilatura
from lxml import __version__ as lxml_version  # type: ignore[import-untyped]
from lxml.etree import LxmlError  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from trafilatura.metadata import extract_metadata

from sijill.errors import UnreadableDocument
from sijill.intake.decoding import MARKS, MAX_BYTES, Decoded, decode
from sijill.intake.prose.blocks import PARAGRAPH_END, ROW_END, Block, prose_document
from sijill.intake.prose.declared import find_declared, is_utf8
from sijill.intake.prose.webfacts import find_page_date
from sijill.intake.prose.webtext import Kind, WebBlock, parse_html
from sijill.intake.section import How, Original, Section
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, PassageRole

WORKING_COPY = f"trafilatura {trafilatura.__version__}, lxml {lxml_version}"
META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
META_REACH = 4096
"""Bytes in which the declaration is looked for; the HTML standard (13.2.3.2) says 1024, pages are less strict."""
MAX_ELEMENTS, MAX_TABLES_AROUND_TABLES = 15_000, 20
"""Beyond these, the article of a page is not looked for: extraction is not linear in them. Most pages have a thousand
elements, and no table around a table."""
SHORT = 250
"""An article of fewer characters is none: a post, a notice, a table. The page is read as it stands."""
PROSE = 40
"""Characters from which a block is prose, not a button or the name of a section."""
MISSED_ROWS = 3
MAX_IMAGES = 200
MAX_NAME = 300
EXTRACTION_ERRORS = (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError)
"""What trafilatura and the libraries below it raise on broken pages."""
FIXED_DAYS = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
"""For trafilatura, which else looks at the clock. The date that it finds is not used."""
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
"""What it finds no article in is told in the notes, not on the terminal."""
SPACING = re.compile(r"[\s|]+")
ROLES = {Kind.HEADING: PassageRole.TITLE, Kind.ROW: PassageRole.NARRATION, Kind.CAPTION: PassageRole.CAPTION}


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a web page: one section. Raises UnreadableDocument where it shows no words at all."""
    if original.size > MAX_BYTES:
        raise UnreadableDocument(
            f"{original.name}: {original.size / 2**20:.1f} MiB of HTML is more than the limit of {MAX_BYTES // 2**20}"
        )
    decoded = decode_html(original.whole(), original.name)
    page = parse_html(decoded.text, original.name)
    root = page.root
    is_heavy = page.is_cut or _is_heavy(root)
    title, author, outlet = _facts(root, is_heavy)
    read, beside, notes = _divided(page.blocks, "" if is_heavy else _article(root))
    if page.is_cut:
        notes.append("its elements are nested too deep: the words are read without headings and tables")
    if not read:
        raise UnreadableDocument(f"{original.name}: the page shows no words; scripts may have drawn them in a browser")
    if title is not None and not any(_squeezed(title) == _squeezed(block.text) for block in read):
        read, beside = _with_title(title, read, beside)
    if author:
        notes.append(f"author, as the page says: {author}")
    dated = find_page_date(root)
    document = prose_document(
        [_block(block) for block in read],
        original.digest,
        replace(how, published=how.published or dated.value),
        working_copy=WORKING_COPY,
        encoding=decoded.encoding,
        notes=(*decoded.notes, *(dated.notes if how.published is None else ()), *notes),
        title=title,
        outlet=outlet,
        beside=[Block(block.text, PassageRole.BOILERPLATE, after=ROW_END) for block in beside],
    )
    locator = original.within.removesuffix(" › ")
    passages = tuple(replace(passage, locator=locator) for passage in document.passages)
    yield Section(replace(document, passages=passages, attachments=tuple(_images(root, locator))))


def decode_html(data: bytes, name: str) -> Decoded:
    """Decode a page: by its byte-order mark, as UTF-8 where it is, by what it declares, else as any text.

    Raises UnreadableDocument where the bytes are no text.
    """
    declared = META_CHARSET.search(data[:META_REACH])
    if declared is None or data.startswith(tuple(mark for mark, _ in MARKS)) or is_utf8(data):
        return decode(data, name)
    found = find_declared(data, declared[1].decode("ascii"))
    if found is None or found[1].startswith("utf"):  # the declaration itself was read as ASCII: it cannot be UTF-16
        return decode(data, name)
    return Decoded(*found, ())


def _is_heavy(root: HtmlElement) -> bool:
    """Whether trafilatura would take minutes."""
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        return True
    return sum(table.find(".//table") is not None for table in root.iter("table")) > MAX_TABLES_AROUND_TABLES


def _facts(root: HtmlElement, is_heavy: bool) -> tuple[str | None, str | None, str | None]:
    """Title, author and name of the site, as trafilatura takes them from the metadata."""
    if is_heavy:
        title = " ".join((root.findtext(".//title") or "").split())
        return title[:MAX_NAME] or None, None, None
    try:
        found = extract_metadata(root, date_config=dict(FIXED_DAYS))
    except EXTRACTION_ERRORS:
        return None, None, None
    return found.title or None, found.author or None, found.sitename or None


def _article(root: HtmlElement) -> str:
    """What trafilatura takes for the article, line by line; "" where it finds none."""
    try:
        found: Any = trafilatura.bare_extraction(root, include_comments=False, include_tables=True, with_metadata=False)
    except EXTRACTION_ERRORS:
        return ""
    return found.text or "" if found is not None else ""


def _divided(blocks: Sequence[WebBlock], article: str) -> tuple[list[WebBlock], list[WebBlock], list[str]]:
    """What is read, what is kept beside, and notes on it.

    The article is read, and what stands between its blocks if it is a table or prose. Where the page has prose outside
    of it of more than half its length, or a table, trafilatura was wrong: everything but navigation is read.
    """
    shown = [not block.furniture and not (block.is_linked and block.kind is not Kind.HEADING) for block in blocks]
    chosen = _chosen(blocks, shown, article)
    missed = [at for at, block in enumerate(blocks) if at not in chosen and shown[at] and _is_content(block)]
    length = sum(len(blocks[at].text) for at in chosen)
    rows = sum(blocks[at].kind is Kind.ROW for at in missed)
    notes = []
    if length < SHORT or rows >= MISSED_ROWS or 2 * sum(len(blocks[at].text) for at in missed) > length:
        chosen, missed = {at for at, is_shown in enumerate(shown) if is_shown} or set(range(len(blocks))), []
        notes.append("no article is set off on the page (by trafilatura); all its text is read, as lxml gives it")
    read = [block for at, block in enumerate(blocks) if at in chosen]
    beside = [block for at, block in enumerate(blocks) if at not in chosen]
    if beside:
        prose = f", {len(missed)} of them prose: look at the end of the text" if missed else ""
        notes.append(f"{len(beside)} blocks outside of what is read are kept and not read{prose}")
    return read, beside, notes


def _chosen(blocks: Sequence[WebBlock], shown: Sequence[bool], article: str) -> set[int]:
    """The blocks of the article; with them tables and prose between them, tables and captions that adjoin them.

    Long blocks are found by their words, short ones only where they are a line of the article.
    """
    whole = _squeezed(article)
    lines = {_squeezed(line.strip("-•* ")) for line in article.split("\n")}
    inside = []
    for at, block in enumerate(blocks):
        words = _squeezed(block.text)
        if words in lines or (len(words) >= PROSE and words in whole):
            inside.append(at)
    if not inside:
        return set()
    first, last = inside[0], inside[-1]
    while last + 1 < len(blocks) and blocks[last + 1].kind in (Kind.ROW, Kind.CAPTION):
        last += 1
    return {*inside, *(at for at in range(first, last + 1) if shown[at] and _is_content(blocks[at]))}


def _squeezed(text: str) -> str:
    """The letters of a text alone: trafilatura writes white space and the edges of cells in ways of its own."""
    return SPACING.sub("", text)


def _is_content(block: WebBlock) -> bool:
    return block.kind in (Kind.ROW, Kind.ITEM, Kind.CAPTION) or len(block.text) >= PROSE


def _with_title(title: str, read: list[WebBlock], beside: list[WebBlock]) -> tuple[list[WebBlock], list[WebBlock]]:
    """The title put first: the heading of the page that says it, else as the metadata give it."""
    for at, block in enumerate(beside):
        if block.kind is Kind.HEADING and _squeezed(block.text) in (_squeezed(title), ""):
            return [block, *read], beside[:at] + beside[at + 1 :]
    return [WebBlock(title, Kind.HEADING, False, 0), *read], beside


def _block(block: WebBlock) -> Block:
    after = ROW_END if block.kind is Kind.ROW else PARAGRAPH_END
    return Block(block.text, ROLES.get(block.kind), after=after)


def _images(root: HtmlElement, locator: str) -> Iterator[Attachment]:
    """The pictures that a page names; those written into it (data: addresses, RFC 2397) with their digest."""
    seen: set[str] = set()
    for image in root.iter("img"):
        source = (image.get("src") or image.get("data-src") or "").strip()
        if not source or source in seen or len(seen) >= MAX_IMAGES:
            continue
        seen.add(source)
        head, comma, written = source.partition(",")
        if not source.startswith("data:"):
            media_type = "image/" + source.partition("?")[0].rpartition(".")[2].lower()[:4].replace("jpg", "jpeg")
            known = media_type.removeprefix("image/") in ("jpeg", "png", "gif", "webp", "svg", "avif", "bmp", "tiff")
            yield Attachment(
                source[:MAX_NAME],
                media_type if known else "image/*",
                locator,
                note="named by the page, not in the file",
            )
            continue
        try:
            data = base64.b64decode(written) if comma and head.endswith(";base64") else b""
        except (binascii.Error, ValueError):
            data = b""
        if data:
            digest = Digest(hashlib.sha256(data).hexdigest())
            yield Attachment(
                head[:80], head[5:].partition(";")[0][:60], locator, digest, len(data), "written into the page"
            )
