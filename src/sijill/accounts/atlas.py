"""Places as an account needs them: what lies in what, and which places a claim's words cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.groups import plain
from sijill.claims.claim import Claim
from sijill.errors import InputError
from sijill.gazetteer import Gazetteer
from sijill.gazetteer.entries import KINDS, Entry
from sijill.values.place import Candidate, PlaceReference

WORLD = "world"
UNNAMED = "unnamed:"
"""How the node of a place begins that its document does not name. It may be any place, and no sum adds it to others."""

MEANT_FIRST = ("city", "town", "village", "camp", "neighbourhood", "landmark", "district", "governorate", "country")
"""Which kind of place a name alone means, where several have it: the inhabited place before the area named after it."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The places that words cover: `outer` all that may be meant, `inner` what is meant for certain."""

    outer: frozenset[str]
    inner: frozenset[str]


@dataclass(slots=True)
class Atlas:
    """The hierarchy of places that claims and question name.

    Nodes are ids of the gazetteer, and others that it does not have: a place as it is written, the unnamed place of a
    document, an incident. `favoured` are places that claims mean for certain: of several of one name, one of these is
    meant.
    """

    gazetteer: Gazetteer
    margin: float
    favoured: frozenset[str] = frozenset()
    _parents: dict[str, str] = field(default_factory=dict)
    _chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _found: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _labels: dict[str, str] = field(default_factory=dict)
    _written: dict[str, list[str]] = field(default_factory=dict)

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

    def holds_within(self, outer: str, inner: str) -> bool:
        """Whether `inner` lies in `outer`, of places that the gazetteer holds; of others it is taken for granted."""
        known = self.gazetteer.holds(outer) and self.gazetteer.holds(inner)
        return not known or self.contains(outer, inner)

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

    def find(self, words: str) -> tuple[Entry, ...]:
        """The places that a name may mean, first the one that it is taken to mean; an id means its place.

        That is one that claims mean for certain, else the first by kind and inhabitants. "Sukkari, Aleppo" is the
        Sukkari that lies in Aleppo.
        """
        if self.gazetteer.holds(words):
            return (self.gazetteer.get_entry(words),)
        if words not in self._found:
            name, *around = (part.strip() for part in words.split(","))
            matches = self.gazetteer.find(name) if name else []
            if around:
                matches = [pair for pair in matches if self._lies_in(pair[0], around)]
            best = (entry for entry, score in matches if score >= matches[0][1] - self.margin)
            self._found[words] = tuple(sorted(best, key=self._preference))
        return self._found[words]

    def _preference(self, entry: Entry) -> tuple[bool, int, int, str]:
        rank = MEANT_FIRST.index(entry.kind) if entry.kind in MEANT_FIRST else len(KINDS)
        return entry.id not in self.favoured, rank, -entry.population, entry.id

    def alternatives(self, words: str) -> tuple[Entry, ...]:
        """Other places of the name that neither lie in the one that is meant nor hold it."""
        if self.gazetteer.holds(words) or not (found := self.find(words)):
            return ()
        meant = found[0].id
        others = (entry for entry in found[1:] if not self.contains(entry.id, meant))
        return tuple(entry for entry in others if not self.contains(meant, entry.id))

    def _lies_in(self, entry: Entry, around: Sequence[str]) -> bool:
        above = set(self.gazetteer.ancestors(entry.id))
        return all(any(match.id in above for match, _ in self.gazetteer.find(name)) for name in around)

    def node(self, words: str) -> str:
        """The node of a place as it is written."""
        if self.gazetteer.holds(words):
            return words
        found = self.find(words)
        if found:
            return found[0].id
        name, _, around = words.partition(",")
        known = self._written.setdefault(plain(name), [])
        if around.strip():
            node = self.add(f"text:{plain(words)}", self.node(around.strip()), name.strip())
        else:
            node = self.add(f"text:{plain(name)}", WORLD, name.strip())
        if node not in known:
            known.append(node)
        return node

    def take_in(self, claims: Iterable[Claim]) -> None:
        """Know the places that claims name, whether they come to bounds or not.

        Those that say what they lie in come first: the same name alone means the same place.
        """
        written = {place.text for claim in claims for place in claim.places if not place.candidates}
        for words in sorted(written, key=lambda words: ("," not in words, words)):
            self.node(words)

    def get_known(self, words: str) -> str:
        """The node of a place that a question names.

        Raises InputError where neither the gazetteer has it nor any claim that was taken in writes it so.
        """
        name = plain(words.partition(",")[0])
        if self.gazetteer.holds(words) or self.find(words):
            return self.node(words)
        written = self._written.get(name, [])
        if len(written) == 1 and "," not in words:
            return written[0]
        if written:
            return self.node(words)
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
        if place.candidates or not self.find(place.text):
            return place
        entry = self.find(place.text)[0]
        return replace(place, candidates=(Candidate(entry.id, entry.name, entry.lat, entry.lon, 1.0),))

    def cover(self, claim: AssessedClaim, places: Sequence[PlaceReference], *, unnamed_is_one: bool) -> Cover:
        """What the places of a claim cover together; without any, the place of its document that is not named."""
        if not places:
            known = unnamed_is_one and claim.document
            key = f"{UNNAMED}{claim.document}" if known else f"{UNNAMED}claim {claim.id}"
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
        is_known = held[0] is place.candidates[0]
        inner = frozenset(n for n in best if is_known and all(self.contains(other, n) for other in best))
        return Cover(outer, nothing if place.part else inner)


def favoured_places(claims: Iterable[Claim], margin: float) -> frozenset[str]:
    """The places that claims mean for certain: one candidate, or one that is better than the next by the margin."""
    found: set[str] = set()
    for claim in claims:
        for place in claim.places:
            first, *others = place.candidates or (None,)
            if first is not None and (not others or first.score - others[0].score >= margin):
                found.add(first.id)
    return frozenset(found)
