"""Files read by a process of its own, with limits: a hostile file can break that process and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import IO, Any, Literal, Self, TypeVar

from sijill.adapters.files import STANDARD_STREAM, read_blocks, read_bytes
from sijill.claims.parse import parse_claim, parse_document
from sijill.errors import InputError, StorageError, UnreadableDocument
from sijill.intake import MAX_BYTES, How, Original, Section, sections
from sijill.intake.formats import is_plain_text
from sijill.values.anchor import Digest
from sijill.workflows.ingest import Collected

T = TypeVar("T")

SILENCE_S = 180
"""Seconds after which a parser that has told nothing is taken to hang."""
MAX_TEXT_RATIO = 200
"""Characters of text for each byte of the file, above `FREE_CHARACTERS`: more comes from no honest file."""
FREE_CHARACTERS = 64 * 1024 * 1024
AHEAD = 2
"""Sections that wait to be read: the parser works on while they are, and memory stays flat."""
SECRETS = "SIJILL_"
"""Environment variables that begin so (passphrases, keys, databases) do not reach the parser."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gives beside the files: dates, zone, language, column map, the bytes of an XLSForm."""

    published: date | None = None
    zone: tzinfo | None = None
    language: str | None = None
    columns: Mapping[str, Any] | None = None
    form: bytes | None = None

    @property
    def how(self) -> How:
        """The same for a format of our own that is read in this process."""
        return How(self.published, self.language, self.zone, columns=self.columns, form=self.form)


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be parsed, as bytes (whole, or block by block) or by its path, and what is given beside it.

    `wanted` are its sections, only the headers of its tables, or all rows of the list that it is.
    """

    name: str
    digest: Digest
    given: Given
    data: bytes | Iterable[bytes] | None = None
    path: str | None = None
    wanted: Literal["sections", "headers", "rows"] = "sections"

    def line(self, path: str) -> bytes:
        """The request as the parser reads it."""
        given = self.given
        asked = {
            "name": self.name,
            "digest": self.digest,
            "path": path,
            "wanted": self.wanted,
            "published": given.published.isoformat() if given.published else None,
            "zone": str(given.zone) if given.zone is not None else None,
            "language": given.language,
            "columns": None if given.columns is None else dict(given.columns),
            "form": None if given.form is None else given.form.hex(),
        }
        return json.dumps(asked, ensure_ascii=True).encode("ascii") + b"\n"


class Parser:
    """The process that parses, begun when it is first needed and again after it broke down.

    Reach for it as a context manager around all files of a run. `limits` are handed to the process
    (`memory_mb`) and `silence_s` is how long it may tell nothing; `module` is the process that is begun. `progress` is
    told how many bytes of the file are done.
    """

    def __init__(
        self,
        limits: Mapping[str, int] | None = None,
        silence_s: float = SILENCE_S,
        module: str = "sijill.adapters.parsing_process",
        progress: Callable[[int], None] = lambda at: None,
    ) -> None:
        self._limits = dict(limits or {})
        self._silence_s = silence_s
        self._module = module
        self._progress = progress
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: Queue[bytes] = Queue(AHEAD)
        self._passing = Thread()
        self._answered = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def file(self, name: str, given: Given) -> Iterator[Section]:
        """Parse the file of a name, or standard input for "-".

        Raises InputError where it is no readable file, StorageError where reading breaks off, UnreadableDocument where
        nothing, or nothing more, can be taken from it.
        """
        if name == STANDARD_STREAM:
            data = read_bytes(name, MAX_BYTES)
            digest = Digest(hashlib.sha256(data).hexdigest())
            yield from self.sections(Request(name, digest, given, data))
            return
        yield from self.sections(Request(name, digest_of(name), given, path=name))

    def headers(self, name: str) -> list[dict[str, Any]]:
        """The headers of the tables in a file: sheet, columns, and the map that is recognised, None where none is.

        Raises InputError where it is no readable file, UnreadableDocument where it is no table.
        """
        request = Request(name, digest_of(name), Given(), path=name, wanted="headers")
        (found,) = self.asked(request, lambda answer: (0, answer["headers"]))
        headers: list[dict[str, Any]] = found
        return headers

    def kept(self, collected: Collected, digest: Digest, data: bytes | None, *, given: Given) -> Iterator[Section]:
        """Parse a file that a casebook has just kept: its very bytes, or where they are too many, the file they were
        taken from, if it still holds them.
        """
        if data is None and not collected.path:
            raise UnreadableDocument(f"{collected.name}: more than {MAX_BYTES // 2**20} MiB: add it as a file")
        if data is None and digest_of(collected.path) != digest:
            raise UnreadableDocument(f"{collected.name}: the file was changed while it was added; add it again")
        yield from self.sections(Request(collected.name, digest, given, data, None if data else collected.path))

    def sections(self, request: Request) -> Iterator[Section]:
        """Parse one file. Raises UnreadableDocument where nothing, or nothing more, can be taken from it."""
        with _opened(request) as original:
            plain = is_plain_text(original)
            if plain:
                yield from sections(original, request.given.how)
        if not plain:
            yield from self._apart(request)

    def _apart(self, request: Request) -> Iterator[Section]:
        yield from self.asked(request, _parse_section)

    def asked(self, request: Request, parse: Callable[[Mapping[str, Any]], tuple[int, T]]) -> Iterator[T]:
        """What the process answers, line by line; `parse` looks whether a line has the form that it must, and gives the
        number of its characters beside what it says.

        Raises UnreadableDocument where it refuses, breaks down, falls silent, or tells more than an honest file gives.
        """
        with _readable(request) as path:
            process = self._begun()
            size = Path(path).stat().st_size
            characters, done = 0, False
            try:
                self._ask(process, request.line(path))
                for answer in self._answers(request.name):
                    told, value = parse(answer)
                    characters += told
                    if characters > max(FREE_CHARACTERS, MAX_TEXT_RATIO * size):
                        raise UnreadableDocument(f"{request.name}: gives more text than any honest file of its size")
                    yield value
                done = True
            finally:
                if not done and not self._answered:
                    self._end()  # somebody stopped listening in the middle, or it broke down

    def _ask(self, process: subprocess.Popen[bytes], line: bytes) -> None:
        self._answered = False
        assert process.stdin is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except OSError as error:
            raise StorageError(f"the parser could not be asked: {error.strerror}") from error

    def _answers(self, name: str) -> Iterator[Mapping[str, Any]]:
        while True:
            try:
                line = self._lines.get(timeout=self._silence_s)
            except Empty:
                raise UnreadableDocument(
                    f"{name}: the parser told nothing for {self._silence_s:.0f} s and was stopped"
                ) from None
            if not line:
                raise UnreadableDocument(f"{name}: the parser broke down on it ({self._cause()})")
            answer = json.loads(line)
            if not isinstance(answer, dict):
                raise UnreadableDocument(f"{name}: the parser answered what is no object")
            if "at" in answer:
                self._progress(answer["at"])
            if answer.get("done") or "refused" in answer:
                self._answered = True
                if reason := answer.get("refused"):
                    raise UnreadableDocument(reason)
                return
            yield answer

    def _cause(self) -> str:
        process = self._process
        code = process.wait() if process is not None else 0
        return f"signal {-code}" if code < 0 else f"exit {code}"

    def _begun(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        # -P: a module that lies in the folder where somebody works is not ours
        command = [sys.executable, "-P", "-m", self._module, json.dumps(self._limits)]
        environment = {key: value for key, value in os.environ.items() if not key.startswith(SECRETS)}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._lines = Queue(AHEAD)
        self._passing = Thread(target=_pass_on, args=(self._process.stdout, self._lines), daemon=True)
        self._passing.start()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        while self._passing.is_alive():  # it may wait to pass on what nobody takes any more
            with suppress(Empty):
                self._lines.get(timeout=0.05)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _pass_on(stream: IO[bytes], lines: Queue[bytes]) -> None:
    with suppress(ValueError, OSError):  # closed by `_end`
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _parse_section(answer: Mapping[str, Any]) -> tuple[int, Section]:
    """A section as the parser wrote it; what is not of its form came from a parser that was taken over."""
    try:
        data = answer["section"]
        document = parse_document(data["document"], data["text"])
        section = Section(document, tuple(parse_claim(claim, document.digest) for claim in data["stated"]))
        return len(document.text), section
    except (InputError, KeyError, TypeError) as error:
        raise UnreadableDocument(f"the parser answered what is no section: {error}") from None


def digest_of(path: str) -> Digest:
    """The digest of a file. Raises InputError or StorageError where it cannot be read."""
    state = hashlib.sha256()
    for block in read_blocks(path):
        state.update(block)
    return Digest(state.hexdigest())


@contextmanager
def _opened(request: Request) -> Iterator[Original]:
    if request.path is None:
        data = b"".join(_blocks(request))
        yield Original(request.name, io.BytesIO(data), len(data), request.digest)
        return
    with Path(request.path).open("rb") as stream:
        yield Original(request.name, stream, os.fstat(stream.fileno()).st_size, request.digest)


def _blocks(request: Request) -> Iterable[bytes]:
    return [request.data] if isinstance(request.data, bytes) else request.data or ()


@contextmanager
def _readable(request: Request) -> Iterator[str]:
    """A path under which the parser can read the bytes; those at hand go to no disk where that can be had."""
    if request.path is not None:
        yield str(Path(request.path).absolute())
        return
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("sijill")
        try:
            with os.fdopen(os.dup(descriptor), "wb") as stream:
                stream.writelines(_blocks(request))
            yield f"/proc/{os.getpid()}/fd/{descriptor}"
        finally:
            os.close(descriptor)
        return
    handle, temporary = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(_blocks(request))
        yield temporary
    finally:
        Path(temporary).unlink(missing_ok=True)
