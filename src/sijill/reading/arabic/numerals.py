"""Arabic numbers in digits and words: units before tens, duals, constructs, halves, and plurals without a number.

Units stand before tens ("خمسة وعشرون" is 25), two of a hundred or a thousand is one word ("مئتان", "ألفا"), and a word
has a form for each gender and case. Read by descent over the tokens; nothing is guessed where the order is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from sijill.reading.arabic.counting import Counting

AND = "و"
AND_ELEVEN = "واحد"
"""How "وأحد" of "and eleven" folds: to the same letters as "one", after which no ten can stand."""

DIGITS = re.compile(r"(?P<plain>\d+)|(?P<grouped>\d{1,3}(?:[,.]\d{3})+)|(?P<decimal>\d+[.,]\d{1,2})")
LONGEST_PLAIN = 7
LONGEST_FIGURE = 30
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Number:
    """A number over tokens up to `last` (exclusive).

    `vague`: a plural that nobody counted. `digits`: how many, if it is a plain figure.
    """

    last: int
    low: int
    high: int | None
    approximate: bool = False
    vague: bool = False
    digits: int = 0


def read_number(words: Counting, lower: list[str], at: int, last: int) -> Number | None:
    """The number that begins at token `at`, or None."""
    if at >= last:
        return None
    word = lower[at]
    if word[0].isdigit():
        return _digits(words, lower, at, last)
    if word in words.plurals:
        return _plural(words, lower, at, last)
    if word in words.vague:
        return _few(words, lower, at, last)
    if word in words.halves:
        return _half(words, lower, at, last)
    read = _sum(words, lower, at, last)
    if read is None:
        return None
    value, end = read
    if end + 1 < last and lower[end] == AND and lower[end + 1] in words.odd:  # "عشرون ونيف"
        return Number(end + 2, value + 1, None)
    return Number(end, value, value)


def _digits(words: Counting, lower: list[str], at: int, last: int) -> Number | None:
    match = DIGITS.fullmatch(lower[at])
    if match is None or len(lower[at]) > LONGEST_FIGURE:
        return None
    plain = match["plain"]
    if plain:
        value = Fraction(int(plain))
    elif match["grouped"]:
        value = Fraction(int(re.sub("[,.]", "", match["grouped"])))
    else:
        value = Fraction(match["decimal"].replace(",", "."))
    scale = _scale(words, lower, at + 1, last)
    if scale:
        return _whole(_after_scale(words, lower, at + 2, last, value * scale, scale))
    if value.denominator != 1 or (plain and (len(plain) > LONGEST_PLAIN or (plain[0] == "0" and len(plain) > 1))):
        return None
    return Number(at + 1, int(value), int(value), digits=len(plain or ""))


def _whole(read: tuple[Fraction, int]) -> Number:
    return Number(read[1], int(read[0]), int(read[0]))


def _scale(words: Counting, lower: list[str], at: int, last: int) -> int:
    """The scale word at a token ("ألفاً", "ملايين"), 0 where there is none."""
    if at >= last:
        return 0
    return words.one.get(lower[at]) or words.many.get(lower[at]) or 0


def _after_scale(
    words: Counting, lower: list[str], at: int, last: int, value: Fraction, scale: int
) -> tuple[Fraction, int]:
    """What goes on after a scale: a half of it, or smaller numbers that are added."""
    if at + 1 < last and lower[at] == AND_ELEVEN and lower[at + 1] in words.ten_after_unit:
        following = _sum(words, lower, at, last, below=scale)
        return (value, at) if following is None else (value + following[0], following[1])
    if at + 1 < last and lower[at] == AND:
        if lower[at + 1] in words.halves:
            return value + Fraction(scale, words.halves[lower[at + 1]]), at + 2
        smaller = _sum(words, lower, at + 1, last, below=scale)
        if smaller is not None:
            return value + smaller[0], smaller[1]
        if lower[at + 1][0].isdigit():
            figure = _digits(words, lower, at + 1, last)
            if figure is not None and figure.low < scale and value >= scale:
                return value + figure.low, figure.last
    return value, at


def _sum(words: Counting, lower: list[str], at: int, last: int, below: int = 0) -> tuple[int, int] | None:
    """A number in words with its scales, smaller than `below` where that is given."""
    word = lower[at]
    group = _group(words, lower, at, last)
    if group is not None:
        value, end = group
        scale = _scale(words, lower, end, last)
        if not scale:
            return (value, end) if not below or value < below else None
        end += 1
        base = Fraction(value * scale)
    elif word in words.two and not (word in words.one and _is_one(words, lower, at, last)):
        scale, base, end = words.two[word], Fraction(2 * words.two[word]), at + 1
    elif word in words.one:
        scale, base, end = words.one[word], Fraction(words.one[word]), at + 1
    else:
        return None
    if below and scale >= below:
        return None
    total, end = _after_scale(words, lower, end, last, base, scale)
    return int(total), end


def _is_one(words: Counting, lower: list[str], at: int, last: int) -> bool:
    """Whether the accusative of one and construct of two ("ألفا") is one here: nothing counted follows."""
    following = lower[at + 1] if at + 1 < last else ""
    return not following[:1].isalpha() or following == AND or following in words.many


def _group(words: Counting, lower: list[str], at: int, last: int) -> tuple[int, int] | None:
    """A number below a thousand."""
    word = lower[at]
    hundreds, end = words.hundreds.get(word, 0), at + 1
    if not hundreds and word in words.units and end < last and words.hundreds.get(lower[end]) == HUNDRED:
        hundreds, end = words.units[word] * HUNDRED, end + 1
    if not hundreds:
        return _below_hundred(words, lower, at, last)
    if end + 1 < last and lower[end] == AND_ELEVEN and lower[end + 1] in words.ten_after_unit:
        return hundreds + 11, end + 2
    if end + 1 < last and lower[end] == AND:
        rest = _below_hundred(words, lower, end + 1, last)
        if rest is not None:
            return hundreds + rest[0], rest[1]
    return hundreds, end


def _below_hundred(words: Counting, lower: list[str], at: int, last: int) -> tuple[int, int] | None:
    word = lower[at]
    following = lower[at + 1] if at + 1 < last else ""
    if word in words.joined_teens:
        return words.joined_teens[word], at + 1
    if following in words.ten_after_unit:
        if word in words.eleven or word == AND_ELEVEN:
            return 11, at + 2
        if word in words.twelve:
            return 12, at + 2
        if 3 <= words.units.get(word, 0) <= 9:
            return words.units[word] + 10, at + 2
    tens = words.tens.get(lower[at + 2], 0) if following == AND and at + 2 < last else 0
    if tens and (word in words.units or word in words.eleven) and words.units.get(word, 1) < 10:
        return words.units.get(word, 1) + tens, at + 3
    if word in words.tens:
        return words.tens[word], at + 1
    return (words.units[word], at + 1) if word in words.units else None


def _half(words: Counting, lower: list[str], at: int, last: int) -> Number | None:
    """Read "نصف مليون"; another half is a part of something and no number here."""
    scale = _scale(words, lower, at + 1, last)
    if not scale:
        return None
    value = scale // words.halves[lower[at]]
    return Number(at + 2, value, value)


def _plural(words: Counting, lower: list[str], at: int, last: int) -> Number:
    """Read "عشرات", "مئات الآلاف": at least two of the unit."""
    low, end = 2 * words.plurals[lower[at]], at + 1
    while end < last and lower[end] in words.plurals and words.plurals[lower[end]] > words.plurals[lower[at]]:
        low *= words.plurals[lower[end]]
        end += 1
    return Number(end, low, None, True, vague=True)


def _few(words: Counting, lower: list[str], at: int, last: int) -> Number:
    """Read "بضعة", "بضع عشرات", "بضعة آلاف"."""
    low, end = words.vague[lower[at]], at + 1
    following = lower[end] if end < last else ""
    if following in words.ten_after_unit:  # "بضعة عشر"
        return Number(end + 1, low + 10, 19)
    step = words.plurals.get(following) or words.many.get(following) or 0
    if step:
        low, end = low * step, end + 1
    return Number(end, low, None, True, vague=True)
