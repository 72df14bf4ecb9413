"""How many, as the words say it."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.errors import InputError


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number known between two bounds, both inclusive.

    `high` None means that the words set no upper bound. `approximate` says that the bounds are about right rather
    than sharp ("about 150" is 150–150, approximate). `text` is the wording. A count of 0–0 is a stated zero, which is
    a value; an unknown number is the absence of a Count.
    """

    low: int
    high: int | None
    approximate: bool
    text: str

    def __post_init__(self) -> None:
        if self.low < 0:
            raise InputError(f"a count cannot be negative: {self.low}")
        if self.high is not None and self.high < self.low:
            raise InputError(f"a count's upper bound {self.high} is below its lower bound {self.low}")
