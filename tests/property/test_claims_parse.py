"""Claims are read back from the JSON that the casebook keeps without any change: those of the samples and others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sijill.claims.claim import Claim, ClaimId, Measure, Modality
from sijill.claims.kinds import kinds
from sijill.claims.parse import ROLES, parse_claim
from sijill.claims.serial import claim_id, claim_json
from sijill.errors import InputError
from sijill.values.anchor import Anchor, Digest
from sijill.values.canonical import canonical_json, parse_content
from sijill.values.count import Count
from sijill.values.document import Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When
from sijill.workflows.read import read_document

DOCUMENT = Digest("ab" * 32)
READING = json.loads((Path(__file__).parents[2] / "formats" / "reading.schema.json").read_text("utf-8"))
SCHEMA = Draft202012Validator({"$ref": "#/$defs/claim", "$defs": READING["$defs"]})
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
OFFSETS = st.integers(0, 10**9)
SPANS = st.tuples(OFFSETS, OFFSETS)
ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=3)), timezone(timedelta(hours=-9, minutes=-30))])
DATES = st.datetimes(timezones=ZONES)


@st.composite
def whens(draw: st.DrawFn) -> When:
    start = draw(st.none() | DATES)
    end = None
    if start is None:
        end = draw(st.none() | DATES)
    elif draw(st.booleans()):
        length = draw(st.timedeltas(timedelta(microseconds=1), timedelta(days=4000)))
        end = start + length if start.year < 9900 else None
    return When(start, end, draw(st.sampled_from(Precision)), draw(TEXT))


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low = draw(st.integers(0, 10**12))
    high = draw(st.none() | st.integers(low, low + 10**6))
    return Count(low, high, draw(st.booleans()), draw(TEXT))


CANDIDATES = st.builds(Candidate, TEXT, TEXT, st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 1))
PLACES = st.builds(
    PlaceReference,
    TEXT,
    OFFSETS,
    OFFSETS,
    st.booleans(),
    st.lists(CANDIDATES, max_size=2).map(lambda each: tuple(each)),
)
IDS = st.text("0123456789abcdef", min_size=20, max_size=20).map(lambda digits: ClaimId(f"c{digits}"))
CLAIMS = st.builds(
    Claim,
    id=IDS,
    kind=st.sampled_from(list(kinds())),
    spans=st.lists(
        st.builds(Anchor, st.just(DOCUMENT), OFFSETS, OFFSETS, TEXT.filter(bool)), min_size=1, max_size=2
    ).map(tuple),
    subject=st.none() | TEXT,
    count=st.none() | counts(),
    measure=st.none() | st.sampled_from(Measure),
    when=st.none() | whens(),
    when_at=st.none() | SPANS,
    places=st.lists(PLACES, max_size=2).map(tuple),
    actor=st.none() | TEXT,
    means=st.none() | TEXT,
    speakers=st.lists(st.builds(Speaker, st.none() | TEXT, st.sampled_from(sorted(ROLES))), max_size=2).map(tuple),
    said=st.none() | whens(),
    said_at=st.none() | SPANS,
    modality=st.sampled_from(Modality),
    part_of=st.none() | IDS,
    rule=TEXT,
)


@cache
def sample_claims() -> list[Claim]:
    folder = files("sijill").joinpath("samples")
    found: list[Claim] = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".txt"):
            found += read_document(file.read_bytes(), name=file.name).claims
    return found


def test_the_claims_of_the_samples_come_back() -> None:
    claims = sample_claims()
    assert len(claims) > 40
    for claim in claims:
        written = claim_json(claim)
        again = parse_claim(json.loads(json.dumps(written)), claim.spans[0].document)
        assert claim_json(again) == written
        assert claim_id(again) == claim.id


def test_the_samples_have_something_in_every_member() -> None:
    # or the test above would say little
    written = [claim_json(claim) for claim in sample_claims()]
    assert {name for each in written for name, value in each.items() if value not in (None, [])} == set(written[0])


@given(CLAIMS)
def test_any_claim_comes_back(claim: Claim) -> None:
    written = claim_json(claim)
    again = parse_claim(json.loads(json.dumps(written)), DOCUMENT)
    assert claim_json(again) == written
    assert claim_json(parse_claim(claim_json(again), DOCUMENT)) == written


@given(CLAIMS)
def test_any_claim_comes_back_from_the_content_of_an_act(claim: Claim) -> None:
    # what `correct` keeps: canonical JSON within a content
    written = claim_json(claim)
    content = parse_content(canonical_json({"claim": written, "reason": "x"}))
    assert claim_json(parse_claim(content["claim"], DOCUMENT)) == written


@given(CLAIMS)
def test_what_is_read_back_is_the_same_claim_but_for_rounding(claim: Claim) -> None:
    again = parse_claim(claim_json(claim), DOCUMENT)
    assert again.kind == claim.kind
    assert again.spans == claim.spans
    assert (again.count, again.measure, again.modality) == (claim.count, claim.measure, claim.modality)
    assert (again.when, again.said, again.speakers) == (claim.when, claim.said, claim.speakers)
    assert again.when_at == (claim.when_at if claim.when else None)
    assert [place.text for place in again.places] == [place.text for place in claim.places]


def test_an_id_is_that_of_the_content() -> None:
    claim = sample_claims()[0]
    changed = parse_claim({**claim_json(claim), "subject": "somebody else"}, claim.spans[0].document)
    assert claim_id(changed) != claim.id


WRONG: tuple[Any, ...] = ("xyz", -5, 1.5, True, None, [], {}, [1], {"a": 1})


def full_claim() -> dict[str, Any]:
    """A claim of the samples in which nothing is empty."""
    written = [claim_json(claim) for claim in sample_claims()]
    found = next(each for each in written if each["count"] and each["when"] and each["places"] and each["speakers"])
    return {**found, "said": found["said"] or found["when"]}


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each member, at any depth."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places_in(value[key], (*path, key))


def put(value: dict[str, Any], path: tuple[Any, ...], wrong: Any) -> dict[str, Any]:
    changed = deepcopy(value)
    holder: Any = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = wrong
    return changed


def outcome(data: dict[str, Any]) -> str:
    """What becomes of the JSON of a claim that somebody hands in."""
    try:
        again = claim_json(parse_claim(data, DOCUMENT))
    except InputError:
        return "refused"
    except (TypeError, ValueError, AttributeError) as error:
        return f"broke the program: {error}"
    if again != data:
        return "was changed in silence"
    return "taken" if SCHEMA.is_valid(data) else "taken though the schema refuses it"


def outcomes() -> dict[str, str]:
    claim = full_claim()
    found = {
        f"{'.'.join(map(str, path))} = {wrong!r}": outcome(put(claim, path, wrong))
        for path in places_in(claim)
        for wrong in WRONG
    }
    assert len(found) > 300
    return found


def test_no_wrong_member_breaks_the_program_or_is_kept_as_something_else() -> None:
    # a person's correction comes this way
    known = ("refused", "taken", "taken though the schema refuses it")
    assert {what: came for what, came in outcomes().items() if came not in known} == {}


def test_what_the_schema_of_a_reading_refuses_is_refused() -> None:
    assert [what for what, came in outcomes().items() if came == "taken though the schema refuses it"] == []


def test_a_member_that_is_not_known_is_refused() -> None:
    assert outcome({**full_claim(), "subjekt": "men"}) == "refused"
    assert outcome(put(full_claim(), ("count", "hihg"), 7)) == "refused"
