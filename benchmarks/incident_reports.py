"""Reports of invented incidents by several sources, with the truth: which claims are about one incident.

Places are those of the gazetteer, everything else is drawn by rules: attacks come in bursts and at a few places most of
all; a source hears of an attack the likelier the more it killed, and writes it by habits of its own: as narrowly as the
neighbourhood or as widely as the governorate, a day late, as "an attack", with an early toll, a rounded one or none.
The same plan gives the same claims. No real incident is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from sijill.gazetteer import Entry, Gazetteer
from sijill.gazetteer.entries import KINDS
from sijill.linkage.incidents.places import distance_km

START = date(2016, 1, 1)
NEAR_KM = 12.0
NARROW = frozenset({"neighbourhood", "village", "town", "camp", "landmark"})
ATTACKS = ("shelling", "air_strike", "barrel_bomb", "explosive_device", "ground_fire", "cluster_munition")
ATTACK_CHANCES = (0.3, 0.3, 0.15, 0.1, 0.1, 0.05)
TAKEN_FOR = {
    "shelling": ("air_strike", "cluster_munition"),
    "air_strike": ("barrel_bomb", "shelling"),
    "barrel_bomb": ("air_strike",),
    "explosive_device": ("suicide_bombing",),
    "ground_fire": ("armed_clash",),
    "cluster_munition": ("air_strike", "shelling"),
}
ACTORS = ("government forces", "opposition forces", "allied air force")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a source writes, as chances.

    `hears` of an attack that killed ten; `narrow` and `town` of writing the place so narrowly, else its governorate;
    `beside` of naming another place some kilometres away;
    `late` of dating it a day after; `span` of giving two days; `vague` of writing "an attack", `mistaken` of another
    kind of attack; `toll` of giving one, of these `early` (too low), `rounded`, `at_least`; `injured` and `actor` of
    giving these; `again` of a second report with a later toll.
    """

    hears: float = 0.6
    narrow: float = 0.75
    town: float = 0.2
    beside: float = 0.04
    late: float = 0.08
    span: float = 0.06
    vague: float = 0.15
    mistaken: float = 0.08
    toll: float = 0.85
    early: float = 0.2
    rounded: float = 0.1
    at_least: float = 0.2
    injured: float = 0.45
    actor: float = 0.5
    again: float = 0.05


SOURCES = (
    Habits(),
    Habits(hears=0.8, narrow=0.9, late=0.03, vague=0.05, early=0.05, actor=0.8),
    Habits(hears=0.35, narrow=0.4, town=0.5, late=0.15, vague=0.3, rounded=0.25, again=0.15),
    Habits(hears=0.5, narrow=0.7, span=0.2, mistaken=0.15, at_least=0.5),
    Habits(hears=0.25, narrow=0.3, town=0.4, late=0.2, vague=0.4, toll=0.6, early=0.4, injured=0.2, actor=0.2),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn: so many incidents in `days`, in `governorates` (ids of the gazetteer; none: all of the country).

    `bursts` are campaigns: a share of the incidents falls into as many places for some days each. With `as_lists` a
    source is one document, else each report is.
    """

    incidents: int
    days: int
    governorates: tuple[str, ...] = ()
    sources: tuple[Habits, ...] = SOURCES
    bursts: int = 6
    as_lists: bool = False
    seed: int = 0


PLANS = {
    "a country, a year": Plan(500, 365),
    "a country, as lists": Plan(500, 365, as_lists=True),
    "one city, six weeks": Plan(300, 42, ("gn:170063",), bursts=3),
    "one city, as lists": Plan(300, 42, ("gn:170063",), bursts=3, as_lists=True),
    "three vague sources": Plan(300, 120, sources=(SOURCES[2], SOURCES[4], replace(SOURCES[4], hears=0.5))),
}

CARELESS = tuple(
    replace(each, late=0.3, beside=0.15, mistaken=0.3, early=0.5, rounded=0.4, at_least=0.35) for each in SOURCES
)
UNSEEN = {
    "careless sources": Plan(500, 365, sources=CARELESS),
}
"""Plans whose habits no model is learned on."""


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened, truly."""

    place: Entry
    day: date
    kind: str
    killed: int
    injured: int
    actor: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Claims as typed JSON (formats/accounts.md), and the number of the incident that each is about, by its id."""

    typed: list[dict[str, Any]]
    incident: dict[str, int]


def draw(plan: Plan, gazetteer: Gazetteer) -> Drawn:
    """Incidents and their reports, claim by claim."""
    random = np.random.default_rng(plan.seed)
    drawn = Drawn([], {})
    reports = 0
    for number, incident in enumerate(_incidents(plan, gazetteer, random)):
        for source, habits in enumerate(plan.sources):
            heard = 1 - (1 - habits.hears) ** (0.35 + np.log10(1 + incident.killed))
            if random.random() > heard:
                continue
            for later in range(1 + int(random.random() < habits.again)):
                reports += 1
                document = f"source {source}" if plan.as_lists else f"source {source} report {reports}"
                for claim in _report(incident, habits, bool(later), gazetteer, random):
                    id_ = f"c{len(drawn.typed):06}"
                    drawn.typed.append({"id": id_, "speaker": f"Source {source}", "document": document, **claim})
                    drawn.incident[id_] = number
    return drawn


def places_of(gazetteer: Gazetteer, inside: Sequence[str]) -> list[Entry]:
    """The narrow places of some areas, else of Syria."""
    found = []
    waiting = list(inside or ("cc:SY",))
    while waiting:
        for entry in gazetteer.children(waiting.pop()):
            waiting.append(entry.id)
            if entry.kind in NARROW:
                found.append(entry)
    return sorted(found, key=lambda entry: entry.id)


def _incidents(plan: Plan, gazetteer: Gazetteer, random: np.random.Generator) -> Iterator[Incident]:
    places = places_of(gazetteer, plan.governorates)
    order = random.permutation(len(places))
    weights = 1.0 / (1.0 + np.arange(len(places))) ** 0.7
    weights /= weights.sum()
    bursts = [
        (int(random.integers(plan.days)), int(random.integers(2, 8)), order[random.integers(0, len(order), 6)])
        for _ in range(plan.bursts)
    ]
    for _ in range(plan.incidents):
        at, day = int(order[random.choice(len(places), p=weights)]), int(random.integers(plan.days))
        if bursts and random.random() < 0.35:
            first, length, near = bursts[int(random.integers(len(bursts)))]
            at, day = int(random.choice(near)), min(plan.days - 1, first + int(random.integers(length)))
        killed = int(min(120, random.pareto(1.2) * 2.5))
        injured = int(killed * random.uniform(0.5, 4)) + int(random.integers(4))
        kind = str(random.choice(ATTACKS, p=ATTACK_CHANCES))
        yield Incident(places[at], START + timedelta(days=day), kind, killed, injured, str(random.choice(ACTORS)))


def _report(
    incident: Incident, habits: Habits, later: bool, gazetteer: Gazetteer, random: np.random.Generator
) -> Iterator[dict[str, Any]]:
    """The claims of one report: the attack, and how many it killed and injured."""
    first = incident.day + timedelta(days=int(random.random() < habits.late))
    last = first + timedelta(days=1 + int(random.random() < habits.span))
    scope = {"place": _place(incident.place, habits, gazetteer, random), "from": str(first), "to": str(last)}
    told: dict[str, Any] = {"scope": scope, "published": str(last + timedelta(days=int(later)))}
    if random.random() < habits.actor:
        told["actor"] = incident.actor
    kind = incident.kind
    chance = random.random()
    if chance < habits.vague:
        kind = "attack"
    elif chance < habits.vague + habits.mistaken:
        kind = str(random.choice(TAKEN_FOR[kind]))
    yield {"kind": kind, **told}
    if random.random() < habits.toll and incident.killed:
        yield {"kind": "killed", **_figure(incident.killed, habits, later, random), **told}
    if random.random() < habits.injured and incident.injured:
        yield {"kind": "injured", **_figure(incident.injured, habits, later, random), **told}


def _place(place: Entry, habits: Habits, gazetteer: Gazetteer, random: np.random.Generator) -> str:
    """The id of the place or of one beside it, of the town that holds it, or of its governorate."""
    chance = random.random()
    if chance < habits.narrow:
        near = _near(place, gazetteer) if random.random() < habits.beside else ()
        return near[int(random.integers(len(near)))] if near else place.id
    wider = [gazetteer.get_entry(each) for each in gazetteer.ancestors(place.id)]
    towns = [entry for entry in wider if entry.kind == "city"]
    areas = [entry for entry in wider if KINDS.index(entry.kind) in (2, 3)]
    if chance < habits.narrow + habits.town:
        return (towns or [place])[0].id
    return (areas or [place])[-1].id


def _near(place: Entry, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The narrow places around that somebody far away may name instead."""
    if place.parent is None:
        return ()
    beside = (entry for entry in gazetteer.children(place.parent) if entry.kind in NARROW and entry.id != place.id)
    return tuple(each.id for each in beside if distance_km((each.lat, each.lon), (place.lat, place.lon)) <= NEAR_KM)


def _figure(true: int, habits: Habits, later: bool, random: np.random.Generator) -> dict[str, Any]:
    said = true
    if not later and random.random() < habits.early:
        said = max(1, round(true * random.uniform(0.4, 0.95)))
    if said >= 8 and random.random() < habits.rounded:
        return {"low": 5 * round(said / 5), "high": 5 * round(said / 5), "approximate": True}
    if random.random() < habits.at_least:
        return {"low": max(1, said - int(random.integers(1 + said // 6)))}
    return {"low": said, "high": said}
