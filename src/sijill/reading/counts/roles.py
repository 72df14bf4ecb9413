"""What else a number may be: a date, an age, a measure, money, a label. Such a number counts nothing."""

from __future__ import annotations

from sijill.reading.counts.scene import Numeral, Scene

HYPHENS = frozenset("-‐‑–−")
LINKED = frozenset("/_=@#&\\")
TIME_PREPOSITIONS = frozenset("in since until till during early late mid after before".split())
CLOCK_FOLLOWERS = frozenset("on in today yesterday tonight and when hours local".split())
LESS_AND_MORE = frozenset("under over below above".split())
YEARS = range(1900, 2100)
LAST_DAY = 31


def find_role(scene: Scene, numeral: Numeral) -> str:
    """The role of a number that counts nothing, or an empty string for one that may count something."""
    if numeral.role:
        return numeral.role
    for check in (_compound_role, _unit_role, _age_role, _ratio_role):
        role = check(scene, numeral)
        if role:
            return role
    if not scene.word(numeral.last - 1)[0].isdecimal():
        return ""
    for check in (_linked_role, _date_role, _label_role, _register_role):
        role = check(scene, numeral)
        if role:
            return role
    return ""


def _compound_role(scene: Scene, numeral: Numeral) -> str:
    """Tell "15-year-old", "500-kg" and "12-member" from "20-odd", which stays a count."""
    last = numeral.last
    if scene.word(last) not in HYPHENS or scene.gap(last) or scene.gap(last + 1):
        return ""
    compound = scene.word(last + 1)
    if compound in scene.words.suffixes and scene.words.suffixes[compound] != "size":
        return ""
    if compound in scene.words.age_after or compound.endswith("-old") or scene.word(last + 3) == "old":
        return "age"
    if compound[:1].isdecimal():
        return "name_part"
    return scene.words.units.get(compound, "unit_size")


def _unit_role(scene: Scene, numeral: Numeral) -> str:
    words, at = scene.words, numeral.last
    if scene.word(numeral.first - 1) in words.currency_before:
        return "money"
    after = scene.word(at)
    if after == "of" and numeral.scale > 1:
        at += 1
        after = scene.word(at)
    role = words.units.get(after)
    if role == "duration" and (scene.word(at + 1) == "old" or scene.words_at(at + 1, 2) == ("of", "age")):
        return "age"
    if role:
        return "time" if role == "clock" else role
    if after == "per" and scene.word(at + 1) == "cent":
        return "percent"
    if after in words.fractions and after != "half" and scene.word(at + 1) == "of":
        return "percent"
    if numeral.scale >= 1_000_000_000 and after not in words.countable:
        return "money"
    return ""


def _age_role(scene: Scene, numeral: Numeral) -> str:
    words, first = scene.words, numeral.first
    if numeral.low > 120:
        return ""
    before, earlier, after = scene.word(first - 1), scene.word(first - 2), scene.word(numeral.last)
    if after in words.age_after or before in words.age_before or (before == "of" and earlier == "age"):
        return "age"
    if after in words.countable:
        return ""
    if before in LESS_AND_MORE and (earlier in words.age_people or earlier in words.age_before):
        return "age"
    if before == "than" and earlier in ("older", "younger"):
        return "age"
    apposed = before == "," and after == "," and 1 <= numeral.digits <= 2 and scene.capital(first - 2)
    return "age" if apposed else ""


def _ratio_role(scene: Scene, numeral: Numeral) -> str:
    """Tell the second number of "one in five" and "12 out of 20": it only measures the first."""
    first = numeral.first
    before, earlier = scene.word(first - 1), scene.word(first - 2)
    at = first - 2 if before == "in" else first - 3 if (before, earlier) == ("of", "out") else -1
    if at < 0:
        return ""
    whole = scene.word(at)
    return "unit_size" if whole in scene.words.numbers or whole.isdecimal() else ""


def _linked_role(scene: Scene, numeral: Numeral) -> str:
    """A number inside an address, a fraction or a telephone number."""
    start, end = scene.tokens.starts[numeral.first], scene.tokens.ends[numeral.last - 1]
    left = scene.text[start - 1] if start else " "
    right = scene.text[end] if end < len(scene.text) else " "
    if left in LINKED or right in LINKED:
        return "name_part"
    if left in HYPHENS and scene.word(numeral.first - 2)[:1].isdecimal():
        return "date"
    if left == "+" or _in_telephone_number(scene, numeral):
        return "phone"
    if left == "." and scene.word(numeral.last) not in scene.words.countable:
        return "name_part"
    return ""


def _in_telephone_number(scene: Scene, numeral: Numeral) -> bool:
    run = sum(scene.word(at).isdecimal() for at in range(numeral.first, numeral.last))
    at = numeral.last
    while run < 4 and scene.word(at).isdecimal() and scene.gap(at) == " ":
        run, at = run + 1, at + 1
    at = numeral.first
    while run < 4 and scene.word(at - 1).isdecimal() and scene.gap(at) == " ":
        run, at = run + 1, at - 1
    return run >= 4


def _date_role(scene: Scene, numeral: Numeral) -> str:
    if not numeral.digits:
        return ""
    before, after = scene.word(numeral.first - 1), scene.word(numeral.last)
    if numeral.low <= LAST_DAY:
        if after == "of" and _is_month(scene, numeral.last + 1):
            return "date"
        if before == "." and _is_month(scene, numeral.first - 2) and not scene.gap(numeral.first - 1):
            return "date"
        if _is_month(scene, numeral.last) and not (after == "may" and scene.word(numeral.last + 1) in ("be", "have")):
            return "date"
        earlier = scene.word(numeral.first - 2)
        day_before = earlier.isdecimal() or earlier in ("in", "early", "late")
        if _is_month(scene, numeral.first - 1) and not (day_before and after in scene.words.countable):
            return "date"
        following = scene.word(numeral.last + 1)
        listed = after in ("and", "or", ",") and following.isdecimal() and _is_month(scene, numeral.last + 2)
        if listed and int(following) <= LAST_DAY:
            return "date"
    elif numeral.digits == 2 and _is_month(scene, numeral.first - 1) and after not in scene.words.countable:
        return "year"
    if before == "at" and numeral.digits == 4 and _reads_as_clock(scene, numeral.low, after):
        return "time"
    if numeral.digits != 4 or numeral.low not in YEARS:
        return ""
    return "year" if _reads_as_year(scene, numeral, before, after) else ""


def _reads_as_clock(scene: Scene, value: int, after: str) -> bool:
    """Tell "at 1030," and "at 2100 on 5 March" from "at 1030 schools"."""
    return value < 2400 and value % 100 < 60 and (not after[:1].isalnum() or after in CLOCK_FOLLOWERS)


def _is_month(scene: Scene, index: int) -> bool:
    word = scene.word(index)
    return word in scene.words.months and (word not in scene.words.months_or_words or scene.capital(index))


def _reads_as_year(scene: Scene, numeral: Numeral, before: str, after: str) -> bool:
    words = scene.words
    if _is_month(scene, numeral.first - 1) or _is_month(scene, numeral.first - 2):
        return True
    for phrase, kind in words.bounds.get(before, ()):
        at = numeral.first - 1 - len(phrase)
        if tuple(scene.tokens.lower[max(at, 0) : numeral.first - 1]) == phrase and kind != "exact":
            return kind == "about" and before in ("about", "around", "circa") and after not in words.countable
    if before in TIME_PREPOSITIONS:
        return True
    return after not in words.countable and scene.word(numeral.last + 1) not in words.countable


def _label_role(scene: Scene, numeral: Numeral) -> str:
    """Tell "resolution 2254", "Brigade 46", "No. 3" and "Group of 20"."""
    words, at = scene.words, numeral.first - 1
    before, after = scene.word(at), scene.word(numeral.last)
    if before == "." and scene.word(at - 1) == "no":
        return "name_part"
    if before == "of" and scene.word(at - 1) == "group" and numeral.low in words.groups_named:
        return "name_part" if scene.capital(at - 1) and after not in words.countable else ""
    if before not in words.labels or scene.gap(numeral.first) not in ("", " ", "\n"):
        return ""
    if before in words.labels_capital and (not scene.capital(at) or after in words.countable):
        return ""
    return "name_part"


def _register_role(scene: Scene, numeral: Numeral) -> str:
    """The number of an item in a list stands alone at the beginning of its line."""
    after = scene.word(numeral.last)
    if numeral.digits not in (1, 2) or after not in (".", ")") or scene.gap(numeral.last):
        return ""
    return "name_part" if "\n" in scene.gap(numeral.first) and scene.gap(numeral.last + 1) else ""
