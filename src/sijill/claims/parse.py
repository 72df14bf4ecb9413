"""Claims read back from the JSON that `serial` writes, as the casebook keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sijill.claims.claim import Claim, ClaimId, Measure, Modality
from sijill.claims.kinds import get_kind
from sijill.errors import InputError
from sijill.values.anchor import Anchor, Digest
from sijill.values.count import Count
from sijill.values.document import Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When

T = TypeVar("T")
ROLES = frozenset({"witness", "official", "organisation", "outlet", "interviewer", "person", "unnamed"})


def parse_claim(data: Mapping[str, Any], document: Digest) -> Claim:
    """Read a claim of a document. Raises InputError where a member is missing or cannot be what it says."""
    try:
        when, when_at = _parse_when(data["when"])
        said, said_at = _parse_when(data["said"])
        return Claim(
            id=ClaimId(_text(data["id"])),
            kind=get_kind(data["kind"]).id,
            spans=tuple(Anchor(document, span["start"], span["end"], _text(span["quote"])) for span in data["spans"]),
            subject=_optional(data["subject"], _text),
            count=_optional(data["count"], _parse_count),
            measure=_optional(data["measure"], Measure),
            when=when,
            when_at=when_at,
            places=tuple(_parse_place(place) for place in data["places"]),
            actor=_optional(data["actor"], _text),
            means=_optional(data["means"], _text),
            speakers=_parse_speakers(data["speakers"]),
            said=said,
            said_at=said_at,
            modality=Modality(data["modality"]),
            part_of=_optional(data["part_of"], lambda value: ClaimId(_text(value))),
            rule=_text(data["rule"]),
        )
    except KeyError as error:
        raise InputError(f"a claim has no {error.args[0]}") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(f"not a claim: {error}") from None


def _optional(value: Any, read: Callable[[Any], T]) -> T | None:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value


def _parse_count(data: Mapping[str, Any]) -> Count:
    return Count(_whole(data["low"]), _optional(data["high"], _whole), bool(data["approximate"]), _text(data["text"]))


def _parse_when(data: Mapping[str, Any] | None) -> tuple[When | None, tuple[int, int] | None]:
    if data is None:
        return None, None
    when = When(
        _optional(data["earliest"], datetime.fromisoformat),
        _optional(data["latest"], datetime.fromisoformat),
        Precision(data["precision"]),
        _text(data["text"]),
    )
    return when, None if data["start"] is None else (_whole(data["start"]), _whole(data["end"]))


def _parse_place(data: Mapping[str, Any]) -> PlaceReference:
    return PlaceReference(
        _text(data["text"]),
        _whole(data["start"]),
        _whole(data["end"]),
        bool(data["part"]),
        tuple(Candidate(**candidate) for candidate in data["candidates"]),
    )


def _parse_speakers(data: Sequence[Mapping[str, Any]]) -> tuple[Speaker, ...]:
    for speaker in data:
        if speaker["role"] not in ROLES:
            raise ValueError(f"{speaker['role']!r} is no role of a speaker")
    return tuple(Speaker(_optional(speaker["name"], _text), speaker["role"]) for speaker in data)
