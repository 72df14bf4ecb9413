"""A linkage as one self-contained HTML page: what was linked, why, what each rule cost. Nobody's name stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, StrictUndefined

import sijill
from sijill.publication.dossier import RIGHT_TO_LEFT, content_policy
from sijill.publication.packaged import read_asset
from sijill.publication.visible import text_html
from sijill.publication.wording import Words, number, words_of

STYLES = ("dossier.css", "linkage.css")
WIDTH, ROW, LABEL = 640.0, 22.0, 250.0


def render_linkage(content: Mapping[str, Any], *, language: str = "en") -> str:
    """Render the summary of a linkage (`workflows.link.summary`) in "en" or "ar"; same input, same bytes."""
    words = words_of(language)
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["shown"] = lambda text: text_html(str(text))
    page.filters["number"] = number
    styles = [read_asset(name) for name in STYLES]
    return page.from_string(read_asset("linkage.html")).render(
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
    bars = []
    for at, (one, other) in enumerate(zip(linked, apart, strict=True)):
        for many, kind, shift in ((other, "apart", 0.0), (one, "linked", 0.5)):
            height = 150 * many**0.5 / most
            bars.append(
                f'<rect class="{kind}" x="{(at + shift * 0.9) * step:.1f}" y="{160 - height:.1f}" '
                f'width="{step * 0.42:.1f}" height="{height:.1f}"><title>{edges[at]}: {number(many)}</title></rect>'
            )
    ticks = [f'<text x="{at * step:.1f}" y="178">{edge}</text>' for at, edge in enumerate(edges[:-1]) if edge % 8 == 0]
    return _picture(words["link_weights"], WIDTH, 190, [*bars, f'<path d="M0 160H{WIDTH}"/>', *ticks])


def draw_waterfall(pair: Mapping[str, Any], words: Words) -> str:
    """The sum of a pair's match weight, comparison by comparison, as an SVG picture: bits to the right speak for one
    person, to the left for two.
    """
    parts: list[tuple[str, str, float]] = [tuple(part) for part in pair["parts"]]
    sums = [0.0]
    for _, _, bits in parts:
        sums.append(sums[-1] + bits)
    low, high = min(sums) - 1, max(sums) + 1
    scale = (WIDTH - LABEL) / (high - low)

    def x(bits: float) -> float:
        return LABEL + (bits - low) * scale

    drawn = [f'<path class="zero" d="M{x(0):.1f} 0V{ROW * (len(parts) + 1):.0f}"/>']
    for at, (name, _, bits) in enumerate(parts):
        left, right = sorted((x(sums[at]), x(sums[at + 1])))
        kind = "linked" if bits > 0 else "apart"
        y = at * ROW
        label = text_html(words.label("link_field", name))
        drawn.append(f'<text x="{LABEL - 8:.0f}" y="{y + 15:.0f}" class="label">{label}</text>')
        wide = max(right - left, 1)
        drawn.append(f'<rect class="{kind}" x="{left:.1f}" y="{y + 4:.0f}" width="{wide:.1f}" height="14"/>')
        drawn.append(f'<text x="4" y="{y + 15:.0f}" class="bits">{bits:+.1f}</text>')
    total = len(parts) * ROW
    drawn.append(f'<text x="{LABEL - 8:.0f}" y="{total + 15:.0f}" class="label sum">{words["link_sum"]}</text>')
    drawn.append(f'<text x="4" y="{total + 15:.0f}" class="bits sum">{pair["weight"]:+.1f}</text>')
    drawn.append(f'<circle cx="{x(sums[-1]):.1f}" cy="{total + 11:.0f}" r="5"/>')
    return _picture(words["link_waterfall"], WIDTH, total + ROW, drawn)


def _picture(title: str, width: float, height: float, drawn: Sequence[str]) -> str:
    body = "".join(drawn)
    return (
        f'<svg class="linkage" role="img" direction="ltr" viewBox="0 0 {width:.0f} {height:.0f}">'
        f"<title>{text_html(title)}</title>{body}</svg>"
    )
