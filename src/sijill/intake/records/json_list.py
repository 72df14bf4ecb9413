"""A long list in a JSON file, item by item, with what is broken in it repaired or named."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sijill.intake.transcript import writable

CHUNK = 1 << 18
MAX_ITEM = 1 << 25
"""Characters. A longer item is no record of a database; it is named and not read."""
MAX_HEAD = 1 << 16
MAX_VALUE = 1_000_000
"""Characters of one value that are written into a working copy."""
SPACE = re.compile(r"[\s,]*")
CUT_WITHIN = 16
"""An error so near to the end of what was read may come from the end alone (a number, `true`, an escape cut in two)."""
MARKS = re.compile(r'["{}]|\\.', re.DOTALL)
NAMED = 10
"""Damaged items that a note names by their numbers."""
BROKEN = (ValueError, RecursionError)
"""What `json` raises: no JSON, a number of thousands of digits, nesting without end."""


def opening_of(*keys: str) -> re.Pattern[str]:
    """What stands before the items: `{"key": [`, after members that are single values.

    Every step of the pattern begins with another character than the one before, so that it never tries twice.
    """
    string = r'"(?:[^"\\]|\\.)*"'
    single = rf"(?:{string}|[-+\w.]+)"
    return re.compile(rf'\s*\{{(?:\s*{string}\s*:\s*{single}\s*,)*?\s*"(?P<key>{"|".join(keys)})"\s*:\s*\[')


@dataclass(slots=True)
class JsonList:
    """The items of the list that `opening` finds, or of a file that is one list, or the one object that a file is.

    Reach for it where an export may be of any size: no more than one item and a chunk are held. Between items, commas
    may be missing or doubled. An item that is no JSON is left out, and a list that breaks off ends there: `notes` say
    which and where. `key` and `head` are what the opening held; `rest` is what stands after the list (its first part).
    """

    stream: BinaryIO
    opening: re.Pattern[str]
    called: str = "item"
    notes: list[str] = field(default_factory=list)
    key: str = ""
    head: str = ""
    rest: str = ""
    damaged: list[int] = field(default_factory=list)
    _why: str = ""
    _buffer: str = ""
    _at: int = 0
    _ended: bool = False
    _decode: Any = None

    def __iter__(self) -> Iterator[Any]:
        yield from self._items()
        if self.damaged:
            first = ", ".join(map(str, self.damaged[:NAMED])) + (" and others" if len(self.damaged) > NAMED else "")
            self.notes.append(
                f"{self.called}s of the file that are not read, being no JSON: {len(self.damaged)} (number {first}:"
                f" {self._why})"
            )

    def _items(self) -> Iterator[Any]:
        self._decode = _decoder_of(self.stream)
        if not self._open():
            yield from self._single()
            return
        number = 0
        while self._next():
            number += 1
            try:
                found, value = self._item(number)
            except EOFError:
                return
            if found:
                yield value
        self.rest = self._buffer[self._at : self._at + MAX_HEAD]

    def _open(self) -> bool:
        """Go to where the items begin. False where the file holds no such list."""
        while len(self._buffer) < MAX_HEAD and self._more():
            pass
        start = SPACE.match(self._buffer)
        if start is not None and self._buffer[start.end() : start.end() + 1] == "[":
            self._at = start.end() + 1
            return True
        found = self.opening.match(self._buffer[:MAX_HEAD])
        if found is None:
            return False
        self.key, self.head, self._at = found["key"], found[0], found.end()
        return True

    def _single(self) -> Iterator[Any]:
        """The file as one item."""
        try:
            found, value = self._item(1)
        except EOFError:
            return
        if found:
            yield value

    def _next(self) -> bool:
        """Go to the next item. False where the list is over."""
        while True:
            space = SPACE.match(self._buffer, self._at)
            self._at = space.end() if space is not None else self._at
            if self._at < len(self._buffer):
                if self._buffer[self._at] != "]":
                    return True
                self._at += 1
                return False
            if not self._more():
                self.notes.append(f"the file breaks off: its list of {self.called}s is not closed")
                return False

    def _item(self, number: int) -> tuple[bool, Any]:
        """The item that begins here; False where it is no JSON and was passed over.

        Raises EOFError where it has no end: nothing after it can be read.
        """
        while True:
            try:
                value, self._at = DECODER.raw_decode(self._buffer, self._at)
            except BROKEN as error:
                if self._may_be_cut(error) and self._more():
                    continue
                return self._passed_over(number, error), None
            return True, value

    def _may_be_cut(self, error: Exception) -> bool:
        """Whether more of the file can mend what is wrong with the item."""
        if not isinstance(error, json.JSONDecodeError) or len(self._buffer) - self._at > MAX_ITEM:
            return False
        return error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - CUT_WITHIN

    def _passed_over(self, number: int, error: Exception) -> bool:
        """Go behind an item that is no JSON, by its braces alone."""
        while True:
            end = _end_of_object(self._buffer, self._at)
            if end is not None:
                self._at = end
                self.damaged.append(number)
                self._why = self._why or _reason(error)
                return False
            if len(self._buffer) - self._at > MAX_ITEM or not self._more():
                self.notes.append(
                    f"the file breaks off in {self.called} {number} ({_reason(error)}); what follows is not read"
                )
                raise EOFError

    def _more(self) -> bool:
        """Read on; at least as much as is held, so that a long item is not tried again for every chunk."""
        if self._ended:
            return False
        held = self._buffer[self._at :]
        data = self.stream.read(max(CHUNK, len(held)))
        self._ended = not data
        self._buffer, self._at = held + self._decode.decode(data, final=self._ended), 0
        return not self._ended or len(self._buffer) > len(held)


def written(value: Any) -> str:
    """A value of JSON as words: text as it is, the rest as JSON writes it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return writable(value[:MAX_VALUE])
    if isinstance(value, list) and all(not isinstance(each, (dict, list)) for each in value):
        return ", ".join(filter(None, map(written, value)))[:MAX_VALUE]
    try:
        return writable(json.dumps(value, ensure_ascii=False))[:MAX_VALUE]
    except BROKEN:
        return "(nested too deeply to be written)"


def _end_of_object(text: str, start: int) -> int | None:
    """Where the object at `start` is closed, counting braces outside of strings; None where it is not."""
    if text[start] != "{":
        following = re.compile(r"[,{\]]").search(text, start + 1)
        return following.start() if following is not None else None
    depth, in_string = 0, False
    for mark in MARKS.finditer(text, start):
        sign = mark[0]
        if sign == '"':
            in_string = not in_string
        elif not in_string and sign in "{}":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return mark.end()
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[0].lower()}{error.msg[1:]}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else "a number is too long"


def _decoder_of(stream: BinaryIO) -> Any:
    mark = stream.read(3)
    stream.seek(0)
    encoding = "utf-16" if mark[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    return codecs.getincrementaldecoder(encoding)(errors="replace")


DECODER = json.JSONDecoder(strict=False)
