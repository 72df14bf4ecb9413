"""The dossier in a real browser: what a person can do with it, by mouse and by keyboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sijill.publication.dossier import render_dossier
from tests.browser.chromium import Browser

FIXTURES = Path(__file__).parents[1] / "unit" / "publication" / "fixtures"
CHOSEN = "Sijill.state.chosen"
FOCUSED_CLAIMS = "document.activeElement.dataset.c"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("dossiers")
    interview, arabic = (json.loads((FIXTURES / f"{name}.json").read_text("utf-8")) for name in ("interview", "arabic"))
    landmarks = [{"name": "Aleppo Airport", "lat": 36.18, "lon": 37.224}]
    made = {
        "english": render_dossier([interview], landmarks=landmarks),
        "arabic": render_dossier([arabic, interview], language="ar"),
    }
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def english(browser: Browser, pages: dict[str, Path]) -> Browser:
    browser.open(pages["english"])
    return browser


@pytest.fixture
def arabic(browser: Browser, pages: dict[str, Path]) -> Browser:
    browser.open(pages["arabic"])
    return browser


def test_it_opens_without_a_request_or_a_complaint(english: Browser) -> None:
    assert english.requests() == []
    assert english.complaints() == []


def test_the_policy_stops_a_request_that_is_tried(english: Browser) -> None:
    tried = "fetch('https://example.invalid/').then(() => 'sent', () => 'stopped')"
    assert english.run(tried) == "stopped"
    assert any("Content Security Policy" in complaint for complaint in english.complaints())


def test_a_click_chooses_the_claim_and_shows_its_values(english: Browser) -> None:
    english.click("mark[data-c='9']")
    assert english.run(CHOSEN) == 9
    card = english.run("document.getElementById('claim').innerText")
    for shown in (
        "Shelling",
        "recorded about 90 shells",
        "about 90",
        "2016-11-22 05:00 – 24:00",
        "As-Sukkari",
        "code points",
    ):
        assert shown in card
    assert english.run("Array.from(document.querySelectorAll('mark.on'), (mark) => mark.textContent).join('')") == (
        "recorded about 90 shells"
    )
    assert english.run("location.hash") == "#claim-10"


def test_a_second_click_goes_through_claims_that_share_words(arabic: Browser) -> None:
    arabic.click("mark[data-c='3 2']")
    assert arabic.run(CHOSEN) == 3
    arabic.click("mark[data-c='3 2']")
    assert arabic.run(CHOSEN) == 2


def test_the_keyboard_reaches_every_claim(english: Browser) -> None:
    english.press("n")
    english.press("n")
    assert english.run(CHOSEN) == 1
    assert english.run(FOCUSED_CLAIMS) == "1"
    english.press("p")
    assert english.run(CHOSEN) == 0
    english.press("Escape")
    assert english.run(CHOSEN) is None
    english.run("document.querySelector('#at-10').focus()")
    english.press("Enter")
    assert english.run(CHOSEN) == 9
    assert english.run("Array.from(document.querySelectorAll('mark[tabindex]')).length") >= 18


def test_the_address_names_a_claim(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["english"], "#claim-4")
    assert browser.run(CHOSEN) == 3
    browser.open(pages["english"], "#claim-999")
    assert browser.run(CHOSEN) is None


def test_filters_take_claims_out_of_text_table_map_and_timeline(english: Browser) -> None:
    before = english.run("document.querySelectorAll('#timeline .bar').length")
    english.run("document.querySelector('[name=family][value=harm]').click()")
    assert english.run("document.querySelector('#at-4').classList.contains('off')")
    assert english.run("document.querySelector('.claims tr[data-claim=\"3\"]').classList.contains('off')")
    assert english.run("document.querySelectorAll('#timeline .bar').length") < before
    assert english.run("document.getElementById('shown').textContent") == "9 of 19 claims shown"
    english.run(
        "(() => { const figures = document.getElementById('figures'); figures.value = 'without';"
        " figures.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    assert english.run("document.getElementById('shown').textContent") == "4 of 19 claims shown"
    english.run("document.querySelector('[type=reset]').click()")
    assert english.run(
        "new Promise((done) => setTimeout(() => done(document.getElementById('shown').textContent), 50))"
    ) == ("19 of 19 claims shown")


def test_a_disagreement_leads_to_its_words(english: Browser) -> None:
    english.click("#tab-conflicts")
    assert english.run("document.getElementById('panel-text').classList.contains('away')")
    english.click("[data-go='8']")
    assert english.run(CHOSEN) == 8
    assert not english.run("document.getElementById('panel-text').classList.contains('away')")


def test_the_map_shows_best_readings_filled_and_alternatives_hollow(english: Browser) -> None:
    english.click("#map-fit")
    opacities = english.run(
        "Array.from(document.querySelectorAll('#map path[fill-opacity]'))"
        ".filter((path) => path.getAttribute('d').includes('a'))"
        ".map((path) => Number(path.getAttribute('fill-opacity')))"
    )
    assert opacities.count(0) == 3
    assert len([each for each in opacities if each == 0.55]) == 6


def test_an_open_end_fades(english: Browser) -> None:
    fills = english.run("Array.from(document.querySelectorAll('#timeline rect'), (bar) => bar.getAttribute('fill'))")
    assert "url(#harm-end)" in fills


def test_evidence_of_time_and_place_is_marked_in_the_text(english: Browser) -> None:
    english.click("mark[data-c='9']")
    words = english.run("Array.from(CSS.highlights.get('evidence'), (range) => range.toString())")
    assert words == ["Bustan al-Qasr", "Kallaseh", "Fardous", "a-Sukkari", "From 5am until right now"]


def test_ranges_run_from_left_to_right_in_arabic_text_and_panel(arabic: Browser) -> None:
    arabic.click("mark[data-c='2']")
    places = (
        "Array.from(document.querySelectorAll('#panel-text bdi[dir=ltr], #claim bdi[dir=ltr]'))"
        ".filter((each) => each.textContent === '7–9').map((each) => { const node = each.firstChild;"
        " const x = (at) => { const range = new Range(); range.setStart(node, at); range.setEnd(node, at + 1);"
        " return range.getBoundingClientRect().x; }; return x(0) < x(2); })"
    )
    found = arabic.run(places)
    assert len(found) >= 3
    assert all(found)


def test_a_highlight_inside_an_arabic_word_keeps_its_letters_joined(arabic: Browser) -> None:
    # A letter that is joined is narrower than the same letter alone; a broken join would change the width of the word.
    widths = arabic.run(
        "(() => { const line = document.querySelector('#panel-text .line mark').closest('.line');"
        " const range = new Range(); range.selectNodeContents(line);"
        " const marked = range.getBoundingClientRect().width;"
        " const plain = line.cloneNode(false); plain.textContent = line.textContent; line.after(plain);"
        " range.selectNodeContents(plain); const whole = range.getBoundingClientRect().width; plain.remove();"
        " const alone = document.createElement('p'); alone.className = line.className;"
        " alone.textContent = line.textContent.replace('القصف', 'ال\\u200cقصف');"
        " line.after(alone);"
        " range.selectNodeContents(alone); const broken = range.getBoundingClientRect().width; alone.remove();"
        " return [marked, whole, broken]; })()"
    )
    marked, whole, broken = widths
    assert abs(marked - whole) < 0.5
    assert abs(broken - whole) > 0.5


@pytest.mark.parametrize("name", ["english", "arabic"])
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, pages: dict[str, Path], name: str) -> None:
    browser.open(pages[name], "#claim-3", width=420, height=900)
    assert browser.run("document.scrollingElement.scrollWidth") <= 420
    assert browser.complaints() == []


def test_every_control_has_a_name_and_every_table_headers(english: Browser) -> None:
    nameless = english.run(
        "Array.from(document.querySelectorAll('button, select, input'))"
        ".filter((each) => !(each.textContent.trim() || each.getAttribute('aria-label') || each.labels?.length))"
        ".map((each) => each.outerHTML)"
    )
    assert nameless == []
    assert english.run(
        "Array.from(document.querySelectorAll('table')).every((each) => each.querySelector('th[scope=col]'))"
    )


def test_words_on_their_colours_can_be_read(english: Browser) -> None:
    # WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1 between the text and each colour it stands on
    ratios = english.run(
        "(() => { const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)"
        ".map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)"
        ".reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);"
        " return Array.from(document.querySelectorAll('mark, .notice')).map((each) => {"
        " const style = getComputedStyle(each);"
        " const pair = [light(style.color), light(style.backgroundColor)].sort((a, b) => b - a);"
        " return (pair[0] + 0.05) / (pair[1] + 0.05); }); })()"
    )
    assert len(ratios) > 18
    assert min(ratios) >= 4.5
