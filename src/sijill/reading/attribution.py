"""Who says it: reporting verbs, "according to", and quotations that run over several sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sijill.reading.items import Words
from sijill.reading.tokens import Tokens
from sijill.values.document import Speaker

QUOTATION = re.compile(r"“[^”]{1,4000}”|\"[^\"\n]{1,4000}\"|«[^»]{1,4000}»")
CONNECTORS = frozenset("of for the in on a an 's ’s and to at by - & de al el bin ibn".split())
DESCRIBERS = frozenset(
    "local medical senior top military foreign human rights civil unnamed state official security opposition rebel"
    " government humanitarian health rescue director head deputy chief spokesman group monitoring war news press local"
    " another one two several u.n. un interior defense defence informed field well-informed identified british-based"
    " london-based britain-based uk-based".split()
)
PRONOUNS = frozenset(("he", "she", "they", "it", "who"))
AUXILIARIES = frozenset("has have had also later earlier then however further told added".split())
LONGEST = 14
APPOSITION = 14
TELLING = frozenset(("told", "tell", "tells", "informed", "quoted", "quoting", "according", "estimated", "recorded", "reporting"))
"""Verbs whose speaker never follows them: "told the agency" names the listener."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """A speaker found in a sentence: the tokens `first`–`last` that name them, the reporting word at `verb`."""

    speaker: Speaker | None
    pronoun: bool
    first: int
    last: int
    verb: int


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
    left = _named(words, tokens, text, *_run_left(words, verb, first), verb)
    if left is not None:
        return left
    before = words.lower[verb - 1] if verb > first else ","
    if before == ",":
        start = next((at for at in range(verb - 2, max(first, verb - APPOSITION) - 1, -1) if words.lower[at] == ","), -1)
        if start > first and not any(words.lower[at] in "\"“”" for at in range(start, verb)):
            found = _named(words, tokens, text, *_run_left(words, start, first), verb)
            if found is not None and not found.pronoun:
                return found
    if (before in ",\"”»’" or verb == first) and words.lower[verb] not in TELLING:
        return _named(words, tokens, text, *_run_right(words, verb + 1, last), verb)
    return None


def _may_belong(words: Words, at: int) -> bool:
    word = words.lower[at]
    if at in words.counts and not words.capital(at):
        return False
    return words.capital(at) or word in words.lexicon.speaker_words or word in DESCRIBERS or word in CONNECTORS


def _run_left(words: Words, verb: int, first: int) -> tuple[int, int]:
    end = verb
    while end > first and words.lower[end - 1] in AUXILIARIES:
        end -= 1
    start = end
    if start > first and words.lower[start - 1] in PRONOUNS:
        return start - 1, end
    while start > first and end - start < LONGEST and _may_belong(words, start - 1):
        if words.lower[start - 1] in ("the", "a", "an") and (
            start - 2 < first or words.lower[start - 2] not in ("of", "for", "in", "by", "at")
        ):
            start -= 1
            break
        start -= 1
    return start, end


def _run_right(words: Words, start: int, last: int) -> tuple[int, int]:
    end = start
    while end < last and end - start < LONGEST and _may_belong(words, end) and not (
        end > start and words.lower[end] in words.lexicon.reporting and not words.capital(end)
    ):
        end += 1
    return start, end


def _named(words: Words, tokens: Tokens, text: str, start: int, end: int, verb: int) -> Attributed | None:
    while start < end and words.lower[start] in CONNECTORS and not (words.capital(start) and words.lower[start] in ("al", "el", "de")):
        start += 1
    while end > start and words.lower[end - 1] in CONNECTORS:
        end -= 1
    if start >= end:
        return None
    if end - start == 1 and words.lower[start] in PRONOUNS:
        return Attributed(None, True, start, end, verb)
    lower = words.lower[start:end]
    roles = [words.lexicon.speaker_roles[word] for word in lower if word in words.lexicon.speaker_roles]
    capital = any(words.capital(at) for at in range(start, end))
    known = any(word in words.lexicon.speaker_words for word in lower)
    if not capital and not known:
        return None
    if not capital:
        role = "organisation" if lower[-1] in ("observatory", "group", "agency", "statement", "coalition") else "unnamed"
        name = text[tokens.starts[start] : tokens.ends[end - 1]] if role == "organisation" else None
        return Attributed(Speaker(name, role), False, start, end, verb)
    for role in ("official", "organisation", "outlet", "witness"):
        if role in roles:
            break
    else:
        role = "person"
    return Attributed(Speaker(text[tokens.starts[start] : tokens.ends[end - 1]], role), False, start, end, verb)


def sentence_speakers(
    text: str, tokens: Tokens, ranges: Sequence[tuple[int, int]], found: dict[int, Attributed]
) -> dict[int, Speaker]:
    """The speaker of each sentence (by its index) that has one: its own, or that of the quotation it stands in."""
    speakers: dict[int, Speaker] = {}
    latest: Speaker | None = None
    for index in sorted(found):
        speaker = found[index].speaker if not found[index].pronoun else latest
        if speaker is not None:
            speakers[index] = speaker
            if speaker.name is not None:
                latest = speaker
    begins = [tokens.starts[first] for first, _ in ranges]
    _spread_quotations(text, begins, speakers)
    return speakers


def _spread_quotations(text: str, begins: list[int], speakers: dict[int, Speaker]) -> None:
    for match in QUOTATION.finditer(text):
        first = bisect_right(begins, match.start()) - 1
        last = bisect_right(begins, match.end() - 1) - 1
        if last <= first:
            continue
        around = (last, first, last + 1, first - 1)
        speaker = next((speakers[index] for index in around if index in speakers), None)
        if speaker is not None:
            for index in range(max(first, 0), last + 1):
                speakers.setdefault(index, speaker)
