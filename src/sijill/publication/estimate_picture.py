"""Estimates as pictures: intervals one below the other on one axis, the overlap of lists, how many are on how many.

As in `account_picture` places along an axis are shares of the width, heights are pixels, axes run from left to right in
every language, and colours stand in a style sheet.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sijill.publication.account_picture import (
    Axis,
    element,
    figures_at,
    make_axis,
    percent,
    plain_words,
    shorten,
    words_at_start,
)
from sijill.publication.wording import Words, number

NAME, NOTE, BAR, GAP, AXIS, HEAD = 17, 15, 12, 7, 26, 20
NAME_LENGTH = 46
MOST_PATTERNS = 16
"""Columns of the picture of overlaps; the others are counted together."""
UPSET_HEAD, UPSET_BARS, UPSET_ROW = 52, 120, 22
UPSET_LEFT = 26.0
LIST_LENGTH = 16
FREQUENCY_HEIGHT = 150
WIDEST = 4.0
"""An interval that reaches beyond so many times the highest estimate is cut there, with an arrow."""


@dataclass(frozen=True, slots=True)
class Row:
    """An interval with its middle, or words where there is none. `look` is the class of its mark."""

    name: str
    low: float | None
    middle: float | None
    high: float | None
    look: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """An upright line through all rows, at a number that rows are to be seen against."""

    value: float
    look: str
    text: str


def interval_words(low: float, middle: float, high: float) -> str:
    """The figures of an interval, as in every language: "12,673 (8,090–22,681)"."""
    return f"{number(round(middle))} ({number(round(low))}–{number(round(high))})"


def draw_intervals(
    rows: Sequence[Row], rules: Sequence[Rule], words: Words, prefix: str, title: str, *, ratios: bool = False
) -> str:
    """Rows of intervals as SVG, "" where no row has one. `ratios` stand on a logarithmic axis, with decimals."""
    known = [row for row in rows if row.low is not None and row.middle is not None and row.high is not None]
    if not known:
        return ""
    place, ticks, right = _ratio_axis(known) if ratios else _people_axis(known, rules)
    y, parts = float(HEAD if rules else 4), []
    top = y
    for row in rows:
        part, y = _draw_row(row, place, right, y, words, ratios)
        parts.append(part)
    back = [element("line", x1="0", x2="100%", y1=y, y2=y, class_="axis")]
    for value, text in ticks:
        back.append(_upright("grid", place(value), top, y + 4))
        back.append(figures_at(text, place(value), y + 18, "tick"))
    for rule in rules:
        back.append(_upright(f"rule {rule.look}", place(rule.value), top - 4, y))
        back.append(figures_at(rule.text, min(max(place(rule.value), 6.0), 94.0), top - 8, f"ruled {rule.look}"))
    told = "; ".join(_told(row, ratios) for row in rows)
    return _drawing([*back, *parts], y + AXIS, title, told, prefix)


Place = Any


def _people_axis(known: Sequence[Row], rules: Sequence[Rule]) -> tuple[Place, list[tuple[float, str]], float]:
    highest = WIDEST * max(row.middle or 0.0 for row in known)
    spans = [(math.floor(row.low or 0.0), math.ceil(min(row.high or 0.0, highest))) for row in known]
    spans += [(round(rule.value), round(rule.value)) for rule in rules]
    axis: Axis = make_axis(spans)
    return axis.at, [(tick, number(tick)) for tick in axis.ticks()], axis.end


def _ratio_axis(known: Sequence[Row]) -> tuple[Place, list[tuple[float, str]], float]:
    low = min(0.5, *(max(row.low or 0.01, 0.01) for row in known)) / 1.1
    high = max(2.0, *(min(row.high or 100.0, 100.0) for row in known)) * 1.1

    def place(value: float) -> float:
        return 4 + 91 * math.log(min(max(value, low), high) / low) / math.log(high / low)

    marks = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
    within = [(mark, f"{mark:g}") for mark in marks if low <= mark <= high]
    return place, within[:: max(1, math.ceil(len(within) / 8))], high


def _draw_row(row: Row, place: Place, right: float, y: float, words: Words, ratios: bool) -> tuple[str, float]:
    y += NAME
    if row.low is None or row.middle is None or row.high is None:
        parts = [words_at_start(shorten(row.name, NAME_LENGTH), y - 4, "name", words)]
        for line in textwrap.wrap(row.note, NAME_LENGTH, max_lines=3, placeholder="…"):
            y += NOTE
            parts.append(words_at_start(line, y - 4, "note", words))
        return element("g", *parts, class_="row none"), y + GAP
    parts = [words_at_start(shorten(row.name, NAME_LENGTH), y - 4, "name", words)]
    figures = (
        f"{row.middle:.2f} ({row.low:.2f}–{row.high:.2f})" if ratios else interval_words(row.low, row.middle, row.high)
    )
    y += NOTE
    at, anchor = (100.0, "end") if words.language == "ar" else (0.0, "start")
    parts.append(figures_at(figures, at, y - 4, "figure", anchor=anchor))
    middle = y + BAR / 2
    left, end = place(row.low), min(place(min(row.high, right)), 100.0)
    parts.append(element("line", x1=percent(left), x2=percent(end), y1=middle, y2=middle, class_="range"))
    for x in (left, end) if row.high <= right else (left,):
        parts.append(_upright("end", x, middle - 4, middle + 4))
    if row.high > right:
        head = element("path", d="M-9-5L0 0L-9 5z", class_="head")
        parts.append(element("svg", head, x=percent(end), y=middle, overflow="visible"))
    parts.append(element("circle", cx=percent(place(row.middle)), cy=middle, r=5, class_="dot"))
    hint = element("title", plain_words(f"{row.name}: {figures}"))
    return element("g", hint, *parts, class_=f"row {row.look}".rstrip()), y + BAR + GAP


def _told(row: Row, ratios: bool) -> str:
    if row.low is None or row.middle is None or row.high is None:
        return f"{row.name}: {row.note}"
    if ratios:
        return f"{row.name}: {row.middle:.2f} ({row.low:.2f}–{row.high:.2f})"
    return f"{row.name}: {interval_words(row.low, row.middle, row.high)}"


def _upright(class_: str, x: float, top: float, bottom: float) -> str:
    return element("line", x1=percent(x), x2=percent(x), y1=f"{top:g}", y2=f"{bottom:g}", class_=class_)


def _drawing(body: Sequence[str], height: float, title: str, about: str, prefix: str) -> str:
    named = {"role": "img", "aria_labelledby": f"{prefix}-title", "aria_describedby": f"{prefix}-desc"}
    head = [element("title", plain_words(title), id=f"{prefix}-title")]
    head.append(element("desc", plain_words(about), id=f"{prefix}-desc"))
    return element(
        "svg", *head, *body, class_="picture estimates", width="100%", height=f"{height:g}", direction="ltr", **named
    )


def draw_overlaps(lists: Sequence[str], patterns: Sequence[Mapping[str, Any]], words: Words, prefix: str) -> str:
    """Who is on which lists together: a column for each combination that somebody has, the largest first (an UpSet
    picture; Lex et al., IEEE TVCG 20, 2014).
    """
    shown = patterns[:MOST_PATTERNS]
    if not shown:
        return ""
    most = max(each["people"] for each in shown)
    step = (100.0 - UPSET_LEFT) / max(len(shown), 6)
    bottom = UPSET_HEAD + UPSET_BARS
    parts = []
    for at, name in enumerate(lists):
        y = bottom + 14 + at * UPSET_ROW
        if at % 2 == 0:
            parts.append(element("rect", x=0, y=y - UPSET_ROW / 2, width="100%", height=UPSET_ROW, class_="stripe"))
        parts.append(_list_name(name, y))
    for column, each in enumerate(shown):
        parts.append(_draw_column(lists, each, UPSET_LEFT + step * (column + 0.5), most, bottom))
    height = bottom + 14 + len(lists) * UPSET_ROW
    told = "; ".join(f"{' + '.join(each['lists'])}: {number(each['people'])}" for each in shown)
    return _drawing(parts, height, words["estimate_overlaps"], told, prefix)


def _list_name(name: str, y: float) -> str:
    text = plain_words(shorten(name, LIST_LENGTH))
    return element("text", text, x="0", y=y + 4, class_="name", direction="ltr", unicode_bidi="plaintext")


def _draw_column(lists: Sequence[str], each: Mapping[str, Any], x: float, most: int, bottom: float) -> str:
    height = max(1.0, UPSET_BARS * each["people"] / most)
    bar = element(
        "rect", x=percent(x - 1.4), y=f"{bottom - height:g}", width=percent(2.8), height=f"{height:g}", class_="bar"
    )
    # upright figures: columns are narrow on a phone
    text = element("text", number(each["people"]), transform="rotate(-90)", y=4, class_="tick", direction="ltr")
    parts = [bar, element("svg", text, x=percent(x), y=f"{bottom - height - 5:g}", overflow="visible")]
    on = [at for at, name in enumerate(lists) if name in each["lists"]]
    if len(on) > 1:
        tops = [bottom + 14 + at * UPSET_ROW for at in (on[0], on[-1])]
        parts.append(_upright("joined", x, tops[0], tops[1]))
    for at in range(len(lists)):
        look = "dot" if at in on else "dot off"
        parts.append(element("circle", cx=percent(x), cy=bottom + 14 + at * UPSET_ROW, r=5, class_=look))
    return element("g", *parts, class_="row")


def draw_frequencies(frequencies: Sequence[Mapping[str, Any]], words: Words, prefix: str) -> str:
    """Log(f_k / (J choose k)) over k: on a straight line where neither lists nor people differ (Baillargeon & Rivest
    2007), with the line through the first and the last point that there is.
    """
    known = [each for each in frequencies if each["log_ratio"] is not None]
    if len(known) < 2:
        return ""
    values = [each["log_ratio"] for each in known]
    low, high = min(values), max(values)
    bottom = HEAD + FREQUENCY_HEIGHT

    def across(k: int) -> float:
        return 10 + 80 * (k - 1) / (len(frequencies) - 1)

    def up(value: float) -> float:
        share: float = (value - low) / ((high - low) or 1.0)
        return bottom - 14 - (FREQUENCY_HEIGHT - 30) * share

    parts = [element("line", x1="0", x2="100%", y1=bottom, y2=bottom, class_="axis")]
    first, last = known[0], known[-1]
    ends = {"x1": percent(across(first["lists"])), "x2": percent(across(last["lists"]))}
    parts.append(element("line", **ends, y1=up(first["log_ratio"]), y2=up(last["log_ratio"]), class_="straight"))
    for one, other in pairwise(known):
        place = {"x1": percent(across(one["lists"])), "x2": percent(across(other["lists"]))}
        parts.append(element("line", **place, y1=up(one["log_ratio"]), y2=up(other["log_ratio"]), class_="range"))
    for each in known:
        x = across(each["lists"])
        parts.append(element("circle", cx=percent(x), cy=up(each["log_ratio"]), r=5, class_="dot"))
        parts.append(figures_at(number(each["people"]), x, up(each["log_ratio"]) - 10, "figure"))
    parts += [figures_at(str(each["lists"]), across(each["lists"]), bottom + 18, "tick") for each in frequencies]
    told = "; ".join(f"{each['lists']}: {number(each['people'])}" for each in frequencies)
    return _drawing(parts, bottom + AXIS, words["estimate_frequencies"], told, prefix)
