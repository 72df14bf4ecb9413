"""Who may do what, and what an act may refer to: each rule of formats/acts.md is met and broken."""

from __future__ import annotations

from typing import Any

import pytest

from sijill.ledger.acts import FORMS, Act, ActorKind
from sijill.ledger.rules import (
    LayeredRegister,
    MemoryRegister,
    RuleBroken,
    check_actor,
    check_references,
    log_key_in_force,
)
from tests.unit.ledger.payloads import CASEBOOK, digest, key

# What formats/acts.md says in its column "who".
WHO = {
    "found": set(),  # entry 0 alone, which is not asked: no key is enrolled before it
    "enrol": {"root"},
    "revoke": {"root"},
    "add": {"person", "device"},
    "read": {"system"},
    "accept": {"person"},
    "reject": {"person"},
    "correct": {"person"},
    "grade": {"person"},
    "note": {"person"},
    "link": {"person"},
    "judge": {"person"},
    "cluster": {"system"},
    "identify": {"person", "device"},
    "reveal": {"person"},
    "erase": {"person"},
    "package": {"person"},
    "stamp": {"person", "system"},
    "cosign": {"person", "system"},
    "witness": {"person", "system"},
}
KINDS = ("root", "person", "device", "system", "log", "cosigner")
DOCUMENT, ERASED, READING, OF_ERASED, IDENTITY, OF_ERASED_TOO = 10, 11, 12, 13, 14, 15
CLAIMS = 3


def act(name: str, n: int, actor: str, /, **members: Any) -> Act:
    return Act(n, digest("previous"), 0, key(actor), name, members, None)


def history() -> list[Act]:
    """A ledger in which there is one of everything, erased and not, enrolled and revoked."""
    return [
        act("found", 0, "root", casebook=CASEBOOK),
        act("enrol", 1, "root", key=key("person"), kind="person"),
        act("enrol", 2, "root", key=key("device"), kind="device"),
        act("enrol", 3, "root", key=key("system"), kind="system"),
        act("enrol", 4, "root", key=key("another log"), kind="log"),
        act("enrol", 5, "root", key=key("another cosigner"), kind="cosigner", name="sijill/other"),
        act("enrol", 6, "root", key=key("gone"), kind="person"),
        act("revoke", 7, "root", key=key("gone"), since=6),
        act("add", DOCUMENT, "person", document=DOCUMENT, object=digest("original")),
        act("add", ERASED, "person", document=ERASED, object=digest("original")),
        act("read", READING, "system", document=DOCUMENT, object=digest("reading"), claims=CLAIMS),
        act("read", OF_ERASED, "system", document=ERASED, object=digest("reading"), claims=CLAIMS),
        act("identify", IDENTITY, "person", document=DOCUMENT, object=digest("identity")),
        act("identify", OF_ERASED_TOO, "person", document=ERASED, object=digest("identity")),
        act("erase", 16, "person", document=ERASED, basis="asked by the witness"),
    ]


def register_of(acts: list[Act]) -> MemoryRegister:
    register = MemoryRegister()
    for each in acts:
        register.apply(each)
    return register


REGISTER = register_of(history())
LAYERED = LayeredRegister(REGISTER)
SIGNERS = {"root": "root", "person": "person", "device": "device", "system": "system"}
SIGNERS |= {"log": "another log", "cosigner": "another cosigner"}


def code_of(check: Any, one: Act, register: MemoryRegister = REGISTER) -> str | None:
    try:
        check(one, register)
    except RuleBroken as broken:
        return broken.code
    return None


def test_the_table_of_acts_is_the_whole_table() -> None:
    assert WHO.keys() == FORMS.keys()


@pytest.mark.parametrize("name", WHO)
@pytest.mark.parametrize("kind", KINDS)
def test_who_may_do_what(name: str, kind: str) -> None:
    expected = None if kind in WHO[name] else "actor"
    assert code_of(check_actor, act(name, 20, SIGNERS[kind])) == expected
    assert code_of(check_actor, act(name, 20, SIGNERS[kind]), LAYERED) == expected


def test_the_form_of_a_cosigner_is_for_the_root_too() -> None:
    enrol = {"key": key("x"), "kind": "cosigner", "name": "x"}
    assert code_of(check_actor, act("enrol", 20, "root", **enrol)) is None
    assert code_of(check_actor, act("enrol", 20, "person", **enrol)) == "actor"


def test_who_was_never_enrolled_or_is_revoked_may_do_nothing() -> None:
    for actor in ("nobody", "gone"):
        assert code_of(check_actor, act("note", 20, actor, claim=[READING, 0])) == "actor"


def test_a_key_may_act_until_it_is_revoked() -> None:
    before = register_of(history()[:7])
    assert code_of(check_actor, act("note", 7, "gone", claim=[READING, 0]), before) is None


FOUND = {"casebook": CASEBOOK}
SAME_LOG = {"casebook": {**CASEBOOK, "log": key("root")}}
SAME_COSIGNER = {"casebook": {**CASEBOOK, "cosigner": key("root")}}
TWICE = {"casebook": {**CASEBOOK, "cosigner": key("log")}}


@pytest.mark.parametrize(
    ("members", "code"),
    [(FOUND, None), (SAME_LOG, "reference"), (SAME_COSIGNER, "reference"), (TWICE, "reference")],
)
def test_a_ledger_is_founded_with_three_keys(members: dict[str, Any], code: str | None) -> None:
    assert code_of(check_references, act("found", 0, "root", **members), MemoryRegister()) == code


@pytest.mark.parametrize("enrolled", ["root", "log", "cosigner", "person", "another log", "another cosigner", "gone"])
@pytest.mark.parametrize("kind", ["person", "device", "system", "log"])
def test_a_key_is_enrolled_once_and_in_no_other_kind(enrolled: str, kind: str) -> None:
    assert code_of(check_references, act("enrol", 20, "root", key=key(enrolled), kind=kind)) == "reference"
    cosigner = {"key": key(enrolled), "kind": "cosigner", "name": "sijill/x"}
    assert code_of(check_references, act("enrol", 20, "root", **cosigner)) == "reference"


def test_a_new_key_can_be_enrolled() -> None:
    assert code_of(check_references, act("enrol", 20, "root", key=key("new"), kind="person")) is None


@pytest.mark.parametrize(
    ("revoked", "since", "code"),
    [
        ("person", 0, None),
        ("person", 20, None),
        ("person", 21, "reference"),
        ("log", 20, None),
        ("cosigner", 20, None),
        ("another cosigner", 5, None),
        ("root", 20, "reference"),
        ("gone", 20, "reference"),
        ("nobody", 20, "reference"),
    ],
)
def test_what_can_be_revoked(revoked: str, since: int, code: str | None) -> None:
    assert code_of(check_references, act("revoke", 20, "root", key=key(revoked), since=since)) == code


@pytest.mark.parametrize(
    ("document", "content", "code"),
    [
        (20, "anything", None),
        (DOCUMENT, "original", None),
        (DOCUMENT, "another", "reference"),
        (ERASED, "original", "reference"),
        (READING, "original", "reference"),
        (0, "original", "reference"),
        (21, "original", "reference"),
    ],
)
def test_a_document_is_new_or_the_same_bytes_again(document: int, content: str, code: str | None) -> None:
    one = act("add", 20, "person", document=document, object=digest(content))
    assert code_of(check_references, one) == code
    assert code_of(check_references, one, LAYERED) == code


@pytest.mark.parametrize("name", ["read", "identify", "erase", "cluster"])
@pytest.mark.parametrize(
    ("document", "code"),
    [(DOCUMENT, None), (ERASED, "reference"), (READING, "reference"), (20, "reference"), (0, "reference")],
)
def test_what_is_done_to_a_document_needs_one_that_is_not_erased(name: str, document: int, code: str | None) -> None:
    assert code_of(check_references, act(name, 20, "person", document=document)) == code


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        ([DOCUMENT], None),
        ([ERASED], "reference"),
        ([DOCUMENT, ERASED], "reference"),
        ([DOCUMENT, READING], "reference"),
        ([0, DOCUMENT], "reference"),
        ([DOCUMENT, 20], "reference"),
    ],
)
def test_records_are_judged_of_documents_that_are_all_there(documents: list[int], code: str | None) -> None:
    one = act("judge", 20, "person", documents=documents)
    assert code_of(check_references, one) == code
    assert code_of(check_references, one, LAYERED) == code


CLAIM_CODES = [
    ([READING, 0], None),
    ([READING, CLAIMS - 1], None),
    ([READING, CLAIMS], "reference"),
    ([OF_ERASED, 0], "reference"),
    ([DOCUMENT, 0], "reference"),
    ([20, 0], "reference"),
    ([0, 0], "reference"),
]


@pytest.mark.parametrize("name", ["accept", "reject", "correct", "grade", "note"])
@pytest.mark.parametrize(("claim", "code"), CLAIM_CODES)
def test_a_claim_is_one_of_a_reading_of_a_document_that_is_there(name: str, claim: list[int], code: str | None) -> None:
    assert code_of(check_references, act(name, 20, "person", claim=claim)) == code
    assert code_of(check_references, act(name, 20, "person", claim=claim), LAYERED) == code


@pytest.mark.parametrize(("claim", "code"), CLAIM_CODES)
def test_a_link_holds_to_that_at_both_ends(claim: list[int], code: str | None) -> None:
    good = [READING, 1]
    assert code_of(check_references, act("link", 20, "person", claim=claim, to=[good])) == code
    assert code_of(check_references, act("link", 20, "person", claim=good, to=[good, claim])) == code


@pytest.mark.parametrize(
    ("identity", "code"),
    [(IDENTITY, None), (OF_ERASED_TOO, "reference"), (DOCUMENT, "reference"), (20, "reference")],
)
def test_only_an_identity_of_a_document_that_is_there_is_revealed(identity: int, code: str | None) -> None:
    assert code_of(check_references, act("reveal", 20, "person", identity=identity)) == code


@pytest.mark.parametrize("name", ["package", "stamp", "cosign", "witness"])
def test_the_others_refer_to_nothing_that_is_known_here(name: str) -> None:
    assert code_of(check_references, act(name, 20, "person")) is None


def test_what_a_register_knows_of_its_keys() -> None:
    assert REGISTER.keys[key("root")].kind is ActorKind.ROOT
    assert REGISTER.keys[key("log")].kind is ActorKind.LOG
    assert REGISTER.keys[key("another cosigner")].name == "sijill/other"
    gone = REGISTER.keys[key("gone")]
    assert (gone.enrolled, gone.revoked, gone.suspect_since) == (6, 7, 6)


def test_the_first_effect_stays() -> None:
    # an entry that breaks a rule is told of once, and what it claims must not undo what stood before
    register = register_of(history())
    for wrong in (
        act("found", 30, "nobody", casebook={**CASEBOOK, "log": key("gone")}),
        act("enrol", 31, "nobody", key=key("person"), kind="system"),
        act("revoke", 32, "nobody", key=key("gone"), since=0),
        act("erase", 33, "nobody", document=ERASED),
        act("erase", 34, "nobody", document=99),
        act("revoke", 35, "nobody", key=key("unknown"), since=0),
        act("add", 36, "nobody", document=DOCUMENT, object=digest("other")),
    ):
        register.apply(wrong)
    for name in ("gone", "person"):
        assert register.keys[key(name)] == REGISTER.keys[key(name)]
    assert register.documents == REGISTER.documents


def test_a_layer_does_not_change_what_lies_below() -> None:
    below = register_of(history())
    layer = LayeredRegister(below)
    layer.apply(act("erase", 20, "person", document=DOCUMENT, basis="x"))
    layer.apply(act("revoke", 21, "root", key=key("person"), since=0))
    layer.apply(act("read", 22, "system", document=DOCUMENT, object=digest("reading"), claims=1))
    assert code_of(check_references, act("note", 23, "person", claim=[22, 0]), layer) == "reference"
    assert code_of(check_actor, act("note", 23, "person", claim=[READING, 0]), layer) == "actor"
    assert below == register_of(history())


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, None),
        (1, "log"),
        (4, "log"),
        (5, "another log"),
        (8, "another log"),
        (9, None),
        (12, None),
        (13, "third log"),
    ],
)
def test_the_log_key_in_force_is_the_last_one_enrolled_below(size: int, expected: str | None) -> None:
    keys = register_of(
        [
            *history()[:8],
            act("revoke", 8, "root", key=key("another log"), since=8),
            act("enrol", 12, "root", key=key("third log"), kind="log"),
        ]
    ).keys
    assert log_key_in_force(keys, size) == (key(expected) if expected else None)


def test_the_first_log_key_does_not_come_back() -> None:
    # the one enrolled last is revoked: there is none in force, not the one before it
    keys = register_of([*history()[:8], act("revoke", 8, "root", key=key("another log"), since=0)]).keys
    assert log_key_in_force(keys, 9) is None
    assert log_key_in_force(keys, 8) == key("another log")
