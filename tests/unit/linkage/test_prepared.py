"""Records as columns of numbers: what is known as it was, what is not as nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.linkage.dates import PartialDate
from sijill.linkage.fields import Sex
from sijill.linkage.prepared import MAX_TOKEN, days_since_1970, pack, prepare, table_of, unpack
from sijill.linkage.records import PersonRecord
from sijill.names.chain import MAX_TOKENS

rows_of_tokens = st.lists(
    st.lists(st.integers(-1, MAX_TOKEN - 1), min_size=MAX_TOKENS, max_size=MAX_TOKENS), min_size=1, max_size=5
)


def record(number: int = 1, **fields: Any) -> PersonRecord:
    return PersonRecord("north", str(number), number, **fields)


NAMED = record(99, name_ar="سامي")


@given(rows_of_tokens)
def test_unpack_gives_back_what_was_packed(rows: list[list[int]]) -> None:
    chains = np.array(rows, np.int32)
    first, second = pack(chains)
    assert (first >= 0).all() and (second >= 0).all()
    assert np.array_equal(unpack(first, second), chains)


def test_more_tokens_than_can_be_numbered_are_refused() -> None:
    with pytest.raises(ValueError, match="distinct names"):
        pack(np.full((1, MAX_TOKENS), MAX_TOKEN, np.int32))


def test_rows_run_through_the_lists_in_their_order() -> None:
    found = prepare(
        [("north", [record(1, name_ar="سامي"), record(2)]), ("south", [PersonRecord("south", "1", 1)]), ("empty", [])]
    )
    assert found.list_names == ("north", "south", "empty")
    assert found.list_of.tolist() == [0, 0, 1]
    assert found.record_ids == ["1", "2", "1"]
    assert len(found) == 3


def test_what_is_known_of_a_record() -> None:
    found = prepare(
        [
            (
                "north",
                [
                    record(
                        name_ar="سامي عمر",
                        name_latin="Sami Omar",
                        sex=Sex.FEMALE,
                        birth=PartialDate(1990, 3, 4),
                        death=PartialDate(2020, 3, 4),
                        extra=("A", ""),
                    ),
                    record(2, name_ar="سامي", sex=Sex.MALE, age_years=0.5, extra=("a", "b")),
                ],
            )
        ]
    )
    assert (found.arabic >= 0).sum(axis=1).tolist() == [2, 1]
    assert (found.latin >= 0).sum(axis=1).tolist() == [2, 0]
    assert found.arabic[0, 0] == found.arabic[1, 0]
    assert found.sex.tolist() == [1, 2]
    assert found.age.tolist() == pytest.approx([30, 0.5])
    assert found.birth.tolist() == [[1990, 3, 4], [0, 0, 0]]
    assert found.extra[0, 0] == found.extra[1, 0] >= 0  # case does not count
    assert found.extra[0, 1] == -1 != found.extra[1, 1]


def test_what_is_not_known_is_nothing_and_never_equal() -> None:
    found = prepare([("north", [record(), record(2, birth=PartialDate(1980)), NAMED])])
    columns = table_of(found, {"key": np.array([0, 7, 0])}).to_pydict()
    unknown = ("sex", "age", "birth_month", "birth_day", "died", "place", "place_skeleton")
    assert {name: columns[name] for name in unknown} == {name: [None, None, None] for name in unknown}
    assert columns["birth_year"] == [None, 1980, None]
    assert columns["key"] == [None, 7, None]
    assert columns["arabic_1"] == [0, 0, 1]


def test_no_word_of_a_record_goes_into_the_table() -> None:
    found = prepare([("north", [record(name_ar="سامي", name_latin="Sami", place="غزة", extra=("A",))])])
    values = [value for column in table_of(found, {}).to_pydict().values() for value in column]
    assert all(value is None or isinstance(value, int | float) for value in values)


def test_places_are_one_by_spelling_and_alike_by_sound() -> None:
    written = ["خان يونس", "خانيونس", "Khan Younis", "Khan Yunis", "رفح", "", "-"]
    found = prepare([("north", [record(at, place=place) for at, place in enumerate(written)] + [NAMED])])
    joined, apart, latin, other, rafah, empty, dash, _ = found.place.tolist()
    assert joined == apart
    assert len({joined, latin, other, rafah}) == 4
    assert empty == dash == -1
    assert found.place_skeleton[0] == found.place_skeleton[2] == found.place_skeleton[3] != found.place_skeleton[4]


def test_places_sound_alike_without_the_space() -> None:
    found = prepare([("north", [record(1, place="خانيونس"), record(2, place="Khan Younis"), NAMED])])
    assert found.place_skeleton[0] == found.place_skeleton[1]


def test_a_placeholder_of_a_birthday_is_a_year_only() -> None:
    birth = PartialDate(1970, 1, 1)
    found = prepare([("north", [record(birth=birth, name_ar="سامي")])])
    assert found.birth.tolist() == [[1970, 0, 0] if birth.is_placeholder else [1970, 1, 1]]


def test_lists_without_records_are_prepared() -> None:
    found = prepare([("north", []), ("south", [])])
    assert len(found) == 0
    assert found.arabic.shape == (0, MAX_TOKENS)


@pytest.mark.parametrize(
    ("found", "days"),
    [(PartialDate(1970, 1, 2), 1), (PartialDate(1969, 12, 31), -1), (PartialDate(1970, 1), None)],
)
def test_only_a_whole_date_has_a_day(found: PartialDate, days: int | None) -> None:
    assert days_since_1970(found) == pytest.approx(np.nan if days is None else days, nan_ok=True)


@pytest.mark.parametrize(
    ("birth", "death", "age"),
    [
        (PartialDate(1990, 6, 15), PartialDate(2020, 6, 15), 30),
        (PartialDate(1990), PartialDate(2020), 29.5),
        (PartialDate(2020, 5, 1), PartialDate(2020, 4, 1), 0),
        (PartialDate(2020), PartialDate(2020, 4, 1), 0),
        (None, PartialDate(2020), None),
        (PartialDate(1990), None, None),
    ],
)
def test_age_between_two_dates(birth: PartialDate | None, death: PartialDate | None, age: float | None) -> None:
    found = prepare([("north", [record(name_ar="سامي", birth=birth, death=death)])]).age
    assert found == pytest.approx([np.nan if age is None else age], abs=0.05, nan_ok=True)


def test_lists_in_which_nobody_has_a_name_are_prepared() -> None:
    found = prepare([("north", [record(), record(2, name_ar="مجهول")])])
    assert (found.arabic == -1).all()
