"""Messages of estimates in the language of who reads them: the JSON holds codes with values, `words` has the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from sijill.publication.wording import Words

METHOD = "method"
"""What a name in braces is followed by where its value is a method, which has a label of its own in each language."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence: words of ours, or what they are filled in with, which may be of the other direction."""

    text: str
    filled_in: bool


def message_pieces(message: Mapping[str, Any], words: Words) -> tuple[Piece, ...]:
    """One message, with what it is about before it.

    Raises:
        KeyError: There are no words for its code.
    """
    found = [Piece(message["about"], True), Piece(": ", False)] if message["about"] else []
    for text, name, how, _ in Formatter().parse(words[f"estimate_says_{message['code']}"]):
        if text:
            found.append(Piece(text, False))
        if name is not None:
            found.append(Piece(_filled_in(message["values"][name], how or "", words), True))
    return tuple(found)


def messages_pieces(messages: Iterable[Mapping[str, Any]], words: Words) -> tuple[Piece, ...]:
    """Several messages as one sentence."""
    found: list[Piece] = []
    for each in messages:
        found += [Piece(words["estimate_then"], False)] * bool(found)
        found += message_pieces(each, words)
    return tuple(found)


def messages_text(messages: Iterable[Mapping[str, Any]], words: Words) -> str:
    """The same as plain text; empty where there is none."""
    return "".join(piece.text for piece in messages_pieces(messages, words))


def _filled_in(value: Any, how: str, words: Words) -> str:
    if how == METHOD:
        return words.label("estimate_method", value)
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return words["account_comma"].join(value)
    return format(value, how or (",d" if isinstance(value, int) else ""))
