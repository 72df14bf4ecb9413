"""The reviewed words: every one can be met in a text, and each says one thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations
from typing import Any

from sijill.reading.tokens import tokenize

DATA = json.loads(files("sijill.reading.languages").joinpath("en", "lexicon.json").read_text("utf-8"))


def _lists(name: str, cues: Any) -> Iterator[tuple[str, list[list[str]]]]:
    """Every list of cues, each cue as its words."""
    if isinstance(cues, dict):
        for key, value in cues.items():
            yield from _lists(f"{name}.{key}", value)
    elif isinstance(cues, list):
        yield name, [cue if isinstance(cue, list) else cue.split() for cue in cues]


def _met(words: list[str]) -> bool:
    return tokenize(" ".join(words)).lower == words


def test_every_cue_is_what_the_tokens_of_a_text_can_be() -> None:
    assert [(name, cue) for name, cues in _lists("cues", DATA["cues"]) for cue in cues if not _met(cue)] == []


def test_every_word_of_the_lexicon_is_what_the_tokens_of_a_text_can_be() -> None:
    phrases = [[first, *row[0]] for first, rows in DATA["multi"].items() for row in rows]
    assert [words for words in [*([word] for word in DATA["single"]), *phrases] if not _met(words)] == []


def test_no_cue_stands_twice_in_its_list() -> None:
    lists = _lists("cues", DATA["cues"])
    assert [(name, cue) for name, cues in lists for at, cue in enumerate(cues) if cue in cues[:at]] == []


def test_cues_that_are_looked_up_by_the_word_are_words() -> None:
    cues = DATA["cues"]
    single = [*_lists("function", cues["function"]), *_lists("speakers", cues["speakers"])]
    single += [*_lists("stock", cues["measure"]["stock"]), *_lists("long", cues["measure"]["long"])]
    assert [(name, cue) for name, listed in single for cue in listed if len(cue) > 1] == []


def test_a_function_word_has_one_role() -> None:
    roles = DATA["cues"]["function"]
    assert [(one, two, both) for one, two in combinations(roles, 2) if (both := {*roles[one]} & {*roles[two]})] == []
