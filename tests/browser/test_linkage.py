"""Linkages in a real browser: incidents and persons, seen and read on a desk and on a phone, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sijill.accounts.parse import parse_claims
from sijill.gazetteer import load_gazetteer
from sijill.linkage.engine import DuckDB
from sijill.linkage.incidents.model import default_incident_model
from sijill.linkage.model import default_model
from sijill.publication.linkage_page import render_incidents, render_linkage
from sijill.workflows.incidents import incidents_summary, link_claims
from sijill.workflows.link import link_lists, summary
from sijill.workflows.lists import open_list
from tests.browser.chromium import Browser

PHONE, DESK = 360, 1280
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
PAGES = ("incidents-en", "incidents-ar", "persons-en", "persons-ar")

# all invented
MINISTRY = (
    "id,الاسم,الجنس,العمر,تاريخ الوفاة\n"
    "1,سامر فريد خليل الزعفراني,ذكر,31,2016-05-03\n2,هالة فريد خليل الزعفراني,أنثى,28,2016-05-03\n"
    "3,وليد نبيل سالم القصبجي,ذكر,نحو 55,2016-05-09\n4,رانيا ماهر عزت البيلوني,أنثى,7,9/5/2016\n"
    "5,سامر فريد خليل الزعفراني,ذكر,33,2016-05-04\n6,,ذكر,40,2016-05-04\n"
)
MONITOR = (
    "id,full name,sex,age,date of death\n"
    "a,Samer Farid Khalil al-Zaafarani,M,31,2016-05-03\nb,Hala Fareed Khaleel Zaafarani,F,29,2016-05-03\n"
    "c,Waleed Nabil Salim Alqasabji,M,50,2016-05-10\nd,Fuad Hisham Qudsi,M,19,2016-05-09\n"
)


def said(id_: str, document: str, kind: str, place: str, day: int, low: int | None = None, **more: Any) -> Any:
    """A claim on one day of May 2016 by the name of its document."""
    scope = {"place": place, "from": f"2016-05-{day:02}", "to": f"2016-05-{day + 1:02}"}
    figures = {} if low is None else {"low": low, "high": more.pop("high", low)}
    return {"id": id_, "document": document, "speaker": document, "kind": kind, "scope": scope, **figures, **more}


CLAIMS = [
    said("m1", "monitor", "air_strike", "Sukkari, Aleppo", 3, actor="an army"),
    said("m2", "monitor", "killed", "Sukkari, Aleppo", 3, 12),
    said("m3", "monitor", "injured", "Sukkari, Aleppo", 3, 30, high=40),
    said("d1", "يوميات من الحي", "barrel_bomb", "السكري", 3),
    said("d2", "يوميات من الحي", "killed", "السكري", 3, 12),
    said("a1", "agency", "attack", "Aleppo", 3, actor="جيش"),
    said("a2", "agency", "killed", "Aleppo", 3, 18),
    said("a3", "agency", "killed", "Al-Bab", 4, 4),
    said("b1", "bulletin", "shelling", "Al-Bab", 5),
    said("b2", "bulletin", "killed", "Al-Bab", 5, 4),
    said("l1", "bulletin", "killed", "Sukkari, Aleppo", 9, 12),
    said("o1", "a report whose name is long enough to be broken over lines, 2016", "killed", "Douma", 9, 120),
    said("o2", "مكتب", "killed", "دوما", 9, 100, high=None),
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("linkages")
    lists = []
    for name, text in (("وزارة", MINISTRY), ("monitor", MONITOR)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        lists.append(open_list(folder / f"{name}.csv", name=name))
    persons = summary(link_lists(lists, default_model(), DuckDB(), keep_best=False, threshold=0.5))
    incidents = incidents_summary(link_claims(parse_claims(CLAIMS), load_gazetteer(), default_incident_model()))
    for language in ("en", "ar"):
        (folder / f"persons-{language}.html").write_text(render_linkage(persons, language=language), "utf-8")
        (folder / f"incidents-{language}.html").write_text(render_incidents(incidents, language=language), "utf-8")
    return {name: folder / f"{name}.html" for name in PAGES}


def show(browser: Browser, page: Path, *, width: int) -> None:
    browser.open(page, width=width, height=900)
    browser.run(
        "new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))"
    )


@WIDTHS
@pytest.mark.parametrize("name", PAGES)
def test_it_opens_without_a_complaint_and_without_sideways_scrolling(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    show(browser, pages[name], width=width)
    assert browser.complaints() == []
    assert browser.requests() == []
    assert browser.run("document.scrollingElement.scrollWidth") <= width
    wide = (
        "Array.from(document.querySelectorAll('main *')).filter((each) => !each.closest('svg'))"
        ".filter((each) => { const box = each.getBoundingClientRect();"
        " return box.right > innerWidth || box.left < 0; })"
        ".map((each) => each.outerHTML.slice(0, 200))"
    )
    assert browser.run(wide) == []


@WIDTHS
@pytest.mark.parametrize("name", PAGES)
def test_words_and_figures_can_be_read(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    show(browser, pages[name], width=width)
    sizes = browser.run(
        "Array.from(document.querySelectorAll('svg text'),"
        " (each) => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a)"
    )
    assert len(sizes) == 6
    assert min(sizes) >= 11
    covering = browser.run(
        "Array.from(document.querySelectorAll('.waterfall tr')).filter((row) => { const at = (cell) => { const range ="
        " new Range(); range.selectNodeContents(cell); return range.getBoundingClientRect(); };"
        " const [name, bits, bar] = row.cells; const [p, q, r] = [at(name), at(bits), bar.getBoundingClientRect()];"
        " const apart = (one, other) => one.right <= other.left + 1 || other.right <= one.left + 1;"
        " return !apart(p, q) || !apart(p, r) || !apart(q, r); }).map((row) => row.textContent)"
    )
    assert covering == []


@WIDTHS
@pytest.mark.parametrize("name", PAGES)
def test_each_bar_begins_where_the_one_before_it_ended(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    """Bits for one person or incident go to the right in both languages, as the page says, and the last is the sum."""
    show(browser, pages[name], width=width)
    falls = browser.run(
        "Array.from(document.querySelectorAll('.waterfall'), (fall) => Array.from(fall.rows, (row) => {"
        " const box = row.querySelector('rect').getBoundingClientRect();"
        " return [parseFloat(row.cells[1].textContent), box.left, box.right]; }))"
    )
    assert len(falls) > 4
    for *steps, (_, *whole) in falls:
        zero = end = steps[0][2 if steps[0][0] < 0 else 1]
        for bits, left, right in steps:
            start, then = (left, right) if bits > 0 else (right, left)
            assert start == pytest.approx(end, abs=2)
            end = then
        assert whole == pytest.approx(sorted((zero, end)), abs=2)


@pytest.mark.parametrize("name", PAGES)
def test_figures_run_from_left_to_right(browser: Browser, pages: dict[str, Path], name: str) -> None:
    show(browser, pages[name], width=DESK)
    turned = browser.run(
        "Array.from(document.querySelectorAll('main bdi[dir=ltr]')).filter((each) => { const text = each.firstChild;"
        " const x = (at) => { const range = new Range(); range.setStart(text, at); range.setEnd(text, at + 1);"
        " return range.getBoundingClientRect().x; }; return text.length > 1 && x(0) >= x(text.length - 1); })"
        ".map((each) => each.textContent)"
    )
    assert turned == []
    assert browser.run("document.querySelectorAll('main bdi[dir=ltr]').length") > 20


ENGLISH_THERE = {"sijill", "relate", "link", "review", "same_event", "different_event", "SHA", "date_order", "Sijill"}
"""Commands, options and marks, which are the same in every language."""


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith("ar")])
def test_the_arabic_page_has_no_english_words_but_those_of_the_sources(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    show(browser, pages[name], width=DESK)
    assert browser.run("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    told = browser.run(
        "(() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const found = [];"
        " for (let node; (node = walker.nextNode());) if (!node.parentElement.closest('bdi, code'))"
        " found.push(...(node.data.match(/[A-Za-z_]{2,}/g) ?? [])); return found; })()"
    )
    assert set(told) <= ENGLISH_THERE
    assert browser.run("getComputedStyle(document.querySelector('main h2')).direction") == "rtl"
