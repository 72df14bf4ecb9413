"""Two small lists linked: own rows found across scripts, relatives kept apart, judgements above all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from sijill.linkage.engine import DuckDB, ScoredPairs
from sijill.linkage.fields import Sex
from sijill.linkage.judgements import Judged
from sijill.linkage.linking import (
    Linkage,
    cluster_pairs,
    duplicates_within,
    first_prior,
    link,
    pairs_in_all,
    probability_of,
    settled_bits,
)
from sijill.linkage.model import default_model
from sijill.linkage.prepared import prepare
from sijill.linkage.records import PersonRecord

MALE, FEMALE = Sex.MALE, Sex.FEMALE
Person = tuple[str, Sex, float]
NORTH: tuple[Person, ...] = (
    ("خالد كريم نبيل النجار", MALE, 34),
    ("سامي عمر فارس الحداد", MALE, 51),
    ("ليلى رامي حسن الخطيب", FEMALE, 9),
    ("عبد الرحمن طارق زياد السمان", MALE, 22),
    ("هدى بشار مازن الدباغ", FEMALE, 41),
    ("وائل جمال ناصر القطان", MALE, 63),
    ("مريم كمال عادل الفخار", FEMALE, 28),
    ("حاتم فؤاد رشيد الصباغ", MALE, 17),
    ("سلمى كريم نبيل النجار", FEMALE, 30),
    ("يوسف عمر فارس الحداد", MALE, 48),
    ("ديما شادي لؤي الزيات", FEMALE, 36),
    ("باسل منير وليد العطار", MALE, 55),
)
"""Rows 8 and 9 are siblings of 0 and 1."""
SOUTH: tuple[Person, ...] = (
    ("Khaled Karim Nabil al-Najjar", MALE, 34),
    ("سامي عمر الحداد", MALE, 51),
    ("Layla Rami Hasan al-Khatib", FEMALE, 9),
    ("عبدالرحمن طارق زياد السمان", MALE, 23),
    ("هدي بشار مازن الدباغ", FEMALE, 41),
    ("Wael Jamal Naser al-Qattan", MALE, 63),
    ("مريم كمال عادل الفخار", FEMALE, 28),
    ("حاتم فواد رشيد الصباغ", MALE, 17),
    ("عماد كريم نبيل النجار", MALE, 12),
    ("نور عمر فارس الحداد", FEMALE, 45),
    ("غسان ماهر تامر الحلاق", MALE, 19),
    ("رنا أنور صبحي الخباز", FEMALE, 70),
)
"""Row n of the first eight is row n of the other list; the next two are siblings of 0 and 1 that it has not."""
OWN = 8
NONE = Judged()


def records(name: str, persons: Sequence[Person]) -> list[PersonRecord]:
    return [
        PersonRecord(
            name,
            str(row),
            row,
            **{"name_ar" if written > "ء" else "name_latin": written},  # type: ignore[arg-type]
            sex=sex,
            age_years=age,
        )
        for row, (written, sex, age) in enumerate(persons)
    ]


def linked(*lists: Sequence[Person], judged: Judged = NONE, keep_best: bool = True) -> Linkage:
    prepared = prepare([(f"list {at}", records(f"list {at}", persons)) for at, persons in enumerate(lists)])
    return link(prepared, default_model(), DuckDB(threads=1), judged, keep_best=keep_best)


@cache
def unjudged() -> Linkage:
    return linked(NORTH, SOUTH)


def pairs(linkage: Linkage) -> set[tuple[int, int]]:
    """Rows of north with the rows of south that are one person with them."""
    north, south = (np.flatnonzero(linkage.prepared.list_of == number).tolist() for number in (0, 1))
    cluster = linkage.cluster
    return {(one, other - len(north)) for one in north for other in south if cluster[one] == cluster[other]}


def test_own_rows_are_found_in_both_scripts_and_siblings_stay_apart() -> None:
    assert pairs(unjudged()) == {(row, row) for row in range(OWN)}


def test_what_is_found_does_not_hang_on_which_list_comes_first() -> None:
    assert pairs(linked(SOUTH, NORTH)) == {(other, one) for one, other in pairs(unjudged())}


def test_pairs_stand_in_the_order_of_their_rows() -> None:
    found = unjudged().pairs
    assert np.array_equal(np.lexsort((found.right, found.left)), np.arange(len(found)))


def test_the_same_lists_give_the_same_result() -> None:
    one, again = unjudged(), linked(NORTH, SOUTH)
    assert np.array_equal(one.cluster, again.cluster)
    assert one.probability == pytest.approx(again.probability)
    assert one.prior_bits == pytest.approx(again.prior_bits)
    weights = [
        dict(zip(zip(each.pairs.left.tolist(), each.pairs.right.tolist(), strict=True), each.pairs.weight, strict=True))
        for each in (one, again)
    ]
    assert weights[0] == pytest.approx(weights[1])


def test_a_cluster_is_named_by_its_smallest_row_and_those_alone_are_sure() -> None:
    found = unjudged()
    alone = [row for row in range(len(NORTH) + len(SOUTH)) if row % len(NORTH) >= OWN]
    assert [int(found.cluster[row]) for row in alone] == alone
    assert found.probability[alone] == pytest.approx(1)
    assert all(found.cluster[len(NORTH) + row] == row for row in range(OWN))
    assert (found.probability[:OWN] > 0.5).all()


def test_brothers_of_one_list_say_nothing_of_how_much_two_lists_share() -> None:
    found = linked(NORTH, SOUTH, keep_best=False)
    assert found.prior_bits[0, 1] == found.prior_bits[1, 0] > found.prior_bits[0, 0] + 2
    for at, (left, right) in enumerate(zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True)):
        lists = found.prepared.list_of[[left, right]]
        assert found.prior_of(at) == pytest.approx(probability_of(found.prior_bits[tuple(lists)]))


def test_the_odds_of_a_pair_are_settled_from_what_pairs_tell() -> None:
    told = np.array([30.0] * 40 + [-30.0] * 60)
    assert settled_bits(told, 0.5, 1000.0) == pytest.approx(np.log2(40 / 960))
    assert settled_bits(told, 0.001, 1000.0) == pytest.approx(np.log2(40 / 960))
    assert settled_bits(np.zeros(0), 0.1, 1000.0) == pytest.approx(np.log2(0.5 / 999.5))  # nobody found is not none


def test_one_to_one_keeps_the_best_of_two() -> None:
    twice = (*SOUTH, ("مريم كمال الفخار", FEMALE, 28.0))
    assert {other for one, other in pairs(linked(NORTH, twice)) if one == 6} == {6}
    assert {other for one, other in pairs(linked(NORTH, twice, keep_best=False)) if one == 6} == {6, len(SOUTH)}


def test_different_separates_what_the_model_joins() -> None:
    assert pairs(linked(NORTH, SOUTH, judged=Judged(different=((0, len(NORTH)),)))) == pairs(unjudged()) - {(0, 0)}


def test_same_joins_what_the_model_separates() -> None:
    joined = Judged(same=((10, len(NORTH) + 10),))
    assert pairs(linked(NORTH, SOUTH, judged=joined)) == pairs(unjudged()) | {(10, 10)}


def test_same_beats_a_likelier_partner() -> None:
    found = pairs(linked(NORTH, SOUTH, judged=Judged(same=((0, len(NORTH) + 8),))))
    assert (0, 8) in found
    assert (0, 0) not in found


def test_judgements_hold_without_one_to_one() -> None:
    judged = Judged(same=((10, len(NORTH) + 10),), different=((6, len(NORTH) + 6),))
    found = pairs(linked(NORTH, SOUTH, judged=judged, keep_best=False))
    assert (10, 10) in found
    assert (6, 6) not in found


def test_one_list_is_searched_for_duplicates() -> None:
    found = linked((*NORTH, ("خالد كريم نبيل النجار", MALE, 34)), keep_best=True)
    assert list(duplicates_within(found)) == [(0, len(NORTH))]


def test_lists_that_share_no_person_share_no_cluster() -> None:
    assert pairs(linked(NORTH[10:], SOUTH[10:])) == set()


def test_weights_are_probabilities() -> None:
    assert probability_of(np.array([0.0, 1.0, -5000.0, 5000.0])) == pytest.approx([0.5, 2 / 3, 0, 1])


def test_pairs_in_all_and_the_first_guess() -> None:
    prepared = prepare([("north", records("north", NORTH)), ("south", records("south", SOUTH[:5]))])
    assert pairs_in_all(prepared, within=False) == 60
    assert pairs_in_all(prepared, within=True) == 17 * 16 / 2
    assert first_prior(prepared, 60.0) == pytest.approx(2.5 / 60)


THIRD: tuple[Person, ...] = (("خالد كريم نبيل النجار", MALE, 34), ("باسل منير وليد العطار", MALE, 55))


def test_three_lists_make_one_cluster_of_a_person() -> None:
    cluster = linked(NORTH, SOUTH, THIRD).cluster
    start = len(NORTH) + len(SOUTH)
    assert cluster[len(NORTH)] == cluster[start] == 0
    assert cluster[start + 1] == 11


@pytest.mark.parametrize("keep_best", [True, False])
def test_different_separates_two_that_a_third_would_join(keep_best: bool) -> None:
    judged = Judged(different=((6, len(NORTH) + 6),))
    cluster = linked(NORTH, NORTH, NORTH, judged=judged, keep_best=keep_best).cluster
    assert cluster[6] != cluster[len(NORTH) + 6]


@pytest.mark.parametrize("keep_best", [True, False])
def test_same_joins_two_of_one_list(keep_best: bool) -> None:
    cluster = linked(NORTH, SOUTH, judged=Judged(same=((10, 11),)), keep_best=keep_best).cluster
    assert cluster[10] == cluster[11]


@pytest.mark.parametrize("keep_best", [True, False])
def test_same_joins_one_with_two_of_another_list(keep_best: bool) -> None:
    far = len(NORTH)
    judged = Judged(same=((10, far + 10), (10, far + 11)))
    cluster = linked(NORTH, SOUTH, judged=judged, keep_best=keep_best).cluster
    assert cluster[10] == cluster[far + 10] == cluster[far + 11]


def test_a_list_without_records_or_names_changes_nothing() -> None:
    nameless: tuple[Person, ...] = (("", MALE, 34), ("مجهول", MALE, 51))
    found = linked(NORTH, SOUTH, nameless)
    assert np.array_equal(found.cluster[: len(unjudged().cluster)], unjudged().cluster)
    assert pairs(linked(NORTH, ())) == set()


def test_one_record_full_of_errors_does_not_part_the_others() -> None:
    """Its pair with the third speaks against, but no more than seven bits."""
    prepared = prepare([("north", records("north", NORTH[:3]))])
    left, right = np.array([0, 0, 1], np.int32), np.array([1, 2, 2], np.int32)
    weight = np.array([12.0, 8.0, -9.5])
    found = ScoredPairs(left, right, weight, np.zeros(3, np.int16), np.zeros((3, 0), np.int8), ())
    cluster, _ = cluster_pairs(prepared, found, NONE, keep_best=False, threshold=0.5)
    assert cluster.tolist() == [0, 0, 0]


def test_one_likely_pair_does_not_join_two_persons_of_two_records_each() -> None:
    prepared = prepare([("north", records("north", NORTH[:4]))])
    left, right = np.array([0, 2, 0, 0, 1, 1], np.int32), np.array([1, 3, 2, 3, 2, 3], np.int32)
    weight = np.array([20.0, 20.0, 16.0, -9.5, -9.5, -9.5])
    found = ScoredPairs(left, right, weight, np.zeros(6, np.int16), np.zeros((6, 0), np.int8), ())
    cluster, _ = cluster_pairs(prepared, found, NONE, keep_best=False, threshold=0.5)
    assert cluster.tolist() == [0, 0, 2, 2]
