from __future__ import annotations

import pytest

from sijill.claims.kinds import get_kind, kinds, readable_kinds
from sijill.errors import InputError


def test_a_kind_is_found_by_its_id() -> None:
    shelling = get_kind("shelling")
    assert shelling.family == "attack"
    assert shelling.acled == "Shelling/artillery/missile attack"
    assert shelling.definition.endswith(".")


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(InputError, match=r"'bombardment'.*shelling, air_strike"):
        get_kind("bombardment")


def test_the_vocabulary_is_keyed_by_id_and_cannot_be_changed() -> None:
    assert all(key == kind.id for key, kind in kinds().items())
    with pytest.raises(TypeError):
        kinds()["shelling"] = get_kind("killed")  # type: ignore[index]


def test_what_files_say_of_themselves_is_a_kind_that_no_words_are_read_as() -> None:
    assert get_kind("recording").family == "record"
    assert set(kinds()) - set(readable_kinds()) == {"recording"}
