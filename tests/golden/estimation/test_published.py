"""Estimates of published lists, to the digits that were printed."""

from __future__ import annotations

import pytest

from sijill.estimation.chao import SampleCoverage, chao_lower_bound, sample_coverage
from sijill.estimation.closed import ClosedFit, ClosedModel, closed_interval, fit_closed
from sijill.estimation.decomposable import GraphPosterior, average_graphs
from sijill.estimation.existence import check_existence, existence_code
from sijill.estimation.loglinear import LoglinearFit, fit_loglinear, loglinear_interval
from sijill.estimation.models import parse_model
from sijill.estimation.profile import ProfileInterval
from sijill.estimation.refusals import Cause, NotEstimable
from sijill.estimation.selection import Selection, Stepwise, select_by_bic, select_by_steps
from tests.golden.estimation.published import figures, published


@pytest.mark.parametrize("name", ["kosovo", "new_orleans"])
def test_loglinear_models(name: str) -> None:
    histories = published(name)
    for model, people in figures(name)["models"].items():
        fit = fit_loglinear(histories, parse_model(model, len(histories.lists)))
        assert isinstance(fit, LoglinearFit)
        assert abs(fit.abundance - people) < 1


@pytest.mark.parametrize("model", list(figures("diabetes")["fits"]))
def test_fits_of_diabetes(model: str) -> None:
    people, stderr, deviance, df = figures("diabetes")["fits"][model]
    fit = fit_loglinear(published("diabetes"), parse_model(model, 4))
    assert isinstance(fit, LoglinearFit)
    assert (round(fit.abundance), round(fit.stderr), round(fit.deviance, 2), fit.df) == (people, stderr, deviance, df)


def test_bic_chooses_the_published_models_of_kosovo() -> None:
    every, of_pairs = select_by_bic(published("kosovo")), select_by_bic(published("kosovo"), most_order=2)
    assert isinstance(every, Selection)
    assert isinstance(of_pairs, Selection)
    assert every.best.model.name == "[123,14,34]"
    assert round(of_pairs.best.abundance) == figures("kosovo")["bic_pairs"]
    assert len(every.fits) + every.refused == 113


def test_steps_add_no_pair_in_new_orleans_and_five_in_kosovo() -> None:
    none, five = select_by_steps(published("new_orleans")), select_by_steps(published("kosovo"))
    assert isinstance(none, Stepwise)
    assert isinstance(five, Stepwise)
    assert not none.steps
    assert round(none.fit.abundance) == 1034
    assert len(five.steps) == 5
    assert round(five.fit.abundance) == figures("kosovo")["bic_pairs"]


def test_the_profile_interval_of_the_chosen_model_of_kosovo() -> None:
    found = loglinear_interval(published("kosovo"), parse_model("[123,14,34]", 4))
    assert isinstance(found, ProfileInterval)
    # Ball et al. (2002) print 9,002 to 12,122, by another method
    assert abs(found.low - 9002) < 20
    assert abs(found.high - 12122) < 20


@pytest.mark.parametrize("model", list(figures("hare")["closed"]))
def test_closed_models_of_hares(model: str) -> None:
    people, stderr = figures("hare")["closed"][model]
    fit = fit_closed(published("hare"), ClosedModel(model))
    assert isinstance(fit, ClosedFit)
    assert round(fit.abundance, 1) == people
    assert round(fit.stderr, 1) == stderr
    found = closed_interval(published("hare"), ClosedModel(model))
    assert isinstance(found, ProfileInterval)
    assert 68 <= found.low < found.abundance < found.high


def test_sample_coverage_of_hepatitis() -> None:
    found = sample_coverage(published("hepatitis"))
    assert isinstance(found, SampleCoverage)
    assert round(found.for_low) == figures("hepatitis")["low_coverage"]


def test_codes_of_existence() -> None:
    for model, code in figures("artificial")["codes"].items():
        assert existence_code(published("artificial"), parse_model(model, 3)) == code
    refused = check_existence(published("artificial"), parse_model("[12,13,23]", 3))
    assert refused is not None
    assert refused.cause is Cause.NOT_IDENTIFIED


def test_lists_that_cannot_say_are_refused() -> None:
    assert isinstance(fit_loglinear(published("artificial"), parse_model("[1,2,3]", 3)), NotEstimable)
    assert isinstance(chao_lower_bound(published("artificial")).abundance, float)  # type: ignore[union-attr]


def test_graphs_of_kosovo_and_of_spina_bifida() -> None:
    kosovo = average_graphs(published("kosovo"))
    assert isinstance(kosovo, GraphPosterior)
    assert kosovo.top_models(1)[0][0].name == "[123,134]"
    assert kosovo.probability.sum() == pytest.approx(1, abs=1e-12)
    spread = average_graphs(published("kosovo"), delta=1.0)
    assert isinstance(spread, NotEstimable)
    assert spread.cause is Cause.SATURATED_GRAPH
    spina = average_graphs(published("spina_bifida"))
    assert isinstance(spina, GraphPosterior)
    assert spina.interval()[0] < spina.quantile(0.5) < spina.interval()[1]
