"""The rules of the field as checks of claims: each finding names its claims, says why, and on which standard it stands.

A finding is for a person to judge, never an error. Where claims do not say enough to decide a rule, nothing is found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sijill.accounts.rules import RULES
from sijill.claims.claim import HAPPENED, Claim, ClaimId, Measure, Modality
from sijill.claims.kinds import kinds
from sijill.values.count import Count
from sijill.values.document import Speaker
from sijill.values.place import PlaceReference
from sijill.values.when import Precision, When

IsSubgroup = Callable[[str | None, str | None], bool]
"""Whether a subject (inner) is a part of another (outer); None is whom a kind counts when nobody is named."""

Contains = Callable[[str, str], bool]
"""Whether a place (inner, the second) lies in another (outer, the first), or is it; both are ids of a gazetteer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Claims that break a rule of `RULES`, the first of them the one that it is about."""

    rule: str
    claims: tuple[ClaimId, ...]
    reason: str
    reference: str


APPROXIMATE_TENTHS = 1
"""How many tenths an approximate bound may be off before it breaks a rule; as in the default policy of accounts."""

ABSURD_RANGE = 100
LONGEST_STOCK = timedelta(days=31)

DIVISIONS = (
    ("children", "women", "men"),
    ("girls", "boys", "women", "men"),
    ("children", "elderly"),
    ("women_and_children", "men"),
    ("civilians", "fighters", "police"),
    ("medical_workers", "aid_workers", "journalists", "fighters", "police"),
)
"""Groups of people of whom nobody is in two. "Women" and "civilians" stand in no line together: they share people."""

COUNT_PEOPLE = frozenset({"people", "people killed"})
"""What the vocabulary of kinds says that a kind counts, where that is people and nothing else."""

KILLED = frozenset({"killed", "execution"})

HOURS_OF_ZONE = timedelta(hours=26)
"""The most by which clocks of two zones differ: from UTC−12 to UTC+14."""

LONGEST = {
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=2),
    Precision.PART_OF_DAY: timedelta(days=1),
    Precision.DAY: timedelta(hours=26),  # a day on which clocks are put back, and some
    Precision.WEEK: timedelta(days=15),  # a fortnight
    Precision.MONTH: timedelta(days=32),
    Precision.SEASON: timedelta(days=426),  # "winter of 2015": from January to the February after
    Precision.YEAR: timedelta(days=367),
    Precision.DECADE: timedelta(days=3654),
    Precision.CENTURY: timedelta(days=36526),
}
"""The longest interval that one unit gives, with a little to spare. "Mid-July" is shorter than a month, and right."""

COARSE = frozenset({Precision.MONTH, Precision.SEASON, Precision.YEAR, Precision.DECADE, Precision.CENTURY})
SHORTEST_COARSE = timedelta(days=1)

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
SPAN = re.compile(
    r"[-–—/]|\b(?:from|since|between|until|till|to|through|thru|and|during|past|last|recent|over|within|for|so far|now"
    r"|minutes|hours|days|nights|weeks|weekends?|months|years|decades|centuries|seasons|later|before|after"
    r"|من|منذ|حتى|إلى|الى|بين|خلال|أيام|ساعات|أسابيع|أشهر|سنوات|الماضية|الأخيرة)\b",
    re.IGNORECASE,
)
"""Words that join two times or tell of several units: their interval may be longer than one unit ("since 13 July")."""

RATE_UNIT = re.compile(
    r"\b(?:hourly|daily|nightly|weekly|fortnightly|monthly|yearly|annually)\b"
    r"|(?:\b(?:a|an|per|each|every)\s+|/\s*)(?:minute|hour|day|night|week|fortnight|month|year)\b"
    r"|\b(?:يوميا|أسبوعيا|شهريا|سنويا)\b|\b(?:في ال|كل |بال)(?:دقيقة|ساعة|يوم|ليلة|أسبوع|شهر|سنة)\b",
    re.IGNORECASE,
)
VOWEL_MARKS = re.compile("[\u064b-\u0652]")


@dataclass(frozen=True, slots=True)
class _Among:
    """The claims that one is checked among, the parts of each, and what the caller knows of groups and places."""

    claims: Mapping[ClaimId, Claim]
    parts: Mapping[ClaimId, Sequence[Claim]]
    is_subgroup: IsSubgroup
    cells: Callable[[str | None], tuple[str | None, ...]]
    contains: Contains | None

    def whole_of(self, claim: Claim) -> Claim | None:
        """The claim of which it is a part, where that is among them."""
        if claim.part_of is None or claim.part_of == claim.id:
            return None
        return self.claims.get(claim.part_of)

    def lies_in(self, inner: str | None, outer: str | None) -> bool:
        """Whether a subject is another or a subgroup of it."""
        return inner == outer or self.is_subgroup(inner, outer)

    def are_apart(self, one: str | None, other: str | None) -> bool:
        """Whether nobody is in both groups, as far as the divisions tell."""
        pairs = zip(self.cells(one), self.cells(other), strict=True)
        return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def check_claims(
    claims: Sequence[Claim], is_subgroup: IsSubgroup, *, contains: Contains | None = None
) -> tuple[Finding, ...]:
    """Hold claims to the rules of the field, in the order of the claims and, for each, of `RULES`.

    Reach for it before an account is made of the claims, and when a set of them is handed over. Parts are held against
    their whole where that is among the claims. Without `contains` (the hierarchy of a gazetteer that has all places of
    the claims) no part is found to lie outside the place of its whole. Words are looked for in English and Arabic. The
    cost grows with the number of claims. Tests: tests/unit/accounts/test_checks.py.
    """
    by_id = {claim.id: claim for claim in claims}
    parts: dict[ClaimId, list[Claim]] = defaultdict(list)
    for claim in by_id.values():
        if claim.part_of is not None and claim.part_of != claim.id:
            parts[claim.part_of].append(claim)
    known = cache(is_subgroup)  # a set of claims names the same few groups over and over
    cells = cache(lambda subject: _cells(subject, known))
    among = _Among(by_id, parts, known, cells, None if contains is None else cache(contains))
    return tuple(finding for claim in by_id.values() for finding in _findings_of(claim, among))


def _cells(subject: str | None, is_subgroup: IsSubgroup) -> tuple[str | None, ...]:
    """The group of each division in which a subject lies, None where it may lie in several."""
    return tuple(
        next((group for group in division if subject == group or is_subgroup(subject, group)), None)
        for division in DIVISIONS
    )


def _findings_of(claim: Claim, among: _Among) -> Iterator[Finding]:
    whole = among.whole_of(claim)
    if whole is not None and {claim.modality, whole.modality} <= HAPPENED:
        for rule, part_check in OF_A_PART.items():
            if reason := part_check(claim, whole, among):
                yield _finding(rule, (claim.id, whole.id), reason)
    if claim.id in among.parts:
        for told, reason in _parts_above_whole(claim, among):
            yield _finding(OF_PARTS, (claim.id, *(part.id for part in told)), reason)
    for rule, check in OF_A_CLAIM.items():
        if reason := check(claim, whole):
            yield _finding(rule, (claim.id,), reason)


def _finding(rule: str, claims: tuple[ClaimId, ...], reason: str) -> Finding:
    return Finding(rule, claims, reason, RULES[rule].reference)


# Parts and wholes


def _subgroup_above_whole(part: Claim, whole: Claim, among: _Among) -> str:
    if part.count is None or whole.count is None or not _is_comparable(part, whole, among):
        return ""
    most = _most(whole.count)
    if most is None or _least(part.count) <= most:
        return ""
    return f"{_told(part)} are said to be among {_told(whole)}"


def _parts_above_whole(whole: Claim, among: _Among) -> Iterator[tuple[Sequence[Claim], str]]:
    """What each speaker tells of a whole, where disjoint parts are more than it together though none is alone."""
    most = None if whole.count is None else _most(whole.count)
    if most is None:
        return
    told: dict[tuple[str, Speaker | None, str], list[Claim]] = defaultdict(list)
    for part in among.parts[whole.id]:
        if part.count is not None and _least(part.count) <= most and _is_comparable(part, whole, among):
            told[_document(part), part.speakers[0] if part.speakers else None, part.kind].append(part)
    for parts in told.values():
        if len(parts) == 1:
            continue
        choices = [_disjoint(parts, position, among) for position in range(len(DIVISIONS))]
        chosen = max(choices, key=_total)
        if _total(chosen) > most:
            yield chosen, f"{' and '.join(map(_told, chosen))} are said to be among {_told(whole)}"


def _disjoint(parts: Iterable[Claim], division: int, among: _Among) -> list[Claim]:
    """Of each group of a division the part with the greatest least number: they share nobody, so they add up."""
    best: dict[str, Claim] = {}
    for part in parts:
        cell = among.cells(part.subject)[division]
        if cell is not None and (cell not in best or _total([part]) > _total([best[cell]])):
            best[cell] = part
    return [best[group] for group in DIVISIONS[division] if group in best]


def _total(parts: Iterable[Claim]) -> int:
    return sum(_least(part.count) for part in parts if part.count is not None)


def _is_comparable(part: Claim, whole: Claim, among: _Among) -> bool:
    """Whether numbers of a part and its whole bound each other: said to be so, measured alike, of people or a kind."""
    return (
        {part.modality, whole.modality} <= HAPPENED
        and part.measure == whole.measure
        and part.measure is not Measure.RATE  # per day and per week are not one measure
        and (part.kind == whole.kind or _count_people(part, whole))
        and (among.lies_in(part.subject, whole.subject) or _are_people(part, whole, among))
    )


def _are_people(part: Claim, whole: Claim, among: _Among) -> bool:
    """Whether both count persons who may be the same: "20 civilians, 11 of them women" tells of women civilians."""
    subjects = (part.subject, whole.subject)
    return all(among.lies_in(each, "people") for each in subjects) and not among.are_apart(*subjects)


def _least(count: Count) -> int:
    return count.low * (10 - APPROXIMATE_TENTHS) // 10 if count.approximate else count.low


def _most(count: Count) -> int | None:
    if count.high is None or not count.approximate:
        return count.high
    return -(-count.high * (10 + APPROXIMATE_TENTHS) // 10)


def _part_of_others(part: Claim, whole: Claim, among: _Among) -> str:
    if not _count_people(part, whole) or not among.are_apart(part.subject, whole.subject):
        return ""
    return f"nobody is among both {part.subject} and {whole.subject}"


def _part_at_another_time(part: Claim, whole: Claim, _: _Among) -> str:
    one, other = part.when, whole.when
    if one is None or other is None or not (_ends_before(one, other) or _ends_before(other, one)):
        return ""
    return f"the part is said to be of {_time(one)}, the whole of {_time(other)}"


def _part_at_another_place(part: Claim, whole: Claim, among: _Among) -> str:
    """Decided only where the gazetteer knows every place of both: a place that it cannot tell may lie anywhere."""
    if among.contains is None or not part.places or not whole.places:
        return ""
    if any(not place.candidates for place in (*part.places, *whole.places)):
        return ""
    around = {candidate.id for place in whole.places for candidate in place.candidates}
    outside = [place.text for place in part.places if not _meets(place, around, among.contains)]
    names = ", ".join(place.text for place in whole.places)
    return f"{', '.join(outside)} does not lie in {names}" if outside else ""


def _meets(place: PlaceReference, around: Iterable[str], contains: Contains) -> bool:
    """Whether a place may lie in one of others; a wider place than the whole's is not outside of it."""
    may_be = {candidate.id for candidate in place.candidates}
    return not may_be.isdisjoint(around) or any(
        contains(outer, inner) or contains(inner, outer) for inner in may_be for outer in around
    )


# Counts and what they measure


def _zero_that_is_none(claim: Claim, _: Claim | None) -> str:
    count = claim.count
    if count is None or count.low > 0:
        return ""
    if count.high is None:
        return f"{count.text!r} stands as 0 or more, which says nothing; an unknown number is left out"
    if count.high > 0:
        return ""
    if count.approximate:
        return f"{count.text!r} stands as about 0; an unknown number is left out, a zero is sharp"
    if claim.modality not in (Modality.ASSERTED, Modality.REPORTED):
        return f"a zero is put forward as {claim.modality}, which states none"
    return ""


def _absurd_range(claim: Claim, _: Claim | None) -> str:
    count = claim.count
    if count is None or count.high is None or count.low == 0 or count.high <= ABSURD_RANGE * count.low:
        return ""
    return f"from {count.low} to {count.high} is more than a hundredfold"


def _no_origin(claim: Claim, _: Claim | None) -> str:
    if claim.measure is not Measure.CUMULATIVE or (claim.when is not None and claim.when.earliest is not None):
        return ""
    return f"{_told(claim)} add up since a start that is not known"


def _no_unit_of_time(claim: Claim, _: Claim | None) -> str:
    if claim.measure is not Measure.RATE:
        return ""
    words = [span.quote for span in claim.spans]
    words += [each.text for each in (claim.count, claim.when) if each is not None]
    if any(RATE_UNIT.search(VOWEL_MARKS.sub("", each)) for each in words):
        return ""
    return f"{_told(claim)} are a rate, and the words do not say per which unit of time"


def _stock_of_long(claim: Claim, _: Claim | None) -> str:
    if claim.measure is not Measure.STOCK or claim.when is None:
        return ""
    length = _length(claim.when)
    if length is None or length <= LONGEST_STOCK:
        return ""
    return f"{_told(claim)} are said to be present through {_time(claim.when)}, which is {length.days} days"


# Times


def _wrong_precision(claim: Claim, _: Claim | None) -> str:
    when = claim.when
    if when is None:
        return ""
    known = when.earliest is not None or when.latest is not None
    if known != (when.precision is not Precision.UNRESOLVED):
        has = "a time that is known" if known else "no time"
        return f"{when.text!r} has {has} and the precision {when.precision}"
    length = _length(when)
    if length is None:
        return ""
    if length > LONGEST[when.precision] and not SPAN.search(ISO_DATE.sub("", when.text)):
        return f"{when.text!r} has the precision {when.precision} and an interval of {length}"
    if when.precision in COARSE and length < SHORTEST_COARSE:
        return f"{when.text!r} has the precision {when.precision} and an interval of only {length}"
    return ""


def _happened_after_said(claim: Claim, _: Claim | None) -> str:
    if claim.modality not in HAPPENED or claim.when is None or claim.said is None:
        return ""
    if not _ends_before(claim.said, claim.when):
        return ""
    return f"it is said to have happened {_time(claim.when)}, and was said {_time(claim.said)}"


def _length(when: When) -> timedelta | None:
    return None if when.earliest is None or when.latest is None else when.latest - when.earliest


def _ends_before(one: When, other: When) -> bool:
    """Whether one time is over when the other begins; a time with a zone and one without are held well apart."""
    if one.latest is None or other.earliest is None:
        return False
    if (one.latest.utcoffset() is None) == (other.earliest.utcoffset() is None):
        return one.latest <= other.earliest
    return _clock(other.earliest) - _clock(one.latest) >= HOURS_OF_ZONE


def _clock(at: datetime) -> datetime:
    return at.replace(tzinfo=None)


# What a record has


def _no_place(claim: Claim, whole: Claim | None) -> str:
    return "no place is named" if _is_harm_done(claim) and not _has_place(claim, whole) else ""


def _no_time(claim: Claim, whole: Claim | None) -> str:
    if not _is_harm_done(claim) or _has_time(claim, whole):
        return ""
    return "no time is named" if claim.when is None else f"when {claim.when.text!r} was is not known"


def _unknown_place(claim: Claim, _: Claim | None) -> str:
    unknown = dict.fromkeys(place.text for place in claim.places if not place.candidates)
    if claim.modality not in HAPPENED or not unknown:
        return ""
    return f"the gazetteer cannot say where {', '.join(unknown)} is"


def _incomplete_record(claim: Claim, whole: Claim | None) -> str:
    """What a record lacks. A part is no record of its own where its whole is known."""
    if claim.kind not in KILLED or claim.modality not in HAPPENED or whole is not None:
        return ""
    has = {
        "place": _has_place(claim, whole),
        "date or time": _has_time(claim, whole),
        "source": bool(_document(claim)) or any(speaker.name for speaker in claim.speakers),
        "number killed": claim.count is not None,
    }
    missing = [name for name, there in has.items() if not there]
    return f"the record has no {', no '.join(missing)}" if missing else ""


def _nobody_says_it(claim: Claim, _: Claim | None) -> str:
    is_said = claim.kind not in KILLED or claim.count is None or claim.speakers
    return "" if is_said else f"{_told(claim)} are said by nobody"


def _has_place(claim: Claim, whole: Claim | None) -> bool:
    """A part is where its whole is."""
    return bool(claim.places or (whole is not None and whole.places))


def _has_time(claim: Claim, whole: Claim | None) -> bool:
    return any(
        each.when is not None and (each.when.earliest is not None or each.when.latest is not None)
        for each in (claim, whole)
        if each is not None
    )


def _is_harm_done(claim: Claim) -> bool:
    kind = kinds().get(claim.kind)
    is_harm = claim.kind in KILLED or (kind is not None and kind.family == "harm")
    return is_harm and claim.modality in HAPPENED


def _count_people(*claims: Claim) -> bool:
    known = [kinds().get(claim.kind) for claim in claims]
    return all(kind is not None and kind.counts in COUNT_PEOPLE for kind in known)


def _document(claim: Claim) -> str:
    """The document in which it stands: a claim's source."""
    return claim.spans[0].document if claim.spans else ""


def _told(claim: Claim) -> str:
    """A number and whom it counts, as reasons tell it: "13 or more children"."""
    return f"{_number(claim.count)} {claim.subject or claim.kind}"


def _number(count: Count | None) -> str:
    if count is None:
        return "an unknown number of"
    about = "about " if count.approximate else ""
    if count.high is None:
        return f"{about}{count.low} or more"
    return f"{about}{count.low}" if count.low == count.high else f"{about}{count.low} to {count.high}"


def _time(when: When) -> str:
    """A time in words and, because "Monday" does not tell which, as its interval."""
    ends = " to ".join("…" if end is None else end.isoformat(" ", "minutes") for end in (when.earliest, when.latest))
    return f"{when.text!r} ({ends})"


# Each in the order of RULES
OF_PARTS = "parts_within_whole"
OF_A_PART: Mapping[str, Callable[[Claim, Claim, _Among], str]] = {
    "subgroup_within_whole": _subgroup_above_whole,
    "part_among_whole": _part_of_others,
    "part_at_time_of_whole": _part_at_another_time,
    "part_at_place_of_whole": _part_at_another_place,
}
OF_A_CLAIM: Mapping[str, Callable[[Claim, Claim | None], str]] = {
    "empty_is_not_zero": _zero_that_is_none,
    "range_is_a_range": _absurd_range,
    "precision_of_date": _wrong_precision,
    "harm_has_place": _no_place,
    "harm_has_time": _no_time,
    "place_is_found": _unknown_place,
    "minimum_record": _incomplete_record,
    "killed_has_speaker": _nobody_says_it,
    "cumulative_has_origin": _no_origin,
    "rate_has_unit": _no_unit_of_time,
    "stock_at_a_moment": _stock_of_long,
    "happened_before_said": _happened_after_said,
}
