"""Places as an Arabic text names them, with what is written onto their names ("بحلب", "وإدلب").

Arabic has no capitals: a name is taken where a word before it says that a place follows ("في", "مدينة", "ريف"), where
it is of several words, or of a place so large that its name seldom means another thing. Names that are also people's or
common words are taken only after a word for the kind of place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sijill.gazetteer import Entry, Gazetteer
from sijill.names.arabic import HARAKAT, fold
from sijill.names.romanised import plain
from sijill.reading.arabic.vocabulary import load_vocabulary
from sijill.reading.arabic.words import ARABIC
from sijill.reading.lexicon import load_lexicon
from sijill.reading.placing import FoundName
from sijill.reading.tokens import Tokens

LONGEST = 4
WELL_KNOWN = 50_000
"""A town of so many people is meant by its bare name."""

PREFIXES = ("و", "ف", "ب", "ل", "ك")
LEADING = frozenset(("ب", "ل"))
LISTED = frozenset(("و", "،", "أو", "او", ","))
LIST_REACH = 2
"""Marks and words between the names of a list."""

LONGEST_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Cues:
    """The words around names; languages/ar/places.yaml says what each list does."""

    kinds: dict[str, str]
    part: frozenset[str]
    leads: frozenset[str]
    qualifiers: frozenset[str]
    stop: frozenset[str]


@cache
def load_cues() -> Cues:
    """The words around Arabic place names, once."""
    data = json.loads(files("sijill.reading.languages").joinpath("ar", "places.json").read_text("utf-8"))
    return Cues(
        kinds={word: kind for kind, words in data["kinds"].items() for word in words},
        part=frozenset(data["part"]),
        leads=frozenset(data["leads"]),
        qualifiers=frozenset(data["qualifiers"]),
        stop=frozenset(data["stop"]),
    )


def find_arabic_names(tokens: Tokens, text: str, gazetteer: Gazetteer) -> list[FoundName]:
    """Every name in a stretch of Arabic that may be a place's, in order, none overlapping another."""
    return _Finder(tokens, text, gazetteer).find()


class _Finder:
    """One pass over one stretch."""

    def __init__(self, tokens: Tokens, text: str, gazetteer: Gazetteer) -> None:
        self.lower, self.starts, self.ends, self.text = tokens.lower, tokens.starts, tokens.ends, text
        self.gazetteer, self.cues, self.known = gazetteer, load_cues(), load_vocabulary()
        self.lexicon = load_lexicon("ar")
        self.beginnings = gazetteer.arabic_beginnings()
        self.headed = "|" in text
        self.spelled: dict[str, list[tuple[Entry, float]]] = {}

    def find(self) -> list[FoundName]:
        found: list[FoundName] = []
        reach = 0
        for at, word in enumerate(self.lower):
            if at < reach or not ARABIC.match(word) or not self._may_begin(at, found):
                continue
            one = self._name_at(at, found)
            if one is not None:
                found.append(one)
                reach = one.last
        return found

    def _may_begin(self, at: int, found: list[FoundName]) -> bool:
        """Whether anything at all says that a name may begin here: most words are passed over at once."""
        if self.headed or self.lower[at] in self.beginnings or self.text[self.starts[at]] in PREFIXES:
            return True
        before = self.lower[at - 1] if at else ""
        return before in self.cues.kinds or before == "#" or (bool(found) and at - found[-1].last <= LIST_REACH)

    def _name_at(self, at: int, found: list[FoundName]) -> FoundName | None:
        raw = self.text[self.starts[at] : self.ends[at]]
        kind, led = self._lead(at)
        listed = bool(found) and self._is_listed(found[-1], at)
        for cut in self._cuts(at, raw):
            if (fold(raw[cut:]) if cut else self.lower[at]) not in self.beginnings:
                continue
            prefix = raw[:cut].strip()
            for last in range(min(at + LONGEST, len(self.lower)), at, -1):
                if last > at + 1 and not self._joined(at, last):
                    continue
                options = self._options(self.text[self.starts[at] + cut : self.ends[last - 1]].replace("_", " "))
                if options and self._is_place(at, last, cut, options, kind, led, listed, prefix):
                    return self._found(at, last, cut, options, kind, led)
        if kind or self._heads_line(at):
            return self._unknown(at, kind)
        return self._unknown(at, found[-1].kind) if listed and found[-1].kind else None

    def _cuts(self, at: int, raw: str) -> list[int]:
        """Where a name may begin inside the token: at its first letter, or after what is written onto it."""
        if raw[0] not in PREFIXES or (self.lower[at] in self.known and self.lower[at] not in self.cues.stop):
            return [0]
        letters = [place for place, char in enumerate(raw) if not HARAKAT.match(char)]
        cuts = [0]
        while len(cuts) < 3 and len(letters) > len(cuts) + 2 and raw[letters[len(cuts) - 1]] in PREFIXES:
            cuts.append(letters[len(cuts)])
        return cuts

    def _joined(self, at: int, last: int) -> bool:
        """Whether nothing but single spaces stands between the words."""
        return all(self.text[self.ends[i] : self.starts[i + 1]] in (" ", "_") for i in range(at, last - 1))

    def _options(self, name: str) -> list[tuple[Entry, float]]:
        """The places of this name, exactly spelled or folded."""
        options = self.spelled.get(name)
        if options is None:
            exact = self.gazetteer.find_spelled(" ".join(plain(name).split()))
            options = [(entry, 1.0) for entry in exact] or [
                (entry, score) for entry, score in self.gazetteer.find_folded(name) if self._same_article(name, entry)
            ]
            self.spelled[name] = options
        return options

    def _same_article(self, name: str, entry: Entry) -> bool:
        """Whether some spelling of the place has the article where the name has it ("الباب" is not "باب")."""
        folded = fold(name)
        return any(fold(each).startswith("ال") == folded.startswith("ال") for each in entry.names if ARABIC.match(each))

    def _is_place(
        self,
        at: int,
        last: int,
        cut: int,
        options: list[tuple[Entry, float]],
        kind: str,
        led: bool,
        listed: bool,
        prefix: str,
    ) -> bool:
        word = self.lower[at]
        single = last == at + 1
        bare = fold(self.text[self.starts[at] + cut : self.ends[last - 1]])
        if kind:  # "بلدة عين ترما" is not "عين"
            return not (single and bare in self.cues.stop and self._unknown_follows(last))
        if bare in self.cues.stop or len(bare) < 3:
            return False
        large = any(entry.population >= WELL_KNOWN or entry.kind in ("country", "governorate") for entry, _ in options)
        if single and cut == 0 and word in self.known:
            return led and large and not self.lexicon.words.get(word) and word not in self.lexicon.function
        return led or large or not single or (prefix in LEADING and len(bare) > 3) or listed

    def _unknown_follows(self, at: int) -> bool:
        return at < len(self.lower) and self._joined(at - 1, at + 1) and self._may_be_name(at)

    def _heads_line(self, at: int) -> bool:
        """Whether the word is a heading of its line, or a tag ("#حاس:", "كفررمان |")."""
        if at and self.lower[at - 1] == "#":
            return True
        if not self.headed:
            return False
        begin = max(self.text.rfind("\n", 0, self.starts[at]), 0)
        end = at + 1
        while end < len(self.lower) and end - at < LONGEST_UNKNOWN and self._may_be_name(end):
            end += 1
        headed = end < len(self.lower) and self.lower[end] == "|"
        return headed and not any(map(str.isalpha, self.text[begin : self.starts[at]]))

    def _lead(self, at: int) -> tuple[str, bool]:
        """What the word before says the name is, and whether it leads to a place."""
        lower, cues = self.lower, self.cues
        before = lower[at - 1] if at else ""
        kind = cues.kinds.get(before, "")
        return kind, bool(kind) or before in cues.leads

    def _is_listed(self, previous: FoundName, at: int) -> bool:
        """Whether the name goes on with a list of places."""
        between = self.lower[previous.last : at]
        return bool(between) and len(between) <= LIST_REACH and all(word in LISTED for word in between)

    def _unknown(self, at: int, kind: str) -> FoundName | None:
        """A name that only its kind word shows to be a place ("قرية أم الريش")."""
        last = at
        while last < len(self.lower) and last - at < LONGEST_UNKNOWN and self._may_be_name(last):
            if last > at and (not self._joined(last - 1, last + 1) or self._is_further_place(last)):
                break
            last += 1
        return self._found(at, last, 0, [], kind, True) if last > at else None

    def _is_further_place(self, at: int) -> bool:
        """Whether a word with a preposition written onto it is another place ("الشابورة برفح")."""
        cuts = self._cuts(at, self.text[self.starts[at] : self.ends[at]])[1:]
        return any(self._options(self.text[self.starts[at] + cut : self.ends[at]]) for cut in cuts)

    def _may_be_name(self, at: int) -> bool:
        word = self.lower[at]
        if not ARABIC.match(word) or word in self.cues.qualifiers:
            return False
        return word not in self.known or word in self.cues.stop

    def _found(
        self, at: int, last: int, cut: int, options: list[tuple[Entry, float]], kind: str, led: bool
    ) -> FoundName:
        before = self.lower[at - 1] if at else ""
        earlier = self.lower[at - 2] if at > 1 else ""
        part = before in self.cues.part or (bool(kind) and earlier in self.cues.part)
        return FoundName(at, last, self.starts[at] + cut, self.ends[last - 1], options, kind, part, led or cut > 0)
