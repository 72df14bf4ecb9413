"""Builders of times that are told against another day: the day of publication, or the day that was named last."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sijill.reading.times.clocks import day_part
from sijill.reading.times.periods import (
    DAY,
    THIRDS,
    Period,
    Point,
    at_hour,
    century_period,
    day_period,
    days_period,
    decade_period,
    month_period,
    narrowed,
    shifted_month,
    shifted_year,
    unknown,
    week_period,
    weekend_period,
    year_period,
)
from sijill.reading.times.scan import Draft
from sijill.reading.times.state import Found, State
from sijill.values.when import Precision

STEPS = {"last": -1, "past": -1, "next": 1, "this": 0, "same": 0, "following": 1, "previous": -1, "": 0}
TOLD = frozenset(("last", "past", "next", "this"))
"""Relations to the day of speaking; the others refer to the day named last."""

UNIT_DAYS = {"day": 1, "night": 1, "NI": 1, "weekend": 7, "week": 7, "fortnight": 14}
UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
CLOCK_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
"""Units that count from the moment of a message, where it is known."""
UNIT_LETTERS = {
    "second": "T{}S",
    "minute": "T{}M",
    "hour": "T{}H",
    "day": "{}D",
    "night": "{}D",
    "NI": "{}D",
    "week": "{}W",
    "weekend": "{}WE",
    "month": "{}M",
    "quarter": "{}Q",
    "year": "{}Y",
    "decade": "{}DE",
    "century": "{}CE",
}
UNIT_PRECISION = {
    "week": Precision.WEEK,
    "fortnight": Precision.WEEK,
    "weekend": Precision.WEEK,
    "month": Precision.MONTH,
    "year": Precision.YEAR,
    "decade": Precision.DECADE,
    "century": Precision.CENTURY,
}
REPEATED = {
    "hour": "XXXX-XX-XXTXX",
    "day": "XXXX-XX-XX",
    "night": "XXXX-XX-XXTNI",
    "NI": "XXXX-XX-XXTNI",
    "week": "XXXX-WXX",
    "month": "XXXX-XX",
    "year": "XXXX",
}


def build_weekday(state: State, draft: Draft) -> Found | None:
    """On Tuesday; last Tuesday; Tuesday night; Tuesdays."""
    number = int(state.value(draft, "w"))
    if state.grammar.is_in(state.named(draft, "w"), "weekday_plural") and state.is_in(
        state.word(draft.first - 1), "set_on"
    ):
        return Found(draft.first, draft.last, unknown(f"XXXX-WXX-{number}"), kind="set")
    day = _weekday_date(state, draft, number)
    part = state.value(draft, "p")
    if day is None:
        value = f"XXXX-WXX-{number}" + (f"T{part}" if part else "")
        return Found(draft.first, draft.last, unknown(value), own_year=False)
    return _day_found(state, draft, day, part)


def _day_found(state: State, draft: Draft, day: date, part: str) -> Found:
    period = day_part(state.grammar, day, part) if part else day_period(day)
    kind = "time" if part else "date"
    point = Point(day.year, day.month, day.day)
    return Found(draft.first, draft.last, period, kind=kind, point=point, own_year=False)


def _weekday_date(state: State, draft: Draft, number: int) -> date | None:
    relation = state.value(draft, "r")
    if relation in ("following", "previous") or (relation == "same" and state.last_day() is not None):
        base = state.referred_day()
    else:
        base = state.anchor_day()
    if base is None:
        return None
    back = (base.isoweekday() - number) % 7
    ahead = (number - base.isoweekday()) % 7
    if draft.has("l"):  # Tuesday last week
        return base - timedelta(days=base.weekday() + 8 - number)
    if relation in ("last", "past", "previous"):
        return base - timedelta(days=back or 7)
    if relation in ("next", "following"):
        return base + timedelta(days=ahead or 7)
    if state.narrative:
        return base + timedelta(days=ahead)
    if state.future(draft):
        return _next_after(state, draft, number) or base + timedelta(days=ahead)
    return base - timedelta(days=back)


def _next_after(state: State, draft: Draft, number: int) -> date | None:
    """What was to come counts from the day of telling ("on Wednesday he declared a truce set to begin on Thursday")."""
    day = state.last_day()
    if day is None or not state.same_sentence(state.last_at, draft.first):
        return None
    return day + timedelta(days=(number - day.isoweekday()) % 7)


def build_deictic(state: State, draft: Draft) -> Found | None:
    """Today, yesterday morning, the day before yesterday."""
    steps = int(state.value(draft, "t"))
    steps += {"before": -1, "after": 1}.get(state.value(draft, "s"), 0)
    if state.narrative and steps == 0:
        return Found(draft.first, draft.last, unknown("PRESENT_REF"))
    if state.published is None:
        return Found(draft.first, draft.last, unknown("XXXX-XX-XX"), own_year=False)
    part = state.value(draft, "p")
    if draft.last - draft.first > 1 and state.word(draft.last - 2) == "at":
        part = "NI"
    return _day_found(state, draft, state.published + steps * DAY, part)


def build_tonight(state: State, draft: Draft) -> Found | None:
    """Tonight; overnight, which is the night before publication."""
    part = state.value(draft, "p")
    if draft.has("w"):
        day = _weekday_date(state, draft, int(state.value(draft, "w")))
        part = "NI"
    else:
        day = state.anchor_day()
    if day is None:
        return Found(draft.first, draft.last, unknown("XXXX-XX-XXTNI"), kind="time", own_year=False)
    if part == "OVERNIGHT":
        begin, end = state.grammar.parts["NI"]
        before = day - DAY
        period = Period(at_hour(before, begin), at_hour(before, end), Precision.PART_OF_DAY, f"{before.isoformat()}TNI")
        return Found(draft.first, draft.last, period, kind="time", own_year=False)
    return _day_found(state, draft, day, part)


def build_now(state: State, draft: Draft) -> Found | None:
    """Right now, currently: the day of publication, in a chronicle nothing that a calendar could hold."""
    day = state.published
    if state.narrative or day is None:
        return Found(draft.first, draft.last, unknown("PRESENT_REF"))
    period = day_period(day)
    return Found(
        draft.first,
        draft.last,
        Period(period.earliest, period.latest, Precision.DAY, "PRESENT_REF"),
        own_year=False,
    )


def build_vague(state: State, draft: Draft) -> Found | None:
    """Recently, in recent weeks: before the day of publication is over, since when is not said."""
    if draft.has("c"):
        value = state.value(draft, "c")
        return Found(draft.first, draft.last, unknown(_reference(value))) if state.narrative else None
    unit = state.value(draft, "u")
    if state.narrative or state.published is None:
        return Found(draft.first, draft.last, unknown("PAST_REF"))
    period = Period(None, at_hour(state.published + DAY, 0), UNIT_PRECISION.get(unit, Precision.DAY), "PAST_REF")
    return Found(draft.first, draft.last, period, direction="within")


def _reference(value: str) -> str:
    return "PAST_REF" if value in ("past", "recent") else value


def build_eve(state: State, draft: Draft) -> Found | None:
    """On the eve: the day before the one that was named last, else before publication; "the eve of" stays open."""
    if state.word(draft.last) == "of":
        return Found(draft.first, draft.last, unknown(None), own_year=False)
    day = state.referred_day()
    if day is None:
        return Found(draft.first, draft.last, unknown("XXXX-XX-XX"), own_year=False)
    return _day_found(state, draft, day - DAY, "")


def build_related(state: State, draft: Draft) -> Found | None:
    """Last week, this month, the following year, that day, the end of the year."""
    relation, unit = state.value(draft, "r"), state.value(draft, "u") or "day"
    third = state.value(draft, "mod")
    if unit in ("minute", "hour"):
        return None
    if relation in TOLD and not state.narrative and not (unit == "day" and relation == "next"):
        base = _point(state.published)
    else:
        base = state.last or (None if state.narrative else _point(state.published))
    steps = STEPS[relation]
    if relation == "past":  # "this past week" and "past week" are told as windows
        steps = -1
    period, point = unit_at(base, unit, steps)
    return Found(
        draft.first, draft.last, narrowed(period, third if third in THIRDS else None), point=point, own_year=False
    )


def _point(day: date | None) -> Point | None:
    return None if day is None else Point(day.year, day.month, day.day)


def unit_at(base: Point | None, unit: str, steps: int) -> tuple[Period, Point | None]:
    """The day, week, month, year, decade or century that lies `steps` units from the one of `base`."""
    open_value = REPEATED.get(unit)
    if base is None:
        return unknown(open_value), None
    if unit in UNIT_DAYS:
        day = base.date()
        if day is None:
            return unknown(open_value), None
        moved = day + timedelta(days=UNIT_DAYS[unit] * steps)
        if unit in ("week", "fortnight"):
            return week_period(moved), None
        if unit == "weekend":
            return weekend_period(moved), None
        return day_period(moved), _point(moved)
    if unit == "month":
        if base.month is None or base.year < 1:
            return unknown(open_value), None
        year, month = shifted_month(base.year, base.month, steps)
        return month_period(year, month), Point(year, month)
    if unit == "decade":
        first = base.year - base.year % 10 if base.year > 0 else -(-base.year - -base.year % 10)
        return decade_period(first + 10 * steps), Point(first + 10 * steps)
    if unit == "century":
        nth = (abs(base.year) - 1) // 100 + 1 + (steps if base.year > 0 else -steps)
        return century_period(max(nth, 1), base.year < 1), None
    if unit == "year":
        year = shifted_year(base, steps)
        return year_period(year), Point(year)
    return unknown(open_value), None


def build_related_part(state: State, draft: Draft) -> Found | None:
    """This morning, last night, that afternoon, the following morning."""
    relation, part = state.value(draft, "r") or "same", state.value(draft, "p")
    day = state.anchor_day() if relation in ("this", "last", "past") else state.referred_day()
    if day is None:
        return Found(draft.first, draft.last, unknown(f"XXXX-XX-XXT{part}"), kind="time", own_year=False)
    return _day_found(state, draft, day + STEPS[relation] * DAY, part)


def length(state: State, draft: Draft) -> tuple[float | None, str, str]:
    """The number, the unit and the TimeML value of a length ("three days": 3, day, P3D); no number for "several"."""
    ordinal = state.grammar.is_in(state.named(draft, "u"), "second")  # the word is also a number
    unit = "second" if ordinal else state.value(draft, "u")
    number: float | None = state.number(draft, "n")
    if not draft.has("n") and draft.last - draft.first > 0:
        number = None if _bare_plural(state, draft) else 1
    if state.grammar.is_in(state.named(draft, "u"), "dual_unit"):
        number = 2
    if draft.has("h"):
        number = 0.5 if state.value(draft, "h") == "0.5" else (number or 1) + 0.5
    if unit == "fortnight":
        unit, number = "week", None if number is None else number * 2
    return number, unit, duration_value(number, unit)


def _bare_plural(state: State, draft: Draft) -> bool:
    return state.grammar.is_in(state.named(draft, "u"), "units")


def duration_value(number: float | None, unit: str) -> str:
    """P3D, PT48H, PXW, P1.5M."""
    written = "X" if number is None else f"{number:g}"
    return "P" + UNIT_LETTERS[unit].format(written)


def build_window(state: State, draft: Draft) -> Found | None:
    """The past 48 hours, the last three weeks: up to the day of publication. In a chronicle only a length."""
    relation = state.value(draft, "r")
    number, unit, value = length(state, draft)
    day = state.published
    if draft.has("o") and not draft.has("n") and (unit in ("day", "NI") or not state.narrative):
        return None  # "the third day" tells an order, not a length
    if draft.has("o") or state.narrative or draft.has("y") or relation not in ("last", "past", "next"):
        return Found(draft.first, draft.last, unknown(value), kind="duration")
    if day is None:
        return Found(draft.first, draft.last, unknown(value), kind="interval", direction="within", own_year=False)
    precision = UNIT_PRECISION.get(unit, Precision.DAY)
    sign = 1 if relation == "next" else -1
    if state.sent is not None and unit in CLOCK_UNITS and number is not None:
        ends = sorted((state.sent, state.sent + sign * number * CLOCK_UNITS[unit]))
        period = Period(ends[0], ends[1], Precision.HOUR if unit == "hour" else Precision.MINUTE, value)
        return Found(draft.first, draft.last, period, kind="interval", direction="within", own_year=False)
    edge = None if number is None else moved_day(day, unit, sign * number)
    if sign > 0:
        period = Period(at_hour(day, 0), None if edge is None else at_hour(edge + DAY, 0), precision, value)
        return Found(draft.first, draft.last, period, kind="interval", own_year=False)
    period = Period(None if edge is None else at_hour(edge, 0), at_hour(day + DAY, 0), precision, value)
    return Found(draft.first, draft.last, period, kind="interval", direction="within", own_year=False)


def moved_day(day: date, unit: str, number: float) -> date:
    """The day that lies a number of units from another; hours are rounded away from it to whole days."""
    if unit in UNIT_MONTHS:
        months = number * UNIT_MONTHS[unit]
        year, month = shifted_month(day.year, day.month, int(months))
        extra = timedelta(days=round((months - int(months)) * 30))
        return month_day(year, month, day.day) + extra
    if unit in UNIT_DAYS:
        return day + timedelta(days=round(number * UNIT_DAYS[unit]))
    hours = {"hour": 1, "minute": 1 / 60, "second": 1 / 3600}.get(unit, 0) * abs(number)
    whole = -(-hours // 24) if hours >= 24 else 0
    return day + timedelta(days=whole if number > 0 else -whole)


def month_day(year: int, month: int, day: int) -> date:
    """A day of a month, or its last day where the month is shorter."""
    for held in (day, 30, 29):
        try:
            return date(year, month, min(held, day))
        except ValueError:
            continue
    return date(year, month, 28)


def build_offset(state: State, draft: Draft) -> Found | None:
    """Two days later, a week ago, months earlier, the day after."""
    shift = state.value(draft, "s")
    number, unit, _ = length(state, draft)
    sign = 1 if shift in ("later", "after") else -1
    base = _offset_base(state, draft, shift)
    if state.sent is not None and shift == "ago" and unit in CLOCK_UNITS and number is not None:
        return Found(draft.first, draft.last, _moment(state.sent, number, unit), kind="time", own_year=False)
    if base is None:
        return Found(draft.first, draft.last, _open_offset(state, unit, sign, number), own_year=False)
    if number is None:
        return Found(draft.first, draft.last, _vague_offset(base, unit, sign, state.narrative), own_year=False)
    if shift in ("after", "before") and not state.narrative and _told_beside(state, draft):
        number = 0  # "killed on Saturday, a day after the crash" happened on Saturday
    period, point = offset_period(base, unit, sign * number, exact=number == int(number))
    return Found(draft.first, draft.last, period, point=point, own_year=False)


def _moment(sent: datetime, number: float, unit: str) -> Period:
    """So many hours or minutes before a message was sent, half a unit either side: nobody says it sharper."""
    middle, half = sent - number * CLOCK_UNITS[unit], CLOCK_UNITS[unit] / 2
    precision = Precision.HOUR if unit == "hour" else Precision.MINUTE
    return Period(middle - half, middle + half, precision, middle.isoformat(timespec="minutes"))


def _offset_base(state: State, draft: Draft, shift: str) -> Point | None:
    if shift == "ago":
        return _point(state.published)
    if state.narrative:
        return state.last
    if shift in ("after", "before") and _has_complement(state, draft):
        # "It came a day after the attack": the date before this sentence need not be the attack's
        return state.last if _begins_sentence(state, draft) or _told_beside(state, draft) else None
    return state.last or _point(state.published)


def _begins_sentence(state: State, draft: Draft) -> bool:
    before = state.word(draft.first - 1)
    return not before or state.is_in(before, "stops")


def _has_complement(state: State, draft: Draft) -> bool:
    return state.word(draft.last)[:1].isalnum()


def _told_beside(state: State, draft: Draft) -> bool:
    """Whether the sentence names the day of the event itself, and the offset only says what came before it."""
    return _has_complement(state, draft) and state.last_at >= 0 and state.same_sentence(state.last_at, draft.first)


def _open_offset(state: State, unit: str, sign: int, number: float | None) -> Period:
    if state.narrative and number is None:
        return unknown("FUTURE_REF" if sign > 0 else "PAST_REF")
    return unknown(REPEATED.get(unit))


def _vague_offset(base: Point, unit: str, sign: int, narrative: bool) -> Period:
    """Days later, several weeks ago: after or before a day, how far is not said."""
    day = base.date()
    value = "FUTURE_REF" if sign > 0 else "PAST_REF"
    if day is None or narrative:
        return unknown(value)
    precision = UNIT_PRECISION.get(unit, Precision.DAY)
    if unit in ("hour", "minute", "second"):
        held = day_period(day)
        return Period(held.earliest, held.latest, Precision.DAY, value)
    return (
        Period(at_hour(day + DAY, 0), None, precision, value)
        if sign > 0
        else Period(None, at_hour(day, 0), precision, value)
    )


def offset_period(base: Point, unit: str, number: float, exact: bool = True) -> tuple[Period, Point | None]:
    """What lies a number of units from a date, as fine as the unit is: a day for days, seven days for weeks."""
    if unit in UNIT_DAYS or unit in ("hour", "minute", "second"):
        day = base.date()
        if day is None:
            return unknown(REPEATED.get(unit)), None
        moved = moved_day(day, unit, number)
        if unit in ("week", "weekend", "fortnight"):
            first = moved - timedelta(days=3)
            return days_period(first, first + timedelta(days=7), Precision.WEEK, week_period(moved).value), _point(
                moved
            )
        return day_period(moved), _point(moved)
    if unit == "month":
        if base.month is None or base.year < 1:
            return unknown(REPEATED["month"]), None
        year, month = shifted_month(base.year, base.month, round(number))
        return month_period(year, month), Point(year, month)
    years = number * UNIT_MONTHS.get(unit, 12) / 12
    if not exact and base.month is not None and base.year > 0:
        year, month = shifted_month(base.year, base.month, round(years * 12))
        return year_period(year), Point(year)
    year = shifted_year(base, int(years))
    return year_period(year), Point(year)


def build_duration(state: State, draft: Draft) -> Found | None:
    """For three days; a month and a half; 28-month."""
    at = draft.named["u"]
    if state.grammar.is_in(state.stream.words[at], "second") or state.is_in(state.word(draft.first - 1), "money"):
        return None
    number, unit, value = length(state, draft)
    if unit == "NI" and number == 1:
        return None
    return Found(draft.first, draft.last, unknown(value), kind="duration")


def build_lengths(state: State, draft: Draft) -> Found | None:
    """For months; weeks of fighting."""
    if not state.is_in(state.word(draft.first - 1), "length_leads") and state.word(draft.last) != "of":
        return None
    _, _, value = length(state, draft)
    return Found(draft.first, draft.last, unknown(value), kind="duration")


def build_often(state: State, draft: Draft) -> Found | None:
    """Daily, every Friday, per week."""
    if draft.has("w"):
        return Found(draft.first, draft.last, unknown(f"XXXX-WXX-{state.value(draft, 'w')}"), kind="set")
    if draft.has("p"):
        return Found(draft.first, draft.last, unknown(f"XXXX-XX-XXT{state.value(draft, 'p')}"), kind="set")
    unit = state.value(draft, "f") or state.value(draft, "u")
    if state.value(draft, "e") == "per":
        return Found(draft.first, draft.last, unknown(duration_value(1, unit)), kind="set")
    return Found(draft.first, draft.last, unknown(REPEATED.get(unit)), kind="set")
