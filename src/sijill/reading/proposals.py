"""Claims that a language model proposes, each compared with the text before it is one.

A proposal stands only where its quote stands in the text, letter for letter. What a claim then holds is an offset, a
term of our vocabularies, or words of the document; figures, times and places are read by our own grammars, and a
proposal that names another figure falls. No word that a model made gets into a claim, whatever the document talks it
into.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sijill.claims.claim import Claim, ClaimId, Measure, Modality
from sijill.claims.kinds import readable_kinds
from sijill.claims.serial import claim_id
from sijill.errors import InputError, ParseError
from sijill.reading.asking import SPEAKER_ROLES, Piece, subjects
from sijill.reading.mentions import UNREAD
from sijill.reading.surroundings import Surroundings
from sijill.reading.voices import Voices
from sijill.values.anchor import Anchor, anchor_at
from sijill.values.count import Count
from sijill.values.document import Document, Speaker

LONGEST_QUOTE = 600
"""Code points; a longer quote does not show which words support the claim."""

FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)
"""How models without structured output wrap what they were asked for."""


class Refusal(StrEnum):
    """Why a proposal is dropped, as the summary says it."""

    FORM = "not of the form asked for"
    ABSENT = "quote not in the text"
    AMBIGUOUS = "quote several times in the text, no offset"
    LONG = "quote too long"
    SET_APART = "quote in a credit, dateline or boiler-plate"
    KIND = "kind outside the vocabulary"
    TERM = "subject, measure, modality or role outside the vocabulary"
    BOUNDS = "impossible bounds"
    FIGURE = "figure other than the words say"
    WORDING = "figure, actor, means or speaker in words that are not in the text"
    PART = "part of a claim that was dropped or does not come before it"
    REPEATED = "said twice"


class _RefusedError(InputError):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Verified:
    """The claims that stood the comparison, in the order of the text, and how many did not, by reason."""

    claims: tuple[Claim, ...]
    dropped: Counter[Refusal]


def parse_proposals(answer: str) -> list[Any]:
    """Take the list of proposals from a model's answer; each is looked at later, on its own.

    Raises ParseError where the answer is no JSON object with a list called "claims".
    """
    fenced = FENCE.fullmatch(answer)
    try:
        content = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError) as error:
        reason = f"the model's answer is not the JSON that was asked for ({type(error).__name__}: {str(error)[:80]})"
        raise ParseError(answer, (0, len(answer)), reason) from error
    rows = content.get("claims") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise ParseError(answer, (0, len(answer)), 'the model\'s answer has no list called "claims"')
    return rows


def verify_proposals(rows: Sequence[Any], piece: Piece, around: Surroundings, rule: str) -> Verified:
    """Compare each proposal for a piece with the text: what stands becomes a claim, the rest is counted by reason."""
    by_position: dict[int, Claim] = {}
    claims: dict[ClaimId, Claim] = {}
    dropped: Counter[Refusal] = Counter()
    for position, row in enumerate(rows):
        try:
            claim = _claim(_Row(row), piece, around, by_position, rule)
        except _RefusedError as refused:
            dropped[refused.refusal] += 1
            continue
        by_position[position] = claim
        if claim.id in claims:
            dropped[Refusal.REPEATED] += 1
        claims[claim.id] = claim
    ordered = sorted(claims.values(), key=lambda claim: (claim.spans[0].start, claim.spans[0].end))
    return Verified(tuple(ordered), dropped)


class _Row:
    """One proposal, its values taken by name and type."""

    def __init__(self, row: Any) -> None:
        if not isinstance(row, dict):
            raise _RefusedError(Refusal.FORM)
        self.row: dict[str, Any] = row

    def text(self, key: str) -> str | None:
        value = self.row.get(key)
        if value is not None and not isinstance(value, str):
            raise _RefusedError(Refusal.FORM)
        return value.strip() or None if value is not None else None

    def number(self, key: str) -> int | None:
        value = self.row.get(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise _RefusedError(Refusal.FORM)
        return value

    def flag(self, key: str) -> bool:
        value = self.row.get(key, False)
        if not isinstance(value, bool):
            raise _RefusedError(Refusal.FORM)
        return value

    def term(self, key: str, allowed: Sequence[str] | frozenset[str], refusal: Refusal = Refusal.TERM) -> str | None:
        value = self.text(key)
        if value is not None and value not in allowed:
            raise _RefusedError(refusal)
        return value

    def words(self, key: str, text: str) -> str | None:
        """A value that must be words of `text`, letter for letter."""
        value = self.text(key)
        if value is not None and _find_words(value, text) is None:
            raise _RefusedError(Refusal.WORDING)
        return value


def _find_words(words: str, text: str) -> int | None:
    """Where `words` stand in `text` as whole words."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return found.start() if found is not None else None


def _claim(row: _Row, piece: Piece, around: Surroundings, made: dict[int, Claim], rule: str) -> Claim:
    document = around.document
    anchor = _anchor(row, piece, document)
    kind = row.term("kind", frozenset(readable_kinds()), Refusal.KIND)
    modality = row.term("modality", [str(each) for each in Modality])
    if kind is None or modality is None:
        raise _RefusedError(Refusal.FORM)
    count = _count(row, anchor, around)
    measure = row.term("measure", [str(each) for each in Measure]) or Measure.COUNT
    speakers = _speakers(row, anchor, around, Modality(modality))
    if modality == Modality.ASSERTED and speakers and speakers[0].role == "unnamed":
        modality = Modality.REPORTED
    time = around.time_of(anchor.start, anchor.end)
    claim = Claim(
        id=ClaimId(""),
        kind=kind,
        spans=(anchor,),
        subject=row.term("subject", subjects()),
        count=count,
        measure=Measure(measure) if count is not None else None,
        when=time.when if time is not None else None,
        when_at=(time.start, time.end) if time is not None else None,
        places=around.places_of(anchor.start, anchor.end),
        actor=row.words("actor", document.text),
        means=row.words("means", document.text),
        speakers=speakers,
        said=None,
        said_at=None,
        modality=Modality(modality),
        part_of=_whole(row, count, made),
        rule=rule,
    )
    return replace(claim, id=claim_id(claim))


def _anchor(row: _Row, piece: Piece, document: Document) -> Anchor:
    """Where the quote stands: in the one place, else in the one nearest to the offset that was given."""
    quote = row.text("quote")
    if quote is None:
        raise _RefusedError(Refusal.FORM)
    if len(quote) > LONGEST_QUOTE:
        raise _RefusedError(Refusal.LONG)
    found = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", piece.text)]
    near = row.number("start")
    if not found:
        raise _RefusedError(Refusal.ABSENT)
    if len(found) > 1 and near is None:
        raise _RefusedError(Refusal.AMBIGUOUS)
    start = piece.start + min(found, key=lambda at: abs(at - (near or 0)))
    end = start + len(quote)
    if any(passage.role in UNREAD and passage.start < end and start < passage.end for passage in document.passages):
        raise _RefusedError(Refusal.SET_APART)
    return anchor_at(document.digest, document.text, start, end)


def _count(row: _Row, anchor: Anchor, around: Surroundings) -> Count | None:
    """The count that our grammar reads in the words of the figure, where the proposal agrees with it."""
    low, high, wording = row.number("low"), row.number("high"), row.words("count_text", anchor.quote)
    if low is None and high is None:
        return None
    if low is None:
        raise _RefusedError(Refusal.BOUNDS)
    at = _find_words(wording, anchor.quote) if wording is not None else None
    if wording is None or at is None:
        raise _RefusedError(Refusal.WORDING)
    approximate = row.flag("approximate")
    try:
        proposed = Count(low, high, approximate, wording)
    except InputError:
        raise _RefusedError(Refusal.BOUNDS) from None
    start = anchor.start + at
    count = around.figure(proposed, start, start + len(wording))
    if count is None:
        raise _RefusedError(Refusal.FIGURE)
    return count


def _speakers(row: _Row, anchor: Anchor, around: Surroundings, modality: Modality) -> tuple[Speaker, ...]:
    """Who is proposed to say it, then who the document's own passages say does."""
    name, role = row.words("speaker", around.document.text), row.term("speaker_role", SPEAKER_ROLES)
    passages = around.document.passages
    passage = next((each for each in passages if each.start <= anchor.start < each.end), None)
    spoken = [each.speaker for each in passages if each.speaker is not None]
    own = next((speaker for speaker in spoken if name is not None and speaker.name == name), None)
    if own is None and (name or role):
        own = Speaker(name, role or "person")
    interviewer = next((speaker for speaker in spoken if speaker.role == "interviewer"), None)
    voices = Voices(around.document, speakers={0: own} if own is not None else {}, interviewer=interviewer)
    return voices.chain(0, passage, modality is Modality.REPORTED)


def _whole(row: _Row, count: Count | None, made: dict[int, Claim]) -> ClaimId | None:
    """The claim on the whole; a subgroup's least is at most the whole's most."""
    position = row.number("part_of")
    if position is None:
        return None
    whole = made.get(position)
    if whole is None:
        raise _RefusedError(Refusal.PART)
    most = whole.count.high if whole.count is not None else None
    if count is not None and most is not None and count.low > most:
        raise _RefusedError(Refusal.BOUNDS)
    return whole.id
