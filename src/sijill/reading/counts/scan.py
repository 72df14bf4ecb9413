"""One walk over the words of a document that finds its numbers."""

from __future__ import annotations

from sijill.reading.counts.bounds import apply_bounds, bounds_after, bounds_before, find_range
from sijill.reading.counts.mention import CountMention
from sijill.reading.counts.numerals import find_numeral
from sijill.reading.counts.roles import find_role
from sijill.reading.counts.scene import Numeral, Scene
from sijill.reading.counts.words import load_count_words
from sijill.reading.tokens import Tokens
from sijill.values.count import Count

DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
LOOK_AHEAD = 5


def find_counts(tokens: Tokens, text: str, language: str = "en") -> tuple[CountMention, ...]:
    """Find every number of a text, in order and without overlap.

    Reach for those whose role is in `CANDIDATES` to count something; the others say what else the number is.
    Linear in the length of the text. Bounds follow benchmarks/gold/GUIDE.md.
    """
    words = load_count_words(language)
    triggers = words.triggers
    scene = Scene(text, tokens, words)
    found: list[CountMention] = []
    done = 0
    for index in [at for at, word in enumerate(tokens.lower) if word in triggers or word[0] in DIGITS]:
        if index < done:
            continue
        mention = _read(scene, index, done)
        if mention is not None:
            found.append(mention)
            done = mention.last
    return tuple(found)


def _read(scene: Scene, index: int, floor: int) -> CountMention | None:
    word, words = scene.tokens.lower[index], scene.words
    if word == "no" or word == "single" or word in words.zero["none"] or word in words.zero["nobody"]:
        return _zero(scene, index, word)
    if word == "both":
        return _both(scene, index)
    if word == "family":
        return _family(scene, index, floor)
    if word == "one":
        if scene.word(index - 1) == "not" and scene.gap(index + 1) == " ":
            return _mention(scene, index - 1, index + 1, Count(0, 0, False, ""), "zero", "zero")
        if not _one_counts(scene, index):
            return None
    numeral = find_numeral(scene, index)
    if numeral is None:
        return None
    if numeral.first < floor:
        numeral.first = index
    return _number(scene, numeral, floor)


def _number(scene: Scene, numeral: Numeral, floor: int, noun: str | None = None) -> CountMention:
    whole = numeral if numeral.role else find_range(scene, numeral)
    role = find_role(scene, whole)
    if role and whole is not numeral and role not in ("measure", "duration", "age", "date", "year", "money", "percent"):
        whole, role = numeral, find_role(scene, numeral)
    if whole.high is not None and whole.high < whole.low:  # cannot be; a range is read only where it grows
        whole = numeral
    if role:
        count = Count(whole.low, whole.high, whole.approximate, "") if role == "times" else None
        return _mention(scene, whole.first, whole.last, count, role, "exact", noun)
    first, before = bounds_before(scene, whole, floor)
    last, after = bounds_after(scene, whole.last)
    kinds = before + after
    low, high, approximate = apply_bounds(whole.low, whole.high, whole.approximate, kinds)
    ranged = whole.high is not None and whole.high > whole.low
    bound = next((kind for kind in reversed(kinds) if kind != "exact"), "")
    if not bound:
        bound = "vague" if whole.vague else "between" if ranged else "about" if approximate else "exact"
    zero = (low, high) == (0, 0) and not kinds
    count = Count(low, high, approximate, "")
    return _mention(
        scene, first, last, count, "zero" if zero else "quantity", "zero" if zero else bound, noun or whole.noun
    )


def _mention(
    scene: Scene, first: int, last: int, count: Count | None, role: str, bound: str, noun: str | None = None
) -> CountMention:
    start, end = scene.tokens.starts[first], scene.tokens.ends[last - 1]
    if count is not None:
        count = Count(count.low, count.high, count.approximate, scene.text[start:end])
    return CountMention(start, end, first, last, count, role, bound, noun)


def _zero(scene: Scene, index: int, word: str) -> CountMention | None:
    """Read "no civilians", "no one", "nobody", "none at all", "not a single"."""
    words, first, last, noun = scene.words, index, index + 1, None
    after = scene.word(last)
    if word == "single":
        if scene.word(index - 1) != "a" or scene.word(index - 2) not in ("not", "without"):
            return None
        first = index - 2
    elif word == "no":
        if after == "one":
            last, noun = last + 1, "people"
        elif not _is_counted_by_no(scene, last):
            return None
    elif word in words.zero["nobody"]:
        noun = "people"
    elif word == "none" and after in words.zero["not_after_none"]:
        return None
    if (scene.word(last), scene.word(last + 1)) == ("at", "all"):
        last += 2
    return _mention(scene, first, last, Count(0, 0, False, ""), "zero", "zero", noun)


def _is_counted_by_no(scene: Scene, index: int) -> bool:
    """Whether the word at `index`, after "no", may be what there is none of ("no longer", "no, he said" count none)."""
    word = scene.word(index)
    if not word[:1].isalpha() or scene.gap(index).strip(" \n\r") or scene.gap(index) == "":
        return False
    return word not in scene.words.zero["not_after_no"] and word not in scene.words.triggers


def _both(scene: Scene, index: int) -> CountMention | None:
    """Read "both men were killed"; "both civilians and fighters" joins two things and counts none."""
    words, after = scene.words, scene.word(index + 1)
    counts = after in words.both_after or (after == "of" and scene.word(index + 2) in ("them", "whom", "the"))
    ahead = [scene.word(at) for at in range(index + 1, index + 1 + LOOK_AHEAD)]
    if not counts:
        named = next((at for at, word in enumerate(ahead[:3]) if word in words.countable or word.endswith("s")), -1)
        counts = named >= 0 and "and" not in ahead[: named + 3] and after not in ("in", "by", "on", "to", "from")
    if not counts:
        return None
    return _mention(scene, index, index + 1, Count(2, 2, False, ""), "quantity", "exact")


def _family(scene: Scene, index: int, floor: int) -> CountMention | None:
    """Read "a family of five", which counts five people."""
    if scene.word(index + 1) != "of":
        return None
    numeral = find_numeral(scene, index + 2)
    if numeral is None or numeral.first != index + 2 or scene.word(numeral.last) in scene.words.countable:
        return None
    mention = _number(scene, numeral, index + 2, "people")
    if mention.role != "quantity":
        return None
    first = index - 1 if index > floor and scene.word(index - 1) in ("a", "the", "one") else index
    return _mention(scene, first, mention.last, mention.count, "quantity", mention.bound, "people")


def _one_counts(scene: Scene, index: int) -> bool:
    """Whether "one" is a number here ("one of them", "one civilian") and not a pronoun ("the one", "one another")."""
    one, countable = scene.words.one, scene.words.countable
    before, after = scene.word(index - 1), scene.word(index + 1)
    if after in scene.words.scales or after in ("or", "to") or (after == "and" and scene.word(index + 2) == "a"):
        return True
    if before in one["before"] and after not in countable:
        return False
    if after == "of":
        following = scene.word(index + 2)
        if following in one["of_counted"]:
            return True
        return following in ("the", "its", "their", "these") and scene.word(index + 3) in countable
    return after not in one["after"]
