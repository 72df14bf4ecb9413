"""Estimates do not depend on how lists are ordered or named; graphs equal brute force over three lists."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.estimation.chao import SampleCoverage, chao_lower_bound, sample_coverage
from sijill.estimation.closed import ClosedFit, ClosedModel, fit_closed
from sijill.estimation.decomposable import graph_posterior
from sijill.estimation.existence import existence_code, least_cell, reduce_model
from sijill.estimation.graphs import decomposable_graphs
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.loglinear import LoglinearFit, fit_loglinear, fit_reduced
from sijill.estimation.models import all_models, bits, make_model
from sijill.estimation.refusals import NotEstimable
from sijill.estimation.selection import Selection, select_by_bic

NAMES = "ABCD"


@st.composite
def histories(draw: st.DrawFn, lists: int = 4, least: int = 0, most: int = 40) -> Histories:
    counts = draw(st.lists(st.integers(least, most), min_size=(1 << lists) - 1, max_size=(1 << lists) - 1))
    return make_histories(NAMES[:lists], dict(enumerate(counts, start=1)))


def moved(pattern: int, order: list[int]) -> int:
    return sum((pattern >> at & 1) << new for new, at in enumerate(order))


@settings(max_examples=30, deadline=None)
@given(histories(least=1), st.permutations(range(4)))
def test_the_order_of_lists_changes_nothing(given_: Histories, order: list[int]) -> None:
    other = given_.kept(order)
    for model in all_models(4)[::7]:
        turned = make_model(4, [moved(term, order) for term in model.generators])
        one, two = fit_loglinear(given_, model), fit_loglinear(other, turned)
        assert isinstance(one, LoglinearFit) == isinstance(two, LoglinearFit)
        if isinstance(one, LoglinearFit) and isinstance(two, LoglinearFit):
            assert one.abundance == pytest.approx(two.abundance, rel=1e-7)
            assert one.bic == pytest.approx(two.bic, rel=1e-9)
    for closed in (ClosedModel.MT, ClosedModel.MTH_DARROCH):
        first, second = fit_closed(given_, closed), fit_closed(other, closed)
        assert isinstance(first, ClosedFit)
        assert isinstance(second, ClosedFit)
        assert first.abundance == pytest.approx(second.abundance, rel=1e-6)
    grid = np.arange(400)
    assert graph_posterior(given_, grid).probability == pytest.approx(
        graph_posterior(other, grid).probability, rel=1e-9, abs=1e-18
    )
    before, after = sample_coverage(given_), sample_coverage(other)
    assert isinstance(before, SampleCoverage)
    assert isinstance(after, SampleCoverage)
    assert before.for_low == pytest.approx(after.for_low, rel=1e-12)
    assert chao_lower_bound(given_) == chao_lower_bound(other)


@settings(max_examples=20, deadline=None)
@given(histories(least=1), st.integers(2, 1000))
def test_so_many_times_the_people_are_so_many_times_the_estimate(given_: Histories, times: int) -> None:
    larger = make_histories(given_.lists, {pattern: count * times for pattern, count in given_})
    for model in all_models(4)[::11]:
        one, many = fit_loglinear(given_, model), fit_loglinear(larger, model)
        assert isinstance(one, LoglinearFit)
        assert isinstance(many, LoglinearFit)
        assert many.abundance == pytest.approx(times * one.abundance, rel=1e-7)


@settings(max_examples=60, deadline=None)
@given(histories(lists=3, most=3))
def test_a_fit_is_had_where_the_programme_says_that_there_is_one(given_: Histories) -> None:
    for model in all_models(3):
        reduced = reduce_model(given_, model)
        fit, code = fit_reduced(reduced)
        assert code == existence_code(given_, model)
        assert (fit is None) == (code > 0)
        if fit is not None:
            assert least_cell(reduced.design, reduced.counts) > 0
            assert reduced.design.T @ fit.fitted == pytest.approx(reduced.design.T @ reduced.counts, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(histories(most=12))
def test_weights_of_models_sum_to_one(given_: Histories) -> None:
    found = select_by_bic(given_, most_order=2)
    if isinstance(found, Selection):
        assert sum(found.weights) == pytest.approx(1)
        assert list(found.weights) == sorted(found.weights, reverse=True)
        assert all(fit.abundance > given_.n_observed for fit in found.fits)
    else:
        assert isinstance(found, NotEstimable)


def brute_force(given_: Histories, missing: int, edges: int, delta: float) -> float:
    """The log likelihood of a graph of three lists and a number, from cliques and separators found by hand."""
    pairs = list(combinations(range(3), 2))
    joined = [sum(1 << at for at in pair) for number, pair in enumerate(pairs) if edges >> number & 1]
    if len(joined) == 3:
        cliques, separators = [0b111], list[int]()
    elif len(joined) == 2:
        cliques, separators = joined, [joined[0] & joined[1]]
    else:
        alone = [1 << at for at in range(3) if not any(1 << at & pair for pair in joined)]
        cliques, separators = joined + alone, [0] * (len(joined) + len(alone) - 1)
    table = dict(given_) | {0: missing}

    def margin(chosen: int) -> float:
        prior = delta * 2 ** (3 - chosen.bit_count())
        cells: dict[int, int] = {}
        for cell in range(8):
            cells[cell & chosen] = cells.get(cell & chosen, 0) + table.get(cell, 0)
        total = math.lgamma(8 * delta) - math.lgamma(8 * delta + given_.n_observed + missing)
        return total + sum(math.lgamma(count + prior) - math.lgamma(prior) for count in cells.values())

    people = given_.n_observed + missing
    ways = math.lgamma(people + 1) - math.lgamma(missing + 1)
    return ways - math.log(people) + sum(map(margin, cliques)) - sum(map(margin, separators))


@settings(max_examples=25, deadline=None)
@given(histories(lists=3, most=30).filter(lambda given_: given_.n_observed > 0), st.sampled_from([0.125, 0.5, 1.0]))
def test_graphs_of_three_lists_by_brute_force(given_: Histories, delta: float) -> None:
    grid = np.arange(120)
    found = graph_posterior(given_, grid, delta=delta)
    edges = decomposable_graphs(3).edges.tolist()
    logs = np.array([[brute_force(given_, int(missing), graph, delta) for missing in grid] for graph in edges])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    assert found.probability == pytest.approx(weights.sum(axis=0), rel=1e-10, abs=1e-18)
    assert found.graph_probability == pytest.approx(weights.sum(axis=1), rel=1e-10, abs=1e-18)


@settings(max_examples=10, deadline=None)
@given(histories(lists=4, most=200).filter(lambda given_: given_.n_observed > 0))
def test_a_model_of_a_graph_is_its_cliques(given_: Histories) -> None:
    posterior = graph_posterior(given_, np.arange(50))
    for model, probability in posterior.top_models(3):
        assert 0 <= probability <= 1 + 1e-12
        assert {at for term in model.generators for at in bits(term)} == set(range(4))
