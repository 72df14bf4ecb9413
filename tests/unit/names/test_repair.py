"""Letters as they were meant: files, keyboards and PDFs undone, spelling left as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.repair import plain_latin, repair


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ﻣﺤﻤﺪ", "محمد"),
        ("سَامِـــي", "سامي"),
        ("\u200fسامي\u200e \u00a0 عمر\ufeff", "سامي عمر"),
        ("کریم", "كريم"),
        ("عبد هللا", "عبد الله"),
        ("عبدهللا", "عبدالله"),
        ("األحمد", "الأحمد"),
        ("واألحمد", "والأحمد"),
        ("اإلسلام", "الإسلام"),
        ("محمد ا لنجار", "محمد النجار"),
        ("محمد ال نجار", "محمد النجار"),
        ("فاطمةعمر", "فاطمة عمر"),
        ("هانيأبو شمالة", "هاني أبو شمالة"),
        ("صلاح الدينالنجار", "صلاح الدين النجار"),
        ("ربابعبد الرزاق", "رباب عبد الرزاق"),
        ("Sa’id", "Sa'id"),
        ("", ""),
    ],
)
def test_what_is_no_letter_of_a_name_goes(written: str, meant: str) -> None:
    assert repair(written) == meant


@pytest.mark.parametrize(
    "name", ["صالح", "صلاح", "هدى", "هدي", "حمزة", "حمزه", "أحمد", "احمد", "سالم", "هللاوي", "العبد الله", "آل نجار"]
)
def test_names_that_are_written_so_stay(name: str) -> None:
    assert repair(name) == name


@given(st.text(alphabet="اأإآلهبمحيىة يک\u200fـَﻻ", max_size=12))
def test_a_repaired_name_needs_no_repair(text: str) -> None:
    assert repair(repair(text)) == repair(text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Ṣalāḥ", "salah"), ("Jørgen", "jorgen"), ("İlham", "ilham"), ("Nuʿmān", "nu'man"), ("SAMI", "sami")],
)
def test_latin_letters_lose_case_and_diacritics_and_keep_the_apostrophe(written: str, plain: str) -> None:
    assert plain_latin(repair(written)) == plain
