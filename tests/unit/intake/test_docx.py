"""Word documents: what is written, in its order; what was changed, commented, embedded or linked, beside it."""

from __future__ import annotations

import hashlib
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.errors import UnreadableDocument
from sijill.values.document import Document, PassageRole
from tests.unit.intake import docx_samples as samples
from tests.unit.intake.originals import said, take, take_one, zipped


def words_read(document: Document) -> list[str]:
    return [words for words, _ in said(document)]


def test_a_report_is_read_in_its_order() -> None:
    words = "\n".join(words_read(take_one("r.docx", samples.report())))
    parts = [
        "Strike on the mill road",
        "Five people were killed",
        "Witnesses",
        "the miller",
        "Test One\t9",
        "قُتل ثلاثة",
    ]
    found = [words.index(part) for part in parts]
    assert found == sorted(found)


def test_headings_are_titles_and_list_items_are_marked() -> None:
    document = take_one("r.docx", samples.report())
    titles = [words for words, passage in said(document) if passage.role is PassageRole.TITLE]
    assert titles == ["Strike on the mill road", "Witnesses"]
    assert "• the miller" in document.text


def test_rows_of_a_table_are_lines_that_a_person_can_find() -> None:
    rows = {words: passage.locator for words, passage in said(take_one("r.docx", samples.report())) if "\t" in words}
    assert rows == {
        "Name\tAge": "table 1, row 1",
        "Test One\t9": "table 1, row 2",
        "Test Two\t31": "table 1, row 3",
    }


def test_right_to_left_runs_keep_the_order_of_their_letters() -> None:
    assert "قُتل ثلاثة أشخاص بينهم طفل في 6 أيار 2016." in words_read(take_one("r.docx", samples.report()))


def test_properties_are_noted_and_their_days_are_no_publication() -> None:
    document = take_one("r.docx", samples.report())
    assert document.title == "Strike on the mill road"
    assert document.published is None
    assert any("author Rana Testwriter" in note and "created 2016-05-09" in note for note in document.notes)
    assert document.working_copy.startswith("sijill ")


def test_a_dateline_in_the_text_gives_the_date() -> None:
    body = samples.paragraph("TESTTOWN, May 6, 2016 (Relay) — Two men were killed at the mill.")
    assert take_one("d.docx", samples.by_hand(body)).published == date(2016, 5, 6)


def test_headers_and_footers_are_kept_and_not_read() -> None:
    document = take_one("r.docx", samples.report())
    for words in ("Testtown Records Group — confidential", "page of the report"):
        assert words in document.text
        assert words not in " ".join(words_read(document))


def test_a_picture_is_kept_with_its_digest_and_place() -> None:
    (picture,) = take_one("r.docx", samples.report()).attachments
    assert picture.name == "word/media/image1.png"
    assert picture.media_type == "image/png"
    assert picture.sha256 == hashlib.sha256(samples.png()).hexdigest()
    assert picture.size_bytes == len(samples.png())
    assert picture.note.startswith("in paragraph ")


def test_tracked_changes_are_never_silently_accepted() -> None:
    document = take_one("c.docx", samples.by_hand(samples.CHANGED))
    assert words_read(document) == ["They counted seven dead."]
    assert "[deleted by Editor One, 2016-05-10, in paragraph 1] nine" in document.text
    assert any("inserted text is read (1 by Editor One)" in note for note in document.notes)
    assert any("1 deletions that nobody has accepted" in note for note in document.notes)


def test_text_boxes_are_read_once() -> None:
    document = take_one("b.docx", samples.by_hand(samples.TEXT_BOX))
    assert document.text.count("Two of the dead were sisters.") == 1
    assert document.text.index("Before the box.") < document.text.index("Two of the dead")
    assert any("text box in paragraph 1" in passage.locator for passage in document.passages)


def test_footnotes_are_read_and_comments_are_kept() -> None:
    parts = {"word/footnotes.xml": samples.FOOTNOTES, "word/comments.xml": samples.COMMENTS}
    document = take_one("n.docx", samples.by_hand(samples.NOTED, parts))
    assert words_read(document) == ["Four were wounded.", "A nurse counted three of them."]
    note = next(passage for words, passage in said(document) if "nurse" in words)
    assert note.locator == "footnote 2, to paragraph 1"
    assert "[comment by Reviewer Two, 2016-05-11, to paragraph 1] Check this number." in document.text
    assert any("1 comments are kept after the text and not read" in note for note in document.notes)


def test_embedded_files_are_read_and_outside_ones_never_fetched() -> None:
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": samples.RELATIONS,
        "word/afchunk1.html": "<html><body><p>Seven names were on the list of the mill.</p></body></html>",
        "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    }
    first, second = take("e.docx", samples.by_hand(samples.EMBEDDED, parts))
    assert words_read(second.document) == ["Seven names were on the list of the mill."]
    assert second.document.passages[0].locator == "word/afchunk1.html"
    notes = {each.name: each for each in first.document.attachments}
    assert notes["word/embeddings/oleObject1.bin"].note.startswith("in paragraph 2; kept, not read: ")
    for address in ("https://bad.example/t.dotm", "https://bad.example/p.png"):
        assert notes[address].sha256 is None
        assert "never fetched" in notes[address].note
    assert any("links lead out of the file: https://relay.example/a" in note for note in first.document.notes)


def test_macros_are_named_and_never_run() -> None:
    data = samples.by_hand(samples.paragraph("Two men were killed."), {"word/vbaProject.bin": b"\xd0\xcf"})
    for name in ("m.docm", "m.docx"):
        assert any("never run" in note for note in take_one(name, data).notes)


def test_an_xml_bomb_is_refused() -> None:
    bomb = samples.by_hand(samples.paragraph("&c;"), head=samples.BOMB)
    with pytest.raises(UnreadableDocument, match=r"bomb\.docx: word/document\.xml declares XML entities"):
        take("bomb.docx", bomb)
    parts = {"docProps/core.xml": samples.BOMB.replace("DOCTYPE w", "DOCTYPE c") + "<c>&c;</c>"}
    with pytest.raises(UnreadableDocument, match="XML entities"):
        take("bomb.docx", samples.by_hand(samples.paragraph("Two men were killed."), parts))


def test_a_zip_bomb_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="zip bomb"):
        take("big.docx", samples.by_hand(samples.paragraph("a" * 40_000_000)))


def test_a_main_part_that_breaks_off_gives_what_is_before() -> None:
    whole = samples.by_hand("")
    text = samples.paragraph("Two men were killed.") + "<w:p><w:r><w:t>And th"
    main = f"<w:document {samples.NAMESPACES}><w:body>{text}"
    assert whole
    document = take_one("t.docx", zipped({"[Content_Types].xml": b"", "word/document.xml": main.encode()}))
    assert words_read(document)[0] == "Two men were killed."
    assert any("breaks off after paragraph 2" in note for note in document.notes)


def test_a_file_cut_short_says_so() -> None:
    data = samples.report()
    with pytest.raises(UnreadableDocument, match=r"r\.docx: .*cut short or damaged"):
        take("r.docx", data[: len(data) // 2])


def test_a_document_of_pictures_says_that_it_needs_ocr() -> None:
    parts: dict[str, str | bytes] = {"word/media/image1.png": samples.png()}
    document = take_one("scan.docx", samples.by_hand("<w:p/>", parts))
    assert any("OCR" in note for note in document.notes)
    assert len(document.attachments) == 1
    assert words_read(document) == []


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match=r"e\.docx: .*no text"):
        take("e.docx", samples.by_hand("<w:p/>"))


def test_a_cell_around_everything_keeps_its_paragraphs_and_tables_in_cells_their_rows() -> None:
    document = take_one("l.docx", samples.by_hand(samples.LAYOUT_CELL + samples.NESTED_TABLE))
    assert "First paragraph of the box.\n\nSecond paragraph of the box." in document.text
    assert [words for words in words_read(document) if "\t" in words] == ["Killed\tsee inside", "men\t4", "women\t2"]


def test_localised_heading_styles_are_known_by_their_names() -> None:
    styles = f'<w:styles {samples.W}><w:style w:styleId="Ttulo1"><w:name w:val="heading 1"/></w:style></w:styles>'
    body = '<w:p><w:pPr><w:pStyle w:val="Ttulo1"/></w:pPr><w:r><w:t>The mill</w:t></w:r></w:p>'
    data = samples.by_hand(body + samples.paragraph("It burned."), {"word/styles.xml": styles})
    assert said(take_one("h.docx", data))[0][1].role is PassageRole.TITLE


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_broken_parts_never_break_the_reader(chance: random.Random) -> None:
    def broken(text: str) -> bytes:
        data = bytearray(text.encode())
        for _ in range(chance.randint(0, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 5)] = chance.choice(
                [b"", b"<", b"</w:p>", b"<w:p>", b"\x00", b"<w:tr>", b'"']
            )
        return bytes(data)

    main = f"<w:document {samples.NAMESPACES}><w:body>{samples.CHANGED}{samples.TEXT_BOX}{samples.NOTED}" + (
        f"{samples.NESTED_TABLE}{samples.EMBEDDED}</w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": b"",
        "word/document.xml": broken(main),
        "word/footnotes.xml": broken(samples.FOOTNOTES),
        "word/comments.xml": broken(samples.COMMENTS),
        "word/_rels/document.xml.rels": broken(samples.RELATIONS),
    }
    try:
        take("f.docx", zipped(parts))
    except UnreadableDocument as refused:
        assert "f.docx" in str(refused)
