"""A linkage of incidents as a page: in two languages, the same bytes for the same content, nothing from outside."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.publication.linkage_page import render_incidents

CONTENT: dict[str, Any] = {
    "claims": 9,
    "records": 4,
    "incidents": 2,
    "several": 1,
    "judgements": 1,
    "pairs": {"in_doubt": 1},
    "weights": {"edges": [-8, 0, 8], "linked": [0, 1], "apart": [2, 0]},
    "rules": [{"says": "the same place", "kept": 3, "linked": 1}],
    "found": [
        {"id": "i0000001", "probability": 0.98, "reports": [["one.txt", "Douma · <b>killed</b> 12"], ["two.txt", "x"]]}
    ],
    "asked": [
        {
            "one": ["one.txt", "a", "Douma · killed 12"],
            "other": ["two.txt", "b", "دوما"],
            "weight": 1.5,
            "linked": True,
            "parts": [["prior", "two reports by chance", -3.0], ["place", "the same place", 4.5]],
        }
    ],
}


@pytest.mark.parametrize(("language", "direction", "words"), [("en", "ltr", "crowd"), ("ar", "rtl", "البلاغات")])
def test_it_is_in_the_language_asked_for_and_escapes_what_documents_say(
    language: str, direction: str, words: str
) -> None:
    page = render_incidents(
        {**CONTENT, "asked": [{**CONTENT["asked"][0], "parts": [["crowd", "crowd", -1.0]]}]}, language=language
    )
    assert f'dir="{direction}"' in page and words in page
    assert "<b>killed</b>" not in page and "&lt;b&gt;killed" in page
    assert page == render_incidents(
        {**CONTENT, "asked": [{**CONTENT["asked"][0], "parts": [["crowd", "crowd", -1.0]]}]}, language=language
    )


def test_a_pair_in_doubt_is_drawn_with_its_parts() -> None:
    page = render_incidents(CONTENT)
    assert page.count('class="linkage"') == 2
    assert "+4.5" in page and "the same place" in page and "i0000001" in page
