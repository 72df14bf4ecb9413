"""The cover page of an evidence package: what is in it, what it proves, what it does not, and how to check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from jinja2 import Environment, StrictUndefined

from sijill.publication.packaged import read_asset
from sijill.publication.visible import text_html
from sijill.publication.wording import Words, words_of

LANGUAGES = ("en", "ar")
PROVES = ("originals", "order", "signed", "nothing_removed", "reading")
DOES_NOT = ("truth", "time", "people", "left_out", "later", "reader")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover page tells.

    `documents` have number, name, sha256, added, claims, open (claims that no person has reviewed), original; erased
    ones a basis. `suspects` are keys with the entries since which and by which they were revoked.
    """

    origin: str
    root_key: str
    tree_size: int
    root_hash: str
    made: str
    checkpoint: str
    documents: Sequence[Mapping[str, Any]]
    anchors: Sequence[str]
    suspects: Sequence[tuple[str, int, int]]
    reason: str
    verifier_sha256: str
    version: str


def render_cover(cover: Cover) -> str:
    """Render the page, in English and Arabic, one below the other; it loads nothing and runs nothing."""
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["shown"] = lambda text: text_html(str(text))
    parts: list[tuple[str, str, Words]] = [
        (language, "rtl" if language == "ar" else "ltr", words_of(language)) for language in LANGUAGES
    ]
    return page.from_string(read_asset("cover.html")).render(
        cover=cover, parts=parts, proves=PROVES, does_not=DOES_NOT, qr=qr_svg(cover.checkpoint)
    )


def qr_svg(text: str) -> str:
    """A text as a QR code, to stand in a page or to be printed."""
    out = BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", scale=3, border=4, xmldecl=False, svgns=True, nl=False, omitsize=True)
    return out.getvalue().decode("utf-8")
