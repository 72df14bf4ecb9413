"""Every act in its right form and in every wrong one; the schema in formats/ says the same (formats/acts.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sijill.errors import ParseError
from sijill.ledger.acts import Blinded, parse_act
from sijill.values.canonical import canonical_json
from tests.golden.one_file_verifier import load_verifier
from tests.unit.ledger.payloads import CONTENT, RIGHT, Payload, digest, key, written


def of_act(branch: dict[str, Any]) -> str:
    name: str = branch["properties"]["act"]["const"]
    return name


SCHEMA = json.loads((Path(__file__).parents[3] / "formats" / "entry.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
BRANCHES = {
    name: Draft202012Validator({**SCHEMA, "oneOf": [each for each in SCHEMA["oneOf"] if of_act(each) == name]})
    for name in {of_act(each) for each in SCHEMA["oneOf"]}
}
"""The schema of each act by itself: no other can take its payloads, and this is twenty times faster."""
GREATEST = 2**53 - 1

NO_NUMBERS: tuple[Any, ...] = (-1, GREATEST + 1, "7", [7], {}, None, True, 0.5)
NO_HASHES: tuple[Any, ...] = ("", "A" * 64, "a" * 63, "a" * 65, "g" * 64, "٠" * 64, 7, None, ["a" * 64], True)
NO_TEXTS: tuple[Any, ...] = ("", 7, None, ["text"], {}, False)
NO_NAMES: tuple[Any, ...] = (*NO_TEXTS, "with space", "with+plus", "tab\t", "new\nline", " leading", "no\u00a0break")
NO_CLAIMS: tuple[Any, ...] = (
    [],
    [4],
    [4, 0, 0],
    [-1, 0],
    [4, -1],
    [4, "0"],
    [4, True],
    [4, None],
    [4.5, 0],
    "40",
    4,
    None,
    {},
)
NO_OBJECTS: tuple[Any, ...] = ([], "", 1, None, True, {})
SMALL_ORDER_KEY = (1).to_bytes(32, "little").hex()
OFF_THE_CURVE = (2).to_bytes(32, "little").hex()

WRONG: dict[str, tuple[Any, ...]] = {
    "v": (0, 2, "1", None, True, 1.5, [1]),
    "n": NO_NUMBERS,
    "prev": NO_HASHES,
    "at": (-1, 253_402_300_800, "0", None, True, [0], 0.5),
    "actor": NO_HASHES,
    "act": ("", "Add", "adds", "enrol cosigner", 1, None, ["add"], {}),
    "casebook": NO_OBJECTS,
    "key": NO_HASHES,
    "since": NO_NUMBERS,
    "document": NO_NUMBERS,
    "object": NO_HASHES,
    "claims": NO_NUMBERS,
    "claim": NO_CLAIMS,
    "to": ([], [[4, 6], [4, 6]], [4, 6], [[4, 6], 4], *([each] for each in NO_CLAIMS), None, "", {}),
    "documents": ([], [3, 3], [3, 5, 7], 3, "3", None, {}, [[3]], *([each] for each in NO_NUMBERS)),
    "identity": NO_NUMBERS,
    "basis": NO_TEXTS,
    "checkpoint": NO_OBJECTS,
    "token": NO_HASHES,
    "authority": NO_HASHES,
    "log": NO_OBJECTS,
    "content": NO_OBJECTS,
}
WRONG_WITHIN: dict[str, tuple[Any, ...]] = {
    "format": (0, 2, "1", None, True, 1.5),
    "log": NO_HASHES,
    "cosigner": NO_HASHES,
    "custodian": NO_HASHES,
    "identities": NO_HASHES,
    "tree_size": NO_NUMBERS,
    "root_hash": NO_HASHES,
    "note": NO_HASHES,
    "origin": NO_NAMES,
    "key": NO_HASHES,
    "commitment": NO_HASHES,
    "stored": NO_HASHES,
}
WITHIN = ("casebook", "checkpoint", "log", "content")


def wrong_values(name: str, member: str, value: Any) -> tuple[Any, ...]:
    if member == "kind":
        # another kind makes it another form; of these there are none
        return ("root", "", "Person", 1, None, ["person"])
    if member == "name":
        return NO_NAMES
    return WRONG[member]


def wrong_forms() -> Iterator[tuple[str, Payload]]:
    """Each act with one member taken away, added or of another form, outside and inside of its objects."""
    for name, payload in RIGHT.items():
        yield f"{name} with a member more", {**payload, "more": 1}
        for member, value in payload.items():
            if not (name == "accept with reason" and member == "content"):
                yield f"{name} without {member}", {key: payload[key] for key in payload if key != member}
            for wrong in wrong_values(name, member, value):
                yield f"{name} of {member} {wrong!r}", {**payload, member: wrong}
        for outer in WITHIN:
            for inner in payload[outer] if isinstance(payload.get(outer), dict) else ():
                for said, changed in changed_within(payload[outer], inner):
                    yield f"{name} of {outer} {said}", {**payload, outer: changed}


def changed_within(value: Payload, inner: str) -> Iterator[tuple[str, Payload]]:
    yield "with a member more", {**value, "more": 1}
    yield f"without {inner}", {key: value[key] for key in value if key != inner}
    for wrong in WRONG_WITHIN[inner]:
        yield f"with {inner} {wrong!r}", {**value, inner: wrong}


WRONG_FORMS = dict(wrong_forms())


def refuses(payload: bytes) -> bool:
    try:
        parse_act(payload)
    except ParseError:
        return True
    return False


def schema_takes(payload: Payload) -> bool:
    name = payload.get("act")
    return BRANCHES.get(name if isinstance(name, str) else "", VALIDATOR).is_valid(payload)


@pytest.mark.parametrize("name", RIGHT)
def test_every_act_is_taken_in_its_right_form(name: str) -> None:
    payload = RIGHT[name]
    act = parse_act(written(payload))
    assert act.name == name.split(" ")[0]
    assert act.payload() == payload
    assert act.content == (Blinded(digest("commitment"), digest("stored")) if "content" in payload else None)
    assert VALIDATOR.is_valid(payload)


@pytest.mark.parametrize("name", RIGHT)
def test_the_canonical_form_of_an_act_reads_as_the_act(name: str) -> None:
    act = parse_act(written(RIGHT[name]))
    assert parse_act(canonical_json(act.payload())) == act


def test_there_is_an_example_of_every_act_of_the_schema() -> None:
    of_schema = [of_act(each) for each in SCHEMA["oneOf"]]
    assert {name.split(" ")[0] for name in RIGHT} == set(of_schema)
    assert len(of_schema) == len(set(of_schema)) + 1  # enrol has two forms


@pytest.mark.parametrize("kind", ["person", "device", "system", "log"])
def test_a_key_can_be_enrolled_as_four_kinds_with_a_name_in_the_content(kind: str) -> None:
    payload = {**RIGHT["enrol"], "kind": kind}
    assert parse_act(written(payload)).members["kind"] == kind
    assert VALIDATOR.is_valid(payload)


def test_every_wrong_form_is_refused() -> None:
    taken = [name for name, payload in WRONG_FORMS.items() if not refuses(written(payload))]
    assert len(WRONG_FORMS) > 1000
    assert taken == []


def test_the_schema_refuses_every_wrong_form() -> None:
    assert [name for name, payload in WRONG_FORMS.items() if schema_takes(payload)] == []


def test_the_verifier_that_stands_alone_refuses_every_wrong_form() -> None:
    taken = [name for name, payload in WRONG_FORMS.items() if not verifier_refuses(written(payload))]
    assert taken == []


@pytest.mark.parametrize("name", RIGHT)
def test_the_verifier_that_stands_alone_takes_every_right_form(name: str) -> None:
    assert not verifier_refuses(written(RIGHT[name]))


def verifier_refuses(payload: bytes) -> bool:
    try:
        load_verifier().parse_payload(bytes(64) + payload)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("name", RIGHT)
def test_of_two_acts_mixed_all_say_the_same(name: str) -> None:
    for other in RIGHT.values():
        for mixed in ({**other, **RIGHT[name]}, {**RIGHT[name], **other, "act": RIGHT[name]["act"]}):
            refused = refuses(written(mixed))
            assert schema_takes(mixed) is not refused
            assert verifier_refuses(written(mixed)) is refused


@pytest.mark.parametrize(("name", "member"), [("erase", "prev"), ("enrol cosigner", "name"), ("revoke", "key")])
def test_a_newline_at_the_end_is_refused_by_both(name: str, member: str) -> None:
    # to some readers of JSON Schema, Python's among them, the $ of a pattern also stands before a last newline
    wrong = {**RIGHT[name], member: RIGHT[name][member] + "\n"}
    assert refuses(written(wrong))
    assert not schema_takes(wrong)


def test_a_cosigner_has_no_content_and_others_have_no_name() -> None:
    for wrong in ({**RIGHT["enrol cosigner"], **CONTENT}, {**RIGHT["enrol"], "name": "somebody"}):
        assert refuses(written(wrong))
        assert not VALIDATOR.is_valid(wrong)


def test_an_act_without_a_content_may_not_have_one() -> None:
    for name in ("found", "erase", "stamp", "cosign", "witness"):
        wrong = {**RIGHT[name], **CONTENT}
        assert refuses(written(wrong))
        assert not VALIDATOR.is_valid(wrong)


@pytest.mark.parametrize("name", ["found", "enrol", "enrol cosigner", "revoke", "cosign", "witness"])
@pytest.mark.parametrize("public", [SMALL_ORDER_KEY, OFF_THE_CURVE, "ff" * 32], ids=["order 1", "no point", "y ≥ p"])
def test_a_key_that_is_none_is_refused(name: str, public: str) -> None:
    payload = deepcopy(RIGHT[name])
    holder: Payload = payload.get("casebook") or payload.get("log") or payload
    holder["log" if name == "found" else "key"] = public
    assert refuses(written(payload))


def test_a_checkpoint_of_no_entries_is_refused_and_a_log_of_none_is_not() -> None:
    empty = {**RIGHT["stamp"], "checkpoint": {**RIGHT["stamp"]["checkpoint"], "tree_size": 0}}
    assert refuses(written(empty))
    assert not VALIDATOR.is_valid(empty)
    assert parse_act(written(RIGHT["witness"])).members["log"]["tree_size"] == 0


def test_a_claim_is_not_linked_to_itself() -> None:
    assert refuses(written({**RIGHT["link"], "to": [[4, 6], [4, 5]]}))
    assert not refuses(written({**RIGHT["link"], "to": [[5, 4]]}))


def test_of_two_documents_the_lower_is_named_first() -> None:
    wrong = written({**RIGHT["judge"], "documents": [5, 3]})
    assert refuses(wrong)
    assert verifier_refuses(wrong)


@pytest.mark.parametrize("number", [0, GREATEST])
def test_numbers_reach_from_0_to_the_greatest(number: int) -> None:
    payload = {**RIGHT["read"], "n": number, "document": number, "claims": number}
    assert parse_act(written(payload)).n == number
    assert VALIDATOR.is_valid(payload)


@pytest.mark.parametrize("at", [0, 253_402_300_799])
def test_times_reach_from_1970_to_the_end_of_9999(at: int) -> None:
    assert parse_act(written({**RIGHT["erase"], "at": at})).at == at


@pytest.mark.parametrize("name", ["", " ", "Found", "erased", "__class__", "enrol cosigner"])
def test_an_act_that_there_is_not_is_refused(name: str) -> None:
    assert refuses(written({**RIGHT["erase"], "act": name}))


def test_the_origin_of_a_witnessed_log_is_a_text_without_spaces() -> None:
    payload = deepcopy(RIGHT["witness"])
    payload["log"]["origin"] = "example.com/" + key("log")
    assert parse_act(written(payload)).members["log"]["origin"] == payload["log"]["origin"]
