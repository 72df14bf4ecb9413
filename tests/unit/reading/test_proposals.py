"""What a language model proposes becomes a claim only where the text bears it out."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sijill.claims.claim import Claim, Modality
from sijill.errors import ParseError
from sijill.gazetteer import load_gazetteer
from sijill.reading.asking import LONGEST_PIECE, Piece, answer_schema, messages_for, pieces_of
from sijill.reading.proposals import LONGEST_QUOTE, Refusal, Verified, parse_proposals, verify_proposals
from sijill.reading.surroundings import Surroundings
from sijill.values.anchor import Digest
from sijill.values.document import Document, Passage, PassageRole, Speaker

TEXT = (
    "At least 24 civilians were killed in Kallaseh on Tuesday, 11 of them children, a nurse said. "
    "More than 40 men were arrested in Jabrin. Dozens were wounded. Nobody was released. Dozens were wounded."
)
GOOD: dict[str, Any] = {
    "quote": "At least 24 civilians were killed in Kallaseh on Tuesday",
    "start": 0,
    "kind": "killed",
    "subject": "civilians",
    "count_text": "At least 24",
    "low": 24,
    "high": None,
    "approximate": False,
    "measure": "count",
    "modality": "asserted",
    "actor": None,
    "means": None,
    "speaker": "a nurse",
    "speaker_role": "witness",
    "part_of": None,
}


def document_of(text: str = TEXT, *passages: Passage) -> Document:
    whole = (Passage(0, len(text), PassageRole.NARRATION),)
    return Document(Digest("0" * 64), text, "utf-8", "en", None, date(2016, 12, 14), None, passages or whole)


def verify(*rows: Any, document: Document | None = None, start: int = 0) -> Verified:
    document = document or document_of()
    around = Surroundings(document, load_gazetteer(), UTC)
    return verify_proposals(rows, Piece(start, document.text[start:]), around, "llm:stub")


def accepted(**changes: Any) -> Claim:
    (claim,) = verify({**GOOD, **changes}).claims
    return claim


def refused(**changes: Any) -> Refusal:
    verified = verify({**GOOD, **changes})
    assert not verified.claims
    (reason,) = verified.dropped.elements()
    return reason


def test_a_true_proposal_is_a_claim_with_our_own_time_and_place() -> None:
    claim = accepted()
    assert claim.rule == "llm:stub"
    assert claim.spans[0].quote == TEXT[claim.spans[0].start : claim.spans[0].end] == GOOD["quote"]
    assert claim.count is not None
    assert (claim.count.low, claim.count.high, claim.count.text) == (24, None, "At least 24")
    assert claim.when is not None
    assert claim.when.earliest == datetime(2016, 12, 13, tzinfo=UTC)
    assert [place.text for place in claim.places] == ["Kallaseh"]
    assert claim.speakers == (Speaker("a nurse", "witness"),)
    assert claim.id == accepted().id


def test_times_and_places_beside_the_quote_are_of_its_sentence() -> None:
    claim = accepted(quote="At least 24 civilians were killed")
    assert claim.when is not None
    assert claim.when.text == "on Tuesday" or claim.when.text == "Tuesday"
    assert [place.text for place in claim.places] == ["Kallaseh"]
    elsewhere = accepted(quote="Nobody was released", kind="release", low=0, high=0, count_text="Nobody", speaker=None)
    assert elsewhere.when is None
    assert elsewhere.places == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quote": "At least 24 civilians were massacred"}, Refusal.ABSENT),
        ({"quote": "at least 24 civilians were killed"}, Refusal.ABSENT),
        ({"quote": "  "}, Refusal.FORM),
        ({"quote": TEXT + TEXT * (LONGEST_QUOTE // len(TEXT))}, Refusal.LONG),
        ({"quote": "Dozens were wounded", "start": None}, Refusal.AMBIGUOUS),
        ({"kind": "genocide"}, Refusal.KIND),
        ({"kind": "recording"}, Refusal.KIND),
        ({"kind": None}, Refusal.FORM),
        ({"kind": 7}, Refusal.FORM),
        ({"subject": "sheep of the devil"}, Refusal.TERM),
        ({"modality": "certain"}, Refusal.TERM),
        ({"measure": "sum"}, Refusal.TERM),
        ({"speaker_role": "angel"}, Refusal.TERM),
        ({"low": 24, "high": 11}, Refusal.BOUNDS),
        ({"low": -1}, Refusal.BOUNDS),
        ({"low": None, "high": 24}, Refusal.BOUNDS),
        ({"low": 24.5}, Refusal.FORM),
        ({"low": True}, Refusal.FORM),
        ({"approximate": "yes"}, Refusal.FORM),
        ({"low": 240}, Refusal.FIGURE),
        ({"low": 24, "high": 2400}, Refusal.FIGURE),
        ({"count_text": "some 24"}, Refusal.WORDING),
        ({"count_text": None}, Refusal.WORDING),
        ({"actor": "the regime"}, Refusal.WORDING),
        ({"actor": "civilian"}, Refusal.WORDING),
        ({"means": "barrel bombs"}, Refusal.WORDING),
        ({"speaker": "Dr. Nobody"}, Refusal.WORDING),
        ({"part_of": 0}, Refusal.PART),
        ({"part_of": 5}, Refusal.PART),
    ],
)
def test_a_proposal_that_the_text_does_not_bear_out_is_dropped_with_the_reason(
    changes: dict[str, Any], reason: Refusal
) -> None:
    assert refused(**changes) is reason


def test_rows_of_any_shape_are_dropped_one_by_one() -> None:
    verified = verify(None, [], "a claim", 7, {}, GOOD)
    assert verified.dropped == Counter({Refusal.FORM: 5})
    assert len(verified.claims) == 1


def test_the_nearest_of_equal_quotes_is_meant() -> None:
    first, second = TEXT.index("Dozens"), TEXT.rindex("Dozens")
    plain = {"quote": "Dozens were wounded", "kind": "injured", "count_text": "Dozens", "low": 24, "subject": None}
    assert accepted(**plain, start=first + 3).spans[0].start == first
    assert accepted(**plain, start=second + 9).spans[0].start == second


def test_offsets_of_a_piece_are_counted_from_its_beginning() -> None:
    start = TEXT.index("More than")
    row = {**GOOD, "quote": "Dozens were wounded", "count_text": "Dozens", "kind": "injured", "speaker": None}
    near = TEXT.rindex("Dozens") - start
    (claim,) = verify({**row, "start": near}, start=start).claims
    assert claim.spans[0].start == TEXT.rindex("Dozens")
    assert verify(GOOD, start=start).dropped == Counter({Refusal.ABSENT: 1})


@pytest.mark.parametrize(
    ("text", "wording", "low", "high", "ours"),
    [
        ("More than 40 men were arrested.", "More than 40", 40, None, (41, None)),
        ("More than 40 men were arrested.", "More than 40", 41, None, (41, None)),
        ("At least 24 men were arrested.", "24", 24, 24, (24, None)),
        ("Up to 150 men were arrested.", "Up to 150", 1, 150, (0, 150)),
        ("About 150 men were arrested.", "About 150", 140, 160, None),
        ("Dozens of men were arrested.", "Dozens", 20, None, (24, None)),
        ("Dozens of men were arrested.", "Dozens", 20_000, None, None),
        ("Dozens of men were arrested.", "Dozens", 0, None, None),
        ("Nobody was arrested.", "Nobody", 0, 0, (0, 0)),
        ("Between 25 and 30 men were arrested.", "Between 25 and 30", 25, 30, (25, 30)),
        ("Between 25 and 30 men were arrested.", "Between 25 and 30", 25, 3000, None),
        ("The man was arrested.", "man", 1, 1, (1, 1)),
        ("Many were arrested.", "Many", 500, 500, None),
        ("Two women and five men were arrested.", "five", 5, 5, (5, 5)),
        ("Two women and five men were arrested.", "Two women and five men", 7, 7, None),
    ],
)
def test_a_figure_is_ours_where_the_proposal_agrees_with_it(
    text: str, wording: str, low: int, high: int | None, ours: tuple[int, int | None] | None
) -> None:
    row = {**GOOD, "quote": text, "count_text": wording, "low": low, "high": high, "kind": "detained", "speaker": None}
    verified = verify(row, document=document_of(text))
    read = [(claim.count.low, claim.count.high) for claim in verified.claims if claim.count is not None]
    assert read == ([ours] if ours is not None else [])
    assert verified.dropped == Counter({Refusal.FIGURE: 1} if ours is None else {})


def test_a_part_names_its_whole_and_is_not_greater() -> None:
    part = {**GOOD, "quote": "11 of them children", "count_text": "11", "low": 11, "high": 11, "part_of": 0}
    verified = verify(GOOD, part)
    whole, linked = verified.claims
    assert linked.part_of == whole.id
    small = {**GOOD, "quote": "11 of them children", "count_text": "11", "low": 11, "high": 11}
    large = {**GOOD, "part_of": 0}
    assert verify(small, large).dropped == Counter({Refusal.BOUNDS: 1})


def test_a_part_falls_with_its_whole() -> None:
    part = {**GOOD, "quote": "11 of them children", "count_text": "11", "low": 11, "high": 11, "part_of": 0}
    assert verify({**GOOD, "kind": "?"}, part).dropped == Counter({Refusal.KIND: 1, Refusal.PART: 1})


def test_what_is_said_twice_is_one_claim() -> None:
    verified = verify(GOOD, dict(GOOD))
    assert len(verified.claims) == 1
    assert verified.dropped == Counter({Refusal.REPEATED: 1})


def test_what_is_set_apart_holds_no_claim() -> None:
    cut = TEXT.index("More than")
    document = document_of(
        TEXT,
        Passage(0, cut, PassageRole.CREDIT),
        Passage(cut, len(TEXT), PassageRole.ANSWER, Speaker("Sami", "witness")),
    )
    assert verify(GOOD, document=document).dropped == Counter({Refusal.SET_APART: 1})


def test_passages_say_who_speaks() -> None:
    document = document_of(TEXT, Passage(0, len(TEXT), PassageRole.ANSWER, Speaker("Sami", "witness")))
    (claim,) = verify({**GOOD, "speaker": None, "speaker_role": None}, document=document).claims
    assert claim.speakers == (Speaker("Sami", "witness"),)


def test_what_nobody_named_says_is_reported() -> None:
    claim = accepted(speaker=None, speaker_role="unnamed")
    assert claim.modality is Modality.REPORTED
    assert claim.speakers == (Speaker(None, "unnamed"),)


@pytest.mark.parametrize(
    "answer", ["", "no", "[]", '{"claims": 3}', "null", "[" * 100_000, '{"claims": [' + "9" * 9999]
)
def test_an_answer_of_another_form_is_refused_whole(answer: str) -> None:
    with pytest.raises(ParseError, match="model's answer"):
        parse_proposals(answer)


def test_an_answer_in_a_fence_is_taken_out_of_it() -> None:
    assert parse_proposals('```json\n{"claims": [1]}\n```\n') == [1]
    assert parse_proposals(json.dumps({"claims": [GOOD]})) == [GOOD]


def test_a_short_document_is_shown_in_one_piece_without_its_furniture() -> None:
    text = "Photo: someone\nFive men were killed.\n3 min read"
    edges = [0, 15, 37, len(text)]
    roles = (PassageRole.CREDIT, PassageRole.NARRATION, PassageRole.BOILERPLATE)
    passages = [Passage(edges[i], edges[i + 1], role) for i, role in enumerate(roles)]
    assert list(pieces_of(document_of(text, *passages))) == [Piece(15, text[15:37])]


def test_a_long_document_is_shown_passage_by_passage_and_nothing_is_lost() -> None:
    text = "Five men were killed. " * 60
    cut = 22 * 10
    document = document_of(text, Passage(0, cut, PassageRole.QUESTION), Passage(cut, len(text), PassageRole.ANSWER))
    pieces = list(pieces_of(document, 500))
    assert pieces[0] == Piece(0, text[:cut])
    assert "".join(piece.text for piece in pieces) == text
    assert all(len(piece.text) <= 500 and text[piece.start :].startswith(piece.text) for piece in pieces)
    assert all(piece.text.rstrip().endswith(".") for piece in pieces)


def test_a_text_without_a_break_is_cut_all_the_same() -> None:
    pieces = list(pieces_of(document_of("x" * (2 * LONGEST_PIECE + 1))))
    assert [len(piece.text) for piece in pieces] == [LONGEST_PIECE, LONGEST_PIECE, 1]


def test_the_question_names_every_field_and_the_text_stands_apart_from_the_instructions() -> None:
    told, shown = messages_for(Piece(0, TEXT))
    fields = answer_schema()["properties"]["claims"]["items"]["properties"]
    assert set(fields) == set(GOOD)
    assert not [name for name in fields if name not in told["content"] and name != "approximate"]
    assert TEXT not in told["content"]
    assert shown["content"] == TEXT
