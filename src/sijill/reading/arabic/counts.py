"""How many, in Arabic: every number with what the words around it do to its bounds, or why it counts nothing."""

from __future__ import annotations

from dataclasses import replace

from sijill.reading.arabic.closed import load_closed
from sijill.reading.arabic.counting import Counting, find_phrase, load_counting
from sijill.reading.arabic.numerals import AND, Number, read_number
from sijill.reading.counts.bounds import apply_bounds
from sijill.reading.counts.mention import CountMention
from sijill.reading.lexicon import Lexicon, load_lexicon
from sijill.reading.tokens import Tokens
from sijill.values.count import Count

MAX_BEFORE = 2
"""Wordings that may stand before one number ("ما لا يقل عن نحو 20")."""

AFTER_REACH = 4
"""Tokens of a noun phrase between a number and "at least" behind it."""

ARTICLE = "ال"
"""Stands alone before figures ("الـ15")."""

SEVERAL = 2
LONGEST_NUMBER = 12
"""Tokens of a number in words with the article."""

WIDEST_RANGE = 20
"""How many times the one number the other may be where only "to" stands between them."""

QUESTION = frozenset("؟?")
QUESTION_REACH = 20
OF_MANY = frozenset(("_هم", "_هن"))
HYPHENS = frozenset("-–—ـ")
STOPS = frozenset(("و", "،", ",", ".", "؛", ":", "(", ")"))
YEARS = range(1900, 2101)
AGE_REACH = 4
CHANGE_REACH = 6
ZERO_REACH = 3
NEGATION_REACH = 5


def find_arabic_counts(tokens: Tokens, text: str) -> tuple[CountMention, ...]:
    """Find every number of a stretch of Arabic, in order, without overlap; bounds as in benchmarks/gold/GUIDE.md."""
    words, lexicon = load_counting(), load_lexicon("ar")
    lower, begins = tokens.lower, words.begins
    grammar = _Grammar(words, lexicon, lower, tokens, text)
    found: list[CountMention] = []
    done = 0
    for at, word in enumerate(lower):
        if at < done or not (word in begins or word[0].isdigit()):
            continue
        mention = grammar.read(at)
        if mention is not None:
            found.append(mention)
            done = mention.last
    return tuple(found)


class _Grammar:
    """The words of one stretch and what reads numbers in them."""

    def __init__(self, words: Counting, lexicon: Lexicon, lower: list[str], tokens: Tokens, text: str) -> None:
        self.words, self.lexicon, self.lower, self.tokens, self.text = words, lexicon, lower, tokens, text
        self.size = len(lower)

    def read(self, at: int) -> CountMention | None:
        """What begins at a token: a wording with its number, a range, a zero."""
        zero = self._zero(at)
        if zero is not None:
            return zero
        if self.lower[at] in self.words.several:
            return self._several(at)
        if self.lower[at] in self.words.a_few:
            asked = any(word in QUESTION for word in self.lower[at : at + QUESTION_REACH])
            return None if asked else self._several(at)
        if self.lower[at] in self.words.one_of and self._counts_plural(at + 1):
            return self._made(at, at + 1, Count(1, 1, False, ""), "quantity", "exact")
        if at and self.lower[at - 1] in self.words.a_few:
            return None  # "كم واحد مفقود؟" asks
        behind = self._behind_pronoun(at)
        if behind is not None:
            return behind
        kinds: list[str] = []
        begin = self._after_article(at)
        while len(kinds) < MAX_BEFORE and begin < self.size:
            found = find_phrase(self.words.before, self.lower, begin, self.size)
            if found is None:
                break
            begin, kind = self._after_article(found[0]), found[1]
            kinds.append(kind)
        word = self.lower[begin] if begin < self.size else "."
        if not (kinds or word in self.words.begins or word[0].isdigit()):
            return None
        number = self._range(begin) or read_number(self.words, self.lower, begin, self.size)
        if number is None and kinds and kinds[-1] != "up_to":  # "حتى الأربعة": even the four
            number = self._with_article(begin)
        return None if number is None else self._mention(at, begin, number, kinds[::-1])

    def _behind_pronoun(self, at: int) -> CountMention | None:
        """Read "اعتقلوهم الخمسة": how many they are stands with the article behind the pronoun."""
        word = self.lower[at]
        value = self.words.units.get(word[len(ARTICLE) :], 0) if word.startswith(ARTICLE) else 0
        if value < SEVERAL or not at or self.lower[at - 1] not in OF_MANY:
            return None
        return self._made(at, at + 1, Count(value, value, False, ""), "quantity", "exact", "people")

    def _after_article(self, at: int) -> int:
        return at + 1 if at + 1 < self.size and self.lower[at] == ARTICLE else at

    def _with_article(self, at: int) -> Number | None:
        """Read "فوق الأربعين", "دون العشرة": behind a wording that bounds it a number may have the article."""
        word = self.lower[at] if at < self.size else ""
        if not word.startswith(ARTICLE) or word[len(ARTICLE) :] not in self.words.begins:
            return None
        tokens = [word[len(ARTICLE) :], *self.lower[at + 1 : at + LONGEST_NUMBER]]
        number = read_number(self.words, tokens, 0, len(tokens))
        return None if number is None else replace(number, last=number.last + at)

    def _range(self, at: int) -> Number | None:
        """Read "بين 5 و7", "من 5 إلى 7", "5-7", "5 أو 6"."""
        if at >= self.size:
            return None
        ranges, lower = self.words.ranges, self.lower
        between, leads = lower[at] in ranges["between"], lower[at] in ranges["from"]
        near = lower[max(0, at - CHANGE_REACH) : at]
        if any(word in self.words.changes for word in near) and (leads or "من" in near[-1:]):
            return None  # "ارتفعت من 27 إلى 41": two numbers of two times
        if lower[at] == "ما" and at + 1 < self.size and lower[at + 1] in ranges["between"]:
            between, at = True, at + 1
        first = read_number(self.words, lower, self._after_article(at + (between or leads)), self.size)
        if first is None or first.last >= self.size or first.vague:
            return None
        link = lower[first.last]
        hyphen = not between and link in HYPHENS and self._digits_on(first.last)
        if not (hyphen or link in ranges["to"] or (between and link in ranges["and"])):
            return None
        second = read_number(self.words, lower, self._after_article(first.last + 1), self.size)
        if second is None or second.vague:
            return None
        low = first.low
        if second.low >= 1000 and low < 1000 and not first.digits > 3 and low * 1000 < second.low:
            low *= 1000  # "5 إلى 7 آلاف"
        far = second.low > WIDEST_RANGE * max(low, 1) and link in ranges["to"] and not between and not leads
        if not low < second.low or far:
            return None
        return Number(second.last, low, second.low, digits=first.digits)

    def _digits_on(self, hyphen: int) -> bool:
        """Whether figures stand on both sides of a hyphen, and it does not belong to a date."""
        after = self.lower[hyphen + 1] if hyphen + 1 < self.size else ""
        chained = hyphen + 2 < self.size and self.lower[hyphen + 2] in HYPHENS
        return after[:1].isdigit() and self.lower[hyphen - 1][:1].isdigit() and not chained

    def _mention(self, first: int, begin: int, number: Number, kinds: list[str]) -> CountMention:
        role, last = self._role(begin, number, bool(kinds))
        if role:
            return self._made(begin if not kinds else first, last, None, role, "exact")
        after = self._after(number.last)
        kinds = kinds + ([after] if after else [])
        low, high, approximate = apply_bounds(number.low, number.high, number.approximate, kinds)
        bound = next((kind for kind in reversed(kinds) if kind != "exact"), "")
        if not bound:
            ranged = number.high is not None and number.high > number.low
            bound = "vague" if number.vague else "between" if ranged else "exact"
        zero = (low, high) == (0, 0)
        count, last, noun = Count(low, high, approximate, ""), number.last, None
        if number.low > SEVERAL and last < self.size and self.lower[last] in load_closed().each_one:
            last, noun = last + 1, "people"  # "أربعين واحد"
        return self._made(first, last, count, "zero" if zero else "quantity", bound, noun)

    def _made(
        self, first: int, last: int, count: Count | None, role: str, bound: str, noun: str | None = None
    ) -> CountMention:
        start, end = self.tokens.starts[first], self.tokens.ends[last - 1]
        count = None if count is None else replace(count, text=self.text[start:end])
        return CountMention(start, end, first, last, count, role, bound, noun)

    def _after(self, last: int) -> str:
        """What a phrase behind the number or behind what it counts does to it."""
        for at in range(last, min(last + AFTER_REACH, self.size)):
            found = find_phrase(self.words.after, self.lower, at, self.size)
            if found is not None:
                following = self.lower[found[0]] if found[0] < self.size else "."
                counted = at > last or not (following[0].isdigit() or following in self.words.begins)
                return found[1] if counted else ""
            word = self.lower[at]
            if (
                word in STOPS
                or word[0].isdigit()
                or any(e.role == "verb" and e.form != "masdar" for e in self.lexicon.words.get(word, ()))
            ):
                return ""
        return ""

    def _role(self, begin: int, number: Number, bounded: bool) -> tuple[str, int]:
        """What a number is that counts nothing, or "", and where the words that say so end.

        `bounded`: the word before bounds it, and is no label ("ما مجموعه", and not "مجموعة").
        """
        lower, words, last = self.lower, self.words, number.last
        before = lower[begin - 1] if begin else ""
        if before in words.labels and number.digits and not bounded:
            return "name_part", last
        if before in words.year_labels and number.digits == 4:
            return "year", last
        found = find_phrase(words.roles, lower, last, self.size) if last < self.size else None
        if found is not None:
            near = lower[max(0, begin - AGE_REACH) : begin]
            aged = found[1] == "duration" and any(word in words.age_before for word in near)
            return ("age", last) if aged else (found[1], found[0] if found[1] == "percent" else last)
        if any(word in words.age_before for word in lower[max(0, begin - 2) : begin]):
            return "age", last
        if number.digits == 4 and number.low in YEARS and not self._counts_noun(last):
            return "year", last
        earlier = lower[begin - 2] if begin > 1 else ""
        after = lower[last + 1] if last + 1 < self.size else ""
        if before in ("/", "-") and earlier[:1].isdigit() and self._touch(begin - 2, begin):
            return "date", last
        if lower[last : last + 1] == ["/"] and after[:1].isdigit() and self._touch(last - 1, last + 1):
            return "date", last
        return "", last

    def _touch(self, first: int, last: int) -> bool:
        """Whether nothing stands between the tokens from `first` to `last`."""
        return all(self.tokens.ends[at] == self.tokens.starts[at + 1] for at in range(first, last))

    def _counts_noun(self, at: int) -> bool:
        return any(
            entry.role in ("noun", "event")
            for word in self.lower[at : at + 2]
            for entry in self.lexicon.words.get(word, ())
        )

    def _several(self, at: int) -> CountMention | None:
        """Read "عدة أشخاص": at least three."""
        if not self._counts_noun(at + 1):
            return None
        return self._made(at, at + 1, Count(3, None, True, ""), "quantity", "vague")

    def _zero(self, at: int) -> CountMention | None:
        """Read "لا إصابات", "دون وقوع ضحايا", "لم يبق أي طبيب": none of the noun that follows."""
        zero, lower = self.words.zero, self.lower
        word = lower[at]
        if word in zero["none"]:
            return self._made(at, at + 1, Count(0, 0, False, ""), "zero", "zero")
        if word in zero["nobody"] and self._is_negated(at):
            return self._made(at, at + 1, Count(0, 0, False, ""), "zero", "zero", "people")
        if word in zero["not_any"] and self._is_negated(at) and self._is_counted(at + 1):
            return self._made(at, at + 1, Count(0, 0, False, ""), "zero", "zero")
        if word not in zero["no"] and word not in zero["without"] and word not in zero["weak"]:
            return None
        end = at + 1
        if word in zero["weak"] and (end >= self.size or lower[end] not in zero["any"]):
            return None
        while end < self.size and end <= at + ZERO_REACH and lower[end] in zero["any"]:
            end += 1
        if end >= self.size or not self._is_counted(end):
            return None
        return self._made(at, end, Count(0, 0, False, ""), "zero", "zero")

    def _is_negated(self, at: int) -> bool:
        """Whether a negation stands before in the same clause ("لم تدخل المدينة أي شاحنة")."""
        for before in range(at - 1, max(-1, at - NEGATION_REACH - 1), -1):
            if self.lower[before] in self.words.zero["negations"]:
                return True
            if self.lower[before] in STOPS:
                return False
        return False

    def _counts_plural(self, at: int) -> bool:
        """Whether a plural follows of whom one is meant ("أحد المسعفين", "أحد عناصر")."""
        entries = self.lexicon.words.get(self.lower[at], ()) if at < self.size else ()
        return any(entry.role in ("noun", "event") and entry.number == 2 for entry in entries)

    def _is_counted(self, at: int) -> bool:
        if at >= self.size:
            return False
        word = self.lower[at]
        entries = () if word == AND or word.startswith(ARTICLE) else self.lexicon.words.get(word, ())
        return any(entry.role in ("noun", "event") for entry in entries)
