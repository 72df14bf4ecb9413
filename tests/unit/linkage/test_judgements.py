"""What a person decided holds: the later of two, by list and id, over any weight; and it survives its JSON form."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import InputError
from sijill.linkage.clusters import Edges
from sijill.linkage.judgements import (
    Judged,
    Judgement,
    RecordKey,
    Verdict,
    judged_rows,
    judgement_json,
    parse_judgement,
)

ROWS: dict[RecordKey, int] = {("north", "1"): 0, ("north", "2"): 1, ("south", "1"): 2}
NORTH, OTHER, SOUTH = ROWS
keys = st.tuples(st.text(), st.text())
some_judgements = st.builds(Judgement, keys, keys, st.sampled_from(Verdict), st.text(), st.text(), st.text())


def judge(one: RecordKey, other: RecordKey, verdict: Verdict) -> Judgement:
    return Judgement(one, other, verdict, "reviewer", "2024-05-01T10:00:00Z")


@given(some_judgements)
def test_the_json_form_gives_back_the_judgement(judgement: Judgement) -> None:
    assert parse_judgement(json.loads(json.dumps(judgement_json(judgement))), "line 1") == judgement


@pytest.mark.parametrize(
    "broken",
    [{"verdict": "perhaps"}, {"one": ["north"]}, {"one": ["north", "1", "2"]}, {"other": None}, {"one": 3}],
)
def test_what_is_no_judgement_is_refused_and_says_where_and_no_name(broken: dict[str, Any]) -> None:
    data = judgement_json(judge(("north", "secret"), SOUTH, Verdict.SAME)) | broken
    with pytest.raises(InputError, match="line 7") as refused:
        parse_judgement(data, "line 7")
    assert "secret" not in str(refused.value)


def test_a_judgement_without_a_verdict_is_refused() -> None:
    with pytest.raises(InputError):
        parse_judgement({"one": ["north", "1"], "other": ["south", "1"], "by": "a", "at": "b"}, "line 1")


def test_the_later_of_two_about_one_pair_holds_in_either_order_of_its_ends() -> None:
    same, different = judge(NORTH, SOUTH, Verdict.SAME), judge(SOUTH, NORTH, Verdict.DIFFERENT)
    assert judged_rows([same, different], ROWS) == Judged(different=((0, 2),))
    assert judged_rows([different, same], ROWS) == Judged(same=((0, 2),))
    assert judged_rows([same, judge(NORTH, SOUTH, Verdict.UNSURE)], ROWS) == Judged()


def test_judgements_about_records_that_are_not_here_wait() -> None:
    waiting = [judge(NORTH, ("west", "1"), Verdict.SAME), judge(("north", "9"), SOUTH, Verdict.DIFFERENT)]
    assert judged_rows([*waiting, judge(NORTH, NORTH, Verdict.SAME)], ROWS) == Judged()


def test_judgements_take_the_place_of_weights() -> None:
    edges = Edges(np.array([2, 0], np.int32), np.array([0, 1], np.int32), np.array([9.0, -3.0]))
    applied = Judged(same=((0, 1),), different=((0, 2),)).applied(edges, 60.0)
    weights = {
        frozenset(pair[:2]): pair[2]
        for pair in zip(applied.left.tolist(), applied.right.tolist(), applied.weight.tolist(), strict=True)
    }
    assert len(applied) == 2
    assert weights[frozenset((0, 1))] == 60
    assert weights[frozenset((0, 2))] <= -60
    assert Judged().applied(edges, 60.0) is edges


def test_a_judgement_about_a_pair_that_no_rule_found_is_added() -> None:
    none = Edges(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))
    assert Judged(same=((0, 2),)).applied(none, 60.0).weight.tolist() == [60]
