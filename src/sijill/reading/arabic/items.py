"""The parts of an Arabic sentence that claims are made of.

Verbs and verbal nouns stand before whom they count ("قُتل خمسة", "مقتل خمسة"), so that a predicate looks to its right;
a noun that is itself a victim ("خمسة قتلى") needs no predicate. The dual counts two, and a person without an article
counts one.
"""

from __future__ import annotations

from sijill.reading.arabic.closed import load_closed
from sijill.reading.arabic.counting import load_counting
from sijill.reading.arabic.words import PRESENT
from sijill.reading.counts import CountMention
from sijill.reading.lexicon import Entry
from sijill.reading.parts import BREAK, JOIN, NOUN, PREDICATE, RELATIVE, RIGHT, SUBGROUP, Item, Words
from sijill.values.count import Count

HEAD_REACH = 3
"""Words between a figure and what it counts ("12 من أفراد عائلة")."""

STATE_REACH = 5
SPLIT_REACH = 20
NEGATION_REACH = 3
ARTICLE = "ال"
DUAL = 3
TEN = 10
"""Above it a figure counts a singular."""

LONGEST_NAME = 4
QUOTATION_REACH = 5
FOLLOWS_TOLL = frozenset((":", "-", "–", "="))
BREAKS = frozenset(';؛:—–"“”()[]«»|/')


def sentence_items(words: Words, first: int, last: int) -> list[Item]:
    """The items of the sentence over tokens `first`–`last`, in order."""
    items: list[Item] = []
    index = first
    while index < last:
        mention = words.counts.get(index)
        if mention is not None:
            if mention.role in ("quantity", "zero") and index not in words.timed:
                items.append(_counted(words, mention, last))
                index = max(items[-1].last, index + 1)
            else:
                index = max(mention.last, index + 1)
        elif index in words.covered:
            index = max(words.covered[index], index + 1)
        else:
            index = _step(words, items, index, first, last)
    return items


def _step(words: Words, items: list[Item], index: int, first: int, last: int) -> int:
    word, lexicon = words.lower[index], words.lexicon
    if word not in lexicon.known and word[0].isalpha() and word not in lexicon.split:
        named = _named_person(words, items, index, last)  # all else that a word may be, the lexicon knows
        items += [named] if named is not None else []
        return named.last if named is not None else index + 1
    if word in lexicon.subgroups or word in lexicon.joins:
        marker = _marker(words, index, last)
        if marker is not None:
            items.append(marker)
            return marker.last
    if word in lexicon.split:
        split = _split_verb(words, index, last)
        if split is not None:
            items.append(split)
            return split.last
    end, entries = words.entries(index, last)
    if entries:
        item = _item(words, items, entries, index, end, first, last)
        if item is not None and items and _describes(items[-1], item):
            items[-1].last = item.last
            items[-1].subject = "elderly" if item.subject == "elderly" else items[-1].subject
            return item.last
        if item is not None and _is_counted_with(items, item):
            items.pop()
            return item.last
        if item is not None:
            items.append(item)
            return item.last
        return end
    role = lexicon.function.get(word)
    if role == "conj" or word in (",", "،"):
        items.append(Item(JOIN, index, index + 1, word=word))
    elif role == "relative":
        items.append(Item(RELATIVE, index, index + 1))
    elif role == "clause" or (word in BREAKS and not words.sets_off_few(index, first, last, QUOTATION_REACH)):
        items.append(Item(BREAK, index, index + 1, opens=word in ":(", word=word))
    return index + 1


def _marker(words: Words, index: int, last: int) -> Item | None:
    """What marks a part or goes on with a list."""
    word, lexicon = words.lower[index], words.lexicon
    for table, type_ in ((lexicon.subgroups, SUBGROUP), (lexicon.joins, JOIN)):
        for rest in table.get(word, ()):
            end = index + 1 + len(rest)
            if end <= last and tuple(words.lower[index + 1 : end]) == rest:
                turned = (word, *rest) in lexicon.subgroups_reversed
                return Item(type_, index, end, word=words.lower[end - 1], reversed=turned)
    return None


def _describes(noun: Item, other: Item) -> bool:
    """Whether a second person only says who the first is ("سيدة مسنة", "ناشط مدني")."""
    if noun.type != NOUN or other.type != NOUN or other.first != noun.last:
        return False
    if noun.implied and not noun.definite and other.determined and not (other.kind or noun.named):
        noun.definite, noun.determined = True, other.determined  # "ولد أختي": one person
        return True
    return noun.implied and other.implied and not (noun.definite or other.definite or noun.named or other.kind)


def _is_counted_with(items: list[Item], other: Item) -> bool:
    """Whether a figure counts two singulars together ("600 رجل وفتى", "خمس عشرة امرأة وفتاة")."""
    if len(items) < 2 or not other.implied or other.definite or other.kind:
        return False
    noun, joint = items[-2:]
    counted = noun.type == NOUN and noun.count is not None and noun.count.low > TEN and not noun.plural
    return counted and joint.word == "و" and joint.first == noun.last and other.first == joint.last


def _split_verb(words: Words, index: int, last: int) -> Item | None:
    """A verb that its second half makes one, further on in the clause ("لقي خمسة مدنيين مصرعهم")."""
    for entry, tails, reach in words.lexicon.split.get(words.lower[index], ()):
        for at in range(index + 1, min(index + (reach or SPLIT_REACH), last)):
            if words.lower[at] in tails:
                counted = any(
                    between in words.counts or any(e.role == "noun" for e in words.entries(between, at)[1])
                    for between in range(index + 1, at)
                )
                end = index + 1 if counted else at + 1
                return Item(PREDICATE, index, end, kind=entry.kind, frame=entry.frame, form=entry.form, side=RIGHT)
            if words.lower[at] in load_closed().clause_ends:
                break
    return None


def _item(
    words: Words, items: list[Item], entries: tuple[Entry, ...], index: int, end: int, first: int, last: int
) -> Item | None:
    toll = next((entry for entry in entries if entry.role == "toll"), None)
    if toll is not None and (end > index + 1 or _heads_figure(words, end, last)):
        return Item(PREDICATE, index, end, kind=toll.kind, frame="toll", form="toll", side=RIGHT)
    verbs = [entry for entry in entries if entry.role == "verb"]
    nouns = [entry for entry in entries if entry.role in ("event", "noun")]
    if _only_helps(words, entries, end, last):
        return None
    noun_here = _is_noun_here(words, index, first)
    if noun_here and not _is_present(words, verbs, index):  # after a preposition stands a verbal noun, and no verb
        verbs = [entry for entry in verbs if entry.form == "masdar"]
    masdar = all(entry.form == "masdar" for entry in verbs)
    if verbs and not (nouns and masdar and not _takes_object(words, end, last)):
        verb = verbs[0]
        item = Item(
            PREDICATE, index, end, kind=verb.kind, frame=verb.frame, form=verb.form, strong=verb.strong, side=RIGHT
        )
        item.strong = item.strong and not _is_undone(words, item, first, last)
        if verb.frame == "subject" and not verb.strong and end < last and words.lower[end].startswith("_ه"):
            return None  # "طلعوهم": whom they took out
        if verb.kind == "displaced" and not verb.strong and _is_undone(words, item, first, last):
            return None  # "ما طلع غير ولد"
        item.determined = words.lower[end] if end < last and words.lower[end].startswith("_") else ""
        item.alternatives = [(entry.kind, entry.frame) for entry in verbs[1:]]
        return item
    if nouns:
        return _bare_noun(words, nouns, index, end, first, last)
    state = next((entry for entry in entries if entry.role == "state"), None)
    if state is not None:
        return Item(PREDICATE, index, end, kind=state.kind, frame="state", form="state")
    return None


def _is_present(words: Words, verbs: list[Entry], index: int) -> bool:
    """Whether the ب before a word is how dialect begins a verb of the present ("بيقتلوا")."""
    return words.lower[index - 1] == "ب" and words.lower[index][0] in PRESENT and any(e.form == "s" for e in verbs)


def _only_helps(words: Words, entries: tuple[Entry, ...], end: int, last: int) -> bool:
    """Whether a word only helps the verb behind it ("راحوا يجيبوا مي", "عم تنشر الغسيل")."""
    if end >= last or words.lower[end - 1] not in load_closed().auxiliaries or end in words.counts:
        return False
    following = words.lower[end]
    if following[0] not in PRESENT or following in words.lexicon.function:
        return False
    return not any(entry.role in ("noun", "event") for entry in words.entries(end, last)[1])


def _is_undone(words: Words, item: Item, first: int, last: int) -> bool:
    """Whether a verb of dialect is denied: it says nothing but of what it counts ("ما ماتوا", "ماتوش")."""
    denied = item.first > first and words.lower[item.first - 1] == "ما" and item.form != "masdar"
    return denied or (item.last < last and words.lower[item.last] == "_ش")


def _heads_figure(words: Words, end: int, last: int) -> bool:
    """Whether a bare "القتلى" is the label of a figure ("القتلى: 12")."""
    if words.lower[end - 1].startswith(ARTICLE) and end in words.counts:
        return True  # "القتلى ستة"
    return end + 1 < last and words.lower[end] in FOLLOWS_TOLL and end + 1 in words.counts


def _takes_object(words: Words, end: int, last: int) -> bool:
    """Whether a verbal noun goes on to say whom it befell ("وفاة خمسة", "إصابة طفل")."""
    if end in words.counts:
        return True
    return end < last and any(entry.role in ("noun", "event") for entry in words.entries(end, last)[1])


def _is_noun_here(words: Words, index: int, first: int) -> bool:
    """Whether a word that may be verb or noun stands where a noun does: after a preposition."""
    before = words.lower[index - 1] if index > first else ""
    return words.lexicon.function.get(before) in ("prep", "det")


def _noun(first: int, last: int, entry: Entry) -> Item:
    return Item(
        NOUN,
        first,
        last,
        subject=entry.subject or None,
        person=entry.person or (entry.role == "event" and entry.subject in ("people", "bombers")),
        plural=entry.number == 2,
        kind=entry.kind,
        strong=entry.strong,
    )


def _counted(words: Words, mention: CountMention, last: int) -> Item:
    """The noun phrase that a figure counts; bare where no noun follows it."""
    index, lexicon = mention.last, words.lexicon
    head: Entry | None = None
    end = mention.last
    at = index if mention.noun is None else last
    while at < min(index + HEAD_REACH, last):
        word = words.lower[at]
        if at in words.counts or at in words.timed or word.startswith("_"):
            break
        stop, entries = words.entries(at, last)
        nouns = [entry for entry in entries if entry.role in ("event", "noun")]
        if nouns and stop < last and words.lower[stop].startswith("_"):
            break  # what is somebody's is not what a figure counts ("غادر الآلاف منازلهم")
        if nouns and words.lower[at - 1] == "من" and word.startswith(ARTICLE) and nouns[0].number == 1:
            break  # "ثلاثة من القرية": where from, and not what is counted
        if nouns and (at not in words.covered or at == index):
            head, end = nouns[0], stop
            break
        apart = lexicon.function.get(word) == "prep" and word not in lexicon.rules.fillers
        if apart or () in lexicon.subgroups.get(word, ()):
            break
        passable = word in lexicon.rules.fillers or (not entries and word[0].isalpha() and at > index)
        if entries or lexicon.function.get(word) in ("conj", "clause", "relative") or not (passable or at == index):
            break
        if at == index and not (word in lexicon.rules.fillers or (word[0].isalpha() and word not in lexicon.function)):
            break
        at = stop
    item = Item(NOUN, mention.first, end, subject=mention.noun, bare=mention.noun is None, plural=True, person=True)
    if head is None and mention.noun is None and _is_unknown(words, index, last):
        item.subject, item.last = "other", index + 1  # a thing, or people of a trade that the lexicon does not know
    if head is not None:
        item = _noun(mention.first, end, head)
        _more_of_person(words, item, last)
        _who_they_were(words, item, last)
    item.count = mention.count
    item.word = words.lower[mention.first - 1] if mention.first else ""
    _add_state(words, item, last)
    return item


def _is_unknown(words: Words, at: int, last: int) -> bool:
    """Whether a word follows a figure that the lexicon does not know, and that may be what it counts."""
    if at >= last or at in words.covered or at in words.counts:
        return False
    word = words.lower[at]
    return word[0].isalpha() and not words.entries(at, last)[1] and word not in words.lexicon.known


def _more_of_person(words: Words, item: Item, last: int) -> None:
    """Read on where the noun says two things at once: "عشرات القتلى والجرحى", "رجل أمن"."""
    if item.kind != "killed" or item.last + 1 >= last:
        return
    if words.lower[item.last] not in ("و", "او") or item.last + 1 in words.counts:
        return
    end, entries = words.entries(item.last + 1, last)
    if any(entry.role == "event" and entry.kind == "injured" and entry.number == 2 for entry in entries):
        item.kind, item.last = "casualties", end


def _who_they_were(words: Words, item: Item, last: int) -> None:
    """Read on where a victim's noun says what became of the counted ("913 مدنياً قتيلاً", "ثلاثة أطفال شهداء")."""
    if item.kind or not item.person or item.last >= last or item.last in words.counts:
        return
    end, entries = words.entries(item.last, last)
    held = next((e for e in entries if e.role == "event" and e.subject == "people" and e.number != DUAL), None)
    if held is not None and held.strong and not words.lower[item.last].startswith(ARTICLE):
        item.kind, item.last = held.kind, end


def _add_state(words: Words, item: Item, last: int) -> None:
    """What is said of the counted right behind them ("12 شخصاً بين قتيل وجريح")."""
    for at in range(item.last, min(item.last + STATE_REACH, last)):
        if at in words.counts or words.lower[at] in ("،", ",", ".", ":"):
            return
        end, entries = words.entries(at, last)
        state = next((entry for entry in entries if entry.role == "state"), None)
        if state is not None:
            item.attribute, item.last = state.kind, end
            return
        still = words.lower[at] in ("ما", "لا")  # "ما زالوا مفقودين"
        if entries or (words.lexicon.function.get(words.lower[at]) in ("conj", "clause") and not still):
            return


def _bare_noun(words: Words, nouns: list[Entry], index: int, end: int, first: int, last: int) -> Item:
    """A noun without a figure: the dual counts two, one person without an article counts one, "عدة" behind it a few."""
    entry = nouns[0]
    plural = next((other for other in nouns if other.number == 2), None)
    owned = end < last and words.lower[end].startswith("_")
    if owned and words.lower[index].endswith("ا"):  # "طفلاها": two of hers
        entry = next((other for other in nouns if other.number == DUAL), entry)
    item = _noun(index, end, plural or entry)
    word = words.lower[index]
    item.definite = word.startswith(ARTICLE) or owned
    item.determined = "" if word.startswith(ARTICLE) or not item.definite else words.lower[end]
    text = word
    after = words.counts.get(end) if end < last else None
    if after is not None and after.count is not None and after.count.high in (1, 2) and entry.number != 2:
        item.count, item.last, item.plural = after.count, after.last, False  # "مدنيين اثنين", "طبيب واحد"
        return item
    if end < last and words.lower[end] in load_counting().several:
        item.count, item.last = Count(3, None, True, text), end + 1
    elif plural is None and entry.number == DUAL and _is_dual(words, index, end, last):
        item.count = Count(2, 2, False, text)
    elif plural is None and entry.number == DUAL and item.person:  # "خالي": one of mine
        item.count, item.definite, item.implied, item.determined = Count(1, 1, False, text), True, True, word[-1]
    elif plural is None and entry.number == 1 and item.person:
        asked = any(words.lower[at] in load_counting().a_few for at in range(max(first, index - 2), index))
        if not asked:  # "كم مفقوداً؟"
            item.count, item.implied = Count(1, 1, False, text), True
    if item.definite and item.implied and not item.determined and entry.role == "noun":
        _name_behind(words, item, last)
    if item.plural and item.count is None:
        _count_behind(words, item, last)
    if item.plural and item.kind and _is_denied(words, index, first):
        item.count = Count(0, 0, False, text)
    if item.plural and item.kind == "killed":
        _more_of_person(words, item, last)
    return item


def _name_behind(words: Words, item: Item, last: int) -> None:
    """Read "المسعف فلان الفلاني", "الطفل فلان": one whom the name behind tells apart counts one."""
    end = item.last
    while end < last and end - item.last < LONGEST_NAME and may_be_name(words, end):
        end += 1
    lower = words.lower
    if end == item.last or lower[item.last].startswith(ARTICLE) or lower[item.last].endswith(load_closed().no_name):
        return
    kunya = lower[item.last] in words.lexicon.rules.particles
    verb = lower[item.last][0] in PRESENT and lower[item.last] not in load_closed().names
    if end - item.last == 1 and (kunya or verb):
        return  # a verb that the lexicon does not know
    item.definite, item.named, item.last = False, True, end


def _count_behind(words: Words, item: Item, last: int) -> None:
    """Read "أبناء عمي الثلاثة": a definite plural whose figure stands behind it with the article."""
    counting = load_counting()
    for at in range(item.last, min(item.last + HEAD_REACH, last)):
        word = words.lower[at]
        if word.startswith(ARTICLE) and word[len(ARTICLE) :] in counting.units:
            value = counting.units[word[len(ARTICLE) :]]
            item.count = Count(value, value, False, word)
            return
        if words.lexicon.function.get(word) or word in ("،", ",", ".", ":"):
            return


def _is_dual(words: Words, index: int, end: int, last: int) -> bool:
    """Whether a form is the dual here: without its last letter only before a pronoun ("طفلاها", not "طفلي")."""
    word = words.lower[index]
    whole = end > index + 1 or word.endswith(("ان", "ين"))
    return whole or (end < last and words.lower[end].startswith("_"))


def _is_denied(words: Words, index: int, first: int) -> bool:
    """Whether a plural is said not to be ("لم يسقط قتلى"); "nothing was heard of any" does not say so."""
    if words.lower[index].startswith(ARTICLE) or words.lower[index - 1] == "عن":
        return False
    for word in reversed(words.lower[max(first, index - NEGATION_REACH) : index]):
        if word in ("،", ",", ".", "و"):
            return False
        if word in load_closed().negations:
            return True
    return False


def _named_person(words: Words, items: list[Item], index: int, last: int) -> Item | None:
    """One person who is only named, right after a word for what befell them ("استشهاد محمد علي")."""
    before = items[-1] if items else None
    if before is None or before.type != PREDICATE or before.last != index or before.frame not in ("of", "subject"):
        return None
    if not before.strong:
        return None
    end = index
    while end < last and end - index < 5 and may_be_name(words, end):
        end += 1
    if end - index < 2 or words.lower[index].startswith(ARTICLE):
        return None
    if any(words.lower[at].endswith(load_closed().no_name) or words.lower[at][0] in "بل" for at in range(index, end)):
        return None
    count = Count(1, 1, False, "name")
    return Item(NOUN, index, end, count=count, subject="people", person=True, implied=True, named=True)


def may_be_name(words: Words, at: int) -> bool:
    """Whether a word may be part of somebody's name: the lexicon knows nothing else of it."""
    word = words.lower[at]
    if word in words.lexicon.rules.particles:
        return True
    lexicon = words.lexicon
    known = words.entries(at, at + 1)[1] or lexicon.function.get(word) or word in lexicon.modality
    known = known or word in lexicon.reporting
    return word[0].isalpha() and not known and at not in words.covered and at not in words.counts
