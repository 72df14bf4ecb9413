from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from sijill.errors import InputError
from sijill.estimation.messages import Message, message
from sijill.estimation.parse import parse_histories


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    return enumerate(csv.reader(io.StringIO(text)), 1)


def test_counts_are_read_and_repeated_patterns_added_up() -> None:
    parsed = parse_histories(rows("A,B,C,count\n1,0,0,4\n1,1,0,2\n1,0,0,3\n0,1,1,1\n0,0,0,0\n"))
    (stratum,) = parsed.strata
    assert dict(stratum.histories) == {0b001: 7, 0b011: 2, 0b110: 1}
    assert parsed.warnings[0] == message("pattern_again", times=1)


def test_one_row_a_person_and_strata() -> None:
    parsed = parse_histories(rows("where,A,B\nnorth,1,0\nsouth,1,1\nnorth,1,0\n"), by="where")
    assert [(s.label, s.histories.n_observed) for s in parsed.strata] == [("north", 2), ("south", 1)]
    assert Message("nobody_on_list", (("list", "B"),), "north") in parsed.warnings
    assert Message("same_lists", (("one", "A"), ("other", "B")), "south") in parsed.warnings


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("A,B,count\n1,0,-2\n", "below 0"),
        ("A,B,count\n1,0,NaN\n", "not a whole number"),
        ("A,B,count\n1,0,2.5\n", "not a whole number"),
        ("A,B,count\n1,0,\n", "not a whole number"),
        ("A,B,count\n0,0,7\n1,1,2\n", "counts 7 people on no list"),
        ("A,B\n0,0\n", "a person on no list"),
        ("A,B,count\n1,,2\n", "line 2, column B: empty"),
        ("A,place,count\n1,Prizren,2\n", "column place: “Prizren”"),
        ("A,A,count\n1,1,2\n", "two columns are named A"),
        ("A,,count\n1,1,2\n", "no name"),
        ("count\n2\n", "no column of a list"),
        ("A,B,count\n1,0\n", "2 cells, the header 3"),
        ("A,B,count\n1,0,0\n", "nobody is in the file"),
        (",".join(f"L{at}" for at in range(70)) + "\n", "at most 63"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_histories(rows(text))


@pytest.mark.parametrize(
    ("text", "by", "only", "says"),
    [
        ("a,b,c,count\n1,0,0," + "9" * 5000 + "\n", None, (), "too large"),
        ("a,b,c,count\n1,0,0,4\n", "count", (), "cannot be the stratum"),
        ("a,b,c,count\n1,0,0,4\n", "a", ("a", "b"), "cannot be the stratum"),
        ("a,b,c,count\n1,0,0,4\n", None, ("a", "a", "b"), "named twice"),
    ],
)
def test_what_cannot_be_is_said(text: str, by: str | None, only: tuple[str, ...], says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_histories(rows(text), by=by, only=only)


def test_a_stratum_that_is_not_there() -> None:
    with pytest.raises(InputError, match="there is no column region; there are A, B"):
        parse_histories(rows("A,B\n1,1\n"), by="region")
