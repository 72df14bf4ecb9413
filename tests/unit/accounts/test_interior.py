"""The interior point method against the solver's programme, and its proofs computed once more, cell by cell."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from sijill.accounts.interior import windows
from sijill.accounts.interior.proof import Proof
from sijill.accounts.interior.solve import Interior, find_clash, solve_component
from sijill.accounts.problem import Component, Row
from sijill.accounts.solve import Programme


def small_component(seed: int) -> Component:
    """Claims on a hidden truth, of which some have one or two lies."""
    random = Random(seed)
    leaves, days = random.randint(1, 7), random.randint(1, 10)
    mean = random.choice([0.3, 2, 20])
    truth = [[int(random.expovariate(1 / mean)) for _ in range(days)] for _ in range(leaves)]
    sets = [random.sample(range(leaves), random.randint(1, leaves)) for _ in range(6)]
    rows = [_row(random, truth, sets, claim) for claim in range(random.randint(1, 25))]
    for row in random.sample(rows, min(len(rows), random.choice([0, 0, 0, 1, 2]))):
        lie = random.choice([1, 2, 5, 20])
        rows[rows.index(row)] = Row(
            row.leaves, row.start, row.end, row.low + lie, row.high if row.high is None else row.high + lie, row.claim
        )
    if random.random() < 0.3:  # a claim of two scopes
        one = rows[0]
        rows.append(Row(random.randrange(6), one.start, one.end, 0, random.choice([0, one.low, 99]), one.claim))
    if random.random() < 0.3:  # the same sum once more
        one = random.choice(rows)
        rows.append(Row(one.leaves, one.start, one.end, 0, max(one.low, one.high or 0), len(rows) + 7))
    if random.random() < 0.4:  # everything is bounded
        total = sum(map(sum, truth))
        sets.append(list(range(leaves)))
        rows.append(Row(6, 0, days, 0, int(total * random.uniform(1, 2)) + 1, len(rows) + 7))
    wanted = random.choice([list(range(leaves)), sets[0]])
    sets.append(wanted)
    start = random.choice([0, random.randrange(days)])
    target = (len(sets) - 1, start, random.choice([days, random.randint(start + 1, days)]))
    arrays = tuple(np.array(sorted(each), dtype=np.int32) for each in sets)
    return Component(leaves, arrays, tuple(rows), target if random.random() < 0.95 else None)


def _row(random: Random, truth: list[list[int]], sets: list[list[int]], claim: int) -> Row:
    chosen = random.randrange(6)
    start = random.randrange(len(truth[0]))
    end = random.randint(start + 1, len(truth[0]))
    true = sum(truth[leaf][day] for leaf in sets[chosen] for day in range(start, end))
    low, high = int(true * random.uniform(0.5, 1)), math.ceil(true * random.uniform(1, 1.5))
    wording = random.random()
    if wording < 0.25:
        return Row(chosen, start, end, true, true, claim)
    return Row(chosen, start, end, low, None if wording < 0.5 else high, claim)


def in_fractions(programme: Programme, sense: int) -> int:
    """The least (1) or greatest (-1) target of the programme in fractions, rounded inwards."""
    programme._run(sense)
    proved = programme._proved(sense)
    assert proved is not None
    return proved[0]


def holds(component: Component, proof: Proof, claims: frozenset[int]) -> bool:
    """Whether a proof is one, by exact arithmetic over every cell that a row speaks of."""
    total = Fraction(0)
    weights: dict[tuple[int, int], int] = {}
    for at, row in enumerate(component.rows):
        multiplier = proof.multipliers.get(at, 0)
        bound = row.low if multiplier > 0 else row.high
        if multiplier:
            assert row.claim in claims
            assert bound is not None
            total += Fraction(multiplier * bound, 2**proof.shift)
        for leaf in component.sets[row.leaves].tolist():
            for time in range(row.start, row.end):
                weights[leaf, time] = weights.get((leaf, time), 0) + multiplier
    leaves, start, end = component.target or (0, 0, 0)
    wanted = frozenset(component.sets[leaves].tolist())
    light = all(
        weight <= proof.sense * (leaf in wanted and start <= time < end) << proof.shift
        for (leaf, time), weight in weights.items()
    )
    return light and math.ceil(total) == proof.value


def assert_matches(component: Component, claims: frozenset[int], found: Interior) -> None:
    programme = Programme(component)
    assert found.possible is not None
    assert all(holds(component, proof, claims) for proof in found.proofs)
    if found.possible is False:
        assert found.clashing <= claims
        assert not programme.is_possible(found.clashing)
        return
    programme._only(claims)
    assert programme._run(0)
    least, greatest = in_fractions(programme, 1), in_fractions(programme, -1) if found.high is not None else None
    if not programme.reaches:
        least, greatest = 0, 0
    assert found.low <= least
    assert found.high is None or greatest is None or found.high >= greatest
    assert found.exact
    assert (found.low, found.high) == (least, greatest)
    assert (found.high is None) == (programme.reaches and not programme._is_bounded())


@pytest.mark.parametrize("part", range(8))
def test_it_says_what_the_programme_in_fractions_says(part: int) -> None:
    verdicts = set()
    for seed in range(part * 20, part * 20 + 20):
        component = small_component(seed)
        for claims in (frozenset(component.claims), frozenset(component.claims[::2])):
            found = solve_component(component, claims)
            assert_matches(component, claims, found)
            if found.possible is not False or len(found.proofs) == 1:
                assert find_clash(component, claims).possible is found.possible
            verdicts.add((found.possible, found.high is None))
    assert verdicts >= {(True, False), (True, True), (False, True)}


def test_large_counts_that_fit_barely_or_not() -> None:
    for seed in range(6000, 6040):
        small = small_component(seed)
        rows = tuple(
            replace(
                row, low=10_000 * row.low + at % 3, high=None if row.high is None else 10_000 * row.high + 2 + at % 3
            )
            for at, row in enumerate(small.rows)
        )
        component = replace(small, rows=rows)
        assert_matches(component, frozenset(component.claims), solve_component(component, component.claims))


def test_whole_numbers_keep_to_the_bounds() -> None:
    for seed in range(300, 320):
        component = small_component(seed)
        claims = frozenset(component.claims)
        programme, found = Programme(component), solve_component(component, claims)
        if programme.is_possible(claims):
            assert found.possible
            bounds = programme.bounds(claims)
            assert found.low <= bounds.low
            assert found.high is None or (bounds.high is not None and bounds.high <= found.high)


def test_without_a_claim_that_moves_nothing_the_bounds_are_the_same() -> None:
    tried = 0
    for seed in range(340, 365):
        component = small_component(seed)
        claims = frozenset(component.claims)
        found = solve_component(component, claims)
        if found.possible and found.movers < claims:
            tried += 1
            again = solve_component(component, found.movers)
            assert (again.low, again.high) == (found.low, found.high)
    assert tried > 8


def dense_component(count: int) -> tuple[Component, int]:
    """True claims on 24 leaves in 60 days that overlap one another, and the true total."""
    random = Random(0)
    truth = [[int(random.expovariate(0.5)) for _ in range(60)] for _ in range(24)]
    sets = [random.sample(range(24), random.choice([1, 1, 2, 4, 12])) for _ in range(40)] + [list(range(24))]
    rows = [Row(40, 0, 60, 0, 4 * sum(map(sum, truth)), 0)]
    for claim in range(1, count):
        chosen, length = random.randrange(41), random.choice([1, 3, 7, 14, 30])
        start = random.randint(0, 60 - length)
        true = sum(truth[leaf][day] for leaf in sets[chosen] for day in range(start, start + length))
        low, high = int(true * random.uniform(0.7, 1)), math.ceil(true * random.uniform(1, 1.3))
        rows.append(Row(chosen, start, start + length, low, random.choice([None, high]), claim))
    arrays = tuple(np.array(sorted(each), dtype=np.int32) for each in sets)
    return Component(24, arrays, tuple(rows), (40, 0, 60)), sum(map(sum, truth))


def test_hundreds_of_overlapping_claims() -> None:
    component, total = dense_component(300)
    claims = frozenset(component.claims)
    found = solve_component(component, claims)
    assert_matches(component, claims, found)
    assert found.high is not None
    assert found.low <= total <= found.high
    assert found.movers < claims


def test_a_lie_among_hundreds_is_proved_by_few() -> None:
    component, total = dense_component(200)
    lies = (Row(40, 0, 60, 3 * total, None, 200), Row(40, 0, 60, 0, 2 * total, 201))
    component = Component(component.leaf_count, component.sets, (*component.rows, *lies), component.target)
    assert solve_component(component, component.claims).clashing == {200, 201}
    lies = (Row(40, 0, 30, 2 * total, None, 200), Row(40, 0, 40, 0, total, 201))
    component = Component(component.leaf_count, component.sets, (*component.rows[:200], *lies), component.target)
    claims = frozenset(component.claims)
    found = find_clash(component, claims)
    assert_matches(component, claims, found)
    assert {200} < found.clashing < claims


def test_the_same_comes_twice() -> None:
    component, _ = dense_component(100)
    assert solve_component(component, component.claims) == solve_component(component, component.claims)


def test_what_is_too_dense_is_left_undecided_with_what_single_claims_prove(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "MOST_PAIRS", 10)
    component, total = dense_component(300)
    found = solve_component(component, component.claims)
    assert (found.possible, found.low, found.exact) == (None, 0, False)
    assert found.high is not None
    assert found.high >= total
    assert all(holds(component, proof, frozenset(component.claims)) for proof in found.proofs)


def rows_of(*rows: tuple[int, int, int, int, int | None, int]) -> Component:
    sets = (np.array([0], np.int32), np.array([0, 1], np.int32))
    return Component(2, sets, tuple(Row(*row) for row in rows), (1, 0, 10))


def test_cells_of_which_no_row_speaks_are_not_asked_for() -> None:
    component = rows_of((0, 0, 4, 3, 5, 0), (0, 6, 10, 1, 2, 1))
    found = solve_component(component, {0, 1})
    assert (found.possible, found.low, found.high, found.exact) == (True, 4, 7, True)
    assert found.movers == {0, 1}
    # a row whose claim does not bind still speaks of its cells, which then nothing bounds
    assert solve_component(component, {0}) == solve_component(rows_of((0, 0, 4, 3, 5, 0), (0, 6, 10, 0, None, 1)), {0})
    assert solve_component(component, {0}).high is None
    assert solve_component(component, ()).low == 0


def test_contradictions_that_need_no_search() -> None:
    crossed = rows_of((0, 0, 4, 3, None, 0), (0, 0, 4, 0, 2, 1), (1, 0, 9, 1, 9, 2))
    assert solve_component(crossed, {0, 1, 2}).clashing == {0, 1}
    nobody = rows_of((0, 2, 4, 3, None, 0), (0, 0, 3, 0, 0, 1), (1, 3, 9, 0, 0, 2), (1, 0, 9, 0, 9, 3))
    found = solve_component(nobody, {0, 1, 2, 3})
    assert found.clashing == {0, 1, 2}
    assert all(holds(nobody, proof, frozenset({0, 1, 2, 3})) for proof in found.proofs)
    assert find_clash(nobody, {0, 1, 3}).possible
