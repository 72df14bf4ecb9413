"""Ages where a list has dates of birth alone, and another has ages alone: worked out by the year the lists are of.

Nothing of two such records could be compared. What year an age is of the lists tell themselves: by the records that
have both, else by the years of death.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def ages_by_birth(
    age: NDArray[np.floating], birth: NDArray[np.integer], died: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Ages in years, NaN where unknown, with those that a year of birth gives where the lists say of which year.

    Args:
        birth: year, month and day, 0 where unknown: shape (rows, 3).
        died: days since 1970, NaN where unknown.
    """
    year = birth[:, 0].astype(float)
    year += np.where(birth[:, 1] > 0, (birth[:, 1] - 0.5) / 12, 0.5)
    born, aged = birth[:, 0] > 0, ~np.isnan(age)
    lacking = born & ~aged
    if not lacking.any() or not (aged & ~born).any():
        return age.astype(np.float32)
    if (born & aged).any():
        of = float(np.median(year[born & aged] + age[born & aged])) + 0.5
    elif not np.isnan(died).all():
        of = 1970 + float(np.nanmedian(died)) / 365.25
    else:
        return age.astype(np.float32)
    return np.where(lacking, np.maximum(np.floor(of - year), 0.0), age).astype(np.float32)
