"""The publication date is read from the head of a text, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.intake import parse_text
from sijill.values.document import Document, PassageRole

BODY = "\n\nShells fell on the district, and nobody could leave it.\n"


def read(text: str, published: date | None = None) -> Document:
    return parse_text(text.encode(), name="a.txt", published=published)


@pytest.mark.parametrize(
    "head",
    [
        "Published: 13 December 2016",
        "Date of publication 13 December 2016",
        "Published on Dec. 13, 2016",
        "Tuesday, 13th December 2016",
        "December 13, 2016",
        "2016-12-13",
        "13/12/2016",
        "12/13/2016",
        "13.12.2016",
        "ALEPPO, Dec. 13, 2016 (Northern Notebook) — The army advanced.",
        "SAN PEDRO, 13 DEC 16 (RADIO NUEVA) -- [REPORT] [TEXT] THE ARMY ADVANCED.",
        "As of 13 December 2016, 18:00",
        "A quiet day in the north\nTihama Watch, 13 December 2016",
        "Day covered: 12 December 2016\nPublished: 13 December 2016",
        "Tue 13 Dec 2016 The army advanced into the northern districts.",
        "13.12.2016Get short URL 0 46 The army advanced.",
        "نُشر: 13 كانون الأول 2016",
        "تاريخ النشر: ١٣ ديسمبر ٢٠١٦",
    ],
)
def test_dates_of_the_head(head: str) -> None:
    document = read(head + BODY)
    assert document.published == date(2016, 12, 13)
    assert document.notes == () or document.language == "und"


@pytest.mark.parametrize(
    ("head", "note"),
    [
        ("", "no publication date"),
        ("Published: 31 February 2016", "“31 February 2016” does not exist"),
        ("05/07/2015", "may be two days"),
        ("ALEPPO, Dec 13 (Northern Notebook) — The army advanced.", "no publication date"),
        ("Covering 2–8 November 2018.", "no publication date"),
        ("They had fled on 3 March 2013 and came back, an old man of the quarter said.", "no publication date"),
    ],
)
def test_what_fixes_no_date_is_noted(head: str, note: str) -> None:
    document = read(head + BODY)
    assert document.published is None
    assert any(note in found for found in document.notes)


def test_a_given_date_wins_and_leaves_nothing_to_note() -> None:
    document = read("Published: 31 February 2016" + BODY, published=date(2016, 3, 1))
    assert (document.published, document.notes) == (date(2016, 3, 1), ())


def test_a_dateline_is_set_apart_from_its_sentence() -> None:
    document = read("BEIRUT, Nov. 22, 2016 (Meridian Post) — Bombs killed ten." + BODY)
    first, second = document.passages[:2]
    assert first.role is PassageRole.DATELINE
    assert document.text[second.start : second.end].startswith("Bombs killed ten.")
    assert document.outlet == "Meridian Post"


def test_a_dateline_may_be_wrapped() -> None:
    document = read("LA PAZ, 12 JAN 90 -- [REPORT] [NORTHERN\nPRESS] [TEXT] A BOMB EXPLODED.")
    first, second = document.passages
    assert document.text[first.start : first.end].endswith("[TEXT]")
    assert document.text[second.start : second.end] == "A BOMB EXPLODED."
