r"""The messages of a Telegram export in JSON, one after the other, however long it is and where it is damaged.

Telegram Desktop writes the file itself, without a library, and not always as JSON: control characters stand as `\x0b`
(tdesktop issue 27571), the file of a custom emoji stands without quotation marks (issue 24961). Both are mended here.
The structure is that of `export_output_json.cpp`: a chat is `{name, type, id, messages: […]}`, alone or in the `list`
of `chats` and of `left_chats`. Each message is given to `json` alone, so that one that is damaged costs no other.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sijill.intake.containers.archive import DAMAGED

CHUNK = 1 << 17
MAX_LINE = 1 << 15
"""Characters that are held back to cut between two lines: a string never goes over the end of one."""
MAX_ITEM = 1 << 25
"""Characters. A longer message, or a longer text outside of all messages, is damage."""
MAX_DEPTH = 50
NEAR = 64
"""An error so near to the end of what was read may come from the end alone."""
NAMED = 20
"""Damaged messages that are named; the others are counted."""
HEAD_KEYS = ("name", "type", "id")
BROKEN = (ValueError, RecursionError)
"""What `json` raises: no JSON, a number of thousands of digits, nesting without end."""
DECODER = json.JSONDecoder(strict=False, parse_float=str)
BAD_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
UNQUOTED = re.compile(r'("document_id": )([^"\d\s{\[-][^"\\\n]*)')
SPACE = re.compile(r"[\s,]*+")
TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]|[^\s"{}\[\],:]{1,200}', re.DOTALL)
START = re.compile(
    r'\{\s{0,40}(?:"id"\s{0,9}:\s{0,9}(?P<id>-?\d{1,20})\s{0,9},\s{0,40}"type"\s{0,9}:\s{0,9}"[a-z]'
    r'|(?P<chat>(?:"name"\s{0,9}:\s{0,9}(?:"(?:[^"\\]|\\.){0,500}"|null)\s{0,9},\s{0,40})?"type"\s{0,9}:\s{0,9}"[a-z_]+"'
    r'\s{0,9},\s{0,40}"id"\s{0,9}:\s{0,9}-?\d{1,20}\s{0,9},\s{0,40}"messages"\s{0,9}:\s{0,9}\[))'
)
"""How a message begins, or a chat: places at which reading can go on after damage."""
LONGEST_START = 2_048


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat as the export heads it. `type` is Telegram's word: private_group, public_channel, personal_chat."""

    name: str | None = None
    type: str = ""
    number: int = 0

    @property
    def is_channel(self) -> bool:
        """Whether those who write in it write in its own name."""
        return self.type.endswith("_channel")


@dataclass(slots=True)
class Letters:
    """Bytes of a file to letters, piece by piece; `broken` counts what was no UTF-8 and is shown as U+FFFD."""

    broken: int = 0
    _pending: bytes = b""
    _decoder: Any = None

    def read(self, data: bytes, ended: bool) -> str:
        """The next letters, without a byte-order mark; UTF-16 is told by its mark."""
        if self._decoder is None:
            if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
            else:
                self._decoder, data = "utf-8", data.removeprefix(codecs.BOM_UTF8)
        if self._decoder != "utf-8":
            decoded: str = self._decoder.decode(data, ended)
            return decoded
        data = self._pending + data
        try:
            text, used = codecs.utf_8_decode(data, "strict", ended)
        except UnicodeDecodeError:
            text, used = codecs.utf_8_decode(data, "replace", ended)
            self.broken += text.count("\ufffd") - data[:used].count("\ufffd".encode())
        self._pending = data[used:]
        return text

    def notes(self) -> list[str]:
        """What a reader should know of the bytes."""
        return [f"{self.broken} broken sequences of utf-8 shown as \ufffd"] if self.broken else []


@dataclass(slots=True)
class _Source:
    """The text of the file, piece by piece, with what Telegram writes wrongly mended."""

    stream: BinaryIO
    letters: Letters = field(default_factory=Letters)
    mended: int = 0
    failed: str = ""
    ended: bool = False
    _held: str = ""

    def read(self, size: int) -> str:
        """The next piece, about as long as is asked for; nothing at the end."""
        while not self.ended:
            try:
                data = self.stream.read(size)
            except DAMAGED as error:  # a member of an archive
                data, self.failed = b"", str(error)
            self.ended = not data
            text = self._held + self.letters.read(data, self.ended)
            cut = len(text) if self.ended else _end_of_line(text)
            self._held = text[cut:]
            if cut:
                return self._mend(text[:cut])
        return ""

    def _mend(self, text: str) -> str:
        if "\\x" in text:
            text = BAD_ESCAPE.sub(self._escape, text)
        if '"document_id": ' in text:
            text, found = UNQUOTED.subn(r'\1"\2"', text)
            self.mended += found
        return text

    def _escape(self, found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        self.mended += 1
        return f"\\u00{found[1]}"


def _end_of_line(text: str) -> int:
    """Where to cut: after a line, or in a file without lines where no escape is cut in two."""
    end = text.rfind("\n", max(0, len(text) - MAX_LINE))
    if end >= 0:
        return end + 1
    at = text.rfind("\\", max(0, len(text) - 6))  # the longest escape has six characters
    if at < 0:
        return len(text)
    first = max(0, at - MAX_LINE)
    return first + len(text[first:at].rstrip("\\"))


@dataclass(slots=True)
class Export:
    """The messages of an export.

    Iterate once: each comes with its chat, as a dictionary of what Telegram wrote. A message that is no JSON is passed
    over, and reading goes on with the one after it. Afterwards `notes` say what was mended, passed over, or cut off;
    `several` is whether the file holds the chats of an account. No more than one message and a piece are held.
    """

    stream: BinaryIO
    notes: list[str] = field(default_factory=list)
    several: bool = False
    _source: _Source = field(init=False)
    _buffer: str = ""
    _at: int = 0
    _heads: list[dict[str, Any]] = field(default_factory=list)
    _deeper: int = 0
    _chat: Chat = field(default_factory=Chat)
    _last: str = ""
    _damaged: list[str] = field(default_factory=list)
    _odd: int = 0

    def __post_init__(self) -> None:
        self._source = _Source(self.stream)

    def __iter__(self) -> Iterator[tuple[Chat, dict[str, Any]]]:
        while self._find_messages():
            yield from self._messages()
        self._tell()

    def _find_messages(self) -> bool:
        """Follow the structure to the next list of messages; `_heads` hold what stands before it. False at the end."""
        key = held = ""
        while True:
            token = self._token()
            if token in ("{", "}", "[", "]", ",", ":", ""):
                if token in (",", "}") and key in HEAD_KEYS and held and self._heads:
                    self._heads[-1][key] = held
                if token == ":":
                    key, held = held.strip('"'), ""
                    continue
                if token == "{":
                    self._open()
                elif token == "}":
                    self._close()
                elif token == "[" and key == "messages":
                    self._enter()
                    return True
                elif token == "[" and key == "list":
                    self.several = True
                elif token == "":
                    return False
                key = held = ""
            else:
                held = token

    def _token(self) -> str:
        """The next word or sign outside of the messages; "" at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at].isspace():
                self._at += 1
            found = TOKEN.match(self._buffer, self._at)
            if found is not None and (found.end() < len(self._buffer) or self._source.ended):
                self._at = found.end()
                return found[0]
            if self._more():
                continue
            if found is None and self._at < len(self._buffer):  # a quotation mark without another
                self._at += 1
                continue
            self._at = len(self._buffer)
            return found[0] if found is not None else ""

    def _open(self) -> None:
        if len(self._heads) < MAX_DEPTH:
            self._heads.append({})
        else:
            self._deeper += 1

    def _close(self) -> None:
        if self._deeper:
            self._deeper -= 1
        elif self._heads:
            self._heads.pop()

    def _enter(self) -> None:
        head = {key: _value(token) for key, token in (self._heads[-1] if self._heads else {}).items()}
        self._last = ""
        self._chat = Chat(head.get("name") or None, head.get("type") or "", self._chat.number + 1)

    def _messages(self) -> Iterator[tuple[Chat, dict[str, Any]]]:
        """The messages of the list that has begun."""
        while self._next():
            if self._buffer[self._at] == "]":
                self._at += 1
                return
            value = self._item()
            if value is None:
                return
            if isinstance(value, dict) and value:
                self._last = str(value.get("id", ""))[:NEAR]
                yield self._chat, value
            elif value != {}:
                self._odd += 1
        self.notes.append(f"the file breaks off{f' after message {self._last}' if self._last else ''}")

    def _next(self) -> bool:
        """Go to what comes next in the list. False at the end of the file."""
        while True:
            space = SPACE.match(self._buffer, self._at)
            self._at = space.end() if space is not None else self._at
            if self._at < len(self._buffer):
                return True
            if not self._more():
                return False

    def _item(self) -> Any:
        """The value that begins here; {} where it is damaged and others follow, None where the list is left with it."""
        while True:
            try:
                value, self._at = DECODER.raw_decode(self._buffer, self._at)
            except BROKEN as error:
                cut = self._may_be_cut(error)
                if not cut or not self._more():
                    return self._resume(cut)
            else:
                return [] if value is None else value

    def _may_be_cut(self, error: Exception) -> bool:
        """Whether more of the file can mend what is wrong with an item."""
        if not isinstance(error, json.JSONDecodeError) or len(self._buffer) - self._at > MAX_ITEM:
            return False
        return error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - NEAR

    def _resume(self, cut: bool) -> Any:
        """Go on with what begins after a damaged item."""
        damaged = START.match(self._buffer, self._at)
        named = f"message {damaged['id']}" if damaged is not None and damaged["id"] else "a message"
        begin = self._at + 1
        while True:
            found = START.search(self._buffer, begin)
            if found is not None:
                break
            self._at = max(begin, len(self._buffer) - LONGEST_START)
            if not self._more():
                self._at = len(self._buffer)
                how = "breaks off" if cut else "is damaged"
                self.notes.append(f"the file {how} in {named}; nothing after it can be read")
                return None
            begin = self._at
        self._damaged.append(named)
        self._at = found.start()
        if found["chat"] is None:
            return {}
        self._close()  # of the chat that this one comes after
        return None

    def _more(self) -> bool:
        """Read on; at least as much as is held, so that a long item is not tried again for every piece."""
        held = self._buffer[self._at :]
        if len(held) > 2 * MAX_ITEM:
            return False
        more = self._source.read(max(CHUNK, len(held)))
        self._buffer, self._at = held + more, 0
        return bool(more)

    def _tell(self) -> None:
        """What a reader should know of the file."""
        if self._damaged:
            more = f" and {len(self._damaged) - NAMED} more" if len(self._damaged) > NAMED else ""
            self.notes.append(f"damaged and not read: {', '.join(self._damaged[:NAMED])}{more}")
        if self._source.failed:
            self.notes.append(f"the file is damaged inside the archive and breaks off ({self._source.failed})")
        self.notes.extend(self._source.letters.notes())
        if self._source.mended:
            self.notes.append(f"{self._source.mended} places that Telegram wrote as no valid JSON were mended")
        if self._odd:
            self.notes.append(f"{self._odd} entries among the messages are none; not read")


def _value(token: str) -> str:
    """A string or a number outside of the messages as text; "" for null."""
    try:
        value = DECODER.decode(token)
    except BROKEN:
        return token.strip('"')
    return "" if value is None else str(value)
