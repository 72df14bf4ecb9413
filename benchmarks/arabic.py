"""Arabic apart from its gold texts: `python -m benchmarks.arabic [--only sentences|numbers|speed] [--most N]`.

sentences: single sentences of our own with the countable claims that they make (benchmarks/gold/ar/sentences), by file.
numbers: every number from 0 to 1,000,000 in words by num2words, in each form that grammar gives it, read back.
speed: characters a second beside English, on the gold texts of our own, in turn in one run.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator

from num2words import num2words

from benchmarks.gold_files import GOLD
from benchmarks.measures import Tally
from benchmarks.reader import load_reader, run_benchmark
from benchmarks.speed import stay_on_one_core
from sijill.reading.arabic.counting import load_counting
from sijill.reading.arabic.numerals import read_number
from sijill.reading.tokens import tokenize

MOST = 1_000_000
ROUNDS = 7

FORMS: dict[str, Callable[[str], str]] = {
    "as num2words writes it": lambda words: words,
    "“and” written onto the next word": lambda words: words.replace(" و ", " و"),
    "genitive and accusative (ين)": lambda words: re.sub(r"(?<=\w)(?<!ملي)ون\b", "ين", words).replace("ان ", "ين "),
    "the other gender (ة)": lambda words: re.sub(r"\b(ثلاث|أربع|خمس|ست|سبع|تسع|عشر)ة\b", r"\1", words),
    "مئة for مائة": lambda words: words.replace("مائة", "مئة"),
    "without hamzas": lambda words: words.replace("أ", "ا").replace("ئ", "ي"),
    "with harakat": lambda words: words.replace("ثلاث", "ثَلاثُ").replace("خمس", "خَمْسُ"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.arabic", description=__doc__)
    parser.add_argument("--only", choices=("sentences", "numbers", "speed"))
    parser.add_argument("--most", type=int, default=MOST, help="the largest number (numbers)")
    arguments = parser.parse_args()
    if arguments.only in (None, "sentences"):
        _print_sentences()
    if arguments.only in (None, "numbers"):
        _print_numbers(arguments.most)
    if arguments.only in (None, "speed"):
        _print_speed()


def _print_sentences() -> None:
    read = load_reader()
    print(f"{'sentences':12}{'items':>7}{'claims':>8}{'ours':>7}{'P':>8}{'R':>8}{'F1':>8}")
    for file in sorted((GOLD / "ar" / "sentences").glob("*.json")):
        items = json.loads(file.read_text("utf-8"))
        tally = Tally()
        for item in items:
            claims = read(item["text"], file.stem, None)["claims"]
            ours = Counter((c["kind"], c["count"]["low"], c["count"]["high"]) for c in claims if c["count"])
            gold = Counter(tuple(claim) for claim in item["claims"])
            tally += Tally((ours & gold).total(), ours.total(), gold.total())
        scores = f"{tally.precision:8.3f}{tally.recall:8.3f}{tally.f1:8.3f}"
        print(f"{file.stem:12}{len(items):7}{tally.possible:8}{tally.answered:7}{scores}")


def written(most: int) -> Iterator[tuple[int, str]]:
    """Every number with its words, but those that num2words 0.5.14 writes wrongly.

    Above a hundred thousand it writes a thousand that ends in one as "مائة و ألف ألف" instead of "مائة وواحد ألف"; and
    2,000 alone in the construct, which is also the accusative of 1,000.
    """
    for number in range(1, most + 1):
        thousands = number // 1000
        if number != 2000 and not (thousands > 1 and thousands % 100 == 1):
            yield number, num2words(number, lang="ar")


def _print_numbers(most: int) -> None:
    counting = load_counting()
    right, all_numbers = Counter[str](), 0
    for number, words in written(most):
        all_numbers += 1
        for form, change in FORMS.items():
            lower = tokenize(change(words)).lower
            found = read_number(counting, lower, 0, len(lower))
            right[form] += found is not None and (found.low, found.high, found.last) == (number, number, len(lower))
    print(f"\nnumbers 1–{most:,} ({all_numbers:,} that num2words writes)")
    for form in FORMS:
        print(f"  {form:36}{right[form]:>12,} right{all_numbers - right[form]:>8,} wrong")


def _print_speed() -> None:
    stay_on_one_core()
    read = load_reader()
    texts = {
        language: [file.read_text("utf-8-sig") for file in sorted((GOLD / language / "dev").glob("*.txt"))]
        for language in ("en", "ar")
    }
    seconds: dict[str, list[float]] = {language: [] for language in texts}
    for _ in range(ROUNDS + 1):  # the first round loads the data, and fills the caches
        for language, held in texts.items():
            start = time.process_time()
            for text in held:
                read(text, language, None)
            seconds[language].append(time.process_time() - start)
    medians = {language: statistics.median(times[1:]) for language, times in seconds.items()}
    rates = {language: sum(map(len, texts[language])) / medians[language] for language in texts}
    print(f"\nspeed on one core, processor time, median of {ROUNDS} rounds")
    for language, rate in rates.items():
        size = sum(map(len, texts[language]))
        print(f"  {language}  {len(texts[language]):3} texts {size:8,} characters {rate:12,.0f} characters/s")
    print(f"  time a character, Arabic beside English: {rates['en'] / rates['ar']:.2f} (aim: at most 1.5)")


if __name__ == "__main__":
    run_benchmark(main)
