"""One submission of a KoBoToolbox or ODK form, whatever file it came in, as entries of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sijill.claims.claim import Claim, Measure
from sijill.intake.columns.entries import merged
from sijill.intake.records.json_list import written
from sijill.intake.records.kobo_counts import find_counted, says_when, says_where
from sijill.intake.records.xlsform import Form, Question
from sijill.intake.section import How, Original, Section
from sijill.intake.stating import CERTAIN, Fields, Span, stated_claim
from sijill.intake.transcript import UNKNOWN_ZONE, Transcript, writable
from sijill.values.count import Count
from sijill.values.document import Attachment, Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When

MAX_DEPTH = 8
"""Groups and repeats within one another."""
IDS = ("_id", "__id", "KEY", "meta/instanceID", "meta-instanceID", "_uuid", "instanceID")
ENUMERATORS = ("username", "_submitted_by", "SubmitterName", "submitterName")
DEVICES = frozenset(
    "deviceid device_id DeviceID deviceId device_info imei subscriberid simserial simid phonenumber phone_number email"
    " SubmitterID submitterId meta/audit audit ip _ip".split()
)
"""What tells a device, a line or an account: it is left in the original."""
FURNITURE = frozenset(
    "formhub/uuid _geolocation _attachments _notes _validation_status _supplementalDetails _tags __system _status"
    " _bamboo_dataset_id _media_all_received __version__ _xform_id_string _xform_id start end today SubmissionDate"
    " _submission_time meta meta/deprecatedID meta/rootUuid meta-deprecatedID meta/instanceName meta-instanceName"
    " AttachmentsPresent AttachmentsExpected Status ReviewState Edits FormVersion _index _parent_index"
    " _parent_table_name _edited _date_modified PARENT_KEY background-audio".split()
)
"""Members that are no answers; those worth showing are written by name."""
PHONE_ASKED = re.compile(r"phone|mobile|whats ?app|telephone|هاتف|جوال|موبايل|واتس", re.IGNORECASE)
PHONE = re.compile(r"[+\d\u0660-\u0669][\d\u0660-\u0669\s().-]{5,24}")
POINT = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?)[ ,]+(-?\d{1,3}(?:\.\d{1,15})?)(?:[ ,]+-?\d+(?:\.\d+)?){0,2}")
WHOLE = re.compile(r"\d{1,6}")
CODE = re.compile(r"[a-z0-9_.:+-]+")
LETTER = re.compile(r"[^\W\d_]")
MEDIA = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "heic": "image/heic", "webp": "image/webp",
    "mp4": "video/mp4", "3gp": "video/3gpp", "mov": "video/quicktime", "webm": "video/webm", "m4a": "audio/mp4",
    "amr": "audio/amr", "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg", "aac": "audio/aac",
    "pdf": "application/pdf", "csv": "text/csv", "xlsx": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
MEDIA_TYPES = frozenset(("image", "audio", "video", "file", "photo"))
NOT_HERE = "not in the export"
LEFT_OUT = "identifiers of devices, lines and accounts are left in the original and not written into the text ({})"
PHONES_LEFT_OUT = "telephone numbers given as answers are left in the original and not written into the text ({})"
NUMBERED = "enumerators are numbered, their names are left in the original ({})"
LONG = "some forms were ended on another day than they were begun; their relative times count from the beginning ({})"
EDITED = "some submissions were edited after they were sent; only their last state is in the file ({})"
DEEP = "groups nested beyond all measure are written as they are ({})"


@dataclass(frozen=True, slots=True)
class Answer:
    """A value with the path of its question in the form."""

    path: str
    value: Any


@dataclass(frozen=True, slots=True)
class Frame:
    """What the answers of one submission share: who says them, through whom, when, and where they are found."""

    locator: str
    through: tuple[Speaker, ...] = ()
    sent: datetime | None = None
    listed: frozenset[str] = frozenset()
    """Files that the server lists with the submission: an answer that names one is not a second file."""


@dataclass(slots=True)
class _Entry:
    """An entry being written, and what its questions say of an incident."""

    fields: Fields
    places: list[PlaceReference] = field(default_factory=list)
    counts: list[tuple[Question | None, str, str, Span]] = field(default_factory=list)
    when: When | None = None
    when_at: Span | None = None
    attachments: list[Attachment] = field(default_factory=list)


@dataclass(slots=True)
class Submissions:
    """Writes submissions into a transcript. `language` is the one that labels are taken in ("en", "ar").

    Notes that count (`tally`) are given to the transcript by `finish`.
    """

    original: Original
    how: How
    form: Form
    transcript: Transcript
    language: str = "en"
    tally: dict[str, int] = field(default_factory=dict)
    enumerators: dict[str, int] = field(default_factory=dict)
    number: int = 0

    def add(self, record: Mapping[str, Any], locator: str = "") -> Iterator[Section]:
        """One submission, or a row of a repeat (`locator` then says of which), and an entry for each repeat in it."""
        self.number += 1
        frame = self._frame(record, locator)
        entry = _Entry(Fields(self.transcript.offset))
        entry.fields.add("submission", frame.locator.rpartition("submission ")[2])
        self._write_head(record, entry)
        repeats: list[tuple[str, str, Mapping[str, Any]]] = []
        for answer in self._answers(record, "", 0, repeats):
            self._write(answer, entry, frame)
        self._write_transcripts(record, entry)
        self._write_marks(record, entry)
        entry.attachments.extend(_attachments(record, frame.locator))
        yield from self._close(entry, frame)
        for where, path, row in repeats:
            yield from self._repeat(where, path, row, frame, 1)

    def finish(self) -> Iterator[Section]:
        """The last section, with the notes that count."""
        if self.enumerators:
            self.tally[NUMBERED] = len(self.enumerators)
        self.transcript.notes.extend(note.format(count) for note, count in self.tally.items())
        yield from self.transcript.finish()

    def _repeat(self, where: str, path: str, row: Mapping[str, Any], frame: Frame, depth: int) -> Iterator[Section]:
        own = replace(frame, locator=f"{frame.locator} › {where}")
        entry = _Entry(Fields(self.transcript.offset))
        entry.fields.add("submission", own.locator.rpartition("submission ")[2])
        repeats: list[tuple[str, str, Mapping[str, Any]]] = []
        for answer in self._answers(row, path, depth, repeats):
            self._write(answer, entry, own)
        yield from self._close(entry, own)
        for within, inner, each in repeats:
            yield from self._repeat(within, inner, each, own, depth + 1)

    def _close(self, entry: _Entry, frame: Frame) -> Iterator[Section]:
        stated = tuple(self._claims(entry, frame))
        yield from self.transcript.add(
            merged(entry.fields.end()),
            speaker=Speaker(None, "witness"),
            through=frame.through,
            sent=frame.sent,
            locator=frame.locator,
            attachments=entry.attachments,
            stated=stated,
        )

    def _frame(self, record: Mapping[str, Any], locator: str) -> Frame:
        system = _mapping(record.get("__system"))
        meta = _mapping(record.get("meta"))
        id_ = next((written(record[key]) for key in IDS if record.get(key)), "") or written(meta.get("instanceID"))
        named = locator or (f"submission {id_}" if id_ else f"submission number {self.number} of the file")
        account = next((written(each[key]) for each in (record, system) for key in ENUMERATORS if each.get(key)), "")
        listed = frozenset(each.name for each in _attachments(record, ""))
        return Frame(self.original.within + named[:500], self._enumerator(account), self._sent(record, system), listed)

    def _enumerator(self, account: str) -> tuple[Speaker, ...]:
        """Who asked, by a number: who works in the field is not named, and what two of them heard is told apart."""
        if not account:
            return ()
        number = self.enumerators.setdefault(account, len(self.enumerators) + 1)
        return (Speaker(f"enumerator {number} ({self.original.digest[:6]})", "interviewer"),)

    def _sent(self, record: Mapping[str, Any], system: Mapping[str, Any]) -> datetime | None:
        """When the answers were given: when the form was ended. It is begun and ended by the clock of the device.

        An `end` on another day is that of an edit or of a form left open; then the beginning counts.
        """
        begun, ended = _time(record.get("start")), _time(record.get("end"))
        if begun is not None and ended is not None and begun.date() != ended.date():
            self._count(LONG)
            ended = begun
        own = ended or begun
        if own is not None:
            return self._zoned(own)
        received = record.get("_submission_time") or record.get("SubmissionDate") or system.get("submissionDate")
        at = _time(received) or _time(record.get("_submission__submission_time"))
        if at is None:
            day = _time(record.get("today"))
            return self._zoned(day) if day is not None else None
        return self._zoned(at if at.tzinfo is not None else at.replace(tzinfo=UTC))  # servers write UTC, without saying

    def _zoned(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            if self.how.zone is not None:
                return at.replace(tzinfo=self.how.zone)
            if UNKNOWN_ZONE not in self.transcript.notes:
                self.transcript.notes.append(UNKNOWN_ZONE)
            return at
        if at.tzinfo is UTC and self.how.zone is not None:
            return at.astimezone(self.how.zone)
        return at

    def _count(self, note: str, number: int = 1) -> None:
        self.tally[note] = self.tally.get(note, 0) + number

    def _write_head(self, record: Mapping[str, Any], entry: _Entry) -> None:
        system, meta = _mapping(record.get("__system")), _mapping(record.get("meta"))
        shown = {
            "name": record.get("meta/instanceName") or record.get("meta-instanceName") or meta.get("instanceName"),
            "form": record.get("_xform_id_string") or self.form.title,
            "version of the form": record.get("__version__") or record.get("FormVersion") or system.get("formVersion"),
            "begun": record.get("start"),
            "ended": record.get("end"),
            "day": record.get("today"),
            "received": record.get("_submission_time") or record.get("SubmissionDate") or system.get("submissionDate"),
        }
        for label, value in shown.items():
            if value:
                entry.fields.add(label, written(value))

    def _answers(
        self, record: Mapping[str, Any], path: str, depth: int, repeats: list[tuple[str, str, Mapping[str, Any]]]
    ) -> Iterator[Answer]:
        """The answers of a submission, those in groups too; rows of repeats are put aside into `repeats`."""
        for key, value in record.items():
            if self._is_left_out(key, value, path) or value in (None, "", [], {}):
                continue
            own = writable(key if not path or key.startswith(f"{path}/") else f"{path}/{key}")
            if isinstance(value, dict) and "coordinates" not in value and depth < MAX_DEPTH:
                yield from self._answers(value, own, depth + 1, repeats)
            elif isinstance(value, list) and all(isinstance(each, dict) for each in value) and depth < MAX_DEPTH:
                name = own.rpartition("/")[2]
                repeats.extend((f"{name} {number}", own, each) for number, each in enumerate(value, 1))
            else:
                if isinstance(value, (dict, list)) and depth >= MAX_DEPTH:
                    self._count(DEEP)
                yield Answer(own, value)

    def _is_left_out(self, key: str, value: Any, path: str) -> bool:
        name = key.rpartition("/")[2]
        if key in DEVICES or name in DEVICES:
            if value:
                self._count(LEFT_OUT)
            return True
        if "@odata." in key or key.startswith("_submission_") or key.endswith("_URL"):
            return True
        if path:
            return key == "__id"
        return key in FURNITURE or key in IDS or key in ENUMERATORS

    def _write(self, answer: Answer, entry: _Entry, frame: Frame) -> None:
        question = self.form.find(answer.path)
        label = (self.form.label(question.labels, self.language) if question else "") or answer.path
        value, point = _point_of(answer.value)
        if PHONE_ASKED.search(f"{answer.path} {label}") and PHONE.fullmatch(value.strip()):
            self._count(PHONES_LEFT_OUT)
            return
        read = self._is_prose(question, value)
        span = entry.fields.add(writable(label), value, read=read)
        if question is not None and (meaning := self.form.meaning(question, value, self.language)):
            entry.fields.add(f"{writable(label)}, in words", writable(meaning))
        if span[0] == span[1]:
            return
        if point is not None or (question is not None and question.type == "geopoint"):
            self._take_place(question, answer.path, value, point, span, entry)
        elif WHOLE.fullmatch(value.strip()):
            entry.counts.append((question, answer.path, value, span))
        elif says_when(_name(answer.path), _labels(question)):
            entry.when = _day(value)
            entry.when_at = span if entry.when is not None else None
        named = (media := _media_type(value)) and (question is None or question.type in MEDIA_TYPES)
        if named and value.strip().replace(" ", "_") not in frame.listed:
            entry.attachments.append(Attachment(value.strip(), media, frame.locator, note=NOT_HERE))

    def _is_prose(self, question: Question | None, value: str) -> bool:
        """Whether an answer is somebody's words. Without a form, what is written like names of choices is none."""
        if LETTER.search(value) is None or _media_type(value):
            return False
        if question is not None:
            return question.type in ("text", "string")
        words = value.split()
        return len(words) >= 3 and not all(CODE.fullmatch(word) for word in words)

    def _take_place(
        self,
        question: Question | None,
        path: str,
        value: str,
        point: tuple[float, float] | None,
        span: Span,
        entry: _Entry,
    ) -> None:
        if point is not None and says_where(_name(path), _labels(question)):
            lat, lon = point
            candidate = Candidate(f"point:{lat},{lon}", value.strip(), lat, lon, CERTAIN)
            entry.places.append(PlaceReference(value, *span, False, (candidate,)))

    def _claims(self, entry: _Entry, frame: Frame) -> Iterator[Claim]:
        """A claim for each question that counts people harmed. A place or a day holds where only one is asked for."""
        places = tuple(entry.places) if len(entry.places) == 1 else ()
        for question, path, value, span in entry.counts:
            integer = question is not None and question.type == "integer"
            if question is not None and not integer and question.type not in ("calculate", "text"):
                continue
            counted = find_counted(_name(path), _labels(question), integer=integer)
            if counted is None:
                continue
            number = int(value)
            yield stated_claim(
                self.original.digest,
                entry.fields,
                kind=counted.kind,
                spans=(span,),
                rule=f"kobo.{_name(path)[:80]}",
                subject=counted.subject,
                count=Count(number, number, False, value),
                measure=Measure.COUNT,
                when=entry.when,
                when_at=entry.when_at,
                places=places,
                speakers=(Speaker(None, "witness"), *frame.through),
            )

    def _write_transcripts(self, record: Mapping[str, Any], entry: _Entry) -> None:
        """What was transcribed from recordings on the server. Translations are shown, and not read a second time."""
        for path, details in _mapping(record.get("_supplementalDetails")).items():
            found = _mapping(details)
            transcript = _mapping(found.get("transcript")).get("value")
            if transcript:
                entry.fields.add(f"{writable(path)}, transcribed in KoBoToolbox", written(transcript), read=True)
            for language, translation in _mapping(found.get("translation")).items():
                if words := _mapping(translation).get("value"):
                    entry.fields.add(
                        f"{writable(path)}, translated in KoBoToolbox ({writable(language)})", written(words)
                    )

    def _write_marks(self, record: Mapping[str, Any], entry: _Entry) -> None:
        """What was decided or noted on the server after the submission came in; who did it is not written."""
        system = _mapping(record.get("__system"))
        edits = record.get("Edits") or system.get("edits")
        if record.get("meta/deprecatedID") or record.get("meta-deprecatedID") or edits not in (None, "", 0, "0"):
            self._count(EDITED)
            entry.fields.add("edited", f"{written(edits)} times" if edits else "after it was sent")
        status = record.get("_validation_status")
        marks = {
            "validation": _mapping(status).get("label")
            or _mapping(status).get("uid")
            or (status if status != {} else None),
            "review": record.get("ReviewState") or system.get("reviewState"),
            "status": record.get("Status") or system.get("status"),
            "deleted": system.get("deletedAt"),
            "tags": record.get("_tags"),
        }
        for label, value in marks.items():
            if value:
                entry.fields.add(label, written(value))
        notes = record.get("_notes")
        for note in notes if isinstance(notes, list) else [notes]:
            if words := note.get("note") if isinstance(note, dict) else note:
                entry.fields.add("note of the office", written(words))
        if point := _geolocation(record.get("_geolocation")):
            entry.fields.add("position of the form", point)


def _attachments(record: Mapping[str, Any], locator: str) -> Iterator[Attachment]:
    """Files that the server lists with a submission, without their paths, which name an account."""
    listed = record.get("_attachments")
    for item in listed if isinstance(listed, list) else ():
        name = written(item.get("media_file_basename") or item.get("filename")) if isinstance(item, dict) else ""
        if name := name.rpartition("/")[2]:
            note = f"{NOT_HERE}; deleted on the server" if item.get("is_deleted") else NOT_HERE
            yield Attachment(name, written(item.get("mimetype")) or _media_type(name), locator, note=note)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _labels(question: Question | None) -> list[str]:
    return list(question.labels.values()) if question is not None else []


def _media_type(value: str) -> str:
    """The media type of what is one file's name, "" where it is none."""
    name = value.strip()
    return (
        MEDIA.get(name.rpartition(".")[2].lower(), "") if "." in name and len(name) <= 255 and "\n" not in name else ""
    )


def _time(value: Any) -> datetime | None:
    """A time as devices and servers write it (ISO 8601)."""
    try:
        at = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at is not None and at.utcoffset() == timedelta(0) else at


def _day(value: str) -> When | None:
    """The day, or the minute, that an answer of a date question gives."""
    at = _time(value)
    if at is None:
        return None
    day = len(value.strip()) <= 10
    try:
        return When(
            at,
            at + (timedelta(days=1) if day else timedelta(minutes=1)),
            Precision.DAY if day else Precision.MINUTE,
            value,
        )
    except OverflowError:
        return None


def _point_of(value: Any) -> tuple[str, tuple[float, float] | None]:
    """A value as words, and its latitude and longitude where it is a point ("lat lon altitude accuracy", GeoJSON)."""
    if isinstance(value, dict) and value.get("type") == "Point" and isinstance(value.get("coordinates"), list):
        pair = value["coordinates"][1::-1]  # GeoJSON writes the longitude first
        accuracy = _mapping(value.get("properties")).get("accuracy")
        words = " ".join(
            map(written, (*pair, *value["coordinates"][2:3], *([accuracy] if accuracy is not None else [])))
        )
        return words, _on_earth(*map(str, pair)) if len(pair) == 2 else None
    words = written(value)
    found = POINT.fullmatch(words.strip()) if len(words) < 120 else None
    return words, _on_earth(found[1], found[2]) if found is not None and "." in words else None


def _on_earth(lat: str, lon: str) -> tuple[float, float] | None:
    try:
        pair = float(lat), float(lon)
    except ValueError:
        return None
    return pair if -90 <= pair[0] <= 90 and -180 <= pair[1] <= 180 else None


def _geolocation(value: Any) -> str:
    if not isinstance(value, list) or len(value) < 2 or any(each is None for each in value[:2]):
        return ""
    return " ".join(map(written, value[:2]))
