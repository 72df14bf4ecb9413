"""The text as the count grammar sees it, and a number in it."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.reading.counts.words import CountWords
from sijill.reading.tokens import Tokens


@dataclass(slots=True)
class Numeral:
    """One number at tokens `first`–`last`.

    `role` says already that it counts nothing, else it is empty. `scale` is the last scale word's value (1 without).
    `digits` is the length of a plain figure in digits, 0 for words and for figures with separators.
    """

    first: int
    last: int
    low: int
    high: int | None
    approximate: bool = False
    role: str = ""
    scale: int = 1
    digits: int = 0
    vague: bool = False
    noun: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """The text as the grammar sees it."""

    text: str
    tokens: Tokens
    words: CountWords

    def word(self, index: int) -> str:
        """The lower-case token at `index`, empty beyond the ends of the text."""
        lower = self.tokens.lower
        return lower[index] if 0 <= index < len(lower) else ""

    def words_at(self, index: int, size: int) -> tuple[str, ...]:
        """The `size` lower-case tokens from `index` on, fewer at the end of the text."""
        return tuple(self.tokens.lower[index : index + size])

    def gap(self, index: int) -> str:
        """What stands between the tokens `index - 1` and `index`."""
        if not 0 < index < len(self.tokens.lower):
            return "\n"
        return self.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]

    def capital(self, index: int) -> bool:
        """Whether the token at `index` begins with a capital letter."""
        return 0 <= index < len(self.tokens.lower) and self.text[self.tokens.starts[index]].isupper()
