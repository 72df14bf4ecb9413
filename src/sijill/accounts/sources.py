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

    One office weighs once, however many outlets quote it. What nobody by name says is never taken for a copy.
    """
    first: dict[Hashable, Constraint] = {}
    copies: dict[ClaimId, list[Constraint]] = {}
    for each in constraints:
        source = source_key(each, policy)
        named = not source.startswith(UNNAMED_SOURCE) and not each.claim.contradicts
        key = (source, each.stock, each.outer, each.inner, each.low, each.high) if named else each.id
        original = first.setdefault(key, each)
        held = copies.setdefault(original.id, [])
        if original is not each:
            held.append(each)
    return list(first.values()), copies


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
