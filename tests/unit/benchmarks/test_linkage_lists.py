from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.linkage_lists import (
    FEBRL,
    FEBRL_TRUTH,
    SETS,
    ListSet,
    count_pairs,
    main,
    prepare,
    render_row,
    score_clusters,
    score_links,
)
from benchmarks.linkage_lists_model import BLOCKING_RULES, LEVELS, absent, same, usable
from benchmarks.measures import Tally
from benchmarks.reader import AbsentError


def test_pairs_of_groups_are_counted() -> None:
    assert count_pairs(np.array([7, 7, 7, 2, 2, 5])) == 4
    assert count_pairs(np.array([], np.int64)) == 0


def test_clusters_are_scored_by_pairs_over_all_records() -> None:
    truth = np.array([0, 0, 0, 1, 1, 2])
    assert score_clusters(truth, truth) == Tally(4, 4, 4)
    # one record of the first person went to the second
    assert score_clusters(np.array([0, 0, 3, 3, 3, 5]), truth) == Tally(2, 4, 4)
    assert score_clusters(np.arange(6), truth) == Tally(0, 0, 4)


def test_links_are_scored_against_the_pairs_across_lists() -> None:
    truth, lists = np.array([0, 0, 1, 2, 0, 1]), np.array([0, 0, 0, 0, 1, 1])
    assert score_links(np.array([0, 3]), np.array([4, 5]), truth, lists) == Tally(1, 2, 3)


def test_a_rule_needs_all_its_columns() -> None:
    assert usable([("born", "place"), ("born",)], frozenset({"born"})) == [("born",)]


def test_no_blocking_rule_stands_twice() -> None:
    assert len({frozenset(rule) for rule in BLOCKING_RULES}) == len(BLOCKING_RULES)


def test_a_comparison_is_absent_only_where_none_of_its_columns_is_on_both_sides() -> None:
    condition = absent("postcode", "place")["sql_condition"]
    assert condition == ("(postcode_l is null or postcode_r is null) and (place_l is null or place_r is null)")


def test_equal_values_weigh_by_their_frequency() -> None:
    assert same("family")["tf_adjustment_column"] == "family"


def test_place_stands_with_the_postcode_before_it_stands_alone() -> None:
    order = list(LEVELS)
    assert order.index(("postcode", "place")) < order.index(("place",))


def test_a_row_shows_the_figures() -> None:
    row = render_row("febrl4", "ours", Tally(9, 10, 12), 3.21)
    assert row.split() == ["febrl4", "ours", "0.9000", "0.7500", "0.8182", "3.2"]


HEADER = (
    "rec_id, given_name, surname, street_number, address_1, address_2, "
    "suburb, postcode, state, date_of_birth, soc_sec_id"
)


@pytest.fixture
def febrl(tmp_path: Path) -> Path:
    path = tmp_path / "invented.csv"
    rows = (
        "rec-1-org, ana, green, 7, mill lane, , cleveland, 2119, sa, 19560409, 1804974",
        "rec-1-dup-0, green, , 7, mill lane, , cleveland, 2119, sa, 19560409, 1804974",
        "rec-2-org, ana, hopper, 9, mill lane, , cleveland, 2119, sa, 1956, 1804975",
        "rec-3-org, bo, green, 9, mill lane, , cleveland, 2119, sa, , ",
    )
    path.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return path


def test_columns_are_cleaned_and_a_single_name_goes_where_it_is_more_frequent(febrl: Path) -> None:
    lists = prepare(ListSet("invented", (), FEBRL, FEBRL_TRUTH), [febrl], threads=1)
    rows = lists.connection.execute(
        "select person, given, family, born, year, outward, tokens, family_key from list_0 "
        "order by person, given nulls last"
    ).fetchall()
    assert rows == [
        ("1", "ana", "green", "1956-04-09", "1956", "21", ["ana", "green"], "grn"),
        ("1", None, "green", "1956-04-09", "1956", "21", ["green"], "grn"),
        ("2", "ana", "hopper", "1956", "1956", "21", ["ana", "hopper"], "hpr"),
        ("3", "bo", "green", None, None, "21", ["bo", "green"], "grn"),
    ]
    assert lists.n_records == 4
    assert count_pairs(lists.array("person")) == 1


def test_says_plainly_that_the_data_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["linkage_lists", str(tmp_path)])
    with pytest.raises(AbsentError, match=SETS[0].files[0]):
        main()
