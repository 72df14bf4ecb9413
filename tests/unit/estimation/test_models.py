from __future__ import annotations

import pytest

from sijill.errors import InputError
from sijill.estimation.models import all_models, make_model, parse_model


@pytest.mark.parametrize(("lists", "count"), [(2, 1), (3, 8), (4, 113), (5, 6893)])
def test_hierarchical_models_are_as_many_as_dedekind_counts(lists: int, count: int) -> None:
    models = all_models(lists)
    assert len(models) == len(set(models)) == count
    assert all((1 << lists) - 1 not in model.terms for model in models)


@pytest.mark.parametrize(("lists", "count"), [(3, 8), (4, 64), (5, 1024)])
def test_models_of_pairs(lists: int, count: int) -> None:
    assert len(all_models(lists, 2)) == count


def test_six_lists_are_too_many_to_enumerate() -> None:
    with pytest.raises(InputError, match="choose by steps"):
        all_models(6)


def test_names() -> None:
    assert parse_model("[123,14]", 4).terms == (1, 2, 4, 8, 3, 5, 9, 6, 7)
    assert parse_model("[12, 3]", 3) == make_model(3, [0b11])
    assert parse_model("[12]", 3).name == "[12,3]"
    for model in all_models(4):
        assert parse_model(model.name, 4) == model
    for wrong in ("12", "[10]", "[1,5]", "[]"):
        with pytest.raises(InputError):
            parse_model(wrong, 4)
