"""The setting of a claim: its time, its places, the alleged actor, the means, and what its count measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sijill.claims.claim import Measure
from sijill.reading.parts import BREAK, LEFT, NOUN, Item, Words
from sijill.reading.times import TimeMention
from sijill.values.place import PlaceReference

STOCK_KINDS = frozenset(("population", "medical_access"))
STOCK_SUBJECTS = frozenset(("refugees", "detainees"))
AGENT_REACH = 8
LONG_DAYS = 14
WAR_REACH = 12
THOUSANDS = 1000


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sentence offers its claims: time and place mentions with the tokens where they begin."""

    first: int
    last: int
    times: tuple[tuple[int, TimeMention], ...]
    places: tuple[tuple[int, PlaceReference], ...]
    said_at: frozenset[int]
    speaker: tuple[int, int]


def clause_bounds(items: list[Item], item: Item, setting: Setting) -> tuple[int, int]:
    """The tokens of the clause around an item, cut at words that begin another clause."""
    first, last = setting.first, setting.last
    for other in items:
        if other.type == BREAK:
            if other.last <= item.first:
                first = other.last
            elif other.first >= item.last:
                last = other.first
                break
    return first, last


def choose_time(setting: Setting, item: Item, clause: tuple[int, int]) -> TimeMention | None:
    """The time nearest to the item, in its clause before elsewhere; times of telling and recurrences are left out."""
    best: tuple[int, int] | None = None
    chosen: TimeMention | None = None
    for at, mention in setting.times:
        if at in setting.said_at or mention.kind in ("set", "duration"):
            continue
        distance = at - item.last if at >= item.last else item.first - at
        rank = (0 if clause[0] <= at < clause[1] else 1, abs(distance))
        if best is None or rank < best:
            best, chosen = rank, mention
    return chosen


def choose_places(setting: Setting, item: Item, clause: tuple[int, int], words: Words) -> tuple[PlaceReference, ...]:
    """The places of the item's clause, else of its sentence; a speaker's place is not the event's."""
    usable = [
        (at, place)
        for at, place in setting.places
        if not setting.speaker[0] <= at < setting.speaker[1] and not _is_actor(words, at, setting)
    ]
    inside = [(at, place) for at, place in usable if clause[0] <= at < clause[1]]
    return tuple(place for _, place in inside or usable)


def _is_actor(words: Words, at: int, setting: Setting) -> bool:
    """A country that is written as one who acts ("Russia and the regime") is no place of the event."""
    entries = words.lexicon.words.get(words.lower[at], ())
    if not any(entry.role == "actor" for entry in entries):
        return False
    before = words.lower[at - 1] if at > setting.first else ""
    return before not in words.lexicon.rules.place_leads


def actor_mentions(words: Words, first: int, last: int) -> list[tuple[int, int, str]]:
    """The parties named in a sentence: first and last token, and the name that the claim states."""
    found: list[tuple[int, int, str]] = []
    at = first
    while at < last:
        if words.lower[at] not in words.lexicon.actor_words:
            at += 1
            continue
        end, entries = words.entries(at, last)
        name = next((entry.name for entry in entries if entry.role == "actor"), "")
        if name and (words.lower[at] != "is" or _names_the_state(words, at)):
            found.append((at, end, name))
        at = max(end, at + 1)
    return found


def _names_the_state(words: Words, at: int) -> bool:
    """Whether "IS" is Islamic State and not a form of to be."""
    before = words.lower[at - 1] if at else "."
    return before in ("the", "by") or (words.capital(at) and before not in (".", '"', "“"))


def choose_actor(actors: list[tuple[int, int, str]], item: Item, clause: tuple[int, int], words: Words) -> str | None:
    """Who is said to have done it: the subject of an active verb, or the one named after "by"."""
    for first, _, name in actors:
        lead = words.lower[max(first - 2, 0) : first]
        by = lead[-1:] == ["by"] or lead == ["by", "the"]
        if by and item.last <= first < clause[1] and first - item.last <= AGENT_REACH:
            return name
    if item.side == LEFT or item.frame == "toll":
        return None
    before = [(last, name) for first, last, name in actors if clause[0] <= first and last <= item.first]
    if not before:
        return None
    last, name = before[-1]
    reach = 3 if item.type == NOUN else 10
    return name if item.first - last <= reach else None


def choose_means(words: Words, item: Item, clause: tuple[int, int]) -> tuple[int, int, str] | None:
    """The tokens of the clause that name a weapon or way of attack, nearest to the item, and the kind they speak of."""
    best: tuple[int, int, int, str] | None = None
    for at in range(*clause):
        rests = words.lexicon.means.get(words.lower[at])
        if rests is None:
            continue
        for rest, kind in rests:
            end = at + 1 + len(rest)
            if tuple(words.lower[at + 1 : end]) == rest:
                distance = abs(at - item.first)
                if best is None or distance < best[0]:
                    best = (distance, at, end, kind)
                break
    return None if best is None else best[1:]


def choose_measure(
    words: Words, noun: Item, kind: str, time: TimeMention | None, clause: tuple[int, int], sentence: tuple[int, int]
) -> Measure:
    """Whether a count is of an interval, of those present at a time, or a total since a start.

    `sentence` are its tokens, first and last. Whether it is a rate, `find_rate` tells.
    """
    if kind in STOCK_KINDS:
        return Measure.STOCK
    if time is not None and time.direction == "since" and _is_long(time):
        return Measure.CUMULATIVE
    beside = max(clause[0], noun.first - 8), min(noun.last + 10, clause[1])
    if any(_cues(words, words.lexicon.cumulative, *beside)):
        return Measure.CUMULATIVE
    around = words.lower[max(noun.first - WAR_REACH, sentence[0]) : min(noun.last + WAR_REACH, sentence[1])]
    at_war = any(word in words.lexicon.long for word in around)
    if at_war and noun.count is not None and noun.count.low >= THOUSANDS:
        return Measure.CUMULATIVE
    governor = noun.governor
    if noun.subject in STOCK_SUBJECTS and governor is None:
        return Measure.STOCK
    if governor is not None and governor.frame == "state" and kind not in ("killed", "injured"):
        return Measure.STOCK
    return Measure.COUNT


def find_rate(words: Words, noun: Item, clause: tuple[int, int], sentence: tuple[int, int]) -> tuple[int, int] | None:
    """The words after a count that make it a rate ("a day"), None where it is none."""
    for first, end in _cues(words, words.lexicon.rate, noun.last, min(noun.last + 6, clause[1])):
        if end >= sentence[1] or words.lower[end] not in words.lexicon.offset:
            return first, end
    return None


def _cues(words: Words, cues: tuple[tuple[str, ...], ...], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where each cue stands that is between `first` and `last`."""
    by_first = _by_first(cues)
    for at in range(first, last):
        for cue in by_first.get(words.lower[at], ()):
            end = at + len(cue)
            if end <= last and tuple(words.lower[at:end]) == cue:
                yield at, end


@cache
def _by_first(cues: tuple[tuple[str, ...], ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Cues by their first word, in their order."""
    return {first: tuple(cue for cue in cues if cue[0] == first) for first, *_ in cues}


def _is_long(time: TimeMention) -> bool:
    """Whether "since" reaches back so far that the figure is a running total and not that of one event."""
    earliest, latest = time.when.earliest, time.when.latest
    return earliest is not None and latest is not None and (latest - earliest).days > LONG_DAYS
