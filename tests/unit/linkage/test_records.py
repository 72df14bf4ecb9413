from __future__ import annotations

from collections.abc import Sequence

import pytest

from sijill.errors import InputError
from sijill.linkage.columns import ListColumns, find_columns
from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Sex
from sijill.linkage.problems import ProblemCode
from sijill.linkage.records import ListOfPersons, PersonRecord, read_list

HEADERS = ("id", "name", "age", "sex", "dob", "date of death", "place")
COLUMNS = ListColumns(
    "id", name_ar="name", age="age", sex="sex", birth_date="dob", death_date="date of death", place="place"
)
NAME, OTHER = "سامي عمر الخطيب", "ليلى عمر الخطيب"


def read(*rows: Sequence[str], headers: Sequence[str] = HEADERS, columns: ListColumns = COLUMNS) -> ListOfPersons:
    return read_list("north", headers, enumerate(rows, 2), columns)


def codes(found: ListOfPersons) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, str(each.code)) for each in found.problems]


def test_a_row_is_a_record_with_its_cells_as_written() -> None:
    found = read(
        ["7", f" {NAME} ", "٣٤", "ذكر", "3/4/1989", "2023-10-17", "غزة"], ["8", OTHER, "9", "f", "13/4/2014", "", ""]
    )
    assert found.records[0] == PersonRecord(
        "north",
        "7",
        2,
        name_ar=NAME,
        sex=Sex.MALE,
        age_years=34,
        birth=PartialDate(1989, 4, 3),
        death=PartialDate(2023, 10, 17),
        place="غزة",
        written=("ذكر", "٣٤", "3/4/1989", "2023-10-17"),
    )
    assert codes(found) == [(3, "death_date", "empty"), (3, "place", "empty")]
    assert found.notes == []


def test_rows_without_a_name_are_kept_apart() -> None:
    found = read(
        ["1", "", "3", "m", "", "", ""], ["2", "مجهول الهوية", "4", "", "", "", ""], ["3", NAME, "", "", "", "", ""]
    )
    assert [record.record_id for record in found.records] == ["3"]
    assert [record.record_id for record in found.unlinkable] == ["1", "2"]
    assert found.problems.rows_of("", ProblemCode.NO_NAME) == (2, 3)
    assert found.n_rows == 3


def test_ids_that_stand_twice_get_a_number() -> None:
    rows = [[each, NAME] for each in ("5", "5", "5#2", "", "5", "6")]
    found = read(*rows)
    assert [record.record_id for record in found.records] == ["5", "5#2", "5#2#2", "row 5", "5#3", "6"]
    assert found.problems.rows_of("id", ProblemCode.DUPLICATE_ID) == (3, 4, 6)
    assert found.problems.rows_of("id", ProblemCode.NO_ID) == (5,)


def test_without_a_column_of_ids_rows_are_numbered_and_it_is_said() -> None:
    found = read([NAME], [OTHER], headers=["name"], columns=ListColumns(name_ar="name"))
    assert [record.record_id for record in found.records] == ["2", "3"]
    assert found.notes == ["no column of ids: the numbers of the rows stand for them"]


def test_dates_in_four_formats_are_read_and_doubts_said_by_row() -> None:
    days = ["2023-10-17", "17/10/2023", "17-Oct-2023", "45216", "1/2/2023", "10/17/2023", "first snow"]
    found = read(*([str(at), NAME, "", "", "", day, ""] for at, day in enumerate(days)))
    assert [str(record.death) for record in found.records] == ["2023-10-17"] * 4 + ["2023-02-01", "2023-10-17", "None"]
    assert found.problems.rows_of("death_date", ProblemCode.SERIAL_DATE) == (5,)
    assert found.problems.rows_of("death_date", ProblemCode.AMBIGUOUS_DATE) == (6,)
    assert found.problems.rows_of("death_date", ProblemCode.UNREADABLE_DATE) == (8,)
    assert found.notes == ["death_date: day or month may come first, and nothing tells which: read with the day first"]
    assert found.records[-1].written[3] == "first snow"


def test_a_map_decides_the_order_of_dates() -> None:
    columns = ListColumns(name_ar="name", death_date="died", date_order="mdy")
    found = read([NAME, "1/2/2023"], headers=["name", "died"], columns=columns)
    assert str(found.records[0].death) == "2023-01-02"
    assert codes(found) == []


def test_what_is_empty_is_said_by_row_and_field() -> None:
    rows = [[str(at), NAME, "" if at % 5 < 2 else "30", "m", "", "2023-10-17", "غزة"] for at in range(100)]
    found = read(*rows)
    assert len(found.problems.rows_of("age", ProblemCode.EMPTY)) == 40
    assert len(found.problems.rows_of("birth_date", ProblemCode.EMPTY)) == 100
    assert len(found.problems) == 140
    assert found.problems.summary()[1] == "age: the cell is empty, or says that nothing is known (40 rows)"


def test_doubtful_cells_are_said() -> None:
    found = read(
        ["1", NAME, "8 months", "x1", "1/1/2023", "2019", "غ\ufffd"], ["2", NAME, "200", "m", "", "", "", "more"]
    )
    assert codes(found) == [
        (2, "age", "age_in_months"),
        (2, "birth_date", "birth_after_death"),
        (2, "birth_date", "placeholder_date"),
        (2, "place", "broken_text"),
        (2, "sex", "unknown_sex"),
        (3, "", "surplus_cells"),
        (3, "age", "impossible_age"),
        (3, "birth_date", "empty"),
        (3, "death_date", "empty"),
        (3, "place", "empty"),
    ]


def test_no_problem_repeats_a_cell() -> None:
    secret = ["ID-4711", NAME, NAME, NAME, NAME, NAME, ""]
    found = read(secret, secret, ["ID-4711", "", "", "", "", "", ""])
    said = "\n".join([*map(str, found.problems), *found.problems.summary(), *found.notes])
    assert not {"ID-4711", *NAME.split()} & set(said.replace(":", " ").split())
    assert "north, row 2, age: not readable as an age" in said


def test_parts_make_the_full_name_of_their_letters() -> None:
    headers = ["no", "given name", "father", "grandfather", "family"]
    found = read(
        ["1", "Sami", "Omar", "", "Khatib"],
        ["2", "سامي", "عمر", "علي", "الخطيب"],
        ["3", "", "", "", ""],
        ["4", "", "", "", "Khatib"],
        headers=headers,
        columns=find_columns(headers),
    )
    assert [(each.name_ar, each.name_latin) for each in found.records] == [
        ("", "Sami Omar Khatib"),
        ("سامي عمر علي الخطيب", ""),
        ("", "Khatib"),
    ]
    assert (found.records[0].given, found.records[0].grandfather) == ("Sami", "")
    assert [each.record_id for each in found.unlinkable] == ["3"]


@pytest.mark.parametrize(
    ("cells", "names", "fields"),
    [
        ((NAME, "Sami"), (NAME, "Sami"), []),
        (("Sami", ""), ("", "Sami"), ["name_ar"]),
        (("Sami", NAME), (NAME, "Sami"), ["name_ar"]),
        (("", NAME), (NAME, ""), ["name_latin"]),
        (("Sami", "Samy"), ("Sami", "Samy"), ["name_ar"]),
        ((f"{NAME} Sami", ""), (f"{NAME} Sami", ""), []),
    ],
)
def test_names_in_the_column_of_other_letters(
    cells: tuple[str, str], names: tuple[str, str], fields: list[str]
) -> None:
    found = read(cells, headers=["a", "b"], columns=ListColumns(name_ar="a", name_latin="b"))
    assert [(each.name_ar, each.name_latin) for each in found.records] == [names]
    assert [field for _, field, code in codes(found) if code == "other_script"] == fields


def test_further_columns_are_kept_in_the_order_of_the_map() -> None:
    columns = ListColumns(name_ar="name", extra=("work", "post code"))
    found = read(
        [NAME, "123", "baker", "x"], [NAME, "", "", ""], headers=["name", "post code", "work", "note"], columns=columns
    )
    assert [record.extra for record in found.records] == [("baker", "123"), ("", "")]
    assert found.notes[1] == "columns that are not compared: “note”"
    assert codes(found) == [(3, "extra", "empty"), (3, "extra", "empty")]


@pytest.mark.parametrize("text", ["-", "غير معروف", "unknown", " "])
def test_a_further_column_that_says_nothing_has_no_value(text: str) -> None:
    columns = ListColumns(name_ar="name", extra=("number",))
    found = read_list("north", ["name", "number"], [(2, ("خالد النجار", text))], columns)
    assert [record.extra for record in found.records] == [("",)]
    assert codes(found) == [(2, "extra", "empty")]


def test_progress_is_told() -> None:
    told: list[int] = []
    read_list("north", HEADERS, ((at, [str(at), NAME]) for at in range(25)), COLUMNS, told.append, every=10)
    assert told == [10, 20, 25]


def test_a_column_that_is_missing_is_refused() -> None:
    with pytest.raises(InputError, match="no column “age”"):
        read(["1", NAME], headers=["id", "name"], columns=ListColumns("id", name_ar="name", age="age"))
