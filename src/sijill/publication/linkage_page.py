"""A linkage as one self-contained HTML page: what was linked, why, what each rule cost. Nobody's name stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

import sijill
from sijill.publication.account_picture import element, plain_words
from sijill.publication.dossier import RIGHT_TO_LEFT, content_policy
from sijill.publication.packaged import read_asset
from sijill.publication.visible import text_html
from sijill.publication.wording import Words, number, words_of

STYLES = ("dossier.css", "linkage.css")
WIDTH, ROW, LABEL, BAR = 640, 22, 250, 150


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
    styles = [read_asset(name) for name in STYLES]
    return page.get_template(template).render(
        t=words,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        policy=content_policy([], styles),
        styles=styles,
        page=content,
        weights=draw_weights(content["weights"], words),
        asked=[{**each, "picture": draw_waterfall(each, words)} for each in content["asked"]],
        version=sijill.__version__,
    )


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


def draw_waterfall(pair: Mapping[str, Any], words: Words) -> str:
    """The sum of a pair's match weight, comparison by comparison, as an SVG picture: bits to the right speak for one
    person or incident, to the left for two.
    """
    bits = [each for _, _, each in pair["parts"]]
    sums = list(accumulate(bits, initial=0.0))
    low = min(sums) - 1
    scale = (WIDTH - LABEL) / (max(sums) + 1 - low)
    ends = [LABEL + (each - low) * scale for each in sums]
    labels = [words.label("link_field", name) for name, _, _ in pair["parts"]]
    drawn = [element("path", class_="zero", d=f"M{ends[0]:.1f} 0V{ROW * (len(bits) + 1)}")]
    for at, (label, told) in enumerate(zip(labels, bits, strict=True)):
        left, right = sorted(ends[at : at + 2])
        drawn += _line(at, label, told, "")
        drawn.append(_bar("linked" if told > 0 else "apart", left, at * ROW + 4, max(right - left, 1), 14))
    drawn += _line(len(bits), words["link_sum"], pair["weight"], " sum")
    drawn.append(element("circle", cx=f"{ends[-1]:.1f}", cy=len(bits) * ROW + 11, r=5))
    return _picture(words["link_waterfall"], (len(bits) + 1) * ROW, drawn)


def _line(at: int, label: str, bits: float, kind: str) -> list[str]:
    """The words of one line of a waterfall: its bits, and what they are of."""
    y = at * ROW + 15
    named = element("text", plain_words(label), x=LABEL - 8, y=y, class_=f"label{kind}")
    return [element("text", f"{bits:+.1f}", x=4, y=y, class_=f"bits{kind}"), named]


def _bar(kind: str, x: float, y: float, width: float, height: float, *inside: str) -> str:
    size = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    return element("rect", *inside, class_=kind, **size)


def _picture(title: str, height: float, drawn: Sequence[str]) -> str:
    named = element("title", plain_words(title))
    return element("svg", named, *drawn, class_="linkage", role="img", direction="ltr", viewBox=f"0 0 {WIDTH} {height}")
