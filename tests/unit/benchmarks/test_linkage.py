"""What is off the shelf: names as most would clean them, and a similarity with its best threshold."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.casualty_lists import PROFILES
from benchmarks.linkage import cluster_by_sijill
from benchmarks.linkage_baselines import link_by_similarity, names_of, normalised, without_vowels
from benchmarks.linkage_model import example
from benchmarks.linkage_small import names_alone
from sijill.linkage.engine import comparisons_of
from sijill.linkage.records import PersonRecord


def test_names_are_cleaned_in_the_usual_way() -> None:
    assert normalised("أحمد فَتْحي النّجار") == "احمد فتحي نجار"
    assert normalised("Zaynab  al-Ḥusayn") == "zaynab husayn"


def test_across_scripts_consonants_are_left() -> None:
    assert without_vowels("محمد النجار") == without_vowels("Mohammed al-Najjar") == "mhmd njr"


def records(*names: tuple[str, str]) -> list[PersonRecord]:
    return [PersonRecord("a", str(at), at, name_ar=ar, name_latin=latin) for at, (ar, latin) in enumerate(names)]


def test_names_are_compared_in_a_script_that_all_have() -> None:
    assert names_of(records(("سامي", "Sami"), ("", "Samy"))) == ["sami", "samy"]
    assert names_of(records(("سامي", ""), ("", "Sami"))) == ["sm", "sm"]


def test_the_best_threshold_leaves_out_pairs_that_are_not_one() -> None:
    def similarity(one: str, other: str, **_: object) -> float:
        return len(set(one) & set(other)) / len(set(one) | set(other))

    def is_one(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.bool_]:
        return np.asarray(right - left == 2)

    names = records(("", "sami najjar"), ("", "lubna"), ("", "samy najjar"), ("", "khalid omar"))
    scorer: Callable[..., float] = similarity
    found = link_by_similarity(names, np.array([0, 0, 1, 1]), scorer, is_one, possible=1)
    assert found.left.tolist() == [0]
    assert found.right.tolist() == [2]


def test_clusters_are_told_as_pairs_of_two_lists() -> None:
    one = example(60, 5, PROFILES["latin"], 0.3)
    found, _ = cluster_by_sijill(one)
    list_of = one.prepared.list_of
    assert len(found) > 20
    assert (list_of[found.left] != list_of[found.right]).all()
    assert one.is_one(found.left, found.right).mean() > 0.9


def test_lists_with_names_alone_compare_nothing_else() -> None:
    one = example(30, 5, PROFILES["latin"], 0.3)
    assert len(comparisons_of(one.prepared)) > 1
    assert [each.name for each in comparisons_of(names_alone(one).prepared)] == ["name"]
