"""The rules of the field, each with the standard on which it stands; `checks` holds claims to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

EVERY_CASUALTY = "Every Casualty, Standards for Casualty Recording (2016)"
OHCHR = "OHCHR, Guidance on Casualty Recording (2019)"
ACLED = "ACLED, Codebook"
GED = "UCDP, GED Codebook"
OURS = "Sijill, docs/concepts/count.md, What a count measures"
HERE = "check_claims"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `reference` is the standard, with its section where that is certain; `enforced` tells where."""

    id: str
    sentence: str
    reference: str
    enforced: str = HERE


def _rules(*rules: Rule) -> Mapping[str, Rule]:
    return MappingProxyType({rule.id: rule for rule in rules})


RULES: Mapping[str, Rule] = _rules(
    Rule(
        "bounds_in_order",
        "The least number of a count is at most its greatest.",
        f"{GED}, columns low, best and high",
        "Count refuses any other (src/sijill/values/count.py)",
    ),
    Rule(
        "subgroup_within_whole",
        "The least number of a subgroup is at most the greatest number of the whole.",
        "HXL 1.1, hashtag dictionary: attributes such as +f and +children narrow the group that a hashtag counts",
    ),
    Rule(
        "part_among_whole",
        "Whom a part counts can be among whom its whole counts: fighters are not among civilians.",
        "HXL 1.1, hashtag dictionary: attributes such as +f and +children narrow the group that a hashtag counts",
    ),
    Rule(
        "part_at_time_of_whole",
        "A part happened at a time of its whole.",
        f"{GED}: an event is an incident at a specific location and a specific date",
    ),
    Rule(
        "part_at_place_of_whole",
        "A part happened at a place of its whole.",
        f"{GED}: an event is an incident at a specific location and a specific date",
        f"{HERE}, where it is given the hierarchy of places",
    ),
    Rule(
        "parts_within_whole",
        "Parts of one whole that share nobody, told by one speaker, are together at most the greatest number of the"
        " whole.",
        f"{GED}: best is the sum of deaths_a, deaths_b, deaths_civilians and deaths_unknown",
    ),
    Rule(
        "empty_is_not_zero",
        "A zero is asserted or reported, and sharp; a number that is not known is left out.",
        f"{EVERY_CASUALTY}, p. 25: what sources leave open is recorded as unknown",
    ),
    Rule(
        "range_is_a_range",
        "The greatest number of a count is at most a hundred times its least.",
        f"{EVERY_CASUALTY}, p. 25: a range runs from the lowest to the highest number reported",
    ),
    Rule(
        "precision_of_date",
        "The precision of a time is recorded and agrees with the length of its interval.",
        f"{ACLED}, Time precision codes; {GED}, columns date_prec, date_start and date_end",
    ),
    Rule("harm_has_place", "A claim of harm names a place.", f"{EVERY_CASUALTY}: location of incident; {OHCHR}"),
    Rule(
        "harm_has_time", "A claim of harm has a date or a time.", f"{EVERY_CASUALTY}: date or time of incident; {OHCHR}"
    ),
    Rule(
        "place_is_found",
        "A place is recorded so finely that it can be put on a map.",
        f"{ACLED}, Spatial precision codes; {GED}, column where_prec",
    ),
    Rule(
        "minimum_record",
        "A record of people killed has a place, a date or time, a source and their number.",
        f"{EVERY_CASUALTY}: location, date or time, source and numbers killed are the least that is recorded",
    ),
    Rule(
        "killed_has_speaker",
        "A number of people killed is said by somebody, be it somebody without a name.",
        f"{EVERY_CASUALTY}: source; {ACLED}, Information sources",
    ),
    Rule(
        "cumulative_has_origin",
        "A number that adds up since a start says since when.",
        "Every Casualty, The Range of Sources in Casualty Recording, pp. 10–11: totals without their incidents cannot"
        " be checked",
    ),
    Rule("rate_has_unit", "A rate says in its words per which unit of time.", OURS),
    Rule("stock_at_a_moment", "A number present is said of a time of at most a month.", OURS),
    Rule(
        "happened_before_said",
        "What is said to have happened did not begin after it was said.",
        "Berkeley Protocol on Digital Open Source Investigations (2020), chapter VI, Verification",
    ),
)
