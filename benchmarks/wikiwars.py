"""Times: how many of the annotated times of WikiWars are found, and with the right value.

    python benchmarks/wikiwars.py ../shared/data/times/wikiwars          one row a document and the total
    python benchmarks/wikiwars.py PATH --errors 03_AmCivWar              what is missed, invented or wrongly valued

Measures are those of TempEval-3 (UzZaman et al. 2013): strict spans agree in both ends, lenient ones overlap, and
"value" counts a lenient match only where the value agrees too. An interval that we read as one mention stands for its
two ends, which WikiWars annotates apart.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sijill.reading.times import TimeMention, find_times
from sijill.reading.tokens import tokenize

TAG = re.compile(r"<(/?)([A-Za-z0-9]+)([^>]*)>")
VALUE = re.compile(r'value="([^"]*)"')
DEVELOPMENT = 10
"""Documents 01–10 were looked at while rules were written; the others are a check."""


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str
    value: str


@dataclass(slots=True)
class Tally:
    """Counts of one document: ours, theirs, matches in both ends, overlapping matches, those with the right value."""

    ours: int = 0
    gold: int = 0
    strict: int = 0
    lenient: int = 0
    value: int = 0

    def add(self, other: Tally) -> None:
        for name in ("ours", "gold", "strict", "lenient", "value"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def f1(self, hits: int) -> float:
        return 2 * hits / (self.ours + self.gold) if self.ours + self.gold else 0.0


def read_document(path: Path) -> tuple[str, date, list[Span]]:
    """The plain text of a TimeML file, its creation date and its annotated times."""
    source = path.read_text("utf-8")
    created = re.search(r"<DCT>.*?value=\"(\d{4})-(\d\d)-(\d\d)", source, re.DOTALL)
    if created is None:
        raise SystemExit(f"{path}: no creation date")
    body = source[source.index("<TEXT>") + len("<TEXT>") : source.index("</TEXT>")]
    text, spans, done = "", [], 0
    opened: list[tuple[int, str]] = []
    for tag in TAG.finditer(body):
        text += html.unescape(body[done : tag.start()])
        done = tag.end()
        if tag[2] != "TIMEX3":
            continue
        if not tag[1]:
            value = VALUE.search(tag[3])
            opened.append((len(text), value[1] if value else ""))
        else:
            start, value_text = opened.pop()
            spans.append(Span(start, len(text), text[start:], value_text))
    text += html.unescape(body[done:])
    return text, date(*(int(part) for part in created.groups())), spans


def ends_of(mention: TimeMention) -> list[TimeMention]:
    """The mentions that WikiWars would annotate: the ends of an interval apart, a time without its "since"."""
    return [end for part in mention.parts for end in ends_of(part)] if mention.parts else [mention]


def find_spans(text: str, created: date) -> list[Span]:
    mentions = find_times(tokenize(text), text, created, None)
    ends = [end for mention in mentions for end in ends_of(mention)]
    return [Span(end.start, end.end, end.text, end.value or "") for end in ends]


def match(ours: list[Span], gold: list[Span]) -> list[tuple[Span, Span]]:
    """Pairs that overlap, each span in one pair, left to right."""
    pairs, at = [], 0
    for span in gold:
        while at < len(ours) and ours[at].end <= span.start:
            at += 1
        if at < len(ours) and ours[at].start < span.end:
            pairs.append((ours[at], span))
            at += 1
    return pairs


def score(ours: list[Span], gold: list[Span]) -> Tally:
    pairs = match(ours, gold)
    return Tally(
        ours=len(ours),
        gold=len(gold),
        strict=sum(our.start == their.start and our.end == their.end for our, their in pairs),
        lenient=len(pairs),
        value=sum(our.value == their.value for our, their in pairs),
    )


def row(name: str, tally: Tally) -> str:
    def measures(hits: int) -> str:
        precision = hits / tally.ours if tally.ours else 0.0
        recall = hits / tally.gold if tally.gold else 0.0
        return f"{precision:6.3f} {recall:6.3f} {tally.f1(hits):6.3f}"

    accuracy = tally.value / tally.lenient if tally.lenient else 0.0
    return (
        f"{name:24} {tally.gold:5} {tally.ours:5}  {measures(tally.strict)}  {measures(tally.lenient)}"
        f"  {accuracy:6.3f} {tally.f1(tally.value):8.3f}"
    )


def print_errors(text: str, ours: list[Span], gold: list[Span]) -> None:
    pairs = match(ours, gold)
    matched = {id(span) for pair in pairs for span in pair}
    rows = [
        (their.start, "VALUE  ", f"{our.text!r} {our.value} for {their.text!r} {their.value}")
        for our, their in pairs
        if our.value != their.value
    ]
    rows += [(span.start, "MISSED ", f"{span.text!r} {span.value}") for span in gold if id(span) not in matched]
    rows += [(span.start, "INVENTED", f"{span.text!r} {span.value}") for span in ours if id(span) not in matched]
    for start, what, line in sorted(rows):
        context = " ".join(text[max(0, start - 40) : start + 50].split())
        print(f"{what:9}{line:70} … {context}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of WikiWars .tml files")
    parser.add_argument("--errors", metavar="DOCUMENT", help="print the errors of one document")
    options = parser.parse_args(arguments)
    paths = sorted(options.folder.glob("*.tml"))
    if not paths:
        print(f"no .tml file in {options.folder}: give the folder of WikiWars", file=sys.stderr)
        return 2
    if options.errors:
        text, created, gold = read_document(options.folder / f"{options.errors}.tml")
        print_errors(text, find_spans(text, created), gold)
        return 0
    print(f"{'':36}   {'strict':^20}  {'lenient':^20}")
    print(
        f"{'document':24} {'gold':>5} {'ours':>5}  {'P':>6} {'R':>6} {'F1':>6}  {'P':>6} {'R':>6} {'F1':>6}  "
        f"{'value':>6} {'value F1':>8}"
    )
    totals = {"development 01–10": Tally(), "check 11–16": Tally(), "all": Tally()}
    for number, path in enumerate(paths, 1):
        text, created, gold = read_document(path)
        tally = score(find_spans(text, created), gold)
        totals["development 01–10" if number <= DEVELOPMENT else "check 11–16"].add(tally)
        totals["all"].add(tally)
        print(row(path.stem, tally))
    for name, tally in totals.items():
        print(row(name, tally))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
