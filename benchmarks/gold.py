"""Score the reader on the gold annotations: `python -m benchmarks.gold PATH [--language en|ar] [--half dev|test]`.

PATH is the folder of public data (it holds `texts/fakes.csv`, which the English half needs). `--errors N` prints up to
N misses and N spurious claims with their context, of the development half only: the test half is not to be looked at.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from benchmarks.gold_files import GoldDocument, Item, read_gold, reading_items
from benchmarks.gold_scoring import (
    Agrees,
    Comparison,
    compare,
    countable,
    exactly,
    field_scores,
    same_family,
    within_one,
)
from benchmarks.measures import Tally
from benchmarks.reader import AbsentError, load_reader, run_benchmark

KINDS = Path(__file__).parent.parent / "src" / "sijill" / "claims" / "kinds.yaml"
Read = list[tuple[GoldDocument, tuple[Item, ...]]]


def main() -> None:
    """Read the gold texts, score, print."""
    arguments = _arguments()
    if arguments.errors and arguments.half == "test":
        raise SystemExit("errors of the test half are not shown: it is kept aside to be measured, not learned from")
    read = load_reader()
    documents = [
        (document, reading_items(read(document.text, document.name, document.published)))
        for document in read_gold(arguments.path, arguments.language, arguments.half)
    ]
    _print_scores(documents, f"{arguments.language}, {arguments.half} half")
    if arguments.documents:
        _print_documents(documents)
    if arguments.errors:
        _print_errors(documents, arguments.errors)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gold", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--language", choices=("en", "ar"), default="en")
    parser.add_argument("--half", choices=("dev", "test"), default="dev")
    parser.add_argument("--documents", action="store_true", help="countable claims by document: figures only")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    return parser.parse_args()


def _print_scores(documents: Read, name: str) -> None:
    families = find_families()
    print(f"gold, {name}: {len(documents)} documents")
    print(f"{'':34}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'ours':>7}")
    for name, agrees, only_countable in (
        ("countable claims", exactly, True),
        ("all claims", exactly, False),
        ("countable, lenient (kind family)", same_family(families), True),
        ("all, lenient (kind family)", same_family(families), False),
        ("countable, low within 1", within_one, True),
    ):
        comparisons = compare_documents(documents, agrees, only_countable)
        _print_tally(name, sum((one.tally for one in comparisons), Tally()), 34)
    _print_kinds(documents)
    _print_fields(compare_documents(documents, exactly, False))


def _print_documents(documents: Read) -> None:
    """Print how much of each document is read, by its name alone."""
    print(f"\n{'countable claims by document':44}{'gold':>7}{'ours':>7}{'right':>7}")
    comparisons = compare_documents(documents, exactly, True)
    for (document, _), comparison in zip(documents, comparisons, strict=True):
        tally = comparison.tally
        print(f"  {document.name:42}{tally.possible:7}{tally.answered:7}{tally.credit:7.0f}")


def find_families() -> dict[str, str]:
    """Return the family of each kind, from the vocabulary as it is written."""
    rows = re.findall(r"^- \{id: (\w+), family: (\w+)", KINDS.read_text(encoding="utf-8"), re.MULTILINE)
    if not rows:
        raise AbsentError(f"no kinds in {KINDS}")
    return dict(rows)


def compare_documents(documents: Read, agrees: Agrees, only_countable: bool) -> list[Comparison]:
    """Compare every document, claims without a count left out on both sides where `only_countable`."""
    if only_countable:
        return [compare(countable(document.items), countable(ours), agrees) for document, ours in documents]
    return [compare(document.items, ours, agrees) for document, ours in documents]


def _print_tally(name: str, tally: Tally, width: int) -> None:
    rates = f"{tally.precision:7.3f}{tally.recall:7.3f}{tally.f1:7.3f}"
    print(f"{name:{width}}{rates}{tally.possible:7}{tally.answered:7}")


def kind_tallies(comparisons: list[Comparison]) -> dict[str, Tally]:
    """Tally by kind, the kinds with most support first."""
    right: Counter[str] = Counter(gold.kind for one in comparisons for gold, _ in one.matches)
    missed: Counter[str] = Counter(item.kind for one in comparisons for item in one.missed)
    spurious: Counter[str] = Counter(item.kind for one in comparisons for item in one.spurious)
    tallies = {
        kind: Tally(right[kind], right[kind] + spurious[kind], right[kind] + missed[kind])
        for kind in right | missed | spurious
    }
    return dict(sorted(tallies.items(), key=lambda row: (-row[1].possible, row[0])))


def _print_kinds(documents: Read) -> None:
    for name, only_countable in (("countable claims by kind", True), ("all claims by kind", False)):
        print(f"\n{name:34}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'ours':>7}{'spurious':>10}")
        for kind, tally in kind_tallies(compare_documents(documents, exactly, only_countable)).items():
            rates = f"{tally.precision:7.3f}{tally.recall:7.3f}{tally.f1:7.3f}{tally.possible:7}{tally.answered:7}"
            print(f"  {kind:32}{rates}{tally.answered - int(tally.credit):10}")


def _print_fields(comparisons: list[Comparison]) -> None:
    print("\non matched claims (both empty is right)")
    for name, score in field_scores(comparisons).items():
        print(f"  {name:38}{score.accuracy:7.3f}  {score.right} of {score.compared}")


def _print_errors(documents: Read, most: int) -> None:
    missed: list[tuple[GoldDocument, Item]] = []
    spurious: list[tuple[GoldDocument, Item]] = []
    for document, ours in documents:
        comparison = compare(document.items, ours)
        missed += [(document, item) for item in comparison.missed]
        spurious += [(document, item) for item in comparison.spurious]
    for name, errors in (("missed", missed), ("spurious", spurious)):
        ranked = sorted(errors, key=lambda error: not error[1].countable)
        print(f"\n{name}: {len(errors)}, countable first")
        for document, item in ranked[:most]:
            print(f"  {document.name} {item.kind} {item.low}–{item.high}: {in_context(document.text, item)}")


def in_context(text: str, item: Item, around: int = 60) -> str:
    """The claim's words between ⟦ ⟧ with what stands around them, on one line."""
    start, end = min(span[0] for span in item.spans), max(span[1] for span in item.spans)
    before, words, after = text[max(0, start - around) : start], text[start:end], text[end : end + around]
    return " ".join(f"…{before}⟦{words}⟧{after}…".split())


if __name__ == "__main__":
    run_benchmark(main)
