"""Estimates in a real browser: seen and read on a desk and on a phone, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from sijill.estimation.families.settings import Settings
from sijill.publication.estimate_page import render_estimates
from sijill.workflows.estimate import Asked, Source, estimate
from tests.browser.chromium import Browser

PHONE, DESK = 360, 1280
# invented
COUNTS = {1: 210, 2: 190, 4: 160, 8: 90, 3: 60, 5: 35, 6: 48, 9: 21, 10: 14, 12: 30, 7: 22, 11: 6, 13: 8, 14: 7, 15: 4}
LISTS = "church of the old town,مستشفى,office,press,region,count\n" + "".join(
    f"{p & 1},{p >> 1 & 1},{p >> 2 & 1},{p >> 3 & 1},{region},{n}\n"
    for region in ("north", "الجنوب")
    for p, n in COUNTS.items()
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("estimates")
    asked = Asked(by="region", settings=Settings(resamples=40, draws=300))
    content = estimate([Source("lists.csv", (LISTS + "1,0,0,0,west,3\n").encode())], asked).json()
    for language in ("en", "ar"):
        (folder / f"{language}.html").write_text(render_estimates(content, language=language), encoding="utf-8")
    return {language: folder / f"{language}.html" for language in ("en", "ar")}


def show(browser: Browser, page: Path, *, width: int) -> None:
    browser.open(page, width=width, height=900)
    browser.run(
        "new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))"
    )


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_opens_without_a_complaint_and_without_sideways_scrolling(
    browser: Browser, pages: dict[str, Path], language: str, width: int
) -> None:
    show(browser, pages[language], width=width)
    assert browser.complaints() == []
    assert browser.requests() == []
    browser.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert browser.run("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_words_of_a_drawing_stay_on_the_page_and_apart(
    browser: Browser, pages: dict[str, Path], language: str, width: int
) -> None:
    show(browser, pages[language], width=width)
    outside = browser.run(
        "Array.from(document.querySelectorAll('svg[role=img] text')).filter((each) => {"
        " const box = each.getBoundingClientRect(); const sheet = each.closest('.account').getBoundingClientRect();"
        " return box.left < sheet.left || box.right > sheet.right; }).map((each) => each.textContent)"
    )
    assert outside == []
    covering = browser.run(
        "Array.from(document.querySelectorAll('svg[role=img]')).flatMap((svg) => {"
        " const found = Array.from(svg.querySelectorAll('text'), (each) => [each.textContent,"
        " each.getBoundingClientRect()]);"
        " return found.flatMap(([a, p], at) => found.slice(at + 1).filter(([, q]) => p.x + 1 < q.x + q.width &&"
        " q.x + 1 < p.x + p.width && p.y + 5 < q.y + q.height && q.y + 5 < p.y + p.height)"
        ".map(([b]) => `${a} | ${b}`)); })"
    )
    assert covering == []
    assert browser.run("document.querySelectorAll('svg[role=img]').length") > 10
