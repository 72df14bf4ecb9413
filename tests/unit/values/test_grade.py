"""The Admiralty scale: two axes, one or both of them given."""

from __future__ import annotations

import pytest

from sijill.errors import InputError
from sijill.values.grade import Credibility, Grade, Reliability


def test_the_axes_are_those_of_the_scale() -> None:
    # NATO AJP-2.1: A to F for the source, 1 to 6 for the information
    assert [str(each) for each in Reliability] == list("ABCDEF")
    assert [str(each) for each in Credibility] == list("123456")


def test_a_grade_of_nothing_is_none() -> None:
    with pytest.raises(InputError, match="A to F"):
        Grade()
    with pytest.raises(InputError):
        Grade(None, None)


@pytest.mark.parametrize("reliability", [None, *Reliability])
@pytest.mark.parametrize("credibility", [None, *Credibility])
def test_a_grade_is_written_as_letter_and_digit(
    reliability: Reliability | None, credibility: Credibility | None
) -> None:
    if reliability is not None or credibility is not None:
        written = str(Grade(reliability, credibility))
        assert written == f"{reliability or '–'}{credibility or '–'}"
        assert len(written) == 2


def test_an_axis_that_is_not_given_stays_open() -> None:
    grade = Grade(reliability=Reliability.B)
    assert (grade.reliability, grade.credibility) == (Reliability.B, None)
    assert grade == Grade(Reliability("B"))
    assert grade != Grade(Reliability.B, Credibility.CONFIRMED)


@pytest.mark.parametrize("letter", ["", "G", "a", "AB", "1"])
def test_there_are_no_other_letters(letter: str) -> None:
    with pytest.raises(ValueError, match="Reliability"):
        Reliability(letter)


def test_a_grade_does_not_change() -> None:
    grade = Grade(Reliability.A, Credibility.DOUBTFUL)
    with pytest.raises(AttributeError):
        grade.reliability = Reliability.F  # type: ignore[misc]
    assert hash(grade) == hash(Grade(Reliability.A, Credibility("4")))
