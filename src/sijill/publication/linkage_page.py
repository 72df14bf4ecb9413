"""A linkage as one self-contained HTML page: what was linked, why, what each rule cost. Nobody's name stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

import sijill
from sijill.linkage.problems import MESSAGES, ProblemCode
from sijill.publication.account_picture import element, plain_words
from sijill.publication.dossier import RIGHT_TO_LEFT, content_policy
from sijill.publication.packaged import read_asset
from sijill.publication.visible import text_html
from sijill.publication.wording import Words, number, words_of

STYLES = ("dossier.css", "linkage.css")
WIDTH, BAR = 640, 150
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
FURTHER = re.compile(r"extra_(\d+)")
"""The name of the comparison of a further column."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a waterfall: what was compared, how it came out (HTML), its bits, and its bar as an SVG picture."""

    name: str
    outcome: str
    bits: str
    bar: str


def render_linkage(content: Mapping[str, Any], *, language: str = "en") -> str:
    """Render the summary of a linkage (`workflows.link.summary`) in "en" or "ar"; same input, same bytes."""
    return _render("linkage.html", content, language)


def render_incidents(content: Mapping[str, Any], *, language: str = "en") -> str:
    """The same of a linkage of incidents (`workflows.incidents.incidents_summary`), with what reports say."""
    return _render("incidents.html", content, language)


def _render(template: str, content: Mapping[str, Any], language: str) -> str:
    words = words_of(language)
    page = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(read_asset),
    )
    page.filters["shown"] = lambda text: text_html(str(text))
    page.filters["number"] = number
    page.filters["field"] = lambda name: field_words(name, words)
    page.filters["rule"] = lambda rule: rule_words(rule, words)
    page.filters["problem"] = lambda code: problem_words(code, words)
    styles = [read_asset(name) for name in STYLES]
    return page.get_template(template).render(
        t=words,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        policy=content_policy([], styles),
        styles=styles,
        page=content,
        weights=draw_weights(content["weights"], words),
        asked=[{**each, "steps": waterfall_steps(each, words)} for each in content["asked"]],
        version=sijill.__version__,
    )


def field_words(name: str, words: Words) -> str:
    """What is compared, or the part of a record, in words."""
    further = FURTHER.fullmatch(name)
    return f"{words['link_field_extra']} {further[1]}" if further else words.label("link_field", name)


def rule_words(rule: Mapping[str, Any], words: Words) -> str:
    """A blocking rule in words; the English ones are its own. A number in its name is filled in as {0}."""
    name = str(rule["name"])
    text = words.texts.get(rule_key(name))
    return str(rule["says"]) if text is None else text.format(*NUMBER.findall(name))


def rule_key(name: str) -> str:
    """The key of a rule: its name, `n` for a number."""
    return f"link_rule_{NUMBER.sub('n', name)}"


def problem_words(code: str, words: Words) -> str:
    """What is wrong with rows in words; the English ones are those of linkage."""
    return words.texts.get(f"link_problem_{code}", MESSAGES[ProblemCode(code)])


def outcome_html(text: str, words: Words) -> str:
    """How a comparison came out, as HTML; its English words are the level's own, and the key in other languages."""
    translated = words.texts.get(outcome_key(text))
    if translated is None:
        return escape(text)
    return escape(translated).format(*(f'<bdi dir="ltr">{each}</bdi>' for each in NUMBER.findall(text)))


def outcome_key(text: str) -> str:
    """The key of an outcome: its English words, `n` for a number; a language fills its numbers in as {0}, {1}."""
    return "_".join(["link_outcome", *re.findall(r"[a-z]+", NUMBER.sub("n", text.lower()))])


def draw_weights(weights: Mapping[str, Sequence[int]], words: Words) -> str:
    """How many pairs have which match weight, those linked and those not, as an SVG picture on a scale of roots."""
    edges, linked, apart = weights["edges"], weights["linked"], weights["apart"]
    most = max([1, *linked, *apart]) ** 0.5
    step = WIDTH / len(linked)
    drawn = []
    for at, (one, other) in enumerate(zip(linked, apart, strict=True)):
        for many, kind, place in ((other, "apart", at), (one, "linked", at + 0.45)):
            tall = BAR * many**0.5 / most
            told = element("title", plain_words(f"{edges[at]}: {number(many)}"))
            drawn.append(_bar(kind, place * step, BAR + 10 - tall, step * 0.42, tall, told))
        if edges[at] % 8 == 0:
            drawn.append(element("text", str(edges[at]), x=f"{at * step:.1f}", y=BAR + 28))
    drawn.append(element("path", d=f"M0 {BAR + 10}H{WIDTH}"))
    return _picture(words["link_weights"], BAR + 40, drawn)


def waterfall_steps(pair: Mapping[str, Any], words: Words) -> list[Step]:
    """The sum of a pair's match weight, comparison by comparison: bits to the right speak for one person or incident,
    to the left for two; each bar begins where the one before it ended, the last is the sum.
    """
    sums = list(accumulate((bits for _, _, bits in pair["parts"]), initial=0.0))
    low, high = min(sums), max(sums)
    ends = [100 * (each - low) / ((high - low) or 1) for each in sums]
    steps = []
    for (name, outcome, bits), (start, end) in zip(pair["parts"], pairwise(ends), strict=True):
        bar = draw_step("linked" if bits > 0 else "apart" if bits < 0 else "sum", start, end, ends[0])
        steps.append(Step(field_words(name, words), outcome_html(outcome, words), f"{bits:+.1f}", bar))
    whole = draw_step("sum", ends[0], ends[-1], ends[0])
    return [*steps, Step(words["link_sum"], "", f"{pair['weight']:+.1f}", whole)]


def draw_step(kind: str, start: float, end: float, zero: float) -> str:
    """One bar of a waterfall from `start` to `end` on a scale from 0 to 100, and the line of even odds at `zero`.

    It is stretched to the cell that it stands in, whose words say the same.
    """
    left, right = sorted((start, end))
    line = element("path", d=f"M{zero:.1f} 0V10")
    bar = _bar(kind, left, 2, max(right - left, 0.4), 6)
    sheet = {"viewBox": "-1 0 102 10", "preserveAspectRatio": "none", "aria-hidden": "true"}
    return element("svg", line, bar, class_="step", direction="ltr", **sheet)


def _bar(kind: str, x: float, y: float, width: float, height: float, *inside: str) -> str:
    size = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    return element("rect", *inside, class_=kind, **size)


def _picture(title: str, height: float, drawn: Sequence[str]) -> str:
    named = element("title", plain_words(title))
    return element("svg", named, *drawn, class_="linkage", role="img", direction="ltr", viewBox=f"0 0 {WIDTH} {height}")
