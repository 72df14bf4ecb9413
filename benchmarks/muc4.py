"""Score our claims beside the 17 systems of MUC-4: `python -m benchmarks.muc4 PATH`.

PATH is the MUC-4 folder of the public data (or the folder that holds it as `muc4`). The rule that says which claims
the task would key is learned on the 1,300 development messages; TST1 is its check, TST3 the comparison. The scorer is
first shown to give the keys full marks, and its ranking of the 17 systems is set beside the official one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.measures import Tally, spearman
from benchmarks.muc4_answers import answers, offers
from benchmarks.muc4_files import Message, read_messages, read_official, read_slots
from benchmarks.muc4_relevance import Case, Relevance, learn
from benchmarks.muc4_scoring import SLOTS, score
from benchmarks.muc4_slots import DocumentSlots
from benchmarks.reader import AbsentError, Reading, ReadText, find_data, load_reader, run_benchmark

Row = tuple[str, Mapping[str, Tally]]
Keys = Mapping[str, DocumentSlots]

HEADINGS = {
    "numbers": "victim number",
    "effects": "victim effect",
    "pairs": "number + effect",
    "types": "incident type",
    "locations": "location",
    "dates": "date",
}
OFFICIAL = {
    "numbers": "hum-tgt-num",
    "effects": "hum-tgt-effect",
    "types": "inc-type",
    "locations": "inc-loc",
    "dates": "inc-date",
}
"""Our slot and the row of the official summaries it is compared with."""


def main() -> None:
    """Score the 17 systems, learn the rule, score ourselves, print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.muc4", description=__doc__)
    parser.add_argument("path", type=Path)
    root = parser.parse_args().path
    root = root if (root / "tst3").exists() else find_data(root, "muc4")
    keys = read_slots(root / "tst3" / "key-tst3.v2")
    rows = system_rows(root, keys)
    _print_validation(root, keys, rows)
    try:
        rows += _our_rows(root, keys, load_reader())
    finally:
        _print_table(rows)


def system_rows(root: Path, keys: Keys) -> list[Row]:
    """Score the answers of each system, best on victim number first."""
    files = sorted((root / "tst3" / "responses").glob("*.txt"))
    if not files:
        raise AbsentError(f"no answers in {root / 'tst3' / 'responses'}")
    rows: list[Row] = [(file.stem, score(read_slots(file), keys)) for file in files]
    return sorted(rows, key=lambda row: -row[1]["numbers"].f1)


def _our_rows(root: Path, keys: Keys, read: ReadText) -> list[Row]:
    rule = learn(learning_cases(root, read))
    rows: list[Row] = []
    checked = read_all(read_messages(root / "tst1" / "tst1-muc3"), read)
    rows.append(("ours on TST1", score(_under(rule, checked), read_slots(root / "tst1"))))
    tested = read_all(read_messages(root / "tst3" / "tst3-muc4"), read)
    naive = {message.id: answers(reading, message) for message, reading in tested}
    rows.append(("ours, every claim", score(naive, keys)))
    rows.append(("OURS", score(_under(rule, tested), keys)))
    return rows


def _under(rule: Relevance, readings: Sequence[tuple[Message, Reading]]) -> dict[str, DocumentSlots]:
    return {message.id: rule.answer(message, offers(reading, message)) for message, reading in readings}


def learning_cases(root: Path, read: ReadText) -> list[Case]:
    """Read the development messages and lay what their claims offer beside their keys."""
    keys = read_slots(root / "dev")
    readings = read_all(read_messages(root / "dev"), read)
    return [
        Case(message, tuple(offers(reading, message)), keys[message.id])
        for message, reading in readings
        if message.id in keys
    ]


def read_all(messages: Iterable[Message], read: ReadText) -> list[tuple[Message, Reading]]:
    """Read every message, the day of its dateline being its publication date."""
    return [(message, read(message.text, message.id, message.published)) for message in messages]


def _print_validation(root: Path, keys: Keys, rows: Sequence[Row]) -> None:
    perfect = score(keys, keys)
    print("key against itself, F1: " + ", ".join(f"{slot} {perfect[slot].f1:.3f}" for slot in SLOTS))
    official = {name: read_official(root / "tst3" / "scores" / f"{name}.txt") for name, _ in rows}
    for slot, row in OFFICIAL.items():
        theirs = [_f1(*official[name][row]) for name, _ in rows]
        agreement = spearman([tallies[slot].f1 for _, tallies in rows], theirs)
        print(f"rank correlation (Spearman) of the 17 systems with the official {row}: {agreement:.2f}")


def _f1(recall: float, precision: float) -> float:
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def _print_table(rows: Sequence[Row]) -> None:
    print("\nMUC-4, TST3 (100 messages), fills of each document matched one to one; P, R, F1")
    print(f"{'':18}" + "".join(f"{heading:>20}" for heading in HEADINGS.values()))
    for name, tallies in rows:
        cells = (
            f"  {one.precision:5.2f} {one.recall:5.2f} {one.f1:6.3f}" for one in map(tallies.__getitem__, HEADINGS)
        )
        print(f"{name:18}" + "".join(cells))


if __name__ == "__main__":
    run_benchmark(main)
