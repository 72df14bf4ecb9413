"""The reviewed headings and words of casualty lists (known_columns.yaml), compiled to what columns and cells match."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sijill.names.arabic import HARAKAT, fold

UNIT_YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766}
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NOT_A_WORD = re.compile(r"[\W_]+")
NUMBER_SIGNS = frozenset("#№")


@dataclass(frozen=True, slots=True)
class Known:
    """Look-up tables, every word of them in the form of `plain`; known_columns.yaml says what each is for.

    `headings` gives for each field its headings with their rank, the first before the others. `nameless_first` are the
    first words of `nameless` as they are written: a name that begins otherwise needs no closer look.
    """

    headings: Mapping[str, Mapping[str, int]]
    sexes: Mapping[str, str]
    missing: frozenset[str]
    nameless: frozenset[str]
    nameless_first: frozenset[str]
    units: Mapping[str, float]
    twos: Mapping[str, float]
    ages: Mapping[str, float]
    about: re.Pattern[str]
    months: Mapping[str, int]
    month: str
    weekday: str


@cache
def load_known() -> Known:
    """Load the compiled tables, once."""
    data = json.loads(files("sijill.linkage").joinpath("known_columns.json").read_text("utf-8"))
    months = {plain(name): int(number) for number, names in data["months"].items() for name in names}
    return Known(
        headings={field: _ranked(headings) for field, headings in data["headings"].items()},
        sexes={plain(word): sex for sex, words in data["sex"].items() for word in words},
        missing=frozenset(map(plain, data["missing"])),
        nameless=frozenset(map(plain, data["nameless"])),
        nameless_first=frozenset(phrase.casefold().split()[0] for phrase in data["nameless"]),
        units={plain(word): UNIT_YEARS[unit] for unit, words in data["units"].items() for word in words},
        twos={plain(word): 2 * UNIT_YEARS[unit] for unit, words in data["twos"].items() for word in words},
        ages={plain(phrase): float(years) for years, phrases in data["ages"].items() for phrase in phrases},
        about=re.compile(_either([plain(word) for word in data["about"]])),
        months=months,
        month=_either(months),
        weekday=_either([plain(word) for word in data["weekdays"]]),
    )


def plain(text: str) -> str:
    """Words as they are looked up: small letters, Arabic folded, digits 0–9, one space between."""
    return " ".join(map(fold, text.casefold().split()))


def plain_heading(text: str) -> str:
    """A heading as it is looked up: "DateOfBirth", "date_of_birth" and "Date of birth:" are one."""
    return plain(NOT_A_WORD.sub(" ", CAMEL.sub(" ", HARAKAT.sub("", text)))) or (
        "no" if NUMBER_SIGNS & set(text) else ""
    )


def _ranked(headings: Iterable[str]) -> dict[str, int]:
    ranked: dict[str, int] = {}
    for heading in headings:
        ranked.setdefault(plain_heading(heading), len(ranked))
    return ranked


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
