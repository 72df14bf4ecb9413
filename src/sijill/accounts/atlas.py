"""Places as an account needs them: what lies in what, and which places a claim's words cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.groups import plain
from sijill.claims.claim import Claim
from sijill.errors import InputError
from sijill.gazetteer import Gazetteer
from sijill.gazetteer.entries import KINDS, Entry
from sijill.values.place import Candidate, PlaceReference

WORLD = "world"
WIDEST_FIRST = ("city", "town", "village", "camp", "neighbourhood", "landmark", "district", "governorate", "country")
"""Which kind of place a name alone means, where several have it: the inhabited place before the area named after it."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The places that words cover: `outer` all that may be meant, `inner` what is meant for certain."""

    outer: frozenset[str]
    inner: frozenset[str]


@dataclass(slots=True)
class Atlas:
    """The hierarchy of places that claims and question name. Nodes are ids of the gazetteer, and others that it does
    not have: a place as it is written, the unnamed place of a document, an incident.
    """

    gazetteer: Gazetteer
    margin: float
    _parents: dict[str, str] = field(default_factory=dict)
    _chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _found: dict[str, Entry | None] = field(default_factory=dict)
    _labels: dict[str, str] = field(default_factory=dict)

    def chain(self, node: str) -> tuple[str, ...]:
        """The node and all that contains it, the world last."""
        if node not in self._chains:
            if node == WORLD:
                self._chains[node] = (WORLD,)
            elif node in self._parents:
                self._chains[node] = (node, *self.chain(self._parents[node]))
            else:
                self._chains[node] = (node, *self.gazetteer.ancestors(node), WORLD)
        return self._chains[node]

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` lies in `outer`, or is it."""
        return outer in self.chain(inner)

    def add(self, node: str, parent: str, label: str) -> str:
        """Take in a node that the gazetteer does not have."""
        if node not in self._parents:
            self._parents[node] = parent
            self._labels[node] = label
        return node

    def label(self, node: str) -> str:
        """What a person calls the node."""
        if node in self._labels or node == WORLD:
            return self._labels.get(node, "")
        return self.gazetteer.get_entry(node).name

    def find(self, words: str) -> Entry | None:
        """The place that a name alone means, by kind and then by inhabitants; None where the gazetteer has none.

        "Sukkari, Aleppo" is the Sukkari that lies in Aleppo.
        """
        if words not in self._found:
            name, *around = (part.strip() for part in words.split(","))
            matches = self.gazetteer.find(name) if name else []
            if around:
                matches = [pair for pair in matches if self._lies_in(pair[0], around)]
            best = [entry for entry, score in matches if score >= matches[0][1] - self.margin]
            self._found[words] = min(best, key=_preference) if best else None
        return self._found[words]

    def _lies_in(self, entry: Entry, around: Sequence[str]) -> bool:
        above = set(self.gazetteer.ancestors(entry.id))
        return all(any(match.id in above for match, _ in self.gazetteer.find(name)) for name in around)

    def node(self, words: str) -> str:
        """The node of a place as it is written."""
        if self.gazetteer.holds(words):
            return words
        entry = self.find(words)
        return entry.id if entry is not None else self.add(f"text:{plain(words)}", WORLD, words)

    def get_known(self, words: str, named: Iterable[str]) -> str:
        """The node of a place that a question names.

        Raises InputError where neither the gazetteer has it nor a claim (`named`: the nodes of claims) writes it so.
        """
        node = self.node(words)
        if not node.startswith("text:") or node in set(named):
            return node
        raise InputError(
            f"no place is called {words!r}, neither in the gazetteer nor in a claim (sijill gazetteer lookup finds"
            " spellings; --gazetteer FILE brings places of your own)"
        )

    def resolved(self, claim: Claim) -> Claim:
        """The claim with the place that each of its words without candidates means, where the gazetteer has it."""
        if all(place.candidates for place in claim.places):
            return claim
        return replace(claim, places=tuple(self._resolved(place) for place in claim.places))

    def _resolved(self, place: PlaceReference) -> PlaceReference:
        entry = None if place.candidates else self.find(place.text)
        if entry is None:
            return place
        return replace(place, candidates=(Candidate(entry.id, entry.name, entry.lat, entry.lon, 1.0),))

    def cover(self, claim: AssessedClaim, places: Sequence[PlaceReference], *, unnamed_is_one: bool) -> Cover:
        """What the places of a claim cover together; without any, the place of its document that is not named."""
        if not places:
            key = f"unnamed:{claim.document}" if unnamed_is_one and claim.document else f"unnamed:claim {claim.id}"
            only = frozenset((self.add(key, WORLD, ""),))
            return Cover(only, only)
        covers = [self._cover_of(place) for place in places]
        outer = frozenset().union(*(cover.outer for cover in covers))
        inner = frozenset().union(*(cover.inner for cover in covers))
        # "in Sukkari, Aleppo" names a place and what it lies in: what is meant for certain is the narrower
        narrow = frozenset(n for n in inner if not any(n != other and self.contains(n, other) for other in outer))
        return Cover(outer, narrow)

    def _cover_of(self, place: PlaceReference) -> Cover:
        nothing: frozenset[str] = frozenset()
        if not place.candidates:
            only = frozenset((self.node(place.text),))
            return Cover(only, nothing if place.part else only)
        held = [each for each in place.candidates if self.gazetteer.holds(each.id)]
        if not held:
            only = frozenset((self.node(place.text),))
            return Cover(only, nothing if place.part else only)
        best = [each.id for each in held if each.score > held[0].score - self.margin]
        outer = frozenset(best)
        inner = frozenset(n for n in best if all(self.contains(other, n) for other in best))
        return Cover(outer, nothing if place.part else inner)


def _preference(entry: Entry) -> tuple[int, int, str]:
    rank = WIDEST_FIRST.index(entry.kind) if entry.kind in WIDEST_FIRST else len(KINDS)
    return rank, -entry.population, entry.id


def labels(atlas: Atlas, nodes: Iterable[str]) -> Mapping[str, str]:
    """The names of nodes, in their order by id."""
    return {node: atlas.label(node) for node in sorted(nodes)}
