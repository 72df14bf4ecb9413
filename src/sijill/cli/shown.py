"""Words of others in the terminal."""

from __future__ import annotations

import re

from sijill.publication.visible import HIDDEN

UNSAFE = re.compile(f"{HIDDEN.pattern}|[\\t\\r\ud800-\udfff]")


def shown(text: str) -> str:
    """Words on one line, with a mark for each control character: one could steer the terminal, or begin a new line."""
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\n", "\N{RETURN SYMBOL}")
