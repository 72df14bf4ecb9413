"""Running text put together from blocks (paragraphs, headings, rows of a table) to one document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sijill.intake.decoding import Decoded
from sijill.intake.section import How
from sijill.intake.text import text_document
from sijill.values.anchor import Digest
from sijill.values.document import Document, Passage, PassageRole

PARAGRAPH_END = "\n\n"
ROW_END = "\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of running text. `role` is set where the file says what it is (a heading, a row of a table).

    Blocks without a role get the one that layout finds for them; blocks with one are a passage of their own. `after` is
    what stands between it and the next block.
    """

    text: str
    role: PassageRole | None = None
    locator: str = ""
    after: str = PARAGRAPH_END


def prose_document(
    blocks: Sequence[Block],
    digest: Digest,
    how: How,
    *,
    working_copy: str,
    encoding: str = "utf-8",
    notes: Sequence[str] = (),
    title: str | None = None,
    outlet: str | None = None,
    beside: Sequence[Block] = (),
) -> Document:
    """A document of blocks in their order. Reach for it in formats of prose that know their paragraphs.

    `beside` are blocks of the file that are no part of its running text (page headers, comments, what stands around an
    article): they follow it, keep their role, and have no say in its title, date and language.
    """
    text, spans = _written(blocks)
    decoded = Decoded(text, encoding, tuple(notes))
    document = text_document(
        decoded,
        digest,
        published=how.published,
        language=how.language,
        title=title,
        outlet=outlet,
        working_copy=working_copy,
    )
    forced = [
        Passage(start, end, block.role, locator=block.locator)
        for block, (start, end) in zip(blocks, spans, strict=True)
        if block.role is not None and start < end
    ]
    passages = with_stretches(text, document.passages, forced)
    return with_blocks(replace(document, passages=_located(passages, blocks, spans)), beside)


def with_stretches(text: str, passages: Sequence[Passage], stretches: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages with `stretches` (in order, none over another) laid over them: what they cover is theirs."""
    result: list[Passage] = list(stretches)
    ends = [each.end for each in stretches]
    for passage in passages:
        at = passage.start
        for stretch in stretches[bisect_right(ends, at) :]:
            if stretch.start >= passage.end:
                break
            _keep(result, text, passage, at, stretch.start)
            at = max(at, stretch.end)
        _keep(result, text, passage, at, passage.end)
    return tuple(sorted(result, key=lambda each: each.start))


def with_blocks(document: Document, blocks: Sequence[Block]) -> Document:
    """The document with more blocks after its text; those without a role are furniture."""
    if not blocks:
        return document
    gap = "" if not document.text or document.text.endswith(PARAGRAPH_END) else PARAGRAPH_END
    text, spans = _written(blocks)
    base = len(document.text) + len(gap)
    added = [
        Passage(base + start, base + end, block.role or PassageRole.BOILERPLATE, locator=block.locator)
        for block, (start, end) in zip(blocks, spans, strict=True)
        if start < end
    ]
    return replace(document, text=document.text + gap + text, passages=(*document.passages, *added))


def with_text_before(document: Document, text: str, passages: Sequence[Passage]) -> Document:
    """The document with text, divided into passages, before its own."""
    moved = [replace(each, start=each.start + len(text), end=each.end + len(text)) for each in document.passages]
    return replace(document, text=text + document.text, passages=(*passages, *moved))


def _written(blocks: Sequence[Block]) -> tuple[str, list[tuple[int, int]]]:
    """The text of blocks, and where in it the words of each stand."""
    texts, spans, size = [], [], 0
    for number, block in enumerate(blocks):
        held = block.text.strip()
        start = size + (block.text.index(held) if held else 0)
        spans.append((start, start + len(held)))
        ends_rows = block.after == ROW_END and blocks[min(number + 1, len(blocks) - 1)].after != ROW_END
        texts.append(block.text + (PARAGRAPH_END if ends_rows else block.after))
        size += len(texts[-1])
    return "".join(texts), spans


def _keep(result: list[Passage], text: str, passage: Passage, start: int, end: int) -> None:
    """Keep what is left of a passage between two offsets, without the white space around it."""
    held = text[start:end]
    words = held.strip()
    if words:
        begin = start + held.index(words)
        result.append(replace(passage, start=begin, end=begin + len(words)))


def _located(
    passages: Sequence[Passage], blocks: Sequence[Block], spans: Sequence[tuple[int, int]]
) -> tuple[Passage, ...]:
    """The passages with the locators of the blocks that they begin and end in."""
    starts = [start for start, _ in spans]
    result = []
    for passage in passages:
        first = blocks[max(0, bisect_right(starts, passage.start) - 1)].locator
        last = blocks[max(0, bisect_right(starts, passage.end - 1) - 1)].locator
        result.append(replace(passage, locator=first if first == last or not last else f"{first} to {last}"))
    return tuple(result)
