"""Claims and documents read back from the JSON that `serial` writes, as the casebook keeps them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from sijill.claims.claim import Claim, ClaimId, Measure, Modality
from sijill.claims.kinds import get_kind
from sijill.errors import InputError
from sijill.values.anchor import Anchor, Digest
from sijill.values.canonical import GREATEST_INTEGER
from sijill.values.count import Count
from sijill.values.document import Attachment, Document, Passage, PassageRole, Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When

T = TypeVar("T")
CLAIM_ID = re.compile(r"c[0-9a-f]{20}", re.ASCII)
MEMBERS = frozenset(
    "id kind spans subject count measure when places actor means speakers said modality part_of rule".split()
)
ROLES = frozenset({"witness", "official", "organisation", "outlet", "interviewer", "person", "device", "unnamed"})


def parse_claim(data: Mapping[str, Any], document: Digest) -> Claim:
    """Read a claim of a document. Raises InputError where a member is missing, unknown, or cannot be what it says."""
    try:
        _exactly(data, MEMBERS)
        when, when_at = _parse_when(data["when"])
        said, said_at = _parse_when(data["said"])
        spans = tuple(_parse_span(span, document) for span in _list(data["spans"]))
        if not spans:
            raise ValueError("a claim stands on words")
        return Claim(
            id=_claim_id(data["id"]),
            kind=get_kind(data["kind"]).id,
            spans=spans,
            subject=_optional(data["subject"], _text),
            count=_optional(data["count"], _parse_count),
            measure=_optional(data["measure"], Measure),
            when=when,
            when_at=when_at,
            places=tuple(_parse_place(place) for place in _list(data["places"])),
            actor=_optional(data["actor"], _text),
            means=_optional(data["means"], _text),
            speakers=tuple(_parse_speaker(speaker) for speaker in _list(data["speakers"])),
            said=said,
            said_at=said_at,
            modality=Modality(data["modality"]),
            part_of=_optional(data["part_of"], _claim_id),
            rule=_text(data["rule"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"not a claim: {error}") from None


def parse_document(data: Mapping[str, Any], text: str) -> Document:
    """Read a document of which `text` is the text. Raises InputError where a member cannot be what it says."""
    try:
        return Document(
            digest=Digest(_text(data["sha256"])),
            text=text,
            encoding=_text(data["encoding"]),
            language=_text(data["language"]),
            title=_optional(data["title"], _text),
            published=_optional(data["published"], date.fromisoformat),
            outlet=_optional(data["outlet"], _text),
            passages=tuple(_parse_passage(passage, len(text)) for passage in _list(data["passages"])),
            notes=tuple(_text(note) for note in _list(data["notes"])),
            start=_whole(data["start"]),
            working_copy=_optional(data["working_copy"], _text) or "",
            attachments=tuple(_parse_attachment(each) for each in _list(data["attachments"])),
            figures_to_check=_optional(data["figures_to_check"], _text) or "",
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"not a document: {error}") from None


def _parse_passage(data: Mapping[str, Any], size: int) -> Passage:
    start, end = _whole(data["start"]), _whole(data["end"])
    if not start < end <= size:
        raise ValueError(f"a passage {start}–{end} in a text of {size}")
    return Passage(
        start,
        end,
        PassageRole(data["role"]),
        _optional(data["speaker"], _parse_speaker),
        tuple(_parse_speaker(speaker) for speaker in _list(data.get("through", []))),
        _optional(data.get("sent"), datetime.fromisoformat),
        _text(data.get("locator", "")),
    )


def _parse_attachment(data: Mapping[str, Any]) -> Attachment:
    return Attachment(
        _text(data["name"]),
        _text(data["media_type"]),
        _text(data["locator"]),
        _optional(data["sha256"], lambda value: Digest(_text(value))),
        _optional(data["bytes"], _whole),
        _text(data["note"]),
        _optional(data.get("data"), lambda value: base64.b64decode(_text(value), validate=True)),
    )


def _exactly(data: Mapping[str, Any], members: frozenset[str]) -> None:
    if not isinstance(data, Mapping) or data.keys() != members:
        raise ValueError(f"an object of {', '.join(sorted(members))} is needed")


def _optional(value: Any, read: Callable[[Any], T]) -> T | None:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _claim_id(value: Any) -> ClaimId:
    if not isinstance(value, str) or CLAIM_ID.fullmatch(value) is None:
        raise ValueError(f"{value!r} is no id of a claim")
    return ClaimId(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= GREATEST_INTEGER:
        raise TypeError(f"{value!r} is no whole number from 0 to {GREATEST_INTEGER}")
    return value


def _number(value: Any, least: float, most: float) -> float:
    if type(value) not in (int, float) or not least <= value <= most:
        raise TypeError(f"{value!r} is no number from {least} to {most}")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _parse_span(data: Mapping[str, Any], document: Digest) -> Anchor:
    _exactly(data, frozenset({"start", "end", "quote"}))
    if not _text(data["quote"]):
        raise ValueError("a span has words")
    return Anchor(document, _whole(data["start"]), _whole(data["end"]), data["quote"])


def _parse_count(data: Mapping[str, Any]) -> Count:
    _exactly(data, frozenset({"low", "high", "approximate", "text"}))
    return Count(_whole(data["low"]), _optional(data["high"], _whole), _flag(data["approximate"]), _text(data["text"]))


def _parse_when(data: Mapping[str, Any] | None) -> tuple[When | None, tuple[int, int] | None]:
    if data is None:
        return None, None
    _exactly(data, frozenset({"earliest", "latest", "precision", "text", "start", "end"}))
    when = When(
        _optional(data["earliest"], datetime.fromisoformat),
        _optional(data["latest"], datetime.fromisoformat),
        Precision(data["precision"]),
        _text(data["text"]),
    )
    unplaced = data["start"] is None and data["end"] is None
    return when, None if unplaced else (_whole(data["start"]), _whole(data["end"]))


def _parse_place(data: Mapping[str, Any]) -> PlaceReference:
    _exactly(data, frozenset({"text", "start", "end", "part", "candidates"}))
    candidates = tuple(_parse_candidate(candidate) for candidate in _list(data["candidates"]))
    return PlaceReference(
        _text(data["text"]), _whole(data["start"]), _whole(data["end"]), _flag(data["part"]), candidates
    )


def _parse_candidate(data: Mapping[str, Any]) -> Candidate:
    _exactly(data, frozenset({"id", "name", "lat", "lon", "score"}))
    lat, lon, score = _number(data["lat"], -90, 90), _number(data["lon"], -180, 180), _number(data["score"], 0, 1)
    return Candidate(_text(data["id"]), _text(data["name"]), lat, lon, score)


def _parse_speaker(data: Mapping[str, Any]) -> Speaker:
    _exactly(data, frozenset({"name", "role"}))
    if data["role"] not in ROLES:
        raise ValueError(f"{data['role']!r} is no role of a speaker")
    return Speaker(_optional(data["name"], _text), data["role"])
