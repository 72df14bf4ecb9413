"""What the content of each act must hold (formats/acts.md, the column content)."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.errors import ParseError
from sijill.ledger.acts import verify_content
from tests.unit.ledger.payloads import digest

FILE = {"sha256": digest("original"), "bytes": 12}
RIGHT: dict[str, dict[str, Any]] = {
    "enrol": {"name": "ر. الأحمد"},
    "revoke": {"reason": "the telephone was taken"},
    "add": {**FILE, "name": "statement.txt"},
    "read": {**FILE, "reader": "lexicon 1", "reason": "added"},
    "reject": {"reason": "a rumour"},
    "correct": {"claim": {"kind": "killing"}, "reason": "the number is that of the wounded"},
    "note": {"text": "see also the photograph"},
    "link": {"relation": "same event"},
    "judge": {
        "one": {"sha256": digest("list"), "record": "17"},
        "other": {"sha256": digest("other list"), "record": "ب-4"},
        "verdict": "unsure",
    },
    "cluster": {**FILE, "model": digest("model"), "documents": [2, 9]},
    "identify": {"pseudonym": "Witness 12"},
    "reveal": {"reason": "asked for by the court"},
    "package": {"documents": [2, 9], "names": 0},
}
NO_RECORDS: tuple[Any, ...] = (
    {},
    [],
    "17",
    None,
    {"sha256": digest("list")},
    {"record": "17"},
    {"sha256": digest("list"), "record": ""},
    {"sha256": digest("list"), "record": 17},
    {"sha256": "A" * 64, "record": "17"},
)
WRONG: dict[str, tuple[Any, ...]] = {
    "sha256": ("", "A" * 64, "a" * 63, 1, None),
    "bytes": (-1, "12", 1.5, True, None, 2**53),
    "claim": ([], "", None, 1),
    "documents": ({}, "", None, [-1], ["2"], [True], 2),
    "one": NO_RECORDS,
    "other": NO_RECORDS,
    "verdict": ("", "Same", "perhaps", 1, None, ["same"]),
    "model": ("", "A" * 64, 1, None),
    "names": (2, -1, True, False, "0", None, 0.0),
}
NO_TEXTS: tuple[Any, ...] = ("", 1, None, ["x"], {}, "\ud800")


@pytest.mark.parametrize("name", RIGHT)
def test_a_content_is_taken_in_its_right_form_and_may_hold_more(name: str) -> None:
    verify_content(name, RIGHT[name])
    verify_content(name, {**RIGHT[name], "more": [1.5, None, True]})


@pytest.mark.parametrize(("name", "member"), [(name, member) for name, content in RIGHT.items() for member in content])
def test_a_member_that_is_missing_or_of_another_form_is_refused(name: str, member: str) -> None:
    content = RIGHT[name]
    with pytest.raises(ParseError, match=member):
        verify_content(name, {key: content[key] for key in content if key != member})
    for wrong in WRONG.get(member, NO_TEXTS):
        with pytest.raises(ParseError, match=member):
            verify_content(name, {**content, member: wrong})


@pytest.mark.parametrize(
    "grade", [{"reliability": "A"}, {"credibility": "6"}, {"reliability": "F", "credibility": "1", "why": "known"}]
)
def test_a_grade_is_on_one_axis_or_both(grade: dict[str, str]) -> None:
    verify_content("grade", grade)


@pytest.mark.parametrize(
    "grade",
    [
        {},
        {"why": "known"},
        {"reliability": "G"},
        {"reliability": "AB"},
        {"reliability": ""},
        {"credibility": "0"},
        {"credibility": "7"},
        {"credibility": 1},
        {"reliability": "A", "credibility": None},
        {"reliability": "a", "credibility": "1"},
    ],
)
def test_a_grade_of_another_form_is_refused(grade: dict[str, Any]) -> None:
    with pytest.raises(ParseError, match="grade"):
        verify_content("grade", grade)


def test_the_reason_of_an_acceptance_is_a_text_where_there_is_a_content() -> None:
    verify_content("accept", {"reason": "three others say so"})
    with pytest.raises(ParseError, match="reason"):
        verify_content("accept", {})
