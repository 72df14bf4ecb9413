"""No key of a blocking rule is shared by more records of a list than may; which are crowded is what counting says."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sijill.linkage.blocking import blocking_rules, is_crowded
from sijill.linkage.prepared import prepare
from sijill.linkage.records import PersonRecord

NAMES = st.tuples(
    st.sampled_from(("سامر", "هالة", "نزار")), st.sampled_from(("فريد", "خليل")), st.sampled_from(("الفخار", "السمان"))
)
PERSON = st.tuples(NAMES, st.none() | st.integers(20, 22))


Person = tuple[tuple[str, ...], int | None]


def records(name: str, persons: list[Person]) -> list[PersonRecord]:
    return [
        PersonRecord(name, str(at), at, name_ar=" ".join(words), age_years=age)
        for at, (words, age) in enumerate(persons)
    ]


@given(st.lists(PERSON, max_size=14), st.lists(PERSON, max_size=14), st.integers(1, 4))
def test_no_key_is_shared_by_too_many_of_a_list(ours: list[Person], theirs: list[Person], most: int) -> None:
    prepared = prepare([("north", records("north", ours)), ("south", records("south", theirs))])
    for rule in blocking_rules(prepared, most=most):
        for keys in (rule.keys, rule.keys if rule.others is None else rule.others):
            known = keys != 0
            shared = Counter(zip(prepared.list_of[known].tolist(), keys[known].tolist(), strict=True))
            assert max(shared.values(), default=0) <= most


KEYS = st.builds(lambda low, high: low + (high << 20), st.integers(0, 3), st.integers(0, 2))
"""Keys of which some differ in their higher bits alone."""


@given(st.lists(st.tuples(KEYS, st.integers(0, 2))), st.integers(1, 4))
def test_a_key_is_crowded_where_a_list_has_it_too_often(rows: list[tuple[int, int]], most: int) -> None:
    keys, lists = np.array(rows, np.int64).reshape(-1, 2).T
    times = Counter(rows)
    crowded = {key for (key, _), many in times.items() if many > most and key}
    assert is_crowded(keys, lists.astype(np.int16), most).tolist() == [key in crowded for key in keys.tolist()]
