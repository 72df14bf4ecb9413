"""The forms of Arabic verbs and nouns, made from the reviewed base forms; letters are folded already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from lexicon_rows import Lexicon, add

ALTERNATIVES = re.compile(r"\(([^)]*)\)")
PAST_ENDINGS = ("", "ت", "وا", "و", "ا", "تا", "ن")
"""The last but three is the plural as dialect writes it."""

PAST_OF_WEAK = ("ت", "وا", "و", "يا", "تا", "يت")
PRESENT_PREFIXES = ("ي", "ت", "ن")
PRESENT_ENDINGS = ("", "ون", "وا", "و", "ن", "ان")
ARTICLE = "ال"


def written(entry: str) -> Iterator[str]:
    """Every way to write an entry: (a|b) are alternatives."""
    pieces = ALTERNATIVES.split(entry)
    choices = [[piece] if number % 2 == 0 else piece.split("|") for number, piece in enumerate(pieces)]
    for chosen in product(*choices):
        yield " ".join("".join(chosen).split())


def past_forms(verb: str) -> Iterator[str]:
    if verb.endswith(("ي", "ا")) and len(verb) > 2:  # قضى: the last letter falls off
        yield verb
        yield from (verb[:-1] + ending for ending in PAST_OF_WEAK)
    else:
        yield from (verb + ending for ending in PAST_ENDINGS)


def present_forms(verb: str) -> Iterator[str]:
    stem = verb[1:]
    for prefix in PRESENT_PREFIXES:
        yield prefix + stem
        if stem.endswith(("ي", "ا")):
            yield from (prefix + stem[:-1] + ending for ending in ("ون", "وا", "و", "ين", "يان"))
        elif prefix != "ن":
            yield from (prefix + stem + ending for ending in PRESENT_ENDINGS[1:])


def verb_forms(entry: str) -> Iterator[tuple[str, str]]:
    """Every form of "past/present" with its use; in a phrase the first word is inflected."""
    past, *others = entry.split("/")
    present = others[0] if others else ""
    yield from ((form, "s") for form in others[1:])
    for phrase in written(past):
        verb, _, rest = phrase.partition(" ")
        yield from ((f"{form} {rest}".strip(), "past") for form in past_forms(verb))
    for phrase in written(present) if present else ():
        verb, _, rest = phrase.partition(" ")
        yield from ((f"{form} {rest}".strip(), "s") for form in present_forms(verb))


def split_entry(entry: str) -> tuple[str, list[str]]:
    """The singular and the plurals of "singular/plural/plural"; a plural that is not written is not made."""
    singular, *plurals = entry.split("/")
    return singular, plurals


def noun_forms(entry: str) -> Iterator[tuple[str, int, bool]]:
    """Every form of a noun with its number (1, 2; 3 for the dual) and whether it has the article."""
    singular, plurals = split_entry(entry)
    head, _, rest = singular.partition(" ")
    article_tail = " ".join(ARTICLE + word if not word.startswith(ARTICLE) else word for word in rest.split())
    yield singular, 1, False
    if not head.endswith("ه") and not rest:
        yield head + "ا", 1, False
    for form, number in [(singular, 1), *((plural, 2) for plural in plurals)]:
        first, _, after = form.partition(" ")
        if not first.startswith(ARTICLE):
            yield f"{ARTICLE}{first} {after}".strip(), number, True
            if after and article_tail:
                words = [ARTICLE + word if not word.startswith(ARTICLE) else word for word in after.split()]
                yield f"{ARTICLE}{first} {' '.join(words)}", number, True
    stem = head[:-1] + "ت" if head.endswith("ه") else head
    for dual in (stem + "ان", stem + "ين"):
        if not rest:
            yield dual, 3, False
            yield ARTICLE + dual, 3, True
    if rest:
        yield from ((f"{stem}{ending} {rest}", 3, False) for ending in ("ا", "ي"))
    else:
        yield stem + "ي", 3, False
    for adjective in dual_adjectives(rest):
        yield from ((f"{stem}{ending} {adjective}{ending}", 3, False) for ending in ("ان", "ين"))
    for plural in plurals:
        yield plural, 2, False
        first, _, after = plural.partition(" ")
        if first.endswith("ون"):
            oblique = first[:-2] + "ين"
            for article in ("", ARTICLE):
                yield f"{article}{oblique} {after}".strip(), 2, bool(article)
                yield f"{article}{first} {after}".strip(), 2, bool(article)
            for construct in (first[:-1], oblique[:-1]):  # "معتقلو", "مصابي"
                yield f"{construct} {after}".strip(), 2, False


def dual_adjectives(rest: str) -> Iterator[str]:
    """The stem of an adjective after a noun, to which a dual puts its ending."""
    if rest and " " not in rest and not rest.startswith(ARTICLE):
        yield rest[:-1] + "ت" if rest.endswith("ه") else rest


def add_predicates(lexicon: Lexicon, data: dict[str, Any]) -> None:
    never = frozenset(data["never"])
    for kind, frames in data["verbs"].items():
        for frame, entries in frames.items():
            for entry in entries:
                strong = "*" not in entry
                for form, use in verb_forms(entry.replace("*", "")):
                    if form not in never:
                        add(lexicon, form, ["verb", kind, frame, use, strong])
    lexicon["split"] = {}
    for row in data["split"]:
        tails = [way for tail in row["tails"] for way in written(tail)]
        for form in {form for entry in row["heads"] for form, _ in verb_forms(entry)}:
            lexicon["split"].setdefault(form, []).append([row["kind"], row["frame"], tails, int(row.get("reach", 0))])
    for kind, entries in data["masdars"].items():
        for phrase in (way for entry in entries for way in written(entry)):
            add(lexicon, phrase, ["verb", kind, "of", "masdar", True])
            if " " not in phrase and not phrase.startswith(ARTICLE):
                add(lexicon, ARTICLE + phrase, ["verb", kind, "of", "masdar", False])
    for kind, entries in data["victims"].items():
        for entry in entries:
            for form, number, definite in noun_forms(entry):
                add(lexicon, form, ["event", kind, "people", number, not definite])
    for kind, subjects in data["events"].items():
        for subject, entries in subjects.items():
            for entry in entries:
                weak = "*" in entry
                for form, number, _ in noun_forms(entry.replace("*", "")):
                    add(lexicon, form, ["event", kind, subject, number, not weak])
    for kind, phrases in data["tolls"].items():
        for phrase in phrases:
            add(lexicon, phrase, ["toll", kind])
    for kind, entries in data["states"].items():
        for phrase in (way for entry in entries for way in written(entry)):
            add(lexicon, phrase, ["state", kind])
    lexicon["stocks"] = {}
    lexicon["contexts"] = [[row["kind"], row["subjects"], row["near"]] for row in data["contexts"]]  # type: ignore[assignment]


def add_nouns(lexicon: Lexicon, data: dict[str, Any]) -> None:
    never = frozenset(data["never"])
    for subject, row in data["classes"].items():
        for entry in row["nouns"]:
            for form, number, _ in noun_forms(entry.replace("*", "")):
                if form in never:
                    continue
                add(lexicon, form, ["noun", subject, number, row["person"] == "true"])
