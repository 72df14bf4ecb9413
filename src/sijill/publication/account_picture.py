"""An account as pictures: what each source says on one number axis, and how figures were revised over time.

Places along an axis are shares of the width and heights are pixels: the drawing fills a phone or a desk, and its words
keep their size on both. Both axes run from left to right in every language. Colours and type stand in `dossier.css`.
"""

from __future__ import annotations

import math
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from sijill.publication.visible import HIDDEN, LEFT_TO_RIGHT_RANGE
from sijill.publication.wording import Words, moment, number

Span = tuple[int, int | None]
"""The least and the greatest number; None where nothing bounds it from above."""
Step = tuple[datetime, Span]
"""What a speaker said at a time."""

LEFT, RIGHT = 4.0, 95.0
"""Where the number axis begins and ends, in percent of the width."""
ZERO_GAP = 10.0
"""Zero has no place on a logarithmic axis: it stands this far before its first number."""
LOGARITHMIC_FROM = 50
PER_CHARACTER = 2.5
"""Room for one character of a figure, in percent of the narrowest width (a phone)."""
NAME_LENGTH = 38
NOTE_LENGTH = 48
"""Characters of a name, and of the smaller line below it, that a phone shows on one line."""
BRACKET, NAME, NOTE, BAR, LANE, GAP, AXIS = 28, 17, 15, 24, 18, 12, 26
PANEL_HEAD, PANEL, PANEL_TOP = 22, 104, 20
"""Heights in pixels."""
TIME_LEFT, TIME_RIGHT = 14.0, 88.0
TICK_SPACE = 13.0
DAY = timedelta(days=1)


def figure(span: Span) -> str:
    """A span in figures alone, the same in every language: "82", "78–203", "≥ 82"."""
    low, high = span
    if high is None:
        return f"≥ {number(low)}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def percent(share: float) -> str:
    """A share of the width as an attribute."""
    return f"{share:.2f}%"


def element(name: str, *children: str, **attributes: object) -> str:
    """One element of a drawing; the values of attributes are escaped, `children` are markup."""
    pairs = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{pairs}>{''.join(children)}</{name}>" if children else f"<{name}{pairs}/>"


def drawn_words(text: str) -> str:
    """Words from outside as markup of a drawing: hidden controls visible, ranges such as 7–9 in their order.

    The twin of `visible.text_html`, whose elements would end a drawing.
    """
    parts: list[str] = []
    last = 0
    for match in LEFT_TO_RIGHT_RANGE.finditer(text):
        parts.append(plain_words(text[last : match.start()]))
        parts.append(element("tspan", escape(match.group()), direction="ltr", unicode_bidi="isolate"))
        last = match.end()
    return "".join([*parts, plain_words(text[last:])])


def plain_words(text: str) -> str:
    """The same where no markup can stand: titles and descriptions."""
    return HIDDEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", escape(text))


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of `text` that has a direction runs from right to left (HTML's dir=auto)."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def words_at_start(text: str, y: float, class_: str, words: Words) -> str:
    """Words of their own direction, laid at the side where a line of the page begins."""
    from_right, page_from_right = is_right_to_left(text), words.language == "ar"
    direction, anchor = "rtl" if from_right else "ltr", "start" if from_right == page_from_right else "end"
    place = {"x": "100%" if page_from_right else "0", "y": y, "text_anchor": anchor}
    return element("text", drawn_words(text), **place, direction=direction, unicode_bidi="isolate", class_=class_)


def figures_at(text: str, x: float, y: float, class_: str, *, anchor: str = "middle", dx: int = 0) -> str:
    """Figures, from left to right in every language."""
    place = {"x": percent(x), "y": f"{y:g}", "dx": dx, "text_anchor": anchor}
    return element("text", escape(text), **place, direction="ltr", unicode_bidi="isolate", class_=class_)


def shorten(text: str, length: int) -> str:
    """At most `length` characters of `text`."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Axis:
    """A number axis. `zero`: zero stands apart before the first number of a logarithmic one."""

    start: float
    end: float
    logarithmic: bool = False
    zero: bool = False

    def at(self, value: float) -> float:
        """Where a number stands, in percent of the width."""
        if not self.logarithmic:
            return LEFT + (value - self.start) / (self.end - self.start) * (RIGHT - LEFT)
        if value <= 0:
            return LEFT
        left = LEFT + (ZERO_GAP if self.zero else 0)
        return left + math.log(value / self.start) / math.log(self.end / self.start) * (RIGHT - left)

    def ticks(self) -> list[int]:
        """The numbers that are written on it."""
        if not self.logarithmic:
            step = round_step((self.end - self.start) / 5)
            return list(range(math.ceil(self.start / step) * step, math.floor(self.end) + 1, step))
        powers = [10**power for power in range(math.floor(math.log10(self.end)) + 1)]
        found = [0] if self.zero else []
        for value in [factor * power for factor in (1, 5, 2) for power in powers]:
            apart = all(abs(self.at(value) - self.at(other)) >= TICK_SPACE for other in found)
            if self.start <= value <= self.end and apart:
                found.append(value)
        return sorted(found)


def round_step(least: float) -> int:
    """The least of 1, 2, 5, 10, 20, … that is not below `least`."""
    power = 10 ** max(0, math.floor(math.log10(least))) if least > 0 else 1
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def make_axis(spans: Iterable[Span]) -> Axis:
    """The axis on which all of `spans` have a place: linear, or logarithmic where they are too far apart for that.

    It begins at zero, unless all numbers lie so near one another that zero would push them together.
    """
    ends = [end for span in spans for end in span]
    numbers = sorted(end for end in ends if end is not None)
    least, greatest = numbers[0], numbers[-1]
    is_open = None in ends
    positive = next((each for each in numbers if each > 0), 0)
    if positive and greatest > LOGARITHMIC_FROM * positive:
        start = positive / 1.15
        return Axis(start, greatest * (greatest / start) ** (0.16 if is_open else 0.04), True, least == 0)
    start = 0.0 if least == greatest or 2 * least <= greatest else max(0.0, least - (greatest - least) * 0.25)
    return Axis(start, greatest + max(greatest - start, 1) * (0.16 if is_open else 0.04))


@dataclass(frozen=True, slots=True)
class Mark:
    """One value in the drawing. `look`: of a "source", of a "claim" of it, or "past", which the source replaced."""

    span: Span
    look: str
    clash: bool
    hint: str

    @property
    def text(self) -> str:
        """Its figures."""
        return figure(self.span)


@dataclass(frozen=True, slots=True)
class Row:
    """A source: its name, what is known of it, its value, and the claims behind that where they are others."""

    name: str
    note: str
    mark: Mark
    claims: tuple[Mark, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn of an account. `bands` are shaded behind the rows: "bounds" and, where others, "documented"."""

    rows: tuple[Row, ...]
    bands: tuple[tuple[str, Span], ...]

    @property
    def marks(self) -> list[Mark]:
        """The marks of all rows."""
        return [mark for row in self.rows for mark in (row.mark, *row.claims)]

    @property
    def axis(self) -> Axis:
        """The number axis on which all of it has a place."""
        return make_axis([*(mark.span for mark in self.marks), *(span for _, span in self.bands)])


def draw_bounds(picture: Picture, words: Words, prefix: str) -> str:
    """What each source says and what the claims come to together, as SVG; "" where no source says anything.

    `prefix` begins the ids in the drawing: another for each drawing of a page.
    """
    if not picture.rows:
        return ""
    axis, bands = picture.axis, picture.bands
    y = BRACKET * len(bands) + 6.0
    front = []
    for row in picture.rows:
        part, y = _draw_row(row, axis, y, words, prefix)
        front.append(part)
    back = [_draw_band(look, span, axis, BRACKET * at, y, prefix) for at, (look, span) in enumerate(bands)]
    said = "; ".join(f"{row.name}: {figure(row.mark.span)}" for row in picture.rows)
    about = words.fill("account_picture_desc", bounds=", ".join(figure(span) for _, span in bands), sources=said)
    body = [_patterns(prefix), *back, _draw_axis(axis, BRACKET * len(bands), y), *front]
    return _drawing(body, y + AXIS, words["account_picture_title"], about, prefix)


def _drawing(body: Sequence[str], height: float, title: str, about: str, prefix: str) -> str:
    named = {"role": "img", "aria_labelledby": f"{prefix}-title", "aria_describedby": f"{prefix}-desc"}
    head = [element("title", plain_words(title), id=f"{prefix}-title")]
    head.append(element("desc", plain_words(about), id=f"{prefix}-desc"))
    return element("svg", *head, *body, class_="picture", width="100%", height=f"{height:g}", direction="ltr", **named)


def _patterns(prefix: str) -> str:
    """The hatching of what clashes, and the fading of what is open."""
    lines = element("path", d="M-2 2l4-4M0 8l8-8M6 10l4-4", class_="hatch")
    ground = element("rect", width=8, height=8, class_="ground")
    hatch = element("pattern", ground, lines, id=f"{prefix}-hatch", width=8, height=8, patternUnits="userSpaceOnUse")
    stops = element("stop", offset="0", class_="full"), element("stop", offset="1", class_="none")
    fade = element("linearGradient", *stops, id=f"{prefix}-fade")
    return element("defs", hatch, fade, element("linearGradient", *stops, id=f"{prefix}-rise", x1=0, x2=0, y1=1, y2=0))


def _draw_axis(axis: Axis, top: float, bottom: float) -> str:
    parts = []
    for tick in axis.ticks():
        parts.append(_vertical("grid", axis.at(tick), top, bottom + 4))
        parts.append(figures_at(number(tick), axis.at(tick), bottom + 18, "tick"))
    start = LEFT + (ZERO_GAP if axis.zero else 0)
    line = element("line", x1=percent(start), x2="100%", y1=bottom, y2=bottom, class_="axis")
    return "".join([line, *parts])


def _draw_band(look: str, span: Span, axis: Axis, top: float, bottom: float, prefix: str) -> str:
    """A shaded band through all rows, with a bracket and its figures above it."""
    low, high = span
    left, right = axis.at(low), 100.0 if high is None else axis.at(high)
    y = top + 20
    fill = {"fill": f"url(#{prefix}-fade)"} if high is None else {}
    parts = [
        element("rect", x=percent(left), y=y, width=percent(right - left), height=bottom - y, class_="shade", **fill),
        _vertical("edge", left, y, bottom),
        element("line", x1=percent(left), x2=percent(right), y1=y, y2=y, class_="bracket"),
    ]
    if high is None:
        parts.append(_arrow(y))
    elif high > low:
        parts.append(_vertical("edge", right, y, bottom))
    return element("g", *parts, *_band_figures(span, left, right, y - 6), class_=f"band {look}")


def _band_figures(span: Span, left: float, right: float, y: float) -> list[str]:
    """The figures at the edges they belong to, or between them where there is no room for two."""
    low, high = span
    if high is not None and high > low and right - left > 2 * PER_CHARACTER * len(number(high)):
        return [figures_at(number(low), left, y, "sum"), figures_at(number(high), right, y, "sum")]
    text = figure(span)
    half = PER_CHARACTER * len(text) / 2
    if high is None and left + 2 * half <= 100:
        return [figures_at(text, left, y, "sum", anchor="start")]
    middle = left if high is None else (left + right) / 2
    return [figures_at(text, min(max(middle, half), 100 - half), y, "sum")]


def _arrow(y: float) -> str:
    """A head at the right edge: it goes on without a bound."""
    return element("svg", element("path", d="M-9-6L0 0L-9 6z", class_="head"), x="100%", y=y, overflow="visible")


def _draw_row(row: Row, axis: Axis, y: float, words: Words, prefix: str) -> tuple[str, float]:
    """One source from `y` on; gives the drawing and where the next begins."""
    parts = []
    for line in textwrap.wrap(row.name, NAME_LENGTH, max_lines=2, placeholder="…"):
        y += NAME
        parts.append(words_at_start(line, y - 4, "name", words))
    for line in textwrap.wrap(row.note, NOTE_LENGTH, max_lines=2, placeholder="…"):
        y += NOTE
        parts.append(words_at_start(line, y - 4, "note", words))
    parts.append(_draw_mark(row.mark, axis, y + BAR / 2, prefix))
    y += BAR
    for lane in _lanes(row.claims, axis):
        parts += [_draw_mark(mark, axis, y + LANE / 2, prefix) for mark in lane]
        y += LANE
    return element("g", *parts, class_="row"), y + GAP


def _lanes(marks: Sequence[Mark], axis: Axis) -> list[list[Mark]]:
    """Marks side by side as far as they and their figures have room, else below one another."""
    lanes: list[tuple[list[Mark], list[tuple[float, float]]]] = []
    for mark in dict.fromkeys(marks):
        left, right = _room(mark, axis)
        for lane, taken in lanes:
            if all(right < begin or end < left for begin, end in taken):
                lane.append(mark)
                taken.append((left, right))
                break
        else:
            lanes.append(([mark], [(left, right)]))
    return [lane for lane, _ in lanes]


def _ends(mark: Mark, axis: Axis) -> tuple[float, float]:
    low, high = mark.span
    return axis.at(low), 100.0 if high is None else axis.at(high)


def _label(mark: Mark, axis: Axis) -> tuple[float, str, int]:
    """Where the figures of a mark stand: beside it where there is room, else on it. Gives place, anchor and shift."""
    left, right = _ends(mark, axis)
    need = PER_CHARACTER * len(mark.text) + 4
    if mark.span[1] is not None and right + need <= 100:
        return right, "start", 10
    if left - need >= 0:
        return left, "end", -10
    return (left, "start", 13) if mark.span[1] is None else ((left + right) / 2, "middle", 0)


def _room(mark: Mark, axis: Axis) -> tuple[float, float]:
    left, right = _ends(mark, axis)
    x, anchor, _ = _label(mark, axis)
    need = PER_CHARACTER * len(mark.text) + 4
    return min(left, x - need if anchor == "end" else left) - 2, max(
        right, x + need if anchor == "start" else right
    ) + 2


def _draw_mark(mark: Mark, axis: Axis, y: float, prefix: str) -> str:
    left, right = _ends(mark, axis)
    x, anchor, dx = _label(mark, axis)
    hint, shape = element("title", plain_words(mark.hint)), _shape(mark, left, right, y, prefix)
    is_on_it = mark.span[1] is None and anchor == "start"
    label = figures_at(mark.text, x, y + 4.5, "figure on" if is_on_it else "figure", anchor=anchor, dx=dx)
    return element("g", hint, shape, label, class_=mark_class(mark.look, mark.clash))


def mark_class(look: str, clash: bool) -> str:
    """The class of a mark in the drawing."""
    return f"mark {look}{' clash' if clash else ''}"


def _shape(mark: Mark, left: float, right: float, y: float, prefix: str) -> str:
    """A dot, a bar, or a dot with an arrow; what clashes is a diamond or hatched."""
    large = mark.look == "source"
    low, high = mark.span
    if high is not None and high > low:
        height = 12 if large else 7
        fill = {"fill": f"url(#{prefix}-hatch)"} if mark.clash else {}
        size = {"x": percent(left), "y": y - height / 2, "width": percent(max(right - left, 1)), "height": height}
        return element("rect", **size, rx=2, class_="bar", **fill)
    dot = element("circle", cx=percent(left), cy=y, r=6 if large else 4, class_="dot")
    if mark.clash:
        path = "M0-8L8 0L0 8L-8 0z" if large else "M0-6L6 0L0 6L-6 0z"
        dot = element("svg", element("path", d=path, class_="dot"), x=percent(left), y=y, overflow="visible")
    if high is not None:
        return dot
    line = element("line", x1=percent(left), x2=percent(right), y1=y, y2=y, class_="open")
    return line + _arrow(y) + dot


def draw_sample(span: Span, look: str, prefix: str, *, clash: bool = False) -> str:
    """A mark for the legend of the drawing whose ids begin with `prefix`."""
    left, right = (22.0, 100.0) if span[1] is None else (10.0, 90.0) if span[1] > span[0] else (50.0, 50.0)
    shape = element("g", _shape(Mark(span, look, clash, ""), left, right, 8, prefix), class_=mark_class(look, clash))
    return element("svg", shape, class_="picture sample", width=30, height=16, direction="ltr", aria_hidden="true")


def draw_band_sample(look: str) -> str:
    """A band for the legend."""
    shade = element("rect", width=30, height=16, class_="shade")
    line = element("line", x1=0, x2=30, y1=1, y2=1, class_="bracket")
    band = element("g", shade, line, class_=f"band {look}")
    return element("svg", band, class_="picture sample", width=30, height=16, aria_hidden="true")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time axis."""

    start: datetime
    end: datetime

    def at(self, time: datetime) -> float:
        """Where a time stands, in percent of the width."""
        whole = (self.end - self.start) / DAY
        return TIME_LEFT + ((time - self.start) / DAY / whole if whole else 0.5) * (TIME_RIGHT - TIME_LEFT)

    def ticks(self) -> list[tuple[datetime, str]]:
        """The times that are written on it, at most four."""
        length = self.end - self.start
        for hours in (1, 2, 3, 6, 12):
            if length <= 3 * timedelta(hours=hours):
                return [(at, moment(at)) for at in self._every(timedelta(hours=hours))]
        for days in (1, 2, 3, 5, 7, 10, 14, 21):
            if length <= 3 * days * DAY:
                return [(at, f"{at:%Y-%m-%d}") for at in self._every(days * DAY)]
        months = next(
            step for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000) if length <= 93 * DAY * step
        )
        first = (self.start.year * 12 + self.start.month - 1) // months * months
        last = self.end.year * 12 + self.end.month
        starts = [datetime(month // 12, month % 12 + 1, 1) for month in range(max(first, 12), last, months)]
        return [(at, f"{at:%Y-%m}" if months % 12 else f"{at:%Y}") for at in starts if self.start <= at <= self.end]

    def _every(self, step: timedelta) -> list[datetime]:
        first = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        count = math.floor((self.end - first) / step)
        return [first + each * step for each in range(count + 1) if first + each * step >= self.start]


def draw_revisions(panels: Sequence[tuple[str, Sequence[Step]]], words: Words, prefix: str) -> str:
    """How each speaker's figures changed over time, as SVG; each panel is a speaker with at least one step."""
    if not panels:
        return ""
    times = [at for _, steps in panels for at, _ in steps]
    clock = Clock(min(times), max(times))
    y, parts = 0.0, []
    for name, steps in panels:
        parts.append(words_at_start(shorten(name, NAME_LENGTH), y + 14, "name", words))
        parts.append(_draw_steps(steps, clock, y + PANEL_HEAD, prefix))
        y += PANEL_HEAD + PANEL + GAP
    for at, name in clock.ticks():
        x = clock.at(at)
        parts.insert(0, _vertical("grid", x, PANEL_HEAD, y - GAP + 4))
        parts.append(figures_at(name, x, y + 6, "tick"))
    told = "; ".join(
        f"{name}: {', '.join(f'{moment(at)} {figure(span)}' for at, span in steps)}" for name, steps in panels
    )
    return _drawing([_patterns(prefix), *parts], y + 14, words["account_revisions_title"], told, prefix)


def _draw_steps(steps: Sequence[Step], clock: Clock, top: float, prefix: str) -> str:
    """One speaker: a line, or a band where the ends differ, that steps whenever another figure is given."""
    bottom = top + PANEL
    greatest = max((end for _, span in steps for end in span if end is not None), default=0) or 1

    def height(value: int) -> float:
        return round(bottom - (PANEL - PANEL_TOP) * value / greatest, 1)

    lines, dots = [_value_lines(greatest, height)], []
    places = [*(clock.at(at) for at, _ in steps), 100.0]
    for place, (_, (low, high)) in enumerate(steps):
        left, right = places[place], places[place + 1]
        over = top if high is None else height(high)
        lines.append(_draw_step((low, high), left, right, height(low), over, prefix))
        if place:
            lines.append(_vertical("riser", left, height(steps[place - 1][1][0]), height(low)))
        past = " past" if place + 2 < len(places) else ""
        dots.append(element("circle", cx=percent(left), cy=height(low), r=4.5, class_=f"dot{past}"))
        text = figure((low, high))
        if not past or left + PER_CHARACTER * (len(text) + 1) <= places[place + 1]:
            y = (height(low) if high is None else over) - 8
            dots.append(figures_at(text, left, y, f"figure{past}", anchor="start", dx=-4))
    return element("g", *lines, *dots, class_="steps")


def _draw_step(span: Span, left: float, right: float, low: float, high: float, prefix: str) -> str:
    """What one speaker says from one time to the next; `low` and `high` are heights."""
    x, width = percent(left), percent(right - left)
    line = element("line", x1=x, x2=percent(right), y1=low, y2=low, class_="level")
    if span[1] == span[0]:
        return line
    if span[1] is None:
        fill = f"url(#{prefix}-rise)"
        return element("rect", x=x, y=high, width=width, height=f"{low - high:g}", class_="range", fill=fill) + line
    upper = element("line", x1=x, x2=percent(right), y1=high, y2=high, class_="level")
    return element("rect", x=x, y=high, width=width, height=f"{low - high:g}", class_="range") + upper + line


def _value_lines(greatest: int, height: Callable[[int], float]) -> str:
    """The value axis: lines from side to side, each with its number above its beginning."""
    parts = []
    for value in range(0, greatest + 1, round_step(greatest / 3)):
        y = height(value)
        parts.append(element("line", x1="0", x2="100%", y1=y, y2=y, class_="grid" if value else "axis"))
        parts.append(figures_at(number(value), 0, y - 3, "tick", anchor="start"))
    return "".join(parts)


def _vertical(class_: str, x: float, top: float, bottom: float) -> str:
    return element("line", x1=percent(x), x2=percent(x), y1=f"{top:g}", y2=f"{bottom:g}", class_=class_)
