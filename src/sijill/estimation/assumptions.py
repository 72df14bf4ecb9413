"""What the number rests on: the identifying assumption swept, lists left out, priors changed, overlaps laid open.

No data say how those on no list relate to the others; an assumption does. It is chosen here apart from the model of
what is observed, and moved (Aleshin-Guendel, Sadinle & Wakefield, "The central role of the identifying assumption in
population size estimation", Biometrics 80, 2024): how far the number moves with it is part of the answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from sijill.estimation.bootstrap import MOST_LISTS as MOST_LOGLINEAR
from sijill.estimation.estimates import NORMAL, Estimate, Status
from sijill.estimation.families.graphs import GRAPHS, by_graphs
from sijill.estimation.families.loglinear import BY_BIC
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories
from sijill.estimation.latent.checks import UnderPrior, prior_sweep
from sijill.estimation.latent.model import (
    LISTING_SHAPES,
    Effort,
    LatentClassPosterior,
    LatentClassPrior,
    Withheld,
)
from sijill.estimation.messages import Message, message
from sijill.estimation.seeds import generator_of, seed_of
from sijill.estimation.strata import StratumResult, Task
from sijill.estimation.thresholds import LEAST_ESS, MOST_TIMES_SEEN

SWEEP = (0.5, 2**-0.5, 1.0, 2**0.5, 2.0)
"""Odds ratios from half to twice, evenly on a logarithmic scale."""

DRAWS = 4000
MOST_GRAPHED = 6
"""Lists up to which graphs are averaged again and again: with seven once takes half a minute."""

MOST_PAIRS = 28
"""Pairs that are swept: all of eight lists."""

FEWER_RESAMPLES = 200
"""Of what is looked at for how far it moves, not for its last digit."""

MOST_CLASSES = (5, 10, 20)
ALPHA_SHAPES = (0.05, 0.25, 1.0, 4.0)
"""Of α ~ Gamma(shape, ¼): from hardly more than one class expected beforehand to as many as there may be."""

PRIOR_EFFORT = Effort(rungs=(1,), enough=LEAST_ESS, precision=math.inf)

Report = Callable[[int, int], None]
"""How much of how much is done."""


@dataclass(frozen=True, slots=True)
class Point:
    """One place of a sweep: the value that is assumed, and what it would make of the number, or why nothing."""

    value: float
    median: float | None
    low: float | None
    high: float | None
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Sweep:
    """One assumption moved.

    Attributes:
        name: "highest_order" (an interaction of all lists at once), "pair" (the marginal odds ratio of two lists),
            "delta" (the prior count of decomposable graphs), "classes" (at most so many latent classes), "alpha" (the
            shape of the prior of their concentration; its mean is shape / rate) or "listing" (the prior of each
            probability of being listed, Beta(value, value)).
        lists: The pair's lists; empty else.
        points: In the order of the values.
    """

    name: str
    lists: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The estimates without one list."""

    without: str
    n_observed: int
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lists beside each other.

    Attributes:
        lists: Their names.
        both: People on both.
        odds_ratio: Among people on some other list: how much likelier who is on one of the two is to be on the other,
            1 if independent; None with fewer than three lists. Half a person is added to each cell (Haldane 1956).
        low: Of its interval.
        high: Of its interval.
        if_independent: Lincoln and Petersen's number of these two lists alone, if independent.
    """

    lists: tuple[str, str]
    both: int
    odds_ratio: float | None
    low: float | None
    high: float | None
    if_independent: float | None


def sweep_highest_order(estimate: Estimate) -> Sweep:
    """Move the assumption of a log-linear estimate, that lists never interact all at once.

    With an interaction of all J lists of odds ratio ξ the people unseen are ξ times those without (Aleshin-Guendel,
    Sadinle & Wakefield 2024; the sign of the interaction is chosen so that more ξ is more people).
    """
    n, known = estimate.n_observed, estimate.unseen
    if known is None:
        return Sweep("highest_order", (), tuple(Point(value, None, None, None, estimate.reasons) for value in SWEEP))
    median, low, high = known
    points = [Point(value, n + value * median, n + value * low, n + value * high) for value in SWEEP]
    return Sweep("highest_order", (), tuple(_bounded(point, n) for point in points))


def sweep_pairs(histories: Histories, level: float, seed: int) -> tuple[Sweep, ...]:
    """Assume for one pair of lists at a time that their odds ratio among all people is θ, and nothing of the others.

    Those unseen are then θ n₁₀ n₀₁ / n₁₁ less those seen on neither of the two. What is observed has no model but the
    multinomial: its posterior under Jeffreys's prior gives the interval. Where a θ asks for fewer people than were seen
    the overlaps contradict it, and that is said.
    """
    pairs = list(combinations(range(len(histories.lists)), 2))
    # of very many, those that share the most people say the most
    shared = sorted(pairs, key=lambda pair: -histories.on_all(1 << pair[0] | 1 << pair[1]))[:MOST_PAIRS]
    found = []
    for one, other in sorted(shared):
        names = (histories.lists[one], histories.lists[other])
        rng = generator_of(seed_of(seed, "pair", *names))
        points = tuple(_pair_point(histories, one, other, value, level, rng) for value in SWEEP)
        found.append(Sweep("pair", names, points))
    return tuple(found)


def _pair_point(
    histories: Histories, one: int, other: int, odds_ratio: float, level: float, rng: np.random.Generator
) -> Point:
    n = histories.n_observed
    both = histories.on_all(1 << one | 1 << other)
    first, second = histories.on_all(1 << one) - both, histories.on_all(1 << other) - both
    if not both:
        return Point(odds_ratio, None, None, None, (message("nobody_on_both"),))
    shares = rng.dirichlet(np.array([both, first, second, n - both - first - second]) + 0.5, DRAWS)
    unseen = n * (odds_ratio * shares[:, 1] * shares[:, 2] / shares[:, 0] - shares[:, 3])
    low, median, high = np.quantile(unseen, [(1 - level) / 2, 0.5, (1 + level) / 2]).tolist()
    if median < 0:
        return Point(odds_ratio, None, None, None, (message("overlaps_contradict"),))
    return _bounded(Point(odds_ratio, n + median, n + max(low, 0.0), n + high), n)


def _bounded(point: Point, n_observed: int) -> Point:
    """A point whose upper end is none is none."""
    if point.high is None or point.high <= MOST_TIMES_SEEN * n_observed:
        return point
    return Point(point.value, None, None, None, (message("no_end_below", times=MOST_TIMES_SEEN),))


def sweep_delta(histories: Histories, settings: Settings) -> Sweep:
    """Decomposable graphs of up to six lists under other prior counts, from a quarter of dga's to a person a cell."""
    usual = 2.0 ** -len(histories.lists)
    points = []
    for delta in sorted({usual / 4, usual, 2 * usual, 4 * usual, 0.5, 1.0}):
        estimate = by_graphs(histories, replace(settings, delta=delta), generator_of(0))
        points.append(_point(delta, estimate))
    return Sweep("delta", (), tuple(points))


def sweep_prior(histories: Histories, settings: Settings, seed: int, report: Report) -> tuple[Sweep, ...]:
    """Latent classes with half as many and twice as many classes, with other priors of their concentration α and of
    the probabilities λ of being listed.

    Shorter runs than that of the estimate itself: a point whose chains do not agree says so.
    """
    usual = settings.latent_prior
    by_classes = {float(each): replace(usual, classes=each) for each in sorted({*MOST_CLASSES, usual.classes})}
    by_shape = {each: replace(usual, shape=each) for each in sorted({*ALPHA_SHAPES, usual.shape})}
    by_listing = {each: replace(usual, listing_shape=each) for each in sorted(LISTING_SHAPES.values())}
    priors = list(dict.fromkeys((*by_classes.values(), *by_shape.values(), *by_listing.values())))
    effort = replace(PRIOR_EFFORT, most_turns=min(PRIOR_EFFORT.most_turns, settings.draws), level=settings.level)
    found: dict[LatentClassPrior, UnderPrior] = {}
    for prior in priors:
        report(len(found), len(priors))
        (found[prior],) = prior_sweep(histories, seed=seed_of(seed, "prior"), priors=[prior], effort=effort)
    report(len(priors), len(priors))
    n, level = histories.n_observed, settings.level
    return tuple(
        Sweep(name, (), tuple(_under(value, found[prior], n, level) for value, prior in by_value.items()))
        for name, by_value in (("classes", by_classes), ("alpha", by_shape), ("listing", by_listing))
    )


def _under(value: float, under: UnderPrior, n_observed: int, level: float) -> Point:
    found = under.found
    if isinstance(found, LatentClassPosterior):
        return _bounded(Point(value, found.median, *found.interval(level)), n_observed)
    reasons = found.reasons if isinstance(found, Withheld) else (found.reason,)
    return Point(value, None, None, None, reasons)


def _point(value: float, estimate: Estimate) -> Point:
    if estimate.interval is None:
        return Point(value, None, None, None, estimate.reasons)
    return Point(value, estimate.median, *estimate.interval)


def lists_left_out(histories: Histories, settings: Settings, seed: int) -> dict[str, Task]:
    """The work that log-linear models and graphs have without each list in turn, by its name; with four usable lists or
    more, and none beyond what models are chosen among.
    """
    usable = histories.usable()
    if not 4 <= len(usable) <= MOST_LOGLINEAR + 1:
        return {}
    fewer = replace(settings, resamples=min(settings.resamples, FEWER_RESAMPLES))
    methods = (BY_BIC, GRAPHS) if len(usable) - 1 <= MOST_GRAPHED else (BY_BIC,)
    return {
        histories.lists[out]: Task(
            f"without {histories.lists[out]}", histories.kept([at for at in usable if at != out]), fewer, methods, seed
        )
        for out in usable
    }


def pairs_of(histories: Histories, level: float) -> tuple[Pair, ...]:
    """The overlap of every two lists."""
    z = NORMAL.inv_cdf((1 + level) / 2)
    return tuple(_pair(histories, one, other, z) for one, other in combinations(range(len(histories.lists)), 2))


def _pair(histories: Histories, one: int, other: int, z: float) -> Pair:
    names = (histories.lists[one], histories.lists[other])
    first, second = 1 << one, 1 << other
    both = histories.on_all(first | second)
    alone = histories.on_all(first) * histories.on_all(second) / both if both else None
    if len(histories.lists) < 3:
        return Pair(names, both, None, None, None, alone)
    cells = {(a, b): 0.5 for a in (False, True) for b in (False, True)}
    for pattern, count in histories:
        if pattern & ~(first | second):
            cells[bool(pattern & first), bool(pattern & second)] += count
    log_ratio = math.log(cells[True, True] * cells[False, False] / (cells[True, False] * cells[False, True]))
    away = z * math.sqrt(sum(1 / count for count in cells.values()))
    return Pair(names, both, math.exp(log_ratio), math.exp(log_ratio - away), math.exp(log_ratio + away), alone)


@dataclass(frozen=True, slots=True)
class Frequency:
    """How many people are on exactly so many lists; `log_ratio` is log(f_k / (J choose k)), on a straight line over k
    where lists are alike and people too (Baillargeon & Rivest 2007), bent upwards where people differ.
    """

    lists: int
    people: int
    log_ratio: float | None


def frequencies_of(histories: Histories) -> tuple[Frequency, ...]:
    """Capture frequencies, f₁ to f_J."""
    size = len(histories.lists)
    return tuple(
        Frequency(k, people, math.log(people / math.comb(size, k)) if people else None)
        for k, people in enumerate(histories.by_number_of_lists(), 1)
    )


@dataclass(frozen=True, slots=True)
class Exploration:
    """All of it for one table."""

    lists: tuple[str, ...]
    patterns: tuple[tuple[int, int], ...]
    frequencies: tuple[Frequency, ...]
    pairs: tuple[Pair, ...]
    sweeps: tuple[Sweep, ...]
    left_out: tuple[LeftOut, ...]


def explore(
    histories: Histories,
    settings: Settings,
    seed: int,
    estimates: Sequence[Estimate],
    left_out: Mapping[str, StratumResult],
    report: Report | None = None,
) -> Exploration:
    """Look at a table from all sides.

    Args:
        histories: The table.
        settings: Of its estimates.
        seed: Of the whole run.
        estimates: Those of the same table.
        left_out: What came of `lists_left_out`, by the list.
        report: How far the sweep of the priors of latent classes is; None for none, which else takes as long as the
            estimate itself.
    """
    usable = histories.usable()
    table = histories.kept(usable) if usable else histories
    averaged = next((each for each in estimates if each.method == BY_BIC), None)
    sweeps: list[Sweep] = []
    if len(usable) > 2:
        if averaged is not None and averaged.status is Status.OK:
            sweeps.append(sweep_highest_order(averaged))
        sweeps += sweep_pairs(table, settings.level, seed)
        if len(usable) <= MOST_GRAPHED:
            sweeps.append(sweep_delta(table, settings))
        if report is not None:
            sweeps += sweep_prior(table, settings, seed, report)
    return Exploration(
        lists=histories.lists,
        patterns=tuple(histories),
        frequencies=frequencies_of(histories),
        pairs=pairs_of(histories, settings.level),
        sweeps=tuple(sweeps),
        left_out=tuple(LeftOut(name, each.n_observed, each.estimates) for name, each in left_out.items()),
    )
