"""Seconds since 1970, in which acts are dated, as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

LAST_SECOND = 253_402_300_799
"""The end of the year 9999, after which a date has another form."""


def utc(at: int) -> str:
    """Seconds since 1970 as ISO 8601."""
    return datetime.fromtimestamp(min(at, LAST_SECOND), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
