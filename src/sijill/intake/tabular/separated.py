"""Delimited text (CSV, TSV) as rows, one at a time: encoding, delimiter and quoting are told by the text itself.

RFC 4180 says how CSV is quoted; what people send keeps to it in part. A quoted cell may run over lines. A quotation
mark that is never closed must not swallow the rest of the file: after `MAX_RECORD` it is a mark like any other.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sijill.intake.decoding import MARKS, decode, guess_note
from sijill.intake.section import Original
from sijill.intake.tabular.grid import MAX_COLUMNS, Row

BLOCK = 1 << 20
SAMPLE = 1 << 16
MAX_LINE = 1 << 20
"""Characters; a longer line is cut."""
MAX_RECORD = 1 << 17
"""Characters of a row that runs over several lines, the same as the csv module's limit of a cell."""
MAX_UNCLOSED = 100
"""After as many quotation marks that nothing closes, none is looked for any more."""
USUAL = ",;\t|"
UNUSUAL = "^~¦؛،\x1f"
EVEN = 0.9
"""The share of rows of one width by which an unusual delimiter is told."""
LINES_TO_TELL = 100
CHARACTERS_TO_TELL = 200_000
CHARACTERS_AT_ONCE = 1 << 18
"""Characters of lines that are parsed together, where each of them is a row."""
WITHIN_LINE = 200
ENOUGH_LETTERS = 20
"""As many letters do not come out as UTF-8 by chance: what is broken after them is damage, no other encoding."""
DECLARED = "sep="
NO_DELIMITER = "\x1e"
"""For a table of one column: a character that no text has."""

Record = tuple[str, bool]
"""The text of a row, and whether quotation marks mean nothing in it."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are kept apart. `delimiter` is "" for a table of one column."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    skip_space: bool = False


@dataclass(slots=True)
class Separated:
    """The rows of a file of delimited text, in their order; `notes` grow as they are read."""

    original: Original
    encoding: str = ""
    notes: list[str] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    _start: int = 0

    def __post_init__(self) -> None:
        """Tell the encoding. Raises UnreadableDocument where the bytes are no text."""
        mark, self.encoding = next(
            ((mark, encoding) for mark, encoding in MARKS if self.original.head(4).startswith(mark)), (b"", "")
        )
        self._start = len(mark)
        if not self.encoding:
            self.encoding = self._told_by_bytes()

    def _told_by_bytes(self) -> str:
        """UTF-8 where the whole file is, or where it is but for damage; else what the lines that are none show."""
        stream, broken = self.original.stream, _first_not_utf8(self.original)
        if broken is not None and broken.letters >= ENOUGH_LETTERS:
            stream.seek(0)
            return "utf-8"
        stream.seek(0 if broken is None else max(0, broken.at - WITHIN_LINE))
        data = stream.read(SAMPLE if broken is None else BLOCK)
        if broken is not None:
            lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
            data = b"".join(lines)[:SAMPLE] or data
        elif len(data) == SAMPLE:
            data = data[: data.rfind(b"\n") + 1] or data
        stream.seek(0)
        decoded = decode(data, self.original.name)
        self.notes.extend(note for note in decoded.notes if note == guess_note(decoded.encoding))
        return decoded.encoding

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, counted from 1 as a spreadsheet counts them."""
        stream = self.original.stream
        stream.seek(self._start)
        text = io.TextIOWrapper(stream, self.encoding, errors="replace", newline="")
        try:
            yield from self._rows(text)
        except UnicodeError as error:  # UTF-16 that ends within a character
            self.notes.append(f"the file breaks off within a character ({error})")
        finally:
            if not text.closed:  # whoever stopped in the middle may have closed the file before
                text.detach()
            self.notes.extend(f"{what}: {count:,}" for what, count in self.found.items())
            self.found.clear()

    def _rows(self, text: io.TextIOWrapper) -> Iterator[Row]:
        lines = self._lines(text)
        head: list[str] = []
        while len(head) < LINES_TO_TELL and sum(map(len, head)) < CHARACTERS_TO_TELL and (line := next(lines, "")):
            head.append(line)
        declared = _declared(head)
        dialect = tell_dialect(head) if declared is None else Dialect(declared)
        ahead = deque(head)
        number = 0
        if declared is not None:
            ahead.popleft()
            number = 1
        for cells in self._cells(ahead, lines, dialect):
            number += 1
            if len(cells) > MAX_COLUMNS:
                self.found[f"rows of more than {MAX_COLUMNS} cells, those beyond not read"] += 1
            stripped = [*map(str.strip, cells)]
            if any(stripped):
                yield Row(number, stripped[:MAX_COLUMNS])

    def _cells(self, ahead: deque[str], lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
        """The cells of each row: of many lines at once where each of them is a row, else one by one."""
        records = _records(ahead, lines, dialect, self.found)
        parse, literally = _Parser(dialect), _Parser(dialect, quoting=csv.QUOTE_NONE)
        while ahead or _take(lines, ahead):
            rows = parse.whole(ahead)
            if rows is not None:
                ahead.clear()
                yield from rows
            while ahead:
                record, is_literal = next(records)
                cells = (literally if is_literal else parse)(record)
                if cells is None:
                    self.found["rows that are none of a table, kept as one cell"] += 1
                    cells = [record.rstrip("\r\n")]
                yield cells

    def _lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        broken = f"characters that are none of {self.encoding}, shown as \ufffd"
        while line := text.readline(MAX_LINE):
            if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
                self.found[f"lines of more than {MAX_LINE:,} characters, cut there"] += 1
            if "\ufffd" in line:
                self.found[broken] += line.count("\ufffd")
            yield line


def _take(lines: Iterator[str], into: deque[str]) -> bool:
    """Take lines to parse together; False where none are left."""
    size = 0
    while size < CHARACTERS_AT_ONCE and (line := next(lines, "")):
        into.append(line)
        size += len(line)
    return bool(into)


def _records(ahead: deque[str], lines: Iterator[str], dialect: Dialect, found: Counter[str]) -> Iterator[Record]:
    """Lines joined where a quoted cell runs over several; each with whether its quotation marks mean nothing.

    Linear: how far a mark is looked for in vain, and how often, is bounded.
    """
    unclosed = 0
    while line := ahead.popleft() if ahead else next(lines, ""):
        if dialect.quote not in line or not _is_open(line, False, dialect):
            yield line, False
            continue
        taken, size, is_open = [line], len(line), True
        while is_open and size < MAX_RECORD and unclosed < MAX_UNCLOSED:
            if not (more := ahead.popleft() if ahead else next(lines, "")):
                break
            taken.append(more)
            size += len(more)
            is_open = dialect.quote not in more or _is_open(more, True, dialect)
        if is_open:
            unclosed += 1
            found["quotation marks that nothing closes, read as any other mark"] += 1
            ahead.extendleft(reversed(taken[1:]))
            yield line, True
        else:
            yield "".join(taken), False


@dataclass(frozen=True, slots=True)
class _Broken:
    """Where the first byte stands that UTF-8 does not allow, and how many letters beyond ASCII were well before it."""

    at: int
    letters: int


def _first_not_utf8(original: Original) -> _Broken | None:
    """What ends UTF-8; None where the whole file is UTF-8. Flat in memory."""
    decoder, at, letters = codecs.getincrementaldecoder("utf-8")(), 0, 0
    original.stream.seek(0)
    while block := original.stream.read(BLOCK):
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            well = error.object[: error.start].decode("utf-8", errors="ignore")
            letters += len(well) - len(well.encode("ascii", errors="ignore"))
            return _Broken(max(0, at + error.start), letters)
        at += len(block)
        if not text.isascii():
            letters += len(text) - len(text.encode("ascii", errors="ignore"))
    return None


def _declared(head: list[str]) -> str | None:
    """The delimiter that a first line "sep=;" declares, as spreadsheets write it."""
    first = head[0].strip("\r\n").lower() if head else ""
    return first[len(DECLARED) :] if first.startswith(DECLARED) and len(first) == len(DECLARED) + 1 else None


def tell_dialect(head: list[str]) -> Dialect:
    """How the cells of the first lines are kept apart: by the mark that gives most rows one and the same width."""
    text = "".join(head)
    escape = "\\" if '\\"' in text and '""' not in text else None
    best, score = Dialect("", escape=escape), (0.0, 0)
    for marks, least in ((USUAL, 0.0), (UNUSUAL, EVEN)):
        if score[0] >= EVEN:
            break
        for mark in marks:
            dialect = Dialect(mark, _quote_of(text, mark), escape, _has_spaces(head, mark))
            found = _evenness(head, dialect)
            if found > score and found[0] >= least:
                best, score = dialect, found
    return best


def _quote_of(text: str, mark: str) -> str:
    return "'" if '"' not in text and text.count(f"'{mark}'") >= 3 else '"'


def _has_spaces(head: list[str], mark: str) -> bool:
    """Whether every delimiter of the first line has a space after it ("a, b, c")."""
    return mark != "\t" and bool(head) and mark in head[0] and head[0].count(mark) == head[0].count(mark + " ")


def _evenness(head: list[str], dialect: Dialect) -> tuple[float, int]:
    """Which share of the rows has the commonest width of more than one cell, and that width."""
    parse = _Parser(dialect)
    records = _records(deque(head), iter(()), dialect, Counter())
    widths = Counter(len(cells) for record, literal in records if not literal and (cells := parse(record)))
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return 0.0, 0
    count, width = max(wide)
    return round(count / sum(widths.values()), 1), width


class _Parser:
    """The csv module on one record at a time: what it refuses costs one row and no other."""

    def __init__(self, dialect: Dialect, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> None:
        self._record = ""
        self._dialect = dialect
        self._quoting: Literal[0, 3] = quoting
        self._reader = self._over(iter(lambda: self._record, None))

    def _over(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self._dialect.delimiter or NO_DELIMITER,
            quotechar=self._dialect.quote,
            quoting=self._quoting,
            escapechar=self._dialect.escape,
            doublequote=self._dialect.escape is None,
            skipinitialspace=self._dialect.skip_space,
        )

    def whole(self, lines: Sequence[str]) -> list[list[str]] | None:
        """The rows of lines of which each is one; None where any is not, or may not be."""
        if self._dialect.escape is not None:  # the csv module lets a delimiter be escaped too
            return None
        try:
            rows = [*self._over(lines)]
        except csv.Error:
            return None
        return rows if len(rows) == len(lines) and not _is_open(lines[-1], False, self._dialect) else None

    def __call__(self, record: str) -> list[str] | None:
        self._record = record
        try:
            return next(self._reader)
        except csv.Error:
            return None


def _is_open(line: str, inside: bool, dialect: Dialect) -> bool:
    """Whether the line ends within a quoted cell; `inside` whether it begins in one. Each character is passed once."""
    at, quote, delimiter = 0, dialect.quote, dialect.delimiter or NO_DELIMITER
    while True:
        if not inside:
            if dialect.skip_space:
                while line.startswith(" ", at):
                    at += 1
            if line.startswith(quote, at):
                at, inside = at + 1, True
            else:
                at = line.find(delimiter, at) + 1
                if not at:
                    return False
                continue
        at = line.find(quote, at)
        if at < 0:
            return True
        if dialect.escape is not None and at and line[at - 1] == dialect.escape:
            at += 1
        elif dialect.escape is None and line.startswith(quote, at + 1):
            at += 2
        else:
            inside = False
            at = line.find(delimiter, at) + 1
            if not at:
                return False
