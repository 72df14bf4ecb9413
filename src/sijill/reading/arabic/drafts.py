"""From the governed items of an Arabic sentence to drafts of claims."""

from __future__ import annotations

from collections.abc import Iterator

from sijill.reading.arabic.governors import STATUSES, WHOLE, govern
from sijill.reading.arabic.items import may_be_name, sentence_items
from sijill.reading.drafts import Draft, spans_of
from sijill.reading.governors import COUNTED_CLASSES, accepts_person, kind_for
from sijill.reading.modality import REVERSIBLE
from sijill.reading.parts import BREAK, JOIN, NOUN, PREDICATE, Before, Item, Words
from sijill.values.count import Count

VICTIMS = frozenset(("killed", "injured", "disappeared", "suicide_bombing"))
"""Kinds whose noun counts one person by itself ("شهيد وإصابتان")."""

BULLETS = frozenset(("-", "–", "•", "*", ".", ")", "(", "،"))
LONGEST_NAME, SHORTEST_NAME = 5, 2
LEAVING = frozenset(("displaced", "evacuation", "return"))
LONGEST_ROW = 10
SAME_AGAIN = "same"
"""The kind of a toll whose kind is what was told last ("العدد يفوق الأربعمئة")."""

CARRIER_REACH = 4
CONTEXT_REACH = 5
LACKED = frozenset(("medical_workers", "hospitals", "aid_trucks"))
ATTACKS = frozenset(
    "shelling air_strike barrel_bomb cluster_munition chemical_weapon incendiary_weapon explosive_device"
    " suicide_bombing ground_fire armed_clash attack".split()
)


def arabic_drafts(words: Words, first: int, last: int, before: Before) -> tuple[list[Item], list[Draft]]:
    """The items of a sentence and every claim that it makes, in the order of its words.

    The figures of a list count what the sentences `before` say ("حلب: 19"), those of an answer what was asked.
    """
    listing = before.heading or before.listing
    items = sentence_items(words, first, last)
    _name_tolls(items, before.listing)
    _list_by_row(words, items, first, last, before.heading)
    govern(items)
    _answer(items, before.asked)
    _list_by_place(words, items, first, listing or _heading(items))
    if listing in VICTIMS:
        _list_by_group(words, items, first, listing)
        items = _list_by_name(words, items, first, last, listing)
    drafts = [draft for item in items if (draft := _counted(words, item, first, last)) is not None]
    drafts.extend(_listed_beside(items, drafts))
    counted_by = {id(draft.said_by) for draft in drafts if draft.noun is not None}
    drafts.extend(_uncounted(words, items, counted_by, first, last))
    drafts.sort(key=lambda draft: draft.spans[0])
    return items, drafts


def _counted(words: Words, noun: Item, first: int, last: int) -> Draft | None:
    if noun.type != NOUN or noun.count is None:
        return None
    governor = noun.governor
    if noun.attribute == "casualties":
        return Draft(noun.attribute, noun, noun, "attribute", [(noun.first, noun.last)], noun.parent)
    if governor is not None:
        kind = governor.kind if governor.type == NOUN else _kind_for(governor, noun)
        if kind == "population" and noun.subject in ("medical_workers", "hospitals"):
            kind = "medical_access"
        if kind == "aid_access" and noun.subject in COUNTED_CLASSES:
            kind = "displaced"  # people who came, and no aid
        if noun.status in ("detained", "abducted") and kind in LEAVING:
            kind = "release"  # prisoners who leave were let go
        rule = f"{governor.frame or governor.kind}.{noun.rule}"
        return Draft(kind, governor, noun, rule, spans_of(noun, governor), noun.parent)
    if noun.attribute in STATUSES and not noun.kind and not accepts_person(noun):
        return None
    if noun.attribute and not noun.kind:
        return Draft(noun.attribute, noun, noun, "attribute", [(noun.first, noun.last)], noun.parent)
    if noun.implied and (noun.definite or not (noun.kind in VICTIMS or noun.subject == "medical_workers")):
        return None
    if noun.kind in REVERSIBLE and noun.count.high == 0:
        return Draft(noun.kind, noun, None, "event.none", [(noun.first, noun.last)])
    if noun.kind:
        return Draft(noun.kind, noun, noun, "event.counted", [(noun.first, noun.last)], noun.parent)
    kind = _kind_near(words, noun, first, last)
    return Draft(kind, noun, noun, "context", [(noun.first, noun.last)], noun.parent) if kind else None


def _listed_beside(items: list[Item], drafts: list[Draft]) -> Iterator[Draft]:
    """Figures listed with one that only words around it gave its kind ("جراح واحد وممرضتان")."""
    counted = {id(draft.noun) for draft in drafts}
    found = {id(draft.noun): draft for draft in drafts if draft.rule == "context" and draft.noun is not None}
    yield from _wholes(items, found)
    for at in range(2, len(items)):
        noun, joint, sibling = items[at], items[at - 1], items[at - 2]
        held = found.get(id(sibling))
        if held is None or joint.type != JOIN or noun.type != NOUN or noun.count is None or id(noun) in counted:
            continue
        if noun.governor is None and not noun.kind and not noun.implied and noun.subject == sibling.subject:
            draft = Draft(held.kind, noun, noun, "context", [(noun.first, noun.last)], noun.parent)
            found[id(noun)] = draft
            yield draft


def _wholes(items: list[Item], found: dict[int, Draft]) -> Iterator[Draft]:
    """The figures behind a part that only words around it gave its kind ("طبيبان فقط من أصل خمسة")."""
    for at, whole in enumerate(items):
        if whole.type != NOUN or whole.rule != WHOLE or whole.kind or whole.governor is not None:
            continue
        part = next((item for item in reversed(items[:at]) if item.type == NOUN and item.count is not None), None)
        held = found.get(id(part))
        if held is not None and part is not None:
            whole.subject = part.subject if whole.bare else whole.subject
            held.parent = whole
            yield Draft(held.kind, whole, whole, "context", [(whole.first, whole.last)])


def _kind_near(words: Words, noun: Item, first: int, last: int) -> str:
    """The kind that words around a figure give it which no verb counts ("لم يبق سوى طبيبين")."""
    near = words.lower[max(first, noun.first - CONTEXT_REACH) : min(last, noun.last + CONTEXT_REACH)]
    for kind, subjects, cues in words.lexicon.contexts:
        if kind == "population" and noun.count is not None and noun.count.high == 0:
            continue
        if noun.subject in subjects and not noun.bare and (_is_lacking(noun) or any(word in cues for word in near)):
            return kind
    return ""


def _is_lacking(noun: Item) -> bool:
    """Whether there is none of something whose lack is a claim by itself ("ولا طبيب")."""
    return noun.count is not None and noun.count.high == 0 and noun.subject in LACKED


def _list_by_group(words: Words, items: list[Item], first: int, kind: str) -> None:
    """Give the figures of the lines under a figure its kind ("الشهداء: 7", "- 3 أطفال")."""
    noun = items[0] if items else None
    if noun is None or noun.type != NOUN or words.lower[first] not in BULLETS or noun.first > first + 2:
        return
    if noun.count is not None and not noun.kind and noun.governor is None and accepts_person(noun):
        noun.kind, noun.rule = kind, "listed"


def _list_by_name(words: Words, items: list[Item], first: int, last: int, kind: str) -> list[Item]:
    """The items with the person whom a line of a list of names names ("- ليان س.، 6 سنوات")."""
    begin = first
    while begin < last and (words.lower[begin] in BULLETS or words.lower[begin].isdigit()):
        begin += 1
    end = begin
    while end < last and end - begin < LONGEST_NAME and may_be_name(words, end):
        end += 1
    if words.lower[last - 1] == "؟" or begin == first or end - begin < SHORTEST_NAME:
        return items
    if any(item.count is not None for item in items):
        return items
    one = Count(1, 1, False, "name")
    named = Item(NOUN, begin, end, count=one, subject="people", person=True, kind=kind, rule="named")
    return [named, *(item for item in items if item.first >= end)]


def _name_tolls(items: list[Item], listing: str) -> None:
    """Give "العدد", "عددهم" the kind of what was told last: in the sentence, else before it."""
    kind = listing
    for item in items:
        if item.frame == "toll" and item.kind == SAME_AGAIN:
            item.kind = kind
            item.frame = "toll" if kind else ""
        elif item.kind and item.type in (NOUN, PREDICATE) and item.frame != "target":
            kind = item.kind


def _answer(items: list[Item], asked: str) -> None:
    """Give the bare figure that an answer begins with what was asked for ("كم مفقوداً؟ سبعة")."""
    noun = next((item for item in items if item.type in (NOUN, PREDICATE)), None)
    if asked and noun is not None and noun.bare and noun.count is not None and not noun.kind and noun.governor is None:
        noun.kind, noun.subject, noun.rule = asked, "people", "answer"


def _list_by_row(words: Words, items: list[Item], first: int, last: int, heading: str) -> None:
    """Give the figure that ends a row under a heading its kind ("سبب الإصابة:", "حروق – ٧")."""
    counted = [item for item in items if item.type == NOUN and item.count is not None]
    if not heading or len(counted) != 1 or last - first > LONGEST_ROW:
        return
    noun = counted[0]
    if noun.kind or not noun.bare or noun.first - 1 <= first or any(item.kind in VICTIMS for item in items):
        return
    ends = noun.last == last or words.lower[noun.last] == "("
    if ends and words.lower[noun.first - 1] in words.lexicon.rules.listing:
        noun.kind, noun.subject, noun.rule = heading, "people", "listed"


def _follows_party(words: Words, first: int, mark: int) -> bool:
    """Whether the name of a party stands right before a mark ("قوات النظام: 71")."""
    return any(
        end == mark and any(entry.role == "actor" for entry in entries)
        for at in range(max(first, mark - LONGEST_NAME), mark)
        for end, entries in (words.entries(at, mark),)
    )


def _heading(items: list[Item]) -> str:
    """What a list counts whose first figure says it ("خان يونس ١٤ شهيداً | رفح ٩ | غزة ٢٣")."""
    first = next((item for item in items if item.type == NOUN and item.count is not None), None)
    return first.kind if first is not None and first.kind in VICTIMS else ""


def _list_by_place(words: Words, items: list[Item], first: int, kind: str) -> None:
    """Give the figures of a list of places the kind that the list is of."""
    for at, noun in enumerate(items):
        if not kind or noun.type != NOUN or not noun.bare or noun.count is None:
            continue
        if noun.kind or noun.governor is not None:
            continue
        mark = noun.first - 1
        marked = mark > first and words.lower[mark] in words.lexicon.rules.listing
        marked = marked and (mark - 1 in words.covered or _follows_party(words, first, mark))
        alone = at + 1 == len(items) or (items[at + 1].type in (JOIN, BREAK) and items[at + 1].first == noun.last)
        if marked or (mark in words.covered and alone and mark not in words.timed):
            noun.kind, noun.subject, noun.rule = kind, "people", "listed"


def _kind_for(governor: Item, noun: Item) -> str:
    return governor.kind if governor.frame in ("of", "toll", "state") else kind_for(governor, noun)


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
        counted = munitions is not None and munitions.type == NOUN and munitions.count is not None
        if munitions is not None and counted and munitions.kind in ATTACKS:
            return None  # "قصفت بعشر قذائف": the counted munitions are the claim
        return Draft(item.kind, item, None, "target", [(item.first, item.last)])
    named = next((noun for noun in item.taken if noun.subject and not noun.kind), None)
    if named is not None:
        return Draft(item.kind, item, named, f"{item.frame}.uncounted", spans_of(named, item))
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
    carried = any(word in words.lexicon.rules.carriers for word in near)
    undone = item.kind in REVERSIBLE and any(words.lexicon.modality.get(word) in ("ended", "negated") for word in near)
    if not (carried or undone) or (not item.strong and not undone and item.kind in ATTACKS):
        return None
    return Draft(item.kind, item, None, "event", [(item.first, item.last)])
