"""A page of Telegram's export in HTML, message by message, as its elements show it.

The classes of the elements are those of `HtmlWriter` in tdesktop's `export_output_html.cpp`, old and new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from sijill.intake.chats.entries import MAX_NAME, one_line
from sijill.intake.chats.telegram_stream import Letters
from sijill.intake.containers.archive import DAMAGED
from sijill.intake.transcript import writable

CHUNK = 1 << 16
MAX_MESSAGE_BYTES = 1 << 24
"""Bytes without the end of a message after which a page is given up."""
UNKNOWN = "message"
LXML_VERSION = ".".join(map(str, etree.LXML_VERSION[:3]))
END_BYTES = 1_000
LXML_ERRORS = (etree.LxmlError, ValueError, AssertionError)
LINE_ENDS = re.compile(r"\s*[\r\n]\s*")
VIA = re.compile(r"(?P<name>.*) via (?P<bot>@\w{1,64})", re.DOTALL)
REPLIED = re.compile(r"go_to_message(-?\d{1,20})")
GLOBAL_LINK = re.compile(r"(?:https?|tg|mailto|tel):", re.IGNORECASE)
NOT_THERE = ("Not included", "Exceeds maximum size", "Unavailable")
BREAKS = frozenset(("br", "div", "p", "blockquote", "tr", "li"))


@dataclass(frozen=True, slots=True)
class Media:
    """What a message shows beside its words. `path` is of a file in the export, `kind` the class of the element."""

    kind: str
    line: str
    path: str = ""
    why: str = ""


@dataclass(slots=True)
class Shown:
    """A message as a page shows it. A name or a time that the page does not repeat is None."""

    id: str
    is_service: bool = False
    name: str | None = None
    bot: str = ""
    time: str = ""
    words: str = ""
    is_forward: bool = False
    origin: str | None = None
    origin_time: str = ""
    reply: str = ""
    signature: str = ""
    media: list[Media] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    links: int = 0
    struck: int = 0


@dataclass(slots=True)
class Page:
    """The messages of one page.

    Iterate once; no more than a message and a chunk are held. `header` is the name of the chat, `following` the page on
    which it goes on; `notes` say what is wrong with the page.
    """

    stream: BinaryIO
    header: str = ""
    following: str = ""
    notes: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Shown]:
        parser = etree.HTMLPullParser(
            events=("end",), tag=("div", "a"), encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True
        )
        letters, ended, silent, last, end = Letters(), False, 0, "", b""
        while not ended:
            try:
                data = self.stream.read(CHUNK)
            except DAMAGED as error:  # a member of an archive
                self.notes.append(f"the page is damaged inside the archive and breaks off ({error})")
                data = b""
            ended = not data
            silent += len(data)
            end = (end + data)[-END_BYTES:]
            try:
                parser.feed(letters.read(data, ended).replace("\x00", "\ufffd").encode("utf-8", "replace"))
                if ended:
                    parser.close()
            except LXML_ERRORS as error:
                self.notes.append(f"the page is damaged{f' after message {last}' if last else ''} ({error})")
                ended = True
            for _, element in parser.read_events():
                shown = self._seen(element)
                if shown is not None:
                    silent, last = 0, shown.id
                    yield shown
            if silent > MAX_MESSAGE_BYTES:
                self.notes.append(f"no message ends within {MAX_MESSAGE_BYTES >> 20} MiB; the rest is not read")
                break
        if b"</html" not in end.lower() and not self.notes:
            self.notes.append(f"the page breaks off in or after message {last}" if last else "the page breaks off")
        self.notes.extend(letters.notes())

    def _seen(self, element: Any) -> Shown | None:
        """The message that an element is; then the element is let go of."""
        classes = _classes(element)
        if element.tag == "a":
            if "pagination" in classes and "ext" in (element.text or ""):  # "Next messages", not "Previous messages"
                self.following = one_line(element.get("href") or "", MAX_NAME)
            return None
        if not self.header and {"text", "bold"} <= classes:
            self.header = one_line("".join(element.itertext()), MAX_NAME)
        if "message" not in classes or not classes & {"default", "service"}:
            return None
        shown = _shown(element, classes)
        element.clear()
        holder = element.getparent()
        while holder is not None and holder[0] is not element:
            del holder[0]
        return shown


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _shown(element: Any, classes: set[str]) -> Shown:
    shown = Shown((element.get("id") or "").removeprefix("message"), is_service="service" in classes)
    for body in element:
        if "body" in _classes(body):
            if shown.is_service:
                shown.below.append(one_line(_words(body)))
            else:
                _read_body(body, shown)
        elif shown.is_service and "userpic_wrap" in _classes(body):
            link = next(body.iter("a"), None)
            if link is not None and link.get("href"):
                shown.media.append(Media("photo_wrap", "photo", link.get("href")))
    return shown


def _read_body(body: Any, shown: Shown) -> None:
    for child in body:
        classes = _classes(child)
        if "forwarded" in classes and "body" in classes:
            shown.is_forward = True
            _read_body(child, shown)
        elif "userpic_wrap" in classes:
            continue
        elif "date" in classes:
            shown.time = child.get("title") or ""
        elif "from_name" in classes:
            _read_name(child, shown)
        elif "reply_to" in classes:
            link = next((found[1] for each in child.iter("a") if (found := REPLIED.search(each.get("href") or ""))), "")
            shown.reply = f"message {link}" if link else "a message of another chat"
        elif "media_wrap" in classes:
            _read_media(child, shown)
        elif "text" in classes:
            shown.words = _words(child)
            shown.links += sum(bool(GLOBAL_LINK.match(each.get("href") or "")) for each in child.iter("a"))
            shown.struck += sum(1 for _ in child.iter("s"))
        elif "signature" in classes:
            shown.signature = one_line(_words(child), MAX_NAME)
        else:  # reactions, buttons, whatever is not known here
            line = one_line(_words(child))
            shown.below.append(f"{'reactions: ' if 'reactions' in classes else ''}{line}" if line else "")


def _read_name(element: Any, shown: Shown) -> None:
    """A name, with the time of the message that was forwarded in a span behind it."""
    time = next((each for each in element.iter("span") if "details" in _classes(each)), None)
    name = one_line(element.text or "", MAX_NAME)
    via = VIA.fullmatch(name)
    if via is not None:
        name, shown.bot = via["name"].strip(), via["bot"]
    if shown.is_forward:
        shown.origin = name
        shown.origin_time = (time.get("title") or time.text or "").strip() if time is not None else ""
    else:
        shown.name = name


def _read_media(wrap: Any, shown: Shown) -> None:
    poll = next((each for each in wrap.iter("div") if "media_poll" in _classes(each)), None)
    if poll is not None:
        lines = [one_line(_words(each)) for each in poll]
        shown.media.extend(Media("poll", f"poll: {line}" if at == 0 else line) for at, line in enumerate(lines) if line)
        return
    for holder in wrap:
        kinds = _classes(holder)
        kind = next((each for each in sorted(kinds) if each.endswith("_wrap") or each.startswith("media_")), UNKNOWN)
        texts = {mark: one_line(_words(each)) for each in holder.iter("div") for mark in _classes(each)}
        told = [texts[mark] for mark in ("title", "description", "status", "video_duration") if texts.get(mark)]
        link = (holder.get("href") or "") if holder.tag == "a" else ""
        path = "" if GLOBAL_LINK.match(link) else link
        why = texts.get("description", "") if not link and texts.get("description", "").startswith(NOT_THERE) else ""
        called = kind.removeprefix("media_").removesuffix("_wrap").replace("_", " ")
        line = ": ".join(filter(None, (called, ", ".join(filter(None, (path, *told))))))
        shown.media.append(Media(kind, one_line(line), path, why))


def _words(element: Any) -> str:
    """The text of an element; its line breaks are elements, those of the file are only its layout."""
    words: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(each.tag, str):
            words.append(_joined(each.tail) if event == "end" and each is not element else "")
        elif event == "start":
            if each is not element and each.tag in BREAKS:
                words.append("\n")
            words.append(_joined(each.text))
        elif each is not element:
            if each.tag in BREAKS and each.tag != "br":
                words.append("\n")
            words.append(_joined(each.tail))
    return writable("".join(words)).strip()


def _joined(text: str | None) -> str:
    if text is None:
        return ""
    return LINE_ENDS.sub(" " if text.strip() else "", text) if "\n" in text or "\r" in text else text
