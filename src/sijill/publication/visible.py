"""Document text as HTML in which nothing can hide and nothing can act."""

from __future__ import annotations

import re
import unicodedata
from html import escape

# Controls that reorder, hide or cut what a reader sees (Trojan Source: CVE-2021-42574). The joiners U+200C and U+200D
# are left as they are: Persian, Kurdish and emoji need them to be written right.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
DIRECTION_MARKS = "\u061c\u200e\u200f"
"""They reorder nothing but what stands beside them; chat programs write them into every date."""
# No range is what goes on beyond its second number, like a date.
LEFT_TO_RIGHT_RANGE = re.compile(r"(?<!\w)(?<!\w[-–—])[0-9][0-9.,:]*\s?[-–—]\s?[0-9][0-9.,:]*(?!\w|[-–—]\w)")


def name_control(char: str) -> str:
    """What to show in place of a character that cannot be seen."""
    return f"{unicodedata.name(char, 'CONTROL CHARACTER')} U+{ord(char):04X}"


def show_controls(text: str) -> str:
    """Escape `text` for HTML; each hidden control stands as a visible mark that counts as one character."""
    parts: list[str] = []
    last = 0
    for match in HIDDEN.finditer(text):
        parts.append(escape(text[last : match.start()]))
        char = match.group()
        kind = "ctl mark" if char in DIRECTION_MARKS else "ctl"
        # a direction of its own: the mark's Latin letters must not decide that of the line
        parts.append(f'<span class="{kind}" dir="ltr" title="{name_control(char)}">U+{ord(char):04X}</span>')
        last = match.end()
    parts.append(escape(text[last:]))
    return "".join(parts)


def text_html(text: str) -> str:
    """Escape `text`, controls visible, and keep ranges such as 7–9 in their order inside right-to-left text."""
    parts: list[str] = []
    last = 0
    for match in LEFT_TO_RIGHT_RANGE.finditer(text):
        parts.append(show_controls(text[last : match.start()]))
        parts.append(f'<bdi dir="ltr">{escape(match.group())}</bdi>')
        last = match.end()
    parts.append(show_controls(text[last:]))
    return "".join(parts)
