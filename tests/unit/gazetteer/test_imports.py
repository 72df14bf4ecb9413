"""Other people's files of places: every row is taken or rejected with its reason."""

from __future__ import annotations

import json

import pytest

from sijill.errors import InputError
from sijill.gazetteer.imports import Imported, import_places

ALEPPO = "gn:170063"


def read(text: str, **columns: str) -> Imported:
    return import_places(text, "places.csv", columns, {ALEPPO: "SY", "cc:SY": "SY"}.get)


def geonames(id_: str, name: str, feature: str, code: str, divisions: tuple[str, str], population: str = "0") -> str:
    fields = [id_, name, name, "Other,Another", "36.5", "37.5", feature, code, "SY", "", *divisions, "", ""]
    return "\t".join([*fields, population, "", "400", "Asia/Damascus", "2020-01-01"])


def test_a_geonames_dump_is_recognised_and_gets_its_hierarchy() -> None:
    rows = [
        geonames("1", "Governorate", "A", "ADM1", ("09", "")),
        geonames("2", "District", "A", "ADM2", ("09", "77")),
        geonames("3", "Hamlet", "P", "PPL", ("09", "77"), "300"),
        geonames("4", "Quarter", "P", "PPLX", ("09", "")),
        geonames("5", "Town", "P", "PPL", ("", ""), "6000"),
        geonames("6", "Tents", "S", "CMPRF", ("", "")),
    ]
    found = read("\n".join(rows) + "\n")
    assert found.rejected == ()
    assert [(entry.id, entry.kind, entry.parent) for entry in found.entries] == [
        ("gn:1", "governorate", "cc:SY"),
        ("gn:2", "district", "gn:1"),
        ("gn:3", "village", "gn:2"),
        ("gn:4", "neighbourhood", "gn:1"),
        ("gn:5", "town", "cc:SY"),
        ("gn:6", "camp", "cc:SY"),
    ]
    assert found.entries[2].names == ("Other", "Another")


def test_a_csv_with_a_column_map() -> None:
    text = 'Ort;Y;X;Rang;In\n"Umm; Rish";36.1;37.2;Village;gn:170063\n'
    (entry,) = read(text, name="Ort", lat="Y", lon="X", kind="Rang", parent="In").entries
    assert (entry.name, entry.kind, entry.lat, entry.lon, entry.country) == ("Umm; Rish", "village", 36.1, 37.2, "SY")
    assert entry.id == "own:umm;-rish@36.1000,37.2000"


def test_a_constant_stands_for_every_row() -> None:
    csv_text = "name,lat,lon\nQuarter,36,37\n"
    point = (
        '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [37, 36]}, "properties": {"name": "Quarter"}}'
    )
    for text in (csv_text, point):
        (entry,) = read(text, kind="@neighbourhood", parent=f"@{ALEPPO}").entries
        assert (entry.kind, entry.parent, entry.country) == ("neighbourhood", ALEPPO, "SY")


def test_every_bad_row_is_named_with_its_line_and_reason() -> None:
    text = (
        "id,name,lat,lon,kind,parent,country\n"
        "a,Good,36,37,,gn:170063,\n"
        "b,,36,37,,,SY\n"
        "c,Far,136,37,,,SY\n"
        "d,Odd,36,37,planet,,SY\n"
        "a,Twice,36,37,,,SY\n"
        "e,Lost,36,37,,nowhere,\n"
        "f,Under lost,36,37,,e,\n"
        "g,Short,36\n"
        "h,Abroad,36,37,,,Syria\n"
    )
    found = read(text)
    assert [entry.id for entry in found.entries] == ["a"]
    assert [(row.where, row.reason) for row in found.rejected] == [
        ("line 3", "no name"),
        ("line 4", "136 lies outside ±90 degrees"),
        (
            "line 5",
            "'planet' is no kind of place (one of region, country, governorate, district, city, town, village,"
            " camp, neighbourhood, landmark)",
        ),
        ("line 6", "the id 'a' is already that of line 2"),
        ("line 7", "its parent 'nowhere' is no place of this file or of the gazetteer"),
        ("line 8", "its parent 'e' is no place of this file or of the gazetteer"),
        ("line 9", "3 cells under 7 columns"),
        ("line 10", "'SYRIA' is no country code of two letters"),
    ]


def test_places_that_lie_in_one_another_are_rejected() -> None:
    found = read("id,name,lat,lon,parent\na,One,1,1,b\nb,Two,1,1,a\nc,Three,1,1,\n")
    assert [entry.id for entry in found.entries] == ["c"]
    assert ["lies in itself" in row.reason for row in found.rejected] == [True, True]


def test_lines_are_counted_over_cells_of_many_lines() -> None:
    found = read('name,lat,lon\n"Two\nlines",36,37\nBad,x,37\n')
    assert found.entries[0].name == "Two lines"
    assert [row.where for row in found.rejected] == ["line 4"]


def test_geojson_points() -> None:
    point = {"type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [37.2, 36.1]}}
    good = {**point, "properties": {"title": "Mill", "names": ["Old Mill", "الطاحونة"], "population": 12}}
    area = {**good, "id": 8, "geometry": {"type": "Polygon", "coordinates": []}}
    text = json.dumps({"type": "FeatureCollection", "features": [good, area, point, None]})
    found = read(text, name="title")
    (entry,) = found.entries
    assert (entry.id, entry.name, entry.lat, entry.lon, entry.population) == ("7", "Mill", 36.1, 37.2, 12)
    assert entry.names == ("Old Mill", "الطاحونة")
    assert [(row.where, row.reason) for row in found.rejected] == [
        ("feature 2", "a Polygon, not a Point"),
        ("feature 3", "no name"),
        ("feature 4", "no feature with a geometry"),
    ]


@pytest.mark.parametrize(
    ("text", "columns", "reason"),
    [
        ("name,lat\nA,1\n", {}, "no column for lon=lon"),
        ("name,lat,lon\nA,1,1\n", {"name": "Ort"}, "no column for name=Ort"),
        ("", {}, "no column for name=name"),
        ("{broken", {}, "no JSON"),
        ('{"type": "FeatureCollection"}', {}, "needs a list of features"),
    ],
)
def test_a_file_of_no_known_form_is_refused(text: str, columns: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(text, **columns)
