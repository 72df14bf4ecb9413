"""A researcher has lists of the dead, and asks how many are on none: an answer with its doubt, or a reason."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

# invented
HISTORIES = """church,hospital,office,press,count
1,0,0,0,210
0,1,0,0,190
0,0,1,0,160
0,0,0,1,90
1,1,0,0,60
1,0,1,0,35
0,1,1,0,48
1,0,0,1,21
0,1,0,1,14
0,0,1,1,30
1,1,1,0,22
1,1,0,1,6
1,0,1,1,8
0,1,1,1,7
1,1,1,1,4
"""
HEAD = "A,B,C,count\n"
THREE = HEAD + "1,0,0,50\n0,1,0,40\n0,0,1,45\n1,1,0,10\n1,0,1,9\n0,1,1,8\n1,1,1,3\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(sijill: list[str], tmp_path: Path) -> Run:
    def run(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "histories.csv").write_text(text, "utf-8")
        return subprocess.run(
            [*sijill, "estimate", "histories.csv", "--resamples", "40", "--draws", "300", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def found(run: Run, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    def found(text: str, *arguments: str) -> dict[str, Any]:
        ran = run(text, "--jobs", "1", "--json", "out.json", *arguments)
        assert ran.returncode == 0, ran.stderr
        content: dict[str, Any] = json.loads((tmp_path / "out.json").read_text("utf-8"))
        return content

    return found


def persons(people: int, seed: int, labels: tuple[str, ...]) -> str:
    """Rows as `sijill link` writes them."""
    rng = np.random.default_rng(seed)
    rows = ["cluster_id,A,B,C,region"]
    for person in range(people):
        on = rng.random(3) < (0.3, 0.25, 0.35)
        if on.any():
            rows.append(",".join([f"p{person}", *(str(int(each)) for each in on), labels[person % len(labels)]]))
    return "\n".join(rows) + "\n"


def test_the_answer_is_never_one_number(run: Run) -> None:
    shown = " ".join(run(HISTORIES, "--draws", "8000").stdout.split())
    for part in ("Documented: ⁦905⁩", "Lower bound", "families of methods", "Interval, 95%", "Right only if"):
        assert part in shown
    assert "log-linear models, decomposable graphs, latent classes, independent lists" in shown
    assert "Do the chains agree?" in shown


def test_json_follows_its_schema_and_comes_out_the_same_again(found: Callable[..., dict[str, Any]], root: Path) -> None:
    content = found(HISTORIES)
    jsonschema.validate(content, json.loads((root / "formats" / "estimates.schema.json").read_text("utf-8")))
    assert content == found(HISTORIES)
    assert content["input"]["lists"] == ["church", "hospital", "office", "press"]
    assert content["input"]["n_observed"] == 905
    ok = [each for each in content["estimates"] if each["status"] == "ok"]
    assert len({each["family"] for each in ok}) >= 4
    assert all(each["interval"][0] < each["interval"][1] for each in ok)
    averaged = next(each for each in ok if each["method"] == "loglinear_bic")
    assert len(averaged["models"]) == averaged["diagnostics"]["models_fitted"]
    assert averaged["seed"] is not None


def test_another_seed_moves_what_is_drawn_alone(found: Callable[..., dict[str, Any]]) -> None:
    one, other = found(HISTORIES), found(HISTORIES, "--seed", "2")
    for before, after in zip(one["estimates"], other["estimates"], strict=True):
        if before["method"] != "latent_classes":
            assert before["median"] == after["median"]
    assert one["estimates"][0]["interval"] != other["estimates"][0]["interval"]


def test_a_prior_that_hides_more_people_is_told_with_the_answer(found: Callable[..., dict[str, Any]]) -> None:
    usual, other = (
        found(HISTORIES, "--draws", "4000", "--method", "latent_classes", *arguments)
        for arguments in ((), ("--listing-prior", "jeffreys"))
    )
    assert [each["settings"]["latent_prior"]["listing_shape"] for each in (usual, other)] == [1.0, 0.5]
    (one,), (half,) = usual["estimates"], other["estimates"]
    assert half["diagnostics"]["prior"]["listing_shape"] == 0.5
    assert half["interval"][1] > one["interval"][1]
    (swept,) = (sweep for sweep in usual["exploration"]["sweeps"] if sweep["assumption"] == "listing")
    assert [point["value"] for point in swept["points"]] == [0.5, 1.0]


def test_a_prior_that_is_none_is_refused(run: Run) -> None:
    ran = run(HISTORIES, "--listing-prior", "flat")
    assert ran.returncode == 2
    assert "uniform" in ran.stderr and "jeffreys" in ran.stderr


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_needs_no_network_and_no_script(run: Run, tmp_path: Path, language: str) -> None:
    ran = run(HISTORIES, "--html", "out.html", "--lang", language)
    assert ran.returncode == 0, ran.stderr
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "<script" not in page
    assert "default-src 'none'" in unescape(page)
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<svg") > 8
    assert "905" in page


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "nobody is in the file"),
        ("1,0,0,2.5\n", "line 2: the count “2.5” is not a whole number"),
        ("0,0,0,12\n", "counts 12 people on no list"),
        ("1,0,x,12\n", "column C: “x”, where 0 or 1 was looked for"),
        ("1,0,0,-3\n", "below 0"),
    ],
)
def test_what_is_no_history_is_said_with_its_line(run: Run, rows: str, message: str) -> None:
    ran = run(HEAD + rows)
    assert ran.returncode == 3
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_person_twice_is_refused(run: Run) -> None:
    ran = run("cluster_id,A,B,C\n7,1,0,0\n7,0,1,0\n")
    assert ran.returncode == 3
    assert "the person 7 has a row already, on line 2" in ran.stderr


def test_duplicated_patterns_are_added_up_and_said(found: Callable[..., dict[str, Any]]) -> None:
    whole, parted = found(THREE), found(THREE.replace("1,1,0,10", "1,1,0,4\n1,1,0,6"))
    assert [each["median"] for each in whole["estimates"]] == [each["median"] for each in parted["estimates"]]
    assert "a combination of lists was given again (times: 1); the counts were added up" in parted["warnings"]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (THREE.replace("C,count", "C,D,count").replace(",0,0,50", ",0,0,0,50"), None),
        ("A,B,C,count\n1,1,0,50\n0,0,1,40\n1,1,1,20\n", "the same people are on the lists A and B"),
        ("A,B,C,count\n1,0,0,50\n1,1,0,20\n0,0,1,45\n1,0,1,9\n1,1,1,8\n", "everybody on the list B is on A too"),
        ("A,B,C,count\n1,0,0,50\n0,1,0,20\n0,0,1,45\n", "the list A shares nobody with another"),
        ("A,B,C,count\n1,0,0,50\n0,1,0,20\n1,1,0,9\n", "nobody is on the list C"),
    ],
)
def test_odd_lists_are_named_and_no_number_is_absurd(
    run: Run, found: Callable[..., dict[str, Any]], text: str, warning: str | None
) -> None:
    if warning is None:
        assert run(text).returncode == 3
        return
    content = found(text)
    assert warning in content["warnings"]
    for each in content["estimates"]:
        if each["status"] == "ok":
            assert each["interval"][1] <= 100 * each["n_observed"]
            assert each["interval"][1] - each["interval"][0] > 1
        else:
            assert each["reason"]


def test_two_lists_are_withheld(found: Callable[..., dict[str, Any]]) -> None:
    content = found("A,B,count\n1,0,50\n0,1,40\n1,1,20\n")
    by_method = {each["method"]: each for each in content["estimates"]}
    assert by_method["two_lists"]["status"] == "withheld"
    assert by_method["two_lists"]["median"] is None
    assert "two lists cannot show whether they depend on one another" in by_method["two_lists"]["reason"]
    assert {each["status"] for name, each in by_method.items() if name != "two_lists"} == {"not_estimable"}


def test_strata_have_totals_with_their_gap(found: Callable[..., dict[str, Any]], run: Run) -> None:
    text = persons(1200, 4, ("north", "south")) + "x1,1,0,0,west\nx2,1,1,0,west\n"
    content = found(text, "--by", "region")
    assert {each["stratum"] for each in content["estimates"]} == {"north", "south", "west"}
    total = next(each for each in content["totals"] if each["method"] == "graphs")
    assert total["status"] == "ok"
    assert [(each["stratum"], each["n_observed"]) for each in total["diagnostics"]["gap"]] == [("west", 2)]
    assert total["n_observed"] == content["input"]["n_observed"] - 2
    shown = run(text, "--by", "region").stdout
    assert "Strata without an estimate" in shown


def test_a_run_goes_on_where_it_was_broken_off(found: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    text = persons(900, 5, ("north", "south", "east"))
    first = found(text, "--by", "region", "--keep", "kept")
    kept = sorted((tmp_path / "kept").rglob("*.json"))
    assert len(kept) == 3
    kept[0].unlink()
    kept[1].write_bytes(kept[1].read_bytes()[:100])
    assert found(text, "--by", "region", "--keep", "kept") == first


def test_missing_labels_are_imputed_and_said(found: Callable[..., dict[str, Any]]) -> None:
    text = persons(900, 6, ("north", "south", ""))
    content = found(text, "--by", "region", "--imputations", "3", "--method", "independent")
    assert {each["stratum"] for each in content["estimates"]} == {"north", "south"}
    assert content["estimates"][0]["diagnostics"]["between"] > 0
    assert any("people without a label of region" in warning for warning in content["warnings"])
    apart = found(text, "--by", "region", "--imputations", "0", "--method", "independent")
    assert {each["stratum"] for each in apart["estimates"]} == {"north", "south", ""}


def test_several_linkages_are_pooled(found: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    for name, seed in (("other.csv", 8), ("third.csv", 9)):
        (tmp_path / name).write_text(persons(900, seed, ("x",)).replace(",region", ",note"), "utf-8")
    text = persons(900, 7, ("x",)).replace(",region", ",note")
    plain = found(text, "--lists", "A,B,C", "--method", "independent")["estimates"][0]
    pooled = found(text, "other.csv", "third.csv", "--lists", "A,B,C", "--method", "independent")
    assert len(pooled["input"]["files"]) == 3
    wide, narrow = (each["interval"][1] - each["interval"][0] for each in (pooled["estimates"][0], plain))
    assert wide > narrow
    assert any("3 linkages" in warning for warning in pooled["warnings"])
