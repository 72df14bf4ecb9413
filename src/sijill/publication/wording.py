"""A claim's values as a person reads them, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sijill.publication.packaged import load_words

HAPPENED = frozenset({"asserted", "reported", "alleged"})
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def fill(self, key: str, **values: object) -> str:
        """The words under `key` with the names in braces filled in."""
        return self.texts[key].format(**values)

    def label(self, group: str, value: str | None) -> str:
        """The label of one value of a vocabulary; a value that has none is shown as it is."""
        return "" if value is None else self.texts.get(f"{group}_{value}", value.replace("_", " "))


def words_of(language: str) -> Words:
    """The words of the page in `language`. Raises KeyError for a language that has no words."""
    return Words(language, load_words()[language])


def direction_of(text: str) -> str:
    """How to lay out a value: figures alone run from left to right in every language, "7–9" is never "9–7"."""
    return "auto" if any(char.isalpha() for char in text) else "ltr"


def number(value: int) -> str:
    """A whole number with its thousands set apart, in European digits as Arabic reports of the field use them."""
    return f"{value:,}"


def count_words(count: Mapping[str, Any] | None, words: Words) -> str:
    """A count's bounds in words: "at least 80", "about 150", "9–11", "none (a stated zero)"."""
    if count is None:
        return words["count_none"]
    low, high = count["low"], count["high"]
    if high is None and count["approximate"]:
        return words.fill("count_vague", low=number(low))
    if high is None:
        shown = words.fill("count_at_least", low=number(low))
    elif high == 0:
        return words["count_zero"]
    elif low == high:
        shown = number(low)
    elif low == 0:
        shown = words.fill("count_up_to", high=number(high))
    else:
        shown = words.fill("count_range", low=number(low), high=number(high))
    return words.fill("count_about", count=shown) if count["approximate"] else shown


def is_midnight(at: datetime) -> bool:
    """Whether `at` is the beginning of a day."""
    return (at.hour, at.minute) == (0, 0)


def moment(at: datetime) -> str:
    """A moment to the minute, or its day alone at midnight."""
    return at.strftime("%Y-%m-%d" if is_midnight(at) else "%Y-%m-%d %H:%M")


def when_words(when: Mapping[str, Any] | None, words: Words) -> str:
    """An interval in words; an end at midnight is shown as the end of the last day it includes."""
    if when is None:
        return words["when_none"]
    if when["earliest"] is None and when["latest"] is None:
        return words["when_unresolved"]
    start = datetime.fromisoformat(when["earliest"]) if when["earliest"] else None
    end = datetime.fromisoformat(when["latest"]) if when["latest"] else None
    if start is None:
        return words.fill("when_until", latest=last_moment(end))
    if end is None:
        return words.fill("when_from", earliest=moment(start))
    if is_midnight(start) and is_midnight(end):
        first, last = moment(start), moment(end - DAY)
    else:
        first, last = f"{start:%Y-%m-%d %H:%M}", last_moment(end)
        last = last.removeprefix(f"{start:%Y-%m-%d} ")
    return first if first == last else words.fill("when_span", earliest=first, latest=last)


def last_moment(end: datetime | None) -> str:
    """The end of an interval; midnight belongs to the day that it ends."""
    if end is None:
        return ""
    return f"{end - DAY:%Y-%m-%d} 24:00" if is_midnight(end) else moment(end)


def speaker_words(speaker: Mapping[str, Any], words: Words) -> str:
    """One speaker with the role, once."""
    if not speaker["name"]:
        return words["speaker_unnamed"]
    return f"{speaker['name']} ({words.label('speaker_role', speaker['role'])})"


def place_words(place: Mapping[str, Any], words: Words) -> str:
    """A place as written, with "part of it" where only a part is meant."""
    return f"{place['text']} ({words['part_of_place']})" if place["part"] else str(place["text"])
