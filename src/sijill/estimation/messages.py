"""What is said to a person, as a code with its values: whoever shows it has the words, in the language asked for.

The words stand in `publication/words`, one line a code and language (`estimate_says_CODE`); a test looks for codes that
have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = str | int | float | tuple[str, ...]
"""A name or names from outside, or a figure: not rounded, that is for whoever shows it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence.

    Attributes:
        code: Which.
        values: What it is filled in with, by name.
        about: The stratum or the file that it is of; empty where it is of all.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()
    about: str = ""


def message(code: str, **values: Value) -> Message:
    """A message of these values."""
    return Message(code, tuple(values.items()))


def message_data(said: Message) -> dict[str, Any]:
    """A message as JSON, to be kept and read again by `parse_message`."""
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in said.values}
    return {"code": said.code, "values": values, "about": said.about}


def parse_message(data: Mapping[str, Any]) -> Message:
    """Read what `message_data` wrote."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in data["values"].items()}
    return Message(data["code"], tuple(values.items()), data["about"])
