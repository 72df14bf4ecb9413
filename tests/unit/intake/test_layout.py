"""What the parts of a document do. All texts and people are invented."""

from __future__ import annotations

import pytest

import compile_layout
from sijill.intake import parse_text
from sijill.values.document import Document, PassageRole, Speaker

INTERVIEW = """3 min read

A baker of the old town: ‘We count the shells’

“While I write to you the windows are […]

“While I write to you the windows are shaking,” Samir Haddo, a citizen journalist in the old town, told \
River Direct’s Anna Tolk on Tuesday.

He has stayed with an estimated 9,000 others.

Q: What did you see today?
And where?

From 4am until now we recorded about 50 shells.

 Residents flee the old town Dec. 13. Photo courtesy of Old Town Media.

Nobody is defending us.

Q: What now?

We stay.

Share this article"""


def read(text: str) -> Document:
    return parse_text(text.encode(), name="a.txt")


def roles(document: Document) -> list[tuple[PassageRole, str]]:
    return [(passage.role, document.text[passage.start : passage.end]) for passage in document.passages]


def test_an_interview() -> None:
    document = read(INTERVIEW)
    witness, asks = Speaker("Samir Haddo", "witness"), Speaker("Anna Tolk", "interviewer")
    assert document.title == "A baker of the old town: ‘We count the shells’"
    assert document.outlet == "River Direct"
    found = [(passage.role, passage.speaker) for passage in document.passages]
    assert found == [
        (PassageRole.BOILERPLATE, None),
        (PassageRole.TITLE, None),
        (PassageRole.BOILERPLATE, None),
        (PassageRole.NARRATION, None),
        (PassageRole.QUESTION, asks),
        (PassageRole.ANSWER, witness),
        (PassageRole.CAPTION, None),
        (PassageRole.ANSWER, witness),
        (PassageRole.QUESTION, asks),
        (PassageRole.ANSWER, witness),
        (PassageRole.BOILERPLATE, None),
    ]
    assert roles(document)[4][1] == "Q: What did you see today?\nAnd where?"


def test_windows_line_ends_change_offsets_and_nothing_else() -> None:
    document = read(INTERVIEW.replace("\n", "\r\n"))
    assert [passage.role for passage in document.passages] == [passage.role for passage in read(INTERVIEW).passages]
    assert document.title == read(INTERVIEW).title
    assert document.text.count("\r\n") == INTERVIEW.count("\n")


def test_questions_and_answers_with_marks() -> None:
    document = read("A talk\n\nQ: Who came?\nA: The army came.\nQ. And then?\nA. We fled.")
    assert [role for role, _ in roles(document)] == [
        PassageRole.TITLE,
        PassageRole.QUESTION,
        PassageRole.ANSWER,
        PassageRole.QUESTION,
        PassageRole.ANSWER,
    ]


def test_turns_by_name() -> None:
    document = read("Tolk: Who came?\nHaddo: The army came.\nTolk: And then?\nHaddo: We fled.")
    assert [passage.speaker for passage in document.passages] == [
        Speaker("Tolk", "interviewer"),
        Speaker("Haddo", "witness"),
    ] * 2


def test_labels_of_a_report_are_no_speakers() -> None:
    document = read("Hama: two shells.\nIdlib: three shells.\nHama: one house burnt.\nIdlib: nobody hurt.")
    assert {passage.role for passage in document.passages} == {PassageRole.NARRATION}


def test_an_official_is_no_witness() -> None:
    text = (
        "Rami Sol, the deputy governor of the north, told River Direct’s Anna Tolk.\n\nQ: Who?\n\nWe.\n\nQ: Why?\n\nSo."
    )
    answers = [passage.speaker for passage in read(text).passages if passage.role is PassageRole.ANSWER]
    assert answers == [Speaker("Rami Sol", "official")] * 2


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("3 min read", PassageRole.BOILERPLATE),
        ("Share this article", PassageRole.BOILERPLATE),
        ("Read more: Who counts the dead?", PassageRole.BOILERPLATE),
        ("Related articles", PassageRole.BOILERPLATE),
        ("We use cookies to give you the best experience.", PassageRole.BOILERPLATE),
        ("Subscribe to our newsletter", PassageRole.BOILERPLATE),
        ("© 2016 River Direct. All rights reserved.", PassageRole.BOILERPLATE),
        ("اقرأ أيضا: القصف مستمر", PassageRole.BOILERPLATE),
        ("Photo: a street in the old town.", PassageRole.CAPTION),
        ("A man carries flour. Photo by S. Haddo", PassageRole.CAPTION),
        ("A man carries flour (Northern Notebook/AFP)", PassageRole.CAPTION),
        ("By Ruth Calloway | The Meridian Post", PassageRole.CREDIT),
        ("Translated by Ruth Calloway", PassageRole.CREDIT),
        ("By Friday the town had fallen.", PassageRole.NARRATION),
        ("Related families were killed together in one house, a neighbour said.", PassageRole.NARRATION),
        ("Share of the burden was theirs: 12 died.", PassageRole.NARRATION),
        ("They could print no more papers because the shop was burnt.", PassageRole.NARRATION),
    ],
)
def test_furniture(line: str, role: PassageRole) -> None:
    found = {words: passage_role for passage_role, words in roles(read(f"The army came at dawn.\n\n{line}\n"))}
    if role is PassageRole.NARRATION:
        assert list(found.values()) == [PassageRole.NARRATION]
    else:
        assert found[line] is role


def test_a_pull_quote_is_said_once() -> None:
    text = (
        "“Nobody will come to help us in this town.”\n\nThe army came at dawn. “Nobody will come to help us in this "
        "town,” a baker said, and closed his door.\n"
    )
    assert [role for role, _ in roles(read(text))] == [PassageRole.BOILERPLATE, PassageRole.NARRATION]


@pytest.mark.parametrize(
    "text",
    [
        "The army came at dawn.\n\nIt left at night.",
        "This morning the army came into the northern quarter and it\nshelled the market.",
        "only one line",
        "Q: Who?\n\nWe.\n\nQ: Why?\n\nSo.",
    ],
)
def test_texts_without_a_title(text: str) -> None:
    assert read(text).title is None


def test_compiled_form_is_fresh() -> None:
    assert compile_layout.main(["--check"]) == 0
