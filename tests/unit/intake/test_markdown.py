"""Markdown: the text as it is written, headings as titles, front matter as metadata."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.section import How
from sijill.values.document import PassageRole
from tests.unit.intake.originals import said, take, take_one

NOTE = """---
title: "Strike on the mill road"
date: 2016-05-06
author: Rana Testwriter
tags: [a, b]
---

# Strike on the mill road #

Two men were killed on Thursday.

Witnesses
---------

A farmer said that ![the mill](img/mill.jpg) the mill burned.

```
# no heading: code
```

### ما جرى

قُتل ثلاثة أشخاص.
"""


def test_the_text_is_kept_letter_for_letter() -> None:
    assert take_one("n.md", NOTE.encode()).text == NOTE
    assert take_one("n.md", NOTE.replace("\n", "\r\n").encode()).text == NOTE.replace("\n", "\r\n")


def test_front_matter_gives_title_date_and_author_and_is_not_read() -> None:
    document = take_one("n.md", NOTE.encode())
    assert (document.title, document.published) == ("Strike on the mill road", date(2016, 5, 6))
    assert "author, as the front matter says: Rana Testwriter" in document.notes
    assert "published 2016-05-06, as the front matter says" in document.notes
    first = document.passages[0]
    assert first.role is PassageRole.BOILERPLATE
    assert document.text[first.start : first.end].endswith("tags: [a, b]\n---")
    assert not any("tags" in words for words, _ in said(document))


def test_what_the_caller_says_wins_over_the_front_matter() -> None:
    assert take_one("n.md", NOTE.encode(), How(published=date(2020, 1, 1))).published == date(2020, 1, 1)


def test_headings_are_titles_without_their_marks_and_code_is_none() -> None:
    document = take_one("n.md", NOTE.encode())
    titles = [words for words, passage in said(document) if passage.role is PassageRole.TITLE]
    assert titles == ["Strike on the mill road", "Witnesses", "ما جرى"]
    assert any("# no heading" in words for words, _ in said(document))


def test_the_words_between_headings_are_read() -> None:
    words = " ".join(words for words, _ in said(take_one("n.md", NOTE.encode())))
    assert "Two men were killed on Thursday." in words
    assert "قُتل ثلاثة أشخاص." in words


def test_a_picture_is_named() -> None:
    (picture,) = take_one("n.md", NOTE.encode()).attachments
    assert (picture.name, picture.sha256) == ("img/mill.jpg", None)
    assert "not in the file" in picture.note


def test_without_front_matter_the_first_heading_is_the_title() -> None:
    document = take_one("n.md", b"# The mill road\n\nTwo men were killed.\n")
    assert document.title == "The mill road"


def test_a_line_of_dashes_that_never_ends_is_no_front_matter() -> None:
    document = take_one("n.md", b"---\n\nTwo men were killed: they were brothers.\n")
    assert any("Two men were killed" in words for words, _ in said(document))


def test_a_date_that_may_be_two_days_is_not_used() -> None:
    document = take_one("n.md", b"---\ndate: 05/06/2016\n---\nTwo men were killed.\n")
    assert document.published is None
    assert any("day first or month first" in note for note in document.notes)


def test_an_interview_keeps_its_turns() -> None:
    text = b"# Talk\n\nQ: What did you see?\n\nA: I saw two men fall.\n\nQ: When?\n\nA: On Friday.\n"
    roles = [passage.role for _, passage in said(take_one("n.md", text))]
    assert PassageRole.QUESTION in roles
    assert PassageRole.ANSWER in roles


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="#-=`> \n\r\tab:!()[]قص.1", max_size=300))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        sections = take("n.md", text.encode())
    except UnreadableDocument as refused:
        assert "n.md" in str(refused)
    else:
        assert "".join(section.document.text for section in sections) == text


def test_a_long_row_of_marks_takes_no_time() -> None:
    with pytest.raises(UnreadableDocument):
        take("n.md", b"# " + b"#" * 200_000 + b" " * 200_000)
