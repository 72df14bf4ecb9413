"""Saved web pages: the article is read, everything else is kept, and dates come from metadata only."""

from __future__ import annotations

import hashlib
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.intake.section import How
from sijill.values.document import Document, PassageRole
from tests.unit.intake import html_samples as samples
from tests.unit.intake.originals import said, take, take_one


def words_read(document: Document) -> str:
    return "\n".join(words for words, _ in said(document))


def test_the_article_is_read_and_the_rest_of_the_page_is_kept_beside_it() -> None:
    document = take_one("a.html", samples.article())
    assert samples.FIRST in words_read(document)
    assert "said that two of the dead were children" in words_read(document)
    for furniture in ("Home", "Latest news", "All rights reserved 2024"):
        assert furniture in document.text
        assert furniture not in words_read(document)
    assert any("outside of what is read are kept and not read" in note for note in document.notes)


def test_title_and_headings_are_titles() -> None:
    document = take_one("a.html", samples.article())
    assert document.title == "Strike on market kills five"
    titles = [words for words, passage in said(document) if passage.role is PassageRole.TITLE]
    assert titles == ["Strike on market kills five", "Witnesses"]


def test_a_title_that_only_metadata_give_is_put_first() -> None:
    head = '<meta property="og:title" content="Six wounded at the mill">'
    document = take_one("a.html", samples.page(f"<p>{samples.FIRST}</p><p>{samples.SECOND}</p>", head))
    assert document.text.startswith("Six wounded at the mill\n\n")


def test_author_and_site_are_kept() -> None:
    head = '<meta name="author" content="Rana Testwriter"><meta property="og:site_name" content="Northern Relay">'
    document = take_one("a.html", samples.article(head))
    assert document.outlet == "Northern Relay"
    assert "author, as the page says: Rana Testwriter" in document.notes


def test_the_working_copy_names_its_tools() -> None:
    assert take_one("a.html", samples.article()).working_copy.startswith("trafilatura ")


DATES = [
    (samples.json_ld("NewsArticle", "2016-05-06T23:30:00+03:00"), date(2016, 5, 6), "JSON-LD"),
    ('<meta property="article:published_time" content="2016-05-06T01:00:00Z">', date(2016, 5, 6), "article:published"),
    ('<meta name="DC.date.issued" content="6 May 2016">', date(2016, 5, 6), "DC.date.issued"),
    ('<time itemprop="datePublished" datetime="2016-05-06">Friday</time>', date(2016, 5, 6), "time tag"),
]


@pytest.mark.parametrize(("head", "expected", "source"), DATES)
def test_a_date_comes_from_metadata_and_its_source_is_noted(head: str, expected: date, source: str) -> None:
    document = take_one("a.html", samples.article(head))
    assert document.published == expected
    assert any("published 2016-05-06, as" in note and source in note for note in document.notes)


NO_DATES = [
    samples.json_ld("Organization", "2016-05-06"),
    '<meta property="article:modified_time" content="2016-05-06">',
    '<meta name="date" content="2016-05-06">',
    '<link rel="canonical" href="https://relay.example/2016/05/06/strike">',
    '<time datetime="2016-05-06">on that Friday</time>',
    '<meta property="article:published_time" content="1970-01-01T00:00:00Z">',
    '<meta property="article:published_time" content="05/06/2016">',
    "<p>The same had happened on 6 May 2016 in another town.</p>",
]


@pytest.mark.parametrize("head", NO_DATES)
def test_no_date_is_guessed(head: str) -> None:
    document = take_one("a.html", samples.article(extra=head))
    assert document.published is None
    assert any("no publication date" in note for note in document.notes)


def test_dates_that_differ_are_told() -> None:
    head = samples.json_ld("NewsArticle", "2016-05-06") + '<meta name="pubdate" content="2016-05-09">'
    document = take_one("a.html", samples.article(head))
    assert document.published == date(2016, 5, 6)
    assert any("other dates of publication too: 2016-05-09" in note for note in document.notes)


def test_the_date_of_the_caller_and_a_dateline_are_used() -> None:
    assert take_one("a.html", samples.article(), How(published=date(2020, 1, 2))).published == date(2020, 1, 2)
    text = f"<h1>Strike</h1><p>TESTTOWN, May 6, 2016 (Relay) — {samples.FIRST}</p>"
    assert take_one("a.html", samples.page(text)).published == date(2016, 5, 6)


def test_tables_are_kept_row_by_row() -> None:
    rows = [words for words, _ in said(take_one("a.html", samples.article(extra=samples.CASUALTIES))) if "\t" in words]
    assert rows == ["Name\tAge", "Test One\t9", "Test Two\t31", "Test Three\t40"]


def test_a_page_that_is_only_a_table_is_read_whole() -> None:
    document = take_one("list.html", samples.page(samples.NAVIGATION + samples.CASUALTIES))
    assert [words for words, _ in said(document)] == ["Name\tAge", "Test One\t9", "Test Two\t31", "Test Three\t40"]
    assert any("lxml" in note for note in document.notes)


def test_a_table_far_from_the_article_is_read_too() -> None:
    after = f"<section><div><p>x</p></div>{samples.CASUALTIES}</section>"
    assert "Test Three\t40" in words_read(take_one("a.html", samples.article(after=after)))


def test_a_short_post_is_read_whole() -> None:
    post = "<div class='post'>Our teams pulled 3 children from the rubble.</div><div><a href='/'>Back</a></div>"
    document = take_one("post.html", samples.page(post))
    assert words_read(document) == "Our teams pulled 3 children from the rubble."
    assert "Back" in document.text
    assert any("no article is set off" in note for note in document.notes)


def test_a_layout_table_is_no_table() -> None:
    page = "<table><tr><td><table><tr><td>a</td></tr></table></td><td><p>Two men were killed.</p></td></tr></table>"
    assert "Two men were killed." in words_read(take_one("t.html", samples.page(page)))


def test_captions_are_captions_and_pictures_are_named() -> None:
    document = take_one("a.html", samples.article(extra=samples.FIGURE + samples.DATA_IMAGE))
    captions = [words for words, passage in said(document) if passage.role is PassageRole.CAPTION]
    assert captions == ["The market after the strike"]
    named, written = document.attachments
    assert (named.name, named.media_type, named.sha256) == ("img/market.jpg", "image/jpeg", None)
    assert written.sha256 == hashlib.sha256(b"\x89PNG\r\n\x1a\n").hexdigest()
    assert written.size_bytes == 8


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6", "utf-16"])
def test_arabic_in_the_encodings_of_its_pages(charset: str) -> None:
    body = samples.ARABIC
    if charset == "iso-8859-6":
        body = body.replace("١٢", "12")
    document = take_one("a.html", samples.page(body, charset=charset, language="ar"))
    assert "قُتل خمسة أشخاص، بينهم طفلان" in words_read(document)
    assert document.language == "ar"


def test_a_declaration_that_is_wrong_does_not_break_utf8() -> None:
    data = samples.page(samples.ARABIC).replace(b'charset="utf-8"', b'charset="windows-1256"')
    assert "قُتل خمسة أشخاص" in words_read(take_one("a.html", data))


def test_an_undeclared_encoding_is_guessed_and_noted() -> None:
    html = samples.page(samples.ARABIC).decode().replace('<meta charset="utf-8">', "").replace("١٢", "12")
    data = html.encode("cp1256")
    document = take_one("a.html", data)
    assert "قُتل خمسة أشخاص" in words_read(document)
    assert any("guessed" in note for note in document.notes)


def test_hidden_text_and_scripts_are_not_read() -> None:
    extra = "<p style='display: none'>Forty were killed in a hidden place by nobody.</p><script>var killed=9</script>"
    document = take_one("a.html", samples.article(extra=extra))
    assert "Forty were killed" in document.text
    assert "Forty were killed" not in words_read(document)
    assert "var killed" not in document.text


def test_a_page_of_scripts_says_that_it_shows_no_words() -> None:
    with pytest.raises(UnreadableDocument, match=r"app\.html: the page shows no words"):
        take("app.html", samples.page("<div id='root'></div><script>boot()</script>"))


def test_nothing_is_fetched_or_expanded() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "x"><!ENTITY f SYSTEM "file:///etc/passwd">]><html><body>'
    document = take_one("x.html", bomb + b"<p>Two men &f; &a; were killed.</p></body></html>")
    assert "root:" not in document.text


@pytest.mark.parametrize("levels", [200, 400, 5_000])
def test_words_in_deep_nesting_are_not_lost(levels: int) -> None:
    document = take_one("deep.html", samples.deep(levels))
    assert words_read(document) == "Two men were killed."
    assert any("nested too deep" in note for note in document.notes) == (levels > 250)


def test_a_page_of_a_very_long_table_is_read_by_lxml_alone() -> None:
    rows = "".join(f"<tr><td>Name {number}</td><td>{number}</td></tr>" for number in range(6_000))
    document = take_one("l.html", samples.page(f"<table>{rows}</table>", "<title>The list</title>"))
    assert document.title == "The list"
    assert "Name 5999\t5999" in words_read(document)


def test_a_page_cut_short_gives_what_is_there() -> None:
    data = samples.article()
    assert samples.FIRST in words_read(take_one("a.html", data[: data.index(b"said that <b>")]))


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False))
def test_broken_pages_never_break_the_reader(chance: random.Random) -> None:
    data = bytearray(samples.article(samples.json_ld("NewsArticle", "2016-05-06"), samples.CASUALTIES + samples.FIGURE))
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 9)] = chance.choice(
            [b"", b"<", b">", b"</p>", b"\x00", b"\xd9", b'"', b"<td>"]
        )
    try:
        take("fuzzed.html", bytes(b"<html>" + data[: chance.randrange(1, len(data))]))
    except UnreadableDocument as refused:
        assert "fuzzed.html" in str(refused)
