"""The process in which files are parsed: limits first, then one request a line, sections as lines of JSON.

It talks to nobody but the process that began it. What a parser would do beyond reading (open a connection, begin a
program that was not asked for) is refused by an audit hook, whatever a library or a file would like.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from sijill.claims.serial import claim_json, document_json
from sijill.errors import InputError, SijillError, UnreadableDocument
from sijill.intake.formats import refuse_no_table, sections
from sijill.intake.section import How, Original, Section
from sijill.values.anchor import Digest

MEMORY_MB = 2048
ROWS = 2000
"""Rows of a list in one line of the answer."""
PROGRAM_S = 600
MAX_OUTPUT_BYTES = 512 * 1024 * 1024
PROGRAMS = frozenset(("pdftotext", "ocrmypdf", "tesseract"))
FORBIDDEN = ("socket.connect", "socket.bind", "socket.getaddrinfo", "os.system", "os.exec", "os.posix_spawn", "os.fork")


def limit(memory_mb: int) -> None:
    """Bound what the process may take, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, memory_mb * 2**20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_OUTPUT_BYTES, MAX_OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Forbidden(RuntimeError):
    """Something in the parser reached for the world."""


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and os.path.basename(str(arguments[0])) in PROGRAMS:  # noqa: PTH119
        return
    if event == "subprocess.Popen" or event in FORBIDDEN:
        raise Forbidden(f"{event} is not for a parser")


@dataclass(slots=True)
class Installed:
    """The programs of this machine."""

    _versions: dict[str, str | None] = field(default_factory=dict)

    def find_version(self, program: str) -> str | None:
        """The version as the program itself tells it, None where there is none."""
        if program not in self._versions:
            self._versions[program] = self._ask(program)
        return self._versions[program]

    def _ask(self, program: str) -> str | None:
        found = shutil.which(program)
        if found is None:
            return None
        flag = "-v" if program == "pdftotext" else "--version"
        told = subprocess.run([found, flag], capture_output=True, check=False, timeout=60)
        words = (told.stdout + told.stderr).decode("utf-8", "replace").split("\n")[0].split()
        return next((word for word in words if word[:1].isdigit()), "unknown version")

    def run(self, program: str, arguments: Sequence[str], data: bytes = b"") -> bytes:
        """Run a program that is installed. Raises UnreadableDocument where it fails."""
        found = shutil.which(program)
        if found is None:
            raise UnreadableDocument(f"{program} is not installed")
        try:
            ran = subprocess.run([found, *arguments], input=data, capture_output=True, check=False, timeout=PROGRAM_S)
        except subprocess.TimeoutExpired:
            raise UnreadableDocument(f"{program} took more than {PROGRAM_S} s and was stopped") from None
        if ran.returncode:
            said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            raise UnreadableDocument(f"{program} failed: {said[-1] if said else f'exit {ran.returncode}'}")
        return ran.stdout


def section_json(section: Section) -> dict[str, Any]:
    """A section as a line of the answer."""
    document = document_json(section.document)
    document.pop("text", None)
    return {
        "document": document,
        "text": section.document.text,
        "stated": [claim_json(claim) for claim in section.stated],
    }


def headers_json(original: Original) -> list[dict[str, Any]]:
    """The headers of a file's tables, each with the map that it is recognised by."""
    from sijill.intake.columns import columns_json
    from sijill.intake.tabular.tables import headers

    refuse_no_table(original)
    return [
        {"sheet": sheet, "columns": found.names, "map": None if found.map is None else columns_json(found.map)}
        for sheet, found in headers(original)
    ]


def how_of(asked: dict[str, Any], tools: Installed) -> How:
    """What was given beside the file."""
    return How(
        published=date.fromisoformat(asked["published"]) if asked["published"] else None,
        language=asked["language"],
        zone=ZoneInfo(asked["zone"]) if asked["zone"] else None,
        tools=tools,
        columns=asked["columns"],
        form=bytes.fromhex(asked["form"]) if asked["form"] else None,
    )


def tell_rows(original: Original, columns: dict[str, Any] | None, out: BinaryIO) -> None:
    """The table that a list is: its headings and first rows, then all rows, then what is to be said of them."""
    from sijill.linkage.columns import parse_column_map
    from sijill.workflows.lists import open_table

    try:
        table = open_table(original, None if columns is None else parse_column_map({"list": columns})["list"])
        _tell({"table": {"headers": table.headers, "sample": table.sample}}, out)
        while rows := list(islice(table.rows, ROWS)):
            _tell({"rows": rows, "at": original.stream.tell()}, out)
    except UnreadableDocument:
        raise
    except InputError as error:
        raise InputError(f"{original.name}: {error}") from None
    _tell({"said": {"notes": table.notes, "odd": table.odd}}, out)


def answer(asked: dict[str, Any], tools: Installed, out: BinaryIO) -> None:
    """Parse one file and write what comes of it."""
    name = asked["name"]
    try:
        with open(asked["path"], "rb") as stream:  # noqa: PTH123 (a path below /proc is none that pathlib resolves)
            size = os.fstat(stream.fileno()).st_size
            original = Original(name, stream, size, Digest(asked["digest"]))
            match asked["wanted"]:
                case "headers":
                    _tell({"headers": headers_json(original)}, out)
                case "rows":
                    tell_rows(original, asked["columns"], out)
                case _:
                    for section in sections(original, how_of(asked, tools)):
                        _tell({"section": section_json(section), "at": stream.tell()}, out)
    except SijillError as refused:
        _tell({"refused": str(refused)}, out)
    except MemoryError:
        _tell({"refused": f"{name}: needs more memory than a parser is given"}, out)
    except RecursionError:
        _tell({"refused": f"{name}: is nested too deep"}, out)
    except ModuleNotFoundError as missing:
        _tell({"refused": f"{name}: {missing.name} is not installed: install Sijill with its extra [intake]"}, out)
    except OSError as error:
        _tell({"refused": f"{name}: reading failed: {error.strerror or error}"}, out)
    except Exception as defect:  # the outermost entry point of this process: no other file is lost by it
        # of a list no more than the kind is told: what failed is a cell, which may hold a name
        said = type(defect).__name__ if asked["wanted"] == "rows" else f"{type(defect).__name__}: {defect}"
        _tell({"refused": f"{name}: the parser failed on it ({said})"}, out)
    else:
        _tell({"done": True}, out)


def _tell(line: dict[str, Any], out: BinaryIO) -> None:
    out.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n")
    out.flush()


def main() -> None:
    """Answer requests until nobody asks any more."""
    given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limit(given.get("memory_mb", MEMORY_MB))
    tools = Installed()
    sys.addaudithook(_hook)
    for line in sys.stdin.buffer:
        answer(json.loads(line), tools, out)


if __name__ == "__main__":
    main()
