"""The voices of a document: for each sentence, who says it, through whom it came, and when it was told."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sijill.names.arabic import fold
from sijill.reading.attribution import Attributed, attribution_cues
from sijill.reading.grammars import GRAMMARS
from sijill.reading.parts import Words
from sijill.reading.times import TimeMention
from sijill.reading.tokens import Tokens
from sijill.values.document import Document, Passage, PassageRole, Speaker

QUOTATION = re.compile(r"“[^”]{1,4000}”|\"[^\"\n]{1,4000}\"|«[^»]{1,4000}»")
TELLING_REACH = 6
"""Tokens between an attribution and the time at which it was said ("told the agency's reporter on Tuesday")."""

Range = tuple[int, int]


@dataclass(slots=True)
class Voices:
    """Who says what in a document.

    `attributed` and `speakers` are by sentence index. `told` holds, by speaker, the time at which they are said to
    have spoken, where the document tells one; `telling` are the offsets at which such times begin.
    """

    document: Document
    attributed: dict[int, Attributed] = field(default_factory=dict)
    speakers: dict[int, Speaker] = field(default_factory=dict)
    told: dict[Speaker, TimeMention] = field(default_factory=dict)
    telling: set[int] = field(default_factory=set)
    interviewer: Speaker | None = None

    def chain(self, index: int, passage: Passage | None, hedged: bool) -> tuple[Speaker, ...]:
        """The speakers of a claim in sentence `index`, from who says it to who passes it on.

        `hedged`: the sentence itself says that it repeats what somebody unnamed reports.
        """
        own = self.speakers.get(index) or (Speaker(None, "unnamed") if hedged else None)
        chain = [own] if own is not None else []
        if passage is not None and passage.speaker is not None:
            chain.append(passage.speaker)
            chain.extend(passage.through)
            if passage.role is PassageRole.ANSWER and self.interviewer is not None:
                chain.append(self.interviewer)
        if self.document.outlet is not None:
            chain.append(Speaker(self.document.outlet, "outlet"))
        return tuple(dict.fromkeys(chain))


def find_voices(
    document: Document,
    stretches: Sequence[tuple[Words, int, int]],
    tokens: Tokens,
    ranges: Sequence[Range],
    times: Sequence[tuple[int, TimeMention]],
) -> Voices:
    """Find who says each sentence: by its own words, by the quotation it stands in, or by its passage.

    `stretches` are the words of each language with the tokens between which it is written.
    """
    voices = Voices(document)
    spoken = list(dict.fromkeys(passage.speaker for passage in document.passages if passage.speaker is not None))
    voices.interviewer = next((speaker for speaker in spoken if speaker.role == "interviewer"), None)
    begins = [first for first, _ in ranges]
    tried = -1
    for words, first, last in stretches:
        for at in attribution_cues(words, first, last):
            index = bisect_right(begins, at) - 1
            if index > tried:  # once a sentence: one with a thousand cues is not looked at a thousand times
                tried = index
                attribution = GRAMMARS[words.lexicon.language].attribution
                found = attribution(words, tokens, document.text, *ranges[index])
                if found is not None:
                    voices.attributed[index] = found
    back_references = frozenset[str]().union(*(words.lexicon.rules.back_references for words, _, _ in stretches))
    offsets = [tokens.starts[first] for first in begins]
    messages = [passage.start for passage in document.passages if passage.sent is not None]
    _name_speakers(voices, spoken, tokens.lower, back_references, lambda index: bisect_right(messages, offsets[index]))
    _spread_quotations(document, offsets, voices.speakers)
    _credit_captions(document, offsets, voices.speakers)
    _note_telling(voices, ranges, times)
    _set_stamps_apart(voices, times)
    return voices


def _name_speakers(
    voices: Voices,
    spoken: list[Speaker],
    lower: list[str],
    back_references: frozenset[str],
    message_of: Callable[[int], int],
) -> None:
    """Give each attribution its speaker; a pronoun is the latest one, a family name the one of that name.

    `message_of` numbers the messages by sentence: a pronoun means nobody of an earlier one.
    """
    latest: Speaker | None = None
    message = -1
    known: dict[str, Speaker] = {}
    for speaker in spoken:
        _remember(speaker, known)
    for index in sorted(voices.attributed):
        found = voices.attributed[index]
        if message_of(index) != message:
            latest, message = None, message_of(index)
        meant = latest if found.pronoun else found.speaker
        if meant is None:
            continue
        if meant.name is not None:
            meant = latest = _same_person(meant, known, latest, back_references) or meant
            _remember(meant, known)
        elif latest is not None and _refers_back(found, lower, back_references):
            meant = latest
        voices.speakers[index] = meant


def _remember(speaker: Speaker, known: dict[str, Speaker]) -> None:
    """Keep a speaker under every short form of the name: its words, and its endings ("a-Najjar", "Observatory")."""
    if speaker.name is None:
        return
    words = speaker.name.lower().split()
    known.setdefault(" ".join(words), speaker)
    for at, word in enumerate(words):
        known.setdefault(word, speaker)
        known.setdefault(" ".join(words[at:]), speaker)
    if words and "-" in words[-1]:
        known.setdefault(words[-1].partition("-")[2], speaker)


def _same_person(
    speaker: Speaker, known: dict[str, Speaker], latest: Speaker | None, back_references: frozenset[str]
) -> Speaker | None:
    """Who is meant by a family name, or by "the Observatory", "the center", "the group" after a full name."""
    name = (speaker.name or "").lower()
    return known.get(name) or (latest if fold(name) in back_references else None)


def _refers_back(found: Attributed, lower: list[str], back_references: frozenset[str]) -> bool:
    """Whether nobody is named because "the source" was named before."""
    return found.first > 0 and lower[found.first - 1] == "the" and lower[found.last - 1] in back_references


def _spread_quotations(document: Document, begins: list[int], speakers: dict[int, Speaker]) -> None:
    text = document.text
    messages = [(each.start, each.end) for each in document.passages if each.sent is not None]
    for match in (found for span in messages or [(0, len(text))] for found in QUOTATION.finditer(text, *span)):
        first = bisect_right(begins, match.start()) - 1
        last = bisect_right(begins, match.end() - 1) - 1
        if last <= first:
            continue
        around = (last, first, last + 1, first - 1)
        speaker = next((speakers[index] for index in around if index in speakers), None)
        if speaker is not None:
            for index in range(max(first, 0), last + 1):
                speakers.setdefault(index, speaker)


def _credit_captions(document: Document, begins: list[int], speakers: dict[int, Speaker]) -> None:
    """What a caption says comes from whom the picture is credited to."""
    for passage in document.passages:
        if passage.role is not PassageRole.CAPTION:
            continue
        sentences = range(bisect_right(begins, passage.start) - 1, bisect_right(begins, passage.end - 1))
        credit = next((speakers[index] for index in sentences if index in speakers), None)
        if credit is not None:
            speakers.update((index, credit) for index in sentences if index >= 0)


def _note_telling(voices: Voices, ranges: Sequence[Range], times: Sequence[tuple[int, TimeMention]]) -> None:
    """Set the time right after an attribution apart: it dates the telling, where it stands in the same sentence."""
    starts = [at for at, _ in times]
    for index, found in voices.attributed.items():
        speaker = voices.speakers.get(index)
        after = max(found.verb + 1, found.last)
        following = bisect_right(starts, after - 1)
        reach = min(after + TELLING_REACH + 1, ranges[index][1], ranges[index][1] if found.said is None else found.said)
        if speaker is not None and following < len(times) and starts[following] < reach:
            voices.told.setdefault(speaker, times[following][1])
            voices.telling.add(times[following][1].start)


def _set_stamps_apart(voices: Voices, times: Sequence[tuple[int, TimeMention]]) -> None:
    """What stands before a writer's name in a chat says when the message was sent, and dates no event."""
    text = voices.document.text
    stamps: list[tuple[int, int]] = []
    for passage in voices.document.passages:
        name = passage.speaker.name if passage.speaker is not None else None
        if name is not None and passage.role is PassageRole.NARRATION:
            turn = re.compile(rf"^(?P<stamp>[^\n:]{{0,9}}\d[^\n]{{0,40}}?){re.escape(name)}[ \t]*:", re.MULTILINE)
            stamps.extend(match.span("stamp") for match in turn.finditer(text, passage.start, passage.end))
    begins = [first for first, _ in stamps]
    for _, time in times:
        at = bisect_right(begins, time.start) - 1
        if at >= 0 and time.end <= stamps[at][1]:
            voices.telling.add(time.start)
