"""What lists are called, by their files."""

from __future__ import annotations

import os

import pytest

from sijill.cli.link import called
from sijill.errors import InputError


def test_a_list_is_called_as_its_file_without_the_ending_where_that_tells_it_apart() -> None:
    assert called(["a/one.csv", "two.json"]) == {"a/one.csv": "one", "two.json": "two"}
    assert called(["one.csv", "one.json"]) == {"one.csv": "one.csv", "one.json": "one.json"}


@pytest.mark.parametrize(
    ("files", "said"),
    [(["a/one.csv", "b/one.csv"], "one file name"), ([os.fsdecode(b"caf\xe9.csv")], "is not UTF-8: rename it")],
)
def test_names_that_cannot_be_those_of_lists_are_refused(files: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        called(files)
