"""Overlapping words cut into pieces that HTML can hold."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sijill.publication.segments import cut_lines

PASSAGES: list[dict[str, Any]] = []


def pieces(text: str, spans: list[tuple[int, int, int]]) -> list[tuple[str, tuple[int, ...]]]:
    return [(piece.text, piece.claims) for line in cut_lines(text, spans, PASSAGES) for piece in line.segments]


def test_nested_words_carry_both_claims_the_shorter_first() -> None:
    assert pieces("13 dead, 5 women", [(0, 16, 0), (9, 16, 1)]) == [("13 dead, ", (0,)), ("5 women", (1, 0))]


def test_crossing_words() -> None:
    assert pieces("abcdef", [(0, 4, 0), (2, 6, 1)]) == [("ab", (0,)), ("cd", (0, 1)), ("ef", (1,))]


def test_words_that_cross_a_line_end() -> None:
    assert pieces("ab\r\ncd", [(1, 5, 7)]) == [("a", ()), ("b", (7,)), ("c", (7,)), ("d", ())]


def test_the_last_word_of_a_claim_is_known() -> None:
    (line,) = cut_lines("abcdef", [(0, 2, 0), (4, 6, 0)], PASSAGES)
    assert [piece.ends for piece in line.segments] == [(), (), (0,)]


def test_a_line_has_the_role_and_the_speaker_of_its_passage() -> None:
    passages = [
        {"start": 0, "end": 7, "role": "question", "speaker": {"name": "Tom Wexley", "role": "interviewer"}},
        {"start": 10, "end": 22, "role": "answer", "speaker": None},
    ]
    lines = list(cut_lines("Q: Why?\n\n  Because.\nSo.\nAfter", [], passages))
    assert [(line.role, line.speaker, line.opens_passage) for line in lines] == [
        ("question", "Tom Wexley", True),
        ("answer", None, True),
        ("answer", None, False),
        ("narration", None, True),
    ]


SPANS = st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12), st.integers(0, 5)), max_size=8)


@given(st.text(alphabet="ab \r\n", min_size=40, max_size=40), SPANS)
def test_every_character_carries_exactly_its_claims(text: str, drawn: list[tuple[int, int, int]]) -> None:
    spans = [(start, min(len(text), start + length), claim) for start, length, claim in drawn]
    for line in cut_lines(text, spans, PASSAGES):
        at = line.start
        for piece in line.segments:
            assert text[at : at + len(piece.text)] == piece.text
            for offset in range(at, at + len(piece.text)):
                assert set(piece.claims) == {claim for start, end, claim in spans if start <= offset < end}
            at += len(piece.text)
        assert at == len(text) or text[at] in "\r\n"


def test_the_head_of_a_message_is_set_aside_and_its_words_are_the_line() -> None:
    text = "[14:05] Nour: Five were killed.\nmore"
    speaker = {"name": "Nour", "role": "person"}
    passages = [
        {"start": 0, "end": 13, "role": "dateline", "speaker": speaker},
        {"start": 14, "end": 36, "role": "narration", "speaker": speaker},
    ]
    first, second = cut_lines(text, [(14, 18, 0)], passages)
    assert (first.role, first.speaker, first.opens_passage) == ("narration", "Nour", True)
    assert [(piece.text, piece.claims, piece.aside) for piece in first.segments] == [
        ("[14:05] Nour: ", (), True),
        ("Five", (0,), False),
        (" were killed.", (), False),
    ]
    assert (second.role, second.opens_passage) == ("narration", False)


def test_a_line_that_is_all_furniture_keeps_its_role() -> None:
    (line,) = cut_lines("3 min read", [], [{"start": 0, "end": 10, "role": "boilerplate", "speaker": None}])
    assert line.role == "boilerplate"
    assert not any(piece.aside for piece in line.segments)
