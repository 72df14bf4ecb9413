"""Who may act: people come and go, a key is lost, the log key is renewed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sijill.adapters import opening
from sijill.errors import InputError
from sijill.vault.keyfile import Cost
from sijill.workflows.enrolment import enrol_person
from sijill.workflows.keyring import open_root
from tests.acceptance.verbs import PASSPHRASE, Verbs
from tests.acceptance.verifier_alone import verify_alone

NEW = "seven storks on the roof"


def keys_of(verbs: Verbs) -> dict[str, dict[str, object]]:
    return {row["name"] or row["kind"]: row for row in verbs.json("keys")["keys"]}


def test_a_second_person_acts_under_a_key_of_their_own(verbs: Verbs) -> None:
    verbs.do("keys", "enrol", "Second", SIJILL_NEW_PASSPHRASE=NEW)
    verbs.do("accept", "4.0", SIJILL_PASSPHRASE=NEW)
    act = verbs.json("log", "--contents")["acts"][-1]
    assert (act["act"], act["name"]) == ("accept", "Second")
    assert verbs.json("verify")["verdict"] == "valid"


def test_a_revoked_person_cannot_act_and_what_was_done_is_suspect_not_void(verbs: Verbs) -> None:
    verbs.do("keys", "enrol", "Second", SIJILL_NEW_PASSPHRASE=NEW)
    verbs.do("accept", "4.0", SIJILL_PASSPHRASE=NEW)
    public = str(keys_of(verbs)["Second"]["key"])
    verbs.do("keys", "revoke", public[:12], "--reason", "laptop taken at a checkpoint", "--suspect-since", "8")
    assert "opens no key" in verbs.refuse("accept", "4.1", SIJILL_PASSPHRASE=NEW)
    verdict = verbs.json("verify")
    assert verdict["verdict"] == "valid"
    assert any(note.startswith("suspect: ") and "from entry 8" in note for note in verdict["notes"])
    assert verify_alone(verbs.casebook)[1]["verdict"] == "valid"
    assert keys_of(verbs)["Second"]["suspect_since"] == 8


def test_a_key_file_brought_back_does_not_help(verbs: Verbs) -> None:
    verbs.do("keys", "enrol", "Second", SIJILL_NEW_PASSPHRASE=NEW)
    public = str(keys_of(verbs)["Second"]["key"])
    file = verbs.casebook / "keys" / "people" / f"{public[:16]}.key"
    data = file.read_bytes()
    verbs.do("keys", "revoke", public, "--reason", "left")
    file.write_bytes(data)
    for words in (("accept", "4.0"), ("show",), ("checkpoint",)):
        assert "was revoked by entry 8" in verbs.refuse(*words, SIJILL_PASSPHRASE=NEW)


def test_what_the_casebook_cannot_be_opened_without_is_not_revoked(verbs: Verbs) -> None:
    keys = keys_of(verbs)
    own, system = (str(keys[name]["key"]) for name in ("Custodian of the tests", "sijill"))
    assert "enrol another person" in verbs.refuse("keys", "revoke", own, "--reason", "laptop taken")
    assert "nothing can be added" in verbs.refuse("keys", "revoke", system, "--reason", "just so")
    verbs.do("keys", "enrol", "Second", SIJILL_NEW_PASSPHRASE=NEW)
    second = {"SIJILL_PASSPHRASE": NEW, "SIJILL_ROOT_PASSPHRASE": PASSPHRASE}
    revoke = ("keys", "revoke", own, "--reason", "laptop taken")
    assert "may not read identities" in verbs.refuse(*revoke, **second)
    verbs.do(*revoke, "--give-up-identities", **second)
    verbs.do("show", SIJILL_PASSPHRASE=NEW)


def test_everybody_has_a_passphrase_of_their_own(verbs: Verbs) -> None:
    said = verbs.refuse("keys", "enrol", "Second", SIJILL_NEW_PASSPHRASE=PASSPHRASE)
    assert "everybody needs one of their own" in said
    assert "Second" not in keys_of(verbs)


def test_an_enrolment_that_is_not_recorded_leaves_no_key(verbs: Verbs) -> None:
    with opening.opened(str(verbs.casebook), PASSPHRASE) as casebook:
        root = open_root((verbs.casebook / "keys" / "root.key").read_bytes(), PASSPHRASE)
        casebook._clock = lambda: 0
        with pytest.raises(InputError, match="clock"):
            enrol_person(casebook, root, "Second", NEW, Cost(), identities=True)
    assert "opens no key" in verbs.refuse("show", SIJILL_PASSPHRASE=NEW)


def test_what_is_no_key_file_locks_nobody_out(verbs: Verbs) -> None:
    people = verbs.casebook / "keys" / "people"
    (people / "._copied.key").write_bytes(b"left by a file manager")
    verbs.do("show")
    (people / "0000.key").write_bytes(b"not a key file")
    verbs.do("show")
    assert "0000.key" in verbs.refuse("show", SIJILL_PASSPHRASE="wrong")
    verbs.do("keys", "enrol", "Second", SIJILL_NEW_PASSPHRASE=NEW)


def test_a_root_key_that_cannot_be_written_leaves_no_casebook(empty: Verbs) -> None:
    stick = empty.folder / "not plugged in" / "root.key"
    empty.refuse("new", str(empty.casebook), "--root-key", str(stick))
    assert not list(empty.casebook.iterdir())


def test_options_stand_before_or_behind_a_verb_of_keys(verbs: Verbs) -> None:
    elsewhere = {"SIJILL_CASEBOOK": "/nowhere"}
    verbs.do("keys", "--casebook", str(verbs.casebook), "renew-log", **elsewhere)
    verbs.do("keys", "renew-log", "--casebook", str(verbs.casebook), **elsewhere)


def test_a_time_says_since_when_a_key_is_suspect(verbs: Verbs) -> None:
    public = str(keys_of(verbs)["Custodian of the tests"]["key"])
    verbs.do("keys", "enrol", "Second", "--identities", SIJILL_NEW_PASSPHRASE=NEW)
    words = ("keys", "revoke", public, "--reason", "lost", "--suspect-since")
    verbs.do(*words, "2001-01-01", SIJILL_PASSPHRASE=NEW, SIJILL_ROOT_PASSPHRASE=PASSPHRASE)
    rows = {row["key"]: row for row in verbs.json("keys", SIJILL_PASSPHRASE=NEW)["keys"]}
    assert rows[public]["suspect_since"] == 0


def test_the_log_key_is_renewed_and_the_old_one_revoked(verbs: Verbs) -> None:
    before = verbs.json("keys")["log"]
    old = str(keys_of(verbs)["log"]["key"])
    assert "renew it first" in verbs.refuse("keys", "revoke", old, "--reason", "stolen")
    verbs.do("keys", "renew-log")
    assert verbs.json("keys")["log"] != before
    verbs.do("keys", "revoke", old, "--reason", "stolen")
    verbs.do("accept", "4.0")
    assert verbs.json("verify")["verdict"] == verify_alone(verbs.casebook)[1]["verdict"] == "valid"


def test_only_the_root_enrols(verbs: Verbs, tmp_path: Path) -> None:
    other = Verbs(tmp_path / "other")
    other.folder.mkdir()
    other.do("new", str(other.casebook))
    foreign = str(other.casebook / "keys" / "root.key")
    said = verbs.refuse("keys", "enrol", "X", "--root-key", foreign, SIJILL_NEW_PASSPHRASE=NEW)
    assert "the root key of another casebook" in said
    root = verbs.casebook / "keys" / "root.key"
    root.rename(verbs.folder / "root.key")
    assert "no such file" in verbs.refuse("keys", "enrol", "X", SIJILL_NEW_PASSPHRASE=NEW)
    verbs.do("keys", "enrol", "X", "--root-key", str(verbs.folder / "root.key"), SIJILL_NEW_PASSPHRASE=NEW)


def test_a_root_key_with_a_passphrase_of_its_own_in_another_place(empty: Verbs) -> None:
    root = empty.folder / "stick" / "root.key"
    root.parent.mkdir()
    words = ("new", str(empty.casebook), "--root-key", str(root))
    empty.do(*words, SIJILL_ROOT_PASSPHRASE="only in the safe")
    assert root.exists()
    assert not (empty.casebook / "keys" / "root.key").exists()
    enrol = ("keys", "enrol", "X", "--root-key", str(root))
    assert "does not open this key" in empty.refuse(*enrol, SIJILL_NEW_PASSPHRASE=NEW)
    empty.do(*enrol, SIJILL_NEW_PASSPHRASE=NEW, SIJILL_ROOT_PASSPHRASE="only in the safe")


def test_the_keys_can_lie_elsewhere(empty: Verbs) -> None:
    elsewhere = {"SIJILL_KEYS": str(empty.folder / "keys")}
    empty.do("new", str(empty.casebook), **elsewhere)
    assert not (empty.casebook / "keys").exists()
    (empty.folder / "a.txt").write_text("Two people were killed in Saraqib on Monday.", "utf-8")
    empty.do("add", str(empty.folder / "a.txt"), **elsewhere)
    assert "no person's key is here" in empty.refuse("show")
    assert "the keys of another casebook" in empty.refuse("new", str(empty.folder / "second"), **elsewhere)
    assert json.loads(empty.do("show", "--json", "-", **elsewhere))["documents"][0]["name"] == "a.txt"


def test_a_passphrase_from_a_file_and_the_wrong_one(verbs: Verbs) -> None:
    (verbs.folder / "passphrase").write_text(f"{PASSPHRASE}\n", "utf-8")
    file = ("--passphrase-file", str(verbs.folder / "passphrase"))
    verbs.do("accept", "4.0", *file, SIJILL_PASSPHRASE="wrong")
    said = verbs.refuse("accept", "4.1", SIJILL_PASSPHRASE="wrong")
    assert "opens no key of this casebook" in said
