"""Who spoke is kept apart from what they said, and nobody reads it unseen."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from sijill.adapters import opening
from sijill.errors import StorageError
from sijill.workflows.identities import reveal
from tests.acceptance.verbs import PASSPHRASE, Verbs

WHO = "Samira Test, Quarter of the Weavers, 0000"


@pytest.fixture
def kept(verbs: Verbs) -> Verbs:
    (verbs.folder / "who.txt").write_text(WHO, "utf-8")
    verbs.do("identity", "add", "interview.txt", str(verbs.folder / "who.txt"), "--pseudonym", "the weaver")
    return verbs


def test_an_identity_is_sealed_and_listed_by_pseudonym(kept: Verbs) -> None:
    assert kept.do("identity", "list", "interview.txt") == "identity 7  the weaver\n"
    stored = [path for path in kept.casebook.rglob("*") if path.is_file()]
    assert not [path for path in stored if b"Samira" in path.read_bytes() or b"the weaver" in path.read_bytes()]


def test_a_package_tells_nobody_who_it_could_have_been(kept: Verbs) -> None:
    """A digest of a name is the name, to whoever has a list of names."""
    kept.do("package", str(kept.folder / "out"))
    digest = sha256(WHO.encode()).hexdigest()
    packed = {path: path.read_bytes() for path in (kept.folder / "out").rglob("*") if path.is_file()}
    assert not [path for path, data in packed.items() if digest.encode() in data or digest[:20].encode() in data]
    (content,) = (data for path, data in packed.items() if b"the weaver" in data and path.parent.name == "contents")
    assert json.loads(content[32:]) == {"pseudonym": "the weaver"}


def test_reading_it_is_an_act_with_its_reason(kept: Verbs) -> None:
    assert kept.do("identity", "reveal", "7", "--reason", "she asked to be called back") == WHO
    act = kept.json("log", "--contents")["acts"][-1]
    assert (act["act"], act["identity"]) == ("reveal", 7)
    assert act["content"]["reason"] == "she asked to be called back"


def test_it_is_not_released_where_the_act_cannot_be_recorded(kept: Verbs, monkeypatch: pytest.MonkeyPatch) -> None:
    with opening.opened(str(kept.casebook), PASSPHRASE) as casebook:

        def full(*_: object) -> None:
            raise StorageError("the disk is full")

        monkeypatch.setattr(casebook.log, "append", full)
        opened: list[int] = []
        monkeypatch.setattr(casebook.vault, "read", lambda *_: opened.append(1))
        with pytest.raises(StorageError):
            reveal(casebook, 7, "curiosity")
        assert not opened
        monkeypatch.undo()
    assert kept.json("log")["tree_size"] == 8


def test_a_person_without_the_right_cannot_read_it(kept: Verbs) -> None:
    kept.do("keys", "enrol", "Intern", SIJILL_NEW_PASSPHRASE="seven storks on the roof")
    intern = {"SIJILL_PASSPHRASE": "seven storks on the roof"}
    assert "may not read identities" in kept.refuse("identity", "reveal", "7", "--reason", "just so", **intern)
    assert kept.json("log")["tree_size"] == 9, "what was refused is not recorded as done"
    kept.do("accept", "4.0", **intern)


def test_no_reason_no_identity(kept: Verbs) -> None:
    assert kept.run("identity", "reveal", "7").exit_code == 2
    assert "needs a reason" in kept.refuse("identity", "reveal", "7", "--reason", " ")
    assert "is no identity" in kept.refuse("identity", "reveal", "3", "--reason", "curiosity")


def test_it_is_erased_with_its_document(kept: Verbs) -> None:
    kept.do("erase", "3", "--basis", "consent withdrawn")
    assert not (kept.casebook / "keys" / "identities" / "7").exists()
    assert kept.refuse("identity", "reveal", "7", "--reason", "too late")
