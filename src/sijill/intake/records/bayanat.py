"""Exports of Bayanat, the database of the Syria Justice and Accountability Centre (https://github.com/sjacorg/bayanat).

`enferno/tasks/exports.py` writes `export.json`, `{"bulletins": […]}` or actors or incidents, with no comma between one
batch of 250 items and the next; or `export.csv`; and a ZIP of it with the media files beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sijill import __version__
from sijill.errors import UnreadableDocument
from sijill.intake.containers import archive as archives
from sijill.intake.containers.archive import Archive, open_archive, refuse_too_deep
from sijill.intake.records.bayanat_items import Items
from sijill.intake.records.bayanat_media import Media
from sijill.intake.records.headers import is_bayanat_header
from sijill.intake.records.json_list import JsonList, opening_of
from sijill.intake.section import How, Original, Section, with_notes
from sijill.intake.tabular.separated import Separated
from sijill.intake.transcript import Transcript

OPENING = opening_of("bulletins", "actors", "incidents")
EXPORTS = ("export.json", "export.csv")
NO_DATES = (
    "the CSV export gives events, places and files by their titles alone: their dates and positions are not in it"
)
UNNAMED = "kept, not read: {} files of the archive that no item names, the first {}"
SOUNDS = (
    "mp4",
    "mov",
    "avi",
    "webm",
    "3gp",
    "mkv",
    "flv",
    "mpg",
    "mpeg",
    "ogv",
    "mp3",
    "m4a",
    "wav",
    "ogg",
    "opus",
    "aac",
)
"""Endings of films and sounds, which no format reads."""
COLUMN = re.compile(r"(?P<list>[a-z_]+)(?:\.[a-z_]+-\d{1,4}| \d{1,4})?")
PROFILE = re.compile(r"profile_(?P<number>\d{1,3})_(?P<field>\w+)")
TITLED = re.compile(r"(?P<id>\d{1,12})-(?P<title>.*)", re.DOTALL)
RENAMED = {
    "origin_id": "originid",
    "verified_labels": "verLabels",
    "geo_locations": "geoLocations",
    "media": "medias",
    "related_bulletins": "bulletin_relations",
    "related_actors": "actor_relations",
    "related_incidents": "incident_relations",
}
"""Columns of the CSV that have another name in the JSON."""
LISTED = frozenset(("labels", "sources", "locations", "events", *RENAMED.values())) - {"originid"}


def sections(original: Original, how: How) -> Iterator[Section]:
    """Read an export: its JSON or CSV alone, or the ZIP with its media, whose files are hashed and checked.

    A ZIP that only looks like one is read as any other. Raises UnreadableDocument where no item can be taken from it.
    """
    if original.head(4) != b"PK\x03\x04":
        yield from _export(original, how, Media())
        return
    refuse_too_deep(original)
    archive = open_archive(original)
    name = _export_in(archive)
    if name is None:
        yield from archives.sections(original, how)
        return
    yield from _archived(original, how, archive, name)


def _export(original: Original, how: How, media: Media) -> Iterator[Section]:
    """The items of a JSON or CSV file."""
    transcript = Transcript(original.digest, f"sijill {__version__}", language=how.language, published=how.published)
    items = Items(original, how, transcript, media)
    notes: list[str]
    if original.head(64).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        listed = JsonList(original.stream, OPENING, "item")
        notes = listed.notes
        for item in listed:
            if isinstance(item, dict):
                yield from items.add(item, _kind(item, listed.key))
        if any(sign in listed.rest for sign in "[{"):
            notes.append("what stands in the file after its list of items is not read")
    else:
        table = Separated(original)
        notes = table.notes
        rows = (row.cells for row in table.rows())
        header = next(rows, [])
        kind = "bulletin" if "sjac_title" in header else "actor"
        for record in _records(header, rows):
            yield from items.add(record, kind)
        notes.append(NO_DATES)
    if items.number == 0:
        raise UnreadableDocument(f"{original.name}: no item can be read: {'; '.join(notes) or 'it holds none'}")
    transcript.notes.extend(notes)
    transcript.notes.extend(_judged(media))
    yield from items.finish()


def _kind(item: Mapping[str, Any], key: str) -> str:
    """What an item is: as it says itself, else as the list says in which it stands."""
    named = item.get("class")
    return named if named in ("bulletin", "actor", "incident") else (key.removesuffix("s") or "item")


def _judged(media: Media) -> Iterator[str]:
    if media.differing:
        yield f"files that differ from what was documented: {media.differing} (see the attachments)"
    if media.unchecked:
        yield f"files whose etag cannot be checked: {media.unchecked} (see the attachments)"
    yield from media.refused


def _export_in(archive: Archive) -> str | None:
    """The member that holds the items, where it begins as Bayanat writes it."""
    for name in archive.names:
        if name.rpartition("/")[2] not in EXPORTS:
            continue
        with archive.stream(name) as stream:
            try:
                head = stream.read(1 << 16).decode("utf-8-sig", "replace")
            except archives.DAMAGED:
                continue
        columns = re.split(r"[,;\t]", head.partition("\n")[0])
        if OPENING.match(head) or (name.endswith(".csv") and is_bayanat_header(columns)):
            return name
    return None


def _archived(original: Original, how: How, archive: Archive, name: str) -> Iterator[Section]:
    """The items, then the files beside them that hold words or facts of their own."""
    media = Media(archive, name[: len(name) - len(name.rpartition("/")[2])])
    notes = list(archive.notes)
    last: Section | None = None
    with archive.stream(name) as stream:
        within = Original(
            name, stream, archive.size_bytes(name), original.digest, f"{original.within}{name} › ", original.depth + 1
        )
        for section in _export(within, how, media):
            if last is not None:
                yield last
            last = section
    unnamed: list[str] = []
    for member in archive.names:
        if member == name:
            continue
        if member.rpartition(".")[2].lower() in SOUNDS:
            unnamed.extend([] if member in media.used else [member])
            continue
        try:
            for section in how.take(original.member(member, archive.read(member)), how):
                if last is not None:
                    yield last
                last = section
        except UnreadableDocument as refused:
            notes.append(f"kept, not read: {refused}")
    if unnamed:
        notes.append(UNNAMED.format(len(unnamed), unnamed[0]))
    if last is not None:
        yield with_notes(last, notes)


def _records(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[dict[str, Any]]:
    """Rows of the CSV as the JSON would give them: "labels.label-1" with "7-Air strike" is a label of id 7."""
    for row in rows:
        item: dict[str, Any] = {}
        profiles: dict[int, dict[str, Any]] = {}
        for column, cell in zip(header, row, strict=False):
            if not cell or not column:
                continue
            profile, named = PROFILE.fullmatch(column), COLUMN.fullmatch(column)
            key = RENAMED.get(named["list"], named["list"]) if named is not None else column
            if profile is not None:
                profiles.setdefault(int(profile["number"]), {})[profile["field"]] = _profile_value(
                    profile["field"], cell
                )
            elif key in LISTED:
                item.setdefault(key, []).append(_titled(key, cell))
            else:
                item[RENAMED.get(column, column)] = cell
        if profiles:
            item["actor_profiles"] = [profiles[number] for number in sorted(profiles)]
        if item:
            yield item


def _titled(key: str, cell: str) -> dict[str, Any]:
    found = TITLED.fullmatch(cell)
    titled = {"id": found["id"], "title": found["title"]} if found is not None else {"title": cell}
    if key == "medias":
        return {"id": titled.get("id"), "title": titled["title"], "filename": f"file {titled.get('id', cell)}"}
    if key.endswith("_relations"):
        return {key.removesuffix("_relations"): titled}
    return titled


def _profile_value(name: str, cell: str) -> Any:
    """Lists of titles stand in profiles as Python prints them: ['one', 'two']."""
    if name in ("sources", "labels", "ver_labels"):
        quoted = re.findall(r"'([^']*)'|\"([^\"]*)\"", cell) if cell.startswith("[") else [(cell, "")]
        return [{"title": one or other} for one, other in quoted]
    return cell
