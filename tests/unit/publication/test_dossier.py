"""The dossier as a file: what is in it, and that nothing in a document can act."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sijill.publication.dossier import embedded_json, render_dossier
from sijill.publication.packaged import load_asset_json

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> dict[str, Any]:
    reading: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return reading


class Page(HTMLParser):
    """Elements, the text of the document's lines, and the embedded data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.lines: list[str] = []
        self.data = ""
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag not in {"meta", "br", "input", "path"}:
            self._open.append((tag, attributes))
        if tag == "p" and "line" in (attributes.get("class") or ""):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        tag, attributes = self._open[-1]
        if tag in self.raw:
            if attributes.get("id") == "data":
                self.data += data
            else:
                self.raw[tag].append(data)
        elif any("line" in (each.get("class") or "").split() for _, each in self._open):
            self.lines[-1] += data


def with_text(reading: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The reading with words of the same length in place of others, in the text and in every value."""
    assert len(old) == len(new)
    changed: dict[str, Any] = json.loads(json.dumps(reading).replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1]))
    return changed


def test_every_line_of_the_text_is_there_unchanged() -> None:
    reading = fixture("interview")
    expected = [line for line in reading["text"].splitlines() if line.strip()]
    assert Page(render_dossier([reading])).lines == expected


def test_every_claim_is_marked_on_its_own_words() -> None:
    reading = fixture("interview")
    html = render_dossier([reading])
    for index, claim in enumerate(reading["claims"]):
        marks = re.findall(r'<mark data-f="\w+" data-c="([^"]+)"[^>]*>(.*?)</mark>', html)
        words = "".join(text for numbers, text in marks if str(index) in numbers.split())
        assert words == "".join(span["quote"] for span in claim["spans"])


def test_the_same_input_gives_the_same_bytes() -> None:
    assert render_dossier([fixture("interview")]) == render_dossier([fixture("interview")])


def test_nothing_can_be_fetched() -> None:
    page = Page(render_dossier([fixture("interview")]))
    policy = next(a["content"] for t, a in page.elements if t == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert not [a for _, a in page.elements if a.get("src") or (a.get("href") or "#")[0] != "#"]
    assert not [t for t, _ in page.elements if t in {"link", "iframe", "object", "img"}]


def test_the_policy_names_exactly_the_scripts_and_styles_of_the_page() -> None:
    page = Page(render_dossier([fixture("interview")]))
    policy = next(a["content"] for t, a in page.elements if t == "meta" and a.get("http-equiv")) or ""

    def digests(texts: list[str]) -> set[str]:
        return {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}

    assert set(re.findall(r"'sha256-([^']+)'", policy)) == digests(page.raw["script"]) | digests(page.raw["style"])
    assert len(page.raw["script"]) == 4


def test_no_element_carries_a_style_or_a_handler() -> None:
    page = Page(render_dossier([fixture("interview"), fixture("arabic")], language="ar"))
    assert not [name for _, a in page.elements for name in a if name == "style" or name.startswith("on")]


def test_words_that_look_like_markup_stay_words() -> None:
    reading = with_text(fixture("interview"), "I counted 23 bodies", "</script><b>x</b>23")
    html = render_dossier([reading])
    assert "</script><b>" not in html
    assert "&lt;/script&gt;&lt;b&gt;x&lt;/b&gt;23" in html
    assert json.loads(Page(html).data)["claims"][3]["quote"] == "</script><b>x</b>23"


def test_embedded_json_is_ascii_without_markup() -> None:
    value = {"a": "</script><!-- & \u2028 \u202e ق"}
    embedded = embedded_json(value)
    assert embedded.isascii()
    assert not set("<>&") & set(embedded)
    assert json.loads(embedded) == value


def test_bidirectional_controls_are_visible_everywhere() -> None:
    html = render_dossier([fixture("arabic")], language="ar")
    assert "\u202e" not in html
    assert html.count("U+202E</span>") == 2  # in the text and in the table of claims


def test_it_says_that_nobody_has_reviewed_it() -> None:
    assert "Machine reading, not yet reviewed" in render_dossier([fixture("interview")])
    assert "قراءة آلية لم تُراجَع بعد" in render_dossier([fixture("interview")], language="ar")


def test_arabic_pages_run_from_right_to_left_with_arabic_labels() -> None:
    html = render_dossier([fixture("interview")], language="ar")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<div class="body" lang="en" dir="ltr">' in html
    claim = json.loads(Page(html).data)["claims"][3]
    assert (claim["kind"], claim["definition"]) == ("قتلى", "أشخاص ماتوا من العنف أو الحصار أو آثارهما.")


def test_a_conflict_stands_with_the_words_of_each_voice() -> None:
    html = render_dossier([fixture("interview")])
    table = html[html.index('<table class="conflicts">') : html.index('id="panel-claims"')]
    assert "I counted 23 bodies" in table
    assert "six people died" in table
    assert [claim["conflicts"] for claim in json.loads(Page(html).data)["claims"] if claim["conflicts"]] == [[8], [3]]


def test_conflicts_between_documents() -> None:
    one, other = fixture("interview"), fixture("arabic")
    between = {"claims": [one["claims"][3]["id"], other["claims"][2]["id"]], "kind": "killed", "reason": "23 or 7–9"}
    claims = json.loads(Page(render_dossier([one, other], conflicts=[between])).data)["claims"]
    assert claims[3]["conflicts"] == [8, 21]
    assert claims[21]["document"] == 1


def test_parts_know_their_whole() -> None:
    claims = json.loads(Page(render_dossier([fixture("interview")])).data)["claims"]
    assert claims[3]["parts"] == [4, 5, 6, 7]
    assert claims[4]["part_of"] == 3


def test_a_reading_without_claims_or_date() -> None:
    reading = copy.deepcopy(fixture("interview"))
    reading["claims"], reading["conflicts"], reading["document"]["passages"] = [], [], []
    reading["document"]["published"] = reading["document"]["title"] = None
    html = render_dossier([reading])
    assert "Nothing was read as a claim." in html
    assert "No disagreement was noticed." in html
    assert "relative times stay unresolved" in html


def test_a_kind_of_a_later_version_is_shown_as_written() -> None:
    reading = copy.deepcopy(fixture("interview"))
    reading["claims"][0]["kind"] = "water_cut"
    claim = json.loads(Page(render_dossier([reading])).data)["claims"][0]
    assert (claim["kind"], claim["family"], claim["definition"]) == ("water cut", "other", "")


def test_a_language_without_words() -> None:
    with pytest.raises(KeyError):
        render_dossier([fixture("interview")], language="xx")


def test_the_base_map_holds_what_is_near_and_no_more() -> None:
    base = json.loads(Page(render_dossier([fixture("interview")])).data)["base"]
    names = {row[1] for row in base["countries"]}
    assert {"Syria", "Lebanon", "Jordan"} <= names
    assert not {"Brazil", "Australia"} & names
    assert 0 < len(base["lines"]) < len(load_asset_json("base_map.json")["arcs"])
