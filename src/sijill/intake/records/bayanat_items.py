"""Bulletins, actors and incidents of Bayanat as entries of a transcript.

Fields are those of `to_dict` of the models in https://github.com/sjacorg/bayanat (enferno/admin/models). Ids of
labels, sources, places, types and relations are those of one Bayanat, whose users can edit each list: id and title are
both kept, and no id is given a meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sijill.claims.claim import Claim, Measure
from sijill.errors import UnreadableDocument
from sijill.intake.columns.entries import merged
from sijill.intake.prose.webtext import parse_html
from sijill.intake.records.bayanat_events import PERSONAL, find_kind, find_when, time_of
from sijill.intake.records.bayanat_media import NOT_HERE, Media
from sijill.intake.records.json_list import written
from sijill.intake.section import How, Original, Section
from sijill.intake.stating import CERTAIN, Fields, Span, stated_claim
from sijill.intake.transcript import UNKNOWN_ZONE, Transcript, writable
from sijill.values.count import Count
from sijill.values.document import Attachment, Speaker
from sijill.values.place import Candidate, PlaceReference

STAFF = frozenset("assigned_to first_peer_reviewer second_peer_reviewer user user_id roles".split())
"""Who works on an item, and who may see it: left in the original."""
CONTACTS = frozenset("reporters saw_name saw_address saw_email saw_phone id_number id_numbers social_networks".split())
"""How families and witnesses are reached, and numbers of identity papers: left in the original."""
SKIPPED = frozenset("class id restricted mode MP actor_id source_link_type updated_at created_at deleted".split())
LISTS = {
    "sources": "source",
    "labels": "label",
    "verLabels": "verified label",
    "ver_labels": "verified label",
    "locations": "location",
    "geoLocations": "marker",
    "potential_violations": "potential violation",
    "claimed_violations": "claimed violation",
    "ethnographies": "ethnography",
    "nationalities": "nationality",
    "dialects": "dialect",
    "origin_place": "place of origin",
}
RELATIONS = {"bulletin_relations": "bulletin", "actor_relations": "actor", "incident_relations": "incident"}
PROSE = ("description",)
STAFF_NOTE = "staff, reviewers and access roles are left in the original and not written into the text ({})"
CONTACT_NOTE = (
    "contacts of relatives and witnesses and numbers of identity papers are left in the original and not written into"
    " the text ({})"
)
RESTRICTED = "restricted items stand in the export without their content ({})"
RELATED = "kinds of relation are given as ids of the Bayanat they come from; their titles are not in the export ({})"
BACKWARDS = "events that end before they begin are dated by their beginning ({})"
PICTURES = "pictures within descriptions are named and not in the export ({})"


@dataclass(slots=True)
class Items:
    """Writes items into a transcript; `media` are the files that came with them. Notes that count stand in `tally`."""

    original: Original
    how: How
    transcript: Transcript
    media: Media
    tally: dict[str, int] = field(default_factory=dict)
    number: int = 0

    def add(self, item: Mapping[str, Any], kind: str) -> Iterator[Section]:
        """One item; `kind` is bulletin, actor or incident."""
        self.number += 1
        id_ = written(item.get("id")) or f"number {self.number} of the file"
        locator = f"{self.original.within}{kind} {id_[:100]}"
        fields = Fields(self.transcript.offset)
        fields.add(kind, id_)
        if item.get("restricted") is True:
            self._count(RESTRICTED)
            fields.add("restricted", "the export gives its number alone")
            yield from self.transcript.add(merged(fields.end()), locator=locator)
            return
        speaker = _source_of(item)
        attachments: list[Attachment] = []
        self._write(item, fields, speaker, locator, attachments)
        stated = list(self._events(item, fields, kind, speaker))
        for number, profile in enumerate(_dicts(item.get("actor_profiles")), 1):
            fields.add("profile", str(number))
            self._write(profile, fields, _source_of(profile) or speaker, locator, attachments)
        self._relations(item, fields)
        attachments.extend(self._media(item, fields, locator))
        yield from self.transcript.add(
            merged(fields.end()),
            speaker=speaker,
            sent=self._sent(item),
            locator=locator,
            attachments=attachments,
            stated=stated,
        )

    def finish(self) -> Iterator[Section]:
        """The last section, with the notes that count."""
        self.transcript.notes.extend(note.format(count) for note, count in self.tally.items())
        yield from self.transcript.finish()

    def _count(self, note: str, number: int = 1) -> None:
        self.tally[note] = self.tally.get(note, 0) + number

    def _sent(self, item: Mapping[str, Any]) -> datetime | None:
        """When the source published it, else when it was documented; of an actor, as its first dated profile says."""
        for each in (item, *_dicts(item.get("actor_profiles"))):
            for key in ("publish_date", "documentation_date"):
                at = time_of(each.get(key))
                if at is not None and at.tzinfo is None and self.how.zone is not None:
                    return at.replace(tzinfo=self.how.zone)
                if at is not None:
                    if at.tzinfo is None and UNKNOWN_ZONE not in self.transcript.notes:
                        self.transcript.notes.append(UNKNOWN_ZONE)
                    return at
        return None

    def _write(
        self, item: Mapping[str, Any], fields: Fields, speaker: Speaker | None, locator: str, found: list[Attachment]
    ) -> None:
        """All that an item says of itself, in its own order; fields that an instance has added are written too."""
        for key, value in item.items():
            if value in (None, "", [], {}) or key in SKIPPED or key.startswith("_"):
                continue
            if key in STAFF or key in CONTACTS:
                self._count(STAFF_NOTE if key in STAFF else CONTACT_NOTE)
            elif key in LISTS:
                for each in value if isinstance(value, list) else [value]:
                    self._listed(LISTS[key], each, fields)
            elif key in PROSE and isinstance(value, str):
                words, pictures = _text_of(value)
                fields.add(key, writable(words), read=True, speaker=speaker)
                for picture in pictures:
                    self._count(PICTURES)
                    found.append(Attachment(writable(picture), "image/*", locator, note=NOT_HERE))
            elif key not in RELATIONS and key not in ("events", "medias", "actor_profiles"):
                is_title = key == "title" or (key == "title_ar" and not item.get("title"))
                fields.add(writable(key.replace("_", " ")), _text_of(written(value))[0], read=is_title, speaker=speaker)

    def _listed(self, label: str, each: Any, fields: Fields) -> None:
        """A place, label, source or the like: what it is called, and its id in the Bayanat it comes from."""
        if not isinstance(each, dict):
            fields.add(label, written(each))
            return
        if each.get("restricted") is True:
            self._count(RESTRICTED)
        position = _position(each)
        point = f" ({position[0]}, {position[1]})" if position is not None else ""
        name = written(each.get("full_string") or each.get("title") or each.get("title_tr")).removesuffix(" | ")
        fields.add(label, f"{name}{point}, id {written(each.get('id'))}")

    def _events(self, item: Mapping[str, Any], fields: Fields, kind: str, speaker: Speaker | None) -> Iterator[Claim]:
        for event in _dicts(item.get("events")):
            type_, place = _mapping(event.get("eventtype")), _mapping(event.get("location"))
            titles = written(type_.get("title")), written(type_.get("title_ar"))
            fields.add("event", written(event.get("title") or event.get("title_ar")) or written(event.get("id")))
            named = fields.add("event type", " / ".join(filter(None, titles)))
            fields.add("event type id", written(type_.get("id")))
            words = " – ".join(written(event[key]) for key in ("from_date", "to_date") if event.get(key))
            dated = fields.add("event date", words) if words else None
            if event.get("estimated"):
                fields.add("event date is", "estimated")
            where = self._event_place(place, fields)
            if comments := _text_of(written(event.get("comments") or event.get("comments_ar")))[0]:
                fields.add("event comments", comments)
            means = find_kind(titles)
            if means is not None and named[0] < named[1]:
                yield self._claim(event, item, fields, kind, means, (named, dated), where, speaker)

    def _event_place(self, place: Mapping[str, Any], fields: Fields) -> tuple[PlaceReference, ...]:
        name = written(place.get("full_location") or place.get("full_string") or place.get("title")).removesuffix(" | ")
        if not name:
            return ()
        span = fields.add("event place", name)
        if level := place.get("admin_level"):
            fields.add("event place is a", written(level.get("title") if isinstance(level, dict) else level))
        candidates: tuple[Candidate, ...] = ()
        if position := _position(place):
            lat, lon = position
            fields.add("event position", f"{lat}, {lon}")
            candidates = (Candidate(f"point:{lat},{lon}", name, lat, lon, CERTAIN),)
        return (PlaceReference(name, *span, False, candidates),)

    def _claim(
        self,
        event: Mapping[str, Any],
        item: Mapping[str, Any],
        fields: Fields,
        kind: str,
        means: str,
        spans: tuple[Span, Span | None],
        places: tuple[PlaceReference, ...],
        speaker: Speaker | None,
    ) -> Claim:
        named, dated = spans
        when = find_when(event, self.how.zone)
        first, last = time_of(event.get("from_date")), time_of(event.get("to_date"))
        if first is not None and last is not None and first.replace(tzinfo=None) > last.replace(tzinfo=None):
            self._count(BACKWARDS)
        one = kind == "actor" and means in PERSONAL and item.get("type") == "Person"
        return stated_claim(
            self.original.digest,
            fields,
            kind=means,
            spans=(named,),
            rule="bayanat.event",
            subject="people" if means in PERSONAL else None,
            count=Count(1, 1, False, written(_mapping(event.get("eventtype")).get("title")) or "1") if one else None,
            measure=Measure.COUNT if one else None,
            when=when,
            when_at=dated if when is not None else None,
            places=places,
            speakers=(speaker,) if speaker is not None else (),
        )

    def _relations(self, item: Mapping[str, Any], fields: Fields) -> None:
        for key, kind in RELATIONS.items():
            for relation in _dicts(item.get(key)):
                other = _mapping(relation.get(kind))
                if other.get("restricted") is True:
                    fields.add(f"related {kind}", f"{written(other.get('id'))} (restricted)")
                    self._count(RESTRICTED)
                    continue
                name = written(other.get("title") or other.get("name") or other.get("title_ar"))
                related = relation.get("related_as")
                if related not in (None, [], ""):
                    self._count(RELATED)
                how = f"; related as id {written(related)}" if related not in (None, [], "") else ""
                likely = relation.get("probability")
                fields.add(
                    f"related {kind}",
                    f"{written(other.get('id'))} {name}{how}"
                    + (f"; probability {written(likely)}" if likely is not None else ""),
                )
                if comment := relation.get("comment"):
                    fields.add("comment on the relation", written(comment))

    def _media(self, item: Mapping[str, Any], fields: Fields, locator: str) -> Iterator[Attachment]:
        for media in _dicts(item.get("medias")):
            name = written(media.get("filename"))
            if media.get("restricted") is True or not name:
                self._count(RESTRICTED)
                fields.add("file", f"{written(media.get('id'))} (restricted)")
                continue
            fields.add("file", name)
            for key in ("title", "title_ar", "category", "time", "duration"):
                value = media.get(key)
                if value not in (None, ""):
                    shown = value.get("title") if isinstance(value, dict) else value
                    fields.add(f"file {key.replace('_', ' ')}", written(shown))
            found, etag = self.media.find(name), written(media.get("etag"))
            note = self.media.judge(found, etag) if found is not None else NOT_HERE
            if found is None and etag:
                note = f"{NOT_HERE}; documented with etag {etag[:100]}"
            yield Attachment(
                name,
                written(media.get("fileType")),
                locator,
                found.sha256 if found else None,
                found.size_bytes if found else None,
                note,
            )


def _text_of(html: str) -> tuple[str, list[str]]:
    """A rich text as words, one block a line, and the pictures in it."""
    if "<" not in html and "&" not in html:
        return html, []
    try:
        page = parse_html(html, "description")
        pictures = [image.get("src") or "" for image in page.root.iter("img")]
        words = "\n".join(block.text for block in page.blocks)
    except UnreadableDocument:
        return html, []
    named = [name if not name.startswith("data:") else "a picture within the text" for name in pictures]
    return words, [name for name in named if name]


def _source_of(item: Mapping[str, Any]) -> Speaker | None:
    """The sources of an item as the one who says it; where the export names none, nobody is named."""
    titles = [written(each.get("title")) for each in _dicts(item.get("sources"))]
    named = "; ".join(dict.fromkeys(filter(None, titles)))
    return Speaker(named[:500], "outlet") if named else None


def _position(place: Mapping[str, Any]) -> tuple[float, float] | None:
    within = _mapping(place.get("latlng")) or place
    lat, lon = within.get("lat"), within.get("lng")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return None
    return (float(lat), float(lon)) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
