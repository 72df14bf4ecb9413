"""Who is interviewed and by whom, and which lines are their turns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from sijill.intake.cues import Cues, load_cues
from sijill.values.document import PassageRole, Speaker

INTRODUCTION = 8000
"""Code points at the beginning of an interview in which it introduces its speakers."""

MIN_TURNS = 2
LABEL = re.compile(r"^[ \t]*([^\W\d_][^\r\n:]{0,38}?)[ \t]*:(?=\s)(?P<said>[^\r\n]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Interview:
    """The speakers and the marks of their turns; `turns` gives role and speaker by the mark before the colon."""

    interviewee: Speaker | None
    interviewer: Speaker
    outlet: str | None
    turns: dict[str, tuple[PassageRole, Speaker | None]]


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


def find_interview(text: str) -> Interview | None:
    """Read who speaks in an interview; None for a text that has no turns."""
    cues = load_cues()
    named = _named_turns(text, cues)
    if (
        not named
        and sum(1 for _, _ in zip(range(MIN_TURNS), _mark(cues.question_marks).finditer(text), strict=False))
        < MIN_TURNS
    ):
        return None
    interviewee, interviewer, outlet = _introduced(text[:INTRODUCTION], cues)
    turns = {label: _turn(label, asks, interviewee, interviewer) for label, asks in named.items()}
    return Interview(interviewee, interviewer, outlet, turns)


def turn_of(interview: Interview, line: str) -> tuple[PassageRole, Speaker | None] | None:
    """The turn that a line begins, or None where it goes on with the one before."""
    head = line[:60]
    cues = load_cues()
    if _mark(cues.question_marks).match(head):
        return PassageRole.QUESTION, interview.interviewer
    if _mark(cues.answer_marks).match(head):
        return PassageRole.ANSWER, interview.interviewee
    label, colon, _ = head.partition(":")
    return interview.turns.get(label.strip()) if colon else None


def _named_turns(text: str, cues: Cues) -> dict[str, bool]:
    """Names that stand before a colon again and again, and whether what follows asks. Two speakers at least."""
    if text.count(":") < 2 * MIN_TURNS:
        return {}
    said, asked = Counter[str](), Counter[str]()
    marks = {*cues.question_marks, *cues.answer_marks}
    for match in LABEL.finditer(text):
        label = match[1].strip()
        lower = label.lower()
        if lower in marks or lower in cues.not_speakers or len(label.split()) > 4 or label[0].islower():
            continue
        said[label] += 1
        asked[label] += match["said"].rstrip().endswith(("?", "؟"))
    often = {label: asked[label] * 2 >= count for label, count in said.items() if count >= MIN_TURNS}
    return often if len(often) > 1 and any(often.values()) and not all(often.values()) else {}


def _introduced(head: str, cues: Cues) -> tuple[Speaker | None, Speaker, str | None]:
    best: re.Match[str] | None = None
    for match in _told().finditer(head):
        if match["outlet"].split()[0].lower() in cues.not_names:
            continue
        if best is None or (match["interviewer"] and not best["interviewer"]):
            best = match
    if best is None:
        return None, Speaker(None, "interviewer"), None
    interviewer = Speaker(best["interviewer"], "interviewer")
    return Speaker(best["name"], _role(best["what"] or "", cues)), interviewer, best["outlet"]


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
