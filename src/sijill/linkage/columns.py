"""What the columns of a casualty list are: as a map says, or as usual headings and the letters of the values tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sijill.errors import InputError
from sijill.linkage.dates import ORDERS
from sijill.linkage.fields import ARABIC, LATIN, mend_letters
from sijill.linkage.known import load_known, plain_heading

DEFAULT = "default"
FULL_NAMES = ("name_ar", "name_latin")
NAME_PARTS = ("given", "father", "grandfather", "family")
OTHER_FIELDS = ("id", "sex", "age", "birth_date", "death_date", "place")
FIELDS = ("id", *FULL_NAMES, *NAME_PARTS, *OTHER_FIELDS[1:])
NAME_HEADINGS = ("name", *FULL_NAMES)
SCRIPTS = {"name_ar": "Arabic", "name_latin": "Latin"}
GIVEN_WORDS = 1.5
"""A column "name" beside one of families, whose cells have fewer words than this on average, holds given names."""
LISTED = 40
SAMPLE_ROWS = 1000
"""As many rows tell the letters of a column."""


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The headings of a list's columns; None where it has none of a field.

    `extra` are further columns that are compared for equality; two lists are compared by those of the same place in
    `extra`. `date_order` is "dmy" or "mdy" where a person knows it.
    """

    id: str | None = None
    name_ar: str | None = None
    name_latin: str | None = None
    given: str | None = None
    father: str | None = None
    grandfather: str | None = None
    family: str | None = None
    sex: str | None = None
    age: str | None = None
    birth_date: str | None = None
    death_date: str | None = None
    place: str | None = None
    extra: tuple[str, ...] = ()
    date_order: str | None = None

    def __post_init__(self) -> None:
        """Raises InputError where no column holds names."""
        if not (self.name_ar or self.name_latin or self.given or self.family):
            raise InputError("no column holds names: a list needs name_ar, name_latin, given or family")

    def headings(self) -> dict[str, str]:
        """The heading of every field that has one, in the order of `FIELDS`."""
        return {name: heading for name in FIELDS if (heading := getattr(self, name)) is not None}


KEYS = tuple(each.name for each in fields(ListColumns))


def parse_column_map(data: Any) -> dict[str, ListColumns]:
    """Columns by list from the content of a map: its keys are file names, their stems, or `default`.

    Raises InputError where it is none, names a field that there is not, or leaves a list without names.
    """
    if not isinstance(data, Mapping) or not data:
        raise InputError("a column map names lists (by file name, or default), and under each its columns")
    if set(data) <= set(KEYS):
        raise InputError("a column map names lists first: put these columns under a list's file name, or under default")
    return {str(name): _parse_list(str(name), columns) for name, columns in data.items()}


def _parse_list(name: str, data: Any) -> ListColumns:
    if not isinstance(data, Mapping):
        raise InputError(f"column map, {name}: field: column is looked for under each list")
    unknown = [str(key) for key in data if key not in KEYS]
    if unknown:
        raise InputError(f"column map, {name}: there is no field {', '.join(unknown)}; there are {', '.join(KEYS)}")
    made: dict[str, Any] = {}
    for key, value in data.items():
        if key == "extra":
            made[key] = tuple(
                _heading(name, key, each) for each in ([value] if isinstance(value, str) else value or ())
            )
        elif value is not None:
            made[key] = _heading(name, key, value)
    if made.get("date_order", ORDERS[0]) not in ORDERS:
        raise InputError(f"column map, {name}: date_order is {' or '.join(ORDERS)}")
    try:
        return ListColumns(**made)
    except InputError as error:
        raise InputError(f"column map, {name}: {error}") from None


def _heading(name: str, key: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise InputError(f"column map, {name}: {key} is the heading of one column")
    return str(value).strip()


def column_map_data(columns: Mapping[str, ListColumns]) -> dict[str, dict[str, Any]]:
    """The map as JSON or YAML holds it; `parse_column_map` gives the same columns again."""
    made: dict[str, dict[str, Any]] = {}
    for name, each in columns.items():
        made[name] = dict(each.headings())
        if each.extra:
            made[name]["extra"] = list(each.extra)
        if each.date_order is not None:
            made[name]["date_order"] = each.date_order
    return made


def find_mapped(columns: Mapping[str, ListColumns], file_name: str) -> ListColumns | None:
    """The columns that a map has for a file: by its name, its name without ending, or those of `default`."""
    stem = file_name.rpartition(".")[0] or file_name
    return next((columns[key] for key in (file_name, stem, DEFAULT) if key in columns), None)


def known_headings(headers: Iterable[str]) -> int:
    """How many headings are usual ones: what tells the row of headings from a row of people."""
    known = load_known().headings
    return sum(any(plain_heading(header) in headings for headings in known.values()) for header in headers)


def locate(columns: ListColumns, headers: Sequence[str]) -> tuple[dict[str, int], tuple[int, ...]]:
    """Where the columns stand, by field, and those of `extra`; of two of one heading the first.

    Raises InputError where the list has no column of a heading.
    """
    own: dict[str, int] = {}
    for at, header in enumerate(headers):
        own.setdefault(" ".join(header.split()), at)
    for at, header in enumerate(headers):  # a heading as it is written goes before one that only reads alike
        own.setdefault(plain_heading(header), at)

    def place(heading: str) -> int | None:
        return own.get(" ".join(heading.split()), own.get(plain_heading(heading)))

    named = (*columns.headings().values(), *columns.extra)
    missing = [heading for heading in dict.fromkeys(named) if place(heading) is None]
    if missing:
        shown = f"; its columns are {listed(headers)}" if len(missing) < len(named) or known_headings(headers) else ""
        raise InputError(f"the list has no column {listed(missing)}, which the column map names{shown}")
    places = {heading: found for heading in named if (found := place(heading)) is not None}
    by_field = {name: places[heading] for name, heading in columns.headings().items()}
    return by_field, tuple(places[heading] for heading in columns.extra)


def find_columns(headers: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> ListColumns:
    """Guess the columns by usual headings in English and Arabic, and by the letters of some `rows`.

    A column of full names is name_ar or name_latin by the letters of most of its values, or where there are none by its
    heading. Raises InputError where two columns hold full names in the same letters, or none holds names.
    """
    sample = [row for row, _ in zip(rows, range(SAMPLE_ROWS), strict=False)]
    firsts = {name: _first(name, headers) for name in (*OTHER_FIELDS, *NAME_PARTS)}
    made: dict[str, Any] = {name: headers[at] for name, at in firsts.items() if at is not None}
    full: dict[str, list[int]] = {name: [] for name in FULL_NAMES}
    for at, header in enumerate(headers):
        told = next((name for name in NAME_HEADINGS if plain_heading(header) in load_known().headings[name]), None)
        if told is None:
            continue
        cells = [row[at] for row in sample if at < len(row)]
        if told == "name" and "given" not in made and "family" in made and _are_single(cells):
            made["given"] = header
        else:
            full[_script(cells) or (_script([header]) or "name_latin" if told == "name" else told)].append(at)
    for name, places in full.items():
        if len(places) > 1:
            raise InputError(_two_names(name, [headers[at] for at in places]))
        if places:
            made[name] = headers[places[0]]
    if not {*FULL_NAMES, "given", "family"} & made.keys():
        raise InputError(_no_names(headers))
    return ListColumns(**made)


def _first(name: str, headers: Sequence[str]) -> int | None:
    """The column whose heading stands first among those of a field."""
    ranks = load_known().headings[name]
    found = [(ranks[plain], at) for at, header in enumerate(headers) if (plain := plain_heading(header)) in ranks]
    return min(found)[1] if found else None


def _script(cells: Iterable[str]) -> str | None:
    """The field of the letters that most cells have; None where none has any."""
    counts: Counter[str] = Counter()
    for cell in map(mend_letters, cells):
        if ARABIC.search(cell) is not None:
            counts["name_ar"] += 1
        elif LATIN.search(cell) is not None:
            counts["name_latin"] += 1
    return counts.most_common(1)[0][0] if counts else None


def _are_single(cells: Sequence[str]) -> bool:
    words = [len(cell.split()) for cell in cells if cell.strip()]
    return bool(words) and sum(words) < GIVEN_WORDS * len(words)


def _two_names(name: str, headings: Sequence[str]) -> str:
    return (
        f"{len(headings)} columns hold full names in {SCRIPTS[name]} letters: {listed(headings)}. Say in a column map"
        f" which one is {name}; the others can stand under extra"
    )


def _no_names(headers: Sequence[str]) -> str:
    """Headings are repeated only where some are usual ones: else the first row may be one of people."""
    if known_headings(headers):
        return f"no column of names among {listed(headers)}. Say in a column map which one is name_ar or name_latin"
    return (
        f"none of the {len(headers)} columns has a usual heading. The first row of a list names its columns; a column"
        " map says which are which"
    )


def listed(headings: Sequence[str]) -> str:
    """Headings for a message."""
    shown = ", ".join(f"“{heading[:80]}”" for heading in headings[:LISTED])
    return f"{shown} and {len(headings) - LISTED} more" if len(headings) > LISTED else shown
