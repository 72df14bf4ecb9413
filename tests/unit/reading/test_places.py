"""Places in a text: which words are one, which place is meant, and what is none."""

from __future__ import annotations

import pytest

from sijill.gazetteer import Entry, PlaceId, load_gazetteer
from sijill.reading.mentions import find_places
from sijill.reading.tokens import tokenize
from sijill.values.place import PlaceReference

ALEPPO = "gn:170063"


def places(text: str) -> list[PlaceReference]:
    return list(find_places(tokenize(text), text, load_gazetteer()))


def names(text: str) -> list[str]:
    return [place.text for place in places(text)]


def best(text: str, name: str) -> str | None:
    """The id of the first candidate of a name, None where it has none."""
    (reference,) = [place for place in places(text) if place.text == name][:1]
    return reference.candidates[0].id if reference.candidates else None


def test_the_quarters_of_the_city_that_the_text_speaks_of() -> None:
    text = (
        "Shells fell on Aleppo at dawn. They hit al-Mashhad, parts of Saif al-Dowla, Salah a-Din, a-Sukkari and the"
        " Fardous district. Families walked to Jabrin."
    )
    found = {place.text: place for place in places(text)}
    assert {name: place.candidates[0].id for name, place in found.items()} == {
        "Aleppo": ALEPPO,
        "al-Mashhad": "sy-aleppo/al-mashhad",
        "Saif al-Dowla": "sy-aleppo/sayf-ad-dauleh",
        "Salah a-Din": "sy-aleppo/salah-ad-deen",
        "a-Sukkari": "sy-aleppo/as-sukkari",
        "Fardous": "sy-aleppo/fardos",
        "Jabrin": "sy-aleppo/jibreen",
    }
    assert [name for name, place in found.items() if place.part] == ["Saif al-Dowla"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("The shells hit parts of Homs today.", True),
        ("The shells hit eastern Homs today.", True),
        ("They left the outskirts of Homs today.", True),
        ("The shells hit Homs today.", False),
        ("They walked from Homs today.", False),
    ],
)
def test_only_some_of_a_place(text: str, part: bool) -> None:
    (place,) = places(text)
    assert (place.text, place.part) == ("Homs", part)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("People fled Hama province in Syria.", "governorate"),
        ("People fled the city of Hama in Syria.", "city"),
        ("People fled Aleppo governorate in Syria.", "governorate"),
    ],
)
def test_the_kind_word_beside_a_name_decides(text: str, kind: str) -> None:
    assert load_gazetteer().get_entry(best(text, names(text)[0]) or "").kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Salah said that he had walked home.",
        "Ahmad a-Najjar said that he had walked home.",
        "The Idlib Martyrs Brigade said nothing.",
        "A reporter of the Aleppo Media Center saw it.",
        "Fighters of the Homs Liberation Movement left.",
        "The Syrian and Russian planes came back.",
        "On Monday, in March, we were told the Sun was out.",
        "",
    ],
)
def test_persons_organisations_demonyms_and_common_words_are_no_places(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Shelling hit Tripoli as troops left Benghazi, in Libya.", "LY"),
        ("Shelling hit Tripoli as troops left Beirut, in Lebanon.", "LB"),
    ],
)
def test_namesakes_are_told_apart_by_the_country_spoken_of(text: str, country: str) -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.get_entry(best(text, "Tripoli") or "").country == country


@pytest.mark.parametrize(("outer", "country"), [("Texas", "US"), ("France", "FR")])
def test_what_contains_a_place_follows_it(outer: str, country: str) -> None:
    text = f"The fire was in Paris, {outer}, on the river."
    assert load_gazetteer().get_entry(best(text, "Paris") or "").country == country


def test_an_unknown_village_is_a_place_without_candidates() -> None:
    text = "Soldiers came to the village of Zzarqqa Bintt at noon."
    assert [(place.text, place.candidates) for place in places(text)] == [("Zzarqqa Bintt", ())]


def test_a_text_in_capitals() -> None:
    text = "SAN SALVADOR, 3 MAY. TWO MEN WERE KILLED IN THE CITY OF SANTA ANA, EL SALVADOR, WHILE THE OTHERS SLEPT."
    found = names(text)
    assert "SAN SALVADOR" in found
    assert not {"MEN", "WHILE", "MAY", "OTHERS"} & set(found)
    assert load_gazetteer().get_entry(best(text, "SAN SALVADOR") or "").country == "SV"


def test_names_are_as_written_without_the_genitive() -> None:
    text = "Aleppo’s markets and Aleppo's schools closed."
    assert all(text[place.start : place.end] == place.text for place in places(text))
    assert {best(text, name) for name in names(text)} == {ALEPPO}


def test_candidates_are_ranked_and_few() -> None:
    for place in places("From Hama in Syria they drove to Homs, Idlib and Damascus."):
        scores = [candidate.score for candidate in place.candidates]
        assert scores == sorted(scores, reverse=True)
        assert 1 <= len(scores) <= 5


def test_a_place_of_ones_own_is_found_though_it_names_no_country() -> None:
    mill = Entry(PlaceId("own:mill"), "Oldmill", "village", None, 36.2, 37.1, 0, "", "", "own")
    text = "In Aleppo and Homs, in Hama and Idlib they waited. " * 5 + "Oldmill was hit."
    found = find_places(tokenize(text), text, load_gazetteer().with_entries([mill]))
    assert [candidate.id for place in found if place.text == "Oldmill" for candidate in place.candidates] == [
        "own:mill"
    ]
