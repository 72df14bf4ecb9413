"""Estimates as one self-contained HTML page: numbers beside what they rest on, with pictures, no script, no request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, StrictUndefined

import sijill
from sijill.publication.account_picture import plain_words
from sijill.publication.dossier import RIGHT_TO_LEFT, content_policy, figures_html
from sijill.publication.estimate_view import estimates_view
from sijill.publication.packaged import read_asset
from sijill.publication.visible import text_html
from sijill.publication.wording import direction_of, words_of

STYLES = ("dossier.css", "estimates.css")


def render_estimates(content: Mapping[str, Any], *, language: str = "en") -> str:
    """Render the JSON of `formats/estimates.schema.json` in `language` ("en" or "ar"); same input, same bytes."""
    words = words_of(language)
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["shown"] = lambda text: text_html(str(text))
    page.filters["plain"] = lambda text: plain_words(str(text))
    page.filters["direction"] = direction_of
    page.filters["isolated"] = figures_html
    styles = [read_asset(name) for name in STYLES]
    return page.from_string(read_asset("estimates.html")).render(
        t=words,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        policy=content_policy([], styles),
        styles=styles,
        page=estimates_view(content, words),
        version=sijill.__version__,
    )
