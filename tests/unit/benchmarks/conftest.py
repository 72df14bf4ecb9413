"""A claim in the form of the contract JSON, made from a text and the words that it quotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Claim = dict[str, Any]


def _make_claim(text: str, quote: str, kind: str, low: int | None = None, **fields: Any) -> Claim:
    start = text.index(quote)
    high = fields.pop("high", low)
    approximate = fields.pop("approximate", False)
    count = None if low is None else {"low": low, "high": high, "approximate": approximate, "text": quote}
    claim = {
        "id": f"{kind}-{start}-{low}",
        "kind": kind,
        "spans": [{"start": start, "end": start + len(quote), "quote": quote}],
        "subject": "people",
        "count": count,
        "measure": None if count is None else "count",
        "when": None,
        "places": [],
        "actor": None,
        "means": None,
        "speakers": [],
        "modality": "asserted",
        "part_of": None,
        "rule": "by hand",
    }
    return claim | fields


@pytest.fixture
def make_claim() -> Callable[..., Claim]:
    return _make_claim
