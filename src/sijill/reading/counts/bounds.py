"""What the words before and after a number do to its bounds."""

from __future__ import annotations

from sijill.reading.counts.numerals import find_numeral
from sijill.reading.counts.roles import HYPHENS, YEARS
from sijill.reading.counts.scene import Numeral, Scene

MAX_BEFORE = 2
"""Phrases that may stand before one number ("up to an estimated 200")."""

FOLLOWED_BY = frozenset("were are was is have had in on at died killed wounded injured fled".split())


def find_range(scene: Scene, numeral: Numeral) -> Numeral:
    """The range that begins with `numeral` ("7–9", "7 to 9", "7 or 8", "between 7 and 9"), else `numeral` itself."""
    last = numeral.last
    link, before = scene.word(last), scene.word(numeral.first - 1)
    if link in HYPHENS:
        if scene.gap(last) or scene.gap(last + 1) or not scene.word(last + 1)[:1].isdecimal():
            return numeral
    elif not (link in ("to", "or") or (link == "and" and before == "between")):
        return numeral
    if link == "to" and _is_change(scene, numeral):
        return numeral
    second = find_numeral(scene, last + 1 + (scene.word(last + 1) in ("a", "an") and link != "or"))
    if second is None or second.role or second.vague or second.first > last + 2:
        return numeral
    low = numeral.low
    if numeral.scale == 1 and second.scale > 1 and low < 1000 and low * second.scale < second.low:
        low *= second.scale
    dated = second.digits == 4 and second.low in YEARS and low < 100  # "11-2014"
    chained = scene.word(second.last) in HYPHENS and scene.word(second.last + 1)[:1].isdecimal()
    if dated or chained or not low < second.low or (link == "to" and second.low > 50 * max(low, 1)):
        return numeral
    named = before == "between" or (before == "from" and link in ("to", *HYPHENS))
    return Numeral(
        numeral.first - named,
        second.last,
        low,
        second.low,
        numeral.approximate or second.approximate,
        scale=max(numeral.scale, second.scale),
        digits=max(numeral.digits, second.digits) if numeral.digits and second.digits else 0,
    )


def _is_change(scene: Scene, numeral: Numeral) -> bool:
    """Whether two numbers of different times stand here ("rose from 12 to 20") and no range."""
    before = [scene.word(numeral.first - back) for back in (1, 2, 3, 4)]
    return before[0] == "from" and any(word in scene.words.changes for word in before[1:])


def bounds_before(scene: Scene, numeral: Numeral, floor: int) -> tuple[int, list[str]]:
    """Where the wording begins, and what the phrases before the number do, nearest first."""
    first = numeral.first
    kinds: list[str] = []
    while len(kinds) < MAX_BEFORE:
        found = _phrase_before(scene, numeral, first, floor)
        if found is None:
            break
        first, kind = found
        kinds.append(kind)
    return first, kinds


def _phrase_before(scene: Scene, numeral: Numeral, first: int, floor: int) -> tuple[int, str] | None:
    words, lower = scene.words, scene.tokens.lower
    word = scene.word(first - 1)
    if first <= floor or word not in words.bounds:
        return None
    for phrase, kind in words.bounds[word]:
        at = first - 1 - len(phrase)
        if at < floor or tuple(lower[at : first - 1]) != phrase:
            continue
        weak = not phrase and word in words.weak_bounds
        if weak and (numeral.low < words.weak_minimum or scene.word(at - 1) in words.phrasal):
            return None
        return at, kind
    return None


def bounds_after(scene: Scene, last: int) -> tuple[int, list[str]]:
    """Where the wording ends, and what the phrase after the number does."""
    words = scene.words
    if scene.word(last) in HYPHENS and not scene.gap(last) and not scene.gap(last + 1):
        kind = words.suffixes.get(scene.word(last + 1), "size")
        return (last, []) if kind == "size" else (last + 2, [kind])
    end, kind = _phrase_after(scene, last)
    if kind:
        return end, [kind]
    if scene.word(last) in words.countable and scene.word(last + 1) == "or":
        end, kind = _phrase_after(scene, last + 1)
        following = scene.word(end)
        if kind and (not following[:1].isalnum() or following in FOLLOWED_BY):
            return last, [kind]
    return last, []


def _phrase_after(scene: Scene, last: int) -> tuple[int, str]:
    word = scene.word(last)
    if word == "+" and scene.gap(last):
        return last, ""
    for phrase, kind in scene.words.after.get(word, ()):
        end = last + 1 + len(phrase)
        if tuple(scene.tokens.lower[last + 1 : end]) == phrase:
            following = scene.word(end)
            counted = following[:1].isdecimal() or following in scene.words.triggers or following in ("a", "an")
            return (last, "") if counted and word != "or" else (end, kind)
    return last, ""


def apply_bounds(low: int, high: int | None, approximate: bool, kinds: list[str]) -> tuple[int, int | None, bool]:
    """The bounds of a number after the phrases around it, nearest first (benchmarks/gold/GUIDE.md)."""
    for kind in kinds:
        if kind == "at_least":
            high = None
        elif kind == "more_than":
            low, high = low + (0 if high is None else 1), None
        elif kind == "up_to":
            low = 0
        elif kind == "fewer_than" and high is not None:
            low, high = 0, max((high if high > low else low) - 1, 0)
        elif kind == "about":
            approximate = True
    return low, high, approximate
