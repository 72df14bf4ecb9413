"""Accounts in the dossier: their pictures, their words, and that nothing in them can act. All names are invented."""

from __future__ import annotations

import copy
import json
import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from sijill.publication.account_picture import (
    Axis,
    Clock,
    draw_bounds,
    draw_revisions,
    figure,
    is_right_to_left,
    make_axis,
    plain_words,
)
from sijill.publication.account_view import account_view, bounds_words, panels_of, picture_of
from sijill.publication.dossier import render_dossier
from sijill.publication.packaged import load_words
from sijill.publication.wording import words_of

ENGLISH, ARABIC = words_of("en"), words_of("ar")
FIXTURES = Path(__file__).parent / "fixtures"
HOSTILE = "</title></svg><script>alert(1)</script>\"' onload=x \u202e7–9"
Bounds = tuple[int, int | None]


def claim(id_: str, speaker: str | None, quote: str, bounds: Bounds, **other: Any) -> dict[str, Any]:
    low, high = bounds
    made = {
        "id": id_,
        "speaker": speaker,
        "role": "organisation" if speaker else "unnamed",
        "quote": quote,
        "count": f"at least {low}" if high is None else str(low) if low == high else f"{low} to {high}",
        "low": low,
        "high": high,
        "kind": "killed",
        "whose": "civilians",
        "place": "Wadi Nakhla",
        "from": "2031-03-12T00:00:00",
        "to": "2031-03-13T00:00:00",
        "said": "2031-03-13T09:30:00",
        "used": True,
        "superseded_by": None,
        "without": None,
    }
    return made | other


def source(speaker: str | None, bounds: Bounds, *claims: str, **other: Any) -> dict[str, Any]:
    made = {"speaker": speaker, "role": "organisation", "via": [], "claims": list(claims)}
    return made | {"low": bounds[0], "high": bounds[1]} | other


def account(
    bounds: Bounds, claims: list[dict[str, Any]], sources: list[dict[str, Any]], **other: Any
) -> dict[str, Any]:
    span = {"low": bounds[0], "high": bounds[1]}
    made = {
        "question": {
            "kind": "killed",
            "whose": "civilians",
            "places": [{"id": "gn:1", "name": "Wadi Nakhla", "within": "Coast Province", "alternatives": []}],
            "from": "2031-03-12T00:00:00",
            "to": "2031-03-14T00:00:00",
            "incident": None,
            "measure": "count",
        },
        "bounds": span,
        "documented": dict(span),
        "exact": True,
        "consistent": True,
        "status": "fair",
        "status_reason": f"{len(sources)} independent sources say that it happened",
        "by_source": sources,
        "values": [
            {"low": each["low"], "high": each["high"], "sources": [each["speaker"]], "claims": each["claims"]}
            for each in sources
        ],
        "conflicts": [],
        "conflicts_complete": True,
        "retractions": [],
        "incidents": [],
        "used": [each["id"] for each in claims if each["used"]],
        "unused": [
            {"id": each["id"], "code": "superseded", "reason": "the same source gave a later figure"}
            for each in claims
            if not each["used"]
        ],
        "claims": claims,
        "revisions": [],
        "findings": [],
        "policy": {"name": "default", "about": 0.1, "use_unassessed": False, "stock_days": 7},
        "account_id": "3f0c" * 16,
    }
    return made | other


def contested() -> dict[str, Any]:
    """Six sources of which two cannot be true together with the others; one corrected itself twice."""
    health, office = "Wadi Nakhla Health Office", "Office of the Provincial Spokesman"
    families = "Association of the Families of the Missing of Wadi Nakhla and the Surrounding Villages"
    claims = [
        claim("c1", "Red Hill Rescue Teams", "We pulled out 82 bodies by the evening", (82, 82), without=span(80, 203)),
        claim("c2", health, "The health office now counts 91 dead", (91, 91), said="2031-03-15T18:00:00"),
        claim("c3", office, "No more than nine people died", (0, 9), role="official"),
        claim("c4", families, "Between 75 and 203 of ours were killed", (75, 203), without=span(82, None)),
        claim("c5", "Street Committee of Bab al-Zaytun", "at least eighty killed in our streets", (80, None)),
        claim("c6", None, "A resident said that dozens had died", (24, None), said=None),
        claim("c7", health, "60 dead were brought in", (60, 60), used=False, superseded_by="c8"),
        claim("c8", health, "The number has risen to 74", (74, 74), used=False, superseded_by="c2"),
        claim("c9", "Red Hill Rescue Teams", "It is feared that 300 lie under the rubble", (300, 300), used=False),
    ]
    claims[6]["said"], claims[7]["said"] = "2031-03-12T20:00:00", "2031-03-13T12:00:00"
    sources = [
        source("Red Hill Rescue Teams", (82, 82), "c1"),
        source(health, (91, 91), "c2", via=["The Valley Morning Wire"]),
        source(office, (0, 9), "c3", role="official"),
        source(families, (75, 203), "c4"),
        source("Street Committee of Bab al-Zaytun", (80, None), "c5"),
        source(None, (24, None), "c6", role="unnamed", via=["The Coast Post"]),
    ]
    made = account((9, 203), claims, sources)
    made["unused"][-1] |= {"code": "feared", "reason": "feared, not said to have happened"}
    made["unused"].append({"id": "z9" * 32, "code": "outside", "reason": "it has no bearing on what is asked"})
    other = {"id": "gn:2", "name": "Wadi Nakhla", "within": "Hill Province"}
    made["question"]["places"][0]["alternatives"] = [other]
    steps = [("2031-03-12T20:00:00", 60, "c7"), ("2031-03-13T12:00:00", 74, "c8"), ("2031-03-15T18:00:00", 91, "c2")]
    return made | {
        "consistent": False,
        "documented": span(9, 203),
        "status": "contested",
        "status_reason": "the figures cannot all be true",
        "conflicts": [["c1", "c3"], ["c3", "c5"]],
        "conflicts_complete": False,
        "retractions": [
            {"claims": ["c3"], "cost": 3, "low": 91, "high": 203},
            {"claims": ["c1", "c2", "c4", "c5"], "cost": 14, "low": 0, "high": 9},
        ],
        "incidents": [
            {
                "name": "Wadi Nakhla, the first event",
                "told_apart": True,
                "claims": ["c1", "c2"],
                "reasons": ["one place, one day"],
            }
        ],
        "findings": [
            {
                "rule": "harm_has_time",
                "claims": ["c6"],
                "reason": "a claim of harm has no date",
                "reference": "A standard, section 1",
            }
        ],
        "revisions": [
            {
                "speaker": health,
                "steps": [{"at": at, "low": low, "high": low, "claim": id_} for at, low, id_ in steps],
            }
        ],
    }


def far_apart() -> dict[str, Any]:
    """Numbers of which the greatest is a thousand times the least, without an upper bound, and names in Arabic."""
    claims = [
        claim("d1", "مكتب التوثيق في وادي نخلة", "نزح ما بين 7–9 آلاف شخص", (7000, 9000), kind="displaced"),
        claim(
            "d2", "لجنة حي باب الزيتون", "نزحت سبع عائلات على الأقل", (7, None), kind="displaced", place="باب الزيتون"
        ),
        claim("d3", "Coast Relief Network", "some 1,200 people left the north", (1080, 1320), kind="displaced"),
        claim("d4", "Coast Relief Network", "nobody left the harbour", (0, 0), kind="displaced", place="Harbour"),
    ]
    sources = [
        source("مكتب التوثيق في وادي نخلة", (7000, 9000), "d1", via=["صحيفة الوادي", "إذاعة الساحل"]),
        source("لجنة حي باب الزيتون", (7, None), "d2", role="witness"),
        source("Coast Relief Network", (1080, None), "d3", "d4"),
    ]
    made = account((7000, None), claims, sources, documented=span(7000, 9000), exact=False)
    made["question"] |= {"kind": "displaced", "whose": "people", "to": None, "places": []}
    return made


def small() -> dict[str, Any]:
    """One source, the range whose order must hold, and a figure that rose and fell with open and wide ends."""
    who = "Clinic of the Lower Town"
    claims = [claim("e1", who, "7–9 wounded are with us", (7, 9), kind="injured", whose="children")]
    steps = [("2031-03-01T00:00:00", 4, None), ("2031-06-01T00:00:00", 12, 12), ("2032-02-01T00:00:00", 7, 9)]
    made = account((7, 9), claims, [source(who, (7, 9), "e1")], status="weak", status_reason=f"one source: {who}")
    made["question"] |= {"kind": "injured", "whose": "children", "measure": "stock"}
    made["revisions"] = [
        {"speaker": who, "steps": [{"at": at, "low": low, "high": high, "claim": "e1"} for at, low, high in steps]}
    ]
    return made


def span(low: int, high: int | None) -> dict[str, int | None]:
    return {"low": low, "high": high}


SAMPLES = {"contested": contested, "far_apart": far_apart, "small": small}


def drawing(markup: str) -> ElementTree.Element:
    """The drawing, which is read here as strictly as XML is."""
    return ElementTree.fromstring(markup)


def texts(root: ElementTree.Element, class_: str) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter("text") if class_ in each.get("class", "").split()]


def share(value: str | None) -> float:
    assert value is not None
    assert value.endswith("%")
    return float(value[:-1])


@pytest.mark.parametrize(
    ("bounds", "shown"),
    [((82, 82), "82"), ((78, 203), "78–203"), ((82, None), "≥ 82"), ((0, 9), "0–9"), ((7000, 120000), "7,000–120,000")],
)
def test_figures(bounds: Bounds, shown: str) -> None:
    assert figure(bounds) == shown


@pytest.mark.parametrize(
    ("bounds", "shown"),
    [((82, 82), "82"), ((82, None), "at least 82"), ((0, 9), "up to 9"), ((0, 0), "0"), ((0, None), "no bound")],
)
def test_bounds_in_words(bounds: Bounds, shown: str) -> None:
    assert bounds_words(span(*bounds), ENGLISH) == shown


def test_an_axis_begins_at_zero_unless_all_numbers_are_near_one_another() -> None:
    assert make_axis([(9, 9), (78, 203)]).start == 0
    assert make_axis([(82, 82)]).start == 0
    near = make_axis([(10_200, 10_450)])
    assert 0 < near.start < 10_200
    assert not near.logarithmic


def test_an_axis_is_logarithmic_where_the_greatest_is_more_than_fifty_times_the_least() -> None:
    assert not make_axis([(4, 4), (200, 200)]).logarithmic
    axis = make_axis([(4, 4), (201, None), (0, 0)])
    assert axis.logarithmic
    places = [axis.at(value) for value in (0, 4, 40, 201)]
    assert places == sorted(places)
    assert axis.at(40) - axis.at(4) == pytest.approx(axis.at(100) - axis.at(10))
    assert 0 in axis.ticks()


@pytest.mark.parametrize(
    "spans", [[(0, 0)], [(1, 1)], [(0, None)], [(3, 5)], [(1, 10**9)], [(999, 1001), (1000, None)]]
)
def test_ticks_are_on_the_axis_and_apart(spans: list[Bounds]) -> None:
    axis = make_axis(spans)
    ticks = axis.ticks()
    assert ticks
    assert all(0 <= axis.at(tick) <= 100 for tick in ticks)
    assert all(axis.at(later) - axis.at(earlier) >= 10 for earlier, later in pairwise(ticks))


def test_every_source_has_a_row_with_its_figures() -> None:
    root = drawing(draw_bounds(picture_of(contested(), ENGLISH), ENGLISH, "a"))
    assert len([each for each in root.iter("g") if each.get("class") == "row"]) == 6
    assert texts(root, "figure") == ["82", "91", "60", "74", "0–9", "75–203", "≥ 80", "≥ 24"]
    assert texts(root, "sum") == ["9", "203"]
    assert texts(root, "name")[0] == "Red Hill Rescue Teams"
    described = root.find("desc")
    assert described is not None
    assert "Office of the Provincial Spokesman: 0–9" in (described.text or "")


def test_marks_stand_where_their_numbers_are_on_the_axis() -> None:
    picture = picture_of(contested(), ENGLISH)
    root = drawing(draw_bounds(picture, ENGLISH, "a"))
    bars = [each for each in root.iter("rect") if each.get("class") == "bar"]
    wide = max(bars, key=lambda bar: share(bar.get("width")))
    assert share(wide.get("x")) == pytest.approx(picture.axis.at(75), abs=0.01)
    assert share(wide.get("x")) + share(wide.get("width")) == pytest.approx(picture.axis.at(203), abs=0.02)


def test_what_clashes_differs_in_form_and_what_is_past_is_hollow() -> None:
    markup = draw_bounds(picture_of(contested(), ENGLISH), ENGLISH, "a")
    groups = [each for each in drawing(markup).iter("g") if "mark" in each.get("class", "").split()]
    clashing = [each for each in groups if "clash" in each.get("class", "").split()]
    assert [figure_of(each) for each in clashing] == ["82", "0–9", "≥ 80"]
    assert all(each.find("circle") is None for each in clashing)
    assert 'fill="url(#a-hatch)"' in markup
    assert [figure_of(each) for each in groups if each.get("class") == "mark past"] == ["60", "74"]


def figure_of(group: ElementTree.Element) -> str:
    found = group.find("text")
    assert found is not None
    return found.text or ""


def test_an_open_bound_has_a_head_at_the_edge() -> None:
    root = drawing(draw_bounds(picture_of(far_apart(), ENGLISH), ENGLISH, "a"))
    heads = [each for each in root.iter("svg") if any(path.get("class") == "head" for path in each)]
    assert len(heads) == 3
    assert {each.get("x") for each in heads} == {"100%"}
    assert "7,000–9,000" in texts(root, "sum")
    assert "≥ 7,000" in texts(root, "sum")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("words", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_figures_run_from_left_to_right_in_both_languages(name: str, words: Any) -> None:
    made = SAMPLES[name]()
    for markup in (
        draw_bounds(picture_of(made, words), words, "a"),
        draw_revisions(panels_of(made, words), words, "b"),
    ):
        if not markup:
            continue
        root = drawing(markup)
        assert root.get("direction") == "ltr"
        for each in root.iter("text"):
            assert each.get("unicode-bidi") == "isolate"
            if each.get("class") not in ("name", "note"):
                assert each.get("direction") == "ltr"


def test_a_name_runs_in_its_own_direction() -> None:
    assert is_right_to_left("«لجنة» of 3")
    assert not is_right_to_left("12 — Committee لجنة")
    assert not is_right_to_left("12")


def test_no_sources_no_picture() -> None:
    empty = account((0, None), [], [], status="none", status_reason="no claim speaks of it")
    assert draw_bounds(picture_of(empty, ENGLISH), ENGLISH, "a") == ""
    page = render_dossier([], accounts=[empty])
    assert "no bound" in page
    assert 'role="img"' not in page


def test_revisions_step_through_time() -> None:
    root = drawing(draw_revisions(panels_of(contested(), ENGLISH), ENGLISH, "a"))
    assert texts(root, "figure") == ["60", "74", "91"]
    levels = [each for each in root.iter("line") if each.get("class") == "level"]
    assert [each.get("y1") for each in levels] == sorted(
        (str(each.get("y1")) for each in levels), key=float, reverse=True
    )
    assert all(share(one.get("x2")) == share(other.get("x1")) for one, other in pairwise(levels))


def test_revisions_are_drawn_from_two_known_times_on() -> None:
    made = contested()
    (series,) = made["revisions"]
    for step in series["steps"][:2]:
        step["at"] = None
    assert panels_of(made, ENGLISH) == []
    for step in series["steps"]:
        step["at"] = "2031-03-12T20:00:00"
    assert panels_of(made, ENGLISH) == []
    assert draw_revisions([], ENGLISH, "a") == ""
    assert "not known</span>" not in render_dossier([], accounts=[contested()])
    assert "74" in render_dossier([], accounts=[made])


@pytest.mark.parametrize("days", [0, 0.05, 0.4, 2, 5, 40, 200, 3000, 60000, 700000])
def test_times_on_the_axis_are_few_and_within_it(days: float) -> None:
    start = datetime(31, 3, 9, 13, 20)
    clock = Clock(start, start + timedelta(days=days))
    ticks = clock.ticks()
    assert len(ticks) <= 5
    assert all(clock.start <= at <= clock.end for at, _ in ticks)


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def poisoned(value: Any, keys: tuple[str, ...] = ()) -> Any:
    """`value` with hostile words in every string that is no time, kind or link to a claim."""
    if isinstance(value, dict):
        return {key: poisoned(each, (*keys, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, keys) for each in value]
    plain = {"id", "claim", "claims", "used", "from", "to", "said", "at", "superseded_by", "conflicts"}
    return HOSTILE if isinstance(value, str) and keys[-1] not in plain else value


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_in_an_account_can_act(language: str) -> None:
    page = render_dossier([], language=language, accounts=[poisoned(contested()), poisoned(far_apart())])
    found = Elements(page).found
    assert [tag for tag, _ in found if tag == "script"] == []
    assert not any(name.startswith("on") or name == "style" for _, attributes in found for name in attributes)
    assert "\u202e" not in page
    assert "U+202E" in page


def test_hostile_names_leave_a_drawing_whole() -> None:
    made = poisoned(contested())
    root = drawing(draw_bounds(picture_of(made, ENGLISH), ENGLISH, "a"))
    assert "".join(root.itertext()).count("<script>") >= 6
    drawn = {"svg", "g", "title", "desc", "defs", "pattern", "linearGradient", "stop", "path", "rect", "line", "circle"}
    assert {each.tag for each in root.iter()} <= drawn | {"text", "tspan"}
    assert plain_words("a\u202eb<") == "a[U+202E]b&lt;"


def test_the_page_shows_only_the_accounts_where_there_are_no_readings() -> None:
    page = render_dossier([], accounts=[small()])
    found = Elements(page).found
    ids = {attributes.get("id") for _, attributes in found}
    assert not ids & {"map", "timeline", "panel-text", "filters", "data"}
    assert "script-src &#39;none&#39;" in page
    assert not any(tag == "script" for tag, _ in found)


def test_accounts_stand_before_the_documents_and_link_to_their_words() -> None:
    reading = json.loads((FIXTURES / "interview.json").read_text("utf-8"))
    made = contested()
    before = json.dumps(made)
    known = reading["claims"][3]["id"]
    page = render_dossier([reading], accounts=[json.loads(before.replace('"c1"', json.dumps(known)))])
    assert page.index('class="account"') < page.index('id="panel-text"')
    assert 'data-go="3" title="Show in the text">1</a>' in page


def test_what_an_account_says_stands_on_the_page() -> None:
    page = re.sub(r"<[^>]+>", "", render_dossier([], accounts=[contested(), far_apart()]))
    for said in (
        "9–203",
        "the figures cannot all be true",
        "perhaps not every conflict was found",
        "There may be more conflicts than are listed",
        "91–203",
        "Options for people to weigh, not decisions",
        "replaced by a later figure of the same source",
        "(replaced by no. 8)",
        "has no bearing on the question",
        "may also be: Wadi Nakhla (Hill Province)",
        "harm_has_time",
        "at least 7,000",
        "Outer bound",
        "The axis is logarithmic",
    ):
        assert said in page


def test_a_reason_without_words_is_shown_as_it_is() -> None:
    made = contested()
    made["unused"][-1] |= {"code": "beyond_us", "reason": "a reason that this page has no words for"}
    page = render_dossier([], accounts=[made], language="ar")
    assert '<bdi lang="en" dir="auto">a reason that this page has no words for</bdi>' in page


def test_a_claim_that_is_not_used_is_shown_by_its_words_where_the_page_has_them() -> None:
    reading = json.loads((FIXTURES / "interview.json").read_text("utf-8"))
    made = contested()
    made["unused"][-1]["id"] = reading["claims"][5]["id"]
    page = render_dossier([reading], accounts=[made])
    unused = page[page.index('class="part unused"') :]
    assert 'data-go="5">Show in the text</a>' in unused[: unused.index("</details>")]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_are_what_an_account_is(root: Path, name: str) -> None:
    schema = json.loads((root / "formats" / "account.schema.json").read_text("utf-8"))
    jsonschema.validate(SAMPLES[name](), schema)


def test_each_id_on_the_page_is_its_own() -> None:
    page = render_dossier([], accounts=[make() for make in SAMPLES.values()])
    ids = [attributes["id"] for _, attributes in Elements(page).found if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(attributes["href"]) for tag, attributes in Elements(page).found if tag == "a"}
    assert {target.removeprefix("#") for target in targets} <= set(ids)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_same_account_gives_the_same_bytes(language: str) -> None:
    made = [make() for make in SAMPLES.values()]
    assert render_dossier([], accounts=made, language=language) == render_dossier(
        [], accounts=copy.deepcopy(made), language=language
    )


def test_rendering_leaves_the_account_as_it_is() -> None:
    made = contested()
    render_dossier([], accounts=[made])
    assert made == contested()


def test_words_are_there_in_arabic_for_every_key_and_in_arabic_letters() -> None:
    english, arabic = load_words()["en"], load_words()["ar"]
    keys = [key for key in english if key.startswith(("account", "unused_"))]
    assert len(keys) > 90
    for key in keys:
        assert re.search("[\u0600-\u06ff]", arabic[key]), key


def test_an_arabic_page_holds_no_english_words_of_ours() -> None:
    view = account_view(contested(), "a", ARABIC, {})
    ours = [
        view["answers"][0]["why"],
        view["status"]["label"],
        view["question"]["kind"],
        *(w for _, w in view["legend"]),
    ]
    assert not any(re.search("[A-Za-z]", each) for each in ours)


def test_a_date_among_arabic_words_keeps_its_order() -> None:
    assert '<bdi dir="auto">منذ <bdi dir="ltr">2031-03-12</bdi></bdi>' in render_dossier(
        [], accounts=[far_apart()], language="ar"
    )


def test_zero_stands_before_a_logarithmic_axis() -> None:
    axis = Axis(3.5, 9000, True, True)
    assert axis.at(0) < axis.at(3.5) - 5
