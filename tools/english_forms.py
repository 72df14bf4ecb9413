"""The forms of English verbs and nouns, made from the reviewed base forms."""

from __future__ import annotations

from typing import Any

from lexicon_rows import Lexicon, add

VOWELS = "aeiou"


def third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def past_of(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"


def participle_of(verb: str) -> str:
    return verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else verb + "ing"


def plural_of(noun: str) -> str:
    head = noun.split()[-1]
    stem = noun[: len(noun) - len(head)]
    if head.endswith(("s", "sh", "ch", "x")):
        return stem + head + "es"
    if head.endswith("y") and head[-2] not in VOWELS:
        return stem + head[:-1] + "ies"
    if head.endswith("man"):
        return stem + head[:-3] + "men"
    if head.endswith("person"):
        return stem + head[:-6] + "people"
    return stem + head + "s"


def verb_forms(phrase: str, irregular: dict[str, list[str]]) -> dict[str, str]:
    """Forms of a verb phrase (its first word is the verb; an inflected one stands for itself) by use."""
    verb, _, rest = phrase.partition(" ")
    tail = f" {rest}" if rest else ""
    if verb in irregular:
        past, participle, ing = irregular[verb]
    elif rest and (verb.endswith("ing") or verb in (row[2] for row in irregular.values())):
        return {phrase: "ing"}
    elif rest and (verb.endswith("ed") or any(verb in row[:2] for row in irregular.values())):
        return {phrase: "past"}
    else:
        past = participle = past_of(verb)
        ing = participle_of(verb)
    forms = {verb + tail: "base", third_person(verb) + tail: "s", ing + tail: "ing", past + tail: "past"}
    if participle != past:
        forms[participle + tail] = "part"
    if verb == "burn":
        forms["burned" + tail] = "past"
    return forms


def add_predicates(lexicon: Lexicon, data: dict[str, Any]) -> None:
    for kind, frames in data["verbs"].items():
        for frame, verbs in frames.items():
            for verb in verbs:
                counted_only = verb.endswith("*")
                for form, use in verb_forms(verb.rstrip("*"), data["irregular"]).items():
                    if form not in data["never"]:
                        add(lexicon, form, ["verb", kind, frame, use, not counted_only])
    for kind, subjects in data["event_nouns"].items():
        for subject, nouns in subjects.items():
            for noun in nouns:
                weak = noun.endswith("*")
                noun = noun.rstrip("*")
                for form, number in ((noun, 1), (plural_of(noun), 2)):
                    add(lexicon, form, ["event", kind, subject, number, not weak])
    for kind, phrases in data["tolls"].items():
        for phrase in phrases:
            add(lexicon, phrase, ["toll", kind])
    for kind, phrases in data["states"].items():
        for phrase in phrases:
            add(lexicon, phrase, ["state", kind])
    lexicon["stocks"] = {subject: kind for kind, subjects in data["stocks"].items() for subject in subjects}  # type: ignore[misc]


def add_nouns(lexicon: Lexicon, data: dict[str, Any]) -> None:
    for subject, row in data["classes"].items():
        for noun in row["nouns"]:
            singular, _, plural = noun.partition("/")
            plural = plural or plural_of(singular)
            add(lexicon, plural, ["noun", subject, 2, row["person"] == "true"])
            if singular != plural:
                add(lexicon, singular, ["noun", subject, 1, row["person"] == "true"])
