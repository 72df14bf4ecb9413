"""Who says a sentence: reporting verbs with their subjects, "according to", photo credits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.reading.parts import Words
from sijill.reading.tokens import Tokens
from sijill.values.document import Speaker

LONGEST = 14
APPOSITION = 14
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Attributed:
    """A speaker found in a sentence: the tokens `first`–`last` that name them, the reporting word at `verb`.

    `said` is the token at which what they say begins, where the sentence marks it: a time after it dates no telling.
    """

    speaker: Speaker | None
    pronoun: bool
    first: int
    last: int
    verb: int
    said: int | None = None


def attribution_cues(words: Words, first: int, last: int) -> Iterator[int]:
    """Where between two tokens a word or phrase stands that may tell who says a sentence."""
    reporting, according = words.lexicon.reporting, words.lexicon.according
    for at, word in enumerate(words.lower[first:last], first):
        if word in reporting or (word in according and _opens_phrase(words, at)):
            yield at


def _opens_phrase(words: Words, at: int) -> bool:
    rests = words.lexicon.according[words.lower[at]]
    return any(tuple(words.lower[at + 1 : at + 1 + len(rest)]) == rest for rest in rests)


def find_attribution(words: Words, tokens: Tokens, text: str, first: int, last: int) -> Attributed | None:
    """The first attribution of the sentence over tokens `first`–`last`, if it has one."""
    lexicon = words.lexicon
    for at in range(first, last):
        word = words.lower[at]
        if word in lexicon.according:
            for rest in lexicon.according[word]:
                end = at + 1 + len(rest)
                if tuple(words.lower[at + 1 : end]) == rest:
                    found = _named(words, tokens, text, *_run_right(words, end, last), at)
                    if found is not None:
                        return found
        if word in lexicon.reporting:
            found = _beside(words, tokens, text, at, first, last)
            if found is not None:
                return found
    return None


def _beside(words: Words, tokens: Tokens, text: str, verb: int, first: int, last: int) -> Attributed | None:
    """The speaker of a reporting verb: its subject before it, else, after a quotation, the name behind it."""
    left = _named(words, tokens, text, *_run_left(words, verb, first), verb)
    if left is not None:
        return left
    before = words.lower[verb - 1] if verb > first else ","
    if before == ",":
        found = _around_apposition(words, tokens, text, verb, first)
        if found is not None:
            return found
    if words.lower[verb] in words.lexicon.rules.telling or words.lexicon.function.get(before) in (
        "pronoun",
        "have",
        "be",
    ):
        return None
    following = verb + 1
    opens = following < last and (words.capital(following) or words.lower[following] in ("a", "an", "the"))
    if (
        before in ',"”»’'
        or verb == first
        or opens
        or (following < last and words.lower[following] in words.lexicon.rules.describers)
    ):
        return _named(words, tokens, text, *_run_right(words, following, last), verb)
    return None


def _around_apposition(words: Words, tokens: Tokens, text: str, verb: int, first: int) -> Attributed | None:
    """The name before or between the commas of "NAME, a baker, told" and "the guide, NAME, said"."""
    start = next((at for at in range(verb - 2, max(first, verb - APPOSITION) - 1, -1) if words.lower[at] == ","), -1)
    if start <= first or any(words.lower[at] in '"“”' for at in range(start, verb)):
        return None
    between = range(start + 1, verb - 1)
    if len(between) <= LONGEST_NAME and all(words.capital(at) for at in between):
        return _named(words, tokens, text, start + 1, verb - 1, verb)
    found = _named(words, tokens, text, *_run_left(words, start, first), verb)
    return None if found is None or found.pronoun else found


def _may_belong(words: Words, at: int) -> bool:
    word = words.lower[at]
    if at in words.timed or (at in words.counts and not words.capital(at)):
        return False
    return (
        words.capital(at)
        or word in words.lexicon.speaker_words
        or word in words.lexicon.rules.describers
        or word in words.lexicon.rules.connectors
    )


def _run_left(words: Words, verb: int, first: int) -> tuple[int, int]:
    end = verb
    while end > first and (words.lower[end - 1] in words.lexicon.rules.before_reporting or end - 1 in words.timed):
        end -= 1
    if end < verb and end > first and words.lower[end - 1] in ("on", "in", "at", "late", "early"):
        end -= 1
    start = end
    if start > first and words.lower[start - 1] in words.lexicon.rules.speaker_pronouns:
        return start - 1, end
    while start > first and end - start < LONGEST and _may_belong(words, start - 1):
        start -= 1
        if words.lower[start] in ("the", "a", "an") and not _inside_name(words, start, first):
            break
    return start, end


def _inside_name(words: Words, at: int, first: int) -> bool:
    return at > first and words.lower[at - 1] in ("of", "for", "in", "by", "at")


def _run_right(words: Words, start: int, last: int) -> tuple[int, int]:
    end = start
    while end < last and end - start < LONGEST and _may_belong(words, end):
        if end > start and words.lower[end] in words.lexicon.reporting and not words.capital(end):
            break
        end += 1
    return start, end


def _named(words: Words, tokens: Tokens, text: str, start: int, end: int, verb: int) -> Attributed | None:
    """The speaker that the tokens `start`–`end` name, if they name or describe one."""
    while start < end and words.lower[start] in words.lexicon.rules.connectors and not words.capital(start):
        start += 1
    while start < end and words.lower[start] in ("the", "a", "an", "in", "on", "at", "of", "and"):
        start += 1
    while end > start and words.lower[end - 1] in words.lexicon.rules.connectors:
        end -= 1
    end = _without_place(words, start, end)
    if start >= end:
        return None
    if end - start == 1 and words.lower[start] in words.lexicon.rules.speaker_pronouns:
        return Attributed(None, True, start, end, verb)
    lower = words.lower[start:end]
    telling = [word for word in lower if word in words.lexicon.speaker_words]
    names = [at for at in range(start, end) if words.capital(at) and words.lower[at] not in words.lexicon.speaker_words]
    if not telling and (not names or _begins_sentence_alone(words, names)):
        return None
    name = text[tokens.starts[start] : tokens.ends[end - 1]]
    if not names and telling[-1] in words.lexicon.unnamed:
        return Attributed(Speaker(None, "unnamed"), False, start, end, verb)
    return Attributed(Speaker(name, _role(words, lower)), False, start, end, verb)


def _role(words: Words, lower: list[str]) -> str:
    roles = {words.lexicon.speaker_roles[word] for word in lower if word in words.lexicon.speaker_roles}
    return next((role for role in ("official", "organisation", "outlet", "witness") if role in roles), "person")


def _without_place(words: Words, start: int, end: int) -> int:
    """Cut "in Aleppo" off "SANA reporter in Aleppo": where a speaker is does not name them."""
    for at in range(end - 1, start, -1):
        if at in words.covered and words.lower[at - 1] in ("in", "from", "at", "near") and words.covered[at] == end:
            return at - 1
    return end


def _begins_sentence_alone(words: Words, names: list[int]) -> bool:
    """A single capital at the start of a sentence ("Thus", "Initial") names nobody."""
    at = names[0]
    return len(names) == 1 and (at == 0 or words.lower[at - 1] in '.!?"“”') and at not in words.covered
