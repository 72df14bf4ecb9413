"""What a verification looks at, what it is told, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol

from sijill.ledger.acts import ActorKind
from sijill.ledger.checkpoint import Checkpoint
from sijill.ledger.verification import MOST_PROBLEMS, Ledger, Problem, Progress, no_progress

ERASED = "erased"


class Source(Protocol):
    """Whatever holds the files of a casebook or a package."""

    def find(self, path: str) -> bytes | None: ...
    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        """A file's bytes in blocks of bounded size, None where there is no such file."""
        ...


class Below:
    """The files below a path, as the ledger's own code looks for them."""

    def __init__(self, source: Source, path: str) -> None:
        self._source = source
        self._path = path

    def find(self, path: str) -> bytes | None:
        """The bytes of a file below the path."""
        return self._source.find(f"{self._path}/{path}")


class Finding(StrEnum):
    """What a verification comes to."""

    VALID = "valid"
    INVALID = "invalid"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: tree size and root hash as a checkpoint states them that was looked at, problems in order."""

    finding: Finding
    tree_size: int | None
    root_hash: str | None
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """The verdict as both verifiers print it."""
        return {
            "verdict": str(self.finding),
            "tree_size": self.tree_size,
            "root_hash": self.root_hash,
            "problems": [{"where": each.where, "what": each.what} for each in self.problems],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Known:
    """A checkpoint that somebody has kept elsewhere: where it was found, and its bytes."""

    name: str
    note: bytes


@dataclass(frozen=True, slots=True)
class HowToVerify:
    """How many processes to use, whom to tell how far it is, and what to compare with."""

    jobs: int = 1
    progress: Progress = no_progress
    against: Sequence[Known] = ()


@dataclass(slots=True)
class Findings:
    """What was found so far: problems in the order of the checks, and what is worth knowing besides."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, where: str, code: str, why: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(where, f"{code}: {why}"))

    def conclude(self, checkpoint: Checkpoint | None) -> Verdict:
        """The verdict on what was found, under the checkpoint as it stands there."""
        if not self.problems:
            finding = Finding.VALID
        elif all(problem.what.startswith(f"{ERASED}: ") for problem in self.problems):
            finding = Finding.UNVERIFIABLE
        else:
            finding = Finding.INVALID
        return Verdict(
            finding,
            checkpoint.head.size if checkpoint else None,
            checkpoint.head.root.hex() if checkpoint else None,
            tuple(self.problems[:MOST_PROBLEMS]),
            tuple(self.notes),
        )


def digest_of(source: Source, path: str) -> tuple[str, int] | None:
    """SHA-256 and size of a file, None where there is none."""
    blocks = source.read_blocks(path)
    if blocks is None:
        return None
    digest, size = sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def note_ledger(ledger: Ledger, findings: Findings) -> None:
    """Note whose ledger it is, and which of its keys' signatures are under suspicion."""
    root = next((key for key, record in ledger.register.keys.items() if record.kind is ActorKind.ROOT), "")
    findings.notes.append(f"ledger: {ledger.checkpoint.head.origin}, root key {root}: compare with what you were told")
    for key, since, revoked in ledger.suspects:
        if since < revoked:
            findings.notes.append(f"suspect: what {key} signed from entry {since} on, until entry {revoked} revoked it")
