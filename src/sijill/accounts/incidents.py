"""Which claims are about one event: groups with their reasons, and events that are told apart.

Claims of one place and day constrain the same sum, and that they differ is a disagreement; unless they speak of two
events there. What tells two events apart is a name that somebody gave each, a person's word (the link
`different_event`), linkage that found which reports are about one (`sijill link incidents`), or the words themselves
("the second strike"). Then each event becomes a place of its own inside the place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sijill.accounts.atlas import UNNAMED, WORLD, Atlas
from sijill.accounts.constraints import DAY_S, FOREVER, NEVER, Constraint, Scope, moment
from sijill.accounts.groups import plain
from sijill.claims.claim import ClaimId, Measure
from sijill.claims.incident import IncidentGroup
from sijill.claims.kinds import get_kind

LONGEST_S = 2 * DAY_S
"""The longest time within which two counts are taken to be about one event."""

FAMILIES = frozenset({"attack", "harm"})
ATTACK = r"(?:\w+ )?(?:attack|strike|raid|bombing|shelling|explosion|blast|massacre|bomb)\b"
STRIKE_AR, ATTACK_AR = "(?:ال)?(?:غارة|ضربة)", "(?:ال)?(?:هجوم|قصف|انفجار)"
# which of several events is meant
CUES = tuple(
    (cue, re.compile(words, re.IGNORECASE))
    for cue, words in (
        ("first", rf"\b(?:first|initial) {ATTACK}|{STRIKE_AR} (?:ال)?أولى|{ATTACK_AR} (?:ال)?أول"),
        ("second", rf"\bsecond {ATTACK}|{STRIKE_AR} (?:ال)?ثانية|{ATTACK_AR} (?:ال)?ثان"),
        ("third", rf"\bthird {ATTACK}|{STRIKE_AR} (?:ال)?ثالثة|{ATTACK_AR} (?:ال)?ثالث"),
    )
)
DENIED = re.compile(r"(?:\b(?:no|not|without|never|any)|لم|لا|دون|ليس)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
SERIES = re.compile(r"\s+(?:since|in (?:\w+ )?(?:days|weeks|months|years)|of (?:the|its) kind)|\s+منذ", re.IGNORECASE)
"""Words after an ordinal that make it one of a long row ("the first attack since May"), not one of the events told."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Claims about one event. `node` is its place in the atlas where it is told apart from others, else None."""

    name: str
    claims: tuple[ClaimId, ...]
    reasons: tuple[str, ...]
    node: str | None


def find_incidents(
    constraints: Sequence[Constraint], atlas: Atlas, groups: Sequence[IncidentGroup] = ()
) -> tuple[list[Constraint], tuple[Incident, ...]]:
    """Group claims into incidents. Gives the constraints back with the scopes that this makes, in their order.

    `groups` are claims that linkage found to be about one incident. A person's word overrules them; where they speak,
    that claims are of one place and day says nothing.
    """
    grouping = _Grouping({each.id: each for each in constraints}, atlas)
    incidents = grouping.run(groups)
    return [grouping.constraints[each.id] for each in constraints], incidents


class _Grouping:
    def __init__(self, constraints: Mapping[ClaimId, Constraint], atlas: Atlas) -> None:
        self.constraints = dict(constraints)
        self.atlas = atlas
        self.leader = {id_: id_ for id_ in constraints}
        self.reasons: dict[ClaimId, list[str]] = defaultdict(list)
        self.apart: set[frozenset[ClaimId]] = {
            frozenset((each.id, other))
            for each in constraints.values()
            for other in each.claim.different_event
            if other in constraints
        }
        self.set_apart = {id_ for pair in self.apart for id_ in pair}
        self.unclear: set[ClaimId] = set()
        self.joined: set[ClaimId] = set()
        self.group_of: dict[ClaimId, str] = {}

    def run(self, groups: Sequence[IncidentGroup]) -> tuple[Incident, ...]:
        self._join_named()
        self._join_linked()
        for group in sorted(groups, key=lambda group: group.name):
            self._join_group(group)
        self.set_apart |= self.group_of.keys()
        self._join_by_place_and_day()
        members: dict[ClaimId, list[ClaimId]] = defaultdict(list)
        for id_ in self.leader:
            members[self._find(id_)].append(id_)
        found: list[Incident] = []
        for ids in members.values():
            found += self._incidents_of(ids)
        return tuple(found)

    def _find(self, id_: ClaimId) -> ClaimId:
        while self.leader[id_] != id_:
            self.leader[id_] = self.leader[self.leader[id_]]
            id_ = self.leader[id_]
        return id_

    def _join(self, one: ClaimId, other: ClaimId, reason: str) -> None:
        first, second = self._find(one), self._find(other)
        if first != second:
            self.leader[second] = first
            self.reasons[first] += [each for each in self.reasons.pop(second, []) if each not in self.reasons[first]]
        if reason not in self.reasons[first]:
            self.reasons[first].append(reason)

    def _join_named(self) -> None:
        by_name: dict[str, ClaimId] = {}
        for id_, each in self.constraints.items():
            if each.claim.incident is not None:
                first = by_name.setdefault(plain(each.claim.incident), id_)
                self._join(first, id_, f"given to the incident {each.claim.incident}")

    def _join_linked(self) -> None:
        for id_, each in self.constraints.items():
            for other in each.claim.same_event:
                if other in self.constraints:
                    self._join(id_, other, "a person linked them as one event")
                    self.joined.update((id_, other))

    def _join_group(self, group: IncidentGroup) -> None:
        """Join what linkage found to be one incident, to that of which a person spoke where it is one.

        Where persons made several events of it, which of them the others belong to is not known: they stay as they are.
        """
        own = sorted(id_ for id_ in group.claims if id_ in self.constraints)
        spoken = [id_ for id_ in own if self._is_spoken_of(id_)]
        if not own or len({self._find(id_) for id_ in spoken}) > 1:
            return
        first = (spoken or own)[0]
        for id_ in own:
            self._join(first, id_, f"reports linked as one incident with probability {group.probability:.2f}")
            self.group_of[id_] = group.name

    def _is_spoken_of(self, id_: ClaimId) -> bool:
        said = id_ in self.set_apart or id_ in self.joined
        return said or self.constraints[id_].claim.incident is not None

    def _join_by_place_and_day(self) -> None:
        """Join what one place and day hold; a wider place joins only where a single event lies in it."""
        at: dict[tuple[str, str, int], list[ClaimId]] = defaultdict(list)
        for id_, each in self.constraints.items():
            if each.claim.incident is None and _is_event(each) and len(each.outer.places) == 1:
                (node,) = each.outer.places
                for day in range(each.outer.start // DAY_S, -(-each.outer.end // DAY_S)):
                    at[each.outer.unit, node, day].append(id_)
        inside: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        for unit, node, day in at:
            for above in self.atlas.chain(node)[1:]:
                if (unit, above, day) in at:
                    inside[unit, above, day].add(node)
        for (unit, node, day), ids in at.items():
            self._join_all(ids, "one place, one day")
            below = inside.get((unit, node, day), set())
            narrowest = [n for n in below if not any(n != m and self.atlas.contains(n, m) for m in below)]
            if len(narrowest) == 1:
                self._join_all([ids[0], *at[unit, narrowest[0], day][:1]], "one place lies in the other, one day")

    def _join_all(self, ids: Sequence[ClaimId], reason: str) -> None:
        """Join claims that overlap; where events were told apart, what counts the same as they is joined to none."""
        apart = {self._find(id_) for id_ in ids if id_ in self.set_apart}
        told = frozenset().union(*(self.constraints[id_].outer.kinds for id_ in ids if self._find(id_) in apart))
        free = [id_ for id_ in ids if self._find(id_) not in apart]
        unclear = [id_ for id_ in free if self.constraints[id_].outer.kinds & told]
        self.unclear.update(unclear)
        for own in (unclear, [id_ for id_ in free if id_ not in unclear]):
            for other in own[1:]:
                if _overlap(self.constraints[own[0]].outer, self.constraints[other].outer):
                    self._join(own[0], other, reason)

    def _incidents_of(self, ids: Sequence[ClaimId]) -> Iterable[Incident]:
        """The incidents of claims that were joined: one, unless something tells several apart."""
        reasons = tuple(self.reasons.get(self._find(ids[0]), ()))
        names = [name for id_ in ids if (name := self.constraints[id_].claim.incident) is not None]
        if names or self.joined.intersection(ids):
            yield self._told_apart(names[0] if names else f"event of {ids[0]}", ids, reasons)
            return
        cues = {id_: cue for id_ in ids if (cue := self._cue(id_)) is not None}
        if len(set(cues.values())) > 1:
            yield from self._by_cue(ids, cues, reasons)
        elif ids[0] in self.group_of:
            yield self._told_apart(self.group_of[ids[0]], ids, (*reasons, self._label(ids)), self._label(ids))
        elif any(id_ in self.set_apart for id_ in ids):
            yield self._told_apart(f"event of {ids[0]}", ids, (*reasons, "a person linked it as another event"))
        elif self.unclear.intersection(ids):
            yield self._unclear(ids, reasons)
        elif len(ids) > 1:
            yield Incident(self._label(ids), tuple(ids), reasons, None)

    def _by_cue(
        self, ids: Sequence[ClaimId], cues: Mapping[ClaimId, str], reasons: tuple[str, ...]
    ) -> Iterable[Incident]:
        label = self._label(ids)
        for cue in dict.fromkeys(cues.values()):
            own = [id_ for id_ in ids if cues.get(id_) == cue]
            name = f"{label}, the {cue} event"
            yield self._told_apart(name, own, (*reasons, f"apart: the words say {cue!r}"))
        if unclear := [id_ for id_ in ids if id_ not in cues]:
            yield self._unclear(unclear, reasons)

    def _unclear(self, ids: Sequence[ClaimId], reasons: tuple[str, ...]) -> Incident:
        """Claims that may speak of one of several events or of all: no more than a lower bound on them together."""
        for id_ in ids:
            self.constraints[id_] = replace(self.constraints[id_], inner=None)
        why = "which of the events is meant is not said: they bound all of them together from below"
        return Incident(self._label(ids), tuple(ids), (*reasons, why), None)

    def _cue(self, id_: ClaimId) -> str | None:
        words = " ".join(span.quote for span in self.constraints[id_].claim.claim.spans)
        for cue, pattern in CUES:
            found = pattern.search(words)
            if found is not None and not DENIED.search(words[: found.start()]) and not SERIES.match(words, found.end()):
                return cue
        return None

    def _told_apart(
        self, name: str, ids: Sequence[ClaimId], reasons: tuple[str, ...], label: str | None = None
    ) -> Incident:
        """Make an incident a place of its own: all its claims are about exactly that."""
        scopes = [self.constraints[id_].outer for id_ in ids]
        node = self.atlas.add(f"incident:{name}", self._parent(scopes), label or name)
        start, end = max(each.start for each in scopes), min(each.end for each in scopes)
        if start >= end:
            start, end = min(each.start for each in scopes), max(each.end for each in scopes)
        for id_ in ids:
            before = self.constraints[id_]
            outer = replace(before.outer, places=frozenset((node,)), start=start, end=end)
            self.constraints[id_] = replace(before, outer=outer, inner=outer)
        return Incident(name, tuple(ids), reasons, node)

    def _parent(self, scopes: Sequence[Scope]) -> str:
        """The narrowest place that every claim of an incident allows, else the narrowest that holds all of them."""
        named = {node for scope in scopes for node in scope.places}
        told = {node for node in named if not node.startswith(UNNAMED)} or named
        nodes = sorted(told, key=lambda node: (-len(self.atlas.chain(node)), node))
        placed = [scope.places & told for scope in scopes if scope.places & told]
        alone = {node for places in placed if len(places) == 1 for node in places}
        for node in nodes:
            if node in alone and all(any(self.atlas.contains(place, node) for place in places) for places in placed):
                return node
        shared = set.intersection(*(set(self.atlas.chain(node)) for node in nodes))
        return next((above for above in self.atlas.chain(nodes[0]) if above in shared), WORLD)

    def _label(self, ids: Sequence[ClaimId]) -> str:
        scope = self.constraints[ids[0]].outer
        place = ", ".join(self.atlas.label(node) or "unnamed place" for node in sorted(scope.places))
        day = moment(scope.start)
        return place if day is None else f"{place}, {day.date().isoformat()}"


def _is_event(constraint: Constraint) -> bool:
    claim, scope = constraint.claim.claim, constraint.outer
    if constraint.stock or claim.measure in (Measure.CUMULATIVE, Measure.RATE, Measure.STOCK):
        return False
    if get_kind(claim.kind).family not in FAMILIES or NEVER in (scope.start,) or FOREVER in (scope.end,):
        return False
    return scope.end - scope.start <= LONGEST_S


def _overlap(one: Scope, other: Scope) -> bool:
    return one.start < other.end and other.start < one.end
