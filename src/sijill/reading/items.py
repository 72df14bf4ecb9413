"""The parts of a sentence that claims are made of: counted nouns, predicates and the small words between them.

One left-to-right walk over the tokens of a sentence; tokens that mean nothing to a claim are stepped over and count
only as distance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sijill.reading.counts import CountMention
from sijill.reading.lexicon import Entry, Lexicon
from sijill.values.count import Count

NOUN, PREDICATE, SUBGROUP, JOIN, BE, HAVE, BREAK, RELATIVE = "N", "P", "S", "C", "A", "H", "B", "R"
LEFT, RIGHT, NOWHERE = "left", "right", "nowhere"

FILLERS = frozenset(
    "also been being all both later still now already reported found feared believed left presumed not n't so far"
    " said confirmed known just then always again once declared".split()
)
RISEN = frozenset("risen rose rises rise climbed climbing increased jumped rising up soared raised raising".split())
REACHED = frozenset("reached reaches reaching exceeded exceeds topped passed stood stands".split())
"""What stands before a figure that a toll told earlier in the sentence has come to."""

INDEFINITE = frozenset(("a", "an", "another"))
POSSESSIVE = frozenset(("his", "her", "their", "my", "our"))
DEFINITE = frozenset(("the", "this", "that", "these", "those", "its"))
MODAL = frozenset("will would can could may might must shall should to cannot 'll".split())
MAX_MODIFIERS = 4
SHORT_QUOTATION = 8


@dataclass(slots=True, eq=False)
class Item:
    """One part of a sentence over tokens `first`–`last` (half-open)."""

    type: str
    first: int
    last: int
    count: Count | None = None
    subject: str | None = None
    person: bool = False
    plural: bool = False
    definite: bool = False
    bare: bool = False
    kind: str = ""
    strong: bool = True
    attribute: str = ""
    frame: str = ""
    form: str = ""
    side: str = NOWHERE
    passive: bool = False
    reversed: bool = False
    opens: bool = False
    determined: str = ""
    implied: bool = False
    risen: bool = False
    actor: str | None = None
    governor: Item | None = None
    parent: Item | None = None
    coordinate: Item | None = None
    rule: str = ""
    alternatives: list[tuple[str, str]] = field(default_factory=list)
    taken: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words:
    """What the walk needs to know of the document: its tokens and what others found in them.

    `cased` is False for a text in capitals throughout, where a capital tells nothing.
    """

    lower: list[str]
    capital: Callable[[int], bool]
    counts: dict[int, CountMention]
    covered: dict[int, int]
    lexicon: Lexicon
    cased: bool = True

    def entries(self, index: int, last: int) -> tuple[int, tuple[Entry, ...]]:
        """The longest lexicon match at `index`: its end and what it may be."""
        word = self.lower[index]
        for rest, entry in self.lexicon.phrases.get(word, ()):
            end = index + 1 + len(rest)
            if end <= last and tuple(self.lower[index + 1 : end]) == rest:
                same = tuple(e for r, e in self.lexicon.phrases[word] if r == rest)
                return end, same
        return index + 1, self.lexicon.words.get(word, ())


def _unknown_victim(words: Words, items: list[Item], index: int, last: int) -> Item | None:
    """One person whose trade the lexicon does not know, right after a verb of harm ("killing a greengrocer")."""
    verb = items[-1] if items else None
    if verb is None or verb.type != PREDICATE or verb.last != index or verb.frame != "object" or verb.side != RIGHT:
        return None
    for at in range(index + 1, min(index + 4, last)):
        word = words.lower[at]
        if words.entries(at, last)[1] or at in words.covered or at in words.counts or not word[0].isalpha():
            return None
        after = words.lower[at + 1] if at + 1 < last else "."
        if after in (",", ".", "and") or words.lexicon.function.get(after) in ("prep", "relative", "conj"):
            return Item(NOUN, index, at + 1, count=Count(1, 1, False, words.lower[index]), bare=True, person=True)
    return None


def _named_person(words: Words, items: list[Item], index: int, last: int) -> Item | None:
    """Two or more words in a row that read as somebody's name, where a verb of harm can take it.

    Capitals mark a name; in a text that is all capitals, only its place right after a verb of harm, after "the death
    of" or after an office ("Colonel") does.
    """
    if not words.cased and not _expects_name(items, index):
        return None
    end = index
    while end < last and end not in words.covered and end not in words.counts:
        word = words.lower[end]
        known = words.entries(end, last)[1] or words.lexicon.function.get(word) is not None
        if known or not word[0].isalpha() or word in words.lexicon.speaker_words or word in words.lexicon.reporting:
            break
        if words.cased and not words.capital(end):
            break
        end += 1
    if end - index < 2 or (end < last and any(e.role in ("noun", "event") for e in words.entries(end, last)[1])):
        return None
    return Item(NOUN, index, end, count=Count(1, 1, False, "name"), subject="people", person=True, implied=True)


def _expects_name(items: list[Item], index: int) -> bool:
    before = items[-1] if items else None
    if before is None:
        return False
    if before.type == PREDICATE:
        return before.frame == "object" and before.side == RIGHT and before.last == index
    if before.type == NOUN and before.kind:
        return before.frame == "of" and before.last == index - 1
    return before.type == NOUN and before.person and not before.plural and before.last == index


def sentence_items(words: Words, first: int, last: int) -> list[Item]:
    """The items of the sentence over tokens `first`–`last`, in order."""
    items: list[Item] = []
    index = first
    while index < last:
        mention = words.counts.get(index)
        if mention is not None:
            if mention.role in ("quantity", "zero") and index not in words.covered:
                items.append(_counted_noun(words, mention, last))
                _open_relation(words, items[-1], last)
                index = max(items[-1].last, index + 1)
            else:
                index = max(mention.last, index + 1)
            continue
        if index in words.covered:
            index = max(words.covered[index], index + 1)
            continue
        victim = None
        if words.lower[index] in INDEFINITE:
            victim = _unknown_victim(words, items, index, last)
        elif words.capital(index) or not words.cased:
            victim = _named_person(words, items, index, last)
            if victim is not None and items and items[-1].type == NOUN and items[-1].last == index:
                items[-1].last, index = victim.last, victim.last  # "the Imam Sheikh …": one person
                continue
        if victim is not None:
            items.append(victim)
            index = victim.last
            continue
        index = _step(words, items, index, first, last)
    return items


def _toll(entry: Entry, first: int, last: int) -> Item:
    return Item(PREDICATE, first, last, kind=entry.kind, frame="toll", form="toll", side=RIGHT)


def _open_relation(words: Words, item: Item, last: int) -> None:
    """Mark an event noun that goes on to name what it happened to ("the deaths of", "damage to")."""
    if item.type == NOUN and item.kind and item.last < last:
        following = words.lower[item.last]
        if following == "of" or (following == "to" and item.kind == "destruction"):
            item.frame = "of"


def _step(words: Words, items: list[Item], index: int, first: int, last: int) -> int:
    word = words.lower[index]
    end, entries = words.entries(index, last)
    if entries and entries[0].role == "toll":
        items.append(_toll(entries[0], index, end))
        return end
    for rest in words.lexicon.joins.get(word, ()):
        end = index + 1 + len(rest)
        if tuple(words.lower[index + 1 : end]) == rest and end <= last:
            items.append(Item(JOIN, index, end))
            return end
    for rest in words.lexicon.subgroups.get(word, ()):
        end = index + 1 + len(rest)
        if tuple(words.lower[index + 1 : end]) == rest and end <= last:
            items.append(Item(SUBGROUP, index, end, reversed=(word, *rest) in words.lexicon.subgroups_reversed))
            return end
    end, entries = words.entries(index, last)
    role = words.lexicon.function.get(word) if end == index + 1 else None
    if not entries:
        if role == "be":
            items.append(Item(BE, index, end))
        elif role == "have":
            items.append(Item(HAVE, index, end))
        elif role == "conj" or word == ",":
            items.append(Item(JOIN, index, end))
        elif role == "relative":
            items.append(Item(RELATIVE, index, end))
        elif role == "clause" or (word in ";:—–\"“”()[]" and not _inside_short_quotation(words, index, first, last)):
            items.append(Item(BREAK, index, end, opens=word in ":("))
        return end
    item = _predicate_or_noun(words, items, entries, index, end, first, last)
    if item is not None:
        _open_relation(words, item, last)
        items.append(item)
        return item.last
    return end


def _inside_short_quotation(words: Words, index: int, first: int, last: int) -> bool:
    """Whether a quotation mark only sets off a few words ('members of the "Islamic State" organisation')."""
    if words.lower[index] not in "\"“”":
        return False
    near = (*range(max(first, index - SHORT_QUOTATION), index), *range(index + 1, min(last, index + SHORT_QUOTATION)))
    return any(words.lower[at] in ("\"", "“", "”") for at in near)


def _predicate_or_noun(
    words: Words, items: list[Item], entries: tuple[Entry, ...], index: int, end: int, first: int, last: int
) -> Item | None:
    verb = next((e for e in entries if e.role == "verb"), None)
    noun = next((e for e in entries if e.role in ("event", "noun")), None)
    if verb is not None and noun is not None:
        if _reads_as_verb(words, items, verb, index, end, first, last):
            noun = None
        else:
            verb = None
    if verb is not None and verb.form == "base" and not _may_be_base(words, items, index, first):
        return None
    if verb is not None:
        if verb.form == "past" and _attributive(words, index, end, first, last):
            found = _bare_noun(words, end, first, last)
            if found is not None:
                found.first, found.attribute = index, verb.kind
                return found
        if verb.form == "ing" and index > first and words.lower[index - 1] in ("a", "an", "the"):
            return None  # "a devastating war"
        item = Item(PREDICATE, index, end, kind=verb.kind, frame=verb.frame, form=verb.form, strong=verb.strong)
        item.alternatives = [(e.kind, e.frame) for e in entries if e.role == "verb" and e is not verb]
        _set_side(words, items, item, first, last)
        return item
    if noun is not None:
        return _bare_noun(words, index, first, last)
    other = entries[0]
    if other.role == "state":
        if _attributive(words, index, end, first, last):
            found = _bare_noun(words, end, first, last)
            if found is not None:
                found.first, found.attribute = index, other.kind
                return found
        return Item(PREDICATE, index, end, kind=other.kind, frame="state", form="state", side=LEFT)
    return None


def _reads_as_verb(
    words: Words, items: list[Item], verb: Entry, index: int, end: int, first: int, last: int
) -> bool:
    """Whether a word that may be verb or noun ("strikes", "bombing", "shells") is the verb here."""
    before = words.lower[index - 1] if index > first else ""
    after = words.lower[end] if end < last else ""
    role = words.lexicon.function.get(before, "")
    takes_object = (
        end in words.counts or after in ("a", "an", "the", "several", "many", "his", "their", "our", "some", "its")
    )
    if verb.form == "ing":
        if role == "be" or before == ",":
            return takes_object or role == "be"
        return takes_object and role != "det" and before not in ("of", "heavy", "intense")
    if verb.form == "past":
        return role not in ("det",)
    if before in MODAL or role == "pronoun":
        return True
    if role in ("det", "prep") or before in (",", "and"):
        return False
    previous = items[-1] if items and items[-1].last == index else None
    actor = any(e.role == "actor" for e in words.lexicon.words.get(before, ()))
    if previous is not None and previous.type == NOUN and previous.count is not None:
        return previous.plural and previous.subject not in (None, "attacks") and takes_object
    if previous is not None and previous.type == NOUN and previous.plural and verb.form == "base":
        return True
    return takes_object and (actor or (previous is not None and previous.type == NOUN)) or (
        verb.form == "s" and takes_object
    )


def _may_be_base(words: Words, items: list[Item], index: int, first: int) -> bool:
    """Whether a base form is a verb here and not an adjective or noun of the same letters ("a free path")."""
    if index == first:
        return True
    before = words.lower[index - 1]
    if before in MODAL or words.lexicon.function.get(before) in ("pronoun", "relative") or before.endswith("n't"):
        return True
    if before in ("not", "and", "or", "n’t", "help") or before.endswith("ly"):
        return True
    previous = items[-1] if items else None
    if previous is not None and previous.last == index and previous.type == NOUN:
        return previous.plural
    if words.lexicon.function.get(before) is None and (index + 1 in words.counts or index + 1 in words.covered):
        return before[0].isalpha()  # "forces execute 10 children"
    return any(e.role == "actor" or (e.role == "noun" and e.number == 2) for e in words.lexicon.words.get(before, ()))


def _attributive(words: Words, index: int, end: int, first: int, last: int) -> bool:
    """Whether a participle or state stands before the noun it describes ("the trapped civilians")."""
    if end >= last:
        return False
    before = words.lower[index - 1] if index > first else ""
    role = words.lexicon.function.get(before, "")
    if index > first and role not in ("det", "prep") and before not in (",", "and", "of"):
        return False
    if before == "and" and index - 2 >= first and words.lexicon.function.get(words.lower[index - 2]) is None:
        return False
    _, entries = words.entries(end, last)
    return any(e.role == "noun" and (e.number == 2 or role == "det") for e in entries)


def _passive(words: Words, index: int, first: int) -> str:
    """`be` or `have` where that auxiliary governs the verb at `index`, else an empty string."""
    for at in range(index - 1, max(first, index - 6) - 1, -1):
        word = words.lower[at]
        role = words.lexicon.function.get(word)
        if word in ("being", "been") or role == "be":
            return "be"
        if role == "have":
            return "have"
        if word not in FILLERS and not word.endswith("ly"):
            return ""
    return ""


def _set_side(words: Words, items: list[Item], item: Item, first: int, last: int) -> None:
    auxiliary = _passive(words, item.first, first)
    item.passive = auxiliary == "be" and item.form in ("past", "part")
    if item.frame == "subject":
        item.side = LEFT
    elif item.frame == "target":
        item.side = RIGHT if not item.passive else LEFT
    elif item.form in ("base", "s", "ing") or _labels(words, item.last, last):
        item.side = RIGHT
    elif item.passive or (item.form == "part" and auxiliary != "have"):
        item.side = LEFT
        item.passive = True
    elif auxiliary == "have":
        item.side = RIGHT
    else:
        previous = items[-1] if items and items[-1].type == NOUN and items[-1].last == item.first else None
        counted = previous is not None and previous.count is not None
        item.side = RIGHT if _takes_object(words, item.last, last, counted) else LEFT


def _labels(words: Words, index: int, last: int) -> bool:
    """Whether the word is the label of a figure ("Killed: 43")."""
    return index + 1 < last and words.lower[index] == ":" and index + 1 in words.counts


def _takes_object(words: Words, index: int, last: int, after_count: bool) -> bool:
    """Whether what follows a bare past form is its object ("killed five") or not ("killed in Hama").

    `after_count`: a counted noun stands right before the form ("50 fighters killed"), so a name after it is no object.
    """
    if index + 1 < last and words.lower[index] in ("and", "or"):
        _, entries = words.entries(index + 1, last)
        if any(e.role == "verb" and e.form in ("past", "part") for e in entries):
            index += 2
    while index < last and index not in words.counts and (
        words.lower[index] in ("also", "another") or words.lower[index].endswith("ly")
    ):
        index += 1
    if index >= last:
        return False
    mention = words.counts.get(index)
    if mention is not None and mention.role in ("quantity", "zero"):
        return not _headline_pair(words, mention, last)
    word = words.lower[index]
    role = words.lexicon.function.get(word)
    if role is not None:
        if after_count:
            return role == "det" and _person_follows(words, index + 1, last)
        return role == "det" or role == "pronoun"
    if index in words.covered or not word[0].isalpha():
        return False
    for at in range(index, min(index + 3, last)):
        if words.lexicon.function.get(words.lower[at]) is not None or at in words.covered:
            return False
        _, entries = words.entries(at, last)
        if any(e.role in ("noun", "event", "actor") for e in entries):
            return not after_count
        if any(e.role == "verb" for e in entries):
            return False
    return words.capital(index) and not after_count


def _headline_pair(words: Words, mention: CountMention, last: int) -> bool:
    """Whether a figure belongs to the participle after it ("10 civilians killed 15 injured")."""
    end = _counted_noun(words, mention, last).last
    if end >= last:
        return False
    _, entries = words.entries(end, last)
    if words.lexicon.function.get(words.lower[end]) in ("be", "have"):
        return True
    stop, _ = words.entries(end, last)
    if stop in words.counts and not (stop + 1 < last and words.lexicon.words.get(words.lower[stop + 1])):
        return False  # "killed 30 people injured 90": each verb has a figure of its own
    return any(e.role == "state" or (e.role == "verb" and e.form in ("past", "part")) for e in entries)


def _person_follows(words: Words, index: int, last: int) -> bool:
    for at in range(index, min(index + 3, last)):
        if any(e.role == "noun" and e.person for e in words.entries(at, last)[1]):
            return True
    return False


def _head(words: Words, index: int, last: int, modifiers: int) -> tuple[int, Entry | None, str]:
    """Find the head noun of a phrase that goes on at `index`.

    Returns where the phrase ends, the head's entry or None, and the kind of a state that stands before the head.
    """
    head: Entry | None = None
    end, state, unknown = index, "", 0
    while index < last:
        word = words.lower[index]
        if not word[0].isalnum() or index in words.counts:
            break
        if words.lexicon.function.get(word) is not None and not (word == "us" and words.capital(index)):
            break
        stop, entries = words.entries(index, last)
        noun = next((e for e in entries if e.role in ("noun", "event")), None)
        describing = next((e for e in entries if e.role in ("verb", "state")), None)
        if noun is not None and (describing is None or head is None):
            if head is not None and head.role == "event" and noun.role == "noun" and not noun.person:
                pass  # "air strike site": the event is named only to say which site
            head, end = noun, stop
        elif describing is not None:
            _, following = words.entries(stop, last) if stop < last else (stop, ())
            if head is not None or not any(e.role == "noun" for e in following):
                break
            state = describing.kind
        elif any(e.role == "actor" for e in entries):
            if head is not None:
                break
        elif index in words.covered and head is not None:
            break
        else:
            unknown += 1
            if head is not None or unknown > modifiers or word in words.lexicon.reporting:
                break
        index = stop
    if head is not None and head.role == "noun" and head.number == 1 and _modifies(words, end, last):
        return end, None, state
    return end, head, state


def _modifies(words: Words, end: int, last: int) -> bool:
    """Whether a singular noun only describes an unknown noun after it ("the rebel positions")."""
    if end >= last or end in words.covered or end in words.counts:
        return False
    word = words.lower[end]
    if words.lexicon.function.get(word) is not None or not word[0].isalpha() or word in words.lexicon.reporting:
        return False
    _, entries = words.entries(end, last)
    return not entries and not words.capital(end) and not word.endswith("ly") and word not in FILLERS


def _noun_item(first: int, end: int, head: Entry | None) -> Item:
    if head is None:
        return Item(NOUN, first, end, bare=True, plural=True, person=True)
    person = head.person or (head.role == "event" and head.subject in ("people", "bodies", "bombers"))
    return Item(
        NOUN,
        first,
        end,
        subject=head.subject,
        person=person,
        plural=head.number == 2,
        kind=head.kind,
        strong=head.strong,
    )


def _counted_noun(words: Words, mention: CountMention, last: int) -> Item:
    index = mention.last
    subgroup = False
    if index + 1 < last and words.lower[index] == "of":
        following = words.lower[index + 1]
        if following in ("them", "whom", "which", "those", "these"):
            subgroup, index = following in ("them", "whom"), index + 2
            if index < last and words.lower[index] in ("were", "are", "was"):
                index += 1
        elif following in ("the", "its", "their", "his", "our", "these"):
            index += 2
        else:
            index += 1
    while index < last and words.lower[index] in ("other", "more", "additional", "further", "new"):
        index += 1
    end, head, state = _head(words, index, last, MAX_MODIFIERS)
    if head is None:
        end = mention.last
    item = _noun_item(mention.first, end, head)
    if head is None:
        unknown = _other_things(words, index, last)
        if unknown is not None:
            item.subject, item.last = "other", unknown
    item.count, item.attribute = mention.count, state
    before = words.lower[max(0, mention.first - 2) : mention.first]
    item.risen = before[-1:] == ["to"] and before[0] in RISEN or before[-1:] != [] and before[-1] in REACHED
    item.reversed = subgroup
    return item


def _other_things(words: Words, index: int, last: int) -> int | None:
    """Where a plural ends that follows a figure and that the lexicon does not know ("13 archaeological sites")."""
    for at in range(index, min(index + 3, last)):
        word = words.lower[at]
        if words.lexicon.function.get(word) is not None or not word[0].isalpha() or at in words.covered:
            return None
        if words.entries(at, last)[1] or words.capital(at):
            return None
        if word.endswith("s") and len(word) > 3:
            following = words.lower[at + 1] if at + 1 < last else ""
            more = following.endswith("s") and len(following) > 4 and not words.entries(at + 1, last)[1]
            return at + 2 if more else at + 1
    return None


def _bare_noun(words: Words, index: int, first: int, last: int) -> Item | None:
    """A noun phrase without a figure that begins at or before `index`; a singular with "a" counts one."""
    end, head, state = _head(words, index, last, 0)
    if head is None:
        return None
    item = _noun_item(index, end, head)
    item.attribute = state
    at = index - 1
    while at >= max(first, index - MAX_MODIFIERS - 1):
        word = words.lower[at]
        role = words.lexicon.function.get(word)
        if role == "det" or word in POSSESSIVE:
            item.definite = word in DEFINITE
            item.determined = word
            item.first = at if word in INDEFINITE or word in POSSESSIVE else item.first
            break
        if role is not None or at in words.covered or not (word[0].isalnum() or word == "-"):
            break
        at -= 1
    if item.person and not item.plural and (not item.kind or item.subject == "bombers") and item.determined != "no":
        item.count = Count(1, 1, False, item.determined or words.lower[index])
        item.implied = item.determined not in INDEFINITE and item.determined not in POSSESSIVE
    return item
