"""A linkage as a page: in two languages, the same bytes for the same content, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

import pytest

from sijill.linkage import explain
from sijill.linkage.blocking import blocking_rules
from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Sex
from sijill.linkage.incidents import linking
from sijill.linkage.incidents.blocking import RULES
from sijill.linkage.incidents.comparisons import INCIDENT_COMPARISONS
from sijill.linkage.model import FIELD_COMPARISONS, extra_comparison, name_comparison
from sijill.linkage.prepared import prepare
from sijill.linkage.problems import MESSAGES, ProblemCode
from sijill.linkage.records import PersonRecord
from sijill.publication.linkage_page import (
    NUMBER,
    field_words,
    outcome_html,
    outcome_key,
    problem_words,
    render_incidents,
    rule_key,
    rule_words,
)
from sijill.publication.packaged import load_words
from sijill.publication.wording import Words, words_of

CONTENT: dict[str, Any] = {
    "claims": 9,
    "records": 4,
    "incidents": 2,
    "several": 1,
    "judgements": 1,
    "pairs": {"in_doubt": 1},
    "weights": {"edges": [-8, 0, 8], "linked": [0, 1], "apart": [2, 0]},
    "rules": [{"name": "same_place", "says": "the same place", "kept": 3, "linked": 1}],
    "found": [
        {
            "id": "i0000001",
            "probability": 0.98,
            "reports": [
                ["one.txt", [["place", "<b>Douma</b>"], ["kind", "air_strike"], ["killed", "12"]]],
                ["two.txt", [["place", "x"]]],
            ],
        }
    ],
    "asked": [
        {
            "one": ["one.txt", "a", [["place", "Douma"], ["date", "2016-05-03 – 2016-05-04"], ["killed", "≥12"]]],
            "other": ["two.txt", "b", [["place", "دوما"]]],
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
    assert "<b>Douma</b>" not in page and "&lt;b&gt;Douma" in page
    assert page == render_incidents(
        {**CONTENT, "asked": [{**CONTENT["asked"][0], "parts": [["crowd", "crowd", -1.0]]}]}, language=language
    )


def test_a_pair_in_doubt_is_drawn_with_its_parts() -> None:
    page = render_incidents(CONTENT)
    assert page.count('class="linkage"') == 1 and page.count('class="step"') == 3
    assert "+4.5" in page and "the same place" in page and "i0000001" in page


def test_a_report_is_told_in_the_language_of_the_page() -> None:
    english, arabic = render_incidents(CONTENT), render_incidents(CONTENT, language="ar")
    assert "Air strike" in english and 'killed <bdi dir="ltr">12</bdi>' in english
    assert "غارة جوية" in arabic and 'القتلى <bdi dir="ltr">12</bdi>' in arabic
    assert "air_strike" not in english + arabic


def outcomes() -> Iterator[str]:
    """Every outcome that a waterfall can show, in English."""
    yield from (explain.NOT_KNOWN, explain.BY_CHANCE, explain.UNRIVALLED)
    yield from (linking.BY_CHANCE, linking.RARITY, linking.CROWD)
    for comparison in (name_comparison(), *FIELD_COMPARISONS, extra_comparison(1), *INCIDENT_COMPARISONS):
        yield from (level.label for level in comparison.levels)


def rules() -> dict[str, str]:
    """Every blocking rule, of persons and of incidents, with its English words."""
    known = PersonRecord(
        "north",
        "1",
        1,
        name_ar="خالد كريم نبيل النجار",
        sex=Sex.MALE,
        age_years=34.0,
        birth=PartialDate(1982, 4, 3),
        death=PartialDate(2016, 5, 3),
        place="Douma",
        extra=("a",),
    )
    people = [known, replace(known, record_id="2", age_years=None, birth=None)]
    return {rule.name: rule.says for rule in (*blocking_rules(prepare([("north", people)])), *RULES)}


def said_by_linkage() -> set[str]:
    return {
        *map(rule_key, rules()),
        *(f"link_problem_{code}" for code in ProblemCode),
        *map(outcome_key, outcomes()),
    }


@pytest.mark.parametrize("language", sorted(load_words().keys() - {"en"}))
def test_all_that_linkage_says_has_words_in_each_language(language: str) -> None:
    """A new rule, level or problem needs words in `publication/words/*.yaml`; one that is gone needs none."""
    texts = words_of(language).texts
    have = {key for key in texts if key.startswith(("link_rule_", "link_outcome_", "link_problem_"))}
    assert have == said_by_linkage()
    for text in outcomes():
        places = [f"{{{at}}}" for at in range(len(NUMBER.findall(text)))]
        assert re.findall(r"\{\w*\}", texts[outcome_key(text)]) == places


def test_english_is_what_linkage_says_itself() -> None:
    english = words_of("en")
    assert not said_by_linkage() & set(english.texts)
    assert [outcome_html(text, english) for text in outcomes()] == list(map(escape, outcomes()))
    assert [rule_words({"name": name, "says": says}, english) for name, says in rules().items()] == [*rules().values()]
    assert problem_words("rough_age", english) == MESSAGES[ProblemCode.ROUGH_AGE]


def test_a_rule_with_a_number_has_one_label() -> None:
    words = Words("ar", {"link_rule_further_n": "العمود الإضافي {0}"})
    assert rule_words({"name": "further_2", "says": "further column 2"}, words) == "العمود الإضافي 2"


def test_numbers_of_an_outcome_keep_their_sign_and_place() -> None:
    told = outcome_html("names tell -8 to -4 bits", words_of("ar"))
    assert told == 'دلالة الاسمين من <bdi dir="ltr">-8</bdi> إلى <bdi dir="ltr">-4</bdi> بت'


@pytest.mark.parametrize(("language", "words"), [("en", "further column 2"), ("ar", "عمود إضافي 2")])
def test_a_further_column_is_named_by_its_number(language: str, words: str) -> None:
    assert field_words("extra_2", words_of(language)) == words
