"""Whatever is wrong with claims, question or policy is answered by a sentence that names it, and by its exit code."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.acceptance.verbs import Verbs

Json = dict[str, Any]

USAGE, INPUT = 2, 3
"""The exit codes of docs/reference/exit-codes.md that are met here."""

DAY = {"place": "Douma", "from": "2017-03-14", "to": "2017-03-14"}
ON_THE_DAY = ("--place", "Douma", "--from", "2017-03-14", "--to", "2017-03-14")
NINE: Json = {"id": "nine", "low": 9, "high": 9, "speaker": "a monitor", "scope": DAY}


def ask(verbs: Verbs, claims: list[Json], *words: str) -> Json:
    (verbs.folder / "claims.json").write_text(json.dumps(claims), "utf-8")
    claims_file = str(verbs.folder / "claims.json")
    result: Json = verbs.json("account", "--claims", claims_file, "--kind", "killed", *words)
    return result


def refused(verbs: Verbs, claims: Any, *words: str, code: int = INPUT) -> str:
    """The message with which the verb refuses claims, or the bytes of a file of them; it prints nothing else."""
    content = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    (verbs.folder / "claims.json").write_bytes(content)
    asked = words if "--kind" in words else ("--kind", "killed", *words)
    ran = verbs.run("account", "--claims", str(verbs.folder / "claims.json"), *asked, "--json", "-")
    assert (ran.exit_code, ran.stdout) == (code, ""), ran.stderr
    return ran.stderr


def refused_policy(verbs: Verbs, policy: str) -> str:
    """The message with which a policy is refused."""
    (verbs.folder / "policy.yaml").write_text(policy, "utf-8")
    said = refused(verbs, [NINE], "--policy", str(verbs.folder / "policy.yaml"))
    assert "policy.yaml: " in said
    return said


# Claims


def test_a_claim_that_contradicts_itself(empty: Verbs) -> None:
    said = refused(empty, [NINE, {"id": "odd", "low": 9, "high": 3, "scope": DAY}])
    assert "claim 'odd': it contradicts itself: at least 9 and at most 3" in said
    assert "nine" not in said


def test_all_mistakes_are_named_at_once(empty: Verbs) -> None:
    said = refused(empty, [{"id": "one", "low": 9, "high": 3}, NINE, {"id": "two", "low": -1}, {"low": "many"}])
    assert all(name in said for name in ("'one'", "'two'", "claim 4"))


@pytest.mark.parametrize("number", ["-1", "1.5", '"9"', "true", "1e400", "NaN", "9007199254740992"])
def test_a_number_of_people_that_is_no_whole_number(number: str, empty: Verbs) -> None:
    assert "is no whole number" in refused(empty, b'[{"id": "a", "low": %s}]' % number.encode())


@pytest.mark.parametrize("claims", [[], {"claims": []}, {"readings": []}, {}])
def test_no_claims(claims: Any, empty: Verbs) -> None:
    assert "no claims" in refused(empty, claims)


@pytest.mark.parametrize("content", [b"", b"[{", b"claims: 9", b"\xff\xfe\x00", b"[" * 100_000])
def test_claims_that_are_not_json(content: bytes, empty: Verbs) -> None:
    assert "claims.json: not JSON" in refused(empty, content)


@pytest.mark.parametrize("claims", [3, "text", None, True])
def test_json_that_is_no_list_of_claims(claims: Any, empty: Verbs) -> None:
    assert "a list of claims is needed" in refused(empty, claims)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ([3], "claim 1: 3 is no claim"),
        ([NINE, None], "claim 2: None is no claim"),
        ({"claims": 3}, "3 is no list"),
        ({"claims": [NINE], "document": 3}, "3 is no document"),
        ([{**NINE, "scope": "Douma"}], "claim 'nine': scope: 'Douma' is no object"),
        ([{**NINE, "scope": {"place": 3}}], "claim 'nine': 3 is no text"),
        ([{**NINE, "speakers": "a monitor"}], "claim 'nine': 'a monitor' is no list"),
        ([{**NINE, "scope": {"from": "yesterday"}}], "claim 'nine': 'yesterday' is no date"),
        ([{**NINE, "scope": {"from": "2017-03-15", "to": "2017-03-14"}}], "a time must end after it begins"),
        ([{**NINE, "speakers": [{"name": "x", "role": "king"}]}], "'king' is no role of a speaker: one of witness"),
        ([{**NINE, "modality": "guessed"}], "'guessed' is no modality: one of asserted"),
        ([{**NINE, "measure": "heap"}], "'heap' is no measure"),
        ([{**NINE, "grade": "Z9"}], "'Z9' is no grade"),
        ([{"low": 9, "id": ""}], "'' is no id"),
    ],
)
def test_json_of_the_wrong_shape(claims: Any, message: str, empty: Verbs) -> None:
    assert message in refused(empty, claims)


def test_keys_that_nobody_knows(empty: Verbs) -> None:
    said = refused(empty, [{**NINE, "lowest": 9}])
    assert "claim 'nine': nothing is called lowest; there are: " in said
    assert " low, " in said
    assert "claim 'nine': scope: nothing is called wher" in refused(empty, [{**NINE, "scope": {"wher": "Douma"}}])


def test_a_kind_of_claim_that_nobody_knows(empty: Verbs) -> None:
    said = refused(empty, [{**NINE, "kind": "slain"}])
    assert "claim 'nine': no kind of claim is called 'slain'; the vocabulary has: " in said


def test_two_claims_with_one_id(empty: Verbs) -> None:
    assert "claim 'nine': two claims have this id" in refused(empty, [NINE, {**NINE, "low": 8}])


def test_a_claim_that_comes_twice_is_one(empty: Verbs) -> None:
    account = ask(empty, [NINE, NINE], *ON_THE_DAY)
    assert account["bounds"] == {"low": 9, "high": 9}
    assert account["status"] == "weak"


def test_a_claim_that_comes_twice_is_named_once(empty: Verbs) -> None:
    account = ask(empty, [NINE, NINE], *ON_THE_DAY)
    assert account["used"] == ["nine"]
    assert account["account_id"] == ask(empty, [NINE], *ON_THE_DAY)["account_id"]


def test_a_scope_without_time_bounds_no_day(empty: Verbs) -> None:
    account = ask(empty, [{**NINE, "scope": {"place": "Douma"}}], *ON_THE_DAY)
    assert account["bounds"] == {"low": 0, "high": None}
    assert account["used"] == []
    (unused,) = account["unused"]
    assert (unused["id"], unused["code"]) == ("nine", "no_time")
    assert "gives no time" in unused["reason"]


def test_a_scope_without_time_is_a_minimum_of_all_time(empty: Verbs) -> None:
    account = ask(empty, [{**NINE, "scope": {"place": "Douma"}}], "--place", "Douma")
    assert account["bounds"] == {"low": 9, "high": None}
    assert account["used"] == ["nine"]


def test_empty_is_not_zero(empty: Verbs) -> None:
    account = ask(empty, [{**NINE, "scope": {"place": "Douma"}}], *ON_THE_DAY)
    assert account["status"] == "none"
    assert account["documented"]["high"] is None


def test_a_place_that_only_a_claim_knows_is_a_place(empty: Verbs) -> None:
    account = ask(empty, [{**NINE, "scope": {**DAY, "place": "Nowhereville"}}], "--place", "nowhereville")
    assert account["bounds"]["low"] == 9
    assert "place_is_found" in [finding["rule"] for finding in account["findings"]]


@pytest.mark.parametrize("slip", [1_500, 15_000_000])
def test_a_slip_of_the_pen_is_named_as_the_conflict_that_it_makes(slip: int, empty: Verbs) -> None:
    """No figure is too great to be taken, and none is set aside unasked."""
    claims = [
        {**NINE, "id": "fifteen", "low": 15, "high": 15},
        {**NINE, "id": "about fifteen", "low": 14, "high": 16, "speaker": "a council"},
        {**NINE, "id": "slip", "low": slip, "high": slip, "speaker": "a paper"},
    ]
    account = ask(empty, claims, *ON_THE_DAY)
    assert {frozenset(each) for each in account["conflicts"]} == {
        frozenset({"slip", "fifteen"}),
        frozenset({"slip", "about fifteen"}),
    }
    cheapest = account["retractions"][0]
    assert (cheapest["claims"], cheapest["low"], cheapest["high"]) == (["slip"], 15, 15)
    assert account["bounds"] == {"low": 15, "high": slip}
    assert account["status"] == "contested"
    shown = empty.do("account", "--claims", str(empty.folder / "claims.json"), "--kind", "killed", *ON_THE_DAY)
    assert "cannot all be true" in shown
    assert f"{slip:,}" in shown


# The question


def test_a_group_that_neither_the_table_nor_a_claim_knows(empty: Verbs) -> None:
    assert "no group is called 'civillians'" in refused(empty, [NINE], "--whose", "civillians")
    pupils = {"id": "pupils", "low": 2, "high": 2, "speaker": "a teacher", "scope": {**DAY, "whose": "pupils"}}
    assert ask(empty, [NINE, pupils], "--whose", "the pupils", *ON_THE_DAY)["bounds"]["low"] == 2


def test_a_place_that_nobody_knows(empty: Verbs) -> None:
    assert "no place is called 'Nowhereville'" in refused(empty, [NINE], "--place", "Nowhereville")


def test_a_kind_that_nobody_knows(empty: Verbs) -> None:
    assert "no kind of claim is called 'slain'" in refused(empty, [NINE], "--kind", "slain")


def test_a_time_that_ends_before_it_begins(empty: Verbs) -> None:
    said = refused(empty, [NINE], "--from", "2017-03-15", "--to", "2017-03-14")
    assert "the question's time ends (2017-03-14) before it begins (2017-03-15)" in said


def test_a_day_that_does_not_exist(empty: Verbs) -> None:
    assert "is not a date that exists" in refused(empty, [NINE], "--from", "2017-02-30", code=USAGE)


def test_a_question_without_a_kind(empty: Verbs) -> None:
    ran = empty.run("account", "--claims", "claims.json", "--json", "-")
    assert (ran.exit_code, ran.stdout) == (USAGE, "")
    assert "--kind" in ran.stderr


def test_a_file_of_claims_that_is_not_there(empty: Verbs) -> None:
    ran = empty.run("account", "--claims", str(empty.folder / "none.json"), "--kind", "killed", "--json", "-")
    assert (ran.exit_code, ran.stdout) == (INPUT, "")
    assert "none.json: no such file" in ran.stderr


# The policy


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("abot: 0.2", "no entry is called 'abot'; there are: name, "),
        ("about: much", "about is a share from 0 to less than 1, not 'much'"),
        ("about: 1", "about is a share from 0 to less than 1, not 1"),
        ("use_unassessed: sometimes", "use_unassessed is true or false, not 'sometimes'"),
        ("stock_days: -1", "stock_days is a whole number, not -1"),
        ("reliability: A", "reliability is a list of A, B, C"),
        ("credibility: [7]", "credibility is a list of 1, 2, 3"),
        ("vague: {dozens: many}", "vague: dozens is a whole number, not 'many'"),
        ("weight: 3", "weight is a table, not 3"),
        ("weight: {reliability: {G: 3}}", "weight: reliability is a table of A, B, C"),
        ("weight: {reliability: {A: 0}}", "weight: reliability is a table of numbers from 1"),
        ("same_speaker: [UN]", "same_speaker is a list of lists of names"),
        ("- about", "a policy is a table of entries"),
        ("about", "a policy is a table of entries"),
    ],
)
def test_a_policy_with_an_entry_that_is_unknown_or_wrong(policy: str, message: str, empty: Verbs) -> None:
    assert message in refused_policy(empty, policy)


def test_a_policy_with_an_unknown_table_of_weights(empty: Verbs) -> None:
    assert "colour" in refused_policy(empty, "weight: {colour: {A: 3}}")


def test_a_policy_that_is_no_yaml(empty: Verbs) -> None:
    said = refused_policy(empty, "{about: [")
    assert "policy.yaml: not YAML" in said
    assert "line 1" in said


def test_a_policy_that_is_not_there(empty: Verbs) -> None:
    assert "none.yaml: no such file" in refused(empty, [NINE], "--policy", str(empty.folder / "none.yaml"))


def test_a_policy_that_says_nothing_is_the_default(empty: Verbs) -> None:
    (empty.folder / "policy.yaml").write_text("# as it is\n", "utf-8")
    account = ask(empty, [NINE], *ON_THE_DAY, "--policy", str(empty.folder / "policy.yaml"))
    assert account == ask(empty, [NINE], *ON_THE_DAY)


# The process


def test_the_command_keeps_standard_output_for_the_json(sijill: list[str], empty: Verbs) -> None:
    name = str(empty.folder / "claims.json")
    command = [*sijill, "account", "--claims", name, "--kind", "killed", "--json", "-"]
    for content, code in ((json.dumps([NINE]), 0), ("[{", INPUT)):
        (empty.folder / "claims.json").write_text(content, "utf-8")
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == code
        if code:
            assert done.stdout == ""
            assert done.stderr.startswith("sijill: ")
            assert "Traceback" not in done.stderr
        else:
            assert json.loads(done.stdout)["bounds"]["low"] == 9
            assert done.stderr == ""
