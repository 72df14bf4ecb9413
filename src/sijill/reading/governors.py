"""Which predicate each counted noun belongs to, and which is a part of which.

The rules read a sentence as its sequence of items, in the manner of finite-state extraction (Hobbs et al. 1997,
"FASTUS: a cascaded finite-state transducer for extracting information from natural-language text").
"""

from __future__ import annotations

from sijill.reading.parts import BE, BREAK, HAVE, JOIN, LEFT, NOUN, PREDICATE, RELATIVE, RIGHT, SUBGROUP, Item

ADJACENT = 3
"""Tokens without meaning to us that may stand between a verb and its counted noun ("killing in cold blood 12")."""

DISTANT = 14
ONE_FORMS = frozenset(("is", "was", "has"))
MANY_FORMS = frozenset(("are", "were", "have"))
"""Forms that agree with one subject only, and with several only."""

TOLL_REACH = 9
FAR_TOLL = 22
LIST_GAP = 6
COUNTED_CLASSES = frozenset(
    "people civilians children women men elderly families soldiers police fighters medical_workers aid_workers"
    " journalists detainees refugees bodies bombers".split()
)
PROPERTY_CLASSES = frozenset(
    "homes buildings hospitals schools vehicles aircraft aid_trucks places other aid facilities".split()
)


def accepts(predicate: Item, noun: Item) -> bool:
    """Whether the predicate can be about things of the noun's class."""
    return noun.type == NOUN and any(
        _frame_accepts(kind, frame, noun)
        for kind, frame in [(predicate.kind, predicate.frame), *predicate.alternatives]
    )


def kind_for(governor: Item, noun: Item) -> str:
    """The kind that the governor names when it is said of this noun ("destroyed over 60 militants")."""
    uses = [(governor.kind, governor.frame), *governor.alternatives]
    uses.sort(key=lambda use: noun.subject in PROPERTY_CLASSES and use[1] != "property")
    return next((kind for kind, frame in uses if _frame_accepts(kind, frame, noun)), governor.kind)


def _frame_accepts(kind: str, frame: str, noun: Item) -> bool:
    subject = noun.subject
    if frame in ("target", "property"):
        return subject in PROPERTY_CLASSES and (frame == "property" or noun.count is not None)
    if kind == "medical_access" and frame == "state":
        return subject in ("hospitals", "medical_workers")
    if kind == "siege":
        return subject in COUNTED_CLASSES or subject == "places"
    return subject in COUNTED_CLASSES or noun.bare


def govern(items: list[Item]) -> None:
    """Set `governor`, `parent` and `rule` of every noun item, in place."""
    nouns = [at for at, item in enumerate(items) if item.type == NOUN]
    for at in nouns:
        _govern_one(items, at)
    for at in nouns:
        _inherit(items, at)
    for item in items:
        if item.type == NOUN and item.governor is not None:
            item.governor.taken.append(item)


def _govern_one(items: list[Item], at: int) -> None:
    noun = items[at]
    if noun.implied:
        _govern_implied(items, at)
        return
    if noun.count is not None and noun.count.high == 1 and _in_apposition(items, at) and items[at - 2].named:
        return  # "Luis Galdamez, another correspondent, was wounded": one person
    _take_part_before(items, at)
    direct = _right(items, at, ADJACENT)
    if direct is not None:
        noun.governor, noun.rule = direct, "subject"
        return
    if _subgroup(items, at):
        return
    left = _left(items, at)
    if left is not None:
        noun.governor = left
        noun.rule = "object" if left.type == PREDICATE else "of"
        return
    if _coordinated(items, at):
        return
    distant = _right(items, at, DISTANT)
    if distant is not None:
        noun.governor, noun.rule = distant, "subject"


def _govern_implied(items: list[Item], at: int) -> None:
    """One person named or told without "a" is counted only where the sentence leaves no doubt ("killed the mayor")."""
    noun = items[at]
    noun.governor, noun.rule = _takes_implied(items, at)
    if noun.governor is not None or noun.parent is not None:
        return
    if at and items[at - 1].type == SUBGROUP and noun.first - items[at - 1].last <= 2:
        whole = _noun_before(items, at - 1)
        if whole is not None and whole.count is not None and not items[at - 1].reversed:
            noun.parent = whole  # "killed 10, including the mayor"
        return
    if _in_apposition(items, at):
        return
    found = _chain_verb(items, at)
    if found is not None:
        noun.governor, noun.rule = found, "subject"
        return
    _join_list(items, at)


def _takes_implied(items: list[Item], at: int) -> tuple[Item | None, str]:
    """The verb or event noun right before a single person that takes it, and by which rule."""
    noun = items[at]
    before = items[at - 1] if at else None
    if before is None:
        return None, ""
    if before.type == BE and at >= 2 and noun.first - noun.lead - before.last <= 1:
        told = items[at - 2]
        if told.frame == "toll" and before.first - told.last <= 3 and accepts(told, noun):
            return told, "object"  # "among the injured are the mayor and …"
    adjacent = before.type == PREDICATE and before.side == RIGHT and noun.first - noun.lead - before.last <= 1
    if adjacent and before.frame in ("object", "toll") and accepts(before, noun):
        return before, "object"
    if (
        before.type == NOUN
        and before.frame == "of"
        and noun.first - noun.lead - before.last <= 2
        and accepts_event(before, noun)
    ):
        return before, "of"  # "the assassination of the mayor"
    return None, ""


def _in_apposition(items: list[Item], at: int) -> bool:
    """Whether a single person only says who somebody is that stands before a comma ("the mayor, John Smith")."""
    if at < 2 or items[at - 1].type != JOIN or items[at - 1].word != ",":
        return False
    before, noun = items[at - 2], items[at]
    one = before.count is not None and before.count.high == 1
    if before.type != NOUN or not before.person or not one or noun.first - before.last > 3:
        return False
    return not (before.named and noun.named)


def _chain_verb(items: list[Item], at: int) -> Item | None:
    """The verb that a person, or the list of persons that goes on from it, is the subject of."""
    last, several = _chain_end(items, at)
    following = last + 1
    if following < len(items) and items[following].type == JOIN:
        following = _after_apposition(items, following)
    if following >= len(items) or items[following].first - items[following - 1].last > 1:
        return None
    auxiliary = items[following]
    if auxiliary.type in (BE, HAVE):
        if (auxiliary.word in MANY_FORMS and not several) or (auxiliary.word in ONE_FORMS and last > at):
            return None
        following += 1
        while following < len(items) and items[following].type in (BE, HAVE):
            following += 1
    found = items[following] if following < len(items) else None
    if found is None or found.type != PREDICATE or found.first - items[following - 1].last > ADJACENT:
        return None
    if auxiliary is found and found.first - items[following - 1].last > 1:
        return None
    fits = found.side == LEFT and found.frame in ("object", "subject") and accepts(found, items[at])
    return found if fits else None


def _chain_end(items: list[Item], at: int) -> tuple[int, bool]:
    """Where a list of persons that goes on from `at` ends, and whether "and" says that it is a list."""
    end, several = at, False
    while True:
        following, joined = end + 1, False
        while following < len(items) and items[following].type == JOIN:
            if items[following].first - items[following - 1].last > LIST_GAP:
                return end, several
            joined = joined or items[following].word != ","
            following += 1
        if following == end + 1 or following >= len(items) or items[following].type != NOUN:
            return end, several
        person = items[following]
        if not person.person or person.kind or person.first - items[following - 1].last > 2:
            return end, several
        if not joined and not person.named:
            return end, several
        end, several = following, several or joined


def _after_apposition(items: list[Item], comma: int) -> int:
    """The index of what follows an apposition between two commas that opens at `comma`."""
    if items[comma].word != ",":
        return comma
    for at in range(comma + 1, len(items)):
        item = items[at]
        if item.first - items[comma].last > DISTANT or item.type in (BREAK, PREDICATE, HAVE):
            return comma
        if item.type in (BE, RELATIVE):
            return comma
        following = items[at + 1] if at + 1 < len(items) else None
        if following is None or item.type != JOIN or following.first != item.last or item.word != ",":
            continue
        if following.type in (BE, HAVE, PREDICATE):
            return at + 1
    return comma


def _join_list(items: list[Item], at: int) -> None:
    """List a single person with the one before it ("killed the mayor and the judge", "two priests, A and B")."""
    noun = items[at]
    back, joined = at - 1, False
    while back > 0 and items[back].type == JOIN:
        joined = joined or items[back].word != ","
        back -= 1
    if back == at - 1 or back < 0:
        return
    before = items[back]
    if before.type != NOUN or noun.first - items[at - 1].last > 1 or items[back + 1].first - before.last > LIST_GAP:
        return
    if not before.person or (before.governor is None and before.parent is None):
        return
    if before.count is not None and before.plural and noun.named and not joined:
        noun.parent = before  # "killed two reporters, A and B"
    elif before.parent is not None and before.named:
        noun.parent = before.parent
    elif joined or (before.named and noun.named):
        noun.coordinate = before


def _left(items: list[Item], at: int) -> Item | None:
    noun = items[at]
    if at == 0:
        return None
    before = items[at - 1]
    if before.type == BREAK and at >= 2 and items[at - 2].last == before.first and noun.first == before.last:
        before = items[at - 2] if items[at - 2].type == PREDICATE and noun.count is not None else before
    gap = noun.first - before.last
    if before.type == PREDICATE and before.side == RIGHT:
        reach = TOLL_REACH if before.frame == "toll" else ADJACENT
        if gap <= reach and accepts(before, noun) and (noun.count is not None or before.frame != "toll"):
            return before
        return _toll_before(items, at) if before.frame == "toll" else None
    if before.type == NOUN and before.kind and gap in (1, 2) and before.frame == "of" and accepts_event(before, noun):
        return before
    return _toll_before(items, at)


def _toll_before(items: list[Item], at: int) -> Item | None:
    """The toll that a figure gives, told after its circumstances ("the death toll from the strikes rose to 61")."""
    noun = items[at]
    if noun.count is None or not accepts_person(noun):
        return None
    for before in range(at - 1, -1, -1):
        item = items[before]
        if noun.first - item.last > FAR_TOLL:
            return None
        if noun.risen and item.frame != "toll":
            continue
        if item.type == PREDICATE:
            return item if item.frame == "toll" and not item.reversed else None
        if item.type == NOUN and item.count is not None:
            return None
        if item.type not in (NOUN, BE, HAVE, RELATIVE, JOIN):
            return None
    return None


def accepts_event(event: Item, noun: Item) -> bool:
    """Whether "EVENT of NOUN" counts the noun ("the deaths of 12 people")."""
    if event.kind in ("looting", "destruction", "burning"):
        return noun.subject in PROPERTY_CLASSES
    if event.kind in (
        "killed",
        "injured",
        "execution",
        "detained",
        "abducted",
        "displaced",
        "release",
        "disappeared",
        "evacuation",
        "tortured",
        "sexual_violence",
        "starvation",
        "casualties",
    ):
        return noun.subject in COUNTED_CLASSES or noun.bare
    return False


def _right(items: list[Item], at: int, reach: int) -> Item | None:
    noun = items[at]
    joined = False
    for following in range(at + 1, len(items)):
        item = items[following]
        if item.first - noun.last > reach and not joined:
            return None
        if item.first - noun.last > DISTANT * 2:
            return None
        if item.type in (BE, HAVE, RELATIVE):
            continue
        if item.type == PREDICATE:
            if item.side == LEFT and accepts(item, noun):
                return item
            return None
        if item.type == JOIN or item.type == SUBGROUP:
            if reach == ADJACENT and not joined and not _list_follows(items, following):
                return None
            joined = True
            continue
        if item.type == NOUN:
            if item.implied and items[following - 1].type != JOIN:
                continue
            if items[following - 1].type in (JOIN, SUBGROUP):
                joined = True
                if _left(items, following) is not None:
                    return None
                continue
            if reach == ADJACENT:
                return None
            if item.person and accepts_person(item):
                return None
            continue
        if item.type == BREAK:
            return _verb_after_brackets(items, following, noun) if item.word == "(" else None
    return None


def _verb_after_brackets(items: list[Item], opening: int, noun: Item) -> Item | None:
    """The verb of a noun that a parenthesis divides from it ("8 people (3 soldiers and 5 civilians) were wounded")."""
    for at in range(opening + 1, len(items)):
        if items[at].word == ")" or items[at].first - items[opening].last > DISTANT:
            rest = items[at + 1 : at + 4]
            verb = next((item for item in rest if item.type not in (BE, HAVE)), None)
            near = verb is not None and verb.first - items[at].last <= ADJACENT
            return (
                verb if verb and near and verb.type == PREDICATE and verb.side == LEFT and accepts(verb, noun) else None
            )
    return None


def accepts_person(item: Item) -> bool:
    """Whether the noun could itself be the one who was harmed, nearer to the verb."""
    return (item.subject in COUNTED_CLASSES and not item.kind) or item.bare


def _list_follows(items: list[Item], at: int) -> bool:
    """Whether a join leads to another noun of the same list and not to a new clause with a verb of its own."""
    if at + 1 >= len(items):
        return False
    following = items[at + 1]
    if following.type in (SUBGROUP, JOIN):
        return at + 2 < len(items) and items[at + 2].type in (NOUN, SUBGROUP)
    if following.type != NOUN or following.first - items[at].last > ADJACENT:
        return False
    nxt = items[at + 2] if at + 2 < len(items) else None
    return (
        nxt is None
        or nxt.type != PREDICATE
        or nxt.side != LEFT
        or nxt.first - following.last > 0
        or following.count is None
    )


def _take_part_before(items: list[Item], at: int) -> None:
    """Make a figure the whole of the one before it, where that is said ("six civilians were among 22 killed")."""
    whole, marker = items[at], items[at - 1] if at else None
    if marker is None or marker.type != SUBGROUP or not marker.reversed or whole.count is None:
        return
    if whole.first - marker.last > 2:
        return
    part = _noun_before(items, at - 1)
    while part is not None and part.parent is not None:
        part = part.parent
    if part is not None and part.count is not None and part is not whole:
        part.parent = part.coordinate = whole


def _subgroup(items: list[Item], at: int) -> bool:
    noun = items[at]
    if noun.reversed:  # "three of them children"
        parent = _noun_before(items, at)
        if parent is not None and noun.count is not None:
            noun.parent = parent
            return True
        return False
    if at and items[at - 1].type == SUBGROUP and noun.first - items[at - 1].last <= 2:
        marker = items[at - 1]
        if marker.last - marker.first == 1 and marker.reversed and noun.count is None:
            return False  # "casualties among civilians"
        if marker.reversed and noun.count is not None:
            return False  # the whole comes after its part
        parent = _noun_before(items, at - 1)
        if parent is not None:
            noun.parent = parent
            return True
        told = items[at - 2] if at >= 2 else None
        if told is not None and told.type == PREDICATE and accepts(told, noun) and noun.count is not None:
            noun.governor, noun.rule = told, "part"  # "those killed included six women"
            return True
    if at >= 2 and items[at - 1].type == BREAK and items[at - 1].opens and noun.count is not None:
        whole = _noun_before(items, at - 1)
        if whole is not None and whole.count is not None and items[at - 1].first - whole.last <= 4:
            noun.parent = whole  # "13 deaths (five women, …)", "4 dead: a father and …"
            return _right(items, at, ADJACENT) is None
    following = at + 1
    while following + 1 < len(items) and items[following].type == JOIN and items[following + 1].type == NOUN:
        following += 2
    if following < len(items) and items[following].type == SUBGROUP and not items[following].reversed:
        marker = items[following]
        ends = following + 1 >= len(items) or items[following + 1].type in (JOIN, BREAK)
        parent = _noun_before(items, at)
        if ends and marker.last - marker.first == 2 and parent is not None and noun.count is not None:
            noun.parent = parent.parent or parent  # "11 women and 13 children among them"
            return True
    return False


def _noun_before(items: list[Item], at: int) -> Item | None:
    for before in range(at - 1, -1, -1):
        item = items[before]
        counted = item.count is not None and not item.implied
        if item.type == NOUN and (counted or item.governor is not None) and item.subject != "attacks":
            return item.parent if item.parent is not None and item.rule == "part" else item
        if item.type == BREAK and before < at - 2:
            return None
    return None


def _coordinated(items: list[Item], at: int) -> bool:
    noun = items[at]
    before = items[at - 1] if at else None
    touching = before is not None and before.type == NOUN and noun.first == before.last and noun.count is not None
    if before is not None and touching and before.count is not None and before.subject is not None:
        noun.coordinate = before  # a list that lost its commas: "six women five children"
        return True
    if at < 2 or items[at - 1].type != JOIN:
        return False
    before = items[at - 2]
    back = at - 2
    while before.type == JOIN and back > 0:
        back -= 1
        before = items[back]
    reach = LIST_GAP if noun.count is not None and before.count is not None else 1
    if before.type != NOUN or noun.first - items[at - 1].last > 1 or items[back + 1].first - before.last > reach:
        return False
    noun.coordinate = before
    return True


def _inherit(items: list[Item], at: int) -> None:
    """Take governor and parent from the noun that this one is listed with or a part of."""
    noun = items[at]
    if noun.coordinate is not None and noun.governor is None:
        source = noun.coordinate
        if source.governor is not None and accepts_any(source.governor, noun):
            noun.governor = source.governor
            noun.rule = "list" if noun.parent is None else "part"
            if noun.parent is None:
                noun.parent = source.parent
    if noun.parent is not None and noun.governor is None:
        whole = noun.parent
        if whole.governor is None and whole.coordinate is not None:
            whole = whole.coordinate
        if whole.governor is not None and accepts_any(whole.governor, noun):
            noun.governor, noun.rule = whole.governor, "part"
        elif whole.kind and not noun.kind and whole.count is not None:
            noun.governor, noun.rule = whole, "part"


def accepts_any(governor: Item, noun: Item) -> bool:
    """Whether a governor, verb or event noun, can be about the noun."""
    return (
        accepts(governor, noun)
        if governor.type == PREDICATE
        else accepts_event(governor, noun) or governor is noun.parent
    )
