"""From tokens to drafts: stretches of words that a pattern reads, before anything is resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sijill.reading.times.grammar import JOINT, OTHER, SPLIT, Grammar, SymbolTable
from sijill.reading.tokens import Tokens

SPECIAL = re.compile(f"[{re.escape(JOINT + SPLIT)}]")
PIECE = re.compile(r"[-–]|[^-–]+")


@dataclass(frozen=True, slots=True)
class Stream:
    """Tokens as the grammar reads them: phrases joined, hyphenated words split; `symbols[i]` belongs to `words[i]`."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    symbols: str

    def word(self, at: int) -> str:
        """The word at an index, or "" outside the text."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def capital(self, at: int) -> bool:
        """Whether a word begins with a capital letter."""
        return self.text[self.starts[at]].isupper()

    def cased(self, at: int) -> bool:
        """Whether the script of a word has capital letters."""
        first = self.text[self.starts[at]]
        return first.lower() != first.upper()


@dataclass(frozen=True, slots=True)
class Draft:
    """Words `first`–`last` (half-open) that the pattern of a builder reads, with the words it names."""

    make: str
    first: int
    last: int
    named: dict[str, int]

    def has(self, key: str) -> bool:
        """Whether the pattern named a word so."""
        return key in self.named


def make_stream(tokens: Tokens, text: str, grammar: Grammar) -> Stream:
    """Give each word its symbol; join phrases and split hyphenated words of time."""
    table = SymbolTable(grammar)
    symbols = "".join(map(table.__getitem__, tokens.lower))
    if SPECIAL.search(symbols) is None:
        return Stream(text, tokens.lower, tokens.starts, tokens.ends, symbols)
    return _respun(tokens, text, grammar, table, symbols)


def _respun(tokens: Tokens, text: str, grammar: Grammar, table: SymbolTable, symbols: str) -> Stream:
    lower, token_starts, token_ends = tokens.lower, tokens.starts, tokens.ends
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    pieces: list[str] = []
    done = 0
    for special in SPECIAL.finditer(symbols):
        at = special.start()
        if at < done:
            continue
        words += lower[done:at]
        starts += token_starts[done:at]
        ends += token_ends[done:at]
        pieces.append(symbols[done:at])
        if symbols[at] == JOINT:
            phrase, done = _phrase_at(lower, at, grammar)
            words.append(phrase)
            starts.append(token_starts[at])
            ends.append(token_ends[done - 1])
            row = grammar.words.get(phrase)
            pieces.append(OTHER if row is None else grammar.symbols[row[0]])
            continue
        done = at + 1
        for piece in PIECE.finditer(lower[at]):
            word = piece.group()
            symbol = table[word]
            if symbol in (JOINT, SPLIT):
                row = grammar.words.get(word)
                symbol = OTHER if row is None else grammar.symbols[row[0]]
            words.append(word)
            starts.append(token_starts[at] + piece.start())
            ends.append(token_starts[at] + piece.end())
            pieces.append(symbol)
    words += lower[done:]
    starts += token_starts[done:]
    ends += token_ends[done:]
    pieces.append(symbols[done:])
    return Stream(text, words, starts, ends, "".join(pieces))


def _phrase_at(lower: list[str], at: int, grammar: Grammar) -> tuple[str, int]:
    for rest, phrase in grammar.phrases[lower[at]]:
        end = at + 1 + len(rest)
        if tuple(lower[at + 1 : end]) == rest:
            return phrase, end
    return lower[at], at + 1


def find_drafts(stream: Stream, grammar: Grammar) -> list[Draft]:
    """Every stretch that a pattern reads, left to right; at each word the longest match, then the earlier rule."""
    symbols, rules = stream.symbols, grammar.rules
    drafts: list[Draft] = []
    for run in grammar.runs.finditer(symbols):
        at, end = run.span()
        while at < end:
            best = None
            length = 0
            for rule in rules.get(symbols[at], ()):
                match = rule.pattern.match(symbols, at)
                if match is not None and match.end() - at > length:
                    best, length, make = match, match.end() - at, rule.make
            if best is None:
                at += 1
                continue
            if make != "nothing":
                named = {key: best.start(key) for key, held in best.groupdict().items() if held is not None}
                drafts.append(Draft(make, at, at + length, named))
            at += length
    return drafts
