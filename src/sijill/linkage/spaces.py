"""Spaces that a PDF lost or made, set right where the lists themselves know the words.

"محمدالفخار" is two names where both stand elsewhere, "حا تم" is one, and "عا دلالبقاري" is عادل البقاري. Around a token
that is rare or of one letter or two, the letters are cut into words anew, so that they are likeliest: the shortest code
of the words that the lists use, with a price on every space that is not where it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf, log2

import numpy as np
from numpy.typing import NDArray

from sijill.linkage.vocabulary import Vocabulary
from sijill.names.chain import Token, shortened
from sijill.names.script import Script
from sijill.names.spelling import spelled

COMMON = 3
"""Times a token stands in the lists before another is cut or joined to give it."""

SHORT = 2
"""Letters of a token that is hardly a name: a piece of one that a space was made in."""

LEAST_WORD: dict[Script, int] = {"arabic": 3, "latin": 4}
"""Letters of a word that others are cut into; Latin letters have the vowels too."""

LONGEST_WORD = 18
LEAST_TO_CUT = 6
LEAST_BEHIND_ARTICLE = 4

MOVED_BITS = 4.0
"""What it costs to lose a space that was written, or to make one."""

UNKNOWN_BITS, LETTER_BITS = 12.0, 3.0
"""What a word costs that the lists do not use, and each letter of it."""

ARTICLES: dict[Script, str] = {"arabic": "ال", "latin": "al"}
GOD_TURNED, GOD = "هللا", "الله"
"""Allah with its ligature turned around: at the end of a word it is mended before, here within letters run together."""


def mend_spaces(vocabulary: Vocabulary, chains: NDArray[np.int32]) -> NDArray[np.int32]:
    """Chains with the spaces that were lost or made set right. New words are added to the vocabulary.

    `chains` has shape (rows, MAX_TOKENS), −1 after the last token of each; all tokens of a row are of one script.
    """
    if not vocabulary.tokens:
        return chains
    counts = np.bincount(chains[chains >= 0], minlength=len(vocabulary.tokens))
    length = np.array([len(token.core) for token in vocabulary.tokens])
    short, rare = length <= SHORT, counts < COMMON
    there = chains >= 0
    odd = there & (short | rare)[chains]
    beside = odd.copy()
    beside[:, 1:] &= odd[:, :-1]
    alone = odd & (short | (rare & (length >= LEAST_TO_CUT)))[chains]
    words = _Words.of(vocabulary, counts)
    mended = chains.copy()
    for row in np.flatnonzero((alone | beside).any(axis=1)).tolist():
        tokens = chains[row][there[row]].tolist()
        whole = [*words.mended(tokens, odd[row].tolist())]
        if whole != tokens:
            kept = shortened(whole)
            mended[row] = -1
            mended[row, : len(kept)] = kept
    return mended


@dataclass(slots=True)
class _Words:
    """The words of the lists by their spelling in each script, with what each costs in bits, and what was found."""

    vocabulary: Vocabulary
    known: dict[Script, dict[str, tuple[float, int]]]
    costs: list[float]
    found: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary, counts: NDArray[np.int64]) -> _Words:
        total = log2(max(int(counts.sum()), 1))
        known: dict[Script, dict[str, tuple[float, int]]] = {"arabic": {}, "latin": {}}
        costs = []
        for number, (token, times) in enumerate(zip(vocabulary.tokens, counts.tolist(), strict=True)):
            core, article = spelled(token.core), ARTICLES[token.script]
            cost = total - log2(times) if times else inf
            costs.append(cost if times >= COMMON else UNKNOWN_BITS + LETTER_BITS * len(token.whole))
            words = known[token.script]
            least = LEAST_WORD[token.script]
            if times >= COMMON and len(core) >= least:
                _keep(words, core, cost, number)
            if times and len(core) >= (least if times >= COMMON else LEAST_BEHIND_ARTICLE):
                _keep(words, article + core, cost, number)
        return cls(vocabulary, known, costs)

    def mended(self, tokens: Sequence[int], odd: Sequence[bool]) -> Iterator[int]:
        """The tokens of a chain, those around odd ones read anew."""
        near = [any(odd[max(at - 1, 0) : at + 2]) for at in range(len(tokens))]
        at = 0
        while at < len(tokens):
            end = at + 1
            while near[at] and end < len(tokens) and near[end]:
                end += 1
            yield from self._read_anew(tuple(tokens[at:end])) if near[at] else tokens[at:end]
            at = end

    def _read_anew(self, tokens: tuple[int, ...]) -> tuple[int, ...]:
        found = self.found.get(tokens)
        if found is None:
            found = self.found[tokens] = self._likeliest(tokens)
        return found

    def _likeliest(self, tokens: tuple[int, ...]) -> tuple[int, ...]:
        """The cheapest way to cut the letters of some tokens into words (Viterbi 1967)."""
        written = [self.vocabulary.tokens[token] for token in tokens]
        letters, given = "", {}
        for token, one in zip(tokens, written, strict=True):
            begun = len(letters)
            letters += spelled(one.whole).replace(GOD_TURNED, GOD)
            given[begun, len(letters)] = token
        spaces = {end for _, end in given}
        longest = max(LONGEST_WORD, *(end - begun for begun, end in given))
        best = [0.0] + [inf] * len(letters)
        step: list[tuple[int, int | str]] = [(0, "")] * (len(letters) + 1)
        for begun in range(len(letters)):
            if best[begun] == inf:
                continue
            within = 0
            for end in range(begun + 1, min(begun + longest, len(letters)) + 1):
                own = given.get((begun, end))
                cost, word = self._word(letters[begun:end], written[0].script, not within and end in spaces, own)
                cost += best[begun] + MOVED_BITS * (within + (end not in spaces))
                if cost < best[end]:
                    best[end], step[end] = cost, (begun, word)
                within += end in spaces
        return tuple(self._numbers(step, written[0].script))[::-1] if best[-1] < inf else tokens

    def _word(self, word: str, script: Script, is_end: bool, own: int | None) -> tuple[float, int | str]:
        """What a word costs, and its token; itself where it is new: what a written word has from an article on."""
        cost, token = self.known[script].get(word, (inf, 0))
        if own is not None:
            return min(cost, self.costs[own]), own
        article = ARTICLES["arabic"]  # what begins with "al" in Latin letters is as often a word
        if cost == inf and is_end and word.startswith(article) and len(word) >= len(article) + LEAST_BEHIND_ARTICLE:
            return UNKNOWN_BITS + LETTER_BITS * (len(word) - len(article)), word
        return cost, token

    def _numbers(self, step: Sequence[tuple[int, int | str]], script: Script) -> Iterator[int]:
        """The words of the cheapest way, last first."""
        at = len(step) - 1
        while at > 0:
            at, word = step[at]
            if isinstance(word, str):
                yield self.vocabulary.number(Token(word.removeprefix(ARTICLES[script]), word, script))
            else:
                yield word


def _keep(words: dict[str, tuple[float, int]], word: str, cost: float, number: int) -> None:
    """Keep a word for its commonest token."""
    if word not in words or cost < words[word][0]:
        words[word] = (cost, number)
