"""Builders of calendar times: days, months, years, seasons, decades and centuries as they are named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sijill.reading.times.periods import (
    SEASON_STARTS,
    Period,
    Point,
    century_period,
    day_period,
    days_period,
    decade_period,
    month_period,
    narrowed,
    next_month,
    season_period,
    unknown,
    year_period,
    year_value,
)
from sijill.reading.times.scan import Draft
from sijill.reading.times.state import Found, State
from sijill.values.when import Precision

NEAR_FUTURE_DAYS = 14
"""A day this little after publication is taken as written: dates of publication are often a few days off."""
TURN_OF_YEAR_MONTHS = 8
"""In a chronicle, a month this much earlier than the last one belongs to the next year."""
EARLIEST_NEWS_YEAR = 1900
NEWS_YEARS_AHEAD = 50


def build_date(state: State, draft: Draft) -> Found | None:
    """A day or a month, with or without its year."""
    if draft.has("c"):
        feast = state.value(draft, "c").partition("-")
        return _dated(state, draft, int(feast[0]), int(feast[2]), state.number(draft, "y"))
    if not _is_month(state, draft):
        return None
    if state.word(draft.last - 1) == ".":  # it ends a sentence as often as it shortens a month
        draft = Draft(draft.make, draft.first, draft.last - 1, draft.named)
    month = int(state.value(draft, "m"))
    day_at = draft.named.get("d")
    year = _year_of(state, draft)
    if year is None and day_at is not None and _counts_things(state, draft, day_at):
        day_at, draft = None, _without_day(draft)
        if draft.first == draft.last:
            return None
    day = None if day_at is None else state.number(draft, "d")
    return _dated(state, draft, month, day, year)


def _dated(state: State, draft: Draft, month: int, day: int | None, year: int | None) -> Found | None:
    own = year is not None
    if year is None:
        year = _missing_year(state, draft, month, day)
    if year is None:
        tail = f"-{day:02d}" if day is not None else ""
        return Found(draft.first, draft.last, unknown(f"XXXX-{month:02d}{tail}"), own_year=False)
    period = date_period(year, month, day)
    third = state.value(draft, "mod") or None
    point = Point(year, month, day) if period is not None else None
    if period is None:
        return Found(draft.first, draft.last, unknown(None))
    return Found(draft.first, draft.last, narrowed(period, third), point=point, own_year=own)


def date_period(year: int, month: int, day: int | None) -> Period | None:
    """The period of a named date, None where the calendar has no such day (31 February)."""
    if day is None:
        return month_period(year, month)
    if not 1 <= day <= 31:
        return None
    if year < 1:
        return unknown(f"{year_value(year)}-{month:02d}-{day:02d}")
    try:
        return day_period(date(year, month, day))
    except ValueError:
        return None


def _is_month(state: State, draft: Draft) -> bool:
    """Whether a word that is also a verb or a name ("May", "March", "Nisan") is a month here."""
    at = draft.named["m"]
    if not state.grammar.is_in(state.stream.words[at], "month_unsure"):
        return True
    if not state.stream.capital(at) and state.stream.cased(at):
        return False
    if draft.has("d") or draft.has("y") or draft.has("mod") or draft.has("r"):
        return True
    short = len(state.stream.words[at]) <= 2 and state.stream.cased(at)
    return state.is_in(state.word(at - 1), "month_leads") and not short


def _counts_things(state: State, draft: Draft, day_at: int) -> bool:
    """Whether the number counts what follows ("In July 20 people", where a comma was lost)."""
    if day_at < draft.named["m"]:
        return False
    following = state.word(day_at + 1)
    if state.is_in(following, "counted"):
        return True
    return state.word(draft.first - 1) == "in" and state.stream.words[day_at].isdigit()


def _without_day(draft: Draft) -> Draft:
    named = {key: at for key, at in draft.named.items() if key != "d"}
    return Draft(draft.make, draft.first, draft.named["d"], named)


def _year_of(state: State, draft: Draft) -> int | None:
    """The year that the words name, negative before Christ."""
    at = draft.named.get("y")
    if at is None:
        return None
    word = state.stream.words[at]
    if len(word) == 2:
        return _full_year(state, int(word))
    year = int(word)
    return -year if state.value(draft, "e") == "BC" or state.value(draft, "b") == "BC" else year


def _full_year(state: State, short: int) -> int:
    """The year of two digits that lies nearest to the last date named, else to the day of publication."""
    near = state.last.year if state.narrative and state.last is not None else None
    if near is None:
        near = state.published.year if state.published is not None else 2000
    century = near - near % 100
    return min((century - 100 + short, century + short, century + 100 + short), key=lambda year: abs(year - near))


def _missing_year(state: State, draft: Draft, month: int, day: int | None) -> int | None:
    """The year of a date that names none."""
    if state.hint_year is not None:
        return state.hint_year
    relation = state.value(draft, "r")
    if state.narrative:
        return _chronicle_year(state, month, relation)
    if state.last is not None and state.last_year_at >= 0 and state.same_sentence(state.last_year_at, draft.first):
        return state.last.year
    if state.published is None:
        return None
    return _news_year(state.published, month, day, relation, state.future(draft))


def _chronicle_year(state: State, month: int, relation: str) -> int | None:
    last = state.last
    if last is None:
        return None
    if relation in ("previous", "last") and last.month is not None:
        return last.year if month < last.month else last.year - 1
    if relation in ("next", "following") and last.month is not None:
        return last.year if month > last.month else last.year + 1
    last_month = last.month if last.month is not None else SEASON_STARTS.get(last.season or "", 0)
    turned = last_month - month >= TURN_OF_YEAR_MONTHS
    return last.year + 1 if turned else last.year


def _news_year(published: date, month: int, day: int | None, relation: str, future: bool) -> int:
    """The latest such date not after publication, or where the words look ahead the next one."""
    year = published.year
    if relation in ("last", "past", "previous"):
        return year if month < published.month else year - 1
    if relation in ("next", "following"):
        return year if month > published.month else year + 1
    ahead = month > published.month
    if day is not None and month in (1, 12, published.month) and day <= 28:
        for candidate in (year, year + 1):
            days = (date(candidate, month, day) - published).days
            if 0 <= days <= NEAR_FUTURE_DAYS:
                return candidate
        ahead = date(year, month, day) > published
    if day is not None and month == published.month:
        ahead = day > published.day + NEAR_FUTURE_DAYS
    if future:
        return year + 1 if published.month - month >= TURN_OF_YEAR_MONTHS else year
    return year - 1 if ahead else year


def build_iso(state: State, draft: Draft) -> Found | None:
    """2016-12-13."""
    parts = [state.number(draft, key) or 0 for key in ("y", "m", "d")]
    return _numeric(draft, parts[0], parts[1], parts[2])


def _numeric(draft: Draft, year: int, month: int, day: int) -> Found:
    period = date_period(year, month, day) if 1 <= month <= 12 else None
    if period is None:
        return Found(draft.first, draft.last, unknown(None))
    return Found(draft.first, draft.last, period, point=Point(year, month, day))


def build_slash(state: State, draft: Draft) -> Found | None:
    """12/13/2016 or 13.12.2016; where both orders are possible, the one near to publication, else none."""
    word = state.named(draft, "s")
    numbers = [int(part) for part in word.replace(".", "/").split("/")]
    if numbers[0] > 31:
        return _numeric(draft, *numbers)
    first, second, year = numbers
    if len(word.rpartition("/")[2]) == 2 and "." not in word:
        year = _full_year(state, year)
    orders = [(second, first)] if "." in word else [(first, second), (second, first)]
    possible = sorted({(month, day) for month, day in orders if 1 <= month <= 12 and date_period(year, month, day)})
    if len(possible) > 1 and state.published is not None:
        published = state.published
        near = [order for order in possible if -31 <= (date(year, *order) - published).days <= NEAR_FUTURE_DAYS]
        possible = near or possible
    if len(possible) != 1:
        return Found(draft.first, draft.last, unknown(None))
    return _numeric(draft, year, *possible[0])


def build_day_range(state: State, draft: Draft) -> Found | None:
    """Between 5 and 7 May; May 5-7, 2016; 6 and 7 January."""
    if not _is_month(state, draft):
        return None
    first_at, last_at = draft.named["d"], draft.named["g"]
    year = _year_of(state, draft)
    if year is None and _counts_things(state, draft, last_at):
        return None
    month, first, last = int(state.value(draft, "m")), state.number(draft, "d"), state.number(draft, "g")
    own = year is not None
    if year is None:
        year = _missing_year(state, draft, month, last)
    periods = [date_period(year, month, day) for day in (first, last)] if year is not None else [None, None]
    if year is None or periods[0] is None or periods[1] is None or (first or 0) >= (last or 0):
        return Found(draft.first, draft.last, unknown(None), own_year=own)
    month_at = draft.named["m"]
    edges = ((first_at, first_at + 1), (min(last_at, month_at), draft.last))
    if month_at < first_at:
        edges = ((draft.named["m"], first_at + 1), (last_at, draft.last))
    found = [
        Found(edge[0], edge[1], period, point=Point(year, month, day))
        for edge, period, day in zip(edges, periods, (first, last), strict=True)
        if period is not None
    ]
    return joined(draft.first, draft.last, found)


def joined(first: int, last: int, parts: Sequence[Found]) -> Found:
    """One interval from the beginning of its first part to the end of its last."""
    begin, end = parts[0].period, parts[-1].period
    precision = min(begin.precision, end.precision, key=tuple(Precision).index)
    value = f"{begin.value}/{end.value}" if begin.value and end.value else None
    if begin.earliest is None or end.latest is None:
        period = unknown(value)
    else:
        period = Period(begin.earliest, end.latest, precision, value)
    own = parts[0].own_year or parts[-1].own_year
    return Found(first, last, period, kind="interval", point=parts[-1].point, own_year=own, parts=tuple(parts))


def build_month_range(state: State, draft: Draft) -> Found | None:
    """May–June 1940."""
    year = _year_of(state, draft)
    if year is None or not _is_month(state, draft):
        return None
    at, other = draft.named["m"], draft.named["g"]
    first, last = int(state.value(draft, "m")), int(state.value(draft, "g"))
    begin = year - 1 if first > last else year
    parts = (
        Found(at, at + 1, month_period(begin, first), point=Point(begin, first)),
        Found(other, draft.last, month_period(year, last), point=Point(year, last)),
    )
    return joined(draft.first, draft.last, parts)


def build_nth_day(state: State, draft: Draft) -> Found | None:
    """The 20th, of the month that was named last; only where no noun follows that it could order."""
    day, last = state.number(draft, "d"), state.last
    following = state.stream.symbols[draft.last : draft.last + 1]
    word = state.word(draft.last)
    if last is None or last.month is None or day is None or (word[:1].isalpha() and following == "."):
        return None
    period = date_period(last.year, last.month, day)
    if period is None:
        return None
    return Found(draft.first, draft.last, period, point=Point(last.year, last.month, day), own_year=False)


def build_year(state: State, draft: Draft) -> Found | None:
    """A year by itself, where the words around it make it one."""
    year = _year_of(state, draft)
    at = draft.named["y"]
    if year is None or not (draft.has("e") or _is_year(state, draft, at)):
        return None
    if state.before_christ and not draft.has("e") and year < 1000:
        year = -year
    third = state.value(draft, "mod") or None
    season = "FA" if third == "late" else None  # so that the January after "late 1941" is of the next year
    return Found(draft.first, draft.last, narrowed(year_period(year), third), point=Point(year, season=season))


def _is_year(state: State, draft: Draft, at: int) -> bool:
    """Whether a bare number is a year: what stands before it may lead to one, and it counts nothing that follows."""
    word, before, after = state.stream.words[at], state.word(at - 1), state.word(at + 1)
    if state.is_in(before, "money") or state.is_in(after, "counted") or after == "%":
        return False
    plural = after.isalpha() and after.endswith("s") and len(after) > 3 and not state.stream.capital(at + 1)
    lead = draft.has("mod") or state.is_in(before, "year_leads")
    if len(word) < 4:
        return state.before_christ and lead and not plural
    if state.narrative:
        return not plural or state.is_in(before, "month_leads")
    year, published = int(word), state.published
    if year < EARLIEST_NEWS_YEAR or (published is not None and year > published.year + NEWS_YEARS_AHEAD):
        return False
    if before in ("the", "(", "a") or after == ")":
        return not plural
    return lead and (not plural or before in ("in", "since", "until", "till", "during"))


def build_year_range(state: State, draft: Draft) -> Found | None:
    """1914-18, 1914–1918, 1992/93, 499–493 BC."""
    first_word, last_word = state.named(draft, "y"), state.named(draft, "g")
    first, last = int(first_word), int(last_word)
    if draft.has("e"):
        first, last = -first, -last
    elif len(last_word) == 2:
        last += first - first % 100
    elif len(last_word) != 4:
        return None
    if last <= first or (last - first > 200 and not draft.has("e")):
        return None
    if not state.narrative and not (EARLIEST_NEWS_YEAR <= first <= last < 2100):
        return None
    first_at, last_at = draft.named["y"], draft.named["g"]
    parts = (
        Found(first_at, first_at + 1, year_period(first), point=Point(first)),
        Found(last_at, draft.last, year_period(last), point=Point(last)),
    )
    return joined(draft.first, draft.last, parts)


def build_season(state: State, draft: Draft) -> Found | None:
    """Spring of 1918; last summer; the winter."""
    season = state.value(draft, "s")
    year = _year_of(state, draft)
    own = year is not None
    if year is None:
        if not draft.has("r") and not draft.has("mod") and not _is_season(state, draft):
            return None
        year = _season_year(state, draft, season)
    if year is None:
        return Found(draft.first, draft.last, unknown(f"XXXX-{season}"), own_year=False)
    period = season_period(year, season)
    third = state.value(draft, "mod") or None
    period = period if season == "WI" else narrowed(period, third)
    return Found(draft.first, draft.last, period, point=Point(year, season=season), own_year=own)


def _is_season(state: State, draft: Draft) -> bool:
    at = draft.named["s"]
    word, before, after = state.stream.words[at], state.word(at - 1), state.word(draft.last)
    if draft.last > at + 1:
        return True
    if state.grammar.is_in(word, "fall"):
        return after != "of"
    return before == "the" or state.is_in(before, "month_leads")


def _season_year(state: State, draft: Draft, season: str) -> int | None:
    relation = state.value(draft, "r")
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "following": 1}.get(relation, 0)
    if state.narrative:
        if state.last is None:
            return None
        if relation == "previous" or relation == "last":
            return state.last.year - 1
        return state.last.year + (1 if step > 0 else 0)
    if state.published is None:
        return None
    year = state.published.year
    start = season_period(year, season).earliest
    ahead = start is not None and start.date() > state.published and season != "WI"
    if step < 0:
        return year - 1 if ahead or season_contains(year, season, state.published) else year
    if step > 0:
        return year if ahead else year + 1
    return year - 1 if ahead and not state.future(draft) else year


def season_contains(year: int, season: str, day: date) -> bool:
    """Whether a day lies in a season."""
    period = season_period(year, season)
    if period.earliest is None or period.latest is None:
        return False
    return period.earliest.date() <= day < period.latest.date()


def build_decade(state: State, draft: Draft) -> Found | None:
    """The 1930s; the 470s BC."""
    digits = state.named(draft, "y")[:-1]
    if draft.has("e"):
        first = -int(digits) if state.value(draft, "e") == "BC" else int(digits)
    elif len(digits) == 4:
        first = int(digits)
    elif len(digits) == 2 and state.word(draft.named["y"] - 1) == "the":
        first = _full_year(state, int(digits))
    else:
        return None
    third = state.value(draft, "mod") or None
    return Found(draft.first, draft.last, narrowed(decade_period(first), third), point=Point(first))


def build_century(state: State, draft: Draft) -> Found | None:
    """The 19th century; the middle of the 9th century BC."""
    nth = state.number(draft, "n")
    if not nth or nth > 21:
        return None
    before_christ = state.value(draft, "e") == "BC"
    third = state.value(draft, "mod") or None
    return Found(draft.first, draft.last, narrowed(century_period(nth, before_christ), third))


def build_half(state: State, draft: Draft) -> Found | None:
    """The latter half of 2008."""
    year = _year_of(state, draft)
    half = {"1": 1, "2": 2, "late": 2, "last": 2}.get(state.value(draft, "h"))
    if year is None or half is None:
        return None
    begin, end = (date(year, 1, 1), date(year, 7, 1)) if half == 1 else (date(year, 7, 1), date(year + 1, 1, 1))
    return Found(draft.first, draft.last, days_period(begin, end, Precision.YEAR, f"{year}-H{half}"), point=Point(year))


def build_within_month(state: State, draft: Draft) -> Found | None:
    """The last week of October, the first two weeks of May 1951."""
    unit = state.value(draft, "u")
    if unit not in ("day", "week") or not _is_month(state, draft):
        return None
    month, year = int(state.value(draft, "m")), _year_of(state, draft)
    own = year is not None
    if year is None:
        year = _missing_year(state, draft, month, None)
    count = state.number(draft, "n") or 1
    value = f"P{count}{unit[0].upper()}"
    days = count * (7 if unit == "week" else 1)
    if year is None or year < 1:
        return Found(draft.first, draft.last, unknown(value), own_year=own)
    first, after = date(year, month, 1), next_month(year, month)
    order = state.number(draft, "o")
    if order is None:  # the last
        begin, end = after - timedelta(days=days), after
    else:
        begin = first + timedelta(days=days * (order - 1))
        end = begin + timedelta(days=days)
    precision = Precision.WEEK if unit == "week" else Precision.DAY
    value = begin.isoformat() if days == 1 else value
    period = days_period(begin, end, precision, value)
    return Found(draft.first, draft.last, period, point=Point(year, month), own_year=own)
