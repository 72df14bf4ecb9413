"""What an account is asked: how many of whom came to what, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sijill.accounts.atlas import WORLD, Atlas
from sijill.accounts.constraints import FOREVER, NEVER, Scope, is_stock, seconds
from sijill.accounts.groups import group_of, kind_atoms
from sijill.claims.claim import Measure
from sijill.claims.kinds import RECORD, get_kind
from sijill.errors import InputError


@dataclass(frozen=True, slots=True)
class Question:
    """How many of `whose` (None: whomever the kind counts) came to `kind` in `places` (none: anywhere), from `start`
    until `end` (half-open, None: open). `stock`: how many there were at a time, instead of how many came to be in a
    time.

    `places` are as somebody wrote them: names, or ids of the gazetteer. `incident` asks about one event, by the name
    that claims give it.
    """

    kind: str
    whose: str | None = None
    places: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    stock: bool = False
    incident: str | None = None

    def scope(self, atlas: Atlas) -> Scope:
        """The sum that is asked for. Raises InputError for a place that neither gazetteer nor claims know."""
        places = frozenset(atlas.get_known(words) for words in self.places) or frozenset((WORLD,))
        group = group_of(self.whose, self.kind)
        start = NEVER if self.start is None else seconds(self.start)
        end = FOREVER if self.end is None else seconds(self.end)
        return Scope(group.unit, kind_atoms(self.kind), group.atoms, group.named, places, start, end)


def parse_question(
    kind: str,
    whose: str | None,
    places: Sequence[str],
    start: date | None,
    end: date | None,
    measure: str | None,
    incident: str | None = None,
) -> Question:
    """A question from its words. `end` is outside; where it is the day of `start`, that one day is meant.

    Raises InputError where the vocabulary has no such kind or only files state it, or the time ends before it begins.
    """
    if get_kind(kind).family == RECORD:
        raise InputError(f"a {kind} is what a file says of itself; accounts count what was done and suffered")
    first, last = _moment(start), _moment(end)
    if first is not None and last is not None and first == last:
        last += timedelta(days=1)
    if first is not None and last is not None and last < first:
        raise InputError(f"the question's time ends ({end}) before it begins ({start})")
    stock = is_stock(kind, None if measure is None else Measure(measure))
    return Question(kind, whose, tuple(places), first, last, stock, incident)


def _moment(at: date | None) -> datetime | None:
    if at is None or isinstance(at, datetime):
        return at
    return datetime.combine(at, time())
