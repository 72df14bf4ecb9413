"""Records column by column are the records that were put in."""

from __future__ import annotations

import numpy as np

from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Sex
from sijill.linkage.people import PersonRecord, people_of

RECORDS = [
    PersonRecord("north", "1", 2, "سامي", "Sami", sex=Sex.MALE, birth=PartialDate(1990), written=("m", "", "1990", "")),
    PersonRecord("north", "2", 3, age_years=0.5, place="Town", extra=("x",), written=("", "6 months", "", "")),
    PersonRecord("north", "3", 5, given="Lina", name_latin="Lina", death=PartialDate(2020, 1, 2)),
]


def test_records_come_back_as_they_were() -> None:
    assert [*people_of("north", RECORDS)] == RECORDS
    assert people_of("north", RECORDS)[-1] == RECORDS[-1]
    assert people_of("north", RECORDS)[1:] == RECORDS[1:]


def test_people_are_kept_as_they_are() -> None:
    people = people_of("north", RECORDS)
    assert people_of("north", people) is people


def test_some_of_the_people_are_picked_in_the_order_asked_for() -> None:
    assert [*people_of("north", RECORDS).picked([2, 0])] == [RECORDS[2], RECORDS[0]]


def test_a_column_is_worked_out_for_each_row() -> None:
    column = people_of("north", RECORDS).values["age"]
    assert np.array_equal(column.each(float, np.nan, np.float64), [np.nan, 0.5, np.nan], equal_nan=True)
