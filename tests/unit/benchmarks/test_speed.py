"""The parts of the speed benchmark that are not a measurement."""

from __future__ import annotations

from benchmarks.speed import document_of, interleave


def test_works_take_turns_after_a_warm_up() -> None:
    done: list[str] = []
    makers = [lambda: lambda text: done.append("a" + text), lambda: lambda text: done.append("b" + text)]
    taken = interleave(makers, ["1", "2"], 2)
    once = ["a1", "a2", "b1", "b2"]
    assert done == once * 3
    assert len(taken) == 2


def test_a_long_document_has_its_length_and_begins_again() -> None:
    text = document_of(["one", "two"], 20)
    assert text == "one\n\ntwo\n\none\n\ntwo\n\n"[:20]
