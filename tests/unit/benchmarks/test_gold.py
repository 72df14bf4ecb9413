"""The measure of claims on small hand-made annotations: what is right, and that what is wrong scores lower."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks import gold, gold_files
from benchmarks.gold_files import Item, gold_item, read_gold, reading_items
from benchmarks.gold_scoring import (
    compare,
    countable,
    exactly,
    field_scores,
    intervals_overlap,
    same_family,
    within_one,
)
from benchmarks.reader import AbsentError, run_benchmark

FAMILIES = {"killed": "harm", "injured": "harm", "shelling": "attack"}


def item(key: str = "0", kind: str = "killed", span: tuple[int, int] = (10, 20), **fields: Any) -> Item:
    given: dict[str, Any] = {
        "low": 5,
        "high": 5,
        "approximate": False,
        "subject": "people",
        "measure": "count",
        "when": None,
        "places": (),
        "speakers": (),
        "modality": "asserted",
        "whole": None,
    }
    return Item(key=key, kind=kind, spans=(span,), **(given | fields))


def test_kind_bounds_and_an_overlapping_span_make_a_claim_right() -> None:
    assert compare([item()], [item(span=(19, 30))]).tally.f1 == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        item(kind="injured"),
        item(low=6, high=6),
        item(high=None),
        item(low=None, high=None),
        item(span=(20, 30)),
    ],
)
def test_a_wrong_claim_is_missed_and_spurious(wrong: Item) -> None:
    comparison = compare([item()], [wrong])
    assert comparison.tally.f1 == 0.0
    assert (len(comparison.missed), len(comparison.spurious)) == (1, 1)


def test_a_repeated_claim_is_matched_once_and_the_other_is_spurious() -> None:
    tally = compare([item()], [item(), item("1")]).tally
    assert (tally.precision, tally.recall) == (0.5, 1.0)


def test_matching_finds_as_many_pairs_as_there_can_be() -> None:
    wide, left, right = item(span=(0, 40)), item("1", span=(0, 10)), item("2", span=(30, 40))
    assert len(compare([wide, left], [left, right]).matches) == 2


def test_the_lenient_lines_forgive_what_they_name() -> None:
    ours = [item(kind="injured")]
    assert compare([item()], ours, same_family(FAMILIES)).tally.f1 == 1.0
    assert compare([item()], [item(kind="shelling")], same_family(FAMILIES)).tally.f1 == 0.0
    assert compare([item()], [item(low=6, high=6)], within_one).tally.f1 == 1.0
    assert compare([item()], [item(low=7, high=7)], within_one).tally.f1 == 0.0
    assert compare([item()], [item(low=6, high=None)], within_one).tally.f1 == 0.0


def test_countable_claims_have_a_count_and_zero_is_one() -> None:
    assert len(countable([item(low=0, high=0), item(low=None, high=None)])) == 1


def test_fields_are_scored_on_matched_claims() -> None:
    day, next_day = datetime(2016, 12, 13), datetime(2016, 12, 14)
    wanted = item(when=(day, next_day), places=((30, 36),), speakers=("Ahmad Najjar",))
    right = item(when=(day, datetime(2016, 12, 15)), places=((34, 38),), speakers=("Najjar", "a paper"))
    scores = field_scores([compare([wanted], [right])])
    assert scores["time overlapping"].right == 1
    assert scores["time equal"].right == 0
    assert scores["place"].right == scores["speaker"].right == scores["part_of"].right == 1
    wrong = replace(right, places=(), speakers=("unnamed",), modality="feared", subject="children")
    scores = field_scores([compare([wanted], [wrong])])
    assert [scores[name].right for name in ("place", "speaker", "modality", "subject", "measure")] == [0, 0, 0, 0, 1]


def test_unnamed_is_only_right_for_unnamed() -> None:
    for wanted, given, right in (("unnamed", "unnamed", 1), ("unnamed", "Omar", 0), ("Omar", "unnamed", 0)):
        comparison = compare([item(speakers=(wanted,))], [item(speakers=(given,))])
        assert field_scores([comparison])["speaker"].right == right


def test_a_part_must_belong_to_the_same_whole() -> None:
    wanted = [item("0"), item("1", low=2, high=2, whole="0")]
    ours = [item("a"), item("b", low=2, high=2, whole="a")]
    assert field_scores([compare(wanted, ours)])["part_of"].right == 2
    assert field_scores([compare(wanted, [ours[0], replace(ours[1], whole="z")])])["part_of"].right == 1
    assert field_scores([compare(wanted, [ours[0], replace(ours[1], whole=None)])])["part_of"].right == 1


def test_open_ends_overlap_what_they_reach() -> None:
    day, later = datetime(2016, 12, 13), datetime(2016, 12, 20)
    assert intervals_overlap((None, later), (day, later))
    assert not intervals_overlap((None, day), (day, later))


def test_both_sides_become_items(make_claim: Any) -> None:
    text = "Monitors said 5 people were killed in Sarmin."
    place = {"text": "Sarmin", "start": 38, "end": 44, "part": False, "candidates": []}
    when = {"earliest": "2016-12-13T00:00:00+02:00", "latest": None, "precision": "day", "text": "today"}
    claim = make_claim(
        text,
        "5 people were killed",
        "killed",
        5,
        places=[place],
        when=when,
        speakers=[{"name": None, "role": "unnamed"}],
    )
    annotated = {
        "kind": "killed",
        "spans": [[14, 34]],
        "low": 5,
        "high": 5,
        "approximate": False,
        "subject": "people",
        "measure": "count",
        "when": ["2016-12-13", None],
        "places": [[38, 44]],
        "speaker": "unnamed",
        "modality": "asserted",
        "part_of": None,
    }
    assert reading_items({"document": {}, "claims": [claim]}) == (replace(gold_item(0, annotated), key=claim["id"]),)


@pytest.fixture
def annotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One annotated text of ours in a folder that stands for benchmarks/gold."""
    text = "Five people were killed."
    (tmp_path / "en" / "dev").mkdir(parents=True)
    (tmp_path / "en" / "dev" / "a.txt").write_text(text, encoding="utf-8")
    source = {"set": "own", "file": "a.txt", "sha256": hashlib.sha256(text.encode()).hexdigest()}
    annotation = {"text": source, "published": "2016-12-13", "claims": []}
    (tmp_path / "en" / "dev" / "a.json").write_text(json.dumps(annotation), encoding="utf-8")
    monkeypatch.setattr(gold_files, "GOLD", tmp_path)
    return tmp_path


def test_texts_are_read_and_their_digest_is_checked(annotated: Path) -> None:
    (document,) = read_gold(annotated, "en", "dev")
    assert (document.text, document.published) == ("Five people were killed.", date(2016, 12, 13))
    (annotated / "en" / "dev" / "a.txt").write_text("Six people were killed.", encoding="utf-8")
    with pytest.raises(AbsentError, match="not the one annotated"):
        list(read_gold(annotated, "en", "dev"))


def test_errors_of_the_test_half_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["gold", str(tmp_path), "--half", "test", "--errors", "3"])
    with pytest.raises(SystemExit, match="kept aside"):
        gold.main()


def test_absent_data_ends_with_exit_code_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def main() -> None:
        raise AbsentError("the data is not there")

    with pytest.raises(SystemExit) as ended:
        run_benchmark(main)
    assert ended.value.code == 2
    assert "the data is not there" in capsys.readouterr().err


def test_a_run_prints_the_measures_and_the_errors(
    annotated: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], make_claim: Any
) -> None:
    claim = make_claim("Five people were killed.", "Five people were killed", "killed", 5)
    monkeypatch.setattr(gold, "load_reader", lambda: lambda text, name, published: {"document": {}, "claims": [claim]})
    monkeypatch.setattr(sys, "argv", ["gold", str(annotated), "--errors", "3"])
    gold.main()
    printed = capsys.readouterr().out
    assert "spurious: 1" in printed
    assert "⟦Five people were killed⟧" in printed


def test_the_exact_measure_knows_every_family() -> None:
    families = gold.find_families()
    assert families["killed"] == "harm"
    assert exactly(item(), item())
