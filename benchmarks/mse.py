"""Estimates of published lists beside those of R's packages, and how long they take: `python -m benchmarks.mse PATH`.

PATH holds one CSV a set and `reference.json`, what Rcapture 1.4-4, CARE1, SparseMSE 2.0.1, MSEpkg 1.2.0 and dga 2.0.2
gave. One table of relative differences, worst first; one of processor seconds on one core, with R's where it was taken.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sijill.estimation.chao import LowerBound, SampleCoverage, chao_lower_bound, sample_coverage
from sijill.estimation.closed import ClosedFit, ClosedModel, closed_design, closed_interval, fit_closed
from sijill.estimation.decomposable import GraphPosterior, graph_posterior, missing_grid
from sijill.estimation.existence import existence_code
from sijill.estimation.graphs import decomposable_graphs
from sijill.estimation.histories import Histories, make_histories
from sijill.estimation.loglinear import LoglinearFit, fit_loglinear, loglinear_interval
from sijill.estimation.models import make_model, pairs, parse_model
from sijill.estimation.profile import ProfileInterval
from sijill.estimation.refusals import NotEstimable
from sijill.estimation.selection import Selection, Stepwise, select_by_bic, select_by_steps
from sijill.workflows.estimate import Source, parse_source

REFERENCE = "reference.json"
THREADS = "OPENBLAS_NUM_THREADS"
NOTHING = 1e-9
"""A deviance or a probability below this is a rest of rounding with R too."""
QUANTILES = (0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975)
LAST_OF_TAIL = 6
INTERVALS = {
    "CI_M0_Chao": ClosedModel.M0,
    "CI_Mt_Chao": ClosedModel.MT,
    "CI_Mh_Chao": ClosedModel.MH_CHAO,
    "CI_Mth_Chao": ClosedModel.MTH_CHAO,
}
CODES = {"[12,13,23]": 2, "[12,3]": 1, "[13,23,1,2]": 0}
ROUNDS = 5


class Line(NamedTuple):
    """A figure of ours beside one of theirs; None: refused by us, or not a number with them."""

    estimator: str
    set: str
    figure: str
    ours: float | None
    theirs: float | None
    note: str = ""

    @property
    def difference(self) -> float:
        if self.ours is None or self.theirs is None:
            return 0.0
        least = NOTHING if self.estimator.endswith(("deviance", "tail")) else 1e-300
        return abs(self.ours - self.theirs) / max(abs(self.theirs), least)


def load(folder: Path, name: str) -> Histories:
    return parse_source(Source(name, (folder / f"{name}.csv").read_bytes())).strata[0].histories


def number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def glm_stderr(histories: Histories, model: ClosedModel) -> float | None:
    """The standard error as R's `glm` has it: weights of its last step but one, at a relative change of 1e-8."""
    design, counts = closed_design(histories, model)
    mu, deviance = counts + 0.1, np.inf
    eta = np.log(mu)
    for _ in range(25):
        information = design.T @ (design * mu[:, None])
        beta = np.linalg.solve(information, design.T @ (mu * eta + counts - mu))
        eta = design @ beta
        mu = np.exp(eta)
        logs = counts * np.log(np.where(counts > 0, counts, 1) / mu)
        before, deviance = deviance, float(2 * np.sum(logs - (counts - mu)))
        if abs(deviance - before) / (0.1 + abs(deviance)) < 1e-8:
            unseen = np.exp(beta[0])
            return float(np.sqrt(unseen + unseen**2 * np.linalg.inv(information)[0, 0]))
    return None


def closed_lines(name: str, histories: Histories, rcapture: dict[str, Any]) -> Iterator[Line]:
    known = {model.value: model for model in ClosedModel}
    for row in rcapture["closedp"]:
        if row["model"] not in known:
            continue
        model = known[row["model"]]
        fit = fit_closed(histories, model)
        assert isinstance(fit, ClosedFit)
        for figure, ours in (("abundance", fit.abundance), ("deviance", fit.deviance), ("AIC", fit.aic)):
            yield Line(f"closedp {figure}", name, model.value, ours, row[figure])
        yield Line("closedp BIC", name, model.value, fit.bic, row["BIC"])
        yield Line("closedp df", name, model.value, fit.df, row["df"])
        yield Line("closedp stderr, at the maximum", name, model.value, fit.stderr, row["stderr"])
        if not model.is_lower_bound:
            stderr = glm_stderr(histories, model)
            yield Line("closedp stderr, glm's weights", name, model.value, stderr, row["stderr"])
    for key, model in INTERVALS.items():
        yield from interval_lines(name, key, closed_interval(histories, model), rcapture[key])


def interval_lines(
    name: str, key: str, found: ProfileInterval | NotEstimable, theirs: dict[str, Any]
) -> Iterator[Line]:
    if isinstance(found, NotEstimable):
        yield Line("profile limit", name, key, None, None, f"refused ({found.cause}); R: {theirs['supCL']}")
        return
    yield Line("profile maximum", name, key, found.abundance, theirs["abundance"])
    yield Line("profile limit", name, f"{key} low", found.low, theirs["infCL"])
    note = "" if number(theirs["supCL"]) is not None else f"R: {theirs['supCL']}, ours {found.high:.1f}"
    yield Line("profile limit", name, f"{key} high", found.high, number(theirs["supCL"]), note)


def loglinear_lines(name: str, histories: Histories, rcapture: dict[str, Any]) -> Iterator[Line]:
    lists = len(histories.lists)
    seen = set()
    for row in (*rcapture.get("closedpMS_top_bic", ()), *rcapture.get("closedpMS_top_aic", ())):
        if row["model"] in seen:
            continue
        seen.add(row["model"])
        fit = fit_loglinear(histories, parse_model(row["model"], lists))
        if isinstance(fit, NotEstimable):
            note = f"refused ({fit.cause}); R: {row['abundance']:.6g}, infoFit {row['infoFit']}"
            yield Line("closedpMS abundance", name, row["model"], None, None, note)
            continue
        for figure, ours in (("abundance", fit.abundance), ("AIC", fit.aic), ("BIC", fit.bic)):
            yield Line(f"closedpMS {figure}", name, row["model"], ours, row[figure])
        yield Line("closedpMS deviance", name, row["model"], fit.deviance, row["deviance"])
    if "CI_Mt_all2" in rcapture:
        found = loglinear_interval(histories, make_model(lists, pairs(lists)))
        yield from interval_lines(name, "CI_Mt_all2", found, rcapture["CI_Mt_all2"])
    if "CI_bicbest" in rcapture:
        best = parse_model(rcapture["closedpMS_top_bic"][0]["model"], lists)
        yield from interval_lines(name, "CI_bicbest", loglinear_interval(histories, best), rcapture["CI_bicbest"])


def coverage_lines(name: str, histories: Histories, rcapture: dict[str, Any]) -> Iterator[Line]:
    bound, found = chao_lower_bound(histories), sample_coverage(histories)
    assert isinstance(bound, LowerBound)
    assert isinstance(found, SampleCoverage)
    yield Line("Chao's bound", name, "abundance", bound.abundance, rcapture["chao_lb"])
    yield Line("Chao's bound", name, "corrected", bound.corrected, rcapture["chao_lb_bc"])
    yield Line("Zelterman", name, "abundance", bound.zelterman, rcapture["zelterman"])
    yield Line("sample coverage", name, "C (R rounds it)", found.coverage, rcapture["Chat"])
    for key, ours in (("Indep", found.independent), ("HSC", found.for_high), ("LSC", found.for_low)):
        theirs = rcapture[f"samplecov_{key}"]
        theirs = theirs.get("nhat", theirs.get("est"))
        if isinstance(ours, NotEstimable):
            yield Line(
                "sample coverage", name, key, None, None, f"refused ({ours.cause}); CARE1: {theirs}, the people seen"
            )
        else:
            yield Line("sample coverage", name, key, ours, theirs)


def selection_lines(name: str, histories: Histories, sparse: dict[str, Any]) -> Iterator[Line]:
    steps, of_pairs = select_by_steps(histories), select_by_bic(histories, most_order=2)
    assert isinstance(steps, Stepwise)
    assert isinstance(of_pairs, Selection)
    low, high = steps.fit.interval()
    for figure, ours, theirs in zip(
        ("low", "abundance", "high"), (low, steps.fit.abundance, high), sparse["stepwise"], strict=True
    ):
        yield Line(f"SparseMSE stepwise {figure}", name, steps.fit.model.name, ours, theirs)
    yield Line("MSEpkg BIC of pairs", name, of_pairs.best.model.name, of_pairs.best.abundance, sparse["bic2"])
    independent = fit_loglinear(histories, make_model(len(histories.lists), ()))
    assert isinstance(independent, LoglinearFit)
    yield Line("SparseMSE main", name, "abundance", independent.abundance, sparse["main"][1])


def graph_lines(name: str, histories: Histories, given: dict[str, Any]) -> Iterator[Line]:
    found = dga(histories, given)
    delta = f"δ {given['delta']:g}"
    yield Line("dga mean", name, delta, found.mean, given["mean"])
    yield Line("dga mode", name, delta, found.mode, given["mode"])
    for at, theirs in zip(QUANTILES, given["q"], strict=True):
        yield Line("dga quantile", name, f"{delta} {at}", found.quantile(at), theirs)
    yield Line("dga tail", name, delta, float(found.probability[-LAST_OF_TAIL:].sum()), given["tail_at_cap"])
    ours = {cliques(model.name.strip("[]")): probability for model, probability in found.top_models(8)}
    for theirs_name, theirs in zip(given["top_models"], given["top_prob"], strict=True):
        # below 1e-15 of the whole R's own differences of large logarithms are what is compared
        note = "" if theirs > 1e-15 else "below 1e-15"
        at = ours.get(cliques(theirs_name))
        yield Line(
            "dga graph" if not note else "dga graph below 1e-15", name, f"{delta} {theirs_name}", at, theirs, note
        )


def cliques(name: str) -> frozenset[str]:
    return frozenset(name.split(","))


def dga(histories: Histories, given: dict[str, Any]) -> GraphPosterior:
    grid = missing_grid(histories.n_observed, given["grid_max_mult"])
    if len(grid) != given["grid_len"]:
        grid = np.arange(given["grid_len"])
    return graph_posterior(histories, grid, delta=given["delta"])


def report_agreement(folder: Path, reference: dict[str, Any]) -> None:
    lines: list[Line] = []
    for name, given in reference.items():
        histories = load(folder, name)
        if name == "sparsemse_Artificial_3":
            for model, code in CODES.items():
                ours = existence_code(histories, parse_model(model, 3))
                lines.append(Line("checkident code", name, model, ours, code))
        if rcapture := given.get("Rcapture_CARE1"):
            for made in (closed_lines, loglinear_lines, coverage_lines):
                lines += made(name, histories, rcapture)
        if sparse := given.get("SparseMSE_2.0.1_and_MSEpkg_1.2.0"):
            lines += selection_lines(name, histories, sparse)
        for each in given.get("dga_2.0.2", ()):
            lines += graph_lines(name, histories, each)
    print(f"{'figure':34}{'n':>5}{'greatest difference':>21}  where it is")
    estimators = {line.estimator for line in lines}
    worst = [
        max((line for line in lines if line.estimator == each), key=lambda line: line.difference) for each in estimators
    ]
    for line in sorted(worst, key=lambda line: -line.difference):
        count = sum(other.estimator == line.estimator and other.ours is not None for other in lines)
        print(f"{line.estimator:34}{count:5}{line.difference:21.1e}  {line.set} {line.figure}")
    print("\nnot compared")
    for line in lines:
        if line.ours is None or line.theirs is None:
            print(f"  {line.set:20}{line.estimator:22}{line.figure:22}{line.note}")


def timed(function: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Least processor seconds of some rounds: other work on the machine only ever adds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        function()
        taken.append(time.process_time() - begun)
    return min(taken)


def report_speed(folder: Path, reference: dict[str, Any]) -> None:
    print(f"\n{'processor seconds, one core':52}{'ours':>9}{'R':>9}{'aim':>8}")
    for name, given in reference.items():
        for each in given.get("dga_2.0.2", ())[:1]:
            histories = load(folder, name)
            if len(histories.lists) == 5:
                line(f"dga, {name}, 822 graphs", timed(lambda h=histories, e=each: dga(h, e)), each["user"], 0.15)
    for name in ("sparsemse_UKdat", "sparsemse_Ned", "hare"):
        if (folder / f"{name}.csv").is_file():
            six = load(folder, name)
            grid = missing_grid(six.n_observed)
            line(
                f"dga, {name}, 18,154 graphs, {len(grid):,} N",
                timed(lambda h=six, g=grid: graph_posterior(h, g)),
                None,
                1,
            )
    begun = time.process_time()
    decomposable_graphs(7)
    line("617,675 graphs of seven lists found", time.process_time() - begun, None, None)
    for name in ("sparsemse_NewOrl", "sparsemse_Ned"):
        if (folder / f"{name}.csv").is_file():
            seven = seven_lists(load(folder, name))
            grid = missing_grid(seven.n_observed)
            what = f"dga, seven lists of {name}, {len(grid):,} N"
            line(what, timed(lambda h=seven, g=grid: graph_posterior(h, g), 1), None, 60)
    uk, sparse = load(folder, "sparsemse_UKdat_5"), reference["sparsemse_UKdat_5"]["SparseMSE_2.0.1_and_MSEpkg_1.2.0"]
    line(
        "BIC of 1,024 models of pairs, UKdat_5",
        timed(lambda: select_by_bic(uk, most_order=2), 1),
        sparse["bic2_cpu"],
        None,
    )
    line("BIC of all 6,893 models, UKdat_5", timed(lambda: select_by_bic(uk), 1), None, None)
    line("steps, UKdat_5", timed(lambda: select_by_steps(uk)), sparse["stepwise_cpu"], None)


def seven_lists(histories: Histories) -> Histories:
    """Seven of the lists, or six and a seventh that has a third of the people on fewer than three."""
    if len(histories.lists) >= 7:
        return histories.kept(range(7))
    counts: dict[int, int] = {}
    for pattern, count in histories:
        more = count // 3 if pattern.bit_count() < 3 else 0
        for key, people in ((pattern, count - more), (pattern | 64, more)):
            counts[key] = counts.get(key, 0) + people
    return make_histories((*histories.lists, "seventh"), counts)


def line(what: str, ours: float, theirs: float | None, aim: float | None) -> None:
    print(f"{what:52}{ours:9.3f}{'' if theirs is None else f'{theirs:.3f}':>9}{'' if aim is None else f'{aim:g}':>8}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, help="the folder with the sets and reference.json")
    folder: Path = parser.parse_args().path
    if not (folder / REFERENCE).is_file():
        print(f"{folder / REFERENCE} is not there", file=sys.stderr)
        sys.exit(2)
    if os.environ.get(THREADS) != "1":
        # a library of linear algebra reads this once, when it is loaded: begin again with one thread
        os.execve(sys.executable, [sys.executable, "-m", "benchmarks.mse", str(folder)], {**os.environ, THREADS: "1"})
    reference = json.loads((folder / REFERENCE).read_text("utf-8"))
    report_agreement(folder, reference)
    report_speed(folder, reference)


if __name__ == "__main__":
    main()
