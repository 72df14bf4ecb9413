"""Latent classes as a method among others: a number with its diagnostics, or what each group of chains saw."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sijill.errors import InputError
from sijill.estimation.assumptions import sweep_prior
from sijill.estimation.estimates import Status, estimate_data, parse_estimate
from sijill.estimation.families.latent import by_latent_classes, effort_of
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import make_histories
from sijill.estimation.latent.model import LatentClassPrior
from sijill.estimation.refusals import Cause
from sijill.estimation.seeds import generator_of
from sijill.estimation.strata import StratumResult
from sijill.estimation.thresholds import LEAST_ESS, MOST_R_HAT, MOST_SEED_DIFFERENCE
from sijill.estimation.totals import total_of

HEPATITIS = make_histories("PQE", {1: 69, 2: 55, 4: 63, 3: 21, 5: 17, 6: 18, 7: 28})
# invented; its chains need longer than they are given here
TWO_PLACES = make_histories(
    "ABCD", {1: 2700, 2: 3100, 4: 900, 8: 4400, 3: 30, 5: 11, 6: 260, 9: 2, 10: 90, 12: 6, 7: 4, 14: 9, 11: 1}
)


def test_a_number_comes_with_what_a_reader_may_check() -> None:
    found = by_latent_classes(HEPATITIS, Settings(draws=4000), generator_of(1))
    assert found.status is Status.OK
    assert found.interval is not None and found.median is not None
    assert found.n_observed <= found.interval[0] < found.median < found.interval[1]
    told = found.diagnostics
    assert told["r_hat"] <= MOST_R_HAT
    assert min(told["ess"], told["ess_tail"]) >= LEAST_ESS
    assert 0 < told["mcse"] < 0.02
    assert len(told["seed_medians"]) == 2
    assert told["seed_disagreement"] == max(told["seed_medians"]) / min(told["seed_medians"]) - 1
    assert told["seed_disagreement"] <= MOST_SEED_DIFFERENCE
    assert [each["observed"] for each in told["posterior_predictive"]["by_number"]] == [187, 56, 28]
    assert len(told["posterior_predictive"]["pairs"]) == 3
    assert parse_estimate(json.loads(json.dumps(estimate_data(found)))) == found


def test_chains_that_do_not_agree_are_modes_and_no_number() -> None:
    found = by_latent_classes(TWO_PLACES, Settings(draws=100), generator_of(1))
    assert found.status is Status.WITHHELD
    assert found.median is None and found.interval is None and not found.quantiles
    assert "r_hat" in [each.code for each in found.reasons]
    modes = found.diagnostics["modes"]
    assert sorted(chain for mode in modes for chain in mode["chains"]) == [0, 1, 2, 3]
    assert all(mode["low"] <= mode["median"] <= mode["high"] for mode in modes)
    assert parse_estimate(json.loads(json.dumps(estimate_data(found)))) == found


def test_what_is_withheld_is_a_gap_of_the_total() -> None:
    given = by_latent_classes(HEPATITIS, Settings(draws=4000), generator_of(1))
    kept = by_latent_classes(TWO_PLACES, Settings(draws=100), generator_of(1))
    results = [StratumResult(name, each.n_observed, (each,), ()) for name, each in (("a", given), ("b", kept))]
    total = total_of(results, given.method, 0.95, 1)
    assert total.median == pytest.approx(given.median, rel=0.03)
    assert [each["stratum"] for each in total.diagnostics["gap"]] == ["b"]


def test_two_lists_are_refused() -> None:
    found = by_latent_classes(make_histories("AB", {1: 10, 2: 10, 3: 5}), Settings(), generator_of(1))
    assert (found.status, found.cause) == (Status.NOT_ESTIMABLE, Cause.FEW_LISTS)


def test_draws_bound_the_effort() -> None:
    many, few = effort_of(8000, 0.95), effort_of(250, 0.8)
    assert (many.warmup, many.most_turns, many.rungs, many.level) == (1000, 8000, (1, 10), 0.95)
    assert (few.warmup, few.most_turns, few.rungs, few.level) == (250, 250, (1,), 0.8)
    for draws in (99, 10**7):
        with pytest.raises(InputError, match="draws"):
            Settings(draws=draws)


def test_priors_are_swept_about_the_usual_one() -> None:
    told: list[tuple[int, int]] = []
    settings = Settings(draws=2000, latent_prior=LatentClassPrior(classes=4))
    by_classes, by_shape, by_listing = sweep_prior(
        HEPATITIS, settings, 1, lambda done, total: told.append((done, total))
    )
    assert [point.value for point in by_classes.points] == [4, 5, 10, 20]
    assert [point.value for point in by_shape.points] == [0.05, 0.25, 1, 4]
    assert [point.value for point in by_listing.points] == [0.5, 1]
    assert by_classes.points[0].median == by_shape.points[1].median == by_listing.points[1].median
    assert told[-1] == (8, 8)
    for point in (*by_classes.points, *by_shape.points, *by_listing.points):
        assert point.reasons or (point.low or 0) < (point.median or 0) < (point.high or 0)
    medians = [point.median for point in by_classes.points if point.median is not None]
    assert np.ptp(medians) < 0.2 * medians[0]
    # that a list sees hardly any of a class, or all of it, is less unlikely beforehand
    jeffreys, uniform = by_listing.points
    assert (jeffreys.low or 0) < (uniform.low or 0) < (uniform.high or 0) < (jeffreys.high or 0)
