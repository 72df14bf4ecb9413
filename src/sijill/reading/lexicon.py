"""The reviewed words of a language, as reading looks them up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.errors import InputError

MARKS = ',;:—–"“”()[]'
"""Punctuation that parts a sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One use of a word or phrase.

    `role`: verb, event (noun), noun, toll, state or actor. `kind` is a claim kind (verb, event, toll, state),
    `subject` a class of what is counted (event, noun), `frame` where a verb's counted thing stands (object, subject,
    property, target, of), `form` a verb's form (base, s, ing, past, part, masdar), `number` 1, 2 or 3 for singular,
    plural or dual, `person` whether a singular counts one person, `strong` whether a counted event noun is a claim by
    itself, and whether a verb says its kind without a counted noun ("lost 13 fighters" does, "lost" does not).
    """

    role: str
    kind: str = ""
    subject: str = ""
    frame: str = ""
    form: str = ""
    number: int = 0
    person: bool = False
    strong: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """Lists of words that one rule each looks in; cues.yaml says what the words of each do.

    A language leaves out the lists that its grammar has no use for.
    """

    connectors: frozenset[str] = frozenset()
    describers: frozenset[str] = frozenset()
    speaker_pronouns: frozenset[str] = frozenset()
    before_reporting: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    back_references: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()
    occurrences: frozenset[str] = frozenset()
    locative: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    risen: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    possessive: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    modal: frozenset[str] = frozenset()
    implicatives: frozenset[str] = frozenset()
    place_leads: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    speaker_ends: frozenset[str] = frozenset()
    continuing: frozenset[str] = frozenset()
    listing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Look-up tables of one language.

    `phrases` hold, by first word, the rest of each phrase with its uses, longest first. `known` are the words that
    stand in any table: a sentence's other words say nothing to the reader. `actor_words` begin the name of a party.
    `not_negated` are words before which a negation is none ("no fewer than"); `agents` lead to who did it. `split`
    are verbs whose second half (one of the words beside each) stands behind whom they count, and how far at most.
    `contexts`: the kind of a figure that no verb counts, by its class and by words near it.
    """

    language: str
    words: dict[str, tuple[Entry, ...]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], tuple[Entry, ...]], ...]]
    known: frozenset[str]
    actor_words: frozenset[str]
    triggers: frozenset[str]
    function: dict[str, str]
    joins: dict[str, tuple[tuple[str, ...], ...]]
    subgroups: dict[str, tuple[tuple[str, ...], ...]]
    subgroups_reversed: frozenset[tuple[str, ...]]
    modality: dict[str, str]
    modality_phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    reporting: frozenset[str]
    according: dict[str, tuple[tuple[str, ...], ...]]
    speaker_roles: dict[str, str]
    speaker_words: frozenset[str]
    unnamed: frozenset[str]
    cumulative: tuple[tuple[str, ...], ...]
    long: frozenset[str]
    rate: tuple[tuple[str, ...], ...]
    offset: frozenset[str]
    stock: frozenset[str]
    means: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    stocks: dict[str, str]
    not_negated: frozenset[str]
    agents: dict[str, tuple[tuple[str, ...], ...]]
    split: dict[str, tuple[tuple[Entry, frozenset[str], int], ...]]
    contexts: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    rules: Rules


def _entry(row: list[Any]) -> Entry:
    role = row[0]
    if role == "verb":
        return Entry("verb", kind=row[1], frame=row[2], form=row[3], strong=row[4])
    if role == "event":
        return Entry("event", kind=row[1], subject=row[2], number=row[3], strong=row[4])
    if role == "noun":
        return Entry("noun", subject=row[1], number=row[2], person=row[3])
    if role == "actor":
        return Entry("actor", name=row[1])
    return Entry(role, kind=row[1])


def _phrases(rows: list[list[Any]]) -> tuple[tuple[tuple[str, ...], tuple[Entry, ...]], ...]:
    """The phrases of one first word with all uses of each, in the order of the rows."""
    uses: dict[tuple[str, ...], list[Entry]] = {}
    for row in rows:
        uses.setdefault(tuple(row[0]), []).append(_entry(row[1:]))
    return tuple((rest, tuple(entries)) for rest, entries in uses.items())


def _by_first(phrases: list[list[str]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for words in phrases:
        grouped.setdefault(words[0], []).append(tuple(words[1:]))
    return {first: tuple(sorted(rests, key=len, reverse=True)) for first, rests in grouped.items()}


def _modality(cues: dict[str, list[str]]) -> tuple[dict[str, str], dict[str, tuple[tuple[tuple[str, ...], str], ...]]]:
    words: dict[str, str] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for modality, cue_list in cues.items():
        for cue in cue_list:
            first, *rest = cue.split()
            if rest:
                phrases.setdefault(first, []).append((tuple(rest), modality))
            else:
                words.setdefault(cue, modality)
    return words, {first: tuple(rows) for first, rows in phrases.items()}


def _means(cues: dict[str, list[str]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    grouped: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in cues.items():
        for phrase in phrases:
            first, *rest = phrase.split()
            grouped.setdefault(first, []).append((tuple(rest), kind))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in grouped.items()}


def _triggers(
    words: dict[str, tuple[Entry, ...]],
    phrases: dict[str, tuple[tuple[tuple[str, ...], tuple[Entry, ...]], ...]],
    function: frozenset[str],
    stocks: frozenset[str],
) -> frozenset[str]:
    """The words without one of which a sentence makes no claim: sentences that hold none are not looked at."""
    telling = {
        word
        for word, rows in words.items()
        if any(row.role not in ("noun", "actor") or row.subject in stocks for row in rows)
    }
    for first, rows in phrases.items():
        for rest, uses in rows:
            if any(entry.role not in ("noun", "actor") for entry in uses):
                telling.add(first if first not in function else max(rest, key=len))
    return frozenset(telling - function)


def _split(rows: list[list[Any]]) -> tuple[tuple[Entry, frozenset[str], int], ...]:
    """What a verb is with each of its second halves, and within how many words those stand (0: in the clause)."""
    return tuple(
        (Entry("verb", kind=kind, frame=frame, form="past"), frozenset(tails), reach)
        for kind, frame, tails, reach in rows
    )


def _actor_words(
    words: dict[str, tuple[Entry, ...]], phrases: dict[str, tuple[tuple[tuple[str, ...], tuple[Entry, ...]], ...]]
) -> frozenset[str]:
    """The words that begin the name of a party."""
    alone = (word for word, uses in words.items() if any(use.role == "actor" for use in uses))
    first = (word for word, rows in phrases.items() if any(use.role == "actor" for _, uses in rows for use in uses))
    return frozenset((*alone, *first))


@cache
def load_lexicon(language: str) -> Lexicon:
    """Load the compiled lexicon of a language, once.

    Raises InputError where no lexicon of that language is there.
    """
    source = files("sijill.reading.languages").joinpath(language, "lexicon.json")
    if not source.is_file():
        raise InputError(f"no reading lexicon for the language {language!r}")
    data = json.loads(source.read_text("utf-8"))
    cues = data["cues"]
    words = {word: tuple(_entry(row) for row in rows) for word, rows in data["single"].items()}
    phrases = {first: _phrases(rows) for first, rows in data["multi"].items()}
    function: dict[str, str] = {}
    for role in ("relative", "clause", "be", "have", "det", "prep", "conj", "pronoun"):
        for word in cues["function"][role]:
            function.setdefault(word, role)
    modality, modality_phrases = _modality(cues["modality"])
    roles = {
        word: role for role in ("witness", "organisation", "official", "outlet") for word in cues["speakers"][role]
    }
    contexts = tuple((kind, frozenset(held), frozenset(near)) for kind, held, near in data.get("contexts", ()))
    split = {head: _split(rows) for head, rows in data.get("split", {}).items()}
    triggers = _triggers(words, phrases, frozenset(function), frozenset(data["stocks"])).union(
        split, cues["rules"].get("listing", ()), *(near for _, _, near in contexts)
    )
    joins, subgroups = _by_first(cues["join"]), _by_first(cues["subgroup"])
    return Lexicon(
        language=language,
        known=frozenset((*words, *phrases, *function, *joins, *subgroups, *MARKS)),
        actor_words=_actor_words(words, phrases),
        words=words,
        phrases=phrases,
        triggers=triggers,
        function=function,
        joins=joins,
        subgroups=subgroups,
        subgroups_reversed=frozenset(tuple(words) for words in cues["subgroup_reversed"]),
        modality=modality,
        modality_phrases=modality_phrases,
        reporting=frozenset(cues["reporting"]["verbs"]),
        according=_by_first(cues["reporting"]["according"]),
        speaker_roles=roles,
        speaker_words=frozenset(cues["speakers"]["unnamed"]) | frozenset(roles),
        unnamed=frozenset(cues["speakers"]["unnamed"]),
        cumulative=tuple(tuple(cue.split()) for cue in cues["measure"]["cumulative"]),
        long=frozenset(cues["measure"]["long"]),
        rate=tuple(tuple(cue.split()) for cue in cues["measure"]["rate"]),
        offset=frozenset(cues["measure"]["offset"]),
        stock=frozenset(cues["measure"]["stock"]),
        means=_means(cues["means"]),
        stocks=data["stocks"],
        not_negated=frozenset(cues.get("not_negated", ())),
        agents=_by_first(cues.get("agents", [])),
        split=split,
        contexts=contexts,
        rules=Rules(**{name: frozenset(words) for name, words in cues["rules"].items()}),
    )
