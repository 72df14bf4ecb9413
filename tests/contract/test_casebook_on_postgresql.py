"""A team keeps its tables in PostgreSQL: the same verbs, the same answers."""

from __future__ import annotations

from tests.acceptance.conftest import INTERVIEW
from tests.acceptance.verbs import Verbs


def test_the_same_answers_from_both(empty: Verbs, postgresql: str) -> None:
    (empty.folder / "interview.txt").write_text(INTERVIEW, "utf-8")
    there = {"SIJILL_DATABASE": postgresql}
    empty.do("new", str(empty.casebook), **there)
    empty.do("add", str(empty.folder / "interview.txt"), **there)
    empty.do("accept", "4.0", **there)
    empty.do("correct", "4.1", "--low", "6", "--high", "6", "--reason", "heard wrong", **there)
    assert not (empty.casebook / "tables.sqlite3").exists()
    empty.do("rebuild")
    questions = (("show",), ("show", "3"), ("show", "4.0"), ("show", "4.1"), ("keys",))
    for words in questions:
        assert empty.json(*words) == empty.json(*words, **there)
    empty.do("erase", "3", "--basis", "a law", **there)
    empty.do("rebuild")
    assert empty.json("show") == empty.json("show", **there)


def test_a_database_that_is_not_there(empty: Verbs) -> None:
    nowhere = {"SIJILL_DATABASE": "postgresql://nobody@/nothing?host=/nowhere"}
    assert "the tables: " in empty.refuse("new", str(empty.casebook), **nowhere)
