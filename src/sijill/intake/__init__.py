"""Bytes to documents: decoding, layout, publication date. Never a network call, never a clock."""

from sijill.intake.decoding import MAX_BYTES
from sijill.intake.text import parse_text

__all__ = ["MAX_BYTES", "parse_text"]
