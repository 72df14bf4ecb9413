"""The relevance rule of the MUC-4 benchmark: which offers are what the task keys, learned on its development messages.

Two logistic regressions over named features, fitted by stochastic gradient steps in a fixed order, so that the same
messages give the same rule: one for the message (its words), whose verdict is a feature of the other, for the offer.
The message's verdict on its own training messages comes from folds that did not see them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt
from random import Random

from benchmarks.measures import Tally, assign
from benchmarks.muc4_answers import Offer, assemble
from benchmarks.muc4_files import Message
from benchmarks.muc4_scoring import score_slot
from benchmarks.muc4_slots import DocumentSlots, Fill, Pair, Value, credit

FOLDS = 5
_WORD = re.compile(r"[a-z]{3,}")
_FEWEST = 3
"""A feature seen in fewer samples is left out."""

Sample = tuple[Sequence[str], float]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted logistic regression: weights by feature name, so that a verdict can be explained."""

    weights: Mapping[str, float]

    def probability(self, features: Sequence[str]) -> float:
        """The probability that a sample with these features is positive."""
        total = sum(self.weights.get(feature, 0.0) for feature in features) + self.weights.get("", 0.0)
        return _squash(total)


def fit(samples: Sequence[Sample], epochs: int = 16, decay: float = 0.03, rate: float = 0.02) -> Logistic:
    """Fit on (features, share of 1 that is positive) by AdaGrad steps; `decay` pulls used weights towards 0."""
    counts = Counter(name for names, _ in samples for name in names)
    number = {name: at for at, name in enumerate(["", *sorted(name for name in counts if counts[name] >= _FEWEST)])}
    rows = [([number[name] for name in names if name in number] + [0], wanted) for names, wanted in samples]
    weights, squares = [0.0] * len(number), [1e-3] * len(number)
    order = Random(0)
    for _ in range(epochs):
        order.shuffle(rows)
        for used, wanted in rows:
            error = wanted - _squash(sum([weights[at] for at in used]))
            for at in used:
                step = error - decay * weights[at]
                squares[at] += step * step
                weights[at] += rate * step / sqrt(squares[at])
    return Logistic({name: weights[at] for name, at in number.items()})


def _squash(total: float) -> float:
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Case:
    """One message of the set learned from: its offers, and what its key wants."""

    message: Message
    offers: tuple[Offer, ...]
    key: DocumentSlots


Scored = list[tuple[Case, list[tuple[Offer, float]]]]


@dataclass(frozen=True, slots=True)
class Relevance:
    """A learned rule: an offer stands where its probability reaches its threshold."""

    of_message: Logistic
    of_victims: Logistic
    of_types: Logistic
    victims_at: float
    types_at: float

    def answer(self, message: Message, offered: Sequence[Offer]) -> DocumentSlots:
        """Return our answer for one message under this rule."""
        scored = self.score(message, offered)
        return assemble(standing(scored, self.victims_at, self.types_at), message)

    def score(self, message: Message, offered: Sequence[Offer]) -> list[tuple[Offer, float]]:
        """Return each offer with its probability."""
        verdict = self.of_message.probability(words_of(message))
        told = [with_verdict(offer, verdict) for offer in offered]
        return [
            (offer, (self.of_types if offer.type else self.of_victims).probability(offer.features)) for offer in told
        ]


def standing(scored: Sequence[tuple[Offer, float]], victims_at: float, types_at: float) -> list[Offer]:
    """The offers whose probability reaches the threshold of their sort, of each claim the likeliest."""
    best: dict[str, tuple[Offer, float]] = {}
    for offer, chance in scored:
        if chance >= (types_at if offer.type else victims_at) and chance > best.get(offer.claim, (offer, 0.0))[1]:
            best[offer.claim] = (offer, chance)
    return [offer for offer, _ in best.values()]


def words_of(message: Message) -> list[str]:
    """The features of a message: the distinct words of its text, and those of its first lines apart."""
    folded = message.text.lower()
    head = folded[:600]
    return sorted(set(_WORD.findall(folded)) | {f"head:{word}" for word in _WORD.findall(head)})


def with_verdict(offer: Offer, verdict: float) -> Offer:
    """Add the message's verdict to an offer's features, alone and with what the offer is."""
    step = f"message={min(int(verdict * 8), 7)}"
    sort = offer.type or offer.effect
    return replace(offer, features=(*offer.features, step, f"{step}+{sort}"))


@dataclass(frozen=True, slots=True)
class Learned:
    """The rule, and what it answers on the messages it was learned from, each judged by a rule that did not see it."""

    rule: Relevance
    held_out: Mapping[str, DocumentSlots]


def learn(cases: Sequence[Case]) -> Learned:
    """Learn the rule; thresholds are those that are best over folds that did not see the messages they judge."""
    out_of_fold: Scored = []
    for fold in range(FOLDS):
        rule = _fit_rule([case for at, case in enumerate(cases) if at % FOLDS != fold])
        held = [case for at, case in enumerate(cases) if at % FOLDS == fold]
        out_of_fold += [(case, rule.score(case.message, case.offers)) for case in held]
    steps = [step / 50 for step in range(5, 40)]
    victims_at = max(steps, key=lambda step: _gain(out_of_fold, step, 2.0, ("numbers", "effects", "pairs")))
    types_at = max(steps, key=lambda step: _gain(out_of_fold, 2.0, step, ("types",)))
    held_out = {
        case.message.id: assemble(standing(scored, victims_at, types_at), case.message) for case, scored in out_of_fold
    }
    return Learned(replace(_fit_rule(cases), victims_at=victims_at, types_at=types_at), held_out)


def _gain(scored: Scored, victims: float, types: float, slots: tuple[str, ...]) -> float:
    """Sum of the slots' F1 over all messages under two thresholds."""
    totals = dict.fromkeys(slots, Tally())
    for case, offered in scored:
        ours = assemble(standing(offered, victims, types), case.message)
        for slot in slots:
            totals[slot] += score_slot(getattr(ours, slot), getattr(case.key, slot))
    return sum(tally.f1 for tally in totals.values())


def _fit_rule(cases: Sequence[Case]) -> Relevance:
    messages: list[Sample] = [(words_of(case.message), float(bool(case.key.types))) for case in cases]
    verdicts = _held_out(messages)
    victims: list[Sample] = []
    types: list[Sample] = []
    for case, verdict in zip(cases, verdicts, strict=True):
        told = [with_verdict(offer, verdict) for offer in case.offers]
        for offer, wanted in zip(told, wanted_of(told, case.key), strict=True):
            (types if offer.type else victims).append((offer.features, wanted))
    return Relevance(
        of_message=fit(messages),
        of_victims=fit(victims),
        of_types=fit(types),
        victims_at=0.5,
        types_at=0.5,
    )


def _held_out(samples: Sequence[Sample]) -> list[float]:
    """Return each sample's probability by a regression fitted without its fold."""
    fitted = [fit([sample for at, sample in enumerate(samples) if at % FOLDS != fold]) for fold in range(FOLDS)]
    return [fitted[at % FOLDS].probability(features) for at, (features, _) in enumerate(samples)]


def wanted_of(offered: Sequence[Offer], key: DocumentSlots) -> list[float]:
    """Return how right each offer is (0–1) when offers are matched to the key one to one; of equals the first."""
    wanted = [0.0] * len(offered)
    keyed: list[Fill] = [fill for fill in key.pairs if fill.alternatives]
    keyed += [fill for fill in key.numbers if not any(fill.referents & pair.referents for pair in key.pairs)]
    keyed += [fill for fill in key.effects if not any(fill.referents & pair.referents for pair in key.pairs)]
    victims = [at for at, offer in enumerate(offered) if offer.type is None]
    weights = [[_earned(offered[at], fill) * (1 - at * 1e-4) for fill in keyed] for at in victims]
    for row, column in assign(weights) if keyed and victims else []:
        wanted[victims[row]] = _earned(offered[victims[row]], keyed[column])
    for at, offer in enumerate(offered):
        if offer.type:
            wanted[at] = float(any(offer.type in fill.alternatives for fill in key.types))
    return wanted


def _earned(offer: Offer, fill: Fill) -> float:
    """Mean of the credit for the number and for the effect, a slot that neither side has left out."""
    return max(_earned_of(offer, value) for value in fill.alternatives)


def _earned_of(offer: Offer, value: Value) -> float:
    if isinstance(value, Pair):
        number = credit(offer.number, value.number) if offer.number else 0.0
        effect = credit(offer.effect, value.effect) if offer.effect else 0.0
        return (number + effect) / 2
    if isinstance(value, str):
        return credit(offer.effect, value) if offer.effect else 0.0
    alone = 0.5 if offer.effect else 1.0
    return alone * credit(offer.number, value) if offer.number else 0.0
