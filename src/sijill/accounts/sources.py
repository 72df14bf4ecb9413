"""Who says what, independently of whom: outlets that quote one office are one source."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from sijill.accounts.assessed import origin_of
from sijill.accounts.constraints import Constraint
from sijill.accounts.policy import Policy
from sijill.accounts.revisions import UNNAMED_SOURCE, source_key
from sijill.claims.claim import ClaimId
from sijill.values.document import Speaker


@dataclass(frozen=True, slots=True)
class Source:
    """An origin of claims. `via` are those who passed them on; `claims` the positions of its claims.

    Claims that nobody is named for are not independent of any other: `named` is False.
    """

    speaker: Speaker
    via: tuple[str, ...]
    claims: tuple[int, ...]

    @property
    def named(self) -> bool:
        """Whether it is known who it is."""
        return self.speaker.name is not None


@dataclass(frozen=True, slots=True)
class Value:
    """One value that is given, by which sources independently of one another, in which claims."""

    low: int
    high: int | None
    sources: tuple[Speaker, ...]
    claims: tuple[ClaimId, ...]


def find_sources(constraints: Sequence[Constraint], policy: Policy) -> tuple[Source, ...]:
    """The sources of claims, in the order of their first claim."""
    by_key: dict[str, list[int]] = {}
    for position, each in enumerate(constraints):
        by_key.setdefault(source_key(each, policy), []).append(position)
    return tuple(_source([constraints[position] for position in at], at) for at in by_key.values())


def _source(constraints: Sequence[Constraint], positions: Sequence[int]) -> Source:
    chains = [origin_of(each.claim.claim.speakers) for each in constraints]
    via = dict.fromkeys(speaker.name for _, others in chains for speaker in others if speaker.name)
    return Source(chains[0][0], tuple(via), tuple(positions))


def without_copies(
    constraints: Sequence[Constraint], policy: Policy
) -> tuple[list[Constraint], Mapping[ClaimId, Sequence[Constraint]]]:
    """Of what one source says and several pass on, one claim, and the others under its id.

    One office weighs once, however many outlets quote it, and what it says itself stands for what others make of it
    ("close to 600" passed on as "more than 600"). What cannot be true beside it is no copy: it may be news. Nor is what
    nobody by name says.
    """
    own: dict[Hashable, list[Constraint]] = {}
    copies: dict[ClaimId, list[Constraint]] = {}
    for each in sorted(constraints, key=_is_passed_on):
        source = source_key(each, policy)
        if source.startswith(UNNAMED_SOURCE) or each.claim.contradicts:
            copies[each.id] = []
            continue
        known = own.setdefault((source, each.stock, each.outer, each.inner), [])
        original = next((other for other in known if _is_copy(each, other)), None)
        if original is None:
            known.append(each)
            copies[each.id] = []
        else:
            copies[original.id].append(each)
    return [each for each in constraints if each.id in copies], copies


def _is_passed_on(constraint: Constraint) -> bool:
    return not constraint.claim.is_dated_by_its_speaker and len(constraint.claim.claim.speakers) > 1


def _is_copy(one: Constraint, other: Constraint) -> bool:
    """Whether one is what the other says, in the same figures, or passed on in figures that agree with them."""
    if (one.low, one.high) == (other.low, other.high):
        return True
    meet = (one.high is None or other.low <= one.high) and (other.high is None or one.low <= other.high)
    return meet and _is_passed_on(one) and not _is_passed_on(other)


def find_values(constraints: Sequence[Constraint], sources: Sequence[Source]) -> tuple[Value, ...]:
    """The values given on what is asked, each with its independent sources; claims of parts and wholes stand apart."""
    source_of: Mapping[int, Source] = {position: source for source in sources for position in source.claims}
    groups: dict[tuple[object, int, int | None], list[int]] = {}
    for position, each in enumerate(constraints):
        groups.setdefault((each.outer, each.low, each.high), []).append(position)
    found = []
    for (_, low, high), positions in groups.items():
        speakers = dict.fromkeys(source_of[position].speaker for position in positions)
        found.append(Value(low, high, tuple(speakers), tuple(constraints[position].id for position in positions)))
    return tuple(sorted(found, key=lambda value: (value.low, value.high is None, value.high or 0, value.claims)))
