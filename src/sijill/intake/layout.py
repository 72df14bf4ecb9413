"""What each stretch of a document does: title, narration, turns of an interview, captions, furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sijill.intake.cues import Cues, load_cues
from sijill.intake.interview import Interview, find_interview, turn_of
from sijill.intake.lines import Line, lines_of
from sijill.intake.published import HEAD, Publication
from sijill.values.document import Passage, PassageRole, Speaker

MAX_FURNITURE = 400
"""A longer line is text, whatever cue it holds."""
MAX_TITLE = 160
WRAPPED = 60
HEAD_LINES = 12
MAX_LOOKUPS = 60
CUT_OFF = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]\W*$")
QUOTED = re.compile(r"[“\"„«‘'](?P<inner>.{25,300}?)[.,!?…]?[”\"“»’']$", re.DOTALL)
BYLINE = re.compile(
    r"by (?P<author>[A-Z][\w.’'-]*(?: [\w.’'-]+){0,4}?)(?: ?[|,–—-] ?(?P<outlet>[A-Z].{1,50}))?$", re.IGNORECASE
)
PREPARED = re.compile(
    r"(?:prepared|recorded|documented|submitted|published) by\s*:\s*(?P<outlet>.{2,60})$", re.IGNORECASE
)
MERGED = frozenset((PassageRole.NARRATION, PassageRole.QUESTION, PassageRole.ANSWER))


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a document in order, its title and its outlet where they were found."""

    passages: tuple[Passage, ...]
    title: str | None
    outlet: str | None


@dataclass(slots=True)
class _Builder:
    passages: list[Passage] = field(default_factory=list)

    def add(self, start: int, end: int, role: PassageRole, speaker: Speaker | None = None) -> None:
        """Add a stretch; running text joins the stretch before it when role and speaker are the same."""
        last = self.passages[-1] if self.passages else None
        if last is not None and role in MERGED and (last.role, last.speaker) == (role, speaker):
            self.passages[-1] = Passage(last.start, end, role, speaker)
        else:
            self.passages.append(Passage(start, end, role, speaker))


def lay_out(text: str, publication: Publication) -> Layout:
    """Divide a text into passages. Linear in the length of the text."""
    cues, interview = load_cues(), find_interview(text)
    title = _find_title(text, cues, interview, publication)
    datelines = dict(publication.stretches)
    outlet = (interview.outlet if interview else None) or publication.outlet
    builder, lookups = _Builder(), 0
    role, speaker = PassageRole.NARRATION, None
    resume = 0
    for line in lines_of(text):
        start = max(line.start, resume)
        if start >= line.end:
            continue
        if line.start in datelines:
            resume = start = datelines[line.start]
            builder.add(line.start, line.start + len(text[line.start : resume].rstrip()), PassageRole.DATELINE)
            if resume >= line.end:
                continue
        furniture = _furniture(line, cues)
        if furniture is None and lookups < MAX_LOOKUPS and line.new_block and QUOTED.match(line.text[:MAX_FURNITURE]):
            lookups += 1
            furniture = PassageRole.BOILERPLATE if _is_pull_quote(text, line) else None
        if title is not None and line.start == title.start:
            builder.add(line.start, line.end, PassageRole.TITLE)
        elif furniture is not None:
            outlet = outlet or _outlet_in(line, furniture)
            builder.add(start, line.end, furniture)
        else:
            turn = turn_of(interview, line.text) if interview is not None else None
            if turn is not None:
                role, speaker = turn
            elif role is PassageRole.QUESTION and line.new_block and interview is not None:
                role, speaker = PassageRole.ANSWER, interview.interviewee
            builder.add(start, line.end, role, speaker)
    return Layout(tuple(builder.passages), title.text if title is not None else None, outlet)


def _furniture(line: Line, cues: Cues) -> PassageRole | None:
    """The role of a line that is no running text, or None."""
    words = line.text
    if len(words) > MAX_FURNITURE:
        return None
    if cues.boilerplate.fullmatch(words) or CUT_OFF.search(words):
        return PassageRole.BOILERPLATE
    if cues.caption_start.match(words) or cues.caption_within.search(words):
        return PassageRole.CAPTION
    if cues.credit.match(words) and len(words) <= MAX_TITLE and _is_credit(words):
        return PassageRole.CREDIT
    return None


def _is_credit(words: str) -> bool:
    """Tell a credit from "By Friday the town had fallen.": it names somebody and ends without a full stop."""
    return not words.endswith((".", "?", "!")) and (
        not words.lower().startswith("by ") or BYLINE.match(words) is not None
    )


def _outlet_in(line: Line, role: PassageRole) -> str | None:
    if role is not PassageRole.CREDIT:
        return None
    match = BYLINE.match(line.text) or PREPARED.match(line.text)
    return match["outlet"] if match is not None else None


def _is_pull_quote(text: str, line: Line) -> bool:
    """Whether a quoted line repeats words that stand before it, or inside a longer line after it."""
    match = QUOTED.match(line.text)
    if match is None:
        return False
    inner = match["inner"].rstrip(".,!?…")
    if text.find(inner, 0, line.start) >= 0:
        return True
    again = text.find(inner, line.end)
    if again < 0:
        return False
    line_end = min((at for at in (text.find("\n", again), text.find("\r", again)) if at >= 0), default=len(text))
    line_start = max(text.rfind("\n", 0, again), text.rfind("\r", 0, again)) + 1
    return line_end - line_start > len(line.text) + 3


def _find_title(text: str, cues: Cues, interview: Interview | None, publication: Publication) -> Line | None:
    """The first short line of the head that is no furniture and ends without a full stop."""
    lines = [line for line, _ in zip(lines_of(text, min(len(text), HEAD)), range(HEAD_LINES), strict=False)]
    datelines = dict(publication.stretches)
    for number, line in enumerate(lines):
        if line.start in datelines:
            if datelines[line.start] < line.end:
                return None
            continue
        if _furniture(line, cues) is not None or (len(line.text) < MAX_FURNITURE and _is_pull_quote(text, line)):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else None
        asked = interview is not None and turn_of(interview, line.text) is not None
        return line if following is not None and not asked and _looks_like_title(line, following) else None
    return None


def _looks_like_title(line: Line, following: Line) -> bool:
    if len(line.text) > MAX_TITLE or line.text.endswith((".", ",", ";", ":")):
        return False
    if following.new_block:
        return True
    return len(line.text) < WRAPPED and not following.text[0].islower() and len(following.text) < MAX_FURNITURE
