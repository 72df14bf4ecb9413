"""What goes into a format's module and what comes out of it: an original, and its sections one after the other."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from typing import Any, BinaryIO, Protocol, Self

from sijill.claims.claim import Claim
from sijill.values.anchor import Digest
from sijill.values.document import Document


class Tools(Protocol):
    """Programs of the machine that some formats are read with, where they are installed."""

    def find_version(self, program: str) -> str | None:
        """The version of a program, None where it is not installed."""
        ...

    def run(self, program: str, arguments: Sequence[str], data: bytes = b"") -> bytes:
        """Run a program on `data` (its standard input); give its standard output.

        Raises UnreadableDocument, with what the program said, where it fails or takes too long or too much.
        """
        ...


class NoTools:
    """A machine on which nothing is installed: what tests and libraries use where no program is wanted."""

    def find_version(self, program: str) -> str | None:
        del program
        return None

    def run(self, program: str, arguments: Sequence[str], data: bytes = b"") -> bytes:
        raise NotImplementedError(f"{program} {' '.join(arguments)} was not offered ({len(data)} bytes)")


@dataclass(frozen=True, slots=True)
class Original:
    """Bytes as they came, to be read from any place: a file, or a member of one.

    `name` is what a person calls it, for messages and for its ending. `stream` is seekable and stands at 0. `digest` is
    of the file that is kept; of a member too, since its anchors stand in the working copy of that file. `within` is
    where in the file a member lies ("chat.zip › "), "" for a file itself; `depth` is how many containers are around it.
    """

    name: str
    stream: BinaryIO
    size: int
    digest: Digest
    within: str = ""
    depth: int = 0

    @classmethod
    def of(cls, name: str, data: bytes) -> Self:
        """A file whose bytes are at hand."""
        return cls(name, io.BytesIO(data), len(data), Digest(hashlib.sha256(data).hexdigest()))

    def head(self, size: int) -> bytes:
        """The first bytes; the stream stands at 0 again."""
        data = self.stream.read(size)
        self.stream.seek(0)
        return data

    def whole(self) -> bytes:
        """All bytes; the stream stands at 0 again."""
        return self.head(-1)

    def member(self, name: str, data: bytes) -> Original:
        """What was found inside this original under `name`."""
        return Original(name, io.BytesIO(data), len(data), self.digest, f"{self.within}{name} › ", self.depth + 1)


@dataclass(frozen=True, slots=True)
class Section:
    """A document as it was taken from an original, with the claims that its own fields state.

    Reading adds what the text says. `stated` are claims of columns, questions and metadata (a table of incidents, the
    time and place in a picture), each anchored in the text. An original of one text gives one section; one of many
    messages or rows gives sections of some hundred kilobytes, so that nothing grows with the size of the file.
    """

    document: Document
    stated: tuple[Claim, ...] = ()


Take = Callable[[Original, "How"], Iterator[Section]]
"""Reads an original into its sections; raises UnreadableDocument where nothing can be taken from it."""


@dataclass(frozen=True, slots=True)
class How:
    """What reading an original takes besides its bytes.

    `published` and `language` win over what the file says of itself. `zone` is that of clock times without one.
    `columns` is a column map (docs/reference/formats.md), `form` the bytes of an XLSForm. `take` reads what is inside a
    container; it is set by `formats`.
    """

    published: date | None = None
    language: str | None = None
    zone: tzinfo | None = None
    tools: Tools = field(default_factory=NoTools)
    columns: Mapping[str, Any] | None = None
    form: bytes | None = None
    take: Take = field(default=lambda original, how: iter(()))


def with_notes(section: Section, notes: Sequence[str]) -> Section:
    """The section with more notes on its document."""
    document = section.document
    return replace(section, document=replace(document, notes=(*document.notes, *notes))) if notes else section
