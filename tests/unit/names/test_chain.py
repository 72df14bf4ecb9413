"""A name is a chain of tokens: compounds are one, "son of" is none, the article is apart."""

from __future__ import annotations

import pytest

from sijill.names.chain import MAX_TOKENS, parse_chain
from sijill.names.script import find_script


def cores(name: str) -> list[str]:
    chain = parse_chain(name)
    return [token.core for token in chain.tokens] if chain else []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("عبد الرحمن بن محمد أبو خليل النجار", ["عبدالرحمن", "محمد", "ابوخليل", "نجار"]),
        ("Abd al-Rahman bin Mohammed Abu Khalil an-Najjar", ["abdalrahman", "mohammed", "abukhalil", "najjar"]),
        ("صلاح الدين علي", ["صلاحالدين", "علي"]),
        ("Salah al-Din Ali", ["salahaldin", "ali"]),
        ("رزق الله سامي", ["رزقالله", "سامي"]),
        ("سامي آل سعيد", ["سامي", "سعيد"]),
        ("الشهيد سامي", ["سامي"]),
        ("Dr. Sami Omar", ["sami", "omar"]),
        ("Ibn Sami", ["ibn sami"]),
        ("عبد", ["عبد"]),
        ("سامي, عمر; (الخطيب)", ["سامي", "عمر", "خطيب"]),
    ],
)
def test_tokens_of_a_name(name: str, expected: list[str]) -> None:
    assert cores(name) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ["Abdul Nasser", "Abd el-Nasser", "Abdel Nasser", "Abd al Nasser"],
        ["Salah al-Din", "Salah Eddin", "Salah addeen", "SALAH UDDIN"],
        ["Sami al-Najjar", "Sami Alnajjar", "Sami an-Najjar", "Sami Annajjar", "Sami el Najjar"],
        ["Abu al-Khair", "Abou Khair", "Abo alKhair"],
        ["عبد الله", "عبدالله", "عبد هللا"],
        ["أبو خليل", "ابو خليل", "أبي خليل"],
    ],
)
def test_ways_to_join_words_are_one_chain(spellings: list[str]) -> None:
    assert len({tuple(cores(name)) for name in spellings}) == 1


@pytest.mark.parametrize("name", ["Elham Alwan", "Alma Albert", "Sami Ali", "Alaa Asad"])
def test_names_that_begin_like_an_article_keep_their_letters(name: str) -> None:
    assert " ".join(cores(name)) == name.lower()


def test_the_article_is_kept_beside_the_core() -> None:
    chain = parse_chain("سامي النجار")
    assert chain is not None
    assert (chain.tokens[1].core, chain.tokens[1].whole) == ("نجار", "النجار")


@pytest.mark.parametrize("name", ["", " ", "-", "3", "غير معروف", "مجهول الهوية", "Unknown", "name unknown"])
def test_a_cell_without_a_name_is_no_chain(name: str) -> None:
    assert parse_chain(name) is None


def test_a_long_chain_keeps_its_ends() -> None:
    assert cores("سامي عمر حسن كريم نبيل فارس رامي حداد") == ["سامي", "عمر", "حسن", "فارس", "رامي", "حداد"]
    assert MAX_TOKENS == 6


@pytest.mark.parametrize(
    ("text", "script"), [("سامي", "arabic"), ("Sami", "latin"), ("سامي Sami عمر", "arabic"), ("12 -", None)]
)
def test_script_is_that_of_most_letters(text: str, script: str | None) -> None:
    assert find_script(text) == script


@pytest.mark.parametrize("cell", ["N/A", "n.a.", "لا يوجد"])
def test_a_cell_that_says_so_in_two_words_is_no_chain(cell: str) -> None:
    assert parse_chain(cell) is None
