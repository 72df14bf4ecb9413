"""Score kinds of claims as event labels on CASE 2021 task 2: `python -m benchmarks.event_kinds PATH`.

PATH is the folder of public data (it holds `events/case2021_dev.tsv`). Only labels that our vocabulary has are
measured; a snippet gets the first label of `MAPPING` that one of its claims supports, else none.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measures import Tally
from benchmarks.reader import Reading, find_data, load_reader, run_benchmark

OTHER = "(none of ours)"
NOT_EVENTS = frozenset(("negated", "denied", "feared", "planned", "conditional"))
GOVERNMENT = ("army", "government", "regime", "military", "police", "troops", "state forces", "security forces")


@dataclass(frozen=True, slots=True)
class Rule:
    """A label, the kinds that support it, and words of which one must stand in the claim's own fields.

    `words` empty: the kind alone decides. `but_not`: words that must not stand there.
    """

    label: str
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()


MAPPING = (
    Rule("CHEM_WEAP", ("chemical_weapon",)),
    Rule("SUIC_BOMB", ("suicide_bombing",)),
    Rule("SEX_VIOL", ("sexual_violence",)),
    Rule("GRENADE", ("ground_fire", "attack", "explosive_device", "shelling"), ("grenade",)),
    Rule("ABDUCT_DISSAP", ("abducted", "disappeared")),
    Rule("AIR_STRIKE", ("air_strike", "barrel_bomb", "cluster_munition", "incendiary_weapon")),
    Rule("REM_EXPLOS", ("explosive_device",)),
    Rule("ART_MISS_ATTACK", ("shelling",)),
    Rule("ARMED_CLASH", ("armed_clash",)),
    Rule("NON_VIOL_TERRIT_TRANSFER", ("territory",), ("withdr", "without fighting", "pulled out", "handed over")),
    Rule("GOV_REGAINS_TERIT", ("territory",), GOVERNMENT),
    Rule("NON_STATE_ACTOR_OVERTAKES_TER", ("territory",), (), GOVERNMENT),
    Rule("ATTACK", ("execution", "ground_fire", "attack")),
    Rule("PROPERTY_DISTRUCT", ("looting", "burning", "destruction")),
    Rule("AGREEMENT", ("agreement", "ceasefire")),
    Rule("ARREST", ("detained",)),
    Rule("ATTACK", ("killed", "injured")),
)
"""In order: what names a weapon or an act most exactly decides before what is common to many events."""

LABELS = frozenset(rule.label for rule in MAPPING)


def predict(reading: Reading) -> str:
    """Return the label that the claims of one snippet support, or OTHER."""
    events = [(claim["kind"], words_of(claim)) for claim in reading["claims"] if claim["modality"] not in NOT_EVENTS]
    for rule in MAPPING:
        if any(_supports(rule, kind, words) for kind, words in events):
            return rule.label
    return OTHER


def words_of(claim: Reading) -> str:
    """The claim's own words: what it quotes, its means and its actor."""
    parts = [span["quote"] for span in claim["spans"]] + [claim["means"], claim["actor"]]
    return " ".join(part for part in parts if part).casefold()


def _supports(rule: Rule, kind: str, words: str) -> bool:
    if kind not in rule.kinds or any(word in words for word in rule.but_not):
        return False
    return not rule.words or any(word in words for word in rule.words)


def label_tallies(answers: Sequence[tuple[str, str]]) -> dict[str, Tally]:
    """Tally (wanted, given) answers by label, the labels of our vocabulary with support only."""
    support, given = Counter(wanted for wanted, _ in answers), Counter(label for _, label in answers)
    right = Counter(wanted for wanted, label in answers if wanted == label)
    return {label: Tally(right[label], given[label], support[label]) for label in sorted(LABELS) if support[label]}


def weighted_f1(tallies: dict[str, Tally]) -> float:
    """Mean F1 of the labels, each weighted by its support."""
    support = sum(tally.possible for tally in tallies.values())
    return sum(tally.f1 * tally.possible for tally in tallies.values()) / support if support else 0.0


def main() -> None:
    """Read the snippets, predict, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.event_kinds", description=__doc__)
    parser.add_argument("path", type=Path)
    data = find_data(parser.parse_args().path, "events/case2021_dev.tsv")
    read = load_reader()
    with data.open(encoding="utf-8", newline="") as rows:
        snippets = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
    answers = [(row["SubType"], predict(read(row["EventSnippet"], row["id"], None))) for row in snippets]
    _print_scores(answers)


def _print_scores(answers: list[tuple[str, str]]) -> None:
    ours = [answer for answer in answers if answer[0] in LABELS]
    tallies = label_tallies(ours)
    print(f"{'label':32}{'P':>7}{'R':>7}{'F1':>7}{'support':>9}  answered instead")
    for label, tally in tallies.items():
        instead = Counter(given for wanted, given in ours if wanted == label != given).most_common(3)
        wrong = ", ".join(f"{given} {times}" for given, times in instead)
        print(f"{label:32}{tally.precision:7.3f}{tally.recall:7.3f}{tally.f1:7.3f}{tally.possible:9}  {wrong}")
    print(f"\nweighted F1, {len(ours)} snippets whose label our vocabulary has: {weighted_f1(tallies):.3f}")
    everything = weighted_f1(label_tallies(answers))
    print(f"the same with false alarms on the other {len(answers) - len(ours)} snippets counted: {everything:.3f}")


if __name__ == "__main__":
    run_benchmark(main)
