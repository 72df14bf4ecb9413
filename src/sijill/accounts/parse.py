"""Claims for an account read from JSON: readings as `sijill read --json` writes them, the list of a casebook, claims
typed by hand (formats/accounts.md). A mistake is named with the claim it stands in, all mistakes at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sijill.accounts.assessed import LINKS, AssessedClaim
from sijill.claims.claim import Claim, ClaimId, Measure, Modality
from sijill.claims.kinds import get_kind
from sijill.errors import InputError
from sijill.values.anchor import Anchor, Digest
from sijill.values.canonical import GREATEST_INTEGER
from sijill.values.count import Count
from sijill.values.document import Speaker
from sijill.values.grade import Credibility, Grade, Reliability
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When

T = TypeVar("T")
MOST_MISTAKES = 20
"""Mistakes that one message names."""

ROLES = ("witness", "official", "organisation", "outlet", "interviewer", "person", "device", "unnamed")
STATUSES = ("proposed", "accepted", "corrected", "rejected", "superseded")
READ = frozenset(
    "id kind spans subject count measure when places actor means speakers said modality part_of rule".split()
)
TYPED = frozenset("low high approximate text speaker quote scope published document status grade incident".split())
SCOPE = frozenset("whose place places part within from to since incident kind".split())
GRADE = re.compile(r"([A-F])?([1-6])?")


def parse_claims(data: Any) -> tuple[AssessedClaim, ...]:
    """The claims of a JSON value. Raises InputError that names every mistake and the claim in which it stands."""
    claims: list[AssessedClaim] = []
    mistakes: list[str] = []
    for number, (content, document, published, status) in enumerate(_contents(data), start=1):
        name = f"claim {content.get('id', number)!r}" if isinstance(content, Mapping) else f"claim {number}"
        try:
            claims.append(_parse(content, document, published, status, number))
        except (InputError, KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            mistakes.append(f"{name}: {_said(error)}")
    once, twice = _once(claims)
    mistakes += twice
    if mistakes:
        more = f"\n… and {len(mistakes) - MOST_MISTAKES} more" if len(mistakes) > MOST_MISTAKES else ""
        raise InputError("\n".join(mistakes[:MOST_MISTAKES]) + more)
    return once


def _said(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _once(claims: Sequence[AssessedClaim]) -> tuple[tuple[AssessedClaim, ...], list[str]]:
    """Each claim once, and the ids that two different claims have."""
    seen: dict[ClaimId, AssessedClaim] = {}
    clashing = dict.fromkeys(claim.id for claim in claims if seen.setdefault(claim.id, claim) != claim)
    return tuple(seen.values()), [f"claim {id_!r}: two claims have this id and are not the same" for id_ in clashing]


Content = tuple[Any, str, date | None, str | None]


def _contents(data: Any) -> Iterator[Content]:
    """Each claim with the document it stands in, that document's date, and its status."""
    if isinstance(data, list):
        yield from ((claim, "", None, None) for claim in data)
        return
    if not isinstance(data, Mapping):
        raise InputError("a list of claims is needed, or a reading as sijill read --json writes it")
    if "readings" in data:
        for reading in _list(data["readings"]):
            yield from _contents(reading)
        return
    if "claims" not in data:
        raise InputError("no claims: a list is needed, or an object with `claims` or `readings`")
    document = data.get("document")
    if document is not None and not isinstance(document, Mapping):
        raise InputError(f"{document!r} is no document")
    digest = str((document or {}).get("sha256") or "")
    published = _optional((document or {}).get("published"), _day)
    for claim in _list(data["claims"]):
        if isinstance(claim, Mapping) and isinstance(claim.get("value"), Mapping):
            yield claim["value"], str(claim.get("document", "")), published, claim.get("status")
        else:
            yield claim, digest, published, None


def _parse(content: Any, document: str, published: date | None, status: str | None, number: int) -> AssessedClaim:
    if not isinstance(content, Mapping):
        raise ValueError(f"{content!r} is no claim")
    _known(content, READ | TYPED | frozenset(LINKS), "")
    scope = content.get("scope") or {}
    if not isinstance(scope, Mapping):
        raise ValueError(f"scope: {scope!r} is no object")
    _known(scope, SCOPE, "scope: ")
    for one, other in (("place", "places"), ("from", "since")):
        if one in scope and other in scope:
            raise ValueError(f"scope: {one} and {other} say the same twice")
    if content.get("subject") is not None and scope.get("whose") is not None:
        raise ValueError("whose is said twice: subject, and scope: whose")
    document = _optional(content.get("document"), _text) or document
    published = _optional(content.get("published"), _day) or published
    claim = _claim(content, scope, document, number)
    status = _optional(content.get("status"), _one_of(STATUSES, "status")) or status
    incident = content.get("incident", scope.get("incident"))
    links = {name: tuple(ClaimId(_text(each)) for each in _list(content.get(name, []))) for name in LINKS}
    if any(claim.id in others for others in links.values()):
        raise ValueError("it is linked to itself")
    grade = _optional(content.get("grade"), _grade)
    return AssessedClaim(claim, document, published, status, grade, _optional(incident, _text)).linked(links)


def _claim(content: Mapping[str, Any], scope: Mapping[str, Any], document: str, number: int) -> Claim:
    part_of = _optional(content.get("part_of"), _text)
    return Claim(
        id=ClaimId(_id(content.get("id", f"claim-{number}"))),
        kind=get_kind(_text(content.get("kind", scope.get("kind", "killed")))).id,
        spans=tuple(_spans(content, Digest(document))),
        subject=_optional(content.get("subject", scope.get("whose")), _text),
        count=_count(content),
        measure=_optional(content.get("measure"), _one_of([str(each) for each in Measure], "measure", Measure)),
        when=_when_of(content, scope),
        when_at=None,
        places=tuple(_places(content, scope)),
        actor=_optional(content.get("actor"), _text),
        means=_optional(content.get("means"), _text),
        speakers=tuple(_speakers(content)),
        said=_said_at(content.get("said")),
        said_at=None,
        modality=Modality(_one_of([str(each) for each in Modality], "modality")(content.get("modality", "asserted"))),
        part_of=None if part_of is None else ClaimId(part_of),
        rule=_optional(content.get("rule"), _text) or "typed",
    )


def _known(content: Mapping[str, Any], members: frozenset[str], where: str) -> None:
    if unknown := sorted(set(map(str, content)) - members):
        raise ValueError(f"{where}nothing is called {', '.join(unknown)}; there are: {', '.join(sorted(members))}")


def _optional(value: Any, read: Callable[[Any], T]) -> T | None:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= 200 or not value.isprintable():
        raise ValueError(f"{value!r} is no id: 1 to 200 letters, digits and signs")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(f"{value!r} is no list")
    return value


def _one_of(values: Sequence[str], what: str, made: Callable[[str], Any] = str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in values:
            raise ValueError(f"{value!r} is no {what}: one of {', '.join(values)}")
        return made(value)

    return read


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= GREATEST_INTEGER:
        raise ValueError(f"{value!r} is no whole number from 0 to {GREATEST_INTEGER}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _count(content: Mapping[str, Any]) -> Count | None:
    """A count as a reading has it, or `low` and `high` beside the claim; one of them alone is a bound on one side."""
    given = content.get("count")
    beside = {"low", "high", "approximate", "text"}.intersection(content)
    if given is None and not beside - {"approximate"}:
        return None
    if given is not None and beside:
        raise ValueError(f"the number is given twice: count, and {', '.join(sorted(beside))} beside it")
    if type(given) is int:
        given = {"low": given, "high": given}
    held = content if given is None else given
    if not isinstance(held, Mapping):
        raise ValueError(f"{held!r} is no count: a whole number, or low and high")
    if given is not None:
        _known(given, frozenset(("low", "high", "approximate", "text")), "count: ")
    low, high = _optional(held.get("low"), _whole) or 0, _optional(held.get("high"), _whole)
    if high is not None and high < low:
        raise ValueError(f"it contradicts itself: at least {low:,} and at most {high:,}")
    text = _optional(held.get("text"), _text) or _figures(low, high)
    return Count(low, high, _optional(held.get("approximate"), _flag) or False, text)


def _figures(low: int, high: int | None) -> str:
    """How a count without a wording is written."""
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low}–{high}"


def _spans(content: Mapping[str, Any], document: Digest) -> Iterator[Anchor]:
    for span in _list(content.get("spans", [])):
        quote = _text(span["quote"])
        start = _optional(span.get("start"), _whole) or 0
        yield Anchor(document, start, _optional(span.get("end"), _whole) or start + len(quote), quote)
    if content.get("quote") is not None and not content.get("spans"):
        words = _text(content["quote"])
        yield Anchor(document, 0, len(words), words)


def _moment(value: Any) -> datetime:
    """A moment of ISO 8601; a date is its beginning."""
    try:
        if len(value) == len("2016-12-13"):
            return datetime.combine(date.fromisoformat(value), time())
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no date or time as ISO 8601 writes it") from None


def _day(value: Any) -> date:
    return _moment(value).date()


def _interval(start: datetime | None, end: datetime | None, precision: Precision, text: str) -> When | None:
    """An interval; one that ends on the day it begins is that day."""
    if start is None and end is None and precision is not Precision.UNRESOLVED:
        return None
    if start is not None and end is not None and (start.tzinfo is None) != (end.tzinfo is None):
        raise ValueError("one end of the time has a zone and the other has none")
    if start is not None and end is not None and start == end:
        end = start + timedelta(days=1)
    return When(start, end, precision, text)


def _when_of(content: Mapping[str, Any], scope: Mapping[str, Any]) -> When | None:
    start, end = scope.get("from", scope.get("since")), scope.get("to")
    if start is not None or end is not None:
        text = " – ".join(str(at) for at in (start, end) if at is not None)
        return _interval(_optional(start, _moment), _optional(end, _moment), Precision.DAY, text)
    return _when(content.get("when"))


def _when(data: Any) -> When | None:
    if data is None:
        return None
    if isinstance(data, str):
        day = _moment(data)
        return _interval(day, day + timedelta(days=1), Precision.DAY, data)
    _known(data, frozenset("earliest latest precision text start end".split()), "when: ")
    start, end = _optional(data.get("earliest"), _moment), _optional(data.get("latest"), _moment)
    unresolved = start is None and end is None
    precision = Precision(data.get("precision", "unresolved" if unresolved else "day"))
    return _interval(start, end, precision, _optional(data.get("text"), _text) or "")


def _said_at(data: Any) -> When | None:
    """When it was said: a time as of a claim, or one moment or day."""
    if not isinstance(data, str):
        return _when(data)
    at = _moment(data)
    return When(at, at + (timedelta(days=1) if len(data) == 10 else timedelta(minutes=1)), Precision.DAY, data)


def _places(content: Mapping[str, Any], scope: Mapping[str, Any]) -> Iterator[PlaceReference]:
    part = _optional(scope.get("part"), _flag) or False
    given = scope.get("place", scope.get("places"))
    for name in [] if given is None else given if isinstance(given, list) else [given]:
        within = scope.get("within")
        yield PlaceReference(f"{_text(name)}, {_text(within)}" if within else _text(name), 0, 0, part, ())
    if given is not None:
        return
    for place in _list(content.get("places") or []):
        if isinstance(place, str):
            yield PlaceReference(place, 0, 0, False, ())
            continue
        _known(place, frozenset("text start end part candidates".split()), "places: ")
        candidates = tuple(_candidate(each) for each in _list(place.get("candidates") or []))
        yield PlaceReference(_text(place["text"]), 0, 0, _optional(place.get("part"), _flag) or False, candidates)


def _candidate(data: Mapping[str, Any]) -> Candidate:
    score = data.get("score", 1.0)
    if type(score) not in (int, float):
        raise ValueError(f"{score!r} is no score of a place")
    return Candidate(_text(data["id"]), _text(data.get("name", "")), 0.0, 0.0, float(score))


def _speakers(content: Mapping[str, Any]) -> Iterator[Speaker]:
    role = _one_of(ROLES, "role of a speaker")
    for speaker in _list(content.get("speakers") or []):
        if isinstance(speaker, str):
            yield Speaker(speaker, "organisation")
        else:
            _known(speaker, frozenset(("name", "role")), "speakers: ")
            yield Speaker(_optional(speaker.get("name"), _text), role(speaker.get("role", "organisation")))
    if (name := content.get("speaker")) is not None and not content.get("speakers"):
        if isinstance(name, Mapping):
            yield Speaker(_optional(name.get("name"), _text), role(name.get("role", "organisation")))
        else:
            yield Speaker(_text(name), "organisation")


def _grade(value: Any) -> Grade:
    """A grade as "B2", "B", "2", or an object of the two axes."""
    if isinstance(value, Mapping):
        _known(value, frozenset(("reliability", "credibility")), "grade: ")
        reliability, credibility = value.get("reliability"), value.get("credibility")
    else:
        found = GRADE.fullmatch(_text(value).upper())
        if found is None or not value:
            raise ValueError(f"{value!r} is no grade: a reliability A to F, a credibility 1 to 6, or both")
        reliability, credibility = found.groups()
    return Grade(
        None if reliability is None else Reliability(str(reliability)),
        None if credibility is None else Credibility(str(credibility)),
    )
