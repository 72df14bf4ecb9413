"""Pages of a printed document to one running text whose passages know their page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sijill.values.document import Passage, PassageRole

EDGE_LINES = 2
"""Lines at the head and at the foot of a page that may be a running head or a page number."""
MIN_REPEATS = 3
REPEATED_SHARE = 0.3
"""Of the pages: a line that stands at the edge of so many is a running head. Left and right pages may differ."""
MAX_HEAD = 120
FULL_SHARE = 0.7
"""A line of this share of the usual length may go on in the next; a shorter one ends something."""
SENTENCE_REACH = 1500
NUMBER = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"\W*(?:page|p\.|صفحة|الصفحة|ص)?\W*(\d{1,4})\W*(?:(?:of|/|من)\W*\d{1,4})?\W*", re.IGNORECASE)
ITEM = re.compile(
    r"(?:[-–—•▪●○*·]|\(?\d{1,3}[.)\]]|\(?[A-Za-z\u0621-\u064a][.)])\s|[^\s:]{1,20}(?: [^\s:]{1,20}){0,3}:(?:\s|$)"
)
"""How a line begins that begins something new: an item of a list, a turn of an interview, a label."""
SENTENCE_END = re.compile(r"[.!?؟۔…][\"”’»)\]]*(?=\s|$)|\n")
ENDED = re.compile(r"[.!?؟۔…:][\"”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its number and its lines; an empty line stands between paragraphs."""

    number: int
    lines: tuple[str, ...]

    @property
    def locator(self) -> str:
        """How a person finds it."""
        return f"page {self.number}"


@dataclass(frozen=True, slots=True)
class Running:
    """The text of all pages, where in it each page begins, and where the furniture at its end begins."""

    text: str
    starts: tuple[tuple[int, str], ...]
    furniture: tuple[tuple[int, int, str], ...]


def run_on(pages: Sequence[Page], within: str = "") -> Running:
    """Put pages together: lines of a paragraph become one line, a sentence runs on over the edge of a page.

    Running heads and page numbers would stand in the middle of such sentences; they are put at the end.
    """
    repeated = _repeated(pages)
    parts: list[str] = []
    starts: list[tuple[int, str]] = []
    heads: list[tuple[str, str]] = []
    size, open_end = 0, False
    for page in pages:
        body, furniture = _without_furniture(page, repeated, len(pages))
        locator = f"{within}{page.locator}"
        heads += [(line, locator) for line in furniture]
        paragraphs, ends_open = _joined(body)
        if not paragraphs:
            continue
        between = "" if not parts else " " if open_end and _goes_on(paragraphs) else "\n\n"
        starts.append((size + len(between), locator))
        parts.append(between + paragraphs)
        size += len(parts[-1])
        open_end = ends_open
    text = "".join(parts)
    placed: list[tuple[int, int, str]] = []
    for line, locator in heads:
        text += "\n" if placed else "\n\n" if text else ""
        placed.append((len(text), len(text) + len(line), locator))
        text += line
    return Running(text, tuple(starts), tuple(placed))


def with_pages(passages: Sequence[Passage], running: Running) -> tuple[Passage, ...]:
    """The passages cut where a page ends, each with its page; a sentence on two pages has both ("pages 3–4")."""
    body_end = running.furniture[0][0] if running.furniture else len(running.text)
    pieces = list(_pieces(running, body_end))
    made: list[Passage] = []
    at = 0
    for passage in passages:
        while at < len(pieces) and pieces[at][1] <= passage.start:
            at += 1
        here = at
        while here < len(pieces) and pieces[here][0] < min(passage.end, body_end):
            start, end, locator = pieces[here]
            start, end = _trimmed(running.text, max(start, passage.start), min(end, passage.end))
            if start < end:
                made.append(replace(passage, start=start, end=end, locator=locator))
            here += 1
    made += [Passage(start, end, PassageRole.BOILERPLATE, locator=at_) for start, end, at_ in running.furniture]
    return tuple(made)


def _pieces(running: Running, end: int) -> Iterator[tuple[int, int, str]]:
    """Stretches of the text with their pages, in order."""
    begin = 0
    for number, (start, locator) in enumerate(running.starts):
        stop = running.starts[number + 1][0] if number + 1 < len(running.starts) else end
        if number + 1 == len(running.starts) or running.text[stop - 1] != " ":
            yield begin, stop, locator
            begin = stop
            continue
        last = max(
            (match.end() for match in SENTENCE_END.finditer(running.text, max(begin, start), stop - 1)), default=0
        )
        tail = max(last, begin, stop - SENTENCE_REACH)
        ahead = SENTENCE_END.search(running.text, stop, min(end, stop + SENTENCE_REACH))
        head = ahead.end() if ahead is not None else stop
        yield begin, tail, locator
        yield tail, head, _two_pages(locator, running.starts[number + 1][1])
        begin = head


def _two_pages(first: str, second: str) -> str:
    return f"{first.replace('page ', 'pages ', 1)}–{second.rpartition(' ')[2]}"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    held = text[start:end].strip()
    return (start + text[start:end].index(held), start + text[start:end].index(held) + len(held)) if held else (0, 0)


def _edges(lines: Sequence[str]) -> list[int]:
    """Which lines stand at the head and at the foot of a page."""
    held = [at for at, line in enumerate(lines) if line.strip()]
    return sorted({*held[:EDGE_LINES], *held[-EDGE_LINES:]}) if len(held) > 1 else held


def _repeated(pages: Sequence[Page]) -> frozenset[str]:
    found: Counter[str] = Counter()
    for page in pages:
        lines = {page.lines[at].strip() for at in _edges(page.lines)}
        found.update({key for line in lines if len(line) <= MAX_HEAD for key in _keys(line, page.number)})
    needed = max(MIN_REPEATS, REPEATED_SHARE * len(pages))
    return frozenset(key for key, count in found.items() if count >= needed)


def _keys(line: str, number: int) -> set[str]:
    """What a running head is known by: its words, or its words with a number that grows as the pages do."""
    counted = NUMBER.sub(lambda match: f"<{int(match[0][:9]) - number}>", line)
    words = any(sign.isalpha() for sign in line)
    return {counted} if counted != line and not words else {line, counted}


def _without_furniture(page: Page, repeated: frozenset[str], count: int) -> tuple[list[str], list[str]]:
    edges = _edges(page.lines)
    taken = {at for at in edges if _is_furniture(page.lines[at].strip(), page.number, repeated, count)}
    if len(taken) == len([line for line in page.lines if line.strip()]) and count < MIN_REPEATS:
        taken = set()
    body = [line for at, line in enumerate(page.lines) if at not in taken]
    return body, [page.lines[at].strip() for at in sorted(taken)]


def _is_furniture(line: str, number: int, repeated: frozenset[str], count: int) -> bool:
    if len(line) > MAX_HEAD:
        return False
    match = PAGE_NUMBER.fullmatch(line)
    if match is not None and int(match[1]) == number and (count > 1 or not line.isdigit()):
        return True
    return bool(_keys(line, number) & repeated)


def _joined(lines: Sequence[str]) -> tuple[str, bool]:
    """The lines of a page as paragraphs, and whether its last line may go on on the next page."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    full = FULL_SHARE * lengths[(3 * len(lengths) - 1) // 4] if lengths else 0.0
    text, before, new_block = "", "", False
    for line in (each.strip() for each in lines):
        if not line:
            new_block = True
            continue
        if text:
            goes_on = not new_block and len(before) >= full and not ITEM.match(line)
            text += " " if goes_on else "\n\n" if new_block else "\n"
        text += line
        before, new_block = line, False
    return text, bool(before) and len(before) >= full and not ENDED.search(before)


def _goes_on(paragraphs: str) -> bool:
    """Whether a page may begin in the middle of a sentence: Arabic tells no beginning, Latin letters do."""
    first = next((sign for sign in paragraphs[:3] if sign.isalnum()), "A")
    return not first.isupper() and not ITEM.match(paragraphs)
