"""PDF: pages and their edges, Arabic from places of letters, pictures of text, locked and damaged files."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sijill.errors import UnreadableDocument
from sijill.gazetteer import load_gazetteer
from sijill.intake.prose.visual_order import with_spaces_of
from sijill.intake.section import How
from sijill.reading.reader import read_claims
from sijill.values.document import Document, PassageRole
from tests.unit.intake import pdf_samples as samples
from tests.unit.intake.originals import said, take, take_one

FIRST = [
    "Report on the market",
    "",
    "Twelve people were killed in the shelling of the",
    "market in Aleppo on 25 November 2016, witnesses",
    "said. Three of them were children. The shelling",
    "went on until the evening of that day, when four",
]
SECOND = ["more people were killed in al-", "Bab by a bomb. Nobody knows their names.", "", "The road is closed."]
ARABIC = [
    samples.visual("قُتل ١٢ شخصاً (بينهم ٦ نساء) بقصف على حلب"),
    samples.visual("في ٢٥/١١/٢٠١٦، وقال الأطباء إن العدد مرشح"),
    samples.visual("للزيادة. وسقط بين ١٢ و١٥ جريحاً."),
]
READ = (
    "قُتل ١٢ شخصاً (بينهم ٦ نساء) بقصف على حلب في ٢٥/١١/٢٠١٦، وقال الأطباء إن العدد مرشح للزيادة. وسقط بين ١٢ و١٥ جريحاً."
)


class Poppler:
    """The programs of this machine, as `how.tools` offers them."""

    def find_version(self, program: str) -> str | None:
        if shutil.which(program) is None:
            return None
        told = subprocess.run([program, "-v"], capture_output=True, text=True, check=False)
        return (told.stdout + told.stderr).split("\n")[0].split()[-1]

    def run(self, program: str, arguments: Sequence[str], data: bytes = b"") -> bytes:
        done = subprocess.run([program, *arguments], input=data, capture_output=True, check=False)
        if done.returncode:
            raise UnreadableDocument(done.stderr.decode())
        return done.stdout


def needs(program: str) -> pytest.MarkDecorator:
    is_left_out = shutil.which(program) is None and not os.environ.get("CI")
    return pytest.mark.skipif(is_left_out, reason=f"{program} is not installed")


class Only(Poppler):
    """One program of this machine."""

    def __init__(self, program: str) -> None:
        self.program = program

    def find_version(self, program: str) -> str | None:
        return super().find_version(program) if program == self.program else None


EITHER = [
    pytest.param(How(), id="pypdfium2"),
    pytest.param(How(tools=Only("pdftotext")), id="pdftotext", marks=needs("pdftotext")),
]


def located(document: Document) -> list[tuple[str, str]]:
    return [(passage.locator, words) for words, passage in said(document)]


@pytest.mark.parametrize("how", EITHER)
def test_pages_are_read_as_one_text_whose_passages_know_their_page(how: How) -> None:
    document = take_one("report.pdf", samples.english(FIRST, SECOND), how)
    assert document.title == "Report on the market"
    after = document.text[document.text.index("Nobody") :]
    assert after.split() == "Nobody knows their names. The road is closed.".split()
    assert located(document) == [
        ("page 1", "Report on the market"),
        (
            "page 1",
            "Twelve people were killed in the shelling of the market in Aleppo on 25 November 2016, witnesses said."
            " Three of them were children.",
        ),
        (
            "pages 1–2",
            "The shelling went on until the evening of that day, when four more people were killed in"
            " al-Bab by a bomb.",
        ),
        ("page 2", after),
    ]
    claims = read_claims(document, load_gazetteer()).claims
    assert ("killed", 4, "al-Bab") in [
        (claim.kind, claim.count.low, place.text) for claim in claims if claim.count for place in claim.places
    ]


def test_the_working_copy_names_the_tool_that_took_it() -> None:
    assert take_one("report.pdf", samples.english(FIRST)).working_copy.startswith("pypdfium2 5.")


@needs("pdftotext")
def test_the_working_copy_names_pdftotext_and_its_version() -> None:
    document = take_one("report.pdf", samples.english(FIRST), How(tools=Only("pdftotext")))
    version = Poppler().find_version("pdftotext")
    assert document.working_copy == f"pdftotext {version}; lines joined into paragraphs"


def test_pypdfium2_reads_what_pdftotext_cannot() -> None:
    def refuse(arguments: Sequence[str], data: bytes) -> bytes:
        raise UnreadableDocument("pdftotext: took too long")

    document = take_one("report.pdf", samples.english(FIRST), How(tools=samples.Installed(pdftotext=refuse)))
    assert "Twelve people were killed" in document.text
    assert "pdftotext could not read it and pypdfium2 did: pdftotext: took too long" in document.notes
    assert document.working_copy.startswith("pypdfium2")


@pytest.mark.parametrize("how", EITHER)
def test_running_heads_and_page_numbers_do_not_stand_in_sentences(how: How) -> None:
    body = ("people were killed when the wall of it fell, and", "then the neighbours came out of their houses and")
    pages = [["Office for the Record of Deaths", "", *body, "", str(number)] for number in range(1, 5)]
    document = take_one("record.pdf", samples.english(*pages), how)
    furniture = [
        (passage.locator, document.text[passage.start : passage.end])
        for passage in document.passages
        if passage.role is PassageRole.BOILERPLATE
    ]
    assert ("page 3", "Office for the Record of Deaths") in furniture
    assert ("page 3", "3") in furniture
    assert not any("Office" in words for _, words in located(document))


@pytest.mark.parametrize("how", EITHER)
def test_a_line_that_differs_only_in_its_number_is_no_running_head(how: How) -> None:
    pages = [
        [f"Killed in hospital: {n * n + 7}", "", "More words stand here than the line above has."] for n in range(1, 5)
    ]
    document = take_one("list.pdf", samples.english(*pages), how)
    words = " ".join(text for _, text in located(document))
    assert all(f"Killed in hospital: {n * n + 7}" in words for n in range(1, 5))


@pytest.mark.parametrize("how", EITHER)
def test_arabic_is_read_in_its_order_and_its_figures_are_to_be_checked(how: How) -> None:
    document = take_one("report.pdf", samples.arabic(ARABIC), how)
    assert document.text.replace("ًا", "اً") == READ
    assert document.language == "ar"
    assert document.figures_to_check == "the page image"
    killed = next(claim for claim in read_claims(document, load_gazetteer()).claims if claim.kind == "killed")
    assert killed.count is not None and killed.count.low == 12


@pytest.mark.parametrize("how", EITHER)
def test_arabic_indic_figures_are_not_turned_around(how: How) -> None:
    line = samples.visual("سقط ٤٨٣٢ قتيلاً في ٢٥/١١/٢٠١٦ و19.5 طن")
    text = take_one("figures.pdf", samples.arabic([line]), how).text
    assert all(figure in text for figure in ("٤٨٣٢", "٢٥/١١/٢٠١٦", "19.5"))


@pytest.mark.parametrize("how", EITHER)
def test_a_range_that_stands_from_right_to_left_begins_with_its_smaller_number(how: How) -> None:
    line = ["ً" if sign == "ً" else sign for sign in "صخش ١٥-١٢ لتق"]
    assert take_one("range.pdf", samples.arabic([line]), how).text == "قتل ١٢-١٥ شخص"


@pytest.mark.parametrize("how", EITHER)
def test_joined_forms_and_ligatures_become_the_letters_they_stand_for(how: How) -> None:
    line = "ﺔﻨﻳﺪﻣ ﻲﻓ مﻼﺳ ﷲ"
    assert take_one("forms.pdf", samples.arabic([line]), how).text == "الله سلام في مدينة"


@pytest.mark.parametrize("how", EITHER)
def test_a_ligature_whose_letters_have_one_name_is_not_read_backwards(how: How) -> None:
    named = {"Ⅰ": "لا", "Ⅱ": "لله", "Ⅲ": "لأ"}
    lines = ["لافطⅢا نإ Ⅱا دبع لاق", "حⅠس Ⅰب لاقتعⅠا دعب اوتام"]
    text = take_one("ligatures.pdf", samples.arabic(lines, ligatures=named), how).text
    assert text.split() == "قال عبد الله إن الأطفال ماتوا بعد الاعتقال بلا سلاح".split()


def test_the_image_of_every_arabic_page_is_kept() -> None:
    document = take_one("report.pdf", samples.arabic(ARABIC, ARABIC))
    assert [(each.name, each.locator, each.media_type) for each in document.attachments] == [
        ("page 1", "page 1", "image/png"),
        ("page 2", "page 2", "image/png"),
    ]
    image = document.attachments[0]
    assert image.data is not None
    assert (image.sha256, image.size_bytes) == (hashlib.sha256(image.data).hexdigest(), len(image.data))
    assert "pypdfium2" in image.note and "100 dpi" in image.note
    opened = Image.open(io.BytesIO(image.data))
    assert (opened.mode, opened.size) == ("L", (827, 1170))


def test_no_image_is_kept_of_english_pages() -> None:
    document = take_one("report.pdf", samples.english(FIRST))
    assert (document.attachments, document.figures_to_check) == ((), "")


def test_more_images_than_are_kept_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sijill.intake.prose.pdf.MAX_IMAGES", 1)
    document = take_one("report.pdf", samples.arabic(ARABIC, ARABIC))
    assert len(document.attachments) == 1
    assert "page 2: no image is kept, there are too many; check against the original" in document.notes


def test_a_pdf_of_pictures_says_that_ocr_is_needed() -> None:
    scan = samples.pictures(samples.drawn("Twelve people were killed"))
    with pytest.raises(UnreadableDocument) as refused:
        take("scan.pdf", scan)
    assert str(refused.value) == (
        "scan.pdf: is a PDF of pictures: its text must be recognised first (OCR);"
        " install ocrmypdf or tesseract with ara and eng"
    )


def test_tesseract_is_asked_for_arabic_and_english() -> None:
    tools = samples.Installed(
        tesseract=lambda arguments, data: (
            b"List of languages:\nara\neng\nosd\n"
            if arguments[0] == "--list-langs"
            else f"قُتل ١٢ شخصاً {len(data) > 100}.\u200f".encode()
        )
    )
    document = take_one("scan.pdf", samples.pictures(samples.drawn("x"), samples.drawn("y")), How(tools=tools))
    assert ("tesseract", "-", "-", "--dpi", "300", "-l", "ara+eng") in tools.calls
    assert document.text == "قُتل ١٢ شخصاً True.\n\nقُتل ١٢ شخصاً True."
    assert "; tesseract 9.9 (ara+eng); lines joined" in document.working_copy
    assert document.figures_to_check == "the page image"
    assert [each.name for each in document.attachments] == ["page 1", "page 2"]
    assert "pages 1–2: recognised from pictures (OCR): words and figures may be wrong" in document.notes


def test_tesseract_without_arabic_says_so() -> None:
    answer = {"--list-langs": b"List:\neng\n"}
    tools = samples.Installed(tesseract=lambda arguments, data: answer.get(arguments[0], b"Twelve people were killed."))
    document = take_one("scan.pdf", samples.pictures(samples.drawn("x")), How(tools=tools))
    assert "tesseract has no data for ara: install tesseract-ocr-ara" in document.notes


def test_ocrmypdf_is_used_where_it_alone_is_installed() -> None:
    layered = samples.mixed(["Twelve people were killed in Aleppo on Friday."], ["End"])
    tools = samples.Installed(ocrmypdf=layered)
    document = take_one("scan.pdf", samples.pictures(samples.drawn("x")), How(tools=tools))
    assert tools.calls[0][:3] == ("ocrmypdf", "-q", "-l")
    assert document.text == "Twelve people were killed in Aleppo on Friday."
    assert "ocrmypdf 9.9 (ara+eng)" in document.working_copy


@needs("tesseract")
def test_tesseract_reads_a_scanned_page() -> None:
    scan = samples.pictures(samples.drawn("Twelve people were killed", "in Aleppo on 25 November 2016."))
    document = take_one("scan.pdf", scan, How(tools=Only("tesseract")))
    assert "Twelve people were killed" in document.text and "25 November 2016" in document.text


@pytest.mark.parametrize("how", EITHER)
def test_pages_of_pictures_among_pages_of_text_are_named(how: How) -> None:
    pdf = samples.mixed(["The first page has words enough."], ["The third page has words enough."])
    document = take_one("mixed.pdf", pdf, how)
    assert [locator for locator, _ in located(document)] == ["page 1", "page 3"]
    assert any(note.startswith("page 2: pictures whose text is not recognised (OCR)") for note in document.notes)


def test_text_that_a_scanner_laid_over_its_picture_is_to_be_checked() -> None:
    pdf = samples.mixed(["The first page has words enough."], ["The third page."], ["Nine people were killed in Homs."])
    document = take_one("scan.pdf", pdf)
    assert ("page 2", "Nine people were killed in Homs.") in located(document)
    assert document.figures_to_check == "the page image"
    assert [each.name for each in document.attachments] == ["page 2"]


def test_letters_without_names_are_no_text() -> None:
    with pytest.raises(UnreadableDocument, match="whose letters have no names in it: its text must be recognised"):
        take("nameless.pdf", samples.arabic(ARABIC, names=False))


def test_a_pdf_with_a_password() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        take("locked.pdf", samples.locked("a password", "Secret words"))
    expected = "locked.pdf: is protected by a password; open it with the password and save it without one"
    assert str(refused.value) == expected


@pytest.mark.parametrize("how", EITHER)
def test_a_pdf_locked_against_printing_only_is_read(how: How) -> None:
    assert take_one("rights.pdf", samples.locked("", "Three people were killed in Homs."), how).text == (
        "Three people were killed in Homs."
    )


@pytest.mark.parametrize("how", EITHER)
def test_a_pdf_cut_short_gives_what_is_left_of_it(how: How) -> None:
    pdf = samples.english(FIRST, SECOND)
    document = take_one("cut.pdf", pdf[: pdf.index(b"(more people")], how)
    assert "Twelve people were killed" in document.text
    assert "the file is cut short: what follows its last page here is missing" in document.notes


def test_a_pdf_of_which_nothing_is_left() -> None:
    with pytest.raises(UnreadableDocument, match=r"cut\.pdf: the PDF is cut short: its end is missing"):
        take("cut.pdf", samples.english(FIRST)[:200])
    with pytest.raises(UnreadableDocument, match=r"junk\.pdf: the PDF is damaged"):
        take("junk.pdf", b"%PDF-1.7\nnothing of a PDF\n%%EOF\n")


def test_blank_pages_are_no_text() -> None:
    with pytest.raises(UnreadableDocument, match="holds no words: pages 1–2: without text"):
        take("blank.pdf", samples.english([], []))


def test_what_the_file_says_of_itself() -> None:
    info = {"Title": "An account of Friday", "Author": "The desk", "CreationDate": "D:20161203101500+02'00'"}
    document = take_one("report.pdf", samples.english(["Twelve people were killed on Friday."], info=info))
    assert document.title == "An account of Friday"
    assert document.published is None
    assert "the file names as its author: The desk" in document.notes
    assert "the file says that it was made on 2016-12-03, which is not when its text was published" in document.notes


def test_a_title_that_a_program_made_is_none() -> None:
    info = {"Title": "Microsoft Word - draft 3.docx"}
    assert take_one("report.pdf", samples.english(FIRST, info=info)).title == "Report on the market"


def test_a_file_in_a_pdf_is_named_and_read() -> None:
    outer, inner = take(
        "outer.pdf", samples.with_file("list.txt", b"Five people were killed in Homs.", "See the list.")
    )
    (named,) = outer.document.attachments
    assert (named.name, named.size_bytes) == ("list.txt", 32)
    assert named.sha256 == hashlib.sha256(b"Five people were killed in Homs.").hexdigest()
    assert inner.document.text == "Five people were killed in Homs."


def test_a_file_in_a_pdf_that_cannot_be_read_is_named() -> None:
    document = take_one("outer.pdf", samples.with_file("sound.mp3", b"ID3\x03\x00\x00\x00", "Hear the sound."))
    assert document.attachments[0].note.startswith("embedded in the PDF; kept, not read: sound.mp3: is a sound file")


@pytest.mark.parametrize("how", EITHER)
def test_forms_are_read_scripts_never_run_comments_named(how: How) -> None:
    document = take_one("form.pdf", samples.with_script_form_and_comment("A form about an attack."), how)
    assert "Place of the attack: Qadi Askar" in document.text
    assert "1 script kept in the original and never run" in document.notes
    assert "page 1: has comments, which are kept in the original and not read" in document.notes


def test_only_so_many_pages_are_read_and_the_rest_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sijill.intake.prose.pdf.MAX_PAGES", 1)
    document = take_one("long.pdf", samples.english(FIRST, SECOND))
    assert "only the first 1 of 2 pages are read; split the document" in document.notes


def test_only_so_much_text_is_read_and_the_rest_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sijill.intake.prose.pdf.MAX_CHARACTERS", 300)
    document = take_one("long.pdf", samples.english(FIRST, SECOND))
    assert "Twelve people" in document.text
    assert any(note.startswith("page 2: not read, the text before is 300 characters") for note in document.notes)


def test_a_page_of_enormous_size_gives_an_image_of_bounded_size() -> None:
    pdf = samples.arabic(ARABIC).replace(b"[0 0 595 842]", b"[0 0 99999 9]")
    document = take_one("wide.pdf", pdf)
    for each in document.attachments:
        assert each.data is not None
        assert max(Image.open(io.BytesIO(each.data)).size) <= 2_000


GOOD = (
    samples.english(FIRST, SECOND, info={"Title": "A report"}),
    samples.arabic(ARABIC),
    samples.mixed(["Words enough to be read here."], ["End"], ["Hidden words"]),
    samples.with_file("list.txt", b"Five people", "See the list."),
    samples.with_script_form_and_comment("A form"),
)


@given(
    pdf=st.sampled_from(GOOD),
    cuts=st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 60), st.binary(max_size=12)), max_size=8),
)
def test_any_damage_is_refused_or_read(pdf: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    for at, size, put in cuts:
        pdf = pdf[:at] + put + pdf[at + size :]
    pdf = pdf if b"%PDF-" in pdf[:1024] else b"%PDF-1.5\n" + pdf
    try:
        sections = take("any.pdf", pdf)
    except UnreadableDocument as refused:
        assert str(refused).startswith("any.pdf: ")
    else:
        assert sections


def test_spaces_come_from_the_tool_that_knows_words_and_letters_from_the_one_that_knows_their_order() -> None:
    rebuilt = ["قُتل ٥ مد نيين خلا ل اليو م", "Nothing like it"]
    taken = ["ُقتل ٥ مدنيين خالل اليوم", "سطر آخر"]
    assert with_spaces_of(rebuilt, taken) == ["قُتل ٥ مدنيين خلال اليوم", "Nothing like it"]
