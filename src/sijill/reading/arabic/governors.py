"""Which predicate each counted noun of an Arabic sentence belongs to, and which noun is a part of which."""

from __future__ import annotations

from sijill.reading.arabic.closed import load_closed
from sijill.reading.governors import PROPERTY_CLASSES, accepts, accepts_person
from sijill.reading.parts import BREAK, JOIN, NOUN, PREDICATE, RELATIVE, SUBGROUP, Item
from sijill.values.count import Count

VERB_REACH = 12
"""Tokens from a verb to whom it counts: the doer and the place may stand between ("قصف الطيران … فقتل")."""

MASDAR_REACH = 4
TARGET_REACH = 3
TOLL_REACH = 14
BEFORE_VERB = 3
"""Tokens from a counted noun to the verb after it ("12 شخصاً قتلوا")."""

LIST_GAP = 6
ENDINGS = frozenset(("release", "killed", "execution"))
"""What is told of somebody in the verb behind rather than what they were."""

WHOLE = "whole"
"""Ends the rule of a figure that stands behind its part ("طبيبان من أصل خمسة")."""

PARTING = frozenset("،,:(")
"""What stands between a figure and the parts that add up to it."""

ROW_MARKS = frozenset(":|–—-=")
"""What stands between a label and its figure."""

STOCKS = frozenset(("medical_access", "aid_access"))
"""Kinds of which the whole is as much a claim as the part ("طبيبان من أصل خمسة")."""

ADJACENT = 3
OBJECTS = frozenset(("_ه", "_ها", "_هم", "_هن", "_و", "_ن"))
"""Pronouns of whom a verb acts on."""

KIN_REACH = 4
LABEL_REACH = 3
STATUS_REACH = 8
STATUSES = frozenset(("detained", "displaced", "abducted", "disappeared", "population", "injured"))
"""What somebody may be while something else befalls them ("مقتل ثلاثة نازحين", "الإفراج عن ستة معتقلين")."""


def govern(items: list[Item]) -> None:
    """Set `governor`, `parent` and `rule` of every noun item, in place."""
    _pair_verbs(items)
    for at, item in enumerate(items):
        if item.type == NOUN and item.rule not in ("part", "listed"):
            _govern_one(items, at)
            _divide(items, at)
    for item in items:
        if item.type == NOUN and item.governor is not None:
            item.governor.taken.append(item)


def _pair_verbs(items: list[Item]) -> None:
    """Make one of "مقتل وإصابة", which share what they count: killed and injured together are casualties."""
    for at in range(len(items) - 2):
        one, joint, other = items[at : at + 3]
        if (one.type, joint.type, other.type) != (PREDICATE, JOIN, PREDICATE) or joint.word not in load_closed().paired:
            continue
        if joint.first - one.last > 0 or other.first - joint.last > 0 or one.frame == "toll":
            continue
        before = items[at - 1] if at else None
        counted = before is not None and before.type == NOUN and before.count is not None
        if before is not None and counted and one.first - before.last <= BEFORE_VERB:
            continue  # "16 قضوا وجُرح 44"
        if {one.kind, other.kind} == {"killed", "injured"} and _count_follows(items, at + 3, other.last):
            one.kind, one.last, one.alternatives = "casualties", other.last, []
            other.frame = other.kind = ""


def _count_follows(items: list[Item], at: int, last: int) -> bool:
    return at < len(items) and items[at].type == NOUN and items[at].count is not None and items[at].first - last <= 1


def _govern_one(items: list[Item], at: int) -> None:
    noun = items[at]
    if noun.count is None:
        _halve(items, at)
    if noun.count is not None and (_subgroup(items, at) or _among_behind(items, at)):
        return
    if noun.kind in STATUSES:
        status, noun.kind = noun.kind, ""
        found = _before(items, at)
        if found is not None and _overrides(found, status, noun):
            noun.governor, noun.rule, noun.status = found, "of" if found.form == "masdar" else "object", status
            return
        noun.kind = status
        freed = _after(items, at)
        if freed is not None and freed.kind in ENDINGS:  # "مئة أسير أطلقهم التحالف", "جريح توفي"
            noun.kind, noun.governor, noun.rule, noun.status = "", freed, "subject", status
            return
    if noun.kind or _labelled(items, at):
        return  # a victim or an attack says itself what it is
    if _listed(items, at) and not _has_own_verb(items, at):
        return
    found = _before(items, at) if not _has_own_verb(items, at) else None
    if found is not None:
        noun.governor = found
        noun.rule = "of" if found.form == "masdar" else "object"
        return
    after = _after(items, at)
    if after is not None:
        noun.governor, noun.rule = after, "subject"


def _has_own_verb(items: list[Item], at: int) -> bool:
    """Whether a listed figure has a verb of its own behind it ("ثلاثة ماتوا وعشرة انجرحوا")."""
    if not at or items[at - 1].type != JOIN:
        return False
    if items[at].implied:
        return _after(items, at) is not None
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and following.first - items[at].last <= 1 and _after(items, at) is following


def _divide(items: list[Item], at: int) -> None:
    """Make parts of the figures behind a figure that add up to it ("تسعة من كوادرنا، طبيبين وسبعة متطوعين")."""
    whole = items[at]
    if whole.count is None or not _kind(whole) or whole.count.low != whole.count.high or whole.parent is not None:
        return
    parts: list[Item] = []
    reached = whole.last
    for back, item in enumerate(items[at + 1 :], at + 1):
        if item.type == NOUN and item.count is not None and item.first - reached <= LIST_GAP:
            begun = parts or items[back - 1].word in PARTING
            if items[back - 1].type not in (JOIN, BREAK) or not begun or item.kind or item.count.high is None:
                return
            parts.append(item)
            total = sum(part.count.low for part in parts if part.count is not None)
            if total >= whole.count.low:
                if total == whole.count.low and len(parts) > 1:
                    for part in parts:
                        _part_of(part, whole)
                return
            reached = item.last
        elif item.type == NOUN and item.count is None and not parts:
            continue  # "تسعة من كوادرنا"
        elif item.type == JOIN or item.word in PARTING:
            reached = item.last if item.first == reached else reached
        else:
            return


def _labelled(items: list[Item], at: int) -> bool:
    """A figure behind the plural it counts ("غارات 9"), or behind the colon of a label ("العائدون إلى حيس: 640")."""
    noun, before = items[at], items[at - 1] if at else None
    if noun.count is None or noun.implied or before is None:
        return False
    if before.type == BREAK and noun.first == before.last and (before.word == ":" or _ends_row(items, at)):
        return _under_label(noun, _label_before(items, at - 1))
    if not (before.type == NOUN and before.kind and before.count is None and before.plural):
        return False
    if noun.word == "ل" and noun.first - before.last <= 2 and accepts_person(noun):
        noun.kind, noun.rule, before.governor = before.kind, "label", noun  # "حالات اختناق لـ 26 مدنياً"
        return True
    if not noun.bare:
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    alone = following is None or (following.type in (JOIN, BREAK) and following.first == noun.last)
    return noun.first - before.last <= (LABEL_REACH if alone else 0) and _under_label(noun, before)


def _ends_row(items: list[Item], at: int) -> bool:
    """Whether a bare figure ends a row of a table ("جرحى حُوّلوا | 4")."""
    following = items[at + 1] if at + 1 < len(items) else None
    alone = following is None or (following.type == BREAK and following.opens)
    return items[at - 1].word in ROW_MARKS and items[at].bare and alone


def _label_before(items: list[Item], colon: int) -> Item | None:
    """The first thing with a kind between a colon and the clause before it, else what has one as a label."""
    label: Item | None = None
    things: Item | None = None
    for item in reversed(items[:colon]):
        if item.type == BREAK or (item.type == NOUN and item.count is not None):
            break
        said = item.strong and items[colon].word != ":" and not (label is not None and label.strong)
        if item.kind and (said or item.type == NOUN or item.frame in ("of", "toll")):
            label = item
        elif item.type == NOUN and item.plural and item.subject in load_closed().labels:
            things = item
    if label is None and things is not None:
        things.kind = load_closed().labels[things.subject or ""]
    return label or things


def _under_label(noun: Item, label: Item | None) -> bool:
    if label is None or noun.kind:
        return False
    if label.type == PREDICATE:
        if not (accepts_person(noun) or label.frame == "of") or label.frame == "target":
            return False
        noun.governor, noun.rule = label, "label"
        return True
    noun.kind, noun.rule = label.kind, "label"
    if noun.bare:
        noun.subject, noun.first = label.subject, label.first
    label.governor = noun
    return True


def _overrides(found: Item, status: str, noun: Item) -> bool:
    """Whether what befalls somebody is told beside what they were before ("وفاة ثلاثة جرحى")."""
    if found.frame == "toll" or (found.kind == "killed" and not found.strong):
        return False  # "سقط ثلاثة جرحى"
    if status == "injured" and found.kind not in ("killed", "execution", "evacuation"):
        return False
    if status == "abducted" and found.kind == "detained":
        return False
    return noun.first - found.last <= (ADJACENT if found.form == "masdar" else STATUS_REACH)


def _before(items: list[Item], at: int) -> Item | None:
    """The nearest predicate before a noun that can be about it and has not counted another."""
    noun = items[at]
    for back in range(at - 1, -1, -1):
        item = items[back]
        gap = noun.first - item.last
        if gap > TOLL_REACH or (item.type == BREAK and not (item.word == ":" and _labels(items, back))):
            return None
        if item.type == PREDICATE and (_parted(items, back, at) or _relative_ended(items, back, at)):
            return None
        if item.type == PREDICATE and item.frame == "toll":
            fits = noun.count is not None and not noun.implied and accepts_person(noun) and not _has_count(item, items)
            return item if fits else None
        if item.type == PREDICATE and item.frame == "target" and noun.subject in PROPERTY_CLASSES:
            return item if noun.count is not None and gap <= TARGET_REACH else None
        if item.type == PREDICATE and item.frame == "state" and noun.count is not None and not noun.implied:
            near = gap <= TARGET_REACH and accepts_person(noun) and item.kind in STATUSES
            return item if near else None  # "تحت الردم ستة أشخاص"
        if item.type == PREDICATE and item.kind and item.frame not in ("state", "target"):
            if not _accepts(item, noun):
                continue
            reach = MASDAR_REACH if item.form == "masdar" else VERB_REACH
            if noun.implied and noun.definite:  # "قتل القناص" is the one who did it; "والدي" is not
                kin_reach = KIN_REACH if item.frame == "object" else int(item.frame == "subject" and item.strong)
                reach = kin_reach if noun.determined else 0
            elif noun.implied:
                reach = 1 if item.form == "masdar" or item.frame == "subject" else 3
            between = items[back + 1 : at]
            if item.frame == "subject" and between and _is_thing(between[0], item):
                return None
            if item.form == "masdar" and any(other.type == NOUN and other.subject != "families" for other in between):
                return None
            return item if gap <= reach and not _taken(items, back, at) else None
        if item.type == RELATIVE or (item.type == NOUN and item.count is not None and not item.implied):
            return None
    return None


def _is_thing(noun: Item, verb: Item) -> bool:
    """Whether a thing right behind a verb is what suffered it ("غرق مركب يقل 60 مهاجراً")."""
    thing = noun.type == NOUN and noun.subject in PROPERTY_CLASSES and noun.first == verb.last
    return thing and verb.kind in ("killed", "injured")


def _labels(items: list[Item], at: int) -> bool:
    before = items[at - 1] if at else None
    for item in reversed(items[:at]):
        if item.type == BREAK or item.count is not None:
            break
        if item.type == NOUN and item.plural and item.person and not item.kind:
            return True  # "اقتادوا الرجال من المدرسة: ستين رجلاً"
    return before is not None and before.type == PREDICATE and before.frame in ("toll", "of", "subject", "object")


def _relative_ended(items: list[Item], back: int, at: int) -> bool:
    """Whether a comma ends the relative clause that a verb stands in ("الذي خُطف قبل شهر، ومعه ممرضان")."""
    return back > 0 and items[back - 1].type == RELATIVE and any(item.word == "،" for item in items[back + 1 : at])


def _parted(items: list[Item], back: int, at: int) -> bool:
    """Whether a clause of its own begins between a verb that was told of somebody before and a figure."""
    verb, joints = items[back], items[back + 1 : at]
    if verb.form == "masdar" or not joints or any(joint.type != JOIN for joint in joints):
        return False
    told = back > 0 and items[back - 1].type == NOUN and items[back - 1].governor is verb
    return told and items[at].first - verb.last == sum(joint.last - joint.first for joint in joints)


def _has_count(toll: Item, items: list[Item]) -> bool:
    return any(item.governor is toll and item.parent is None for item in items if item.type == NOUN)


def _taken(items: list[Item], back: int, at: int) -> bool:
    """Whether the predicate has counted a noun between already."""
    return any(item.governor is items[back] and item.count is not None for item in items[back + 1 : at])


def _accepts(predicate: Item, noun: Item) -> bool:
    if predicate.kind == "population" and noun.implied:
        return False
    if predicate.frame == "of":
        if predicate.kind in ("looting", "destruction", "burning"):
            return not accepts_person(noun) or noun.bare
        if predicate.kind == "aid_access":
            return not accepts_person(noun) or noun.bare or _arrives(predicate, noun)
        return accepts_person(noun) or (predicate.kind == "evacuation" and noun.subject == "vehicles")
    if predicate.kind == "medical_access":
        return noun.subject in ("hospitals", "medical_workers")
    if predicate.kind == "aid_access":
        return noun.subject in ("aid_trucks", "vehicles", "aid", "other") or _arrives(predicate, noun)
    return accepts(predicate, noun)


def _arrives(predicate: Item, noun: Item) -> bool:
    """Whether people with a figure are who came, not who got something ("وصول 200 نازح", not "وصلت إلى 200")."""
    counted = noun.subject is not None and not noun.implied and accepts_person(noun)
    return counted and predicate.frame in ("of", "subject") and noun.word not in load_closed().reaching


def _after(items: list[Item], at: int) -> Item | None:
    """The verb after a noun that is its subject ("طفلان استشهدا", "خمسة مدنيين قُتلوا")."""
    noun = items[at]
    if noun.count is None:
        return None
    for item in items[at + 1 :]:
        if item.type == NOUN and noun.implied and item.implied:
            continue  # "بنت خالتي ريم استشهدت"
        if item.first - noun.last > BEFORE_VERB + noun.implied or item.type in (BREAK, JOIN, NOUN, SUBGROUP):
            return None
        if item.type == PREDICATE:
            verbal = item.form in ("past", "s") and item.frame in ("object", "subject", "property")
            if item.form == "state" and (not noun.implied or noun.determined):
                return item
            if noun.implied and not (item.strong or item.determined in OBJECTS):
                return None  # "رجل يعيش في", but "ولد أختي خذوه"
            return item if verbal and _accepts(item, noun) else None
    return None


def _subgroup(items: list[Item], at: int) -> bool:
    """A figure after "بينهم" is a part of the one before; in a list all that follow are."""
    noun, before = items[at], items[at - 1] if at else None
    if _is_of_them(items, at) and not noun.kind:  # "سبعة منها", "أُطلق سراح خمسة منهم"
        whole, told = _whole(items, at, ""), _told_after(items, at + 1) or _before(items, at)
        if told is None:
            return _part_of(noun, whole)
        noun.governor, noun.rule, noun.parent = told, "object", whole
        return True
    if before is not None and before.type == SUBGROUP and before.word in load_closed().of_them and at >= 2:
        told = items[at - 2]
        if told.type == PREDICATE and told.last == before.first and told.frame in ("object", "subject"):
            noun.parent = _whole(items, at - 2, "")  # "قُتل منهم اثنان"
            noun.governor, noun.rule = told, "object"
            return True
    if before is not None and before.reversed and noun.first - before.last <= 2:
        return _whole_behind(items, at)
    if before is not None and before.type == SUBGROUP and noun.first - before.last <= 2:
        told, whole = _after(items, at), _whole(items, at - 1, "")
        if told is not None and told.kind in ENDINGS and whole is not None and told.kind != _kind(whole):
            noun.governor, noun.rule, noun.parent = told, "subject", whole  # "منهم ثلاثة استشهدوا"
            return True
        return _part_of(noun, _whole(items, at - 1, _meant(before))) or _told_apart(noun, before)
    if before is not None and before.type == JOIN and at >= 2 and noun.first - before.last <= 1 and not noun.kind:
        back = at - 2
        while back > 0 and items[back].type == JOIN:
            back -= 1
        sibling = items[back]
        before = items[back + 1]
        if sibling.type == NOUN and sibling.rule == "among" and before.first - sibling.last <= LIST_GAP:
            noun.kind, noun.rule = sibling.kind, "among"
            return True
        if sibling.type == NOUN and sibling.parent is not None and before.first - sibling.last <= LIST_GAP:
            return _part_of(noun, sibling.parent)
    if before is not None and before.type == BREAK and before.opens and before.word == "(":
        whole = _whole(items, at - 1, "")
        near = whole is not None and before.first - whole.last <= LIST_GAP and noun.count is not None
        return near and not noun.kind and _part_of(noun, whole)
    return False


def _halve(items: list[Item], at: int) -> None:
    """Give "نصفهم أطفال" its figure: half of the figure before."""
    before, noun = items[at - 1] if at else None, items[at]
    if before is None or before.word not in load_closed().half or not noun.plural or noun.first != before.last:
        return
    whole = _whole(items, at - 1, "")
    if whole is not None and whole.count is not None and whole.count.low == whole.count.high and whole.count.low > 1:
        half = whole.count.low // 2
        noun.count = Count(half, half, whole.count.low % 2 == 1 or whole.count.approximate, "")


def _among_behind(items: list[Item], at: int) -> bool:
    """Whether a marker behind a figure says whose part it is ("ثلاثة أطفال بين القتلى")."""
    marker = items[at + 1] if at + 1 < len(items) else None
    if marker is None or marker.type != SUBGROUP or marker.first - items[at].last > BEFORE_VERB:
        return False
    following = items[at + 2] if at + 2 < len(items) else None
    if following is not None and following.type == NOUN and following.first - marker.last <= ADJACENT:
        return False
    return _told_apart(items[at], marker)


def _told_after(items: list[Item], at: int) -> Item | None:
    """The verb behind "of them" that says what befell those alone ("أربعة منهم على الأقل ماتوا")."""
    verb = items[at + 1] if at + 1 < len(items) else None
    if verb is None or verb.type != PREDICATE or verb.first - items[at].last > BEFORE_VERB:
        return None
    return verb if verb.form in ("past", "s") and verb.frame in ("object", "subject") and verb.strong else None


def _whole_behind(items: list[Item], at: int) -> bool:
    """The whole stands behind its part: "طبيبان من أصل خمسة"."""
    part = next((item for item in reversed(items[: at - 1]) if item.type == NOUN and item.count is not None), None)
    whole = items[at]
    if part is None or part.parent is not None or whole.count is None:
        return False
    told = _after(items, at) if _kind(part) not in STOCKS else None
    if told is not None:
        whole.governor, whole.rule, part.parent = told, "subject", whole
    elif not _kind(part):
        whole.rule = WHOLE
    if told is not None or _kind(part) not in STOCKS:
        return True  # of ten who were asked three were tortured: the ten were not
    if whole.bare:
        whole.subject = part.subject
    whole.kind, whole.rule, part.parent = _kind(part), WHOLE, whole
    return True


def _is_of_them(items: list[Item], at: int) -> bool:
    """Whether "of them" stands right behind a bare figure."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.type != SUBGROUP or not items[at].bare:
        return False
    return following.word in load_closed().of_them and following.first == items[at].last


def _told_apart(noun: Item, marker: Item) -> bool:
    """A part whose whole has no figure here ("كان بين القتلى ثمانية أطفال")."""
    kind = _meant(marker)
    if kind and not noun.kind:
        noun.kind, noun.rule = kind, "among"
    return bool(kind)


def _part_of(noun: Item, whole: Item | None) -> bool:
    if whole is None:
        return False
    noun.parent = whole
    if noun.kind and noun.kind != _kind(whole):
        return True
    noun.kind = ""
    noun.governor, noun.rule = whole.governor or whole, "part"
    return True


def _kind(item: Item) -> str:
    return item.kind or (item.governor.kind if item.governor is not None else "")


def _meant(marker: Item) -> str:
    """The kind of the whole that a marker names ("من بين القتلى")."""
    return load_closed().wholes.get(marker.word, "")


def _whole(items: list[Item], at: int, kind: str) -> Item | None:
    for item in reversed(items[:at]):
        if item.type == NOUN and item.count is not None and (item.kind or item.governor is not None):
            if kind and _kind(item) != kind:
                continue
            return item.parent if item.parent is not None and item.rule == "part" else item
    return None


def _listed(items: list[Item], at: int) -> bool:
    """A counted noun listed with one that is counted already ("خمسة رجال وثلاث نساء")."""
    noun, joint = items[at], items[at - 1] if at else None
    if joint is None or joint.type != JOIN or at < 2 or noun.count is None or noun.first - joint.last > 1:
        return False
    back = at - 2
    while back > 0 and items[back].type == JOIN:
        back -= 1
    sibling = items[back]
    if sibling.type != NOUN or sibling.count is None or joint.first - sibling.last > LIST_GAP:
        return False
    if noun.implied and not (joint.word == "و" and sibling.governor is not None):
        return False
    governor = sibling.governor
    if governor is None and sibling.kind and noun.bare and noun.subject is None:
        noun.kind, noun.subject, noun.rule, noun.parent = sibling.kind, sibling.subject, "list", sibling.parent
        return True
    if governor is not None and (governor.type == NOUN or _accepts(governor, noun)):
        noun.governor, noun.rule, noun.parent = governor, "list", sibling.parent
        return True
    return False
