"""Casualty lists with known truth, written from rules: no record of any person is in them.

`generate` makes the dead of a place, in families, and several lists of them, each with its own habits of spelling,
naming and omission. Reach for it to train or to measure linkage; a profile (`PROFILES`) says which lists there are.
"""

from benchmarks.casualty_lists.generate import COLUMNS, Generated, generate
from benchmarks.casualty_lists.profiles import PROFILES, FieldHabit, Inclusion, ListHabit, NameHabit, Profile
from benchmarks.casualty_lists.variation import vary

__all__ = [
    "COLUMNS",
    "PROFILES",
    "FieldHabit",
    "Generated",
    "Inclusion",
    "ListHabit",
    "NameHabit",
    "Profile",
    "generate",
    "vary",
]
