"""The cover page for people: in both languages, with nothing in it that a document's name could make act."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from sijill.publication.cover import DOES_NOT, LANGUAGES, PROVES, Cover, qr_svg, render_cover
from sijill.publication.wording import words_of

DOCUMENT: dict[str, Any] = {
    "number": 2,
    "name": "statement.pdf",
    "sha256": "d" * 64,
    "bytes": 1200,
    "added": "2026-09-01 10:00 UTC",
    "claims": 12,
    "open": 7,
    "original": "originals/2.pdf",
    "basis": None,
}
ERASED: dict[str, Any] = {**DOCUMENT, "number": 5, "basis": "Court order 12/2026"}
COVER = Cover(
    origin="sijill/" + "a" * 64,
    root_key="b" * 64,
    tree_size=12_345,
    root_hash="c" * 64,
    made="2026-10-01 12:00 UTC",
    checkpoint="sijill/aaaa\n12345\nAAAA=\n\n— sijill/aaaa BBBB=\n",
    documents=[DOCUMENT, ERASED],
    anchors=["Stamped 2026-09-02 by Example TSA"],
    suspects=[("e" * 64, 7, 20)],
    reason="For the court",
    verifier_sha256="f" * 64,
    version="0.1.0",
)
LOADING = {"src", "srcset", "action", "formaction", "data", "poster", "background", "ping", "cite", "manifest"}
ACTING = {"script", "iframe", "object", "embed", "form", "link", "base", "img", "audio", "video", "applet", "frame"}


class Page(HTMLParser):
    """What a browser makes of the page: its elements, and the text outside of styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


def page_of(**changes: Any) -> Page:
    return Page(render_cover(replace(COVER, **changes)))


def named(name: str) -> Page:
    return page_of(documents=[{**DOCUMENT, "name": name}])


def test_both_languages_stand_below_one_another() -> None:
    sections = [attributes for tag, attributes in page_of().elements if tag == "section"]
    assert [(each["lang"], each["dir"]) for each in sections] == [("en", "ltr"), ("ar", "rtl")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_all(language: str) -> None:
    text, words = page_of().text, words_of(language)
    keys = ["cover_title", "cover_lead", "cover_erased", "cover_check_how", "cover_qr"]
    keys += [f"cover_proves_{key}" for key in PROVES] + [f"cover_does_not_{key}" for key in DOES_NOT]
    for key in keys:
        assert words[key] in text
    assert words["cover_no_anchors"] not in text
    assert words["cover_no_anchors"] in page_of(anchors=[]).text


def test_what_is_to_be_compared_stands_in_both() -> None:
    text = page_of().text
    own = (COVER.origin, COVER.root_key, COVER.root_hash, COVER.made, COVER.reason, COVER.verifier_sha256)
    for shown in (*own, "12,345", "d" * 64, "statement.pdf"):
        assert text.count(shown) == 2 or (shown == COVER.origin and text.count(shown) >= 2)


def test_an_erased_document_shows_its_basis_and_no_name() -> None:
    text = page_of(documents=[ERASED]).text
    assert text.count("Court order 12/2026") == 2
    assert "statement.pdf" not in text
    assert "originals/2.pdf" not in render_cover(replace(COVER, documents=[ERASED]))


def test_a_document_is_linked_inside_of_the_package() -> None:
    links = [attributes["href"] for tag, attributes in page_of().elements if tag == "a"]
    assert links == ["originals/2.pdf", "register.json"] * 2


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>.txt",
        '"><img src=x onerror=alert(1)>',
        "'; alert(1); '",
        "{{ 7 * 7 }} {% raw %}",
        "</bdi></a></section><form action=//evil.example>",
        "A & B &lt;i&gt; &amp;",
        "javascript:alert(1)",
        "ملف <b>عربي</b>",
    ],
)
def test_a_name_is_shown_as_it_is_and_is_only_text(name: str) -> None:
    page = named(name)
    assert page.text.count(name) == 2
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in named("plain").elements]


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200b", "\x00", "\ufeff"])
def test_a_control_in_a_name_is_shown_and_no_longer_acts(control: str) -> None:
    page = named(f"invoice{control}fdp.exe")
    assert control not in page.text
    marks = [attributes for tag, attributes in page.elements if tag == "span" and attributes.get("class") == "ctl"]
    assert len(marks) == 2
    assert page.text.count(f"U+{ord(control):04X}") == 2
    assert "<span" not in page.text


@pytest.mark.parametrize("field", ["basis", "anchor"])
def test_what_others_wrote_is_only_text_too(field: str) -> None:
    evil = "<script>alert(1)</script> & <b>"
    page = page_of(documents=[{**ERASED, "basis": evil}]) if field == "basis" else page_of(anchors=[evil])
    assert page.text.count(evil) == 2
    assert not {tag for tag, _ in page.elements} & {"script", "b"}


def test_nothing_runs_and_nothing_is_loaded() -> None:
    html = render_cover(COVER)
    elements = Page(html).elements
    assert not {tag for tag, _ in elements} & ACTING
    for tag, attributes in elements:
        assert not {name for name in attributes if name.startswith("on") or name in LOADING}, tag
        assert not (attributes.get("href") or "").startswith(("http:", "https:", "//", "data:", "javascript:"))
        assert "url(" not in (attributes.get("style") or "")
    policy = [each["content"] for tag, each in elements if tag == "meta" and "http-equiv" in each]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert "@import" not in html
    assert "url(" not in html
    # the name space of SVG is a name and is never fetched
    assert set(re.findall(r"https?://[^\s\"'<]+", html)) <= {"http://www.w3.org/2000/svg"}


def test_the_checkpoint_can_be_taken_by_a_camera() -> None:
    assert qr_svg(COVER.checkpoint) in render_cover(COVER)
    assert qr_svg(COVER.checkpoint) != qr_svg(COVER.checkpoint.replace("12345", "12346"))
    assert qr_svg("x").startswith("<svg")


def test_a_page_of_no_documents_can_be_made() -> None:
    assert COVER.root_hash in page_of(documents=[], anchors=[]).text


def test_the_same_package_has_the_same_page() -> None:
    assert render_cover(COVER) == render_cover(COVER)


def test_the_code_is_whole_at_any_size() -> None:
    tag = re.match("<svg[^>]*>", qr_svg(COVER.checkpoint))
    assert tag is not None
    assert "viewBox" in tag[0]
    assert "width" not in tag[0]


def test_what_is_suspect_is_said() -> None:
    for language in LANGUAGES:
        told = words_of(language)["cover_suspect"].format(key=f"{'e' * 16}…", since=7, revoked=20)
        assert told in page_of().text
    assert "e" * 16 not in page_of(suspects=[]).text
