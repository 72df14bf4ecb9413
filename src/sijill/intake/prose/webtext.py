"""The text of HTML as a browser would show it, block by block: paragraphs, headings, list items, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser as TagParser
from typing import Any

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

from sijill.errors import UnreadableDocument

SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
UNSHOWN = frozenset(("script", "style", "template", "noscript", "head", "svg", "iframe", "object", "canvas", "math"))
FURNITURE = frozenset(("nav", "footer", "aside", "button", "select", "textarea", "dialog", "menu"))
FURNITURE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"))
BLOCKS = (
    frozenset(
        "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form"
        " header hr li main ol p pre section summary table tbody td tfoot th thead tr ul option".split()
    )
    | HEADINGS
    | FURNITURE
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LXML_ERRORS = (etree.LxmlError, ValueError, AssertionError)


class Kind(StrEnum):
    """What a block is, as its element says."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class WebBlock:
    """A block of a page. `furniture` says that its elements are no content (navigation, a form, hidden text)."""

    text: str
    kind: Kind
    furniture: bool
    letters_in_links: int

    @property
    def is_linked(self) -> bool:
        """Whether most of it is links: a menu, a teaser."""
        return self.letters_in_links * 2 > len(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. `is_cut` says that lxml gave up at a limit: its elements do not hold all of the page."""

    root: HtmlElement
    blocks: list[WebBlock]
    is_cut: bool


def parse_html(text: str, name: str) -> Page:
    """Parse HTML, however broken. Nothing is fetched and no entity of the file's own is resolved.

    Where elements are nested beyond lxml's limits, the words are taken without their structure: none are lost.
    Raises UnreadableDocument where no element is found.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except LXML_ERRORS as error:
        raise UnreadableDocument(f"{name}: no HTML can be read from it ({error})") from None
    is_cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    return Page(root, flat_blocks(text) if is_cut else web_blocks(root), is_cut)


def web_blocks(root: HtmlElement) -> list[WebBlock]:
    """All blocks of a page in their order, nothing left out but what a browser never shows."""
    walk = _Walk(frozenset(_data_tables(root)))
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            walk.start(element)
        else:
            walk.end(element)
    walk.flush()
    return walk.blocks


def plain_text(html: str, name: str) -> str:
    """HTML of a message as plain text; quoted earlier messages (blockquote) are marked with "> " as mail does."""
    lines = []
    for block in parse_html(html, name).blocks:
        mark = "> " if block.kind is Kind.QUOTE else ""
        lines.append("\n".join(mark + line for line in block.text.split("\n")))
    return "\n\n".join(lines)


def flat_blocks(text: str) -> list[WebBlock]:
    """The words between the tags, by the standard library's parser, which knows no nesting and has no limit of it."""
    flat = _Flat()
    flat.feed(text)
    flat.close()
    flat.flush()
    return flat.blocks


class _Flat(TagParser):
    """Words without structure but the ends of blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[WebBlock] = []
        self.words: list[str] = []
        self.unshown = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unshown += tag in UNSHOWN
        if tag in BLOCKS or tag == "br":
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        self.unshown = max(0, self.unshown - (tag in UNSHOWN))
        if tag in BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.unshown:
            self.words.append(data)

    def flush(self) -> None:
        text = SPACES.sub(" ", "".join(self.words)).strip()
        self.words = []
        if text:
            self.blocks.append(WebBlock(text, Kind.TEXT, False, 0))


def _data_tables(root: HtmlElement) -> Iterator[Any]:
    """Tables that hold data, told from those that lay out a page: none within them, and a row of two cells."""
    for table in root.iter("table"):
        nested = table.find(".//table") is not None
        if not nested and any(sum(cell.tag in ("td", "th") for cell in row) > 1 for row in table.iter("tr")):
            yield table


@dataclass(slots=True)
class _Walk:
    """The walk through the elements: what is open, and the words of the block that is being written."""

    data_tables: frozenset[Any]
    blocks: list[WebBlock] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    linked: int = 0
    unshown: int = 0
    furniture: int = 0
    links: int = 0
    quotes: int = 0
    tables: int = 0
    preformatted: int = 0
    kind: Kind = Kind.TEXT

    def start(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in UNSHOWN:
            self.unshown += 1
        if self.unshown:
            return
        furniture = _is_furniture(element)
        if self.tables and tag != "tr":
            self.say(" " if tag in BLOCKS or tag == "br" else "")
        elif tag == "br":
            self.words.append("\n")
        elif tag in BLOCKS or furniture:
            self.flush()
            self.kind = _kind(tag, self.quotes + (tag == "blockquote"))
        self.quotes += tag == "blockquote"
        self.links += tag == "a"
        self.preformatted += tag == "pre"
        self.furniture += furniture
        self.tables += element in self.data_tables
        if self.tables and tag == "tr":
            self.flush()
            self.kind = Kind.ROW
        self.say(element.text)

    def end(self, element: HtmlElement) -> None:
        tag = element.tag
        if self.unshown:
            self.unshown -= tag in UNSHOWN
            if not self.unshown:
                self.say(element.tail)
            return
        furniture = _is_furniture(element)
        if self.tables and tag in ("td", "th"):
            self.words.append("\t")
        elif (tag in BLOCKS or furniture) and (not self.tables or tag in ("tr", "table", "caption")):
            self.flush()
        self.tables -= element in self.data_tables
        self.furniture -= furniture
        self.quotes -= tag == "blockquote"
        self.links -= tag == "a"
        self.preformatted -= tag == "pre"
        if tag in BLOCKS and not self.words:
            self.kind = _kind("", self.quotes)
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        if not text:
            return
        words = text if self.preformatted and not self.tables else SPACES.sub(" ", text)
        self.words.append(words)
        if self.links:
            self.linked += len(words.strip())

    def flush(self) -> None:
        """Close the block that is open; its lines are trimmed, its words kept letter for letter."""
        joined = "".join(self.words)
        if self.kind is Kind.ROW:
            text = "\t".join(SPACES.sub(" ", cell).strip() for cell in joined.split("\t")).rstrip("\t")
        else:
            text = "\n".join(line.strip(" ") for line in joined.split("\n")).strip()
        if text.strip():
            kind = Kind.QUOTE if self.quotes and self.kind is Kind.TEXT else self.kind
            self.blocks.append(WebBlock(text, kind, self.furniture > 0, self.linked))
        self.words, self.linked = [], 0
        self.kind = _kind("", self.quotes)


def _kind(tag: str, quotes: int) -> Kind:
    if tag in HEADINGS:
        return Kind.HEADING
    if tag in ("figcaption", "caption"):
        return Kind.CAPTION
    if quotes:
        return Kind.QUOTE
    return Kind.ITEM if tag in ("li", "dt", "dd") else Kind.TEXT


def _is_furniture(element: HtmlElement) -> bool:
    return (
        element.tag in FURNITURE
        or element.get("role") in FURNITURE_ROLES
        or element.get("hidden") is not None
        or HIDDEN.search(element.get("style", "")) is not None
    )
