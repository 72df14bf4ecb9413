"""What a reader sees of a document's text."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.publication.visible import HIDDEN, text_html


def seen(html: str) -> str:
    """The text of our own HTML, each visible control turned back into the character it stands for."""
    back = re.sub(r'<span class="ctl[^>]*>U\+([0-9A-F]{4})</span>', lambda found: chr(int(found[1], 16)), html)
    return unescape(re.sub(r"</?bdi[^>]*>", "", back))


def test_markup_in_a_document_is_only_text() -> None:
    assert text_html("<script>alert('x')</script> & \"so\"") == (
        "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;so&quot;"
    )


@pytest.mark.parametrize("control", ["\u202e", "\u2067", "\u200b", "\ufeff", "\x00", "\u061c"])
def test_a_control_is_shown_and_no_longer_acts(control: str) -> None:
    html = text_html(f"a{control}b")
    assert control not in html
    assert f"U+{ord(control):04X}</span>" in html


def test_the_joiner_that_persian_needs_stays() -> None:
    assert text_html("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("written", ["7–9", "40-50", "1,200 – 1,500"])
def test_a_range_keeps_its_order(written: str) -> None:
    assert text_html(f"قُتل {written} مدنيين") == f'قُتل <bdi dir="ltr">{written}</bdi> مدنيين'


def test_a_hyphen_in_a_name_is_no_range() -> None:
    assert "<bdi" not in text_html("MiG-21 F-16 al-7 2016-a 2016-12-13 2016-12-13T10:00:00Z 12-13-2016")


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&\"'7-9–\u202e\u200b\x00"))))
def test_no_character_is_lost(text: str) -> None:
    # The parser of HTML numbers (unescape) turns some controls into others, so those are compared by their marks.
    html = text_html(text)
    assert seen(html) == text
    assert not HIDDEN.search(html)
