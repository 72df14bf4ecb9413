"""When a document was published, as its head says, and which stretches of the head only say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sijill.intake.cues import load_cues
from sijill.intake.dates import FoundDate, find_dates
from sijill.intake.lines import Line, lines_of

HEAD = 2500
"""Code points at the beginning of a text in which its head is looked for."""

SHORT_LINE = 100
STAMP_REACH = 200
NO_DATE = "no publication date: relative times stay unresolved"
# What sites put behind a date: when it was changed, a short address with its counters.
STAMP_TAIL = re.compile(
    r"(?:\s*\(?updated[^)\n]{0,60}\))?(?:\s*get short url(?:\s+\d+){0,2})?[\s|•·,:–—-]*", re.IGNORECASE
)
OUTLET = re.compile(r"(?P<outlet>[A-Z][\w.’'&-]*(?: [\w.’'&-]+){0,4})(?:,| [|–—-]) ?$")


DATELINE_REACH = 90
WORDS = r"[\u0621-\u064a]+(?: [\u0621-\u064a]+){0,3}"
ARABIC_HEAD = re.compile(
    rf"{WORDS}(?:[ ]?[–—\-،/][ ]?(?:\((?P<agency>[^()\n]{{2,40}})\)[ ]?|«[^«»\n]{{2,40}}»[ ]?)?){{1,3}}"
    rf"(?:يوم )?(?:{WORDS} )?"
)
ARABIC_TAIL = re.compile(
    r"م?[ ]?(?:[/،][ ]?[^–—\n]{1,40}?)?(?:[ ]?\((?P<agency>[^()\n]{2,40})\))?[ ]*(?:[–—:-][ ]*|(?=$))", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Publication:
    """The date (None where the head gives none), the outlet beside it, the stretches that say so, and notes."""

    value: date | None
    outlet: str | None
    stretches: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stamp:
    """One place of the head that may tell the date; the lowest `rank` wins."""

    rank: int
    start: int
    end: int
    found: FoundDate | None
    outlet: str | None = None
    set_apart: bool = True


@cache
def _dateline() -> re.Pattern[str]:
    """Match "ALEPPO, Dec 13 (Agency) —", "SAN SALVADOR, 3 JAN 90 -- [REPORT] [TEXT]", "Beirut (Agency) -"."""
    cues = load_cues()
    weekday = rf"(?:(?:{cues.weekday})\.?,? )?"
    day = rf"(?i:{weekday}(?:\d{{1,2}} (?:{cues.month})|(?:{cues.month})\.? \d{{1,2}})\b\.?(?:,? \d{{2,4}})?)"
    place = r"[A-Z][A-Za-z’'/-]*(?:,? [A-Z][A-Za-z’'/-]*){0,5}(?: \([A-Z][^()\n]{1,30}\))?"
    agency = r"\((?P<{0}>[A-Z][^()\n]{{1,40}})\)"
    dated = rf",? {day}(?: {agency.format('dated')})?"
    undated = rf" {agency.format('undated')}"
    return re.compile(rf"{place}(?:{dated}|{undated})\s*(?:—|–|--|-)(?=\s)(?:\s*\[[^\[\]]{{1,80}}\]){{0,5}}\s*")


def find_publication(text: str) -> Publication:
    """Find when a text says that it was published. Never guesses: a date without a year, or one that may be read day
    first or month first, is noted and not used.
    """
    stamps = sorted(_stamps(text), key=lambda stamp: (stamp.rank, stamp.start))
    reasons = [stamp.found.reason for stamp in stamps if stamp.found is not None and stamp.found.reason]
    value = next((stamp.found.value for stamp in stamps if stamp.found is not None and stamp.found.value), None)
    outlet = next((stamp.outlet for stamp in stamps if stamp.outlet), None)
    stretches = tuple(sorted({(stamp.start, stamp.end) for stamp in stamps if stamp.set_apart}))
    notes = tuple(dict.fromkeys(reasons)) if value is None else ()
    return Publication(value, outlet, stretches, notes if value else (*notes, NO_DATE))


def _stamps(text: str) -> Iterator[_Stamp]:
    for number, line in enumerate(lines_of(text, min(len(text), HEAD))):
        labelled = _labelled(text, line)
        if labelled is not None:
            yield labelled
            continue
        dateline = _dateline().match(text, line.start, line.end + STAMP_REACH)
        if dateline is not None and dateline.end() - line.start < STAMP_REACH:
            found = next(find_dates(text, dateline.start(), dateline.end()), None)
            yield _Stamp(10, line.start, dateline.end(), found, dateline["dated"] or dateline["undated"])
            continue
        arabic = _arabic_dateline(text, line)
        if arabic is not None:
            yield arabic
            continue
        yield from _bare(text, line, number)


def _arabic_dateline(text: str, line: Line) -> _Stamp | None:
    """Match "دمشق – 5 تشرين الأول/أكتوبر 2016 (وكالة) –": a place, perhaps an agency, a date, and a dash or the end."""
    found = next(find_dates(text, line.start, min(line.end, line.start + DATELINE_REACH)), None)
    head = None if found is None else ARABIC_HEAD.fullmatch(text, line.start, found.start)
    tail = None if found is None else ARABIC_TAIL.match(text, found.end, line.end)
    if found is None or head is None or tail is None:
        return None
    return _Stamp(10, line.start, tail.end(), found, tail["agency"] or head["agency"])


def _labelled(text: str, line: Line) -> _Stamp | None:
    for rank, label in enumerate(load_cues().date_labels):
        match = label.match(line.text)
        if match is None:
            continue
        at = line.start + match.end()
        found = next(find_dates(text, at, min(line.end, at + 60)), None)
        if found is not None and not text[at : found.start].strip(" :\t,"):
            return _Stamp(rank, line.start, _tail(text, found.end, line.end), found)
    return None


def _tail(text: str, end: int, limit: int) -> int:
    """Where the furniture behind a date ends: at the end of the line, or where its text begins."""
    match = STAMP_TAIL.match(text, end, limit)
    return match.end() if match is not None else end


def _bare(text: str, line: Line, number: int) -> Iterator[_Stamp]:
    """A date without a label: at the beginning of the text, alone on a line, at the end of a short line of the head."""
    reach = min(line.end, line.start + STAMP_REACH)
    for found in find_dates(text, line.start, reach):
        end = _tail(text, found.end, line.end)
        short = line.end - line.start <= SHORT_LINE
        if found.start == line.start and (number == 0 or end >= line.end - 20):
            yield _Stamp(20 + number, line.start, line.end if end >= line.end - 20 else end, found)
        elif short and end >= line.end and number < 8 and line.text[-1] != ".":
            outlet = OUTLET.match(text[line.start : found.start])
            yield _Stamp(40 + number, line.start, line.end, found, outlet and outlet["outlet"], outlet is not None)
        elif number == 0 and found.weekday:
            yield _Stamp(60, found.start, found.end, found, set_apart=False)
        break
