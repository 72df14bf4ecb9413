"""The reviewed rows of words that are part of names: each has a kind that code knows, a script and a note."""

from __future__ import annotations

from importlib import resources

import pytest

from sijill.names.particles import particles
from sijill.names.repair import plain_latin
from sijill.names.script import Script, find_script
from sijill.names.spelling import spelled

ROWS = [
    line.split("\t")
    for line in resources.files("sijill.names.data").joinpath("particles.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
][1:]


@pytest.mark.parametrize("script", ["arabic", "latin"])
def test_every_row_is_found_by_its_word(script: Script) -> None:
    known = particles(script)
    for _, kind, word, stands_for, _ in (row for row in ROWS if row[0] == script and row[1] != "unit"):
        assert known.find(kind, word) == (stands_for or word), (kind, word)


def test_rows_are_of_their_script_and_say_what_they_are() -> None:
    for script, kind, word, _, note in ROWS:
        assert find_script(word) == script, word
        assert kind and note, word
        assert script == "arabic" or word == plain_latin(word), word


def test_no_word_stands_twice_for_one_kind() -> None:
    looked_up = [(script, kind, spelled(word)) for script, kind, word, _, _ in ROWS if kind != "unit"]
    assert len(set(looked_up)) == len(looked_up)


def test_hamza_seats_do_not_matter() -> None:
    assert particles("arabic").find("kunya", "ابو") == particles("arabic").find("kunya", "أبو") == "ابو"


def test_two_words_are_found_before_one() -> None:
    assert particles("latin").find_at("relative", ["wife", "of", "sami"], 0) == ("zawja", 2)
    assert particles("latin").find_at("relative", ["sami"], 0) is None
