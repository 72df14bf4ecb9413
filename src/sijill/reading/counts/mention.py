"""What the count grammar hands over."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.values.count import Count

CANDIDATES = frozenset(("quantity", "zero"))
"""The roles of numbers that may be counted in a claim."""


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number as written at `start`–`end` (code points), tokens `first`–`last` (half-open).

    `role` is quantity or zero for numbers that may count something; else it says what the number is: ordinal,
    percent, money, age, measure, duration, times, votes, date, year, time, unit_size, name_part, multiple, phone.
    Those are handed over too, so that nobody else takes them for a count. `count` is set for quantity and zero, and
    for `times` ("eleven times"). `bound` is the kind of wording: exact, at_least, more_than, up_to, fewer_than,
    about, between, vague, zero. `noun` is set where the words of counting name what is counted themselves: "people"
    in "a family of five", "nobody" and "twins".
    """

    start: int
    end: int
    first: int
    last: int
    count: Count | None
    role: str
    bound: str
    noun: str | None = None
