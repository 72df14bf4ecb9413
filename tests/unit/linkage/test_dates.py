from __future__ import annotations

import pytest

from sijill.linkage.dates import ColumnDates, PartialDate, find_order, parse_date
from sijill.linkage.problems import ProblemCode

DAY_FIRST = ColumnDates({"/": "dmy"})


def read(text: str, column: ColumnDates = DAY_FIRST, *, is_birth: bool = False) -> tuple[str, tuple[str, ...]]:
    reading = parse_date(text, column, is_birth=is_birth)
    return "" if reading.value is None else str(reading.value), reading.problems


@pytest.mark.parametrize(
    "text",
    [
        "2023-10-17",
        "2023/10/17",
        "20231017",
        "17/10/2023",
        "17-10-2023",
        "17.10.2023",
        "17 / 10 / 2023",
        "17-Oct-2023",
        "17 October 2023",
        "October 17, 2023",
        "Tuesday, 17 Oct. 2023",
        "١٧/١٠/٢٠٢٣",
        "17 أكتوبر 2023",
        "الثلاثاء 17 تشرين الأول 2023",
        "17 تشرين الأول/أكتوبر 2023م",
        "2023-10-17 12:30:00",
        "2023-10-17T00:00:00Z",
        "17/10/2023 4:30 PM",
    ],
)
def test_days(text: str) -> None:
    assert read(text) == ("2023-10-17", ())


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1985", "1985"),
        ("١٩٨٥", "1985"),
        ("1985-07", "1985-07"),
        ("7/1985", "1985-07"),
        ("July 1985", "1985-07"),
        ("00/00/1985", "1985"),
    ],
)
def test_months_and_years(text: str, date: str) -> None:
    assert read(text, is_birth=True) == (date, ())


@pytest.mark.parametrize(
    ("text", "date"), [("45231", "2023-11-01"), ("45231.5", "2023-11-01"), ("1697500800000", "2023-10-17")]
)
def test_what_spreadsheets_count(text: str, date: str) -> None:
    assert read(text) == (date, (ProblemCode.SERIAL_DATE,))


def test_the_first_of_january_of_a_birth_is_a_placeholder() -> None:
    reading = parse_date("1/1/1989", DAY_FIRST, is_birth=True)
    assert reading.value == PartialDate(1989, 1, 1, is_placeholder=True)
    assert reading.problems == (ProblemCode.PLACEHOLDER_DATE,)
    assert read("1/1/2024") == ("2024-01-01", ())
    assert read("1900-01-01") == ("1900-01-01", (ProblemCode.PLACEHOLDER_DATE,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("-", "empty"),
        ("غير معروف", "empty"),
        ("31/02/2020", "impossible_date"),
        ("2020-13-32", "impossible_date"),
        ("13/13/2020", "impossible_date"),
        ("0985-01-02", "impossible_date"),
        ("1690-01-02", "impossible_date"),
        ("1403/02/11", "islamic_date"),
        ("11/2/1403 هـ", "islamic_date"),
        ("last spring", "unreadable_date"),
        ("1 to 3 May 2020", "unreadable_date"),
        ("9" * 300, "unreadable_date"),
    ],
)
def test_no_date(text: str, code: str) -> None:
    assert read(text) == ("", (ProblemCode(code),))


def test_two_digit_years_of_births_are_not_after_the_list() -> None:
    column = find_order(["13/10/2023", "14/10/2023"])
    assert read("3/4/85", column, is_birth=True) == ("1985-04-03", (ProblemCode.TWO_DIGIT_YEAR,))
    assert read("3/4/23", column, is_birth=True) == ("2023-04-03", (ProblemCode.TWO_DIGIT_YEAR,))
    assert read("3/4/24", column, is_birth=True) == ("1924-04-03", (ProblemCode.TWO_DIGIT_YEAR,))
    assert read("3/4/23", column) == ("2023-04-03", (ProblemCode.TWO_DIGIT_YEAR,))


def test_a_column_tells_its_order_by_what_is_impossible() -> None:
    assert read("3/4/2020", find_order(["13/4/2020", "5/5/2020"])) == ("2020-04-03", ())
    assert read("3/4/2020", find_order(["4/13/2020"])) == ("2020-03-04", ())


def test_each_mark_has_its_order() -> None:
    column = find_order(["13/4/2020", "4-13-2020"])
    assert read("3/4/2020", column) == ("2020-04-03", ())
    assert read("3-4-2020", column) == ("2020-03-04", ())
    assert read("3.4.2020", column) == ("2020-04-03", ())


def test_what_nothing_tells_is_ambiguous_and_read_with_the_day_first() -> None:
    for column in (find_order(["3/4/2020"]), find_order(["13/4/2020", "4/13/2020"])):
        reading = parse_date("3/4/2020", column, is_birth=False)
        assert reading.value == PartialDate(2020, 4, 3, is_ambiguous=True)
        assert reading.problems == (ProblemCode.AMBIGUOUS_DATE,)
    assert read("4/4/2020", find_order([])) == ("2020-04-04", ())
    assert read("3/4/2020", find_order([], "mdy")) == ("2020-03-04", ())


def test_a_date_of_the_other_order_is_read_and_said() -> None:
    assert read("4/13/2020") == ("2020-04-13", (ProblemCode.OTHER_ORDER,))
    assert read("2020-13-04") == ("2020-04-13", (ProblemCode.OTHER_ORDER,))


def test_a_list_of_another_century_has_its_years() -> None:
    old = find_order(["1672-05-01", "1801-11-30", "1899-02-03"])
    assert not find_order(["03/04/1990", "1790-02-01", "05/06/1985"]).is_old
    assert str(parse_date("1690-03-02", old, is_birth=True).value) == "1690-03-02"
    of_now = find_order(["1990-03-02"] * 99 + ["1690-03-02"])
    assert parse_date("1690-03-02", of_now, is_birth=True).problems == (ProblemCode.IMPOSSIBLE_DATE,)


def test_a_long_column_may_have_slips() -> None:
    assert find_order(["13/4/2020"] * 99 + ["4/13/2020"]).order_of("/") == "dmy"
