from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest

from sijill.estimation import strata
from sijill.estimation.assumptions import (
    explore,
    frequencies_of,
    lists_left_out,
    pairs_of,
    sweep_highest_order,
    sweep_pairs,
)
from sijill.estimation.estimates import (
    Z_GRID,
    Status,
    estimate_data,
    estimated,
    parse_estimate,
    quantile_at,
    quantiles_of_interval,
)
from sijill.estimation.families import moments
from sijill.estimation.families.registry import METHODS
from sijill.estimation.families.settings import Settings
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.imputation import impute_labels, pool_estimates
from sijill.estimation.messages import message, message_data
from sijill.estimation.refusals import Cause
from sijill.estimation.seeds import seed_of
from sijill.estimation.strata import Task, estimate_strata, estimate_stratum, fit_warnings
from sijill.estimation.totals import total_of, totals_of
from sijill.storage import Folder, Incoming, Region

FEW = Settings(resamples=40, draws=300)
ALL = tuple(METHODS)
QUICK = ("independent", "graphs", "chao_bound")


def made(seed: int, people: int, chances: tuple[float, ...]) -> Histories:
    on = np.random.default_rng(seed).random((people, len(chances))) < chances
    patterns, counts = np.unique((on * (1 << np.arange(len(chances)))).sum(axis=1), return_counts=True)
    return make_histories(
        "ABCDEFGH"[: len(chances)], {int(p): int(c) for p, c in zip(patterns, counts, strict=True) if p}
    )


NORTH = made(1, 900, (0.3, 0.25, 0.35))
SOUTH = made(2, 500, (0.25, 0.3, 0.2))
NOBODY = make_histories("ABC", {})


class Kept(Folder):
    """A folder in memory, that counts what is written."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def find(self, path: str) -> bytes | None:
        return self.files.get(path)

    def write(self, path: str, data: bytes) -> None:
        self.files[path] = data

    def read_blocks(self, path: str) -> Iterator[bytes] | None:
        raise NotImplementedError

    def holds(self, path: str) -> bool:
        return path in self.files

    def names(self, path: str) -> list[str]:
        raise NotImplementedError

    def write_all(self, files: dict[str, bytes]) -> None:
        raise NotImplementedError

    def incoming(self) -> Incoming:
        raise NotImplementedError

    def region(self, path: str) -> Region:
        raise NotImplementedError

    def remove(self, path: str, *, overwrite: bool = False) -> None:
        raise NotImplementedError


def test_every_method_answers_with_a_number_or_a_reason() -> None:
    result = estimate_stratum(Task("", NORTH, FEW, ALL, 1))
    assert {each.method for each in result.estimates} == set(ALL) - {"two_lists"}
    for each in result.estimates:
        if each.status is Status.OK:
            assert each.interval is not None
            assert NORTH.n_observed <= each.interval[0] < each.interval[1]
            assert each.interval[0] <= (each.median or 0) <= each.interval[1]
            assert each.lower_bound is not None
        else:
            assert each.reasons
            assert each.median is None


def test_a_number_that_is_none_is_refused() -> None:
    width = estimated("graphs", 50, 0.95, 60, np.full(len(Z_GRID), 60.0))
    assert (width.status, width.cause) == (Status.NOT_ESTIMABLE, Cause.NO_WIDTH)
    endless = estimated("graphs", 50, 0.95, 60, np.linspace(50, 1e11, len(Z_GRID)))
    assert (endless.cause, endless.median) == (Cause.UNBOUNDED, None)
    below = estimated("graphs", 50, 0.95, 40, np.linspace(30, 60, len(Z_GRID)))
    assert below.cause == Cause.BELOW_OBSERVED


def test_quantiles_go_through_the_interval() -> None:
    quantiles = quantiles_of_interval(100, 250, 180, 500, 0.95)
    assert [quantile_at(quantiles, p) for p in (0.025, 0.5, 0.975)] == pytest.approx([180, 250, 500], rel=1e-3)


def test_what_is_kept_is_not_done_again() -> None:
    kept = Kept()
    tasks = [Task("north", NORTH, FEW, QUICK, 1), Task("south", SOUTH, FEW, QUICK, 1)]
    told: list[tuple[int, int]] = []
    first = estimate_strata(tasks, store=kept, report=lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)
    path, data = next(iter(kept.files.items()))
    changed = json.loads(data)
    changed["warnings"] = [message_data(message("kept"))]
    kept.files[path] = json.dumps(changed).encode()
    again = estimate_strata(tasks, store=kept)
    assert [each.estimates for each in again] == [each.estimates for each in first]
    assert message("kept") in {warning for each in again for warning in each.warnings}
    kept.files[path] = data[: len(data) // 2]  # a run that was killed in the middle of a write
    assert estimate_strata(tasks, store=kept) == first


def test_other_input_settings_or_seed_is_another_key() -> None:
    task = Task("north", NORTH, FEW, QUICK, 1)
    others = [
        Task("south", NORTH, FEW, QUICK, 1),
        Task("north", SOUTH, FEW, QUICK, 1),
        Task("north", NORTH, Settings(resamples=41, draws=300), QUICK, 1),
        Task("north", NORTH, FEW, QUICK[:1], 1),
        Task("north", NORTH, FEW, QUICK, 2),
    ]
    assert len({task.key, *(other.key for other in others)}) == 6
    assert task.key == Task("north", NORTH, FEW, QUICK, 1).key


def test_what_other_sources_gave_is_not_taken_for_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two releases an update changes how long chains go on, and what is said of them."""
    before = Task("north", NORTH, FEW, QUICK, 1).key
    monkeypatch.setattr(strata, "sources_digest", lambda: "0" * 16)
    assert Task("north", NORTH, FEW, QUICK, 1).key != before


def test_processes_change_no_figure() -> None:
    tasks = [Task("north", NORTH, FEW, QUICK, 1), Task("south", SOUTH, FEW, QUICK, 1)]
    assert estimate_strata(tasks, jobs=2) == estimate_strata(tasks, jobs=1)


def test_totals_leave_the_gap_open() -> None:
    tasks = [Task(name, table, FEW, QUICK, 1) for name, table in (("n", NORTH), ("s", SOUTH), ("w", NOBODY))]
    two = make_histories("ABC", {1: 5, 2: 7})
    results = estimate_strata([*tasks, Task("x", two, FEW, QUICK, 1)])
    total = total_of(results, "independent", 0.95, 1)
    medians = [each.estimates[0].median for each in results[:2]]
    assert total.median == pytest.approx(sum(median or 0 for median in medians), rel=0.02)
    assert [each["stratum"] for each in total.diagnostics["gap"]] == ["w", "x"]
    assert total.diagnostics["gap_observed"] == 12
    assert total.n_observed == NORTH.n_observed + SOUTH.n_observed
    none = total_of(results[2:], "independent", 0.95, 1)
    assert none.status is Status.NOT_ESTIMABLE


def test_joint_draws_are_narrower_than_added_ends() -> None:
    results = estimate_strata([Task("n", NORTH, FEW, QUICK, 1), Task("s", SOUTH, FEW, QUICK, 1)])
    total = total_of(results, "graphs", 0.95, 1)
    ends = [sum((each.estimates[1].interval or (0, 0))[end] for each in results) for end in (0, 1)]
    assert total.interval is not None
    assert ends[0] < total.interval[0] < total.interval[1] < ends[1]


def test_labels_are_drawn_for_everybody() -> None:
    missing = make_histories("ABC", {1: 40, 3: 11, 7: 2})
    drawn = impute_labels({"n": NORTH, "s": SOUTH}, missing, np.random.default_rng(5))
    before = NORTH.n_observed + SOUTH.n_observed
    assert sum(each.n_observed for each in drawn.values()) == before + 53
    assert all(drawn["n"].on_exactly(p) >= NORTH.on_exactly(p) for p in range(1, 8))


def test_pooling_holds_what_tables_disagree_on() -> None:
    found = [
        estimate_stratum(Task("", made(seed, 900, (0.3, 0.25, 0.35)), FEW, QUICK, 1)).estimates[0] for seed in range(6)
    ]
    pooled = pool_estimates(found, min(each.n_observed for each in found))
    widths = [(each.interval or (0, 0))[1] - (each.interval or (0, 0))[0] for each in found]
    assert pooled.interval is not None
    assert pooled.interval[1] - pooled.interval[0] > np.mean(widths)
    assert pooled.diagnostics["between"] > 0
    same = pool_estimates([found[0]] * 5, found[0].n_observed)
    assert same.interval == pytest.approx(found[0].interval, rel=0.02)
    refused = parse_estimate(estimate_data(found[0]) | {"status": "not_estimable", "median": None, "interval": None})
    assert pool_estimates([found[0], refused], 1).cause == Cause.FAILED_IMPUTATIONS


def test_totals_of_tables_cover_the_same_strata() -> None:
    one = estimate_strata([Task("n", NORTH, FEW, QUICK, 1), Task("s", SOUTH, FEW, QUICK, 1)])
    other = estimate_strata([Task("n", NORTH, FEW, QUICK, 1), Task("s", NOBODY, FEW, QUICK, 1)])
    for total in totals_of([one, other], "graphs", 0.95, 1):
        assert total.n_observed == NORTH.n_observed
        assert [each["stratum"] for each in total.diagnostics["gap"]] == ["s"]


def test_lists_that_bear_on_nothing_are_left_out() -> None:
    wide = Histories(("A", "B", "C", "D"), NORTH.patterns, NORTH.counts)
    result = estimate_stratum(Task("", wide, FEW, QUICK, 1))
    plain = estimate_stratum(Task("", NORTH, FEW, QUICK, 1))
    assert [each.median for each in result.estimates] == [each.median for each in plain.estimates]
    assert message("lists_left_out", lists=("D",)) in result.warnings


def test_two_lists_are_shown_as_what_they_are() -> None:
    result = estimate_stratum(Task("", make_histories("AB", {1: 50, 2: 40, 3: 20}), FEW, ALL, 1))
    by_method = {each.method: each for each in result.estimates}
    assert by_method["two_lists"].status is Status.WITHHELD
    assert by_method["two_lists"].median is None
    assert by_method["two_lists"].diagnostics["lincoln_petersen"] == 70 * 60 / 20
    assert by_method["graphs"].cause == Cause.FEW_LISTS


def test_forty_lists() -> None:
    rng = np.random.default_rng(8)
    people = [int(sum(1 << at for at in np.flatnonzero(rng.random(40) < 0.06))) for _ in range(400)]
    histories = make_histories([f"L{at}" for at in range(40)], {p: people.count(p) for p in people if p})
    result = estimate_stratum(Task("", histories, FEW, ALL, 1))
    by_method = {each.method: each for each in result.estimates}
    assert by_method["loglinear_bic"].cause == Cause.MANY_LISTS
    assert by_method["independent"].cause == Cause.MANY_LISTS
    assert by_method["coverage_low"].status is Status.OK
    assert not lists_left_out(histories, FEW, 1)
    assert explore(histories, FEW, 1, result.estimates, {}).pairs


def test_little_overlap_is_said() -> None:
    few = make_histories("ABC", {1: 5, 2: 4, 4: 6, 3: 1, 5: 1, 6: 1})
    result = estimate_stratum(Task("", few, FEW, ALL, 1))
    assert message("few_shared", people=3) in result.warnings
    for each in result.estimates:
        assert each.interval is None or each.interval[1] - each.interval[0] > 1
        assert each.interval is None or each.interval[1] <= 100 * 18


@pytest.mark.parametrize(("share", "warned"), [(0.0, True), (0.019, True), (0.02, False), (1.0, False)])
def test_a_model_that_does_not_give_such_lists_is_warned_of(share: float, warned: bool) -> None:
    told = {"posterior_predictive": {"p_value": share}}
    found = estimated("latent_classes", 50, 0.95, 90, np.linspace(60, 120, len(Z_GRID)), diagnostics=told)
    said = [message("not_reproduced", model="latent_classes", share=share)] if warned else []
    assert fit_warnings([found]) == said


def test_coverage_of_many_tables_is_that_of_each() -> None:
    figures = []
    for name in (moments.COVERAGE_LOW, moments.COVERAGE_HIGH):
        same = type("Same", (), {"multinomial": lambda self, n, p, size: np.tile([*NORTH.counts, 9], (size, 1))})()
        figures.append(moments._again(NORTH, NORTH.n_observed + 9.0, name, same)[0])
    found = moments.sample_coverage(NORTH)
    assert figures == pytest.approx([found.for_low, found.for_high], rel=1e-12)  # type: ignore[union-attr]


def test_the_sweep_of_a_pair_is_lincoln_and_petersens_number() -> None:
    for sweep in sweep_pairs(NORTH, 0.95, 1):
        one, other = (NORTH.lists.index(name) for name in sweep.lists)
        a, b, both = NORTH.on_all(1 << one), NORTH.on_all(1 << other), NORTH.on_all(1 << one | 1 << other)
        middle = next(point for point in sweep.points if point.value == 1)
        assert middle.median == pytest.approx(a * b / both, rel=0.02)
        medians = [point.median for point in sweep.points if point.median is not None]
        assert medians == sorted(medians)


def test_the_sweep_of_the_highest_order_multiplies_the_unseen() -> None:
    estimate = estimate_stratum(Task("", NORTH, FEW, ("loglinear_bic",), 1)).estimates[0]
    sweep = sweep_highest_order(estimate)
    unseen = [(point.median or 0) - NORTH.n_observed for point in sweep.points]
    assert unseen[-1] == pytest.approx(4 * unseen[0])


def test_figures_of_overlap() -> None:
    assert [each.people for each in frequencies_of(NORTH)] == list(NORTH.by_number_of_lists())
    pair = pairs_of(NORTH, 0.95)[0]
    assert pair.low is not None and pair.high is not None and pair.odds_ratio is not None
    assert pair.low < pair.odds_ratio < pair.high


def test_an_estimate_is_read_as_it_was_written() -> None:
    for estimate in estimate_stratum(Task("", NORTH, FEW, ALL, 1)).estimates:
        assert parse_estimate(json.loads(json.dumps(estimate_data(estimate)))) == estimate


def test_seeds_are_held_by_every_reader_of_json() -> None:
    seeds = {seed_of(1, "a", "b"), seed_of(1, "ab", ""), seed_of(2, "a", "b")}
    assert len(seeds) == 3
    assert all(0 <= seed < 2**53 for seed in seeds)


def test_each_usable_list_is_left_out_by_the_methods_that_it_is_shown_for() -> None:
    four = made(5, 800, (0.3, 0.25, 0.35, 0.2))
    with_a_double = make_histories("ABCDE", {p | (p & 1) << 4: count for p, count in four})
    tasks = lists_left_out(with_a_double, FEW, 1)
    assert list(tasks) == list("ABCD")
    assert tasks["B"].histories.lists == ("A", "C", "D")
    assert tasks["B"].methods == ("loglinear_bic", "graphs")
    assert not lists_left_out(NORTH, FEW, 1)
