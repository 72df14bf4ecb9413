"""Where exact words stand in a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from sijill.errors import AnchorMismatch

Digest = NewType("Digest", str)
"""Lower-case hexadecimal SHA-256 of a document's original bytes."""


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """Exact words of one document.

    `start` and `end` count code points of the decoded text (half-open); `quote` is the text between them.
    """

    document: Digest
    start: int
    end: int
    quote: str


def anchor_at(document: Digest, text: str, start: int, end: int) -> Anchor:
    """Take the anchor of `text[start:end]`.

    Raises AnchorMismatch where the offsets do not lie inside the text or hold no words.
    """
    if not 0 <= start < end <= len(text):
        raise AnchorMismatch(f"offsets {start}–{end} do not lie in a text of {len(text)} code points")
    return Anchor(document, start, end, text[start:end])


def verify_anchor(anchor: Anchor, text: str) -> Anchor:
    """Return `anchor` if its quote stands at its offsets in `text`, else raise AnchorMismatch."""
    found = text[anchor.start : anchor.end]
    if found != anchor.quote:
        raise AnchorMismatch(f"expected {anchor.quote!r} at {anchor.start}–{anchor.end}, found {found!r}")
    return anchor
