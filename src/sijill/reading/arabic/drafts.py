"""From the governed items of an Arabic sentence to drafts of claims."""

from __future__ import annotations

from collections.abc import Iterator

from sijill.reading.arabic.governors import govern
from sijill.reading.arabic.items import sentence_items
from sijill.reading.drafts import MAX_SPAN, Draft
from sijill.reading.governors import kind_for
from sijill.reading.modality import REVERSIBLE
from sijill.reading.parts import NOUN, PREDICATE, Item, Words

VICTIMS = frozenset(("killed", "injured", "disappeared", "suicide_bombing"))
"""Kinds whose noun counts one person by itself ("شهيد وإصابتان")."""

CARRIER_REACH = 4
STOCK_REACH = 3
ATTACKS = frozenset(
    "shelling air_strike barrel_bomb cluster_munition chemical_weapon incendiary_weapon explosive_device suicide_bombing"
    " ground_fire armed_clash attack".split()
)


def arabic_drafts(words: Words, first: int, last: int) -> tuple[list[Item], list[Draft]]:
    """The items of a sentence and every claim that it makes, in the order of its words."""
    items = sentence_items(words, first, last)
    govern(items)
    drafts = [draft for item in items if (draft := _counted(words, item, last)) is not None]
    counted_by = {id(draft.said_by) for draft in drafts if draft.noun is not None}
    drafts.extend(_uncounted(words, items, counted_by, first, last))
    drafts.sort(key=lambda draft: draft.spans[0])
    return items, drafts


def _counted(words: Words, noun: Item, last: int) -> Draft | None:
    if noun.type != NOUN or noun.count is None:
        return None
    governor = noun.governor
    if noun.attribute == "casualties":
        return Draft(noun.attribute, noun, noun, "attribute", [(noun.first, noun.last)], noun.parent)
    if governor is not None:
        kind = governor.kind if governor.type == NOUN else _kind_for(governor, noun)
        rule = f"{governor.frame or governor.kind}.{noun.rule}"
        return Draft(kind, governor, noun, rule, _spans(noun, governor), noun.parent)
    if noun.attribute and not noun.kind:
        return Draft(noun.attribute, noun, noun, "attribute", [(noun.first, noun.last)], noun.parent)
    if noun.implied and (noun.kind not in VICTIMS or noun.definite):
        return None
    if noun.kind in REVERSIBLE and noun.count.high == 0:
        return Draft(noun.kind, noun, None, "event.none", [(noun.first, noun.last)])
    if noun.kind:
        return Draft(noun.kind, noun, noun, "event.counted", [(noun.first, noun.last)], noun.parent)
    stock = words.lexicon.stocks.get(noun.subject or "")
    if stock:
        near = words.lower[max(0, noun.first - STOCK_REACH) : min(noun.last + STOCK_REACH, last)]
        if noun.count.high == 0 or any(word in words.lexicon.stock for word in near):
            return Draft(stock, noun, noun, "stock", [(noun.first, noun.last)], noun.parent)
    return None


def _kind_for(governor: Item, noun: Item) -> str:
    return governor.kind if governor.frame in ("of", "toll", "state") else kind_for(governor, noun)


def _spans(noun: Item, governor: Item) -> list[tuple[int, int]]:
    if noun.rule in ("part", "list"):
        return [(noun.first, noun.last)]
    low, high = min(noun.first, governor.first), max(noun.last, governor.last)
    if high - low <= MAX_SPAN:
        return [(low, high)]
    return sorted([(noun.first, noun.last), (governor.first, governor.last)])


def _uncounted(words: Words, items: list[Item], counted_by: set[int], first: int, last: int) -> Iterator[Draft]:
    if words.lower[last - 1] in ("?", "؟"):
        return  # a question states nothing but the figures that it takes as given
    seen: set[str] = set()
    for at, item in enumerate(items):
        if id(item) in counted_by or not item.kind or item.kind in seen:
            continue
        draft = _plain_predicate(words, items, at) if item.type == PREDICATE else _event(words, item, first, last)
        if draft is not None:
            seen.add(item.kind)
            yield draft


def _plain_predicate(words: Words, items: list[Item], at: int) -> Draft | None:
    item = items[at]
    if not item.strong or item.frame in ("toll", "state") or any(noun.count is not None for noun in item.taken):
        return None
    if item.frame == "target":
        munitions = items[at + 1] if at + 1 < len(items) else None
        if munitions is not None and munitions.type == NOUN and munitions.kind in ATTACKS and munitions.count is not None:
            return None  # "قصفت بعشر قذائف": the counted munitions are the claim
        return Draft(item.kind, item, None, "target", [(item.first, item.last)])
    named = next((noun for noun in item.taken if noun.subject and not noun.kind), None)
    if named is not None:
        return Draft(item.kind, item, named, f"{item.frame}.uncounted", _spans(named, item))
    if item.form == "masdar" and item.kind not in ATTACKS and not _has_object(words, item):
        return None
    return Draft(item.kind, item, None, f"{item.frame}.uncounted", [(item.first, item.last)])


def _has_object(words: Words, item: Item) -> bool:
    """Whether a verbal noun goes on to say whom it befell ("مقتله", "اعتقال عدد من")."""
    following = words.lower[item.last : item.last + 1]
    return bool(following) and (following[0].startswith("_") or following[0] == "عدد")


def _event(words: Words, item: Item, first: int, last: int) -> Draft | None:
    """An event noun without a figure, where the sentence says that it takes place."""
    if item.count is not None or item.governor is not None:
        return None
    near = (*words.lower[max(first, item.first - CARRIER_REACH) : item.first], *words.lower[item.last : item.last + 2])
    carried = any(word in words.lexicon.rules.carriers for word in near[-2 - CARRIER_REACH :])
    undone = item.kind in REVERSIBLE and any(words.lexicon.modality.get(word) in ("ended", "negated") for word in near)
    if not (carried or undone) or (not item.strong and not undone and item.kind in ATTACKS):
        return None
    return Draft(item.kind, item, None, "event", [(item.first, item.last)])
