"""Reviewed data as the compile scripts read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sijill.names.arabic import fold

WORD = re.compile("[\u0621-\u064a]+")
CLITICS = "وفبلك"
SHORTEST = 4


def load_reviewed(path: Path) -> Any:
    """The content of a YAML file, every value a string, Arabic as reading looks words up: folded, clitics apart."""
    data = _folded(path)
    if path.parent.name != "ar":
        return data
    return mapped(data, lambda text: WORD.sub(lambda match: divided(match[0], path.parent), text))


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same content with every string changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [mapped(item, change) for item in value]
    return {change(key): mapped(item, change) for key, item in value.items()}


def divided(word: str, folder: Path) -> str:
    """A word with what is written onto it apart, where the rest is a word of the lexicons."""
    known = words_of(folder)
    if len(word) <= SHORTEST or word[0] not in CLITICS:
        return word
    rest = "ا" + word[1:] if word.startswith("لل") else word[1:]
    return f"{word[0]} {divided(rest, folder)}" if rest in known and len(rest) >= SHORTEST else word


@cache
def words_of(folder: Path) -> frozenset[str]:
    """Every Arabic word that stands in a folder's reviewed data."""
    return frozenset(
        word for path in folder.glob("*.yaml") for text in strings(_folded(path)) for word in WORD.findall(text)
    )


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for item in value if isinstance(value, list) else (*value, *value.values()):
            yield from strings(item)


@cache
def _folded(path: Path) -> Any:
    # BaseLoader: to YAML, the words "no", "on" and "off" are booleans
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return mapped(data, lambda text: re.sub("[\u0600-\u06ff]+", lambda match: fold(match[0]), text))
