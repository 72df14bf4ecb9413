"""From the governed items of a sentence to drafts of claims: what is said of what, before the setting is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.reading.governors import govern, kind_for
from sijill.reading.items import sentence_items
from sijill.reading.modality import REVERSIBLE
from sijill.reading.parts import BE, JOIN, NOUN, PREDICATE, RELATIVE, Before, Item, Words

MAX_SPAN = 16
"""Tokens: a claim's words nearer than this are one span, else the counted noun and the predicate are two."""

HOLDINGS = frozenset(("territory", "siege"))
"""Kinds whose participle after a noun only says which place is meant ("areas controlled by")."""

UNCERTAIN = frozenset(("feared", "suspected"))


@dataclass(slots=True, eq=False)
class Draft:
    """A claim without its setting: the item that says it (`said_by`), what is counted, and where its words stand."""

    kind: str
    said_by: Item
    noun: Item | None
    rule: str
    spans: list[tuple[int, int]]
    parent: Item | None = None


def english_drafts(words: Words, first: int, last: int, before: Before) -> tuple[list[Item], list[Draft]]:
    """The items of an English sentence and every claim that it makes, in the order of its words.

    What the sentences `before` leave to a list of figures is not read in English yet.
    """
    del before
    items = sentence_items(words, first, last)
    govern(items)
    return items, drafts_of(words, items, first, last)


def drafts_of(words: Words, items: list[Item], first: int, last: int) -> list[Draft]:
    """Every claim that a sentence makes, in the order of its words."""
    drafts = [draft for item in items if (draft := _counted(words, item, last)) is not None]
    counted_by = {id(draft.said_by) for draft in drafts if draft.noun is not None}
    drafts.extend(_uncounted(words, items, counted_by, first, last))
    drafts.sort(key=lambda draft: draft.spans[0])
    return drafts


def _counted(words: Words, noun: Item, last: int) -> Draft | None:
    if noun.type != NOUN or noun.count is None:
        return None
    governor = noun.governor
    if governor is not None:
        kind = kind_for(governor, noun)
        rule = f"{governor.frame or governor.kind}.{noun.rule}"
        return Draft(kind, governor, noun, rule, spans_of(noun, governor), noun.parent)
    if noun.implied:
        return None
    if noun.attribute:
        return Draft(noun.attribute, noun, noun, "attribute", [(noun.first, noun.last)], noun.parent)
    if noun.kind in REVERSIBLE and noun.count.high == 0 and noun.kind != "medical_access":
        # "no corridor was opened" denies a state; it counts nothing
        return Draft(noun.kind, noun, None, "event.none", [(noun.first, noun.last)])
    if noun.kind and noun.strong:
        return Draft(noun.kind, noun, noun, "event.counted", [(noun.first, noun.last)], noun.parent)
    stock = words.lexicon.stocks.get(noun.subject or "")
    if stock and noun.count is not None:
        after = words.lower[noun.last : min(noun.last + 3, last)]
        held = noun.first > 0 and words.lexicon.function.get(words.lower[noun.first - 1]) == "have"
        if noun.count.high == 0 or held or any(word in words.lexicon.stock for word in after):
            return Draft(stock, noun, noun, "stock", [(noun.first, noun.last)], noun.parent)
    return None


def spans_of(noun: Item, governor: Item) -> list[tuple[int, int]]:
    """Where the words of a claim stand: the counted noun with its governor, in one span where they are near."""
    if noun.rule in ("part", "list"):
        return [(noun.first, noun.last)]
    low, high = min(noun.first, governor.first), max(noun.last, governor.last)
    if high - low <= MAX_SPAN:
        return [(low, high)]
    return sorted([(noun.first, noun.last), (governor.first, governor.last)])


def _uncounted(words: Words, items: list[Item], counted_by: set[int], first: int, last: int) -> Iterator[Draft]:
    if words.lower[last - 1] == "?":
        return  # a question states nothing but the figures that it takes as given
    seen: set[tuple[str, str | None]] = set()
    for at, item in enumerate(items):
        if id(item) in counted_by:
            continue
        if item.type == PREDICATE and item.frame != "toll":
            for draft in _plain_predicate(words, items, at, first, last):
                key = (draft.kind, draft.noun.subject if draft.noun else None)
                if key not in seen:
                    seen.add(key)
                    yield draft
        elif item.type == NOUN and item.kind and item.count is None and item.governor is None:
            if _is_means(words, items, at):
                continue
            undone = item.kind in REVERSIBLE and _undone(words, item, first, last)
            if (item.kind, None) not in seen and (undone or _takes_place(words, items, at, first, last)):
                seen.add((item.kind, None))
                yield Draft(item.kind, item, None, "event", [(item.first, item.last)])


def _plain_predicate(words: Words, items: list[Item], at: int, first: int, last: int) -> Iterator[Draft]:
    predicate = items[at]
    if not predicate.strong or _shares_object(items, at):
        return
    adjective = _describes(words, predicate, first, last) or (predicate.kind in HOLDINGS and _follows_noun(items, at))
    if predicate.form in ("past", "part") and not predicate.passive and adjective:
        return
    if predicate.frame == "target":
        attackers = _event_subject(items, at)
        kind = attackers.kind if attackers is not None and predicate.kind == "attack" else predicate.kind
        if (attackers is not None and attackers.count is not None) or _counts_munitions(words, items, at):
            return  # "three shells hit", "targeted it with ten rockets": the counted munitions are the claim
        spans = spans_of(attackers, predicate) if attackers is not None else [(predicate.first, predicate.last)]
        if attackers is not None:
            attackers.governor = predicate
        yield Draft(kind, predicate, None, "target", spans)
        return
    named = [noun for noun in predicate.taken if noun.subject and noun.count is None and not noun.kind]
    if named:
        for noun in named:
            yield Draft(predicate.kind, predicate, noun, f"{predicate.frame}.uncounted", spans_of(noun, predicate))
        return
    if predicate.frame == "state" and predicate.form == "state" and not _copular(words, predicate, first):
        return
    yield Draft(predicate.kind, predicate, None, f"{predicate.frame}.uncounted", [(predicate.first, predicate.last)])


def _is_means(words: Words, items: list[Item], at: int) -> bool:
    """Whether the noun only says with what an attack told before it was made ("attacked the town with rockets")."""
    with_it = items[at].first > 0 and words.lower[items[at].first - 1] == "with"
    return with_it and any(item.type == PREDICATE and item.frame == "target" for item in items[:at])


def _describes(words: Words, predicate: Item, first: int, last: int) -> bool:
    """Whether a participle only describes the noun after it ("the city's besieged, bombed-out districts")."""
    if predicate.first == first:
        return predicate.last < last and words.lower[predicate.last][0].isalpha() and not predicate.taken
    before = words.lower[predicate.first - 1]
    return words.lexicon.function.get(before) in ("det", "prep") or before.endswith(("'s", "’s"))


def _shares_object(items: list[Item], at: int) -> bool:
    """Whether the verb only shares what the next verb takes ("killed and wounded 12 people")."""
    following = at + 1
    if following < len(items) and items[following].type == JOIN:
        following += 1
    if following >= len(items) or items[following].first - items[at].last > 1:
        return False
    other = items[following]
    return other.type == PREDICATE and other.side == items[at].side and any(noun.count for noun in other.taken)


def _counts_munitions(words: Words, items: list[Item], at: int) -> bool:
    return any(
        item.type == NOUN and item.kind and item.count is not None and words.lower[item.first - 1] == "with"
        for item in items[at + 1 :]
    )


def _follows_noun(items: list[Item], at: int) -> bool:
    return at > 0 and items[at - 1].type == NOUN and items[at - 1].last == items[at].first


def _undone(words: Words, item: Item, first: int, last: int) -> bool:
    """Whether a word beside a state says that it is over or not to be had ("lifted the siege")."""
    window = words.lower[max(first, item.first - 4) : min(item.last + 4, last)]
    return any(words.lexicon.modality.get(word) in ("ended", "negated") for word in window)


def _copular(words: Words, item: Item, first: int) -> bool:
    window = words.lower[max(first, item.first - 3) : item.first]
    return any(words.lexicon.function.get(word) == "be" for word in window)


def _event_subject(items: list[Item], at: int) -> Item | None:
    """The event noun that is the subject of an attack verb ("air strikes hit")."""
    for before in range(at - 1, max(-1, at - 4), -1):
        item = items[before]
        if item.type == NOUN and item.kind:
            return item
        if item.type not in (BE, JOIN, NOUN, RELATIVE):
            return None
    return None


def _takes_place(words: Words, items: list[Item], at: int, first: int, last: int) -> bool:
    """Whether the sentence says that the event the noun names takes place, and does not only refer back to it."""
    item = items[at]
    following = words.lower[item.last : min(item.last + 4, last)]
    if not item.strong:
        return following[:1] != [] and following[0] in words.lexicon.rules.carriers and not item.definite
    if item.subject == "bodies":
        return True
    before = words.lower[item.first - 1] if item.first > first else ""
    window = words.lower[max(first, item.first - 4) : item.first]
    if "there" in window or any(words.lexicon.modality.get(word) in UNCERTAIN for word in (before, *window)):
        return True
    if item.definite or before == "the":
        return any(word in words.lexicon.rules.occurrences for word in following)
    if item.kind == "crossing":
        return any(word in words.lexicon.rules.openings for word in (*window, *following))
    if any(word in words.lexicon.rules.carriers for word in (*following, *window)):
        return True
    return following[:1] in (["on"], ["against"], ["between"]) or any(
        word in words.lexicon.rules.locative for word in window
    )
