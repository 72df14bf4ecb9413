"""When, as an interval that the words support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sijill.errors import InputError


class Precision(StrEnum):
    """The finest unit of time that the words fix."""

    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class When:
    """A half-open interval of time: `earliest` inclusive, `latest` exclusive.

    Either end may be None where the words leave it open; both are None, with precision `unresolved`, where the
    words speak of a time that cannot be fixed (a relative time in a document without a date). Datetimes carry a zone
    only where one was given; without one they are the local time of whoever speaks. `text` is the wording.
    """

    earliest: datetime | None
    latest: datetime | None
    precision: Precision
    text: str

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.latest <= self.earliest:
            raise InputError(f"a time must end after it begins: {self.earliest} to {self.latest}")
