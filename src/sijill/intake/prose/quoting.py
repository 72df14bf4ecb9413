"""What in the body of a mail is new, and what is an earlier message shown once more or passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
FORWARD = re.compile(
    r"-{2,}\s?(?:forwarded message|message transféré|(?:ال)?رسالة (?:ال)?م[ُ]?عاد توجيهها|رسالة محولة)"
    r"(?: follows| from [^-]{1,80})?\s?-{2,}"
    r"|begin forwarded message\s?:|(?:بدء|بداية) الرسالة الم[ُ]?عاد توجيهها\s?:",
    re.IGNORECASE,
)
ORIGINAL = re.compile(
    r"-{2,}\s?(?:original (?:message|appointment)|message d'origine|الرسالة الأصلية|رسالة أصلية)\s?-{2,}", re.IGNORECASE
)
RULE = re.compile(r"_{10,}")
FIELD = re.compile(
    r"\*?(?P<name>from|sent|date|to|cc|bcc|subject|reply-to|de|envoyé|objet|à"
    r"|من|المرسل|تم الإرسال|أُرسلت|التاريخ|تاريخ|إلى|الى|نسخة|الموضوع|موضوع)\s?:\*?\s*(?P<value>.{0,500})",
    re.IGNORECASE,
)
FROM_NAMES = frozenset(("from", "de", "من", "المرسل"))
DATE_NAMES = frozenset(("sent", "date", "envoyé", "تم الإرسال", "أُرسلت", "التاريخ", "تاريخ"))
WROTE = re.compile(
    r"on .{4,250} wrote\s?:|le .{4,250} a écrit\s?:"
    r"|(?:في|بتاريخ) .{4,250}كتبت?\b.{0,120}:|كتبت?\b.{2,250}:|.{2,250}كتبت?\s?:",
    re.IGNORECASE,
)
MAX_LINE = 400
MAX_HEADER_LINES = 12
MAX_LAYERS = 10
"""Forwards within forwards that are told apart; what lies deeper is read with the last of them."""
COVER = 200
"""A forwarder's own words up to this length present what is forwarded ("see below"): that is what the mail says."""


class Layer(StrEnum):
    """What a stretch of a body is."""

    OWN = "own"
    SIGNATURE = "signature"
    QUOTED = "quoted"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Hop:
    """One message that was passed on: who wrote it and when, as the lines above it say."""

    sender: str
    date: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a body. `hops` are the messages that it was taken out of, the outermost first."""

    text: str
    layer: Layer
    hops: tuple[Hop, ...] = ()


def split_body(text: str, *, is_forward: bool) -> list[Stretch]:
    """Divide a body; the stretches joined are the body, less the ">" before a forwarded message that has them.

    What stands below a line "Forwarded message" was passed on; below "Original message" or a block of From, Sent and
    Subject too where the mail's subject says that it forwards (`is_forward`), else it is the message that is answered.
    Forwarded words are read as their writer's own where the forwarder has none but a short cover note, else `QUOTED`.
    """
    stretches = list(_split(text.splitlines(keepends=True), is_forward, (), 0))
    own = sum(len(each.text.strip()) for each in stretches if each.layer is Layer.OWN and not each.hops)
    if not own and not is_forward:  # nothing of the sender's own: whatever it is called, it passes the other one on
        return list(_split(text.splitlines(keepends=True), True, (), 0))
    if own > COVER:
        return [
            Stretch(each.text, Layer.QUOTED if each.hops and each.layer is Layer.OWN else each.layer, each.hops)
            for each in stretches
        ]
    return stretches


@dataclass(slots=True)
class _Collected:
    """Lines gathered until the layer changes."""

    hops: tuple[Hop, ...]
    layer: Layer = Layer.OWN
    lines: list[str] = field(default_factory=list)

    def change(self, layer: Layer) -> Iterator[Stretch]:
        if layer is not self.layer:
            yield from self.close()
            self.layer = layer

    def close(self) -> Iterator[Stretch]:
        if self.lines:
            yield Stretch("".join(self.lines), self.layer, self.hops)
            self.lines = []


def _split(lines: Sequence[str], is_forward: bool, hops: tuple[Hop, ...], depth: int) -> Iterator[Stretch]:
    collected = _Collected(hops)
    base, at = Layer.OWN, 0
    while at < len(lines):
        words = _bare(lines[at])
        head = _head_length(lines, at, words)
        if head and base is not Layer.QUOTED and depth < MAX_LAYERS and (FORWARD.fullmatch(words) or is_forward):
            yield from collected.close()
            yield from _forwarded(lines, at, head, is_forward, hops, depth)
            return
        if head and not FORWARD.fullmatch(words):
            base = Layer.QUOTED
        elif words.startswith(">"):
            yield from collected.change(Layer.QUOTED)
            collected.lines.append(lines[at])
            at += 1
            continue
        elif attribution := _attribution_length(lines, at, words):
            yield from collected.change(Layer.QUOTED)
            collected.lines.extend(lines[at : at + abs(attribution)])
            at += abs(attribution)
            base = Layer.QUOTED if attribution < 0 else base
            continue
        elif lines[at].rstrip("\r\n") in ("-- ", "--") and base is Layer.OWN:
            base = Layer.SIGNATURE
        yield from collected.change(base if words or base is not Layer.OWN else collected.layer)
        collected.lines.append(lines[at])
        at += 1
    yield from collected.close()


def _forwarded(
    lines: Sequence[str], at: int, head: int, is_forward: bool, hops: tuple[Hop, ...], depth: int
) -> Iterator[Stretch]:
    """The lines that say whose message was passed on, that message, and what comes after it."""
    hop = _hop(lines[at : at + head])
    yield Stretch("".join(lines[at : at + head]), Layer.HEAD, hops)
    rest = lines[at + head :]
    marked = next((number for number in range(at + 1, at + head) if _bare(lines[number]).startswith(">")), None)
    if marked is None:
        yield from _split(rest, is_forward, (*hops, hop), depth + 1)
        return
    end = next(
        (number for number, line in enumerate(rest) if _bare(line) and not _bare(line).startswith(">")), len(rest)
    )
    yield from _split([_unmarked(line) for line in rest[:end]], is_forward, (*hops, hop), depth + 1)
    yield from _split(rest[end:], is_forward, hops, depth + 1)


def _bare(line: str) -> str:
    return MARKS.sub("", line[:MAX_LINE]).strip()


def _unmarked(line: str) -> str:
    """A line without one mark of quotation."""
    before, mark, after = line.partition(">")
    return after.removeprefix(" ") if mark and not before.strip() else line


def _head_length(lines: Sequence[str], at: int, words: str) -> int:
    """How many lines from here on only say whose message follows; 0 where none does."""
    starts = bool(FORWARD.fullmatch(words) or ORIGINAL.fullmatch(words))
    found = FIELD.fullmatch(words)
    opens = RULE.fullmatch(words) is not None or (found is not None and found["name"].lower() in FROM_NAMES)
    if not starts and not opens:
        return 0
    number = at if found is not None else at + 1
    names: list[str] = []
    while number < len(lines) and number - at < MAX_HEADER_LINES:
        line = _bare(lines[number]).lstrip("> ")
        match = FIELD.fullmatch(line)
        if match is not None:
            names.append(match["name"].lower())
        elif (not names and line) or (names and (not line or lines[number][:1] not in " \t")):
            break
        number += 1
    if not starts and not (FROM_NAMES & set(names) and DATE_NAMES & set(names) and len(names) >= 3):
        return 0
    return max(number - at, 1)


def _hop(lines: Sequence[str]) -> Hop:
    sender = date = ""
    for line in lines:
        match = FIELD.fullmatch(_bare(line).lstrip("> "))
        name = match["name"].lower() if match is not None else ""
        if match is not None and name in FROM_NAMES and not sender:
            sender = match["value"].strip()
        if match is not None and name in DATE_NAMES and not date:
            date = match["value"].strip()
    return Hop(sender, date)


def _attribution_length(lines: Sequence[str], at: int, words: str) -> int:
    """How many lines say "X wrote:" above a quotation (they may be wrapped); negative where all below it is quoted.

    Without marks of quotation below, only a line with a date and an address is taken: "On Monday he wrote:" is a tale.
    """
    joined = words
    for count in (1, 2, 3):
        if count > 1:
            if at + count > len(lines) or not words:
                return 0
            joined = f"{joined} {_bare(lines[at + count - 1])}"
        if len(joined) > MAX_LINE:
            return 0
        if not joined.endswith(":") or not WROTE.fullmatch(joined):
            continue
        below = next((_bare(line) for line in lines[at + count : at + count + 3] if _bare(line)), "")
        if below.startswith(">"):
            return count
        return -count if "@" in joined and any(letter.isdigit() for letter in joined) else 0
    return 0
