"""What a language model is asked: the pieces of a document that it is shown, the instructions, the form of its answer.

The model's answer is never believed: `proposals` compares each claim with the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.claims.claim import Measure, Modality
from sijill.claims.kinds import readable_kinds
from sijill.reading.lexicon import load_lexicon
from sijill.reading.mentions import UNREAD
from sijill.values.document import Document

Ask = Callable[[list[dict[str, str]], dict[str, Any]], str]
"""Sends messages (each with `role` and `content`) and the JSON Schema of the answer; gives the words of the answer."""

LONGEST_PIECE = 12_000
"""Code points of a document that are shown at once: a long text in one go makes models skip."""

SPEAKER_ROLES = ("witness", "official", "organisation", "outlet", "interviewer", "person", "unnamed")
BREAKS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True)
class Piece:
    """The stretch of a document from `start` that is shown at once."""

    start: int
    text: str


@cache
def subjects() -> frozenset[str]:
    """What a claim can count or harm, by the reader's lexicon."""
    lexicon = load_lexicon("en")
    entries = [entry for uses in lexicon.words.values() for entry in uses]
    entries += [entry for rows in lexicon.phrases.values() for _, uses in rows for entry in uses]
    return frozenset(entry.subject for entry in entries if entry.subject)


def pieces_of(document: Document, longest: int = LONGEST_PIECE) -> Iterator[Piece]:
    """The pieces to show: the whole text where it is short, else passage after passage.

    Passages that are set apart (credits, datelines, boiler-plate) at the edges of a piece are not shown. A passage
    longer than `longest` code points is cut at a paragraph, a line, a sentence or a word.
    """
    start = end = -1
    for passage in document.passages:
        if passage.role in UNREAD:
            continue
        if start >= 0 and passage.end - start > longest:
            yield from _cut(document.text, start, end, longest)
            start = -1
        start, end = (passage.start if start < 0 else start), passage.end
    if start >= 0:
        yield from _cut(document.text, start, end, longest)


def _cut(text: str, start: int, end: int, longest: int) -> Iterator[Piece]:
    while end - start > longest:
        found = (text.rfind(mark, start + longest // 2, start + longest) for mark in BREAKS)
        cut = next((at + 1 for at in found if at >= 0), start + longest)
        yield Piece(start, text[start:cut])
        start = cut
    yield Piece(start, text[start:end])


def messages_for(piece: Piece) -> list[dict[str, str]]:
    """The conversation that asks for the claims of a piece."""
    return [{"role": "system", "content": _instructions()}, {"role": "user", "content": piece.text}]


@cache
def _instructions() -> str:
    told = files("sijill.reading.languages").joinpath("en", "instructions.txt").read_text("utf-8")
    vocabulary = "\n".join(f"- {kind.id}: {kind.definition}" for kind in readable_kinds().values())
    return f"{told}\nKinds:\n{vocabulary}\n\nSubjects: {', '.join(sorted(subjects()))}\n"


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of the answer, in the narrow form that endpoints with structured output take."""
    text, number = {"type": ["string", "null"]}, {"type": ["integer", "null"]}
    claim: dict[str, Any] = {
        "quote": {"type": "string"},
        "start": number,
        "kind": {"type": "string", "enum": list(readable_kinds())},
        "subject": {**text, "enum": [*sorted(subjects()), None]},
        "count_text": text,
        "low": number,
        "high": number,
        "approximate": {"type": "boolean"},
        "measure": {**text, "enum": [*(str(each) for each in Measure), None]},
        "modality": {"type": "string", "enum": [str(each) for each in Modality]},
        "actor": text,
        "means": text,
        "speaker": text,
        "speaker_role": {**text, "enum": [*SPEAKER_ROLES, None]},
        "part_of": number,
    }
    return _object({"claims": {"type": "array", "items": _object(claim)}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
