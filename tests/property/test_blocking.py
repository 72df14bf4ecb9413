"""No key of a blocking rule is shared by more records of a list than it may be, and no other is narrowed."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sijill.linkage.blocking import blocking_rules
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
    for rule in blocking_rules(prepared, most):
        for keys in (rule.keys, rule.keys if rule.others is None else rule.others):
            known = keys != 0
            shared = Counter(zip(prepared.list_of[known].tolist(), keys[known].tolist(), strict=True))
            assert max(shared.values(), default=0) <= most


@given(st.lists(PERSON, max_size=14), st.integers(1, 4))
def test_a_rule_whose_keys_none_too_many_share_is_left_as_it_is(persons: list[Person], most: int) -> None:
    """Beside a rule without bounds: a key that few share there is a key here."""
    prepared = prepare([("north", records("north", persons))])
    for bound, free in zip(blocking_rules(prepared, most), blocking_rules(prepared, 1000), strict=True):
        sides = [free.keys] if free.others is None else [free.keys, free.others]
        crowded = {key for side in sides for key, many in Counter(side.tolist()).items() if many > most}
        kept = ~np.isin(free.keys, list(crowded))
        assert np.array_equal(bound.keys[kept], free.keys[kept])
