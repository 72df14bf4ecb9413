"""How the unit tests of reading have a sentence read."""

from __future__ import annotations

import hashlib
from datetime import date

from sijill.claims.claim import Claim, Reading
from sijill.gazetteer import load_gazetteer
from sijill.reading.reader import read_claims
from sijill.values.anchor import Digest
from sijill.values.document import Document, Passage, PassageRole

PUBLISHED = date(2016, 12, 13)


def read_text(text: str, published: date | None = PUBLISHED) -> Reading:
    """Read a text as one passage of narration."""
    document = Document(
        digest=Digest(hashlib.sha256(text.encode()).hexdigest()),
        text=text,
        encoding="utf-8",
        language="en",
        title=None,
        published=published,
        outlet=None,
        passages=(Passage(0, len(text), PassageRole.NARRATION),),
    )
    return read_claims(document, load_gazetteer())


def figures(text: str) -> list[tuple[str, str | None, int, int | None]]:
    """The counted claims of a text: kind, subject, low, high, in the order of the text."""
    return [
        (claim.kind, claim.subject, claim.count.low, claim.count.high)
        for claim in read_text(text).claims
        if claim.count is not None
    ]


def only_claim(text: str) -> Claim:
    """The one claim of a text that makes one."""
    (claim,) = read_text(text).claims
    return claim
