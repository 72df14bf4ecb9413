"""What a batch is read to: failures beside readings, conflicts between documents, landmarks for the map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sijill.errors import InputError
from sijill.gazetteer import load_gazetteer
from sijill.intake import How, Original, Section, sections
from sijill.workflows.read import Failure, FileReading, conflicts_between, landmarks_around, read_batch

FILES = {
    "one.txt": b"There are 100,000 people trapped in Aleppo. Shells fell on Bustan al-Qasr in Aleppo.",
    "two.txt": b"There are 150,000 people trapped in Aleppo.",
    "empty.txt": b"",
}


def parse(name: str) -> Iterator[Section]:
    if name not in FILES:
        raise InputError(f"{name}: no such file")
    yield from sections(Original.of(name, FILES[name]), How(published=date(2016, 12, 13)))


def readings(*names: str) -> list[FileReading]:
    parts = read_batch(names, parse)
    return [part for part in parts if isinstance(part, FileReading)]


def test_a_failure_stops_no_other_file() -> None:
    outcomes = list(read_batch(["absent.txt", "one.txt", "empty.txt"], parse))
    assert [type(outcome) for outcome in outcomes] == [Failure, FileReading, Failure]
    assert [outcome.file for outcome in outcomes] == ["absent.txt", "one.txt", "empty.txt"]


def test_two_documents_that_exclude_each_other() -> None:
    both = readings("one.txt", "two.txt")
    (conflict,) = conflicts_between(both)
    assert conflict.kind == "population"
    assert all(not part.reading.conflicts for part in both)


def test_one_document_has_no_conflict_between_documents() -> None:
    assert conflicts_between(readings("one.txt")) == ()


def test_landmarks_are_the_quarters_of_the_city_that_is_spoken_of() -> None:
    gazetteer = load_gazetteer()
    names = {place.name for place in landmarks_around(readings("one.txt"), gazetteer)}
    assert {"Hanano", "Midan", "As-Sukkari"} <= names
    assert landmarks_around(readings("two.txt"), gazetteer) == ()
