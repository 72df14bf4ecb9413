"""Word documents: the text in its order, and beside it everything that Word keeps with it.

Read from the parts of the file itself, so that no part is opened without a limit, no macro runs and nothing that lies
elsewhere is fetched. What a part is for is said by ECMA-376 part 1, clause 11 (WordprocessingML).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from lxml import __version__ as lxml_version  # type: ignore[import-untyped]
from lxml import etree

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.containers.archive import Archive, open_archive
from sijill.intake.containers.inside import media_type_of, take_inside
from sijill.intake.prose.blocks import Block, prose_document
from sijill.intake.prose.wordtext import HEADING, ITEM, PartText, read_part, refuse_doctype
from sijill.intake.section import How, Original, Section
from sijill.values.anchor import Digest
from sijill.values.document import Attachment, PassageRole

WORKING_COPY = f"sijill {__version__}, lxml {lxml_version}"
MAIN = "word/document.xml"
MAX_SMALL_PART = 32 * 1024 * 1024
"""Bytes of a part that is read as a whole (styles, relations, properties)."""
MAX_PARTS = 5_000
MAX_NAMED = 500
FURNITURE_PART = re.compile(r"word/(header|footer)\d*\.xml$")
NOTE_PARTS = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}
COMMENTS = "word/comments.xml"
UNREAD_PARTS = {
    "word/charts/": "charts",
    "word/diagrams/data": "diagrams (SmartArt)",
    "word/glossary/document": "parts of a glossary",
    "word/ink/": "ink drawings",
}
EMBEDDED = ("package", "oleObject", "aFChunk")
"""Kinds of relations whose targets are files of their own."""
EMPTY_TITLE = re.compile(r"(?:microsoft word\b.{0,80}|document ?\d*|untitled|doc ?\d*|word document)$", re.IGNORECASE)
HEADING_NAME = re.compile(r"(?:heading \d|title|subtitle)$", re.IGNORECASE)
LISTED = 5


@dataclass(slots=True)
class _File:
    """A document as it is being read: its archive, and the notes and attachments that came up."""

    original: Original
    how: How
    archive: Archive
    notes: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    inside: list[Iterator[Section]] = field(default_factory=list)

    def part(self, name: str, styles: dict[str, str], item: str = "") -> PartText:
        """Read a part of text; its own notes join those of the document."""
        text = read_part(self.archive.stream(name), f"{self.original.name}: {name}", styles, item=item)
        self.notes.extend(text.notes)
        return text

    def optional(self, name: str, item: str = "") -> PartText:
        """Read a part that hangs on the main one: where it is broken, the rest is read without it."""
        try:
            return self.part(name, {}, item)
        except UnreadableDocument as refused:
            self.notes.append(f"not read: {refused}")
            return PartText()

    def tree(self, name: str) -> Any | None:
        """The elements of a small part; None where the archive has none of this name, or it is broken."""
        if name not in self.archive.names or self.archive.size_bytes(name) > MAX_SMALL_PART:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.parse(BytesIO(self.archive.read(name)), parser).getroot()
        except etree.XMLSyntaxError as error:
            self.notes.append(f"{name} is no readable XML ({error.msg})")
            return None
        refuse_doctype(root, f"{self.original.name}: {name}")
        return root


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read a Word document: its text as one section, then those of the files that are embedded in it.

    Raises UnreadableDocument where its main part is missing, cut off, a zip bomb or an XML bomb.
    """
    file = _File(original, how, open_archive(original))
    file.notes.extend(file.archive.notes)
    main = file.part(MAIN, _styles(file))
    targets, outside = _relations(file)
    title = _properties(file)
    beside = [*_notes(file, main), *_comments(file, main), *_page_furniture(file)]
    _changes(file, main)
    _counts(file, main)
    _media(file, main, targets)
    _outside(file, outside)
    if not any(block.text.strip() for block in (*main.blocks, *beside)):
        beside.extend(_pictures_only(file))
    document = prose_document(
        _within(main.blocks, original.within),
        original.digest,
        how,
        working_copy=WORKING_COPY,
        notes=tuple(dict.fromkeys(file.notes)),
        title=title,
        beside=_within([*beside, *_deletions(main)], original.within),
    )
    yield Section(replace(document, attachments=tuple(file.attachments)))
    for found in file.inside:
        yield from found


def _within(blocks: Sequence[Block], within: str) -> list[Block]:
    return [replace(block, locator=f"{within}{block.locator}") for block in blocks]


def _styles(file: _File) -> dict[str, str]:
    """Which styles are headings or items: `w:name` is English in every language of Word, the ids are not."""
    found: dict[str, str] = {}
    for style in _children(file.tree("word/styles.xml"), "style"):
        name = next((_attribute(child, "val") for child in _children(style, "name")), "")
        numbered = any(True for child in _children(style, "pPr") for _ in _children(child, "numPr"))
        is_heading = HEADING_NAME.match(name) is not None
        found[_attribute(style, "styleId")] = HEADING if is_heading else ITEM if numbered else ""
    return found


def _relations(file: _File) -> tuple[dict[str, tuple[str, str]], list[tuple[str, str]]]:
    """What the main part points to inside the file (id and kind by path), and what lies outside (kind, address)."""
    inside: dict[str, tuple[str, str]] = {}
    outside: list[tuple[str, str]] = []
    names = [name for name in file.archive.names if re.fullmatch(r"word/_rels/[^/]{1,80}\.rels", name)][:MAX_PARTS]
    for name in names:
        for relation in _children(file.tree(name), "Relationship"):
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = (relation.get("Target") or "")[:MAX_NAMED]
            if (relation.get("TargetMode") or "").lower() == "external":
                outside.append((kind, target))
            elif name == "word/_rels/document.xml.rels":
                path = target.removeprefix("/") if target.startswith("/") else f"word/{target}"
                inside[path] = (relation.get("Id") or "", kind)
    return inside, outside


def _properties(file: _File) -> str | None:
    """The title of the file's own metadata; author and days are noted, since neither is sure to be of this text."""
    root = file.tree("docProps/core.xml")
    found: dict[str, str] = {}
    for child in root if root is not None else ():
        if isinstance(child.tag, str) and child.text and child.text.strip():
            found.setdefault(child.tag.rpartition("}")[2], child.text.strip()[:MAX_NAMED])
    said = [
        f"{label} {found[name]}"
        for name, label in (
            ("creator", "author"),
            ("lastModifiedBy", "last changed by"),
            ("created", "created"),
            ("modified", "last changed"),
        )
        if name in found
    ]
    if said:
        file.notes.append(f"the file says of itself: {', '.join(said)} (no date of publication)")
    title = found.get("title")
    return None if title is None or EMPTY_TITLE.match(title) else title


def _notes(file: _File, main: PartText) -> Iterator[Block]:
    """Footnotes and endnotes: text of the document, each with the paragraph that it belongs to."""
    for name, item in NOTE_PARTS.items():
        if name not in file.archive.names:
            continue
        for block in file.optional(name, item).blocks:
            where = main.references.get((item, block.locator.removeprefix(f"{item} ")))
            locator = f"{block.locator}, to {where}" if where else block.locator
            yield Block(f"[{locator}] ", PassageRole.BOILERPLATE, locator, after="")
            yield replace(block, role=block.role or PassageRole.NARRATION, locator=locator)


def _comments(file: _File, main: PartText) -> Iterator[Block]:
    """Comments: kept and marked as such, not read as words of the document."""
    if COMMENTS not in file.archive.names:
        return
    text, authors = file.optional(COMMENTS, "comment"), {}
    for comment in _children(file.tree(COMMENTS), "comment"):
        day = _attribute(comment, "date").partition("T")[0]
        authors[_attribute(comment, "id")] = ", ".join(part for part in (_attribute(comment, "author"), day) if part)
    for block in text.blocks:
        number = block.locator.removeprefix("comment ")
        where = main.references.get(("comment", number), "no paragraph")
        mark = f"[comment by {authors.get(number) or 'somebody'}, to {where}]"
        yield Block(f"{mark} {block.text}", PassageRole.BOILERPLATE, block.locator)
    if text.blocks:
        count = len({block.locator for block in text.blocks})
        file.notes.append(f"{count} comments are kept after the text and not read")


def _page_furniture(file: _File) -> Iterator[Block]:
    """Headers and footers, each wording once, however many pages and sections repeat it."""
    seen: set[str] = set()
    for name in file.archive.names:
        match = FURNITURE_PART.fullmatch(name)
        if match is None or len(seen) >= MAX_PARTS:
            continue
        for block in file.optional(name).blocks:
            if block.text.strip() not in seen:
                seen.add(block.text.strip())
                yield Block(block.text, PassageRole.BOILERPLATE, match[1])


def _changes(file: _File, main: PartText) -> None:
    if main.added_by:
        added = ", ".join(
            f"{count} by {author or 'somebody'}" for author, count in list(main.added_by.items())[:LISTED]
        )
        file.notes.append(f"tracked changes: inserted text is read ({added}); nobody has accepted it yet")
    if main.changes:
        file.notes.append(
            f"tracked changes: {len(main.changes)} deletions that nobody has accepted yet are kept after the text,"
            " and not read"
        )


def _deletions(main: PartText) -> Iterator[Block]:
    for change in main.changes:
        day = change.when.partition("T")[0]
        by = ", ".join(part for part in (change.author or "somebody", day) if part)
        yield Block(f"[deleted by {by}, in {change.where}] {change.text}", PassageRole.BOILERPLATE, change.where)


def _counts(file: _File, main: PartText) -> None:
    """What is there and not read, or not as it looks."""
    if main.hidden:
        file.notes.append(f"{main.hidden} stretches of hidden text are read as all other text")
    if main.symbols:
        file.notes.append(f"{main.symbols} signs of symbol fonts shown as \ufffd")
    names = file.archive.names
    for start, called in UNREAD_PARTS.items():
        count = sum(name.startswith(start) and name.endswith(".xml") for name in names)
        if count:
            file.notes.append(f"{count} {called} are not read")
    if any(name.endswith("vbaProject.bin") for name in names):
        file.notes.append("macros are kept in the original and never run")


def _media(file: _File, main: PartText, targets: dict[str, tuple[str, str]]) -> None:
    """Pictures and embedded files; those that hold text are read too."""
    for name in file.archive.names:
        relation, kind = targets.get(name, ("", ""))
        is_picture = name.startswith("word/media/")
        is_file = kind in EMBEDDED or name.startswith("word/embeddings/")
        if not (is_picture or is_file) or len(file.attachments) >= MAX_PARTS:
            continue
        where = main.references.get(("relation", relation), "")
        note = f"in {where}" if where else ""
        try:
            data = file.archive.read(name)
        except UnreadableDocument as refused:
            file.attachments.append(Attachment(name, media_type_of(name), note=f"not read: {refused}"))
            continue
        if is_file:
            found = take_inside(file.original, name, data, file.how, file.notes)
            file.inside.append(found.sections)
            note = "; ".join(part for part in (note, found.note) if part)
        digest = Digest(hashlib.sha256(data).hexdigest())
        file.attachments.append(Attachment(name, media_type_of(name), "", digest, len(data), note))


def _outside(file: _File, outside: Sequence[tuple[str, str]]) -> None:
    """What the document points to: named, never fetched. Links in the text are many; the rest would load by itself."""
    links = [target for kind, target in outside if kind == "hyperlink"]
    loaded = [(kind, target) for kind, target in outside if kind != "hyperlink"]
    if links:
        named = ", ".join(links[:LISTED]) + (" …" if len(links) > LISTED else "")
        file.notes.append(f"{len(links)} links lead out of the file: {named}")
    for kind, target in loaded[:MAX_NAMED]:
        media_type = "image/*" if kind == "image" else "application/octet-stream"
        file.attachments.append(Attachment(target, media_type, note=f"{kind} outside of the file; never fetched"))
    if loaded:
        file.notes.append(
            f"{len(loaded)} things that Word would fetch from outside (templates, pictures) are named only"
        )


def _pictures_only(file: _File) -> Iterator[Block]:
    """A document without a word: its pictures are named, so that it is not lost among those that were read."""
    pictures = [each for each in file.attachments if each.media_type.startswith("image/")]
    if not pictures and not file.inside:
        raise UnreadableDocument(f"{file.original.name}: the document holds no text and no pictures")
    file.notes.append(f"no text, only {len(pictures)} pictures: read them with OCR (save it as PDF first)")
    for picture in pictures:
        yield Block(picture.name, PassageRole.BOILERPLATE, after="\n")


def _children(root: Any | None, local: str) -> Iterator[Any]:
    for child in root if root is not None else ():
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == local:
            yield child


def _attribute(element: Any, local: str) -> str:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == local:
            return str(value)[:MAX_NAMED]
    return ""
