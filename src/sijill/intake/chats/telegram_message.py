"""A message as Telegram's JSON writes it, made into an entry of the working copy.

The names of the fields are those of `SerializeMessage` in tdesktop's `export_output_json.cpp`, old and new.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sijill.intake.chats.entries import (
    MAX_NAME,
    MAX_WORDS,
    NOTES,
    UNNAMED,
    Clock,
    Entry,
    Files,
    one_line,
    tally_notes,
)
from sijill.intake.chats.telegram_stream import Chat
from sijill.intake.transcript import writable
from sijill.values.document import Speaker

NOT_THERE = ("(File ", "(Photo ")
"""How a path begins where the export says why the file is not in it: "(File not included. Change data …)"."""
MAX_PARTS = 20_000
MAX_CHANNELS = 10_000
"""Names of channels that are remembered, to tell a forward from one."""
MEDIA = {
    "sticker": "sticker",
    "video_message": "video message",
    "voice_message": "voice message",
    "animation": "animation",
    "video_file": "video",
    "audio_file": "audio file",
}
UNHEARD = ("video_message", "voice_message", "video_file", "audio_file")
TAKEN = frozenset(
    "id type date date_unixtime edited edited_unixtime from from_id actor actor_id action author forwarded_from"
    " forwarded_from_id forwarded_date forwarded_date_unixtime saved_from reply_to_message_id reply_to_peer_id via_bot"
    " photo photo_file_size file file_name file_size thumbnail thumbnail_file_size media_type mime_type sticker_emoji"
    " duration_seconds width height contact_information contact_vcard contact_vcard_file_size location_information"
    " place_name address poll text text_entities inline_bot_buttons reactions".split()
)
"""Fields that are written in a way of their own; all others as "name: value"."""


@dataclass(slots=True)
class Messages:
    """Makes entries of one export. `seen` counts what is told in its notes."""

    clock: Clock
    files: Files
    seen: Counter[str] = field(default_factory=Counter)
    _channels: set[str] = field(default_factory=set)

    def entry(self, message: dict[str, Any], chat: Chat, locator: str) -> Entry:
        """One message, service messages among them."""
        if message.get("type") == "unsupported":
            self.seen["unsupported"] += 1
            number = one_line(_text(message.get("id")), 40)
            return Entry(number, "", None, below=["[not exported: this version could not show it]"])
        entry = self._begun(message, chat)
        if message.get("type") == "service" or "action" in message:
            self.seen["service"] += 1
            entry.speaker, entry.through = None, ()
            entry.below.append(f"[service message] {one_line(str(message.get('action') or ''))}".rstrip())
            words, entry.words = self._words(message), ""
            if words:
                entry.below.append(one_line(words))
        else:
            entry.words = self._words(message)
        self._add_file(entry, message, locator)
        _add_place(entry, message)
        _add_rest(entry, message)
        return entry

    def _begun(self, message: dict[str, Any], chat: Chat) -> Entry:
        """Who wrote it, when, and what stands beside that."""
        sender, name = self._sender(message, chat)
        sent = self.clock.read(message.get("date"), message.get("date_unixtime"))
        entry = Entry(one_line(_text(message.get("id")), 40) or "without a number", name, sender, sent=sent)
        if "forwarded_from" in message or "forwarded_from_id" in message:
            self._forward(entry, message)
        if message.get("author"):
            entry.head.append(f"signed {one_line(_text(message['author']), MAX_NAME)}")
        if message.get("saved_from"):
            entry.head.append(f"saved from {one_line(_text(message['saved_from']), MAX_NAME)}")
        if message.get("reply_to_message_id") is not None:
            elsewhere = " of another chat" if message.get("reply_to_peer_id") else ""
            entry.head.append(f"in reply to message {one_line(_text(message['reply_to_message_id']), 40)}{elsewhere}")
        if message.get("edited") or message.get("edited_unixtime"):
            self.seen["edited"] += 1
            edited = self.clock.read(message.get("edited"), message.get("edited_unixtime"))
            entry.head.append(f"edited {edited.isoformat(' ', 'seconds') if edited else ''}".rstrip())
        if message.get("via_bot"):
            entry.head.append(f"via {one_line(_text(message['via_bot']), MAX_NAME)}")
        return entry

    def _sender(self, message: dict[str, Any], chat: Chat) -> tuple[Speaker, str]:
        """The sender, with the name as it is shown. A channel, or a group in its own name, is an outlet."""
        name = message.get("from", message.get("actor"))
        number = _text(message.get("from_id", message.get("actor_id")))
        in_its_name = chat.is_channel or number.startswith("channel")
        if name is None and chat.is_channel and "from_id" not in message:
            name = chat.name
        if name is None or not _text(name).strip():
            self.seen["unnamed"] += "from" in message
            return UNNAMED, f"(account deleted, {number})" if number else ""
        shown = one_line(_text(name), MAX_NAME)
        if in_its_name and len(self._channels) < MAX_CHANNELS:
            self._channels.add(shown)
        return Speaker(shown, "outlet" if in_its_name else "person"), shown

    def _forward(self, entry: Entry, message: dict[str, Any]) -> None:
        """Put the origin of a forward before who forwarded it, and its time where the export tells one.

        The export names the origin and does not say what it is. A channel it is where an id says so, or where this
        export holds messages in that channel's own name; else a person.
        """
        self.seen["forwarded"] += 1
        name, number = message.get("forwarded_from"), _text(message.get("forwarded_from_id"))
        forwarder = entry.speaker
        if name is None or not _text(name).strip():
            origin = UNNAMED
            entry.head.append("forwarded from a deleted account")
        else:
            shown = one_line(_text(name), MAX_NAME)
            is_channel = number.startswith("channel") or (not number and shown in self._channels)
            self.seen["guessed"] += not number and not is_channel
            origin = Speaker(shown, "outlet" if is_channel else "person")
            entry.head.append(f"forwarded from {shown}")
        entry.speaker = origin
        entry.through = (forwarder,) if forwarder is not None and forwarder != origin else ()
        told = self.clock.read(message.get("forwarded_date"), message.get("forwarded_date_unixtime"))
        if told is None:
            self.seen["undated"] += 1
            return
        entry.forwarded, entry.sent = entry.sent, told
        entry.head.append(f"first sent {told.isoformat(' ', 'seconds')}")

    def _words(self, message: dict[str, Any]) -> str:
        """The words as they are shown: `text` is a string, or a list of strings and of objects with a `text`."""
        text = message.get("text")
        parts = text if isinstance(text, list) else [text]
        if not text and isinstance(message.get("text_entities"), list):
            parts = message["text_entities"]
        words = []
        for part in parts[:MAX_PARTS]:
            if isinstance(part, dict):
                words.append(_text(part.get("text")))
                self.seen["linked"] += bool(part.get("href"))
                self.seen["struck"] += part.get("type") == "strikethrough"
            else:
                words.append(_text(part))
        whole = "".join(words)
        self.seen["cut"] += len(parts) > MAX_PARTS or len(whole) > MAX_WORDS
        return writable(whole)

    def _add_file(self, entry: Entry, message: dict[str, Any], locator: str) -> None:
        for key, called in (("photo", "photo"), ("file", ""), ("contact_vcard", "contact card")):
            path = message.get(key)
            if path is None:
                continue
            media = _text(message.get("media_type"))
            called = called or MEDIA.get(media, "file")
            self.seen["unheard"] += key == "file" and media in UNHEARD
            shown = " ".join(filter(None, (called, _text(message.get("sticker_emoji")), _length(message))))
            path, name = _text(path), _text(message.get("file_name"))
            media_type = _media_type(message, key)
            why = next((path[at:] for mark in NOT_THERE if (at := path.find(mark)) >= 0), None)
            if why is not None:
                entry.below.append(one_line(f"{shown}: {name} {why}".replace(":  ", ": ")))
                entry.attachments.append(self.files.missing(name or called, media_type, locator, why.strip("()")))
                continue
            beside = f" ({name})" if name and name != path.rpartition("/")[2] else ""
            entry.below.append(one_line(f"{shown}: {path}{beside}"))
            is_document = key == "file" and not media
            entry.attachments.append(self.files.attach(path, media_type, locator, is_document=is_document))

    def notes(self) -> list[str]:
        """What a reader should know of the messages as a whole."""
        return list(tally_notes(self.seen, NOTES))


def _add_place(entry: Entry, message: dict[str, Any]) -> None:
    point = message.get("location_information")
    named = [_text(message[key]) for key in ("place_name", "address") if message.get(key)]
    at = f"{_text(point.get('latitude'))}, {_text(point.get('longitude'))}" if isinstance(point, dict) else ""
    if at or named:
        entry.below.append(one_line(f"place: {'; '.join([*named, at] if at else named)}"))


def _add_rest(entry: Entry, message: dict[str, Any]) -> None:
    """A contact, a poll, buttons, reactions, and whatever field is not known here."""
    contact = message.get("contact_information")
    if isinstance(contact, dict):
        entry.below.append(one_line("contact: " + " ".join(filter(None, map(_text, contact.values())))))
    poll = message.get("poll")
    if isinstance(poll, dict):
        entry.below.append(one_line(f"poll: {_text(poll.get('question'))}"))
        entry.below.extend(
            one_line(f"- {_text(answer.get('text'))} ({_text(answer.get('voters'))})")
            for answer in _dictionaries(poll.get("answers"))
        )
    rows = message.get("inline_bot_buttons")
    buttons = [each for row in (rows if isinstance(rows, list) else []) for each in _dictionaries(row)]
    if buttons:
        entry.below.append(one_line("buttons: " + " | ".join(_text(each.get("text")) for each in buttons)))
    reactions = _dictionaries(message.get("reactions"))
    if reactions:
        told = (
            f"{_text(each.get('emoji')) or _text(each.get('type'))} {_text(each.get('count'))}" for each in reactions
        )
        entry.below.append(one_line("reactions: " + ", ".join(told)))
    if not message.keys() <= TAKEN:
        rest = (key for key in message if key not in TAKEN)
        entry.below.extend(one_line(f"{key}: {_text(message[key])}", 500) for key in rest)


def _media_type(message: dict[str, Any], key: str) -> str:
    if key == "photo":
        return "image/jpeg"
    return one_line(_text(message.get("mime_type")), 100) if key == "file" else "text/vcard"


def _dictionaries(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _length(message: dict[str, Any]) -> str:
    seconds = message.get("duration_seconds")
    return f"({_text(seconds)} s)" if seconds else ""


def _text(value: Any) -> str:
    """A value as words."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    except (ValueError, RecursionError):
        return "(nested too deep to be shown)"
