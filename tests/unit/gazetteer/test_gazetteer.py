"""The packaged places, their hierarchy, and places of one's own beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sijill.errors import InputError, ParseError
from sijill.gazetteer import Entry, PlaceId, load_gazetteer
from sijill.gazetteer.tables import format_entry, format_table, parse_entry, parse_table

ALEPPO = "gn:170063"
SEED = {
    "al-Mashhad": "sy-aleppo/al-mashhad",
    "Saif al-Dowla": "sy-aleppo/sayf-ad-dauleh",
    "Salah a-Din": "sy-aleppo/salah-ad-deen",
    "a-Sukkari": "sy-aleppo/as-sukkari",
    "Fardous": "sy-aleppo/fardos",
    "Jabrin": "sy-aleppo/jibreen",
}


def place(
    id_: str = "own:mill", name: str = "Old Mill", parent: str | None = ALEPPO, names: tuple[str, ...] = ()
) -> Entry:
    return Entry(
        PlaceId(id_), name, "landmark", PlaceId(parent) if parent else None, 36.2, 37.1, 0, "SY", "", "own", names
    )


@pytest.mark.parametrize(("name", "id_"), SEED.items())
def test_the_places_of_the_seed_are_found(name: str, id_: str) -> None:
    assert id_ in {entry.id for entry, _ in load_gazetteer().find(name)}


@pytest.mark.parametrize(
    ("arabic", "id_"), [("الفردوس", SEED["Fardous"]), ("السكري", SEED["a-Sukkari"]), ("حلب", ALEPPO)]
)
def test_arabic_names_are_found(arabic: str, id_: str) -> None:
    assert id_ in {entry.id for entry, _ in load_gazetteer().find(arabic)}


def test_an_exact_spelling_is_worth_more_than_a_folded_one() -> None:
    scores = {name: {e.id: s for e, s in load_gazetteer().find(name)} for name in ("As-Sukkari", "Sukari")}
    assert scores["As-Sukkari"][PlaceId(SEED["a-Sukkari"])] == 1.0
    assert 0.6 <= scores["Sukari"][PlaceId(SEED["a-Sukkari"])] < 1.0


@pytest.mark.parametrize("name", ["", "x", "Qwrtzplk", "نننننن"])
def test_what_is_no_place_is_not_found(name: str) -> None:
    assert load_gazetteer().find(name) == []


def test_a_neighbourhood_lies_in_its_city_district_governorate_and_country() -> None:
    gazetteer = load_gazetteer()
    chain = gazetteer.ancestors(SEED["Fardous"])
    assert [gazetteer.get_entry(id_).kind for id_ in chain] == ["city", "district", "governorate", "country"]
    assert all(gazetteer.contains(outer, SEED["Fardous"]) for outer in (*chain, SEED["Fardous"]))
    assert not gazetteer.contains(SEED["Fardous"], ALEPPO)
    assert not gazetteer.contains("cc:IR", SEED["Fardous"])


def test_every_parent_is_a_place_and_every_chain_ends() -> None:
    gazetteer = load_gazetteer()
    for line in gazetteer._lines:
        entry = parse_entry(line)
        assert entry.parent is None or gazetteer.holds(entry.parent)
        assert entry.parent is None if entry.kind == "country" else entry.parent is not None or entry.kind == "region"


def test_an_unknown_id_is_an_error_that_names_it() -> None:
    with pytest.raises(InputError, match="'gn:0'"):
        load_gazetteer().get_entry("gn:0")


def test_an_entry_survives_its_line() -> None:
    entry = place(names=("الطاحونة", "Mill"))
    assert parse_entry(format_entry(entry)) == entry
    assert list(parse_table(format_table([entry, place("own:2")]))) == [entry, place("own:2")]


def test_places_of_ones_own_are_found_and_lie_where_they_say(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text(format_table([place(names=("الطاحونة القديمة",))]), "utf-8")
    gazetteer = load_gazetteer([tmp_path / "own.tsv"])
    assert gazetteer.find_spelled("old mill") == [place(names=("الطاحونة القديمة",))]
    assert gazetteer.find("الطاحونة القديمة")[0][0].id == "own:mill"
    assert gazetteer.contains("cc:SY", "own:mill")
    assert not load_gazetteer().holds("own:mill")


def test_a_known_id_takes_that_places_stead() -> None:
    gazetteer = load_gazetteer().with_entries([place(SEED["Fardous"], "Paradise")])
    assert [entry.name for entry in gazetteer.find_spelled("paradise") if entry.id == SEED["Fardous"]] == ["Paradise"]
    assert SEED["Fardous"] not in {entry.id for entry, _ in gazetteer.find("Fardous")}
    assert len(gazetteer) == len(load_gazetteer())


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (0, "", "needs an id"),
        (2, "planet", "'planet' is no kind of place"),
        (4, "91", "outside ±90"),
        (4, "nan", "outside ±90"),
        (5, "east", "no number of degrees"),
        (6, "-4", "no number of inhabitants"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(tmp_path: Path, column: int, value: str, reason: str) -> None:
    fields = format_entry(place()).split("\t")
    fields[column] = value
    path = tmp_path / "own.tsv"
    path.write_text(format_table([place("own:good")]) + "\t".join(fields) + "\n", "utf-8")
    with pytest.raises(ParseError, match=rf"own\.tsv: line 3: .*{reason}"):
        load_gazetteer([path])


def test_a_line_with_too_few_fields_is_refused() -> None:
    with pytest.raises(ParseError, match="2 fields, not the 11"):
        parse_entry("own:1\tMill")


def test_an_unknown_parent_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.tsv").write_text(format_table([place(parent="own:nowhere")]), "utf-8")
    with pytest.raises(InputError, match="'own:nowhere', which no gazetteer holds"):
        load_gazetteer([tmp_path / "own.tsv"])


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gazetteer can be read"):
        load_gazetteer([tmp_path / "absent.tsv"])
