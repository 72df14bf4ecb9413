"""Score our claims beside the 17 systems of MUC-4: `python -m benchmarks.muc4 PATH [--errors N]`.

PATH is the MUC-4 folder of the public data (or the folder that holds it as `muc4`). The rule that says which claims
the task would key is learned on the 1,300 development messages; TST1 is its check, TST3 the comparison. The scorer is
first shown to give the keys full marks, and its ranking of the 17 systems is set beside the official one.
`--errors N` prints instead, of the development messages, N victims of the keys that no claim offers and N offers that
the keys do not have.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.measures import Tally, assign, spearman
from benchmarks.muc4_answers import Offer, answers, offers
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
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    root = arguments.path if (arguments.path / "tst3").exists() else find_data(arguments.path, "muc4")
    if arguments.errors:
        _print_errors(learning_cases(root, load_reader()), arguments.errors)
        return
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
    cases = learning_cases(root, read)
    learned = learn(cases)
    rule = learned.rule
    rows: list[Row] = [
        ("ours on dev, held out", score(learned.held_out, {case.message.id: case.key for case in cases}))
    ]
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


def _print_errors(cases: Sequence[Case], most: int) -> None:
    missed: list[str] = []
    spurious: list[str] = []
    for case in cases:
        victims = [offer for offer in case.offers if offer.type is None]
        taken, found = matched_victims(victims, case.key)
        missed += [
            f"{case.message.id} {fill.alternatives[0]} {sorted(fill.referents)}"
            for at, fill in enumerate(case.key.numbers)
            if not fill.optional and at not in taken
        ]
        spurious += [
            f"{case.message.id} {offer.number} {offer.effect}: {' '.join(offer.quote.split())}"
            for at, offer in enumerate(victims)
            if at not in found
        ]
    for name, errors in (("victims of the keys that no claim offers", missed), ("offers without a victim", spurious)):
        print(f"{name}: {len(errors)}, every {len(errors) // most + 1}th")
        print("".join(f"  {error}\n" for error in errors[:: len(errors) // most + 1]))


def matched_victims(victims: Sequence[Offer], key: DocumentSlots) -> tuple[set[int], set[int]]:
    """Return which numbers of the key, and which offers, are matched in full."""
    weights = [
        [float(offer.number is not None and offer.number in fill.alternatives) for fill in key.numbers]
        for offer in victims
    ]
    pairs = assign(weights) if victims and key.numbers else []
    return {column for _, column in pairs}, {row for row, _ in pairs}


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
    print(f"{'':22}" + "".join(f"{heading:>20}" for heading in HEADINGS.values()))
    for name, tallies in rows:
        cells = (
            f"  {one.precision:5.2f} {one.recall:5.2f} {one.f1:6.3f}" for one in map(tallies.__getitem__, HEADINGS)
        )
        print(f"{name:22}" + "".join(cells))


if __name__ == "__main__":
    run_benchmark(main)
