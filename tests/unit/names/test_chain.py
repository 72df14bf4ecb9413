"""A name is a chain of tokens: compounds are one, "son of" is none, the article is apart."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.chain import MAX_TOKENS, parse_chain
from sijill.names.script import find_script

PARTICLES = resources.files("sijill.names.data").joinpath("particles.tsv").read_text("utf-8").splitlines()[2:]


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("أبو محمد", ["ابو محمد"]),
        ("أم كريم الحداد", ["ام كريم", "حداد"]),
        ("Abu Mohammad", ["abu mohammad"]),
        ("Umm-Karim Haddad", ["um karim", "haddad"]),
        ("زوجة سمير", ["زوجة سمير"]),
        ("Wife of Samir Haddad", ["zawja samir", "haddad"]),
        ("ابن سمير الحداد", ["ابن سمير", "حداد"]),
        ("Baby of Samir Haddad", ["ibn samir", "haddad"]),
        ("رضيع سمير الحداد", ["ابن سمير", "حداد"]),
    ],
)
def test_who_is_named_by_a_relative_is_known_as_such(name: str, expected: list[str]) -> None:
    chain = parse_chain(name)
    assert chain is not None
    assert [token.core for token in chain.tokens] == expected
    assert [token.is_by_relative for token in chain.tokens] == [True] + [False] * (len(expected) - 1)


@pytest.mark.parametrize(
    "name", ["سامي أبو خليل", "Sami Abu Khalil", "أبو بكر سامي النجار", "أبو خليل سامي كريم النجار", "سامي محمد"]
)
def test_a_family_of_abu_and_abu_bakr_are_names_like_others(name: str) -> None:
    chain = parse_chain(name)
    assert chain is not None
    assert not any(token.is_by_relative for token in chain.tokens)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("الطفل سامي كريم", "سامي كريم"),
        ("د. سامي كريم", "سامي كريم"),
        ("Dr Sami Karim", "Sami Karim"),
        ("سامي كريم (أبو خليل) النجار", "سامي كريم النجار"),
        ("Sami Karim (Abu Khalil)", "Sami Karim"),
        ("Sami Karim aka Abu Khalil", "Sami Karim"),
        ("سامي كريم 12 سنة", "سامي كريم"),
        ("سامي كريم 12سنه", "سامي كريم"),
        ("Sami Karim 12 years", "Sami Karim"),
        ("Haddad, Sami Karim", "Sami Karim Haddad"),
        ("الحداد، سامي كريم", "سامي كريم الحداد"),
        ("Sami K. Haddad", "Sami Haddad"),
        ("ليلى زوجة سامي الحداد", "ليلى الحداد"),
        ("ﺳﺎﻣﻲ ﻛﺮﻳﻢ", "سامي كريم"),
        ("ﺪﻤﺤﻣ", "محمد"),
        ("سـامـي", "سامي"),
        ("کریم", "كريم"),
    ],
)
def test_what_is_no_name_falls_away(written: str, meant: str) -> None:
    assert cores(written) == cores(meant)


@pytest.mark.parametrize("name", ["مجهول الهوية", "unknown", "N/A", "غير معروف", "-", "12", "", "Name unknown"])
def test_what_stands_for_no_name_is_none(name: str) -> None:
    assert parse_chain(name) is None


@pytest.mark.parametrize("name", ["د", "أبو", "Dr", "Wife of", "زوجة", "بن", "Abd", "al", ",", "سامي،", "(أبو خليل)"])
def test_a_word_that_needs_another_and_has_none_is_kept_or_no_name(name: str) -> None:
    assert len(cores(name)) <= 2


@given(st.lists(st.sampled_from(sorted({row.split("\t")[2] for row in PARTICLES} | {"سامي", "Sami", ",", "(", ")"}))))
def test_any_words_in_any_order_are_read(words: list[str]) -> None:
    chain = parse_chain(" ".join(words))
    assert chain is None or 1 <= len(chain.tokens) <= MAX_TOKENS
    assert chain is None or all(token.core for token in chain.tokens)
