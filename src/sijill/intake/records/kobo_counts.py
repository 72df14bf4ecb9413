"""Which questions of a form count people harmed, and which say when and where that was.

Only questions that can be meant in one way are taken: "How many people were killed?", `number_injured`, عدد القتلى. One
that counts part of them (`killed_women`), or victims of more than one kind of harm, is left to the words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

HARMS = {
    "killed": "killed|dead|deaths|fatalities|martyrs|martyred|died",
    "injured": "injured|wounded|injuries",
    "displaced": "displaced|idps",
    "detained": "detained|arrested|detainees",
    "abducted": "abducted|kidnapped",
    "disappeared": "missing|disappeared",
}
ARABIC_HARMS = {
    "killed": "القتلى|الشهداء|الوفيات|قتلى|شهداء",
    "injured": "الجرحى|المصابين|الإصابات|جرحى|مصابين",
    "displaced": "النازحين|المهجرين|نازحين|مهجرين",
    "detained": "المعتقلين|المحتجزين|معتقلين",
    "abducted": "المختطفين|المخطوفين|مختطفين",
    "disappeared": "المفقودين|المختفين قسريا|مفقودين",
}
WHOM = {"people": "people|persons|individuals|victims", "civilians": "civilians|civilian"}
ARABIC_CIVILIANS = "المدنيين|مدنيين"
HOW_MANY = (
    r"how many|(?:what (?:is|was) )?(?:the )?(?:total )?(?:number|count|no|nb|num|nr) of|total|number|num|no|nb|n|count"
)
SINCE = (
    r"(?: (?:in|by|during|from|as a result of) (?:the|this) (?:incident|attack|event|strike|shelling|bombing|raid))?"
)
ENGLISH = re.compile(
    rf"(?:(?:{HOW_MANY}) )?(?P<whom>(?:{'|'.join(WHOM.values())}) )?(?:(?:were|was|are|have been|got) )?(?:the )?"
    rf"(?P<harm>{'|'.join(HARMS.values())})(?: (?P<after>people|persons|civilians))?(?: (?:total|number|count))?{SINCE}"
)
ARABIC = re.compile(
    rf"(?:كم|ما هو|ما)? ?(?:إجمالي )?(?:عدد )?(?P<harm>{'|'.join(ARABIC_HARMS.values())})"
    rf"(?: (?P<whom>{ARABIC_CIVILIANS}))?"
    r"(?: (?:في|جراء|نتيجة) (?:هذا |هذه )?(?:الحادث|الحادثة|الهجوم|القصف))?"
)
EVENT = r"incident|event|attack|strike|shelling|bombing|raid"
ARABIC_EVENT = "الحادث|الحادثة|الهجوم|القصف|الواقعة|الانتهاك"
WHEN = re.compile(
    rf"(?:(?:what (?:is|was) )?(?:the )?(?:date|day|time|datetime) (?:and time )?of (?:the |this )?(?:{EVENT})"
    rf"|(?:{EVENT}) (?:date|day|time|datetime|date time)|when did (?:the|this) (?:{EVENT}) (?:happen|occur|take place)"
    rf"|(?:تاريخ|وقت|يوم|متى وقع|متى حدث) ?(?:{ARABIC_EVENT}))"
)
WHERE = re.compile(
    rf"(?:(?:gps |exact )?(?:location|place|coordinates|site|gps|position|geopoint) of (?:the |this )?(?:{EVENT})"
    rf"|(?:{EVENT}) (?:gps |exact )?(?:location|place|coordinates|site|gps|position|geopoint)"
    rf"|where did (?:the|this) (?:{EVENT}) (?:happen|occur|take place)"
    rf"|(?:موقع|مكان|إحداثيات) (?:{ARABIC_EVENT}))"
)
WORDS = re.compile(r"[^\W_]+")
MARKS = re.compile("[\u064b-\u0652\u0640]")
"""Vowel signs and the stroke that lengthens a word, which change nothing of what it says."""
MAX_LABEL = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """What a question counts: a kind of harm, and whom."""

    kind: str
    subject: str


def find_counted(name: str, labels: Collection[str], *, integer: bool) -> Counted | None:
    """What a question counts; None where its words do not say it without doubt.

    Its labels decide, in whichever language; its name where it has none. `integer`: the form asks for a whole number;
    without that, a word of harm alone (`killed: 1`) may as well be answered by yes or no.
    """
    found = {each for each in map(_counted, labels or (name,)) if each is not None}
    bare = not labels and _words(name) in BARE
    return found.pop() if len(found) == 1 and (integer or not bare) else None


def says_when(name: str, labels: Collection[str]) -> bool:
    """Whether a question asks when the incident was."""
    return any(WHEN.fullmatch(_words(each)) for each in (name, *labels))


def says_where(name: str, labels: Collection[str]) -> bool:
    """Whether a question asks where the incident was: the place of an interview is often another."""
    return any(WHERE.fullmatch(_words(each)) for each in (name, *labels))


def _counted(text: str) -> Counted | None:
    words = _words(text)
    english = ENGLISH.fullmatch(words)
    if english is not None:
        whom = f"{english['whom'] or ''} {english['after'] or ''}"
        return Counted(BARE[english["harm"]], "civilians" if "civilian" in whom else "people")
    arabic = ARABIC.fullmatch(words)
    if arabic is None:
        return None
    return Counted(BARE[arabic["harm"]], "civilians" if arabic["whom"] else "people")


def _words(text: str) -> str:
    return " ".join(WORDS.findall(MARKS.sub("", text[:MAX_LABEL].lower())))


BARE = {form: kind for forms in (HARMS, ARABIC_HARMS) for kind, each in forms.items() for form in each.split("|")}
"""Words of harm and their kinds."""
