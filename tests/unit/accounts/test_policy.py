"""Policies: what a file may change, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.accounts.policy import parse_policy
from sijill.errors import InputError
from sijill.values.grade import Credibility, Grade, Reliability


def test_the_default_leaves_out_the_unreliable_and_the_improbable() -> None:
    policy = parse_policy()
    assert policy.admits(None)
    assert policy.admits(Grade(Reliability.A, Credibility.CONFIRMED))
    assert not policy.admits(Grade(Reliability.E, Credibility.CONFIRMED))
    assert not policy.admits(Grade(Reliability.A, Credibility.IMPROBABLE))


def test_the_lesser_axis_weighs() -> None:
    policy = parse_policy()
    assert policy.weight(Grade(Reliability.A, Credibility.DOUBTFUL)) == 2
    assert policy.weight(Grade(Reliability.D, Credibility.CONFIRMED)) == 2
    assert policy.weight(Grade(Reliability.A)) == 6
    assert policy.weight(None) == 3


def test_tables_are_added_to_and_lists_replaced() -> None:
    policy = parse_policy({"vague": {"dozens": 12}, "reliability": ["A"], "weight": {"reliability": {"A": 9}}})
    assert policy.vague["dozens"] == 12
    assert policy.vague["hundreds"] == 200
    assert policy.reliability == {"A"}
    assert policy.reliability_weight["A"] == 9
    assert policy.content["vague"]["dozens"] == 12


def test_one_speaker_by_several_names() -> None:
    policy = parse_policy({"same_speaker": [["Office of Records", "OoR"]]})
    assert policy.speaker_key("the office of RECORDS") == policy.speaker_key("OoR")
    assert policy.speaker_key("Ministère") == policy.speaker_key("ministere")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"abuot": 0.1}, "no entry is called 'abuot'"),
        ({"about": 2}, "about is a share"),
        ({"about": True}, "about is a share"),
        ({"use_unassessed": "yes"}, "use_unassessed is true or false"),
        ({"vague": 12}, "vague is a table"),
        ({"vague": {"dozens": -1}}, "vague: dozens is a whole number"),
        ({"reliability": "A"}, "reliability is a list"),
        ({"reliability": ["Z"]}, "reliability is a list"),
        ({"weight": {"reliability": {"A": 0}}}, "a table of numbers from 1"),
        ({"weight": {"reliability": {"Z": 1}}}, "a table of A"),
        ({"same_speaker": ["UN"]}, "same_speaker is a list of lists"),
        ({"most_conflicts": 1.5}, "most_conflicts is a whole number"),
        ({"rate_units": {"day": "a day"}}, "rate_units"),
        ({"rate_units": {"fortnight": ["a fortnight"]}}, "rate_units"),
        (["about"], "a policy is a table"),
    ],
)
def test_what_is_refused(changes: Any, message: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_policy(changes)
    assert message in str(raised.value)
