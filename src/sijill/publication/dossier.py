"""The dossier: what documents were read to say, beside the words that say it, as one HTML file that loads nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from jinja2 import Environment, StrictUndefined

import sijill
from sijill.claims.kinds import kinds
from sijill.publication.account_picture import plain_words
from sijill.publication.account_view import account_views
from sijill.publication.base_map import select_base
from sijill.publication.claim_view import claim_views, conflict_views
from sijill.publication.packaged import load_words, read_asset
from sijill.publication.segments import Line, Segment, cut_lines
from sijill.publication.visible import text_html
from sijill.publication.wording import Words, direction_of, words_of

SCRIPTS = ("leaflet.js", "dossier.js", "map.js", "timeline.js")
STYLES = ("leaflet.css", "dossier.css")
FIGURES = re.compile(r"(?<![\w&#])[0-9](?:[0-9.,:–\- ]*[0-9])?(?![\w;])")
UNSCRIPTED = ("define_", "account", "estimate", "link_", "unused_")
"""Words that only the template needs."""
NOTHING = "'none'"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ckb", "he", "ur"})
Reading = Mapping[str, Any]


def render_dossier(
    readings: Sequence[Reading],
    *,
    language: str = "en",
    conflicts: Sequence[Mapping[str, Any]] = (),
    landmarks: Sequence[Mapping[str, Any]] = (),
    accounts: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Render readings as one self-contained HTML page in `language` ("en" or "ar").

    Each reading is the contract's JSON object (`formats/reading.schema.json`) with one key more, `text`, the decoded
    text that its offsets count in; `document.passages` may be left out. `conflicts` are those between claims of
    different documents. `landmarks` are places for orientation on the map (`name`, `lat`, `lon`). `accounts` (the JSON
    objects of `formats/account.schema.json`) stand before the documents, or alone where there are no readings. The same
    input gives the same bytes.
    """
    words = words_of(language)
    views = claim_views(readings, words)
    noticed = conflict_views([*conflicts, *(c for reading in readings for c in reading["conflicts"])], views, words)
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["shown"] = lambda text: text_html(str(text))
    page.filters["plain"] = lambda text: plain_words(str(text))
    page.filters["direction"] = direction_of
    page.filters["isolated"] = figures_html
    scripts = [read_asset(name) for name in SCRIPTS] if readings or not accounts else []
    styles = [read_asset(name) for name in STYLES]
    return page.from_string(read_asset("dossier.html")).render(
        t=words,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        policy=content_policy(scripts, styles),
        scripts=scripts,
        styles=styles,
        accounts=account_views(accounts, words, views),
        documents=[document_view(reading, number, views, words) for number, reading in enumerate(readings)],
        claims=views,
        conflicts=noticed,
        families=list(dict.fromkeys(kind.family for kind in kinds().values())),
        modalities=["asserted", "reported", "alleged", "feared", "planned", "conditional", "denied", "negated"],
        version=sijill.__version__,
        data=embedded_json(page_data(readings, views, landmarks, words)),
    )


def figures_html(text: str) -> str:
    """Words of the page as HTML in which figures and dates keep their order: "منذ 2016-12-13" ends in its day."""
    return FIGURES.sub(r'<bdi dir="ltr">\g<0></bdi>', escape(text)) if direction_of(text) == "auto" else escape(text)


def content_policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """A Content-Security-Policy that lets exactly these scripts and styles work and forbids every request."""

    def sources(texts: Iterable[str]) -> str:
        digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
        return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)

    return (
        f"default-src 'none'; script-src {sources(scripts) or NOTHING}; style-src {sources(styles)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def embedded_json(value: object) -> str:
    """JSON that is safe inside a script element: no markup can end it, and no character in it is other than ASCII."""
    plain = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_data(
    readings: Sequence[Reading],
    views: Sequence[Mapping[str, Any]],
    landmarks: Sequence[Mapping[str, Any]],
    words: Words,
) -> dict[str, Any]:
    """What the page's scripts work on."""
    points = [
        (candidate["lat"], candidate["lon"])
        for view in views
        for place in view["places"]
        for candidate in place["candidates"]
    ]
    return {
        "language": words.language,
        "words": {key: text for key, text in load_words()[words.language].items() if not key.startswith(UNSCRIPTED)},
        "documents": [{"published": reading["document"]["published"]} for reading in readings],
        "claims": views,
        "base": select_base(points),
        "landmarks": [{key: mark[key] for key in ("name", "lat", "lon")} for mark in landmarks],
    }


def document_view(reading: Reading, number: int, views: Sequence[Mapping[str, Any]], words: Words) -> dict[str, Any]:
    """One document for the template: its card and its lines."""
    document = reading["document"]
    own = [view for view in views if view["document"] == number]
    begin = document.get("start", 0)
    spans = [(span["start"] - begin, span["end"] - begin, view["index"]) for view in own for span in view["spans"]]
    passages = document.get("passages") or []
    language = document["language"]
    return {
        "number": number + 1,
        "title": document["title"],
        "published": document["published"],
        "has_messages": any("sent" in passage for passage in passages),
        "language": language,
        "language_label": words.label("language", language),
        "outlet": document.get("outlet"),
        "sha256": document["sha256"],
        "notes": document.get("notes") or [],
        "working_copy": document.get("working_copy"),
        "attachments": [each for each in document.get("attachments") or [] if "data" not in each],
        "images": [each for each in document.get("attachments") or [] if "data" in each],
        "counted": words.fill("claims_of_document", n=len(own), countable=sum(view["countable"] for view in own)),
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "lines": lines_html(cut_lines(reading["text"], spans, passages), begin, views, words),
    }


def lines_html(lines: Iterable[Line], begin: int, views: Sequence[Mapping[str, Any]], words: Words) -> Iterator[str]:
    """The lines of a document, each as one HTML element, in order; `begin` is where its working copy begins."""
    begun: set[int] = set()
    for line in lines:
        label = words.label("role", line.role) + (f" · {line.speaker}" if line.speaker else "")
        opening = ""
        if line.opens_passage and line.role not in ("narration", "title") and not line.in_entry:
            opening = f'<p class="role" dir="auto">{text_html(label)}</p>'
        pieces = "".join(segment_html(segment, views, begun) for segment in line.segments)
        yield f'{opening}<p class="line {line.role}" dir="auto" data-at="{begin + line.start}">{pieces}</p>\n'


def segment_html(segment: Segment, views: Sequence[Mapping[str, Any]], begun: set[int]) -> str:
    """One segment: plain text, or a mark that the keyboard reaches where a claim begins in it."""
    shown = text_html(segment.text)
    if segment.aside:
        shown = f'<span class="aside">{shown}</span>'
    if not segment.claims:
        return shown
    view = views[segment.claims[0]]
    new = [claim for claim in segment.claims if claim not in begun]
    begun.update(new)
    attributes = f'data-f="{view["family"]}" data-c="{" ".join(map(str, segment.claims))}"'
    if not view["happened"]:
        attributes += ' class="x"'
    if new:
        attributes += f' id="at-{new[0] + 1}" tabindex="0" role="button"'
    if segment.ends:
        attributes += f' data-n="{", ".join(str(claim + 1) for claim in segment.ends)}"'
    return f"<mark {attributes}>{shown}</mark>"
