"""Finding a name in the other script: ours beside what is off the shelf, and the learning of the tables that ship.

`./run bench transliteration DATA` prints the share of Latin tokens whose Arabic token is found first among 5,000 (R@1).
`--learn` learns the tables anew from the licensed training halves and writes them to src/sijill/names/data.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rich.console import Console
from rich.table import Table

from benchmarks.reader import AbsentError, find_data, run_benchmark
from sijill.compiled import compiled
from sijill.names.alignment import LEFT_MOST, RIGHT_MOST, UNSEEN, forward, forward_one, learned, pieces
from sijill.names.chain import find_token
from sijill.names.levels import ACROSS_SHARE
from sijill.names.repair import plain_latin, repair
from sijill.names.spelling import spelled

Pair = tuple[str, str, float]

TABLES = Path(__file__).parents[1] / "src" / "sijill" / "names" / "data"
POOL = 5000
ROUNDS = 10
SEED = 20261128
SOURCES = (
    "Learned by `./run bench transliteration DATA --learn` from the training half of Google's Arabic-English",
    "transliteration pairs (Apache-2.0) and from labels of Wikidata (CC0): how often one piece is written for another.",
)
ATTESTED_SOURCES = (
    "Written by `./run bench transliteration DATA --learn` from the training half of Google's Arabic-English",
    "transliteration pairs (google, Apache-2.0) and from labels of Wikidata (wikidata, CC0); Arabic folded.",
)
LEAST_SEEN = 2
OF_A_REVIEWED_PAIR = 3
"""Sightings that a pair of Google's counts for: people reviewed them, and each stands there once."""

PRUNED = 0.3
"""Taken off every expected count at each round: pieces that explain little lose all, and the table stays small."""


def google_pairs(path: Path) -> Iterator[Pair]:
    """(Arabic, Latin, weight) of a file of Google's pairs: Arabic, a tab, Latin."""
    for line in path.read_text(encoding="utf-8").splitlines():
        arabic, latin = line.split("\t")
        yield repair(arabic), plain_latin(repair(latin)), 1.0


def wikidata_pairs(path: Path) -> Iterator[Pair]:
    """(Arabic, Latin, weight) of a file of Wikidata's tokens: Latin, Arabic with its letters apart, frequency."""
    for line in path.read_text(encoding="utf-8").splitlines():
        latin, arabic, times = line.split("\t")
        yield repair(arabic.replace(" ", "")), plain_latin(repair(latin)), min(float(times), 5.0) ** 0.5


def same_script(pairs: Sequence[Pair], side: int, most: int = 30) -> Iterator[Pair]:
    """Pairs of spellings on one side that share a spelling on the other, and each spelling with itself."""
    groups: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        groups[str(pair[1 - side])].add(str(pair[side]))
    for group in groups.values():
        some = sorted(group)[:most]
        for one, other in combinations(some, 2):
            if Levenshtein.normalized_similarity(one, other) > 0.4:  # what Wikidata misaligned shares no letters
                yield one, other, 1.0
                yield other, one, 1.0
        for one in some:
            yield one, one, 1.0


@compiled
def _expect(left: Any, right: Any, probability: Any, counts: Any, weight: float) -> float:
    """Add to `counts` how often each pair of pieces is expected in one pair of words (forward–backward)."""
    letters, others = left.shape[0], right.shape[0]
    so_far = np.zeros((letters + 1, others + 1))
    so_far[0, 0] = 1.0
    for i in range(letters + 1):
        for j in range(others + 1):
            for taken in range(min(i, left.shape[1]) + 1):
                for given in range(min(j, right.shape[1]) + 1):
                    if 0 < taken + given <= 4:
                        one = left[i - taken, taken - 1] if taken else 0
                        other = right[j - given, given - 1] if given else 0
                        if one >= 0 and other >= 0:
                            so_far[i, j] += so_far[i - taken, j - given] * probability[one, other]
    whole = so_far[letters, others]
    if whole <= 0:
        return -60.0 * weight
    rest = np.zeros((letters + 1, others + 1))
    rest[letters, others] = 1.0
    for i in range(letters, -1, -1):
        for j in range(others, -1, -1):
            for taken in range(min(i, left.shape[1]) + 1):
                for given in range(min(j, right.shape[1]) + 1):
                    if 0 < taken + given <= 4:
                        one = left[i - taken, taken - 1] if taken else 0
                        other = right[j - given, given - 1] if given else 0
                        if one >= 0 and other >= 0:
                            gain = probability[one, other] * rest[i, j]
                            rest[i - taken, j - given] += gain
                            counts[one, other] += weight * so_far[i - taken, j - given] * gain / whole
    return weight * np.log(whole)


@compiled
def _round(left: Any, left_at: Any, right: Any, right_at: Any, weights: Any, probability: Any, counts: Any) -> float:
    total = 0.0
    for pair in range(len(weights)):
        ours, theirs = left[left_at[pair] : left_at[pair + 1]], right[right_at[pair] : right_at[pair + 1]]
        total += _expect(ours, theirs, probability, counts, weights[pair])
    return total


def packed(words: Iterable[str], known: dict[str, int], longest: int) -> tuple[Any, Any]:
    """The pieces of many words in one array, and where each word begins."""
    found = [pieces(word, known, longest) for word in words]
    return np.concatenate(found), np.concatenate([[0], np.cumsum([len(one) for one in found])])


def inventory(words: Iterable[str], longest: int, least: int = 40) -> dict[str, int]:
    """The pieces that are worth a row: every letter, and whatever stands in the words often enough."""
    times: Counter[str] = Counter()
    for word in words:
        for at in range(len(word)):
            times.update(word[at : at + length] for length in range(1, longest + 1) if at + length <= len(word))
    kept = sorted(piece for piece, seen in times.items() if seen >= least or len(piece) == 1)
    return {piece: index for index, piece in enumerate(["", *kept])}


def learn(pairs: Sequence[Pair]) -> list[tuple[str, str, float]]:
    """Rows of a table by expectation maximisation over pairs of spellings; begins at pieces of like length."""
    pairs = [pair for pair in pairs if 0 < len(pair[0]) < 20 and 0 < len(pair[1]) < 25]
    left, right = (inventory((str(pair[side]) for pair in pairs), (LEFT_MOST, RIGHT_MOST)[side]) for side in (0, 1))
    ours = packed((pair[0] for pair in pairs), left, LEFT_MOST)
    theirs = packed((pair[1] for pair in pairs), right, RIGHT_MOST)
    weights = np.array([pair[2] for pair in pairs])
    lengths = np.array([len(piece) for piece in left])[:, None] + np.array([len(piece) for piece in right])[None, :]
    probability = np.where(lengths > 0, 0.003**lengths, 0.0)
    probability /= probability.sum()
    for _ in range(ROUNDS):
        counts = np.zeros_like(probability)
        _round(*ours, *theirs, weights, probability, counts)
        counts = np.maximum(counts - PRUNED, 0.0)
        probability = counts / counts.sum()
    names = list(left), list(right)
    return sorted(
        (names[0][i], names[1][j], float(probability[i, j])) for i, j in zip(*probability.nonzero(), strict=True)
    )


def attested_rows(data: Path) -> Iterator[str]:
    """Rows of the lexicon: tokens of the training halves that read one another, with how often and who says so.

    Left out is what a list of names does not need or what was aligned by mistake: pairs that Wikidata has once only,
    compounds, and pairs whose letters tell nothing of one another.
    """
    seen: Counter[tuple[str, str]] = Counter()
    sources: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for source, times, arabic, latin in counted_pairs(data):
        ours, theirs = find_token(arabic), find_token(latin)
        if ours is None or theirs is None or (ours.script, theirs.script) != ("arabic", "latin"):
            continue
        pair = (theirs.core, spelled(ours.core))
        seen[pair] += times
        sources[pair].add(source)
    letters = learned("arabic_latin")
    for (latin, arabic), times in sorted(seen.items()):
        if times >= LEAST_SEEN and letters.share(arabic, latin) >= ACROSS_SHARE:
            yield f"{latin}\t{arabic}\t{times}\t{'+'.join(sorted(sources[latin, arabic]))}"


def counted_pairs(data: Path) -> Iterator[tuple[str, int, str, str]]:
    """Source, times, Arabic and Latin of each pair of the training halves."""
    for line in (data / "google_ar2en-train.txt").read_text(encoding="utf-8").splitlines():
        arabic, latin = line.split("\t")
        yield "google", OF_A_REVIEWED_PAIR, arabic, latin
    for line in (data / "wd_arabic_64.tsv").read_text(encoding="utf-8").splitlines():
        latin, arabic, times = line.split("\t")
        yield "wikidata", int(times), arabic.replace(" ", ""), latin


def write_attested(data: Path) -> None:
    """Write the lexicon of attested pairs where Sijill ships it."""
    lines = [*(f"# {line}" for line in ATTESTED_SOURCES), "latin\tarabic\ttimes\tsource", *attested_rows(data)]
    (TABLES / "attested.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_tables(data: Path) -> None:
    """Learn the two tables and write them where Sijill ships them."""
    pairs = [*google_pairs(data / "google_ar2en-train.txt"), *wikidata_pairs(data / "wd_arabic_64.tsv")]
    made = {"arabic_latin": pairs, "latin_latin": [*same_script(pairs, 1)]}
    for pairing, examples in made.items():
        rows = learn(examples)
        lines = [*(f"# {line}" for line in SOURCES), "left\tright\tprobability"]
        lines += [f"{ours}\t{theirs}\t{weight:.3g}" for ours, theirs, weight in rows]
        (TABLES / f"{pairing}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@compiled
def _bits(word: Any, others: Any, other_at: Any, probability: Any, apart: Any, unseen: float) -> Any:
    found = np.empty(len(other_at) - 1)
    for at in range(len(found)):
        found[at] = _forward(others[other_at[at] : other_at[at + 1]], word, probability, unseen) / apart[at]
    return found


_forward = compiled(forward)


def ours(latin: Sequence[str], arabic: Sequence[str]) -> Iterator[int]:
    """For each Latin token, where the most informative Arabic token stands by the table that ships."""
    table = learned("arabic_latin")
    words = packed(arabic, table.left, LEFT_MOST)
    apart = np.array(
        [forward_one(pieces(word, table.left, LEFT_MOST), table.left_probability, UNSEEN) for word in arabic]
    )
    for token in latin:
        letters = pieces(token, table.right, RIGHT_MOST)
        yield int(np.argmax(_bits(letters, *words, table.probability, apart, UNSEEN)))


def nearest(latin: Sequence[str], romanised: Sequence[str], similarity: Any) -> Iterator[int]:
    """For each Latin token, where the most similar romanised Arabic token stands."""
    for token in latin:
        yield int(np.argmax(process.cdist([token], romanised, scorer=similarity)[0]))


def romanisers() -> Iterator[tuple[str, Callable[[str], str], Any]]:
    """What is off the shelf: a romaniser and a similarity of Latin words."""
    try:
        from anyascii import anyascii
        from icu import Transliterator
    except ImportError as error:
        raise AbsentError(f"{error.name} is not there: this benchmark runs by ./run bench") from error
    icu = Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower()").transliterate
    yield "ICU + Levenshtein", icu, Levenshtein.normalized_similarity
    yield "anyascii + Jaro–Winkler", lambda word: anyascii(word).lower(), JaroWinkler.similarity
    yield "ICU + rapidfuzz token set", icu, fuzz.token_set_ratio


def pool_of(pairs: Sequence[Pair], fill: Sequence[Pair], rng: random.Random) -> tuple[list[tuple[str, str]], list[str]]:
    """The questions (Arabic, Latin) and the 5,000 Arabic tokens that they are asked among, theirs with them."""
    questions = [(arabic, latin) for arabic, latin, _ in pairs]
    rng.shuffle(questions)
    pool = dict.fromkeys(arabic for arabic, _ in questions[:POOL])
    others = [arabic for arabic, _, _ in fill]
    rng.shuffle(others)
    for arabic in others:
        if len(pool) >= POOL:
            break
        pool[arabic] = None
    arabic = list(pool)[:POOL]
    kept = set(arabic)
    return [question for question in questions if question[0] in kept], arabic


def measure(data: Path, most: int) -> None:
    """Print R@1 of ours and of what is off the shelf, on Google's half of pairs and on Wikidata's sixteenth."""
    rng = random.Random(SEED)
    sets = {
        "Google, evaluation half": (
            [*google_pairs(data / "google_ar2en-eval.txt")],
            [*google_pairs(data / "google_ar2en-train.txt")],
        ),
        "Wikidata, wd_arabic_16": ([*wikidata_pairs(data / "wd_arabic_16.tsv")], []),
    }
    table = Table(
        "set", "method", "questions", "R@1", "µs a pair", title=f"The Arabic token for a Latin one among {POOL:,}"
    )
    for name, (pairs, fill) in sets.items():
        questions, arabic = pool_of(pairs, fill, rng)
        questions = questions[:most]
        latin = [token for _, token in questions]
        methods: list[tuple[str, Callable[[], Iterator[int]]]] = [("Sijill", lambda: ours(latin, arabic))]  # noqa: B023
        for method, romanise, similarity in romanisers():
            romanised = [romanise(word) for word in arabic]
            methods.append((method, partial(nearest, latin, romanised, similarity)))
        for method, answers in methods:
            began = time.process_time()
            right = sum(arabic[at] == question[0] for question, at in zip(questions, answers(), strict=True))
            took = (time.process_time() - began) / len(questions) / len(arabic)
            table.add_row(name, method, f"{len(questions):,}", f"{right / len(questions):.3f}", f"{1e6 * took:.2f}")
    Console(width=110).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--learn", action="store_true", help="learn the tables and write the lexicon that ship anew")
    parser.add_argument("--most", type=int, default=5000, metavar="N", help="questions a set at most")
    given = parser.parse_args()
    data = find_data(given.data, "names")
    if given.learn:
        write_tables(data)
        learned.cache_clear()
        write_attested(data)
    else:
        measure(data, given.most)


if __name__ == "__main__":
    run_benchmark(main)
