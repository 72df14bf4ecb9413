"""Look a name up: exact spellings first, then names of one key, each with how near it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from sijill.errors import InputError, ParseError
from sijill.gazetteer.entries import Entry, PlaceId
from sijill.gazetteer.tables import format_entry, parse_entry, parse_table
from sijill.names.arabic import arabic_key, fold
from sijill.names.romanised import key_of, likeness, plain

ARABIC = re.compile("[\u0600-\u06ff]")
SPELLED = 1.0
LEAST_LIKENESS = 0.6
"""Below this, two names of one key are more often two names ("Salah", "Saleh a-Wali")."""

SHORTEST_KEY = 3
FOLDED = 0.95
"""What the best folded name is worth beside an exact one."""


class Gazetteer:
    """Places by name, with their hierarchy.

    Entries are kept as the lines they were read from and parsed when they are asked for: a start costs the index only.
    """

    __slots__ = ("_beginnings", "_entries", "_exact", "_folded", "_lines", "_positions")

    def __init__(self, lines: list[str], exact: dict[str, str], folded: dict[str, str]) -> None:
        self._lines = lines
        self._exact = exact
        self._folded = folded
        self._positions: dict[str, int] = {}
        self._entries: dict[int, Entry] = {}
        self._beginnings: frozenset[str] | None = None

    def _entry(self, position: int) -> Entry:
        entry = self._entries.get(position)
        if entry is None:
            entry = self._entries[position] = parse_entry(self._lines[position])
        return entry

    def _at(self, positions: str | None) -> Iterator[Entry]:
        return (self._entry(int(position)) for position in positions.split(",")) if positions else iter(())

    def arabic_beginnings(self) -> frozenset[str]:
        """The first word of every Arabic name, folded: where no name can begin, none need be looked for."""
        if self._beginnings is None:
            names = (name for name in self._exact if ARABIC.match(name))
            self._beginnings = frozenset(fold(name.split(" ")[0]) for name in names)
        return self._beginnings

    def is_spelled(self, words: str) -> bool:
        """Whether some place is spelled so; `words` as `plain` gives them, with single spaces."""
        return words in self._exact or ("-" in words and words.replace("-", " ") in self._exact)

    def find_spelled(self, words: str) -> list[Entry]:
        """The places that are spelled so; "al-bab" is also "al bab", for names too short to have a folded key."""
        return list(self._at(self._exact.get(words) or self._exact.get(words.replace("-", " "))))

    def find_folded(self, name: str) -> list[tuple[Entry, float]]:
        """The places whose name has the same key, with the likeness of the nearest spelling, best first."""
        key = arabic_key(name) if ARABIC.search(name) else key_of(name)
        if len(key) < SHORTEST_KEY:
            return []
        found: list[tuple[Entry, float]] = []
        for entry in self._at(self._folded.get(key)):
            near = max(_near(name, key, spelling) for spelling in (entry.name, *entry.names))
            if near >= LEAST_LIKENESS:
                found.append((entry, FOLDED * near))
        return sorted(found, key=lambda pair: (-pair[1], pair[0].id))

    def find(self, name: str) -> list[tuple[Entry, float]]:
        """Everything that a name may mean: exact spellings (1.0), then folded ones, best first."""
        exact = [(entry, SPELLED) for entry in self.find_spelled(" ".join(plain(name).split()))]
        seen = {entry.id for entry, _ in exact}
        return exact + [pair for pair in self.find_folded(name) if pair[0].id not in seen]

    def _by_id(self) -> dict[str, int]:
        if not self._positions:
            self._positions = {line.partition("\t")[0]: at for at, line in enumerate(self._lines)}
        return self._positions

    def holds(self, id_: str) -> bool:
        """Whether there is a place of that id."""
        return id_ in self._by_id()

    def get_entry(self, id_: str) -> Entry:
        """The entry of an id; raises InputError where the gazetteer has none."""
        if not self.holds(id_):
            raise InputError(f"the gazetteer holds no place {id_!r}")
        return self._entry(self._positions[id_])

    def ancestors(self, id_: str) -> tuple[PlaceId, ...]:
        """What contains the place, from the nearest outwards."""
        chain: list[PlaceId] = []
        parent = self.get_entry(id_).parent
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = self.get_entry(parent).parent
        return tuple(chain)

    def children(self, id_: str) -> tuple[Entry, ...]:
        """The places that lie directly in this one, in the order of the gazetteer."""
        mark = f"\t{id_}\t"
        inside = (self._entry(at) for at, line in enumerate(self._lines) if mark in line)
        return tuple(entry for entry in inside if entry.parent == id_)

    def contains(self, outer: str, inner: str) -> bool:
        """Whether `inner` lies in `outer` (or is it)."""
        return outer == inner or outer in self.ancestors(inner)

    def __len__(self) -> int:
        return len(self._lines)

    def with_entries(self, entries: Iterable[Entry]) -> Gazetteer:
        """A gazetteer that holds further entries; one with a known id takes that place's stead."""
        lines, tables, positions = list(self._lines), (dict(self._exact), dict(self._folded)), dict(self._by_id())
        for entry in entries:
            at = positions.setdefault(entry.id, len(lines))
            if at < len(lines):
                for table, keys in zip(tables, index_keys(parse_entry(lines[at])), strict=True):
                    _remove(table, keys, at)
                lines[at] = format_entry(entry)
            else:
                lines.append(format_entry(entry))
            for table, keys in zip(tables, index_keys(entry), strict=True):
                for key in keys:
                    table[key] = f"{table[key]},{at}" if table.get(key) else str(at)
        return Gazetteer(lines, *tables)


def _remove(table: dict[str, str], keys: Iterable[str], at: int) -> None:
    """Take a position out of an index; a key that stands for nothing any more goes too."""
    for key in keys:
        kept = [position for position in table.get(key, "").split(",") if position and position != str(at)]
        if kept:
            table[key] = ",".join(kept)
        else:
            table.pop(key, None)


def _near(name: str, key: str, spelling: str) -> float:
    if ARABIC.search(spelling):
        return 1.0 if arabic_key(spelling) == key else 0.0
    return likeness(name, spelling) if key_of(spelling) == key else 0.0


def index_keys(entry: Entry) -> tuple[set[str], set[str]]:
    """The exact spellings and the folded keys under which an entry is found."""
    exact: set[str] = set()
    folded: set[str] = set()
    for name in (entry.name, *entry.names):
        exact.add(" ".join(plain(name).split()))
        folded.add(arabic_key(name) if ARABIC.search(name) else key_of(name))
    return exact - {""}, {key for key in folded if len(key) >= SHORTEST_KEY}


def parse_index(text: str) -> dict[str, str]:
    """An index file: a key and the positions it stands for, a line."""
    return dict(line.split("\t", 1) for line in text.split("\n") if line)


@cache
def _packaged() -> Gazetteer:
    folder = files("sijill.gazetteer.data")
    lines = folder.joinpath("entries.tsv").read_text("utf-8").split("\n")[:-1]
    exact = parse_index(folder.joinpath("exact.tsv").read_text("utf-8"))
    folded = parse_index(folder.joinpath("folded.tsv").read_text("utf-8"))
    return Gazetteer(lines, exact, folded)


def load_gazetteer(additions: Sequence[Path] = ()) -> Gazetteer:
    """The packaged gazetteer, with the places of further gazetteer files.

    Raises InputError for a file that cannot be read, ParseError (which names the file and the line) for one that is
    none.
    """
    gazetteer = _packaged()
    for path in additions:
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: no gazetteer can be read from it ({error})") from error
        try:
            entries = list(parse_table(text))
        except ParseError as error:
            raise ParseError(error.text, error.span, f"{path}: {error.reason}") from None
        gazetteer = gazetteer.with_entries(entries)
        _check_parents(gazetteer, entries, path)
    return gazetteer


def _check_parents(gazetteer: Gazetteer, entries: Iterable[Entry], path: Path) -> None:
    for entry in entries:
        if entry.parent is not None and not gazetteer.holds(entry.parent):
            raise InputError(f"{path}: {entry.id!r} lies in {entry.parent!r}, which no gazetteer holds")
