"""Bytes to documents: one module a format, all of them behind `sections`. Never a network call, never a clock."""

from sijill.intake.decoding import MAX_BYTES
from sijill.intake.formats import sections
from sijill.intake.section import How, Original, Section
from sijill.intake.text import parse_text

__all__ = ["MAX_BYTES", "How", "Original", "Section", "parse_text", "sections"]
