"""The text of one part of a Word document: paragraphs and rows in their order, and what was changed or hangs on them.

WordprocessingML is ECMA-376 part 1, clause 17; markup compatibility (AlternateContent) is its part 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import DAMAGED
from sijill.intake.prose.blocks import ROW_END, Block
from sijill.values.document import PassageRole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
RELATION = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
REMOVED = ("del", "moveFrom")
ADDED = ("ins", "moveTo")
PRIVATE = range(0xE000, 0xF900)
"""Code points of symbol fonts: which sign they show is known to the font alone."""
MAX_DELETIONS = 10_000
BULLET = "• "
HEADING, ITEM = "heading", "item"


@dataclass(frozen=True, slots=True)
class Change:
    """Text that somebody deleted or moved away while changes were tracked."""

    author: str
    when: str
    where: str
    text: str


@dataclass(slots=True)
class PartText:
    """What one part holds. `references` are ids of what hangs on it ("footnote 3", a picture's relation) by place."""

    blocks: list[Block] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    added_by: dict[str, int] = field(default_factory=dict)
    references: dict[tuple[str, str], str] = field(default_factory=dict)
    hidden: int = 0
    symbols: int = 0
    notes: list[str] = field(default_factory=list)


def read_part(stream: BinaryIO, name: str, styles: Mapping[str, str], *, item: str = "") -> PartText:
    """Read a part as a stream. `styles` tells which styles are HEADINGs and which ITEMs; `item` is the element
    ("footnote") whose texts are kept apart, each with its id in the locator.

    Raises UnreadableDocument where the part declares entities (an XML bomb), or nothing of it is XML.
    """
    walk = _Walk(styles, item)
    begun = False
    try:
        for event, element in etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if not begun:
                refuse_doctype(element, name)
                begun = True
            walk.take(event, element)
    except (etree.XMLSyntaxError, *DAMAGED) as error:
        if not walk.text.blocks:
            raise UnreadableDocument(f"{name} is no readable XML ({error})") from None
        walk.text.notes.append(f"{name} breaks off after {walk.place}: {error}; the rest is not read")
    return walk.text


def refuse_doctype(element: Any, name: str) -> None:
    """Office documents declare no document type: one that does wants to expand entities."""
    info = element.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise UnreadableDocument(f"{name} declares XML entities: an XML bomb, not read")


@dataclass(slots=True)
class _Row:
    """A row that is open; `mark` is how much stood inside the block around it when it began."""

    mark: int = 0
    cells: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """The walk through a part: paragraphs may hold text boxes with paragraphs, cells may hold tables."""

    styles: Mapping[str, str]
    item: str
    text: PartText = field(default_factory=PartText)
    paragraphs: list[list[str]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    inner: list[Block] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    fallback: int = 0
    boxes: int = 0
    count: int = 0
    tables: int = 0
    row_count: int = 0
    id: str = ""

    @property
    def place(self) -> str:
        """Where the walk is, for a person who looks it up."""
        if self.item:
            return f"{self.item} {self.id}"
        return f"table {self.tables}, row {self.row_count}" if self.rows else f"paragraph {self.count}"

    def take(self, event: str, element: Any) -> None:
        name = element.tag if isinstance(element.tag, str) else ""
        local = name.rpartition("}")[2]
        if local == "Fallback":
            self.fallback += 1 if event == "start" else -1
        elif not self.fallback:
            word = name.startswith((W, STRICT_W))
            if event == "start":
                self.start(element, local, word)
            else:
                self.end(element, local, word)
        if event == "end" and local in ("p", "tbl", self.item) and not self.paragraphs and not self.rows:
            _clear(element)

    def start(self, element: Any, local: str, word: bool) -> None:
        if word and local == "p":
            self.count += not self.boxes and not self.rows
            self.paragraphs.append([])
        elif word and local == "tbl":
            if not self.rows:
                self.tables, self.row_count = self.tables + 1, 0
        elif word and local == "tr":
            self.row_count += not self.rows
            self.rows.append(_Row(len(self.inner)))
        elif word and local == "tc" and self.rows:
            self.rows[-1].cells.append([])
        elif word and local in REMOVED:
            self.removed.append((_value(element, "author"), _value(element, "date")))
        elif word and local in ADDED and self.paragraphs:
            author = _value(element, "author")
            self.text.added_by[author] = self.text.added_by.get(author, 0) + 1
        elif local == "txbxContent":
            self.boxes += 1
        elif word and local == self.item:
            self.id = _value(element, "id")
        self._refer(element, local)

    def end(self, element: Any, local: str, word: bool) -> None:
        if local == "txbxContent":
            self.boxes -= 1
        elif local == "t" or (word and local == "delText"):
            self.say(element.text or "")
        elif word and local in SIGNS:
            self.say(SIGNS[local])
        elif word and local == "sym":
            self.say(self._symbol(element))
        elif word and local == "vanish" and element.getparent().tag.endswith("}rPr"):
            self.text.hidden += 1
        elif word and local in REMOVED and self.removed:
            author, when = self.removed.pop()
            if self.deleted and not self.removed:
                self._deleted(author, when)
        elif word and local == "p" and self.paragraphs:
            self._end_paragraph(element)
        elif word and local == "tr" and self.rows:
            self._end_row()

    def say(self, text: str) -> None:
        if self.removed:
            self.deleted.append(text)
        elif self.paragraphs:
            self.paragraphs[-1].append(text)

    def _deleted(self, author: str, when: str) -> None:
        words = "".join(self.deleted)
        self.deleted.clear()
        if words.strip() and len(self.text.changes) < MAX_DELETIONS:
            self.text.changes.append(Change(author, when, self.place, words))

    def _end_paragraph(self, element: Any) -> None:
        words = "".join(self.paragraphs.pop()).strip("\n")
        properties = element.find(f"{W}pPr")
        if properties is None:
            properties = element.find(f"{STRICT_W}pPr")
        is_heading, is_item = _style(properties, self.styles)
        if self.rows and not self.boxes:
            if words.strip() and self.rows[-1].cells:
                self.rows[-1].cells[-1].append(words)
            return
        locator = f"text box in {self.place}" if self.boxes else self.place
        role = PassageRole.TITLE if is_heading and not self.item else None
        block = Block(BULLET + words if is_item and words.strip() else words, role, locator)
        if not self.boxes and not self.paragraphs:
            self._emit(block)
        elif words.strip():
            self.inner.append(block)

    def _end_row(self) -> None:
        """A row of several cells is a line of tabs; a single cell is a box around paragraphs."""
        place = self.place
        row = self.rows.pop()
        cells = row.cells
        if len(cells) > 1:
            words = "\t".join(" ".join(" ".join(cell).split()) for cell in cells).rstrip("\t")
            made = [Block(words, PassageRole.NARRATION, place, ROW_END)]
        else:
            made = [Block(words, None, place) for cell in cells for words in cell]
        if self.rows:
            self.inner[row.mark : row.mark] = made
        else:
            for block in made:
                self._emit(block)

    def _emit(self, block: Block) -> None:
        """Write a block, and after it the text boxes and tables that stand inside of it."""
        if block.text.strip():
            self.text.blocks.append(block)
        self.text.blocks.extend(self.inner)
        self.inner = []

    def _symbol(self, element: Any) -> str:
        try:
            code = int(_value(element, "char"), 16)
        except ValueError:
            return ""
        self.text.symbols += code in PRIVATE
        return "\ufffd" if code in PRIVATE or not 0x20 <= code < 0xD800 else chr(code)

    def _refer(self, element: Any, local: str) -> None:
        if local in ("footnoteReference", "endnoteReference", "commentReference"):
            self.text.references[(local.removesuffix("Reference"), _value(element, "id"))] = self.place
        for key, value in element.attrib.items():
            if key.startswith(RELATION):
                self.text.references.setdefault(("relation", value), self.place)


def _style(properties: Any, styles: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether a paragraph is a heading, and whether an item of a list."""
    if properties is None:
        return False, False
    style = outline = number = None
    for child in properties:
        local = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        style = _value(child, "val") if local == "pStyle" else style
        outline = _value(child, "val") if local == "outlineLvl" else outline
        number = child if local == "numPr" else number
    kind = styles.get(style or "", "")
    is_heading = kind == HEADING or outline in tuple("012345678")
    return is_heading, (number is not None or kind == ITEM) and not is_heading


def _value(element: Any, name: str) -> str:
    return str(element.get(f"{W}{name}") or element.get(f"{STRICT_W}{name}") or "")[:500]


def _clear(element: Any) -> None:
    """Free what was read: memory does not grow with the document."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
