"""Claims that cannot all be true if they speak of the same thing, in one document or in several read together.

Only noticed here, never resolved: whether they do speak of the same thing is for a person to judge, and the bounds that
a whole set of claims allows are the work of accounts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sijill.claims.claim import HAPPENED, Claim, Conflict, Measure
from sijill.values.count import Count
from sijill.values.when import When

ABOUT = 0.1
"""Half-width, as a share, within which two approximate counts are not called a conflict."""

PEOPLE = frozenset(("people", "civilians", None))
SEVERAL = 2
BREATH = 60
"""Code points between two figures of one list."""

WINDOW = 40
"""How many counted claims of one kind, in the order of the text, are compared with each: keeps the cost linear."""


def find_conflicts(claims: Iterable[Claim]) -> tuple[Conflict, ...]:
    """Pairs of counted claims of one kind, measure, subject, time and place whose counts exclude each other."""
    groups: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.count is not None and claim.modality in HAPPENED and claim.part_of is None:
            subject = "people" if claim.subject in PEOPLE else str(claim.subject)
            groups[claim.kind, str(claim.measure), subject].append(claim)
    found: list[Conflict] = []
    for (kind, _, _), group in groups.items():
        for index, claim in enumerate(group):
            for other in group[index + 1 : index + 1 + WINDOW]:
                reason = _contradiction(claim, other)
                if reason:
                    found.append(Conflict((claim.id, other.id), kind, reason))
    return tuple(found)


def _contradiction(one: Claim, other: Claim) -> str:
    if one.count is None or other.count is None or not _apart(one.count, other.count):
        return ""
    if not _same_place(one, other) or not _same_time(one, other) or _one_list(one, other):
        return ""
    if one.measure is Measure.COUNT and not (_told_apart(one, other) and _one_event(one, other)):
        return ""
    return f"{one.count.text!r} and {other.count.text!r} cannot both hold for {one.kind} at the same place and time"


def _one_list(one: Claim, other: Claim) -> bool:
    """Whether one speaker tells both in one breath ("three pupils and a bus driver"): they add up, or tell parts."""
    if one.measure is not Measure.COUNT or one.speakers[:1] != other.speakers[:1]:
        return False
    if one.spans[0].document != other.spans[0].document:
        return False
    return max(one.spans[0].start, other.spans[0].start) - min(one.spans[0].end, other.spans[0].end) < BREATH


def _apart(one: Count, other: Count) -> bool:
    low, high = (one, other) if one.low <= other.low else (other, one)
    if high.low <= low.low or low.high is None:
        return False
    slack = ABOUT if one.approximate or other.approximate else 0.0
    return high.low * (1 - slack) > low.high * (1 + slack)


def _same_place(one: Claim, other: Claim) -> bool:
    if not one.places or not other.places:
        return one.measure is Measure.STOCK
    return bool(_place_keys(one) & _place_keys(other))


def _place_keys(claim: Claim) -> set[str]:
    return {place.candidates[0].id if place.candidates else place.text.lower() for place in claim.places}


def _same_time(one: Claim, other: Claim) -> bool:
    if one.when is None or other.when is None:
        return one.measure is not Measure.COUNT
    return _overlap(one.when, other.when)


def _overlap(one: When, other: When) -> bool:
    if one.earliest is None or one.latest is None or other.earliest is None or other.latest is None:
        return False
    return one.earliest < other.latest and other.earliest < one.latest


def _told_apart(one: Claim, other: Claim) -> bool:
    return one.speakers[:1] != other.speakers[:1]


def _one_event(one: Claim, other: Claim) -> bool:
    """Whether two counts of events speak of one: a text that tells of many would else seem to contradict itself.

    The places and the times must be the same, and neither figure a single person: those are told one by one.
    """
    if one.count is None or other.count is None or min(one.count.low, other.count.low) < SEVERAL:
        return False
    return one.when == other.when and _place_keys(one) == _place_keys(other)
