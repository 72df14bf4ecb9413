"""The export of Telegram Desktop in JSON: `result.json`, of a chat or of an account, alone or in a ZIP with its files.

tdesktop's `export_output_json.cpp` is what describes the format. The export in HTML is read by `telegram_html`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.chats.entries import MAX_NAME, Clock, Files, counted, ending_with, one_line, unnamed
from sijill.intake.chats.telegram_message import Messages
from sijill.intake.chats.telegram_stream import Chat, Export
from sijill.intake.containers.archive import open_archive, refuse_too_deep
from sijill.intake.section import How, Original, Section
from sijill.intake.transcript import Transcript

RESULT = "result.json"
WORKING_COPY = f"sijill {__version__}"


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an export: a message is an entry with its sender, its time, and who forwarded it.

    Raises UnreadableDocument where it holds no message, or its archive cannot be opened.
    """
    if original.head(2) != b"PK":
        return _chats(original, how, Files(None), several=False)
    refuse_too_deep(original)
    return _from_archive(original, how)


def _from_archive(original: Original, how: How) -> Iterator[Section]:
    archive = open_archive(original)
    results = [name for name in archive.names if name.rpartition("/")[2] == RESULT]
    notes = list(archive.notes)

    def all_sections() -> Iterator[Section]:
        for path in results:
            files = Files(archive, path.removesuffix(RESULT))
            try:
                with archive.stream(path) as stream:
                    within = replace(original, name=path, stream=stream, size=archive.size_bytes(path))
                    yield from _chats(within, how, files, several=len(results) > 1)
            except UnreadableDocument as refused:
                notes.append(f"kept, not read: {refused}")
            yield from files.sections(original, how, notes)
            notes.extend(unnamed(files))

    return ending_with(all_sections(), notes, original.name)


def _chats(original: Original, how: How, files: Files, *, several: bool) -> Iterator[Section]:
    """The messages of one `result.json`."""
    export, clock = Export(original.stream), Clock(how.zone)
    messages = Messages(clock, files)
    transcript = Transcript(original.digest, WORKING_COPY, language=how.language, published=how.published)
    number = 0
    for number, (chat, message) in enumerate(export, 1):
        if number == 1 and not several and not export.several:
            transcript.title = one_line(chat.name or "", MAX_NAME) or None
            transcript.outlet = transcript.title if chat.is_channel else None
        where = f"{original.name} › " if several else ""
        named = f"{_called(chat)} › " if export.several else ""
        told = one_line(str(message.get("id", "")), 40) or f"no. {number}"
        locator = f"{original.within}{where}{named}message {told}"
        yield from messages.entry(message, chat, locator).write(transcript, locator)
    transcript.notes.extend((*export.notes, *clock.notes(), *messages.notes()))
    if files.absent:
        transcript.notes.append(f"{counted(files.absent, 'file is', 'files are')} named and did not come along")
    if export.several:
        transcript.notes.append("what the export says of the account itself (contacts, sessions) is not read")
    if not number:
        reason = "; ".join(export.notes) or "it is no export of chats, or an empty one"
        raise UnreadableDocument(f"{original.name}: holds no message ({reason})")
    yield from transcript.finish()


def _called(chat: Chat) -> str:
    return one_line(chat.name or chat.type.replace("_", " ") or f"chat {chat.number}", 100)
