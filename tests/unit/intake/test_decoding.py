"""Bytes to text: encodings recognised, unreadable bytes refused with a reason. All texts are invented."""

from __future__ import annotations

import pytest

from sijill.errors import UnreadableDocument
from sijill.intake import MAX_BYTES, parse_text

ENGLISH = "The witness said that the shelling began at dawn – “about 150 shells” fell on the district, nobody’s left."
FRENCH = (
    "Le témoin a déclaré que le marché a été détruit et que l'hôpital est fermé, près de trente blessés à l'entrée."
)
ARABIC = "قال شاهد إن القصف بدأ عند الفجر وسقطت نحو مئة وخمسين قذيفة على الأحياء ولا يوجد أي طبيب في الحي كله"
WIDE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("text", [ENGLISH, FRENCH, ARABIC, "a\r\nb\rc\nd and a little more"])
def test_unicode_comes_back_unchanged_without_its_mark(text: str, encoding: str) -> None:
    assert parse_text(text.encode(encoding), name="a.txt").text == text


@pytest.mark.parametrize(
    ("text", "encoding"), [(ARABIC, "cp1256"), (ARABIC, "iso8859_6"), (ENGLISH, "cp1252"), (FRENCH, "latin-1")]
)
def test_single_byte_encodings_are_recognised_and_noted(text: str, encoding: str) -> None:
    document = parse_text(text.encode(encoding), name="a.txt")
    assert document.text == text
    assert any("guessed from the letters" in note for note in document.notes)


def test_damaged_utf8_stays_utf8_and_says_so() -> None:
    data = (ARABIC * 20).encode().replace("ف".encode(), b"\xd9", 1)
    document = parse_text(data, name="a.txt")
    assert document.encoding == "utf-8"
    assert document.text.count("\ufffd") == 1
    assert any("1 broken sequence of utf-8" in note for note in document.notes)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "holds no words"),
        (b"\xff\xfe", "holds no words"),
        (b"%PDF-1.7 \n", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (b"{\\rtf1 text}", "RTF"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x00" * 64, "binary"),
        (b"x" * (MAX_BYTES + 1), "64 MiB"),
    ],
)
def test_unreadable_bytes_are_refused_with_name_and_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as refused:
        parse_text(data, name="evidence.bin")
    assert str(refused.value).startswith("evidence.bin: ")


def test_a_word_that_looks_like_a_magic_number_is_text() -> None:
    assert parse_text(b"RIFF is what they called the quarter", name="a.txt").text.startswith("RIFF")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("ab\x00cd killed five", "1 NUL byte kept"),
        ("Ok \u202eevil\u202c", "2 bidirectional control characters kept at 3, 8: displayed isolated"),
        ("Al\u200beppo", "1 zero-width character kept at 2"),
        ("x\u200b" * 7, "kept at 1, 3, 5, 7, 9 and 2 more"),
    ],
)
def test_odd_characters_are_kept_and_noted(text: str, note: str) -> None:
    document = parse_text(text.encode(), name="a.txt")
    assert document.text == text
    assert any(note in found for found in document.notes)


def test_the_digest_is_of_the_original_bytes() -> None:
    assert parse_text(b"\xef\xbb\xbfabc", name="a.txt").digest != parse_text(b"abc", name="a.txt").digest


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (ARABIC, "ar"),
        ("In the district of " + ARABIC, "ar"),
        (ENGLISH + " المشهد", "en"),
        ("Свидетель сказал что обстрел начался на рассвете", "und"),
        ((FRENCH + " ") * 4, "und"),
        ("12 34 56", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    document = parse_text(text.encode(), name="a.txt")
    assert document.language == language
    assert any("neither English nor Arabic" in note for note in document.notes) == (language == "und")


def test_a_given_language_wins() -> None:
    assert parse_text(ENGLISH.encode(), name="a.txt", language="AR").language == "ar"
