"""Numbers, ages and coordinates as cells of tables write them: what is clear is read, all else is left as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sijill.names.arabic import HARAKAT, fold

MAX_DIGITS = 10
MAX_CELL = 60
"""A longer cell holds words, not a number."""
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
THOUSANDS = re.compile(r"(?<=\d)[,،٬ \u00a0\u202f'](?=\d{3}(?!\d))")
WHOLE = re.compile(r"(\d+)(?:\.0+)?")
NUMBER = r"(\d+)(?:\.0+)?"
RANGE = re.compile(
    rf"(?:from |من )?{NUMBER}\s*(?:-|–|—|−|\.\.|~| to |(?:إلى|الى|حتى)(?=[\s\d]))\s*{NUMBER}"
    rf"|(?:between |بين ){NUMBER}\s*(?:-|–| and | و\s?)\s*{NUMBER}"
)
UNKNOWN = frozenset("n/a na n.a. nan none null nil - – — . ? ?? unknown unk tbd tbc مجهول لايوجد".split()) | {
    "not known", "not available", "no data", "غير معروف", "غير متوفر", "لا يوجد", "غير محدد",
}  # fmt: skip
"""Ways of writing that there is nothing in a cell."""
ABOUT = ("~", "≈", "±", "c.", "ca.", "ca ", "circa ", "about ", "approx. ", "approx ", "approximately ", "around ",
         "some ", "est. ", "نحو ", "حوالي ", "حوالى ", "قرابة ", "تقريبا ", "زهاء ")  # fmt: skip
LEAST = (">=", "≥", "=>", "at least ", "min. ", "min ", "minimum ", "no fewer than ", "not less than ", "no less than ",
         "ما لا يقل عن ", "لا يقل عن ", "على الأقل ", "على الاقل ")  # fmt: skip
ABOVE = (">", "more than ", "over ", "above ", "أكثر من ", "اكثر من ", "يزيد عن ")
MOST = ("<=", "≤", "=<", "at most ", "max. ", "max ", "maximum ", "up to ", "no more than ", "لا يزيد عن ", "حتى ")
BELOW = ("<", "fewer than ", "less than ", "under ", "below ", "أقل من ", "اقل من ")
LEAST_AFTER = ("+", " or more", " at least", " فأكثر", " على الأقل", " على الاقل")
ABOUT_AFTER = (" approx.", " approx", " (approx.)", " (est.)", " تقريبا", " تقريباً")
PEOPLE_AFTER = (" people", " persons", " killed", " injured", " أشخاص", " شخص", " شخصا", " قتلى", " جرحى")
BOUNDS = ((LEAST, LEAST_AFTER, "least"), (ABOVE, (), "above"), (MOST, (), "most"), (BELOW, (), "below"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a cell between two bounds; `high` None where it has none."""

    low: int
    high: int | None
    approximate: bool = False


def is_empty(text: str) -> bool:
    """Whether a cell holds nothing, or a way of writing that: never a zero."""
    if len(text) > MAX_CELL:
        return False
    plain = HARAKAT.sub("", text).strip().casefold()
    return not plain or plain in UNKNOWN


def find_figure(text: str) -> Figure | str:
    """The number of a cell, or why it has none that is clear ("a negative number", "words")."""
    if text.isdecimal() and text.isascii() and len(text) <= MAX_DIGITS:
        return Figure(int(text), int(text))
    if len(text) > MAX_CELL:
        return "words"
    plain = " ".join(HARAKAT.sub("", text).translate(DIGITS).casefold().split())
    plain = THOUSANDS.sub("", plain)
    for ending in PEOPLE_AFTER:
        plain = plain.removesuffix(ending)
    plain, approximate = _without(plain, ABOUT, ABOUT_AFTER)
    if (between := RANGE.fullmatch(plain)) is not None:
        return _between(between[1] or between[3], between[2] or between[4], approximate)
    for marks, after, shape in BOUNDS:
        bare, found = _without(plain, marks, after)
        if found and (number := WHOLE.fullmatch(bare)) is not None and len(number[1]) <= MAX_DIGITS:
            return _bounded(int(number[1]), shape, approximate)
    if (number := WHOLE.fullmatch(plain)) is not None:
        value = int(number[1]) if len(number[1]) <= MAX_DIGITS else None
        return "a number too great" if value is None else Figure(value, value, approximate)
    return _why(plain)


def _without(text: str, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, bool]:
    """The text without a mark before or after it, and whether it had one."""
    for mark in before:
        if text.startswith(mark):
            return text.removeprefix(mark).strip(), True
    for mark in after:
        if text.endswith(mark):
            return text.removesuffix(mark).strip(), True
    return text, False


def _between(first: str, second: str, approximate: bool) -> Figure | str:
    if max(len(first), len(second)) > MAX_DIGITS:
        return "a number too great"
    low, high = int(first), int(second)
    return "a range whose end is below its beginning" if high < low else Figure(low, high, approximate)


def _bounded(number: int, shape: str, approximate: bool) -> Figure | str:
    if shape == "least":
        return Figure(number, None, approximate)
    if shape == "above":
        return Figure(number + 1, None, approximate)
    if shape == "most":
        return Figure(0, number, approximate)
    return Figure(0, number - 1, approximate) if number else "a number below 0"


def _why(plain: str) -> str:
    if re.fullmatch(r"[-−]\s?\d+(?:\.\d+)?", plain):
        return "a negative number"
    if re.fullmatch(r"\d+[.,]\d+", plain):
        return "no whole number"
    return "words"


YEARS = re.compile(r"(\d{1,3})(?:\.\d+)?(?: ?(?:years?|yrs?|y|y/o|yo|years? old|سنة|سنه|سنوات|عام|عاما|أعوام|اعوام))?")
MONTHS = re.compile(
    r"\d{1,3}(?:\.\d+)? ?(?:months?|mos?|m|weeks?|days?|hours?|أشهر|اشهر|شهر|شهرا|أسابيع|يوم|أيام|ايام)(?: old)?"
)
CHILD = frozenset("child kid minor infant baby newborn طفل طفله رضيع رضيعه قاصر".split())
ADULT_AGE = 18
"""Convention on the Rights of the Child, article 1."""
MALE = frozenset("m male man men boy boys ذكر رجل ذ".split()) | {fold("صبي"), fold("ولد")}
FEMALE = frozenset("f female woman women girl girls w".split()) | {
    fold(word) for word in ("أنثى", "امرأة", "بنت", "فتاة", "طفلة", "أ")
}
YOUNG = frozenset("boy boys girl girls".split()) | {fold(word) for word in ("صبي", "ولد", "بنت", "طفلة", "طفل", "فتاة")}
SUBJECTS: Mapping[tuple[str, bool], str] = {
    ("f", True): "girls",
    ("m", True): "boys",
    ("", True): "children",
    ("f", False): "women",
    ("m", False): "men",
}


def find_age(text: str) -> int | None:
    """Full years of age, 0 below one year; None where the cell does not say."""
    plain = " ".join(HARAKAT.sub("", text).translate(DIGITS).casefold().split())[:MAX_CELL]
    if (years := YEARS.fullmatch(plain)) is not None:
        return int(years[1]) if int(years[1]) <= 130 else None
    if MONTHS.fullmatch(plain) is not None:
        return 0
    return 0 if fold(plain) in CHILD else None


def group_of_person(age: str, sex: str) -> str:
    """Whom one person counts among, by the cells of age and sex: girls, boys, children, women, men, or people."""
    word = fold(HARAKAT.sub("", sex).strip().casefold())
    known = "m" if word in MALE else "f" if word in FEMALE else ""
    years = find_age(age)
    young = years < ADULT_AGE if years is not None else word in YOUNG or None
    return "people" if young is None else SUBJECTS.get((known, young), "people")


DECIMAL = re.compile(r"([-−+]?)(\d{1,3}(?:[.,]\d{1,15})?)\s*°?\s*([nsewNSEW]?)")
MINUTES = re.compile(
    r"(\d{1,3})\s*[°d:\s]\s*(\d{1,2}(?:\.\d{1,10})?)\s*['′’m:\s]\s*(?:(\d{1,2}(?:\.\d{1,10})?)\s*(?:\"|″|”|''|s)?)?\s*([nsewNSEW])"
)


def find_degrees(text: str, most: int) -> float | None:
    """A coordinate in degrees: decimal, or degrees, minutes and seconds; None where it is none, or beyond `most`."""
    plain = HARAKAT.sub("", text).translate(DIGITS).strip()
    if len(plain) > MAX_CELL:
        return None
    if (match := DECIMAL.fullmatch(plain)) is not None:
        degrees = float(match[2].replace(",", "."))
        south = match[1] in ("-", "−") or match[3].lower() in ("s", "w")
    elif (match := MINUTES.fullmatch(plain)) is not None:
        degrees = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
        south = match[4].lower() in ("s", "w")
    else:
        return None
    return None if degrees > most else -degrees if south else degrees


def find_point(lat: str, lon: str) -> tuple[float, float] | None:
    """A place on the map; None where a coordinate is none, or both are 0, which is how programs write nothing."""
    found = find_degrees(lat, 90), find_degrees(lon, 180)
    if found[0] is None or found[1] is None or found == (0.0, 0.0):
        return None
    return found[0], found[1]
