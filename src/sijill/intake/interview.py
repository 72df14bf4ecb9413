"""Who speaks by turns in an interview or a chat, and which lines are their turns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sijill.intake.cues import Cues, load_cues
from sijill.values.document import PassageRole, Speaker

INTRODUCTION = 8000
"""Code points at the beginning of an interview in which it introduces its speakers."""

MIN_TURNS = 2
LONGEST_LABEL = 4
"""Words of the name before a colon."""

CHAT_SHARE = 0.6
"""Of the lines that hold anything, how many must be turns where nobody asks and nothing but names marks them."""

UNSEEN = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Signs of the direction of writing, which messengers put before each line."""

STAMP = (
    rf"[ \t{UNSEEN}]{{0,8}}(?P<stamp>\[?\d{{1,4}}(?:[\d/.:،, \-–{UNSEEN}]{{1,24}}\d)"
    r"(?:[ \u202f]?(?:[صم]|[ap]\.?m\.?)\b)?"
    rf"(?:\][ \t]*|[ \t]*[-–—][ \t]+|[ \t]+))?[{UNSEEN}~]{{0,8}}"
)
"""When a message was sent, as messengers write it before the name ("[22/06/2023، 08:12]", "12:03 -")."""

LABEL = re.compile(
    rf"^{STAMP}(?P<label>[^\W\d_][^\r\n:]{{0,38}}?)[ \t]*:(?=\s)(?P<said>[^\r\n]*)", re.MULTILINE | re.IGNORECASE
)
DASHED = re.compile(r"^[ \t]*[-–—][ \t]+(?=\S)", re.MULTILINE)
ASKING = re.compile("[?؟]")
EXPORTED = re.compile(r"\[|\d[/.\-]\d+[/.\-]\d+.*\d[:.]\d")
"""A stamp that only messengers write: in brackets, or date and time."""

ARABIC = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Interview:
    """The speakers and the marks of their turns; `turns` gives role and speaker by the mark before the colon.

    `dashed`: a line that begins with a dash is a question.
    """

    interviewee: Speaker | None
    interviewer: Speaker
    outlet: str | None
    turns: dict[str, tuple[PassageRole, Speaker | None]]
    dashed: bool = False


@cache
def _mark(marks: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*(?:{'|'.join(marks)})[ \t]?\d{{0,3}}[ \t]*[:.](?=\s)", re.IGNORECASE | re.MULTILINE)


@cache
def _told() -> re.Pattern[str]:
    """NAME, a DESCRIPTION, told OUTLET’s INTERVIEWER (the description and the interviewer may be missing)."""
    cues = load_cues()
    particle = rf"(?:(?:{'|'.join(cues.name_particles)})[-‐ ])?"
    word = r"[A-ZÀ-ÖØ-Þ][\w‐-]*(?:[’'](?!s\b)\w+)*"
    name = rf"{particle}{word}(?: {particle}{word}){{0,3}}"
    return re.compile(
        rf"(?P<name>{name})(?:, (?:an?|the) (?P<what>[^.\r\n“”\"]{{3,160}}?),?)? (?:{'|'.join(cues.told)}) "
        rf"(?:the )?(?P<outlet>{word}(?: {word}){{0,4}})(?:[’']s? (?P<interviewer>{name}))?"
    )


@cache
def _met() -> re.Pattern[str]:
    """An INTERVIEW … with NAME, as Arabic headings say it; the name ends where a description or a line does."""
    cues = load_cues()
    talks, letter = "|".join(cues.talks), "[^\\W\\d_][\u0621-\u0652ـ]*"
    return re.compile(
        rf"(?:{talks})\b[^\r\n.؟:]{{0,60}}?\bمع (?P<name>{letter}(?: {letter}){{1,3}}?)(?=[ \t]*(?:[،,(–—-]|$))",
        re.MULTILINE,
    )


def find_interview(text: str) -> Interview | None:
    """Read who speaks in an interview or a chat; None for a text that has no turns."""
    cues = load_cues()
    said = _labelled(text, cues)
    marked = _has_turns(_mark(cues.question_marks), text)
    named = _asking_turns(said)
    answers = [label for label, turns in said.items() if len(turns) >= MIN_TURNS]
    dashed = not named and len(answers) == 1 and not marked and _has_turns(DASHED, text)
    if not named and (dashed or (marked and len(answers) == 1)):
        named = {answers[0]: False}  # only who answers is named
    if not named and not marked:
        chat = _chat_turns(said, text)
        return Interview(None, Speaker(None, "interviewer"), None, chat) if chat else None
    interviewee, interviewer, outlet = _introduced(text[:INTRODUCTION], cues)
    turns = {label: _turn(label, asks, interviewee, interviewer) for label, asks in named.items()}
    return Interview(interviewee, interviewer, outlet, turns, dashed)


def turn_of(interview: Interview, line: str) -> tuple[PassageRole, Speaker | None] | None:
    """The turn that a line begins, or None where it goes on with the one before."""
    head = line[:90]
    cues = load_cues()
    if _mark(cues.question_marks).match(head) or (interview.dashed and DASHED.match(head)):
        return PassageRole.QUESTION, interview.interviewer
    if _mark(cues.answer_marks).match(head):
        return PassageRole.ANSWER, interview.interviewee
    match = LABEL.match(head) if interview.turns else None
    return interview.turns.get(match["label"].strip()) if match else None


def _has_turns(mark: re.Pattern[str], text: str) -> bool:
    return sum(1 for _, _ in zip(range(MIN_TURNS), mark.finditer(text), strict=False)) == MIN_TURNS


def _labelled(text: str, cues: Cues) -> dict[str, list[re.Match[str]]]:
    """The lines that begin with what may be a name and a colon, by the name."""
    said: dict[str, list[re.Match[str]]] = {}
    if text.count(":") < MIN_TURNS:
        return said
    marks = {*cues.question_marks, *cues.answer_marks}
    for match in LABEL.finditer(text):
        label = match["label"].strip()
        lower = label.lower()
        if lower in marks or lower in cues.not_speakers or len(label.split()) > LONGEST_LABEL or label[0].islower():
            continue
        said.setdefault(label, []).append(match)
    return said


def _asking_turns(said: dict[str, list[re.Match[str]]]) -> dict[str, bool]:
    """Names that stand before a colon again and again, and whether what follows asks. Two speakers at least.

    Among more than two one asks, and more than anybody answers: in a chat everybody asks now and then.
    """
    often = {
        label: 2 * sum(turn["said"].rstrip().endswith(("?", "؟")) for turn in turns) >= len(turns)
        for label, turns in said.items()
        if len(turns) >= MIN_TURNS
    }
    exported = any(turn["stamp"] and EXPORTED.search(turn["stamp"]) for turns in said.values() for turn in turns)
    if exported or not any(often.values()) or all(often.values()):
        return {}
    asker = max(often, key=lambda label: len(said[label]))
    return often if len(often) == 2 or (often[asker] and sum(often.values()) == 1) else {}


def _chat_turns(said: dict[str, list[re.Match[str]]], text: str) -> dict[str, tuple[PassageRole, Speaker | None]]:
    """The writers of a chat: several who come again, where something else than the colons shows a conversation.

    A tally by places ("حلب: 19") has such lines too, but nobody asks in it, and a messenger's stamps are not there.
    """
    turns = [turn for held in said.values() for turn in held]
    again = [label for label, held in said.items() if len(held) >= MIN_TURNS]
    exported = sum(bool(turn["stamp"] and EXPORTED.search(turn["stamp"])) for turn in turns) * 2 >= len(turns)
    if len(said) < 2 or not again or not turns:
        return {}
    if not exported:
        lines = sum(1 for line in text.splitlines() if line.strip())
        talks = any(ASKING.search(turn["said"]) for turn in turns) and all(ARABIC.search(label) for label in said)
        figures = sum(turn["said"].lstrip()[:1].isdigit() for turn in turns)
        if not talks or figures * 4 > len(turns) or len(turns) < CHAT_SHARE * lines:
            return {}
        if len(again) < 2 and not all(turn["stamp"] for turn in turns):
            return {}
    return {label: (PassageRole.NARRATION, Speaker(label, "witness")) for label in said}


def _introduced(head: str, cues: Cues) -> tuple[Speaker | None, Speaker, str | None]:
    best: re.Match[str] | None = None
    for match in _told().finditer(head):
        if match["outlet"].split()[0].lower() in cues.not_names:
            continue
        if best is None or (match["interviewer"] and not best["interviewer"]):
            best = match
    if best is None:
        return _met_with(head, cues), Speaker(None, "interviewer"), None
    interviewer = Speaker(best["interviewer"], "interviewer")
    return Speaker(best["name"], _role(best["what"] or "", cues)), interviewer, best["outlet"]


def _met_with(head: str, cues: Cues) -> Speaker | None:
    """Whom an Arabic heading names as who was talked to; a description ("نازح سابق") names nobody."""
    for match in _met().finditer(head):
        words = match["name"].split()
        if not any(word in cues.not_names for word in words):
            return Speaker(match["name"], "witness")
    return None


def _role(description: str, cues: Cues) -> str:
    words = set(re.findall(r"[\w-]+", description.lower()))
    return "official" if words & cues.official else "organisation" if words & cues.organisation else "witness"


def _turn(
    label: str, asks: bool, interviewee: Speaker | None, interviewer: Speaker
) -> tuple[PassageRole, Speaker | None]:
    if asks:
        return PassageRole.QUESTION, interviewer if interviewer.name else Speaker(label, "interviewer")
    if interviewee is not None and interviewee.name is not None and label.split()[-1] in interviewee.name:
        return PassageRole.ANSWER, interviewee
    return PassageRole.ANSWER, Speaker(label, "witness")
