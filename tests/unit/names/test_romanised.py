"""One Arabic name has one key, whatever the romanisation; likeness tells its spellings apart."""

from __future__ import annotations

import pytest

from sijill.names.arabic import arabic_key
from sijill.names.romanised import key_of, likeness, plain

ONE_NAME = [
    ["as-Sukkari", "a-Sukkari", "Sukari", "Al-Soukari", "al Sukkari", "As Sukkarī", "el-Soukkari"],
    ["Salah a-Din", "Salah Eddin", "Salaheddin", "Salahudin", "Salah ad-Din", "Salah al-Deen", "Salah Ed Dine"],
    ["Saif al-Dowla", "Sayf ad-Dawla", "Seif Eddawla", "Sayf al-Daulah", "Saif a-Dawleh"],
    ["Fardous", "al-Fardos", "Ferdaws", "al-Firdaws", "Ferdous"],
    ["Jabrin", "Jibreen", "Djibrine", "Jibrīn"],
    ["al-Mashhad", "Mashhad", "el-Meshhed", "al Mashad"],
    ["Qadi Askar", "Kadi Askar"],
    ["ash-Sheikh Maqsoud", "Sheikh Maksoud", "Shaykh Maqṣūd", "Cheikh Maqsood"],
    ["Ma’arrat an-Nu‘mān", "Maarrat al-Numan", "Maarat a-Nouman", "Ma'arrat al-Nu'man"],
]
TWO_NAMES = [("Fardous", "Firas"), ("Jabrin", "Jobar"), ("Salah a-Din", "Salheen"), ("al-Bab", "al-Ballat")]


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_every_romanisation_has_the_key_of_the_first(spellings: list[str]) -> None:
    assert {spelling: key_of(spelling) for spelling in spellings} == dict.fromkeys(spellings, key_of(spellings[0]))


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_romanisations_of_one_name_are_near(spellings: list[str]) -> None:
    assert all(likeness(spellings[0], spelling) >= 0.6 for spelling in spellings)


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_articles_and_long_vowels_do_not_make_a_name_less_alike() -> None:
    assert likeness("as-Sukkari", "Al-Soukari") == 1.0
    assert likeness("Jabrin", "Jibreen") < 1.0


def test_a_name_without_letters_has_no_key_and_is_like_nothing() -> None:
    assert key_of("123 — !") == ""
    assert likeness("", "Aleppo") == 0.0


def test_plain_keeps_hyphens_and_drops_marks() -> None:
    assert plain("Ma’arrat an-Nu‘mān") == "maarrat an-numan"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الفردوس", "فردوس"),
        ("السكّري", "السكري"),
        ("إدلب", "ادلب"),
        ("حمـــص", "حمص"),
        ("حماة", "حماه"),
        ("مصطفى", "مصطفي"),
    ],
)
def test_arabic_writings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert arabic_key(one) == arabic_key(other)


def test_two_arabic_names_have_two_keys() -> None:
    assert arabic_key("حلب") != arabic_key("حمص")
