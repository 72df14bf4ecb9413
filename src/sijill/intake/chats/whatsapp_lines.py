"""The lines of a WhatsApp export: the head of a message in the forms of both platforms.

WhatsApp writes dates as the exporting phone is set: day, month or year first, one of a few separators, 12 or 24 hours,
Western, Arabic-Indic or Persian digits, with invisible marks of direction between them. No specification is published;
the forms are those of exports (the parser whats_json collects them from many phones and languages).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

MARK = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]{0,4}"
SPACE = "[ \u00a0\u2009\u202f]"
AFTERNOON = (
    rf"[Pp]\.?{SPACE}?[Mm]\.?|م(?:ساء(?:\u064b?ا?|ا?\u064b?))?(?!\w)|ب\.ظ\.?|بعد[ \u200c]?از[ \u200c]?ظهر|د\.ن\.?"
)
MORNING = rf"[Aa]\.?{SPACE}?[Mm]\.?|ص(?:باح(?:\u064b?ا?|ا?\u064b?))?(?!\w)|ق\.ظ\.?|قبل[ \u200c]?از[ \u200c]?ظهر|ب\.ن\.?"
"""Halves of the day in English and Spanish, Arabic, Persian and Sorani."""
BETWEEN = "at |في |الساعة |à |um |klo |kl\\. ?|a las |saat "
DATE = (
    rf"(?P<a>\d{{1,4}}){MARK}(?P<mark>[./-]){SPACE}?{MARK}(?P<b>\d{{1,2}}){MARK}(?P=mark){SPACE}?{MARK}(?P<c>\d{{1,4}})\.?"
    rf"{MARK}(?:{SPACE}?(?:هـ|ه\u200d|AH|AP|BE)(?!\w))?{MARK}"
)
CLOCK = (
    rf"(?P<hour>\d{{1,2}}){MARK}[:.]{MARK}(?P<minute>\d{{2}})(?:{MARK}[:.]{MARK}(?P<second>\d{{2}}))?"
    rf"{MARK}{SPACE}{{0,2}}{MARK}(?:(?P<pm>{AFTERNOON})|(?P<am>{MORNING}))?{MARK}"
)
HEAD = re.compile(
    rf"{MARK}(?P<open>\[)?{MARK}{DATE}(?P<comma>[,،]?){MARK}{SPACE}{{1,3}}(?:{BETWEEN})?{MARK}{CLOCK}"
    rf"(?:\]{MARK}{SPACE}?|{SPACE}{{1,2}}[-–]{SPACE})"
)
COPIED = re.compile(
    rf"{MARK}\[{MARK}\d{{1,4}}{MARK}[./-]{MARK}\d{{1,2}}(?:{MARK}[./-]{MARK}\d{{1,4}})?{MARK}[,،]?{MARK}{SPACE}{{1,3}}{MARK}"
    rf"{CLOCK}\]{MARK}{SPACE}?"
)
"""The head of a message that was copied in WhatsApp and pasted into another: Android leaves its year out."""
NAME = re.compile(rf"(?P<name>[^\r\n:]{{1,100}}(?::[^\s:][^\r\n:]{{0,60}})?):(?:{SPACE}|(?=\r?\n|$))")
"""Who sends a message; what stands before no colon was written by WhatsApp itself."""
NO_NAME = re.compile(
    r"created group [\"“]|changed (?:the subject|the group|this group|their phone)|changed from |غيّ?رت? .{0,80}"
    r"(?:الموضوع|موضوع|اسم|وصف)|أنش[أا]ت? .{0,80}المجموعة"
)
"""Words of WhatsApp itself that may quote the name of a group, with a colon in it."""

Form = tuple[str, ...]
"""What the heads of one export have in common, since one phone writes them all at one time."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a message: the three numbers of its date as they stand, the time of day, where its words begin."""

    numbers: tuple[int, int, int]
    mark: str
    clock: time | None
    form: Form
    end: int


@dataclass(frozen=True, slots=True)
class Copied:
    """The head of a message inside another: who wrote it, and where its words begin."""

    name: str
    end: int


def find_head(line: str) -> Head | None:
    """The head with which a line begins a message, None where the line goes on with the one before."""
    match = HEAD.match(line)
    if match is None:
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    halved = match["am"] is not None or match["pm"] is not None
    if halved:
        hour = hour % 12 + (12 if match["pm"] is not None else 0)
    clock = time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
    bracket, seconds, half = match["open"] or "", "s" if match["second"] else "", "h" if halved else ""
    form = (bracket, match["mark"], match["comma"], seconds, half)
    return Head((int(match["a"]), int(match["b"]), int(match["c"])), match["mark"], clock, form, match.end())


def find_name(line: str, at: int) -> tuple[str | None, int]:
    """Who sends a message whose head ends at `at`, and where its words begin; None where WhatsApp itself writes."""
    name = NAME.match(line, at)
    if name is None or NO_NAME.search(name["name"]):
        return None, at
    return name["name"], name.end()


def find_copied(line: str, at: int = 0) -> Copied | None:
    """The head of a message of another chat, pasted in; only with a name, since people write lists of times too."""
    match = COPIED.match(line, at) or HEAD.match(line, at)
    name = None if match is None else NAME.match(line, match.end())
    return None if name is None else Copied(name["name"], name.end())
