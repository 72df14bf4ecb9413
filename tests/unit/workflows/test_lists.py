from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sijill.errors import InputError
from sijill.linkage.columns import ListColumns
from sijill.linkage.problems import ProblemCode
from sijill.workflows.lists import map_json, open_list, parse_map

NAME, OTHER = "سامي عمر الخطيب", "ليلى عمر الخطيب"
HEADER = "id,name,age,sex"


def write(folder: Path, text: str | bytes, name: str = "north.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def names(found: object) -> list[str]:
    return [record.name_ar for record in found.records]  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_a_list_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"{HEADER}\n" + "".join(f"{at},{NAME},3{at},ذكر\n" for at in range(5))
    found = open_list(write(tmp_path, text.encode(encoding)))
    assert names(found) == [NAME] * 5
    assert (found.name, found.records[4].age_years, found.records[4].row) == ("north.csv", 34, 6)
    assert found.columns == ListColumns("id", name_ar="name", age="age", sex="sex")


@pytest.mark.parametrize("legacy_first", [False, True])
def test_lines_of_another_encoding_are_mended_and_said_by_row(tmp_path: Path, legacy_first: bool) -> None:
    utf8, legacy = f"1,{NAME},30,m\n".encode() * 30, f"1,{OTHER},30,f\n".encode("cp1256") * 2
    body = legacy + utf8 if legacy_first else utf8 + b'2,"a\nb",3,m\n' + legacy
    found = open_list(write(tmp_path, f"{HEADER}\n".encode() + body))
    rows = (2, 3) if legacy_first else (33, 34)
    assert found.problems.rows_of("", ProblemCode.MENDED_TEXT) == rows
    assert {record.name_ar for record in found.records if record.row in rows} == {OTHER}
    assert any(note == "the list is in two encodings: 2 lines in cp1256, others in UTF-8" for note in found.notes)


def test_damaged_letters_are_said_by_row(tmp_path: Path) -> None:
    line = f"7,{NAME},30,m\n".encode()
    found = open_list(write(tmp_path, f"{HEADER}\n1,{OTHER},30,f\n".encode() + line[:6] + line[7:]))
    assert found.problems.rows_of("name_ar", ProblemCode.BROKEN_TEXT) == (3,)
    assert len(found.records) == 2


def test_rows_before_the_headings_are_passed_over_and_said(tmp_path: Path) -> None:
    found = open_list(write(tmp_path, f"قائمة الشهداء\n\nرقم;الاسم;العمر\n1;{NAME};4\n"))
    assert (names(found), found.records[0].row, found.records[0].record_id) == ([NAME], 4, "1")
    assert "rows before the headings, not read: 1" in found.notes


def test_a_workbook_is_read_with_its_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "about"
    book.active.append(["A list of invented persons"])
    sheet = book.create_sheet("people")
    sheet.append(["الرقم", "الاسم", "تاريخ الميلاد", "تاريخ الوفاة"])
    sheet.append([1, NAME, date(1989, 1, 1), 45216])
    sheet.append([2.0, OTHER, "13/4/2001", "17 أكتوبر 2023"])
    book.save(tmp_path / "b.xlsx")
    found = open_list(tmp_path / "b.xlsx")
    assert [record.record_id for record in found.records] == ["1", "2"]
    assert [str(record.birth) for record in found.records] == ["1989-01-01", "2001-04-13"]
    assert [str(record.death) for record in found.records] == ["2023-10-17"] * 2
    assert found.problems.rows_of("birth_date", ProblemCode.PLACEHOLDER_DATE) == (2,)
    assert found.problems.rows_of("death_date", ProblemCode.SERIAL_DATE) == (2,)
    assert any(note.startswith("read is the sheet “people”, not “about”") for note in found.notes)


@pytest.mark.parametrize("wrapped", [False, True])
def test_json(tmp_path: Path, wrapped: bool) -> None:
    people = [{"id": 1, "name": NAME, "age": 4}, {"id": 2, "sex": "f", "name": OTHER, "age": None}, 7]
    data = {"made": "2024", "people": people} if wrapped else people
    found = open_list(write(tmp_path, json.dumps(data, ensure_ascii=False), "a.json"))
    assert names(found) == [NAME, OTHER]
    assert [record.record_id for record in found.records] == ["1", "2"]
    assert found.problems.rows_of("age", ProblemCode.EMPTY) == (2, 3)
    assert found.problems.rows_of("", ProblemCode.NOT_AN_OBJECT) == (3,)
    assert len(found.unlinkable) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("\n \n", "no rows|no words"),
        ("id,age\n1,2\n", "no column of names among “id”, “age”"),
        (
            "id,name,full name\n1,Sami Khatib,Sami Khatib\n",
            "2 columns hold full names in Latin letters: “name”, “full name”",
        ),
        (f"{NAME},غزة\n{OTHER},رفح\n", "none of the 2 columns has a usual heading"),
        (f"1,{NAME}\n2,{OTHER}\n", "no row names the columns"),
        ("id,name\n", "the list has no rows"),
        ('{"name": "x"}', "no list was found in the JSON"),
        ("[1, 2]", "no list of objects"),
    ],
)
def test_what_is_no_list_is_refused_without_a_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        open_list(write(tmp_path, text))
    assert str(refused.value).startswith("north.csv: ")
    assert not any(word in str(refused.value) for word in (*NAME.split(), "Sami"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.csv: there is no such file"):
        open_list(tmp_path / "a.csv")


def test_a_map_says_what_the_columns_are(tmp_path: Path) -> None:
    path = write(tmp_path, f"title\nرمز,من,متى,name\n7,{NAME},3/4/2023,x\n")
    columns = parse_map("north:\n  id: رمز\n  name_ar: من\n  death_date: متى\n  date_order: mdy\n".encode(), "MAP.yaml")
    found = open_list(path, columns)
    assert (names(found), str(found.records[0].death)) == ([NAME], "2023-03-04")
    assert parse_map(map_json([found]).encode(), "saved") == {"north.csv": columns["north"]}
    with pytest.raises(InputError, match=r"north\.csv: the list has no column “wer”"):
        open_list(path, ListColumns(name_ar="wer", id="رمز"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a: [", "MAP.yaml: not readable as YAML, line 1"),
        (b"\xff\xfe", "not readable"),
        (b"x: {nome: y}", "no field nome"),
    ],
)
def test_a_map_that_is_none(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_map(data, "MAP.yaml")


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    text = io.StringIO()
    text.write("id,name\n")
    text.writelines(f"{at},{NAME}\n" for at in range(10_500))
    open_list(write(tmp_path, text.getvalue()), progress=told.append)
    assert told == [10_000, 10_500]
