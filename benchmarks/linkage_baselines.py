"""What one gets off the shelf: two lists linked by Splink, or by one similarity of whole names, beside ours.

All see the records as Sijill reads them, with names normalised in the usual way: NFKC, no marks, hamza seats, ة and ى
folded, small letters. Across scripts Arabic names go through anyascii, and vowels are left out on both sides, since
anyascii writes none. Splink has the settings that its manual would lead to: Jaro–Winkler levels on given, middle and
last name with term frequencies, sex, ages and dates by their difference, expectation–maximisation, and the best partner
of each record from even odds on. A similarity has the threshold that is best by the truth, which no user knows.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Sequence, Set
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray

from sijill.linkage.clusters import Edges, one_to_one
from sijill.linkage.dates import PartialDate
from sijill.linkage.records import PersonRecord

FOLDED = str.maketrans("أإآٱةىؤئ", "ااااهيوي", "ءـ")
VOWELS = re.compile("(?<=.)[aeiouwy']|h$")
ARTICLE = re.compile(r"\bال(?=\w{3})|\b[ae]l ")
RULES = (
    ("given", "last"),
    ("given", "middle"),
    ("middle", "last"),
    ("given", "age"),
    ("last", "age"),
    ("given", "birth"),
    ("last", "birth"),
    ("given", "death"),
    ("last", "death"),
)
PREFIX_RULES = (
    ("substr(given,1,3)", "substr(last,1,3)"),
    ("substr(given,1,3)", "substr(middle,1,3)"),
    ("substr(given,1,1)", "substr(last,1,1)", "sex", "age"),
)
TRAINING = (("given", "last"), ("given", "age"), ("last", "age"), ("given", "middle"), ("birth",))
SEED = 20
PAIRS_FOR_U = 1e6
EXPECTED_SHARE = 0.5
"""Share of the smaller list that is taken to stand in the other: what exact agreement finds is far too little of it."""
CHUNK = 500


def normalised(name: str) -> str:
    """A name as most would clean it, in its own script."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).translate(FOLDED))
        if not unicodedata.combining(letter)
    )
    return " ".join(ARTICLE.sub("", re.sub(r"\W+", " ", plain.casefold())).split())


def without_vowels(name: str) -> str:
    """A name in Latin letters as anyascii gives it of Arabic ones: consonants, each once."""
    from anyascii import anyascii

    words = [VOWELS.sub("", word) for word in anyascii(normalised(name)).replace("q", "k").split()]
    return " ".join(re.sub(r"(.)\1+", r"\1", word) for word in words if word)


def names_of(records: Sequence[PersonRecord]) -> list[str]:
    """The names that are compared: in one script where all records have it, else without vowels."""
    for script in ("name_ar", "name_latin"):
        if all(getattr(record, script) for record in records if record.has_name):
            return [normalised(getattr(record, script)) for record in records]
    return [without_vowels(record.name_latin or record.name_ar) for record in records]


def link_by_splink(records: Sequence[PersonRecord], list_of: NDArray[np.integer]) -> Edges:
    """The pairs that Splink gives of two lists without labels: the best partner of each record from even odds on."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    table = _table(records)
    parts = [table.take(pa.array(np.flatnonzero(list_of == number))) for number in range(2)]
    filled = {name for name in table.column_names if all(part[name].null_count < 0.95 * len(part) for part in parts)}
    rules = [rule for rule in RULES if filled.issuperset(rule)] + [*PREFIX_RULES]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="n",
        comparisons=_comparisons(filled),
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        probability_two_random_records_match=EXPECTED_SHARE / max(len(part) for part in parts),
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    linker = Linker(
        [api.register(part, dataset_display_name=f"list_{at}") for at, part in enumerate(parts)],
        settings,
        log_level=logging.ERROR,
    )
    training = linker.training
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_FOR_U, seed=SEED)
    for rule in TRAINING:
        if filled.issuperset(rule):
            training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    found = linker.inference.predict(threshold_match_weight=0.0, warning_mode="never").as_pyarrow_table()
    left, right, weight = (found[column].to_numpy() for column in ("n_l", "n_r", "match_weight"))
    return one_to_one(Edges(left.astype(np.int32), right.astype(np.int32), weight), list_of.astype(np.int32))


def _comparisons(filled: Set[str]) -> list[Any]:
    from splink import comparison_level_library as levels
    from splink import comparison_library as library

    made: list[Any] = [
        library.JaroWinklerAtThresholds(part, [0.95, 0.88, 0.8]).configure(term_frequency_adjustments=True)
        for part in ("given", "middle", "last")
    ]
    if "sex" in filled:
        made.append(library.ExactMatch("sex"))
    if "age" in filled:
        near = [levels.AbsoluteDifferenceLevel("age", difference) for difference in (0, 1, 2, 5, 10)]
        made.append(library.CustomComparison([levels.NullLevel("age"), *near, levels.ElseLevel()], "age"))
    if "birth" in filled:
        made.append(library.DateOfBirthComparison("birth", input_is_string=True))
    if "death" in filled:
        days = library.AbsoluteDateDifferenceAtThresholds(
            "death", input_is_string=True, metrics=["day", "day", "month"], thresholds=[1, 7, 1]
        )
        made.append(days)
    return made


def _table(records: Sequence[PersonRecord]) -> pa.Table:
    words = [name.split() for name in names_of(records)]
    columns: dict[str, list[Any]] = {
        "n": list(range(len(records))),
        "name": [" ".join(name) or None for name in words],
        "given": [name[0] if name else None for name in words],
        "middle": [" ".join(name[1:-1]) or None for name in words],
        "last": [name[-1] if len(name) > 1 else None for name in words],
        "sex": [record.sex.value if record.sex else None for record in records],
        "age": [None if record.age_years is None else int(record.age_years) for record in records],
        "birth": [_day(record.birth) for record in records],
        "death": [_day(record.death) for record in records],
    }
    ages = pa.array(columns["age"], pa.int32())
    table = pa.table({name: ages if name == "age" else pa.array(values) for name, values in columns.items()})
    return table


def _day(found: PartialDate | None) -> str | None:
    if found is None or found.month is None or found.day is None:
        return None
    return f"{found.year:04}-{found.month:02}-{found.day:02}"


def link_by_similarity(
    records: Sequence[PersonRecord],
    list_of: NDArray[np.integer],
    similarity: Any,
    is_one: Callable[..., Any],
    possible: int,
) -> Edges:
    """The records of two lists that are each other's most similar, from the threshold with the best F1 by the truth."""
    from rapidfuzz.process import cdist

    names = names_of(records)
    rows = [np.flatnonzero(list_of == number) for number in range(2)]
    theirs = [names[row] for row in rows[1]]
    best, partner = np.zeros(len(rows[0])), np.zeros(len(rows[0]), np.int64)
    best_of_theirs = np.zeros(len(theirs))
    for start in range(0, len(rows[0]), CHUNK):
        ours = [names[row] for row in rows[0][start : start + CHUNK]]
        told = cdist(ours, theirs, scorer=similarity, dtype=np.float32)
        partner[start : start + CHUNK] = told.argmax(axis=1)
        best[start : start + CHUNK] = told.max(axis=1)
        best_of_theirs = np.maximum(best_of_theirs, told.max(axis=0))
    mutual = best >= best_of_theirs[partner]
    left, right = rows[0][mutual].astype(np.int32), rows[1][partner[mutual]].astype(np.int32)
    weight = best[mutual]
    kept = one_to_one(Edges(left, right, weight), list_of.astype(np.int32))
    right_ones = is_one(kept.left, kept.right)
    order = np.argsort(-kept.weight, kind="stable")
    scores = 2 * np.cumsum(right_ones[order]) / (np.arange(1, len(order) + 1) + possible)
    chosen = np.sort(order[: int(scores.argmax()) + 1])
    return Edges(kept.left[chosen], kept.right[chosen], kept.weight[chosen])
