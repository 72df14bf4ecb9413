"""A list that is read apart is the list that is read here."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sijill.adapters.parsing import Parser
from sijill.adapters.parsing_lists import list_of_blocks, list_of_file
from sijill.errors import InputError
from sijill.linkage.columns import ListColumns
from sijill.linkage.prepared import prepare
from sijill.linkage.problems import ProblemCode
from sijill.linkage.records import ListOfPersons
from sijill.workflows.lists import open_list

NAME, OTHER = "سامي عمر الخطيب", "ليلى عمر الخطيب"


def told(found: ListOfPersons) -> tuple[object, ...]:
    problems = [(each.row, each.field, each.code) for each in found.problems]
    return found.name, found.sha256, found.columns, found.records, found.unlinkable, problems, sorted(found.notes)


def written(folder: Path) -> list[Path]:
    """A CSV in two encodings, a workbook, and JSON with a half of a character and an entry that is no object."""
    mixed = folder / "mixed.csv"
    rows = "".join(f"{at},{NAME},{at},01/02/1990\n" for at in range(4500)).encode()
    mixed.write_bytes(b"id,name,age,birth_date\n" + rows + f"x,{OTHER},30,1990\n".encode("cp1256") * 2)
    book = openpyxl.Workbook()
    for row in (("رقم", "الاسم", "العمر"), (1, NAME, 4), (2, "", 5)):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(folder / "book.xlsx")
    data = folder / "list.json"
    data.write_text(
        json.dumps([{"id": "a", "name": "Sami\ud800 Omar", "no\ud800te": ""}, 7, {"id": "b", "name": NAME}]), "ascii"
    )
    return [mixed, folder / "book.xlsx", data]


def test_a_list_read_apart_is_the_list_read_here(tmp_path: Path) -> None:
    with Parser() as parser:
        for path in written(tmp_path):
            progress: list[int] = []
            assert told(list_of_file(parser, str(path), None, progress.append)) == told(open_list(path))
            assert progress


def test_half_of_a_character_is_told_and_its_list_is_linked(tmp_path: Path) -> None:
    path = written(tmp_path)[-1]
    found = open_list(path)
    assert ProblemCode.BROKEN_TEXT in {each.code for each in found.problems}
    assert "\ud800" not in "".join(found.notes)
    assert len(prepare([("list", found.everyone())])) == 3  # one is no object


def test_columns_that_are_given_find_the_headings(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a title,,\nno.,who,when\n7,Samer Farid,1990\n", encoding="utf-8")
    columns = {"default": ListColumns("no.", name_latin="who", birth_date="when")}
    with Parser() as parser:
        assert told(list_of_file(parser, str(path), columns)) == told(open_list(path, columns))
        given = list_of_blocks(parser, "list.csv", "", [path.read_bytes()], columns["default"])
    assert given.records == open_list(path, columns).records


@pytest.mark.parametrize("text", ["", "id,age\n1,4\n", "id,name\n", "id,name_ar,الاسم\n1,سامر فريد,سامر فريد\n", "{}"])
def test_what_is_no_list_is_refused_in_the_same_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as here:
        open_list(path)
    with Parser() as parser, pytest.raises(InputError) as apart:
        list_of_file(parser, str(path), None)
    assert str(apart.value) == str(here.value)
