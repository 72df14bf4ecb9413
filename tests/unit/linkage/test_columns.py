from __future__ import annotations

from typing import Any

import pytest

from sijill.errors import InputError
from sijill.linkage.columns import (
    ListColumns,
    column_map_data,
    find_columns,
    find_mapped,
    known_headings,
    locate,
    parse_column_map,
)
from sijill.linkage.known import load_known, plain_heading


def test_usual_headings_are_known_in_english_and_arabic() -> None:
    english = find_columns(
        ["ID", "Full Name", "Gender", "Age", "DateOfBirth", "Date of death", "Governorate", "Weapon"]
    )
    assert english == ListColumns(
        id="ID",
        name_latin="Full Name",
        sex="Gender",
        age="Age",
        birth_date="DateOfBirth",
        death_date="Date of death",
        place="Governorate",
    )
    arabic = find_columns(
        ["رقم الهوية", "الاسم الرباعي", "الجنس", "العُمر", "تاريخ الميلاد", "تاريخ الإستشهاد", "المحافظة"]
    )
    assert arabic == ListColumns(
        id="رقم الهوية",
        name_ar="الاسم الرباعي",
        sex="الجنس",
        age="العُمر",
        birth_date="تاريخ الميلاد",
        death_date="تاريخ الإستشهاد",
        place="المحافظة",
    )


def test_parts_of_names_are_known() -> None:
    found = find_columns(["م", "الاسم الأول", "اسم الأب", "الجد", "العائلة"])
    assert (found.id, found.given, found.father, found.grandfather, found.family) == (
        "م",
        "الاسم الأول",
        "اسم الأب",
        "الجد",
        "العائلة",
    )
    assert find_columns(["rec_id", "given_name", "surname"]) == ListColumns(
        "rec_id", given="given_name", family="surname"
    )


def test_a_column_called_name_is_of_the_letters_of_its_values() -> None:
    assert find_columns(["id", "name"], [["1", "سامي الخطيب"], ["2", ""]]).name_ar == "name"
    assert find_columns(["id", "name"], [["1", "Sami al-Khatib"]]).name_latin == "name"
    both = find_columns(["name", "name_en"], [["سامي الخطيب", "Sami al-Khatib"]])
    assert (both.name_ar, both.name_latin) == ("name", "name_en")


def test_a_column_called_name_beside_fathers_and_families_holds_given_names() -> None:
    found = find_columns(["الاسم", "الأب", "الجد", "العائلة"], [["سامي", "علي", "عمر", "الخطيب"]])
    assert (found.given, found.name_ar) == ("الاسم", None)


@pytest.mark.parametrize(
    ("headers", "rows", "says"),
    [
        (["id", "name", "full name"], [["1", "Sami", "Sami Khatib"]], "Latin letters: “name”, “full name”"),
        (["الاسم", "اسم الشهيد"], [], "Arabic letters: “الاسم”, “اسم الشهيد”"),
        (["name", "name_en"], [["Sami", "Sami"]], "“name”, “name_en”"),
        (["id", "age", "weapon"], [], "no column of names among “id”, “age”, “weapon”"),
    ],
)
def test_two_names_or_none_are_refused_by_name_of_column(headers: list[str], rows: list[list[str]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        find_columns(headers, rows)


def test_a_first_row_of_a_person_is_not_repeated() -> None:
    with pytest.raises(InputError, match="none of the 3 columns") as refused:
        find_columns(["سامي الخطيب", "غزة", "صياد"])
    assert "سامي" not in str(refused.value)


def test_a_map_is_read_and_written_back() -> None:
    data = {
        "a.csv": {"id": "no", "name_ar": "الاسم", "extra": ["postcode", "work"], "date_order": "mdy"},
        "default": {"id": "id", "given": "first", "family": "last"},
    }
    columns = parse_column_map(data)
    assert columns["a.csv"].extra == ("postcode", "work")
    assert parse_column_map(column_map_data(columns)) == columns
    assert find_mapped(columns, "a.csv") is columns["a.csv"]
    assert find_mapped(columns, "b.csv") is columns["default"]
    assert find_mapped({"b": columns["a.csv"]}, "b.csv") is columns["a.csv"]
    assert find_mapped({"b": columns["a.csv"]}, "c.csv") is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "names lists"),
        ([], "names lists"),
        ({"id": "x", "name_ar": "y"}, "names lists first"),
        ({"a.csv": "name"}, "a.csv: field: column"),
        ({"a.csv": {"nome": "x"}}, "no field nome; there are id, name_ar"),
        ({"a.csv": {"id": "x", "age": "y"}}, "a.csv: no column holds names"),
        ({"a.csv": {"name_ar": ["x"]}}, "name_ar is the heading of one column"),
        ({"a.csv": {"name_ar": "x", "date_order": "ymd"}}, "date_order is dmy or mdy"),
    ],
)
def test_a_map_that_is_none_is_refused(data: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_column_map(data)


def test_columns_are_found_as_written_or_as_they_read() -> None:
    columns = ListColumns(id="ID", name_latin="Full  name", extra=("post code",))
    assert locate(columns, ["post_code", "full_name", "id", "Full name"]) == ({"id": 2, "name_latin": 3}, (0,))


def test_a_column_that_the_list_has_not_is_named() -> None:
    with pytest.raises(InputError, match=r"no column “dob”, which the column map names; its columns are “id”, “name”"):
        locate(ListColumns(id="id", name_ar="name", birth_date="dob"), ["id", "name"])
    with pytest.raises(InputError) as refused:
        locate(ListColumns(name_ar="name"), ["7", "سامي الخطيب"])
    assert "سامي" not in str(refused.value)


def test_no_heading_stands_for_two_fields() -> None:
    known = load_known().headings
    every = [heading for headings in known.values() for heading in headings]
    assert len(every) == len(set(every))
    assert known_headings(["Name (English)", "رقم الهوية", "whatever", "#"]) == 3
    assert plain_heading("تاريخ_الوفاة:") == plain_heading("تاريخُ الوفاه")
