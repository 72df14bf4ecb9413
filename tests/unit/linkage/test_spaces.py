"""Spaces that a PDF lost or made are set right where the lists themselves know the words, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.linkage.encoding import encode
from sijill.linkage.spaces import mend_spaces
from sijill.linkage.vocabulary import Vocabulary


def mended(*names: str) -> list[list[str]]:
    vocabulary = Vocabulary()
    rows = mend_spaces(vocabulary, encode(names, vocabulary))
    return [[vocabulary.tokens[token].core for token in row if token >= 0] for row in rows.tolist()]


COMMON = ["محمد الفخار"] * 3 + ["حاتم كريم"] * 3 + ["عبد الله"] * 3


COMMON_CORES = [["محمد", "فخار"]] * 3 + [["حاتم", "كريم"]] * 3 + [["عبدالله"]] * 3


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("محمدالفخار", ["محمد", "فخار"]),
        ("سعيد محمدفخار", ["سعيد", "محمد", "فخار"]),
        ("حاتممحمدالفخار", ["حاتم", "محمد", "فخار"]),
        ("حا تم كريم", ["حاتم", "كريم"]),
        ("كريمالمسارعة", ["كريم", "مسارعه"]),
        ("عبد الرحيم كريم", ["عبدالرحيم", "كريم"]),
        ("حاتمعبد الله كريم", ["حاتم", "عبدالله", "كريم"]),
        ("محمد ها تمالفخار", ["محمد", "ها", "تمالفخار"]),
        ("محمد حا تمالفخار", ["محمد", "حاتم", "فخار"]),
        ("كريم عبد هللاالفخار", ["كريم", "عبدالله", "فخار"]),
        ("كريم الفخا ر", ["كريم", "فخار"]),
        ("محمدان كريم", ["محمدان", "كريم"]),
        ("النجار خالد كريم", ["نجار", "خالد", "كريم"]),
        ("قسطنطينيوسقسطنطينيوس حا تم", ["قسطنطينيوسقسطنطينيوس", "حاتم"]),
        ("محمد كريم", ["محمد", "كريم"]),
    ],
)
def test_spaces_are_mended_where_the_lists_know_the_words(name: str, expected: list[str]) -> None:
    assert mended(*COMMON, name) == [*COMMON_CORES, expected]


def test_words_too_rare_in_the_lists_mend_nothing() -> None:
    assert mended("محمد الفخار", "محمدالفخار", "حاتم كريم", "حا تم كريم")[1::2] == [
        ["محمدالفخار"],
        ["حا", "تم", "كريم"],
    ]


def test_a_mended_chain_keeps_its_ends_where_it_becomes_too_long() -> None:
    name = "سامي حاتم كريم محمد محمد محمدالفخار"
    assert mended(*COMMON, name)[-1] == ["سامي", "حاتم", "كريم", "محمد", "محمد", "فخار"]


def test_mending_leaves_what_it_was_given() -> None:
    vocabulary = Vocabulary()
    chains = encode([*COMMON, "محمدالفخار"], vocabulary)
    before = chains.copy()
    mend_spaces(vocabulary, chains)
    assert np.array_equal(chains, before)
