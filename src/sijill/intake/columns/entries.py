"""A row of a table with a column map: its entry in the working copy, and the claims that its cells state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import cached_property

from sijill.claims.claim import Claim, ClaimId, Measure
from sijill.intake.columns.column_map import EXACT, NEAR, Coded, ColumnMap, CountColumns, plain_header
from sijill.intake.columns.days import Order, Span, find_order, find_span, joined, span_of_cell, when_of, widened
from sijill.intake.columns.figures import Figure, find_figure, find_point, group_of_person, is_empty
from sijill.intake.section import Section
from sijill.intake.stating import CERTAIN, Fields, stated_claim
from sijill.intake.stating import Span as At
from sijill.intake.tabular.grid import Row
from sijill.intake.transcript import UNKNOWN_ZONE, Part, Transcript
from sijill.names.arabic import fold
from sijill.values.count import Count
from sijill.values.document import Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When

NEARBY = 0.5
"""The score of a place whose coordinates are those of something near it."""
TOTALS = {fold(word) for word in "total totals sum المجموع مجموع الإجمالي إجمالي".split()} | {"grand total"}
"""What a row of sums begins with."""
WIDER = ("admin1", "country")
"""The levels that tell places of one name apart."""


@dataclass(slots=True)
class _Entry:
    """One row as it is written: where each cell stands, and what its claims share."""

    row: Row
    fields: Fields
    at: dict[int, At]
    when: When | None = None
    when_at: At | None = None
    places: tuple[PlaceReference, ...] = ()
    actor: str | None = None
    means: str | None = None
    speakers: tuple[Speaker, ...] = ()
    id: str = ""


@dataclass
class Entries:
    """The rows of one table. `found` counts what was not taken as it stands, for the notes."""

    map: ColumnMap
    header: Sequence[str]
    transcript: Transcript
    zone: tzinfo | None = None
    within: str = ""
    orders: Mapping[str, Order] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for at, name in enumerate(self.header):
            found.setdefault(plain_header(name), at)
        return found

    @cached_property
    def _read(self) -> frozenset[int | None]:
        return frozenset(self._at(column) for column in self.map.text)

    @cached_property
    def _meanings(self) -> Mapping[str, Mapping[str, str | None]]:
        coded = (self.map.kind, self.map.date_precision, self.map.place_precision)
        return {each.column: _codes(each) for each in coded if each is not None}

    def _at(self, column: str | None) -> int | None:
        return None if column is None else self._positions.get(plain_header(column))

    def _cell(self, row: Row, column: str | None) -> str:
        """A cell, "" where it holds nothing."""
        text = row.text(self._at(column))
        return "" if is_empty(text) else text

    def _values(self, row: Row, column: str | None) -> str:
        """The values of a cell that may hold several, with "; " between them."""
        text, mark = self._cell(row, column), self.map.separator
        return text if mark is None else "; ".join(value for part in text.split(mark) if (value := part.strip()))

    def tell_orders(self, rows: Sequence[Row]) -> None:
        """Decide for each column of dates, by its first rows, whether the day or the month comes first."""
        for column in (self.map.date, self.map.date_from, self.map.date_to, self.map.sent):
            if column is None:
                continue
            at = self._at(column)
            texts = [row.text(at) for row in rows if at not in row.dates and row.text(at)]
            given = self.map.date_order
            order = find_order(texts) if given is None else Order(given)
            self.orders = {**self.orders, column: order}
            if order.reason:
                self.transcript.notes.append(
                    f"the dates of the column {column} are not read where they may be two days: {order.reason}; the"
                    ' column map says it ("date_order": "dmy" or "mdy")'
                )
            if texts and order.order in ("dmy", "mdy") and any(at in row.dates for row in rows):
                self.transcript.notes.append(
                    f"the column {column} holds dates and texts that look like dates: a spreadsheet may have swapped"
                    " day and month where the day is at most 12; check them"
                )

    def add(self, row: Row) -> Iterator[Section]:
        """Add a row; gives the sections that are complete."""
        fields = Fields(self.transcript.offset)
        at: dict[int, At] = {}
        for number, text in enumerate(row.cells):
            if text:
                at[number] = fields.add(label_of(self.header, number), text, read=number in self._read)
        entry = _Entry(row, fields, at)
        claims = self._claims(entry)
        yield from self.transcript.add(
            merged(fields.end()),
            speaker=entry.speakers[0] if entry.speakers else None,
            through=entry.speakers[1:],
            sent=self._sent(row),
            locator=f"{self.within}row {row.number}",
            stated=claims,
        )

    def _claims(self, entry: _Entry) -> list[Claim]:
        row = entry.row
        entry.speakers = self._speakers(row)
        first = next((text for text in row.cells if text), "")
        if fold(first.strip(" :").casefold()) in TOTALS:
            self.found["rows of totals, kept and not counted"] += 1
            return []
        entry.id = self._cell(row, self.map.id)
        entry.when, entry.when_at = self._when(entry)
        entry.places = self._places(entry)
        entry.actor, entry.means = self._actor(row), self._values(row, self.map.means) or None
        claims = [claim for counts in self.map.counts for claim in self._counted(entry, counts)]
        kind = self._code(row, self.map.kind)
        if self.map.person is not None:
            claims += self._person(entry, kind)
        elif kind is not None and all(claim.kind != kind for claim in claims) and self.map.kind is not None:
            at = entry.at[self._at(self.map.kind.column) or 0]
            claims.append(self._claim(entry, kind, (at,), self.map.kind.column))
        return claims

    def _claim(
        self,
        entry: _Entry,
        kind: str,
        spans: tuple[At, ...],
        column: str,
        *,
        subject: str | None = None,
        count: Count | None = None,
        part_of: ClaimId | None = None,
    ) -> Claim:
        return stated_claim(
            self.transcript.digest,
            entry.fields,
            kind=kind,
            spans=spans,
            rule=f"{self.map.name}.{column}",
            subject=subject,
            count=count,
            measure=None if count is None else Measure.COUNT,
            when=entry.when,
            when_at=entry.when_at,
            places=entry.places,
            actor=entry.actor,
            means=entry.means,
            speakers=entry.speakers,
            part_of=part_of,
        )

    def _counted(self, entry: _Entry, counts: CountColumns, whole: ClaimId | None = None) -> Iterator[Claim]:
        """The claim of one number and those of its parts."""
        columns = [column for column in (counts.low, counts.best, counts.high) if column is not None]
        count = self._count(entry.row, counts)
        made: ClaimId | None = None
        if count is not None:
            spans = tuple(entry.at[at] for column in columns if (at := self._at(column)) in entry.at and at is not None)
            subject = counts.subject
            if counts.of is not None and subject is not None:
                subject = f"{subject} {self._cell(entry.row, counts.of)}".strip()
            claim = self._claim(entry, counts.kind, spans, columns[0], subject=subject, count=count, part_of=whole)
            made = claim.id
            yield claim
        for part in counts.parts:
            yield from self._counted(entry, part, made)

    def _count(self, row: Row, counts: CountColumns) -> Count | None:
        """The number of the columns together; None where they hold none, or what they hold cannot be."""
        figures: dict[str, Figure] = {}
        for bound, column in (("low", counts.low), ("best", counts.best), ("high", counts.high)):
            text, at = self._cell(row, column), self._at(column)
            if not text:
                continue
            figure = "a date" if at in row.dates else "a formula" if text.startswith("=") else find_figure(text)
            if isinstance(figure, str):
                self.found[f"cells of {column} that hold {figure}, kept as they are and not counted"] += 1
                return None
            figures[bound] = figure
        if not figures:
            return None
        low, high = _bounds(figures)
        if high is not None and low > high:
            self.found[f"rows whose least number ({counts.low or counts.best}) is above the greatest, not counted"] += 1
            return None
        if high == 0 and not counts.zero_is_stated:
            name = counts.best or counts.low or counts.high
            self.found[f"cells of {name} that are 0, which may stand there for a number nobody knows, not counted"] += 1
            return None
        about = any(figure.approximate for figure in figures.values())
        texts = {bound: self._cell(row, getattr(counts, bound)) for bound in figures}
        return Count(low, high, about, _wording(texts))

    def _person(self, entry: _Entry, kind: str | None) -> list[Claim]:
        """One person a row: what befell them, and whom they count among."""
        person = self.map.person
        assert person is not None
        kind = person.kind or kind
        if kind is None:
            self.found["people of whom no column says what befell them, kept and not counted"] += 1
            return []
        named = self._at(person.name)
        at = entry.at.get(named if named is not None else -1) or next(iter(entry.at.values()))
        subject = group_of_person(self._cell(entry.row, person.age), self._cell(entry.row, person.sex))
        return [self._claim(entry, kind, (at,), person.name, subject=subject, count=Count(1, 1, False, "1"))]

    def _code(self, row: Row, coded: Coded | None) -> str | None:
        """What a value of a coded column means; one that the map does not know is counted."""
        if coded is None or not (text := self._cell(row, coded.column)):
            return None
        known = self._meanings[coded.column]
        for value in (text, text.removesuffix(".0"), plain_header(text)):
            if value in known:
                return known[value]
        self.found[f"cells of {coded.column} with a value that the column map does not know"] += 1
        return None

    def _actor(self, row: Row) -> str | None:
        actor = self.map.actor
        if actor is None or (actor.only is not None and row.text(self._at(actor.only[0])) not in actor.only[1]):
            return None
        return self._values(row, actor.column) or None

    def _speakers(self, row: Row) -> tuple[Speaker, ...]:
        """From whom a row comes: its source, who wrote it down, the data set."""
        chain = [
            (self._values(row, self.map.source), "outlet"),
            (self._cell(row, self.map.reporter), "person"),
            (self.map.speaker or "", "outlet"),
        ]
        return tuple(Speaker(name, role) for name, role in dict.fromkeys(chain) if name)

    def _sent(self, row: Row) -> datetime | None:
        span = self._span(row, self.map.sent)
        return None if span is None else when_of(span, "", self.zone).earliest

    def _span(self, row: Row, column: str | None) -> Span | None:
        at = self._at(column)
        if column is None or at is None:
            return None
        if at in row.dates:
            return span_of_cell(row.dates[at])
        order = self.orders.get(column)
        return find_span(row.text(at), None if order is None else order.order, self.map.separator)

    def _when(self, entry: _Entry) -> tuple[When | None, At | None]:
        """When, as the columns of dates say; unresolved where they cannot be read."""
        named = (self.map.date, self.map.date_from, self.map.date_to)
        columns = [column for column in named if column is not None and self._cell(entry.row, column)]
        if not columns:
            return None, None
        texts = dict.fromkeys(self._cell(entry.row, column) for column in columns)
        text, at = " – ".join(texts), entry.at.get(self._at(columns[0]) or 0)
        spans = [span for column in columns if (span := self._span(entry.row, column)) is not None]
        span = joined(spans) if len(spans) == len(columns) else None
        if span is None:
            self.found[f"cells of {columns[0]} without a date that is clear, left open"] += 1
            return When(None, None, Precision.UNRESOLVED, text), at
        if (unit := self._code(entry.row, self.map.date_precision)) is not None:
            span = widened(span, unit)
        if span.clock and self.zone is None:
            self.transcript.notes.append(UNKNOWN_ZONE)
        return when_of(span, text, self.zone), at

    def _places(self, entry: _Entry) -> tuple[PlaceReference, ...]:
        """The place of a row as one name with what it lies in, and the point on the map where the row gives it.

        Where the point is that of a wider area (`place_precision`), the area is meant, some part of it, and no point.
        """
        row = entry.row
        names = {level: text for level, column in self.map.places.items() if (text := self._cell(row, column))}
        precision = self._code(row, self.map.place_precision) or EXACT
        point = self._point(row)
        is_area = precision not in (EXACT, NEAR)
        level = precision if is_area and precision in names else next(iter(names), None)
        if level is None:
            return () if point is None else (self._bare_point(entry, point),)
        named = entry.at[self._at(self.map.places[level]) or 0]
        wider = list(names)[list(names).index(level) + 1 :]
        text = ", ".join(dict.fromkeys((names[level], *(names[each] for each in WIDER if each in wider))))
        candidates: tuple[Candidate, ...] = ()
        if point is not None and not is_area:
            score = CERTAIN if precision == EXACT else NEARBY
            candidates = (Candidate(self._point_id(entry, point), text, *point, score),)
        return (PlaceReference(text, *named, precision != EXACT, candidates),)

    def _bare_point(self, entry: _Entry, point: tuple[float, float]) -> PlaceReference:
        at = entry.at[self._at(self.map.lat or self.map.lat_lon) or 0]
        text = f"{point[0]:.5f}, {point[1]:.5f}"
        return PlaceReference(text, *at, False, (Candidate(self._point_id(entry, point), text, *point, CERTAIN),))

    def _point_id(self, entry: _Entry, point: tuple[float, float]) -> str:
        return f"{self.map.name}:{entry.id}" if entry.id else f"point:{point[0]:.5f},{point[1]:.5f}"

    def _point(self, row: Row) -> tuple[float, float] | None:
        if self.map.lat_lon is not None:
            text = self._cell(row, self.map.lat_lon)
            marks = (self.map.separator or "|", "|", ";", ",", " ")
            lat, _, lon = text.partition(next((mark for mark in marks if mark in text), ","))
        else:
            text = lat = self._cell(row, self.map.lat)
            lon = self._cell(row, self.map.lon)
        if not text:
            return None
        if (point := find_point(lat.strip(), lon.strip())) is None:
            self.found["coordinates that are none, or 0 and 0, kept as they are"] += 1
        return point


def _codes(coded: Coded) -> Mapping[str, str | None]:
    """The meanings by the value as it is written and as headers are compared."""
    return {plain_header(value): meaning for value, meaning in coded.values.items()} | dict(coded.values)


def _bounds(figures: Mapping[str, Figure]) -> tuple[int, int | None]:
    """The least and the greatest; where only one of them is given, the other is open, but for a best figure alone."""
    if figures.keys() == {"best"}:
        return figures["best"].low, figures["best"].high
    low = figures["low"].low if "low" in figures else 0
    high = figures["high"].high if "high" in figures else None
    best = figures.get("best")
    if best is not None and (best.low < low or (high is not None and (best.high is None or best.high > high))):
        return 1, 0  # a best figure outside its own bounds: like bounds in the wrong order, somebody slipped
    return low, high


def _wording(texts: Mapping[str, str]) -> str:
    """The figures as they are written, those that are the same once: "5 (3–9)"."""
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    around = "–".join(texts[bound] for bound in ("low", "high") if bound in texts)
    if "best" in texts:
        return f"{texts['best']} ({around})"
    if len(texts) == 1:
        return f"at least {texts['low']}" if "low" in texts else f"at most {texts['high']}"
    return around


def label_of(header: Sequence[str], at: int) -> str:
    """The name of a column, or its number where it has none."""
    return (header[at] if at < len(header) else "") or f"column {at + 1}"


def merged(parts: Sequence[Part]) -> list[Part]:
    """The parts with those of one role together: a row is few passages, not two for each of its cells."""
    made: list[tuple[list[str], Part]] = []
    for part in parts:
        last = made[-1][1] if made else None
        if last is not None and (last.role, last.speaker, last.through) == (part.role, part.speaker, part.through):
            made[-1][0].append(part.text)
        else:
            made.append(([part.text], part))
    return [replace(first, text="".join(texts)) for texts, first in made]
