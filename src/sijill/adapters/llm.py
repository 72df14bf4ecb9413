"""A language model behind an OpenAI-compatible endpoint: one question over HTTP, every failure a sentence."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from sijill.errors import InputError, StorageError

PATH = "/chat/completions"
LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
MAX_ANSWER_BYTES = 16 * 2**20
CHUNK_BYTES = 2**16
EXCERPT = 200
PASSING = frozenset((HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS))
"""Refusals of a request that trying again may mend; so may all from 500 on."""


class _NoRedirect(HTTPRedirectHandler):
    """Follows nothing: the text and the key go to the address that the person named, and to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


@dataclass(frozen=True, slots=True)
class ChatEndpoint:
    """Where a model is asked. `url` is the whole address; `timeout_s` bounds one answer, first byte to last."""

    url: str
    model: str
    key: str | None = field(repr=False)
    timeout_s: float

    @property
    def local(self) -> bool:
        """Whether the address is a program on this machine."""
        return urlsplit(self.url).hostname in LOOPBACK

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> str:
        """Send messages and the schema of the answer; give the words of the answer.

        Raises StorageError where trying again may help (no connection, too slow, the server's own failure), InputError
        where the address, the key, the model or what it speaks is wrong.
        """
        body = {
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": schema},
            },
        }
        request = Request(self.url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST")
        if self.key:
            request.add_unredirected_header("Authorization", f"Bearer {self.key}")
        return self._words(self._send(request))

    def _send(self, request: Request) -> bytes:
        deadline = time.monotonic() + self.timeout_s
        try:
            with self._opener().open(request, timeout=self.timeout_s) as response:
                return self._read(response, deadline)
        except HTTPError as error:
            raise self._refusal(error) from None
        except TimeoutError:
            raise self._too_slow() from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._too_slow() from None
            raise StorageError(f"{self.url}: no answer: {self._plain(str(reason) or type(error).__name__)}") from error

    def _opener(self) -> OpenerDirector:
        # A proxy of the environment must not get what is meant for a program on this machine.
        return build_opener(_NoRedirect, ProxyHandler({}) if self.local else ProxyHandler())

    def _read(self, response: HTTPResponse, deadline: float) -> bytes:
        data = bytearray()
        while chunk := response.read1(CHUNK_BYTES):
            data += chunk
            if len(data) > MAX_ANSWER_BYTES:
                raise InputError(f"{self.url}: an answer larger than {MAX_ANSWER_BYTES // 2**20} MiB")
            if time.monotonic() > deadline:
                raise TimeoutError
        return bytes(data)

    def _too_slow(self) -> StorageError:
        return StorageError(f"{self.url}: no whole answer within {self.timeout_s:g} seconds")

    def _refusal(self, error: HTTPError) -> InputError | StorageError:
        try:
            said = self._plain(error.read(4 * EXCERPT).decode("utf-8", "replace"))
        except (OSError, HTTPException):
            said = ""
        message = f"{self.url}: HTTP {error.code} {self._plain(error.reason)}" + (f": {said}" if said else "")
        if 300 <= error.code < 400:
            return InputError(f"{message}; it leads elsewhere and is not followed: name the address itself")
        return StorageError(message) if error.code >= 500 or error.code in PASSING else InputError(message)

    def _words(self, data: bytes) -> str:
        try:
            choice = json.loads(data)["choices"][0]
            words, reason = choice["message"]["content"], choice.get("finish_reason")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            said = self._plain(data[: 4 * EXCERPT].decode("utf-8", "replace"))
            raise InputError(f"{self.url}: this is no answer of an OpenAI-compatible endpoint: {said}") from None
        if reason == "length":
            raise InputError(f"{self.url}: the model's answer was cut off at its limit; name a model of longer answers")
        if not isinstance(words, str) or not words.strip():
            raise StorageError(f"{self.url}: the model gave no words (it may have refused the text)")
        return words

    def _plain(self, said: str) -> str:
        """A stranger's words, made fit for a terminal: no control characters, never the key, short."""
        shown = "".join(char if char.isprintable() else " " for char in said)
        if self.key:
            shown = shown.replace(self.key, "…")
        shown = " ".join(shown.split())
        return shown if len(shown) <= EXCERPT else shown[:EXCERPT] + "…"


def parse_endpoint(url: str, model: str, key: str | None, timeout_s: float) -> ChatEndpoint:
    """Make an endpoint of what a person gave; `url` may end before or after `/chat/completions`.

    Raises InputError where the address is not http(s) or holds a password, or where the key or the model's name holds
    characters that no header or line has.
    """
    key = key.strip() if key else None
    if key and not (key.isascii() and key.isprintable()):
        raise InputError("the key of the model's endpoint holds characters that no key has")
    if not model.strip() or not model.isprintable():
        raise InputError("the model's name is empty or holds control characters")
    return ChatEndpoint(urlunsplit(_address(url)), model.strip(), key or None, timeout_s)


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or " " in url.strip():
        raise InputError("the model's address must be like https://host/v1 or http://127.0.0.1:8080/v1")
    if parts.username is not None or parts.query or parts.fragment:
        raise InputError("the model's address must hold no password, query or fragment: the key is SIJILL_LLM_KEY")
    path = parts.path.rstrip("/")
    return parts._replace(path=path if path.endswith(PATH) else path + PATH)
