"""What a web page says of itself in its metadata: when it was published, and which of its tags says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from sijill.intake.dates import find_dates

ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?![\d])")
OLDEST = 1991
"""The first web page; an older date is a clock that was not set (1970-01-01) or the date of something else."""
MAX_JSON = 2_000_000
MAX_NODES = 20_000
MAX_VALUE = 200
ARTICLES = re.compile(r"(?:Article|Posting|Report|BlogPosting|ReportageNewsArticle|LiveBlogPosting)$")
PUBLISHED = frozenset(
    "article:published_time article:published og:article:published_time og:published_time datepublished"
    " date.published article.published publishdate publish_date publish-date published_date pubdate"
    " publication_date publication-date dc.date.issued dcterms.issued dcterms.created dc.date.created"
    " parsely-pub-date sailthru.date citation_publication_date rnews:datepublished".split()
)
"""Names of meta tags that mean the time of publication (Open Graph, schema.org, Dublin Core, Parse.ly, Sailthru).
"date" and "lastmod" are left out: they are the day of a change as often."""


@dataclass(frozen=True, slots=True)
class PageDate:
    """The date of publication that a page's metadata give, and notes on where it was found, or why it was not."""

    value: date | None
    notes: tuple[str, ...]


def find_page_date(root: HtmlElement) -> PageDate:
    """Look for the date in metadata only, the surest first: JSON-LD, meta tags, time tags marked as publication.

    Never the address of the page, never any date of its text, never the day of a change, never today's.
    """
    found: dict[date, str] = {}
    for source, written in (*_json_ld(root), *_meta(root), *_time_tags(root)):
        value = _date_of(written)
        if value is not None:
            found.setdefault(value, source)
    if not found:
        return PageDate(None, ())
    (value, source), *others = found.items()
    notes = [f"published {value.isoformat()}, as {source} of the page says"]
    if others:
        also = ", ".join(f"{other.isoformat()} ({tag})" for other, tag in others[:3])
        notes.append(f"the page gives other dates of publication too: {also}; check which is meant")
    return PageDate(value, tuple(notes))


def _date_of(written: str) -> date | None:
    """The day that a value names as it is written there: its own zone, not another's."""
    written = written[:MAX_VALUE]
    match = ISO.match(written)
    if match is not None:
        try:
            value = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        return value if value.year >= OLDEST else None
    dates = {each.value for each in find_dates(written, 0, len(written))}
    value_or_none = dates.pop() if len(dates) == 1 else None
    return value_or_none if value_or_none is not None and value_or_none.year >= OLDEST else None


def _json_ld(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > MAX_JSON:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            written = node.get("datePublished")
            if isinstance(written, str) and any(isinstance(kind, str) and ARTICLES.search(kind) for kind in named):
                yield "datePublished (JSON-LD)", written


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block, `@graph` and lists opened; what hangs below an article is not it."""
    waiting, seen = [data], 0
    while waiting and seen < MAX_NODES:
        node = waiting.pop(0) if len(waiting) < 100 else waiting.pop()
        seen += 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _meta(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for tag in root.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            name = (tag.get(attribute) or "").strip()
            if name.lower() in PUBLISHED:
                yield f"meta {name}", tag.get("content") or ""


def _time_tags(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for tag in root.iter("time"):
        marked = tag.get("pubdate") is not None or "datepublished" in (tag.get("itemprop") or "").lower()
        entry = any(name in ("entry-date", "published", "dt-published") for name in (tag.get("class") or "").split())
        if (marked or entry) and "updated" not in (tag.get("class") or "").split():
            yield "a time tag", tag.get("datetime") or "".join(tag.itertext())
