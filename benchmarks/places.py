"""Score places found in raw text on LGL and GeoVirus: `python -m benchmarks.places PATH [--errors N]`.

PATH is the folder with `lgl.xml` and `geovirus.xml`, or the public data that holds it as `places`. A name is found
where a reference of ours has its very offsets; "overlapping" allows others ("Hama" for "Hama province"). A found name
is resolved where our first candidate lies within 161 km (100 miles, as in the literature) of the annotated point,
wrongly resolved where it lies farther off, and abstained from where we give none. Names annotated without a point count
as to find only. LGL annotates demonyms ("American") too, which we leave out on purpose.
"""

from __future__ import annotations

import argparse
import xml.etree.ElementTree as ElementTree  # our own local files, not a stranger's
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from benchmarks.measures import Tally
from benchmarks.reader import AbsentError, find_data, run_benchmark

NEAR_KM = 161.0
EARTH_KM = 6371.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Toponym:
    """An annotated name with its point, where it has one."""

    start: int
    end: int
    point: Point | None


@dataclass(slots=True)
class Score:
    """What one set of texts gave."""

    exact: Tally = field(default_factory=Tally)
    overlapping: Tally = field(default_factory=Tally)
    located: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    spurious: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance between two (lat, lon) points in degrees."""
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def read_lgl(path: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """Each text of the Local-Global Lexicon with its toponyms."""
    for article in ElementTree.parse(path).getroot():
        yield (
            article.findtext("text", ""),
            [
                Toponym(int(one.findtext("start", "")), int(one.findtext("end", "")), _point(one.find("gaztag")))
                for one in article.iter("toponym")
            ],
        )


def read_geovirus(path: Path) -> Iterator[tuple[str, list[Toponym]]]:
    """Each text of GeoVirus with its locations; its offsets count from 1."""
    for article in ElementTree.parse(path).getroot():
        yield (
            article.findtext("text", ""),
            [
                Toponym(start := int(one.findtext("start", "")) - 1, start + len(one.findtext("name", "")), _point(one))
                for one in article.iter("location")
            ],
        )


def _point(node: ElementTree.Element | None) -> Point | None:
    lat, lon = (node.findtext("lat"), node.findtext("lon")) if node is not None else (None, None)
    return (float(lat), float(lon)) if lat and lon else None


def score_text(text: str, wanted: list[Toponym], score: Score) -> None:
    """Find the places of one text and add what came of it to `score`."""
    from sijill.gazetteer import load_gazetteer
    from sijill.reading.mentions import find_places
    from sijill.reading.tokens import tokenize

    given = find_places(tokenize(text), text, load_gazetteer())
    spans = {(place.start, place.end): place for place in given}
    hits = sum((one.start, one.end) in spans for one in wanted)
    score.exact += Tally(hits, len(given), len(wanted))
    overlaps = 0
    for one in wanted:
        place = spans.get((one.start, one.end)) or next(
            (place for place in given if place.start < one.end and one.start < place.end), None
        )
        score.located += one.point is not None
        name = text[one.start : one.end]
        if place is None:
            score.missed[name] += 1
            continue
        overlaps += 1
        if one.point is None:
            continue
        if not place.candidates:
            score.outcomes["abstained"] += 1
            continue
        first = place.candidates[0]
        near = distance_km((first.lat, first.lon), one.point) <= NEAR_KM
        score.outcomes["resolved" if near else "wrong"] += 1
        if not near:
            score.wrong[f"{name} → {first.id}"] += 1
    score.overlapping += Tally(overlaps, len(given), len(wanted))
    score.spurious.update(
        place.text for place in given if not any(place.start < one.end and one.start < place.end for one in wanted)
    )


SETS = (("LGL", "lgl.xml", read_lgl), ("GeoVirus", "geovirus.xml", read_geovirus))


def main() -> None:
    """Read both sets, find, print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.places", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="how many of each kind of error to print")
    options = parser.parse_args()
    try:
        import sijill.reading.places  # noqa: F401
    except ImportError as error:
        raise AbsentError(f"the reader is not there: {error}") from error
    folder = options.path if (options.path / "lgl.xml").exists() else options.path / "places"
    sets = [(name, find_data(folder, file), read) for name, file, read in SETS]
    print(
        f"{'set':10}{'names':>7}{'P':>7}{'R':>7}{'F1':>7}{'F1 over':>9}"
        f"{'of found ≤161':>15}{'of all ≤161':>13}{'wrong':>8}{'abstained':>11}"
    )
    for name, file, read in sets:
        score = Score()
        for text, wanted in read(file):
            score_text(text, wanted, score)
        _print_row(name, score)
        for what, errors in (("missed", score.missed), ("spurious", score.spurious), ("wrong", score.wrong)):
            if options.errors:
                print(
                    f"  {what} {errors.total()}:", "; ".join(f"{n} {c}" for n, c in errors.most_common(options.errors))
                )


def _print_row(name: str, score: Score) -> None:
    found = score.outcomes.total() or 1
    located = score.located or 1
    print(
        f"{name:10}{score.exact.possible:7}{score.exact.precision:7.3f}{score.exact.recall:7.3f}{score.exact.f1:7.3f}"
        f"{score.overlapping.f1:9.3f}{score.outcomes['resolved'] / found:15.3f}"
        f"{score.outcomes['resolved'] / located:13.3f}{score.outcomes['wrong'] / found:8.3f}"
        f"{score.outcomes['abstained'] / found:11.3f}"
    )


if __name__ == "__main__":
    run_benchmark(main)
