"""An account in a real browser: its picture can be seen and read, on a desk and on a phone, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sijill.publication.dossier import render_dossier
from tests.browser.chromium import Browser
from tests.unit.publication.test_account_picture import SAMPLES

FIXTURES = Path(__file__).parents[1] / "unit" / "publication" / "fixtures"
PHONE, DESK = 360, 1280
PAGES = ["en", "ar", "en-with-documents", "ar-with-documents"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("accounts")
    accounts = [make() for make in SAMPLES.values()]
    accounts[0]["claims"][1]["quote"] = f"Ninety-one {'x' * 300} {'كلمة' * 60}"
    interview = json.loads((FIXTURES / "interview.json").read_text("utf-8"))
    made = {}
    for language in ("en", "ar"):
        made[language] = render_dossier([], accounts=accounts, language=language)
        made[f"{language}-with-documents"] = render_dossier([interview], accounts=accounts, language=language)
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def show(browser: Browser, page: Path, *, width: int) -> None:
    """Open a page; one without scripts calls itself ready before all of it has been read."""
    browser.open(page, width=width, height=900)
    browser.run(
        "new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))"
    )


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_it_opens_without_a_complaint_and_without_sideways_scrolling(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    show(browser, pages[name], width=width)
    assert browser.complaints() == []
    assert browser.requests() == []
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert browser.run("document.scrollingElement.scrollWidth") <= width
    wide = (
        "Array.from(document.querySelectorAll('.accounts *')).filter((each) => !each.closest('svg'))"
        ".filter((each) => { const box = each.getBoundingClientRect();"
        " return box.right > innerWidth || box.left < 0; })"
        ".map((each) => each.outerHTML.slice(0, 200))"
    )
    assert browser.run(wide) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["en", "ar"])
def test_the_picture_is_seen_and_its_words_can_be_read(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    show(browser, pages[name], width=width)
    boxes = browser.run(
        "Array.from(document.querySelectorAll('svg[role=img]'), (each) => { const box = each.getBoundingClientRect();"
        " return [box.width, box.height]; })"
    )
    assert len(boxes) == 5
    assert all(wide > 0.8 * (width - 100) * (1 if width == PHONE else 0.6) and high > 80 for wide, high in boxes)
    sizes = browser.run(
        "Array.from(document.querySelectorAll('svg[role=img] text'),"
        " (each) => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 11


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["en", "ar"])
def test_no_words_of_a_drawing_leave_the_page(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    show(browser, pages[name], width=width)
    outside = browser.run(
        "Array.from(document.querySelectorAll('svg[role=img] text')).filter((each) => {"
        " const box = each.getBoundingClientRect(); const sheet = each.closest('.account').getBoundingClientRect();"
        " return box.left < sheet.left || box.right > sheet.right; }).map((each) => each.textContent)"
    )
    assert outside == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["en", "ar"])
def test_figures_of_a_drawing_do_not_cover_one_another(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    show(browser, pages[name], width=width)
    covering = browser.run(
        "Array.from(document.querySelectorAll('svg[role=img]')).flatMap((svg) => {"
        " const found = Array.from(svg.querySelectorAll('text'), (each) => [each.textContent, each.getBBox()]);"
        " return found.flatMap(([a, p], at) => found.slice(at + 1).filter(([, q]) => p.x + 1 < q.x + q.width &&"
        " q.x + 1 < p.x + p.width && p.y + 5 < q.y + q.height && q.y + 5 < p.y + p.height)"
        ".map(([b]) => `${a} | ${b}`)); })"
    )
    assert covering == []


@pytest.mark.parametrize("name", ["en", "ar"])
def test_ranges_run_from_left_to_right_everywhere(browser: Browser, pages: dict[str, Path], name: str) -> None:
    show(browser, pages[name], width=DESK)
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    ordered = browser.run(
        "(() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const found = [];"
        " for (let node; (node = walker.nextNode());) { const at = node.data.indexOf('7–9');"
        " if (at < 0 || node.parentElement.closest('title, desc')) continue;"
        " const x = (shift) => { const range = new Range(); range.setStart(node, at + shift);"
        " range.setEnd(node, at + shift + 1); return range.getBoundingClientRect().x; };"
        " found.push(x(0) < x(2)); } return found; })()"
    )
    assert len(ordered) >= 8
    assert all(ordered)


def test_the_number_axis_runs_from_left_to_right_in_arabic(browser: Browser, pages: dict[str, Path]) -> None:
    show(browser, pages["ar"], width=DESK)
    assert browser.run("document.documentElement.dir") == "rtl"
    ticks = browser.run(
        "Array.from(document.querySelectorAll('#account-1 svg[aria-labelledby=account-1-title] .tick'),"
        " (each) => [Number(each.textContent), each.getBoundingClientRect().x])"
    )
    assert ticks == sorted(ticks)
    assert [x for _, x in ticks] == sorted(x for _, x in ticks)


def test_a_name_stands_where_a_line_of_the_page_begins(browser: Browser, pages: dict[str, Path]) -> None:
    gaps = (
        "Array.from(document.querySelectorAll('.account figure .name'), (each) => { const box ="
        " each.getBoundingClientRect(), all = each.closest('svg').getBoundingClientRect();"
        " return [box.left - all.left, all.right - box.right]; })"
    )
    for name, side in (("en", 0), ("ar", 1)):
        show(browser, pages[name], width=DESK)
        assert all(abs(gap[side]) < 3 for gap in browser.run(gaps))


def test_what_clashes_is_hatched_and_the_page_without_documents_has_no_map(
    browser: Browser, pages: dict[str, Path]
) -> None:
    show(browser, pages["en"], width=DESK)
    fills = browser.run(
        "Array.from(document.querySelectorAll('[role=img] .clash .bar'), (each) => getComputedStyle(each).fill)"
    )
    assert fills == ['url("#account-1-hatch")']
    assert browser.run("document.querySelector('#map, #timeline, [role=tab], form')") is None


def test_an_account_beside_documents_leaves_the_text_its_room(browser: Browser, pages: dict[str, Path]) -> None:
    show(browser, pages["en-with-documents"], width=DESK)
    assert browser.run("document.querySelector('.reading').getBoundingClientRect().height") > 700
    # lines that were out of sight get their true height only when they come into it
    browser.run("document.querySelector(\"mark[data-c='9']\").scrollIntoView({ block: 'center' })")
    browser.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    browser.click("mark[data-c='9']")
    assert browser.run("Sijill.state.chosen") == 9


def test_words_on_their_colours_can_be_read(browser: Browser, pages: dict[str, Path]) -> None:
    # WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1
    show(browser, pages["en"], width=DESK)
    ratios = browser.run(
        "(() => { const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)"
        ".map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)"
        ".reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);"
        " const ground = light('rgb(218, 232, 229)');"
        " const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);"
        " return [...Array.from(document.querySelectorAll('.status, .outer, .warn'), (each) => { const style ="
        " getComputedStyle(each); return ratio(light(style.color), light(style.backgroundColor)); }),"
        " ...Array.from(document.querySelectorAll('svg[role=img] text'), (each) =>"
        " ratio(light(getComputedStyle(each).fill), ground))]; })()"
    )
    assert len(ratios) > 40
    assert min(ratios) >= 4.5
