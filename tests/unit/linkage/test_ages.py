"""Ages that a year of birth gives: only where lists would else have nothing to compare, and say of which year."""

import numpy as np

from sijill.linkage.ages import ages_by_birth

NAN = float("nan")


def ages(*rows: tuple[float, int, float]) -> list[float]:
    """Rows of age, year of birth and day of death."""
    age, year, died = (np.array(column, float) for column in zip(*rows, strict=True))
    birth = np.column_stack([year, np.zeros((len(rows), 2))]).astype(np.int64)
    return [float(each) for each in ages_by_birth(age, birth, died)]


def test_records_that_have_both_say_of_which_year_ages_are() -> None:
    assert ages((33, 1990, NAN), (NAN, 2000, NAN), (23, 0, NAN))[1] == 23


def test_else_the_years_of_death_do() -> None:
    of_2023 = 53.8 * 365.25
    assert ages((NAN, 2000, NAN), (23, 0, of_2023))[0] == 23


def test_nothing_is_made_up() -> None:
    assert np.isnan(ages((NAN, 2000, NAN), (23, 0, NAN))[0])
    assert np.isnan(ages((NAN, 2000, NAN), (23, 2000, NAN))[0])  # both have a year of birth: that is compared
    assert ages((NAN, 2030, NAN), (33, 1990, NAN), (5, 0, NAN))[0] == 0
