"""Numbers in digits and words, without what stands before or after them."""

from __future__ import annotations

import re
from fractions import Fraction

from sijill.reading.counts.idioms import read_idiom, read_plural
from sijill.reading.counts.scene import Numeral, Scene

SHAPE = re.compile(
    r"(?P<plain>\d+)(?P<suffix>st|nd|rd|th|am|pm|km|m|s)?"
    r"|(?P<grouped>\d{1,3}(?:,\d{3})+)(?P<decimals>\.\d+)?(?P<gm>m)?"
    r"|(?P<decimal>\d+\.\d+)(?P<dm>m)?"
    r"|(?P<clock>\d+:.*)"
)
SPACES = frozenset("    ")
ARABIC_THOUSANDS = "٬"
SUFFIX_ROLES = dict.fromkeys(("st", "nd", "rd", "th"), "ordinal") | {"am": "time", "pm": "time", "km": "measure"}
PARTS = frozenset(("half", "quarter", "quarters"))
LONGEST_FIGURE = 30
"""Letters of a figure; nobody counted what takes more."""

LONGEST_PLAIN = 6
"""Digits in a row without a separator: longer ones are telephone or register numbers unless something is counted."""


def find_numeral(scene: Scene, index: int) -> Numeral | None:
    """The number that begins at token `index`, or None."""
    word = scene.word(index)
    if not word:
        return None
    if word[0].isdecimal():
        return _digits(scene, index, word)
    words = scene.words
    if word in words.numbers or word in words.scales:
        return _worded(scene, index)
    if word in words.plurals:
        return read_plural(scene, index)
    if word in words.vague or word in words.groups or word in words.pairs or word in PARTS:
        return read_idiom(scene, index, word)
    if word in words.siblings:
        return Numeral(index, index + 1, words.siblings[word], words.siblings[word], noun="people")
    return None


def _digits(scene: Scene, index: int, word: str) -> Numeral:
    match = SHAPE.fullmatch(word)
    if match is None or match["clock"] or len(word) > LONGEST_FIGURE:
        return Numeral(index, index + 1, 0, 0, role="time" if match and match["clock"] else "name_part")
    if match["plain"]:
        return _plain(scene, index, match["plain"], match["suffix"] or "")
    value = Fraction((match["grouped"] or match["decimal"]).replace(",", "") + (match["decimals"] or ""))
    if match["dm"] or match["gm"]:
        return _millions(scene, index, value)
    scaled = _scaled(scene, index, index + 1, value)
    if scaled is not None:
        return scaled
    role = "" if value.denominator == 1 and match["grouped"] and not match["decimals"] else "measure"
    return Numeral(index, index + 1, int(value), int(value), role=role)


def _plain(scene: Scene, index: int, figure: str, suffix: str) -> Numeral:
    value = int(figure[:30])
    if suffix == "m":
        return _millions(scene, index, Fraction(value))
    if suffix == "s":
        return Numeral(index, index + 1, value, value, role="year" if len(figure) == 4 else "measure")
    if suffix:
        return Numeral(index, index + 1, value, value, role=SUFFIX_ROLES[suffix])
    last, joined = _spaced_groups(scene, index, figure)
    value = int(joined[:30])
    scaled = _scaled(scene, index, last, Fraction(value))
    if scaled is not None:
        return scaled
    role = ""
    if figure[0] == "0" and len(figure) > 1:
        role = "time" if len(figure) == 4 else "name_part"
    elif last == index + 1 and len(figure) > LONGEST_PLAIN and scene.word(last) not in scene.words.countable:
        role = "phone"
    return Numeral(index, last, value, value, role=role, digits=len(figure) if last == index + 1 else 0)


def _spaced_groups(scene: Scene, index: int, figure: str) -> tuple[int, str]:
    """Join groups of three digits that a space or the Arabic separator divides ("1 200", "١٬٢٠٠")."""
    last, joined = index + 1, figure
    if len(figure) > 3 or figure[0] == "0":
        return last, joined
    while True:
        arabic = scene.word(last) == ARABIC_THOUSANDS and not scene.gap(last) and not scene.gap(last + 1)
        following = scene.word(last + arabic)
        if not (len(following) == 3 and following.isdecimal()) or not (arabic or scene.gap(last) in SPACES):
            break
        last, joined = last + 1 + arabic, joined + following
    # a date may stand before a count ("on July 15 200 people"), and more groups than that are a telephone number
    dated = scene.word(index - 1) in scene.words.months
    return (index + 1, figure) if dated or len(joined) > 12 else (last, joined)


def _millions(scene: Scene, index: int, value: Fraction) -> Numeral:
    """Read "1.5m people" as millions; another "5m" is a length or money."""
    whole = value * 1_000_000
    counted = scene.word(index + 1) in scene.words.countable or scene.word(index + 2) in scene.words.countable
    role = "" if counted and whole.denominator == 1 else "measure"
    return Numeral(index, index + 1, int(whole), int(whole), role=role, scale=1_000_000)


def _scaled(scene: Scene, first: int, last: int, value: Fraction) -> Numeral | None:
    """A figure with scale words ("1.5 million", "150 thousand", "3 dozen"), or None without one."""
    words, scale = scene.words, 1
    while True:
        word = scene.word(last)
        step = words.scales.get(word) or words.groups.get(word) or 0
        if word in words.plurals and words.plurals[word] >= 10 and scale == 1:
            step = words.plurals[word]
        if not step:
            break
        scale *= step
        last += 1
    whole = value * scale
    if scale == 1 or whole.denominator != 1:
        return None
    rough = scene.word(last - 1) in words.groups or scene.word(last - 1) == "dozens"
    return Numeral(first, last, int(whole), int(whole), rough, scale=scale)


def _worded(scene: Scene, index: int) -> Numeral:
    value, last, scale = _word_value(scene, index)
    first = index
    if index and scene.word(index) in scene.words.scales and scene.word(index - 1) in ("a", "one", "per"):
        first = index - 1 if scene.word(index - 1) == "a" else index
    word = scene.word(last)
    if word in scene.words.groups or (word in scene.words.plurals and 1 < value < 100 and word != "tens"):
        step = scene.words.groups.get(word) or scene.words.plurals[word]
        return Numeral(first, last + 1, value * step, value * step, step in (12, 20), scale=step)
    if word == "and" and scene.word(last + 1) == "a" and scene.word(last + 2) == "half":
        return _and_a_half(scene, first, last, value, scale)
    return Numeral(first, last, value, value, scale=scale)


def _and_a_half(scene: Scene, first: int, last: int, value: int, scale: int) -> Numeral:
    """Read "two and a half million", "a million and a half"."""
    after = scene.words.scales.get(scene.word(last + 3), 0)
    if after > 1:
        whole = value * after + after // 2
        return Numeral(first, last + 4, whole, whole, scale=after)
    if scale > 1:
        return Numeral(first, last + 3, value + scale // 2, value + scale // 2, scale=scale)
    return Numeral(first, last + 3, value, value, role="measure")


def _word_value(scene: Scene, index: int) -> tuple[int, int, int]:
    """Value, end and last scale of the number words that begin at `index`."""
    words, at = scene.words, index
    total, current, ceiling, scale = 0, -1, 1 << 62, 1
    while True:
        word = scene.word(at)
        small = words.numbers.get(word)
        if small is not None:
            if current < 0:
                current = small
            elif (current >= 100 and current % 100 == 0 and small) or (
                current % 100 >= 20 and current % 10 == 0 and 0 < small < 10
            ):
                current += small
            else:
                break
        elif (step := words.scales.get(word, 0)) == 100 and (current < 0 < ceiling or 0 < current < 100):
            if current < 0 and at > index and total == 0:
                break
            current, scale = max(current, 1) * 100, 100
        elif step >= 1000 and step < ceiling and (current > 0 or at == index):
            total, current, ceiling, scale = total + max(current, 1) * step, -1, step, step
        elif not _joins(scene, at, index, current):
            break
        at += 1
    return total + max(current, 0), at, scale


def _joins(scene: Scene, at: int, index: int, current: int) -> bool:
    """Whether "and" or a comma at `at` stands inside a number ("two hundred and five", "one thousand, two hundred")."""
    words = scene.words
    before, after, beyond = scene.word(at - 1), scene.word(at + 1), scene.word(at + 2)
    if at == index or before not in words.scales or after not in words.numbers:
        return False
    if scene.word(at) == "and":
        further = scene.word(at + 3) if beyond in words.numbers else beyond
        larger = before == "hundred" and further != "hundred"  # "a hundred and five thousand"
        return words.numbers[after] > 0 and (larger or further not in words.scales) and further not in words.plurals
    if scene.word(at) == ",":
        return before != "hundred" and current < 0 and beyond in words.scales
    return False
