"""From our claims to MUC-4's slots: what each claim offers, and how the offers that pass become answers.

Claims are about everything that a text says of harm; MUC-4 keys recent, specific acts of terrorism only, each once.
So every claim that could fill a slot is an *offer* with features, and a relevance rule (`muc4_relevance`, learned on
the development messages as the 17 systems' rules were) decides which offers stand. Nothing of this is in the product.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from benchmarks.muc4_files import Message
from benchmarks.muc4_slots import DateFill, DocumentSlots, Fill, Location, Number, Pair
from benchmarks.reader import Reading

HAPPENED = frozenset(("asserted", "reported", "alleged"))
EFFECTS = {"killed": "DEATH", "execution": "DEATH", "injured": "INJURY", "release": "REGAINED FREEDOM"}
NO_EFFECTS = {"killed": "NO DEATH", "injured": "NO INJURY", "casualties": "NO INJURY OR DEATH"}
TAKEN = frozenset(("abducted", "detained", "disappeared"))
TYPES = {
    **dict.fromkeys(("explosive_device", "suicide_bombing"), "BOMBING"),
    **dict.fromkeys(("abducted", "detained", "release", "disappeared"), "KIDNAPPING"),
    **dict.fromkeys(("killed", "injured", "casualties", "execution", "attack", "ground_fire", "shelling"), "ATTACK"),
    **dict.fromkeys(("air_strike", "armed_clash", "destruction", "chemical_weapon", "tortured"), "ATTACK"),
    "burning": "ARSON",
    "looting": "ROBBERY",
}
"""The incident type that a kind supports; words of a claim may support another (`TYPE_WORDS`)."""
TYPE_WORDS = (("bomb", "BOMBING"), ("dynamit", "BOMBING"), ("explo", "BOMBING"), ("hijack", "HIJACKING"))

COUNTRIES = {
    "EL SALVADOR": r"SALVADOR",
    "GUATEMALA": r"GUATEMAL",
    "HONDURAS": r"HONDURA|TEGUCIGALPA",
    "ARGENTINA": r"ARGENTIN|BUENOS AIRES",
    "BOLIVIA": r"BOLIVIA|LA PAZ",
    "CHILE": r"CHILE|SANTIAGO",
    "COLOMBIA": r"COLOMBIA|BOGOTA|MEDELLIN|CALI\b",
    "ECUADOR": r"ECUADOR|QUITO",
    "PERU": r"PERU|LIMA\b|AYACUCHO",
}
"""The nine countries of the task, and how texts speak of them."""
_COUNTRY_WORDS = {country: re.compile(words) for country, words in COUNTRIES.items()}

_WORD = re.compile(r"[a-z]+|\d+")
_NAME = re.compile(r"[a-z]{4,}")
_PLAIN = frozenset(
    (
        *("were", "been", "have", "that", "from", "with", "this", "least", "other", "others", "more", "some", "about"),
        *("killed", "wounded", "injured", "kidnapped", "died", "dead", "murder", "murdered", "assassinated", "death"),
        *("people", "persons", "several", "their", "they", "deaths"),
    )
)
_PLURAL_NOUN = re.compile(r"\b(?:people|children|women|men|\w*(?:policemen|gunmen)|\w{3,}[^su\W]s)\b")
_ONE, _MANY = Number(1, 1), Number(2, None, plural=True)
_OVER = re.compile(r"\b(?:more than|over|in excess of|upwards? of)\b")
_AROUND = 90
"""Code points on each side of a claim whose words are its context."""
_SIZES = ((1, "1"), (2, "2"), (5, "5"), (20, "20"), (100, "100"))
_AGES = ((-1, "future"), (1, "day"), (8, "week"), (60, "recent"))


@dataclass(frozen=True, slots=True)
class Offer:
    """What one claim could answer: victims (a number, an effect or both), or an incident of one type.

    A claim whose number the task may write in two ways makes two offers of one `claim`: at most one of them stands.
    """

    claim: str
    number: Number | None
    effect: str | None
    type: str | None
    features: tuple[str, ...]
    when: DateFill | None
    places: tuple[str, ...]
    quote: str


Accept = Callable[[Offer], bool]


def accept_all(offer: Offer) -> bool:
    """The naive rule: whatever a claim offers is answered, in the likeliest way."""
    return True


def offers(reading: Reading, message: Message) -> list[Offer]:
    """Return every offer of a reading: one for each victim claim, one for each incident type that claims support."""
    claims = sorted(reading["claims"], key=lambda claim: (claim["spans"][0]["start"], claim["id"]))
    folded = message.text.lower()
    victims = _victim_offers(claims, folded, message)
    return victims + _type_offers(claims, folded, message)


def answers(reading: Reading, message: Message, accept: Accept = accept_all) -> DocumentSlots:
    """Return our answer for one message: the offers that `accept` lets stand, put into slots."""
    first: dict[str, Offer] = {}
    for offer in offers(reading, message):
        first.setdefault(offer.claim, offer)
    return assemble([offer for offer in first.values() if accept(offer)], message)


def assemble(kept: Sequence[Offer], message: Message) -> DocumentSlots:
    """Put offers that stand into slots; an incident has the day and the place its claims name most often."""
    if not kept:
        return DocumentSlots()
    victims = [offer for offer in kept if offer.type is None]
    types = sorted({offer.type for offer in kept if offer.type})
    return DocumentSlots(
        types=tuple(Fill((name,)) for name in types),
        numbers=tuple(Fill((victim.number,)) for victim in victims if victim.number),
        effects=tuple(Fill((victim.effect,)) for victim in victims if victim.effect),
        pairs=tuple(Fill((Pair(one.number, one.effect),)) for one in victims if one.number and one.effect),
        locations=(Fill((_location(kept, message.text),)),),
        dates=_dates(kept, message.published),
    )


def _victim_offers(claims: list[Reading], folded: str, message: Message) -> list[Offer]:
    found: list[Offer] = []
    seen: list[tuple[Number | None, str | None, frozenset[str]]] = []
    for claim in claims:
        victim = victims_of(claim)
        if victim is None:
            continue
        numbers, effect = victim
        names, shared = _names(claim), _claim_features(claim, folded, message)
        told = (_day_of(claim), _places_of(claim), _quote_of(claim))
        for at, number in enumerate(numbers):
            features = (*shared, *_number_features(number, effect, at, claim, folded))
            features += _repeat_features(number, effect, names, seen)
            found.append(Offer(claim["id"], number, effect, None, features, *told))
        seen.append((numbers[0], effect, names))
    return found


def _number_features(
    number: Number | None, effect: str | None, at: int, claim: Reading, folded: str
) -> tuple[str, ...]:
    """What the number is, whether it is the first reading of the claim, and how its words go with an uncounted one."""
    size = _size(number)
    features = (f"effect={effect}", f"number={size}", f"effect+number={effect}+{size}", f"reading={at}+{size}")
    if claim["count"] is not None:
        return features
    return (*features, *(f"{size}|{word}" for word in _context(claim, folded, 40)))


def victims_of(claim: Reading) -> tuple[tuple[Number | None, ...], str | None] | None:
    """Return the numbers that may be meant, and the effect, or None where a claim is not about victims' fate."""
    kind, count = claim["kind"], claim["count"]
    none_at_all = bool(count) and count["high"] == 0
    if none_at_all or claim["modality"] == "negated":
        return ((None,), NO_EFFECTS[kind]) if kind in NO_EFFECTS else None
    if claim["modality"] not in HAPPENED or (kind not in EFFECTS and kind not in TAKEN):
        return None
    return numbers_of(claim), EFFECTS.get(kind)


def numbers_of(claim: Reading) -> tuple[Number, ...]:
    """Return a claim's count as MUC-4 writes it, the likeliest way first.

    "More than 30" is `30-` there; "dozens", "several" and a bare plural are PLURAL; "about 50" is `50` in some keys
    and `~50` in others; a claim without a count is of one or of more than one.
    """
    count = claim["count"]
    if count is None:
        many = bool(_PLURAL_NOUN.search(_quote_of(claim).lower()))
        return (_MANY, _ONE) if many else (_ONE, _MANY)
    low, high, about = count["low"], count["high"], count["approximate"]
    if high is None:
        over = bool(_OVER.search(count["text"].lower()))
        return (_MANY,) if about else (Number(low - over, None),)
    if about and low == high:
        return (Number(low, high), Number(low, high, about=True))
    return (Number(low or None, high),)


def _type_offers(claims: list[Reading], folded: str, message: Message) -> list[Offer]:
    """One offer for each incident type, with the features of all claims that support it."""
    support: dict[str, list[Reading]] = {}
    for claim in claims:
        if claim["modality"] in HAPPENED and claim["kind"] in TYPES:
            for name in types_of(claim):
                support.setdefault(name, []).append(claim)
    found = []
    for name, group in sorted(support.items()):
        features = {
            f"{name}:{feature}"
            for claim in group[:6]
            for feature in (f"kind={claim['kind']}", *_context(claim, folded, 60))
        }
        first = _claim_features(group[0], folded, message)
        features |= {f"type={name}", f"{name}:claims={min(len(group), 5)}", f"{name}:of={len(support)}", *first}
        days = [day for claim in group if (day := _day_of(claim))]
        places = tuple(place for claim in group for place in _places_of(claim))
        day = days[0] if days else None
        found.append(Offer(f"type {name}", None, None, name, tuple(sorted(features)), day, places, _quote_of(group[0])))
    return found


def types_of(claim: Reading) -> set[str]:
    """The incident types that one claim supports, by its kind and by its words."""
    words = f"{_quote_of(claim)} {claim['means'] or ''}".lower()
    return {TYPES[claim["kind"]]} | {name for word, name in TYPE_WORDS if word in words}


def _claim_features(claim: Reading, folded: str, message: Message) -> tuple[str, ...]:
    start = claim["spans"][0]["start"]
    speaker = claim["speakers"][0]["role"] if claim["speakers"] else "author"
    return (
        f"kind={claim['kind']}",
        f"subject={claim['subject']}",
        f"kind+subject={claim['kind']}+{claim['subject']}",
        f"modality={claim['modality']}",
        f"measure={claim['measure']}",
        f"speaker={speaker}",
        f"rule={claim['rule']}",
        f"actor={'some' if claim['actor'] else 'none'}",
        f"part={claim['part_of'] is not None}",
        f"counted={claim['count'] is not None}",
        f"age={_age(_day_of(claim), message.published)}",
        f"at={min(start * 8 // max(len(folded), 1), 7)}",
        f"early={start < 500}",
        f"length={min(len(folded) // 1000, 6)}",
        *(f"actor:{word}" for word in _WORD.findall((claim["actor"] or "").lower())),
        *_context(claim, folded, _AROUND),
    )


def _context(claim: Reading, folded: str, around: int) -> set[str]:
    start, end = claim["spans"][0]["start"], claim["spans"][-1]["end"]
    inside = _WORD.findall(folded[start:end])
    before = _WORD.findall(folded[max(0, start - around) : start])[1:]
    after = _WORD.findall(folded[end : end + around])[:-1]
    return (
        {f"in:{word}" for word in inside}
        | {f"in:{one} {two}" for one, two in pairwise(inside)}
        | {f"near:{word}" for word in before + after}
        | {f"before:{word}" for word in before[-3:]}
        | {f"after:{word}" for word in after[:3]}
    )


def _names(claim: Reading) -> frozenset[str]:
    """The words of a claim that could tell its victims from others."""
    words = _NAME.findall(_quote_of(claim).lower())
    return frozenset(words) - _PLAIN


def _repeat_features(
    number: Number | None,
    effect: str | None,
    names: frozenset[str],
    seen: list[tuple[Number | None, str | None, frozenset[str]]],
) -> tuple[str, ...]:
    """Features that say whether the same toll stood in the text before."""
    same = [other for other in seen if other[:2] == (number, effect)]
    shared = [other for other in seen if other[2] & names]
    same_shared = any(other[2] & names for other in same)
    plural = number is not None and number.plural
    size = _size(number)
    return (
        f"same before={min(len(same), 4)}",
        f"same before={min(len(same), 4)}+{size}",
        f"same before, shared name={same_shared}",
        f"same before, shared name={same_shared}+{size}",
        f"shared name before={min(len(shared), 3)}",
        f"same effect before={min(sum(other[1] == effect for other in seen), 5)}",
        f"counted before={plural and any(other[1] == effect and other[0] != number for other in seen)}",
        f"same number before={any(other[0] == number for other in seen)}",
        f"bigger before={any(_top(other[0]) > _top(number) for other in seen if other[1] == effect)}",
    )


def _top(number: Number | None) -> int:
    return 0 if number is None or number.plural else number.high or number.low or 0


def _size(number: Number | None) -> str:
    if number is None:
        return "none"
    if number.plural:
        return "plural"
    top = _top(number)
    size = next((name for limit, name in _SIZES if top <= limit), "many")
    return size if number.low == number.high else size + "-"


def _age(when: DateFill | None, published: date | None) -> str:
    if when is None or published is None:
        return "unknown"
    days = (published - when.last).days
    return next((name for limit, name in _AGES if days <= limit), "old")


def _day_of(claim: Reading) -> DateFill | None:
    """Return the days of a claim's time, both inclusive; None where it has none or is open at either end."""
    when = claim["when"]
    if not when or not when["earliest"] or not when["latest"]:
        return None
    first = datetime.fromisoformat(when["earliest"]).date()
    last = (datetime.fromisoformat(when["latest"]).replace(tzinfo=None) - timedelta(seconds=1)).date()
    return DateFill(first, max(first, last))


def _quote_of(claim: Reading) -> str:
    return " ".join(span["quote"] for span in claim["spans"])


def _places_of(claim: Reading) -> tuple[str, ...]:
    return tuple(" ".join(place["text"].upper().split()) for place in claim["places"])


def _dates(kept: Sequence[Offer], published: date | None) -> tuple[Fill, ...]:
    """The day that most offers name, else "on or before the dateline", the default of the task (section 7.3)."""
    days = Counter(offer.when for offer in kept if offer.when and _is_narrow(offer.when))
    if days:
        return (Fill((days.most_common(1)[0][0],)),)
    return (Fill((DateFill(None, published),)),) if published else ()


def _is_narrow(when: DateFill) -> bool:
    """Whether a time says more than a season."""
    return when.first is not None and (when.last - when.first).days < 60


def _location(kept: Sequence[Offer], text: str) -> Location:
    """The country that the text speaks of most, with the place inside it that most offers name."""
    mentions = {country: len(words.findall(text.upper())) for country, words in _COUNTRY_WORDS.items()}
    country = max(mentions, key=lambda name: (mentions[name], name))
    names = Counter(place for offer in kept for place in offer.places if place not in COUNTRIES)
    return Location(country, (names.most_common(1)[0][0],) if names else ())
