"""Places as an English text names them: exact and romanised names.

A name is found by its spelling, or by its key where the words around it say that it is a place. Which place it is, the
rest of the document says (placing.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from sijill.gazetteer import Entry, Gazetteer
from sijill.names.romanised import plain
from sijill.reading.placing import FoundName
from sijill.reading.tokens import Tokens, is_cased

LONGEST = 4
SURELY = 0.8
"""A name of several words is found without a lead where some spelling is so near."""

CAPITALS_NEED_PEOPLE = 50_000
"""In a text of capitals, a lone name without a lead must be of a town of so many people."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The words around names, by what they say."""

    kinds: dict[str, str]
    part: frozenset[tuple[str, str]]
    directions: frozenset[str]
    leads: frozenset[str]
    organisations: frozenset[str]
    stop: frozenset[str]


@cache
def load_cues(language: str) -> Cues:
    """The words around place names in a language."""
    text = files("sijill.reading.languages").joinpath(language, "places.json").read_text("utf-8")
    data = json.loads(text)
    return Cues(
        kinds={word: kind for kind, words in data["kinds"].items() for word in words},
        part=frozenset((first, second) for first, second in (phrase.split() for phrase in data["part"])),
        directions=frozenset(data["directions"]),
        leads=frozenset(data["leads"]),
        organisations=frozenset(data["organisations"]),
        stop=frozenset(data["stop"]),
    )


def find_names(tokens: Tokens, text: str, gazetteer: Gazetteer) -> list[FoundName]:
    """Every name in a stretch of English that may be a place's, in order, none overlapping another."""
    finder = _Finder(tokens, text, gazetteer, load_cues("en"))
    found = finder.find()
    finder.narrow(found)
    return found


@lru_cache(maxsize=2)
def _words_of(text: str) -> frozenset[str]:
    """All words of a text as they are written; a text of many stretches is asked for once."""
    return frozenset(text.split())


class _Finder:
    """One pass over one stretch of a text."""

    def __init__(self, tokens: Tokens, text: str, gazetteer: Gazetteer, cues: Cues) -> None:
        self.lower = [plain(word) for word in tokens.lower] if not text.isascii() else tokens.lower
        self.starts, self.ends, self.text = tokens.starts, tokens.ends, text
        self.gazetteer, self.cues = gazetteer, cues
        self.cased = is_cased(text)
        self.known: dict[str, list[tuple[Entry, float]]] = {}

    def find(self) -> list[FoundName]:
        found: list[FoundName] = []
        capitals = self._capitals()
        reach = 0
        for at in capitals:
            if at < reach:
                continue
            one = self._name_at(at, found)
            if one is not None:
                found.append(one)
                reach = one.last
        return found

    def narrow(self, found: list[FoundName]) -> None:
        """Keep, of "Tripoli, Lebanon", only the Tripoli that lies in Lebanon, where there is one."""
        for one, following in pairwise(found):
            if self.lower[one.last : following.first] != [","]:
                continue
            outer = {entry.id for entry, _ in following.options}
            inner = [option for option in one.options if not outer.isdisjoint(self.gazetteer.ancestors(option[0].id))]
            one.options = inner or one.options

    def _capitals(self) -> list[int]:
        text, lower = self.text, self.lower
        if not self.cased:
            stop = self.cues.stop
            return [at for at, word in enumerate(lower) if (word not in stop and len(word) > 3) or self._begins(at)]
        return [
            at
            for at, start in enumerate(self.starts)
            if text[start].isupper() or ("-" in lower[at] and text[start : self.ends[at]] != lower[at])
        ]

    def _begins(self, at: int) -> bool:
        """Whether a short or common word of a text of capitals begins a name of two words ("SAN SALVADOR")."""
        lower = self.lower
        if at + 1 == len(lower) or not self._adjacent(at, at + 1):
            return False
        return self.gazetteer.is_spelled(f"{lower[at]} {lower[at + 1]}")

    def _capital(self, at: int) -> bool:
        word = self.text[self.starts[at] : self.ends[at]]
        return word[:1].isupper() or ("-" in word and not word.islower())

    def _name_at(self, at: int, found: list[FoundName]) -> FoundName | None:
        lower = self.lower
        end = min(at + LONGEST, len(lower))
        while end > at + 1 and not (self._capital(end - 1) and self._joined(at, end)):
            end -= 1
        ends = [last for last in range(end, at, -1) if self._capital(last - 1)]
        for last in ends:
            options = self._spelled(at, last) or self._kindred(at, last, found)
            if options:
                return self._found(at, last, options)
        return self._unknown(at)

    def _spelled(self, at: int, last: int) -> list[tuple[Entry, float]]:
        """The places of exactly this spelling, where the words are a place's name here."""
        words = self.lower[at] if last == at + 1 else " ".join(self.lower[at:last])
        if not self.gazetteer.is_spelled(words):
            words = words.removesuffix("s")  # "Aleppo's", and where a text lost its apostrophes
            if not self.gazetteer.is_spelled(words):
                return []
        if not self._is_name(at, last, spelled=True):
            return []
        options = [(entry, 1.0) for entry in self.gazetteer.find_spelled(words)]
        return options if self._large_enough(at, last, options) else []

    def _kindred(self, at: int, last: int, found: list[FoundName]) -> list[tuple[Entry, float]]:
        """The places of another spelling, where the words around say that this is a place, or it is long enough."""
        if not self.cased or not self._is_name(at, last, spelled=False):
            return []
        parts = self.lower[at:last]
        if len(parts) > 1 and (parts[0] in self.cues.leads or parts[0] in ("a", "an", "the")):
            return []  # "A Syrian", "In Aleppo": not the name of a quarter
        here = self._is_place_here(at, last, found)
        if (not here and last == at + 1) or self._goes_on(last):
            return []
        options = self._folded(self.text[self.starts[at] : self.ends[last - 1]])
        return options if here or any(score >= SURELY for _, score in options) else []

    def _goes_on(self, last: int) -> bool:
        """Whether another capital word follows, so that what ends here is only the beginning of some name."""
        lower, kinds = self.lower, self.cues.kinds
        if last >= len(lower) or not self._capital(last) or not self._adjacent(last - 1, last):
            return False
        return lower[last] not in kinds and not self._heading(last) and not self._common(lower[last])

    def _joined(self, at: int, last: int) -> bool:
        """Whether the words stand in one phrase: only spaces and hyphens between them."""
        between = self.text[self.ends[at] : self.starts[last - 1]] if last - 1 > at else ""
        return all(word[:1].isalpha() for word in self.lower[at:last]) and "," not in between and "." not in between

    def _folded(self, name: str) -> list[tuple[Entry, float]]:
        options = self.known.get(name)
        if options is None:
            options = self.known[name] = self.gazetteer.find_folded(name)
        return options

    def _is_name(self, at: int, last: int, *, spelled: bool) -> bool:
        """Whether the words are a place's name here and not a person's, an organisation's or a common word."""
        lower, cues = self.lower, self.cues
        if last == at + 1 and (lower[at] in cues.stop or len(lower[at]) < 3) and not self._abbreviation(at):
            return False
        after = lower[last].removesuffix("'s") if last < len(lower) else ""
        if after not in cues.organisations:
            after = after.removesuffix("s")
        if after in cues.organisations and last < len(lower) and (self._capital(last) or not self.cased):
            return after in ("regime", "government", "forces", "troops", "officials", "war") and spelled
        before = lower[at - 1] if at else ""
        if self.cased and at and self._capital(at - 1) and before[:1].isalpha() and self._adjacent(at - 1, at):
            known = before in cues.directions or before in cues.kinds or before in cues.leads
            return known or (spelled and last - at > 1) or self._common(before) or self._heading(at)
        return True

    def _abbreviation(self, at: int) -> bool:
        word = self.text[self.starts[at] : self.ends[at]]
        return word in ("US", "UK", "U.S.", "U.K.", "USA", "UAE")

    def _adjacent(self, one: int, other: int) -> bool:
        return self.text[self.ends[one] : self.starts[other]] == " "

    def _common(self, word: str) -> bool:
        """Whether a capital word is seen in small letters elsewhere in the text: then it is no part of a name."""
        return word in _words_of(self.text)

    def _heading(self, at: int) -> bool:
        """Whether most words around are capital, so that capitals tell nothing."""
        near = range(max(0, at - 4), min(len(self.lower), at + 5))
        return sum(self._capital(i) for i in near if self.lower[i][:1].isalpha()) > len(near) * 0.7

    def _is_place_here(self, at: int, last: int, found: list[FoundName]) -> bool:
        """Whether the words around a name that is not spelled as in the gazetteer say that it is a place."""
        lower, cues = self.lower, self.cues
        after = lower[last] if last < len(lower) else ""
        before = lower[at - 1] if at else ""
        if after in cues.kinds or before in cues.leads or before in cues.kinds or before in cues.directions:
            return True
        previous = found[-1] if found else None
        if previous is None:
            return False
        between = lower[previous.last : at]
        return (
            bool(between) and len(between) <= 4 and all(w in (",", "and", "&", "the", "of", "parts") for w in between)
        )

    def _large_enough(self, at: int, last: int, options: list[tuple[Entry, float]]) -> bool:
        if self.cased or last - at > 1:
            return True
        before = self.lower[at - 1] if at else ""
        lead = (
            before in self.cues.leads or before in self.cues.kinds or (at > 1 and self.lower[at - 2] in self.cues.kinds)
        )
        return lead or any(e.population >= CAPITALS_NEED_PEOPLE or e.kind == "country" for e, _ in options)

    def _unknown(self, at: int) -> FoundName | None:
        """A name that only its kind word shows to be a place ("the village of Umm Rish")."""
        lower = self.lower
        if at < 2 or lower[at - 1] != "of" or lower[at - 2] not in self.cues.kinds:
            return None
        last = at + 1
        while last < len(lower) and last - at < 3 and self._capital(last) and self._adjacent(last - 1, last):
            last += 1
        return self._found(at, last, [])

    def _found(self, at: int, last: int, options: list[tuple[Entry, float]]) -> FoundName:
        lower, cues = self.lower, self.cues
        after = lower[last] if last < len(lower) else ""
        before = lower[at - 1] if at else ""
        kind = cues.kinds.get(after, "")
        if not kind and before == "of" and at > 1:
            kind = cues.kinds.get(lower[at - 2], "")
        lead = (lower[at - 2], before) if at > 1 else ("", "")
        part = (
            before in cues.directions
            or lead in cues.part
            or (before == "the" and at > 2 and lower[at - 3 : at - 1] in PARTS)
        )
        start, end = self.starts[at], self.ends[last - 1]
        return FoundName(at, last, start, end, options, kind, part, before in cues.leads)


PARTS = (["parts", "of"], ["part", "of"], ["outskirts", "of"], ["most", "of"], ["much", "of"])
