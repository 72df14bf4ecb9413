from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validate

from sijill.cli.estimate_table import print_estimates
from sijill.estimation.families.registry import METHODS
from sijill.estimation.families.settings import Settings
from sijill.publication.estimate_page import render_estimates
from sijill.publication.estimate_picture import Row, Rule, draw_intervals
from sijill.publication.estimate_view import left_out_picture, spread_view, stratum_views
from sijill.publication.message_words import messages_text
from sijill.publication.packaged import load_words
from sijill.publication.sampler_view import sampler_view
from sijill.publication.wording import words_of
from sijill.workflows.estimate import Asked, Source, estimate

LISTS = (
    b"<b>A</b>,B,C,D,region,count\n"
    + b"".join(
        f"{p & 1},{p >> 1 & 1},{p >> 2 & 1},{p >> 3 & 1},{region},{n * share}\n".encode()
        for region, share in (("n", 3), ("<i>s", 2), ("w", 0))
        for p, n in [
            (1, 70),
            (2, 60),
            (4, 50),
            (8, 30),
            (3, 20),
            (5, 12),
            (6, 16),
            (9, 7),
            (10, 5),
            (12, 10),
            (7, 7),
            (15, 2),
        ]
        if share
    )
    + b"1,0,0,0,w,2\n"
)


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return estimate([Source("lists.csv", LISTS)], Asked(by="region", settings=Settings(resamples=40, draws=300))).json()


def test_it_follows_its_schema(content: dict[str, Any], root: Path) -> None:
    validate(content, json.loads((root / "formats" / "estimates.schema.json").read_text("utf-8")))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everything_is_shown_and_nothing_can_act(content: dict[str, Any], language: str) -> None:
    page = render_estimates(content, language=language)
    assert page == render_estimates(content, language=language)
    assert "<b>A</b>" not in page and "<i>s" not in page and "&lt;i&gt;s" in page
    words = words_of(language)
    for key in ("estimate_documented_why", "estimate_overlaps_why", "estimate_sweeps_why", "estimate_gap_why"):
        assert words[key] in page
    assert "style=" not in page  # the policy would not let it work


def test_why_and_what_to_know_are_told_in_the_language_of_the_page(
    content: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    english = {each["reason"] for each in content["estimates"] if each["reason"]} | set(content["warnings"])
    assert len(english) > 3
    arabic = words_of("ar")
    told = [messages_text([each], arabic) for each in content["messages"]]
    told += [messages_text(each["reasons"], arabic) for each in content["estimates"] if each["reasons"]]
    page = plain(render_estimates(content, language="ar"))
    print_estimates(content, "ar")
    terminal = plain(capsys.readouterr().out)
    for shown in (page, terminal):
        assert not {each for each in english if plain(each) in shown}
        assert not [each for each in told if plain(each) not in shown]
    assert not [each for each in english if plain(each) not in plain(render_estimates(content))]


def plain(text: str) -> str:
    """Letters, signs and figures alone: without markup, isolation, and where lines were broken."""
    return "".join(re.sub("<[^>]*>|[\u2066-\u2069]", "", unescape(text)).split())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_how_far_chance_of_drawing_reaches_is_told(content: dict[str, Any], language: str) -> None:
    words = words_of(language)
    (north, *_) = (each for each in content["estimates"] if each["method"] == "latent_classes")
    told = dict(sampler_view(north["diagnostics"], words)["agreement"])  # type: ignore[index]
    assert told[words["estimate_mcse"]] == f"{north['diagnostics']['mcse']:.1%}" != "0.0%"
    assert words["estimate_mcse"] in render_estimates(content, language=language)


def test_the_total_comes_first_and_names_its_gap(content: dict[str, Any]) -> None:
    views = stratum_views(content, words_of("en"))
    assert [view["title"] for view in views] == ["All strata together", "<i>s", "n", "w"]
    assert [each["stratum"] for each in views[0]["gap"]] == ["w"]
    assert views[0]["documented"] == f"{content['input']['n_observed']:,}"
    assert views[3]["spread"] is None
    assert views[3]["methods"] == []


@pytest.mark.parametrize(
    ("language", "alone", "together"), [("en", "Of one family", "of 2 families"), ("ar", "عائلة طرق واحدة", "الطرق 2")]
)
def test_one_family_is_not_told_as_several(language: str, alone: str, together: str) -> None:
    one = {"method": "graphs", "family": "graphs", "median": 120.0, "interval": [110, 130]}
    for ok, said in (([one], alone), ([one, {**one, "family": "latent"}], together)):
        view = spread_view(ok, words_of(language))
        assert view is not None
        assert said in view["why"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_method_has_its_words(language: str) -> None:
    words = load_words()[language]
    for name, method in METHODS.items():
        assert f"estimate_method_{name}" in words
        assert f"estimate_family_{method.family}" in words
        assert f"estimate_assumption_{name}" in words


def test_an_endless_interval_is_cut_with_an_arrow() -> None:
    rows = [Row("one", 90, 100, 120), Row("other", 80, 110, 1e6), Row("none", None, None, None, note="why")]
    drawn = draw_intervals(rows, [Rule(70, "documented", "")], words_of("en"), "p", "title")
    assert drawn.count('class="head"') == 1
    assert "why" in drawn
    assert draw_intervals(rows[2:], (), words_of("en"), "p", "title") == ""


def test_why_a_list_left_out_leaves_no_number_is_told_in_the_language() -> None:
    why = {"code": "nobody_on_both", "values": {}, "about": ""}
    refused = {"method": "chao_bound", "reason": "nobody is on both lists", "reasons": [why], "median": None}
    estimates = [
        {**refused, "interval": None},
        {"method": "graphs", "reason": None, "reasons": [], "median": 50.0, "interval": [40.0, 70.0]},
    ]
    picture = left_out_picture([{"without": "A", "estimates": estimates}], words_of("ar"))
    assert words_of("ar")["estimate_says_nobody_on_both"] in unescape(picture)
    assert "nobody" not in picture
