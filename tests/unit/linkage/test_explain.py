"""The waterfall of a pair adds up to its match weight, and every step of it has a name in each language."""

from __future__ import annotations

import pytest

from sijill.linkage.explain import explain
from sijill.linkage.linking import Linkage
from sijill.linkage.rivals import UNRIVALLED_BITS
from sijill.publication.wording import words_of
from tests.unit.linkage.test_linking import NORTH, SOUTH, linked

ONE_TO_ONE = pytest.mark.parametrize("one_to_one", [True, False])


@ONE_TO_ONE
def test_the_parts_add_up_to_the_weight(one_to_one: bool) -> None:
    found = linked(NORTH, SOUTH, keep_best=one_to_one)
    assert len(found.pairs.weight)
    for at, weight in enumerate(found.pairs.weight.tolist()):
        assert sum(part.bits for part in explain(found, at)) == pytest.approx(weight, abs=1e-6)


def test_having_no_rival_is_a_part_of_those_that_have_none_and_of_no_other() -> None:
    found = linked(NORTH, SOUTH, keep_best=True)
    told = [_rivals(found, at) for at in range(len(found.pairs.weight))]
    assert told == [[UNRIVALLED_BITS] if free else [] for free in found.unrivalled.tolist()]
    assert [] in told
    assert [UNRIVALLED_BITS] in told


def _rivals(found: Linkage, at: int) -> list[float]:
    return [part.bits for part in explain(found, at) if part.comparison == "rivals"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_part_has_a_name_in_each_language(language: str) -> None:
    found = linked(NORTH, SOUTH, keep_best=True)
    words = words_of(language)
    names = {part.comparison for at in range(len(found.pairs.weight)) for part in explain(found, at)}
    assert {f"link_field_{name}" for name in names} <= set(words.texts)
