"""`sijill read --reader llm` against a stub endpoint on this machine: what it sends, what it believes, how it fails."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest

TEXT = "Published: 14 December 2016\n\nFive men were killed in Aleppo on Tuesday. The hospital was destroyed."
KILLED: dict[str, Any] = {
    "quote": "Five men were killed in Aleppo on Tuesday",
    "start": 29,
    "kind": "killed",
    "subject": "men",
    "count_text": "Five",
    "low": 5,
    "high": 5,
    "approximate": False,
    "measure": "count",
    "modality": "asserted",
    "actor": None,
    "means": None,
    "speaker": None,
    "speaker_role": None,
    "part_of": None,
}
KEY = "sk-not-a-real-key"


@dataclass
class Stub:
    """An endpoint that answers every question with `status` and `body`, and keeps what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    location: str = ""
    slow: bool = False
    drips: bool = False
    asked: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def proposes(self, *claims: Any) -> None:
        self.says(json.dumps({"claims": claims}))

    def says(self, content: Any, finish_reason: str = "stop") -> None:
        choice = {"message": {"role": "assistant", "content": content}, "finish_reason": finish_reason}
        self.body = json.dumps({"choices": [choice]}).encode()


@pytest.fixture
def stub() -> Iterator[Stub]:
    state = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append((self.path, self.headers["Authorization"], sent))
            if state.slow:
                state.released.wait(30)
                return
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Length", str(len(state.body)))
            self.end_headers()
            if state.drips:
                self.drip()
            else:
                self.wfile.write(state.body)

        def drip(self) -> None:
            """Send a byte now and then, until nobody listens any more."""
            with contextlib.suppress(OSError):
                for byte in state.body:
                    if state.released.wait(0.1):
                        return
                    self.wfile.write(bytes((byte,)))

        def do_GET(self) -> None:
            state.asked.append((self.path, self.headers["Authorization"], {}))
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing between the tests' lines."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    state.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


class Read:
    """Runs `sijill read` on one text, with a model unless told otherwise."""

    def __init__(self, command: list[str], folder: Path, url: str) -> None:
        self.command, self.folder, self.url = command, folder, url
        (folder / "a.txt").write_text(TEXT)

    def run(self, *arguments: str, key: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "SIJILL_LLM_KEY"}
        if key is not None:
            environment["SIJILL_LLM_KEY"] = key
        done = subprocess.run(
            [*self.command, "read", *arguments],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done

    def __call__(self, *arguments: str, key: str | None = None) -> subprocess.CompletedProcess[str]:
        model = ("--reader", "llm", "--llm-url", self.url, "--llm-model", "stub")
        return self.run("a.txt", *model, "--json", "-", *arguments, key=key)


@pytest.fixture
def read(sijill: list[str], tmp_path: Path, stub: Stub) -> Read:
    return Read(sijill, tmp_path, stub.url)


def test_a_true_proposal_becomes_a_claim_that_follows_the_schema(read: Read, stub: Stub, root: Path) -> None:
    stub.proposes(KILLED)
    done = read()
    assert done.returncode == 0, done.stderr
    reading = json.loads(done.stdout)
    jsonschema.validate(reading, json.loads((root / "formats" / "reading.schema.json").read_text("utf-8")))
    (claim,) = reading["claims"]
    assert claim["rule"] == "llm:stub"
    assert claim["when"]["earliest"] == "2016-12-13T00:00:00"
    assert [place["text"] for place in claim["places"]] == ["Aleppo"]
    assert "1 claims proposed, 0 dropped" in done.stderr


def test_the_request_asks_for_structured_output_and_carries_the_key(read: Read, stub: Stub) -> None:
    stub.proposes()
    done = read(key=KEY)
    ((path, authorization, sent),) = stub.asked
    assert path == "/v1/chat/completions"
    assert authorization == f"Bearer {KEY}"
    assert sent["model"] == "stub"
    assert sent["response_format"]["type"] == "json_schema"
    jsonschema.validate({"claims": [KILLED]}, sent["response_format"]["json_schema"]["schema"])
    assert "Five men were killed" in sent["messages"][-1]["content"]
    assert KEY not in done.stdout + done.stderr


def test_it_says_where_the_text_goes_and_without_a_key_sends_none(read: Read, stub: Stub) -> None:
    stub.proposes()
    done = read()
    assert f"warning: the text is sent to {stub.url}/chat/completions" in done.stderr
    assert stub.asked[0][1] is None


def test_what_the_text_does_not_bear_out_is_dropped_and_counted(read: Read, stub: Stub) -> None:
    stub.proposes(
        KILLED,
        {**KILLED, "quote": "Fifty men were killed in Aleppo"},
        {**KILLED, "quote": "Six women were killed"},
        {**KILLED, "kind": "genocide"},
        {**KILLED, "low": 9, "high": 5},
        {**KILLED, "low": 500, "high": 500},
    )
    done = read()
    reading = json.loads(done.stdout)
    assert len(reading["claims"]) == 1
    for said in (
        "6 claims proposed, 5 dropped",
        "2 quote not in the text",
        "1 kind outside the vocabulary",
        "1 impossible bounds",
        "1 figure other than the words say",
    ):
        assert said in done.stderr
        assert any(said in note for note in reading["document"]["notes"])


@pytest.mark.parametrize(
    ("content", "finish_reason", "code", "words"),
    [
        ("I would rather write a poem.", "stop", 3, "not the JSON that was asked for"),
        ('{"answer": []}', "stop", 3, 'no list called "claims"'),
        ('{"claims": [', "length", 3, "cut off"),
        (None, "stop", 4, "no words"),
    ],
)
def test_answers_of_another_form(
    read: Read, stub: Stub, content: str | None, finish_reason: str, code: int, words: str
) -> None:
    stub.says(content, finish_reason)
    done = read()
    assert done.returncode == code
    assert words in done.stderr
    assert "not read: a.txt" in done.stderr


@pytest.mark.parametrize(
    ("status", "body", "code", "words"),
    [
        (500, b"out of \x1b[31mmemory", 4, "HTTP 500"),
        (429, b"slow down", 4, "slow down"),
        (401, b"wrong key " + KEY.encode(), 3, "HTTP 401"),
        (404, b'{"error": "no such model"}', 3, "no such model"),
        (200, b"<html>hello</html>", 3, "no answer of an OpenAI-compatible endpoint"),
        (200, b'{"choices": []}', 3, "no answer of an OpenAI-compatible endpoint"),
        (200, b"", 3, "no answer of an OpenAI-compatible endpoint"),
    ],
)
def test_failures_of_the_endpoint_are_told_by_who_must_act(
    read: Read, stub: Stub, status: int, body: bytes, code: int, words: str
) -> None:
    stub.status, stub.body = status, body
    done = read(key=KEY)
    assert done.returncode == code
    assert words in done.stderr
    assert "\x1b" not in done.stderr
    assert KEY not in done.stderr


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirection_is_not_followed(read: Read, stub: Stub, status: int) -> None:
    stub.status, stub.location = status, stub.url.replace("/v1", "/elsewhere")
    done = read(key=KEY)
    assert done.returncode == 3
    assert "not followed" in done.stderr
    assert len(stub.asked) == 1


@pytest.mark.parametrize("way", ["slow", "drips"])
def test_a_slow_endpoint_is_left_and_named(read: Read, stub: Stub, way: str) -> None:
    stub.proposes(KILLED)
    setattr(stub, way, True)
    done = read("--llm-timeout", "0.5")
    assert done.returncode == 4
    assert "within 0.5 seconds" in done.stderr


def test_a_refused_connection_is_named(sijill: list[str], tmp_path: Path) -> None:
    done = Read(sijill, tmp_path, "http://127.0.0.1:1/v1")()
    assert done.returncode == 4
    assert "http://127.0.0.1:1/v1/chat/completions: no answer" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--reader", "llm"), 2, "needs --llm-url and --llm-model"),
        (("--llm-url", "http://127.0.0.1:1/v1"), 2, "go with --reader llm"),
        (("--reader", "llm", "--llm-url", "file:///etc/hosts", "--llm-model", "m"), 3, "must be like https://"),
        (("--reader", "llm", "--llm-url", "http://127.0.0.1:x/v1", "--llm-model", "m"), 3, "must be like https://"),
        (("--reader", "llm", "--llm-url", "https://a:b@example.org/v1", "--llm-model", "m"), 3, "no password"),
        (("--reader", "llm", "--llm-url", "http://127.0.0.1:1/v1", "--llm-model", " "), 3, "name is empty"),
    ],
)
def test_wrong_options_are_told_before_anything_is_sent(
    read: Read, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = read.run("a.txt", *arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "warning" not in done.stderr


def test_one_document_that_fails_stops_no_other(read: Read, stub: Stub) -> None:
    stub.proposes(KILLED)
    (read.folder / "empty.txt").write_bytes(b"")
    done = read("empty.txt")
    assert done.returncode == 1
    assert [part["file"] for part in json.loads(done.stdout)["readings"]] == ["a.txt"]


def test_the_reader_by_rules_asks_nobody(read: Read, stub: Stub) -> None:
    done = read.run("a.txt", "--json", "-")
    assert done.returncode == 0
    assert not stub.asked
    assert "warning" not in done.stderr
    assert all(not claim["rule"].startswith("llm:") for claim in json.loads(done.stdout)["claims"])
