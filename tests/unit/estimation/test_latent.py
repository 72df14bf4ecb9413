"""Latent classes as they are asked for: answers, refusals, what is withheld, draws at the ends of doubles."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from sijill.errors import InputError
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.latent.checks import posterior_predictive, prior_sweep
from sijill.estimation.latent.diagnosis import LONGER, diagnose, doubts, modes_of, turns_allowed
from sijill.estimation.latent.mixture import Mixture, PriorShapes, weights_of
from sijill.estimation.latent.model import Effort, LatentClassPosterior, LatentClassPrior, Withheld
from sijill.estimation.latent.moves import allocate, draw_unseen, exchange_labels, log_gamma_draw
from sijill.estimation.latent.sampler import Chain, latent_class_posterior, tables_of
from sijill.estimation.messages import message
from sijill.estimation.refusals import Cause, NotEstimable

HEPATITIS = make_histories("PQE", {1: 69, 2: 55, 4: 63, 3: 21, 5: 17, 6: 18, 7: 28})
SHORT = Effort(warmup=500, first_turns=1000, most_turns=3000, enough=800, precision=0.05)
ONCE = Effort(warmup=300, first_turns=1000, most_turns=2000, rungs=(1,), enough=800, precision=0.05)


def posterior(histories: Histories = HEPATITIS, seed: int = 1, effort: Effort = SHORT) -> LatentClassPosterior:
    found = latent_class_posterior(histories, seed=seed, effort=effort)
    assert isinstance(found, LatentClassPosterior), found
    return found


def test_hepatitis_as_lcmcr_has_it() -> None:
    found = posterior()
    assert found.median == pytest.approx(512, rel=0.04)
    assert found.interval() == (pytest.approx(365, rel=0.06), pytest.approx(870, rel=0.1))
    assert found.n_observed == 271
    assert found.people.min() >= 271
    assert (found.people == np.floor(found.people)).all()
    assert found.diagnostics.r_hat < 1.01
    assert found.at_most(500).max() <= 500
    assert found.mean > found.median


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one, same, other = posterior(), posterior(), posterior(seed=2)
    assert (one.people == same.people).all()
    assert one.people[:50].tolist() != other.people[:50].tolist()
    assert one.median == pytest.approx(other.median, rel=0.05)


def test_two_lists_are_refused() -> None:
    found = latent_class_posterior(make_histories("AB", {1: 10, 2: 10, 3: 5}), seed=1)
    assert isinstance(found, NotEstimable)
    assert found.cause is Cause.FEW_LISTS


def test_too_little_overlap_is_refused_where_the_prior_would_speak() -> None:
    # the posterior of 89 of 2,000 people on such lists, two of them on two, was 195 to 1,023
    hardly = make_histories("ABCD", {1: 23, 2: 22, 4: 20, 8: 22, 3: 1, 12: 1})
    found = latent_class_posterior(hardly, seed=1)
    assert isinstance(found, NotEstimable)
    assert found.cause is Cause.LITTLE_OVERLAP
    assert found.reason == message("prior_speaks", people=2, least=10)


def test_too_little_effort_is_withheld_with_its_reasons() -> None:
    histories = make_histories(
        "ABCD", {1: 2700, 2: 3100, 4: 900, 8: 4400, 3: 30, 5: 11, 6: 260, 9: 2, 10: 90, 12: 6, 7: 4, 14: 9, 11: 1}
    )
    found = latent_class_posterior(histories, seed=1, effort=Effort(warmup=100, most_turns=100, rungs=(1,)))
    assert isinstance(found, Withheld)
    assert found.reasons
    assert sorted(chain for mode in found.modes for chain in mode.chains) == [0, 1, 2, 3]


def test_what_is_asked_for_must_make_sense() -> None:
    for wrong in (lambda: LatentClassPrior(classes=1), lambda: LatentClassPrior(shape=0),
                  lambda: LatentClassPrior(listing_shape=0.75), lambda: Effort(chains=1), lambda: Effort(warmup=3),
                  lambda: Effort(level=1.0)):  # fmt: skip
        with pytest.raises(InputError):
            wrong()
    with pytest.raises(InputError, match="seed"):
        latent_class_posterior(HEPATITIS, seed=-1)


def test_chains_apart_are_modes_and_withheld() -> None:
    rng = np.random.default_rng(1)
    people = np.stack([rng.normal(mean, 100, 1000) for mean in (5000, 9000, 5010, 4990)])
    modes = modes_of(people)
    assert [mode.chains for mode in modes] == [(0, 2, 3), (1,)]
    assert modes[1].median == pytest.approx(9000, rel=0.01)
    said = doubts(diagnose(people, 0.8, 1, seeds=2))
    assert {"r_hat", "seeds_differ"} <= {each.code for each in said}


def test_chains_that_agree_raise_no_doubt() -> None:
    people = np.random.default_rng(2).normal(1000, 20, (4, 1000))
    assert doubts(diagnose(people, 0.8, 1)) == ()
    assert doubts(diagnose(np.full((4, 200), 70.0), 0.8, 1)) == ()


def test_effective_draws_are_those_of_the_ends_of_the_interval() -> None:
    rng = np.random.default_rng(4)
    people = rng.normal(1000, 20, (4, 2000))
    people[:, 500:560] += 200  # 3 in 100, once: where they begin is known, how many there are is not
    wide, narrow = (diagnose(people, 0.8, 1, level=level) for level in (0.95, 0.5))
    assert wide.ess_tail < 200 and narrow.ess_tail > 1000
    assert {each.code for each in doubts(wide)} >= {"few_draws_for_ends"}


def test_the_standard_error_is_how_far_the_ends_are_from_run_to_run() -> None:
    rng = np.random.default_rng(5)
    people = np.exp(rng.normal(7, 0.2, (400, 4, 500)))
    ends = np.quantile(people, (0.025, 0.5, 0.975), axis=(1, 2))
    apart = (ends.std(axis=1) / ends.mean(axis=1)).max()
    said = [diagnose(each, 0.8, 1).mcse for each in people[:40]]
    # the greatest of three noisy ones is rather too large
    assert apart < np.mean(said) < 1.3 * apart


def test_chains_go_on_until_the_ends_are_known_as_well_as_was_asked() -> None:
    effort = replace(ONCE, first_turns=500, enough=400, precision=0.02)
    loose, fine = posterior(effort=replace(effort, precision=np.inf)), posterior(effort=effort)
    assert loose.diagnostics.mcse > 0.02 >= fine.diagnostics.mcse
    assert loose.diagnostics.turns < fine.diagnostics.turns < LONGER * effort.most_turns
    assert (fine.people.reshape(4, -1)[:, : loose.diagnostics.turns] == loose.people.reshape(4, -1)).all()
    never = posterior(effort=replace(effort, most_turns=600, precision=0.0))
    assert never.diagnostics.turns == LONGER * 600


def test_how_long_chains_go_on_hangs_on_whether_they_agree() -> None:
    rng = np.random.default_rng(6)
    agreed = diagnose(rng.normal(1000, 20, (4, 1000)), 0.8, 1)
    near, apart = (replace(agreed, r_hat=r_hat) for r_hat in (1.02, 1.2))
    turns = [turns_allowed(each, Effort(most_turns=1000)) for each in (apart, near, agreed, replace(agreed, rungs=10))]
    assert turns == [1000, 4000, 4000, 1000]


def test_people_are_put_in_classes_whatever_their_number() -> None:
    rng, found, shares = np.random.default_rng(3), np.zeros(4), np.array([0.3, 0.0, 0.5, 0.2])
    for count in (0, 1, 1000, 10**12, 10**15):
        allocate(rng, count, shares, 1.0, found)
        assert found.sum() == count
        assert found[1] == 0
    assert found / 1e15 == pytest.approx(shares, abs=1e-6)


def test_people_unseen_are_negative_binomial() -> None:
    rng = np.random.default_rng(4)
    found = np.array([draw_unseen(rng, 50.0, 0.2, 0.8) for _ in range(20_000)])
    assert found.mean() == pytest.approx(200, rel=0.01)
    assert found.var() == pytest.approx(50 * 0.8 / 0.04, rel=0.05)
    assert draw_unseen(rng, 50.0, 1e-18, 1.0) > 1e18


def test_gammas_of_tiny_shapes_stay_above_nothing() -> None:
    rng = np.random.default_rng(5)
    found = np.array([log_gamma_draw(rng, 1e-16) for _ in range(2000)])
    assert np.isfinite(found).all()
    assert np.median(found) == pytest.approx(-np.log(2) * 1e16, rel=0.1)


def test_exchanged_labels_keep_every_weight() -> None:
    rng = np.random.default_rng(6)
    sticks = np.array([1e-4, 0.3, 30.0, 2.0])
    on = rng.random((3, 5))
    off, before, after = 1 - on, np.empty(5), np.empty(5)
    weights_of(sticks, before)
    pairs = {(round(weight, 12), round(value, 12)) for weight, value in zip(before, on[0], strict=True)}
    moved = sticks.copy()
    for _ in range(200):
        exchange_labels(rng, Mixture(moved, on, off), PriorShapes(0.25, 0.25, 1.0))
        weights_of(moved, after)
        assert np.sort(after) == pytest.approx(np.sort(before), rel=1e-9)
    assert (moved != sticks).any()
    assert {(round(weight, 12), round(value, 12)) for weight, value in zip(after, on[0], strict=True)} == pairs


def test_the_lists_are_as_the_posterior_would_have_them() -> None:
    found = posterior_predictive(HEPATITIS, posterior(), seed=1)
    assert [each.observed for each in found.by_number] == [187, 56, 28]
    assert [each.name for each in found.pairs] == ["P & Q", "P & E", "Q & E"]
    for each in (*found.by_number, *found.pairs):
        assert each.low <= each.observed <= each.high
        assert 0.02 < each.p_value < 0.98
    assert 0.02 < found.p_value < 0.98


def test_a_list_that_has_all_of_a_class_can_be_drawn_anew() -> None:
    """A probability that is 1 as a double: of a large class that a list sees whole it is drawn now and then."""
    found = posterior()
    on = found.draws.on.copy()
    on[:, ::2, 0, 1] = 1.0
    on[:, ::3, 2, 0] = 0.0
    checked = posterior_predictive(HEPATITIS, replace(found, draws=replace(found.draws, on=on)), seed=1)
    assert 0 <= checked.p_value <= 1


def test_one_class_is_another_answer_than_several() -> None:
    priors = (LatentClassPrior(classes=4), LatentClassPrior(classes=4, shape=1e-4, rate=1e4))
    found = prior_sweep(HEPATITIS, seed=1, priors=priors, effort=ONCE)
    assert tuple(each.prior for each in found) == priors
    posteriors = [each.found.posterior if isinstance(each.found, Withheld) else each.found for each in found]
    several, one_class = [each for each in posteriors if isinstance(each, LatentClassPosterior)]
    # one class is independent lists: far fewer people, and surer of it
    assert one_class.median < 0.9 * several.median
    assert one_class.quantile(0.975) < 0.7 * several.quantile(0.975)


def test_nothing_is_done_for_each_person() -> None:
    """With 10¹³ of them it would never end. What ten million take is printed by `benchmarks/latent_classes.py`."""
    many = make_histories("PQE", {pattern: count * 40_000_000_000 for pattern, count in HEPATITIS})
    chain = Chain(tables_of(many), LatentClassPrior(), Effort(warmup=200), (1, 1, 0))
    chain.warm_up()
    people = chain.go_on(100)[0][:, 0]
    assert many.n_observed > 10**13
    assert many.n_observed <= people.min() < people.max() < 4 * many.n_observed


WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
from sijill.estimation.histories import make_histories
from sijill.compiled import COMPILED
from sijill.estimation.latent.model import Effort
from sijill.estimation.latent.sampler import Chain, tables_of, LatentClassPrior
import numpy as np
assert not COMPILED
tables = tables_of(make_histories("PQE", {1: 69, 2: 55, 4: 63, 3: 21, 5: 17, 6: 18, 7: 28}))
chain = Chain(tables, LatentClassPrior(classes=4), Effort(warmup=150, most_steps=12), (1, 1, 0))
chain.warm_up()
print(*chain.go_on(60)[0][:, 0])
"""


def test_without_numba_the_posterior_is_drawn_from_too() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_NUMBA], capture_output=True, text=True, check=True)
    people = np.array([float(each) for each in done.stdout.split()])
    assert 300 < np.median(people) < 900
    assert people.min() >= 271
