"""Whom a count counts: groups and kinds as sets of atoms, so that "children ⊂ civilians ⊂ people" is set inclusion.

The table is `groups.yaml` (compiled to `groups.json`). Groups of people are choices in three dimensions; a group that
the table does not have is a group of people of which nothing more is known, and anything that is not people is a unit
of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

PEOPLE = "people"
OTHERWISE = "otherwise"
"""The atom of a kind or a thing that lies in none of its parts."""

COUNTS_PEOPLE = frozenset(
    "killed injured casualties execution detained abducted disappeared tortured sexual_violence displaced conscripted"
    " starvation population evacuation return release".split()
)
"""Kinds whose count without a subject counts people."""


@dataclass(frozen=True, slots=True)
class Group:
    """Whom or what a count counts. `unit` is what is counted (counts of two units are never compared); `atoms` its part
    of that unit; `named` a group of people that the table does not have, which lies somewhere in `atoms`.
    """

    unit: str
    atoms: frozenset[str]
    named: str | None = None

    def within(self, other: Group) -> bool:
        """Whether whoever is in this group is in the other."""
        return self.unit == other.unit and self.atoms <= other.atoms and other.named in (None, self.named)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(files("sijill.accounts").joinpath("groups.json").read_text("utf-8"))
    return table


@cache
def _names() -> Mapping[str, str]:
    groups = _table()["people"]["groups"]
    return {plain(name): id_ for id_, group in groups.items() for name in (id_, *group["names"])}


def plain(name: str) -> str:
    """A name as it is looked up: small letters, words apart by one space, without "the"."""
    words = name.replace("_", " ").casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _atoms_of(choice: Mapping[str, Sequence[str]]) -> Iterator[str]:
    people = _table()["people"]
    dimensions: Mapping[str, Sequence[str]] = people["dimensions"]
    for values in product(*dimensions.values()):
        chosen = dict(zip(dimensions, values, strict=True))
        if any(all(chosen[name] in values for name, values in each.items()) for each in people["impossible"]):
            continue
        if all(chosen[name] in values for name, values in choice.items()):
            yield "/".join(chosen.values())


@cache
def _people(id_: str) -> Group:
    return Group(PEOPLE, frozenset(_atoms_of(_table()["people"]["groups"][id_]["choice"])))


@cache
def group_of(subject: str | None, kind: str) -> Group:
    """The group that a claim's subject names, for a claim of `kind`.

    A subject that nobody named counts people where the kind does, and else what the kind itself counts. A subject
    outside the table is a named group of people for kinds that count people, else a thing.
    """
    counts_people = kind in COUNTS_PEOPLE
    if subject is None or not subject.strip():
        return _people(PEOPLE) if counts_people else _thing(f"{kind} as such")
    name = plain(subject)
    if name in _names():
        return _people(_names()[name])
    thing = name.replace(" ", "_")
    if counts_people and thing not in _known_things():
        return Group(PEOPLE, _people(PEOPLE).atoms, name)
    return _thing(thing)


@cache
def _known_things() -> frozenset[str]:
    things: Mapping[str, Sequence[str]] = _table()["things"]
    inside = frozenset(part for parts in things.values() for part in parts)
    return inside.union(things, _table()["no_people"])


def _thing(name: str) -> Group:
    things: Mapping[str, Sequence[str]] = _table()["things"]
    for whole, parts in things.items():
        if name == whole:
            return Group(whole, frozenset((*parts, OTHERWISE)))
        if name in parts:
            return Group(whole, frozenset((name,)))
    return Group(name, frozenset((name,)))


@cache
def kind_atoms(kind: str) -> frozenset[str]:
    """The kinds that a count of `kind` may hold, each as one atom: those the table names, and the rest of itself."""
    row = _table()["kinds"].get(kind)
    if row is None:
        return frozenset((kind,))
    inside = frozenset(atom for part in row["parts"] for atom in kind_atoms(part))
    return inside if row["all"] else inside | {f"{kind}/{OTHERWISE}"}


def is_subgroup(inner: str | None, outer: str | None) -> bool:
    """Whether a subject is a part of another, as two counts of one kind of harm."""
    return group_of(inner, "killed").within(group_of(outer, "killed"))
