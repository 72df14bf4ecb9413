"""A checkpoint is confirmed from outside: stamped by an authority, cosigned by another casebook, printed."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509

from tests.acceptance.authority import Authority, make_authority
from tests.acceptance.verbs import Verbs
from tests.acceptance.verifier_alone import verify_alone


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority") / "rsa")


def stamped(verbs: Verbs, authority: Authority) -> tuple[str, ...]:
    """Ask and have the reply; gives the words of the verb that keeps it."""
    query, note, reply = (verbs.folder / name for name in ("query.tsq", "asked.checkpoint", "reply.tsr"))
    verbs.do("checkpoint", "stamp", "ask", str(query), "--checkpoint", str(note))
    authority.reply(query, reply)
    keep = ("checkpoint", "stamp", "keep", str(reply), "--checkpoint", str(note))
    return (*keep, "--authority", str(authority.certificates))


@pytest.mark.parametrize("key", ["rsa:2048", "P-256", "P-384"])
def test_a_stamp_is_kept_and_verified_by_both(verbs: Verbs, tmp_path: Path, key: str) -> None:
    verbs.do(*stamped(verbs, make_authority(tmp_path / "authority", key=key)))
    verbs.do("accept", "4.0")
    out = tmp_path / "package.zip"
    verbs.do("package", str(out))
    for path in (verbs.casebook, out):
        ours = verbs.json("verify", str(path))
        _, theirs = verify_alone(path)
        assert ours["verdict"] == theirs["verdict"] == "valid", (ours, theirs)
        (note,) = (note for note in ours["notes"] if note.startswith("stamped: the first 7 entries"))
        assert "CN=Test Authority" in note
    (verbs.folder / "cover").mkdir()
    verbs.do("package", str(verbs.folder / "cover" / "p"))
    page = (verbs.folder / "cover" / "p" / "data" / "ro-crate-preview.html").read_text("utf-8")
    assert "CN=Test Authority" in page


def test_stamps_as_other_authorities_make_them(verbs: Verbs, tmp_path: Path) -> None:
    """One sends its chain (for one order of the certificates it is no DER), one names its own by a longer hash."""
    made = [make_authority(tmp_path / f"chain-{number}", sends_chain=True) for number in range(4)]
    made += [make_authority(tmp_path / name, names_by=name) for name in ("sha384", "sha512")]
    for authority in made:
        verbs.do(*stamped(verbs, authority))
    twins = tmp_path / "twins.pem"
    twins.write_bytes(b"".join(each.certificates.read_bytes() for each in made))
    verbs.do(*stamped(verbs, made[3])[:-1], str(twins))
    ours, theirs = verbs.json("verify"), verify_alone(verbs.casebook)[1]
    assert (ours["verdict"], theirs["verdict"]) == ("valid", "valid")
    assert len([note for note in ours["notes"] if note.startswith("stamped: ")]) == 7


def test_a_stamp_holds_on_when_the_authoritys_certificate_has_expired(verbs: Verbs, tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "authority", valid=timedelta(seconds=8))
    verbs.do(*stamped(verbs, authority))
    made = datetime.now(UTC)
    expires = x509.load_pem_x509_certificate((authority.folder / "tsa.pem").read_bytes()).not_valid_after_utc
    assert made < expires, "this machine was too slow for the test to prove anything"
    time.sleep((expires - made).total_seconds() + 1)
    assert verbs.json("verify")["verdict"] == "valid"
    assert verify_alone(verbs.casebook)[1]["verdict"] == "valid"
    # a stamp that is made with it from now on does not hold
    assert "was not valid at the time" in verbs.refuse(*stamped(verbs, authority))


def test_a_stamp_that_does_not_hold_is_not_kept(verbs: Verbs, authority: Authority, tmp_path: Path) -> None:
    words = stamped(verbs, authority)
    before = verbs.json("log")["tree_size"]
    other = make_authority(tmp_path / "other")
    assert verbs.refuse(*words[:-1], str(other.certificates))
    note = verbs.folder / "asked.checkpoint"
    verbs.do("accept", "4.0")
    verbs.do("checkpoint", "--out", str(note))
    assert "over other bytes" in verbs.refuse(*words)
    reply = verbs.folder / "reply.tsr"
    reply.write_bytes(reply.read_bytes()[:-1])
    assert verbs.refuse(*words)
    reply.write_bytes(b"no token")
    assert verbs.refuse(*words)
    assert verbs.json("log")["tree_size"] == before + 1


@pytest.fixture
def server(authority: Authority, tmp_path: Path) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = tmp_path / "asked.tsq"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            data = authority.reply(query, tmp_path / "answered.tsr").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/"
        http.shutdown()


def test_an_authority_is_asked_over_the_network_where_somebody_says_so(
    verbs: Verbs, authority: Authority, server: str
) -> None:
    words = ("checkpoint", "stamp", "fetch")
    ran = verbs.run(*words, server, "--authority", str(authority.certificates))
    assert ran.exit_code == 0, ran.stderr
    assert f"warning: asking {server}" in ran.stderr
    assert verbs.json("verify")["verdict"] == "valid"
    assert "is no address" in verbs.refuse(*words, "ftp://x/", "--authority", str(authority.certificates))
    closed = "http://127.0.0.1:9/"
    assert "did not answer" in verbs.refuse(*words, closed, "--authority", str(authority.certificates))


def test_a_stamp_that_is_lost_or_changed_is_noticed_by_both(verbs: Verbs, authority: Authority) -> None:
    verbs.do(*stamped(verbs, authority))
    act = verbs.json("log")["acts"][-1]
    path = verbs.casebook / "anchors" / act["token"]
    data = path.read_bytes()
    path.unlink()
    for wrong, code in ((None, "missing: "), (data + b"\0", "digest: "), (data[:40], "digest: ")):
        if wrong is not None:
            path.write_bytes(wrong)
        ours, theirs = json.loads(verbs.run("verify", "--json", "-").stdout), verify_alone(verbs.casebook)[1]
        for verdict in (ours, theirs):
            assert verdict["verdict"] == "invalid"
            assert verdict["problems"][0]["where"] == f"anchors/{act['token']}"
            assert verdict["problems"][0]["what"].startswith(code)


@pytest.fixture
def witness(tmp_path: Path) -> Verbs:
    """Another casebook, of other people."""
    other = Verbs(tmp_path / "witness")
    other.folder.mkdir()
    other.do("new", str(other.casebook))
    return other


def ask(verbs: Verbs, *words: str) -> str:
    verbs.do("checkpoint", "request", str(verbs.folder / "request"), *words)
    return str(verbs.folder / "request")


def enrol(verbs: Verbs, witness: Verbs) -> str:
    """Each learns the other's key; gives the key of the log."""
    keys = witness.json("keys")
    verbs.do("keys", "enrol-cosigner", keys["cosigner"])
    return str(verbs.json("keys")["log"])


def test_another_casebook_cosigns_and_goes_on_from_what_it_cosigned(verbs: Verbs, witness: Verbs) -> None:
    key = enrol(verbs, witness)
    note = str(verbs.folder / "note")
    assert "is not known here" in witness.refuse("checkpoint", "cosign", ask(verbs), note)
    witness.do("checkpoint", "cosign", ask(verbs), note, "--key", key)
    verbs.do("checkpoint", "cosigned", note)
    verbs.do("accept", "4.0")
    witness.do("checkpoint", "cosign", ask(verbs), note)
    verbs.do("checkpoint", "cosigned", note)
    acts = witness.json("log")["acts"]
    assert [act["log"]["tree_size"] for act in acts if act["act"] == "witness"] == [8, 10]
    for verdict in (verbs.json("verify"), verify_alone(verbs.casebook)[1], witness.json("verify")):
        assert verdict["verdict"] == "valid"
    notes = [each for each in verbs.json("verify")["notes"] if each.startswith("cosigned: ")]
    assert len(notes) == 2
    assert verbs.json("verify", "--against", note)["verdict"] == "valid"


def test_of_two_cosigners_each_is_asked_from_where_it_was(verbs: Verbs, witness: Verbs, tmp_path: Path) -> None:
    second = Verbs(tmp_path / "second")
    second.folder.mkdir()
    second.do("new", str(second.casebook))
    note = str(verbs.folder / "note")
    for each in (witness, second):
        key = enrol(verbs, each)
        each.do("checkpoint", "cosign", ask(verbs, "--old", "0"), note, "--key", key)
        verbs.do("checkpoint", "cosigned", note)
    assert "say for which one" in verbs.refuse("checkpoint", "request", str(verbs.folder / "request"))
    keys = [act["key"] for act in verbs.json("log")["acts"] if act["act"] == "cosign"]
    for each, key in zip((witness, second), keys, strict=True):
        each.do("checkpoint", "cosign", ask(verbs, "--cosigner", key[:8].upper()), note)
        verbs.do("checkpoint", "cosigned", note)
    assert verbs.json("verify")["verdict"] == verify_alone(verbs.casebook)[1]["verdict"] == "valid"


def test_a_history_that_was_set_back_is_not_cosigned(verbs: Verbs, witness: Verbs, tmp_path: Path) -> None:
    """The other goes back to an old copy and records something else: the cosigner has seen more, and refuses."""
    key = enrol(verbs, witness)
    fork = Verbs(tmp_path / "fork")
    shutil.copytree(verbs.folder, fork.folder)
    verbs.do("accept", "4.0", "4.1")
    note = str(verbs.folder / "note")
    witness.do("checkpoint", "cosign", ask(verbs), note, "--key", key)
    for reason in ("another", "history", "of the same", "length and more"):
        fork.do("note", "4.0", "--text", reason)
    assert "last cosigned here" in witness.refuse("checkpoint", "cosign", ask(fork), note)
    assert "is not the beginning" in witness.refuse("checkpoint", "cosign", ask(fork, "--old", "10"), note)
    before = fork.json("log")["tree_size"]
    assert "two histories" in fork.refuse("checkpoint", "cosigned", note)
    assert fork.json("log")["tree_size"] == before
    ran = fork.run("verify", "--against", note, "--json", "-")
    assert json.loads(ran.stdout)["problems"][0]["what"].startswith("against: the first 10 entries")


def test_who_is_not_enrolled_does_not_cosign(verbs: Verbs, witness: Verbs) -> None:
    note = str(verbs.folder / "note")
    witness.do("checkpoint", "cosign", ask(verbs), note, "--key", verbs.json("keys")["log"])
    assert "is enrolled whose key" in verbs.refuse("checkpoint", "cosigned", note)
    assert "not of a cosigner" in verbs.refuse("keys", "enrol-cosigner", witness.json("keys")["log"])
    mistyped = witness.json("keys")["cosigner"].replace("+", "+0", 1)
    assert verbs.refuse("keys", "enrol-cosigner", mistyped)


def test_a_checkpoint_on_paper(verbs: Verbs, tmp_path: Path) -> None:
    out = tmp_path / "checkpoint.svg"
    verbs.do("checkpoint", "qr", str(out))
    assert out.read_text("utf-8").startswith("<svg")
    assert "█" in verbs.do("checkpoint", "qr", "-") or "▀" in verbs.do("checkpoint", "qr", "-")
    assert ".svg" in verbs.refuse("checkpoint", "qr", str(tmp_path / "x.docx"))


def test_a_proof_that_one_entry_is_there(verbs: Verbs, tmp_path: Path) -> None:
    out = tmp_path / "entry.tlog-proof"
    verbs.do("checkpoint", "prove", "3", str(out))
    lines = out.read_text("utf-8").split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 3"]
    assert out.read_text("utf-8").endswith(verbs.do("checkpoint"))
    assert "there is no entry 99" in verbs.refuse("checkpoint", "prove", "99", str(out))
