"""Accounts against brute force: every history of small whole numbers is tried, and what all have in common compared.

A claim never says more than 3, so a cell that may hold 4 is bounded by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sijill.accounts.account import Account, make_account
from sijill.accounts.assessed import AssessedClaim
from sijill.accounts.matrix import Layout
from sijill.accounts.policy import parse_policy
from sijill.accounts.question import Question
from sijill.claims.claim import Claim, ClaimId, Modality
from sijill.gazetteer.entries import Entry, PlaceId
from sijill.gazetteer.gazetteer import Gazetteer
from sijill.values.count import Count
from sijill.values.document import Speaker
from sijill.values.place import Candidate, PlaceReference
from sijill.values.when import Precision, When

MOST = 4
START = datetime(2016, 12, 12)
POLICY = parse_policy()


def entry(id_: str, kind: str, parent: str | None) -> Entry:
    return Entry(PlaceId(id_), id_, kind, PlaceId(parent) if parent else None, 36.0, 37.0, 0, "SY", "", "ours")


PLACES = Gazetteer([], {}, {}).with_entries(
    [entry("town", "city", None), entry("north", "neighbourhood", "town"), entry("south", "neighbourhood", "town")]
)


@dataclass(frozen=True)
class World:
    """Cells as kind × group × place × day, and which of them each name covers."""

    kinds: dict[str, tuple[int, ...]]
    groups: dict[str, tuple[int, ...]]
    places: dict[str, tuple[int, ...]]
    days: int

    @property
    def shape(self) -> tuple[int, int, int, int]:
        names = (self.kinds, self.groups, self.places)
        counts = [1 + max(at for atoms in each.values() for at in atoms) for each in names]
        return counts[0], counts[1], counts[2], self.days


HARM = {"casualties": (0, 1, 2), "killed": (0, 1), "execution": (1,), "injured": (2,)}
WORLDS = [
    World({"killed": (0,)}, {"civilians": (0, 1), "children": (1,)}, {"town": (0, 1), "north": (1,)}, 2),
    World({"killed": (0,)}, {"people": (0,)}, {"town": (0, 1, 2), "north": (1,), "south": (2,)}, 2),
    World({"killed": (0,)}, {"people": (0, 1, 2), "civilians": (0, 1), "children": (1,)}, {"north": (0,)}, 2),
    World({"killed": (0,)}, {"people": (0,)}, {"town": (0, 1), "north": (1,)}, 3),
    World(HARM, {"people": (0,)}, {"north": (0,)}, 2),
    World({"killed": (0,)}, {"women_and_children": (0, 1), "women": (0,), "children": (1,)}, {"north": (0,)}, 3),
    World({"killed": (0,)}, {"people": (0, 1, 2, 3), "pupils": (1, 3), "relatives": (2, 3)}, {"north": (0,)}, 1),
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    kind: str
    group: str
    place: str
    part: bool
    start: int
    end: int
    low: int
    high: int | None


@cache
def histories(cells: int) -> NDArray[np.int8]:
    return np.array(list(product(range(MOST + 1), repeat=cells)), dtype=np.int8)


@st.composite
def said(draw: st.DrawFn, world: World) -> Said:
    start = draw(st.integers(0, world.days - 1))
    low = draw(st.integers(0, 3))
    return Said(
        draw(st.sampled_from(sorted(world.kinds))),
        draw(st.sampled_from(sorted(world.groups))),
        draw(st.sampled_from(sorted(world.places))),
        draw(st.integers(0, 4)) == 0,
        start,
        draw(st.integers(start + 1, world.days)),
        low,
        draw(st.one_of(st.none(), st.integers(low, 3))),
    )


def claim_of(each: Said, id_: str, speaker: str) -> AssessedClaim:
    candidates = (Candidate(each.place, each.place, 36.0, 37.0, 1.0),)
    when = When(START + timedelta(each.start), START + timedelta(each.end), Precision.DAY, "")
    return AssessedClaim(
        Claim(
            id=ClaimId(id_),
            kind=each.kind,
            spans=(),
            subject=each.group,
            count=Count(each.low, each.high, False, str(each.low)),
            measure=None,
            when=when,
            when_at=None,
            places=(PlaceReference(each.place, 0, 0, each.part, candidates),),
            actor=None,
            means=None,
            speakers=(Speaker(speaker, "organisation"),),
            said=None,
            said_at=None,
            modality=Modality.ASSERTED,
            part_of=None,
            rule="typed",
        )
    )


def mask(world: World, each: Said) -> NDArray[np.bool_]:
    held = np.zeros(world.shape, dtype=bool)
    axes = (world.kinds[each.kind], world.groups[each.group], world.places[each.place], range(each.start, each.end))
    held[np.ix_(*axes)] = True
    return held.ravel()


@dataclass(frozen=True)
class Truth:
    """What brute force finds of a set of claims."""

    world: World
    claims: tuple[Said, ...]
    asked: Said

    def holds(self, each: Said) -> NDArray[np.bool_]:
        """In which histories a claim is true: of a part, only that the whole is no less."""
        sums = histories(int(np.prod(self.world.shape)))[:, mask(self.world, each)].sum(axis=1)
        high = None if each.part else each.high
        return np.asarray((sums >= each.low) & (True if high is None else sums <= high))

    def true_together(self) -> dict[frozenset[int], NDArray[np.bool_]]:
        """For each set of claims the histories in which all of them are true."""
        every = histories(int(np.prod(self.world.shape)))
        found = {frozenset[int](): np.ones(len(every), dtype=bool)}
        for position, each in enumerate(self.claims):
            holds = self.holds(each)
            found |= {chosen | {position}: held & holds for chosen, held in list(found.items())}
        return found

    def bounds(self, held: NDArray[np.bool_], *, beyond: bool) -> tuple[int, int | None]:
        """The bounds of what is asked; `beyond`: also over the cells of which no claim speaks."""
        cells = mask(self.world, self.asked)
        if not beyond:
            binding = [each for each in self.claims if each.low > 0 or (each.high is not None and not each.part)]
            spoken = [mask(self.world, each) for each in binding]
            cells = cells & np.any(spoken, axis=0) if spoken else cells & False
        allowed = histories(int(np.prod(self.world.shape)))[held][:, cells]
        if not cells.any():
            return 0, None
        high = None if (allowed == MOST).any() else int(allowed.sum(axis=1).max())
        return int(allowed.sum(axis=1).min()), high


def account_of(world: World, claims: tuple[Said, ...], asked: Said, names: list[str] | None = None) -> Account:
    ids = names or [f"c{position}" for position in range(len(claims))]
    question = Question(
        asked.kind, asked.group, (asked.place,), START + timedelta(asked.start), START + timedelta(asked.end)
    )
    given_ = [claim_of(each, id_, f"speaker {id_}") for each, id_ in zip(claims, ids, strict=True)]
    return make_account(question, given_, POLICY, PLACES)


def hull(bounds: list[tuple[int, int | None]]) -> tuple[int, int | None]:
    highs = [high for _, high in bounds]
    return min(low for low, _ in bounds), None if None in highs else max(high for high in highs if high is not None)


def cases(most: int) -> st.SearchStrategy[tuple[World, tuple[Said, ...], Said]]:
    def of(world: World) -> st.SearchStrategy[tuple[World, tuple[Said, ...], Said]]:
        claims = st.lists(said(world), min_size=1, max_size=most).map(tuple)
        return st.tuples(st.just(world), claims, said(world))

    return st.sampled_from(WORLDS).flatmap(of)


def both(account: Account) -> list[tuple[int, int | None]]:
    return [(each.low, each.high) for each in (account.bounds, account.documented)]


@settings(max_examples=1500, deadline=None)
@given(cases(5))
def test_bounds_conflicts_and_retractions_are_those_of_brute_force(case: tuple[World, tuple[Said, ...], Said]) -> None:
    world, claims, asked = case
    truth = Truth(world, claims, asked)
    account = account_of(world, claims, asked)
    together = truth.true_together()
    used = frozenset(int(each.id[1:]) for each in account.used)
    possible = {chosen for chosen, held in together.items() if chosen <= used and held.any()}
    impossible = {chosen for chosen in together if chosen <= used} - possible
    minimal = {each for each in impossible if not any(other < each for other in impossible)}
    assert {frozenset(int(id_[1:]) for id_ in conflict) for conflict in account.conflicts} == minimal
    largest = [each for each in possible if not any(each < other for other in possible)]
    retractions = {frozenset(int(id_[1:]) for id_ in each.claims) for each in account.retractions}
    assert retractions == ({used - each for each in largest} if minimal else set())
    assert account.complete
    kept = [together[each] for each in largest]
    expected = [hull([truth.bounds(held, beyond=beyond) for held in kept]) for beyond in (True, False)]
    assert both(account) == expected
    assert account.bounds.exact
    others = {each for each in together if not each & used}
    assert all(
        truth.bounds(kept[0], beyond=True)[0] == truth.bounds(kept[0] & together[each], beyond=True)[0]
        for each in others
        if (kept[0] & together[each]).any()
    )


@settings(max_examples=200, deadline=None)
@given(cases(4))
def test_running_totals_come_to_the_same_as_cells(case: tuple[World, tuple[Said, ...], Said]) -> None:
    """The two forms of a programme; small ones are otherwise never solved as running totals."""
    cells = account_of(*case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Layout, "matrix", Layout._totals)
        totals = account_of(*case)
    assert both(totals) == both(cells)
    assert set(totals.conflicts) == set(cells.conflicts)
    assert {each.claims for each in totals.retractions} == {each.claims for each in cells.retractions}
    assert totals.bounds.exact


@settings(max_examples=300, deadline=None)
@given(cases(5), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(case: tuple[World, tuple[Said, ...], Said], random: Any) -> None:
    world, claims, asked = case
    order = list(range(len(claims)))
    random.shuffle(order)
    names = [f"z{random.random():.3f} {position}" for position in range(len(claims))]
    first = account_of(world, claims, asked)
    second = account_of(world, tuple(claims[at] for at in order), asked, [names[at] for at in order])
    renamed = {f"c{at}": names[at] for at in order}
    assert both(first) == both(second)
    expected = {frozenset(renamed[id_] for id_ in each) for each in first.conflicts}
    assert expected == {frozenset(each) for each in second.conflicts}


@settings(max_examples=300, deadline=None)
@given(cases(4))
def test_splitting_cells_changes_nothing(case: tuple[World, tuple[Said, ...], Said]) -> None:
    """A claim that is true whatever happened splits cells, and bounds nothing."""
    world, claims, asked = case
    plain = account_of(world, claims, asked)
    whole = replace(asked, low=0, high=None)
    splitting = replace(whole, end=whole.start + 1, kind=min(world.kinds), group=min(world.groups), place="north")
    split = account_of(world, (*claims, splitting), asked)
    assert both(plain) == both(split)
    assert plain.conflicts == split.conflicts


@settings(max_examples=500, deadline=None)
@given(cases(5))
def test_a_consistent_claim_never_widens_and_one_less_never_narrows(case: tuple[World, tuple[Said, ...], Said]) -> None:
    world, claims, asked = case
    more = account_of(world, claims, asked)
    less = account_of(world, claims[:-1], asked)
    if more.consistent and less.consistent:
        assert less.bounds.low <= more.bounds.low
        assert less.bounds.high is None or (more.bounds.high is not None and more.bounds.high <= less.bounds.high)


@settings(max_examples=300, deadline=None)
@given(cases(4))
def test_the_effect_of_a_claim_is_what_the_account_is_without_it(case: tuple[World, tuple[Said, ...], Said]) -> None:
    world, claims, asked = case
    whole = account_of(world, claims, asked)
    for position in range(len(claims)):
        without = account_of(
            world,
            claims[:position] + claims[position + 1 :],
            asked,
            [f"c{at}" for at in range(len(claims)) if at != position],
        )
        effect = whole.effects.get(ClaimId(f"c{position}"), whole.bounds)
        assert effect.low == without.bounds.low
        # without its claim a part of the question may be spoken of by none
        assert without.bounds.high in (effect.high, None)


@pytest.mark.parametrize("shape", [world.shape for world in WORLDS])
def test_the_worlds_are_small_enough_to_be_tried_whole(shape: tuple[int, ...]) -> None:
    assert (MOST + 1) ** int(np.prod(shape)) <= 400_000
