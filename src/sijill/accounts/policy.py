"""What is decided before any figure is looked at: which claims count, and what their words are taken to mean.

The default is `policy.yaml` (compiled to `policy.json`), where each entry says on what it stands.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.accounts.groups import plain
from sijill.errors import InputError
from sijill.values.grade import Grade

UNIT_S = {"hour": 3_600, "day": 86_400, "week": 7 * 86_400}
"""Seconds of the times that a rate can be given in."""

UNGRADED = "ungraded"
RELIABILITIES = ("A", "B", "C", "D", "E", "F", UNGRADED)
CREDIBILITIES = ("1", "2", "3", "4", "5", "6", UNGRADED)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy. `content` is the whole of it as JSON, as it enters the account and its id."""

    content: Mapping[str, Any]
    name: str
    reliability: frozenset[str]
    credibility: frozenset[str]
    use_unassessed: bool
    about: float
    witness_from_below: bool
    vague: Mapping[str, int]
    rate_units: Mapping[str, str]
    place_margin: float
    unnamed_place_is_one: bool
    stock_days: int
    reliability_weight: Mapping[str, int]
    credibility_weight: Mapping[str, int]
    same_speaker: Mapping[str, str]
    most_conflicts: int

    def admits(self, grade: Grade | None) -> bool:
        """Whether a claim of this grade is used: both axes must be listed."""
        reliability, credibility = axes(grade)
        return reliability in self.reliability and credibility in self.credibility

    def weight(self, grade: Grade | None) -> int:
        """What setting a claim of this grade aside costs: the lesser of its two axes."""
        reliability, credibility = axes(grade)
        return min(self.reliability_weight[reliability], self.credibility_weight[credibility])

    def speaker_key(self, name: str) -> str:
        """A name by which a speaker is known whichever of the listed names is used."""
        key = speaker_key(name)
        return self.same_speaker.get(key, key)


def axes(grade: Grade | None) -> tuple[str, str]:
    """The two axes of a grade, each "ungraded" where nothing was said."""
    if grade is None:
        return UNGRADED, UNGRADED
    return grade.reliability or UNGRADED, grade.credibility or UNGRADED


def speaker_key(name: str) -> str:
    """A speaker's name without what its spelling adds: capitals, accents, a leading "the"."""
    letters = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return plain("".join(letters))


@cache
def default_content() -> Mapping[str, Any]:
    """The default policy as JSON."""
    content: dict[str, Any] = json.loads(files("sijill.accounts").joinpath("policy.json").read_text("utf-8"))
    return content


def parse_policy(changes: Mapping[str, Any] | None = None) -> Policy:
    """The default policy with `changes`, which have its form.

    Tables of words and weights are added to, lists and single values take the default's place. Raises InputError that
    names the entry where one is unknown or cannot be what it says.
    """
    content = dict(default_content())
    if changes is not None and not isinstance(changes, Mapping):
        raise InputError("a policy is a table of entries, such as: about: 0.1")
    for name, value in (changes or {}).items():
        if name not in content:
            raise InputError(f"policy: no entry is called {name!r}; there are: {', '.join(content)}")
        content[name] = _merged(name, content[name], value)
    weight = content["weight"]
    _checked("weight", set(weight), {"reliability", "credibility"}.__eq__, "a table of reliability and credibility")
    return Policy(
        content=content,
        name=_checked("name", content["name"], lambda value: isinstance(value, str), "a name"),
        reliability=_grades("reliability", content["reliability"], RELIABILITIES),
        credibility=_grades("credibility", content["credibility"], CREDIBILITIES),
        use_unassessed=_flag("use_unassessed", content),
        about=_share("about", content),
        witness_from_below=_flag("witness_from_below", content),
        vague={plain(word): _whole(f"vague: {word}", least) for word, least in content["vague"].items()},
        rate_units=_rate_units(content["rate_units"]),
        place_margin=_share("place_margin", content),
        unnamed_place_is_one=_flag("unnamed_place_is_one", content),
        stock_days=_whole("stock_days", content["stock_days"]),
        reliability_weight=_weights("weight: reliability", weight.get("reliability"), RELIABILITIES),
        credibility_weight=_weights("weight: credibility", weight.get("credibility"), CREDIBILITIES),
        same_speaker=_aliases(content["same_speaker"]),
        most_conflicts=_whole("most_conflicts", content["most_conflicts"]),
    )


def _merged(name: str, before: Any, value: Any) -> Any:
    if not isinstance(before, Mapping):
        return value
    if not isinstance(value, Mapping):
        raise InputError(f"policy: {name} is a table, not {value!r}")
    changes = {str(key): _merged(f"{name}: {key}", before.get(str(key)), each) for key, each in value.items()}
    return {**before, **changes}


def _checked(name: str, value: Any, holds: Callable[[Any], bool], what: str) -> Any:
    if not holds(value):
        raise InputError(f"policy: {name} is {what}, not {value!r}")
    return value


def _flag(name: str, content: Mapping[str, Any]) -> bool:
    return bool(_checked(name, content[name], lambda value: isinstance(value, bool), "true or false"))


def _share(name: str, content: Mapping[str, Any]) -> float:
    is_share = lambda value: type(value) in (int, float) and 0 <= value < 1  # noqa: E731
    return float(_checked(name, content[name], is_share, "a share from 0 to less than 1"))


def _whole(name: str, value: Any) -> int:
    whole = _checked(name, value, lambda each: type(each) is int and 0 <= each < 2**31, "a whole number")
    return int(whole)


def _rate_units(value: Any) -> Mapping[str, str]:
    def is_words(given: Any) -> bool:
        return isinstance(given, list) and all(isinstance(word, str) and word.strip() for word in given)

    found: dict[str, str] = {}
    for unit, words in value.items():
        _checked("rate_units", unit, UNIT_S.__contains__, f"a table of {', '.join(UNIT_S)}")
        found |= {plain(word): unit for word in _checked(f"rate_units: {unit}", words, is_words, "a list of words")}
    return found


def _grades(name: str, value: Any, known: tuple[str, ...]) -> frozenset[str]:
    def is_list(given: Any) -> bool:
        return isinstance(given, list) and all(str(each) in known for each in given)

    return frozenset(map(str, _checked(name, value, is_list, f"a list of {', '.join(known)}")))


def _weights(name: str, value: Any, known: tuple[str, ...]) -> Mapping[str, int]:
    def is_table(given: Any) -> bool:
        return isinstance(given, Mapping) and set(map(str, given)) == set(known)

    table = _checked(name, value, is_table, f"a table of {', '.join(known)}")
    weights = {str(grade): _whole(f"{name}: {grade}", each) for grade, each in table.items()}
    return _checked(name, weights, lambda each: min(each.values()) >= 1, "a table of numbers from 1")  # type: ignore[no-any-return]


def _aliases(value: Any) -> Mapping[str, str]:
    def is_lists(given: Any) -> bool:
        return isinstance(given, list) and all(
            isinstance(line, list) and line and all(isinstance(name, str) for name in line) for line in given
        )

    lines = _checked("same_speaker", value, is_lists, "a list of lists of names")
    return {speaker_key(name): speaker_key(line[0]) for line in lines for name in line}
